"""Booking, moving and cancelling an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from afspraken.enums import Afspraakhandelingsoort, Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services import berichten, capaciteit, capaciteit_zoeken, huisbezoek, ingang, reserveren
from afspraken.services.capaciteit_zoeken import Wens
from afspraken.services.fouten import GeenPlek, NietWijzigbaar
from afspraken.services.handelingen import INWONER, Uitvoerder, eis_ongewijzigd, noteer
from afspraken.services.huisbezoek import Adres
from afspraken.services.plek import Plek, bepaal_plek, vrij_nummer, wens_van
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag


@dataclass(frozen=True)
class Contactgegevens:
    """Who comes, and how to reach them."""

    naam: str
    email: str = ""
    telefoon: str = ""
    taal: str = "nl"
    # Only with a mobile number: the reminder goes there instead of to `email`.
    sms_herinnering: bool = False
    opmerking: str = ""
    behoeften: Sequence[str] = ()
    tolktaal: str = ""
    # The second way in (services.ingang): "1234AB" and an ISO date, or nothing; kept as hashes.
    postcode: str = ""
    geboortedatum: str = ""
    # Where a team comes; for a home visit only.
    adres: Adres | None = None

    def velden(self, nummer: str) -> dict[str, Any]:
        """These as the fields of the Afspraak with this number."""
        return {
            "naam": self.naam,
            "email": self.email,
            "telefoon": self.telefoon,
            "taal": self.taal,
            "sms_herinnering": self.sms_herinnering,
            "opmerking": self.opmerking,
            "behoeften": list(self.behoeften),
            "tolktaal": self.tolktaal,
            **ingang.sleutels(nummer, postcode=self.postcode, geboortedatum=self.geboortedatum),
        }


def beheersleutel(afspraak: Afspraak, geheim: str | bytes | None = None) -> str:
    """The secret with which this appointment is managed without an account.

    Derived from the secret key and the appointment, so that it is not stored and can be mailed again.
    """
    code = salted_hmac(
        "afspraken.beheersleutel",
        afspraak.uuid.hex,
        secret=geheim or settings.SECRET_KEY,
        algorithm="sha256",
    )
    return code.hexdigest()[:40]


def is_beheersleutel(afspraak: Afspraak, waarde: str) -> bool:
    """Whether `waarde` manages this appointment; also with a secret key that was replaced lately."""
    geheimen = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(beheersleutel(afspraak, geheim), waarde) for geheim in geheimen)


def plan_afspraak(
    *,
    wens: Wens,
    locatie: Locatie,
    begint_op: datetime,
    kanaal: Afspraakkanaal,
    contact: Contactgegevens,
    aanvraag_sleutel: str,
    nu: datetime,
    door: Uitvoerder = INWONER,
    reservering: str = "",
) -> Afspraak:
    """Book an appointment and put its confirmation in the outbox, in one transaction.

    `door`: who books, for the history; the capacity that counts is that of `kanaal`. `reservering`: the key
    with which the moment was held (`reserveren`); the hold becomes the appointment, also when its time is
    over and nobody took the place. What that key holds elsewhere is given up first.
    The same `aanvraag_sleutel` twice, also at the same moment, gives the first appointment. Raises
    GeenPlek when the place is taken and NietMogelijk when the wish does not fit the rules of the place.
    """
    if eerdere := _gemaakt(aanvraag_sleutel):
        return eerdere
    gegevens = (wens, locatie, begint_op, kanaal, contact, aanvraag_sleutel, nu, door)
    try:
        if reservering:
            if afspraak := _bevestig_reservering(reservering, *gegevens):
                return afspraak
            reserveren.laat_los(sleutel=reservering)
        return reserveren.met_vervallen_plekken(
            partial(_plan, *gegevens), locatie_id=locatie.pk, datum=lokale_dag(begint_op), nu=nu
        )
    except (GeenPlek, IntegrityError):
        # Somebody was first: perhaps this very request, sent twice.
        if eerdere := _gemaakt(aanvraag_sleutel):
            return eerdere
        raise


def _gemaakt(aanvraag_sleutel: str) -> Afspraak | None:
    return Afspraak.objects.with_regels().filter(aanvraag_sleutel=aanvraag_sleutel).first()


@transaction.atomic
def _plan(
    wens: Wens,
    locatie: Locatie,
    begint_op: datetime,
    kanaal: Afspraakkanaal,
    contact: Contactgegevens,
    aanvraag_sleutel: str,
    nu: datetime,
    door: Uitvoerder,
) -> Afspraak:
    plek = bepaal_plek(wens, locatie, begint_op, nu)
    plek.eis_vrij(kanaal)
    nummer = vrij_nummer()
    afspraak = Afspraak.objects.create(
        nummer=nummer,
        aanvraag_sleutel=aanvraag_sleutel,
        kanaal=kanaal,
        **plek.velden,
        **contact.velden(nummer),
        gemaakt_op=nu,
        gewijzigd_op=nu,
    )
    plek.leg_vast(afspraak)
    huisbezoek.leg_adres_vast(afspraak, contact.adres)
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.GEMAAKT, door=door, nu=nu)
    berichten.bevestig(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu)
    # Last, because it holds up everybody who books that day; when the place is gone all is undone.
    plek.neem(kanaal)
    return afspraak


@transaction.atomic
def _bevestig_reservering(
    reservering: str,
    wens: Wens,
    locatie: Locatie,
    begint_op: datetime,
    kanaal: Afspraakkanaal,
    contact: Contactgegevens,
    aanvraag_sleutel: str,
    nu: datetime,
    door: Uitvoerder,
) -> Afspraak | None:
    """The hold as an appointment, with the number and the place it has; None when it holds this no more.

    Touches no vectors: the place was taken when it was held. What the place supplies must still be so.
    """
    gehouden = reserveren.vergrendel(reservering)
    if gehouden is None or not reserveren.is_voor(gehouden, wens, locatie, begint_op, kanaal):
        return None
    if begint_op <= nu or not capaciteit_zoeken.visites(wens, [locatie.pk]):
        return None
    for veld, waarde in contact.velden(gehouden.nummer).items():
        setattr(gehouden, veld, waarde)
    gehouden.status = Afspraakstatus.BEVESTIGD
    gehouden.vervalt_op = None
    gehouden.aanvraag_sleutel = aanvraag_sleutel
    gehouden.gemaakt_op = gehouden.gewijzigd_op = nu
    gehouden.save()
    huisbezoek.leg_adres_vast(gehouden, contact.adres)
    noteer(afspraak=gehouden, soort=Afspraakhandelingsoort.GEMAAKT, door=door, nu=nu)
    berichten.bevestig(gehouden, beheersleutel=beheersleutel(gehouden), nu=nu)
    return gehouden


def verplaats_afspraak(
    *,
    afspraak_id: int,
    locatie: Locatie,
    begint_op: datetime,
    nu: datetime,
    door: Uitvoerder = INWONER,
    gezien: int | None = None,
) -> Afspraak:
    """Move an appointment to another time or place: the old place is given up only with the new one taken.

    `gezien`: the `volgnummer` that somebody looked at. Raises GeenPlek, NietMogelijk, or Verouderd when the
    appointment has changed since; then nothing changes.
    """
    return reserveren.met_vervallen_plekken(
        partial(_verplaats, afspraak_id, locatie, begint_op, nu, door, gezien),
        locatie_id=locatie.pk,
        datum=lokale_dag(begint_op),
        nu=nu,
    )


@transaction.atomic
def _verplaats(
    afspraak_id: int,
    locatie: Locatie,
    begint_op: datetime,
    nu: datetime,
    door: Uitvoerder,
    gezien: int | None,
) -> Afspraak:
    afspraak = Afspraak.objects.select_for_update(of=("self",)).select_related("locatie").get(pk=afspraak_id)
    if afspraak.begint_op == begint_op and afspraak.locatie_id == locatie.pk:
        return afspraak
    eis_ongewijzigd(afspraak, gezien)
    eis_wijzigbaar(afspraak, nu)
    van = (afspraak.locatie, afspraak.begint_op)
    zet_over(afspraak, bepaal_plek(wens_van(afspraak), locatie, begint_op, nu))
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.VERPLAATST, door=door, nu=nu, van=van)
    berichten.bevestig(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu)
    return afspraak


def zet_over(afspraak: Afspraak, plek: Plek) -> None:
    """Give up the place of an appointment (locked by the caller, who saves it) and take this one instead.

    Raises GeenPlek when it is not free, or no team can be there in time.
    """
    oude_locatie_id, oude_datum = afspraak.locatie_id, afspraak.datum
    # Same lock order as everywhere: the place that is recomputed, then the rows of both days together.
    huisbezoek.vergrendel_teams([afspraak.locatie, plek.locatie])
    capaciteit.vergrendel_locatie(oude_locatie_id)
    capaciteit.vergrendel({(oude_locatie_id, oude_datum), (plek.locatie.pk, plek.datum)})
    afspraak.regels.all().delete()
    capaciteit.herbereken(locatie_id=oude_locatie_id, datums=[oude_datum])
    plek.eis_bereikbaar()
    plek.neem(afspraak.kanaal)
    plek.leg_vast(afspraak)
    for veld, waarde in plek.velden.items():
        setattr(afspraak, veld, waarde)


@transaction.atomic
def zeg_afspraak_af(
    *, afspraak_id: int, nu: datetime, door: Uitvoerder = INWONER, gezien: int | None = None
) -> Afspraak:
    """Cancel an appointment and free its place; cancelling twice changes nothing.

    `gezien`: the `volgnummer` that somebody looked at; Verouderd when it has changed since.
    """
    afspraak = Afspraak.objects.select_for_update(of=("self",)).get(pk=afspraak_id)
    if afspraak.status == Afspraakstatus.AFGEZEGD:
        return afspraak
    eis_ongewijzigd(afspraak, gezien)
    eis_wijzigbaar(afspraak, nu)
    afspraak.status = Afspraakstatus.AFGEZEGD
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.AFGEZEGD, door=door, nu=nu)
    capaciteit.herbereken(locatie_id=afspraak.locatie_id, datums=[afspraak.datum])
    huisbezoek.vergeet_adres([afspraak.pk])
    berichten.bevestig_afzegging(afspraak, nu=nu)
    return afspraak


@transaction.atomic
def verwerk_gemiste_afspraken(*, nu: datetime) -> int:
    """Appointments of days before today for which nobody came become NIET_VERSCHENEN; returns how many."""
    return Afspraak.objects.filter(status=Afspraakstatus.BEVESTIGD, datum__lt=lokale_dag(nu)).update(
        status=Afspraakstatus.NIET_VERSCHENEN, gewijzigd_op=nu
    )


def is_wijzigbaar(afspraak: Afspraak, nu: datetime) -> bool:
    """Whether the citizen can still move or cancel: confirmed, and not yet begun."""
    return afspraak.status == Afspraakstatus.BEVESTIGD and nu < afspraak.begint_op


def eis_wijzigbaar(afspraak: Afspraak, nu: datetime) -> None:
    """Raise NietWijzigbaar when the citizen can no longer move or cancel."""
    if not is_wijzigbaar(afspraak, nu):
        raise NietWijzigbaar
