"""Working time, terms and calendars against slow, obvious oracles.

The oracles are written from the text of the rules, day by day and minute by minute, and use nothing of the
code that they check.
"""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kcc.lib.werktijd import (
    AtwKalender,
    Dienstkalender,
    Opschorting,
    Servicevenster,
    Termijn,
    Termijneenheid,
    Venster,
    aantal_werkdagen,
    eerste_paasdag,
    werkdagen_na,
    werktijd,
    wettelijke_termijn,
)
from tests.lib.orakel import (
    AMSTERDAM,
    DAG,
    STAP,
    orakel_is_gewone_dag,
    orakel_is_werkdag,
    orakel_pasen,
    orakel_plus,
    orakel_werktijd,
    orakel_wettelijke_termijn,
)

DIENST = Dienstkalender()
ATW = AtwKalender()


# --- the properties


def test_pasen_valt_op_de_eerste_zondag_na_de_paasmaan():
    for jaar in range(1900, 2200):
        assert eerste_paasdag(jaar) == orakel_pasen(jaar)


DATA = st.dates(date(2019, 1, 1), date(2033, 12, 31))
# Exceptions close to each other and to the question, so that they meet weekends and holidays.
RONDOM = st.integers(-12, 40)


@settings(deadline=None)
@given(
    st.one_of(DATA, st.dates(date(2024, 12, 10), date(2025, 6, 20))),
    st.integers(1, 320),
    st.sets(RONDOM),
    st.sets(RONDOM),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_werkdagen_gelijk_aan_dag_voor_dag_tellen(datum, n, gesloten, geopend, weekdagen):
    gesloten = frozenset(datum + k * DAG for k in gesloten - geopend)
    geopend = frozenset(datum + k * DAG for k in geopend)
    kalender = Dienstkalender(gesloten, geopend, frozenset(weekdagen))
    dag, geteld = datum, 0
    while geteld < n:
        dag += DAG
        geteld += orakel_is_werkdag(dag, gesloten, geopend, weekdagen)
        assert aantal_werkdagen(datum, dag, kalender) == geteld
        assert kalender.is_werkdag(dag) == orakel_is_werkdag(dag, gesloten, geopend, weekdagen)
    assert werkdagen_na(datum, n, kalender) == dag


@settings(deadline=None)
@given(DATA)
def test_de_termijnenwet_kent_dezelfde_gewone_dagen(datum):
    assert ATW.is_gewone_dag(datum) == orakel_is_gewone_dag(datum)


LENGTES = st.one_of(
    st.tuples(st.integers(1, 6), st.just("dagen")),
    st.tuples(st.integers(85, 95), st.just("dagen")),
    st.tuples(st.integers(1, 14), st.just("weken")),
    st.tuples(st.integers(1, 5), st.just("maanden")),
    st.tuples(st.integers(1, 2), st.just("jaren")),
)
ONTVANGEN = st.one_of(
    st.dates(date(2022, 11, 1), date(2028, 12, 31)),
    st.dates(date(2025, 4, 8), date(2025, 4, 22)),  # around Easter, where art. 2 bites
    st.dates(date(2024, 12, 20), date(2025, 1, 2)),
)


@st.composite
def opschortingen(draw, ontvangen, lengte):
    """Suspensions all through the term or close to its end, where it is decided whether they are in time."""
    duur = (orakel_plus(ontvangen, *lengte) - ontvangen).days
    begin = st.one_of(st.integers(0, duur), st.integers(max(duur - 4, 0), duur + 12))
    paren = draw(st.lists(st.tuples(begin, st.one_of(st.none(), st.integers(0, 15))), max_size=4))
    return [
        (ontvangen + na * DAG, None if lang is None else ontvangen + (na + lang) * DAG) for na, lang in paren
    ]


@settings(max_examples=300, deadline=None)
@given(st.data(), ONTVANGEN, LENGTES, st.lists(LENGTES, max_size=2), st.integers(0, 130))
def test_wettelijke_termijn_gelijk_aan_dag_voor_dag_rekenen(
    data, ontvangen, lengte, verdagingen, gevraagd_na
):
    opgeschort = data.draw(opschortingen(ontvangen, lengte))
    vandaag = ontvangen + gevraagd_na * DAG
    uitkomst = wettelijke_termijn(
        ontvangen,
        Termijn(lengte[0], Termijneenheid(lengte[1])),
        ATW,
        verdagingen=[Termijn(aantal, Termijneenheid(eenheid)) for aantal, eenheid in verdagingen],
        opschortingen=[Opschorting(*paar) for paar in opgeschort],
        nu=datetime.combine(vandaag, time(12), AMSTERDAM),
    )
    assert uitkomst == orakel_wettelijke_termijn(ontvangen, lengte, verdagingen, opgeschort, vandaag)


@st.composite
def dagvensters(draw):
    """Windows of a day as pairs of minutes, in steps of five; half the edges are around the clock change."""
    rand = st.one_of(st.integers(0, 288), st.integers(18, 40))
    randen = sorted(draw(st.sets(rand, min_size=2, max_size=6)))
    return [(van * 5, tot * 5) for van, tot in zip(randen[::2], randen[1::2], strict=False)]


def klok(minuut: int) -> time:
    return time(minuut // 60 % 24, minuut % 60)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(dagvensters(), min_size=7, max_size=7),
    st.one_of(
        st.just(datetime(2025, 3, 28, tzinfo=UTC)),
        st.just(datetime(2025, 10, 24, tzinfo=UTC)),
        st.just(datetime(2025, 4, 16, tzinfo=UTC)),
        st.just(datetime(2025, 12, 22, tzinfo=UTC)),
    ),
    st.integers(0, 4 * 288),
    st.integers(0, 3 * 288),
    st.booleans(),
)
def test_werktijd_gelijk_aan_stap_voor_stap_tellen(vensters, periode, begin, lengte, alle_dagen):
    weekdagen = range(7) if alle_dagen else range(5)
    servicevenster = Servicevenster(
        tuple(tuple(Venster(klok(van), klok(tot)) for van, tot in dag) for dag in vensters)
    )
    start = periode + begin * STAP
    # Long enough to cross several days, yet never so long that a narrow window takes the oracle months.
    duur = min(
        lengte * STAP, sum((tot - van for dag in vensters[:5] for van, tot in dag), 0) * timedelta(minutes=1)
    )
    uitkomst = werktijd(start, duur, Dienstkalender(weekdagen=frozenset(weekdagen)), servicevenster)
    verwacht = orakel_werktijd(start, duur, lambda dag: orakel_is_werkdag(dag, weekdagen=weekdagen), vensters)
    assert uitkomst.astimezone(UTC) == verwacht


@settings(deadline=None)
@given(
    st.integers(0, 365 * 24 * 60).map(lambda minuut: datetime(2025, 1, 1, tzinfo=UTC) + minuut * STAP / 5),
    st.timedeltas(timedelta(), timedelta(hours=60)),
    st.timedeltas(timedelta(), timedelta(hours=60)),
)
def test_werktijd_in_twee_stukken_is_werktijd_in_een_keer(start, een, ander):
    assert werktijd(werktijd(start, een, DIENST), ander, DIENST) == werktijd(start, een + ander, DIENST)
