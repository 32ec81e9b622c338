"""The Uniforme Productnamenlijst: keeping our copy up to date, searching it, comparing the catalogue with it.

Source: the open data of standaarden.overheid.nl, "UPL-actueel" as CSV. A name stands there once per legal
basis, so its rows are put together by URI. A name that the newest list no longer holds is marked and kept,
because products may carry it; when it returns, the mark goes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from catalogus.enums import Publicatiestatus
from catalogus.models import Product, UplNaam, UplNaamQuerySet
from kcc.lib.inlezen.bestand import Csvbestand
from kcc.lib.inlezen.fouten import Inleesfout, toon
from kcc.lib.perioden import lokale_dag

# What a product carries for which the list has no name yet. No product of its own.
NOG_NIET_BESCHIKBAAR = "http://standaarden.overheid.nl/owms/terms/UPL-naam_nog_niet_beschikbaar"
NAAM, URI, SDG = "UniformeProductnaam", "URI", "SDG"
# Columns with an X, kept by their name in small letters: who offers it, for whom, and what kind it is.
KENMERKEN = (
    *("Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf", "Dienstenwet", "Autonomie"),
    *("Medebewind", "Aanvraag", "Subsidie", "Melding", "Verplichting", "DigiDMacht"),
)
GRONDSLAG = ("Grondslag", "Grondslaglabel", "Grondslaglink")
_URI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SDG = re.compile(r"[A-Z]\d{1,2}")
_LENGTE = 300
# One list is read at a time.
_SLOT = 0x55504C
# Below this likeness a name that does not hold the words is noise.
_GELIJKENIS = 0.5


@dataclass
class Uplregel:
    """One name of the list, with what all its rows say of it together."""

    uri: str
    naam: str
    kenmerken: list[str] = field(default_factory=list)
    sdg: list[str] = field(default_factory=list)
    grondslagen: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Upltelling:
    """What an update did, in names; `terug` vanished earlier and stands in the list again."""

    namen: int
    nieuw: int
    gewijzigd: int
    vervallen: int
    terug: int


class UplFout(Exception):
    """The file is not read in; `fouten` says what is wrong and where, for people."""

    def __init__(self, fouten: list[Inleesfout]) -> None:
        self.fouten = fouten
        super().__init__("\n".join(map(str, fouten)))


# --- Reading -----------------------------------------------------------------------------------


def lees_upl(stroom: BinaryIO) -> list[Uplregel]:
    """The names of a list, each once, in the order of the file. UplFout with every error when any is wrong.

    Columns that we do not know are left out; one that we need and that is missing is an error, because
    otherwise all names would silently lose a mark.
    """
    fouten: list[Inleesfout] = []
    bestand = Csvbestand(stroom, fouten.append)
    plaats = {naam: nummer for nummer, naam in enumerate(bestand.kop)}
    if bestand.kop:
        fouten += [
            Inleesfout("deze kolom ontbreekt.", 1, naam)
            for naam in (NAAM, URI, *KENMERKEN, SDG, *GRONDSLAG)
            if naam not in plaats
        ]
        dubbel = [naam for naam in plaats if bestand.kop.count(naam) > 1]
        fouten += [Inleesfout("deze kolom staat er twee keer.", 1, naam) for naam in dubbel]
    if fouten:
        raise UplFout(fouten)
    namen: dict[str, Uplregel] = {}
    for nummer, velden, is_goed in bestand:
        waarden = {naam: velden[kolom].strip() for naam, kolom in plaats.items()}
        van_rij = list(_rijfouten(waarden))
        fouten += [Inleesfout(melding, nummer, kolom) for kolom, melding in van_rij]
        if is_goed and not van_rij:
            regel = namen.setdefault(waarden[URI], Uplregel(waarden[URI], waarden[NAAM]))
            if regel.naam != waarden[NAAM]:
                melding = f"{toon(waarden[NAAM])} heeft de URI die eerder van {toon(regel.naam)} was."
                fouten.append(Inleesfout(melding, nummer, URI))
            _vul_aan(regel, waarden)
    if not namen and not fouten:
        fouten.append(Inleesfout("er staat geen enkele naam in het bestand."))
    if fouten:
        raise UplFout(fouten)
    return list(namen.values())


def _rijfouten(waarden: dict[str, str]) -> Iterable[tuple[str, str]]:
    """What is wrong with one row, as (column, message)."""
    if not waarden[NAAM]:
        yield NAAM, "is leeg."
    if not _URI.fullmatch(waarden[URI]):
        yield URI, f"{toon(waarden[URI])} is geen URI. Die begint met http:// of https://."
    for kolom in (NAAM, URI):
        if len(waarden[kolom]) > _LENGTE:
            yield kolom, f"heeft {len(waarden[kolom])} tekens; er passen er {_LENGTE} in."
    for kolom in KENMERKEN:
        if waarden[kolom] not in ("", "X", "x"):
            yield kolom, f"{toon(waarden[kolom])} kan niet. Zet een X of laat het veld leeg."
    for code in filter(None, waarden[SDG].split(";")):
        if not _SDG.fullmatch(code.strip()):
            yield SDG, f"{toon(code)} is geen onderdeel van bijlage II, zoals C5."
    if waarden["Grondslaglink"] and not _URI.fullmatch(waarden["Grondslaglink"]):
        yield "Grondslaglink", f"{toon(waarden['Grondslaglink'])} is geen adres. Dat begint met https://."


def _vul_aan(regel: Uplregel, waarden: dict[str, str]) -> None:
    gevonden = [naam.lower() for naam in KENMERKEN if waarden[naam]]
    codes = [code.strip() for code in waarden[SDG].split(";") if code.strip()]
    regel.kenmerken = [naam.lower() for naam in KENMERKEN if naam.lower() in {*regel.kenmerken, *gevonden}]
    regel.sdg = sorted({*regel.sdg, *codes}, key=lambda code: (code[0], int(code[1:])))
    uri, label, link = (waarden[kolom] for kolom in GRONDSLAG)
    grondslag = {"uri": uri, "label": label, "link": link}
    if any(grondslag.values()) and grondslag not in regel.grondslagen:
        regel.grondslagen.append(grondslag)


# --- Updating ----------------------------------------------------------------------------------


@transaction.atomic
def werk_upl_bij(*, regels: Iterable[Uplregel], nu: datetime) -> Upltelling:
    """Make our copy hold these names and mark those that it no longer has. Doing it again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SLOT])
    bekend = {naam.uri: naam for naam in UplNaam.objects.all()}
    nieuw, gewijzigd, aantal, terug = [], [], 0, 0
    for regel in regels:
        aantal += 1
        velden = {
            "naam": regel.naam,
            "kenmerken": regel.kenmerken,
            "sdg": regel.sdg,
            "grondslagen": regel.grondslagen,
            "vervallen_op": None,
        }
        naam = bekend.pop(regel.uri, None)
        if naam is None:
            nieuw.append(UplNaam(uri=regel.uri, **velden))
        elif any(getattr(naam, veld) != waarde for veld, waarde in velden.items()):
            terug += naam.vervallen_op is not None
            for veld, waarde in velden.items():
                setattr(naam, veld, waarde)
            gewijzigd.append(naam)
    weg = [naam for naam in bekend.values() if naam.vervallen_op is None]
    for naam in weg:
        naam.vervallen_op = lokale_dag(nu)
    UplNaam.objects.bulk_create(nieuw)
    UplNaam.objects.bulk_update(
        [*gewijzigd, *weg], ["naam", "kenmerken", "sdg", "grondslagen", "vervallen_op"], batch_size=500
    )
    return Upltelling(aantal, len(nieuw), len(gewijzigd) - terug, len(weg), terug)


