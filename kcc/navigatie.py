"""The menu of the staff pages: per role the pages that this medewerker works with."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kcc.organisatie import services
from kcc.organisatie.enums import Rol


@dataclass(frozen=True)
class Pagina:
    """A page of the menu and the roles that find it there: those that work with it, not all that may."""

    naam: str
    label: str
    rollen: frozenset[Rol]


@dataclass(frozen=True)
class Menupunt:
    """What layout/medewerker.html shows; `sneltoets` is Alt with the place in this person's menu.

    What does not fit in the bar (`in_balk`) is under "Meer", without a shortcut.
    """

    url: str
    label: str
    actief: bool
    sneltoets: str
    in_balk: bool


# More than these in one line is no line any more at 1280 px.
_IN_BALK = 7

# In this order in the menu; the first page of a role is where that role starts.
PAGINAS = [
    Pagina("servicenormen:dashboard", "Servicenormen", frozenset({Rol.MANAGER})),
    Pagina("servicenormen:signalen", "Signalen", frozenset({Rol.MANAGER})),
    Pagina("catalogus:redactie", "Redactie", frozenset({Rol.REDACTEUR})),
    Pagina("afspraken:planning", "Planning", frozenset({Rol.PLANNER})),
    Pagina("afspraken:balie", "Balie", frozenset({Rol.BALIEMEDEWERKER})),
    Pagina("afspraken:receptie", "Receptie", frozenset({Rol.BALIEMEDEWERKER})),
    Pagina("afspraken:prognose", "Prognose", frozenset({Rol.PLANNER, Rol.MANAGER})),
    Pagina("contacten:registreren", "Nieuw contact", frozenset({Rol.KCC_MEDEWERKER})),
    Pagina("contacten:inzagelog", "Inzagelog", frozenset({Rol.PRIVACY_OFFICER})),
    Pagina("organisatie:uitgaand", "Uitgaande berichten", frozenset({Rol.BEHEERDER})),
    Pagina(
        "afspraken:medewerker_afspraken", "Afspraken", frozenset({Rol.BALIEMEDEWERKER, Rol.KCC_MEDEWERKER})
    ),
    Pagina(
        "contacten:terugbelverzoeken",
        "Terugbellen",
        frozenset({Rol.BALIEMEDEWERKER, Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.MANAGER}),
    ),
    Pagina("contacten:postbus", "Postbus", frozenset({Rol.KCC_MEDEWERKER, Rol.BACKOFFICE})),
    Pagina(
        "contacten:publieksreacties",
        "Publieksreacties",
        frozenset({Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.MANAGER}),
    ),
    Pagina("contacten:socialberichten", "Social media", frozenset({Rol.KCC_MEDEWERKER, Rol.BACKOFFICE})),
    Pagina("catalogus:kennis", "Producten", frozenset(Rol)),
    Pagina("afspraken:niet_bezorgd", "Niet bezorgd", frozenset({Rol.BALIEMEDEWERKER, Rol.KCC_MEDEWERKER})),
    Pagina("contacten:contacten", "Contacten", frozenset({Rol.KCC_MEDEWERKER, Rol.MANAGER})),
    Pagina("contacten:gemist", "Gemiste oproepen", frozenset({Rol.KCC_MEDEWERKER})),
    Pagina("contacten:waardering", "Waardering", frozenset({Rol.KCC_MEDEWERKER, Rol.MANAGER})),
    Pagina("contacten:dvo", "Afspraken met afdelingen", frozenset({Rol.MANAGER})),
    Pagina("contacten:dubbelen", "Dubbele klanten", frozenset({Rol.KCC_MEDEWERKER})),
    Pagina("contacten:zoek_persoon", "Gegevens van iemand", frozenset({Rol.PRIVACY_OFFICER})),
    Pagina("contacten:bewaren", "Bewaren en wissen", frozenset({Rol.PRIVACY_OFFICER})),
    Pagina("contacten:tekstblokken", "Tekstblokken", frozenset({Rol.REDACTEUR, Rol.BEHEERDER})),
    Pagina("organisatie:importeren", "Importeren", frozenset({Rol.BEHEERDER, Rol.REDACTEUR})),
    Pagina("admin:index", "Beheer", frozenset(services.ADMINROLLEN)),
]


def paginas_van(rollen: frozenset[Rol]) -> list[Pagina]:
    """The pages for somebody with these roles, in the order of the menu."""
    return [pagina for pagina in PAGINAS if not rollen.isdisjoint(pagina.rollen)]


def menu(request: HttpRequest) -> list[Menupunt]:
    """The menu of who is signed on, with the page that is shown marked; empty for anyone else."""
    if not request.user.is_authenticated:
        return []
    punten = []
    paginas = [(reverse(pagina.naam), pagina.label) for pagina in paginas_van(request.user.rollen)]
    # Of pages that lie inside each other, the innermost is the one that is shown.
    hier = max((url for url, _ in paginas if request.path.startswith(url)), key=len, default="")
    for nummer, (url, label) in enumerate(paginas, start=1):
        punten.append(
            Menupunt(
                url=url,
                label=label,
                actief=url == hier,
                sneltoets=f"Alt+{nummer}" if nummer <= _IN_BALK else "",
                in_balk=nummer <= _IN_BALK,
            )
        )
    return punten


def navigatie(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigatie`, worked out only when a template uses it."""
    return {"navigatie": SimpleLazyObject(lambda: menu(request))}
