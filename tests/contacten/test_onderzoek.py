"""The survey (KTO): who is asked, the signed link, the answer, what the norms read, and low marks."""

from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from afspraken.models import Afspraak
from contacten.models import (
    Klantcontact,
    Onderzoekantwoord,
    Terugbelverzoek,
    Tevredenheid,
    Uitnodiging,
)
from contacten.services import onderzoek
from contacten.services.onderzoek import Mening
from kcc.organisatie.models import UitgaandBericht
from kcc.organisatie.services import bezorg_bericht
from tests.contacten.factories import NU, KlantcontactFactory, KlantFactory, LocatieFactory
from tests.servicenormen.factories import BezoekFactory

pytestmark = pytest.mark.django_db

STRAKS = NU + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _aan(settings):
    settings.KCC_KTO = True
    with time_machine.travel(STRAKS, tick=False):
        yield


def bezoek(nummer=1, *, email="fatima@voorbeeld.nl", afgerond_op=NU, **velden):
    afspraak = Afspraak.objects.create(
        nummer=f"A{nummer}",
        aanvraag_sleutel=f"a-{nummer}",
        locatie=LocatieFactory(),
        datum=NU.date(),
        begint_op=NU,
        eindigt_op=NU + timedelta(minutes=10),
        kanaal="online",
        naam="Fatima",
        email=email,
        gemaakt_op=NU,
        gewijzigd_op=NU,
        **velden,
    )
    return BezoekFactory(
        afspraak=afspraak,
        opgeroepen_op=NU - timedelta(minutes=9),
        aangemeld_op=NU - timedelta(minutes=9),
        afgerond_op=afgerond_op,
    )


def uitgenodigd(**velden):
    bezoek(**velden)
    assert onderzoek.nodig_uit(nu=STRAKS) == 1
    return Uitnodiging.objects.get()


def adres(uitnodiging):
    return urlsplit(onderzoek.onderzoekadres(uitnodiging)).path


def test_after_a_visit_a_mail_leaves_with_a_link_that_needs_no_account(client):
    uitnodiging = uitgenodigd(taal="en")
    bezorg_bericht(bericht_id=UitgaandBericht.objects.get().pk, nu=STRAKS)
    [bericht] = mail.outbox
    assert bericht.to == ["fatima@voorbeeld.nl"]
    assert bericht.subject == "How did we help you?"
    assert adres(uitnodiging) in bericht.body
    assert "fatima" not in uitnodiging.ontvanger
    assert "Stadswinkel Centrum" in client.get(adres(uitnodiging)).text
    # asked again by a task that runs twice: nobody gets a second one
    assert onderzoek.nodig_uit(nu=STRAKS) == 0


@pytest.mark.parametrize(
    ("na", "aantal"),
    [
        (timedelta(minutes=59), 0),
        (timedelta(hours=1), 0),
        (timedelta(minutes=61), 1),
        (timedelta(hours=25), 1),
        (timedelta(hours=25, seconds=1), 0),
    ],
)
def test_when_somebody_is_asked(na, aantal):
    bezoek()
    assert onderzoek.nodig_uit(nu=NU + na) == aantal


def test_nobody_is_asked_when_it_is_off_or_without_an_address(settings):
    bezoek(email="")
    KlantcontactFactory(klant=None)
    assert onderzoek.nodig_uit(nu=STRAKS) == 0
    bezoek(2)
    settings.KCC_KTO = False
    assert onderzoek.nodig_uit(nu=STRAKS) == 0


@pytest.mark.parametrize(
    ("velden", "aantal"),
    [
        ({}, 1),
        ({"resultaat": "afgebroken"}, 0),
        ({"is_vertrouwelijk": True}, 0),
        ({"richting": "uitgaand"}, 0),
        ({"vertegenwoordiger_naam": "Jan", "vertegenwoordiger_soort": "mantelzorger"}, 0),
    ],
)
def test_which_contacts_are_asked_about(velden, aantal):
    KlantcontactFactory(klant=KlantFactory(), **velden)
    assert onderzoek.nodig_uit(nu=STRAKS) == aantal


def test_who_cannot_be_asked_keeps_nobody_out_of_a_batch():
    """A batch is full of contacts of somebody without an address, and of one who was asked last week."""
    onbereikbaar, gevraagd = KlantFactory(), KlantFactory(email="een@voorbeeld.nl")
    onbereikbaar.emailadressen.all().delete()
    KlantcontactFactory(klant=gevraagd)
    assert onderzoek.nodig_uit(nu=STRAKS) == 1
    for klant in (onbereikbaar, gevraagd, KlantFactory(email="twee@voorbeeld.nl")):
        KlantcontactFactory(klant=klant)
    with patch("contacten.services.onderzoek._PER_KEER", 1):
        assert onderzoek.nodig_uit(nu=STRAKS) == 1