# --- Searching ---------------------------------------------------------------------------------


def zoek_upl_namen(term: str, *, namen: QuerySet[UplNaam] | None = None) -> QuerySet[UplNaam]:
    """The names that answer `term`, for who chooses one: slice it. None for an empty term.

    A name that holds every word comes before one that only resembles the term; in each of the two, names for
    gemeenten come first, names that vanished (vervallen_op) last, and then the nearest. Accents and capitals
    do not count. The placeholder for what has no name yet is found as any other.
    """
    alle = UplNaam.objects.all() if namen is None else namen
    term = " ".join(term.replace("\0", "").split())[:200]
    if not term:
        return alle.none()
    bevat = Q()
    for woord in term.split():
        bevat &= Q(naam__unaccent__icontains=woord)
    return (
        alle.annotate(
            bevat=Case(When(bevat, then=Value(1)), default=Value(0)),
            is_gemeente=_ja_of_nee(Q(kenmerken__contains="gemeente")),
            is_vervallen=_ja_of_nee(Q(vervallen_op__isnull=False)),
            gelijkenis=TrigramWordSimilarity(
                Unaccent(Value(term)),  # type: ignore[arg-type]
                Unaccent(F("naam")),
                output_field=FloatField(),
            ),
        )
        .filter(Q(bevat=1) | Q(gelijkenis__gt=_GELIJKENIS))
        .order_by("-bevat", "-is_gemeente", "is_vervallen", "-gelijkenis", "naam")
    )


def _ja_of_nee(voorwaarde: Q) -> ExpressionWrapper:
    return ExpressionWrapper(voorwaarde, output_field=BooleanField())


# --- Comparing ---------------------------------------------------------------------------------


def _in_gebruik() -> QuerySet[Product]:
    return Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD)


def ontbrekende_upl_namen() -> UplNaamQuerySet:
    """Names for gemeenten that no product of the catalogue (drafts included) carries."""
    gebruikt = _in_gebruik().filter(upl_uri=OuterRef("uri"))
    return (
        UplNaam.objects.current()
        .filter(kenmerken__contains="gemeente")
        .exclude(uri=NOG_NIET_BESCHIKBAAR)
        .exclude(Exists(gebruikt))
    )


def producten_met_foute_upl() -> QuerySet[Product]:
    """Products whose UPL name is not in the newest list: `fout` is vervallen, onbekend or andere_naam.

    andere_naam: the URI is in the list, under another name than the product says.
    """
    bekend = UplNaam.objects.filter(uri=OuterRef("upl_uri"))
    return (
        _in_gebruik()
        .exclude(upl_uri="", upl_naam="")
        .annotate(
            fout=Case(
                When(~Exists(bekend), then=Value("onbekend")),
                When(~Exists(bekend.filter(vervallen_op__isnull=True)), then=Value("vervallen")),
                When(~Exists(bekend.filter(naam=OuterRef("upl_naam"))), then=Value("andere_naam")),
                default=Value(""),
            )
        )
        .exclude(fout="")
        .select_related("afdeling")
    )


def producten_zonder_upl() -> QuerySet[Product]:
    """Products without a UPL name, or with the one that says that there is none yet."""
    return (
        _in_gebruik()
        .filter(Q(upl_uri="", upl_naam="") | Q(upl_uri=NOG_NIET_BESCHIKBAAR))
        .select_related("afdeling")
    )
