"""Holding a moment for who is still typing: an appointment without a person, which ends by itself.

A hold takes capacity like any appointment and has a row as long as it does: the vectors follow from rows,
never from the clock. After its time the row is taken away by a task, or sooner by the first who needs the
place (`met_vervallen_plekken`); who looks for a place sees it as free at once (`capaciteit_zoeken`). A hold
yields to every change of roster, hours or shares that leaves no room for it (`capaciteit.herbereken`).

A hold is locked last, after the place and the vectors; who confirms or prolongs locks nothing else, so that
nobody ever waits in a circle.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services import capaciteit, huisbezoek
from afspraken.services.capaciteit_zoeken import Wens
from afspraken.services.fouten import AfspraakFout, GeenPlek
from afspraken.services.plek import Plek, bepaal_plek, vrij_nummer, wens_van
from catalogus.models import Locatie

DUUR = timedelta(minutes=5)
# WCAG 2.2.1 asks that a limit of time can be extended ten times; then the place is somebody else's.
LANGSTE = 11 * DUUR

T = TypeVar("T")


class TeVeelReserveringen(AfspraakFout):
    """From this address so much is held already that no more is; booking itself goes on."""

    melding = "Wij kunnen deze tijd niet voor u vasthouden."


class _Veranderd(Exception):
    """The hold is no longer as it was read: look again."""


def nieuwe_sleutel(adres: str) -> str:
    """The key of an attempt to book: it holds one moment at a time. `adres`: a keyed hash of where it comes
    from, to count by, or nothing for who is not counted."""
    return f"vast:{uuid.uuid4().hex}:{adres[:24]}"


def reserveer(
    *, wens: Wens, locatie: Locatie, begint_op: datetime, kanaal: Afspraakkanaal, sleutel: str, nu: datetime
) -> Afspraak:
    """Hold a moment for five minutes; what this attempt held before is given up with it, or prolonged when
    it is the same. Raises GeenPlek, NietMogelijk or TeVeelReserveringen; then what was held stays so.
    """
    for _ in range(5):
        plek = bepaal_plek(wens, locatie, begint_op, nu)
        try:
            return met_vervallen_plekken(
                partial(_reserveer, plek, kanaal, sleutel, nu),
                locatie_id=locatie.pk,
                datum=plek.datum,
                nu=nu,
            )
        except _Veranderd:
            continue
        except IntegrityError as fout:
            if "aanvraag_sleutel" not in str(fout):
                raise
    raise GeenPlek


@transaction.atomic
def _reserveer(plek: Plek, kanaal: Afspraakkanaal, sleutel: str, nu: datetime) -> Afspraak:
    eerder = gereserveerd(sleutel)
    if eerder is None:
        return _begin(plek, kanaal, sleutel, nu)
    if is_voor(eerder, plek.wens, plek.locatie, plek.begint_op, kanaal):
        return _verleng(eerder, nu)
    return _verplaats(eerder, plek, kanaal, nu)


def _begin(plek: Plek, kanaal: Afspraakkanaal, sleutel: str, nu: datetime) -> Afspraak:
    _eis_ruimte_voor_adres(plek, sleutel, nu)
    plek.eis_vrij(kanaal)
    reservering = Afspraak.alle.create(
        nummer=vrij_nummer(),
        aanvraag_sleutel=sleutel,
        kanaal=kanaal,
        status=Afspraakstatus.GERESERVEERD,
        vervalt_op=nu + DUUR,
        gemaakt_op=nu,
        gewijzigd_op=nu,
        **plek.velden,
    )
    plek.leg_vast(reservering)
    plek.neem(kanaal)
    return reservering


def _eis_ruimte_voor_adres(plek: Plek, sleutel: str, nu: datetime) -> None:
    """From one address so many at once, and no more than a third of that of one place and day: nobody
    empties a day by holding it."""
    adres, meeste = sleutel.rpartition(":")[2], settings.RESERVERINGEN_PER_ADRES
    if not adres or not meeste:
        return
    _een_tegelijk(adres)
    van_adres = Afspraak.alle.held().filter(aanvraag_sleutel__endswith=f":{adres}", vervalt_op__gt=nu)
    dagen = list(van_adres.values_list("locatie_id", "datum"))
    if len(dagen) >= meeste or dagen.count((plek.locatie.pk, plek.datum)) >= -(-meeste // 3):
        raise TeVeelReserveringen


def _een_tegelijk(adres: str) -> None:
    """Until the end of the transaction: two that counted at once would each see room for one more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 835))", [adres])


