"""Correcting the data of an appointment: history, confirmation, and the tour of a team."""

from datetime import time

import pytest
import time_machine
from django.urls import reverse

from afspraken.models import Afspraak, Huisbezoek
from afspraken.services import Contactgegevens, Uitvoerder, beheersleutel, controleer, zeg_afspraak_af
from afspraken.services.corrigeren import corrigeer_gegevens
from afspraken.services.ingang import zoek_afspraak
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.afspraken.post import laatste
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def zes_uur():
    with time_machine.travel(VROEG, tick=False):
        yield


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    return wereld


@pytest.fixture
def afspraak(wereld) -> Afspraak:
    contact = Contactgegevens("Jo de Wit", "jo@exmaple.nl", "+31612345678", geboortedatum="1980-03-12")
    return wereld.plan(wereld.locaties[0], 114, contact=contact)


@pytest.fixture
def agent(aangemeld):
    return aangemeld(Rol.KCC_MEDEWERKER, first_name="Anna", last_name="de Boer")


GEGEVENS = {"actie": "opslaan", "naam": "Jo de Wit", "taal": "nl", "telefoon": "0612345678"}


def corrigeer(client, afspraak, **velden):
    pad = reverse("afspraken:medewerker_gegevens", args=[afspraak.uuid])
    return client.post(pad, GEGEVENS | {"gezien": afspraak.volgnummer} | velden)


def test_the_form_has_what_the_appointment_has(agent, afspraak):
    pagina = agent.get(reverse("afspraken:medewerker_gegevens", args=[afspraak.uuid]))
    assert 'value="jo@exmaple.nl"' in pagina.text and 'value="Jo de Wit"' in pagina.text
    assert "1980" not in pagina.text
    assert "Gegevens verbeteren" in agent.get(f"/werk/afspraken/{afspraak.uuid}/").text


