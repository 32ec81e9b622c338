"""The demo gemeente's catalogue: themes, products, questions with their answers, and other governments.

Each fee in data/producten.json stands with the date for which it was found. For those of before 2025 no later
figure turned up in public sources (the newest table of the RvIG for travel documents that we saw is of 2023),
so they stand as they were. Where none was found there is none: such a product is incomplete for norm 7, as it
would be at a gemeente that does not say what it costs.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Prijs, Product, Thema, Versie, Verwijzing, Vraagantwoord
from catalogus.services import inhoud_van
from kcc.demo.schalen import Opdracht
from kcc.organisatie.models import Afdeling

Onderwerp = TypeVar("Onderwerp", Product, Vraagantwoord)
_DATA = Path(__file__).resolve().parent / "data"
THEMAS = [
    ("burgerzaken", "Paspoort, rijbewijs en burgerzaken", "Passports, licences and civil affairs"),
    ("belastingen", "Belastingen", "Taxes"),
    ("wonen", "Wonen", "Housing"),
    ("afval", "Afval en milieu", "Waste and environment"),
    ("parkeren", "Parkeren en vervoer", "Parking and transport"),
    ("werk-en-inkomen", "Werk, uitkering en schulden", "Work, benefits and debts"),
    ("zorg", "Zorg en hulp", "Care and support"),
    ("onderwijs", "Onderwijs en inburgering", "Education and integration"),
    ("ondernemen", "Ondernemen", "Doing business"),
    ("vergunningen", "Vergunningen, bezwaar en klachten", "Permits, objections and complaints"),
    ("leefomgeving", "Straat en buurt", "Street and neighbourhood"),
    ("vrije-tijd", "Cultuur en vrije tijd", "Culture and leisure"),
]
# Fields that a row of the data holds as it is, as lines, and only where somebody wrote them.
_GELIJK = (
    *("code", "naam", "naam_en", "upl_naam", "upl_uri", "doelgroep", "kort", "kort_en", "wat", "hoe"),
    *("voorwaarden", "bijzonderheden", "bezwaar", "contacttekst_intern", "is_gratis", "termijn_aantal"),
    *("termijn_eenheid", "wettelijke_grondslag", "is_online_mogelijk", "online_adres", "digid_niveau"),
    "vraag_gewicht",
)
_SOMS = (
    *("wat_en", "hoe_en", "voorwaarden_en", "meenemen_en", "bijzonderheden_en", "bezwaar_en"),
    *("betalen", "betalen_en", "geen_reactie", "geen_reactie_en"),
)
_AFDELING_ZONDER_PRODUCT = "klantcontact"


@cache
def gegevens(naam: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    rijen: list[dict[str, Any]] = json.loads((_DATA / f"{naam}.json").read_text())
    return rijen


def vul_catalogus(opdracht: Opdracht, afdelingen: Mapping[str, Afdeling]) -> dict[str, Product]:
    """Make the whole catalogue but its places; the products by code."""
    producten = _producten(opdracht, afdelingen)
    _vraagantwoorden(opdracht, afdelingen, producten)
    Verwijzing.objects.bulk_create(
        Verwijzing(
            synoniemen="\n".join(rij["synoniemen"]),
            afdeling=afdelingen.get(rij["afdeling"]),
            **{veld: waarde for veld, waarde in rij.items() if veld not in {"synoniemen", "afdeling"}},
        )
        for rij in gegevens("verwijzingen")
    )
    return producten


def _producten(opdracht: Opdracht, afdelingen: Mapping[str, Afdeling]) -> dict[str, Product]:
    themas = {
        thema.code: thema
        for thema in Thema.objects.bulk_create(
            Thema(code=code, naam=naam, naam_en=naam_en, volgorde=volgorde)
            for volgorde, (code, naam, naam_en) in enumerate(THEMAS, 1)
        )
    }
    rijen = gegevens("producten")
    alle = Product.objects.bulk_create(
        _met_vertaling(
            Product(
                thema=themas[rij["thema"]],
                afdeling=afdelingen[rij["afdeling"]],
                status=Publicatiestatus.GEPUBLICEERD,
                synoniemen="\n".join(rij["synoniemen"]),
                meenemen="\n".join(rij["meenemen"]),
                kanalen=rij["waar"],
                termijn_is_wettelijk=rij["termijn_wettelijk"],
                # Spread over a year, some of them already due.
                reviseren_voor=opdracht.vandaag + timedelta(days=(nummer * 37) % 365 - 20),
                **{veld: rij[veld] for veld in _GELIJK},
                **{veld: _tekst(rij[veld]) for veld in _SOMS if veld in rij},
            )
        )
        for nummer, rij in enumerate(rijen)
    )
    producten = {product.code: product for product in alle}
    verwijst = Product.gerelateerd.through
    verwijst.objects.bulk_create(
        verwijst(from_product_id=producten[rij["code"]].pk, to_product_id=producten[code].pk)
        for rij in rijen
        for code in rij["gerelateerd"]
    )
    Prijs.objects.bulk_create(
        Prijs(product=producten[rij["code"]], **prijs) for rij in rijen for prijs in rij["prijzen"]
    )
    return producten


def _vraagantwoorden(
    opdracht: Opdracht, afdelingen: Mapping[str, Afdeling], producten: Mapping[str, Product]
) -> None:
    rijen = gegevens("vraagantwoorden")
    alle = Vraagantwoord.objects.bulk_create(
        _met_vertaling(
            Vraagantwoord(
                code=rij["code"],
                vraag=rij["vraag"],
                antwoord=rij["antwoord"],
                vraag_en=rij["vraag_en"],
                antwoord_en=rij["antwoord_en"],
                synoniemen="\n".join(rij["synoniemen"]),
                is_intern=rij["doelgroep"] == "medewerker",
                status=Publicatiestatus.GEPUBLICEERD,
                afdeling=producten[rij["producten"][0]].afdeling
                if rij["producten"]
                else afdelingen[_AFDELING_ZONDER_PRODUCT],
                reviseren_voor=opdracht.vandaag + timedelta(days=(nummer * 41) % 365 - 15),
            )
        )
        for nummer, rij in enumerate(rijen)
    )
    koppeling = Vraagantwoord.producten.through
    koppeling.objects.bulk_create(
        koppeling(vraagantwoord_id=antwoord.pk, product_id=producten[code].pk)
        for antwoord, rij in zip(alle, rijen, strict=True)
        for code in rij["producten"]
    )


def _tekst(waarde: str | list[str]) -> str:
    return waarde if isinstance(waarde, str) else "\n".join(waarde)


def _met_vertaling(onderwerp: Onderwerp) -> Onderwerp:
    """What is in English translates the Dutch that stands beside it."""
    onderwerp.vertaald_van = {
        veld.name: getattr(onderwerp, veld.name.removesuffix("_en"))
        for veld in onderwerp._meta.concrete_fields
        if veld.name.endswith("_en") and getattr(onderwerp, veld.name)
    }
    return onderwerp


def maak_eerste_versies(opdracht: Opdracht) -> None:
    """The history of every product and answer begins with what it holds now."""
    vast = {
        "nummer": 1,
        "status": Versiestatus.GEPUBLICEERD,
        "toelichting": "Overgenomen uit de vorige catalogus",
        "gemaakt_op": opdracht.nu,
        "bewerkt_op": opdracht.nu,
        "gepubliceerd_op": opdracht.nu,
        "is_zonder_controle": True,
    }
    producten = Product.objects.select_related("thema", "afdeling").prefetch_related(
        "locaties", "gerelateerd", "prijzen"
    )
    vragen = Vraagantwoord.objects.select_related("afdeling").prefetch_related("producten")
    Versie.objects.bulk_create(
        [
            *(Versie(product=product, inhoud=inhoud_van(product), **vast) for product in producten),
            *(Versie(vraagantwoord=vraag, inhoud=inhoud_van(vraag), **vast) for vraag in vragen),
        ]
    )
