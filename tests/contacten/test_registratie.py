import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from contacten.enums import Kanaal, Resultaat
from contacten.models import Klant, Klantcontact, Terugbelhandeling, Terugbelverzoek
from contacten.services import Klantgegevens, Terugbelvraag, registreer_klantcontact
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag
from tests.contacten.factories import (
    DEADLINE,
    NU,
    AfdelingFactory,
    KlantFactory,
    MedewerkerFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


def registreer(**velden):
    standaard = {
        "referentie": "r-1",
        "kanaal": Kanaal.TELEFOON,
        "begonnen_op": NU - timedelta(minutes=4),
        "beeindigd_op": NU,
        "resultaat": Resultaat.DIRECT_BEANTWOORD,
        "medewerker": MedewerkerFactory(),
        "nu": NU,
    }
    return registreer_klantcontact(**{**standaard, **velden})


def test_a_contact_of_an_existing_client_about_a_product():
    klant, product = KlantFactory(), ProductFactory()
    contact = registreer(klant=klant, product=product, onderwerp=" Ophalen ", notitie="Vanaf donderdag.")
    contact.refresh_from_db()
    assert (contact.klant, contact.product, contact.afdeling) == (klant, product, product.afdeling)
    assert (contact.onderwerp, contact.notitie) == ("Ophalen", "Vanaf donderdag.")
    assert contact.resultaat == Resultaat.DIRECT_BEANTWOORD
    assert not contact.terugbelverzoeken.exists()


def test_an_anonymous_contact_has_no_client():
    assert registreer().klant is None
    assert not Klant.objects.exists()


def test_a_new_client_is_made_with_the_contact():
    contact = registreer(klant=Klantgegevens(naam="Jan Jansen", telefoonnummers=("0612345678",)))
    assert contact.klant.naam == "Jan Jansen"


def test_a_wrong_new_client_registers_nothing():
    with pytest.raises(ValidationError):
        registreer(klant=Klantgegevens(naam="Jan Jansen", telefoonnummers=("12",)))
    assert not Klantcontact.objects.exists()


def test_the_same_referentie_registers_once_whatever_it_says():
    eerste = registreer(klant=Klantgegevens(naam="Jan Jansen"))
    tweede = registreer(klant=Klantgegevens(naam="Jan Jansen"), resultaat=Resultaat.AFGEBROKEN)
    assert eerste == tweede
    assert Klantcontact.objects.get().resultaat == Resultaat.DIRECT_BEANTWOORD
    assert Klant.objects.count() == 1


def test_a_contact_cannot_end_before_it_begins():
    with pytest.raises(ValidationError, match="eindigt niet voor het begint"):
        registreer(beeindigd_op=NU - timedelta(hours=1))


def test_a_callback_gets_the_next_werkdag_at_five_and_the_afdeling_of_the_product():
    product = ProductFactory()
    contact = registreer(
        klant=KlantFactory(),
        product=product,
        resultaat=Resultaat.DIRECT_BEANTWOORD,
        notitie="Wil weten wanneer het klaar is.",
        terugbelvraag=Terugbelvraag(telefoonnummer="06-12345678", voorkeursmoment="in de ochtend"),
    )
    verzoek = contact.terugbelverzoeken.get()
    assert contact.resultaat == Resultaat.TERUGBELVERZOEK
    assert verzoek.deadline_op == DEADLINE
    assert "17.00" in verzoek.deadline_regel
    assert verzoek.afdeling == product.afdeling
    assert (verzoek.naam, verzoek.telefoonnummer) == ("Fatima de Vries", "+31612345678")
    assert verzoek.vraag == "Wil weten wanneer het klaar is."
    assert [regel.soort for regel in verzoek.handelingen.all()] == ["aangemaakt"]


@pytest.mark.parametrize(
    ("gevraagd", "deadline"),
    [
        (datetime(2025, 4, 25, 14, 0, tzinfo=UTC), datetime(2025, 4, 28, 15, 0, tzinfo=UTC)),
        (datetime(2025, 12, 24, 9, 0, tzinfo=UTC), datetime(2025, 12, 29, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_deadline_skips_weekend_and_closing_days(gevraagd, deadline):
    contact = registreer(
        begonnen_op=gevraagd,
        beeindigd_op=gevraagd,
        nu=gevraagd,
        product=ProductFactory(),
        terugbelvraag=Terugbelvraag(telefoonnummer="0612345678"),
    )
    assert contact.terugbelverzoeken.get().deadline_op == deadline


def test_a_closing_day_of_the_gemeente_itself_counts():
    Kalenderdag.objects.create(kalender=Kalender.DIENST, datum=DEADLINE.date(), omschrijving="Personeelsdag")
    contact = registreer(product=ProductFactory(), terugbelvraag=Terugbelvraag(telefoonnummer="0612345678"))
    assert contact.terugbelverzoeken.get().deadline_op == DEADLINE + timedelta(days=1)


def test_a_chosen_afdeling_goes_before_that_of_the_product():
    belastingen = AfdelingFactory(belastingen=True)
    contact = registreer(
        product=ProductFactory(),
        terugbelvraag=Terugbelvraag(telefoonnummer="0612345678", afdeling=belastingen),
    )
    assert contact.terugbelverzoeken.get().afdeling == belastingen


@pytest.mark.parametrize(
    ("velden", "veld"),
    [
        ({"terugbelvraag": Terugbelvraag(telefoonnummer="0612345678")}, "afdeling"),
        ({"terugbelvraag": Terugbelvraag(telefoonnummer="12")}, "telefoonnummer"),
        ({"resultaat": Resultaat.TERUGBELVERZOEK}, "telefoonnummer"),
    ],
)
def test_a_callback_that_nobody_can_keep_registers_nothing(velden, veld):
    with pytest.raises(ValidationError) as fout:
        registreer(klant=Klantgegevens(naam="Jan"), **velden)
    assert veld in fout.value.message_dict
    assert not Klantcontact.objects.exists()
    assert not Klant.objects.exists()


def test_another_government_does_not_call_back_for_us():
    with pytest.raises(ValidationError, match="RDW is een andere overheid"):
        registreer(
            terugbelvraag=Terugbelvraag(telefoonnummer="0612345678", afdeling=AfdelingFactory(extern=True))
        )


@pytest.mark.django_db(transaction=True)
def test_a_double_click_over_two_connections_registers_once():
    product, medewerker = ProductFactory(), MedewerkerFactory()
    start = threading.Barrier(2)
    uitkomsten = []

    def klik():
        try:
            start.wait(timeout=10)
            contact = registreer(
                klant=Klantgegevens(naam="Jan Jansen"),
                product=product,
                medewerker=medewerker,
                terugbelvraag=Terugbelvraag(telefoonnummer="0612345678"),
            )
            uitkomsten.append(contact.pk)
        finally:
            connections.close_all()

    draden = [threading.Thread(target=klik) for _ in range(2)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=20)
    assert len(uitkomsten) == 2
    assert len(set(uitkomsten)) == 1
    assert [model.objects.count() for model in (Klantcontact, Klant, Terugbelverzoek, Terugbelhandeling)] == [
        1
    ] * 4