def test_a_correction_is_told_and_stands_in_the_history(agent, afspraak, wereld):
    antwoord = corrigeer(agent, afspraak, email="jo@example.nl", bevestigen="on", reden="Typefout")
    assert antwoord.status_code == 302
    afspraak.refresh_from_db()
    assert (afspraak.email, afspraak.telefoon, afspraak.volgnummer) == ("jo@example.nl", "+31612345678", 1)
    mail = laatste("gegevens")
    assert (
        UitgaandBericht.objects.latest("pk").aan == "jo@example.nl"
        and "Jo de Wit" in mail.tekst
        and beheersleutel(afspraak) in mail.tekst
    )
    assert "verbeterd" in mail.tekst and "SEQUENCE:1" in mail.bijlagen[0]["inhoud"]
    pagina = agent.get(f"/werk/afspraken/{afspraak.uuid}/").text
    assert (
        "Gegevens verbeterd door Anna de Boer" in pagina and "E-mailadres" in pagina and "Typefout" in pagina
    )
    assert "exmaple" not in pagina
    assert Inzage.objects.filter(handeling=Handeling.WIJZIGEN, object_id=str(afspraak.pk)).exists()
    # The date of birth was left empty: it still lets in.
    assert zoek_afspraak(nummer=afspraak.nummer, gegeven="1980-03-12", nu=VROEG) == afspraak
    assert controleer(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []


def test_without_the_tick_nothing_is_sent_and_without_a_difference_nothing_happens(agent, afspraak):
    berichten = UitgaandBericht.objects.count()
    corrigeer(agent, afspraak, email="jo@exmaple.nl", bevestigen="on")
    afspraak.refresh_from_db()
    assert afspraak.volgnummer == 0 and not afspraak.handelingen.exists()
    corrigeer(agent, afspraak, email="jo@exmaple.nl", opmerking="Komt met een hond")
    afspraak.refresh_from_db()
    assert (afspraak.opmerking, afspraak.volgnummer) == ("Komt met een hond", 1)
    assert UitgaandBericht.objects.count() == berichten


@pytest.mark.parametrize(
    ("velden", "melding"),
    [
        ({"naam": ""}, "Vul de naam in."),
        ({"email": "jo@"}, "Schrijf het hele adres"),
        ({"telefoon": ""}, "Vul een telefoonnummer of een e-mailadres in."),
        ({"behoeften": "tolk"}, "Vul in welke taal de tolk moet spreken."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(agent, afspraak, velden, melding):
    antwoord = corrigeer(agent, afspraak, **{"opmerking": "Getypt", **velden})
    assert antwoord.status_code == 422 and melding in antwoord.text and "Getypt" in antwoord.text
    afspraak.refresh_from_db()
    assert (afspraak.naam, afspraak.volgnummer) == ("Jo de Wit", 0)


def test_who_looked_at_an_outdated_page_keeps_what_was_typed(agent, afspraak):
    oud = Afspraak.objects.get(pk=afspraak.pk)
    corrigeer(agent, afspraak, naam="Jo de Witte")
    antwoord = corrigeer(agent, oud, naam="Jo Wit")
    assert antwoord.status_code == 409 and "intussen verbeterd door Anna de Boer" in antwoord.text
    assert 'value="Jo Wit"' in antwoord.text
    afspraak.refresh_from_db()
    assert afspraak.naam == "Jo de Witte"
    corrigeer(agent, afspraak, naam="Jo Wit")
    afspraak.refresh_from_db()
    assert afspraak.naam == "Jo Wit"


def test_what_was_cancelled_stays_as_it_was(agent, afspraak):
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)
    antwoord = corrigeer(agent, afspraak, naam="Ander")
    assert antwoord.status_code == 302
    afspraak.refresh_from_db()
    assert afspraak.naam == "Jo de Wit"


@pytest.mark.parametrize("rol", [Rol.PLANNER, Rol.MANAGER, Rol.REDACTEUR])
def test_other_roles_correct_nothing(aangemeld, afspraak, rol):
    assert corrigeer(aangemeld(rol), afspraak, naam="Ander").status_code == 403


# --- The address of a home visit ---------------------------------------------------------------

ADRES = {"adres-straat": "Nieuwstraat", "adres-huisnummer": "2", "adres-plaats": "Elders"}


@pytest.fixture
def teams() -> Wereld:
    return maak_teams()


def verhuis(client, afspraak, postcode, **velden):
    return corrigeer(client, afspraak, **ADRES, **{"adres-postcode": postcode}, **velden)


def test_an_address_in_the_same_area_only_changes_the_address(agent, teams):
    afspraak = plan(teams, 120, 0)
    plan_begin = afspraak.begint_op
    assert verhuis(agent, afspraak, "1999 zz").status_code == 302
    assert Huisbezoek.objects.get().adres == "Nieuwstraat 2, 1999 ZZ Elders"
    afspraak.refresh_from_db()
    assert afspraak.handelingen.get().velden == "Adres" and afspraak.begint_op == plan_begin


def test_another_time_that_was_chosen_counts_in_the_same_area_too(agent, teams):
    afspraak = plan(teams, 120, 0)
    assert verhuis(agent, afspraak, "1999 zz", moment="locatie-0 2026-03-02T14:30").status_code == 302
    bezoek = Huisbezoek.objects.select_related("afspraak").get()
    assert bezoek.postcode == "1999 ZZ" and bezoek.periode.lower == bezoek.afspraak.begint_op
    assert f"{bezoek.afspraak.begint_op:%H:%M}" == "13:30"
    assert list(bezoek.afspraak.handelingen.values_list("soort", flat=True)) == ["verplaatst", "gecorrigeerd"]
    # And when nothing else is different.
    nu_daar = {"adres-straat": "Nieuwstraat", "adres-huisnummer": "2", "adres-plaats": "Elders"}
    afspraak.refresh_from_db()
    gegevens = {"naam": afspraak.naam, "telefoon": afspraak.telefoon, "email": afspraak.email}
    velden = {"adres-postcode": "1999 ZZ", "moment": "locatie-0 2026-03-02T15:00"}
    assert corrigeer(agent, afspraak, **nu_daar, **gegevens, **velden).status_code == 302
    afspraak.refresh_from_db()
    assert f"{afspraak.begint_op:%H:%M}" == "14:00"
    assert controleer(locatie_id=teams.locaties[0].pk, datums=[MAANDAG]) == []


def test_an_address_elsewhere_must_fit_the_tour(agent, teams):
    eerste = plan(teams, 120, 0)
    tweede = plan(teams, 130, 1)
    # In the east it would take 45 minutes to the second, which begins twenty minutes after this one.
    antwoord = verhuis(agent, eerste, "3000 AA")
    assert antwoord.status_code == 409 and "kan geen team op tijd op het nieuwe adres zijn" in antwoord.text
    assert "locatie-0 2026-03-02T" in antwoord.text
    assert Huisbezoek.objects.get(pk=eerste.pk).postcode == "1000 AA"
    # At another time it does; the citizen is told of the move, ticked or not.
    antwoord = verhuis(agent, eerste, "3000 AA", moment="locatie-0 2026-03-02T14:30", email="jo@example.nl")
    assert antwoord.status_code == 302
    bezoek = Huisbezoek.objects.select_related("gebied", "afspraak").get(pk=eerste.pk)
    assert (bezoek.gebied.naam, bezoek.adres) == ("Oost", "Nieuwstraat 2, 3000 AA Elders")
    assert bezoek.periode.lower == bezoek.afspraak.begint_op
    assert UitgaandBericht.objects.get(gegevens__soort="wijziging").aan == "jo@example.nl"
    assert list(bezoek.afspraak.handelingen.values_list("soort", flat=True)) == ["verplaatst", "gecorrigeerd"]
    assert controleer(locatie_id=teams.locaties[0].pk, datums=[MAANDAG]) == []
    assert Afspraak.objects.get(pk=tweede.pk).begint_op == tweede.begint_op


def test_another_team_takes_over_at_the_same_time(agent):
    teams = maak_teams(2)
    eerste = plan(teams, 120, 0)
    plan(teams, 130, 1)
    assert verhuis(agent, eerste, "3000 AA").status_code == 302
    bezoek = Huisbezoek.objects.select_related("afspraak").get(pk=eerste.pk)
    assert bezoek.team == teams.locaties[1] == bezoek.afspraak.locatie
    assert bezoek.afspraak.begint_op == eerste.begint_op
    for team in teams.locaties:
        assert controleer(locatie_id=team.pk, datums=[MAANDAG]) == []


@pytest.mark.parametrize(("postcode", "melding"), [("9999 AA", "komt geen team"), ("12", "klopt niet")])
def test_an_address_where_nobody_comes(agent, teams, postcode, melding):
    afspraak = plan(teams, 120, 0)
    antwoord = verhuis(agent, afspraak, postcode)
    assert antwoord.status_code == 422 and melding in antwoord.text


def test_the_service_asks_no_address_of_who_comes_to_a_counter(afspraak):
    contact = Contactgegevens("Jo", "jo@example.nl")
    corrigeer_gegevens(afspraak_id=afspraak.pk, contact=contact, door=Uitvoerder(), nu=VROEG)
    afspraak.refresh_from_db()
    assert (afspraak.naam, afspraak.telefoon) == ("Jo", "")
