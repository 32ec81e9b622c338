"""What staff see of the help that visitors ask for, and that it is not kept longer than the visit needs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from afspraken.models import Afspraak
from afspraken.services import bewaren, meld_aan, roep_volgende_op, werk_in
from afspraken.services.werkplek import ga_zitten
from afspraken.tasks import wis_hulpgegevens
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.afspraken.factories import NU, AfspraakFactory, BalieFactory
from tests.catalogus.factories import LocatieFactory

pytestmark = pytest.mark.django_db
PAGINA = "/werk/receptie/voorbereiding/"


@pytest.fixture
def client(aangemeld) -> Iterator[Client]:
    """Signed on, working at the reception of the one place there is."""
    client = aangemeld(Rol.BALIEMEDEWERKER)
    werk_in(medewerker=client.medewerker, locatie=LocatieFactory())
    with time_machine.travel(NU, tick=False):
        yield client


@pytest.fixture
def tolk() -> Afspraak:
    return AfspraakFactory(
        naam="Amal Yusuf",
        behoeften=["rolstoel", "tolk"],
        tolktaal="Somalisch",
        opmerking="Mijn dochter komt mee.",
        begint_op=NU + timedelta(hours=2),
    )


def test_the_list_tells_by_time_who_comes_for_what_and_what_to_get_ready(client, tolk):
    AfspraakFactory(naam="Piet Jansen")
    tekst = client.get(PAGINA).content.decode()
    assert tekst.index("Piet Jansen") < tekst.index("Amal Yusuf")
    for woorden in (
        "Gebruikt een rolstoel",
        "Wil een tolk: Somalisch",
        "Mijn dochter komt mee.",
        "Houd een balie vrij waar een rolstoel bij kan.",
        "Regel een tolk: Somalisch.",
        "12.00",
        "15 min.",
    ):
        assert woorden in tekst
    # What belongs to a product stands once, however many come for it.
    assert tekst.count("(2 keer)") == 1


def test_only_what_asks_for_preparation(client, tolk):
    AfspraakFactory(naam="Piet Jansen")
    tekst = client.get(f"{PAGINA}?alleen=hulp").content.decode()
    assert "Amal Yusuf" in tekst and "Piet Jansen" not in tekst
    assert "Alle afspraken (2)" in tekst


def test_other_days_and_other_places_are_not_on_it(client, tolk):
    AfspraakFactory(naam="Van morgen", begint_op=NU + timedelta(days=1))
    AfspraakFactory(naam="Van elders", locatie=LocatieFactory(code="elders", naam="Elders"))
    AfspraakFactory(naam="Die afzei", afgezegd=True)
    tekst = client.get(PAGINA).content.decode()
    assert not any(naam in tekst for naam in ("Van morgen", "Van elders", "Die afzei"))
    morgen = client.get(f"{PAGINA}?datum=2026-03-03").content.decode()
    assert "Van morgen" in morgen and "Amal Yusuf" not in morgen
    assert "Er zijn geen afspraken" in client.get(f"{PAGINA}?datum=2026-03-08").content.decode()


def test_every_person_that_is_shown_is_in_the_inzagelog(client, tolk):
    ander = AfspraakFactory()
    client.get(f"{PAGINA}?alleen=hulp")
    regels = Inzage.objects.filter(herkomst="afspraken:voorbereiding")
    assert [(r.object_soort, r.object_id, r.medewerker) for r in regels] == [
        ("afspraak", str(tolk.pk), client.medewerker)
    ]
    client.get(PAGINA)
    assert regels.filter(object_id=str(ander.pk)).count() == 1


def test_as_many_queries_for_many_as_for_one(client, tolk, django_assert_num_queries):
    client.get(PAGINA)
    with django_assert_num_queries(9) as een:
        client.get(PAGINA)
    for n in range(20):
        AfspraakFactory(naam=f"Bezoeker {n}", begint_op=NU + timedelta(minutes=5 * n))
    with django_assert_num_queries(len(een)):
        client.get(PAGINA)


def test_who_works_nowhere_chooses_a_place_first(aangemeld):
    assert aangemeld(Rol.BALIEMEDEWERKER).get(PAGINA).url == "/werk/receptie/"


def test_another_role_does_not_see_it(kcc_medewerker_client):
    assert kcc_medewerker_client.get(PAGINA).status_code == 403


def test_reception_and_desk_see_the_needs(client, tolk):
    tekst = client.get("/werk/receptie/?alles=ja").content.decode()
    assert "Wil een tolk: Somalisch" in tekst
    bezoek = meld_aan(afspraak_id=tolk.pk, nu=NU)
    assert "Gebruikt een rolstoel" in client.get(f"/werk/receptie/?bezoek={bezoek.pk}").content.decode()
    balie = BalieFactory()
    ga_zitten(medewerker=client.medewerker, balie=balie)
    roep_volgende_op(balie=balie, medewerker=client.medewerker, nu=NU)
    tekst = client.get("/werk/balie/").content.decode()
    assert "Wil een tolk: Somalisch" in tekst and "Mijn dochter komt mee." in tekst


def test_a_week_after_the_day_it_is_wiped_and_not_before(tolk):
    tolk.postcodesleutel = "x" * 40
    tolk.save()
    with time_machine.travel(NU + timedelta(days=7, hours=10), tick=False):
        wis_hulpgegevens()
    tolk.refresh_from_db()
    assert tolk.behoeften == ["rolstoel", "tolk"]
    with time_machine.travel(NU + timedelta(days=8), tick=False):
        wis_hulpgegevens()
        assert bewaren.wis_hulpgegevens(nu=NU + timedelta(days=8)) == 0
    tolk.refresh_from_db()
    assert (tolk.behoeften, tolk.tolktaal, tolk.opmerking, tolk.postcodesleutel) == ([], "", "", "")
    assert tolk.naam == "Amal Yusuf"
