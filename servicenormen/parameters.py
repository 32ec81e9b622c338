"""The limits of a norm as typed values: what a council decision may change without new code. Pure."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from typing import Any

from servicenormen.enums import Meetmethodenaam


@dataclass(frozen=True)
class Minutenparameters:
    """A visitor is called within `minuten`."""

    minuten: int

    @property
    def grens(self) -> timedelta:
        return timedelta(minutes=self.minuten)


@dataclass(frozen=True)
class Wachttijdparameters(Minutenparameters):
    """A visitor is called within `minuten`; only products of `themas` (codes) count."""

    themas: tuple[str, ...]


@dataclass(frozen=True)
class Kanaalparameters:
    """Only contacts over `kanalen` (values of contacten.enums.Kanaal) count."""

    kanalen: tuple[str, ...]


@dataclass(frozen=True)
class Tevredenheidparameters:
    """Answers to `vraag` of at least `cijfer`; only over `kanalen` (none given: all) and for `themas`."""

    vraag: str
    cijfer: int
    themas: tuple[str, ...]
    kanalen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Toegangparameters:
    """The first free slot at `locaties` (codes) is within `werkdagen`; only products of `themas` count."""

    werkdagen: int
    locaties: tuple[str, ...]
    themas: tuple[str, ...]


@dataclass(frozen=True)
class Accountparameters:
    """Only messages on `accounts` count."""

    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Vervolgparameters(Kanaalparameters):
    """Only contacts over `kanalen` count; a new contact within `dagen` (of 24 hours) is the same question."""

    dagen: int


@dataclass(frozen=True)
class Dagenparameters:
    """Within `dagen`."""

    dagen: int


@dataclass(frozen=True)
class Plekparameters:
    """The first free slot is within `werkdagen`; only `producten` (codes) count."""

    werkdagen: int
    producten: tuple[str, ...]


@dataclass(frozen=True)
class GeenParameters:
    """A norm without limits of its own."""


Parameters = (
    Minutenparameters
    | Wachttijdparameters
    | Vervolgparameters
    | Dagenparameters
    | Plekparameters
    | Kanaalparameters
    | Tevredenheidparameters
    | Toegangparameters
    | Accountparameters
    | GeenParameters
)

_SOORTEN: dict[str, type[Any]] = {
    Meetmethodenaam.WACHTTIJD: Wachttijdparameters,
    Meetmethodenaam.DIRECT_ANTWOORD: Kanaalparameters,
    Meetmethodenaam.TERUGBELLEN: GeenParameters,
    Meetmethodenaam.PRODUCT_COMPLEET: GeenParameters,
    Meetmethodenaam.PRODUCT_ONLINE: GeenParameters,
    Meetmethodenaam.TEVREDENHEID: Tevredenheidparameters,
    Meetmethodenaam.TOEGANG_OVERAL: Toegangparameters,
    Meetmethodenaam.TOEGANG_ERGENS: Toegangparameters,
    Meetmethodenaam.ANTWOORD: GeenParameters,
    Meetmethodenaam.SOCIAL_ANTWOORD: Accountparameters,
    Meetmethodenaam.OPGELOST: Vervolgparameters,
    Meetmethodenaam.OPGELOST_ANONIEM: Kanaalparameters,
    Meetmethodenaam.NIET_VERSCHENEN: GeenParameters,
    Meetmethodenaam.INLOOP: Minutenparameters,
    Meetmethodenaam.BEREIKT: GeenParameters,
    Meetmethodenaam.RESPONS: Dagenparameters,
    Meetmethodenaam.EERSTE_PLEK: Plekparameters,
    Meetmethodenaam.DERDE_PLEK: Dagenparameters,
}


def soort_parameters(meetmethode: str) -> type[Any]:
    """The dataclass of the parameters that norms of this meetmethode have."""
    return _SOORTEN[meetmethode]


def lees_parameters(meetmethode: str, waarden: Mapping[str, Any]) -> Parameters:
    """The parameters of a norm as the value that its meetmethode uses.

    Raise ValueError, with a message for who edits the norm, for a missing or unknown parameter, or for a
    value that is not the whole positive number, the word or the list of words that the parameter asks.
    """
    soort = _SOORTEN[meetmethode]
    velden = {veld.name: veld.type for veld in fields(soort)}
    verplicht = {veld.name for veld in fields(soort) if veld.default is MISSING}
    if not verplicht <= waarden.keys() <= velden.keys():
        verwacht = ", ".join(sorted(velden)) or "geen"
        raise ValueError(f"Deze meetmethode heeft als parameters: {verwacht}.")
    gelezen: dict[str, Any] = {}
    for naam, waarde in waarden.items():
        type_ = velden[naam]
        if type_ is int:
            if type(waarde) is not int or waarde < 1:
                raise ValueError(f"{naam} is een geheel getal van 1 of hoger.")
            gelezen[naam] = waarde
        elif type_ is str:
            if not isinstance(waarde, str) or not waarde:
                raise ValueError(f"{naam} is een woord.")
            gelezen[naam] = waarde
        else:
            is_lijst = isinstance(waarde, list) and waarde and all(isinstance(w, str) and w for w in waarde)
            if not is_lijst:
                raise ValueError(f"{naam} is een lijst van een of meer woorden.")
            gelezen[naam] = tuple(waarde)
    parameters: Parameters = soort(**gelezen)
    return parameters