def _verplaats(eerder: Afspraak, plek: Plek, kanaal: Afspraakkanaal, nu: datetime) -> Afspraak:
    huisbezoek.vergrendel_teams([eerder.locatie, plek.locatie])
    reservering = _vergrendel(eerder, (plek.locatie.pk, plek.datum))
    reservering.regels.all().delete()
    huisbezoek.vergeet_adres([reservering.pk])
    capaciteit.herbereken(locatie_id=eerder.locatie_id, datums=[eerder.datum])
    plek.eis_bereikbaar()
    plek.neem(kanaal)
    plek.leg_vast(reservering)
    for veld, waarde in plek.velden.items():
        setattr(reservering, veld, waarde)
    reservering.kanaal = kanaal
    reservering.vervalt_op = nu + DUUR
    reservering.gemaakt_op = reservering.gewijzigd_op = nu
    reservering.save()
    return reservering


def _vergrendel(eerder: Afspraak, *ook: tuple[int, date]) -> Afspraak:
    """Lock what it takes to give up this hold (and the vectors of other days), then the hold itself."""
    capaciteit.vergrendel_locatie(eerder.locatie_id)
    capaciteit.vergrendel({(eerder.locatie_id, eerder.datum), *ook})
    reservering = (
        Afspraak.alle.held()
        .select_for_update(of=("self",))
        .filter(pk=eerder.pk, locatie_id=eerder.locatie_id, datum=eerder.datum)
        .first()
    )
    if reservering is None:
        raise _Veranderd
    return reservering


@transaction.atomic
def verleng(*, sleutel: str, nu: datetime) -> Afspraak | None:
    """Hold for five minutes from now, at most 55 in all; None when nothing is held any more."""
    eerder = gereserveerd(sleutel)
    try:
        return _verleng(eerder, nu) if eerder else None
    except _Veranderd:
        return None


def _verleng(eerder: Afspraak, nu: datetime) -> Afspraak:
    reservering = Afspraak.alle.held().select_for_update(of=("self",)).filter(pk=eerder.pk).first()
    if reservering is None or (reservering.locatie_id, reservering.begint_op) != (
        eerder.locatie_id,
        eerder.begint_op,
    ):
        raise _Veranderd
    assert reservering.vervalt_op is not None  # noqa: S101 - a hold has an end, by constraint
    reservering.vervalt_op = max(reservering.vervalt_op, min(nu + DUUR, reservering.gemaakt_op + LANGSTE))
    reservering.gewijzigd_op = nu
    reservering.save(update_fields=["vervalt_op", "gewijzigd_op"])
    return reservering


def kan_langer(reservering: Afspraak) -> bool:
    """Whether prolonging would hold it longer: not once it was held as long as that may be."""
    tot = reservering.vervalt_op
    return tot is not None and tot < reservering.gemaakt_op + LANGSTE


def laat_los(*, sleutel: str) -> None:
    """Give up what this attempt holds, if anything."""
    for _ in range(5):
        try:
            with transaction.atomic():
                if eerder := gereserveerd(sleutel):
                    _vergrendel(eerder).delete()
                    capaciteit.herbereken(locatie_id=eerder.locatie_id, datums=[eerder.datum])
            return
        except _Veranderd:
            continue


def gereserveerd(sleutel: str) -> Afspraak | None:
    """What this attempt holds, also when its time is over and nobody needed the place yet."""
    return (
        Afspraak.alle.held().select_related("locatie").filter(aanvraag_sleutel=sleutel).first()
        if sleutel
        else None
    )


