"""The editing screens over HTTP: writing, checking, planning, the history, and what goes wrong."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html

from catalogus import services
from catalogus.enums import Versiestatus
from catalogus.models import Product, Verwijzing, Vraagantwoord
from catalogus.tasks import publiceer_geplande_versies
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Instelling
from tests.catalogus.factories import (
    LocatieFactory,
    PrijsFactory,
    ProductFactory,
    ThemaFactory,
    UplNaamFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)
from tests.organisatie.factories import AfdelingFactory
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db
BASIS = "/werk/redactie/"
PASPOORT = f"{BASIS}producten/paspoort/"
VRAAG = f"{BASIS}vragen/paspoort-gestolen/"


@pytest.fixture
def collega_client(aangemeld: Callable[..., Client]) -> Client:
    return aangemeld(Rol.REDACTEUR, username="collega", first_name="Cora", last_name="Collega")


@pytest.fixture
def paspoort() -> Product:
    product = PrijsFactory().product
    LocatieFactory()
    return product


def velden(antwoord: HttpResponse, /, **anders: Any) -> dict[str, list[str]]:
    """What a browser would send of the draft's form, with some fields changed."""
    [form] = html.document_fromstring(antwoord.content.decode()).xpath('//form[@id="redactieformulier"]')
    ingevuld: dict[str, list[str]] = {}
    for naam, waarde in form.form_values():
        # A browser leaves out the line end with which Django begins a text area.
        ingevuld.setdefault(naam, []).append(waarde.removeprefix("\n"))
    for naam, waarde in anders.items():
        ingevuld[naam.replace("__", "-")] = waarde if isinstance(waarde, list) else [waarde]
    return ingevuld


def schrijf(client: Client, adres: str = PASPOORT, /, **anders: Any) -> HttpResponse:
    return client.post(adres, velden(client.get(adres), **anders))


def bewaar(client: Client, ingevuld: dict[str, list[str]], adres: str = PASPOORT) -> HttpResponse:
    """Save as the page does while one types."""
    return client.post(f"{adres}?deel=bewaar", ingevuld, headers={"HX-Request": "true"})


def tekst(antwoord: HttpResponse) -> str:
    return " ".join(html.fromstring(f"<div>{antwoord.content.decode()}</div>").text_content().split())


def bied_aan(client: Client, adres: str = PASPOORT, waarom: str = "Nieuwe regels") -> HttpResponse:
    pagina = html.document_fromstring(client.get(f"{adres}controle/").content.decode())
    [gezien] = set(pagina.xpath('//input[@name="gezien"]/@value'))
    return client.post(f"{adres}controle/", {"actie": "aanbieden", "toelichting": waarom, "gezien": gezien})


def keur_goed(client: Client, adres: str = PASPOORT, **anders: str) -> HttpResponse:
    pagina = html.document_fromstring(client.get(f"{adres}controle/").content.decode())
    gezien = pagina.xpath('//input[@name="gezien"]/@value')
    gegevens = {"actie": "publiceren", "wanneer": "nu", "gezien": gezien[0] if gezien else ""} | anders
    return client.post(f"{adres}controle/", gegevens)


# --- The form ----------------------------------------------------------------------------------


def test_opening_and_saving_without_a_change_leaves_no_trace(
    redacteur_client: Client, paspoort: Product
) -> None:
    assert schrijf(redacteur_client).status_code == 302
    assert not paspoort.versies.exists()
    antwoord = bewaar(redacteur_client, velden(redacteur_client.get(PASPOORT)))
    assert "Nog niets veranderd" in tekst(antwoord)
    assert not paspoort.versies.exists()


