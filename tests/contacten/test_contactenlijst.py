from datetime import timedelta

import pytest
from django.utils import timezone

from kcc.lib.perioden import dag_grenzen
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import KlantcontactFactory, KlantFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/werk/contacten/"


def getoond(client, **filter_):
    return list(client.get(URL, filter_).context["pagina"].object_list)


@pytest.fixture
def vandaag():
    return dag_grenzen(timezone.localdate())[0] + timedelta(minutes=1)


def test_today_is_shown_first_newest_on_top(kcc_medewerker_client, vandaag):
    KlantcontactFactory(begonnen_op=vandaag - timedelta(days=1), beeindigd_op=vandaag)
    vroeg = KlantcontactFactory(begonnen_op=vandaag, beeindigd_op=vandaag)
    laat = KlantcontactFactory(begonnen_op=vandaag + timedelta(seconds=5), beeindigd_op=None)
    assert getoond(kcc_medewerker_client) == [laat, vroeg]


def test_a_period_includes_both_days(kcc_medewerker_client):
    for uur in (22, 23):
        KlantcontactFactory(
            begonnen_op=dag_grenzen(timezone.datetime(2025, 3, 10).date())[0]
            - timedelta(hours=uur - 22, minutes=1),
            beeindigd_op=None,
        )
    assert len(getoond(kcc_medewerker_client, van="2025-03-09", tot_en_met="2025-03-09")) == 2
    assert getoond(kcc_medewerker_client, van="2025-03-10", tot_en_met="2025-03-10") == []


@pytest.mark.parametrize(
    "filter_", [{"kanaal": "balie"}, {"resultaat": "afgebroken"}, {"product": "rijbewijs"}]
)
def test_each_filter_narrows(kcc_medewerker_client, vandaag, filter_):
    KlantcontactFactory(begonnen_op=vandaag, beeindigd_op=None)
    gezocht = KlantcontactFactory(
        begonnen_op=vandaag,
        beeindigd_op=None,
        kanaal="balie",
        resultaat="afgebroken",
        product=ProductFactory(code="rijbewijs", naam="Rijbewijs"),
    )
    assert getoond(kcc_medewerker_client, **filter_) == [gezocht]


@pytest.mark.parametrize(
    ("filter_", "melding"),
    [
        ({"van": "2025-03-10", "tot_en_met": "2025-03-09"}, "voor de eerste dag"),
        ({"van": "2024-01-01", "tot_en_met": "2025-03-09"}, "hoogstens 92 dagen"),
        ({"van": "geen datum"}, "geldige datum"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_words(kcc_medewerker_client, filter_, melding):
    antwoord = kcc_medewerker_client.get(URL, filter_)
    assert melding in antwoord.text
    assert not antwoord.context["pagina"].object_list


def test_nothing_found_says_why(kcc_medewerker_client):
    assert "Geen contacten gevonden" in kcc_medewerker_client.get(URL).text


def test_every_client_on_the_page_is_logged_once(kcc_medewerker_client, vandaag):
    klant = KlantFactory()
    for _ in range(2):
        KlantcontactFactory(klant=klant, begonnen_op=vandaag, beeindigd_op=None)
    KlantcontactFactory(begonnen_op=vandaag, beeindigd_op=None)
    kcc_medewerker_client.get(URL)
    assert Inzage.objects.get().object_id == str(klant.pk)


@pytest.mark.parametrize("rol", Rol)
def test_who_may_see_the_list(aangemeld, rol):
    mag = rol in {Rol.KCC_MEDEWERKER, Rol.MANAGER}
    assert aangemeld(rol).get(URL).status_code == (200 if mag else 403)


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, vandaag, django_assert_max_num_queries
):
    KlantcontactFactory(klant=KlantFactory(), begonnen_op=vandaag, beeindigd_op=None)
    kcc_medewerker_client.get(URL)
    with django_assert_max_num_queries(30) as een:
        kcc_medewerker_client.get(URL)
    aantal = len(een)
    for nummer in range(60):
        KlantcontactFactory(
            klant=KlantFactory(telefoon=f"+316123456{nummer + 10}"), begonnen_op=vandaag, beeindigd_op=None
        )
    with django_assert_max_num_queries(aantal):
        antwoord = kcc_medewerker_client.get(URL)
    assert "Pagina 1 van 2" in antwoord.text


def test_every_page_has_the_rows_that_come_after_those_of_the_page_before(kcc_medewerker_client, vandaag):
    rijen = [
        KlantcontactFactory(begonnen_op=vandaag + timedelta(seconds=nummer), beeindigd_op=None)
        for nummer in range(120)
    ]
    bladen = [getoond(kcc_medewerker_client, page=blad) for blad in (1, 2, 3)]
    assert [len(blad) for blad in bladen] == [50, 50, 20]
    assert [rij for blad in bladen for rij in blad] == rijen[::-1]
    assert getoond(kcc_medewerker_client, page=99) == bladen[2], "past the end is the last page"
