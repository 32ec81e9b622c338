"""The demo while it is being made: a page that says so, and no word that it is ready."""

from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from kcc.demo.klaarzetten import klaarzetten_middleware


@pytest.fixture
def bezig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    bestand = tmp_path / "klaarzetten"
    bestand.touch()
    monkeypatch.setenv("KCC_KLAARZETTEN", str(bestand))
    return bestand


def vraag(pad: str) -> HttpResponse:
    return klaarzetten_middleware(lambda verzoek: HttpResponse("van KCC"))(RequestFactory().get(pad))


@pytest.mark.parametrize("pad", ["/", "/werk/balie/", "/bestaat/niet/", "/api/v1/producten"])
def test_every_page_says_that_it_is_being_made(bezig: Path, pad: str):
    """No `db` fixture: there may be no table yet."""
    antwoord = vraag(pad)
    assert antwoord.status_code == 503 and int(antwoord["Retry-After"]) > 0
    assert antwoord["Cache-Control"] == "no-store"
    assert "<h1>KCC wordt klaargezet</h1>" in antwoord.content.decode()


def test_it_lives_and_is_not_ready(bezig: Path):
    assert vraag("/healthz").content == b"van KCC"
    assert vraag("/readyz").status_code == 503


def test_as_soon_as_it_is_made_kcc_answers(bezig: Path):
    bezig.unlink()
    assert vraag("/").content == vraag("/readyz").content == b"van KCC"


def test_without_a_demo_that_is_being_made_there_is_no_such_middleware(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KCC_KLAARZETTEN", raising=False)
    with pytest.raises(MiddlewareNotUsed):
        vraag("/")
