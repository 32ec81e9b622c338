"""A real browser on the live server, and axe for what a browser knows about accessibility.

`pagina` is a fresh page, `open_pagina(...)` makes one of another width, without JavaScript or signed on.
`axe(pagina)` fails with a readable list of what axe-core finds; `toegankelijk` looks at several widths.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

# The first is Chromium without windows: half the work for a page.
_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTEN = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# In milliseconds: long enough for a machine that is doing much else.
WACHTTIJD = 15_000
_AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
# Only what is reported crosses from the browser; None on a page without axe.
_DRAAI_AXE = """async opties => {
    if (!self.axe) return null;
    const { passes, violations } = await axe.run(document, opties);
    return { passes: passes.length, violations };
}"""
_AXE_REGELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_pad() -> str:
    """The path of the Chromium on this machine; the test fails, saying what to install, without one."""
    for naam in _CHROMIUM:
        if pad := shutil.which(naam):
            return pad
    pytest.fail("Er is geen Chromium. Installeer het: apt-get install chromium", pytrace=False)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    expect.set_options(timeout=WACHTTIJD)
    browser = _playwright.chromium.launch(executable_path=chromium_pad(), args=ARGUMENTEN)
    yield browser
    browser.close()


@pytest.fixture
def open_pagina(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_pagina(basis_url, breedte=1280, javascript=True, client=None)`: a page in a context of its own.

    `client` is a signed-on Django test client, whose session the page takes over. When the test ends, an
    error in the console, an uncaught exception or a request to another host fails it; what a test provokes
    on purpose it takes out of `page.fouten`.
    """
    contexten = []
    paginas: list[Page] = []

    def open_(
        basis_url: str,
        *,
        breedte: int = 1280,
        hoogte: int = 900,
        javascript: bool = True,
        client: Client | None = None,
    ) -> Page:
        context = browser.new_context(
            base_url=basis_url,
            viewport={"width": breedte, "height": hoogte},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(WACHTTIJD)
        contexten.append(context)
        if "axe" in request.fixturenames and _AXE.exists():
            context.add_init_script(path=_AXE)
        if client is not None:
            naam = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": naam, "value": client.cookies[naam].value, "url": basis_url}])
        page = context.new_page()
        page.fouten = _verzamel_fouten(page, basis_url)  # type: ignore[attr-defined]
        paginas.append(page)
        return page

    yield open_
    fouten = [fout for page in paginas for fout in page.fouten]  # type: ignore[attr-defined]
    for context in contexten:
        context.close()
    assert not fouten, "De browser meldde:\n" + "\n".join(fouten)


def _verzamel_fouten(page: Page, basis_url: str) -> list[str]:
    fouten: list[str] = []
    host = urlsplit(basis_url).netloc

    def let_op_verzoek(verzoek: Any) -> None:
        delen = urlsplit(verzoek.url)
        if delen.scheme in {"http", "https"} and delen.netloc != host:
            fouten.append(f"verzoek naar een andere host: {verzoek.url}")

    def let_op_regel(regel: Any) -> None:
        # Leaving a page aborts what it was sending, as the draft of a form; htmx tells that in two lines.
        is_afgebroken = regel.text.startswith(("htmx:sendAbort", "htmx:afterRequest, [object"))
        if regel.type == "error" and not is_afgebroken:
            fouten.append(regel.text)

    page.on("console", let_op_regel)
    page.on("pageerror", lambda fout: fouten.append(str(fout)))
    page.on("request", let_op_verzoek)
    return fouten


@pytest.fixture
def pagina(open_pagina: Callable[..., Page], live_server: Any) -> Page:
    """A page of desktop width on the live server."""
    return open_pagina(live_server.url)


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page, zonder=["rule-id"])`: fails on anything against WCAG 2.2 AA or good practice."""
    if not _AXE.exists():
        pytest.fail("axe-core ontbreekt. Voer uit: make install", pytrace=False)
    broncode = _AXE.read_text()

    def controleer(page: Page, *, zonder: list[str] | None = None) -> None:
        opties = {
            "runOnly": {"type": "tag", "values": _AXE_REGELS},
            "rules": {regel: {"enabled": False} for regel in zonder or []},
            "resultTypes": ["violations"],
            # No rule of ours reads style sheets, which axe would fetch and parse anew on every page.
            "preload": {"assets": ["media"]},
            # What a frame shows is a page of its own.
            "iframes": False,
        }
        # Before its style sheet came, a page is another one.
        page.wait_for_load_state("load")
        uitkomst = page.evaluate(_DRAAI_AXE, opties)
        if uitkomst is None:
            # Not as a script element: our own Content-Security-Policy refuses that, as it should.
            page.evaluate(broncode)
            uitkomst = page.evaluate(_DRAAI_AXE, opties)
        assert uitkomst["passes"], "axe heeft niets gecontroleerd"
        if bevindingen := [_leesbaar(bevinding) for bevinding in uitkomst["violations"]]:
            pytest.fail(f"axe op {page.url} ({page.title()}):\n" + "\n".join(bevindingen), pytrace=False)

    return controleer


@pytest.fixture(scope="session")
def toegankelijk(axe: Callable[..., None]) -> Callable[..., None]:
    """`toegankelijk(page, 390, 1280)`: at each of these widths axe finds nothing and nothing sticks out.

    The page is not loaded again for it: what goes where at which width is for the style sheet alone to say.
    """

    def controleer(page: Page, *breedtes: int) -> None:
        for breedte in breedtes:
            page.set_viewport_size({"width": breedte, "height": 900})
            axe(page)
            breed = page.evaluate("document.documentElement.scrollWidth")
            assert breed <= breedte, f"{page.url} is {breed} breed"

    return controleer


def _leesbaar(bevinding: dict[str, Any]) -> str:
    regels = [f"- {bevinding['id']} ({bevinding['impact']}): {bevinding['help']}"]
    for knoop in bevinding["nodes"][:5]:
        regels.append(f"    {' '.join(map(str, knoop['target']))}: {knoop['html'][:160]}")
        regels += [
            f"      {regel.strip()}" for regel in (knoop.get("failureSummary") or "").splitlines()[1:3]
        ]
    if len(bevinding["nodes"]) > 5:
        regels.append(f"    en nog {len(bevinding['nodes']) - 5}")
    return "\n".join(regels)
