"""State changes and reads of the organisation; the public interface of kcc.organisatie."""

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django_guid import get_guid

from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.taken import kondig_aan
from kcc.lib.werktijd import GELIJKGESTELDE_DAGEN, AtwKalender, Dienstkalender
from kcc.organisatie import kanalen
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus, Handeling, Inzageresultaat, Kalender, Rol
from kcc.organisatie.models import (
    Apitoken,
    Instelling,
    Inzage,
    Kalenderdag,
    Medewerker,
    UitgaandBericht,
)

logger = logging.getLogger(__name__)


def huidige_instelling() -> Instelling:
    """The row of this gemeente, or the defaults before anyone filled it in."""
    return Instelling.objects.filter(pk=1).first() or Instelling(pk=1)


def log_inzage(
    *,
    medewerker: Medewerker | None,
    handeling: Handeling,
    object_soort: str,
    object_id: Any = "",
    herkomst: str,
    nu: datetime,
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
    apitoken: Apitoken | None = None,
) -> None:
    """Add one line to the Inzagelog; never any contents. `apitoken`: when an application looked."""
    log_inzagen(
        medewerker=medewerker,
        handeling=handeling,
        objecten=[(object_soort, object_id)],
        herkomst=herkomst,
        nu=nu,
        resultaat=resultaat,
        apitoken=apitoken,
    )


def log_inzagen(
    *,
    medewerker: Medewerker | None,
    handeling: Handeling,
    objecten: Iterable[tuple[str, Any]],
    herkomst: str,
    nu: datetime,
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
    apitoken: Apitoken | None = None,
) -> None:
    """Add a line for every (object_soort, object_id) that a list shows, in one query."""
    Inzage.objects.bulk_create(
        Inzage(
            moment=nu,
            medewerker=medewerker,
            apitoken=apitoken,
            handeling=handeling,
            resultaat=resultaat,
            object_soort=object_soort,
            object_id=str(object_id),
            herkomst=herkomst,
            verzoek_id=get_guid() or "",
        )
        for object_soort, object_id in dict.fromkeys(objecten)
    )


# Called with (datums) in the transaction that changed what these dates are in the dienstkalender.
bij_gewijzigde_kalender = Aanhaakpunt("gewijzigde dienstkalender")


def kalenderdagen_gewijzigd(*, datums: Collection[date]) -> None:
    """Tell who depends on the dienstkalender that these dates changed; call in the same transaction."""
    bij_gewijzigde_kalender(datums=datums)


def dienstkalender() -> Dienstkalender:
    """The days on which the gemeente works: the default closing days with the gemeente's own changes."""
    vrij, niet_vrij = _kalenderdagen(Kalender.DIENST)
    return Dienstkalender(gesloten=vrij, geopend=niet_vrij)


def atwkalender() -> AtwKalender:
    """The calendar of statutory terms; the gemeente may add or take away days equated by decree."""
    vrij, niet_vrij = _kalenderdagen(Kalender.ATW)
    return AtwKalender(gelijkgesteld=(GELIJKGESTELDE_DAGEN | vrij) - niet_vrij)


def _kalenderdagen(kalender: Kalender) -> tuple[frozenset[date], frozenset[date]]:
    dagen = Kalenderdag.objects.filter(kalender=kalender).values_list("datum", "is_vrij")
    return (
        frozenset(datum for datum, is_vrij in dagen if is_vrij),
        frozenset(datum for datum, is_vrij in dagen if not is_vrij),
    )


# --- The outbox --------------------------------------------------------------------------------

# Waiting times between attempts: together a little over a day, long enough for a mail server's outage.
WACHTTIJDEN = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
BEZORG_TAAK = "kcc.organisatie.tasks.bezorg_bericht"


def zet_bericht_klaar(
    *,
    sleutel: str,
    kanaal: Berichtkanaal,
    aan: str,
    onderwerp: str,
    tekst: str,
    html: str = "",
    bijlagen: list[dict[str, str]] | None = None,
    nu: datetime,
) -> UitgaandBericht:
    """Put a message in the outbox, in the caller's transaction.

    `sleutel` names what the message tells; a second call with the same one returns the first message.
    """
    bericht, is_nieuw = UitgaandBericht.objects.get_or_create(
        sleutel=sleutel,
        defaults={
            "kanaal": kanaal,
            "aan": aan,
            "onderwerp": " ".join(onderwerp.split()),
            "tekst": tekst,
            "html": html,
            "bijlagen": bijlagen or [],
            "aangemaakt_op": nu,
            "volgende_poging_op": nu,
        },
    )
    if is_nieuw:
        kondig_aan(BEZORG_TAAK, bericht_id=bericht.pk)
    return bericht


@transaction.atomic
def bezorg_bericht(*, bericht_id: int, nu: datetime) -> bool:
    """Make one attempt to deliver the message; True when it left.

    Holds the row while sending, so that no two workers send the same message at once. A message that is
    not due, is being sent or has left is passed over. After the last attempt, or when the other side
    refuses for good, the message becomes a dead letter (MISLUKT).
    """
    bericht = (
        UitgaandBericht.objects.due(nu).filter(pk=bericht_id).select_for_update(skip_locked=True).first()
    )
    if bericht is None:
        return False
    bericht.pogingen += 1
    try:
        kanalen.verstuur(bericht)
    except Exception as fout:
        # Only the kind of error: the text of a mail server's answer often repeats the address.
        bericht.laatste_fout = _omschrijf(fout)
        if isinstance(fout, kanalen.BlijvendeFout) or bericht.pogingen > len(WACHTTIJDEN):
            bericht.status = Berichtstatus.MISLUKT
        else:
            bericht.volgende_poging_op = nu + WACHTTIJDEN[bericht.pogingen - 1]
    else:
        bericht.status = Berichtstatus.VERZONDEN
        bericht.verzonden_op = nu
        bericht.laatste_fout = ""
    bericht.save()
    return bericht.status == Berichtstatus.VERZONDEN


