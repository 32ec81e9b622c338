"""Capacity in the database: what is shown as free can be booked, and nothing else; against an oracle."""

import random
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, Afspraakregel, Bezetting, Capaciteit, Kanaaldeel, Roosterregel
from afspraken.services import (
    GeenPlek,
    NietMogelijk,
    conflicten,
    controleer,
    herbereken,
    rol_rooster_uit,
    verplaats_afspraak,
    visites,
    zeg_afspraak_af,
    zoek_vrij,
)
from catalogus.models import Openingsuitzondering
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Kalenderdag
from tests.afspraken import orakel
from tests.afspraken.wereld import MAANDAG, VROEG, maak_wereld

pytestmark = pytest.mark.django_db


def vrije_cellen(wens, locatie, datum=MAANDAG, kanaal="online", nu=VROEG):
    vrij = zoek_vrij(
        visites=visites(wens, [locatie.pk]), kanaal=kanaal, vanaf=datum, tot=datum + timedelta(days=1), nu=nu
    )
    return set(vrij[0].cellen.tolist()) if vrij else set()


def volgens_orakel(wereld, wens, locatie):
    """The starts that fit, worked out appointment by appointment from roster and bookings."""
    inzet = [
        (regels.cel(b.van), regels.cel(b.tot), frozenset(b.groepen.values_list("pk", flat=True)))
        for b in Bezetting.objects.filter(balie__locatie=locatie, datum=MAANDAG)
    ]
    beslag = list(
        Afspraakregel.objects.filter(afspraak__locatie=locatie, afspraak__datum=MAANDAG)
        .exclude(afspraak__status="afgezegd")
        .values_list("groep_id", "eerste_cel", "aantal_cellen")
    )
    open_cellen = [8 * 12 <= cel < 18 * 12 for cel in range(288)]
    lengtes = {p.pk: g.pk for p, g in zip(wereld.producten, wereld.groepen, strict=True)}
    uitkomst = set()
    for cel in range(8 * 12, 18 * 12):
        stukken, begin = [], cel
        for product, personen in wens.regels:
            aantal = 3 + (personen - 1)
            stukken.append((lengtes[product], begin, aantal))
            begin += aantal
        if orakel.kan_erbij(inzet, beslag, stukken, open_cellen):
            uitkomst.add(cel)
    return uitkomst


@pytest.mark.parametrize("zaad", range(6))
def test_free_starts_equal_the_oracle_after_random_bookings_moves_and_roster_changes(zaad):
    kans = random.Random(zaad)
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer in range(1, 5):
        groepen = kans.sample(range(3), kans.randint(1, 3))
        wereld.bezet(locatie, nummer, time(9 + kans.randint(0, 2)), time(12 + kans.randint(0, 2)), groepen)
    wensen = [wereld.wens((0, 1)), wereld.wens((1, 2)), wereld.wens((2, 1), (0, 2))]
    for beurt in range(40):
        wens = kans.choice(wensen)
        vrij = sorted(vrije_cellen(wens, locatie))
        actie = kans.random()
        afspraken = list(Afspraak.objects.exclude(status="afgezegd"))
        if actie < 0.65 and vrij:
            wereld.plan(locatie, kans.choice(vrij), wens)
        elif actie < 0.75 and afspraken:
            zeg_afspraak_af(afspraak_id=kans.choice(afspraken).pk, nu=VROEG)
        elif actie < 0.9 and afspraken and vrij:
            doel = regels.cel_moment(MAANDAG, kans.choice(vrij))
            # What is free for this wish need not be free for the appointment that is moved.
            with suppress(GeenPlek):
                verplaats_afspraak(
                    afspraak_id=kans.choice(afspraken).pk, locatie=locatie, begint_op=doel, nu=VROEG
                )
        else:
            groepen = kans.sample(range(3), kans.randint(1, 3))
            wereld.bezet(locatie, 5 + beurt, time(10), time(13), groepen)
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []
    for wens in wensen:
        assert vrije_cellen(wens, locatie) == volgens_orakel(wereld, wens, locatie)


def test_every_start_shown_as_free_can_be_booked_and_no_other():
    wereld = maak_wereld(duur=20)
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(10), [0])
    wens = wereld.wens((0, 2))  # 25 minutes
    vrij = vrije_cellen(wens, locatie)
    assert vrij == set(range(108, 116))  # the last start ends at 10:00
    for cel in range(90, 130):
        with transaction.atomic():
            if cel in vrij:
                wereld.plan(locatie, cel, wens)
            else:
                with pytest.raises(GeenPlek):
                    wereld.plan(locatie, cel, wens)
            transaction.set_rollback(True)


