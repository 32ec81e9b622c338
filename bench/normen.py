"""Counting the norms: all of it again, one stale day, and the plans of the queries behind the pages."""

import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q
from django.test.utils import CaptureQueriesContext

from bench.meten import meet
from bench.verslag import meld, meld_tijd
from contacten.models import Klantcontact
from kcc.lib.perioden import Halfjaar, Tertaal, dag_grenzen, lokale_dag
from servicenormen.meetmethoden import OOIT, meetmethode
from servicenormen.models import Servicenorm, VerouderdeDag
from servicenormen.services import (
    eerste_tertaal,
    herbouw,
    normstand,
    overzicht_van_nu,
    standen,
    werk_verouderde_dagen_bij,
)


def meet_normen(plannen: str) -> None:
    """Report the figures; write the plans of the queries to the file `plannen`."""
    werk_verouderde_dagen_bij()
    laatste = lokale_dag(Klantcontact.objects.aggregate(laatste=Max("begonnen_op"))["laatste"])
    meetlat = _tijd(lambda: sum(1 for _ in _groeperingen(laatste)))
    geteld = _tijd(herbouw)
    meld("meetlat: per norm en dimensie een GROUP BY", meetlat, "s")
    meld("alles opnieuw tellen en vergelijken", geteld, "s", meetlat=("GROUP BY", meetlat), hoogstens_maal=2)
    drukste = laatste - timedelta(days=30)

    def een_dag() -> None:
        VerouderdeDag.objects.create(bron="klantcontact", datum=drukste)
        werk_verouderde_dagen_bij()

    van, tot = dag_grenzen(drukste)
    die_dag = Klantcontact.objects.filter(begonnen_op__gte=van, begonnen_op__lt=tot)
    enkel = meet(die_dag.count, keer=10)
    meld_tijd(f"meetlat: de {die_dag.count()} contacten van een dag tellen", enkel)
    meld_tijd("een verouderde dag opnieuw tellen", meet(een_dag, keer=20), ("tellen", enkel), hoogstens=150)
    Path(plannen).write_text("\n\n".join(_plannen(Tertaal.van(laatste))))
    print(f"  de plannen van de query's staan in {plannen}")


def _tijd(functie: Any) -> float:
    begin = time.perf_counter()
    functie()
    return time.perf_counter() - begin


def _groeperingen(tot: Any) -> Iterator[list[Any]]:
    """What a rebuild stands for, asked plainly: the cases of a norm by day, and by day and each dimension."""
    begin = (eerste_tertaal() or Tertaal.van(tot)).eerste_dag
    for norm in Servicenorm.alle.all():
        methode = meetmethode(norm)
        gevallen = (
            methode.kandidaten([(begin, tot + timedelta(days=120))], OOIT).filter(is_geval=True).order_by()
        )
        for velden in [(), *((dimensie.veld,) for dimensie in methode.geteld)]:
            yield list(
                gevallen.values("normdatum", *velden).annotate(
                    noemer=Count("pk"), teller=Count("pk", filter=Q(binnen_norm=True))
                )
            )


def _plannen(tertaal: Tertaal) -> Iterator[str]:
    """EXPLAIN ANALYZE of every query of the dashboard, of the page of norm 5 and of a half year."""
    norm = Servicenorm.objects.valid_in(tertaal).get(code="5")
    with CaptureQueriesContext(connection) as gesteld:
        standen(tertaal, tertaal.einde)
        normstand(norm, tertaal, tertaal.einde)
        overzicht_van_nu(Halfjaar.van(tertaal.eerste_dag), tertaal.einde)
    for vraag in gesteld.captured_queries:
        sql = vraag["sql"]
        if not sql.startswith(("SELECT", "WITH")) and "SELECT" not in sql[:200]:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}")
            yield sql + "\n" + "\n".join(rij[0] for rij in cursor.fetchall())


if __name__ == "__main__":
    meet_normen(sys.argv[1])
