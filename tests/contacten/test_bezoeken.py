from datetime import timedelta

import pytest

from afspraken.enums import Bezoekresultaat
from afspraken.models import Bezoek
from afspraken.services import bij_afgerond_bezoek
from contacten.enums import Kanaal, Resultaat
from contacten.models import Klantcontact
from tests.contacten.factories import NU, LocatieFactory, MedewerkerFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bezoek():
    return Bezoek.objects.create(
        locatie=LocatieFactory(),
        product=ProductFactory(),
        datum=NU.date(),
        aangemeld_op=NU - timedelta(minutes=20),
        opgeroepen_op=NU - timedelta(minutes=12),
        afgerond_op=NU,
        resultaat=Bezoekresultaat.GEHOLPEN,
    )


def test_a_finished_visit_is_registered_once(bezoek):
    sanne = MedewerkerFactory()
    for _ in range(2):
        bij_afgerond_bezoek(bezoek=bezoek, medewerker=sanne, nu=NU)
    contact = Klantcontact.objects.get()
    assert (contact.bezoek, contact.kanaal, contact.medewerker) == (bezoek, Kanaal.BALIE, sanne)
    assert (contact.begonnen_op, contact.beeindigd_op) == (bezoek.opgeroepen_op, NU)
    assert (contact.locatie, contact.product) == (bezoek.locatie, bezoek.product)
    assert contact.afdeling == bezoek.product.afdeling


@pytest.mark.parametrize("resultaat", Bezoekresultaat)
def test_every_result_of_a_visit_has_its_counterpart(bezoek, resultaat):
    bezoek.resultaat = resultaat
    bezoek.product = None
    bij_afgerond_bezoek(bezoek=bezoek, medewerker=None, nu=NU)
    assert Resultaat(Klantcontact.objects.get().resultaat)


@pytest.mark.parametrize(
    ("soort", "kanaal"),
    [("servicepunt", Kanaal.BALIE), ("video", Kanaal.VIDEO), ("mobiel_team", Kanaal.HUISBEZOEK)],
)
def test_the_contact_is_of_the_channel_of_the_place(bezoek, soort, kanaal):
    bezoek.locatie.soort = soort
    bij_afgerond_bezoek(bezoek=bezoek, medewerker=None, nu=NU)
    assert Klantcontact.objects.get().kanaal == kanaal
