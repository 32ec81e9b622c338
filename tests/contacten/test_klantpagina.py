from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from afspraken.models import Afspraak
from contacten.enums import Postbron
from contacten.models import Klant, Postbericht
from contacten.services import postbus
from contacten.tasks import verwerk_wachtende_post
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import (
    NU,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    MedewerkerFactory,
    TerugbelverzoekFactory,
)
from tests.contacten.post import mail

pytestmark = pytest.mark.django_db


def url(klant, naam="klant"):
    return reverse(f"contacten:{naam}", args=[klant.pk])


def maak_afspraak(nummer, **velden):
    begin = timezone.now() + timedelta(days=nummer)
    return Afspraak.objects.create(
        nummer=f"A{nummer}",
        aanvraag_sleutel=f"a-{nummer}",
        locatie=LocatieFactory(),
        datum=begin.date(),
        begint_op=begin,
        eindigt_op=begin + timedelta(minutes=10),
        kanaal="online",
        naam="F. de Vries",
        gemaakt_op=timezone.now(),
        gewijzigd_op=timezone.now(),
        **velden,
    )


def test_the_page_of_a_client_shows_everything_and_logs_one_look(kcc_medewerker_client):
    klant = KlantFactory()
    KlantcontactFactory(klant=klant, notitie="Wilde weten <wanneer>.")
    TerugbelverzoekFactory(klant=klant)
    eigen = [maak_afspraak(1, email="fatima@voorbeeld.nl"), maak_afspraak(2, telefoon="06-12345678")]
    maak_afspraak(3, email="ander@voorbeeld.nl", telefoon="0687654321")
    antwoord = kcc_medewerker_client.get(url(klant))
    assert "Wilde weten &lt;wanneer&gt;." in antwoord.text
    assert "Wij bellen nog terug" in antwoord.text
    assert set(antwoord.context["beeld"].afspraken) == set(eigen)
    assert Inzage.objects.values_list("handeling", "object_soort", "object_id").get() == (
        "inzien",
        "klant",
        str(klant.pk),
    )


def test_post_that_waits_for_an_answer_is_beside_the_other_promises(kcc_medewerker_client):
    klant = KlantFactory()
    for nummer, onderwerp in enumerate(("Wanneer is het klaar?", "Dank u wel", "Nog een vraag")):
        postbus.neem_aan(
            bron=Postbron.PIJP,
            ruw=mail(f"Tekst {nummer}", onderwerp=onderwerp, message_id=f"<{nummer}@x.nl>"),
            nu=NU,
        )
    verwerk_wachtende_post()
    klaar = Postbericht.objects.get(onderwerp="Dank u wel")
    postbus.handel_postbericht_af(
        bericht_id=klaar.pk, medewerker=MedewerkerFactory(), reden="Bedankje.", nu=NU
    )
    beeld = kcc_medewerker_client.get(url(klant)).context["beeld"]
    assert [bericht.onderwerp for bericht in beeld.postberichten] == [
        "Wanneer is het klaar?",
        "Nog een vraag",
    ]


def test_the_page_of_an_unknown_client_is_404(kcc_medewerker_client):
    assert kcc_medewerker_client.get("/werk/klanten/1/").status_code == 404


def test_changing_a_client(kcc_medewerker_client):
    klant = KlantFactory()
    formulier = kcc_medewerker_client.get(url(klant, "klant_wijzigen"))
    assert "06 12345678" in formulier.text
    assert "12-03-1980" in formulier.text
    antwoord = kcc_medewerker_client.post(
        url(klant, "klant_wijzigen"),
        {
            "soort": "persoon",
            "naam": "Fatima Bakker",
            "geboortedatum": "12-03-1980",
            "postcode": "3011ad",
            "huisnummer": "41",
            "taal": "en",
            "telefoonnummers": "06 12345678\r\n010-2671625\r\n",
            "emailadressen": "Fatima@voorbeeld.nl",
        },
    )
    assert antwoord["Location"] == url(klant)
    klant.refresh_from_db()
    assert (klant.naam, klant.postcode, klant.huisnummer, klant.taal) == (
        "Fatima Bakker",
        "3011 AD",
        "41",
        "en",
    )
    assert {telefoon.nummer for telefoon in klant.telefoonnummers.all()} == {"+31612345678", "+31102671625"}
    assert klant.history.first().history_user == kcc_medewerker_client.medewerker
    assert Inzage.objects.filter(handeling="wijzigen", object_id=str(klant.pk)).exists()


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"naam": ""}, "naam"),
        ({"telefoonnummers": "06 12345678\n12"}, "telefoonnummers"),
        ({"emailadressen": "fatima@"}, "emailadressen"),
        ({"geboortedatum": "31-02-1980"}, "geboortedatum"),
        ({"geboortedatum": "01-01-2999"}, "geboortedatum"),
    ],
)
def test_wrong_data_change_nothing_and_stay_on_the_screen(kcc_medewerker_client, anders, veld):
    klant = KlantFactory()
    antwoord = kcc_medewerker_client.post(
        url(klant, "klant_wijzigen"),
        {"soort": "persoon", "naam": "Fatima Bakker", "taal": "nl", "huisnummer": "99", **anders},
    )
    assert antwoord.status_code == 422
    assert veld in antwoord.context["form"].errors
    assert 'value="99"' in antwoord.text
    assert "Fatima de Vries wijzigen" in antwoord.text
    assert Klant.objects.get().naam == "Fatima de Vries"


@pytest.mark.parametrize("rol", Rol)
def test_who_may_see_and_who_may_change(aangemeld, rol):
    klant = KlantFactory()
    client = aangemeld(rol)
    assert client.get(url(klant)).status_code == (200 if rol in {Rol.KCC_MEDEWERKER, Rol.MANAGER} else 403)
    mag_wijzigen = client.get(url(klant, "klant_wijzigen")).status_code == 200
    assert mag_wijzigen is (rol == Rol.KCC_MEDEWERKER)


def test_the_page_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    klant = KlantFactory()
    KlantcontactFactory(klant=klant)
    TerugbelverzoekFactory(klant=klant)
    maak_afspraak(1, email="fatima@voorbeeld.nl")
    kcc_medewerker_client.get(url(klant))
    with django_assert_max_num_queries(30) as een:
        kcc_medewerker_client.get(url(klant))
    aantal = len(een)
    for nummer in range(2, 12):
        KlantcontactFactory(klant=klant)
        TerugbelverzoekFactory(klant=klant)
        maak_afspraak(nummer, email="fatima@voorbeeld.nl")
    with django_assert_max_num_queries(aantal):
        kcc_medewerker_client.get(url(klant))
