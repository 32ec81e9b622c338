"""Annotations: written, changed and removed with a trace, and told on every chart, table and report."""

import io
import threading
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from pypdf import PdfReader

from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.models import Aantekening, Servicenorm
from servicenormen.services import AantekeningFout
from tests.contacten.factories import LocatieFactory
from tests.servicenormen.factories import BezoekFactory

pytestmark = pytest.mark.django_db

NU = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)
T1 = Tertaal(2025, 1)
LIJST, NIEUW = "/sturing/aantekeningen/", "/sturing/aantekeningen/nieuw/"
STORING = {"tekst": "Storing telefonie", "van": date(2025, 3, 12), "tot_en_met": date(2025, 3, 13)}


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def manager(maak_medewerker):
    return maak_medewerker(Rol.MANAGER, username="mireille", first_name="Mireille", last_name="de Boer")


def formulier(**anders):
    return {
        "tekst": "Storing telefonie", "van": "2025-03-12", "tot_en_met": "", "waarover": "", "locatie": "",
        "gezien": "0",
    } | anders  # fmt: skip


def regels(code):
    norm = Servicenorm.objects.get(code=code)
    return [regel.tekst for regel in services.aantekenregels(services.aantekeningen_in(T1), norm)]


# --- Writing, changing and removing --------------------------------------------------------------


def test_written_changed_and_removed_with_who_did_what(aangemeld):
    client = aangemeld(Rol.MANAGER)
    client.post(NIEUW, formulier(waarover="kanaal:14 010"))
    aantekening = Aantekening.objects.get()
    assert (aantekening.van, aantekening.tot_en_met) == (date(2025, 3, 12), date(2025, 3, 12))
    adres = aantekening.get_absolute_url()
    begin = client.get(adres).context["form"].initial
    client.post(adres, formulier(tekst="Storing bij de provider", gezien=begin["gezien"]))
    assert "Storing bij de provider" in client.get(LIJST).text
    client.post(f"{adres}verwijderen/", {"gezien": services.laatste_versie(aantekening.pk)})
    assert not Aantekening.objects.exists()
    spoor = client.get(adres).text
    for woord in (
        "gemaakt door",
        "veranderd door",
        "verwijderd door",
        "Storing telefonie",
        str(client.medewerker),
    ):
        assert woord in spoor
    assert "Verwijderd" in client.get(LIJST).text


def test_a_stale_page_is_refused_and_keeps_what_was_typed(aangemeld, manager):
    client = aangemeld(Rol.MANAGER)
    aantekening = services.maak_aantekening(**STORING, medewerker=manager)
    oud = services.laatste_versie(aantekening.pk)
    adres = aantekening.get_absolute_url()
    services.wijzig_aantekening(
        aantekening_id=aantekening.pk, gezien=oud, **STORING | {"tekst": "Brand"}, medewerker=manager
    )
    antwoord = client.post(adres, formulier(tekst="Staking", gezien=oud))
    assert "net veranderd" in antwoord.text and 'value="Staking"' in antwoord.text
    assert Aantekening.objects.get().tekst == "Brand"
    client.post(f"{adres}verwijderen/", {"gezien": oud})
    assert Aantekening.objects.exists()
    # The refused page has seen the other's text: sending it again holds.
    client.post(adres, formulier(tekst="Staking", gezien=antwoord.context["form"]["gezien"].value()))
    assert Aantekening.objects.get().tekst == "Staking"


def test_saving_without_a_change_leaves_no_trace(manager):
    aantekening = services.maak_aantekening(**STORING, medewerker=manager)
    gezien = services.laatste_versie(aantekening.pk)
    services.wijzig_aantekening(aantekening_id=aantekening.pk, gezien=gezien, **STORING, medewerker=manager)
    assert services.laatste_versie(aantekening.pk) == gezien


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"tekst": " "}, "Schrijf wat er gebeurde."),
        ({"tekst": "a" * 201}, "dit zijn er 201"),
        ({"van": ""}, "Kies een datum."),
        ({"van": "1025-01-01"}, "tussen 2000 en 2100"),
        ({"tot_en_met": "2025-03-11"}, "De laatste dag ligt voor de eerste dag."),
        ({"tot_en_met": "2027-03-11"}, "hoogstens een jaar"),
        ({"waarover": "norm:99"}, "Kies een norm of een kanaal uit de lijst."),
        ({"locatie": "maan"}, "Kies een locatie uit de lijst."),
        ({"waarover": "norm:5", "locatie": "centrum"}, "Norm 5 heeft geen cijfers per locatie."),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(aangemeld, anders, fout):
    LocatieFactory()
    antwoord = aangemeld(Rol.MANAGER).post(NIEUW, formulier(**anders))
    assert fout in antwoord.text
    assert not Aantekening.objects.exists()