def test_everything_of_a_product_goes_through_the_form(redacteur_client: Client, paspoort: Product) -> None:
    AfdelingFactory(code="belastingen", naam="Belastingen")
    ThemaFactory(code="reizen", naam="Reizen")
    ProductFactory(verhuizing=True)
    UplNaamFactory()
    nieuw = {
        "naam": "Paspoort",
        "thema": "reizen",
        "afdeling": "belastingen",
        "doelgroep": ["burger", "ondernemer"],
        "hoe": "Kom langs.",
        "termijn_aantal": "",
        "termijn_eenheid": "direct",
        "kanalen": ["balie", "post"],
        "locaties": ["centrum"],
        "gerelateerd": ["verhuizing"],
        "upl_uri": "http://standaarden.overheid.nl/owms/terms/paspoort",
        "online_adres": "/formulier/",
        "reviseren_voor": "2030-01-01",
        "wat_en": "A passport.",
        "prijzen__1__omschrijving": "18 jaar of ouder",
        "prijzen__1__bedrag": "€ 1.250,50",
        "prijzen__1__geldig_vanaf": "2031-01-01",
    }
    assert schrijf(redacteur_client, **nieuw).status_code == 302
    inhoud = services.werkinhoud(paspoort)
    verwacht = {
        "naam": "Paspoort",
        "thema": "reizen",
        "afdeling": "belastingen",
        "doelgroep": ["burger", "ondernemer"],
        "hoe": "Kom langs.",
        "termijn_aantal": None,
        "termijn_eenheid": "direct",
        "kanalen": ["balie", "post"],
        "locaties": ["centrum"],
        "gerelateerd": ["verhuizing"],
        "upl_naam": "paspoort",
        "reviseren_voor": "2030-01-01",
        "wat_en": "A passport.",
    }
    assert {veld: inhoud[veld] for veld in verwacht} == verwacht
    assert [prijs["bedrag"] for prijs in inhoud["prijzen"]] == ["83.87", "1250.50"]
    assert Product.objects.get(code="paspoort").naam == "Paspoort aanvragen"
    pagina = tekst(redacteur_client.get(PASPOORT))
    assert "Geldt nu" in pagina and "Geldt later" in pagina


def test_what_is_typed_is_kept_by_itself_and_says_when(redacteur_client: Client, paspoort: Product) -> None:
    antwoord = bewaar(redacteur_client, velden(redacteur_client.get(PASPOORT), hoe="Kom."))
    assert "Opgeslagen om" in tekst(antwoord)
    assert services.werkinhoud(paspoort)["hoe"] == "Kom."
    assert Product.objects.get().hoe != "Kom."


def test_after_saving_itself_the_page_is_as_when_loaded(redacteur_client: Client, paspoort: Product) -> None:
    schrijf(redacteur_client, hoe="Indien u komt.", kort_en="A passport.")
    redacteur_client.get(PASPOORT)  # says once that it was saved
    na = gebruik(redacteur_client, redacteur_client.get(PASPOORT), '//*[@id="redactieformulier"]')
    vers = html.document_fromstring(redacteur_client.get(PASPOORT).content.decode())
    for document in (na.pagina, vers):
        # What it says of saving is what happened on this page.
        for weg in document.xpath('//*[@id="bewaarstand" or @id="sessie"]'):
            weg.drop_tree()
    assert regels(na.pagina) == regels(vers)


def test_a_mistake_in_one_field_does_not_hold_up_the_others(
    redacteur_client: Client, paspoort: Product
) -> None:
    ingevuld = velden(
        redacteur_client.get(PASPOORT), hoe="Kom.", termijn_eenheid="", prijzen__0__bedrag="veel"
    )
    antwoord = bewaar(redacteur_client, ingevuld)
    assert "Deels opgeslagen" in tekst(antwoord)
    inhoud = services.werkinhoud(paspoort)
    assert (inhoud["hoe"], inhoud["termijn_eenheid"]) == ("Kom.", "werkdagen")
    assert inhoud["prijzen"][0]["bedrag"] == "83.87"


def test_the_meter_counts_as_norm_7_and_jumps_to_the_field(
    redacteur_client: Client, paspoort: Product
) -> None:
    assert "4 van 4" in tekst(redacteur_client.get(PASPOORT))
    antwoord = bewaar(
        redacteur_client,
        velden(
            redacteur_client.get(PASPOORT),
            hoe=" ",
            prijzen__0__geldig_vanaf="2999-01-01",
            termijn_aantal="",
            termijn_eenheid="",
        ),
    )
    assert "1 van 4" in tekst(antwoord)
    assert "De prijs geldt pas vanaf 1 januari 2999" in tekst(antwoord)
    document = html.document_fromstring(redacteur_client.get(PASPOORT).content.decode())
    sprongen = document.xpath('//*[@id="meter"]//a/@href')
    assert sprongen == ["#veld-hoe", "#veld-prijzen", "#veld-termijn_aantal"]
    assert all(document.xpath(f'//*[@id="{sprong[1:]}"]') for sprong in sprongen)
    concept = services.werkinhoud(paspoort)
    assert services.volledigheid_van(concept, date(2026, 1, 1)) == [
        "hoe u het krijgt",
        "wat het kost",
        "hoe lang het duurt",
    ]


