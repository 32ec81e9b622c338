"""Shares of the channels: rounding against a count that tries every set of groups, and their release."""

import random
import threading
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import chain, combinations

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from afspraken import regels, tasks
from afspraken.enums import Afspraakkanaal
from afspraken.models import (
    Afspraak,
    Afspraakregel,
    Bezetting,
    Capaciteit,
    Kanaaldeel,
    Kanaalvrijgave,
)
from afspraken.services import GeenPlek, controleer, herbereken, visites, zoek_vrij
from afspraken.services import capaciteit as capaciteit_services
from afspraken.services.rooster_kanalen import Deel, geef_kanaaldelen_vrij, zet_kanaaldelen
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE
from tests.afspraken import orakel
from tests.afspraken.wereld import MAANDAG, VROEG, maak_wereld

pytestmark = pytest.mark.django_db

DAG = timedelta(days=1)
KANALEN = [Afspraakkanaal.ONLINE, Afspraakkanaal.TELEFOON, Afspraakkanaal.RECEPTIE]


def aangeboden(wens, locatie, kanaal, datum=MAANDAG):
    vrij = zoek_vrij(
        visites=visites(wens, [locatie.pk]), kanaal=kanaal, vanaf=datum, tot=datum + DAG, nu=VROEG
    )
    return set(vrij[0].cellen.tolist()) if vrij else set()


# --- The oracle: every set of groups, every cell ------------------------------------------------


def is_samenhangend(groepen, soorten):
    """Whether the groups hang together through kinds of desks that share one of them."""
    bereikt = {min(groepen)}
    for _ in groepen:
        for soort in soorten:
            if bereikt & soort:
                bereikt |= soort & groepen
    return bereikt == groepen


