"""Publieksreacties: the term of each, and what moves its last day."""

from datetime import date, datetime

from django.db.models import Q

from catalogus.models import Product
from contacten.enums import Publieksreactiesoort
from contacten.models import Opschorting, Publieksreactie
from contacten.termijnen import Antwoordtermijn, antwoordtermijn, einde_van_termijn, laatste_dag
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


def opgeschort_na_termijn(dag: date) -> list[int]:
    """Ids of those that wait for the sender on the local date `dag` and can be late all the same.

    Of a statutory term that had not run out before the invitation the last day lies after `dag`, because the
    suspension still moves it. That is nearly always so: for the few others `laatste_dag_gezien_vanaf` tells.
    """
    open_op = Opschorting.objects.filter(
        Q(voltooid__isnull=True) | Q(voltooid__gt=dag),
        uitgenodigd__lte=dag,
        publieksreactie__termijn_is_wettelijk=True,
    ).values_list(
        "publieksreactie_id",
        "uitgenodigd",
        "publieksreactie__ontvangen_op",
        "publieksreactie__termijn_aantal",
        "publieksreactie__termijn_eenheid",
        "publieksreactie__verdaagd_weken",
    )
    gevonden = set()
    for pk, uitgenodigd, ontvangen_op, aantal, eenheid, verdaagd_weken in open_op:
        einde = einde_van_termijn(lokale_dag(ontvangen_op), aantal, eenheid, verdaagd_weken)
        if einde is None or einde <= uitgenodigd:
            gevonden.add(pk)
    return sorted(gevonden)


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
