"""What a moment is chosen with, as HTML.

A page shows dozens of these, and a template takes ten times as long for each.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kcc.lib.perioden import TIJDZONE

# What begins and ends a link to a moment, or the button of the form #vasthouden that goes there by POST.
_LINK = ('<a href="{}"', "</a>")
_KNOP = ('<button type="submit" form="vasthouden" formaction="{}"', "</button>")


def kiesknop(tekst: str, gesproken: str, adres: str, *, houdt_vast: bool, klasse: str) -> SafeString:
    """What leads to `adres`, by POST with `houdt_vast`; `gesproken` is read aloud after `tekst`."""
    begin, einde = _KNOP if houdt_vast else _LINK
    return format_html(
        begin + ' class="{}">{}<span class="alleen-lezer">{}</span>' + einde, adres, klasse, tekst, gesproken
    )


@lru_cache(maxsize=2048)
def _dag(datum: date, taal: str | None) -> str:
    """ "maandag 3 maart" in this language, which is that of the page."""
    return date_format(datum, "l j F")


def in_woorden(moment: datetime) -> str:
    """As it is read aloud: "maandag 3 maart 10.15"."""
    lokaal = moment.astimezone(TIJDZONE)
    return f"{_dag(lokaal.date(), get_language())} {lokaal:%H.%M}"


def dagknoppen(dagen: Iterable[tuple[date, str, bool]]) -> SafeString:
    """Days of which one can see the times, "maandag 3 maart", as items of a list, from (day, address, whether
    it is shown)."""
    taal = get_language()
    return format_html_join(
        "",
        '<li><a href="{}#tijden"{}>{}</a></li>',
        (
            (adres, mark_safe(' aria-current="date"') if is_gekozen else "", _dag(datum, taal))
            for datum, adres, is_gekozen in dagen
        ),
    )


def tijdknoppen(momenten: Iterable[tuple[datetime, str, bool]], *, houdt_vast: bool) -> SafeString:
    """The starts of the day that is shown, "10.15", as items of a list, from (start, address, whether it was
    chosen)."""
    begin, einde = _KNOP if houdt_vast else _LINK
    uur = format_html('<span class="alleen-lezer"> {}</span>', _("uur"))
    return format_html_join(
        "",
        f"<li>{begin}{{}}>{{}}{{}}{einde}</li>",
        (
            (
                adres,
                mark_safe(' aria-current="true"') if is_gekozen else "",
                f"{moment.astimezone(TIJDZONE):%H.%M}",
                uur,
            )
            for moment, adres, is_gekozen in momenten
        ),
    )


def plekkaart(
    naam: str, waar: str, moment: datetime, adres: str, andere: str, *, houdt_vast: bool, is_eerste: bool
) -> SafeString:
    """A place with its soonest start; `andere` leads to its other times."""
    lokaal = moment.astimezone(TIJDZONE)
    dag, tijd = _dag(lokaal.date(), get_language()), f"{lokaal:%H.%M}"
    return format_html(
        '<li class="kaart stapel stapel--krap{}"><h2>{}</h2><p class="zacht">{}</p>'
        '<p>{}<br><span class="plek__moment">{}, {} {}</span></p><p class="knoppen">{} '
        '<a class="nl-button nl-button--subtle" href="{}">{}<span class="alleen-lezer">: {}</span></a>'
        "</p></li>",
        mark_safe(" kaart--accent") if is_eerste else "",
        naam,
        waar,
        _("Eerst mogelijk") if is_eerste else _("Hier eerst mogelijk"),
        dag,
        tijd,
        _("uur"),
        kiesknop(
            _("Kies deze tijd"),
            f": {naam}, {dag} {tijd}",
            adres,
            klasse=f"nl-button nl-button--{'primary' if is_eerste else 'secondary'}",
            houdt_vast=houdt_vast,
        ),
        andere,
        _("Andere tijden"),
        naam,
    )


def opties(keuzes: Iterable[tuple[object, object, bool]]) -> SafeString:
    """The options of a select, from (value, words, chosen)."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((waarde, mark_safe(" selected") if gekozen else "", naam) for waarde, naam, gekozen in keuzes),
    )
