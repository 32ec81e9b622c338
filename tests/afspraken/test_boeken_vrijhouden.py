"""The chosen moment is held while the details are typed; a second appointment for the same is asked about."""

import re
from datetime import time, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Bezetting
from afspraken.services import beheersleutel, controleer, herbereken
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db

CONTACT = {"naam": "Jo de Wit", "email": "jo@example.nl", "telefoon": "", "opmerking": ""}
GEKOZEN = {"product": "product-0", "personen": 1, "locatie": "locatie-0", "moment": "2026-03-02T09:30"}


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


def adres(stap: str, **anders) -> str:
    return f"{reverse(f'afspraken:{stap}')}?{urlencode(GEKOZEN | anders)}"


def tekst(antwoord) -> str:
    return antwoord.content.decode()


def bevestig(client: Client, pad=None, **extra):
    """Press the last button of step 4."""
    pad = pad or adres("controleren")
    sleutel = re.search(r'name="aanvraag_sleutel" value="([^"]+)"', tekst(client.get(pad))).group(1)
    return client.post(pad, {"aanvraag_sleutel": sleutel} | extra)


def boek(client: Client, contact=CONTACT, **anders):
    client.post(adres("vasthouden", **anders))
    client.post(adres("gegevens", **anders), contact)
    return bevestig(client, adres("controleren", **anders))


def test_choosing_a_time_holds_it_and_says_until_when(client, wereld):
    antwoord = client.post(adres("vasthouden"))
    assert antwoord.url == adres("gegevens")
    assert "vrij tot 06.05 uur" in tekst(client.get(antwoord.url))
    assert Afspraak.alle.get().status == Afspraakstatus.GERESERVEERD
    # Somebody else does not see it any more.
    ander = Client().get(f"{reverse('afspraken:moment')}?product=product-0&locatie=locatie-0")
    assert "09%3A30" not in tekst(ander) and "09%3A45" in tekst(ander)


def test_looking_holds_nothing(client, wereld):
    for stap in ("vasthouden", "gegevens", "controleren"):
        client.get(adres(stap), follow=True)
    assert not Afspraak.alle.exists()


def test_who_came_by_a_link_can_hold_it_and_filling_in_the_details_does(client, wereld):
    assert "nog niet voor u vrij" in tekst(client.get(adres("gegevens")))
    antwoord = client.post(adres("gegevens"), CONTACT)
    assert "vrij tot 06.05 uur" in tekst(client.get(antwoord.url))


