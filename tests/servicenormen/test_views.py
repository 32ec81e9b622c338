"""The manager's pages: who may see them, and that each figure is its list and its export."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage
from servicenormen import services
from servicenormen.models import Servicenorm
from tests.contacten.factories import (
    DEADLINE,
    AfdelingFactory,
    KlantcontactFactory,
    LocatieFactory,
    ProductFactory,
    TerugbelverzoekFactory,
)
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory

pytestmark = pytest.mark.django_db

MINUUT = timedelta(minutes=1)
# Thursday 13 March 2025, 19.00: the tertaal runs.
NU = DEADLINE + timedelta(hours=2)
DASHBOARD = reverse("servicenormen:dashboard")
PAGINAS = [
    DASHBOARD,
    reverse("servicenormen:norm", args=["4"]),
    reverse("servicenormen:gevallen", args=["4"]),
    reverse("servicenormen:gevallen_csv", args=["4"]),
]


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def drukte():
    """Some of everything: within and outside the norms, in several places and weeks."""
    hoogvliet = LocatieFactory(code="hoogvliet", naam="Stadswinkel Hoogvliet")
    wonen = AfdelingFactory(code="wonen", naam="Wonen")
    rijbewijs = ProductFactory(code="rijbewijs", naam="=Rijbewijs verlengen")
    for nummer in range(6):
        BezoekFactory(opgeroepen_op=AFSPRAAK + nummer * 3 * MINUUT)
        BezoekFactory(locatie=hoogvliet, product=rijbewijs, afspraak_op=AFSPRAAK - timedelta(days=10))
        KlantcontactFactory(afdeling=wonen, resultaat=["doorverwezen", "terugbelverzoek"][nummer % 2])
        TerugbelverzoekFactory(eerste_poging_op=DEADLINE + (nummer - 3) * MINUUT)
        ProductmetingFactory(product=ProductFactory(code=f"p{nummer}"), is_online_aangeboden=nummer > 2)
    KlantcontactFactory(resultaat="afgebroken")
    BezoekFactory(inloop=True)


def links(response):
    """Every figure on the page with the address of its cases: [(number, address)]."""
    gevonden = re.findall(r'<a href="([^"]+/gevallen/[^"]*)"[^>]*>([\d.]+)[^<]*</a>', response.text)
    return [(int(getal.replace(".", "")), unescape(adres)) for adres, getal in gevonden]


def tegels(response):
    """The tiles by code: figure and verdict, target and cases, and what it was before."""

    def tekst(tegel, deel):
        gevonden = tegel.xpath(f"./*[@class='tegel__{deel}']")
        return " ".join(gevonden[0].text_content().split()) if gevonden else ""

    return {
        tekst(tegel, "kop").split()[1]: tuple(
            tekst(tegel, deel) for deel in ("uitkomst", "doel", "vergelijk")
        )
        for tegel in html.fromstring(response.content).xpath("//article[contains(@class, 'tegel')]")
    }


def lees_csv(response):
    tekst = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(tekst, newline="")))


@pytest.mark.parametrize("pagina", PAGINAS)
def test_only_managers_and_beheerders(pagina, aangemeld, client):
    assert client.get(pagina).status_code == 302
    for rol in Rol:
        mag = rol in {Rol.MANAGER, Rol.BEHEERDER}
        assert aangemeld(rol).get(pagina).status_code == (200 if mag else 403), rol


def test_dashboard_without_any_figures(manager_client):
    antwoord = manager_client.get(DASHBOARD)
    assert antwoord.text.count("Geen metingen") == Servicenorm.objects.count()


def test_dashboard_shows_figure_target_and_verdict(manager_client, drukte):
    antwoord = manager_client.get(DASHBOARD)
    gevonden = tegels(antwoord)
    assert {code: deel[:2] for code, deel in gevonden.items() if deel[0] != "Geen metingen"} == {
        "4": ("83,3% Niet gehaald", "Norm: 90% of meer · 12 gevallen"),
        "5": ("50,0% Niet gehaald", "Norm: 80% of meer · 6 gevallen"),
        "6": ("66,6% Niet gehaald", "Norm: 80% of meer · 6 gevallen"),
        "7": ("100,0% Gehaald", "Norm: 90% of meer · 6 gevallen"),
        "8": ("50,0% Niet gehaald", "Norm: 80% of meer · 6 gevallen"),
    }
    assert list(gevonden) == ["1", "2", "3a", "3b", "4", "5", "6", "7", "8", "9", "10"]
    assert "tot en met donderdag 13 maart 2025, 19.00 uur" in antwoord.text


def test_dashboard_compares_with_the_tertaal_before_and_a_year_earlier(manager_client):
    for dagen in (100, 365):
        toen = AFSPRAAK - timedelta(days=dagen)
        KlantcontactFactory(begonnen_op=toen, beeindigd_op=None, resultaat="doorverwezen")
        KlantcontactFactory(begonnen_op=toen, beeindigd_op=None, resultaat="terugbelverzoek")
    KlantcontactFactory(begonnen_op=AFSPRAAK - timedelta(days=365), beeindigd_op=None)
    gevonden = tegels(manager_client.get(DASHBOARD))
    assert gevonden["5"][2] == "Vorig tertaal 50,0% Jaar eerder 66,6%"
    assert gevonden["4"][2] == ""


def test_a_finished_tertaal_does_not_say_until_when(manager_client, drukte):
    antwoord = manager_client.get(DASHBOARD, {"tertaal": "2024-T3"})
    assert "Tertaal 3 van 2024: september tot en met december 2024</p>" in antwoord.text


@pytest.mark.parametrize(
    "vraag", ["tertaal=2025-T4", "tertaal=x", "peilmoment=gisteren", "peilmoment=2025-03-01"]
)
@pytest.mark.parametrize("pagina", PAGINAS)
def test_an_impossible_period_is_not_found(manager_client, pagina, vraag):
    assert manager_client.get(f"{pagina}?{vraag}").status_code == 404


def test_an_unknown_norm_or_choice_is_not_found(manager_client):
    assert manager_client.get(reverse("servicenormen:norm", args=["99"])).status_code == 404
    assert manager_client.get(PAGINAS[2], {"binnen": "misschien"}).status_code == 404
    assert manager_client.get(PAGINAS[2], {"tertaal": "2018-T3"}).status_code == 404


@pytest.mark.parametrize("code", ["4", "5", "6", "7", "8"])
@pytest.mark.parametrize("bijgewerkt", [True, False])
def test_every_number_is_its_list_and_its_export(manager_client, drukte, code, bijgewerkt):
    if bijgewerkt:
        services.werk_verouderde_dagen_bij()
    norm = manager_client.get(reverse("servicenormen:norm", args=[code]))
    gevonden = links(norm)
    assert len(gevonden) > 6
    assert any("duur=" in adres for _, adres in gevonden) == (code in {"4", "6"})
    for getal, adres in gevonden:
        lijst = manager_client.get(adres)
        assert lijst.context["telling"].noemer == getal, adres
        assert len(lijst.context["rijen"]) == getal
        regels = lees_csv(manager_client.get(lijst.context["csv_url"]))
        assert len(regels) == getal
        if "binnen=ja" in adres:
            assert {regel["Binnen de norm"] for regel in regels} == {"ja"}


def test_a_figure_keeps_its_list_while_the_tertaal_goes_on(manager_client, drukte):
    (_, adres), *_ = [link for link in links(manager_client.get(PAGINAS[1])) if "binnen" not in link[1]]
    assert "peilmoment" in parse_qs(urlsplit(adres).query)
    with time_machine.travel(NU + timedelta(hours=1), tick=False):
        straks = NU + 30 * MINUUT
        BezoekFactory(afspraak_op=straks, aangemeld_op=straks, opgeroepen_op=straks + MINUUT)
        assert manager_client.get(adres).context["telling"].noemer == 12
        assert manager_client.get(PAGINAS[2]).context["telling"].noemer == 13


def test_the_list_shows_moments_and_no_names(manager_client, drukte):
    antwoord = manager_client.get(PAGINAS[2], {"locatie": "hoogvliet"})
    assert "02-03-2025 10.00.00" in antwoord.text
    assert "Fatima" not in antwoord.text
    assert "Stadswinkel Hoogvliet" in antwoord.text
    (filter_,) = antwoord.context["filters"]
    assert manager_client.get(filter_["zonder_url"]).context["telling"].noemer == 12


def test_the_export_writes_moments_seconds_and_no_formulas(manager_client, drukte):
    regels = lees_csv(manager_client.get(PAGINAS[3], {"locatie": "hoogvliet"}))
    assert regels[0] | {"Bezoek": ""} == {
        "Bezoek": "",
        "Locatie": "Stadswinkel Hoogvliet",
        "Product": "'=Rijbewijs verlengen",
        "Afspraak": "2025-03-02T10:00:00+01:00",
        "Aangemeld": "2025-03-12T09:55:00+01:00",
        "Opgeroepen": "2025-03-12T10:04:00+01:00",
        "Weggelopen": "",
        "Gewacht (seconden)": "540",
        "Binnen de norm": "ja",
    }


def test_looking_at_cases_of_persons_is_logged(manager_client, drukte):
    manager_client.get(PAGINAS[2], {"locatie": "hoogvliet"})
    gezien = Inzage.objects.filter(object_soort="bezoek", handeling=Handeling.INZIEN)
    assert gezien.count() == 6
    manager_client.get(PAGINAS[3])
    (export,) = Inzage.objects.filter(handeling=Handeling.EXPORTEREN)
    assert (export.object_soort, export.object_id) == ("bezoek", "norm 4, 2025-T1")
    assert export.medewerker == manager_client.medewerker


def test_looking_at_products_is_not(manager_client, drukte):
    manager_client.get(reverse("servicenormen:gevallen", args=["7"]))
    manager_client.get(reverse("servicenormen:gevallen_csv", args=["7"]))
    assert not Inzage.objects.exists()


def test_the_page_of_a_norm_on_time_says_what_its_cases_took(manager_client, drukte):
    antwoord = manager_client.get(PAGINAS[1])
    # Called after 9 minutes (six times) and after 0, 3, 6, 9, 12 and 15.
    verdeling = antwoord.context["verdeling"]
    assert (verdeling["mediaan"], verdeling["p90"]) == ("9 minuten", "12 minuten")
    assert "norm: 10 minuten" in antwoord.text
    lijst = manager_client.get(PAGINAS[2], {"duur": "11-"})
    assert (lijst.context["telling"].noemer, lijst.context["telling"].teller) == (2, 0)
    assert lijst.context["filters"][0]["waarde"] == "11 minuten of meer"
    for onzin in ("x", "3-2-1", "-4", "open5"):
        assert manager_client.get(PAGINAS[2], {"duur": onzin}).status_code == 404


def test_the_places_of_a_norm_are_beside_each_other(manager_client, drukte):
    blad = html.fromstring(manager_client.get(PAGINAS[1]).content)
    plaatsen = blad.xpath("//li[@class='vergelijking__plaats']")
    assert {plaats.xpath("string(p[1])"): plaats.xpath("string(p[2]/strong)") for plaats in plaatsen} == {
        "Stadswinkel Hoogvliet": "100,0%",
        "Stadswinkel Centrum": "66,6%",
    }
    assert blad.xpath("//table[caption='Resultaat per week en locatie']/tbody/tr/th/text()") == [
        "Week 9",
        "Week 11",
    ]
    assert manager_client.get(reverse("servicenormen:norm", args=["5"])).context["vergelijking"] is None


def test_a_long_list_has_pages(manager_client):
    for _ in range(51):
        KlantcontactFactory()
    adres = reverse("servicenormen:gevallen", args=["5"])
    eerste = manager_client.get(adres)
    assert (len(eerste.context["rijen"]), "Pagina 1 van 2" in eerste.text) == (50, True)
    assert len(manager_client.get(adres, {"page": "2"}).context["rijen"]) == 1
    assert len(lees_csv(manager_client.get(reverse("servicenormen:gevallen_csv", args=["5"])))) == 51


@pytest.mark.parametrize("pagina", [DASHBOARD, PAGINAS[1], PAGINAS[2], PAGINAS[3]])
def test_pages_cost_the_same_queries_with_one_row_and_with_many(
    manager_client, pagina, django_assert_max_num_queries
):
    def vragen():
        with django_assert_max_num_queries(60) as gevangen:
            antwoord = manager_client.get(pagina)
            if antwoord.streaming:
                b"".join(antwoord.streaming_content)
        return len(gevangen)

    def een_van_alles(nummer):
        toen = AFSPRAAK - timedelta(days=nummer)
        locatie = LocatieFactory(code=f"locatie-{nummer}", naam=f"Locatie {nummer}")
        product = ProductFactory(code=f"product-{nummer}")
        BezoekFactory(
            afspraak_op=toen, aangemeld_op=toen, opgeroepen_op=toen, locatie=locatie, product=product
        )
        KlantcontactFactory(begonnen_op=toen, beeindigd_op=None, product=product)
        TerugbelverzoekFactory(aangemaakt_op=toen, deadline_op=toen)
        ProductmetingFactory(product=product, datum=toen.date(), gemeten_op=toen)

    een_van_alles(0)
    services.werk_verouderde_dagen_bij()
    # The second look: the session and the menu are warm.
    vragen()
    eerst = vragen()
    for nummer in range(1, 30):
        een_van_alles(nummer)
    services.werk_verouderde_dagen_bij()
    assert vragen() == eerst
