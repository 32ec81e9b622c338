"""The tour of a team: the rule against an oracle over random days, and what it must hold in the database."""

import random
import threading
from contextlib import suppress
from datetime import time, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction

from afspraken import regels
from afspraken.enums import Afspraakkanaal, Afspraakstatus, Botsingkeuze
from afspraken.models import Afspraak, Bezetting, Gebied, Huisbezoek, Postcodereeks, Reistijd
from afspraken.regels_ronde import REISTIJD_ONBEKEND, Halte, Reistijden, Ronde, passen_in_ronde
from afspraken.services import (
    AfspraakFout,
    Contactgegevens,
    GeenPlek,
    NietMogelijk,
    Wens,
    conflicten,
    controleer,
    huisbezoek,
    reserveren,
    rooster_dag,
    verplaats_afspraak,
    visites,
    zeg_afspraak_af,
    zoek_vrij,
)
from afspraken.services.huisbezoek import Adres, gebied_van, lees_rondes, normaliseer_postcode
from afspraken.services.rooster_wijziging import Wijziging, bekijk_wijziging, voer_wijziging_door
from afspraken.services.verzetten import Besluit
from catalogus.models import Locatie
from tests.afspraken import orakel_ronde
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

DAG = timedelta(days=1)
# West, midden and oost: from end to end is farther than over the middle.
MINUTEN = {(0, 0): 10, (1, 1): 10, (2, 2): 5, (0, 1): 20, (1, 2): 25, (0, 2): 90}
POSTCODES = ["1000 AA", "2000 AA", "3000 AA"]


# --- The rule ----------------------------------------------------------------------------------


def _willekeurig(rng: random.Random):
    """(matrix both ways, areas, tour): three or four areas, a day with or without a break, some visits."""
    gebieden = list(range(rng.choice([3, 4])))
    half = {(a, b): rng.choice([5, 12, 20, 45, 90]) for a in gebieden for b in gebieden if a <= b}
    if rng.random() < 0.5:
        # The way back takes longer here and there.
        half |= {(b, a): rng.choice([10, 60]) for a, b in list(half) if a < b and rng.random() < 0.3}
    minuten = {(a, b): half.get((a, b), half.get((b, a))) for a in gebieden for b in gebieden}
    werkt = np.zeros(288, dtype=np.int16)
    van = rng.randrange(90, 110)
    werkt[van : van + rng.randrange(40, 90)] = 1
    if rng.random() < 0.6:
        pauze = van + rng.randrange(10, 40)
        werkt[pauze : pauze + 6] = 0
    ronde = Ronde(werkt, rng.choice([None, *gebieden]), ())
    return half, minuten, gebieden, ronde


def _als_orakel(ronde: Ronde):
    return [(halte.van, halte.tot, halte.gebied) for halte in ronde.haltes]


@pytest.mark.parametrize("zaad", range(25))
def test_starts_are_those_of_the_oracle(zaad: int) -> None:
    rng = random.Random(zaad)
    half, minuten, gebieden, ronde = _willekeurig(rng)
    reistijden = Reistijden(half, gebieden)
    werkt = ronde.werkt.astype(bool).tolist()
    for _ in range(6):
        gebied, lengte = rng.choice(gebieden), rng.randrange(1, 9)
        starts = ronde.starts(gebied, lengte, reistijden)
        verwacht = [
            cel + lengte <= 288
            and orakel_ronde.kan(
                [*_als_orakel(ronde), (cel, cel + lengte, gebied)], ronde.basis, werkt, minuten, gebieden
            )
            for cel in range(288)
        ]
        assert starts.tolist() == verwacht
        if not starts.any():
            break
        cel = int(rng.choice(np.flatnonzero(starts).tolist()))
        ronde = ronde.met(Halte(cel, cel + lengte, gebied))
        assert ronde.tekorten(reistijden) == []


@pytest.mark.parametrize("zaad", range(25))
def test_leaving_out_a_visit_never_makes_a_tour_too_tight(zaad: int) -> None:
    rng = random.Random(1000 + zaad)
    half, _, gebieden, ronde = _willekeurig(rng)
    reistijden = Reistijden(half, gebieden)
    for _ in range(5):
        gebied, lengte = rng.choice(gebieden), rng.randrange(1, 9)
        if (starts := np.flatnonzero(ronde.starts(gebied, lengte, reistijden))).size:
            cel = int(rng.choice(starts.tolist()))
            ronde = ronde.met(Halte(cel, cel + lengte, gebied))
    for weg in range(len(ronde.haltes)):
        rest = ronde.haltes[:weg] + ronde.haltes[weg + 1 :]
        assert Ronde(ronde.werkt, ronde.basis, rest).tekorten(reistijden) == []
        assert passen_in_ronde(Ronde(ronde.werkt, ronde.basis, ()), rest, reistijden) == [True] * len(rest)