def _omschrijf(fout: Exception) -> str:
    code = getattr(fout, "smtp_code", "")
    return f"{type(fout).__name__} {code}".strip()


@transaction.atomic
def probeer_opnieuw(*, bericht_id: int, nu: datetime) -> bool:
    """Take a dead letter back into delivery, from its first attempt; False when it is not a dead letter."""
    bericht = UitgaandBericht.objects.select_for_update().get(pk=bericht_id)
    if bericht.status != Berichtstatus.MISLUKT:
        return False
    bericht.status = Berichtstatus.WACHTEND
    bericht.pogingen = 0
    bericht.volgende_poging_op = nu
    bericht.save()
    kondig_aan(BEZORG_TAAK, bericht_id=bericht.pk)
    return True


BEWAARTIJD_VERZONDEN = timedelta(days=30)


@transaction.atomic
def wis_verzonden_berichten(*, nu: datetime) -> int:
    """Empty what left more than 30 days ago; the number of messages emptied.

    The row stays, without contents or address: its `sleutel` keeps the same news from leaving again.
    """
    oud = UitgaandBericht.objects.filter(
        status=Berichtstatus.VERZONDEN, verzonden_op__lt=nu - BEWAARTIJD_VERZONDEN
    ).exclude(aan="")
    return oud.update(aan="", onderwerp="", tekst="", html="", bijlagen=[])


# --- Medewerkers -------------------------------------------------------------------------------

# Who works in the admin pages (/beheer/admin/): a beheerder with everything, the others with what the
# admin of their subject gives their role.
ADMINROLLEN = frozenset({Rol.BEHEERDER, Rol.REDACTEUR, Rol.PLANNER})


@transaction.atomic
def maak_medewerker(
    *,
    gebruikersnaam: str,
    rollen: Iterable[Rol],
    wachtwoord: str | None,
    voornaam: str = "",
    achternaam: str = "",
    email: str = "",
) -> Medewerker:
    """Make an account with these roles; without `wachtwoord` only the organisation's provider signs it on.

    ValidationError when the username exists, in any spelling of capitals.
    """
    medewerker = Medewerker(username=gebruikersnaam)
    medewerker.set_password(wachtwoord)
    _zet_gegevens(medewerker, voornaam, achternaam, email)
    medewerker.full_clean(exclude=["password"])
    medewerker.save()
    zet_rollen(medewerker=medewerker, rollen=rollen)
    return medewerker


@transaction.atomic
def werk_medewerker_bij(
    *, medewerker: Medewerker, voornaam: str, achternaam: str, email: str, rollen: Iterable[Rol]
) -> None:
    """Take over what the organisation's provider tells; an empty text leaves what is known."""
    _zet_gegevens(medewerker, voornaam, achternaam, email)
    medewerker.save(update_fields=["first_name", "last_name", "email"])
    zet_rollen(medewerker=medewerker, rollen=rollen)


@transaction.atomic
def wis_tweede_factor(*, medewerkers: Iterable[Medewerker]) -> None:
    """Take away the second factor, of who lost the telephone and the recovery codes; they set up a new one.

    Their password still lets them in that far: whoever asks this must be sure who they are.
    """
    for medewerker in medewerkers:
        Authenticator.objects.filter(user=medewerker).delete()
        logger.info("Tweede factor van medewerker %s gewist", medewerker.pk)


def _zet_gegevens(medewerker: Medewerker, voornaam: str, achternaam: str, email: str) -> None:
    medewerker.first_name = voornaam[:150] or medewerker.first_name
    medewerker.last_name = achternaam[:150] or medewerker.last_name
    medewerker.email = email or medewerker.email


@transaction.atomic
def zet_rollen(*, medewerker: Medewerker, rollen: Iterable[Rol]) -> None:
    """Give the medewerker exactly these roles, and with them the access to the admin pages.

    A beheerder may do everything there (is_superuser); ADMINROLLEN may enter (is_staff).
    """
    nieuw = frozenset(rollen)
    oud = frozenset(medewerker.groups.filter(name__in=Rol.values).values_list("name", flat=True))
    for rol in nieuw - oud:
        medewerker.groups.add(Group.objects.get_or_create(name=rol)[0])
    medewerker.groups.remove(*Group.objects.filter(name__in=oud - nieuw))
    medewerker.is_superuser = Rol.BEHEERDER in nieuw
    medewerker.is_staff = not ADMINROLLEN.isdisjoint(nieuw)
    medewerker.save(update_fields=["is_superuser", "is_staff"])
    medewerker.__dict__.pop("rollen", None)
    if nieuw != oud:
        logger.info(
            "Rollen van medewerker %s gewijzigd: %s erbij, %s weg",
            medewerker.pk,
            ", ".join(sorted(nieuw - oud)) or "niets",
            ", ".join(sorted(oud - nieuw)) or "niets",
        )
