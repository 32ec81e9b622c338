"""The command: where it may run and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from contacten.models import Klantcontact
from kcc.demo.management.commands.demo_data import Command
from kcc.demo.zonder_indexen import zonder_indexen
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Afdeling
from servicenormen.models import Servicenorm
from tests.demo.conftest import Demo


def _roep_aan(*argumenten: str) -> str:
    uitvoer = StringIO()
    call_command(Command(), *argumenten, stdout=uitvoer)
    return uitvoer.getvalue()


def test_alleen_in_de_demo() -> None:
    with override_settings(KCC_DEMO=False), pytest.raises(CommandError, match=r"kcc\.settings\.demo"):
        _roep_aan("--opnieuw")


@pytest.mark.django_db
def test_weigert_een_database_met_gegevens() -> None:
    Afdeling.objects.create(code="eigen", naam="Eigen afdeling")
    with override_settings(KCC_DEMO=True), pytest.raises(CommandError, match="niet leeg"):
        _roep_aan()
    assert Afdeling.objects.get().code == "eigen"


@pytest.mark.django_db
def test_als_leeg_laat_gegevens_met_rust() -> None:
    Afdeling.objects.create(code="eigen", naam="Eigen afdeling")
    with override_settings(KCC_DEMO=True):
        assert "niets veranderd" in _roep_aan("--als-leeg")
    assert Afdeling.objects.get().code == "eigen"


@pytest.mark.parametrize(
    ("waarde", "uur"), [("2026-03-10", 12), ("2026-03-10T09:15", 9), ("2026-03-10T09:15+00:00", 10)]
)
def test_peildatum(waarde: str, uur: int) -> None:
    opties = Command().create_parser("manage.py", "demo_data").parse_args(["--peildatum", waarde])
    assert opties.peildatum.astimezone(TIJDZONE).hour == uur


def test_onleesbare_peildatum() -> None:
    with pytest.raises(CommandError, match="geen datum of moment"):
        Command().create_parser("manage.py", "demo_data").parse_args(["--peildatum", "morgen"])


def test_opnieuw_houdt_de_normen(demo: Demo) -> None:
    """The demo was loaded over whatever there was: the norms, which a migration made, are still there."""
    assert Servicenorm.objects.count() >= 5


def test_een_fout_laat_de_tabellen_zoals_ze_waren(demo: Demo) -> None:
    def indexen() -> dict[str, object]:
        with connection.cursor() as cursor:
            return connection.introspection.get_constraints(cursor, Klantcontact._meta.db_table)

    ervoor = indexen()

    def laad_half() -> None:
        with transaction.atomic(), zonder_indexen([Klantcontact], voortgang=lambda deel: None):
            assert indexen().keys() < ervoor.keys()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        laad_half()
    assert indexen() == ervoor
    with transaction.atomic(), zonder_indexen([Klantcontact], voortgang=lambda deel: None):
        pass
    assert indexen() == ervoor
