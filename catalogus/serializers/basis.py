"""What the serializers of the catalogue share: addresses, references, texts in two languages."""

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings

from catalogus.models import Product, Vraagantwoord
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import CodeField, TekstField


def volledig_adres(pad: str) -> str:
    """The absolute address of a page of ours; an address elsewhere stays as it is."""
    return f"{settings.KCC_BASIS_URL}{pad}" if pad.startswith("/") else pad


def regels_van(tekst: str) -> list[str]:
    return [regel for regel in (deel.strip() for deel in tekst.splitlines()) if regel]


class VerwijzingSerializer(ApiSerializer):
    """Something that has a code and a name, but no address of its own in the API."""

    code = CodeField()
    naam = TekstField()


def vertalingen(
    onderwerp: Product | Vraagantwoord,
    velden: Sequence[str],
    lijsten: Collection[str] = (),
) -> dict[str, dict[str, Any] | None]:
    """The texts of a subject by language; a language without any text is None.

    `velden` are names as the API writes them; of `lijsten` every line becomes an element.
    """
    uitkomst: dict[str, dict[str, Any] | None] = {}
    for taal, achtervoegsel in (("nl", ""), ("en", "_en")):
        teksten = {veld: getattr(onderwerp, f"{_snake(veld)}{achtervoegsel}", "") for veld in velden}
        heeft_tekst = any(teksten.values()) or taal == "nl"
        uitkomst[taal] = (
            {veld: regels_van(tekst) if veld in lijsten else tekst for veld, tekst in teksten.items()}
            if heeft_tekst
            else None
        )
    return uitkomst


def _snake(naam: str) -> str:
    return "".join(f"_{teken.lower()}" if teken.isupper() else teken for teken in naam)
