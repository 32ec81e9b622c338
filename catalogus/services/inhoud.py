"""The whole content of a product or an answer as one value that can be kept, compared and put back."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalogus.enums import Publicatiestatus
from catalogus.models import Locatie, Prijs, Product, Publiceerbaar, Thema, Vraagantwoord
from kcc.organisatie.models import Afdeling

# JSON: field name -> text, number, boolean, list, or the code(s) of what it refers to.
Inhoud = dict[str, Any]

PRODUCTVELDEN = (
    *("naam", "kort", "wat", "hoe", "voorwaarden", "meenemen", "betalen", "bijzonderheden", "geen_reactie"),
    *("bezwaar", "contacttekst_intern", "synoniemen", "doelgroep", "upl_naam", "upl_uri", "is_gratis"),
    *("termijn_aantal", "termijn_eenheid", "termijn_is_wettelijk", "wettelijke_grondslag", "kanalen", "waar"),
    *("is_online_mogelijk", "online_adres", "digid_niveau", "naam_en", "kort_en", "wat_en", "hoe_en"),
    *("voorwaarden_en", "meenemen_en", "betalen_en", "bijzonderheden_en", "geen_reactie_en", "bezwaar_en"),
)
VRAAGVELDEN = ("vraag", "antwoord", "synoniemen", "is_intern", "vraag_en", "antwoord_en")
# Changes in these alone are management: nothing that anybody reads becomes different.
BEHEERVELDEN = frozenset({"afdeling", "reviseren_voor", "status", "vertaald_van"})

_VELDEN: dict[type[Publiceerbaar], tuple[str, ...]] = {Product: PRODUCTVELDEN, Vraagantwoord: VRAAGVELDEN}
# What a field with one code refers to, and what one with a list of codes does.
_VERWIJST: dict[type[Publiceerbaar], dict[str, type[models.Model]]] = {
    Product: {"thema": Thema, "afdeling": Afdeling},
    Vraagantwoord: {"afdeling": Afdeling},
}
_VERWIJST_NAAR_MEER: dict[type[Publiceerbaar], dict[str, type[models.Model]]] = {
    Product: {"locaties": Locatie, "gerelateerd": Product},
    Vraagantwoord: {"producten": Product},
}


def velden_van(soort: type[Publiceerbaar]) -> list[str]:
    """The names of everything in the content of a product or answer, in the order in which it is read."""
    prijzen = ["prijzen"] if soort is Product else []
    return [
        *_VELDEN[soort],
        *_VERWIJST[soort],
        *_VERWIJST_NAAR_MEER[soort],
        *prijzen,
        "reviseren_voor",
        "status",
        "vertaald_van",
    ]


def inhoud_van(onderwerp: Product | Vraagantwoord) -> Inhoud:
    """The content of the published row. Two rows that read the same have equal content."""
    soort = type(onderwerp)
    inhoud: Inhoud = {veld: getattr(onderwerp, veld) for veld in _VELDEN[soort]}
    for veld in _VERWIJST[soort]:
        inhoud[veld] = getattr(onderwerp, veld).code
    for veld in _VERWIJST_NAAR_MEER[soort]:
        inhoud[veld] = sorted(ander.code for ander in getattr(onderwerp, veld).all())
    if isinstance(onderwerp, Product):
        inhoud["prijzen"] = prijslijst(
            (prijs.omschrijving, prijs.bedrag, prijs.geldig_vanaf) for prijs in onderwerp.prijzen.all()
        )
    inhoud["reviseren_voor"] = onderwerp.reviseren_voor and onderwerp.reviseren_voor.isoformat()
    inhoud["status"] = onderwerp.status
    inhoud["vertaald_van"] = onderwerp.vertaald_van
    return inhoud


def with_inhoud(rijen: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Products or answers with all that `inhoud_van` reads, fetched along."""
    soort = rijen.model
    meer = [
        models.Prefetch(veld, model._default_manager.only("code"))
        for veld, model in _VERWIJST_NAAR_MEER[soort].items()
    ]
    prijzen = ["prijzen"] if soort is Product else []
    return rijen.select_related(*_VERWIJST[soort]).prefetch_related(*meer, *prijzen)


