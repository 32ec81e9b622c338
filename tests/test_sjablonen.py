"""What holds for every template: it compiles, and it keeps to the Content-Security-Policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

MAP = Path(settings.BASE_DIR) / "templates"
SJABLONEN = sorted(str(pad.relative_to(MAP)) for pad in MAP.rglob("*.html"))
VERBODEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline event handler": r"<[^>]*\son[a-z]+\s*=",
    "a script without src": r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/(ld\+)?json)",
    "a javascript: address": r"javascript:",
    "code for htmx to evaluate": r"\bhx-on\b|hx-vals=.js:|hx-headers=.js:",
    "something from another host": r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=\s*.(?:https?:)?//",
}


@pytest.mark.parametrize("naam", SJABLONEN)
def test_template_compiles(naam: str) -> None:
    assert get_template(naam)


@pytest.mark.parametrize("naam", SJABLONEN)
def test_template_keeps_to_the_content_security_policy(naam: str) -> None:
    tekst = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", (MAP / naam).read_text(), flags=re.S
    )
    # A mail is not served by us: it carries its own style, and no policy goes with it.
    mag = {"a style element"} if "/mail/" in naam else set()
    gevonden = [wat for wat, patroon in VERBODEN.items() if wat not in mag and re.search(patroon, tekst)]
    assert gevonden == []
