"""The forecast on the history of the demo: it must do better than what a planner would do by head."""

import pytest

from afspraken.models import Prognose
from afspraken.prognose.toets import VORIG_JAAR, VORIGE_WEEK
from afspraken.services.geschiedenis import lees_gegevens
from afspraken.services.prognose import laatste_stand, toets_prognose
from tests.demo.conftest import Demo

pytestmark = pytest.mark.django_db


def test_prognose_is_beter_dan_vorige_week_en_vorig_jaar(demo: Demo) -> None:
    uitslag = toets_prognose(lees_gegevens(vandaag=demo.opdracht.vandaag))
    assert uitslag is not None
    assert uitslag.bezoeken > 3_000
    for naam in (VORIGE_WEEK, VORIG_JAAR):
        vergelijking = uitslag.vergelijkingen[naam]
        assert vergelijking.wint, naam
        assert vergelijking.eigen_fout_dag < 0.95 * vergelijking.fout_dag, naam
        assert vergelijking.eigen_fout_kwartier < vergelijking.fout_kwartier, naam
    assert 0.74 <= uitslag.dekking_locatie <= 0.9


def test_de_demo_begint_met_een_prognose_van_elke_locatie(demo: Demo) -> None:
    stand = laatste_stand()
    assert stand is not None and stand.datum == demo.opdracht.vandaag
    assert stand.toets["bezoeken"] > 3_000
    assert Prognose.objects.values("locatie").distinct().count() == 7
