"""Annotations on the time line: what a manager tells about a period, and where it shows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from catalogus.models import Locatie
from kcc.lib.perioden import Tertaal
from kcc.organisatie.models import Medewerker
from servicenormen.meetmethoden import meetmethode
from servicenormen.models import Aantekening, Servicenorm
from servicenormen.regels_aantekening import Aantekenregel


class AantekeningFout(Exception):
    """Why this cannot be done with the annotation; `str()` says in Dutch what to do."""


@transaction.atomic
def maak_aantekening(
    *,
    van: date,
    tot_en_met: date,
    tekst: str,
    norm: str = "",
    kanaal: str = "",
    locatie: Locatie | None = None,
    medewerker: Medewerker,
) -> Aantekening:
    """Tell what happened in these days. The same one twice is an AantekeningFout."""
    aantekening = Aantekening(
        van=van, tot_en_met=tot_en_met, tekst=tekst, norm=norm, kanaal=kanaal, locatie=locatie
    )
    _bewaar(aantekening, medewerker)
    return aantekening


@transaction.atomic
def wijzig_aantekening(
    *,
    aantekening_id: int,
    gezien: int,
    van: date,
    tot_en_met: date,
    tekst: str,
    norm: str = "",
    kanaal: str = "",
    locatie: Locatie | None = None,
    medewerker: Medewerker,
) -> Aantekening:
    """Tell it differently; `gezien` is the `laatste_versie` that the writer saw. Without a change nothing is
    written."""
    aantekening = _vergrendel(aantekening_id, gezien)
    nieuw: dict[str, Any] = {
        "van": van, "tot_en_met": tot_en_met, "tekst": tekst, "norm": norm, "kanaal": kanaal,
        "locatie": locatie,
    }  # fmt: skip
    if any(getattr(aantekening, veld) != waarde for veld, waarde in nieuw.items()):
        for veld, waarde in nieuw.items():
            setattr(aantekening, veld, waarde)
        _bewaar(aantekening, medewerker)
    return aantekening


@transaction.atomic
def verwijder_aantekening(*, aantekening_id: int, gezien: int, medewerker: Medewerker) -> None:
    """Take it away from the charts; who did so, and what it said, stays in its history."""
    aantekening = _vergrendel(aantekening_id, gezien)
    aantekening._history_user = medewerker  # type: ignore[attr-defined]
    aantekening.delete()


def laatste_versie(aantekening_id: int) -> int:
    """What a page has seen of an annotation: a form made before this number is refused; 0 without one."""
    return Aantekening.history.filter(id=aantekening_id).aggregate(laatste=Max("history_id"))["laatste"] or 0


def aantekeningen_in(tertaal: Tertaal) -> list[Aantekening]:
    """Everything that is told about days of this tertaal, in order of their first day; one query."""
    rijen = Aantekening.objects.filter(van__lte=tertaal.laatste_dag, tot_en_met__gte=tertaal.eerste_dag)
    velden = ("van", "tot_en_met", "tekst", "norm", "kanaal", "locatie__naam")
    return list(rijen.select_related("locatie").only(*velden).order_by("van", "pk"))


def aantekenregels(aantekeningen: Iterable[Aantekening], norm: Servicenorm) -> list[Aantekenregel]:
    """Which of them tell something about this norm."""
    return [aantekening.regel for aantekening in aantekeningen if _gaat_over(aantekening, norm)]


def heeft_locaties(norm: Servicenorm) -> bool:
    """Whether a norm has figures by place."""
    return meetmethode(norm).dimensie("locatie") is not None


def _gaat_over(aantekening: Aantekening, norm: Servicenorm) -> bool:
    if aantekening.norm not in ("", norm.code) or aantekening.kanaal not in ("", norm.kanaal):
        return False
    return aantekening.locatie_id is None or heeft_locaties(norm)


def _vergrendel(aantekening_id: int, gezien: int) -> Aantekening:
    aantekening = Aantekening.objects.select_for_update().filter(pk=aantekening_id).first()
    if aantekening is None:
        raise AantekeningFout("Iemand anders heeft deze aantekening net verwijderd.")
    if laatste_versie(aantekening_id) != gezien:
        raise AantekeningFout(
            "Iemand anders heeft deze aantekening net veranderd. Kijk onder ‘Wie deed wat’, en sla dan "
            "opnieuw op als die van u moet gelden."
        )
    return aantekening


def _bewaar(aantekening: Aantekening, medewerker: Medewerker) -> None:
    aantekening._history_user = medewerker  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            aantekening.save()
    except IntegrityError as fout:
        if "aantekening_uniek" not in str(fout):
            raise
        raise AantekeningFout("Deze aantekening staat er al.") from fout
