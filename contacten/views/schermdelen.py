"""The parts of the registration screen: each adds to the context what its piece of the template shows."""

from typing import Any

from django.utils import timezone

from catalogus.enums import Publicatiestatus, Zoeksoort
from catalogus.models import Product
from catalogus.regels import kosten
from catalogus.services import zoek, zoek_producten
from contacten import services
from contacten.forms.contact import NIEUW
from contacten.models import Klant
from contacten.views import gesprek as gesprekken
from contacten.views.gesprek import Getypt
from contacten.views.inzage import log_afspraak, log_personen
from kcc.organisatie.enums import Handeling
from kcc.organisatie.toegang import MedewerkerVerzoek

Context = dict[str, Any]
_KLANTEN = 8
_PRODUCTEN = 6
_ANTWOORDEN = 6
_VOORVOEGSEL = {Zoeksoort.VRAAG: "vraag", Zoeksoort.VERWIJZING: "verwijzing"}


def gekozen_klant(getypt: Getypt) -> Klant | None:
    """The client that was chosen, with numbers and addresses."""
    keuze = str(getypt.get("klant", ""))
    if not keuze.isdecimal() or len(keuze) > 18:
        return None
    return Klant.objects.with_contactgegevens().filter(pk=keuze).first()


def klantkeuze(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    vraag = getypt.get("zoek_klant", "")
    gevonden = services.zoek_klanten(vraag=vraag, maximum=_KLANTEN + 1)
    gekozen = gekozen_klant(getypt)
    klanten = gevonden[:_KLANTEN]
    if gekozen is not None and gekozen not in klanten:
        klanten.insert(0, gekozen)
    context |= {
        "klanten": klanten,
        "is_meer_klanten": len(gevonden) > _KLANTEN,
        "is_gezocht": bool(vraag.strip()),
        "is_niets_gevonden": bool(vraag.strip()) and not gevonden,
        "keuze": str(gekozen.pk) if gekozen else (NIEUW if getypt.get("klant") == NIEUW else "anoniem"),
    }
    log_personen(request, klanten, Handeling.ZOEKEN)


def klantbeeld(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    gekozen = gekozen_klant(getypt)
    if gekozen is not None:
        context["beeld"] = services.klantbeeld(klant=gekozen, maximum=5)
        context["nu"] = timezone.now()
        log_personen(request, [gekozen])


def productkeuze(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    producten = Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD)
    vraag = getypt.get("zoek_product", "")
    gevonden = list(zoek_producten(producten, vraag, ook_intern=True)[:_PRODUCTEN])
    code = getypt.get("product", "")
    gekozen = next((product for product in gevonden if product.code == code), None)
    if code and gekozen is None and (gekozen := producten.filter(code=code).first()):
        gevonden.insert(0, gekozen)
    context |= {
        "producten": gevonden,
        "gekozen_product": gekozen,
        "is_product_niet_gevonden": bool(vraag.strip()) and not gevonden,
    }


def vragen(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    """The questions that were noted before the one that is being typed."""
    codes = getypt.get("vraag_product", [])
    onderwerpen = getypt.get("vraag_onderwerp", [])
    namen = dict(Product.objects.filter(code__in=codes).values_list("code", "naam")) if codes else {}
    context["vragen"] = [
        {"product": code, "naam": namen.get(code, ""), "onderwerp": onderwerp}
        for code, onderwerp in zip(codes, onderwerpen, strict=False)
    ]


def antwoorden(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    """Answers and other organisations for what was searched, and which of them were used."""
    treffers = zoek(
        getypt.get("zoek_product", ""),
        ook_intern=True,
        soorten=list(_VOORVOEGSEL),
        hoogstens=_ANTWOORDEN,
    )
    gebruikt = list(dict.fromkeys(getypt.get("bron", [])))
    gevonden = [
        {"treffer": treffer, "bron": bron, "is_gebruikt": bron in gebruikt}
        for treffer in treffers
        for bron in [f"{_VOORVOEGSEL[treffer.soort]}:{treffer.onderwerp.code}"]
    ]
    context |= {
        "antwoorden": gevonden,
        # What was used for an earlier search stays used.
        "eerdere_bronnen": [bron for bron in gebruikt if bron not in {rij["bron"] for rij in gevonden}],
        "soorten": Zoeksoort,
        "is_kennis_gezocht": bool(getypt.get("zoek_product", "").strip()),
    }


def kennis(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    product = (
        Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD)
        .select_related("afdeling", "thema")
        .with_prijzen()
        .filter(code=getypt.get("product", ""))
        .first()
    )
    if product is not None:
        context["product"] = product
        context["kosten"] = kosten(product.prijzen.all(), timezone.localdate())


def afspraak(request: MedewerkerVerzoek, getypt: Getypt, context: Context) -> None:
    gemaakt = gesprekken.gemaakte_afspraak(getypt)
    if gemaakt is not None:
        context["afspraak"] = gemaakt
        log_afspraak(request, gemaakt)


# Per htmx action: which piece of the template it asks for, and what fills that.
DELEN = {
    "zoek_klant": ("klantkeuze", [klantkeuze]),
    "kies_klant": ("klantbeeld", [klantbeeld]),
    "zoek_product": ("productkeuze", [productkeuze]),
    "zoek_kennis": ("antwoorden", [antwoorden]),
    "kies_product": ("kennis", [kennis]),
    "vraag_erbij": ("vragen", [vragen, productkeuze]),
    "vraag_weg": ("vragen", [vragen, productkeuze]),
}
ALLES = [klantkeuze, klantbeeld, vragen, productkeuze, antwoorden, kennis, afspraak]
