"""Taking back a cancellation: as long as the place is free, and never a place that somebody else has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier
from time import sleep

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Capaciteit
from afspraken.services import GeenPlek, beheersleutel, capaciteit_nemen, controleer, zeg_afspraak_af
from afspraken.services.herstellen import laat_afspraak_doorgaan
from catalogus.enums import Locatiesoort
from tests.afspraken.post import laatste
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

NEGEN = 108


@pytest.fixture
def wereld() -> Wereld:
    """One place with one desk."""
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


@pytest.fixture
def afgezegd(wereld) -> Afspraak:
    afspraak = wereld.plan(wereld.locaties[0], NEGEN, wereld.wens((0, 2), (1, 1)))
    return zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)


def pagina(naam: str, afspraak: Afspraak) -> str:
    return reverse(f"afspraken:{naam}", args=[afspraak.uuid, beheersleutel(afspraak)])


def klopt(wereld) -> bool:
    return controleer(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []


@pytest.mark.django_db
def test_a_cancellation_can_be_taken_back_and_takes_the_place_again(client, wereld, afgezegd):
    assert "Laat de afspraak toch doorgaan" in client.get(pagina("beheren", afgezegd)).content.decode()
    for _ in range(2):  # a double click
        tekst = client.post(pagina("doorgaan", afgezegd), follow=True).content.decode()
        assert "Uw afspraak gaat toch door." in tekst and "Verplaatsen" in tekst
    afgezegd.refresh_from_db()
    assert (afgezegd.status, afgezegd.volgnummer) == (Afspraakstatus.BEVESTIGD, 2)
    assert klopt(wereld)
    with pytest.raises(GeenPlek):
        wereld.plan(wereld.locaties[0], NEGEN)
    mail = laatste("herstel")
    assert "gaat toch door" in mail.onderwerp and "SEQUENCE:2" in mail.bijlagen[0]["inhoud"]
    assert afgezegd.handelingen.last().soort == "hersteld"


@pytest.mark.django_db
def test_a_place_that_somebody_else_has_stays_theirs(client, wereld, afgezegd):
    wereld.plan(wereld.locaties[0], NEGEN + 4)
    tekst = client.get(pagina("beheren", afgezegd)).content.decode()
    assert "toch doorgaan" not in tekst and "Maak dan een nieuwe afspraak" in tekst
    tekst = client.post(pagina("doorgaan", afgezegd), follow=True).content.decode()
    assert "Deze tijd is intussen bezet" in tekst
    afgezegd.refresh_from_db()
    assert (afgezegd.status, afgezegd.volgnummer) == (Afspraakstatus.AFGEZEGD, 1)
    assert klopt(wereld)


@pytest.mark.django_db
def test_once_it_would_have_begun_it_cannot_go_ahead(client, afgezegd):
    with time_machine.travel(afgezegd.begint_op, tick=False):
        assert "toch doorgaan" not in client.get(pagina("beheren", afgezegd)).content.decode()
        tekst = client.post(pagina("doorgaan", afgezegd), follow=True).content.decode()
    assert "kan niet meer veranderen" in tekst
    afgezegd.refresh_from_db()
    assert afgezegd.status == Afspraakstatus.AFGEZEGD


@pytest.mark.django_db
def test_a_home_visit_cannot_go_ahead_because_its_address_is_gone(client, wereld, afgezegd):
    type(wereld.locaties[0]).objects.update(soort=Locatiesoort.MOBIEL_TEAM)
    assert "toch doorgaan" not in client.get(pagina("beheren", afgezegd)).content.decode()
    client.post(pagina("doorgaan", afgezegd))
    afgezegd.refresh_from_db()
    assert afgezegd.status == Afspraakstatus.AFGEZEGD


@pytest.mark.django_db
def test_looking_or_a_wrong_key_changes_nothing(client, afgezegd):
    assert client.get(pagina("doorgaan", afgezegd)).status_code == 405
    verkeerd = reverse("afspraken:doorgaan", args=[afgezegd.uuid, "0" * 40])
    assert client.post(verkeerd).status_code == 404
    afgezegd.refresh_from_db()
    assert afgezegd.status == Afspraakstatus.AFGEZEGD


def _tegelijk(wereld: Wereld, afgezegd: Afspraak) -> list[str]:
    """Take back and book the last place, each over a connection of its own; what came of both."""
    hek = Barrier(2, timeout=10)

    def probeer(wat) -> str:
        hek.wait()
        try:
            wat()
        except GeenPlek:
            return "bezet"
        finally:
            connection.close()
        return "gelukt"

    keuzes = [
        lambda: laat_afspraak_doorgaan(afspraak_id=afgezegd.pk, nu=VROEG + timedelta(minutes=1)),
        lambda: wereld.plan(wereld.locaties[0], NEGEN + 2),
    ]
    with ThreadPoolExecutor(2) as draden:
        return sorted(draden.map(probeer, keuzes))


@pytest.mark.django_db(transaction=True)
def test_of_taking_back_and_booking_the_same_place_one_succeeds(wereld, afgezegd):
    assert _tegelijk(wereld, afgezegd) == ["bezet", "gelukt"]
    assert klopt(wereld)


def _neem_zonder_bewaking(*, locatie_id, datum, segmenten, kanaal) -> None:
    """What everybody writes first: read, and if there is room write back one less."""
    rijen = list(Capaciteit.objects.filter(locatie_id=locatie_id, datum=datum))
    cellen = [cel for s in segmenten for cel in range(s.eerste_cel, s.eerste_cel + s.aantal_cellen)]
    if any(rij.vrij[cel] < 1 for rij in rijen for cel in cellen):
        raise GeenPlek
    sleep(0.3)
    for rij in rijen:
        for cel in cellen:
            rij.vrij[cel] -= 1
        rij.save(update_fields=["vrij"])


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_guard_both_have_the_place(wereld, afgezegd, monkeypatch):
    monkeypatch.setattr(capaciteit_nemen, "neem", _neem_zonder_bewaking)
    assert _tegelijk(wereld, afgezegd) == ["gelukt", "gelukt"]
    assert not klopt(wereld)
