"""The privacy officer: the Inzagelog page, and everything that is held about somebody."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse

from contacten.enums import Nummersoort
from contacten.services import samenvoegen
from contacten.services.klantnummers import leg_nummer_vast
from contacten.services.persoon import GEEN_EXPORT, als_zip, inzagen_van, verzamel
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import NU, KlantcontactFactory, KlantFactory, MedewerkerFactory
from tests.contacten.test_dubbele_klanten import MAKERS, VERWIJZINGEN

pytestmark = pytest.mark.django_db


def log_url():
    return reverse("contacten:inzagelog")


def test_the_log_shows_who_looked_at_whom_and_logs_that_itself(aangemeld, privacy_officer_client):
    klant, ander = KlantFactory(), KlantFactory(naam="Iemand Anders")
    agent = aangemeld(Rol.KCC_MEDEWERKER, username="anouk", first_name="Anouk", last_name="Visser")
    for gezien in (klant, ander):
        agent.get(reverse("contacten:klant", args=[gezien.pk]))
    pagina = privacy_officer_client.get(log_url(), {"klant": klant.pk})
    assert [regel.object_id for regel in pagina.context["pagina"]] == [str(klant.pk)]
    assert "Anouk Visser" in pagina.text
    eigen = Inzage.objects.get(object_soort="inzagelog")
    assert (eigen.medewerker, eigen.object_id) == (privacy_officer_client.medewerker, str(klant.pk))
    van_anouk = privacy_officer_client.get(log_url(), {"medewerker": agent.medewerker.pk})
    assert len(van_anouk.context["pagina"].object_list) == 2
    buiten = privacy_officer_client.get(log_url(), {"van": "2020-01-01", "tot_en_met": "2020-01-31"})
    assert "Geen regels" in buiten.text


@pytest.mark.parametrize(
    "vraag",
    [
        {"van": "2025-02-01", "tot_en_met": "2025-01-01"},
        {"van": "x"},
        {"medewerker": "99"},
        {"klant": "99"},
        {"klant": "-1"},
    ],
)
def test_a_strange_question_shows_nothing_and_never_fails(privacy_officer_client, vraag):
    Inzage.objects.create(
        moment=NU,
        handeling="inzien",
        resultaat="toegestaan",
        object_soort="klant",
        object_id="1",
        herkomst="x",
    )
    antwoord = privacy_officer_client.get(log_url(), vraag)
    assert antwoord.status_code == 200
    assert not antwoord.context["pagina"].object_list


def test_the_export_is_the_same_lines_and_is_logged(aangemeld, privacy_officer_client):
    klant = KlantFactory()
    aangemeld(Rol.KCC_MEDEWERKER, first_name="=cmd()").get(reverse("contacten:klant", args=[klant.pk]))
    antwoord = privacy_officer_client.post(reverse("contacten:inzagelog_export"), {"klant": klant.pk})
    rijen = list(csv.DictReader(io.StringIO(b"".join(antwoord.streaming_content).decode())))
    assert [rij["nummer"] for rij in rijen] == [str(klant.pk)]
    assert rijen[0]["medewerker"].startswith("'=")
    assert Inzage.objects.filter(object_soort="inzagelog", handeling="exporteren").exists()


def test_of_a_merged_client_the_lines_of_before_come_along(aangemeld):
    klant, dubbel = KlantFactory(), KlantFactory()
    agent = aangemeld(Rol.KCC_MEDEWERKER)
    agent.get(reverse("contacten:klant", args=[dubbel.pk]))
    samenvoegen.voeg_klanten_samen(
        blijft_id=klant.pk, verdwijnt_id=dubbel.pk, medewerker=MedewerkerFactory(), nu=NU
    )
    assert [inzage.object_id for inzage in inzagen_van(klant=klant)] == [str(dubbel.pk)]


def test_the_page_takes_as_many_queries_for_one_as_for_many(
    privacy_officer_client, django_assert_max_num_queries
):
    def log(aantal):
        Inzage.objects.bulk_create(
            Inzage(
                moment=NU,
                medewerker=privacy_officer_client.medewerker,
                handeling="inzien",
                resultaat="toegestaan",
                object_soort="klant",
                object_id="1",
                herkomst="x",
            )
            for _ in range(aantal)
        )

    vraag = {"van": "2025-03-01", "tot_en_met": "2025-03-31"}
    log(1)
    privacy_officer_client.get(log_url(), vraag)
    with django_assert_max_num_queries(30) as een:
        privacy_officer_client.get(log_url(), vraag)
    log(30)
    with django_assert_max_num_queries(len(een)):
        privacy_officer_client.get(log_url(), vraag)


@pytest.mark.parametrize("verwijzing", VERWIJZINGEN, ids=lambda verwijzing: verwijzing.sleutel)
def test_whatever_refers_to_a_client_is_in_the_download(verwijzing):
    klant = KlantFactory()
    zonder = json.dumps(verzamel(klant=klant), default=str)
    MAKERS[verwijzing.model._meta.label](klant, verwijzing.veld.name)
    met = json.dumps(verzamel(klant=klant), default=str)
    assert (met != zonder) is (verwijzing.model not in GEEN_EXPORT)


def test_the_download_is_two_files_with_the_same_and_no_key_of_ours(privacy_officer_client):
    klant = KlantFactory(naam="Fatima <b> de Vries")
    leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer="111222333")
    KlantcontactFactory(klant=klant, notitie="Wilde weten <wanneer>", medewerker=MedewerkerFactory())
    url = reverse("contacten:persoon", args=[klant.pk])
    assert "Kies waarom" in privacy_officer_client.post(url).text
    antwoord = privacy_officer_client.post(url, {"reden": "verzoek"})
    with zipfile.ZipFile(io.BytesIO(antwoord.content)) as bestand:
        gelezen = json.loads(bestand.read("gegevens.json"))
        leesbaar = bestand.read("gegevens.html").decode()
    tekst = json.dumps(gelezen, ensure_ascii=False)
    for gegeven in ("111222333", "Wilde weten <wanneer>", "+31612345678", "fatima@voorbeeld.nl"):
        assert gegeven in tekst
    assert "Wilde weten &lt;wanneer&gt;" in leesbaar
    assert "<b>" not in leesbaar
    # not who of us it was, and nothing that only our database knows
    assert "Sanne" not in tekst
    assert klant.identificatienummers.get().zoeksleutel not in tekst
    assert Inzage.objects.filter(handeling="exporteren", object_id=str(klant.pk), reden="verzoek").exists()


def test_the_download_takes_as_many_queries_for_one_as_for_many(django_assert_max_num_queries):
    klant = KlantFactory()
    KlantcontactFactory(klant=klant)
    als_zip(klant=klant, nu=NU)
    with django_assert_max_num_queries(60) as een:
        als_zip(klant=klant, nu=NU)
    for _ in range(10):
        KlantcontactFactory(klant=klant)
    with django_assert_max_num_queries(len(een)):
        als_zip(klant=klant, nu=NU)


@pytest.mark.parametrize("naam", ["inzagelog", "zoek_persoon"])
def test_only_for_the_privacy_officer(aangemeld, naam):
    for rol in set(Rol) - {Rol.PRIVACY_OFFICER}:
        assert aangemeld(rol).get(reverse(f"contacten:{naam}")).status_code == 403


def test_finding_somebody_is_logged(privacy_officer_client):
    klant = KlantFactory()
    antwoord = privacy_officer_client.post(reverse("contacten:zoek_persoon"), {"zoek": "fatima"})
    assert antwoord.context["gevonden"] == [klant]
    assert Inzage.objects.filter(handeling="zoeken", object_id=str(klant.pk)).exists()