def lege_inhoud(soort: type[Publiceerbaar]) -> Inhoud:
    """The content of nothing: what a first version is compared with."""
    leeg = soort()
    inhoud: Inhoud = {veld: getattr(leeg, veld) for veld in _VELDEN[soort]}
    inhoud |= dict.fromkeys(_VERWIJST[soort], "")
    inhoud |= {
        veld: [] for veld in (*_VERWIJST_NAAR_MEER[soort], *(("prijzen",) if soort is Product else ()))
    }
    return inhoud | {"reviseren_voor": None, "status": Publicatiestatus.CONCEPT.value, "vertaald_van": {}}


def prijslijst(rijen: Iterable[tuple[str, Decimal, date]]) -> list[dict[str, str]]:
    """Price rows as content: in order of date and description, amounts with two decimals."""
    return [
        {"omschrijving": omschrijving, "bedrag": f"{bedrag:.2f}", "geldig_vanaf": vanaf.isoformat()}
        for vanaf, omschrijving, bedrag in sorted(
            (vanaf, omschrijving, bedrag) for omschrijving, bedrag, vanaf in rijen
        )
    ]


def zet_beheer(
    onderwerp: Product | Vraagantwoord, inhoud: Inhoud, afdelingen: Mapping[str, Afdeling]
) -> None:
    """Make department, review date and status of a row what `inhoud` says of them, without writing it.

    afdelingen: by code, at least those that `inhoud` names and that exist. ValidationError for another.
    """
    if "afdeling" in inhoud:
        if inhoud["afdeling"] not in afdelingen:
            raise _bestaat_niet(Afdeling, inhoud["afdeling"])
        onderwerp.afdeling = afdelingen[inhoud["afdeling"]]
    if "reviseren_voor" in inhoud:
        dag = inhoud["reviseren_voor"]
        onderwerp.reviseren_voor = date.fromisoformat(dag) if dag else None
    onderwerp.status = inhoud.get("status", onderwerp.status)


def pas_toe(onderwerp: Product | Vraagantwoord, inhoud: Inhoud) -> None:
    """Make the published row what `inhoud` says; call in a transaction that holds the row.

    A field that `inhoud` does not know (it was kept before the field existed) stays as it is. Raises
    ValidationError when the row may not be so, or refers to what no longer exists; nothing is written then.
    """
    soort = type(onderwerp)
    for veld in (*_VELDEN[soort], "status", "vertaald_van"):
        if veld in inhoud:
            setattr(onderwerp, veld, inhoud[veld])
    if "reviseren_voor" in inhoud:
        dag = inhoud["reviseren_voor"]
        onderwerp.reviseren_voor = date.fromisoformat(dag) if dag else None
    for veld, model in _VERWIJST[soort].items():
        if veld in inhoud:
            setattr(onderwerp, veld, _een(model, inhoud[veld]))
    meer = {
        veld: _alle(model, inhoud[veld])
        for veld, model in _VERWIJST_NAAR_MEER[soort].items()
        if veld in inhoud
    }
    onderwerp.full_clean()
    onderwerp.save()
    for veld, anderen in meer.items():
        getattr(onderwerp, veld).set(anderen)
    if isinstance(onderwerp, Product) and "prijzen" in inhoud:
        _pas_prijzen_toe(onderwerp, inhoud["prijzen"])


def _een(model: type[models.Model], code: str) -> models.Model:
    gevonden = model._default_manager.filter(code=code).first()
    if gevonden is None:
        raise _bestaat_niet(model, code)
    return gevonden


def _bestaat_niet(model: type[models.Model], code: str) -> ValidationError:
    return ValidationError(f"{str(model._meta.verbose_name).capitalize()} '{code}' bestaat niet meer.")


def _alle(model: type[models.Model], codes: list[str]) -> list[models.Model]:
    """Those that still exist: a place that closed must not hold up a text."""
    return list(model._default_manager.filter(code__in=codes))


def _pas_prijzen_toe(product: Product, rijen: list[dict[str, str]]) -> None:
    """Only what differs is written, so that a row that stays keeps its id."""
    gewenst = {(rij["omschrijving"], rij["geldig_vanaf"]): rij["bedrag"] for rij in rijen}
    for prijs in product.prijzen.all():
        bedrag = gewenst.pop((prijs.omschrijving, prijs.geldig_vanaf.isoformat()), None)
        if bedrag is None:
            prijs.delete()
        elif prijs.bedrag != Decimal(bedrag):
            prijs.bedrag = Decimal(bedrag)
            prijs.save()
    for (omschrijving, vanaf), bedrag in gewenst.items():
        Prijs.objects.create(
            product=product,
            omschrijving=omschrijving,
            bedrag=Decimal(bedrag),
            geldig_vanaf=date.fromisoformat(vanaf),
        )