def test_sent_twice_is_there_once(aangemeld):
    client = aangemeld(Rol.MANAGER)
    client.post(NIEUW, formulier())
    assert "Deze aantekening staat er al." in client.post(NIEUW, formulier()).text
    assert Aantekening.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_is_there_once(maak_medewerker):
    manager = maak_medewerker(Rol.MANAGER)
    begin, uitkomsten = threading.Barrier(2), []

    def doe():
        begin.wait()
        try:
            uitkomsten.append(str(services.maak_aantekening(**STORING, medewerker=manager).tekst))
        except AantekeningFout as fout:
            uitkomsten.append(str(fout))
        finally:
            connections.close_all()

    draden = [threading.Thread(target=doe) for _ in range(2)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    assert sorted(uitkomsten) == ["Deze aantekening staat er al.", "Storing telefonie"]
    assert Aantekening.objects.count() == 1


@pytest.mark.parametrize(
    "anders", [{"tot_en_met": date(2025, 3, 1)}, {"norm": "5", "kanaal": "14 010"}, {"tekst": ""}]
)
def test_the_database_keeps_the_rules(anders):
    with pytest.raises(IntegrityError), transaction.atomic():
        Aantekening.objects.create(**STORING | anders)


def test_who_may(aangemeld, manager):
    aantekening = services.maak_aantekening(**STORING, medewerker=manager)
    adres = aantekening.get_absolute_url()
    assert aangemeld(Rol.KCC_MEDEWERKER).get(LIJST).status_code == 403
    beheerder = aangemeld(Rol.BEHEERDER)
    assert beheerder.get(NIEUW).status_code == 403
    assert beheerder.post(f"{adres}verwijderen/", {"gezien": "1"}).status_code == 403
    beheerder.post(adres, formulier(tekst="Anders", gezien=services.laatste_versie(aantekening.pk)))
    assert Aantekening.objects.get().tekst == "Storing telefonie"
    assert "Opslaan" not in beheerder.get(adres).text
    assert beheerder.get(f"{LIJST}999999/").status_code == 404


def test_empty_list_explains(aangemeld):
    assert "Er zijn nog geen aantekeningen." in aangemeld(Rol.MANAGER).get(LIJST).text


def test_list_costs_the_same_for_one_and_many(aangemeld, manager, django_assert_max_num_queries):
    client = aangemeld(Rol.MANAGER)
    locatie = LocatieFactory()
    for nummer in range(12):
        aantekening = services.maak_aantekening(
            **STORING | {"tekst": f"Storing {nummer}"}, locatie=locatie, medewerker=manager
        )
        services.verwijder_aantekening(
            aantekening_id=services.maak_aantekening(
                **STORING | {"tekst": f"Weg {nummer}"}, locatie=locatie, medewerker=manager
            ).pk,
            gezien=services.laatste_versie(aantekening.pk + 1),
            medewerker=manager,
        )
    with django_assert_max_num_queries(10):
        client.get(LIJST)


# --- Where it shows ------------------------------------------------------------------------------


def test_which_norms_it_is_about(manager):
    centrum = LocatieFactory()
    for tekst, anders in (
        ("overal", {}),
        ("kanaal", {"kanaal": "14 010"}),
        ("norm", {"norm": "4"}),
        ("plek", {"locatie": centrum}),
        ("te vroeg", {"van": date(2024, 12, 1), "tot_en_met": date(2024, 12, 31)}),
    ):
        services.maak_aantekening(**STORING | {"tekst": tekst} | anders, medewerker=manager)
    assert regels("4") == ["overal", "norm", "plek"]
    assert regels("5") == ["overal", "kanaal"]
    assert regels("9") == ["overal"]


def test_it_is_told_in_chart_table_and_description(aangemeld, manager):
    BezoekFactory()
    BezoekFactory(wacht=True)
    services.maak_aantekening(**STORING, medewerker=manager)
    client = aangemeld(Rol.MANAGER)
    norm = client.get("/sturing/normen/4/?tertaal=2025-T1").text
    zin = "Aantekening 1, 12 tot en met 13 maart 2025: Storing telefonie."
    assert zin in norm
    assert norm.count('class="grafiek__teken"') == 1
    assert '<span class="uitsplitsing__aantekening">Storing telefonie</span>' in norm
    tegels = client.get("/sturing/?tertaal=2025-T1").text
    assert zin in tegels and 'class="vonk__teken"' in tegels
    assert "Storing telefonie" not in client.get("/sturing/normen/4/?tertaal=2024-T3").text


def test_a_closed_report_keeps_what_was_told(aangemeld, manager):
    BezoekFactory()
    client = aangemeld(Rol.MANAGER)
    aantekening = services.maak_aantekening(**STORING, medewerker=manager)
    services.stel_vast(tertaal=T1, gezien=None, medewerker=manager, nu=NU)
    services.verwijder_aantekening(
        aantekening_id=aantekening.pk, gezien=services.laatste_versie(aantekening.pk), medewerker=manager
    )
    assert "12 tot en met 13 maart 2025: Storing telefonie" in client.get("/sturing/rapporten/2025-T1/").text
    pdf = PdfReader(io.BytesIO(client.get("/sturing/rapporten/2025-T1/rapport.pdf").content))
    assert "12 tot en met 13 maart 2025: Storing telefonie" in " ".join(
        " ".join(blad.extract_text().split()) for blad in pdf.pages
    )
    boek = openpyxl.load_workbook(io.BytesIO(client.get("/sturing/rapporten/2025-T1/rapport.xlsx").content))
    assert "Storing telefonie" in [cel.value for cel in boek["Aantekeningen"]["D"]]
    # The page of now does not tell it any more.
    assert "Storing telefonie" not in client.get("/sturing/normen/4/?tertaal=2025-T1").text
