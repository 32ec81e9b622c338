"""One action on a case that several people work on: locked, logged, and refused from an outdated page.

All actions take `gezien`: the id of the latest line of the log on the page that the medewerker acted from
(0: the log was empty; None: not checked). When something was done since, the action is refused with what it
was, so that nobody acts on an outdated page. The same action pressed twice is done once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from kcc.organisatie.models import Afdeling, Medewerker

# The same action by the same person from the same page within this time is one press, sent twice.
_DUBBEL = timedelta(seconds=30)
_Zaak = TypeVar("_Zaak", bound=models.Model)
_P = ParamSpec("_P")


class Achterhaald(Exception):
    """The action no longer fits the case: somebody else did something first. The text says what."""


class _AlGedaan(Exception):
    """This press was carried out already, on this case."""

    def __init__(self, zaak: Any) -> None:
        super().__init__()
        self.zaak = zaak


def handeling(dienst: Callable[_P, _Zaak]) -> Callable[_P, _Zaak]:
    """A service that is one action: in one transaction, and a second time the case as the first left it."""

    @wraps(dienst)
    def doe(*args: _P.args, **kwargs: _P.kwargs) -> _Zaak:
        try:
            with transaction.atomic():
                return dienst(*args, **kwargs)
        except _AlGedaan as gedaan:
            return gedaan.zaak

    return doe


@dataclass(frozen=True)
class Stap(Generic[_Zaak]):
    """One action on a locked case, with the line of the log that it becomes."""

    zaak: _Zaak
    handeling: Any

    def bewaar(self, *, toelichting: str = "", **velden: Any) -> _Zaak:
        """Save the case and the line of its log; `velden` are further columns of that line."""
        self.handeling.toelichting = toelichting.strip()
        for naam, waarde in velden.items():
            setattr(self.handeling, naam, waarde)
        self.zaak.save()
        self.handeling.save(force_insert=True)
        return self.zaak


def begin_stap(
    model: type[_Zaak],
    *,
    zaak_id: int,
    soort: Any,
    medewerker: Medewerker | None,
    nu: datetime,
    gezien: int | None,
    wat: str,
) -> Stap[_Zaak]:
    """Lock the case, and raise Achterhaald when the page that the medewerker acted from is outdated.

    `wat` names the case at the beginning of a sentence ("Dit terugbelverzoek"). Its log is `handelingen`.
    Inside a service that is a `handeling`, which ends here when this press was carried out already.
    """
    zaak: Any = (
        model._default_manager.select_for_update(of=("self",)).select_related("medewerker").get(pk=zaak_id)
    )
    logmodel, veld = zaak.handelingen.model, zaak.handelingen.field.name
    regel = logmodel(**{veld: zaak}, moment=nu, medewerker=medewerker, soort=soort)
    nieuwe = (
        [] if gezien is None else list(zaak.handelingen.filter(pk__gt=gezien).select_related("medewerker"))
    )
    if not nieuwe:
        return Stap(zaak, regel)
    is_dubbel = (
        nieuwe[0].soort == soort
        and nu - nieuwe[0].moment <= _DUBBEL
        and all(medewerker is not None and nieuw.medewerker_id == medewerker.pk for nieuw in nieuwe)
    )
    if is_dubbel:
        raise _AlGedaan(zaak)
    laatste = nieuwe[-1]
    is_zelf = medewerker is not None and laatste.medewerker_id == medewerker.pk
    wie = "U" if is_zelf else str(laatste.medewerker or "Iemand anders")
    tijd = date_format(localtime(laatste.moment), "H.i")
    raise Achterhaald(
        f"{wat} is intussen veranderd. {wie}: {laatste.get_soort_display().lower()}, "
        f"{tijd} uur. Kijk wat er nu geldt en probeer het opnieuw."
    )


def eis_niet_van_ander(zaak: Any, medewerker: Medewerker, wat: str) -> None:
    """Who did not take the case over first, leaves it to who has it."""
    if zaak.medewerker is not None and zaak.medewerker_id != medewerker.pk:
        raise Achterhaald(f"{zaak.medewerker} heeft {wat} op zich genomen. Neem het eerst over.")


def eis_reden(reden: str, veld: str, melding: str) -> None:
    """A reason that says something."""
    if not reden.strip():
        raise ValidationError({veld: melding})


def eis_andere_afdeling(zaak: Any, afdeling: Afdeling) -> None:
    """Sending on is to another afdeling of our own."""
    if afdeling.pk == zaak.afdeling_id:
        raise ValidationError({"afdeling": f"Het ligt al bij {afdeling}. Kies een andere afdeling."})
    if afdeling.is_extern:
        raise ValidationError({"afdeling": f"{afdeling} is een andere overheid. Kies een eigen afdeling."})


def eis_van_afdeling(afdeling: Afdeling | None, collega: Medewerker | None) -> None:
    """Who gets it by name works for the afdeling that gets it."""
    if collega is None or afdeling is None:
        return
    if not collega.is_active or not collega.afdelingen.filter(pk=afdeling.pk).exists():
        raise ValidationError({"collega": f"{collega} hoort niet bij {afdeling}. Kies een ander."})
