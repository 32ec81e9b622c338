"""What every test may use: servers, a signed-on client per role, a real browser and axe.

Without DATABASE_URL an embedded PostgreSQL is started for this run, by pytest itself and not by the workers
of pytest-xdist, which inherit its address. Tests that need real processes use `draaiende_kcc`.
"""

import gc
import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kcc.lib import omgeving
from kcc.organisatie import services
from kcc.organisatie.enums import Rol
from kcc.organisatie.middleware import SSO_SESSIE
from kcc.organisatie.models import Medewerker
from scripts.servers import Postgres, opslag, ruim_achterblijvers_op, slot
from servicenormen.models import VerouderdeDag
from tests.utils.leegmaken import na_elke_test_leeg
from tests.utils.sjabloon import maak_sjabloon

pytest_plugins = [
    "tests.utils.browser",
    "tests.utils.processen",
    "tests.utils.dovecot",
    "tests.utils.volgorde",
]

# Playwright's synchronous interface keeps an event loop in the thread of the test, which Django takes for
# asynchronous code. It is not: nothing else runs in that thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DATABASE_URL") or hasattr(config, "workerinput"):
        return
    _ruim_oude_runs_op()
    map_ = opslag(f"test-{os.getpid()}")
    houder = slot(map_ / ".slot", wacht=False)
    houder.__enter__()
    server = Postgres(map_, duurzaam=False)

    def ruim_op() -> None:
        server.dood()
        houder.__exit__(None, None, None)
        shutil.rmtree(map_, ignore_errors=True)

    config.add_cleanup(ruim_op)
    maak_sjabloon(server)
    os.environ["DATABASE_URL"] = server.url()
    # Django has read its settings already, but has not connected yet.
    settings.DATABASES["default"].update(omgeving.database(server.url(), pool=False))
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = "kcc"


def pytest_collection_finish() -> None:
    """What was imported is never garbage; see gunicorn.conf.py, which does the same."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _ruim_oude_runs_op() -> None:
    """Remove what runs that were killed left behind; a lock that is still held means: still running."""
    for map_ in opslag("test").parent.glob("test-*"):
        try:
            with slot(map_ / ".slot", wacht=False):
                ruim_achterblijvers_op(map_)
                shutil.rmtree(map_, ignore_errors=True)
        except OSError:
            continue


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database; tests that commit leave it as migrations made it.

    A new norm marks every day since it holds as stale; on those days nothing has happened yet, so the marks
    are taken away: counting them would only cost each test time.
    """
    with django_db_blocker.unblock():
        VerouderdeDag.objects.all().delete()
        na_elke_test_leeg()


@pytest.fixture
def maak_medewerker(db: None) -> Callable[..., Medewerker]:
    """`maak_medewerker(Rol.MANAGER, ...)`: a medewerker with these roles, named after the first."""

    def maak(*rollen: Rol, **velden: Any) -> Medewerker:
        velden.setdefault("username", rollen[0].value if rollen else "zonder-rol")
        medewerker = Medewerker.objects.create(**velden)
        services.zet_rollen(medewerker=medewerker, rollen=rollen)
        return medewerker

    return maak


@pytest.fixture
def aangemeld(maak_medewerker: Callable[..., Medewerker]) -> Callable[..., Client]:
    """`aangemeld(Rol.MANAGER)`: a client signed on as a new medewerker, `client.medewerker`.

    Signed on as through the organisation's provider, so that no second factor is asked here. With
    `medewerker=` it signs on somebody who exists.
    """

    def meld_aan(*rollen: Rol, medewerker: Medewerker | None = None, **velden: Any) -> Client:
        medewerker = medewerker or maak_medewerker(*rollen, **velden)
        client = Client()
        client.force_login(medewerker, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessie = client.session
        sessie[SSO_SESSIE] = True
        sessie.save()
        client.medewerker = medewerker  # type: ignore[attr-defined]
        return client

    return meld_aan


def _client_met_rol(rol: Rol) -> Any:
    @pytest.fixture(name=f"{rol.name.lower()}_client")
    def client(aangemeld: Callable[..., Client]) -> Client:
        return aangemeld(rol)

    return client


# baliemedewerker_client, kcc_medewerker_client, backoffice_client, redacteur_client, planner_client,
# manager_client, beheerder_client and privacy_officer_client.
for _rol in Rol:
    globals()[f"{_rol.name.lower()}_client"] = _client_met_rol(_rol)
