"""On both nights of 2027 on which the clocks change: booking, the calendar, what is held, the access time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from icalendar import Calendar

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, Beschikbaarheidsmeting
from afspraken.services import (
    beheersleutel,
    controleer,
    ics,
    reserveren,
    verplaats_afspraak,
    visites,
    zoek_vrij,
)
from afspraken.services.toegang import meet_beschikbaarheid
from catalogus.models import Openingstijd
from kcc.lib.perioden import TIJDZONE, lokaal_moment
from tests.afspraken.wereld import Wereld, maak_wereld

pytestmark = pytest.mark.django_db

ZOMER, WINTER = date(2027, 3, 28), date(2027, 10, 31)
# Nine o'clock on the day of the change, as UTC knows it.
NEGEN_UUR = {ZOMER: datetime(2027, 3, 28, 7, 0, tzinfo=UTC), WINTER: datetime(2027, 10, 31, 8, 0, tzinfo=UTC)}


@pytest.fixture(params=[ZOMER, WINTER], ids=["zomertijd", "wintertijd"])
def zondag(request) -> date:
    return request.param


def dinsdag(zondag: date) -> date:
    """In 2027 the day after the change to summer time is tweede Paasdag."""
    return zondag + timedelta(days=2)


@pytest.fixture
def wereld(zondag) -> Wereld:
    """A place that is open on Sundays, and this Sunday also in the small hours."""
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    Openingstijd.objects.create(locatie=locatie, weekdag=7, van=time(0), tot=time(12))
    for dag in (zondag, dinsdag(zondag)):
        van = time(0) if dag == zondag else time(9)
        wereld.bezet(locatie, 1, van, time(12), [0, 1, 2], datum=dag)
    return wereld


def vrij(wereld, nu, tot=None) -> list[datetime]:
    gevonden = zoek_vrij(
        visites=visites(wereld.wens((0, 1))),
        kanaal="online",
        vanaf=nu.date(),
        tot=tot or nu.date() + timedelta(days=3),
        nu=nu,
    )
    return [regels.cel_moment(dag.datum, int(cel)) for dag in gevonden for cel in dag.cellen]


def test_nine_oclock_is_nine_on_the_clock_in_the_mail_and_in_the_calendar(client, wereld, zondag):
    zaterdag = lokaal_moment(zondag - timedelta(days=1), time(12))
    afspraak = wereld.plan(wereld.locaties[0], 108, datum=zondag, nu=zaterdag)
    assert afspraak.begint_op == NEGEN_UUR[zondag]
    [gebeurtenis] = Calendar.from_ical(ics(afspraak, nu=zaterdag)).walk("VEVENT")
    assert gebeurtenis["DTSTART"].dt.replace(tzinfo=None) == datetime.combine(zondag, time(9))
    assert gebeurtenis["DTSTART"].dt == NEGEN_UUR[zondag]
    assert gebeurtenis["DTEND"].dt - gebeurtenis["DTSTART"].dt == timedelta(minutes=15)
    with time_machine.travel(zaterdag, tick=False):
        pagina = client.get(reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)]))
    assert "09.00 uur" in pagina.content.decode()


def test_moving_over_the_change_keeps_the_time_on_the_clock(wereld, zondag):
    zaterdag = lokaal_moment(zondag - timedelta(days=1), time(12))
    afspraak = wereld.plan(wereld.locaties[0], 108, datum=dinsdag(zondag), nu=zaterdag)
    verplaats_afspraak(
        afspraak_id=afspraak.pk,
        locatie=wereld.locaties[0],
        begint_op=lokaal_moment(zondag, time(9)),
        nu=zaterdag,
    )
    afspraak.refresh_from_db()
    assert afspraak.begint_op == NEGEN_UUR[zondag] and afspraak.datum == zondag
    assert controleer(locatie_id=wereld.locaties[0].pk, datums=[zondag, dinsdag(zondag)]) == []


def test_every_start_of_that_night_can_be_booked_and_is_shown_once(wereld, zondag):
    zaterdag = lokaal_moment(zondag - timedelta(days=1), time(12))
    momenten = vrij(wereld, zaterdag, tot=zondag + timedelta(days=1))
    assert len(set(momenten)) == len(momenten)
    klok = {moment.astimezone(TIJDZONE).hour for moment in momenten}
    assert (2 in klok) == (zondag == WINTER)
    for moment in momenten[::2]:
        with transaction.atomic():
            cel = regels.cel(moment.astimezone(TIJDZONE).time())
            afspraak = wereld.plan(wereld.locaties[0], cel, datum=zondag, nu=zaterdag)
            assert afspraak.begint_op == moment
            # Over the hour that is skipped nobody is planned; over the one that comes twice it takes longer.
            assert afspraak.eindigt_op - afspraak.begint_op >= timedelta(minutes=15)
            transaction.set_rollback(True)


def test_lead_time_counts_real_minutes(wereld, zondag):
    # Thirty minutes of lead time, over the moment of the change.
    nu = datetime.combine(zondag, time(0, 45), UTC)
    eerste = min(vrij(wereld, nu))
    assert eerste - nu >= timedelta(minutes=30)
    assert zondag == WINTER or eerste == datetime.combine(zondag, time(1, 15), UTC)


def test_what_is_held_ends_after_five_real_minutes(client, wereld, zondag):
    # Two minutes before the change, at 01:00 UTC.
    nu = datetime.combine(zondag, time(0, 58), UTC)
    keuze = {"product": "product-0", "locatie": "locatie-0", "moment": f"{zondag}T09:00"}
    with time_machine.travel(nu, tick=False):
        antwoord = client.post(reverse("afspraken:vasthouden"), query_params=keuze)
        pagina = client.get(antwoord.url).content.decode()
    reservering = Afspraak.alle.get()
    assert reservering.vervalt_op - nu == timedelta(minutes=5)
    assert f"vrij tot {'03.03' if zondag == ZOMER else '02.03'} uur" in pagina
    assert reserveren.geef_vervallen_vrij(nu=nu + timedelta(minutes=4, seconds=59)) == 0
    assert lokaal_moment(zondag, time(9)) not in vrij(wereld, nu + timedelta(minutes=4))
    assert lokaal_moment(zondag, time(9)) in vrij(wereld, nu + timedelta(minutes=5))
    verlengd = reserveren.reserveer(
        wens=wereld.wens((0, 1)),
        locatie=wereld.locaties[0],
        begint_op=lokaal_moment(zondag, time(9)),
        kanaal=Afspraakkanaal.ONLINE,
        sleutel=reservering.aanvraag_sleutel,
        nu=nu + timedelta(minutes=4),
    )
    assert verlengd.vervalt_op == nu + timedelta(minutes=9)


def test_the_access_time_of_the_friday_before_counts_days_and_not_hours(wereld, zondag):
    vrijdag = lokaal_moment(zondag - timedelta(days=2), time(12))
    wereld.locaties[0].openingstijden.filter(weekdag=7).delete()
    wereld.bezet(wereld.locaties[0], 98, time(11), time(11, 5), [0], datum=zondag)
    meet_beschikbaarheid(moment=vrijdag, nu=vrijdag)
    meting = Beschikbaarheidsmeting.objects.filter(product=wereld.producten[0]).get()
    assert meting.eerste_vrije_op == lokaal_moment(dinsdag(zondag), time(9))
    assert meting.werkdagen_tot_eerste == (1 if zondag == ZOMER else 2)
