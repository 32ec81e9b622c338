"""Fictitious clients: names as one hears them in Rotterdam, numbers and addresses that reach nobody."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from contacten.enums import Klantsoort
from contacten.models import Emailadres, Klant, Telefoonnummer
from kcc.demo.kopieer import Getallen, Nummering, getallen, keuzes, kopieer, momenten
from kcc.demo.patroon import DAG
from kcc.demo.schalen import Opdracht

_NAMEN = json.loads((Path(__file__).resolve().parent / "data" / "namen.json").read_text())
_VOORNAMEN: list[str] = _NAMEN["voornamen"]
_ACHTERNAMEN: list[str] = _NAMEN["achternamen"]
# What organisations are called, before a surname.
_ZAKEN: list[str] = _NAMEN["zaken"]
_POSTCODES = [3011, 3014, 3022, 3024, 3027, 3031, 3034, 3038, 3042, 3051, 3055, 3061, 3067, 3071, 3073, 3078]
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_PER_KEER = 50_000


def volledige_namen(aantal: int, zaad: int) -> list[tuple[str, str]]:
    """So many first and last names, the same for the same seed."""
    rng = np.random.default_rng([zaad, 2])
    voor = rng.integers(0, len(_VOORNAMEN), aantal)
    achter = rng.integers(0, len(_ACHTERNAMEN), aantal)
    return [(_VOORNAMEN[v], _ACHTERNAMEN[a]) for v, a in zip(voor, achter, strict=True)]


@dataclass(frozen=True)
class Klanten:
    """The clients as the other generators need them: `ids` and `namen` have the same order."""

    ids: Getallen
    namen: list[str]

    def kies(self, rng: np.random.Generator, aantal: int) -> Getallen:
        """Places in `ids`, some clients much more often than others."""
        return (len(self.namen) * rng.random(aantal) ** 1.6).astype(np.int64)

    def telefoon(self, plaats: int) -> str:
        """The number of the client at this place, E.164."""
        return _telefoon(plaats)

    def email(self, plaats: int) -> str:
        """The address of the client at this place, whether it is registered or not."""
        return _email(self.namen[plaats], plaats)


def _telefoon(nummer: int) -> str:
    # 06-1234xxxx first, as one writes made-up numbers; the demo never calls or texts anybody.
    return f"+3161234{nummer:04d}" if nummer < 10_000 else f"+31612{nummer % 1_000_000:06d}"


def _email(naam: str, nummer: int) -> str:
    letters = "".join(
        letter for letter in naam.lower().replace(" ", ".") if letter.isascii() and letter != "'"
    )
    return f"{letters}{nummer}@example.nl"


def vul_klanten(opdracht: Opdracht) -> Klanten:
    """Make the clients of this scale, with a number for most and an address for many."""
    aantal = opdracht.schaal.klanten
    nummering = Nummering(Klant)
    ids = nummering.neem(aantal)
    namen: list[str] = []
    for begin in range(0, aantal, _PER_KEER):
        rng = np.random.default_rng([opdracht.zaad, 1, begin])
        namen += _laad(opdracht, rng, ids[begin : begin + _PER_KEER], begin)
    nummering.sluit()
    return Klanten(ids, namen)


def _laad(opdracht: Opdracht, rng: np.random.Generator, ids: Getallen, begin: int) -> list[str]:
    """Load some clients, of which the first is the client at place `begin`; returns their names."""
    aantal = len(ids)
    is_organisatie = rng.random(aantal) < 0.05
    voor, achter = rng.integers(0, len(_VOORNAMEN), aantal), rng.integers(0, len(_ACHTERNAMEN), aantal)
    zaak = rng.integers(0, len(_ZAKEN), aantal)
    namen = [
        f"{_ZAKEN[z]} {_ACHTERNAMEN[a]}" if o else f"{_VOORNAMEN[v]} {_ACHTERNAMEN[a]}"
        for o, v, a, z in zip(
            is_organisatie.tolist(), voor.tolist(), achter.tolist(), zaak.tolist(), strict=True
        )
    ]
    jongste = (opdracht.vandaag - date(1970, 1, 1)).days - 18 * 365
    geboren = (jongste - rng.integers(0, 72 * 365, aantal)).astype("datetime64[D]").astype(str)
    heeft_datum = ~is_organisatie & (rng.random(aantal) < 0.8)
    letters = rng.integers(0, len(_LETTERS), (aantal, 2)).tolist()
    wijk = rng.integers(0, len(_POSTCODES), aantal).tolist()
    # Known before the history begins, each since an hour at which somebody works.
    dagen = (opdracht.begin - date(1970, 1, 1)).days - rng.integers(1, 900, aantal)
    bekend = dagen * DAG + rng.integers(8 * 3600, 16 * 3600, aantal)
    kopieer(
        Klant,
        aantal,
        {
            "id": getallen(ids),
            "soort": keuzes(is_organisatie.astype(np.int64), [Klantsoort.PERSOON, Klantsoort.ORGANISATIE]),
            "naam": namen,
            "geboortedatum": np.where(heeft_datum, geboren, "\\N").tolist(),
            "postcode": [
                f"{_POSTCODES[w]} {_LETTERS[een]}{_LETTERS[twee]}"
                for w, (een, twee) in zip(wijk, letters, strict=True)
            ],
            "huisnummer": getallen(rng.integers(1, 260, aantal)),
            "taal": keuzes((rng.random(aantal) < 0.08).astype(np.int64), ["nl", "en"]),
            "aangemaakt_op": momenten(bekend),
        },
    )
    met_telefoon = np.flatnonzero(rng.random(aantal) < 0.85)
    kopieer(
        Telefoonnummer,
        len(met_telefoon),
        {
            "klant_id": getallen(ids[met_telefoon]),
            "nummer": [_telefoon(begin + plaats) for plaats in met_telefoon.tolist()],
        },
    )
    met_email = np.flatnonzero(rng.random(aantal) < 0.6)
    kopieer(
        Emailadres,
        len(met_email),
        {
            "klant_id": getallen(ids[met_email]),
            "adres": [_email(namen[plaats], begin + plaats) for plaats in met_email.tolist()],
        },
    )
    return namen