def test_plain_language_is_advised_and_stops_nobody(redacteur_client: Client, paspoort: Product) -> None:
    antwoord = bewaar(redacteur_client, velden(redacteur_client.get(PASPOORT), hoe="Indien u komt."))
    assert "Schrijf liever: als." in tekst(antwoord)
    assert services.werkinhoud(paspoort)["hoe"] == "Indien u komt."


def test_markup_is_taken_off_and_what_comes_out_is_escaped(
    redacteur_client: Client, paspoort: Product
) -> None:
    schrijf(
        redacteur_client,
        wat="<p>Een</p><ul><li>Twee</li></ul><script>alert(1)</script>",
        hoe="Als 3 < 4 & 5 > 4 😀 مرحبا",
    )
    inhoud = services.werkinhoud(paspoort)
    assert (inhoud["wat"], inhoud["hoe"]) == ("Een\n\n- Twee", "Als 3 < 4 & 5 > 4 😀 مرحبا")
    for pagina in (PASPOORT, f"{PASPOORT}controle/", f"{PASPOORT}voorbeeld/pagina/"):
        inhoud_pagina = redacteur_client.get(pagina).content.decode()
        assert "3 &lt; 4 &amp; 5 &gt; 4 😀 مرحبا" in inhoud_pagina, pagina
        assert "alert(1)" not in inhoud_pagina, pagina


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"naam": ""}, "Naam – "),
        ({"naam": "x" * 201}, "Maak deze tekst korter. Er passen 200 tekens, dit zijn er 201."),
        ({"hoe": "a" * 20_001}, "Maak deze tekst korter. Er passen 20.000 tekens, dit zijn er 20.001."),
        ({"hoe": "a\0b"}, "Zo werkt het – "),
        ({"termijn_eenheid": ""}, "Kies een eenheid bij het aantal"),
        ({"termijn_aantal": ""}, "Vul een aantal in bij de eenheid"),
        ({"termijn_aantal": "0"}, "Hoe lang duurt het? – "),
        ({"termijn_aantal": "99999999999"}, "Hoe lang duurt het? – "),
        ({"termijn_eenheid": "direct"}, "Bij “direct klaar” hoort geen aantal"),
        ({"termijn_eenheid": "eeuwen"}, "Eenheid van de termijn – "),
        ({"online_adres": "javascript:alert(1)"}, "Begin het online adres met https:// of met /."),
        ({"thema": "bestaat-niet"}, "Deze keuze bestaat niet meer"),
        ({"locaties": ["maan"]}, "Stadswinkels – "),
        ({"upl_uri": "http://verzonnen"}, "Kies een naam uit de lijst"),
        ({"reviseren_voor": "gisteren"}, "Schrijf de datum als dag, maand en jaar"),
        ({"prijzen__0__bedrag": "veel"}, "Schrijf het bedrag in cijfers"),
        ({"prijzen__0__bedrag": "-1"}, "Een prijs is nul of hoger."),
        ({"prijzen__0__bedrag": "1,234"}, "Schrijf hoogstens twee cijfers achter de komma."),
        ({"prijzen__0__bedrag": "99999999999"}, "Dit bedrag is te hoog."),
        ({"prijzen__0__bedrag": "NaN"}, "Schrijf het bedrag in cijfers"),
        ({"prijzen__1__omschrijving": "Kind"}, "Prijs 2, bedrag in euro – "),
        (
            {
                "prijzen__1__omschrijving": "18 jaar of ouder",
                "prijzen__1__bedrag": "1",
                "prijzen__1__geldig_vanaf": "2025-01-01",
            },
            "Deze prijs heeft op die datum al een bedrag.",
        ),
        ({"prijzen__TOTAL_FORMS": "x"}, "Prijzen – "),
    ],
)
def test_a_mistake_is_told_at_the_field_and_above_and_nothing_is_lost(
    redacteur_client: Client, paspoort: Product, anders: dict[str, Any], fout: str
) -> None:
    antwoord = schrijf(redacteur_client, **({"wat": "Getypt."} | anders))
    assert antwoord.status_code == 422
    document = html.document_fromstring(antwoord.content.decode())
    [overzicht] = document.xpath("//*[@data-foutenoverzicht]")
    assert fout in " ".join(overzicht.text_content().split())
    for sprong in overzicht.xpath(".//a/@href"):
        assert document.xpath(f'//*[@id="{sprong[1:]}"]'), sprong
    assert document.xpath('//textarea[@name="wat"]')[0].text.strip() == "Getypt."
    assert not paspoort.versies.exists()


