"""Whether KCC lives (/healthz) and can serve (/readyz), for a load balancer and for compose."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_SECONDEN = 2


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; asks nothing else, so that a broken database does not restart every process."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part with "ok" or the kind of its error; 503 when one fails. Answers within a few seconds."""
    delen = {naam: _probeer(deel) for naam, deel in _DELEN.items()}
    is_klaar = all(uitkomst == "ok" for uitkomst in delen.values())
    return JsonResponse({"status": "ok" if is_klaar else "fout", **delen}, status=200 if is_klaar else 503)


def _probeer(deel: Callable[[], None]) -> str:
    try:
        deel()
    except Exception as fout:
        # Not the text: it may tell a stranger addresses and user names.
        return type(fout).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class NietGemigreerdError(Exception):
    """The database is older than this code."""


def _migraties() -> None:
    uitvoerder = MigrationExecutor(connection)
    if uitvoerder.migration_plan(uitvoerder.loader.graph.leaf_nodes()):
        raise NietGemigreerdError


def _broker() -> None:
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=_SECONDEN, socket_timeout=_SECONDEN
    ) as client:
        client.ping()


_DELEN = {"database": _database, "migraties": _migraties, "broker": _broker}
