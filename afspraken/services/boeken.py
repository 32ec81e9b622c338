"""Booking, moving and cancelling an appointment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from afspraken import regels
from afspraken.enums import Afspraakhandelingsoort, Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak, Afspraakregel
from afspraken.services import berichten, capaciteit, capaciteit_nemen, capaciteit_zoeken, ingang
from afspraken.services.capaciteit_zoeken import Visite, Wens
from afspraken.services.fouten import GeenPlek, NietMogelijk, NietWijzigbaar
from afspraken.services.handelingen import INWONER, Uitvoerder, eis_ongewijzigd, noteer
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag


@dataclass(frozen=True)
class Contactgegevens:
    """Who comes, and how to reach them."""

    naam: str
    email: str = ""
    telefoon: str = ""
    taal: str = "nl"
    opmerking: str = ""
    behoeften: Sequence[str] = ()
    tolktaal: str = ""
    # The second way in (services.ingang): "1234AB" and an ISO date, or nothing. Only a hash of each is stored.
    postcode: str = ""
    geboortedatum: str = ""

    def velden(self, nummer: str) -> dict[str, Any]:
        """These as the fields of the Afspraak with this number."""
        return {
            "naam": self.naam,
            "email": self.email,
            "telefoon": self.telefoon,
            "taal": self.taal,
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
) -> Afspraak:
    """Book an appointment and put its confirmation in the outbox, in one transaction.

    `door`: who books, for the history; the capacity that counts is that of `kanaal`.
    The same `aanvraag_sleutel` twice, also at the same moment, gives the first appointment. Raises
    GeenPlek when the place is taken and NietMogelijk when the wish does not fit the rules of the place.
    """
    if eerdere := Afspraak.objects.with_regels().filter(aanvraag_sleutel=aanvraag_sleutel).first():
        return eerdere
    try:
        return _plan(wens, locatie, begint_op, kanaal, contact, aanvraag_sleutel, nu, door)
    except IntegrityError as fout:
        if "capaciteit_nooit_onder_nul" in str(fout):
            raise GeenPlek from fout
        if eerdere := Afspraak.objects.with_regels().filter(aanvraag_sleutel=aanvraag_sleutel).first():
            return eerdere
        raise


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
    visite = _visite(wens, locatie, begint_op, nu)
    datum, eerste_cel = _cel(begint_op)
    segmenten = regels.schuif(visite.segmenten, eerste_cel)
    capaciteit_nemen.eis_plek(locatie_id=locatie.pk, datum=datum, segmenten=segmenten, kanaal=kanaal)
    nummer = _vrij_nummer()
    afspraak = Afspraak.objects.create(
        nummer=nummer,
        aanvraag_sleutel=aanvraag_sleutel,
        locatie=locatie,
        datum=datum,
        begint_op=begint_op,
        eindigt_op=regels.cel_moment(datum, eerste_cel + visite.aantal_cellen),
        kanaal=kanaal,
        **contact.velden(nummer),
        gemaakt_op=nu,
        gewijzigd_op=nu,
    )
    _leg_regels_vast(afspraak, wens, segmenten)
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.GEMAAKT, door=door, nu=nu)
    berichten.bevestig(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu)
    # Last, because it holds up everybody who books that day; when the place is gone all is undone.
    capaciteit_nemen.neem(locatie_id=locatie.pk, datum=datum, segmenten=segmenten, kanaal=kanaal)
    return afspraak


@transaction.atomic
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
    afspraak = Afspraak.objects.select_for_update(of=("self",)).select_related("locatie").get(pk=afspraak_id)
    if afspraak.begint_op == begint_op and afspraak.locatie_id == locatie.pk:
        return afspraak
    eis_ongewijzigd(afspraak, gezien)
    _eis_wijzigbaar(afspraak, nu)
    wens = Wens(tuple(afspraak.regels.order_by("eerste_cel").values_list("product_id", "aantal_personen")))
    visite = _visite(wens, locatie, begint_op, nu)
    datum, eerste_cel = _cel(begint_op)
    segmenten = regels.schuif(visite.segmenten, eerste_cel)
    oude_locatie_id, oude_datum = afspraak.locatie_id, afspraak.datum
    van = (afspraak.locatie, afspraak.begint_op)
    # Same lock order as everywhere: the place that is recomputed, then the rows of both days together.
    Locatie.objects.select_for_update(no_key=True).get(pk=oude_locatie_id)
    capaciteit.vergrendel({(oude_locatie_id, oude_datum), (locatie.pk, datum)})
    afspraak.regels.all().delete()
    capaciteit.herbereken(locatie_id=oude_locatie_id, datums=[oude_datum])
    capaciteit_nemen.neem(locatie_id=locatie.pk, datum=datum, segmenten=segmenten, kanaal=afspraak.kanaal)
    _leg_regels_vast(afspraak, wens, segmenten)
    afspraak.locatie = locatie
    afspraak.datum = datum
    afspraak.begint_op = begint_op
    afspraak.eindigt_op = regels.cel_moment(datum, eerste_cel + visite.aantal_cellen)
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.VERPLAATST, door=door, nu=nu, van=van)
    berichten.bevestig(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu)
    return afspraak


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
    _eis_wijzigbaar(afspraak, nu)
    afspraak.status = Afspraakstatus.AFGEZEGD
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.AFGEZEGD, door=door, nu=nu)
    capaciteit.herbereken(locatie_id=afspraak.locatie_id, datums=[afspraak.datum])
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


def _eis_wijzigbaar(afspraak: Afspraak, nu: datetime) -> None:
    if not is_wijzigbaar(afspraak, nu):
        raise NietWijzigbaar


def _visite(wens: Wens, locatie: Locatie, begint_op: datetime, nu: datetime) -> Visite:
    gevonden = capaciteit_zoeken.visites(wens, [locatie.pk])
    if not gevonden:
        raise NietMogelijk("Dit kan hier niet, of niet voor zoveel personen. Kies een andere locatie.")
    visite = gevonden[0]
    if begint_op < nu + visite.voorlooptijd:
        raise NietMogelijk("Dit tijdstip is te snel. Kies een later tijdstip.")
    if lokale_dag(begint_op) > lokale_dag(nu) + timedelta(days=visite.horizon_dagen):
        raise NietMogelijk("Zo ver vooruit kunt u nog geen afspraak maken. Kies een eerdere dag.")
    return visite


def _cel(begint_op: datetime) -> tuple[date, int]:
    datum = lokale_dag(begint_op)
    lokaal = begint_op.astimezone(regels.cel_moment(datum, 0).tzinfo)
    cel = regels.cel(lokaal.time())
    if regels.cel_moment(datum, cel) != begint_op:
        raise NietMogelijk("Een afspraak begint op een heel veelvoud van vijf minuten.")
    return datum, cel


def _leg_regels_vast(afspraak: Afspraak, wens: Wens, segmenten: list[regels.Segment]) -> None:
    Afspraakregel.objects.bulk_create(
        [
            Afspraakregel(
                afspraak=afspraak,
                product_id=product_id,
                groep_id=segment.groep,
                aantal_personen=personen,
                eerste_cel=segment.eerste_cel,
                aantal_cellen=segment.aantal_cellen,
            )
            for (product_id, personen), segment in zip(wens.regels, segmenten, strict=True)
        ]
    )


def _vrij_nummer() -> str:
    """Eight digits that are not in use: easy to say on the phone, not to be guessed in order."""
    while True:
        nummer = f"{secrets.randbelow(90_000_000) + 10_000_000}"
        if not Afspraak.objects.filter(nummer=nummer).exists():
            return nummer
