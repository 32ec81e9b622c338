"""In random gemeentes: what is free is what an oracle says, and every start that is shown can be booked."""

import random
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Afspraak, Afspraakregel, Bezetting, Kanaaldeel
from afspraken.services import (
    GeenPlek,
    Wens,
    controleer,
    herbereken,
    reserveren,
    verplaats_afspraak,
    visites,
    zeg_afspraak_af,
    zoek_vrij,
)
from catalogus.models import Locatie, Openingstijd
from kcc.lib.perioden import TIJDZONE
from tests.afspraken import orakel
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db

OPEN = [8 * 12 <= cel < 18 * 12 for cel in range(288)]


def vrije_cellen(wens: Wens, locatie: Locatie, nu: datetime) -> set[int]:
    tot = MAANDAG + timedelta(days=1)
    vrij = zoek_vrij(visites=visites(wens, [locatie.pk]), kanaal="online", vanaf=MAANDAG, tot=tot, nu=nu)
    return set(vrij[0].cellen.tolist()) if vrij else set()


def volgens_orakel(wens: Wens, locatie: Locatie, nu: datetime) -> set[int]:
    """The starts that fit beside all that is booked, or held and not over, worked out one by one."""
    inzet = [
        (regels.cel(b.van), regels.cel(b.tot), frozenset(b.groepen.values_list("pk", flat=True)))
        for b in Bezetting.objects.filter(balie__locatie=locatie, datum=MAANDAG).prefetch_related("groepen")
    ]
    beslag = list(
        Afspraakregel.objects.filter(afspraak__locatie=locatie, afspraak__datum=MAANDAG)
        .exclude(afspraak__status="afgezegd")
        .exclude(afspraak__vervalt_op__lte=nu)
        .values_list("groep_id", "eerste_cel", "aantal_cellen")
    )
    [visite] = visites(wens, [locatie.pk])
    return {
        cel
        for cel in range(8 * 12, 18 * 12)
        if orakel.kan_erbij(
            inzet,
            beslag,
            [(s.groep, s.eerste_cel, s.aantal_cellen) for s in regels.schuif(visite.segmenten, cel)],
            OPEN,
        )
    }


@pytest.mark.parametrize("zaad", range(4))
def test_free_starts_equal_the_oracle_after_random_holds_bookings_moves_and_roster_changes(zaad):
    kans = random.Random(zaad)
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer in range(1, 4):
        groepen = kans.sample(range(3), kans.randint(1, 3))
        wereld.bezet(locatie, nummer, time(9), time(10 + kans.randint(0, 1)), groepen)
    wensen = [wereld.wens((0, 1)), wereld.wens((1, 2)), wereld.wens((2, 1), (0, 2))]
    nu, begonnen = VROEG, 0
    for beurt in range(50):
        nu += timedelta(seconds=kans.randint(10, 120))
        wens, sleutel = kans.choice(wensen), f"vast:{kans.randint(1, 5)}:"
        # Also what is not free is tried: a third of the attempts.
        cel = kans.choice([*vrije_cellen(wens, locatie, nu), *range(9 * 12, 10 * 12, 4)])
        doel = {"locatie": locatie, "begint_op": regels.cel_moment(MAANDAG, cel)}
        afspraken = list(Afspraak.objects.filter(status="bevestigd").order_by("pk"))
        actie = kans.random()
        with suppress(GeenPlek):
            if actie < 0.4:
                kanaal = Afspraakkanaal.ONLINE
                reserveren.reserveer(wens=wens, kanaal=kanaal, sleutel=sleutel, nu=nu, **doel)
            elif actie < 0.5:
                reserveren.verleng(sleutel=sleutel, nu=nu)
            elif actie < 0.55:
                reserveren.laat_los(sleutel=sleutel)
            elif actie < 0.7 and (gehouden := reserveren.gereserveerd(sleutel)):
                eigen = regels.cel(gehouden.begint_op.astimezone(TIJDZONE).time())
                wens = Wens(tuple(gehouden.regels.values_list("product_id", "aantal_personen")))
                assert wereld.plan(locatie, eigen, wens, reservering=sleutel, nu=nu).pk == gehouden.pk
            elif actie < 0.8:
                wereld.plan(locatie, cel, wens, nu=nu)
            elif actie < 0.9 and afspraken:
                verplaats_afspraak(afspraak_id=kans.choice(afspraken).pk, nu=nu, **doel)
            elif actie < 0.95 and afspraken:
                zeg_afspraak_af(afspraak_id=kans.choice(afspraken).pk, nu=nu)
            elif actie < 0.98:
                begonnen += 1
                wereld.bezet(locatie, 10 + begonnen, time(9, 30), time(11), [kans.randint(0, 2)])
            else:
                reserveren.geef_vervallen_vrij(nu=nu)
        wens = kans.choice(wensen)
        assert vrije_cellen(wens, locatie, nu) == volgens_orakel(wens, locatie, nu), (zaad, beurt)
    assert Afspraak.objects.exists()
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