def test_the_details_make_the_hold_an_appointment_with_its_number(client, wereld):
    client.post(adres("vasthouden"))
    nummer = Afspraak.alle.get().nummer
    client.post(adres("gegevens"), CONTACT)
    antwoord = bevestig(client)
    afspraak = Afspraak.objects.get()
    assert (afspraak.nummer, afspraak.naam) == (nummer, "Jo de Wit")
    assert antwoord.url == reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel(afspraak)])
    assert controleer(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []


@pytest.mark.parametrize("stap", ["gegevens", "controleren"])
def test_longer_keeps_what_was_typed_and_works_without_javascript(client, wereld, stap):
    client.post(adres("vasthouden"))
    client.post(adres("gegevens"), CONTACT)
    getypt = {"naam": "Jo", "email": "nog niet af", "behoeften": ["rolstoel"], "actie": "vrijhouden"}
    with time_machine.travel(VROEG + timedelta(minutes=4), tick=False):
        antwoord = client.post(adres(stap), getypt if stap == "gegevens" else {"actie": "vrijhouden"})
        assert antwoord.url == adres(stap)
        pagina = tekst(client.get(antwoord.url))
    assert "vrij tot 06.09 uur" in pagina
    if stap == "gegevens":
        assert "nog niet af" in pagina
        assert re.search(r'value="rolstoel"[^>]* checked', pagina)


def test_longer_with_htmx_gives_the_block_of_the_page(client, wereld):
    client.post(adres("vasthouden"))
    kop = {"HX-Request": "true", "HX-Target": "vrijhouden"}
    deel = tekst(client.post(adres("gegevens"), {"naam": "Jo", "actie": "vrijhouden"}, headers=kop))
    blok = re.compile(r'<div id="vrijhouden".*?</div>', re.DOTALL)
    assert blok.search(deel).group().replace(" data-kondig-aan", "") in tekst(client.get(adres("gegevens")))


def test_when_its_time_is_over_one_can_go_on_while_it_is_free(client, wereld):
    client.post(adres("vasthouden"))
    with time_machine.travel(VROEG + timedelta(minutes=6), tick=False):
        assert "niet meer voor u vrij" in tekst(client.get(adres("gegevens")))
        client.post(adres("gegevens"), CONTACT)
        assert bevestig(client).status_code == 302
    assert Afspraak.objects.get().naam == "Jo de Wit"


@pytest.mark.parametrize("htmx", [False, True])
def test_when_somebody_else_took_it_one_is_told_and_keeps_what_was_typed(client, wereld, htmx):
    client.post(adres("vasthouden"))
    with time_machine.travel(VROEG + timedelta(minutes=6), tick=False):
        boek(Client(), CONTACT | {"email": "ander@example.nl"})
        koppen = {"HX-Request": "true"} if htmx else {}
        antwoord = client.post(adres("gegevens"), CONTACT | {"actie": "vrijhouden"}, headers=koppen)
        terug = client.get(antwoord["HX-Redirect"] if htmx else antwoord.url)
        assert "net bezet" in tekst(terug)
        assert "Jo de Wit" in tekst(client.get(adres("gegevens", moment="2026-03-02T10:00")))


def test_another_time_moves_the_hold_and_ones_own_is_shown_as_free(client, wereld):
    client.post(adres("vasthouden"))
    moment = f"{reverse('afspraken:moment')}?product=product-0&locatie=locatie-0"
    assert "09%3A30" in tekst(client.get(moment))
    client.post(adres("vasthouden", moment="2026-03-02T09:35"))
    assert Afspraak.alle.get().begint_op.minute == 35
    client.post(adres("vasthouden"))
    assert Afspraak.alle.count() == 1


@pytest.mark.parametrize("stap", ["gegevens", "controleren"])
def test_stopping_gives_it_up_and_forgets_what_was_typed(client, wereld, stap):
    client.post(adres("vasthouden"))
    client.post(adres("gegevens"), CONTACT)
    antwoord = client.post(adres(stap), {"actie": "stoppen"}, follow=True)
    assert "Er is geen afspraak gemaakt" in tekst(antwoord)
    assert not Afspraak.alle.exists()
    assert "Jo de Wit" not in tekst(client.get(adres("gegevens")))


def test_a_change_of_the_roster_makes_it_yield_and_the_person_is_told(client, wereld):
    client.post(adres("vasthouden"))
    client.post(adres("gegevens"), CONTACT)
    Bezetting.objects.all().delete()
    herbereken(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])
    assert not Afspraak.alle.exists()
    assert "niet meer voor u vrij" in tekst(client.get(adres("controleren")))
    antwoord = bevestig(client)
    assert antwoord.url.startswith(reverse("afspraken:moment"))
    assert "Jo de Wit" in tekst(client.get(adres("gegevens")))


def test_over_the_limit_of_an_address_one_books_without_a_hold(client, wereld, settings):
    settings.RESERVERINGEN_PER_ADRES = 1
    Client().post(adres("vasthouden", moment="2026-03-02T11:00"))
    client.post(adres("vasthouden"))
    assert "nu niet voor u vrijhouden" in tekst(client.get(adres("gegevens")))
    client.post(adres("gegevens"), CONTACT)
    bevestig(client)
    assert Afspraak.objects.get().naam == "Jo de Wit"


