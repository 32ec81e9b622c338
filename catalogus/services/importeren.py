"""How places and products come in from files and go out again; see docs/importeren.md for the formats."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from catalogus.enums import Doelgroep, Publicatiestatus, Termijneenheid
from catalogus.models import Locatie, Product, Thema
from catalogus.opmaak import platte_tekst
from catalogus.regels import geldige_prijzen
from catalogus.services.inhoud import Inhoud, inhoud_van, with_inhoud
from catalogus.services.overnemen import neem_over
from catalogus.services.producten import prijzen_van
from kcc.lib.inlezen import Bron, Geweigerd, Kolom, Soort, Telling, Uitvoering, Verwijzing, waarden
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling

# What the history of a place or product says of a change that came from a file.
INGELEZEN = "Ingelezen uit CSV"
# So many rows are looked up at a time.
_PER_KEER = 200
# As many characters as an editor may write.
_HOOGSTENS_TEKST = 20_000

_CODE = Kolom("code", waarden.code(50), verplicht=True)


def _in_stukken(bron: Bron, uitvoering: Uitvoering) -> Iterator[list[dict[str, Any]]]:
    rijen = bron.rijen()
    while stuk := list(islice(rijen, _PER_KEER)):
        yield stuk
        uitvoering.voortgang(stuk[-1]["rij"] / bron.laatste)


# --- Places ------------------------------------------------------------------------------------

_LOCATIEVELDEN = ("naam", "straat", "huisnummer", "postcode", "plaats")


def _schrijf_locaties(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    for rijen in _in_stukken(bron, uitvoering):
        bekend = {plek.code: plek for plek in _vergrendel(Locatie, rijen)}
        for rij in rijen:
            nieuw = {veld: rij[veld] for veld in _LOCATIEVELDEN}
            locatie = bekend.get(rij["code"])
            if locatie is None:
                locatie = Locatie(code=rij["code"])
                telling.nieuw += 1
            elif nieuw == {veld: getattr(locatie, veld) for veld in _LOCATIEVELDEN}:
                continue
            else:
                telling.gewijzigd += 1
            for veld, waarde in nieuw.items():
                setattr(locatie, veld, waarde)
            locatie._change_reason = INGELEZEN  # type: ignore[union-attr]
            locatie.save()


LOCATIES = Soort(
    naam="locaties",
    kolommen=(
        _CODE,
        Kolom("naam", waarden.tekst(100), verplicht=True),
        Kolom("straat", waarden.tekst(100), leeg=""),
        Kolom("huisnummer", waarden.tekst(20), leeg=""),
        Kolom("postcode", waarden.tekst(7), leeg=""),
        Kolom("plaats", waarden.tekst(100), leeg=""),
    ),
    sleutel=("code",),
    verwerk=_schrijf_locaties,
    uitvoer=lambda nu: Locatie.objects.order_by("code").values_list("code", *_LOCATIEVELDEN).iterator(),
)


# --- Products ----------------------------------------------------------------------------------

# As the constraint product_online_adres.
_ADRES = re.compile(r"(https?://[^/]|/[^/])")


def _online_adres(waarde: str) -> str:
    if len(waarde) > 300 or _ADRES.match(waarde) is None:
        raise ValueError("begint niet met https:// of met /, of is langer dan 300 tekens.")
    return waarde


def _controleer_product(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    aantal, eenheid = rij["termijn_aantal"], rij["termijn_eenheid"]
    if eenheid == Termijneenheid.DIRECT:
        if aantal:
            yield "termijn_aantal", "hoort leeg te zijn bij “direct”."
    elif eenheid and not aantal:
        yield "termijn_aantal", f"is leeg, maar de eenheid is “{eenheid}”."
    elif aantal is not None and not eenheid:
        yield "termijn_eenheid", "is leeg, maar er is wel een aantal."


def _schrijf_producten(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    vandaag = lokale_dag(uitvoering.nu)
    _maak_themas(bron, telling)
    afdelingen = dict(Afdeling.objects.values_list("pk", "code"))
    for rijen in _in_stukken(bron, uitvoering):
        bekend = {product.code: product for product in _vergrendel(Product, rijen)}
        for rij in rijen:
            product = bekend.get(rij["code"])
            huidig = inhoud_van(product) if product else None
            nieuw = _inhoud(rij, afdelingen[rij["afdeling"]], huidig, vandaag)
            if huidig is not None and huidig | nieuw == huidig:
                continue
            try:
                neem_over(
                    onderwerp=product or Product(code=rij["code"]),
                    inhoud=nieuw,
                    toelichting=INGELEZEN,
                    medewerker=uitvoering.door,
                    nu=uitvoering.nu,
                )
            except ValidationError as fout:
                raise Geweigerd(rij["rij"], "", " ".join(fout.messages)) from fout
            if product is None:
                telling.nieuw += 1
            else:
                telling.gewijzigd += 1


def _vergrendel(model: Any, rijen: list[dict[str, Any]]) -> Any:
    """The rows that exist, held until the transaction ends, always in the same order."""
    gevonden = model.objects.filter(code__in=[rij["code"] for rij in rijen])
    if model is Product:
        gevonden = with_inhoud(gevonden)
    return gevonden.order_by("pk").select_for_update(of=("self",))


def _maak_themas(bron: Bron, telling: Telling) -> None:
    """Make the themes that do not exist: there is no file for them, and a product cannot do without."""
    genoemd = dict.fromkeys(rij["thema"] for rij in bron.rijen())
    bekend = set(Thema.objects.values_list("code", flat=True))
    laatste = Thema.objects.aggregate(hoogste=Max("volgorde"))["hoogste"] or 0
    nieuw = [code for code in genoemd if code not in bekend]
    Thema.objects.bulk_create(
        Thema(code=code, naam=code.replace("-", " ").capitalize(), volgorde=laatste + plaats)
        for plaats, code in enumerate(nieuw, start=1)
    )
    if nieuw:
        telling.opmerkingen.append(
            f"Nieuw thema: {', '.join(nieuw)}. Geef het een naam, of verbeter de code in het bestand."
        )


def _inhoud(rij: Mapping[str, Any], afdeling: str, huidig: Inhoud | None, vandaag: date) -> Inhoud:
    """What the file says of a product; what it does not say is left out."""
    inhoud: Inhoud = {
        "naam": rij["naam"],
        "thema": rij["thema"],
        "afdeling": afdeling,
        "doelgroep": rij["doelgroep"],
        "hoe": _tekst(rij["hoe"], huidig["hoe"] if huidig else None),
        "waar": _tekst(rij["waar"], huidig["waar"] if huidig else None),
        "termijn_aantal": rij["termijn_aantal"] or None,
        "termijn_eenheid": rij["termijn_eenheid"],
        "online_adres": rij["online_adres"],
        "status": rij["status"],
        **_prijs_als_inhoud(rij["prijs"], huidig, vandaag),
    }
    # A yes or no that is not known stays as it was.
    for kolom, veld in (
        ("termijn_wettelijk", "termijn_is_wettelijk"),
        ("online_mogelijk", "is_online_mogelijk"),
    ):
        if rij[kolom] is not None:
            inhoud[veld] = rij[kolom]
    return inhoud


def _tekst(tekst: str, huidig: str | None) -> str:
    """Without markup, as an editor would have pasted it; what is there already is left exactly as it is."""
    return tekst if tekst == huidig else platte_tekst(tekst)


def _prijs_nu(inhoud: Inhoud, vandaag: date) -> tuple[Decimal | None, str]:
    """The one price that the format has room for, and its description.

    0 for what is free, None for what is unknown. Of several prices the one without a description, or else the
    first by description.
    """
    if inhoud["is_gratis"]:
        return Decimal(0), ""
    geldig = sorted(geldige_prijzen(prijzen_van(inhoud), vandaag), key=lambda prijs: prijs.omschrijving)
    return (geldig[0].bedrag, geldig[0].omschrijving) if geldig else (None, "")


def _prijs_als_inhoud(prijs: Decimal | None, huidig: Inhoud | None, vandaag: date) -> Inhoud:
    """What a price in the file changes: nothing when it is what the product costs already.

    A price that exists is followed by the new one from today on; a product that had none gets it for always.
    Prices entered ahead stay. Free or unknown: what holds today goes away.
    """
    rijen: list[dict[str, str]] = []
    if huidig is not None:
        oud, omschrijving = _prijs_nu(huidig, vandaag)
        if oud == prijs:
            return {}
        rijen = huidig["prijzen"]
    if not prijs:
        straks = [rij for rij in rijen if rij["geldig_vanaf"] > vandaag.isoformat()]
        return {"is_gratis": prijs is not None, "prijzen": straks}
    if huidig is None or oud is None:
        vanaf, omschrijving = date(2000, 1, 1), ""
    else:
        vanaf = vandaag
    nieuw = {"omschrijving": omschrijving, "bedrag": f"{prijs:.2f}", "geldig_vanaf": vanaf.isoformat()}
    anderen = [
        rij
        for rij in rijen
        if (rij["omschrijving"], rij["geldig_vanaf"]) != (omschrijving, vanaf.isoformat())
    ]
    op_volgorde = sorted([*anderen, nieuw], key=lambda rij: (rij["geldig_vanaf"], rij["omschrijving"]))
    return {"is_gratis": False, "prijzen": op_volgorde}


def _ja_nee(waarde: bool) -> str:
    return "ja" if waarde else "nee"


def _producten(nu: datetime) -> Iterator[Sequence[str]]:
    vandaag = lokale_dag(nu)
    producten = Product.objects.select_related("thema", "afdeling").prefetch_related(
        "locaties", "gerelateerd", "prijzen"
    )
    for product in producten.order_by("code").iterator(chunk_size=_PER_KEER):
        prijs, _ = _prijs_nu(inhoud_van(product), vandaag)
        yield (
            product.code,
            product.naam,
            product.thema.code,
            product.afdeling.code,
            ";".join(product.doelgroep),
            product.hoe,
            product.waar,
            "" if prijs is None else f"{prijs:.2f}" if prijs else "0",
            str(product.termijn_aantal or ""),
            product.termijn_eenheid,
            _ja_nee(product.termijn_is_wettelijk),
            _ja_nee(product.is_online_mogelijk),
            product.online_adres,
            product.status,
        )


PRODUCTEN = Soort(
    naam="producten",
    kolommen=(
        Kolom("code", waarden.code(80), verplicht=True),
        Kolom("naam", waarden.tekst(200), verplicht=True),
        Kolom("thema", waarden.code(50), verplicht=True),
        Verwijzing("afdeling", verplicht=True, model=Afdeling),
        Kolom("doelgroep", waarden.keuzes(Doelgroep.values), "text[]", leeg=[]),
        Kolom("hoe", waarden.tekst(_HOOGSTENS_TEKST), leeg=""),
        Kolom("waar", waarden.tekst(_HOOGSTENS_TEKST), leeg=""),
        Kolom("prijs", waarden.bedrag, "numeric"),
        Kolom("termijn_aantal", waarden.getal(0, 32767), "integer"),
        Kolom("termijn_eenheid", waarden.keuze(Termijneenheid.values), leeg=""),
        Kolom("termijn_wettelijk", waarden.ja_nee, "boolean"),
        Kolom("online_mogelijk", waarden.ja_nee, "boolean"),
        Kolom("online_adres", _online_adres, leeg=""),
        Kolom("status", waarden.keuze(Publicatiestatus.values), verplicht=True),
    ),
    sleutel=("code",),
    controleer=_controleer_product,
    verwerk=_schrijf_producten,
    uitvoer=_producten,
)
