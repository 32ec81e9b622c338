"""No log line holds a path, a value or the words of an exception."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kcc.lib.logboek import JsonFormatter, ZonderPad
from kcc.organisatie.models import Afdeling


def _stuk(request: HttpRequest, sleutel: str) -> HttpResponse:
    raise ValueError(f"mevrouw Jansen, {sleutel}, {request.POST.get('bsn')}")


def _dicht(request: HttpRequest, sleutel: str) -> HttpResponse:
    raise PermissionDenied("mevrouw Jansen")


_stuk.login_required = _dicht.login_required = False  # type: ignore[attr-defined]
urlpatterns = [
    path("stuk/<str:sleutel>/", _stuk, name="stuk"),
    path("dicht/<str:sleutel>/", _dicht, name="dicht"),
]


def handler400(request, exception=None):
    return HttpResponse(status=400)


def handler403(request, exception=None):
    return HttpResponse(status=403)


def handler404(request, exception=None):
    return HttpResponse(status=404)


def handler500(request):
    return HttpResponse(status=500)


@pytest.fixture
def regels() -> Iterator[list[dict]]:
    """What a handler with our filter and formatter would write, from every logger."""
    gevangen: list[dict] = []

    class Vanger(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            gevangen.append(json.loads(self.format(record)))

    vanger = Vanger()
    vanger.setFormatter(JsonFormatter())
    vanger.addFilter(ZonderPad())
    logging.getLogger().addHandler(vanger)
    yield gevangen
    logging.getLogger().removeHandler(vanger)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("pad", "status"), [("stuk", 500), ("dicht", 403), ("bestaat-niet", 404)])
def test_a_failing_request_tells_its_route_only(pad: str, status: int, regels: list[dict]) -> None:
    client = Client(raise_request_exception=False)
    antwoord = client.post(f"/{pad}/geheim-xyz/?zoek=pietersen", {"bsn": "999990019"})
    assert antwoord.status_code == status
    alles = json.dumps(regels)
    for woord in ("geheim-xyz", "pietersen", "999990019", "Jansen"):
        assert woord not in alles
    assert [regel["status"] for regel in regels if regel["bron"] == "kcc.verzoek"] == [status]
    if status == 500:
        (fout,) = [regel["fout"] for regel in regels if "fout" in regel]
        assert fout[0] == "builtins.ValueError"
        assert any("test_logboek.py" in plek for plek in fout)


@pytest.mark.django_db
def test_a_database_error_names_its_constraint_and_not_the_row(regels: list[dict]) -> None:
    Afdeling.objects.create(code="geheim", naam="Een")
    try:
        Afdeling.objects.create(code="geheim", naam="Twee")
    except IntegrityError:
        logging.getLogger("proef").exception("Mislukt")
    fout = regels[-1]["fout"]
    assert any(
        regel.startswith("psycopg.errors.UniqueViolation 23505 organisatie_afdeling_code") for regel in fout
    )
    assert not any("geheim" in regel for regel in fout)
    assert connection.vendor == "postgresql"


def test_unknown_extras_and_celery_arguments_stay_out() -> None:
    logger = logging.getLogger("celery.app.trace")
    try:
        raise RuntimeError("mevrouw Jansen")
    except RuntimeError:
        record = logger.makeRecord(
            "celery.app.trace",
            logging.ERROR,
            __file__,
            1,
            "Task %(name)s[%(id)s] raised unexpected: %(exc)s",
            ({"name": "taak", "id": "1", "exc": "mevrouw Jansen"},),
            sys.exc_info(),
            extra={"data": {"name": "taak", "id": "1", "args": "mevrouw Jansen"}, "iets": "mevrouw Jansen"},
        )
    tekst = JsonFormatter().format(record)
    assert "Jansen" not in tekst
    assert json.loads(tekst)["bericht"] == "Taak taak [1] is mislukt"


@pytest.mark.parametrize("msg", ["Error handling request %s", "Invalid request from ip=%s: %s"])
def test_gunicorn_lines_lose_the_path(msg: str) -> None:
    record = logging.getLogger("gunicorn.error").makeRecord(
        "gunicorn.error", logging.ERROR, __file__, 1, msg, ("/geheim", "/geheim")[: msg.count("%s")], None
    )
    assert ZonderPad().filter(record)
    assert "/geheim" not in JsonFormatter().format(record)