def binnen_deel(balies, soorten, afspraken, percentage):
    """Whether these appointments (groups, of the channels of one share) stay within it: rounded down over
    the place, but not to nothing, and up over every set of groups that hangs together."""
    alle = frozenset(chain.from_iterable(soorten))
    for keuze in chain.from_iterable(combinations(sorted(alle), n) for n in range(1, len(alle) + 1)):
        groepen = frozenset(keuze)
        bereik = sum(1 for balie in balies if balie & groepen)
        gevraagd = sum(1 for groep in afspraken if groep in groepen)
        if groepen == alle:
            grens = max(bereik * percentage // 100, min(1, bereik * percentage))
        elif is_samenhangend(groepen, soorten):
            grens = -(-bereik * percentage // 100)
        else:
            continue
        if gevraagd > grens:
            return False
    return True


def volgens_orakel(wereld, wens, locatie, kanaal, delen):
    inzet = [
        (regels.cel(b.van), regels.cel(b.tot), frozenset(b.groepen.values_list("pk", flat=True)))
        for b in Bezetting.objects.filter(balie__locatie=locatie, datum=MAANDAG)
    ]
    soorten = {groepen for _, _, groepen in inzet}
    beslag = list(
        Afspraakregel.objects.filter(afspraak__in=Afspraak.objects.holding()).values_list(
            "groep_id", "eerste_cel", "aantal_cellen", "afspraak__kanaal"
        )
    )
    open_cellen = [8 * 12 <= cel < 18 * 12 for cel in range(288)]
    groep_van = {p.pk: g.pk for p, g in zip(wereld.producten, wereld.groepen, strict=True)}
    uitkomst = set()
    for begin in range(8 * 12, 18 * 12):
        stukken, cel = [], begin
        for product, personen in wens.regels:
            stukken.append((groep_van[product], cel, 3 + personen - 1))
            cel += 3 + personen - 1
        if not orakel.kan_erbij(inzet, [rij[:3] for rij in beslag], stukken, open_cellen):
            continue
        alles = [*beslag, *((*stuk, kanaal) for stuk in stukken)]
        if all(
            binnen_deel(
                [groepen for van, tot, groepen in inzet if van <= cel < tot],
                soorten,
                [g for g, eerste, n, k in alles if k in deel.kanalen and eerste <= cel < eerste + n],
                deel.percentage,
            )
            for deel in delen
            if kanaal in deel.kanalen
            for _, eerste, n in stukken
            for cel in range(eerste, eerste + n)
        ):
            uitkomst.add(begin)
    return uitkomst


@pytest.mark.parametrize("zaad", range(8))
def test_what_a_channel_is_offered_equals_the_oracle_and_can_be_booked(zaad):
    kans = random.Random(zaad)
    wereld = maak_wereld(aantal_groepen=4)
    (locatie,) = wereld.locaties
    delen = [Deel(frozenset({"online"}), kans.choice([30, 50, 80]))]
    delen.append(Deel(frozenset({"online", "telefoon"}), kans.choice([60, 90])))
    zet_kanaaldelen(locatie_id=locatie.pk, delen=delen, nu=VROEG)
    for nummer in range(1, kans.randint(3, 6)):
        groepen = kans.sample(range(4), kans.randint(1, 2))
        wereld.bezet(locatie, nummer, time(9 + kans.randint(0, 1)), time(11), groepen)
    wensen = [wereld.wens((n, 1)) for n in range(4)] + [wereld.wens((0, 1), (1, 1))]
    for _ in range(25):
        wens, kanaal = kans.choice(wensen), kans.choice(KANALEN)
        if vrij := sorted(aangeboden(wens, locatie, kanaal)):
            wereld.plan(locatie, kans.choice(vrij), wens, kanaal=kanaal)
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []
    for wens in wensen:
        for kanaal in KANALEN:
            vrij = aangeboden(wens, locatie, kanaal)
            assert vrij == volgens_orakel(wereld, wens, locatie, kanaal, delen)
            for cel in sorted(vrij)[:3]:
                with transaction.atomic():
                    wereld.plan(locatie, cel, wens, kanaal=kanaal)
                    transaction.set_rollback(True)


def test_a_skill_that_one_desk_has_is_not_lost_to_a_channel():
    wereld = maak_wereld(aantal_groepen=5)
    (locatie,) = wereld.locaties
    zet_kanaaldelen(locatie_id=locatie.pk, delen=[Deel(frozenset({"online"}), 80)], nu=VROEG)
    for nummer in range(5):
        wereld.bezet(locatie, nummer + 1, time(9), time(10), [nummer])
    for nummer in range(5):
        assert aangeboden(wereld.wens((nummer, 1)), locatie, "online") == set(range(108, 118))
    # Over the place its share is kept: four of the five desks, whichever they are.
    for nummer in range(4):
        wereld.plan(locatie, 108, wereld.wens((nummer, 1)))
    assert 108 not in aangeboden(wereld.wens((4, 1)), locatie, "online")
    assert 108 in aangeboden(wereld.wens((4, 1)), locatie, "receptie")
    with pytest.raises(GeenPlek):
        wereld.plan(locatie, 108, wereld.wens((4, 1)))


def test_the_share_of_the_place_can_be_used_up_whatever_the_skills():
    """Two skills of three desks, half for online: three of six, though half of three is one and a half."""
    wereld = maak_wereld(aantal_groepen=2)
    (locatie,) = wereld.locaties
    zet_kanaaldelen(locatie_id=locatie.pk, delen=[Deel(frozenset({"online"}), 50)], nu=VROEG)
    for nummer in range(6):
        wereld.bezet(locatie, nummer + 1, time(9), time(10), [nummer % 2])
    for groep in (0, 0, 1):
        wereld.plan(locatie, 108, wereld.wens((groep, 1)))
    for groep in (0, 1):
        with pytest.raises(GeenPlek):
            wereld.plan(locatie, 108, wereld.wens((groep, 1)))


@pytest.mark.parametrize(
    ("balies", "percentage", "geheel", "deel"),
    [(0, 50, 0, 0), (1, 50, 1, 1), (1, 0, 0, 0), (3, 50, 1, 2), (12, 90, 10, 11), (10, 100, 10, 10)],
)
def test_rounding(balies, percentage, geheel, deel):
    vector = regels.bezetting_vector(
        [regels.Inzet(0, 1, frozenset({1}))] * balies, {1}, regels.np.ones(regels.CELLEN, dtype="int16")
    )
    plafond = regels.Kanaalplafond(("online",), percentage)
    assert plafond.grens(vector, is_geheel=True)[0] == geheel
    assert plafond.grens(vector, is_geheel=False)[0] == deel


# --- Release -----------------------------------------------------------------------------------


@pytest.fixture
def gedeeld(db):
    """Two desks on Monday and Tuesday; online may have one, until ten o'clock on the day itself."""
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    deel = Deel(frozenset({"online"}), 50, (0, time(10)))
    zet_kanaaldelen(locatie_id=locatie.pk, delen=[deel], nu=VROEG)
    for datum in (MAANDAG, MAANDAG + DAG):
        for nummer in (1, 2):
            wereld.bezet(locatie, nummer, time(9), time(17), [0], datum=datum)
    wereld.plan(locatie, 12 * 12)
    return wereld, locatie


def om(uur, minuut=0, dagen=0):
    return datetime(2026, 3, 2, uur, minuut, tzinfo=TIJDZONE) + dagen * DAG


def test_a_share_is_released_at_its_time_and_not_before(gedeeld):
    wereld, locatie = gedeeld
    wens = wereld.wens((0, 1))
    assert geef_kanaaldelen_vrij(nu=om(9, 59)) == {}
    assert 12 * 12 not in aangeboden(wens, locatie, "online")
    assert geef_kanaaldelen_vrij(nu=om(10)) == {locatie.pk: [MAANDAG]}
    assert 12 * 12 in aangeboden(wens, locatie, "online")
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG, MAANDAG + DAG]) == []
    # The next day keeps its share until its own ten o'clock.
    assert Capaciteit.objects.filter(datum=MAANDAG + DAG, kanalen=["online"]).exists()


