"""manage.py servicenormen."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from servicenormen.models import Dagtelling, VerouderdeDag
from tests.contacten.factories import KlantcontactFactory, ProductFactory
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory

pytestmark = pytest.mark.django_db

LATER = AFSPRAAK + timedelta(days=365)


def draai(*argumenten):
    uit = StringIO()
    call_command("servicenormen", *argumenten, stdout=uit)
    return uit.getvalue()


def test_json():
    BezoekFactory()
    BezoekFactory(opgeroepen_op=AFSPRAAK + timedelta(minutes=11))
    KlantcontactFactory()
    KlantcontactFactory(resultaat="terugbelverzoek", product=None)
    with time_machine.travel(LATER):
        uitkomst = json.loads(draai("2025-T1", "--json"))
    assert (uitkomst["tertaal"], uitkomst["peilmoment"]) == ("2025-T1", "2025-05-01T00:00:00+02:00")
    normen = {norm["code"]: norm for norm in uitkomst["normen"]}
    assert list(normen) == ["1", "2", "3a", "3b", "4", "5", "6", "7", "8", "9", "10"]
    assert normen["4"] == {
        "code": "4",
        "teller": 1,
        "noemer": 2,
        "percentage": "50.0",
        "doel": 90,
        "status": "niet_gehaald",
        "uitsplitsing": {
            "week": {"2025-W11": {"teller": 1, "noemer": 2}},
            "locatie": {"centrum": {"teller": 1, "noemer": 2}},
            "product": {"paspoort": {"teller": 1, "noemer": 2}},
        },
    }
    assert normen["5"]["uitsplitsing"]["kanaal"] == {"telefoon": {"teller": 1, "noemer": 2}}
    assert normen["5"]["uitsplitsing"]["product"] == {"paspoort": {"teller": 1, "noemer": 1}}
    assert all(
        (norm["percentage"], norm["status"]) == (None, "geen_metingen")
        for code, norm in normen.items()
        if code not in ("4", "5")
    )


def test_brings_stale_days_and_todays_picture_up_to_date():
    ProductFactory(is_gratis=True, kanalen=["balie"])
    with time_machine.travel(AFSPRAAK):
        uitkomst = json.loads(draai("2025-T1", "--json"))
    assert next(norm for norm in uitkomst["normen"] if norm["code"] == "7")["percentage"] == "100.0"
    assert not VerouderdeDag.objects.exists()
    assert Dagtelling.objects.filter(servicenorm__code="7", dimensie="totaal").count() == 1


@pytest.mark.parametrize(
    "moment", ["2025-03-12T09:58:00+00:00", "2025-03-12T10:58:00+01:00", "2025-03-12T10:58:00"]
)
def test_peilmoment(moment):
    """Between two contacts; without an offset it is local time."""
    KlantcontactFactory(begonnen_op=AFSPRAAK + timedelta(minutes=57), beeindigd_op=None)
    KlantcontactFactory(begonnen_op=AFSPRAAK + timedelta(minutes=59), beeindigd_op=None)
    with time_machine.travel(LATER):
        uitkomst = json.loads(draai("2025-T1", "--json", "--peilmoment", moment))
    assert uitkomst["peilmoment"] == "2025-03-12T10:58:00+01:00"
    assert next(norm for norm in uitkomst["normen"] if norm["code"] == "5")["noemer"] == 1


def test_for_people():
    BezoekFactory()
    with time_machine.travel(LATER):
        tekst = draai("2025-T1")
    assert "2025-T1, tot en met 01-05-2025 00.00 uur" in tekst
    assert "  4  100,0%  (norm 90%)  Gehaald       1 van 1" in tekst


@pytest.mark.parametrize("argumenten", [("2025-T4",), ("2025-T1", "--peilmoment", "gisteren")])
def test_says_what_is_wrong(argumenten):
    with pytest.raises(CommandError, match=r"geen (tertaal|moment)"):
        draai(*argumenten)
