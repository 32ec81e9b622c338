"""docker-compose.yml and the Dockerfile against what the settings read. No engine runs these tests; what can
be known without one is known here."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

WORTEL = Path(settings.BASE_DIR)
EIGEN = ("migreer", "web", "worker", "beat", "post", "lmtp")
GEHEIMEN = (
    "SECRET_KEY",
    "BSN_SLEUTELS",
    "DATABASE_WACHTWOORD",
    "DATABASE_APP_WACHTWOORD",
    "BROKER_WACHTWOORD",
)
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
    assert verplicht >= set(GEHEIMEN)
    zonder_standaard = {
        naam
        for naam in re.findall(r"\$\{([A-Z_]+)[:}]", tekst)
        if re.search("SECRET|SLEUTELS|WACHTWOORD", naam)
    }
    for naam in zonder_standaard - verplicht:
        assert re.findall(rf"\$\{{{naam}:-([^}}]*)\}}", tekst) == [""], f"{naam} has a default"
    voorbeeld = (WORTEL / ".env.voorbeeld").read_text()
    assert verplicht == set(re.findall(r"^([A-Z_]+)=", voorbeeld, re.MULTILINE))
    for naam in GEHEIMEN:
        assert f"\n{naam}=\n" in voorbeeld
    # What may be filled in is something that compose reads.
    assert set(re.findall(r"^# ([A-Z_]+)=", voorbeeld, re.MULTILINE)) <= {
        *re.findall(r"\$\{([A-Z_]+)", tekst),
        "COMPOSE_PROFILES",
    }


def test_everything_that_compose_reads_is_explained(compose: dict[str, Any], tekst: str) -> None:
    uitleg = (WORTEL / "docs" / "beheer.md").read_text()
    namen = {*re.findall(r"\$\{([A-Z_]+)", tekst), "COMPOSE_PROFILES"} - {"KCC_VERSIE"}
    assert sorted(naam for naam in namen if f"`{naam}`" not in uitleg) == []
    # Commands in the text name services that are there.
    diensten = re.findall(r"docker compose (?:exec|run|logs|restart|up)(?: -[\w-]+)* ([a-z]+)", uitleg)
    assert diensten
    assert set(diensten) <= set(compose["services"])


def test_only_the_migration_knows_the_owner_of_the_tables(compose: dict[str, Any]) -> None:
    """The others cannot change the Inzagelog, whatever they try: see test_databaserol."""
    for naam in EIGEN:
        omgeving = str(compose["services"][naam]["environment"])
        assert ("DATABASE_WACHTWOORD" in omgeving) == (naam == "migreer"), naam
        assert ("//kcc_app:" in omgeving) == (naam != "migreer"), naam
    assert "databaserol kcc_app --maak" in compose["services"]["migreer"]["command"][-1]


def test_the_worker_sees_the_letters_of_the_scanner(compose: dict[str, Any]) -> None:
    map_ = compose["x-kcc"]["environment"]["POSTBUS_SCANMAP"]
    assert f"${{SCANMAP:-scans}}:{map_}" in compose["services"]["worker"]["volumes"]
    assert {"scans", "opslag"} <= set(compose["volumes"])
    # A volume that is made takes over who owns the directory of the image.
    assert (
        map_
        in re.findall(r"install -d -o 10001 -g 10001 (.+)", (WORTEL / "Dockerfile").read_text())[0].split()
    )


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
    for naam in set(EIGEN) - {"migreer"}:
        wacht_op = compose["services"][naam]["depends_on"]
        assert wacht_op["migreer"]["condition"] == "service_completed_successfully"
        assert wacht_op["broker"]["condition"] == "service_healthy"


def test_only_web_and_lmtp_are_reachable_and_only_from_the_machine(compose: dict[str, Any]) -> None:
    poorten = {naam: dienst["ports"] for naam, dienst in compose["services"].items() if "ports" in dienst}
    assert poorten == {
        "web": ["${KCC_ADRES:-127.0.0.1:8000}:8000"],
        "lmtp": ["${LMTP_ADRES:-127.0.0.1:8024}:8024"],
    }
    # Nobody outside asked for it: mail comes in only by the ways that were chosen.
    assert compose["services"]["lmtp"]["profiles"] == ["lmtp"]


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
    for naam in EIGEN:
        opdracht = shlex.split(" ".join(compose["services"][naam]["command"]).replace("&&", ";"))
        while "manage.py" in opdracht:
            opdracht = opdracht[opdracht.index("manage.py") + 1 :]
            einde = opdracht.index(";") if ";" in opdracht else len(opdracht)
            commando = load_command_class(get_commands()[opdracht[0]], opdracht[0])
            commando.create_parser("manage.py", opdracht[0]).parse_args(opdracht[1:einde])


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
