"""Measuring the access time: what is found, when, and what becomes of a missed moment."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from afspraken import regels
from afspraken.models import Aanbod, Beschikbaarheidsmeting, Meetmoment
from afspraken.services import Visite, Wens, herbereken, toegang, visites, zoek_vrij
from afspraken.tasks import meet_beschikbaarheid
from kcc.lib import omgeving
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Kalenderdag
from tests.afspraken.factories import (
    DAG,
    AanbodFactory,
    AfspraakFactory,
    BalieFactory,
    BezettingFactory,
    ProductFactory,
)
from tests.catalogus.factories import LocatieFactory, OpeningstijdFactory

pytestmark = pytest.mark.django_db
MIDDAG = datetime(2026, 3, 2, 12, tzinfo=TIJDZONE)


def op(dag, uur, minuut=0):
    return datetime(2026, 3, dag, uur, minuut, tzinfo=TIJDZONE)


def altijd_open(locatie):
    for weekdag in range(1, 8):
        OpeningstijdFactory(locatie=locatie, weekdag=weekdag, tot=time(18))


@pytest.fixture
def balie():
    """Monday and Tuesday of next week one desk; today it is gone at five past twelve."""
    AanbodFactory(extra_minuten_per_persoon=30)
    bezettingen = [
        BezettingFactory(datum=DAG, van=time(9), tot=time(12, 5)),
        BezettingFactory(datum=date(2026, 3, 9), van=time(9), tot=time(9, 45)),
        BezettingFactory(datum=date(2026, 3, 10), van=time(9), tot=time(17)),
    ]
    locatie = bezettingen[0].balie.locatie
    altijd_open(locatie)
    herbereken(locatie_id=locatie.pk, datums=[bezetting.datum for bezetting in bezettingen])
    return locatie


def test_first_and_third_start(balie):
    moment = toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG + timedelta(minutes=20))
    meting = Beschikbaarheidsmeting.objects.get()
    assert (moment.is_gemist, moment.aantal_metingen, moment.vastgelegd_op) == (
        False,
        1,
        MIDDAG + timedelta(minutes=20),
    )
    # Next Monday 9.00, 9.15 and 9.30 for fifteen minutes: as the pages offer them, one a quarter.
    assert (meting.gemeten_op, meting.eerste_vrije_op, meting.derde_vrije_op) == (
        MIDDAG,
        op(9, 9),
        op(9, 9, 30),
    )
    assert meting.werkdagen_tot_eerste == 5


def test_what_was_booked_is_not_free(balie):
    AfspraakFactory(locatie=balie, begint_op=op(9, 9, 10))
    herbereken(locatie_id=balie.pk, datums=[date(2026, 3, 9)])
    toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG)
    meting = Beschikbaarheidsmeting.objects.get()
    assert (meting.eerste_vrije_op, meting.derde_vrije_op) == (op(9, 9, 25), op(10, 9))


def test_nothing_free_and_no_more_supplied(balie):
    Aanbod.objects.update(horizon_dagen=3)
    AanbodFactory(rijbewijs=True, is_actief=False)
    toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG)
    meting = Beschikbaarheidsmeting.objects.get()
    assert (meting.eerste_vrije_op, meting.derde_vrije_op, meting.werkdagen_tot_eerste) == (None, None, None)


def test_only_what_is_open_online(balie):
    balie.kanaaldelen.create(kanalen=["online"], percentage=0)
    herbereken(locatie_id=balie.pk, datums=[date(2026, 3, 9), date(2026, 3, 10)])
    toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG)
    assert Beschikbaarheidsmeting.objects.get().eerste_vrije_op is None


def test_same_as_the_pages_for_every_place_and_product():
    """Several places, groups and lengths of time against the search itself, one product at a time."""
    for plaats, code in enumerate(["centrum", "rozenburg", "hoogvliet"]):
        locatie = LocatieFactory(code=code, naam=code)
        for nummer in range(4):
            AanbodFactory(
                locatie=locatie,
                product=ProductFactory(code=f"p{nummer}", naam=f"Product {nummer}"),
                duur_minuten=[15, 15, 20, 65][nummer],
                horizon_dagen=[30, 30, 7, 30][nummer],
                voorlooptijd_minuten=[30, 30, 30, 60 * 24][plaats],
            )
        altijd_open(locatie)
        balie_ = BalieFactory(locatie=locatie)
        dagen = [date(2026, 3, 2 + n) for n in range(plaats, 12, 3)]
        for dag in dagen:
            BezettingFactory(balie=balie_, datum=dag, van=time(9, 5), tot=time(16))
        herbereken(locatie_id=locatie.pk, datums=dagen)
    toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG)
    assert Beschikbaarheidsmeting.objects.count() == 12
    for aanbod in Aanbod.objects.all():
        gevonden: list[Visite] = visites(Wens(((aanbod.product_id, 1),)), [aanbod.locatie_id])
        vrij = zoek_vrij(
            visites=gevonden, kanaal="online", vanaf=DAG, tot=DAG + timedelta(days=99), nu=MIDDAG
        )
        meting = Beschikbaarheidsmeting.objects.get(product=aanbod.product, locatie=aanbod.locatie)
        assert meting.eerste_vrije_op == regels.cel_moment(vrij[0].datum, int(vrij[0].cellen[0]))


def test_as_many_queries_for_many_products(balie, django_assert_num_queries):
    def meet(uur):
        return toegang.meet_beschikbaarheid(moment=op(3, uur), nu=op(3, uur))

    for nummer in range(20):
        AanbodFactory(locatie=balie, product=ProductFactory(code=f"p{nummer}", naam=f"Product {nummer}"))
    # Two lengths of time: all are answered from one look at what is free.
    Aanbod.objects.filter(product__code="p3").update(duur_minuten=30)
    with django_assert_num_queries(10):
        assert meet(12).aantal_metingen == 21


# --- When --------------------------------------------------------------------------------------


def draai(moment):
    with time_machine.travel(moment, tick=False):
        meet_beschikbaarheid()


def vastgelegd():
    return list(Meetmoment.objects.order_by("moment").values_list("moment", "is_gemist"))


def test_each_werkdag_once(balie, settings):
    settings.KCC_MEETMOMENTEN = [time(9), time(12)]
    draai(op(2, 8, 59))
    assert vastgelegd() == []
    for _ in range(2):
        draai(op(2, 9))
    draai(op(2, 12, 30))
    Kalenderdag.objects.create(kalender="dienst", datum="2026-03-03", omschrijving="Dicht")
    draai(op(3, 12))
    draai(op(4, 9, 1))
    draai(op(4, 12, 1))
    assert vastgelegd() == [(op(2, 9), False), (op(2, 12), False), (op(4, 9), False), (op(4, 12), False)]
    assert Beschikbaarheidsmeting.objects.count() == 4


def test_a_missed_moment_stays_missed(balie):
    draai(op(2, 12))
    # KCC stood still from Tuesday until Friday one o'clock: that one is just in time.
    draai(op(6, 13))
    assert vastgelegd() == [
        (op(2, 12), False),
        (op(3, 12), True),
        (op(4, 12), True),
        (op(5, 12), True),
        (op(6, 12), False),
    ]
    assert Beschikbaarheidsmeting.objects.count() == 2
    draai(op(9, 13, 1))
    assert vastgelegd()[-1] == (op(9, 12), True)
    # Nobody fills it in afterwards.
    toegang.meet_beschikbaarheid(moment=op(9, 12), nu=op(9, 13, 2))
    toegang.meet_beschikbaarheid(moment=op(9, 12), nu=op(9, 12))
    assert Beschikbaarheidsmeting.objects.count() == 2


def test_a_new_kcc_has_missed_nothing(balie):
    draai(op(4, 14))
    assert vastgelegd() == []


def test_all_or_nothing_and_tried_again(balie, monkeypatch):
    echte = toegang.zoek_vrij_voor_alle

    def stuk(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(toegang, "zoek_vrij_voor_alle", stuk)
    with pytest.raises(RuntimeError):
        draai(op(2, 12))
    assert vastgelegd() == []
    monkeypatch.setattr(toegang, "zoek_vrij_voor_alle", echte)
    draai(op(2, 12, 1))
    assert vastgelegd() == [(op(2, 12), False)]


def test_a_moment_that_has_not_come(balie):
    with pytest.raises(ValueError, match="voor haar moment"):
        toegang.meet_beschikbaarheid(moment=MIDDAG, nu=MIDDAG - timedelta(seconds=1))


def test_over_the_change_of_the_clocks():
    """Fixed on the clock: twelve o'clock is an hour sooner after 29 March."""
    momenten = toegang.meetmomenten([time(12)], na=op(26, 13), tot_en_met=op(30, 12))
    assert [moment.isoformat() for moment in momenten] == [
        "2026-03-27T12:00:00+01:00",
        "2026-03-30T12:00:00+02:00",
    ]


@pytest.mark.parametrize("waarde", ["12", "noen", "12:00,25:00", "12:00:30", "12:00+01:00"])
def test_setting_that_is_wrong(monkeypatch, waarde):
    monkeypatch.setenv("KCC_MEETMOMENTEN", waarde)
    if waarde == "12":
        assert omgeving.tijden("KCC_MEETMOMENTEN", "") == [time(12)]
    else:
        with pytest.raises(ImproperlyConfigured):
            omgeving.tijden("KCC_MEETMOMENTEN", "12:00")


def test_setting(monkeypatch):
    monkeypatch.delenv("KCC_MEETMOMENTEN", raising=False)
    assert omgeving.tijden("KCC_MEETMOMENTEN", "12:00") == [time(12)]
    monkeypatch.setenv("KCC_MEETMOMENTEN", "16:00, 09:30,16:00")
    assert omgeving.tijden("KCC_MEETMOMENTEN", "12:00") == [time(9, 30), time(16)]
