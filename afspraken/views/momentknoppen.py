"""What a moment is chosen with, as HTML.

A page shows dozens of these, and a template takes ten times as long for each.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kcc.lib.perioden import TIJDZONE


def kiesknop(
    tekst: str, gesproken: str, adres: str, *, houdt_vast: bool, klasse: str = "", is_gekozen: bool = False
) -> SafeString:
    """A link to `adres`, or with `houdt_vast` a button of the form #vasthouden that goes there by POST.

    `gesproken` is read aloud after `tekst`.
    """
    begin = '<button type="submit" form="vasthouden" formaction="{}"' if houdt_vast else '<a href="{}"'
    return format_html(
        begin + "{}{}>{}{}" + ("</button>" if houdt_vast else "</a>"),
        adres,
        format_html(' class="{}"', klasse) if klasse else "",
        mark_safe(' aria-current="true"') if is_gekozen else "",
        tekst,
        format_html('<span class="alleen-lezer">{}</span>', gesproken),
    )


def in_woorden(moment: datetime) -> str:
    """As it is read aloud: "maandag 3 maart 10.15"."""
    return date_format(moment.astimezone(TIJDZONE), "l j F H.i")


def tijdknop(moment: datetime, adres: str, *, houdt_vast: bool, is_gekozen: bool) -> SafeString:
    """A start of the day that is shown: "10.15"."""
    tijd = f"{moment.astimezone(TIJDZONE):%H.%M}"
    return kiesknop(tijd, f" {_('uur')}", adres, houdt_vast=houdt_vast, is_gekozen=is_gekozen)


def plekkaart(
    naam: str, waar: str, moment: datetime, adres: str, andere: str, *, houdt_vast: bool, is_eerste: bool
) -> SafeString:
    """A place with its soonest start; `andere` leads to its other times."""
    lokaal = moment.astimezone(TIJDZONE)
    dag, tijd = date_format(lokaal, "l j F"), f"{lokaal:%H.%M}"
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
            f": {naam}, {in_woorden(moment)}",
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
