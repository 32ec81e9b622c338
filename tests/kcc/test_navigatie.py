"""The menu and the start page per role."""

import pytest
from django.test import Client
from django.urls import resolve, reverse

from kcc.navigatie import PAGINAS, paginas_van
from kcc.organisatie.enums import Rol


@pytest.mark.parametrize(
    ("rol", "pagina"),
    [
        (Rol.MANAGER, "servicenormen:dashboard"),
        (Rol.BALIEMEDEWERKER, "afspraken:balie"),
        (Rol.KCC_MEDEWERKER, "contacten:registreren"),
        (Rol.BACKOFFICE, "contacten:terugbelverzoeken"),
        (Rol.REDACTEUR, "catalogus:redactie"),
        (Rol.PLANNER, "afspraken:planning"),
        (Rol.BEHEERDER, "organisatie:uitgaand"),
        (Rol.PRIVACY_OFFICER, "contacten:inzagelog"),
    ],
)
def test_each_role_starts_on_its_own_page(aangemeld, rol: Rol, pagina: str) -> None:
    assert aangemeld(rol).get("/werk/").url == reverse(pagina)


def test_without_a_role_one_is_told_whom_to_ask(aangemeld) -> None:
    antwoord = aangemeld(username="nieuw.hier").get("/werk/")
    assert antwoord.status_code == 200
    assert "nieuw.hier" in antwoord.content.decode()


@pytest.mark.django_db
def test_start_requires_signing_on(client: Client) -> None:
    assert client.get("/werk/").url == "/account/login/?next=/werk/"


@pytest.mark.parametrize("rol", list(Rol))
def test_every_page_in_the_menu_opens_and_is_marked(aangemeld, rol: Rol) -> None:
    """What the menu offers is what the view allows, for every role."""
    client = aangemeld(rol)
    for pagina in paginas_van(frozenset({rol})):
        antwoord = client.get(reverse(pagina.naam))
        assert antwoord.status_code == 200, pagina.naam
        if not pagina.naam.startswith("admin:"):
            actief = [punt.label for punt in antwoord.context["navigatie"] if punt.actief]
            assert actief == [pagina.label]


def test_the_menu_offers_nothing_that_the_view_refuses() -> None:
    for pagina in PAGINAS:
        if not pagina.naam.startswith("admin:"):
            assert pagina.rollen <= resolve(reverse(pagina.naam)).func.rollen, pagina.naam


def test_shortcuts_count_along_in_the_order_of_the_menu(aangemeld) -> None:
    client = aangemeld(Rol.BALIEMEDEWERKER, Rol.BEHEERDER)
    punten = client.get("/beheer/uitgaande-berichten/").context["navigatie"]
    assert len(punten) > 7
    assert [punt.sneltoets for punt in punten if punt.in_balk] == [f"Alt+{nummer}" for nummer in range(1, 8)]
    assert {punt.sneltoets for punt in punten if not punt.in_balk} == {""}


def test_of_pages_inside_each_other_only_the_innermost_is_marked(planner_client):
    menu = planner_client.get(reverse("afspraken:prognose")).context["navigatie"]
    assert [punt.label for punt in menu if punt.actief] == ["Prognose"]
