"""Deadlines follow the calendar: what is open is worked out again in a logged job, never what is done."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from contacten.enums import (
    Reactiehandelingsoort,
    Socialhandelingsoort,
    Terugbelhandelingsoort,
    Zaaksoort,
)
from contacten.models import (
    Doorzending,
    Dossierdeel,
    Publieksreactie,
    SocialBericht,
    Termijnherberekening,
    Terugbelverzoek,
)
from contacten.services.doorzenden import belofte
from contacten.services.publieksreacties import bepaal_deadline
from contacten.termijnen import SOCIAL_TERMIJN
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.lib.taken import kondig_aan
from kcc.lib.werktijd import AtwKalender, Dienstkalender, terugbeldeadline, werkdagen_na, werktijd
from kcc.organisatie.services import atwkalender, dienstkalender

TAAK = "contacten.tasks.herbereken_termijnen"
logger = logging.getLogger(__name__)
_PER_KEER = 500


def vraag_herberekening(*, datums: Collection[date], nu: datetime) -> Termijnherberekening:
    """These days changed in a calendar: note, in the transaction of the change, that deadlines must be looked
    at again, and tell a worker."""
    herberekening = Termijnherberekening.objects.create(datums=sorted(datums), aangevraagd_op=nu)
    kondig_aan(TAAK)
    return herberekening


def herbereken_termijnen(*, nu: datetime) -> int:
    """Do every recalculation that waits; the number of deadlines that changed. Twice changes nothing more."""
    gewijzigd = 0
    for pk in list(
        Termijnherberekening.objects.filter(uitgevoerd_op__isnull=True)
        .order_by("aangevraagd_op")
        .values_list("pk", flat=True)
    ):
        gewijzigd += _voer_uit(pk, nu)
    return gewijzigd


@transaction.atomic
def _voer_uit(pk: int, nu: datetime) -> int:
    """All of one recalculation or nothing, so that a worker that dies leaves it to the next."""
    herberekening = (
        Termijnherberekening.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, uitgevoerd_op__isnull=True)
        .first()
    )
    if herberekening is None:
        return 0
    dienst, atw = dienstkalender(), atwkalender()
    van, tot = min(herberekening.datums), max(herberekening.datums)
    aantallen = {soort: functie(van, tot, dienst, atw, nu) for soort, functie in _PER_SOORT.items()}
    herberekening.gewijzigd = {soort.value: aantal for soort, aantal in aantallen.items() if aantal}
    herberekening.uitgevoerd_op = nu
    herberekening.save(update_fields=["gewijzigd", "uitgevoerd_op"])
    totaal = sum(aantallen.values())
    logger.info("Termijnen herberekend na een wijziging van de kalender: %d veranderd.", totaal)
    return totaal


# A day matters to a term that began before it and had not ended before it.
def _moment(van: date, tot: date, begin: str, einde: str) -> Q:
    return Q(**{f"{begin}__lt": dag_grenzen(tot)[1], f"{einde}__gte": dag_grenzen(van)[0]})


def _verzoeken(van: date, tot: date, dienst: Dienstkalender, _atw: AtwKalender, nu: datetime) -> int:
    """Not called yet: a first attempt is what was promised."""
    open_ = Terugbelverzoek.objects.open().filter(
        _moment(van, tot, "aangemaakt_op", "deadline_op"), eerste_poging_op__isnull=True
    )
    return _werk_bij(
        open_,
        "deadline_op",
        lambda verzoek: terugbeldeadline(verzoek.aangemaakt_op, dienst),
        Terugbelhandelingsoort.TERMIJN,
        nu,
    )


def _reacties(van: date, tot: date, dienst: Dienstkalender, atw: AtwKalender, nu: datetime) -> int:
    open_ = (
        Publieksreactie.objects.open()
        .filter(ontvangen_op__lt=dag_grenzen(tot)[1], deadline__gte=van)
        .prefetch_related("opschortingen")
    )
    return _werk_bij(
        open_,
        "deadline",
        lambda reactie: bepaal_deadline(reactie, dienst, atw),
        Reactiehandelingsoort.TERMIJN,
        nu,
    )


def _berichten(van: date, tot: date, dienst: Dienstkalender, _atw: AtwKalender, nu: datetime) -> int:
    open_ = SocialBericht.objects.open().filter(_moment(van, tot, "ontvangen_op", "deadline_op"))
    return _werk_bij(
        open_,
        "deadline_op",
        lambda bericht: werktijd(bericht.ontvangen_op, SOCIAL_TERMIJN, dienst),
        Socialhandelingsoort.TERMIJN,
        nu,
    )


def _delen(van: date, tot: date, dienst: Dienstkalender, _atw: AtwKalender, nu: datetime) -> int:
    reacties = Publieksreactie.objects.open().filter(dossier=OuterRef("dossier_id"))
    open_ = Dossierdeel.objects.open().filter(
        Exists(reacties), gevraagd_op__lt=dag_grenzen(tot)[1], deadline__gte=van
    )
    return _werk_bij(
        open_,
        "deadline",
        lambda deel: werkdagen_na(lokale_dag(deel.gevraagd_op), deel.werkdagen, dienst),
        None,
        nu,
    )


def _doorzendingen(van: date, tot: date, dienst: Dienstkalender, _atw: AtwKalender, nu: datetime) -> int:
    open_ = Doorzending.objects.filter(
        _moment(van, tot, "doorgestuurd_op", "uiterlijk_op"), geeindigd_op__isnull=True, dvo__isnull=False
    ).select_related("dvo", "terugbelverzoek", "publieksreactie", "socialbericht")
    return _werk_bij(
        open_,
        "uiterlijk_op",
        lambda d: belofte(d.zaak, d.dvo, d.doorgestuurd_op, dienst).uiterlijk_op,
        None,
        nu,
    )


_PER_SOORT: dict[Zaaksoort, Callable[[date, date, Dienstkalender, AtwKalender, datetime], int]] = {
    Zaaksoort.TERUGBELVERZOEK: _verzoeken,
    Zaaksoort.PUBLIEKSREACTIE: _reacties,
    Zaaksoort.SOCIALBERICHT: _berichten,
    Zaaksoort.DOSSIERDEEL: _delen,
    Zaaksoort.DOORZENDING: _doorzendingen,
}


def _werk_bij(
    rijen: "QuerySet[Any]", veld: str, bereken: Callable[[Any], Any], logsoort: Any, nu: datetime
) -> int:
    """Give each row that changes its new deadline, with a line in its log; the number that changed.

    The rows stay locked until the end: nobody answers one meanwhile, and what was just answered is left out.
    """
    aantal = 0
    for stuk in _in_stukken(rijen):
        anders = []
        logregels = []
        for rij in stuk:
            oud, nieuw = getattr(rij, veld), bereken(rij)
            if oud == nieuw:
                continue
            setattr(rij, veld, nieuw)
            anders.append(rij)
            if logsoort is not None:
                logregels.append(_logregel(rij, logsoort, oud, nieuw, nu))
        if anders:
            type(anders[0])._default_manager.bulk_update(anders, [veld])
        if logregels:
            type(logregels[0])._default_manager.bulk_create(logregels)
        aantal += len(anders)
    return aantal


def _in_stukken(rijen: "QuerySet[Any]") -> Iterable[list[Any]]:
    sleutel = 0
    while stuk := list(
        rijen.select_for_update(of=("self",)).filter(pk__gt=sleutel).order_by("pk")[:_PER_KEER]
    ):
        yield stuk
        sleutel = stuk[-1].pk


def _logregel(rij: Any, soort: Any, oud: Any, nieuw: Any, nu: datetime) -> Any:
    def toon(waarde: Any) -> str:
        dag = lokale_dag(waarde) if isinstance(waarde, datetime) else waarde
        return f"{dag:%d-%m-%Y}" if dag else "onbekend"

    return rij.handelingen.model(
        **{rij.handelingen.field.name: rij},
        moment=nu,
        soort=soort,
        toelichting=f"De kalender veranderde. Uiterlijk {toon(oud)} wordt {toon(nieuw)}.",
    )
