"""The reader's language, where a template does not reach."""

import unicodedata

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalogus import regels


def in_taal(onderwerp: object, veld: str) -> SafeString:
    """The text of a field for a place where only a text fits: marked with its language where that differs."""
    taal = get_language() or "nl"
    tekst, teksttaal = regels.vertaling(onderwerp, veld, taal)
    return (
        format_html("{}", tekst)
        if teksttaal == taal
        else format_html('<span lang="{}">{}</span>', teksttaal, tekst)
    )


def sorteersleutel(onderwerp: object, veld: str = "naam") -> str:
    """A text as the reader sees it, without accents, capitals and what is no letter or figure in front."""
    tekst = regels.vertaling(onderwerp, veld, get_language() or "nl")[0]
    letters = "".join(
        teken for teken in unicodedata.normalize("NFKD", tekst) if not unicodedata.combining(teken)
    )
    return letters.casefold().lstrip("'‘’\"“”( ")
