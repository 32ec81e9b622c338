"""State changes and reads of the organisation; the public interface of kcc.organisatie."""

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django_guid import get_guid

from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.werktijd import GELIJKGESTELDE_DAGEN, AtwKalender, Dienstkalender
from kcc.organisatie.enums import Handeling, Inzageresultaat, Kalender, Rol
from kcc.organisatie.models import (
    Apitoken,
    Instelling,
    Inzage,
    Kalenderdag,
    Medewerker,
)
from kcc.organisatie.services_berichten import (  # noqa: F401 - the outbox is found here too
    BEWAARTIJD_VERZONDEN,
    BEZORG_TAAK,
    WACHTTIJDEN,
    bezorg_bericht,
    laat_vervallen,
    meld_retour,
    probeer_opnieuw,
    reden,
    wis_verzonden_berichten,
    zet_bericht_klaar,
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