def test_tour_that_is_too_tight_says_where() -> None:
    werkt = np.zeros(288, dtype=np.int16)
    werkt[100:200] = 1
    reistijden = Reistijden({(1, 2): 30}, [1, 2])
    # Half past nine until ten in 1, then in 2 from 10.20 on: thirty minutes away.
    ronde = Ronde(werkt, None, (Halte(114, 120, 1), Halte(124, 130, 2)))
    assert ronde.tekorten(reistijden) == [(120, 124)]
    assert reistijden.minuten(2, 1) == 30 and reistijden.minuten(None, 1) == 0
    assert ronde.reisminuten(reistijden) == [0, 30, 0]
    # What nobody filled in is far.
    assert Reistijden({}, [1, 2]).minuten(1, 2) == REISTIJD_ONBEKEND


# --- In the database ---------------------------------------------------------------------------


def maak_teams(aantal: int = 1) -> Wereld:
    """Teams that work from nine to five with a break at noon, from a place in the middle; visits of half an
    hour in three areas."""
    wereld = maak_wereld(aantal, 1, duur=30)
    gebieden = [Gebied.objects.create(naam=naam) for naam in ("West", "Midden", "Oost")]
    for nummer, gebied in enumerate(gebieden):
        begin = (nummer + 1) * 1000
        Postcodereeks.objects.create(gebied=gebied, van=begin, tot_en_met=begin + 999)
    for (a, b), minuten in MINUTEN.items():
        Reistijd.objects.create(van=gebieden[a], naar=gebieden[b], minuten=minuten)
    for locatie in wereld.locaties:
        locatie.soort, locatie.postcode = "mobiel_team", "2500 AA"
        locatie.save()
        for van, tot in ((time(9), time(12)), (time(12, 30), time(17))):
            wereld.bezet(locatie, 1, van, tot, [0])
    return wereld


@pytest.fixture
def wereld(db: None) -> Wereld:
    return maak_teams()


def wens(wereld: Wereld, gebied: int) -> Wens:
    return Wens(((wereld.producten[0].pk, 1),), gebied_van(POSTCODES[gebied]))


def plan(wereld: Wereld, cel: int, gebied: int, team: int = 0, **extra):
    adres = Adres("Dorpsstraat", "1", POSTCODES[gebied], "Ergens")
    contact = Contactgegevens("Jo de Wit", telefoon="+31612345678", adres=adres)
    return wereld.plan(wereld.locaties[team], cel, wens(wereld, gebied), contact=contact, **extra)


def starts(wereld: Wereld, gebied: int, team: int = 0, nu=VROEG) -> set[int]:
    vrij = zoek_vrij(
        visites=visites(wens(wereld, gebied), [wereld.locaties[team].pk]),
        kanaal="online",
        vanaf=MAANDAG,
        tot=MAANDAG + DAG,
        nu=nu,
    )
    return set(vrij[0].cellen.tolist()) if vrij else set()


GEBIEDEN = [0, 1, 2]
HEEN_EN_TERUG = {(a, b): MINUTEN.get((a, b), MINUTEN.get((b, a), 0)) for a in GEBIEDEN for b in GEBIEDEN}
WERKT = [9 * 12 <= cel < 12 * 12 or 150 <= cel < 17 * 12 for cel in range(288)]


def haltes(wereld: Wereld, team: int = 0) -> list[tuple[int, int, int]]:
    """The visits as the appointments say, with the areas numbered from 0."""
    nummers = {gebied_van(postcode): nummer for nummer, postcode in enumerate(POSTCODES)}
    rijen = Huisbezoek.objects.filter(team=wereld.locaties[team]).values_list(
        "afspraak__begint_op", "afspraak__eindigt_op", "gebied"
    )
    cel = lambda moment: regels.cel(moment.astimezone(VROEG.tzinfo).time())  # noqa: E731
    return [(cel(begin), cel(einde), nummers[gebied]) for begin, einde, gebied in rijen]


def volgens_orakel(wereld: Wereld, gebied: int, team: int = 0) -> set[int]:
    """The starts of half an hour that the team can make, all of it while it works."""
    bezet = haltes(wereld, team)
    return {
        cel
        for cel in range(288 - 6)
        if all(WERKT[cel : cel + 6])
        and orakel_ronde.kan([*bezet, (cel, cel + 6, gebied)], 1, WERKT, HEEN_EN_TERUG, GEBIEDEN)
    }


