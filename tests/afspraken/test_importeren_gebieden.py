"""manage.py importeer gebieden: which postcodes lie in which area of home visits."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from afspraken.models import Gebied, Huisbezoek, Postcodereeks
from afspraken.services.huisbezoek import gebied_van
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import VROEG

KOP = "van,tot_en_met,gebied"


@pytest.fixture(autouse=True)
def zes_uur():
    with time_machine.travel(VROEG, tick=False):
        yield


@pytest.fixture
def importeer(db, tmp_path):
    def doe(*rijen):
        bestand = tmp_path / "gebieden.csv"
        bestand.write_text("\n".join([KOP, *rijen]), encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", "gebieden", str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        return uit.getvalue()

    return doe


def stand() -> list[tuple[int, int, str]]:
    return list(Postcodereeks.objects.order_by("van").values_list("van", "tot_en_met", "gebied__naam"))


def test_areas_come_in_and_go_out_again_unchanged(importeer, tmp_path):
    rijen = ["3011,3016,Centrum", "3071,3079,Zuid", "3181,3181,Rozenburg", "3020,3029,Centrum"]
    uit = importeer(*rijen)
    assert "4 nieuw, 0 gewijzigd" in uit and "Centrum is nieuw: vul bij Gebieden in" in uit
    assert Gebied.objects.count() == 3 and gebied_van("3025 AB") == Gebied.objects.get(naam="Centrum").pk
    assert "0 nieuw, 0 gewijzigd, 4 ongewijzigd" in importeer(*rijen)
    geschreven = tmp_path / "uit.csv"
    call_command("exporteer", "gebieden", str(geschreven), stdout=StringIO())
    eerder = stand()
    assert "4 ongewijzigd" in importeer(*geschreven.read_text().splitlines()[1:])
    assert stand() == eerder


def test_a_range_with_the_same_beginning_is_changed_and_nothing_is_thrown_away(importeer):
    importeer("3000,3099,Centrum", "3100,3199,West")
    assert "1 nieuw, 1 gewijzigd" in importeer("3000,3049,Centrum", "3050,3099,Noord")
    assert stand() == [(3000, 3049, "Centrum"), (3050, 3099, "Noord"), (3100, 3199, "West")]


@pytest.mark.parametrize(
    ("rijen", "melding"),
    [
        (["999,3000,A"], "rij 2, kolom van: “999” is geen heel getal van 1000 tot en met 9999."),
        (["3016,3011,A"], "rij 2, kolom tot_en_met: is lager dan van."),
        (["3011,3016,"], "rij 2, kolom gebied"),
        (["3011,3016,A", "3016,3020,B"], "rij 3, kolom van: valt samen met de reeks in rij 2."),
        (["3011,3016,A", "3011,3012,B"], "rij 3, kolom van: staat ook al in rij 2."),
        (["1500,1600,A"], "rij 2, kolom van: valt samen met de reeks vanaf 1000 van West."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(importeer, rijen, melding):
    maak_teams()
    eerder = stand()
    with pytest.raises(CommandError, match="Er is niets ingelezen") as fout:
        importeer(*rijen)
    assert melding in str(fout.value)
    assert stand() == eerder


def test_visits_follow_their_postcode_unless_a_team_would_not_reach_them(importeer):
    wereld = maak_teams()
    eerste, tweede = plan(wereld, 120, 0), plan(wereld, 130, 1)
    with pytest.raises(CommandError, match=f"haalt een team niet al zijn bezoeken .{tweede.nummer}"):
        importeer("1000,1999,Oost")
    assert Huisbezoek.objects.get(pk=eerste.pk).gebied.naam == "West"
    importeer("1000,1999,Midden")
    assert Huisbezoek.objects.get(pk=eerste.pk).gebied.naam == "Midden"
