"""The documentation in a real browser: under our Content-Security-Policy, at every width, for everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("breedte", "javascript"), [(1280, True), (390, True), (1280, False)])
def test_the_documentation_can_be_read_by_everybody(
    live_server: Any,
    open_pagina: Callable[..., Page],
    axe: Callable[..., None],
    breedte: int,
    javascript: bool,
):
    pagina = open_pagina(live_server.url, breedte=breedte, javascript=javascript)
    pagina.goto("/api/v1/")
    assert pagina.get_by_role("heading", name="Een afspraak maken").is_visible()
    pagina.get_by_role("link", name="Een afspraak maken").click()
    assert pagina.url.endswith("#afspraakMaken")
    if javascript:
        axe(pagina)
        assert pagina.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