# --- Every start that is shown -----------------------------------------------------------------


def willekeurige_gemeente(kans: random.Random) -> Wereld:
    """Two places with a break at noon, desks of several skills, shares of channels, own rules per product,
    and a day that is partly booked and held."""
    wereld = maak_wereld(2)
    Openingstijd.objects.all().delete()
    for locatie in wereld.locaties:
        for weekdag in (1, 2, 3):
            Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(9), tot=time(12))
            dicht = kans.choice([time(14), time(14, 50)])
            Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(12, 30), tot=dicht)
    for aanbod in Aanbod.objects.order_by("pk"):
        aanbod.duur_minuten = kans.choice([10, 20, 35])
        aanbod.extra_minuten_per_persoon = kans.choice([0, 5, 15])
        aanbod.voorlooptijd_minuten = kans.choice([0, 60, 240])
        aanbod.horizon_dagen = kans.choice([1, 2])
        aanbod.save()
    for locatie in wereld.locaties:
        Kanaaldeel.objects.create(locatie=locatie, kanalen=["online"], percentage=kans.choice([50, 70]))
        for datum in dagen():
            for nummer in range(1, 4):
                groepen = kans.sample(range(3), kans.randint(1, 3))
                van, tot = time(kans.choice([9, 10])), time(kans.choice([13, 15]))
                wereld.bezet(locatie, nummer, van, tot, groepen, datum=datum)
        herbereken(locatie_id=locatie.pk, datums=dagen())
        for beurt in range(12):
            wens = wereld.wens((kans.randint(0, 2), kans.randint(1, 2)))
            doel = regels.cel_moment(MAANDAG, kans.randint(108, 160))
            with suppress(reserveren.AfspraakFout):
                reserveren.reserveer(
                    wens=wens,
                    locatie=locatie,
                    begint_op=doel,
                    kanaal=Afspraakkanaal.ONLINE,
                    sleutel=f"vast:{locatie.pk}-{beurt}:",
                    # Of some the time is over.
                    nu=VROEG - timedelta(minutes=kans.choice([1, 10])),
                )
    return wereld


def dagen() -> list[date]:
    return [MAANDAG + timedelta(days=n) for n in range(3)]


def getoond(client: Client, keuze: list[tuple[str, str]]) -> set[str]:
    """Every moment that step 2 shows for this wish at this place, over all its days."""
    momenten: set[str] = set()
    for datum in dagen():
        vraag = urlencode([*keuze, ("datum", datum.isoformat())])
        tekst = unescape(client.get(f"{reverse('afspraken:moment')}?{vraag}").content.decode())
        for adres in re.findall(r'formaction="([^"]+)"', tekst):
            momenten.add(parse_qs(urlsplit(adres).query)["moment"][0])
    return momenten


@pytest.mark.parametrize("zaad", range(2))
def test_every_start_that_the_pages_show_can_be_booked_and_ends_before_closing(zaad):
    kans = random.Random(zaad)
    wereld = willekeurige_gemeente(kans)
    geprobeerd = 0
    with time_machine.travel(VROEG, tick=False):
        for locatie in wereld.locaties:
            vensters = [(t.weekdag, t.van, t.tot) for t in locatie.openingstijden.all()]
            for regels_ in ([(0, 1)], [(1, 3)], [(2, 2), (0, 1)]):
                keuze = [("locatie", locatie.code)]
                for product, personen in regels_:
                    keuze += [("product", f"product-{product}"), ("personen", str(personen))]
                for moment in sorted(getoond(Client(), keuze)):
                    lokaal = datetime.fromisoformat(moment)
                    with transaction.atomic():
                        afspraak = wereld.plan(
                            locatie, regels.cel(lokaal.time()), wereld.wens(*regels_), datum=lokaal.date()
                        )
                        einde = afspraak.eindigt_op.astimezone(TIJDZONE)
                        assert any(
                            dag == lokaal.isoweekday() and van <= lokaal.time() and einde.time() <= tot
                            for dag, van, tot in vensters
                        ), f"{moment} tot {einde}"
                        transaction.set_rollback(True)
                    geprobeerd += 1
    assert geprobeerd > 50
