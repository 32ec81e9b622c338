"""Changing what is promised: one proposes, another decides, and nothing of a closed tertaal changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.organisatie.models import Medewerker
from servicenormen.enums import Voorstelstatus
from servicenormen.meetmethoden import meetmethode
from servicenormen.models import TOTAAL, Normvoorstel, Servicenorm, Vaststelling
from servicenormen.regels import Telling, standaard_peilmoment, te_tellen_dagen
from servicenormen.services.standen import Normstand, eerste_tertaal, normstanden
from servicenormen.tellen import tel

# How many tertalen back a proposal is tried on, the running one included.
_PROEF_TERTALEN = 4
# How many tertalen ahead a norm can be changed.
_VOORUIT_TERTALEN = 6


class NormFout(Exception):
    """Why a norm cannot be changed like this; `str()` says in Dutch what to do."""


@dataclass(frozen=True)
class Proefrij:
    """What a tertaal shows, and what it would have shown with the proposed norm. Nothing is stored."""

    tertaal: Tertaal
    is_lopend: bool
    was: Telling | None
    was_doel: int | None
    wordt: Telling


def begindagen(nu: datetime) -> list[date]:
    """From which days a norm can change: the begin of every tertaal that is not closed, from the running one
    on."""
    tertaal = Tertaal.van(lokale_dag(nu))
    dagen = []
    for _ in range(_VOORUIT_TERTALEN):
        dagen.append(tertaal.eerste_dag)
        tertaal = tertaal.volgende
    return dagen


def probeer_norm(norm: Servicenorm, nu: datetime) -> list[Proefrij]:
    """What the last tertalen would have shown with this norm, which need not be stored; newest first.

    The cases are counted as they are now: for a change of the limits this reads all of them.
    """
    tertaal = Tertaal.van(lokale_dag(nu))
    eerste = eerste_tertaal() or tertaal
    rijen = []
    for _ in range(_PROEF_TERTALEN):
        if tertaal < eerste:
            break
        peilmoment = standaard_peilmoment(tertaal, nu)
        geldig = Servicenorm.alle.valid_in(tertaal).filter(code=norm.code).first()
        was = normstanden([geldig], tertaal, peilmoment)[0].telling if geldig else None
        zelfde = geldig is not None and (geldig.meetmethode, geldig.parameters) == (
            norm.meetmethode,
            norm.parameters,
        )
        rijen.append(
            Proefrij(
                tertaal,
                peilmoment < tertaal.einde,
                was,
                geldig.doel if geldig else None,
                was if zelfde and was is not None else _tel_alles(norm, tertaal, peilmoment),
            )
        )
        tertaal = tertaal.vorige
    return rijen


def _tel_alles(norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime) -> Telling:
    cellen = tel(meetmethode(norm), [te_tellen_dagen(tertaal, peilmoment)], peilmoment)
    per_dag = {cel.datum: cel.telling for cel in cellen if cel.dimensie == TOTAAL}
    return Normstand(norm, tertaal, peilmoment, per_dag).telling


@transaction.atomic
def stel_norm_voor(
    *, definitie: Servicenorm, is_einde: bool = False, reden: str, medewerker: Medewerker, nu: datetime
) -> Normvoorstel:
    """Propose a new version of a norm, a new norm, or its end. `definitie` is an unsaved Servicenorm."""
    _eis_mogelijk(definitie, is_einde, nu)
    try:
        with transaction.atomic():
            return Normvoorstel.objects.create(
                **definitie.definitie,
                geldig_vanaf=definitie.geldig_vanaf,
                is_einde=is_einde,
                reden=reden,
                voorgesteld_door=medewerker,
                voorgesteld_op=nu,
            )
    except IntegrityError as fout:
        if "normvoorstel_een_tegelijk" not in str(fout):
            raise
        raise NormFout(f"Voor norm {definitie.code} ligt er al een voorstel. Handel dat eerst af.") from fout


@transaction.atomic
def keur_voorstel_goed(*, voorstel_id: int, medewerker: Medewerker, nu: datetime) -> Normvoorstel:
    """Make a proposal the norm, from its tertaal on, whose days are all counted again. Never by who proposed
    it."""
    voorstel = _open_voorstel(voorstel_id)
    if voorstel.voorgesteld_door_id == medewerker.pk:
        raise NormFout("U heeft dit zelf voorgesteld. Vraag een collega om het goed te keuren.")
    versies = list(Servicenorm.alle.select_for_update().filter(code=voorstel.code).order_by("geldig_vanaf"))
    _eis_mogelijk(voorstel, voorstel.is_einde, nu)
    _voer_door(voorstel, versies)
    return _beoordeel(voorstel, Voorstelstatus.GOEDGEKEURD, medewerker, nu)


@transaction.atomic
def wijs_voorstel_af(*, voorstel_id: int, oordeel: str, medewerker: Medewerker, nu: datetime) -> Normvoorstel:
    """Refuse a proposal, and say why."""
    voorstel = _open_voorstel(voorstel_id)
    voorstel.oordeel = oordeel
    return _beoordeel(voorstel, Voorstelstatus.AFGEWEZEN, medewerker, nu)


@transaction.atomic
def trek_voorstel_in(*, voorstel_id: int, medewerker: Medewerker, nu: datetime) -> Normvoorstel:
    """Take back one's own proposal."""
    voorstel = _open_voorstel(voorstel_id)
    if voorstel.voorgesteld_door_id != medewerker.pk:
        raise NormFout("Alleen wie het voorstelde, kan het intrekken. U kunt het wel afwijzen.")
    return _beoordeel(voorstel, Voorstelstatus.INGETROKKEN, medewerker, nu)


