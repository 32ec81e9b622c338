"""An appointment at somebody's home, on the screens of who manages it for others."""

from datetime import time

import pytest
import time_machine

from afspraken.models import Aanbod, Afspraak
from catalogus.models import Locatie, Openingstijd
from kcc.organisatie.enums import Rol
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import VROEG, Wereld

pytestmark = pytest.mark.django_db


@pytest.fixture
def wereld() -> Wereld:
    """A team, and a counter that supplies the product too."""
    with time_machine.travel(VROEG, tick=False):
        wereld = maak_teams()
        aanbod = wereld.locaties[0].aanbod.get()
        winkel = Locatie.objects.create(code="winkel", naam="Winkel", soort="stadswinkel")
        for weekdag in range(1, 6):
            Openingstijd.objects.create(locatie=winkel, weekdag=weekdag, van=time(8), tot=time(18))
        Aanbod.objects.create(locatie=winkel, product=aanbod.product, groep=aanbod.groep, duur_minuten=15)
        wereld.bezet(winkel, 1, time(9), time(17), [0])
        yield wereld


def test_it_moves_to_where_the_team_can_be_in_time(aangemeld, wereld):
    client = aangemeld(Rol.KCC_MEDEWERKER)
    afspraak = plan(wereld, 120, 0)
    plan(wereld, 168, 2)  # in the east from two until half past: 45 minutes away
    pad = f"/werk/afspraken/{afspraak.uuid}/verplaatsen/"
    pagina = client.post(pad, {"plaats": "locatie-0", "dag": "2026-03-02", "gezien": 0}).text
    assert "winkel 2026" not in pagina and ">Winkel<" not in pagina
    assert "locatie-0 2026-03-02T15:15" in pagina and "locatie-0 2026-03-02T15:00" not in pagina
    moment = {"actie": "verplaatsen", "gezien": 0, "moment": "locatie-0 2026-03-02T15:15"}
    assert client.post(pad, moment).status_code == 302
    assert afspraak.huisbezoek.adres in client.get(f"/werk/afspraken/{afspraak.uuid}/").text
    assert Afspraak.objects.get(pk=afspraak.pk).begint_op.hour == 14


def test_the_booking_screen_offers_places_to_come_to(aangemeld, wereld):
    pagina = aangemeld(Rol.BALIEMEDEWERKER).get("/werk/afspraken/nieuw/?product=product-0").text
    assert "winkel 2026-03-02T09:00" in pagina and "locatie-0 2026" not in pagina
