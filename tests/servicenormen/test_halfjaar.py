"""The half-yearly overview: the same cases as the norms, per cluster, over the border of a tertaal."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from contacten.models import Klantcontact
from kcc.lib.perioden import Halfjaar, Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.enums import Signaalbron
from servicenormen.models import Clustertekst, Halfjaarvaststelling, Servicenorm, Signaal
from servicenormen.services import KanNietVaststellen, kenmerk
from servicenormen.services.periode import periodecijfers
from tests.contacten.factories import AfdelingFactory, KlantcontactFactory, ProductFactory
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory

pytestmark = pytest.mark.django_db

NU = datetime(2025, 7, 14, 9, 0, tzinfo=UTC)
H1 = Halfjaar(2025, 1)
PAGINA = "/sturing/halfjaar/2025-H1/"


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def wereld():
    """Calls of two departments of cluster Stad and one of Zorg; a visit in March and one in May."""
    afdelingen = [
        AfdelingFactory(code=code, naam=naam, cluster=cluster)
        for code, naam, cluster in (
            ("wegen", "Wegen", "Stad"), ("groen", "Groen", "Stad"), ("wijk", "Wijkteam", "Zorg"),
        )
    ]  # fmt: skip
    for afdeling, goed, mis in zip(afdelingen, (1, 4, 3), (4, 0, 0), strict=True):
        for nummer in range(goed + mis):
            KlantcontactFactory(
                afdeling=afdeling,
                product=None,
                resultaat="direct_beantwoord" if nummer < goed else "terugbelverzoek",
                begonnen_op=AFSPRAAK,
                beeindigd_op=AFSPRAAK + timedelta(minutes=4),
            )
    product = ProductFactory(afdeling=AfdelingFactory(code="balie", naam="Balie", cluster="Publiek"))
    BezoekFactory(product=product)
    mei = AFSPRAAK + timedelta(days=70)
    BezoekFactory(
        product=product,
        datum=mei.date(),
        afspraak_op=mei,
        aangemeld_op=mei,
        opgeroepen_op=mei + timedelta(hours=1),
    )
    services.werk_verouderde_dagen_bij()
    return afdelingen


def rij(overzicht, cluster, code):
    deel = next(deel for deel in overzicht.clusters if deel.naam == cluster)
    return next(rij for rij in deel.rijen if rij.norm.code == code)


def test_counts_each_case_at_the_cluster_of_its_department(wereld):
    overzicht = services.halfjaaroverzicht(H1, NU)
    stad = rij(overzicht, "Stad", "5")
    assert (stad.telling.teller, stad.telling.noemer) == (5, 9)
    assert [(k.naam, k.telling.buiten) for k in stad.knelpunten] == [("Wegen", 4)]
    zorg = rij(overzicht, "Zorg", "5")
    assert (zorg.telling.teller, zorg.telling.noemer, zorg.knelpunten) == (3, 3, ())
    geheel = next(rij for rij in overzicht.geheel if rij.norm.code == "5")
    assert (geheel.telling.teller, geheel.telling.noemer) == (8, 12)


def test_a_norm_without_departments_counts_by_its_product_over_both_tertalen(wereld):
    publiek = rij(services.halfjaaroverzicht(H1, NU), "Publiek", "4")
    assert (publiek.telling.teller, publiek.telling.noemer) == (1, 2)


def test_the_half_year_is_the_sum_of_its_tertalen_until_june(wereld):
    juli = datetime(2025, 7, 2, 8, 0, tzinfo=UTC)
    KlantcontactFactory(afdeling=wereld[0], begonnen_op=juli, beeindigd_op=juli)
    for code in ("4", "5", "6", "9", "10"):
        (t1,) = [stand for stand in services.standen(Tertaal(2025, 1), NU) if stand.norm.code == code]
        (t2,) = [stand for stand in services.standen(Tertaal(2025, 2), H1.einde) if stand.norm.code == code]
        (half,) = [rij for rij in services.halfjaaroverzicht(H1, NU).geheel if rij.norm.code == code]
        assert half.telling == t1.telling + t2.telling, code
    assert services.halfjaaroverzicht(Halfjaar(2025, 2), NU).is_lopend


def test_a_daily_measurement_shows_its_last_day_and_the_target_is_the_last_one(wereld):
    ProductmetingFactory()
    ProductmetingFactory(datum=AFSPRAAK.date() + timedelta(days=60), onvolledig=True)
    norm = Servicenorm.objects.get(code="7")
    tot = Tertaal(2025, 2).eerste_dag
    Servicenorm.objects.filter(pk=norm.pk).update(geldig_tot=tot)
    Servicenorm.objects.create(**norm.definitie | {"doel": 95}, geldig_vanaf=tot)
    (half,) = [c for c in periodecijfers(H1.eerste_dag, H1.laatste_dag, NU) if c.norm.code == "7"]
    assert (half.telling.teller, half.telling.noemer, half.norm.doel) == (0, 1, 95)


def test_page_says_what_is_in_the_way_and_what_was_done(wereld, aangemeld, django_assert_max_num_queries):
    product = ProductFactory(code="lantaarn", naam="Lantaarn", afdeling=wereld[0])
    dag = AFSPRAAK.date()
    Signaal.objects.create(
        bron=Signaalbron.CONTACT, product=product, begin=dag, van=dag, tot=dag, laatst_gezien=dag, aantal=40,
        verwacht=12, afwijking=6, gevonden_op=AFSPRAAK, actie="Bellen", actie_op=dag,
        terugkijken_op=dag + timedelta(days=14),
    )  # fmt: skip
    client = aangemeld(Rol.MANAGER)
    with django_assert_max_num_queries(30):
        tekst = client.get(PAGINA).text
    assert "Wegen 20,0%" in tekst
    assert "Signalen over producten van dit cluster: 1. Met een actie: 1." in tekst
    assert "/sturing/halfjaar/2025-H1/" in client.get("/sturing/rapporten/").text


def test_files_say_what_the_page_says(wereld, aangemeld):
    client = aangemeld(Rol.MANAGER)
    antwoord = client.get(f"{PAGINA}overzicht.csv")
    regels = list(csv.DictReader(io.StringIO(antwoord.content.decode("utf-8-sig"))))
    (stad,) = [regel for regel in regels if (regel["cluster"], regel["norm"]) == ("Stad", "5")]
    assert (stad["teller"], stad["noemer"], stad["percentage"]) == ("5", "9", "55.5")
    assert stad["knelpunten"] == "Wegen: 4 van 5 niet binnen de norm"
    boek = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGINA}overzicht.xlsx").content))
    assert [cel.value for cel in boek["Per cluster"]["A"]].count("Hele gemeente") == 11
    assert client.get(f"{PAGINA}overzicht.pdf").status_code == 404


def test_who_may_and_what_does_not_exist(aangemeld):
    assert aangemeld(Rol.KCC_MEDEWERKER).get(PAGINA).status_code == 403
    client = aangemeld(Rol.BEHEERDER)
    assert client.get("/sturing/halfjaar/2025-H3/").status_code == 404
    assert "golden geen normen" in client.get("/sturing/halfjaar/1100-H1/").text


def test_half_years_in_order():
    assert str(Halfjaar.lees("2025-H1").vorige) == "2024-H2"
    assert Halfjaar.van(H1.laatste_dag) == H1 and Halfjaar.van(H1.laatste_dag + timedelta(days=1)) > H1
    with pytest.raises(ValueError, match="geen halfjaar"):
        Halfjaar.lees("2025-T1")


# --- Writing and closing -------------------------------------------------------------------------

SCHRIJVEN, VASTSTELLEN = f"{PAGINA}schrijven/", f"{PAGINA}vaststellen/"


def formulier(client, **teksten):
    """What the browser would send, with these texts by cluster."""
    form = client.get(SCHRIJVEN).context["form"]
    velden = {naam: form[naam].value() or "" for naam in form.fields}
    return velden | {form.veldnaam(cluster): tekst for cluster, tekst in teksten.items()}


def schrijf(medewerker, **teksten):
    services.schrijf_overzicht(
        halfjaar=H1,
        teksten=teksten,
        gezien={cluster: kenmerk("") for cluster in teksten},
        medewerker=medewerker,
        nu=NU,
    )


def stel_vast(medewerker, gezien=None, **extra):
    return services.stel_halfjaar_vast(halfjaar=H1, gezien=gezien, medewerker=medewerker, nu=NU, **extra)


UITLEG = {"Stad": "Er was te weinig bezetting.", "Publiek": "Een bezoeker wachtte te lang."}


def test_who_wrote_what_stands_on_the_page_and_in_the_files(wereld, aangemeld):
    client = aangemeld(Rol.MANAGER)
    assert "Schrijf waarom deze clusters een norm niet haalden: Publiek, Stad" in client.get(PAGINA).text
    antwoord = client.post(
        SCHRIJVEN, formulier(client, Stad="Te weinig\r\nbezetting.", **{"": "Kort."}), follow=True
    )
    assert "De teksten zijn opgeslagen." in antwoord.text
    assert f"{client.medewerker}, 14 juli 2025" in antwoord.text
    assert "Schrijf waarom deze clusters een norm niet haalden: Publiek" in antwoord.text
    boek = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGINA}overzicht.xlsx").content))
    assert [cel.value for cel in boek["Toelichting"][3]][:3] == [
        "Stad", "Te weinig\nbezetting.", str(client.medewerker)
    ]  # fmt: skip


def test_somebody_elses_text_is_not_overwritten_unseen(wereld, aangemeld):
    client = aangemeld(Rol.MANAGER)
    mijn = formulier(client, Stad="Van mij.")
    schrijf(client.medewerker, Stad="Van een ander.")
    antwoord = client.post(SCHRIJVEN, mijn)
    assert "Er staat nu: “Van een ander.”" in antwoord.text and "Van mij." in antwoord.text
    assert Clustertekst.objects.get().tekst == "Van een ander."


def test_a_finished_half_year_is_closed_once_every_cluster_is_explained(wereld, aangemeld):
    client = aangemeld(Rol.MANAGER)
    with pytest.raises(KanNietVaststellen, match="Publiek, Stad"):
        stel_vast(client.medewerker)
    with pytest.raises(KanNietVaststellen, match="nog niet voorbij"):
        services.stel_halfjaar_vast(
            halfjaar=H1, gezien=None, medewerker=client.medewerker, nu=H1.einde - timedelta(seconds=1)
        )
    assert "Schrijf eerst" in client.get(VASTSTELLEN).text
    schrijf(client.medewerker, **UITLEG)
    assert "is vastgesteld." in client.post(VASTSTELLEN, {"gezien": ""}, follow=True).text
    verouderd = client.post(VASTSTELLEN, {"gezien": "", "reden": "Hersteld."})
    assert "net door iemand anders" in verouderd.text and "Hersteld." in verouderd.text


def test_what_was_closed_stays_and_a_revision_is_beside_it(wereld, aangemeld):
    client = aangemeld(Rol.MANAGER)
    schrijf(client.medewerker, **UITLEG)
    eerste = stel_vast(client.medewerker)
    toen = services.halfjaaroverzicht(H1, NU)
    assert toen.als_json() == services.overzicht_van_nu(H1, NU).als_json()
    Klantcontact.objects.filter(afdeling=wereld[0]).update(resultaat="direct_beantwoord")
    Clustertekst.objects.update(tekst="Anders.")
    assert services.halfjaaroverzicht(H1, NU).als_json() == toen.als_json()
    pagina = client.get(PAGINA).text
    assert "De gegevens zijn na het vaststellen verbeterd." in pagina and "nu: 100,0%" in pagina
    assert "Er was te weinig bezetting." in pagina and "Wegen 20,0%" in pagina
    with pytest.raises(KanNietVaststellen, match="waarom u"):
        stel_vast(client.medewerker, gezien=eerste.revisie)
    stel_vast(client.medewerker, gezien=eerste.revisie, reden="Gesprekken hersteld.")
    pagina = client.get(PAGINA).text
    assert "Gesprekken hersteld." in pagina and "Anders." in pagina
    assert "Er was te weinig bezetting." in client.get(f"{PAGINA}?revisie=0").text
    for onzin in ("?revisie=7", "?revisie=x"):
        assert client.get(PAGINA + onzin).status_code == 404


@pytest.mark.parametrize(
    "opdracht",
    [
        "UPDATE servicenormen_halfjaarvaststelling SET naam = 'iemand anders'",
        "DELETE FROM servicenormen_halfjaarvaststelling",
        "TRUNCATE servicenormen_halfjaarvaststelling",
    ],
)
def test_sql_cannot_change_what_was_closed(wereld, maak_medewerker, opdracht):
    manager = maak_medewerker(Rol.MANAGER, first_name="Mireille", last_name="de Boer")
    schrijf(manager, **UITLEG)
    stel_vast(manager)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="Maak een revisie"), transaction.atomic():
            cursor.execute(opdracht)
    assert Halfjaarvaststelling.objects.get().naam == "Mireille de Boer"


def test_only_a_manager_writes_and_closes(wereld, aangemeld):
    for rol in Rol:
        client = aangemeld(rol)
        for adres in (SCHRIJVEN, VASTSTELLEN):
            assert client.get(adres).status_code == (200 if rol == Rol.MANAGER else 403), rol


def test_a_handful_of_queries_whatever_the_norms(wereld, aangemeld, django_assert_max_num_queries):
    client = aangemeld(Rol.MANAGER)
    client.get(PAGINA)
    with django_assert_max_num_queries(30) as eerst:
        client.get(PAGINA)
    norm = Servicenorm.objects.get(code="5")
    for nummer in range(6):
        afdeling = AfdelingFactory(code=f"a{nummer}", naam=f"A{nummer}", cluster=f"Cluster {nummer}")
        KlantcontactFactory(afdeling=afdeling, begonnen_op=AFSPRAAK, beeindigd_op=AFSPRAAK)
        anders = norm.definitie | {"code": f"{20 + nummer}", "volgorde": 200 + nummer}
        Servicenorm.objects.create(**anders, geldig_vanaf=norm.geldig_vanaf)
    services.werk_verouderde_dagen_bij()
    with django_assert_max_num_queries(len(eerst)):
        assert "Cluster 5" in client.get(PAGINA).text
