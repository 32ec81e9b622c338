"""A change of the planning: what is shown beforehand is what happens, and nothing is lost or overbooked."""

import random
import threading
from datetime import datetime, time, timedelta

import pytest
from django.db import connection

from afspraken import regels
from afspraken.enums import Afspraakstatus, Botsingkeuze
from afspraken.models import (
    Afspraak,
    Afspraakregel,
    Balie,
    Bezetting,
    Capaciteit,
    Planningswijziging,
    Roosterregel,
)
from afspraken.services import (
    GeenPlek,
    controleer,
    herbereken,
    rooster_wijziging,
    visites,
    zeg_afspraak_af,
    zoek_vrij,
)
from afspraken.services.rooster_dag import (
    Dienst,
    RoosterFout,
    bezet_balie,
    haal_bezetting_weg,
    kopieer_week,
    meld_afwezig,
    overgebleven,
    wijzig_bezetting,
)
from afspraken.services.rooster_stand import NietTerug, lees_stand
from afspraken.services.rooster_wijziging import (
    VoorbeeldVerouderd,
    Wijziging,
    bekijk_wijziging,
    herstelling,
    te_herstellen,
    voer_wijziging_door,
)
from afspraken.services.verzetten import Besluit
from catalogus.models import Openingsuitzondering
from catalogus.services.uitzonderingen import zet_openingsdagen
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken import orakel
from tests.afspraken.post import lees
from tests.afspraken.wereld import MAANDAG, VROEG, maak_wereld

pytestmark = pytest.mark.django_db

DAG = timedelta(days=1)
WEEK = timedelta(days=7)
DINSDAG = MAANDAG + DAG


def om(uur, minuut=0, datum=MAANDAG):
    return datetime.combine(datum, time(uur, minuut), TIJDZONE)


def voorstel(botsing):
    """The first proposal, or to keep it when there is none."""
    if botsing.was_er_al or not botsing.voorstellen:
        return Besluit(Botsingkeuze.HOUDEN)
    return Besluit(Botsingkeuze.VERPLAATSEN, botsing.voorstellen[0])


def doe(locatie, wijziging, kies=voorstel, nu=VROEG, medewerker=None):
    """See a change, decide about each appointment, and carry it through."""
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=nu)
    return voer_wijziging_door(
        locatie_id=locatie.pk,
        wijziging=wijziging,
        stempel=voorbeeld.stempel,
        besluiten={botsing.afspraak.pk: kies(botsing) for botsing in voorbeeld.botsingen},
        medewerker=medewerker,
        nu=nu,
    )


