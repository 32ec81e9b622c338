"""docker-compose.yml and the Dockerfile against what the settings read. No engine runs these tests; what can
be known without one is known here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

WORTEL = Path(settings.BASE_DIR)
EIGEN = ("migreer", "web", "worker", "beat")
# Set by the image itself.
IN_IMAGE = {"BIND", "DJANGO_SETTINGS_MODULE"}
BRONNEN = ["kcc/settings/base.py", "kcc/settings/production.py", "kcc/lib/omgeving.py", "gunicorn.conf.py"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((WORTEL / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def tekst() -> str:
    return (WORTEL / "docker-compose.yml").read_text()


def _gelezen(patroon: str) -> set[str]:
    return {naam for bron in BRONNEN for naam in re.findall(patroon, (WORTEL / bron).read_text())}


def test_every_variable_is_read_and_every_required_one_is_given(compose: dict[str, Any]) -> None:
    gegeven = set(compose["x-kcc"]["environment"]) | {"CELERY_BEAT_BESTAND"}
    gelezen = _gelezen(r'(?:verplicht|lijst|ja_nee|tijden|adres_met|environ\.get)\(\s*"([A-Z_]+)"')
    assert gegeven <= gelezen
    assert _gelezen(r'verplicht\("([A-Z_]+)"\)') <= gegeven
    # Whoever adds a setting has to decide about compose as well.
    assert gelezen - gegeven - IN_IMAGE == {"LOG_OPMAAK"}


def test_it_refuses_to_start_without_secrets(tekst: str) -> None:
    verplicht = set(re.findall(r"\$\{([A-Z_]+):\?", tekst))
    assert verplicht >= {"SECRET_KEY", "BSN_SLEUTELS", "DATABASE_WACHTWOORD", "BROKER_WACHTWOORD"}
    zonder_standaard = {
        naam
        for naam in re.findall(r"\$\{([A-Z_]+)[:}]", tekst)
        if re.search("SECRET|SLEUTELS|WACHTWOORD", naam)
    }
    for naam in zonder_standaard - verplicht:
        assert re.findall(rf"\$\{{{naam}:-([^}}]*)\}}", tekst) == [""], f"{naam} has a default"
    voorbeeld = (WORTEL / ".env.voorbeeld").read_text()
    assert verplicht == set(re.findall(r"^([A-Z_]+)=", voorbeeld, re.MULTILINE))
    for naam in ("SECRET_KEY", "BSN_SLEUTELS", "DATABASE_WACHTWOORD", "BROKER_WACHTWOORD"):
        assert f"\n{naam}=\n" in voorbeeld


@pytest.mark.parametrize("naam", EIGEN)
def test_our_containers_can_do_little(compose: dict[str, Any], naam: str) -> None:
    dienst = compose["services"][naam]
    assert dienst["read_only"]
    assert dienst["cap_drop"] == ["ALL"]
    assert dienst["security_opt"] == ["no-new-privileges:true"]
    assert not dienst.get("privileged")
    assert "USER 10001:10001" in (WORTEL / "Dockerfile").read_text()


def test_every_lasting_service_has_a_health_check(compose: dict[str, Any]) -> None:
    for naam, dienst in compose["services"].items():
        assert naam == "migreer" or dienst["healthcheck"]["test"], naam


def test_kcc_starts_after_the_migrations(compose: dict[str, Any]) -> None:
    for naam in ("web", "worker", "beat"):
        wacht_op = compose["services"][naam]["depends_on"]
        assert wacht_op["migreer"]["condition"] == "service_completed_successfully"
        assert wacht_op["broker"]["condition"] == "service_healthy"


def test_nothing_but_the_web_server_is_reachable_and_that_only_from_the_machine(
    compose: dict[str, Any],
) -> None:
    poorten = {naam: dienst["ports"] for naam, dienst in compose["services"].items() if "ports" in dienst}
    assert poorten == {"web": ["${KCC_ADRES:-127.0.0.1:8000}:8000"]}


def test_the_commands_exist(compose: dict[str, Any]) -> None:
    """Each program comes with a package in the lock file of production, and accepts these arguments."""
    vast = (WORTEL / "requirements" / "production.txt").read_text()
    for naam in EIGEN:
        programma = compose["services"][naam]["command"][0]
        assert programma in {"sh", "python"} or re.search(rf"^{programma}==", vast, re.MULTILINE), programma
    for naam in ("worker", "beat"):
        opdracht = compose["services"][naam]["command"]
        uitvoer = subprocess.run(
            [sys.executable, "-m", *opdracht, "--help"],
            capture_output=True,
            text=True,
            cwd=WORTEL,
            check=False,
        )
        assert uitvoer.returncode == 0, uitvoer.stderr


def test_the_image_gets_only_what_it_needs() -> None:
    """.dockerignore names what goes in; every app of production must be among it, and no demo or secret."""
    regels = (WORTEL / ".dockerignore").read_text().split()
    assert regels[0] == "*"
    toegelaten = {regel[1:] for regel in regels if regel.startswith("!")}
    eigen_apps = {
        app.split(".")[0] for app in settings.INSTALLED_APPS if (WORTEL / app.split(".")[0]).is_dir()
    }
    assert eigen_apps | {"templates", "manage.py", "gunicorn.conf.py", "static/src"} <= toegelaten
    assert "kcc/demo" in regels
    assert not {naam for naam in toegelaten if naam.startswith(".env") or naam in {".git", "tests"}}
    for pad in toegelaten - {"locale"}:
        assert (WORTEL / pad).exists(), pad


def test_the_linters_have_nothing_to_say() -> None:
    bin_map = Path(sys.executable).parent
    for opdracht in (
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        ["hadolint", "Dockerfile"],
    ):
        uitvoer = subprocess.run(
            [bin_map / opdracht[0], *opdracht[1:]], cwd=WORTEL, capture_output=True, text=True, check=False
        )
        assert uitvoer.returncode == 0, uitvoer.stdout + uitvoer.stderr
