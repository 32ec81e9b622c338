"""Which number identifies somebody: how it is read and checked. No ORM, no clock."""

import re

_SCHEIDING = re.compile(r"[\s.\-]")
_GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_elfproef(cijfers: str) -> bool:
    """Whether nine digits can be a burgerservicenummer: their weighted sum is a multiple of eleven.

    Source: Besluit burgerservicenummer; weights 9 to 2 for the first eight digits and -1 for the last.
    """
    if len(cijfers) != 9 or not cijfers.isascii() or not cijfers.isdigit() or not int(cijfers):
        return False
    return sum(gewicht * int(cijfer) for gewicht, cijfer in zip(_GEWICHTEN, cijfers, strict=True)) % 11 == 0


def normaliseer_bsn(tekst: str) -> str:
    """Nine digits. Raise ValueError, with a message, when this is no burgerservicenummer.

    An old number of eight digits gets its leading zero.
    """
    cijfers = _SCHEIDING.sub("", tekst)
    if len(cijfers) == 8:
        cijfers = f"0{cijfers}"
    if not is_elfproef(cijfers):
        raise ValueError("Dit is geen burgerservicenummer. Controleer de negen cijfers.")
    return cijfers


def normaliseer_kvk(tekst: str) -> str:
    """Eight digits. Raise ValueError, with a message, when this is no number of the Kamer van Koophandel."""
    cijfers = _SCHEIDING.sub("", tekst)
    if len(cijfers) != 8 or not cijfers.isascii() or not cijfers.isdigit() or not int(cijfers):
        raise ValueError("Een KVK-nummer is acht cijfers.")
    return cijfers


def lees_bsn(tekst: str) -> str:
    """The burgerservicenummer when `tekst` is nine digits that can be one, else empty."""
    cijfers = _SCHEIDING.sub("", tekst)
    return cijfers if is_elfproef(cijfers) else ""