def test_two_tabs_each_book_what_they_show(client, wereld):
    client.post(adres("vasthouden"))
    client.post(adres("gegevens"), CONTACT)
    tweede = adres("controleren", product="product-1", moment="2026-03-02T10:30")
    client.post(adres("vasthouden", product="product-1", moment="2026-03-02T10:30"))
    bevestig(client)
    client.post(adres("gegevens"), CONTACT)
    bevestig(client, tweede)
    assert sorted(a.begint_op.strftime("%H:%M") for a in Afspraak.alle.all()) == ["08:30", "09:30"]


# --- The same person, the same product ---------------------------------------------------------


@pytest.mark.parametrize(
    "contact",
    [
        CONTACT | {"email": "JO@Example.nl"},
        CONTACT | {"email": "", "telefoon": "06 12 34 56 78"},
    ],
)
def test_a_second_appointment_for_the_same_is_asked_about_without_telling_of_the_first(
    client, wereld, contact
):
    boek(Client(), CONTACT | {"telefoon": "0612345678", "naam": "Geheime Naam"})
    eerste = Afspraak.objects.get()
    antwoord = boek(client, contact, moment="2026-03-02T10:30")
    pagina = tekst(antwoord)
    assert antwoord.status_code == 200 and "Wilt u nog een afspraak maken?" in pagina
    for geheim in (eerste.nummer, str(eerste.uuid), "9.30", "Geheime Naam"):
        assert geheim not in pagina
    assert Afspraak.objects.count() == 1


def test_who_wants_another_gets_one(client, wereld):
    boek(Client())
    pad = adres("controleren", moment="2026-03-02T10:30")
    boek(client, moment="2026-03-02T10:30")
    assert bevestig(client, pad, eerdere="houden").status_code == 302
    assert Afspraak.objects.count() == 2


def test_who_would_rather_move_gets_the_link_by_mail_at_the_address_of_the_appointment(client, wereld):
    boek(Client(), CONTACT | {"telefoon": "0612345678"})
    eerste = Afspraak.objects.get()
    anders = CONTACT | {"email": "iemand-anders@example.nl", "telefoon": "0612345678"}
    boek(client, anders, moment="2026-03-02T10:30")
    for _ in range(2):
        antwoord = bevestig(client, adres("controleren", moment="2026-03-02T10:30"), eerdere="verplaatsen")
        boek(client, anders, moment="2026-03-02T10:30")
    assert beheersleutel(eerste) not in tekst(client.get(antwoord.url))
    mail = UitgaandBericht.objects.get(sleutel__contains="beheerlink")
    assert mail.aan == "jo@example.nl" and beheersleutel(eerste) in mail.tekst
    assert beheersleutel(eerste) in mail.html
    # What was held for the new one is given up, so that the old one can move there.
    assert Afspraak.objects.count() == 1


@pytest.mark.parametrize(
    "anders", [{"product": "product-1"}, {"afgezegd": True}, {"contact": CONTACT | {"email": "x@example.nl"}}]
)
def test_nobody_is_asked_for_another_product_person_or_what_was_cancelled(client, wereld, anders):
    boek(Client())
    if anders.get("afgezegd"):
        Afspraak.objects.update(status=Afspraakstatus.AFGEZEGD)
    product = anders.get("product", "product-0")
    antwoord = boek(client, anders.get("contact", CONTACT), moment="2026-03-02T10:30", product=product)
    assert antwoord.status_code == 302


def test_whoever_keeps_asking_is_not_answered(client, wereld):
    boek(Client())
    uitkomsten = []
    for uur in range(4):
        antwoord = boek(Client(), moment=f"2026-03-02T{10 + uur // 2}:{uur % 2 * 3}0")
        uitkomsten.append(antwoord.status_code)
    assert uitkomsten == [200, 200, 200, 302]


def test_staff_learn_no_more_here_than_anybody(aangemeld, wereld):
    """They have a screen of their own, on which a look is logged."""
    boek(Client())
    antwoord = boek(aangemeld(Rol.KCC_MEDEWERKER), moment="2026-03-02T10:30")
    assert antwoord.status_code == 200 and "Wilt u nog een afspraak maken?" in tekst(antwoord)
    assert beheersleutel(Afspraak.objects.get()) not in tekst(antwoord)