def test_first_and_last_visit_leave_time_to_come_and_go(wereld: Wereld) -> None:
    # From the middle to the west takes 20 minutes: from 9.20 on, and gone by 16.40.
    vrij = starts(wereld, 0)
    assert (min(vrij), max(vrij)) == (9 * 12 + 4, 17 * 12 - 4 - 6)
    assert starts(wereld, 0) == volgens_orakel(wereld, 0)


def test_a_break_is_not_for_driving(wereld: Wereld) -> None:
    plan(wereld, 11 * 12 + 6, 0)  # until noon, in the west
    # The east is 45 minutes over the middle: counted from half past twelve on.
    na_de_pauze = {cel for cel in starts(wereld, 2) if cel >= 144}
    assert min(na_de_pauze) == 150 + 9


@pytest.mark.parametrize("zaad", range(4))
def test_random_days_are_those_of_the_oracle(wereld: Wereld, zaad: int) -> None:
    rng = random.Random(zaad)
    gepland: list[Afspraak] = []
    for _ in range(14):
        doe = rng.random()
        if doe < 0.6 or not gepland:
            gebied, cel = rng.choice(GEBIEDEN), rng.randrange(9 * 12, 17 * 12)
            kan = cel in volgens_orakel(wereld, gebied)
            try:
                gepland.append(plan(wereld, cel, gebied))
            except GeenPlek:
                assert not kan
            else:
                assert kan
        elif doe < 0.8:
            afspraak = rng.choice(gepland)
            moment = regels.cel_moment(MAANDAG, rng.randrange(9 * 12, 17 * 12))
            with suppress(GeenPlek):
                verplaats_afspraak(
                    afspraak_id=afspraak.pk, locatie=wereld.locaties[0], begint_op=moment, nu=VROEG
                )
        else:
            zeg_afspraak_af(afspraak_id=gepland.pop(rng.randrange(len(gepland))).pk, nu=VROEG)
        assert orakel_ronde.kan(haltes(wereld), 1, WERKT, HEEN_EN_TERUG, GEBIEDEN)
    for gebied in GEBIEDEN:
        assert starts(wereld, gebied) == volgens_orakel(wereld, gebied)
    team = wereld.locaties[0].pk
    assert (
        conflicten(locatie_id=team, datums=[MAANDAG]) == controleer(locatie_id=team, datums=[MAANDAG]) == []
    )
    assert huisbezoek.krappe_bezoeken(team_id=team, vanaf=MAANDAG, tot=MAANDAG + DAG) == []


def test_every_start_that_is_shown_can_be_booked(wereld: Wereld) -> None:
    plan(wereld, 10 * 12, 0)
    plan(wereld, 14 * 12, 2)
    for gebied in GEBIEDEN:
        for cel in starts(wereld, gebied):
            with transaction.atomic():
                plan(wereld, cel, gebied)
                transaction.set_rollback(True)


def test_without_an_address_no_team_and_with_one_no_counter(wereld: Wereld) -> None:
    winkel = maak_teams_winkel(wereld)
    assert [v.locatie_id for v in visites(wens(wereld, 0))] == [wereld.locaties[0].pk]
    assert [v.locatie_id for v in visites(wereld.wens((0, 1)))] == [winkel.pk]
    with pytest.raises(NietMogelijk):
        wereld.plan(wereld.locaties[0], 120)
    with pytest.raises(NietMogelijk, match="Vul het adres in"):
        wereld.plan(wereld.locaties[0], 120, wens(wereld, 0))
    # Looked for in one area, lives in another.
    adres = Adres("Dorpsstraat", "1", POSTCODES[2], "Ergens")
    with pytest.raises(NietMogelijk, match="Vul het adres in"):
        wereld.plan(
            wereld.locaties[0],
            120,
            wens(wereld, 0),
            contact=Contactgegevens("Jo", "jo@example.nl", adres=adres),
        )
    assert not Afspraak.objects.exists()


def maak_teams_winkel(wereld: Wereld) -> Locatie:
    """A counter that supplies the same."""
    winkel = Locatie.objects.create(code="winkel", naam="Winkel", volgorde=9)
    aanbod = wereld.locaties[0].aanbod.get()
    aanbod.pk, aanbod.locatie = None, winkel
    aanbod.save()
    return winkel


def test_the_address_goes_with_the_cancellation(wereld: Wereld) -> None:
    afspraak = plan(wereld, 120, 0)
    assert afspraak.huisbezoek.adres == "Dorpsstraat 1, 1000 AA Ergens"
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG)
    assert not Huisbezoek.objects.exists()