def test_the_database_refuses_to_go_below_zero():
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0])
    with (
        pytest.raises(IntegrityError, match="capaciteit_nooit_onder_nul"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE afspraken_capaciteit SET vrij[109] = -1")


def test_the_database_refuses_a_vector_that_is_not_a_whole_day():
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0])
    with (
        pytest.raises(IntegrityError, match="capaciteit_hele_dag"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE afspraken_capaciteit SET vrij[300] = 1")


@pytest.mark.parametrize("zaad", range(5))
def test_the_open_cells_are_those_with_anything_free(zaad):
    """The database keeps a bit per cell with every way of writing: whatever is free, and when it changes."""
    kans = random.Random(zaad)
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0])
    rij = Capaciteit.objects.first()
    for _ in range(4):
        vrij = [kans.choice([0, 0, 1, 2, 300]) for _ in range(regels.CELLEN)]
        Capaciteit.objects.filter(pk=rij.pk).update(vrij=vrij)
        rij.refresh_from_db()
        bits = "".join(f"{byte:08b}" for byte in bytes(rij.open_cellen))
        assert [bit == "1" for bit in bits] == [aantal > 0 for aantal in vrij]


def test_a_desk_that_goes_makes_conflicts_and_never_a_loss():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(10), [0])
    tweede = wereld.bezet(locatie, 2, time(9), time(10), [0])
    eerst, later = wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    tweede.delete()
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert conflicten(locatie_id=locatie.pk, datums=[MAANDAG]) == [later.pk]
    assert Afspraak.objects.holding().count() == 2
    assert 108 not in vrije_cellen(wereld.wens((0, 1)), locatie)
    # The one that leaves does not free a desk that is not there.
    zeg_afspraak_af(afspraak_id=later.pk, nu=VROEG)
    assert 108 not in vrije_cellen(wereld.wens((0, 1)), locatie)
    zeg_afspraak_af(afspraak_id=eerst.pk, nu=VROEG)
    assert 108 in vrije_cellen(wereld.wens((0, 1)), locatie)


def test_a_closing_day_and_an_exception_close_the_day():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(12), [0])
    Openingsuitzondering.objects.create(
        locatie=locatie, datum=MAANDAG, van=time(10), tot=time(11), omschrijving="Verbouwing"
    )
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert vrije_cellen(wereld.wens((0, 1)), locatie) == set(range(120, 130))
    Openingsuitzondering.objects.all().delete()
    Kalenderdag.objects.create(kalender="dienst", datum=MAANDAG, is_vrij=True, omschrijving="Studiedag")
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert vrije_cellen(wereld.wens((0, 1)), locatie) == set()


def test_a_closing_day_entered_in_the_admin_closes_the_places_at_once(aangemeld):
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(12), [0])
    beheerder = aangemeld(Rol.BEHEERDER, is_staff=True, is_superuser=True)
    gegevens = {
        "kalender": "dienst",
        "datum": MAANDAG.isoformat(),
        "is_vrij": "on",
        "omschrijving": "Studiedag",
    }
    antwoord = beheerder.post(reverse("admin:organisatie_kalenderdag_add"), gegevens)
    assert antwoord.status_code == 302, antwoord.content.decode()
    assert vrije_cellen(wereld.wens((0, 1)), locatie) == set()
    dag = Kalenderdag.objects.get()
    beheerder.post(reverse("admin:organisatie_kalenderdag_delete", args=[dag.pk]), {"post": "yes"})
    assert vrije_cellen(wereld.wens((0, 1)), locatie)


