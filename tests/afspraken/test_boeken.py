"""Booking, moving and cancelling as a citizen does it: over HTTP, without an account."""

import re
from datetime import time, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from afspraken import regels
from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services import Contactgegevens, beheersleutel
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken.post import laatste
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db

CONTACT = {"naam": "Jo de Wit", "email": "jo@example.nl", "telefoon": "", "opmerking": ""}


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(2)
    for locatie in wereld.locaties:
        wereld.bezet(locatie, 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


def vraag(product="product-0", personen=1, **extra) -> dict:
    return {"product": product, "personen": personen, **extra}


GEKOZEN = vraag(locatie="locatie-0", moment="2026-03-02T09:30")


def adres(stap: str, **query) -> str:
    return f"{reverse(f'afspraken:{stap}')}?{urlencode(query or GEKOZEN)}"


def boek(client: Client, gekozen=GEKOZEN, contact=CONTACT):
    """Play steps 3 and 4; returns the response to the confirmation."""
    antwoord = client.post(adres("gegevens", **gekozen), contact)
    assert antwoord.status_code == 302, antwoord.content.decode()
    pagina = client.get(antwoord.url).content.decode()
    sleutel = re.search(r'name="aanvraag_sleutel" value="([^"]+)"', pagina).group(1)
    return client.post(antwoord.url, {"aanvraag_sleutel": sleutel})


def test_the_four_steps_lead_to_an_appointment_and_a_mail(client, wereld):
    keuze = client.get(adres("maken", **vraag(), verder=1))
    assert keuze.status_code == 302
    pagina = client.get(keuze.url).content.decode()
    assert "Locatie 0" in pagina and "Locatie 1" in pagina
    assert "9.00" in pagina
    antwoord = boek(client)
    afspraak = Afspraak.objects.get()
    assert antwoord.url == reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)])
    bevestiging = client.get(antwoord.url).content.decode()
    assert "9.30 uur" in bevestiging and afspraak.nummer[:4] in bevestiging and "Uw bankpas" in bevestiging
    assert UitgaandBericht.objects.get().aan == "jo@example.nl"
    mail = laatste("bevestiging")
    assert antwoord.url in mail.tekst and "maandag 2 maart 2026" in mail.onderwerp


def test_confirming_twice_gives_one_appointment(client, wereld):
    antwoord = client.post(adres("gegevens"), CONTACT)
    pagina = client.get(antwoord.url).content.decode()
    gegevens = {"aanvraag_sleutel": re.search(r'name="aanvraag_sleutel" value="([^"]+)"', pagina).group(1)}
    eerste = client.post(antwoord.url, gegevens)
    tweede = client.post(antwoord.url, gegevens)
    assert eerste.url == tweede.url
    assert Afspraak.objects.count() == 1 and UitgaandBericht.objects.count() == 1


def test_a_place_that_is_gone_leads_back_with_the_answers_kept(client, wereld):
    antwoord = client.post(adres("gegevens"), CONTACT)
    # It was held for five minutes; then somebody else took it.
    with time_machine.travel(VROEG + timedelta(minutes=6), tick=False):
        nu, ander = VROEG + timedelta(minutes=6), Contactgegevens("An Bos", "an@example.nl")
        wereld.plan(wereld.locaties[0], 114, nu=nu, contact=ander)
        terug = client.post(antwoord.url, {"aanvraag_sleutel": "nog-niet-gebruikt"}, follow=True)
        tekst = terug.content.decode()
        assert "net bezet" in tekst and "Welke dag komt u?" in tekst
        assert "Jo de Wit" in client.get(adres("gegevens")).content.decode()
    assert Afspraak.objects.count() == 1


@pytest.mark.parametrize(
    ("fout", "melding"),
    [
        ({"naam": ""}, "Vul uw naam in."),
        ({"email": "jo"}, "Dit e-mailadres klopt niet."),
        ({"email": "", "telefoon": ""}, "Vul een e-mailadres of een telefoonnummer in."),
        ({"telefoon": "12"}, "Dit telefoonnummer klopt niet."),
    ],
)
def test_wrong_details_are_named_and_kept(client, wereld, fout, melding):
    antwoord = client.post(adres("gegevens"), CONTACT | {"opmerking": "Ik bel liever"} | fout)
    tekst = antwoord.content.decode()
    assert antwoord.status_code == 200
    assert melding in tekst and "Ik bel liever" in tekst