def alles():
    """Everything that a change may touch, to see that nothing was written."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Bezetting, Roosterregel, Capaciteit, Afspraak, Afspraakregel, Openingsuitzondering)
    ] + [UitgaandBericht.objects.count(), Planningswijziging.objects.count()]


def klopt(locatie, *datums):
    return controleer(locatie_id=locatie.pk, datums=datums or [MAANDAG, DINSDAG]) == []


@pytest.fixture
def wereld(db):
    """Two desks on Monday and one on Tuesday, for everything, nine to twelve."""
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer, datum in ((1, MAANDAG), (2, MAANDAG), (1, DINSDAG)):
        wereld.bezet(locatie, nummer, time(9), time(12), [0, 1, 2], datum=datum)
    return wereld


@pytest.fixture
def locatie(wereld):
    return wereld.locaties[0]


def zonder_balie(locatie, nummer, datum=MAANDAG, **uren):
    balie = Balie.objects.get(locatie=locatie, nummer=nummer)
    return Wijziging(
        f"Balie {nummer} afwezig",
        lambda: meld_afwezig(locatie_id=locatie.pk, datums=[datum], balie_id=balie.pk, **uren),
        dagen=frozenset([datum]),
    )


# --- Seeing ------------------------------------------------------------------------------------


def test_what_no_longer_fits_is_shown_and_nothing_is_written(wereld, locatie):
    eerst, later = wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    voor = alles()
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=zonder_balie(locatie, 2), nu=VROEG)
    assert [botsing.afspraak for botsing in voorbeeld.botsingen] == [later]
    assert [(v.soort, v.voor["balie"], v.na) for v in voorbeeld.verschil] == [("bezetting", 2, None)]
    # The same day, as near as can be: after the appointment that stays.
    assert voorbeeld.botsingen[0].voorstellen[0] == om(9, 15)
    assert {m.date() for m in voorbeeld.botsingen[0].voorstellen} == {MAANDAG, DINSDAG}
    assert alles() == voor
    assert eerst.begint_op == om(9)


def test_the_next_day_is_proposed_when_the_day_itself_is_full_or_closed(wereld, locatie):
    wereld.plan(locatie, 120)
    dicht = Wijziging(
        "Gesloten",
        lambda: zet_openingsdagen(locatie=locatie, datums=[MAANDAG], vensters=[], omschrijving="Storing"),
        dagen=frozenset([MAANDAG]),
    )
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=dicht, nu=VROEG)
    (botsing,) = voorbeeld.botsingen
    assert botsing.voorstellen[0] == om(10, datum=DINSDAG)


def test_an_earlier_time_leaves_two_hours_to_read_the_mail(wereld, locatie):
    """The desk goes at ten past eleven: who comes then can come before, but not within two hours from now."""
    wereld.plan(locatie, 11 * 12 + 2)
    balies = [
        meld for nummer in (1, 2) for meld in [zonder_balie(locatie, nummer, van=time(11), tot=time(12)).doe]
    ]
    wijziging = Wijziging("Eerder dicht", lambda: [meld() for meld in balies], frozenset([MAANDAG]))
    for nu, eerste in ((om(8), om(10, 45)), (om(9, 30), om(9, 15, DINSDAG) + timedelta(hours=1, minutes=55))):
        voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=nu)
        assert voorbeeld.botsingen[0].voorstellen[0] == eerste


def test_who_came_or_is_over_is_no_collision(wereld, locatie):
    verleden, verschenen = wereld.plan(locatie, 108), wereld.plan(locatie, 130)
    Afspraak.objects.filter(pk=verschenen.pk).update(status=Afspraakstatus.VERSCHENEN)
    dicht = Wijziging(
        "Gesloten",
        lambda: zet_openingsdagen(locatie=locatie, datums=[MAANDAG], vensters=[], omschrijving="Storing"),
    )
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=dicht, nu=om(9, 30))
    assert voorbeeld.botsingen == []
    assert verleden.status == Afspraakstatus.BEVESTIGD


# --- Doing -------------------------------------------------------------------------------------


def test_each_of_move_keep_and_cancel_takes_effect_with_the_change(wereld, locatie, maak_medewerker):
    planner = maak_medewerker(username="pepijn")
    blijft = wereld.plan(locatie, 108)
    verplaatst, gehouden, afgezegd = (wereld.plan(locatie, cel) for cel in (108, 111, 114))
    wereld.plan(locatie, 111), wereld.plan(locatie, 114)
    # The first come stay, so the second of each pair would have to go; that is decided by age.
    UitgaandBericht.objects.all().delete()
    keuzes = {
        om(9): lambda b: Besluit(Botsingkeuze.VERPLAATSEN, b.voorstellen[0]),
        om(9, 15): lambda b: Besluit(Botsingkeuze.HOUDEN),
        om(9, 30): lambda b: Besluit(Botsingkeuze.AFZEGGEN),
    }
    wijziging = doe(
        locatie, zonder_balie(locatie, 2), lambda b: keuzes[b.afspraak.begint_op](b), medewerker=planner
    )
    per_keuze = {besluit["keuze"]: besluit for besluit in wijziging.besluiten}
    assert set(per_keuze) == {"verplaatsen", "houden", "afzeggen"}
    assert wijziging.medewerker == planner
    weg = Afspraak.objects.get(pk=per_keuze["afzeggen"]["afspraak"])
    assert weg.status == Afspraakstatus.AFGEZEGD
    naar = Afspraak.objects.get(pk=per_keuze["verplaatsen"]["afspraak"])
    assert naar == verplaatst
    assert naar.begint_op > om(9)
    assert naar.eindigt_op - naar.begint_op == timedelta(minutes=15)
    assert naar.volgnummer == 1
    assert Afspraak.objects.get(pk=blijft.pk).begint_op == om(9)
    assert {gehouden, afgezegd} & set(Afspraak.objects.all())
    mails = UitgaandBericht.objects.order_by("pk")
    assert {lees(mail).tekst.count("Onze excuses") for mail in mails} == {1}
    assert sorted(lees(mail).onderwerp.split()[2] for mail in mails) == ["is", "op"]
    assert klopt(locatie)


def test_appointments_can_take_each_others_places(wereld, locatie):
    """All places are given up before the first is taken."""
    wereld.bezet(locatie, 3, time(9), time(9, 30), [0])
    Bezetting.objects.exclude(balie__nummer=3).delete()
    herbereken(locatie_id=locatie.pk, datums=[MAANDAG, DINSDAG])
    eerste, tweede = wereld.plan(locatie, 108), wereld.plan(locatie, 111)
    weg = zonder_balie(locatie, 3)
    nieuw = Balie.objects.create(locatie=locatie, nummer=9)

    def ruil():
        weg.doe()
        bezet_balie(
            balie_id=nieuw.pk,
            datum=MAANDAG,
            dienst=Dienst(time(9, 5), time(9, 30), frozenset([wereld.groepen[0].pk])),
        )

    naar = {eerste.pk: om(9, 15), tweede.pk: om(9, 5)}
    wijziging = Wijziging("Ruil", ruil, frozenset([MAANDAG]))
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    assert [b.afspraak for b in voorbeeld.botsingen] == [eerste]
    del naar[tweede.pk]
    # The second keeps its quarter: the first cannot have it, and then nothing at all happens.
    voor = alles()
    with pytest.raises(GeenPlek, match=eerste.nummer):
        doe(locatie, wijziging, lambda b: Besluit(Botsingkeuze.VERPLAATSEN, naar[b.afspraak.pk]))
    assert alles() == voor


def test_a_booking_in_between_makes_the_preview_stale_and_nothing_happens(wereld, locatie):
    wereld.plan(locatie, 108)
    wijziging = zonder_balie(locatie, 2)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    assert voorbeeld.botsingen == []
    later = wereld.plan(locatie, 108)
    voor = alles()
    with pytest.raises(VoorbeeldVerouderd):
        voer_wijziging_door(
            locatie_id=locatie.pk,
            wijziging=wijziging,
            stempel=voorbeeld.stempel,
            besluiten={},
            medewerker=None,
            nu=VROEG,
        )
    assert alles() == voor
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    assert [b.afspraak for b in voorbeeld.botsingen] == [later]


def test_a_collision_without_a_decision_stops_the_change(wereld, locatie):
    wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    wijziging = zonder_balie(locatie, 2)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    with pytest.raises(VoorbeeldVerouderd):
        voer_wijziging_door(
            locatie_id=locatie.pk,
            wijziging=wijziging,
            stempel=voorbeeld.stempel,
            besluiten={},
            medewerker=None,
            nu=VROEG,
        )
    assert Bezetting.objects.count() == 3


def test_what_was_kept_before_is_kept_again_unless_decided_otherwise(wereld, locatie):
    wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    doe(locatie, zonder_balie(locatie, 2), lambda b: Besluit(Botsingkeuze.HOUDEN))
    korter = zonder_balie(locatie, 1, van=time(11), tot=time(12))
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=korter, nu=VROEG)
    assert [b.was_er_al for b in voorbeeld.botsingen] == [True]
    assert klopt(locatie)


def test_a_desk_that_is_staffed_already_and_a_person_at_two_desks_are_refused_in_words(
    wereld, locatie, maak_medewerker
):
    jan = maak_medewerker(username="jan")
    groepen = frozenset([wereld.groepen[0].pk])
    balie = Balie.objects.get(nummer=1)
    extra = Wijziging(
        "Extra",
        lambda: bezet_balie(balie_id=balie.pk, datum=MAANDAG, dienst=Dienst(time(11), time(13), groepen)),
    )
    with pytest.raises(RoosterFout, match="al bezet"):
        bekijk_wijziging(locatie_id=locatie.pk, wijziging=extra, nu=VROEG)
    Bezetting.objects.filter(balie=balie, datum=MAANDAG).update(medewerker=jan)
    tweede = Bezetting.objects.get(balie__nummer=2)
    dubbel = Wijziging(
        "Dubbel",
        lambda: wijzig_bezetting(bezetting_id=tweede.pk, dienst=Dienst(time(11), time(12), groepen, jan.pk)),
    )
    with pytest.raises(RoosterFout, match="andere balie"):
        bekijk_wijziging(locatie_id=locatie.pk, wijziging=dubbel, nu=VROEG)
    assert Bezetting.objects.count() == 3


# --- Absence, copying --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zonder", "over"),
    [
        ([], [(9, 17)]),
        ([(11, 13)], [(9, 11), (13, 17)]),
        ([(8, 18)], []),
        ([(8, 10), (16, 18)], [(10, 16)]),
        ([(17, 18)], [(9, 17)]),
        ([(10, 12), (11, 13)], [(9, 10), (13, 17)]),
    ],
)
def test_what_is_left_of_a_shift(zonder, over):
    uren = [(time(van), time(tot)) for van, tot in zonder]
    assert overgebleven((time(9), time(17)), uren) == [(time(van), time(tot)) for van, tot in over]


def test_a_person_who_is_absent_for_days_takes_the_staffing_along(wereld, locatie, maak_medewerker):
    jan = maak_medewerker(username="jan")
    Bezetting.objects.filter(balie__nummer=1).update(medewerker=jan)
    weg = Wijziging(
        "Jan afwezig",
        lambda: meld_afwezig(
            locatie_id=locatie.pk,
            datums=[MAANDAG, DINSDAG],
            medewerker_id=jan.pk,
            van=time(10),
            tot=time(11),
        ),
        frozenset([MAANDAG, DINSDAG]),
    )
    doe(locatie, weg)
    over = Bezetting.objects.filter(medewerker=jan).order_by("datum", "van")
    assert [(b.datum, b.van, b.tot) for b in over] == [
        (datum, van, tot)
        for datum in (MAANDAG, DINSDAG)
        for van, tot in ((time(9), time(10)), (time(11), time(12)))
    ]
    assert all(b.groepen.count() == 3 for b in over)
    assert klopt(locatie)


def test_absence_beyond_what_was_rolled_out_rolls_those_days_out_first(wereld, locatie):
    balie = Balie.objects.get(locatie=locatie, nummer=1)
    regel = Roosterregel.objects.create(
        balie=balie, weekdag=1, van=time(9), tot=time(12), geldig_vanaf=MAANDAG
    )
    regel.groepen.set(wereld.groepen)
    ver = MAANDAG + 20 * WEEK
    doe(locatie, zonder_balie(locatie, 1, datum=ver, van=time(11), tot=time(12)))
    assert [(b.van, b.tot) for b in Bezetting.objects.filter(datum=ver)] == [(time(9), time(11))]
    assert klopt(locatie, ver)


@pytest.mark.parametrize(("vervang", "verwacht"), [(True, {(1, 9, 12), (2, 9, 12)}), (False, None)])
def test_a_week_is_copied_to_another_instead_of_or_besides_what_is_there(wereld, locatie, vervang, verwacht):
    volgende = MAANDAG + WEEK
    wereld.bezet(locatie, 1, time(8), time(10), [0], datum=volgende)
    wereld.bezet(locatie, 7, time(8), time(10), [0], datum=volgende)
    kopie = Wijziging(
        "Kopie",
        lambda: kopieer_week(
            locatie_id=locatie.pk, van_maandag=MAANDAG, naar_maandag=volgende, vervang=vervang
        ),
        frozenset(volgende + n * DAG for n in range(7)),
    )
    doe(locatie, kopie)
    dag = {(b.balie.nummer, b.van.hour, b.tot.hour) for b in Bezetting.objects.filter(datum=volgende)}
    assert dag == (verwacht or {(1, 8, 10), (1, 10, 12), (2, 9, 12), (7, 8, 10)})
    assert Bezetting.objects.filter(datum=volgende + DAG).count() == 1
    assert klopt(locatie, *(volgende + n * DAG for n in range(7)))


# --- Undoing -----------------------------------------------------------------------------------


def test_the_last_change_can_be_undone_and_only_once(wereld, locatie):
    voor = lees_stand(locatie, MAANDAG)
    eerste = doe(locatie, zonder_balie(locatie, 2))
    assert te_herstellen(locatie_id=locatie.pk, nu=VROEG) == eerste
    terug = doe(locatie, herstelling(eerdere=eerste, locatie=locatie, nu=VROEG))
    assert lees_stand(locatie, MAANDAG) == voor
    assert klopt(locatie)
    assert terug.herstelt == eerste
    assert te_herstellen(locatie_id=locatie.pk, nu=VROEG) is None


def test_undoing_collides_too_and_shows_it_first(wereld, locatie):
    balie = Balie.objects.create(locatie=locatie, nummer=3)
    extra = Wijziging(
        "Extra balie",
        lambda: bezet_balie(
            balie_id=balie.pk,
            datum=MAANDAG,
            dienst=Dienst(time(9), time(10), frozenset([wereld.groepen[0].pk])),
        ),
    )
    eerste = doe(locatie, extra)
    _, _, later = (wereld.plan(locatie, 108) for _ in range(3))
    terug = herstelling(eerdere=eerste, locatie=locatie, nu=VROEG)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=terug, nu=VROEG)
    assert [b.afspraak for b in voorbeeld.botsingen] == [later]


def test_what_was_changed_since_cannot_be_undone(wereld, locatie):
    eerste = doe(locatie, zonder_balie(locatie, 2, van=time(11), tot=time(12)))
    Bezetting.objects.filter(balie__nummer=2).update(tot=time(10))
    with pytest.raises(NietTerug):
        bekijk_wijziging(
            locatie_id=locatie.pk, wijziging=herstelling(eerdere=eerste, locatie=locatie, nu=VROEG), nu=VROEG
        )
    assert te_herstellen(locatie_id=locatie.pk, nu=VROEG + 3 * DAG) is None


# --- Against the oracle ------------------------------------------------------------------------


def past_niet_volgens_orakel(locatie, datum):
    """First come stay: who does not get a desk in every cell, worked out by matching, cell by cell."""
    inzet = [
        (regels.cel(b.van), regels.cel(b.tot), frozenset(b.groepen.values_list("pk", flat=True)))
        for b in Bezetting.objects.filter(balie__locatie=locatie, datum=datum)
    ]
    open_cellen = [8 * 12 <= cel < 18 * 12 for cel in range(288)]
    beslag, weg = [], set()
    for afspraak in Afspraak.objects.holding().filter(datum=datum).order_by("gemaakt_op", "pk"):
        wens = list(afspraak.regels.values_list("groep_id", "eerste_cel", "aantal_cellen"))
        if orakel.kan_erbij(inzet, beslag, wens, open_cellen):
            beslag += wens
        else:
            weg.add(afspraak.pk)
    return weg


def vrij_volgens_vectoren(wens, locatie, datum):
    vrij = zoek_vrij(
        visites=visites(wens, [locatie.pk]), kanaal="online", vanaf=datum, tot=datum + DAG, nu=VROEG
    )
    return set(vrij[0].cellen.tolist()) if vrij else set()


def vrij_volgens_orakel(wereld, wens, locatie, datum, zonder=()):
    """The starts for which matching finds a desk for everybody (but `zonder`) and one more."""
    inzet = [
        (regels.cel(b.van), regels.cel(b.tot), frozenset(b.groepen.values_list("pk", flat=True)))
        for b in Bezetting.objects.filter(balie__locatie=locatie, datum=datum)
    ]
    afspraken = Afspraak.objects.holding().filter(datum=datum).exclude(pk__in=zonder)
    beslag = list(
        Afspraakregel.objects.filter(afspraak__in=afspraken).values_list(
            "groep_id", "eerste_cel", "aantal_cellen"
        )
    )
    open_cellen = [8 * 12 <= cel < 18 * 12 for cel in range(288)]
    ((product, _),) = wens.regels
    groep = dict(zip((p.pk for p in wereld.producten), (g.pk for g in wereld.groepen), strict=True))[product]
    return {cel for cel in range(96, 216) if orakel.kan_erbij(inzet, beslag, [(groep, cel, 3)], open_cellen)}


def willekeurige_wijziging(kans, wereld, locatie):
    """One of the changes that a planner makes, on the two days."""
    datum = kans.choice([MAANDAG, DINSDAG])
    dagen = frozenset([datum])
    van = time(kans.randint(8, 11), kans.choice([0, 15, 30]))
    tot = time(kans.randint(12, 14))
    groepen = frozenset(g.pk for g in kans.sample(wereld.groepen, kans.randint(1, 3)))
    balie = Balie.objects.get(locatie=locatie, nummer=kans.randint(1, 4))
    bezetting = kans.choice(list(Bezetting.objects.order_by("pk")) or [None])
    soort = kans.randrange(5)
    if soort == 0:
        return Wijziging(
            "Afwezig",
            lambda: meld_afwezig(locatie_id=locatie.pk, datums=dagen, balie_id=balie.pk, van=van, tot=tot),
            dagen,
        )
    if soort == 1 and bezetting:
        return Wijziging(
            "Anders",
            lambda: wijzig_bezetting(bezetting_id=bezetting.pk, dienst=Dienst(van, tot, groepen)),
        )
    if soort == 2 and bezetting:
        return Wijziging("Weg", lambda: haal_bezetting_weg(bezetting_id=bezetting.pk))
    if soort == 3:
        return Wijziging(
            "Extra",
            lambda: bezet_balie(balie_id=balie.pk, datum=datum, dienst=Dienst(van, tot, groepen)),
        )
    return Wijziging("Kijk opnieuw", lambda: None, dagen)


@pytest.mark.parametrize("zaad", range(5))
def test_random_changes_do_what_was_shown_and_the_vectors_equal_the_oracle(zaad):
    kans = random.Random(zaad)
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    wensen = [wereld.wens((n, 1)) for n in range(3)]
    for nummer in range(1, 5):
        for datum in (MAANDAG, DINSDAG):
            groepen = kans.sample(range(3), kans.randint(1, 3))
            wereld.bezet(locatie, nummer, time(9), time(12), groepen, datum=datum)
    gedaan = 0
    for _ in range(10):
        for _ in range(5):
            datum, wens = kans.choice([MAANDAG, DINSDAG]), kans.choice(wensen)
            if vrij := sorted(vrij_volgens_vectoren(wens, locatie, datum)):
                wereld.plan(locatie, kans.choice(vrij), wens, datum=datum)
        wijziging = willekeurige_wijziging(kans, wereld, locatie)
        voor = alles()
        try:
            voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
        except RoosterFout:
            assert alles() == voor
            continue
        assert alles() == voor
        besluiten = {b.afspraak.pk: voorstel(b) for b in voorbeeld.botsingen}
        afspraken = Afspraak.objects.holding().count()
        # What was shown is what happens: the proposals go together, and are all still there.
        voer_wijziging_door(
            locatie_id=locatie.pk,
            wijziging=wijziging,
            stempel=voorbeeld.stempel,
            besluiten=besluiten,
            medewerker=None,
            nu=VROEG,
        )
        gedaan += 1
        assert Afspraak.objects.holding().count() == afspraken
        for pk, besluit in besluiten.items():
            if besluit.begint_op:
                assert Afspraak.objects.get(pk=pk).begint_op == besluit.begint_op
        gehouden = {
            besluit["afspraak"]
            for wijziging in Planningswijziging.objects.all()
            for besluit in wijziging.besluiten
            if besluit["keuze"] == "houden"
        }
        for datum in (MAANDAG, DINSDAG):
            # What does not fit was decided to stay, once; nothing else was lost or pushed out.
            past_niet = past_niet_volgens_orakel(locatie, datum)
            assert past_niet <= gehouden
            for wens in wensen:
                # All that fits beside everybody is offered; and nothing for which somebody who has a desk
                # would have to make room. Without anybody over capacity these are the same.
                vrij = vrij_volgens_vectoren(wens, locatie, datum)
                assert vrij_volgens_orakel(wereld, wens, locatie, datum) <= vrij
                assert vrij <= vrij_volgens_orakel(wereld, wens, locatie, datum, zonder=past_niet)
        assert klopt(locatie)
    assert gedaan >= 5


@pytest.mark.parametrize("zaad", range(4))
def test_the_collisions_shown_equal_the_oracle(zaad):
    kans = random.Random(100 + zaad)
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer in range(1, 5):
        wereld.bezet(locatie, nummer, time(9), time(12), kans.sample(range(3), kans.randint(1, 3)))
    for _ in range(30):
        wens = wereld.wens((kans.randrange(3), 1))
        if vrij := sorted(vrij_volgens_vectoren(wens, locatie, MAANDAG)):
            wereld.plan(locatie, kans.choice(vrij), wens)
    wijziging = zonder_balie(locatie, kans.randint(1, 4), van=time(10), tot=time(11, 30))
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    wijziging.doe()
    assert {b.afspraak.pk for b in voorbeeld.botsingen} == past_niet_volgens_orakel(locatie, MAANDAG)


# --- Races -------------------------------------------------------------------------------------


def tegelijk(*functies):
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
        draad.join(60)
    return uitkomsten


def voer_door(locatie, wijziging, voorbeeld):
    return voer_wijziging_door(
        locatie_id=locatie.pk,
        wijziging=wijziging,
        stempel=voorbeeld.stempel,
        besluiten={b.afspraak.pk: voorstel(b) for b in voorbeeld.botsingen},
        medewerker=None,
        nu=VROEG,
    )


@pytest.mark.django_db(transaction=True)
def test_bookings_against_a_change_lose_and_overbook_nothing(wereld, locatie):
    """Twelve book the two desks of one hour while one of them goes: whoever is first, all stays right."""
    wijziging = zonder_balie(locatie, 2)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    boekingen = [
        lambda n=n: wereld.plan(locatie, 108 + 3 * (n % 4), aanvraag_sleutel=f"race-{n}") for n in range(12)
    ]
    *fouten, wijzigfout = tegelijk(*boekingen, lambda: voer_door(locatie, wijziging, voorbeeld))
    assert {type(fout) for fout in fouten} <= {type(None), GeenPlek}
    assert wijzigfout is None or isinstance(wijzigfout, VoorbeeldVerouderd)
    assert Afspraak.objects.count() == fouten.count(None)
    balies = 1 if wijzigfout is None else 2
    assert Bezetting.objects.filter(datum=MAANDAG).count() == balies
    for cel in range(108, 120, 3):
        assert Afspraakregel.objects.filter(eerste_cel=cel).count() <= balies
    assert klopt(locatie)


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_stamp_a_booking_in_between_is_pushed_out(wereld, locatie, monkeypatch):
    """The same, with a planner who trusts what was shown: an appointment is left without a desk unseen."""
    wereld.plan(locatie, 108)
    wijziging = zonder_balie(locatie, 2)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    geboekt = threading.Event()
    pas_toe = rooster_wijziging._pas_toe

    def wacht_en_geloof(*args, **kwargs):
        assert geboekt.wait(20)
        pas_toe(*args, **kwargs)
        return voorbeeld

    monkeypatch.setattr(rooster_wijziging, "_pas_toe", wacht_en_geloof)
    monkeypatch.setattr(rooster_wijziging.capaciteit, "vergrendel", lambda dagen: None)

    def boek():
        wereld.plan(locatie, 108, aanvraag_sleutel="race")
        geboekt.set()

    assert tegelijk(lambda: voer_door(locatie, wijziging, voorbeeld), boek) == [None, None]
    assert len(past_niet_volgens_orakel(locatie, MAANDAG)) == 1
    assert Planningswijziging.objects.get().besluiten == []


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_at_once_the_second_sees_it_anew(wereld, locatie):
    wereld.plan(locatie, 108), wereld.plan(locatie, 120)
    wijzigingen = [zonder_balie(locatie, 1), zonder_balie(locatie, 2)]
    voorbeelden = [bekijk_wijziging(locatie_id=locatie.pk, wijziging=w, nu=VROEG) for w in wijzigingen]
    assert all(v.botsingen == [] for v in voorbeelden)  # each alone leaves a desk
    fouten = tegelijk(
        *(lambda w=w, v=v: voer_door(locatie, w, v) for w, v in zip(wijzigingen, voorbeelden, strict=True))
    )
    assert sorted(type(fout) for fout in fouten if fout) == [VoorbeeldVerouderd]
    assert fouten.count(None) == 1
    assert Bezetting.objects.filter(datum=MAANDAG).count() == 1
    assert klopt(locatie)


@pytest.mark.django_db(transaction=True)
def test_a_citizen_who_cancels_while_the_appointment_is_moved_is_not_moved(wereld, locatie):
    _, later = wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    wijziging = zonder_balie(locatie, 2)
    voorbeeld = bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=VROEG)
    planner, burger = tegelijk(
        lambda: voer_door(locatie, wijziging, voorbeeld),
        lambda: zeg_afspraak_af(afspraak_id=later.pk, nu=VROEG),
    )
    assert burger is None
    assert planner is None or isinstance(planner, VoorbeeldVerouderd)
    assert Afspraak.objects.get(pk=later.pk).status == Afspraakstatus.AFGEZEGD
    assert klopt(locatie)
