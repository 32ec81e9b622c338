"""The second way in: by number and postcode or date of birth, telling a guesser nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken.enums import Afspraakstatus
from afspraken.forms.ingang import lees_geboortedatum, lees_postcode
from afspraken.models import Afspraak
from afspraken.services import beheersleutel, ingang
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage, Verzoekemmer
from tests.afspraken.factories import NU, AfspraakFactory
from tests.afspraken.test_boeken import CONTACT, boek
from tests.afspraken.test_hulp import wereld as wereld

pytestmark = pytest.mark.django_db
PAGINA = "/afspraak/openen/"
NUMMER = "21436587"
GEEN = "Wij vinden met deze gegevens geen afspraak die nog komt."


@pytest.fixture
def afspraak() -> Afspraak:
    """Of a citizen who gave both a postcode and a date of birth."""
    sleutels = ingang.sleutels(NUMMER, postcode="3011AD", geboortedatum="1980-05-03")
    with time_machine.travel(NU, tick=False):
        yield AfspraakFactory(nummer=NUMMER, **sleutels)


def open_(client: Client, gegeven: str, nummer: str = NUMMER):
    return client.post(PAGINA, {"nummer": nummer, "gegeven": gegeven})


@pytest.mark.parametrize(
    ("nummer", "gegeven"),
    [
        (NUMMER, "3011AD"),
        ("2143 6587", " 3011 ad "),
        ("2143-6587", "3-5-1980"),
        (NUMMER, "03/05/1980"),
        (NUMMER, "3 5 1980"),
        (NUMMER, "1980-05-03"),
    ],
)
def test_either_of_both_opens_the_appointment_however_it_is_typed(client, afspraak, nummer, gegeven):
    antwoord = open_(client, gegeven, nummer)
    assert antwoord.url == reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)])


def test_what_was_given_when_booking_opens_it_later(client, wereld):
    boek(client, contact=CONTACT | {"postcode": "3011 ad"})
    afspraak = Afspraak.objects.get()
    assert "3011" not in afspraak.postcodesleutel and afspraak.geboortedatumsleutel == ""
    pagina = client.get(reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)]))
    # Printed: the number, and where to use it.
    assert "/afspraak/openen/" in pagina.content.decode()
    assert open_(Client(), "3011AD", afspraak.nummer).status_code == 302


def weigeringen(afspraak: Afspraak) -> list[tuple[str, str]]:
    """(number, second part) that must all get the same refusal."""
    for n, velden in enumerate(({"status": Afspraakstatus.AFGEZEGD}, {"begint_op": NU - timedelta(hours=1)})):
        nummer = f"3000000{n}"
        AfspraakFactory(nummer=nummer, **velden, **ingang.sleutels(nummer, postcode="3011AD"))
    zonder = AfspraakFactory(nummer="30000009")
    return [
        ("99999999", "3011AD"),
        (afspraak.nummer, "3011AE"),
        (afspraak.nummer, "04-05-1980"),
        ("30000000", "3011AD"),
        ("30000001", "3011AD"),
        (zonder.nummer, "3011AD"),
    ]


def test_every_refusal_is_the_same_answer_after_the_same_work(client, afspraak):
    antwoorden, vragen = set(), set()
    for nummer, gegeven in weigeringen(afspraak):
        with CaptureQueriesContext(connection) as uitgevoerd:
            antwoord = open_(client, gegeven, nummer)
        tekst = antwoord.content.decode()
        assert antwoord.status_code == 422 and GEEN in tekst
        for eigen in (nummer, gegeven):
            tekst = tekst.replace(f'value="{eigen}"', "")
        antwoorden.add(re.sub(r"\b[A-Za-z0-9]{64}\b", "csrf", tekst))
        # The same statements, whatever the number: nothing is looked up for an appointment that exists.
        vragen.add(tuple(re.sub(r"'[^']*'", "?", vraag["sql"]) for vraag in uitgevoerd.captured_queries))
    assert len(antwoorden) == 1 and len(vragen) == 1


def test_a_number_can_be_tried_five_times_a_day_from_wherever(afspraak):
    for n in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{n}")
        assert open_(client, "1111AA").status_code == 422
    geweigerd = open_(Client(REMOTE_ADDR="203.0.113.99"), "3011AD")
    assert geweigerd.status_code == 429 and "te vaak geprobeerd" in geweigerd.content.decode()
    with time_machine.travel(NU + timedelta(hours=5), tick=False):
        assert open_(Client(), "1111AA").status_code == 422
        assert open_(Client(), "1111AA").status_code == 429


def test_a_number_that_does_not_exist_is_counted_just_the_same(afspraak):
    uitkomsten = [open_(Client(), "1111AA", "99999999").status_code for _ in range(6)]
    assert uitkomsten == [422] * 5 + [429]


def test_an_address_can_try_twenty_numbers_an_hour(client, afspraak):
    uitkomsten = [open_(client, "1111AA", f"4000000{n:02}"[-8:]).status_code for n in range(21)]
    assert uitkomsten == [422] * 20 + [429]
    assert open_(Client(REMOTE_ADDR="203.0.113.1"), "3011AD").status_code == 302


def test_neither_number_nor_second_part_is_kept_or_stands_in_an_address(client, afspraak, caplog):
    with caplog.at_level("DEBUG"):
        antwoord = open_(client, "3011AD")
        open_(client, "1111AA")
    assert NUMMER not in antwoord.url and "3011" not in antwoord.url
    assert NUMMER not in caplog.text and "3011AD" not in caplog.text
    assert not Verzoekemmer.objects.filter(sleutel__contains=NUMMER).exists()
    # An address with it does nothing.
    tekst = client.get(f"{PAGINA}?nummer={NUMMER}&gegeven=3011AD").content.decode()
    assert NUMMER not in tekst


@pytest.mark.parametrize(
    ("nummer", "gegeven", "melding"),
    [
        ("", "3011AD", "Vul het afspraaknummer in."),
        ("1234", "3011AD", "acht cijfers"),
        ("٢٢٢٢٢٢٢٢", "3011AD", "acht cijfers"),
        (NUMMER, "", "Vul uw postcode of uw geboortedatum in."),
        (NUMMER, "Jansen", "Vul een postcode in zoals"),
        (NUMMER, "31-02-1980", "Vul een postcode in zoals"),
    ],
)
def test_what_cannot_be_right_is_told_without_being_counted(client, afspraak, nummer, gegeven, melding):
    antwoord = open_(client, gegeven, nummer)
    assert antwoord.status_code == 422 and melding in antwoord.content.decode()
    assert not Verzoekemmer.objects.exists()


def test_in_english(client, afspraak):
    client.cookies["django_language"] = "en"
    assert "We cannot find a coming appointment" in open_(client, "1111AA").content.decode()
    assert open_(client, "3011AD").status_code == 302


def test_it_survives_a_change_of_secret(client, afspraak, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een nieuw geheim"
    assert open_(client, "3011AD").status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert open_(client, "3011AD").status_code == 422


@pytest.mark.parametrize("tekst", ["3011", "0011AD", "3011ADD", "AD3011", "３０１１AD", ""])
def test_what_is_no_postcode(tekst):
    assert lees_postcode(tekst) is None


@pytest.mark.parametrize("tekst", ["31-02-1980", "1-1-80", "01-01-1899", "gisteren", "", "19800503"])
def test_what_is_no_date_of_birth(tekst):
    assert lees_geboortedatum(tekst) is None


# --- The letter --------------------------------------------------------------------------------


def test_the_letter_names_the_page_that_number_and_postcode_open(aangemeld, afspraak):
    agent, pad = aangemeld(Rol.KCC_MEDEWERKER), f"/werk/afspraken/{afspraak.uuid}/"
    assert f'href="{pad}brief/"' in agent.get(pad).text
    brief = agent.get(f"{pad}brief/").text
    for deel in (NUMMER, PAGINA, afspraak.naam, afspraak.locatie.publieksnaam, "Kunt u niet?"):
        assert deel in brief
    assert beheersleutel(afspraak) not in brief
    assert Inzage.objects.filter(object_id=str(afspraak.pk), handeling=Handeling.INZIEN).count() == 2
    assert aangemeld(Rol.PLANNER).get(f"{pad}brief/").status_code == 403


def test_who_gave_neither_gets_the_link_on_paper(aangemeld):
    with time_machine.travel(NU, tick=False):
        zonder = AfspraakFactory(nummer="30000009", taal="en")
        brief = aangemeld(Rol.BALIEMEDEWERKER).get(f"/werk/afspraken/{zonder.uuid}/brief/").text
    assert beheersleutel(zonder) in brief and "Dear" in brief and 'lang="en"' in brief
