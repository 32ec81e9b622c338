from collections.abc import Collection
from datetime import date, datetime

from django.apps import AppConfig


class AfsprakenConfig(AppConfig):
    name = "afspraken"
    verbose_name = "Afspraken"

    def ready(self) -> None:
        from afspraken.services.berichten import OPMAAK_MAIL, OPMAAK_SMS
        from afspraken.services.berichten_opmaak import maak_mail, maak_sms
        from afspraken.services.importeren import BESCHIKBAARHEID, BEZOEKEN
        from afspraken.services.importeren_gebieden import GEBIEDEN
        from catalogus.services import (
            bij_gewijzigde_openingstijden,
            bij_vraag_naar_afspraakproducten,
            bij_vraag_naar_drukte,
        )
        from kcc.lib.inlezen import SOORTEN
        from kcc.organisatie.opmaak import registreer
        from kcc.organisatie.services import bij_gewijzigde_kalender

        registreer(OPMAAK_MAIL, maak_mail)
        registreer(OPMAAK_SMS, maak_sms)
        SOORTEN.voeg_toe(GEBIEDEN, BEZOEKEN, BESCHIKBAARHEID)
        bij_gewijzigde_kalender.haak_aan(_herbereken_bij_kalender)
        bij_gewijzigde_openingstijden.haak_aan(_herbereken_bij_openingstijden)
        bij_vraag_naar_afspraakproducten.haak_aan(_noem_afspraakproducten)
        bij_vraag_naar_drukte.haak_aan(_tel_wachtenden)


def _herbereken_bij_openingstijden(
    *, locatie: object, datums: Collection[date] | None = None, **_: object
) -> None:
    """Capacity follows the opening hours in the same transaction. The clock is read here because hours
    have no moment: only the days from today on still matter."""
    from django.utils import timezone

    from afspraken.services import herbereken_vanaf, verwerk_wijziging
    from kcc.lib.perioden import lokale_dag

    locatie_id: int = locatie.pk  # type: ignore[attr-defined]
    vandaag = lokale_dag(timezone.now())
    if datums is None:
        herbereken_vanaf(locatie_id=locatie_id, vanaf=vandaag)
    else:
        verwerk_wijziging(dagen={locatie_id: [datum for datum in datums if datum >= vandaag]})


def _herbereken_bij_kalender(*, datums: Collection[date], **_: object) -> None:
    """A day that becomes a closing day, or is one no more, changes at every place in the same transaction:
    what can be booked, and how many werkdagen away something was."""
    from afspraken.services import verwerk_wijziging
    from afspraken.services.toegang import herbereken_werkdagen
    from catalogus.models import Locatie

    verwerk_wijziging(dagen=dict.fromkeys(Locatie.objects.values_list("pk", flat=True), datums))
    herbereken_werkdagen(datums=datums)


def _noem_afspraakproducten(*, codes: set[str], **_: object) -> None:
    """A product can be had by appointment where a place supplies it."""
    from afspraken.models import Aanbod

    codes.update(
        Aanbod.objects.filter(is_actief=True, locatie__is_actief=True).values_list("product__code", flat=True)
    )


def _tel_wachtenden(*, nu: datetime, wachtenden: dict[int, int], **_: object) -> None:
    """Who checked in today and waits, for the first time or again.

    Of a place without any visit today nothing is known (it may not use the desk pages), which is not nobody.
    """
    from django.db.models import Count, Q

    from afspraken.models import Bezoek
    from kcc.lib.perioden import lokale_dag

    wacht = Q(afgerond_op__isnull=True, weggelopen_op__isnull=True, aangemeld_op__lte=nu) & (
        Q(opgeroepen_op__isnull=True) | Q(teruggezet_op__isnull=False)
    )
    wachtenden.update(
        Bezoek.objects.filter(datum=lokale_dag(nu))
        .order_by()
        .values_list("locatie_id")
        .annotate(aantal=Count("pk", filter=wacht))
    )
