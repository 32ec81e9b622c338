"""Correcting who comes, how to reach them, and at which address a team comes."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from afspraken.enums import Afspraakhandelingsoort, Behoefte
from afspraken.models import Afspraak, Huisbezoek
from afspraken.services import berichten, huisbezoek
from afspraken.services.boeken import Contactgegevens, beheersleutel, eis_wijzigbaar, zet_over
from afspraken.services.fouten import GeenPlek, NietMogelijk
from afspraken.services.handelingen import Uitvoerder, eis_ongewijzigd, noteer
from afspraken.services.huisbezoek import Adres
from afspraken.services.plek import bepaal_plek, huidige_plek, wens_van
from afspraken.services.teams import bij_een_team
from catalogus.models import Locatie
from kcc.lib.telefoon import is_mobiel
from kcc.organisatie.models import UitgaandBericht
from kcc.organisatie.services import laat_vervallen

# Per field what the history calls it, in the order in which it does.
_WOORDEN = {
    "naam": "naam",
    "email": "e-mailadres",
    "telefoon": "telefoonnummer",
    "sms_herinnering": "herinnering per sms",
    "taal": "taal",
    "behoeften": "hulp",
    "tolktaal": "taal van de tolk",
    "opmerking": "opmerking",
    "postcodesleutel": "postcode om zelf te wijzigen",
    "geboortedatumsleutel": "geboortedatum om zelf te wijzigen",
}


class NietBereikbaar(GeenPlek):
    """No team can be at the new address at the time of the visit."""

    melding = "Op dit tijdstip kan geen team op tijd op het nieuwe adres zijn. Kies een ander tijdstip."


def corrigeer_gegevens(
    *,
    afspraak_id: int,
    contact: Contactgegevens,
    door: Uitvoerder,
    nu: datetime,
    gezien: int | None = None,
    bevestigen: bool = False,
    naar: tuple[Locatie, datetime] | None = None,
) -> Afspraak:
    """Make the data of an appointment as in `contact`, and tell the citizen (`bevestigen`) how it stands.

    Nothing changes when nothing is different. What is left empty of the second way in stays as it was: that
    cannot be read back. A home visit at an address in another area must fit the tour of its team, or of
    another one at the same time; otherwise NietBereikbaar. `naar`: a home visit at another time, as a move.
    `gezien`: the `volgnummer` that somebody looked at. Raises NietWijzigbaar or Verouderd too; then nothing
    has changed.
    """
    afspraak = Afspraak.objects.select_related("locatie").get(pk=afspraak_id)
    gebied_id = _nieuw_gebied(afspraak, contact.adres)
    van = (afspraak.locatie, afspraak.begint_op)
    if not afspraak.locatie.is_mobiel_team or (gebied_id is None and naar in (None, van)):
        return _corrigeer(afspraak_id, contact, door, nu, gezien, bevestigen, None, None)
    gebied_id = gebied_id or huisbezoek.gebied_van_afspraak(afspraak.pk)
    locatie, begint_op = naar or van
    try:
        return bij_een_team(
            lambda team: _corrigeer(
                afspraak_id, contact, door, nu, gezien, bevestigen, gebied_id, (team, begint_op)
            ),
            wens=replace(wens_van(afspraak), gebied_id=gebied_id),
            locatie=locatie,
            begint_op=begint_op,
        )
    except GeenPlek as fout:
        raise NietBereikbaar from fout


def _nieuw_gebied(afspraak: Afspraak, adres: Adres | None) -> int | None:
    """The area of this address when a team must travel otherwise for it; None when nothing changes for it."""
    if adres is None or not afspraak.locatie.is_mobiel_team:
        return None
    gebied_id = huisbezoek.gebied_van(adres.postcode)
    if gebied_id is None:
        raise NietMogelijk("Op dit adres komt geen team.")
    return gebied_id if gebied_id != huisbezoek.gebied_van_afspraak(afspraak.pk) else None


@transaction.atomic
def _corrigeer(
    afspraak_id: int,
    contact: Contactgegevens,
    door: Uitvoerder,
    nu: datetime,
    gezien: int | None,
    bevestigen: bool,
    gebied_id: int | None,
    naar: tuple[Locatie, datetime] | None,
) -> Afspraak:
    afspraak = Afspraak.objects.select_for_update(of=("self",)).select_related("locatie").get(pk=afspraak_id)
    eis_ongewijzigd(afspraak, gezien)
    eis_wijzigbaar(afspraak, nu)
    anders = _vul_in(afspraak, contact)
    van = (afspraak.locatie, afspraak.begint_op)
    if naar is not None:
        wens = replace(wens_van(afspraak), gebied_id=gebied_id)
        zet_over(afspraak, huidige_plek(afspraak, wens) if naar == van else bepaal_plek(wens, *naar, nu))
    if afspraak.locatie.is_mobiel_team and _is_ander_adres(afspraak, contact.adres):
        huisbezoek.leg_adres_vast(afspraak, contact.adres)
        anders.append("adres")
    is_elders = naar is not None and naar != van
    if not anders and not is_elders:
        return afspraak
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    is_verplaatst = afspraak.begint_op != van[1]
    if is_elders:
        noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.VERPLAATST, door=door, nu=nu, van=van)
    if anders:
        noteer(
            afspraak=afspraak,
            soort=Afspraakhandelingsoort.GECORRIGEERD,
            door=door,
            nu=nu,
            velden=", ".join(anders).capitalize(),
        )
    if bevestigen or is_verplaatst:
        _bevestig(afspraak, is_verplaatst, door, nu)
    return afspraak


def _vul_in(afspraak: Afspraak, contact: Contactgegevens) -> list[str]:
    """Put the data in the appointment; what was different, in words."""
    velden = contact.velden(afspraak.nummer)
    # Who asked for the reminder by text message keeps it, as long as there is a number to send it to.
    velden["sms_herinnering"] = afspraak.sms_herinnering and is_mobiel(contact.telefoon)
    for sleutel in ("postcodesleutel", "geboortedatumsleutel"):
        velden[sleutel] = velden[sleutel] or getattr(afspraak, sleutel)
    velden["behoeften"] = [soort.value for soort in Behoefte if soort in velden["behoeften"]]
    anders = [woord for veld, woord in _WOORDEN.items() if getattr(afspraak, veld) != velden[veld]]
    for veld, waarde in velden.items():
        setattr(afspraak, veld, waarde)
    return anders


def _is_ander_adres(afspraak: Afspraak, adres: Adres | None) -> bool:
    nu = Huisbezoek.objects.get(pk=afspraak.pk)
    return adres is not None and adres != Adres(nu.straat, nu.huisnummer, nu.postcode, nu.plaats)


def _bevestig(afspraak: Afspraak, is_verplaatst: bool, door: Uitvoerder, nu: datetime) -> None:
    """Tell how it stands now; what did not arrive before is dealt with by that."""
    if not afspraak.email:
        return
    open_ = UitgaandBericht.objects.undelivered().filter(betreft=afspraak.uuid)
    laat_vervallen(bericht_ids=list(open_.values_list("pk", flat=True)), medewerker=door.medewerker, nu=nu)
    sleutel = beheersleutel(afspraak)
    if is_verplaatst:
        berichten.bevestig(afspraak, beheersleutel=sleutel, nu=nu)
    else:
        berichten.bevestig_correctie(afspraak, beheersleutel=sleutel, nu=nu)
