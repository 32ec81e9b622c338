"""Finding signals: counting the days, judging the last ones, and keeping what stands out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from django.db import connection, transaction
from django.db.models import Min, Q

from contacten.enums import BEZOEKKANALEN, LAAG_CIJFER, Tevredenheidsvraag
from contacten.models import Contactvraag, Klantcontact, Onderzoekantwoord, Tevredenheid
from kcc.lib.perioden import dag_grenzen, lokale_dag
from servicenormen import regels_signalen as regels
from servicenormen.enums import Signaalbron, Signaalhandelingsoort, Signaalstatus, Signaaluitkomst
from servicenormen.models import Signaal, Signaalhandeling, Signaaltelling
from servicenormen.services.signaalreeksen import Sleutel, lees_stand
from servicenormen.services.signaalwoorden import woorden

# What nobody took and did not stand out for so long went away by itself.
_VANZELF_NA = timedelta(days=14)
# Judged again every night, so that a night without a worker loses nothing.
_DAGEN_PER_KEER = 7
# The key of the lock that keeps two workers from counting or finding at the same time.
_SLOT = 0x51_6E_A1

_TEL = f"""
INSERT INTO {Signaaltelling._meta.db_table} (bron, datum, product_id, aantal)
SELECT bron, datum, product_id, count(*) FROM (
    SELECT CASE WHEN kanaal = ANY(%(bezoekkanalen)s) THEN %(bezoek)s ELSE %(contact)s END AS bron,
           (begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date AS datum, product_id
    FROM (
        SELECT kanaal, begonnen_op, product_id
        FROM {Klantcontact._meta.db_table} WHERE begonnen_op >= %(van)s AND begonnen_op < %(tot)s
        UNION ALL
        (
            -- A contact about one product, with however many questions, counts once.
            SELECT DISTINCT ON (contact.id, vraag.product_id)
                   contact.kanaal, contact.begonnen_op, vraag.product_id
            FROM {Contactvraag._meta.db_table} AS vraag
            JOIN {Klantcontact._meta.db_table} AS contact ON contact.id = vraag.klantcontact_id
            WHERE contact.begonnen_op >= %(van)s AND contact.begonnen_op < %(tot)s
              AND vraag.product_id IS DISTINCT FROM contact.product_id
        )
    ) AS contacten
    UNION ALL
    SELECT %(kto)s, (beantwoord_op AT TIME ZONE 'Europe/Amsterdam')::date, product_id
    FROM {Tevredenheid._meta.db_table}
    WHERE vraag = %(vraag)s AND cijfer <= %(laag)s AND beantwoord_op >= %(van)s AND beantwoord_op < %(tot)s
    UNION ALL
    SELECT %(kto)s, (beantwoord_op AT TIME ZONE 'Europe/Amsterdam')::date, product_id
    FROM {Onderzoekantwoord._meta.db_table}
    WHERE opmerking <> '' AND cijfer > %(laag)s AND beantwoord_op >= %(van)s AND beantwoord_op < %(tot)s
) AS gevraagd
WHERE product_id IS NOT NULL
GROUP BY bron, datum, product_id
"""  # noqa: S608 - only the names of our own tables


@transaction.atomic
def tel_signaaldagen(*, van: date, tot: date) -> None:
    """Count the days [van, tot) again, per product and source; running it again changes nothing."""
    _vergrendel()
    Signaaltelling.objects.filter(datum__gte=van, datum__lt=tot).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _TEL,
            {
                "contact": Signaalbron.CONTACT,
                "bezoek": Signaalbron.BEZOEK,
                "bezoekkanalen": [kanaal.value for kanaal in BEZOEKKANALEN],
                "kto": Signaalbron.KTO,
                "vraag": Tevredenheidsvraag.TEVREDENHEID,
                # Of the survey counts what says something: a low mark, and a remark with a higher one.
                "laag": LAAG_CIJFER,
                "van": dag_grenzen(van)[0],
                "tot": dag_grenzen(tot)[0],
            },
        )


def werk_signalen_bij(*, nu: datetime) -> list[Signaal]:
    """The nightly work: count what can have changed, and judge the last days; the signals that are new.

    The last eight weeks are counted again each night, on Sunday night everything that the rules look at, so
    that what is imported or corrected late counts too.
    """
    vandaag = lokale_dag(nu)
    alles = vandaag - timedelta(days=regels.DAGEN_TERUG + _DAGEN_PER_KEER)
    eerste = Signaaltelling.objects.aggregate(eerste=Min("datum"))["eerste"]
    recent = vandaag - timedelta(days=regels.DAGEN * regels.WEKEN)
    tel_signaaldagen(van=alles if eerste is None or vandaag.weekday() == 0 else recent, tot=vandaag)
    return zoek_signalen(tot_en_met=vandaag - timedelta(days=1), nu=nu)


@transaction.atomic
def zoek_signalen(*, tot_en_met: date, nu: datetime, dagen: int = _DAGEN_PER_KEER) -> list[Signaal]:
    """Judge each of the last `dagen` days up to `tot_en_met`; the signals that are new.

    What stood out before is the same signal as long as it goes on, also when it is closed. Running it again
    changes nothing.
    """
    _vergrendel()
    nieuw: list[Signaal] = []
    for bron in (Signaalbron.CONTACT, Signaalbron.KTO, Signaalbron.ZOEK):
        nieuw += _zoek_in(bron, tot_en_met, dagen, nu)
    return nieuw


def _vergrendel() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SLOT])


class _Cijfers(NamedTuple):
    """What a signal says of seven days; `afwijking` in standard deviations."""

    aantal: float
    verwacht: float
    afwijking: float
    met_bezoeken: bool


def _zoek_in(bron: Signaalbron, tot_en_met: date, dagen: int, nu: datetime) -> list[Signaal]:
    stand = lees_stand(bron, tot_en_met - timedelta(days=regels.DAGEN_TERUG + dagen), tot_en_met)
    if stand is None:
        return []
    rijen = {sleutel: rij for rij, sleutel in enumerate(stand.sleutels)}
    bekend: dict[Sleutel, list[Signaal]] = {}
    # Locked, so that what a manager does with them meanwhile is not overwritten.
    opgeslagen = Signaal.objects.select_for_update().filter(
        ~Q(status=Signaalstatus.GESLOTEN) | Q(laatst_gezien__gte=stand.eerste), bron=bron
    )
    for signaal in opgeslagen.order_by("begin", "pk"):
        sleutel = (signaal.product_id, signaal.thema_id, signaal.zoekterm)
        bekend.setdefault(sleutel, []).append(signaal)
        if sleutel in rijen:
            stand.masker(signaal, rijen[sleutel])
    veranderd: dict[int, Signaal] = {}
    nieuw: list[Signaal] = []
    gesloten: list[Signaal] = []
    for terug in range(dagen - 1, -1, -1):
        dag = tot_en_met - timedelta(days=terug)
        oordeel = regels.beoordeel(stand.reeksen, (dag - stand.eerste).days)
        for rij in np.flatnonzero(oordeel.is_signaal).tolist():
            sleutel = stand.sleutels[rij]
            cijfers = _Cijfers(
                float(oordeel.aantal[rij]),
                float(oordeel.verwacht[rij]),
                float(oordeel.afwijking[rij]),
                met_bezoeken=not oordeel.is_zonder[rij],
            )
            signaal_ = _zelfde(bekend.get(sleutel, []), dag, nu, gesloten)
            if signaal_ is None:
                signaal_ = _nieuw_signaal(bron, sleutel, dag, cijfers, nu)
                bekend.setdefault(sleutel, []).append(signaal_)
                nieuw.append(signaal_)
            elif _werk_bij(signaal_, dag, cijfers) and signaal_.pk:
                veranderd[signaal_.pk] = signaal_
            stand.masker(signaal_, rij)
    for signaal in (signaal for lijst in bekend.values() for signaal in lijst):
        _sluit_als_voorbij(signaal, tot_en_met, nu, gesloten)
    veranderd |= {signaal.pk: signaal for signaal in gesloten if signaal.pk}
    _bewaar(nieuw, list(veranderd.values()), gesloten)
    return nieuw


def _zelfde(bekend: Sequence[Signaal], dag: date, nu: datetime, gesloten: list[Signaal]) -> Signaal | None:
    """The signal that what stands out on `dag` belongs to: an open one, or one that has not been away."""
    for signaal in reversed(bekend):
        if signaal.begin > dag:
            continue
        _sluit_als_voorbij(signaal, dag, nu, gesloten)
        is_aaneen = dag <= signaal.laatst_gezien + timedelta(days=regels.DAGEN)
        if signaal.status != Signaalstatus.GESLOTEN or is_aaneen:
            return signaal
    return None


def _sluit_als_voorbij(signaal: Signaal, dag: date, nu: datetime, gesloten: list[Signaal]) -> None:
    """Close what nobody took and has not stood out for long, and add it to `gesloten`."""
    if signaal.status != Signaalstatus.NIEUW or dag - signaal.laatst_gezien <= _VANZELF_NA:
        return
    signaal.status, signaal.uitkomst = Signaalstatus.GESLOTEN, Signaaluitkomst.VANZELF
    signaal.gesloten_op = nu
    gesloten.append(signaal)


def _nieuw_signaal(
    bron: Signaalbron, sleutel: Sleutel, dag: date, cijfers: _Cijfers, nu: datetime
) -> Signaal:
    signaal = Signaal(
        bron=bron, product_id=sleutel[0], thema_id=sleutel[1], zoekterm=sleutel[2],
        begin=dag - timedelta(days=regels.DAGEN - 1), laatst_gezien=dag, gevonden_op=nu,
    )  # fmt: skip
    _zet_cijfers(signaal, dag, cijfers)
    return signaal


def _werk_bij(signaal: Signaal, dag: date, cijfers: _Cijfers) -> bool:
    """Say that it still stands out, and how strongly as long as nobody has it; whether that is news."""
    oud = (signaal.laatst_gezien, signaal.afwijking)
    signaal.laatst_gezien = max(signaal.laatst_gezien, dag)
    if signaal.status == Signaalstatus.NIEUW and _decimaal(cijfers.afwijking) > signaal.afwijking:
        _zet_cijfers(signaal, dag, cijfers)
    return oud != (signaal.laatst_gezien, signaal.afwijking)


def _zet_cijfers(signaal: Signaal, dag: date, cijfers: _Cijfers) -> None:
    signaal.van, signaal.tot = dag - timedelta(days=regels.DAGEN - 1), dag
    signaal.aantal, signaal.met_bezoeken = round(cijfers.aantal), cijfers.met_bezoeken
    signaal.verwacht, signaal.afwijking = _decimaal(cijfers.verwacht), _decimaal(cijfers.afwijking)


def _decimaal(getal: float) -> Decimal:
    return Decimal(f"{min(getal, 9999.9):.1f}")


def _bewaar(nieuw: Sequence[Signaal], veranderd: Sequence[Signaal], gesloten: Sequence[Signaal]) -> None:
    for signaal in [*nieuw, *veranderd]:
        if signaal.status == Signaalstatus.NIEUW:
            signaal.woorden = [list(woord) for woord in woorden(signaal)]
    # First what is closed: of a product one signal is open at a time.
    Signaal.objects.bulk_update(
        veranderd,
        ["van", "tot", "laatst_gezien", "aantal", "verwacht", "afwijking", "met_bezoeken", "woorden",
         "status", "uitkomst", "gesloten_op"],
    )  # fmt: skip
    Signaal.objects.bulk_create(nieuw)
    Signaalhandeling.objects.bulk_create(
        Signaalhandeling(
            signaal=signaal, moment=signaal.gevonden_op, soort=Signaalhandelingsoort.GEVONDEN, tekst=""
        )
        for signaal in nieuw
    )
    Signaalhandeling.objects.bulk_create(
        Signaalhandeling(
            signaal=signaal,
            moment=signaal.gesloten_op or signaal.gevonden_op,
            soort=Signaalhandelingsoort.GESLOTEN,
            tekst="Niemand pakte het op, en het viel twee weken niet meer op.",
        )
        for signaal in gesloten
    )
