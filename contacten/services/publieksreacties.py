"""Publieksreacties: the term of each, and what moves its last day."""

from datetime import date, datetime

from django.db import connection

from catalogus.models import Product
from contacten.enums import Publieksreactiesoort
from contacten.models import Opschorting, Publieksreactie
from contacten.termijnen import Antwoordtermijn, antwoordtermijn, einde_van_termijn, laatste_dag
from kcc.lib import werktijd
from kcc.lib.perioden import TIJDZONE, lokale_dag
from kcc.lib.werktijd import AtwKalender, Dienstkalender


def termijn_van(soort: Publieksreactiesoort, product: Product | None) -> Antwoordtermijn:
    """The term of the product, or of the kind."""
    return antwoordtermijn(
        soort,
        product.termijn_aantal if product else None,
        product.termijn_eenheid if product else "",
        is_wettelijk=bool(product and product.termijn_is_wettelijk),
    )


def bepaal_deadline(reactie: Publieksreactie, dienst: Dienstkalender, atw: AtwKalender) -> date | None:
    """The last day on which an answer is in time; None while a suspension is open."""
    return laatste_dag(
        lokale_dag(reactie.ontvangen_op),
        reactie.termijn,
        dienst,
        atw,
        verdaagd_weken=reactie.verdaagd_weken,
        opschortingen=[opschorting.waarde for opschorting in reactie.opschortingen.all()],
    )


def opgeschort_na_termijn(dag: date) -> list[int]:
    """Ids of those that wait for the sender on the local date `dag` and can be late all the same.

    Of a statutory term that had not run out before the invitation the last day lies after `dag`, because the
    suspension still moves it. That is nearly always so: for the few others `laatste_dag_gezien_vanaf` tells.
    """
    gevonden = set()
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_OP, [TIJDZONE.key, dag, dag])
        for pk, uitgenodigd, ontvangen, aantal, eenheid, verdaagd_weken in cursor.fetchall():
            einde = einde_van_termijn(ontvangen, aantal, eenheid, verdaagd_weken)
            if einde is None or einde <= uitgenodigd:
                gevonden.add(pk)
    return sorted(gevonden)


# Asked for every figure of norm 9.
_OPEN_OP = f"""
    SELECT reactie.id, opschorting.uitgenodigd, (reactie.ontvangen_op AT TIME ZONE %s)::date,
           reactie.termijn_aantal, reactie.termijn_eenheid, reactie.verdaagd_weken
    FROM {Opschorting._meta.db_table} AS opschorting
        JOIN {Publieksreactie._meta.db_table} AS reactie ON reactie.id = opschorting.publieksreactie_id
    WHERE (opschorting.voltooid IS NULL OR opschorting.voltooid > %s) AND opschorting.uitgenodigd <= %s
      AND reactie.termijn_is_wettelijk
"""  # noqa: S608


def laatste_dag_gezien_vanaf(
    reactie: Publieksreactie, moment: datetime, dienst: Dienstkalender, atw: AtwKalender
) -> date:
    """The last day as it was known at `moment`: what was completed after it, was open then."""
    tot_en_met = lokale_dag(moment)
    bekend = [
        werktijd.Opschorting(
            opschorting.uitgenodigd,
            opschorting.voltooid if opschorting.voltooid and opschorting.voltooid <= tot_en_met else None,
        )
        for opschorting in reactie.opschortingen.all()
        if opschorting.uitgenodigd <= tot_en_met
    ]
    dag = laatste_dag(
        lokale_dag(reactie.ontvangen_op),
        reactie.termijn,
        dienst,
        atw,
        verdaagd_weken=reactie.verdaagd_weken,
        opschortingen=bekend,
        nu=moment,
    )
    assert dag is not None  # noqa: S101 - `nu` is given
    return dag
