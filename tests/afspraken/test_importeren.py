"""manage.py importeer bezoeken."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from afspraken.models import Bezoek
from afspraken.services import wachtrij
from tests.afspraken.factories import NU
from tests.contacten.factories import LocatieFactory, ProductFactory

KOP = "referentie,locatie,product,afspraak_op,aangemeld_op,opgeroepen_op,afgerond_op,weggelopen_op"


@pytest.fixture
def importeer(db, tmp_path):
    ProductFactory()
    LocatieFactory()

    def doe(*rijen):
        bestand = tmp_path / "bezoeken.csv"
        bestand.write_text("\n".join([KOP, *rijen]), encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", "bezoeken", str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        return uit.getvalue()

    return doe


def rij(
    referentie,
    afspraak="10:00",
    aangemeld="09:55",
    opgeroepen="",
    afgerond="",
    weggelopen="",
    locatie="centrum",
):
    tijden = [
        f"2025-03-12T{tijd}:00+01:00" if tijd else ""
        for tijd in (afspraak, aangemeld, opgeroepen, afgerond, weggelopen)
    ]
    return ",".join([referentie, locatie, "paspoort", *tijden])


RIJEN = [
    rij("op-tijd", opgeroepen="10:10", afgerond="10:30"),
    rij("te-laat", opgeroepen="10:11"),
    rij("op-tijd-weg", weggelopen="10:09"),
    rij("te-laat-weg", weggelopen="10:20"),
    rij("wacht-nog"),
    rij("niet-gekomen", aangemeld=""),
    rij("inloop", afspraak="", opgeroepen="11:00", afgerond="11:05"),
]


def norm_4():
    uit = StringIO()
    with time_machine.travel(NU.replace(year=2026), tick=False):
        call_command("servicenormen", "2025-T1", "--json", stdout=uit)
    norm = next(norm for norm in json.loads(uit.getvalue())["normen"] if norm["code"] == "4")
    return norm["teller"], norm["noemer"]


def test_counts_in_norm_4(importeer):
    assert "7 nieuw" in importeer(*RIJEN)
    # Left out: who left in time, the walk-in, and who never checked in.
    assert norm_4() == (1, 4)
    voor = list(Bezoek.objects.order_by("pk").values())
    assert "7 ongewijzigd" in importeer(*reversed(RIJEN))
    assert list(Bezoek.objects.order_by("pk").values()) == voor
    assert "1 gewijzigd" in importeer(rij("niet-gekomen", opgeroepen="10:02"))
    assert norm_4() == (2, 5)


def test_day_of_checking_in(importeer):
    importeer(rij("inloop", afspraak="", aangemeld="00:30"), rij("niet-gekomen", aangemeld=""))
    inloop, niet_gekomen = Bezoek.objects.order_by("referentie")
    assert (inloop.datum.isoformat(), inloop.afspraak_op) == ("2025-03-12", None)
    assert (niet_gekomen.datum.isoformat(), niet_gekomen.aangemeld_op) == ("2025-03-12", None)
    assert niet_gekomen.wachttijd(niet_gekomen.afspraak_op + timedelta(minutes=1)) == timedelta(minutes=1)


def test_who_did_not_come_does_not_wait(importeer):
    importeer(rij("wacht"), rij("niet-gekomen", aangemeld=""))
    moment = Bezoek.objects.get(referentie="wacht").aangemeld_op
    locatie = LocatieFactory()
    assert [bezoek.referentie for bezoek in wachtrij(locatie, moment)] == ["wacht"]


def test_whom_somebody_here_called_stays(importeer):
    importeer(rij("a"))
    Bezoek.objects.update(ticketnummer=7)
    assert "1 overgeslagen" in importeer(rij("a", opgeroepen="10:10"))
    assert Bezoek.objects.get().opgeroepen_op is None


def test_what_is_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            rij("a", locatie=""),
            rij("b", aangemeld="", opgeroepen="10:00"),
            rij("c", aangemeld="", afspraak=""),
            rij("d", opgeroepen="09:00", weggelopen="09:54"),
            rij("e", afgerond="10:00"),
            rij("f", opgeroepen="10:00", afgerond="09:59", weggelopen="10:00"),
        )
    assert [melding.split(": ")[0] for melding in str(fout.value).splitlines()] == [
        "rij 2, kolom locatie",
        "rij 3, kolom aangemeld_op",
        "rij 4, kolom aangemeld_op",
        "rij 5, kolom opgeroepen_op",
        "rij 5, kolom weggelopen_op",
        "rij 6, kolom afgerond_op",
        "rij 7, kolom afgerond_op",
        "rij 7, kolom weggelopen_op",
        "8 fouten. Er is niets ingelezen.",
    ]
    assert not Bezoek.objects.exists()