def _open_voorstel(voorstel_id: int) -> Normvoorstel:
    voorstel = Normvoorstel.objects.select_for_update().get(pk=voorstel_id)
    if voorstel.status != Voorstelstatus.INGEDIEND:
        raise NormFout(f"Over dit voorstel is al besloten: {voorstel.get_status_display().lower()}.")
    return voorstel


def _beoordeel(
    voorstel: Normvoorstel, status: Voorstelstatus, medewerker: Medewerker, nu: datetime
) -> Normvoorstel:
    voorstel.status = status
    voorstel.beoordeeld_door = medewerker
    voorstel.beoordeeld_op = nu
    voorstel.save()
    return voorstel


def _eis_mogelijk(definitie: Servicenorm | Normvoorstel, is_einde: bool, nu: datetime) -> None:
    if definitie.geldig_vanaf not in begindagen(nu):
        raise NormFout(
            "Een norm verandert vanaf het lopende of een volgend tertaal. Kies een andere begindag."
        )
    if Vaststelling.objects.filter(tertaal=str(Tertaal.van(definitie.geldig_vanaf))).exists():
        raise NormFout("Dat tertaal is al vastgesteld. Kies een later tertaal.")
    vorige = (
        Servicenorm.alle.filter(code=definitie.code).valid_in(Tertaal.van(definitie.geldig_vanaf)).first()
    )
    if is_einde and vorige is None:
        raise NormFout("Deze norm geldt dan al niet meer.")
    if not is_einde and vorige and vorige.definitie == definitie.definitie:
        raise NormFout("Dit is dezelfde norm als nu. Verander iets, of ga terug.")


def _voer_door(voorstel: Normvoorstel, versies: Sequence[Servicenorm]) -> None:
    """End the version that holds then, and begin the new one until the next that is known, if any."""
    vanaf = voorstel.geldig_vanaf
    volgende = next((versie for versie in versies if versie.geldig_vanaf > vanaf), None)
    for versie in versies:
        if versie.geldig_vanaf < vanaf and (versie.geldig_tot is None or versie.geldig_tot > vanaf):
            versie.geldig_tot = vanaf
            versie.save(update_fields=["geldig_tot"])
        elif versie.geldig_vanaf == vanaf or (voorstel.is_einde and versie.geldig_vanaf > vanaf):
            # Decided again before anything was closed: the earlier decision is in the history.
            versie.delete()
    if not voorstel.is_einde:
        norm = Servicenorm(
            **voorstel.definitie, geldig_vanaf=vanaf, geldig_tot=volgende.geldig_vanaf if volgende else None
        )
        norm.full_clean()
        norm.save()
