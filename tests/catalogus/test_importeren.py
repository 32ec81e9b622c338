"""manage.py importeer and exporteer: afdelingen, locaties and producten."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogus.models import Locatie, Prijs, Product, Thema, Versie
from catalogus.services import sla_concept_op, stand_van, volledigheid
from kcc.lib.inlezen import SOORTEN, voer_uit
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling
from tests.catalogus.factories import LocatieFactory, PrijsFactory, ProductFactory
from tests.organisatie.factories import AfdelingFactory, MedewerkerFactory

KOP = (
    "code,naam,thema,afdeling,doelgroep,hoe,waar,prijs,termijn_aantal,termijn_eenheid,termijn_wettelijk,"
    "online_mogelijk,online_adres,status"
)
RIJ = {
    "code": "rijbewijs",
    "naam": "Rijbewijs verlengen",
    "thema": "burgerzaken",
    "afdeling": "burgerzaken",
    "doelgroep": "burger",
    "hoe": "U komt langs.",
    "waar": "In de Stadswinkel.",
    "prijs": "46.90",
    "termijn_aantal": "5",
    "termijn_eenheid": "werkdagen",
    "termijn_wettelijk": "nee",
    "online_mogelijk": "ja",
    "online_adres": "https://formulieren.example.nl/rijbewijs",
    "status": "gepubliceerd",
}


def vandaag():
    return lokale_dag(timezone.now())


def rij(**anders):
    return ",".join((RIJ | anders).values())


@pytest.fixture
def importeer(db, tmp_path):
    def doe(soort, *rijen, heel=None):
        bestand = tmp_path / "bestand.csv"
        bestand.write_bytes(heel if heel is not None else "\n".join(rijen).encode())
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", soort, str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        return uit.getvalue()

    return doe


@pytest.fixture
def exporteer(db, tmp_path):
    def doe(soort):
        bestand = tmp_path / "uit.csv"
        call_command("exporteer", soort, str(bestand), stdout=StringIO())
        return bestand.read_bytes()

    return doe


# --- Departments and places --------------------------------------------------------------------


def test_departments(importeer, exporteer):
    AfdelingFactory(code="rdw", naam="RDW", cluster="", is_extern=True)
    uit = importeer(
        "afdelingen", "cluster,code,naam", "Dienstverlening,burgerzaken,Burgerzaken", ",rdw,RDW Zoetermeer"
    )
    assert "(1 nieuw, 1 gewijzigd, 0 ongewijzigd)" in uit
    assert list(Afdeling.objects.order_by("code").values_list("code", "naam", "cluster", "is_extern")) == [
        ("burgerzaken", "Burgerzaken", "Dienstverlening", False),
        ("rdw", "RDW Zoetermeer", "", True),
    ]
    assert exporteer("afdelingen").decode().split("\r\n") == [
        "code,naam,cluster",
        "burgerzaken,Burgerzaken,Dienstverlening",
        "rdw,RDW Zoetermeer,",
        "",
    ]


def test_places_keep_what_the_format_does_not_know_and_their_history(importeer):
    LocatieFactory()
    kop = "code,naam,straat,huisnummer,postcode,plaats"
    gelijk = "centrum,Stadswinkel Centrum,Coolsingel,40,3011 AD,Rotterdam"
    assert "(0 nieuw, 0 gewijzigd, 1 ongewijzigd)" in importeer("locaties", kop, gelijk)
    uit = importeer("locaties", kop, gelijk.replace("40", "42"), "zuid,Stadswinkel Zuid,,,,")
    assert "(1 nieuw, 1 gewijzigd, 0 ongewijzigd)" in uit
    locatie = Locatie.objects.get(code="centrum")
    assert (locatie.huisnummer, locatie.toegankelijkheid, locatie.volgorde) == ("42", "Er is een lift.", 1)
    assert locatie.history.first().history_change_reason == "Ingelezen uit CSV"
    assert Locatie.objects.get(code="zuid").is_actief


@pytest.mark.parametrize(
    ("soort", "regel", "fout"),
    [
        ("afdelingen", "burger zaken,Burgerzaken,", "rij 2, kolom code: “burger zaken” is geen code"),
        ("afdelingen", "burgerzaken, ,", "rij 2, kolom naam: bestaat alleen uit spaties"),
        ("locaties", "centrum,Centrum,,,3011 AD Rotterdam,", "rij 2, kolom postcode: heeft 17 tekens"),
    ],
)
def test_departments_and_places_that_are_wrong(importeer, soort, regel, fout):
    kop = ",".join(kolom.naam for kolom in SOORTEN[soort].kolommen)
    with pytest.raises(CommandError, match=fout):
        importeer(soort, kop, regel)


# --- Products ----------------------------------------------------------------------------------


def test_new_product(importeer):
    AfdelingFactory()
    uit = importeer("producten", KOP, rij(), rij(code="concept", status="concept", prijs="0", doelgroep=""))
    assert "(2 nieuw, 0 gewijzigd, 0 ongewijzigd)" in uit
    assert "Nieuw thema: burgerzaken." in uit
    product, concept = Product.objects.order_by("-code")
    assert (product.naam, product.thema.code, product.afdeling.code) == (
        "Rijbewijs verlengen",
        "burgerzaken",
        "burgerzaken",
    )
    assert (product.doelgroep, product.status) == (["burger"], "gepubliceerd")
    assert (product.termijn_aantal, product.termijn_eenheid, product.termijn_is_wettelijk) == (
        5,
        "werkdagen",
        False,
    )
    assert (product.is_online_mogelijk, product.online_adres) == (True, RIJ["online_adres"])
    assert volledigheid(product, date(2001, 1, 1)) == []
    assert list(product.prijzen.values_list("omschrijving", "bedrag")) == [("", Decimal("46.90"))]
    assert (concept.is_gratis, concept.prijzen.count(), concept.doelgroep) == (True, 0, [])
    versie = product.versies.get()
    assert (versie.status, versie.toelichting) == ("gepubliceerd", "Ingelezen uit CSV")


def test_again_and_changed(importeer):
    AfdelingFactory()
    importeer("producten", KOP, rij())
    assert "(0 nieuw, 0 gewijzigd, 1 ongewijzigd)" in importeer("producten", KOP, rij())
    assert Versie.objects.count() == 1
    Product.objects.update(wat="Met een rijbewijs mag u rijden.")
    assert "1 gewijzigd" in importeer(
        "producten",
        KOP,
        rij(naam="Nieuw rijbewijs", termijn_wettelijk="", termijn_aantal="", termijn_eenheid="direct"),
    )
    product = Product.objects.get()
    assert (product.naam, product.wat) == ("Nieuw rijbewijs", "Met een rijbewijs mag u rijden.")
    assert (product.termijn_aantal, product.termijn_eenheid) == (None, "direct")
    assert product.versies.order_by("-nummer").first().inhoud["naam"] == "Nieuw rijbewijs"


def test_an_open_draft_takes_over_what_changed(importeer):
    """Publishing the draft later must not undo the import."""
    medewerker = MedewerkerFactory(redacteur=True)
    AfdelingFactory()
    importeer("producten", KOP, rij())
    product = Product.objects.get()
    versie = sla_concept_op(
        onderwerp=product,
        inhoud={"wat": "Beter."},
        gezien=stand_van(product),
        medewerker=medewerker,
        nu=timezone.now(),
    )
    importeer("producten", KOP, rij(prijs="50"))
    versie.refresh_from_db()
    assert (versie.status, versie.inhoud["wat"]) == ("concept", "Beter.")
    assert versie.inhoud["prijzen"][-1]["bedrag"] == "50.00"


@pytest.mark.parametrize(
    ("prijs", "verwacht", "gratis"),
    [
        # What it costs already: nothing changes, however it is written.
        ("46.9", [("", "46.90", "2000-01-01")], False),
        ("50", [("", "46.90", "2000-01-01"), ("", "50.00", "vandaag")], False),
        ("0", [], True),
        ("0.00", [], True),
        ("", [], False),
    ],
)
def test_price_again(importeer, prijs, verwacht, gratis):
    AfdelingFactory()
    importeer("producten", KOP, rij())
    importeer("producten", KOP, rij(prijs=prijs))
    voor = [
        (omschrijving, str(bedrag), "vandaag" if vanaf == vandaag() else str(vanaf))
        for omschrijving, bedrag, vanaf in Prijs.objects.values_list("omschrijving", "bedrag", "geldig_vanaf")
    ]
    assert (voor, Product.objects.get().is_gratis) == (verwacht, gratis)
    assert "1 ongewijzigd" in importeer("producten", KOP, rij(prijs=prijs))


def test_several_prices_and_one_entered_ahead(importeer, exporteer):
    """The format has room for one price: that of the first description. The others stay."""
    product = ProductFactory(is_gratis=False)
    PrijsFactory(product=product, omschrijving="tot 18 jaar", bedrag=Decimal("63.42"))
    PrijsFactory(product=product)
    straks = vandaag() + timedelta(days=40)
    PrijsFactory(product=product, bedrag=Decimal("90"), geldig_vanaf=straks)
    uit = exporteer("producten")
    assert b",83.87," in uit
    assert "1 ongewijzigd" in importeer("producten", heel=uit)
    assert "1 gewijzigd" in importeer("producten", heel=uit.replace(b"83.87", b"85"))
    assert set(product.prijzen.values_list("omschrijving", "bedrag", "geldig_vanaf")) == {
        ("tot 18 jaar", Decimal("63.42"), date(2025, 1, 1)),
        ("18 jaar of ouder", Decimal("83.87"), date(2025, 1, 1)),
        ("18 jaar of ouder", Decimal("85"), vandaag()),
        ("18 jaar of ouder", Decimal("90"), straks),
    }
    assert "1 gewijzigd" in importeer("producten", heel=uit.replace(b"83.87", b"0"))
    assert list(product.prijzen.values_list("geldig_vanaf", flat=True)) == [straks]


def test_products_that_are_wrong(importeer):
    AfdelingFactory()
    with pytest.raises(CommandError) as fout:
        importeer(
            "producten",
            KOP,
            rij(code="a", afdeling="weg", status="ter_controle"),
            rij(code="b", termijn_eenheid=""),
            rij(code="c", termijn_aantal=""),
            rij(code="d", termijn_eenheid="direct"),
            rij(code="e", online_adres="javascript:alert(1)", prijs='"46,90"'),
            rij(code="f", doelgroep="burger;toerist", termijn_wettelijk="soms"),
            rij(code="f", thema=""),
        )
    assert [melding.split(": ")[0] for melding in str(fout.value).splitlines()] == [
        "rij 2, kolom afdeling",
        "rij 2, kolom status",
        "rij 3, kolom termijn_eenheid",
        "rij 4, kolom termijn_aantal",
        "rij 5, kolom termijn_aantal",
        "rij 6, kolom prijs",
        "rij 6, kolom online_adres",
        "rij 7, kolom doelgroep",
        "rij 7, kolom termijn_wettelijk",
        "rij 8, kolom thema",
        "rij 8, kolom code",
        "11 fouten. Er is niets ingelezen.",
    ]
    assert not Product.objects.exists() and not Thema.objects.exists()


def test_markup_is_taken_off(importeer):
    AfdelingFactory()
    met_opmaak = rij(hoe='"<p>U <b>komt</b> langs.</p><script>alert(1)</script>"')
    importeer("producten", KOP, met_opmaak)
    assert Product.objects.get().hoe == "U komt langs."
    assert "1 ongewijzigd" in importeer("producten", KOP, met_opmaak)


# --- Out and in --------------------------------------------------------------------------------

LASTIG = [
    "=1+1",
    'Een "citaat", met komma',
    "Regels\r\nonder\nelkaar\r",
    " spaties ",
    "😀 مرحبا <b>vet</b> \\N \\. \t",
    "<script>alert(1)</script>",
    "'apostrof",
]


@pytest.fixture
def catalogus(db):
    """Products with everything that could get lost on the way."""
    for nummer, tekst in enumerate(LASTIG):
        LocatieFactory(code=f"plek-{nummer}", naam=tekst[:100], straat=tekst, toegankelijkheid="")
        afdeling = AfdelingFactory(code=f"afdeling-{nummer}", naam=tekst, cluster=tekst)
        product = ProductFactory(
            code=f"product-{nummer}",
            naam=tekst,
            afdeling=afdeling,
            hoe=tekst,
            waar=tekst,
            doelgroep=["ondernemer", "burger"][: nummer % 3],
            is_gratis=nummer == 1,
            status=["gepubliceerd", "concept", "gearchiveerd"][nummer % 3],
            termijn_aantal=None if nummer == 2 else 6,
            termijn_eenheid="" if nummer == 2 else "weken",
            termijn_is_wettelijk=nummer == 3,
            is_online_mogelijk=nummer == 4,
            online_adres="/formulier" if nummer == 4 else "",
        )
        if nummer > 4:
            PrijsFactory(product=product, omschrijving="", bedrag=Decimal(nummer))


@pytest.mark.usefixtures("catalogus")
def test_what_goes_out_comes_in_unchanged(importeer, exporteer):
    for soort, aantal in [("afdelingen", 7), ("locaties", 7), ("producten", 7)]:
        uit = exporteer(soort)
        assert f"(0 nieuw, 0 gewijzigd, {aantal} ongewijzigd)" in importeer(soort, heel=uit)
        assert exporteer(soort) == uit
    assert not Versie.objects.exists()


@pytest.mark.usefixtures("catalogus")
def test_into_an_empty_database(importeer, exporteer):
    """Only markup is an exception: a text that is new here is cleaned, as when an editor pastes it."""
    Product.objects.filter(code__in=["product-2", "product-4", "product-5"]).delete()
    soorten = ["afdelingen", "locaties", "producten"]
    uit = {soort: exporteer(soort) for soort in soorten}
    for model in (Product, Thema, Locatie, Afdeling):
        model.objects.all().delete()
    for soort in soorten:
        assert "0 gewijzigd, 0 ongewijzigd" in importeer(soort, heel=uit[soort])
    for soort in ["afdelingen", "locaties"]:
        assert exporteer(soort) == uit[soort]
    tweede = exporteer("producten")
    assert "4 ongewijzigd" in importeer("producten", heel=tweede)
    assert exporteer("producten") == tweede


@pytest.mark.usefixtures("catalogus")
def test_a_spreadsheet_runs_nothing_of_what_people_download():
    uit = StringIO()
    voer_uit(SOORTEN["afdelingen"], uit, nu=timezone.now(), voor_rekenblad=True)
    assert "afdeling-0,'=1+1,'=1+1" in uit.getvalue()
    uit = StringIO()
    call_command("exporteer", "afdelingen", stdout=uit)
    assert "afdeling-0,=1+1,=1+1" in uit.getvalue()


def test_only_what_can_go_out_goes_out(tmp_path):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("exporteer", "klantcontacten")
    with pytest.raises(CommandError, match="is niet te schrijven"):
        call_command("exporteer", "afdelingen", str(tmp_path / "weg" / "x.csv"))