def test_once_in_sixty_days_on_whatever_way():
    klant = KlantFactory()
    KlantcontactFactory(klant=klant)
    bezoek(email="Fatima@voorbeeld.nl")
    assert onderzoek.nodig_uit(nu=STRAKS) == 1
    later = timedelta(days=60)
    for dagen, aantal in ((timedelta(days=59), 0), (later, 1)):
        KlantcontactFactory(klant=klant, begonnen_op=NU + dagen, beeindigd_op=NU + dagen)
        assert onderzoek.nodig_uit(nu=STRAKS + dagen) == aantal


def test_who_wants_a_text_message_gets_one(settings):
    settings.KCC_SMS_GATEWAY = "kcc.organisatie.sms.Demogateway"
    uitnodiging = uitgenodigd(email="", telefoon="06 12345678", sms_herinnering=True)
    bericht = UitgaandBericht.objects.get()
    assert (uitnodiging.via, bericht.aan) == ("sms", "+31612345678")
    bezorg_bericht(bericht_id=bericht.pk, nu=STRAKS)
    bericht.refresh_from_db()
    assert adres(uitnodiging) in bericht.tekst
    assert len(bericht.tekst) <= 160


def test_the_answer_is_what_the_norms_read(client):
    uitnodiging = uitgenodigd()
    antwoord = client.post(
        adres(uitnodiging), {"cijfer": "8", "cijfer_afspraak": "6", "opmerking": "Snel geholpen"}
    )
    assert antwoord["Location"] == adres(uitnodiging)
    assert "Bedankt" in client.get(adres(uitnodiging)).text
    rijen = Tevredenheid.objects.order_by("vraag").values_list(
        "vraag", "cijfer", "kanaal", "locatie__code", "product__code"
    )
    assert list(rijen) == [
        ("afspraakgemak", 6, "balie", "centrum", "paspoort"),
        ("tevredenheid", 8, "balie", "centrum", "paspoort"),
    ]
    # a second time, from another tab: the first answer stands
    client.post(adres(uitnodiging), {"cijfer": "1"})
    assert Onderzoekantwoord.objects.get().cijfer == 8
    assert Tevredenheid.objects.count() == 2


def test_after_a_call_there_is_one_question_less(client):
    KlantcontactFactory(klant=KlantFactory())
    onderzoek.nodig_uit(nu=STRAKS)
    uitnodiging = Uitnodiging.objects.get()
    assert "cijfer_afspraak" not in client.get(adres(uitnodiging)).text
    client.post(adres(uitnodiging), {"cijfer": "9", "cijfer_afspraak": "1"})
    assert Tevredenheid.objects.get().kanaal == "telefoon"
    assert Onderzoekantwoord.objects.get().klant is not None


def test_who_wants_to_stay_anonymous_does(client):
    KlantcontactFactory(klant=KlantFactory())
    onderzoek.nodig_uit(nu=STRAKS)
    uitnodiging = Uitnodiging.objects.get()
    client.post(adres(uitnodiging), {"cijfer": "3", "is_anoniem": "on"})
    antwoord = Onderzoekantwoord.objects.get()
    assert (antwoord.klant, antwoord.uitnodiging) == (None, None)
    uitnodiging.refresh_from_db()
    assert uitnodiging.beantwoord_op is not None


@pytest.mark.parametrize(
    "fout",
    [{}, {"cijfer": "11"}, {"cijfer": "0"}, {"cijfer": "7", "wil_bellen": "on", "telefoonnummer": "12"}],
)
def test_what_is_missing_is_asked_and_nothing_is_lost(client, fout):
    uitnodiging = uitgenodigd()
    antwoord = client.post(adres(uitnodiging), {"opmerking": "Blijft staan", **fout})
    assert antwoord.status_code == 422
    assert "Blijft staan" in antwoord.text
    assert not Tevredenheid.objects.exists()


def test_who_asks_to_be_called_is_on_the_worklist(client):
    uitnodiging = uitgenodigd()
    client.post(
        adres(uitnodiging),
        {
            "cijfer": "2",
            "opmerking": "Niemand wist iets",
            "wil_bellen": "on",
            "telefoonnummer": "06-12345678",
        },
    )
    verzoek = Terugbelverzoek.objects.get()
    assert (verzoek.telefoonnummer, verzoek.afdeling.code) == ("+31612345678", "burgerzaken")
    assert "Niemand wist iets" in verzoek.vraag
    assert Klantcontact.objects.get(referentie__startswith="kto-").kanaal == "web"
    # there is somebody who calls: nobody else has to look at it
    assert not onderzoek.op_te_volgen().exists()


