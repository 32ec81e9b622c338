"""The sign-on in a real browser: readable for everyone, with the keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.organisatie.factories import WACHTWOORD, MedewerkerFactory
from tests.organisatie.test_aanmelden import code
from tests.organisatie.test_oidc import koppel

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _lege_telling() -> None:
    cache.clear()


@pytest.fixture
def bekijk(axe: Callable[..., None]) -> Callable[[Page, str], None]:
    """Check a page as it stands: it is the one with this heading, axe finds nothing, nothing sticks out."""

    def bekijk(pagina: Page, kop: str) -> None:
        expect(pagina.get_by_role("heading", level=1)).to_have_text(kop)
        axe(pagina)
        assert pagina.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{kop} is te breed"

    return bekijk


def log_in(pagina: Page, gebruikersnaam: str, wachtwoord: str = WACHTWOORD) -> None:
    pagina.get_by_label("Gebruikersnaam").fill(gebruikersnaam)
    pagina.get_by_label("Wachtwoord", exact=True).fill(wachtwoord)
    pagina.get_by_role("button", name="Inloggen", exact=True).click()


@pytest.mark.parametrize("breedte", [320, 1280])
def test_elke_pagina_van_het_aanmelden_is_toegankelijk(
    breedte: int,
    live_server: Any,
    settings: Any,
    open_pagina: Callable[..., Page],
    bekijk: Callable[[Page, str], None],
) -> None:
    koppel(settings, "http://127.0.0.1:1")
    settings.KCC_DEMO = True
    settings.KCC_DEMO_ACCOUNTS = [("noor", [], "Noor, medewerker zonder rol")]
    settings.KCC_DEMO_WACHTWOORD = WACHTWOORD
    MedewerkerFactory(beheerder=True)
    MedewerkerFactory()
    pagina = open_pagina(live_server.url, breedte=breedte)

    pagina.goto("/beheer/admin/")
    bekijk(pagina, "Inloggen voor medewerkers")
    expect(pagina.get_by_role("link", name="Inloggen met uw werkaccount")).to_be_visible()

    log_in(pagina, "boris", "verkeerd")
    expect(pagina.get_by_role("group", name="Er klopt nog iets niet")).to_be_focused()
    assert pagina.title().startswith("Fout: ")
    bekijk(pagina, "Inloggen voor medewerkers")

    log_in(pagina, "boris")
    bekijk(pagina, "Inloggen in twee stappen aanzetten")
    pagina.get_by_text("Scannen lukt niet").click()
    geheim = pagina.locator(".geheim").inner_text()
    pagina.get_by_label("Code uit de app").fill(code(geheim))
    pagina.get_by_role("button", name="Aanzetten").click()
    bekijk(pagina, "Uw herstelcodes")
    herstelcode = pagina.locator(".herstelcodes li").first.inner_text()

    pagina.goto("/account/2fa/")
    bekijk(pagina, "Inloggen in twee stappen")
    pagina.goto("/account/2fa/recovery-codes/generate/")
    bekijk(pagina, "Nieuwe herstelcodes maken?")
    pagina.goto("/account/2fa/totp/deactivate/")
    bekijk(pagina, "App met codes uitzetten?")
    pagina.goto("/account/password/change/")
    bekijk(pagina, "Wachtwoord veranderen")
    for pad in ("/account/reauthenticate/", "/account/2fa/reauthenticate/"):
        pagina.goto(pad)
        bekijk(pagina, "Bevestig dat u het bent")
    pagina.goto("/account/logout/")
    bekijk(pagina, "Wilt u uitloggen?")
    pagina.get_by_role("button", name="Uitloggen").click()
    expect(pagina.get_by_text("U bent uitgelogd.")).to_be_visible()

    log_in(pagina, "boris")
    bekijk(pagina, "Vul de code in")
    pagina.get_by_label("Code").fill("000000")
    pagina.get_by_role("button", name="Inloggen").click()
    bekijk(pagina, "Vul de code in")
    pagina.get_by_label("Code").fill(herstelcode)
    pagina.get_by_role("button", name="Inloggen").click()
    expect(pagina).not_to_have_url(re.compile("/account/"))

    pagina.context.clear_cookies()
    pagina.goto("/account/login/")
    pagina.get_by_role("button", name="Inloggen als noor").click()
    bekijk(pagina, "U heeft nog geen toegang")
    pagina.get_by_role("button", name="Uitloggen").click()

    for _poging in range(5):
        log_in(pagina, "niemand", "verkeerd")
    bekijk(pagina, "U kunt nu even niet inloggen")
    pagina.fouten[:] = [fout for fout in pagina.fouten if "429" not in fout]  # type: ignore[attr-defined]

    pagina.goto("/account/oidc/sso/login/")
    bekijk(pagina, "Inloggen is niet gelukt")
    pagina.fouten[:] = [fout for fout in pagina.fouten if "401" not in fout]  # type: ignore[attr-defined]
    pagina.goto("/account/oidc/afgebroken/")
    bekijk(pagina, "U bent niet ingelogd")
    pagina.goto("/account/inactive/")
    bekijk(pagina, "Uw account staat uit")


def test_inloggen_gaat_met_het_toetsenbord_alleen_en_zonder_javascript(
    live_server: Any, settings: Any, open_pagina: Callable[..., Page]
) -> None:
    settings.TWEEDE_FACTOR_VERPLICHT = False
    MedewerkerFactory(beheerder=True)
    pagina = open_pagina(live_server.url, javascript=False)
    pagina.goto("/beheer/admin/")
    while pagina.evaluate("document.activeElement.name") != "login":
        pagina.keyboard.press("Tab")
    pagina.keyboard.type("boris")
    pagina.keyboard.press("Tab")
    pagina.keyboard.type(WACHTWOORD)
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**/beheer/admin/")
