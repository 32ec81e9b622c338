"""Booking for a caller or a visitor, on one screen, over HTTP."""

import re
import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from afspraken.enums import Afspraakkanaal, Behoefte
from afspraken.models import Afspraak, Afspraakhandeling, Kanaaldeel
from afspraken.services import Contactgegevens, herbereken
from afspraken.services.reserveren import nieuwe_sleutel
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db

NIEUW = "/werk/afspraken/nieuw/"


@pytest.fixture
def wereld() -> Wereld:
    """Two places; the second opens its desk an hour later."""
    wereld = maak_wereld(2)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    wereld.bezet(wereld.locaties[1], 1, time(10), time(15), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


@pytest.fixture
def agent(aangemeld):
    return aangemeld(Rol.KCC_MEDEWERKER)


def invoer(**velden):
    standaard = {
        "actie": "boeken",
        "product": ["product-0"],
        "personen": ["1"],
        "moment": "locatie-0 2026-03-02T09:30",
        "naam": "Jo de Wit",
        "telefoon": "010 267 1625",
        "email": "jo@example.nl",
        "taal": "nl",
        "aanvraag_sleutel": str(uuid.uuid4()),
        "vast": "",
    }
    return standaard | velden


def momenten(antwoord) -> list[str]:
    return re.findall(r'name="moment"[^>]* value="([^"]+)"', antwoord.text)


def test_all_places_stand_side_by_side_soonest_first_with_their_next_moments(agent, wereld):
    antwoord = agent.get(f"{NIEUW}?product=product-0")
    assert momenten(antwoord) == [
        "locatie-0 2026-03-02T09:00",
        "locatie-1 2026-03-02T10:00",
        "locatie-1 2026-03-02T12:00",
    ]
    assert "Kies eerst waarvoor" not in antwoord.text
    assert "Kies eerst waarvoor" in agent.get(NIEUW).text


def test_booking_takes_one_request_and_tells_who_booked_it(agent, wereld):
    antwoord = agent.post(NIEUW, invoer(opmerking="Belt liever niet"))
    afspraak = Afspraak.objects.get()
    assert antwoord.url == reverse("afspraken:medewerker_afspraak", args=[afspraak.uuid]) + "?gemaakt=ja"
    assert (afspraak.kanaal, afspraak.naam, afspraak.telefoon) == ("telefoon", "Jo de Wit", "+31102671625")
    assert UitgaandBericht.objects.get().aan == "jo@example.nl"
    handeling = Afspraakhandeling.objects.get()
    assert (handeling.soort, handeling.medewerker, handeling.kanaal) == (
        "gemaakt",
        agent.medewerker,
        "telefoon",
    )
    assert Inzage.objects.filter(object_soort="afspraak", handeling=Handeling.WIJZIGEN).count() == 1
    pagina = agent.get(antwoord.url).text
    assert "Lees voor" in pagina and afspraak.nummer[:4] in pagina and "Gemaakt door" in pagina


def test_the_same_form_twice_books_once(agent, wereld):
    gegevens = invoer()
    assert agent.post(NIEUW, gegevens).url == agent.post(NIEUW, gegevens).url
    assert Afspraak.objects.count() == 1


def test_several_products_and_persons_make_one_longer_visit(agent, wereld):
    agent.post(NIEUW, invoer(product=["product-0", "", "product-1"], personen=["2", "9", "1"]))
    afspraak = Afspraak.objects.get()
    assert (afspraak.eindigt_op - afspraak.begint_op).total_seconds() == (15 + 5 + 15) * 60
    assert list(afspraak.regels.values_list("product__code", "aantal_personen")) == [
        ("product-0", 2),
        ("product-1", 1),
    ]


def test_the_reception_books_on_its_own_channel(aangemeld, wereld):
    client = aangemeld(Rol.BALIEMEDEWERKER)
    client.post(NIEUW, invoer())
    assert Afspraak.objects.get().kanaal == Afspraakkanaal.RECEPTIE


def test_a_channel_sees_and_takes_only_its_own_share(agent, wereld):
    Kanaaldeel.objects.create(locatie=wereld.locaties[0], kanalen=["online", "receptie"], percentage=50)
    wereld.bezet(wereld.locaties[0], 2, time(9), time(12), [0, 1, 2])
    herbereken(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])
    agent.post(NIEUW, invoer(kanaal="receptie"))
    ander = {"telefoon": "010 267 1626", "email": ""}
    vol = agent.post(NIEUW, invoer(kanaal="receptie", **ander))
    assert vol.status_code == 409 and "net bezet" in vol.text
    assert agent.post(NIEUW, invoer(kanaal="telefoon", **ander)).status_code == 302