def test_a_paste_of_five_megabytes_is_refused_at_the_field(
    redacteur_client: Client, paspoort: Product
) -> None:
    antwoord = schrijf(redacteur_client, wat="Getypt.", hoe="<b>aé</b> " * 600_000)
    assert antwoord.status_code == 422
    assert "Maak deze tekst korter" in antwoord.content.decode()
    assert "Getypt." in antwoord.content.decode()


# --- Choosing ----------------------------------------------------------------------------------


def test_a_upl_name_is_found_by_searching(redacteur_client: Client, paspoort: Product) -> None:
    UplNaamFactory()
    UplNaamFactory(uri="http://x/oud", naam="paspoort oud", vervallen_op=date(2026, 1, 1))
    na = gebruik(redacteur_client, redacteur_client.get(PASPOORT), '//*[@id="zoek_upl"]', waarde="paspoort")
    keuzes = na.pagina.xpath('//input[@name="upl_uri"]/@value')
    assert keuzes == ["http://standaarden.overheid.nl/owms/terms/paspoort", "http://x/oud", "geen"]
    assert "Staat niet meer in de lijst" in na.pagina.text_content()


def test_a_name_that_vanished_stays_and_is_marked(redacteur_client: Client, paspoort: Product) -> None:
    Product.objects.update(upl_uri="http://standaarden.overheid.nl/owms/terms/oud", upl_naam="paspoort oud")
    assert "Staat niet in de lijst" in tekst(redacteur_client.get(PASPOORT))
    schrijf(redacteur_client, hoe="Kom.")
    assert services.werkinhoud(paspoort)["upl_naam"] == "paspoort oud"


def test_searching_without_script_keeps_what_is_typed(redacteur_client: Client, paspoort: Product) -> None:
    ProductFactory(verhuizing=True)
    antwoord = schrijf(redacteur_client, wat="Getypt.", actie="zoek", zoek_verwant="adres")
    document = html.document_fromstring(antwoord.content.decode())
    assert document.xpath('//input[@name="gerelateerd"]/@value') == ["verhuizing"]
    assert document.xpath('//textarea[@name="wat"]')[0].text.strip() == "Getypt."
    assert not paspoort.versies.exists()


def test_a_price_row_more_keeps_what_is_typed(redacteur_client: Client, paspoort: Product) -> None:
    antwoord = schrijf(redacteur_client, wat="Getypt.", actie="prijs_erbij")
    document = html.document_fromstring(antwoord.content.decode())
    assert len(document.xpath('//input[contains(@name, "-bedrag")]')) == 3
    assert "Getypt." in antwoord.content.decode()


# --- English -----------------------------------------------------------------------------------


def test_english_shows_what_changed_in_the_dutch_since(redacteur_client: Client, paspoort: Product) -> None:
    schrijf(redacteur_client, wat_en="With a passport you can travel.")
    schrijf(redacteur_client, wat="Met een paspoort kunt u overal reizen.")
    antwoord = redacteur_client.get(PASPOORT)
    [nederlands] = html.document_fromstring(antwoord.content.decode()).xpath('//*[@id="nederlands-wat_en"]')
    assert [ins.text_content() for ins in nederlands.xpath(".//ins")] == ["nieuw: overal "]
    schrijf(redacteur_client, klopt="wat_en")
    assert "Veranderd na de vertaling" not in tekst(redacteur_client.get(PASPOORT))


