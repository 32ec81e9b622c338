"""Which mail was sent by a machine, and which may get an automatic answer (RFC 3834)."""

import re
from collections.abc import Mapping

# Local parts behind which nobody reads, or a machine does.
_NIEMAND = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|niet-?beantwoorden|geen-?antwoord|bounces?|abuse|"
    r"daemon|listserv|majordomo|[\w.+-]+-(?:request|owner|bounces?)|owner-[\w.+-]+)(?:[+=].*)?$",
    re.IGNORECASE,
)
_LIJSTKOPPEN = ("list-id", "list-unsubscribe", "list-post", "list-help", "list-owner", "list-subscribe")
_MASSA = {"bulk", "list", "junk"}
# Old or of one brand, but in use: Microsoft's, vacation programs', Lotus'.
_MERKEN = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")

Koppen = Mapping[str, list[str]]


def _een(koppen: Koppen, naam: str) -> str:
    waarden = koppen.get(naam) or [""]
    return waarden[0].strip().lower()


def is_automatisch_verstuurd(koppen: Koppen, envelop_van: str | None) -> bool:
    """Whether a machine sent it, by what it says itself. `koppen`: names in lower case."""
    verklaard = _een(koppen, "auto-submitted").split(";")[0].strip()
    return (
        verklaard not in ("", "no")
        or envelop_van == ""
        or _een(koppen, "precedence") in _MASSA
        or any(naam in koppen for naam in (*_LIJSTKOPPEN, *_MERKEN))
    )


def is_automatisch_antwoord(koppen: Koppen) -> bool:
    """Whether it is somebody's automatic answer to a mail, such as of somebody on holiday."""
    verklaard = _een(koppen, "auto-submitted").split(";")[0].strip()
    return (
        verklaard in ("auto-replied", "auto-notified")
        or _een(koppen, "x-autoreply") not in ("", "no")
        or "x-autorespond" in koppen
        or _een(koppen, "precedence") == "auto_reply"
        or _een(koppen, "delivered-to") == "autoresponder"
    )


def mag_automatisch_antwoord(koppen: Koppen, envelop_van: str | None, afzender: str, eigen: set[str]) -> bool:
    """Whether a machine may answer: a person sent it, from an address that is neither ours nor nobody's.

    `eigen`: our own addresses in lower case. RFC 3834 section 2.
    """
    if not afzender or is_automatisch_verstuurd(koppen, envelop_van) or is_automatisch_antwoord(koppen):
        return False
    onderdrukt = _een(koppen, "x-auto-response-suppress")
    if any(woord.strip() in ("all", "autoreply", "oof", "dr", "rn") for woord in onderdrukt.split(",")):
        return False
    adressen = {afzender.lower(), (envelop_van or afzender).lower()}
    if adressen & eigen:
        return False
    return not any(_NIEMAND.match(adres.rpartition("@")[0]) for adres in adressen)
