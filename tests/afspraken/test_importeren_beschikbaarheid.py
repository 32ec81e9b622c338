"""manage.py importeer beschikbaarheid."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from afspraken.models import Beschikbaarheidsmeting
from kcc.organisatie.models import Kalenderdag
from kcc.organisatie.services import kalenderdagen_gewijzigd
from servicenormen.models import VerouderdeDag
from tests.contacten.factories import LocatieFactory, ProductFactory

KOP = "gemeten_op,locatie,product,eerste_vrije_op"
RIJEN = [
    "2025-03-03T12:00,centrum,paspoort,2025-03-03T12:00",
    "2025-03-04T12:00,centrum,paspoort,2025-03-11T09:00",
    "2025-04-16T12:00,centrum,paspoort,2025-04-24T09:00",
    "2025-04-17T12:00,centrum,paspoort,",
]


@pytest.fixture
def importeer(db, tmp_path):
    ProductFactory()
    LocatieFactory()

    def doe(*rijen):
        bestand = tmp_path / "beschikbaarheid.csv"
        bestand.write_text("\n".join([KOP, *rijen]), encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", "beschikbaarheid", str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        return uit.getvalue()

    return doe


def werkdagen():
    return list(
        Beschikbaarheidsmeting.objects.order_by("gemeten_op").values_list("werkdagen_tot_eerste", flat=True)
    )


def test_counts_werkdagen(importeer):
    assert "4 nieuw" in importeer(*RIJEN)
    assert werkdagen() == [0, 5, 5, None]
    VerouderdeDag.objects.all().delete()
    assert "4 ongewijzigd" in importeer(*reversed(RIJEN))
    # The same moment in another spelling is the same row.
    assert "1 gewijzigd" in importeer("2025-04-17T10:00Z,centrum,paspoort,2025-04-18T09:00")
    assert werkdagen() == [0, 5, 5, 1]
    assert [str(dag.datum) for dag in VerouderdeDag.objects.all()] == ["2025-04-17"]


def test_the_third_slot_stays_with_its_first(importeer):
    importeer(*RIJEN)
    derde = datetime(2025, 5, 1, 9, tzinfo=UTC)
    Beschikbaarheidsmeting.objects.update(derde_vrije_op=derde)
    importeer(RIJEN[0], RIJEN[1].replace("T09:00", "T09:15"))
    gevonden = Beschikbaarheidsmeting.objects.order_by("gemeten_op").values_list("derde_vrije_op", flat=True)
    assert list(gevonden)[:2] == [derde, None]


def test_a_closing_day_changes_what_it_lies_in(importeer):
    importeer(*RIJEN)
    VerouderdeDag.objects.all().delete()
    for dag in ("2025-03-04", "2025-03-11", "2025-04-25"):
        Kalenderdag.objects.create(kalender="dienst", datum=dag, omschrijving="Dicht")
    # The day of measuring itself never counts, and what comes after the slot does not matter.
    dagen = [date(2025, 3, 4), date(2025, 3, 11), date(2025, 4, 25)]
    kalenderdagen_gewijzigd(datums=dagen)
    assert werkdagen() == [0, 4, 5, None]
    assert {str(dag.datum) for dag in VerouderdeDag.objects.filter(bron="beschikbaarheid")} == {"2025-03-04"}
    Kalenderdag.objects.all().delete()
    kalenderdagen_gewijzigd(datums=dagen)
    assert werkdagen() == [0, 5, 5, None]


def test_what_is_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "2025-03-03T12:00,centrum,,",
            "2025-03-03T12:00,zuid,paspoort,",
            "2025-03-03,centrum,paspoort,",
            "2025-03-03T12:00,centrum,paspoort,2025-03-03T11:59",
            "2025-03-03T11:00Z,centrum,paspoort,",
        )
    assert [melding.split(": ")[0] for melding in str(fout.value).splitlines()] == [
        "rij 2, kolom product",
        "rij 3, kolom locatie",
        "rij 4, kolom gemeten_op",
        "rij 5, kolom eerste_vrije_op",
        "rij 6, kolom gemeten_op, locatie, product",
        "5 fouten. Er is niets ingelezen.",
    ]
    assert not Beschikbaarheidsmeting.objects.exists()


def test_many_days_over_each_other(importeer):
    """Every pair of days is counted by itself."""
    begin = datetime(2025, 1, 1, 11, tzinfo=UTC)
    paren = [(begin + timedelta(days=n), begin + timedelta(days=2 * n)) for n in range(60)]
    assert "60 nieuw" in importeer(
        *(f"{gemeten.isoformat()},centrum,paspoort,{vrij.isoformat()}" for gemeten, vrij in paren)
    )
    # From January to April only the weekends, 1 January and tweede Paasdag are no werkdagen.
    dicht = {date(2025, 1, 1), date(2025, 4, 21)}
    assert werkdagen() == [
        sum(
            dag.weekday() < 5 and dag not in dicht
            for n in range(1, (vrij - gemeten).days + 1)
            for dag in [gemeten.date() + timedelta(days=n)]
        )
        for gemeten, vrij in paren
    ]
