"""Publieksreacties: the term of each, and what moves its last day."""

from datetime import date, datetime

from catalogus.models import Product
from contacten.enums import Publieksreactiesoort
from contacten.models import Publieksreactie
from contacten.termijnen import Antwoordtermijn, antwoordtermijn, laatste_dag
from kcc.lib import werktijd
from kcc.lib.perioden import lokale_dag
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
