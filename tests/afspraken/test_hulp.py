"""What help a visitor asks for: given in step 3, kept in fields, refused when it does not make sense."""

from datetime import time

import pytest
import time_machine
from django.db import IntegrityError, transaction

from afspraken.enums import Behoefte
from afspraken.models import Afspraak
from tests.afspraken.factories import AfspraakFactory
from tests.afspraken.test_boeken import CONTACT, adres, boek
from tests.afspraken.wereld import VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(1)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


def test_needs_become_fields_of_the_appointment(client, wereld):
    hulp = {"behoeften": ["rolstoel", "tolk"], "tolktaal": "Arabisch", "opmerking": "Mijn zoon komt mee."}
    boek(client, contact=CONTACT | hulp)
    afspraak = Afspraak.objects.get()
    assert (afspraak.behoeften, afspraak.tolktaal) == (["rolstoel", "tolk"], "Arabisch")
    assert afspraak.behoefteregels == ["Gebruikt een rolstoel", "Wil een tolk: Arabisch"]
    assert afspraak.opmerking == "Mijn zoon komt mee."


def test_a_language_alone_is_a_wish_for_an_interpreter(client, wereld):
    boek(client, contact=CONTACT | {"tolktaal": "Pools"})
    assert Afspraak.objects.get().behoeften == [Behoefte.TOLK]


@pytest.mark.parametrize(
    ("fout", "melding"),
    [
        ({"behoeften": ["tolk"]}, "Vul in welke taal de tolk moet spreken."),
        ({"behoeften": ["helikopter"]}, "helikopter"),
        ({"postcode": "3011"}, "vier cijfers en twee letters"),
        ({"geboortedatum": "31-02-1980"}, "Vul een dag, een maand en een jaar in"),
        ({"geboortedatum": "01-01-1880"}, "Vul een dag, een maand en een jaar in"),
    ],
)
def test_what_makes_no_sense_is_told_and_the_group_stands_open(client, wereld, fout, melding):
    antwoord = client.post(adres("gegevens"), CONTACT | fout)
    assert antwoord.status_code == 200
    tekst = antwoord.content.decode()
    assert melding in tekst and '<details class="uitklap" open>' in tekst


def test_both_groups_are_closed_for_who_needs_nothing(client, wereld):
    tekst = client.get(adres("gegevens")).content.decode()
    assert tekst.count('<details class="uitklap">') == 2


def test_going_back_shows_what_was_filled_in(client, wereld):
    client.post(adres("gegevens"), CONTACT | {"behoeften": ["slechthorend"], "geboortedatum": "3/5/1980"})
    tekst = client.get(adres("gegevens")).content.decode()
    assert 'value="03-05-1980"' in tekst and 'value="slechthorend"' in tekst
    assert tekst.count('<details class="uitklap" open>') == 2


@pytest.mark.parametrize(
    ("velden", "regel"),
    [
        ({"behoeften": ["helikopter"]}, "afspraak_behoeften_bekend"),
        ({"tolktaal": "Pools"}, "afspraak_taal_van_tolk"),
    ],
)
def test_the_database_refuses_needs_that_make_no_sense(velden, regel):
    with pytest.raises(IntegrityError, match=regel), transaction.atomic():
        AfspraakFactory(**velden)
