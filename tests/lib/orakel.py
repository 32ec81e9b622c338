"""Working time and terms once more: slow, obvious, day by day, and from the text of the rules."""

from datetime import UTC, date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAG = timedelta(days=1)

# The paschal full moon by golden number, from 1900 to 2199, as (month, day): the table of the computus.
PAASMAAN = [
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
]  # fmt: skip

GELIJKGESTELD = [
    "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30",
    "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
]  # fmt: skip


@cache
def orakel_pasen(jaar):
    """The first Sunday after the paschal full moon."""
    dag = date(jaar, *PAASMAAN[jaar % 19]) + DAG
    while dag.strftime("%A") != "Sunday":
        dag += DAG
    return dag


@cache
def orakel_is_feestdag(dag):
    """Nieuwjaarsdag, tweede Paas- en Pinksterdag, both Kerstdagen, Hemelvaartsdag, Koningsdag, 5 mei."""
    if (dag.day, dag.month) in {(1, 1), (5, 5), (25, 12), (26, 12)}:
        return True
    if dag.month == 4 and (dag.day, dag.isoweekday()) in {(27, n) for n in range(1, 7)} | {(26, 6)}:
        return True
    return (dag - orakel_pasen(dag.year)).days in {1, 39, 50}


def orakel_is_werkdag(dag, gesloten=(), geopend=(), weekdagen=range(5)):
    if dag in geopend:
        return True
    return dag not in gesloten and dag.isoweekday() - 1 in weekdagen and not orakel_is_feestdag(dag)


@cache
def orakel_is_gewone_dag(dag):
    goede_vrijdag = orakel_pasen(dag.year) - 2 * DAG
    feestdag = orakel_is_feestdag(dag) or dag == goede_vrijdag or dag.isoformat() in GELIJKGESTELD
    return dag.isoweekday() not in {6, 7} and not feestdag


def orakel_plus(dag, aantal, eenheid):
    if eenheid in {"dagen", "weken"}:
        for _ in range(aantal * (7 if eenheid == "weken" else 1)):
            dag += DAG
        return dag
    jaar, maand = dag.year, dag.month
    for _ in range(aantal * (12 if eenheid == "jaren" else 1)):
        jaar, maand = (jaar, maand + 1) if maand < 12 else (jaar + 1, 1)
    for nummer in range(dag.day, 0, -1):
        try:
            return date(jaar, maand, nummer)
        except ValueError:
            continue
    raise AssertionError


def orakel_wettelijke_termijn(ontvangen, lengte, verdagingen, opschortingen, vandaag):
    aantal, eenheid = lengte
    uitgesloten = eenheid == "jaren" or aantal > {"dagen": 90, "weken": 12, "maanden": 3}[eenheid]
    minstens_drie_dagen = not (eenheid == "dagen" and aantal < 3)

    def verlengd(dag):
        def te_weinig():
            tussen = [ontvangen + n * DAG for n in range(1, (dag - ontvangen).days + 1)]
            return minstens_drie_dagen and sum(map(orakel_is_gewone_dag, tussen)) < 2

        while not uitgesloten and (not orakel_is_gewone_dag(dag) or te_weinig()):
            dag += DAG
        return dag

    laatste = orakel_plus(ontvangen, aantal, eenheid)
    for verdaging in verdagingen:
        laatste = orakel_plus(laatste, *verdaging)
    geteld = set()
    for uitgenodigd, voltooid in sorted(opschortingen, key=lambda paar: paar[0]):
        dagen = set()
        dag = uitgenodigd + DAG
        if dag > verlengd(laatste):
            continue
        while dag <= (voltooid or vandaag):
            dagen.add(dag)
            dag += DAG
        laatste += len(dagen - geteld) * DAG
        geteld |= dagen
    return verlengd(laatste)


STAP = timedelta(minutes=5)


def orakel_werktijd(start, duur, is_werkdag, vensters):
    """Walk in steps of five minutes of real time and count those in a window.

    `vensters`: per weekday pairs of minutes after midnight. The second time that the clocks show 02:00-03:00
    belongs to what was open just before it.
    """
    nu = start.astimezone(UTC)
    geteld = timedelta()
    while geteld < duur:
        lokaal = nu.astimezone(AMSTERDAM)
        minuut = 179.99 if lokaal.fold else lokaal.hour * 60 + lokaal.minute
        if is_werkdag(lokaal.date()) and any(van <= minuut < tot for van, tot in vensters[lokaal.weekday()]):
            geteld += STAP
        nu += STAP
    return nu