# --- Two editors -------------------------------------------------------------------------------


def test_two_editors_in_other_fields_both_keep_their_text(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    formulier = redacteur_client.get(PASPOORT)
    schrijf(collega_client, wat="Van de collega.")
    assert redacteur_client.post(PASPOORT, velden(formulier, hoe="Van mij.")).status_code == 302
    inhoud = services.werkinhoud(paspoort)
    assert (inhoud["wat"], inhoud["hoe"]) == ("Van de collega.", "Van mij.")
    assert "werkt hier nu aan" in tekst(collega_client.get(PASPOORT))


@pytest.mark.parametrize(("keuze", "blijft"), [("mijn", "Van mij, aangepast."), ("hunne", "Van de collega.")])
def test_two_editors_in_one_field_choose(
    redacteur_client: Client, collega_client: Client, paspoort: Product, keuze: str, blijft: str
) -> None:
    formulier = redacteur_client.get(PASPOORT)
    schrijf(collega_client, hoe="Van de collega.")
    botsing = redacteur_client.post(PASPOORT, velden(formulier, hoe="Van mij.", wat="Ook van mij."))
    assert botsing.status_code == 409
    assert "Cora Collega schreef intussen ook" in tekst(botsing)
    assert services.werkinhoud(paspoort)["hoe"] == "Van de collega."
    ingevuld = velden(botsing)
    assert (ingevuld["hoe"], ingevuld["wat"]) == (["Van mij."], ["Ook van mij."])
    document = html.document_fromstring(botsing.content.decode())
    ingevuld["bij-hoe"] = document.xpath('//input[@name="bij-hoe"]/@value')
    # Without a choice it is asked again.
    assert redacteur_client.post(PASPOORT, ingevuld).status_code == 409
    gekozen = ingevuld | {"kies-hoe": [keuze]}
    if keuze == "mijn":
        gekozen["hoe"] = ["Van mij, aangepast."]
    assert redacteur_client.post(PASPOORT, gekozen).status_code == 302
    inhoud = services.werkinhoud(paspoort)
    assert (inhoud["hoe"], inhoud["wat"]) == (blijft, "Ook van mij.")


def test_a_choice_is_for_the_text_that_was_shown(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    formulier = redacteur_client.get(PASPOORT)
    schrijf(collega_client, hoe="Een.")
    botsing = redacteur_client.post(PASPOORT, velden(formulier, hoe="Van mij."))
    gekozen = velden(botsing) | {"kies-hoe": ["mijn"]}
    gekozen["bij-hoe"] = html.document_fromstring(botsing.content.decode()).xpath(
        '//input[@name="bij-hoe"]/@value'
    )
    schrijf(collega_client, hoe="Twee.")
    assert redacteur_client.post(PASPOORT, gekozen).status_code == 409
    assert services.werkinhoud(paspoort)["hoe"] == "Twee."


def test_saving_by_itself_never_overwrites_a_colleague(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    formulier = redacteur_client.get(PASPOORT)
    schrijf(collega_client, hoe="Van de collega.")
    for _ in range(2):
        antwoord = bewaar(redacteur_client, velden(formulier, hoe="Van mij."))
        assert "Niet opgeslagen" in tekst(antwoord)
        assert "Cora Collega schreef ook in: Zo werkt het" in tekst(antwoord)
    assert services.werkinhoud(paspoort)["hoe"] == "Van de collega."


def test_meddled_marks_do_not_overwrite(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    formulier = redacteur_client.get(PASPOORT)
    schrijf(collega_client, hoe="Van de collega.")
    for stempels in ("", "x", "[]", '{"hoe": 1}', json.dumps({"hoe": "0"})):
        antwoord = redacteur_client.post(PASPOORT, velden(formulier, hoe="Van mij.", stempels=stempels))
        assert antwoord.status_code == 409, stempels
    assert services.werkinhoud(paspoort)["hoe"] == "Van de collega."


# --- Check, plan, publish ----------------------------------------------------------------------


def test_from_draft_to_published_by_a_colleague(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    assert schrijf(redacteur_client, hoe="Kom nu langs.", actie="aanbieden").url == f"{PASPOORT}controle/"
    assert bied_aan(redacteur_client, waarom="").status_code == 422
    assert bied_aan(redacteur_client).status_code == 302
    assert redacteur_client.get(PASPOORT).url == f"{PASPOORT}controle/"
    eigen = redacteur_client.get(f"{PASPOORT}controle/")
    assert "twee mensen lezen elke tekst (vier ogen)" in tekst(eigen)
    assert b'value="publiceren"' not in eigen.content
    versie = services.open_versie(paspoort)
    poging = keur_goed(redacteur_client, gezien=f"{versie.nummer}.{versie.bewerking}")
    assert "collega moet deze versie bekijken" in tekst(redacteur_client.get(poging.url))
    controle = collega_client.get(f"{PASPOORT}controle/")
    document = html.document_fromstring(controle.content.decode())
    [verschil] = document.xpath('//section[@aria-labelledby="verschil-hoe"]')
    assert verschil.xpath(".//del") and verschil.xpath(".//ins")
    assert "Nieuwe regels" in tekst(controle)
    assert keur_goed(collega_client).status_code == 302
    assert Product.objects.get().hoe == "Kom nu langs."


def test_sent_back_with_a_remark_and_bettered(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    schrijf(redacteur_client, hoe="?")
    bied_aan(redacteur_client)
    leeg = collega_client.post(f"{PASPOORT}controle/", {"actie": "terugsturen", "opmerking": ""})
    assert (leeg.status_code, "Schrijf wat er anders moet." in tekst(leeg)) == (422, True)
    collega_client.post(f"{PASPOORT}controle/", {"actie": "terugsturen", "opmerking": "Hele zinnen."})
    pagina = tekst(redacteur_client.get(PASPOORT))
    assert "Teruggestuurd door Cora Collega" in pagina and "Hele zinnen." in pagina
    assert "“Hele zinnen.”" in tekst(redacteur_client.get(BASIS))


def test_planned_published_by_the_task_and_taken_back(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    schrijf(redacteur_client, hoe="Straks.")
    bied_aan(redacteur_client)
    for moment, fout in (
        ("", "Kies een dag en een tijd."),
        ("2020-01-01T00:00", "Kies een moment dat nog komt"),
    ):
        antwoord = keur_goed(collega_client, wanneer="later", publiceren_op=moment)
        assert (antwoord.status_code, fout in tekst(antwoord)) == (422, True)
    morgen = timezone.localtime() + timedelta(days=1)
    keur_goed(collega_client, wanneer="later", publiceren_op=morgen.strftime("%Y-%m-%dT%H:%M"))
    assert services.open_versie(paspoort).status == Versiestatus.INGEPLAND
    publiceer_geplande_versies()
    assert Product.objects.get().hoe != "Straks."
    redacteur_client.post(f"{PASPOORT}controle/", {"actie": "terugnemen"})
    assert services.open_versie(paspoort).status == Versiestatus.CONCEPT
    bied_aan(redacteur_client)
    keur_goed(collega_client, wanneer="later", publiceren_op=morgen.strftime("%Y-%m-%dT%H:%M"))
    paspoort.versies.filter(status=Versiestatus.INGEPLAND).update(
        publiceren_op=datetime(2020, 1, 1, tzinfo=UTC)
    )
    publiceer_geplande_versies()
    publiceer_geplande_versies()
    assert Product.objects.get().hoe == "Straks."


def test_a_checker_publishes_only_what_was_on_the_screen(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    schrijf(redacteur_client, hoe="Een.")
    bied_aan(redacteur_client)
    antwoord = keur_goed(collega_client, gezien="1.1")
    assert "intussen gewijzigd" in tekst(collega_client.get(antwoord.url))
    assert Product.objects.get().hoe != "Een."


def test_without_four_eyes_one_publishes_an_own_text(redacteur_client: Client, paspoort: Product) -> None:
    Instelling.objects.update_or_create(pk=1, defaults={"vier_ogen": False})
    schrijf(redacteur_client, hoe="Zelf.")
    assert keur_goed(redacteur_client).status_code == 422
    assert keur_goed(redacteur_client, toelichting="Spoed").status_code == 302
    assert Product.objects.get().hoe == "Zelf."


def test_the_beheerder_switches_four_eyes(beheerder_client: Client) -> None:
    Instelling.objects.get_or_create(pk=1)
    assert (
        b'name="vier_ogen"' in beheerder_client.get("/beheer/admin/organisatie/instelling/1/change/").content
    )


# --- History -----------------------------------------------------------------------------------


def test_history_compares_any_two_and_restores(
    redacteur_client: Client, collega_client: Client, paspoort: Product
) -> None:
    for hoe in ("Een.", "Twee."):
        schrijf(redacteur_client, hoe=hoe)
        bied_aan(redacteur_client, waarom=f"Reden {hoe}")
        keur_goed(collega_client)
    antwoord = tekst(redacteur_client.get(f"{PASPOORT}geschiedenis/?van=2&naar=3"))
    for woord in ("Reden Een.", "Cora Collega", "Van versie 2 naar versie 3", "weg: Een.", "nieuw: Twee."):
        assert woord in antwoord
    for vraag in ("", "?van=9&naar=x", "?van=3&naar=1"):
        assert redacteur_client.get(f"{PASPOORT}geschiedenis/{vraag}").status_code == 200
    assert redacteur_client.post(f"{PASPOORT}geschiedenis/2/herstel/").url == PASPOORT
    assert services.werkinhoud(paspoort)["hoe"] == "Een."
    weer = redacteur_client.post(f"{PASPOORT}geschiedenis/2/herstel/")
    assert "Er is al een concept" in tekst(redacteur_client.get(weer.url))


def test_a_withdrawn_draft_comes_back(redacteur_client: Client, paspoort: Product) -> None:
    schrijf(redacteur_client, hoe="Toch niet.")
    redacteur_client.post(f"{PASPOORT}controle/", {"actie": "intrekken"})
    assert services.open_versie(paspoort) is None
    assert "Ingetrokken" in tekst(redacteur_client.get(f"{PASPOORT}geschiedenis/"))
    redacteur_client.post(f"{PASPOORT}geschiedenis/2/herstel/")
    assert services.werkinhoud(paspoort)["hoe"] == "Toch niet."


# --- Preview -----------------------------------------------------------------------------------


def test_preview_is_the_page_of_citizens_with_the_draft_in_it(
    redacteur_client: Client, client: Client, paspoort: Product
) -> None:
    schrijf(redacteur_client, hoe="Alleen in het concept.", hoe_en="Only in the draft.")
    antwoord = redacteur_client.get(f"{PASPOORT}voorbeeld/pagina/")
    assert "Alleen in het concept." in tekst(antwoord)
    assert antwoord.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in antwoord.headers["Content-Security-Policy"]
    engels = redacteur_client.get(f"{PASPOORT}voorbeeld/pagina/?taal=en")
    assert "Only in the draft." in tekst(engels)
    assert '<html lang="en"' in engels.content.decode()
    kader = redacteur_client.get(f"{PASPOORT}voorbeeld/")
    assert "frame-src 'self'" in kader.headers["Content-Security-Policy"]
    assert kader.headers["X-Frame-Options"] == "DENY"
    # Nothing of it was kept.
    assert "Alleen in het concept." not in client.get("/producten/paspoort/").content.decode()
    assert services.open_versie(paspoort).bewerking == 1


def test_preview_of_what_was_never_published(redacteur_client: Client, client: Client) -> None:
    ProductFactory(concept=True)
    assert redacteur_client.get(f"{PASPOORT}voorbeeld/pagina/").status_code == 200
    assert client.get("/producten/paspoort/").status_code == 404


# --- New, answers, other governments -----------------------------------------------------------


def test_a_new_product_gets_its_code_from_its_name(redacteur_client: Client) -> None:
    ThemaFactory()
    AfdelingFactory(code="burgerzaken")
    gegevens = {"naam": "Café beginnen", "thema": "burgerzaken", "afdeling": "burgerzaken", "code": ""}
    antwoord = redacteur_client.post(f"{BASIS}producten/nieuw/", gegevens)
    assert antwoord.url == f"{BASIS}producten/cafe-beginnen/"
    weer = redacteur_client.post(f"{BASIS}producten/nieuw/", gegevens)
    assert weer.status_code == 422
    assert "Deze code is al van “Café beginnen”" in tekst(weer)
    for code in ("met spatie", "Groot", "😀", "nieuw"):
        antwoord = redacteur_client.post(f"{BASIS}producten/nieuw/", gegevens | {"code": code})
        assert antwoord.status_code == 422, code
    assert Product.objects.count() == 1


def test_answers_live_the_same_life(redacteur_client: Client, collega_client: Client) -> None:
    VraagantwoordFactory(aantal_nuttig=3, aantal_niet_nuttig=12)
    ProductFactory()
    assert "Niet geholpen12" in tekst(redacteur_client.get(VRAAG))
    antwoord = schrijf(
        redacteur_client, VRAAG, antwoord="Bel de politie.", producten=["paspoort"], vraag_en="Stolen?"
    )
    assert antwoord.status_code == 302
    bied_aan(redacteur_client, VRAAG)
    keur_goed(collega_client, VRAAG)
    vraag = Vraagantwoord.objects.get()
    assert (vraag.antwoord, vraag.vraag_en, vraag.producten.get().code) == (
        "Bel de politie.",
        "Stolen?",
        "paspoort",
    )
    for pagina in ("", "voorbeeld/", "geschiedenis/"):
        assert redacteur_client.get(VRAAG + pagina).status_code == 200
    nieuw = {"naam": "Mag ik parkeren?", "afdeling": vraag.afdeling.code, "code": ""}
    antwoord = redacteur_client.post(f"{BASIS}vragen/nieuw/", nieuw)
    assert antwoord.url == f"{BASIS}vragen/mag-ik-parkeren/"


def test_an_answer_for_staff_only_has_no_page_of_citizens(redacteur_client: Client) -> None:
    VraagantwoordFactory(intern=True)
    adres = f"{BASIS}vragen/paspoort-signalering/voorbeeld/"
    assert "Inwoners zien deze vraag niet" in tekst(redacteur_client.get(adres))
    assert redacteur_client.get(f"{adres}pagina/").status_code == 404


def test_other_governments_in_a_list_and_a_form(redacteur_client: Client) -> None:
    VerwijzingFactory()
    assert "RDW" in tekst(redacteur_client.get(f"{BASIS}verwijzingen/?q=kenteken"))
    assert "Geen organisatie gevonden" in tekst(redacteur_client.get(f"{BASIS}verwijzingen/?q=zeppelin"))
    adres = f"{BASIS}verwijzingen/rdw/"
    fout = redacteur_client.post(adres, {"naam": "RDW", "waarvoor": "", "website": "geen adres"})
    assert fout.status_code == 422
    assert "Schrijf het hele adres" in tekst(fout)
    goed = {"naam": "RDW", "waarvoor": "<p>Kentekens</p>", "website": "https://www.rdw.nl", "is_actief": "on"}
    assert redacteur_client.post(adres, goed).status_code == 302
    assert Verwijzing.objects.get().waarvoor == "Kentekens"
    assert "gewijzigd" in tekst(redacteur_client.get(adres))
    nieuw = redacteur_client.post(f"{BASIS}verwijzingen/nieuw/", goed | {"code": "rdw"})
    assert "Deze code is al van “RDW”" in tekst(nieuw)
    assert redacteur_client.post(f"{BASIS}verwijzingen/nieuw/", goed | {"code": "rdw-2"}).status_code == 302


def test_who_does_not_edit_stays_out(kcc_medewerker_client: Client, paspoort: Product) -> None:
    for adres in (BASIS, PASPOORT, f"{PASPOORT}voorbeeld/pagina/", f"{BASIS}verwijzingen/"):
        assert kcc_medewerker_client.get(adres).status_code == 403


def test_what_does_not_exist_is_404(redacteur_client: Client) -> None:
    for adres in ("producten/geen/", "dingen/paspoort/", "dingen/nieuw/", "velen/terug/gisteren/"):
        assert redacteur_client.get(BASIS + adres).status_code == 404
