"""An appointment at somebody's home, on the screens of who makes and manages it for others."""

from datetime import time

import pytest
import time_machine

from afspraken.models import Aanbod, Afspraak, Huisbezoek
from afspraken.services.ingang import zoek_afspraak
from catalogus.models import Locatie, Openingstijd
from kcc.organisatie.enums import Rol
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import VROEG, Wereld

pytestmark = pytest.mark.django_db
NIEUW = "/werk/afspraken/nieuw/"
# In the west: twenty minutes from where the teams start, so not before twenty past nine.
THUIS = {
    "product": "product-0",
    "personen": "1",
    "soort": "thuis",
    "adres-straat": "Dorpsstraat",
    "adres-huisnummer": "1a",
    "adres-postcode": "1000ab",
    "adres-plaats": "Ergens",
}
WIE = {"naam": "Jo de Wit", "telefoon": "0612345678", "taal": "nl"}


def maak(teams: int = 1) -> Wereld:
    """Teams, a counter and somebody by video that all supply the product."""
    wereld = maak_teams(teams)
    aanbod = wereld.locaties[0].aanbod.get()
    for code, soort in (("winkel", "stadswinkel"), ("video", "video")):
        locatie = Locatie.objects.create(code=code, naam=code.capitalize(), soort=soort)
        for weekdag in range(1, 6):
            Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(8), tot=time(18))
        Aanbod.objects.create(locatie=locatie, product=aanbod.product, groep=aanbod.groep, duur_minuten=15)
        wereld.bezet(locatie, 1, time(9), time(17), [0])
    return wereld


@pytest.fixture(autouse=True)
def zes_uur():
    with time_machine.travel(VROEG, tick=False):
        yield


@pytest.fixture
def wereld() -> Wereld:
    return maak()


def boek(client, **velden):
    sleutel = {"actie": "boeken", "aanvraag_sleutel": "0b0cdb0e-6cd5-4cf0-8b43-2a5a3f0a4c11"}
    return client.post(NIEUW, THUIS | WIE | sleutel | velden)


def test_it_moves_to_where_the_team_can_be_in_time(aangemeld, wereld):
    client = aangemeld(Rol.KCC_MEDEWERKER)
    afspraak = plan(wereld, 120, 0)
    plan(wereld, 168, 2)  # in the east from two until half past: 45 minutes away
    pad = f"/werk/afspraken/{afspraak.uuid}/verplaatsen/"
    pagina = client.post(pad, {"dag": "2026-03-02", "gezien": 0}).text
    assert "winkel 2026" not in pagina and ">Winkel<" not in pagina
    assert "locatie-0 2026-03-02T15:15" in pagina and "locatie-0 2026-03-02T15:00" not in pagina
    moment = {"actie": "verplaatsen", "gezien": 0, "moment": "locatie-0 2026-03-02T15:15"}
    assert client.post(pad, moment).status_code == 302
    assert afspraak.huisbezoek.adres in client.get(f"/werk/afspraken/{afspraak.uuid}/").text
    assert Afspraak.objects.get(pk=afspraak.pk).begint_op.hour == 14


def test_places_to_come_to_and_video_stand_side_by_side(aangemeld, wereld):
    client = aangemeld(Rol.BALIEMEDEWERKER)
    pagina = client.get(f"{NIEUW}?product=product-0").text
    assert "winkel 2026-03-02T09:00" in pagina and "video 2026-03-02T09:00" in pagina
    assert "locatie-0 2026" not in pagina
    alleen_video = client.get(f"{NIEUW}?product=product-0&soort=video").text
    assert "video 2026-03-02T09:00" in alleen_video and "winkel 2026" not in alleen_video
    balie = client.get(f"{NIEUW}?product=product-0&soort=balie&plaats=video").text
    assert "winkel 2026-03-02T09:00" in balie and "video 2026" not in balie


def test_a_video_appointment_is_booked_for_a_caller(aangemeld, wereld):
    velden = {"soort": "video", "moment": "video 2026-03-02T09:00", "email": "jo@example.nl"}
    assert boek(aangemeld(Rol.KCC_MEDEWERKER), **velden).status_code == 302
    assert Afspraak.objects.get().locatie.code == "video"


