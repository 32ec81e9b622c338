"""The half-yearly overview: the same cases as the norms, per cluster, over the border of a tertaal."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import time_machine

from kcc.lib.perioden import Halfjaar, Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.enums import Signaalbron
from servicenormen.models import Servicenorm, Signaal
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
    with django_assert_max_num_queries(170):
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
