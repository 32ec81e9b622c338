"""What fits a text message: the alphabet of GSM 03.38, in which one message holds 160 characters."""

import unicodedata

LENGTE = 160
_BASIS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these takes two places.
_UITBREIDING = frozenset("\f^{}\\[~]|€")
_ANDERS = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


def naar_gsm7(tekst: str) -> str:
    """The text in the alphabet: what it lacks loses its accents, or else becomes a question mark."""
    return "".join(_teken(teken) for teken in unicodedata.normalize("NFC", tekst).translate(_ANDERS))


def _teken(teken: str) -> str:
    if teken in _BASIS or teken in _UITBREIDING:
        return teken
    zonder = "".join(deel for deel in unicodedata.normalize("NFKD", teken) if not unicodedata.combining(deel))
    return zonder if zonder and _BASIS.issuperset(zonder) else "?"


def lengte(tekst: str) -> int:
    """The places that a text in the alphabet takes."""
    return sum(2 if teken in _UITBREIDING else 1 for teken in tekst)
