"""Finding, seeing, moving and cancelling somebody else's appointment, over HTTP."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak, Afspraakhandeling
from afspraken.services import Contactgegevens, Uitvoerder, verplaats_afspraak, zeg_afspraak_af
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.afspraken.wereld import VROEG, Wereld, maak_wereld
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db

VINDEN = "/werk/afspraken/"


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(2)
    for locatie in wereld.locaties:
        wereld.bezet(locatie, 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


@pytest.fixture
def agent(aangemeld):
    return aangemeld(Rol.KCC_MEDEWERKER, first_name="Anna", last_name="de Boer")


@pytest.fixture
def afspraak(wereld) -> Afspraak:
    contact = Contactgegevens(
        "Renée de Wit-Çelik", "renee@example.nl", "+31612345678", geboortedatum="1980-03-12"
    )
    return wereld.plan(wereld.locaties[0], 114, contact=contact)


def adres(naam: str, afspraak: Afspraak) -> str:
    return reverse(f"afspraken:medewerker_{naam}", args=[afspraak.uuid])


def verplaats(client, afspraak, waar="locatie-1 2026-03-02T10:00", **velden):
    invoer = {"actie": "verplaatsen", "gezien": afspraak.volgnummer, "moment": waar, "reden": ""}
    return client.post(adres("verplaatsen", afspraak), invoer | velden)


@pytest.mark.parametrize(
    "vraag",
    [
        "{nummer}",
        "{begin}",
        "06 1234 5678",
        "+31612345678",
        "Renee@example.nl",
        "renee wit",
        "celik",
        "DE WIT",
    ],
)
def test_an_appointment_is_found_in_any_way(agent, afspraak, wereld, vraag):
    wereld.plan(wereld.locaties[0], 117)
    vraag = vraag.format(nummer=f"{afspraak.nummer[:4]} {afspraak.nummer[4:]}", begin=afspraak.nummer[:5])
    antwoord = agent.post(VINDEN, {"q": vraag})
    assert adres("afspraak", afspraak) in antwoord.text
    assert Inzage.objects.filter(handeling=Handeling.ZOEKEN, object_id=str(afspraak.pk)).exists()


@pytest.mark.parametrize(
    "vraag", ["", "x", "123", "0612345679", "jan@example.nl", "wit@", "elik", "%", "_", "@"]
)
def test_what_does_not_answer_is_not_found(agent, afspraak, vraag):
    antwoord = agent.post(VINDEN, {"q": vraag})
    assert antwoord.status_code == 200 and adres("afspraak", afspraak) not in antwoord.text
    if vraag:
        assert "Geen afspraak gevonden" in antwoord.text


def test_a_birth_date_tells_two_of_one_name_apart(agent, afspraak, wereld):
    ander = wereld.plan(
        wereld.locaties[0], 117, contact=Contactgegevens("R. de Wit", "r@x.nl", geboortedatum="1990-01-01")
    )
    beiden = agent.post(VINDEN, {"q": "de wit"}).text
    assert adres("afspraak", afspraak) in beiden and adres("afspraak", ander) in beiden
    een = agent.post(VINDEN, {"q": "de wit 12-03-1980"}).text
    assert adres("afspraak", afspraak) in een and adres("afspraak", ander) not in een


def test_coming_appointments_stand_first(agent, wereld, afspraak):
    geweest = wereld.plan(wereld.locaties[1], 114, contact=Contactgegevens("Wit", "w@x.nl"))
    Afspraak.objects.filter(pk=geweest.pk).update(
        begint_op=VROEG - timedelta(days=9), eindigt_op=VROEG - timedelta(days=9, minutes=-15)
    )
    tekst = agent.post(VINDEN, {"q": "wit"}).text
    assert tekst.index(adres("afspraak", afspraak)) < tekst.index(adres("afspraak", geweest))


def test_typing_gives_the_page_that_searching_gives(agent, afspraak):
    na = gebruik(agent, agent.get(VINDEN), '//input[@id="zoek"]', waarde="de wit")
    assert regels(na.pagina) == regels(agent.post(VINDEN, {"q": "de wit"}))


def test_more_found_costs_no_more_queries(agent, afspraak, wereld, django_assert_num_queries):
    agent.post(VINDEN, {"q": "wit"})
    with CaptureQueriesContext(connection) as een:
        agent.post(VINDEN, {"q": "wit"})
    aantal = len(een)
    for cel in range(117, 138, 3):
        wereld.plan(wereld.locaties[0], cel)
    with django_assert_num_queries(aantal):
        antwoord = agent.post(VINDEN, {"q": "wit"})
    assert "<b>8</b> gevonden" in antwoord.text


def test_the_page_shows_the_appointment_and_the_look_is_logged(agent, afspraak):
    antwoord = agent.get(adres("afspraak", afspraak))
    assert "maandag 2 maart 2026, 09.30" in antwoord.text and "Gemaakt door de inwoner" in antwoord.text
    [inzage] = Inzage.objects.filter(object_soort="afspraak")
    assert (inzage.handeling, inzage.object_id, inzage.medewerker) == (
        Handeling.INZIEN,
        str(afspraak.pk),
        agent.medewerker,
    )


def test_moving_keeps_who_when_and_why(agent, afspraak):
    antwoord = verplaats(agent, afspraak, reden="Belde: trein valt uit")
    assert antwoord.url == adres("afspraak", afspraak)
    afspraak.refresh_from_db()
    assert (afspraak.locatie.code, afspraak.begint_op.hour, afspraak.volgnummer) == ("locatie-1", 9, 1)
    tekst = agent.get(antwoord.url).text
    assert "Verplaatst door Anna de Boer" in tekst and "Belde: trein valt uit" in tekst
    assert "van Locatie 0, ma 2 mrt 2026 09.30 uur" in tekst and "naar Locatie 1" in tekst
    assert "trein" not in UitgaandBericht.objects.latest("pk").tekst
    assert Inzage.objects.filter(handeling=Handeling.WIJZIGEN, object_id=str(afspraak.pk)).count() == 1


def test_moving_twice_with_one_form_moves_once(agent, afspraak):
    for _ in range(2):
        assert verplaats(agent, afspraak).status_code == 302
    assert Afspraakhandeling.objects.count() == 1


def test_what_a_colleague_changed_meanwhile_is_told_and_kept(agent, afspraak, wereld, maak_medewerker):
    collega = maak_medewerker(Rol.BALIEMEDEWERKER, first_name="Piet", last_name="Bakker")
    verplaats_afspraak(
        afspraak_id=afspraak.pk,
        locatie=wereld.locaties[1],
        begint_op=afspraak.begint_op + timedelta(hours=1),
        nu=VROEG,
        door=Uitvoerder(Afspraakkanaal.RECEPTIE, collega),
    )
    antwoord = agent.post(
        adres("verplaatsen", afspraak),
        {"actie": "verplaatsen", "gezien": 0, "moment": "locatie-1 2026-03-02T09:00"},
        follow=True,
    )
    assert "intussen verplaatst door Piet Bakker, naar Locatie 1, 02-03-2026, 10.30 uur" in antwoord.text
    antwoord = agent.post(adres("afzeggen", afspraak), {"gezien": 0}, follow=True)
    assert "intussen verplaatst door Piet Bakker" in antwoord.text
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.BEVESTIGD and afspraak.volgnummer == 1


def test_a_cancellation_by_mistake_is_taken_back(agent, afspraak, wereld):
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)
    assert "Toch door laten gaan" in agent.get(adres("afspraak", afspraak)).text
    for _ in range(2):  # a double click
        tekst = agent.post(adres("doorgaan", afspraak), follow=True).text
        assert "De afspraak gaat toch door." in tekst
    assert "Toch door laten gaan door Anna de Boer" in tekst
    afspraak.refresh_from_db()
    assert (afspraak.status, afspraak.volgnummer) == (Afspraakstatus.BEVESTIGD, 2)
    assert Inzage.objects.filter(handeling=Handeling.WIJZIGEN, object_id=str(afspraak.pk)).exists()


def test_a_cancellation_stays_when_somebody_has_the_place(agent, aangemeld, afspraak, wereld):
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)
    wereld.plan(wereld.locaties[0], 114)
    assert "Toch door laten gaan" not in agent.get(adres("afspraak", afspraak)).text
    assert "intussen bezet" in agent.post(adres("doorgaan", afspraak), follow=True).text
    assert agent.get(adres("doorgaan", afspraak)).status_code == 405
    assert aangemeld(Rol.MANAGER).post(adres("doorgaan", afspraak)).status_code == 403
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.AFGEZEGD


def test_a_taken_place_leaves_the_appointment_where_it_was(agent, afspraak, wereld):
    wereld.plan(wereld.locaties[1], 120)
    antwoord = verplaats(agent, afspraak, reden="Andere dag")
    assert antwoord.status_code == 409
    assert "staat nog zoals hij was" in antwoord.text and 'value="Andere dag"' in antwoord.text
    afspraak.refresh_from_db()
    assert afspraak.locatie.code == "locatie-0" and not Afspraakhandeling.objects.exists()


@pytest.mark.parametrize("waar", ["", "nergens", "locatie-1 2026-03-02T10:01", "locatie-1 2026-03-01T10:00"])
def test_a_moment_that_cannot_be_is_refused(agent, afspraak, waar):
    antwoord = verplaats(agent, afspraak, waar)
    assert antwoord.status_code in (409, 422)
    assert "Nog niet verplaatst" in antwoord.text


def test_the_choice_of_a_moment_is_the_one_of_booking(agent, afspraak):
    pagina = agent.get(adres("verplaatsen", afspraak))
    assert 'value="locatie-1 2026-03-02T09:00"' in pagina.text
    na = gebruik(agent, pagina, '//button[@name="toon_plaats"][@value="locatie-1"]')
    assert "welke dag?" in na.antwoord.text and "<h1" not in na.antwoord.text


def test_cancelling_asks_first_and_keeps_why(agent, afspraak):
    assert "afzeggen?" in agent.get(adres("afzeggen", afspraak)).text
    antwoord = agent.post(adres("afzeggen", afspraak), {"gezien": 0, "reden": "Is al geholpen"}, follow=True)
    assert "Afgezegd door Anna de Boer" in antwoord.text and "Is al geholpen" in antwoord.text
    assert Afspraak.objects.get().status == Afspraakstatus.AFGEZEGD
    assert "Verplaatsen" not in antwoord.text


def test_the_citizen_and_what_is_unknown_are_named_too(agent, afspraak, wereld):
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)
    assert "Afgezegd door de inwoner" in agent.get(adres("afspraak", afspraak)).text
    Afspraakhandeling.objects.all().delete()
    assert "Afgezegd door onbekend" in agent.get(adres("afspraak", afspraak)).text


@pytest.mark.parametrize("actie", ["verplaatsen", "afzeggen"])
def test_what_has_begun_cannot_change(agent, afspraak, actie):
    with time_machine.travel(afspraak.begint_op, tick=False):
        antwoord = agent.get(adres(actie, afspraak), follow=True)
        assert "kan niet meer veranderen" in antwoord.text
        agent.post(adres(actie, afspraak), {"actie": actie, "gezien": 0, "moment": "x"})
    afspraak.refresh_from_db()
    assert afspraak.volgnummer == 0


@pytest.mark.parametrize("naam", ["afspraak", "verplaatsen", "afzeggen"])
def test_only_who_books_for_others_sees_an_appointment(aangemeld, afspraak, naam):
    assert aangemeld(Rol.PLANNER).get(adres(naam, afspraak)).status_code == 403
    assert aangemeld(Rol.BALIEMEDEWERKER).get(adres(naam, afspraak)).status_code == 200


def test_a_longer_history_costs_no_more_queries(agent, afspraak, wereld, django_assert_num_queries):
    verplaats(agent, afspraak)
    pagina = adres("afspraak", afspraak)
    agent.get(pagina)
    with CaptureQueriesContext(connection) as een:
        agent.get(pagina)
    aantal = len(een)
    for uur in (10, 11):
        afspraak.refresh_from_db()
        verplaats(agent, afspraak, f"locatie-0 2026-03-02T{uur}:00")
    agent.get(pagina)
    with django_assert_num_queries(aantal):
        assert agent.get(pagina).text.count("Verplaatst door") == 3