def toegangssleutel(reservering: Afspraak) -> str:
    """The secret with which an application prolongs, gives up or books what it holds; derived, not stored."""
    return _toegangssleutel(reservering.uuid, settings.SECRET_KEY)


def _toegangssleutel(van: uuid.UUID, geheim: str | bytes) -> str:
    code = salted_hmac("afspraken.reservering", van.hex, secret=geheim, algorithm="sha256")
    return f"{van.hex}{code.hexdigest()[:40]}"


def lees_toegangssleutel(waarde: str) -> uuid.UUID | None:
    """The uuid of the hold of this secret, whether it still is there or not; None when it is no secret of
    ours."""
    try:
        van = uuid.UUID(waarde[:32])
    except ValueError:
        return None
    geheimen = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    goed = any(constant_time_compare(_toegangssleutel(van, geheim), waarde) for geheim in geheimen)
    return van if goed else None


def reservering_van(van: uuid.UUID) -> Afspraak | None:
    """The hold with this uuid, also when its time is over and nobody needed the place yet."""
    return Afspraak.alle.held().select_related("locatie").filter(uuid=van).first()


def vergrendel(sleutel: str) -> Afspraak | None:
    """What this attempt holds, locked until the transaction ends, which must wait for nothing else."""
    gehouden = Afspraak.alle.held().select_related("locatie").select_for_update(of=("self",))
    return gehouden.filter(aanvraag_sleutel=sleutel).first()


def is_voor(
    reservering: Afspraak, wens: Wens, locatie: Locatie, begint_op: datetime, kanaal: Afspraakkanaal
) -> bool:
    """Whether this is what is held."""
    return (reservering.locatie_id, reservering.begint_op, reservering.kanaal) == (
        locatie.pk,
        begint_op,
        kanaal,
    ) and wens_van(reservering) == wens


def geef_vervallen_vrij(*, nu: datetime, locatie_id: int | None = None, datum: date | None = None) -> int:
    """Take away holds whose time is over, of this place and day if given; returns how many."""
    vervallen = Afspraak.alle.expired(nu)
    if locatie_id is not None:
        vervallen = vervallen.filter(locatie_id=locatie_id)
    if datum is not None:
        vervallen = vervallen.filter(datum=datum)
    dagen = set(vervallen.values_list("locatie_id", "datum"))
    return sum(_geef_dag_vrij(plaats, dag, nu) for plaats, dag in sorted(dagen))


@transaction.atomic
def _geef_dag_vrij(locatie_id: int, datum: date, nu: datetime) -> int:
    capaciteit.vergrendel_locatie(locatie_id)
    capaciteit.vergrendel({(locatie_id, datum)})
    # Who prolonged or confirmed meanwhile is left alone: the condition is looked at again under the lock.
    vervallen = Afspraak.alle.expired(nu).filter(locatie_id=locatie_id, datum=datum).order_by("pk")
    ids = [reservering.pk for reservering in vervallen.select_for_update(of=("self",))]
    if ids:
        Afspraak.alle.filter(pk__in=ids).delete()
        capaciteit.herbereken(locatie_id=locatie_id, datums=[datum])
    return len(ids)


def met_vervallen_plekken(doe: Callable[[], T], *, locatie_id: int, datum: date, nu: datetime) -> T:
    """`doe()`; when there is no place, once more after the holds of that day whose time is over are gone."""
    try:
        return _zonder_tekort(doe)
    except GeenPlek:
        if not geef_vervallen_vrij(nu=nu, locatie_id=locatie_id, datum=datum):
            raise
    return _zonder_tekort(doe)


def _zonder_tekort(doe: Callable[[], T]) -> T:
    try:
        return doe()
    except IntegrityError as fout:
        if "capaciteit_nooit_onder_nul" in str(fout):
            raise GeenPlek from fout
        raise