def test_a_channel_takes_no_more_than_its_share():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    Kanaaldeel.objects.create(locatie=locatie, kanalen=["online"], percentage=50)
    for nummer in (1, 2):
        wereld.bezet(locatie, nummer, time(9), time(10), [0])
    wereld.plan(locatie, 108)
    with pytest.raises(GeenPlek):
        wereld.plan(locatie, 108)
    assert 108 not in vrije_cellen(wereld.wens((0, 1)), locatie)
    assert 108 in vrije_cellen(wereld.wens((0, 1)), locatie, kanaal="receptie")
    wereld.plan(locatie, 108, kanaal=Afspraakkanaal.RECEPTIE)
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def test_the_checker_finds_a_vector_that_was_tampered_with():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(10), [0])
    rij = Capaciteit.objects.get()
    rij.vrij[110] = 0
    rij.save()
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == [(MAANDAG, rij.groepen, [])]
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def test_lead_time_horizon_persons_and_place_are_kept():
    wereld = maak_wereld(2)
    eerste, tweede = wereld.locaties
    wereld.bezet(eerste, 1, time(9), time(12), [0])
    nu = datetime(2026, 3, 2, 9, 12, tzinfo=TIJDZONE)  # lead time 30 minutes: from 09:45
    assert min(vrije_cellen(wereld.wens((0, 1)), eerste, nu=nu)) == 9 * 12 + 9
    with pytest.raises(NietMogelijk, match="te snel"):
        wereld.plan(eerste, 9 * 12 + 8, nu=nu)
    ver = VROEG - timedelta(days=57)
    assert vrije_cellen(wereld.wens((0, 1)), eerste, nu=ver) == set()
    with pytest.raises(NietMogelijk, match="eerdere dag"):
        wereld.plan(eerste, 120, nu=ver)
    with pytest.raises(NietMogelijk, match="zoveel personen"):
        wereld.plan(eerste, 120, wereld.wens((0, 5)))
    wereld.producten[0].aanbod.filter(locatie=tweede).update(is_actief=False)
    with pytest.raises(NietMogelijk, match="andere locatie"):
        wereld.plan(tweede, 120)


def test_a_visit_for_two_products_takes_one_group_after_the_other():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(9, 15), [0])
    wereld.bezet(locatie, 2, time(9, 15), time(9, 30), [1])
    assert vrije_cellen(wereld.wens((0, 1), (1, 1)), locatie) == {108}
    assert vrije_cellen(wereld.wens((1, 1), (0, 1)), locatie) == set()
    afspraak = wereld.plan(locatie, 108, wereld.wens((0, 1), (1, 1)))
    assert afspraak.eindigt_op - afspraak.begint_op == timedelta(minutes=30)
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


@pytest.mark.parametrize(
    "datum", [date(2027, 3, 26), date(2027, 3, 30), date(2027, 10, 29), date(2027, 11, 1)]
)
def test_around_both_clock_changes_times_are_wall_clock(datum):
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(10), [0], datum=datum)
    nu = datetime.combine(datum, time(6), TIJDZONE) - timedelta(days=20)
    afspraak = wereld.plan(locatie, 108, datum=datum, nu=nu)
    assert afspraak.begint_op.astimezone(TIJDZONE).time() == time(9)


def test_a_pattern_is_rolled_out_once_and_a_hand_made_change_stays():
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    balie = wereld.bezet(locatie, 1, time(9), time(10), [0], datum=date(2026, 1, 5)).balie
    regel = Roosterregel.objects.create(
        balie=balie, weekdag=1, van=time(9), tot=time(11), geldig_vanaf=date(2026, 1, 1)
    )
    regel.groepen.set(wereld.groepen)
    einde = MAANDAG + timedelta(days=14)
    assert len(rol_rooster_uit(locatie_id=locatie.pk, vanaf=MAANDAG, tot=einde)) == 14
    assert vrije_cellen(wereld.wens((2, 1)), locatie) == set(range(108, 130))
    Bezetting.objects.filter(datum=MAANDAG).delete()
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG])
    assert rol_rooster_uit(locatie_id=locatie.pk, vanaf=MAANDAG, tot=einde) == []
    assert vrije_cellen(wereld.wens((2, 1)), locatie) == set()
    assert Capaciteit.objects.filter(datum=MAANDAG).count() == 0


def test_availability_costs_one_query_whatever_the_number_of_places(django_assert_num_queries):
    wereld = maak_wereld(3)
    for locatie in wereld.locaties:
        wereld.bezet(locatie, 1, time(9), time(10), [0])
    with django_assert_num_queries(1):
        gevonden = visites(wereld.wens((0, 1)))
    assert len(gevonden) == 3
    vrij = zoek_vrij(
        visites=gevonden, kanaal="online", vanaf=MAANDAG, tot=MAANDAG + timedelta(days=28), nu=VROEG
    )
    assert [v.locatie_id for v in vrij] == [locatie.pk for locatie in wereld.locaties]