def test_a_phone_number_alone_is_enough(client, wereld):
    antwoord = boek(client, contact=CONTACT | {"email": "", "telefoon": "010 267 1625"})
    assert antwoord.status_code == 302
    assert Afspraak.objects.get().telefoon == "+31102671625"
    assert not UitgaandBericht.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"product": "bestaat-niet"},
        {"product": "product-0", "personen": "-1"},
        {"product": "product-0", "personen": "99999999999999999999"},
        {"product": "product-0", "moment": "gisteren", "locatie": "locatie-0"},
        {"product": "product-0", "moment": "2026-03-02T09:31", "locatie": "locatie-0"},
        {"product": "product-0", "moment": "0001-01-01T00:00", "locatie": "locatie-0"},
        {"product": "product-0", "moment": "9999-12-31T23:55", "locatie": "locatie-0"},
        {"product": "product-0", "locatie": "locatie-0", "datum": "2026-13-01", "vanaf": "x"},
        {"product": "\u202e💥", "locatie": "x" * 3000},
    ],
)
@pytest.mark.parametrize("stap", ["maken", "moment", "gegevens", "controleren"])
def test_no_step_breaks_on_a_made_up_address(client, wereld, stap, query):
    client.post(adres("gegevens"), CONTACT)
    assert client.get(adres(stap, **query) if query else reverse(f"afspraken:{stap}")).status_code in (
        200,
        302,
    )
    antwoord = client.post(adres(stap, **query) if query else reverse(f"afspraken:{stap}"), CONTACT)
    assert antwoord.status_code in (200, 302)
    assert not Afspraak.objects.exists()


def test_a_nul_byte_is_a_bad_request(client, wereld):
    assert client.get(adres("maken", product="\x00")).status_code == 400


def test_too_many_persons_says_how_many_can_come(client, wereld):
    tekst = client.get(adres("maken", **vraag(personen=5), verder=1)).content.decode()
    assert "hoogstens 4 personen" in tekst


def test_days_and_times_of_one_place(client, wereld):
    wereld.plan(wereld.locaties[0], 108)
    tekst = client.get(adres("moment", **vraag(locatie="locatie-0"))).content.decode()
    # 09:00 is taken until 09:15; the quarter from 09:15 is free from its start.
    assert "moment=2026-03-02T09%3A00" not in tekst
    assert "moment=2026-03-02T09%3A15" in tekst and "Ochtend" in tekst


def test_a_full_place_says_so_and_what_to_do(client, wereld):
    for cel in range(108, 144, 3):
        wereld.plan(wereld.locaties[0], cel)
    tekst = client.get(adres("moment", **vraag(locatie="locatie-0"))).content.decode()
    assert "Er is hier geen plek meer" in tekst