def test_a_visit_is_booked_for_a_caller_and_held_while_the_name_is_typed(aangemeld, wereld):
    client = aangemeld(Rol.KCC_MEDEWERKER)
    assert "Vul eerst het adres in." in client.post(NIEUW, THUIS | {"adres-postcode": ""}).text
    assert "Op dit adres komt geen team." in client.post(NIEUW, THUIS | {"adres-postcode": "9999 AA"}).text
    pagina = client.post(NIEUW, THUIS).text
    assert "locatie-0 2026-03-02T09:20" in pagina and "locatie-0 2026-03-02T09:15" not in pagina
    assert "Locatie 0" not in pagina
    keuze = {"moment": "locatie-0 2026-03-02T09:20", "vast": "vast:a:"}
    gekozen = client.post(NIEUW, THUIS | keuze).text
    assert "Wij komen bij u thuis" in gekozen and "Vastgehouden tot" in gekozen
    antwoord = boek(client, **keuze)
    bezoek = Huisbezoek.objects.get()
    assert antwoord.status_code == 302 and "Dorpsstraat" not in antwoord.url
    assert bezoek.adres == "Dorpsstraat 1a, 1000 AB Ergens"
    assert (bezoek.afspraak.kanaal, bezoek.afspraak.naam) == ("telefoon", "Jo de Wit")
    assert zoek_afspraak(nummer=bezoek.afspraak.nummer, gegeven="1000AB", nu=VROEG) == bezoek.afspraak
    assert Afspraak.alle.count() == 1


@pytest.mark.parametrize(
    ("veld", "waarde", "melding"),
    [
        ("adres-postcode", "9999 AA", "Op dit adres komt geen team."),
        ("adres-huisnummer", "naast 4", "Een huisnummer begint met een cijfer."),
        ("adres-straat", "", "Vul in: straat."),
    ],
)
def test_an_address_that_is_wrong_is_said_and_nothing_typed_is_lost(aangemeld, wereld, veld, waarde, melding):
    moment = {"moment": "locatie-0 2026-03-02T09:20", "opmerking": "Belt aan de achterdeur"}
    antwoord = boek(aangemeld(Rol.KCC_MEDEWERKER), **moment, **{veld: waarde})
    assert antwoord.status_code == 422 and f"{melding}</a>" in antwoord.text
    assert "Belt aan de achterdeur" in antwoord.text and 'value="Jo de Wit"' in antwoord.text
    assert not Afspraak.objects.exists()


def test_of_several_teams_any_that_is_free_comes(aangemeld):
    wereld = maak(2)
    client = aangemeld(Rol.KCC_MEDEWERKER)
    for n in range(2):
        boek(
            client,
            moment="locatie-0 2026-03-02T09:20",
            naam=f"Bewoner {n}",
            telefoon=f"061234567{n}",
            aanvraag_sleutel=f"0b0cdb0e-6cd5-4cf0-8b43-2a5a3f0a4c1{n}",
        )
    assert sorted(Huisbezoek.objects.values_list("team__code", flat=True)) == ["locatie-0", "locatie-1"]
    derde = {
        "naam": "Derde",
        "telefoon": "0612345679",
        "aanvraag_sleutel": "0b0cdb0e-6cd5-4cf0-8b43-2a5a3f0a4c13",
    }
    antwoord = boek(client, moment="locatie-0 2026-03-02T09:20", **derde)
    assert antwoord.status_code == 409 and "net bezet" in antwoord.text
    assert wereld.locaties[0].naam not in antwoord.text


def test_a_product_that_is_not_supplied_so_says_what_to_do(aangemeld, wereld):
    Aanbod.objects.exclude(locatie__soort="mobiel_team").update(is_actief=False)
    client = aangemeld(Rol.KCC_MEDEWERKER)
    assert "Kies hoe de inwoner anders" in client.get(f"{NIEUW}?product=product-0").text
    assert "locatie-0 2026-03-02T09:20" in client.post(NIEUW, THUIS).text