def test_a_hold_keeps_the_way_there_free_and_becomes_the_visit(wereld: Wereld) -> None:
    team, moment = wereld.locaties[0], regels.cel_moment(MAANDAG, 120)
    sleutel = reserveren.nieuwe_sleutel("")
    gegevens = {
        "wens": wens(wereld, 0),
        "locatie": team,
        "begint_op": moment,
        "kanaal": Afspraakkanaal.ONLINE,
    }
    reserveren.reserveer(**gegevens, sleutel=sleutel, nu=VROEG)
    # Ten o'clock until half past in the west: twenty-five minutes later in the middle at the earliest.
    assert 126 + 3 not in starts(wereld, 1) and 126 + 4 in starts(wereld, 1)
    with pytest.raises(GeenPlek):
        plan(wereld, 126 + 3, 1)
    afspraak = plan(wereld, 120, 0, reservering=sleutel)
    assert Afspraak.alle.count() == 1 and afspraak.huisbezoek.postcode == "1000 AA"
    # One that ran out is in nobody's way.
    reserveren.reserveer(
        **gegevens | {"begint_op": regels.cel_moment(MAANDAG, 180)},
        sleutel=reserveren.nieuwe_sleutel(""),
        nu=VROEG,
    )
    later = VROEG + timedelta(minutes=6)
    assert 180 in starts(wereld, 2, nu=later)
    assert plan(wereld, 180, 2, nu=later)


def test_moving_to_another_team_frees_this_one(db: None) -> None:
    wereld = maak_teams(2)
    eerste = plan(wereld, 120, 0)
    plan(wereld, 120, 2, team=1)
    with pytest.raises(GeenPlek):
        # Beside the other visit, but 45 minutes from it.
        verplaats_afspraak(
            afspraak_id=eerste.pk,
            locatie=wereld.locaties[1],
            begint_op=regels.cel_moment(MAANDAG, 130),
            nu=VROEG,
        )
    verplaats_afspraak(
        afspraak_id=eerste.pk, locatie=wereld.locaties[1], begint_op=regels.cel_moment(MAANDAG, 135), nu=VROEG
    )
    eerste.huisbezoek.refresh_from_db()
    assert eerste.huisbezoek.team == wereld.locaties[1]
    assert 120 in starts(wereld, 2, team=0)