def test_a_wrong_key_is_not_found_whether_the_appointment_exists_or_not(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    for uuid in (afspraak.uuid, "6f1d2cf4-0000-4000-8000-000000000000"):
        assert client.get(reverse("afspraken:beheren", args=[uuid, "0" * 40])).status_code == 404


def test_the_key_survives_a_change_of_secret(client, wereld, settings):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    adres_ = reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een nieuw geheim"
    assert client.get(adres_).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(adres_).status_code == 404


def test_moving_takes_the_new_place_and_frees_the_old(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    pagina = reverse("afspraken:verplaatsen", args=[afspraak.uuid, beheersleutel(afspraak)])
    assert "blijft staan" in client.get(pagina).content.decode()
    nieuw = f"{pagina}?locatie=locatie-1&moment=2026-03-02T11:00"
    assert "Klopt de nieuwe tijd?" in client.get(nieuw).content.decode()
    client.post(nieuw)
    afspraak.refresh_from_db()
    assert (afspraak.locatie, afspraak.begint_op) == (wereld.locaties[1], regels.cel_moment(MAANDAG, 132))
    wereld.plan(wereld.locaties[0], 120)  # the old place is free
    mail = laatste("wijziging")
    assert "verplaatst" in mail.onderwerp
    assert "METHOD:REQUEST" in mail.bijlagen[0]["inhoud"] and "SEQUENCE:1" in mail.bijlagen[0]["inhoud"]


def test_moving_to_a_taken_place_keeps_the_old_one(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    wereld.plan(wereld.locaties[1], 132)
    pagina = reverse("afspraken:verplaatsen", args=[afspraak.uuid, beheersleutel(afspraak)])
    tekst = client.post(f"{pagina}?locatie=locatie-1&moment=2026-03-02T11:00", follow=True).content.decode()
    assert "net bezet" in tekst and "staat nog zoals hij was" in tekst
    afspraak.refresh_from_db()
    assert afspraak.begint_op == regels.cel_moment(MAANDAG, 120) and afspraak.regels.count() == 1


def test_moving_by_five_minutes_may_overlap_itself(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    pagina = reverse("afspraken:verplaatsen", args=[afspraak.uuid, beheersleutel(afspraak)])
    client.post(f"{pagina}?locatie=locatie-0&moment=2026-03-02T10:05")
    afspraak.refresh_from_db()
    assert afspraak.begint_op == regels.cel_moment(MAANDAG, 121)


def test_cancelling_asks_once_frees_the_place_and_mails(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    pagina = reverse("afspraken:afzeggen", args=[afspraak.uuid, beheersleutel(afspraak)])
    assert "afzeggen?" in client.get(pagina).content.decode()
    assert Afspraak.objects.get().status == Afspraakstatus.BEVESTIGD
    client.post(pagina)
    client.post(pagina)
    assert Afspraak.objects.get().status == Afspraakstatus.AFGEZEGD
    mail = laatste("afzegging")
    assert "METHOD:CANCEL" in mail.bijlagen[0]["inhoud"]
    wereld.plan(wereld.locaties[0], 120)


def test_an_appointment_that_has_begun_cannot_be_changed(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    sleutel = beheersleutel(afspraak)
    with time_machine.travel(afspraak.begint_op, tick=False):
        tekst = client.get(reverse("afspraken:beheren", args=[afspraak.uuid, sleutel])).content.decode()
        assert "kunt u niet meer veranderen" in tekst
        client.post(reverse("afspraken:afzeggen", args=[afspraak.uuid, sleutel]))
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.BEVESTIGD


def test_the_calendar_file_has_the_zone_and_the_right_times(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    antwoord = client.get(reverse("afspraken:agenda", args=[afspraak.uuid, beheersleutel(afspraak)]))
    kalender = Calendar.from_ical(antwoord.content)
    (gebeurtenis,) = kalender.walk("VEVENT")
    assert gebeurtenis["DTSTART"].dt == afspraak.begint_op
    assert gebeurtenis["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert gebeurtenis["DTEND"].dt - gebeurtenis["DTSTART"].dt == timedelta(minutes=15)
    assert str(gebeurtenis["UID"]) == f"{afspraak.uuid}@kcc"
    assert kalender.walk("VTIMEZONE")


def test_the_qr_code_is_an_image(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    antwoord = client.get(reverse("afspraken:qr", args=[afspraak.uuid, beheersleutel(afspraak)]))
    assert antwoord["Content-Type"] == "image/svg+xml" and b"<svg" in antwoord.content


def test_these_steps_book_online_whoever_takes_them(wereld, aangemeld):
    boek(aangemeld(Rol.KCC_MEDEWERKER), GEKOZEN | {"kanaal": "telefoon"})
    assert Afspraak.objects.get().kanaal == "online"


def test_english_throughout_when_chosen(client, wereld):
    client.cookies["django_language"] = "en"
    boek(client)
    afspraak = Afspraak.objects.get()
    assert afspraak.taal == "en"
    mail = laatste("bevestiging")
    assert "Product 0 in English" in mail.tekst and "Afspraaknummer" not in mail.tekst


def test_no_personal_data_in_any_address(client, wereld):
    antwoord = client.post(adres("gegevens"), CONTACT)
    assert "jo" not in urlsplit(antwoord.url).query.lower().replace("locatie", "")


def test_the_product_page_leads_to_an_appointment_where_a_place_supplies_it(client, wereld):
    pagina = reverse("catalogus:product", args=["product-0"])
    assert f"{reverse('afspraken:maken')}?product=product-0" in client.get(pagina).content.decode()
    wereld.producten[0].aanbod.update(is_actief=False)
    assert f"{reverse('afspraken:maken')}?product=product-0" not in client.get(pagina).content.decode()