def test_releasing_twice_does_nothing_and_a_missed_moment_is_made_up_for(gedeeld):
    with time_machine.travel(om(15, 30), tick=False):
        tasks.geef_kanaaldelen_vrij()
        tasks.geef_kanaaldelen_vrij()
    assert list(Kanaalvrijgave.objects.values_list("datum", flat=True)) == [MAANDAG]
    with time_machine.travel(om(11, dagen=1), tick=False):
        tasks.geef_kanaaldelen_vrij()
    # What is over is tidied up.
    assert list(Kanaalvrijgave.objects.values_list("datum", flat=True)) == [MAANDAG + DAG]


def test_everything_opens_two_days_ahead(gedeeld):
    _, locatie = gedeeld
    deel = Deel(frozenset({"online"}), 50, (2, time(0)))
    zet_kanaaldelen(locatie_id=locatie.pk, delen=[deel], nu=om(9))
    assert geef_kanaaldelen_vrij(nu=om(9)) == {locatie.pk: [MAANDAG + n * DAG for n in range(3)]}
    assert not Capaciteit.objects.exclude(kanalen=[]).exists()


def test_a_release_that_moves_to_later_is_taken_back_and_bookings_stay(gedeeld):
    wereld, locatie = gedeeld
    geef_kanaaldelen_vrij(nu=om(10))
    wereld.plan(locatie, 12 * 12)
    zet_kanaaldelen(locatie_id=locatie.pk, delen=[Deel(frozenset({"online"}), 50, (0, time(16)))], nu=om(11))
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert Afspraak.objects.holding().count() == 2
    rij = Capaciteit.objects.get(datum=MAANDAG, kanalen=["online"])
    assert rij.vrij[12 * 12] == 0
    assert rij.vrij[15 * 12] == 1
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def test_a_release_has_both_days_and_a_time(gedeeld):
    with pytest.raises(IntegrityError, match="kanaaldeel_vrijgave"), transaction.atomic():
        Kanaaldeel.objects.update(vrijgave_tijd=None)


def test_the_release_is_in_the_timetable(settings):
    taken = {deel["task"] for deel in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "afspraken.tasks.geef_kanaaldelen_vrij" in taken


# --- Races -------------------------------------------------------------------------------------


def _tegelijk(*functies):
    """Run these on connections of their own; what each raised, or None."""
    uitkomsten = [None] * len(functies)

    def draai(nummer, functie):
        try:
            functie()
        except Exception as fout:  # the test asserts on what it was
            uitkomsten[nummer] = fout
        finally:
            connection.close()

    draden = [threading.Thread(target=draai, args=item) for item in enumerate(functies)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(30)
    return uitkomsten


def _race_vrijgave_met_boekingen(locatie, wereld):
    """Four bookings for one hour against a release that happens meanwhile."""
    pogingen = [
        lambda n=n: wereld.plan(locatie, 15 * 12, aanvraag_sleutel=f"race-{n}", nu=VROEG) for n in range(4)
    ]
    return _tegelijk(*pogingen, lambda: geef_kanaaldelen_vrij(nu=om(10)))


@pytest.mark.django_db(transaction=True)
def test_release_and_bookings_at_once_lose_and_overbook_nothing(gedeeld):
    wereld, locatie = gedeeld
    fouten = _race_vrijgave_met_boekingen(locatie, wereld)
    assert [fout for fout in fouten if fout is not None and not isinstance(fout, GeenPlek)] == []
    geboekt = Afspraakregel.objects.filter(eerste_cel=15 * 12).count()
    assert geboekt == fouten[:4].count(None)
    assert 1 <= geboekt <= 2
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


@pytest.mark.django_db(transaction=True)
def test_negative_control_a_release_that_reads_before_it_locks_loses_a_booking(gedeeld, monkeypatch):
    """The same race with a release that computes first and writes what it computed afterwards."""
    wereld, locatie = gedeeld
    geboekt = threading.Event()

    def herbereken_zonder_slot(*, locatie_id, datums):
        plaats = Locatie.objects.with_openingstijden().get(pk=locatie_id)
        plannen = capaciteit_services.dagplannen(plaats, datums, capaciteit_services.dienstkalender())
        geboekt.wait(20)
        for datum, plan in plannen.items():
            for plafond in plan.plafonds():
                capaciteit, vrij = capaciteit_services._vectoren(plafond)
                Capaciteit.objects.filter(
                    locatie=locatie_id, datum=datum, groepen=sorted(plafond.groepen), kanalen=[]
                ).update(capaciteit=capaciteit, vrij=vrij)

    monkeypatch.setattr(capaciteit_services, "herbereken", herbereken_zonder_slot)

    def boek():
        with suppress(GeenPlek):
            wereld.plan(locatie, 15 * 12, aanvraag_sleutel="race")
        geboekt.set()

    assert _tegelijk(lambda: geef_kanaaldelen_vrij(nu=om(10)), boek) == [None, None]
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) != []