def test_the_database_refuses_two_addresses_at_once(wereld: Wereld) -> None:
    afspraak = plan(wereld, 120, 0)
    ander = plan(wereld, 180, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    bezoek = Huisbezoek.objects.filter(pk=ander.pk)
    with pytest.raises(IntegrityError, match="huisbezoek_team_een_adres"):
        bezoek.update(periode=afspraak.huisbezoek.periode)


def test_a_postcode_lies_in_one_area(wereld: Wereld) -> None:
    with pytest.raises(IntegrityError, match="postcodereeks_een_gebied"):
        Postcodereeks.objects.create(gebied=Gebied.objects.first(), van=1999, tot_en_met=2000)


@pytest.mark.parametrize(("tekst", "goed"), [("3011ab", "3011 AB"), (" 3011  AB ", "3011 AB")])
def test_postcode(tekst: str, goed: str) -> None:
    assert normaliseer_postcode(tekst) == goed


@pytest.mark.parametrize("tekst", ["0123 AB", "3011", "3011 A1", "3011 SS", "30112 AB", ""])
def test_no_postcode(tekst: str) -> None:
    with pytest.raises(ValueError, match=tekst):
        normaliseer_postcode(tekst)


# --- The planner -------------------------------------------------------------------------------


def test_a_shift_that_begins_later_collides_with_who_can_no_longer_be_reached(wereld: Wereld) -> None:
    team = wereld.locaties[0]
    vroeg = plan(wereld, 10 * 12, 0)  # in the west, at ten
    plan(wereld, 14 * 12, 1)
    ochtend = Bezetting.objects.get(van=time(9))
    later = Wijziging(
        "Later beginnen",
        lambda: rooster_dag.wijzig_bezetting(
            bezetting_id=ochtend.pk,
            dienst=rooster_dag.Dienst(time(9, 45), time(12), frozenset([wereld.groepen[0].pk])),
        ),
    )
    beeld = bekijk_wijziging(locatie_id=team.pk, wijziging=later, nu=VROEG)
    # The desk is staffed at ten; it is the way there for which there is no time.
    (botsing,) = beeld.botsingen
    assert botsing.afspraak == vroeg
    nieuw = botsing.voorstellen[0]
    assert nieuw == regels.cel_moment(MAANDAG, 10 * 12 + 1)
    voer_wijziging_door(
        locatie_id=team.pk,
        wijziging=later,
        stempel=beeld.stempel,
        besluiten={vroeg.pk: Besluit(Botsingkeuze.VERPLAATSEN, nieuw)},
        medewerker=None,
        nu=VROEG,
    )
    vroeg.huisbezoek.refresh_from_db()
    assert vroeg.huisbezoek.periode.lower == nieuw
    assert conflicten(locatie_id=team.pk, datums=[MAANDAG]) == []


def test_a_move_by_the_planner_must_fit_the_tour(wereld: Wereld) -> None:
    team = wereld.locaties[0]
    vroeg, ander = plan(wereld, 10 * 12, 0), plan(wereld, 15 * 12, 2)
    weg = Wijziging(
        "Ochtend vrij",
        lambda: rooster_dag.haal_bezetting_weg(bezetting_id=Bezetting.objects.get(van=time(9)).pk),
    )
    beeld = bekijk_wijziging(locatie_id=team.pk, wijziging=weg, nu=VROEG)
    assert [botsing.afspraak for botsing in beeld.botsingen] == [vroeg]
    for moment in beeld.botsingen[0].voorstellen:
        if moment < regels.cel_moment(MAANDAG + DAG, 0):
            assert abs((moment - ander.begint_op).total_seconds()) >= (30 + 45) * 60
    with pytest.raises(AfspraakFout, match="niet vrij"):
        voer_wijziging_door(
            locatie_id=team.pk,
            wijziging=weg,
            stempel=beeld.stempel,
            besluiten={
                vroeg.pk: Besluit(Botsingkeuze.VERPLAATSEN, regels.cel_moment(MAANDAG, 15 * 12 + 6 + 5))
            },
            medewerker=None,
            nu=VROEG,
        )
    vroeg.refresh_from_db()
    assert vroeg.begint_op == regels.cel_moment(MAANDAG, 10 * 12)


# --- Races -------------------------------------------------------------------------------------


def _tegelijk(wereld: Wereld, na_de_vraag) -> list[str]:
    """Two people book on either side of a way that is too long, at the same moment: what came of each."""
    uitkomst: list[str] = []

    def boek(cel: int, gebied: int) -> None:
        try:
            plan(wereld, cel, gebied)
        except GeenPlek:
            uitkomst.append("vol")
        else:
            uitkomst.append("gelukt")
        finally:
            connection.close()

    echt = huisbezoek.eis_reistijd

    def eis_en_wacht(**kwargs) -> None:
        echt(**kwargs)
        na_de_vraag()

    huisbezoek.eis_reistijd = eis_en_wacht
    try:
        draden = [
            threading.Thread(target=boek, args=args)
            # West until half past ten, east from five to eleven: they do not overlap.
            for args in ((120, 0), (131, 2))
        ]
        for draad in draden:
            draad.start()
        for draad in draden:
            draad.join(timeout=20)
    finally:
        huisbezoek.eis_reistijd = echt
    return sorted(uitkomst)


@pytest.fixture
def hek() -> threading.Barrier:
    """Where both meet after they asked, if both get there."""
    return threading.Barrier(2, timeout=2)


def _ontmoet(hek: threading.Barrier):
    def wacht() -> None:
        with suppress(threading.BrokenBarrierError):
            hek.wait()

    return wacht


@pytest.mark.django_db(transaction=True)
def test_two_bookings_never_make_a_tour_too_tight(hek: threading.Barrier) -> None:
    wereld = maak_teams()
    assert _tegelijk(wereld, _ontmoet(hek)) == ["gelukt", "vol"]
    assert orakel_ronde.kan(haltes(wereld), 1, WERKT, HEEN_EN_TERUG, GEBIEDEN)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would(hek: threading.Barrier, monkeypatch: pytest.MonkeyPatch) -> None:
    wereld = maak_teams()
    monkeypatch.setattr(huisbezoek, "vergrendel_teams", lambda locaties: None)
    assert _tegelijk(wereld, _ontmoet(hek)) == ["gelukt", "gelukt"]
    assert not orakel_ronde.kan(haltes(wereld), 1, WERKT, HEEN_EN_TERUG, GEBIEDEN)
    bevestigd = Afspraak.objects.filter(status=Afspraakstatus.BEVESTIGD)
    team = wereld.locaties[0].pk
    assert set(conflicten(locatie_id=team, datums=[MAANDAG])) < set(bevestigd.values_list("pk", flat=True))
    assert lees_rondes([team], MAANDAG, MAANDAG + DAG)[team, MAANDAG].tekorten(huisbezoek.lees_reistijden())