@pytest.mark.parametrize(
    "verander",
    [
        lambda t: t[:-2] + ("BB" if t.endswith("AA") else "AA"),
        lambda t: t.swapcase(),
        lambda t: "a",
        lambda t: t + "==",
    ],
)
def test_another_link_opens_nothing(client, verander):
    uitnodiging = uitgenodigd()
    token = adres(uitnodiging).split("/")[2]
    assert client.get(reverse("contacten:mening", args=[verander(token)])).status_code == 404


def test_a_link_of_before_a_new_secret_key_still_works(client, settings):
    uitnodiging = uitgenodigd()
    oud = adres(uitnodiging)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een-nieuwe"
    assert client.get(oud).status_code == 200
    bezoek(2)
    assert onderzoek.nodig_uit(nu=STRAKS) == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(oud).status_code == 404


def test_after_thirty_days_the_questions_are_closed():
    uitnodiging = uitgenodigd()
    te_laat = uitnodiging.uitgenodigd_op + timedelta(days=30)
    assert not onderzoek.beantwoord_onderzoek(
        uitnodiging_id=uitnodiging.pk, mening=Mening(cijfer=1), nu=te_laat
    )
    assert not Tevredenheid.objects.exists()


def test_saying_no_is_for_good_and_only_by_pressing_the_button(client):
    uitnodiging = uitgenodigd()
    weg = urlsplit(onderzoek.onderzoekadres(uitnodiging, naam="contacten:mening_afmelden")).path
    assert "nooit meer" in client.get(weg).text
    assert not onderzoek.is_afgemeld(uitnodiging)
    client.post(weg)
    client.post(weg)
    assert "niet meer" in client.get(weg).text
    bezoek(2, afgerond_op=NU + timedelta(days=400))
    assert onderzoek.nodig_uit(nu=STRAKS + timedelta(days=400)) == 0
    # what was still to leave does not leave any more
    bericht = UitgaandBericht.objects.get()
    bezorg_bericht(bericht_id=bericht.pk, nu=STRAKS)
    bericht.refresh_from_db()
    assert bericht.status == "vervallen"


def test_low_marks_are_followed_up(kcc_medewerker_client, django_assert_max_num_queries):
    def antwoord(cijfer, **velden):
        return Onderzoekantwoord.objects.create(
            kanaal="balie", cijfer=cijfer, beantwoord_op=NU, klant=KlantFactory(), **velden
        )

    laag = antwoord(5, opmerking="Lang gewacht <uur>")
    antwoord(6)
    url = reverse("contacten:waardering")
    pagina = kcc_medewerker_client.get(url)
    assert list(pagina.context["pagina"]) == [laag]
    assert "&lt;uur&gt;" in pagina.text
    doen = reverse("contacten:waardering_opvolgen", args=[laag.pk])
    assert kcc_medewerker_client.post(doen, {"opvolging": " "}).status_code == 422
    kcc_medewerker_client.post(doen, {"opvolging": "Gebeld en excuses gemaakt."})
    laag.refresh_from_db()
    assert laag.opgevolgd_door == kcc_medewerker_client.medewerker
    assert not kcc_medewerker_client.get(url).context["pagina"].object_list
    with django_assert_max_num_queries(30) as weinig:
        kcc_medewerker_client.get(url, {"lijst": "alle"})
    for _ in range(10):
        antwoord(4)
    with django_assert_max_num_queries(len(weinig)):
        kcc_medewerker_client.get(url, {"lijst": "alle"})


def test_the_response_rate_counts_who_answered(client):
    eerste = uitgenodigd()
    bezoek(2, email="ander@voorbeeld.nl")
    KlantcontactFactory(klant=KlantFactory(email="derde@voorbeeld.nl"))
    onderzoek.nodig_uit(nu=STRAKS)
    client.post(adres(eerste), {"cijfer": "8", "is_anoniem": "on"})
    totaal, *per_kanaal = onderzoek.respons(vanaf=NU, tot=NU + timedelta(days=1))
    assert (totaal.uitgenodigd, totaal.beantwoord, totaal.percentage) == (3, 1, "33,3%")
    assert [(deel.kanaal, deel.beantwoord, deel.uitgenodigd) for deel in per_kanaal] == [
        ("Balie", 1, 2),
        ("Telefoon", 0, 1),
    ]
    assert (
        onderzoek.respons(vanaf=STRAKS + timedelta(days=1), tot=STRAKS + timedelta(days=2))[0].percentage
        == "–"
    )
