"""The catalogue in the API: only what is published, with everything an integrator needs, in few queries."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from catalogus.models import Openingstijd
from catalogus.services import neem_over
from kcc.organisatie.models import Kalenderdag
from tests.catalogus.factories import (
    LocatieFactory,
    OpeningstijdFactory,
    OpeningsuitzonderingFactory,
    PrijsFactory,
    ProductFactory,
    ThemaFactory,
    UplNaamFactory,
    VraagantwoordFactory,
)
from tests.organisatie.factories import AfdelingFactory

pytestmark = pytest.mark.django_db

# Half past ten on a Monday in the Netherlands.
MAANDAG = "2025-03-10T09:30:00Z"


def codes(antwoord) -> list[str]:
    assert antwoord.status_code == 200, antwoord.content
    return [rij["code"] for rij in antwoord.json()["results"]]


# --- Products ----------------------------------------------------------------------------------


@time_machine.travel(MAANDAG, tick=False)
def test_a_product_with_everything(client: Client, settings):
    product = ProductFactory(
        engels=True,
        online=True,
        kanalen=["online", "balie"],
        upl_naam="paspoort",
        upl_uri="http://standaarden.overheid.nl/owms/terms/paspoort",
        termijn_is_wettelijk=True,
        wettelijke_grondslag="Paspoortwet, artikel 41",
        waar="Ook aan huis.",
    )
    product.locaties.add(LocatieFactory(), LocatieFactory(hoogvliet=True, is_actief=False))
    product.gerelateerd.add(ProductFactory(rijbewijs=True), ProductFactory(code="geheim", concept=True))
    PrijsFactory(product=product, bedrag=Decimal("70.00"), geldig_vanaf=date(2024, 1, 1))
    PrijsFactory(product=product)
    PrijsFactory(product=product, bedrag=Decimal("90.00"), geldig_vanaf=date(2026, 1, 1))
    assert client.get("/api/v1/producten/paspoort").json() == {
        "code": "paspoort",
        "naam": "Paspoort aanvragen",
        "url": f"{settings.KCC_BASIS_URL}/producten/paspoort/",
        "uplNaam": "paspoort",
        "uplUri": "http://standaarden.overheid.nl/owms/terms/paspoort",
        "synoniemen": ["reisdocument", "paspoort verlengen"],
        "doelgroep": ["burger"],
        "thema": {"code": "burgerzaken", "naam": "Paspoort, rijbewijs en uittreksels"},
        "afdeling": {"code": product.afdeling.code, "naam": product.afdeling.naam},
        "isGratis": False,
        "prijzen": [
            {
                "omschrijving": "18 jaar of ouder",
                "bedrag": "83.87",
                "geldigVanaf": "2025-01-01",
                "isActueel": True,
            },
            {
                "omschrijving": "18 jaar of ouder",
                "bedrag": "90.00",
                "geldigVanaf": "2026-01-01",
                "isActueel": False,
            },
        ],
        "termijn": {
            "aantal": 5,
            "eenheid": "werkdagen",
            "isWettelijk": True,
            "wettelijkeGrondslag": "Paspoortwet, artikel 41",
        },
        "waar": {
            "kanalen": ["online", "balie"],
            "locaties": ["centrum"],
            "toelichting": "Ook aan huis.",
            "isOpAfspraak": False,
        },
        "online": {
            "isMogelijk": True,
            "adres": "https://formulieren.example.nl/start",
            "digidNiveau": "midden",
        },
        "gerelateerd": ["rijbewijs"],
        "vertalingen": {
            "nl": {
                "naam": "Paspoort aanvragen",
                "kort": "Een nieuw paspoort voor uzelf of uw kind.",
                "wat": "Met een paspoort kunt u reizen.",
                "hoe": "- Maak een afspraak.\n- Kom zelf.",
                "voorwaarden": "",
                "meenemen": ["Uw oude paspoort", "Een pasfoto"],
                "bijzonderheden": "",
                "bezwaar": "",
                "betalen": "",
                "geenReactie": "",
            },
            "en": {
                "naam": "Apply for a passport",
                "kort": "A new passport for you or your child.",
                "wat": "",
                "hoe": "",
                "voorwaarden": "",
                "meenemen": [],
                "bijzonderheden": "",
                "bezwaar": "",
                "betalen": "",
                "geenReactie": "",
            },
        },
        "sdg": None,
    }


@time_machine.travel(MAANDAG, tick=False)
def test_what_the_european_portal_asks_of_a_product(client: Client, settings):
    uri = "http://standaarden.overheid.nl/owms/terms/paspoort"
    UplNaamFactory(uri=uri, sdg=["A4", "C5"])
    product = ProductFactory(
        engels=True,
        online=True,
        upl_naam="paspoort",
        upl_uri=uri,
        betalen="Met uw pinpas.",
        hoe_en="Come to us.",
    )
    PrijsFactory(product=product)
    PrijsFactory(product=product, omschrijving="Volgend jaar", geldig_vanaf=date(2026, 1, 1))
    sdg = client.get("/api/v1/producten/paspoort").json()["sdg"]
    adres = f"{settings.KCC_BASIS_URL}/producten/paspoort/"
    assert sdg == {
        "codes": ["A4", "C5"],
        "doelgroep": ["burger"],
        "uplNaam": "paspoort",
        "uplUri": uri,
        # Loaded past the editors: nobody knows.
        "datumWijziging": None,
        "nl": {
            "productTitel": "Paspoort aanvragen",
            "korteOmschrijving": "Een nieuw paspoort voor uzelf of uw kind.",
            "tekst": "Met een paspoort kunt u reizen.",
            "procedureBeschrijving": "- Maak een afspraak.\n- Kom zelf.",
            "vereisten": "",
            "bewijs": "Uw oude paspoort\nEen pasfoto",
            "kosten": [{"omschrijving": "18 jaar of ouder", "bedrag": "83.87"}],
            "isGratis": False,
            "betaalmethoden": "Met uw pinpas.",
            "uitersteTermijn": {"aantal": 5, "eenheid": "werkdagen"},
            "wtdBijGeenReactie": "",
            "bezwaarEnBeroep": "",
            "decentraleLink": adres,
            "decentraleProcedureLink": "https://formulieren.example.nl/start",
            "ontbreekt": ["voorwaarden", "als u niets hoort", "bezwaar"],
        },
        "en": {
            **sdg["nl"],
            "productTitel": "Apply for a passport",
            "korteOmschrijving": "A new passport for you or your child.",
            "procedureBeschrijving": "Come to us.",
            # Not written in English, so not told in Dutch either.
            **dict.fromkeys(("tekst", "bewijs", "betaalmethoden"), ""),
            "decentraleLink": f"{adres}?taal=en",
            "ontbreekt": [
                *("wat is het", "voorwaarden", "meenemen", "hoe betaalt u", "als u niets hoort", "bezwaar"),
            ],
        },
    }
    # With one product only: a list would say it for every one.
    assert "sdg" not in client.get("/api/v1/producten").json()["results"][0]


def test_the_portal_is_told_when_a_product_was_published_last(client: Client, maak_medewerker):
    UplNaamFactory(uri="http://x.nl/kap", sdg=["N1"])
    product = ProductFactory(upl_uri="http://x.nl/kap", upl_naam="kap")
    moment = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    neem_over(
        onderwerp=product, inhoud={"kort": "Anders."}, toelichting="", medewerker=maak_medewerker(), nu=moment
    )
    assert client.get("/api/v1/producten/paspoort").json()["sdg"]["datumWijziging"] == "2025-03-01T09:30:00Z"


def test_what_is_not_known_is_null(client: Client):
    ProductFactory(termijn_aantal=None, termijn_eenheid="")
    product = client.get("/api/v1/producten/paspoort").json()
    assert product["termijn"] is None
    assert product["vertalingen"]["en"] is None
    assert product["online"]["adres"] == ""


def test_our_own_form_has_a_whole_address(client: Client, settings):
    ProductFactory(online_adres="/afspraak/")
    adres = client.get("/api/v1/producten/paspoort").json()["online"]["adres"]
    assert adres == f"{settings.KCC_BASIS_URL}/afspraak/"


def test_what_is_not_published_is_not_there(client: Client):
    ProductFactory()
    ProductFactory(code="nieuw", concept=True)
    ProductFactory(code="oud", gearchiveerd=True)
    assert codes(client.get("/api/v1/producten")) == ["paspoort"]
    for code in ("nieuw", "oud", "bestaat-niet"):
        assert client.get(f"/api/v1/producten/{code}").status_code == 404


def test_what_is_for_staff_only_is_never_told(client: Client):
    ProductFactory(contacttekst_intern="Vraag naar het geheim.")
    assert b"geheim" not in client.get("/api/v1/producten/paspoort").content
    assert codes(client.get("/api/v1/producten", {"zoek": "geheim"})) == []


def test_filters_together(client: Client):
    ander = ThemaFactory(code="parkeren", naam="Parkeren")
    ProductFactory(code="a", naam="A", doelgroep=["burger", "ondernemer"])
    ProductFactory(code="b", naam="B", thema=ander, doelgroep=["ondernemer"])
    ProductFactory(code="c", naam="C", thema=ander, afdeling=AfdelingFactory(code="parkeerzaken"))
    producten = "/api/v1/producten"
    assert codes(client.get(producten)) == ["a", "b", "c"]
    assert codes(client.get(producten, {"thema": "parkeren"})) == ["b", "c"]
    assert codes(client.get(producten, {"doelgroep": "ondernemer"})) == ["a", "b"]
    assert codes(client.get(producten, {"doelgroep": "ondernemer", "thema": "parkeren"})) == ["b"]
    assert codes(client.get(producten, {"afdeling": "parkeerzaken"})) == ["c"]
    assert codes(client.get(producten, {"thema": "onbekend"})) == []


def test_searching_is_that_of_the_pages(client: Client):
    ProductFactory()
    ProductFactory(rijbewijs=True)
    assert codes(client.get("/api/v1/producten", {"zoek": "paspoord"}))[0] == "paspoort"
    assert codes(client.get("/api/v1/producten", {"zoek": "rijbewijs verlegen"}))[0] == "rijbewijs"
    assert codes(client.get("/api/v1/producten", {"zoek": "rijbewijs", "thema": "parkeren"})) == []


# --- Places ------------------------------------------------------------------------------------


@time_machine.travel(MAANDAG, tick=False)
def test_a_place_with_its_hours_and_whether_it_is_open(client: Client, settings):
    locatie = LocatieFactory(op_maandag=True)
    OpeningsuitzonderingFactory(locatie=locatie)
    OpeningsuitzonderingFactory(
        locatie=locatie, datum=date(2025, 3, 19), van=time(18), tot=time(20), omschrijving="Avond"
    )
    Kalenderdag.objects.create(kalender="dienst", datum=date(2025, 3, 24), omschrijving="Personeelsdag")
    assert client.get("/api/v1/locaties/centrum").json() == {
        "code": "centrum",
        "naam": "Stadswinkel Centrum",
        "soort": "stadswinkel",
        "url": f"{settings.KCC_BASIS_URL}/stadswinkels/centrum/",
        "adres": {"straat": "Coolsingel", "huisnummer": "40", "postcode": "3011 AD", "plaats": "Rotterdam"},
        "toegankelijkheid": "Er is een lift.",
        "route": "",
        "openingstijden": [
            {"van": "09:00", "tot": "12:00", "weekdag": 1},
            {"van": "13:00", "tot": "17:00", "weekdag": 1},
        ],
        "uitzonderingen": [
            {"datum": "2025-03-17", "reden": "Verbouwing", "vensters": []},
            {"datum": "2025-03-19", "reden": "Avond", "vensters": [{"van": "18:00", "tot": "20:00"}]},
            {"datum": "2025-03-24", "reden": "Personeelsdag", "vensters": []},
            {"datum": "2025-04-21", "reden": "", "vensters": []},
            {"datum": "2025-05-05", "reden": "", "vensters": []},
        ],
        "isOpen": True,
        "verandertOp": "2025-03-10T11:00:00Z",
    }


@pytest.mark.parametrize(
    ("moment", "is_open", "verandert_op"),
    [
        ("2025-03-10T07:59:59Z", False, "2025-03-10T08:00:00Z"),
        ("2025-03-10T08:00:00Z", True, "2025-03-10T11:00:00Z"),
        ("2025-03-10T11:00:00Z", False, "2025-03-10T12:00:00Z"),
        # The clock goes forward on the 30th: nine o'clock is an hour earlier in UTC.
        ("2025-03-29T12:00:00Z", False, "2025-03-31T07:00:00Z"),
    ],
)
def test_open_now_and_when_that_changes(client: Client, moment: str, is_open: bool, verandert_op: str):
    LocatieFactory(op_maandag=True)
    with time_machine.travel(moment, tick=False):
        locatie = client.get("/api/v1/locaties/centrum").json()
    assert (locatie["isOpen"], locatie["verandertOp"]) == (is_open, verandert_op)


def test_a_place_without_hours_never_opens(client: Client):
    LocatieFactory()
    locatie = client.get("/api/v1/locaties/centrum").json()
    assert (locatie["isOpen"], locatie["verandertOp"], locatie["openingstijden"]) == (False, None, [])


def test_a_place_that_is_out_of_use_is_not_there(client: Client):
    LocatieFactory(is_actief=False)
    assert codes(client.get("/api/v1/locaties")) == []
    assert client.get("/api/v1/locaties/centrum").status_code == 404


# --- Questions ---------------------------------------------------------------------------------


def test_questions_for_citizens_only(client: Client):
    vraag = VraagantwoordFactory()
    vraag.producten.set([ProductFactory(), ProductFactory(code="nieuw", concept=True)])
    VraagantwoordFactory(intern=True)
    VraagantwoordFactory(code="concept", concept=True)
    assert codes(client.get("/api/v1/vraagantwoorden")) == [vraag.code]
    gelezen = client.get(f"/api/v1/vraagantwoorden/{vraag.code}").json()
    assert (gelezen["vraag"], gelezen["antwoord"]) == (vraag.vraag, vraag.antwoord)
    assert gelezen["producten"] == ["paspoort"]
    assert gelezen["vertalingen"]["nl"] == {"vraag": vraag.vraag, "antwoord": vraag.antwoord}
    assert client.get("/api/v1/vraagantwoorden/concept").status_code == 404


def test_questions_by_product_and_by_words(client: Client):
    gestolen = VraagantwoordFactory(code="gestolen", vraag="Mijn paspoort is gestolen, wat moet ik doen?")
    gestolen.producten.set([ProductFactory()])
    VraagantwoordFactory(code="afval", vraag="Wanneer wordt het afval opgehaald?")
    vragen = "/api/v1/vraagantwoorden"
    assert codes(client.get(vragen, {"product": "paspoort"})) == ["gestolen"]
    assert codes(client.get(vragen, {"product": "onbekend"})) == []
    assert codes(client.get(vragen, {"zoek": "gestolen paspoort"}))[0] == "gestolen"
    assert codes(client.get(vragen, {"zoek": "zwembad"})) == []


# --- The cost ----------------------------------------------------------------------------------

# One of each is for the count of requests of this address.
QUERIES = {
    "/api/v1/producten": 7,
    "/api/v1/locaties": 7,
    "/api/v1/vraagantwoorden": 4,
}


@pytest.mark.parametrize("aantal", [1, 20])
@pytest.mark.parametrize("adres", QUERIES)
def test_a_list_costs_the_same_whatever_its_length(
    client: Client, django_assert_num_queries, adres: str, aantal: int
):
    for nummer in range(aantal):
        locatie = LocatieFactory(code=f"locatie-{nummer}")
        OpeningstijdFactory(locatie=locatie)
        OpeningsuitzonderingFactory(locatie=locatie)
        product = ProductFactory(
            code=f"product-{nummer}", thema__code=f"thema-{nummer}", afdeling__code=f"afdeling-{nummer}"
        )
        product.locaties.add(locatie)
        product.gerelateerd.add(product)
        PrijsFactory(product=product)
        VraagantwoordFactory(code=f"vraag-{nummer}", afdeling=product.afdeling).producten.add(product)
    assert Openingstijd.objects.count() == aantal
    with django_assert_num_queries(QUERIES[adres]):
        assert len(codes(client.get(adres))) == aantal
