"""The Uniforme Productnamenlijst: read whole or not at all, kept up to date, searched and compared."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogus.models import UplNaam
from catalogus.services import UplFout, lees_upl, werk_upl_bij, zoek_upl_namen
from catalogus.services.upl import GRONDSLAG, KENMERKEN, NAAM, NOG_NIET_BESCHIKBAAR, SDG, URI
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import ProductFactory, UplNaamFactory

NU = datetime(2025, 3, 17, 10, 0, tzinfo=TIJDZONE)
LIJST = Path(settings.BASE_DIR) / "kcc" / "demo" / "data" / "upl.csv"
KOLOMMEN = [NAAM, URI, *KENMERKEN, SDG, *GRONDSLAG]
TERM = "http://standaarden.overheid.nl/owms/terms/"


def bestand(*rijen: dict[str, str], kolommen: list[str] | None = None) -> BytesIO:
    """A list of these rows; a column that a row does not name is empty."""
    namen = kolommen or KOLOMMEN
    regels = [",".join(namen), *(",".join(rij.get(naam, "") for naam in namen) for rij in rijen)]
    return BytesIO("\n".join(regels).encode())


def rij(naam: str = "paspoort", **velden: str) -> dict[str, str]:
    return {NAAM: naam, URI: TERM + naam.replace(" ", ""), "Gemeente": "X", "Burger": "X", **velden}


def fouten(stroom: BytesIO) -> list[str]:
    with pytest.raises(UplFout) as opgevangen:
        lees_upl(stroom)
    return [str(fout) for fout in opgevangen.value.fouten]


# --- Reading -----------------------------------------------------------------------------------


def test_rows_of_one_uri_become_one_name_with_all_legal_bases() -> None:
    [naam] = lees_upl(
        bestand(
            rij(SDG="C5", Grondslag="http://a", Grondslaglabel="Artikel 1", Grondslaglink="https://wet/1"),
            rij(SDG="B9;C5", Grondslag="http://b", Grondslaglabel="Artikel 2", Aanvraag="X"),
            rij(SDG="C5", Grondslag="http://b", Grondslaglabel="Artikel 2"),
        )
    )
    assert naam.kenmerken == ["gemeente", "burger", "aanvraag"]
    assert naam.sdg == ["B9", "C5"]
    assert naam.grondslagen == [
        {"uri": "http://a", "label": "Artikel 1", "link": "https://wet/1"},
        {"uri": "http://b", "label": "Artikel 2", "link": ""},
    ]


def test_the_published_list_is_read_whole() -> None:
    with LIJST.open("rb") as stroom:
        namen = lees_upl(stroom)
    assert len(namen) == 1017
    assert sum("gemeente" in naam.kenmerken for naam in namen) == 450
    assert namen[0].uri == NOG_NIET_BESCHIKBAAR


def test_unknown_columns_bom_and_any_order_of_columns_are_fine() -> None:
    stroom = bestand(rij(Nieuw="iets"), kolommen=["Nieuw", *reversed(KOLOMMEN)])
    [naam] = lees_upl(BytesIO(b"\xef\xbb\xbf" + stroom.getvalue()))
    assert (naam.naam, naam.kenmerken) == ("paspoort", ["gemeente", "burger"])


@pytest.mark.parametrize(
    ("stroom", "melding"),
    [
        (BytesIO(b""), "rij 1: het bestand is leeg. De eerste rij noemt de kolommen."),
        (bestand(), "er staat geen enkele naam in het bestand."),
        (bestand(rij(), kolommen=KOLOMMEN[:-1]), "rij 1, kolom Grondslaglink: deze kolom ontbreekt."),
        (bestand(rij(), kolommen=[*KOLOMMEN, SDG]), "rij 1, kolom SDG: deze kolom staat er twee keer."),
        (bestand(rij(), rij("", URI="https://x/y")), "rij 3, kolom UniformeProductnaam: is leeg."),
        (
            bestand(rij(URI="paspoort")),
            "rij 2, kolom URI: “paspoort” is geen URI. Die begint met http:// of https://.",
        ),
        (
            bestand(rij(Rijk="ja")),
            "rij 2, kolom Rijk: “ja” kan niet. Zet een X of laat het veld leeg.",
        ),
        (bestand(rij(SDG="C5;x")), "rij 2, kolom SDG: “x” is geen onderdeel van bijlage II, zoals C5."),
        (
            bestand(rij(Grondslaglink="javascript:alert(1)")),
            "rij 2, kolom Grondslaglink: “javascript:alert(1)” is geen adres. Dat begint met https://.",
        ),
        (
            bestand(rij(), rij("rijbewijs", URI=TERM + "paspoort")),
            "rij 3, kolom URI: “rijbewijs” heeft de URI die eerder van “paspoort” was.",
        ),
        (
            bestand(rij("x" * 301, URI="https://x/")),
            "rij 2, kolom UniformeProductnaam: heeft 301 tekens; er passen er 300 in.",
        ),
        (BytesIO(bestand(rij()).getvalue() + b",extra"), "rij 2: heeft 21 velden; de kop heeft er 20."),
        (BytesIO(bestand(rij("caf\xe9")).getvalue().replace("é".encode(), b"\xe9")), "is geen UTF-8"),
    ],
)
def test_a_malformed_list_is_refused_with_row_and_column(stroom: BytesIO, melding: str) -> None:
    assert any(melding in fout for fout in fouten(stroom)), fouten(stroom)


def test_every_error_is_named_not_only_the_first() -> None:
    gevonden = fouten(bestand(rij(Rijk="1"), rij("rijbewijs", Bedrijf="2", SDG="5")))
    assert [fout.partition(":")[0] for fout in gevonden] == [
        "rij 2, kolom Rijk",
        "rij 3, kolom Bedrijf",
        "rij 3, kolom SDG",
    ]


# --- Updating ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_names_come_change_vanish_and_return() -> None:
    eerste = werk_upl_bij(regels=lees_upl(bestand(rij(), rij("rijbewijs"))), nu=NU)
    assert (eerste.namen, eerste.nieuw) == (2, 2)
    opnieuw = werk_upl_bij(regels=lees_upl(bestand(rij(), rij("rijbewijs"))), nu=NU)
    assert (opnieuw.nieuw, opnieuw.gewijzigd, opnieuw.vervallen, opnieuw.terug) == (0, 0, 0, 0)

    weg = werk_upl_bij(regels=lees_upl(bestand(rij(Bedrijf="X"))), nu=NU)
    assert (weg.gewijzigd, weg.vervallen) == (1, 1)
    assert UplNaam.objects.get(naam="rijbewijs").vervallen_op == date(2025, 3, 17)
    assert [naam.naam for naam in UplNaam.objects.current()] == ["paspoort"]
    later = werk_upl_bij(regels=lees_upl(bestand(rij(Bedrijf="X"))), nu=NU.replace(month=4))
    assert later.vervallen == 0
    assert UplNaam.objects.get(naam="rijbewijs").vervallen_op == date(2025, 3, 17)

    terug = werk_upl_bij(regels=lees_upl(bestand(rij(Bedrijf="X"), rij("rijbewijs"))), nu=NU)
    assert (terug.nieuw, terug.gewijzigd, terug.terug) == (0, 0, 1)
    assert UplNaam.objects.get(naam="rijbewijs").vervallen_op is None


@pytest.mark.django_db
def test_the_command_reports_counts_and_changes_nothing_after_an_error(tmp_path: Path) -> None:
    pad = tmp_path / "upl.csv"
    pad.write_bytes(bestand(rij(), rij("rijbewijs")).getvalue())
    uit = StringIO()
    call_command("upl_bijwerken", str(pad), stdout=uit)
    assert uit.getvalue() == "2 namen gelezen: 2 nieuw, 0 gewijzigd, 0 vervallen, 0 teruggekomen.\n"
    pad.write_bytes(bestand(rij("akte"), rij("rijbewijs", Rijk="?")).getvalue())
    with pytest.raises(CommandError) as fout:
        call_command("upl_bijwerken", str(pad))
    assert str(fout.value).startswith("rij 3, kolom Rijk: ")
    assert str(fout.value).endswith("Er is niets gewijzigd.")
    assert set(UplNaam.objects.values_list("naam", "vervallen_op")) == {
        ("paspoort", None),
        ("rijbewijs", None),
    }
    with pytest.raises(CommandError, match="is niet te lezen"):
        call_command("upl_bijwerken", str(tmp_path / "weg.csv"))


# --- Searching ---------------------------------------------------------------------------------


@pytest.fixture
def namen(db: None) -> None:
    for naam, kenmerken, vervallen in (
        ("paspoort", ["gemeente"], None),
        ("zakenpaspoort", ["rijk"], None),
        ("paspoort oud", ["gemeente"], date(2024, 1, 1)),
        ("café vergunning", ["gemeente"], None),
        ("rijbewijs", ["gemeente"], None),
    ):
        UplNaamFactory(
            naam=naam, uri=TERM + naam.replace(" ", ""), kenmerken=kenmerken, vervallen_op=vervallen
        )


@pytest.mark.parametrize(
    ("term", "gevonden"),
    [
        ("Paspoort", ["paspoort", "paspoort oud", "zakenpaspoort"]),
        ("cafe", ["café vergunning"]),
        ("vergunning CAFÉ", ["café vergunning"]),
        ("paspoord", ["paspoort", "paspoort oud"]),
        ("rijbewijz", ["rijbewijs"]),
        ("xqzv", []),
        (" \0 ", []),
        ("100%_", []),
    ],
)
def test_search_finds_words_accents_and_typing_errors(namen: None, term: str, gevonden: list[str]) -> None:
    assert [naam.naam for naam in zoek_upl_namen(term)][: len(gevonden) or None] == gevonden


# --- The report --------------------------------------------------------------------------------


@pytest.fixture
def catalogus(namen: None) -> None:
    UplNaamFactory(uri=NOG_NIET_BESCHIKBAAR, naam="UPL-naam nog niet beschikbaar", kenmerken=["gemeente"])
    for code, naam, uri in (
        ("paspoort", "paspoort", TERM + "paspoort"),
        ("vervallen", "paspoort oud", TERM + "paspoortoud"),
        ("onbekend", "iets", TERM + "iets"),
        ("anders", "rijbewijzen", TERM + "rijbewijs"),
        ("zonder", "", ""),
        ("nog-niet", "UPL-naam nog niet beschikbaar", NOG_NIET_BESCHIKBAAR),
    ):
        ProductFactory(code=code, naam=f"Product {code}", upl_naam=naam, upl_uri=uri)
    ProductFactory(code="weg", naam="Product weg", status="gearchiveerd", upl_naam="x", upl_uri=TERM + "x")


def test_report_counts_and_lists(catalogus: None, redacteur_client: Client) -> None:
    antwoord = redacteur_client.get("/werk/redactie/upl/")
    assert [(lijst.naam, lijst.aantal) for lijst in antwoord.context["lijsten"]] == [
        ("ontbreekt", 1),
        ("fout", 3),
        ("zonder", 2),
    ]
    assert "café vergunning" in antwoord.content.decode()
    fout = redacteur_client.get("/werk/redactie/upl/?lijst=fout").content.decode()
    for code, woorden in (
        ("vervallen", "Staat niet meer in de lijst"),
        ("onbekend", "Staat niet in de lijst"),
        ("anders", "Heet in de lijst anders"),
    ):
        assert f"Product {code}" in fout
        assert woorden in fout
    assert "Product weg" not in fout
    zonder = redacteur_client.get("/werk/redactie/upl/?lijst=zonder").content.decode()
    assert "Product zonder" in zonder
    assert "Product nog-niet" in zonder


def test_report_can_be_searched_and_taken_along_as_csv(catalogus: None, redacteur_client: Client) -> None:
    pagina = redacteur_client.get("/werk/redactie/upl/?q=cafee").content.decode()
    assert "café vergunning" in pagina
    assert "Niets gevonden" in redacteur_client.get("/werk/redactie/upl/?q=xqzv").content.decode()
    csv = redacteur_client.get("/werk/redactie/upl/?als=csv")
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="upl-ontbreekt.csv"' in csv["Content-Disposition"]
    regels = csv.content.decode("utf-8-sig").splitlines()
    assert regels[0] == "naam,uri,doelgroep,sdg,grondslagen"
    assert regels[1].startswith(f"café vergunning,{TERM}cafévergunning,")
    fout = redacteur_client.get("/werk/redactie/upl/?lijst=fout&als=csv").content
    assert len(fout.decode().splitlines()) == 4


def test_a_formula_in_a_name_is_no_formula_in_the_csv(db: None, redacteur_client: Client) -> None:
    UplNaamFactory(naam="=1+1", kenmerken=["gemeente"])
    csv = redacteur_client.get("/werk/redactie/upl/?als=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("'=1+1,")


@pytest.mark.parametrize("rol", [Rol.REDACTEUR, Rol.BEHEERDER, Rol.KCC_MEDEWERKER, Rol.PLANNER])
def test_only_editors_and_beheerders_see_the_report(aangemeld: Callable[..., Any], rol: Rol) -> None:
    status = aangemeld(rol).get("/werk/redactie/upl/").status_code
    assert status == (200 if rol in (Rol.REDACTEUR, Rol.BEHEERDER) else 403)


def test_a_long_report_costs_as_many_queries_as_a_short_one(db: None, redacteur_client: Client) -> None:
    tellingen = []
    redacteur_client.get("/werk/redactie/upl/")  # what only the first request of a session asks
    for aantal in (1, 30):
        for nummer in range(aantal):
            UplNaamFactory(naam=f"naam {nummer}", uri=f"{TERM}{nummer}", kenmerken=["gemeente"])
            ProductFactory(code=f"p{nummer}", upl_naam="x", upl_uri=f"{TERM}x{nummer}")
        for lijst in ("ontbreekt", "fout", "zonder"):
            with CaptureQueriesContext(connection) as vragen:
                redacteur_client.get(f"/werk/redactie/upl/?lijst={lijst}")
            tellingen.append(len(vragen))
    assert tellingen[:3] == tellingen[3:]
