"""Medewerkers: their accounts, second factors and roles."""

import logging
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction

from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker

logger = logging.getLogger(__name__)

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
