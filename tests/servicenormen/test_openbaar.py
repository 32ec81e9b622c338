"""The kwaliteitshandvest and the open data: what was closed, for everybody, without small groups."""

from datetime import timedelta

import pytest
import time_machine

from contacten.models import Tevredenheid
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.models import Servicenorm
from tests.contacten.factories import ProductFactory
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory

pytestmark = pytest.mark.django_db

T1 = Tertaal(2025, 1)
LATER = T1.einde + timedelta(days=20)
ADRES = "/kwaliteitshandvest/"


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def vastgesteld(maak_medewerker):
    """Eight visits in time, and three answers of visitors."""
    product = ProductFactory()
    BezoekFactory.create_batch(8, product=product)
    for nummer in range(3):
        Tevredenheid.objects.create(
            referentie=f"r{nummer}", vraag="tevredenheid", cijfer=8, kanaal="balie", product=product,
            beantwoord_op=AFSPRAAK,
        )  # fmt: skip
    services.werk_verouderde_dagen_bij()
    return services.stel_vast(tertaal=T1, gezien=None, medewerker=maak_medewerker(Rol.MANAGER), nu=LATER)


def api(client, code):
    normen = client.get("/api/v1/servicenormen", {"tertaal": "2025-T1"}).json()["normen"]
    return next(norm for norm in normen if norm["code"] == code)


def test_before_anything_is_closed_it_tells_the_promises(client):
    pagina = client.get(ADRES).content.decode()
    assert "Er zijn nog geen vastgestelde cijfers" in pagina
    assert "U wordt binnen 10 minuten geholpen" in pagina


def test_shows_what_was_closed_and_withholds_small_groups(client, vastgesteld):
    pagina = client.get(ADRES).content.decode()
    assert "januari tot en met april 2025" in pagina
    assert "8 van 8" in pagina
    assert "Te weinig mensen gaven hierover hun mening" in pagina
    assert client.get(ADRES, {"tertaal": "2024-T1"}).status_code == 404
    assert client.get(ADRES, {"tertaal": "x' OR 1"}).status_code == 404


def test_open_data_of_a_closed_tertaal_does_not_change_with_the_data(client, vastgesteld):
    voor = api(client, "4")
    BezoekFactory(wacht=True)
    services.werk_verouderde_dagen_bij()
    assert api(client, "4") == voor
    assert voor["noemer"] == 8
    assert services.rapport_van_nu(T1, LATER).normen[4].telling.noemer == 9
    assert api(client, "1")["status"] == "afgeschermd"


def test_in_english_with_what_the_gemeente_changed_marked_as_dutch(client, vastgesteld):
    client.cookies["django_language"] = "en"
    pagina = client.get(ADRES).content.decode()
    assert "You are helped within 10 minutes" in pagina
    assert "January to April 2025" in pagina
    Servicenorm.objects.filter(code="4").update(omschrijving="Een eigen belofte van de raad.")
    services.stel_vast(
        tertaal=T1,
        gezien=vastgesteld.revisie,
        reden="Andere tekst.",
        medewerker=vastgesteld.vastgesteld_door,
        nu=LATER,
    )
    assert '<p lang="nl">Een eigen belofte van de raad.</p>' in client.get(ADRES).content.decode()


def test_costs_a_fixed_number_of_queries(client, vastgesteld, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get(ADRES)