@pytest.mark.parametrize(
    ("velden", "melding"),
    [
        ({"naam": ""}, "Vul de naam in."),
        ({"telefoon": "", "email": ""}, "Vul een telefoonnummer of een e-mailadres in."),
        ({"telefoon": "12"}, "Dit is geen telefoonnummer."),
        ({"email": "jo"}, "Schrijf het hele adres"),
        ({"moment": ""}, "Kies een plaats en een tijdstip."),
        ({"moment": "nergens 2026-03-02T09:30"}, "Kies een plaats en een tijdstip."),
        ({"moment": "locatie-0 2026-03-02T09:31"}, "veelvoud van vijf minuten"),
        ({"product": [""]}, "Kies waarvoor de afspraak is."),
        ({"product": ["bestaat-niet"]}, "Kies waarvoor de afspraak is."),
        ({"behoeften": ["tolk"]}, "Vul in welke taal de tolk moet spreken."),
        ({"geboortedatum": "31-02-1980"}, "Schrijf de datum als dag, maand en jaar"),
        ({"postcode": "0000"}, "Een postcode is vier cijfers"),
        ({"aanvraag_sleutel": "x"}, "Boek nog een keer."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(agent, wereld, velden, melding):
    antwoord = agent.post(NIEUW, invoer(opmerking="Liever 's middags") | velden)
    assert antwoord.status_code == 422
    assert melding in antwoord.text and "Liever &#x27;s middags" in antwoord.text
    assert not Afspraak.objects.exists()


def test_a_moment_that_is_gone_leaves_the_rest_as_typed(agent, wereld):
    wereld.plan(wereld.locaties[0], 114, contact=Contactgegevens("An Bos", "an@example.nl"))
    antwoord = agent.post(NIEUW, invoer())
    assert antwoord.status_code == 409
    assert "net bezet" in antwoord.text and 'value="Jo de Wit"' in antwoord.text
    assert "locatie-0 2026-03-02T09:00" in momenten(antwoord)
    assert Afspraak.objects.count() == 1


def test_needs_reach_the_appointment_and_who_has_no_phone_is_helped_too(agent, wereld):
    velden = {"telefoon": "", "email": "", "is_onbereikbaar": "on", "behoeften": ["rolstoel"]}
    agent.post(NIEUW, invoer(tolktaal="Pools", geboortedatum="12-03-1980", **velden))
    afspraak = Afspraak.objects.get()
    assert afspraak.behoeften == [Behoefte.ROLSTOEL, Behoefte.TOLK] and afspraak.tolktaal == "Pools"
    assert afspraak.geboortedatumsleutel


def test_one_place_is_shown_by_day_and_the_rest_of_the_day_filtered(agent, wereld):
    velden = invoer(actie="toon", moment="", plaats="locatie-1")
    hele_dag = momenten(agent.post(NIEUW, velden))
    assert hele_dag[0] == "locatie-1 2026-03-02T10:00" and hele_dag[-1] == "locatie-1 2026-03-02T14:45"
    assert len(hele_dag) == 20
    middag = momenten(agent.post(NIEUW, velden | {"dagdeel": "middag"}))
    assert middag[0] == "locatie-1 2026-03-02T12:00" and len(middag) == 12
    later = agent.post(NIEUW, velden | {"vanaf": "2026-03-03"})
    assert momenten(later) == [] and "Geen plek gevonden" in later.text


def test_too_many_persons_says_how_many_can_come(agent, wereld):
    antwoord = agent.get(f"{NIEUW}?product=product-0&personen=5")
    assert "hoogstens 4 personen" in antwoord.text and momenten(antwoord) == []


@pytest.mark.parametrize(
    "kies",
    [
        '//select[@id="id_plaats"]',
        '//input[@id="id_personen_0"]',
        '//button[@name="toon_plaats"][@value="locatie-1"]',
        '//input[@id="moment-locatie-0-202603020900"]',
    ],
)
def test_what_htmx_changes_is_what_a_whole_page_shows(agent, wereld, kies):
    pagina = agent.post(NIEUW, invoer(actie="toon"))
    na = gebruik(agent, pagina, kies)
    assert Afspraak.objects.count() == 0
    # lxml takes the line end that a browser leaves out for what stands in the box.
    verstuurd = na.antwoord.wsgi_request.POST.dict() | {"actie": "toon", "opmerking": ""}
    assert "<h1" not in na.antwoord.text
    assert regels(na.pagina) == regels(agent.post(NIEUW, verstuurd))


def test_the_button_of_a_place_moves_the_filter_along(agent, wereld):
    pagina = agent.get(f"{NIEUW}?product=product-0")
    na = gebruik(agent, pagina, '//button[@name="toon_plaats"][@value="locatie-1"]')
    assert na.pagina.get_element_by_id("id_plaats").value == "locatie-1"
    assert "welke dag?" in na.antwoord.text and "<h1" not in na.antwoord.text


def kies(client, velden):
    """Choose the moment of `velden`, as htmx does; returns the part that says what was chosen."""
    koppen = {"HX-Request": "true", "HX-Target": "gekozen"}
    return client.post(NIEUW, velden | {"actie": ""}, headers=koppen).text


def test_what_is_chosen_is_held_while_the_caller_spells_the_name(agent, aangemeld, wereld):
    collega = aangemeld(Rol.BALIEMEDEWERKER)
    mijn = invoer(vast=nieuwe_sleutel(""))
    assert "Vastgehouden tot 06.05 uur" in kies(agent, mijn)
    hun = invoer(vast=nieuwe_sleutel(""), telefoon="010 267 1626", email="")
    assert "net bezet" in kies(collega, hun)
    assert collega.post(NIEUW, hun).status_code == 409
    # For who holds it, it is still there, also after looking at something else.
    assert mijn["moment"] in momenten(agent.post(NIEUW, mijn | {"actie": "toon", "plaats": "locatie-0"}))
    assert agent.post(NIEUW, mijn).status_code == 302
    assert Afspraak.alle.count() == 1


def test_another_choice_gives_up_the_first_and_time_gives_up_both(agent, aangemeld, wereld):
    collega = aangemeld(Rol.BALIEMEDEWERKER)
    mijn = invoer(vast=nieuwe_sleutel(""))
    kies(agent, mijn)
    kies(agent, mijn | {"moment": "locatie-1 2026-03-02T10:00"})
    assert Afspraak.alle.count() == 1
    with time_machine.travel(VROEG + timedelta(minutes=6), tick=False):
        hun = invoer(moment="locatie-1 2026-03-02T10:00", telefoon="010 267 1626", email="")
        assert collega.post(NIEUW, hun).status_code == 302
        assert agent.post(NIEUW, mijn | {"moment": hun["moment"]}).status_code == 409


def test_a_second_appointment_for_the_same_is_asked_about(agent, wereld):
    agent.post(NIEUW, invoer())
    eerste = Afspraak.objects.get()
    tweede = invoer(moment="locatie-1 2026-03-02T10:00", opmerking="Voor zijn broer")
    vraag = agent.post(NIEUW, tweede)
    assert vraag.status_code == 422 and "Er is al een afspraak hiervoor" in vraag.text
    assert reverse("afspraken:medewerker_afspraak", args=[eerste.uuid]) in vraag.text
    assert "Voor zijn broer" in vraag.text and Afspraak.objects.count() == 1
    assert Inzage.objects.filter(handeling=Handeling.INZIEN, object_id=str(eerste.pk)).exists()
    assert agent.post(NIEUW, tweede | {"actie": "toch_boeken"}).status_code == 302
    assert agent.post(NIEUW, invoer(product=["product-1"], moment="locatie-1 2026-03-02T11:00")).url


def test_another_row_for_another_product(agent, wereld):
    antwoord = agent.post(NIEUW, invoer(actie="meer"))
    assert antwoord.text.count('name="personen"') == 2
    assert momenten(antwoord)


@pytest.mark.parametrize("velden", [{}, {"product": "x", "moment": "💥", "vanaf": "x", "personen": "9" * 30}])
def test_nothing_typed_breaks_the_screen(agent, wereld, velden):
    for actie in ("toon", "meer", ""):
        assert agent.post(NIEUW, {"actie": actie} | velden).status_code == 200
    assert agent.get(NIEUW, velden).status_code == 200


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol not in (Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER)])
def test_others_do_not_book_for_somebody_else(aangemeld, wereld, rol):
    client = aangemeld(rol)
    assert client.get(NIEUW).status_code == 403
    assert client.post(NIEUW, invoer()).status_code == 403
    assert not Afspraak.objects.exists()


def test_more_places_and_days_cost_no_more_queries(agent, wereld, django_assert_num_queries):
    agent.post(NIEUW, invoer(actie="toon"))
    with CaptureQueriesContext(connection) as een:
        agent.post(NIEUW, invoer(actie="toon"))
    groter = maak_groter(wereld)
    with django_assert_num_queries(len(een)):
        antwoord = agent.post(NIEUW, invoer(actie="toon"))
    assert len(momenten(antwoord)) > 3 and groter


def maak_groter(wereld: Wereld) -> bool:
    for dag in range(3, 7):
        for locatie in wereld.locaties:
            wereld.bezet(locatie, 1, time(9), time(17), [0, 1, 2], date(2026, 3, dag))
    return True


def test_a_get_writes_nothing(agent, wereld):
    agent.get(NIEUW)
    voor = Inzage.objects.count()
    agent.get(f"{NIEUW}?product=product-0")
    assert Inzage.objects.count() == voor and timezone.now() == VROEG
