"""What waits for an editor: every product and answer with what there is to do about it.

A constant number of queries, whatever there is: the lists are made of rows that were all fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Locatie, Product, Versie, Vraagantwoord
from catalogus.services.inhoud import velden_van
from catalogus.services.producten import volledigheid, volledigheid_van
from catalogus.services.soorten import PRODUCT, VRAAG, Soort
from kcc.lib.perioden import lokale_dag

# How many days before its review date a text is on the list of what must be reviewed soon.
BINNENKORT = timedelta(days=30)
# Whose text does not help enough readers: at least so many said so, and they are the larger part.
_HOOGSTENS_NIET_NUTTIG = 5

_LICHT = {
    Product: ("hoe", "waar", "kanalen", "is_gratis", "termijn_aantal", "termijn_eenheid", "thema__naam"),
    Vraagantwoord: ("aantal_nuttig", "aantal_niet_nuttig", "is_intern"),
}


@dataclass(frozen=True)
class Werkregel:
    """One product or answer: its open version, what norm 7 misses (and whether it was complete before),
    whether its English is behind, and when it must be reviewed."""

    soort: Soort
    onderwerp: Product | Vraagantwoord
    versie: Versie | None
    ontbreekt: list[str]
    is_verloren: bool
    is_vertaling_achter: bool
    is_te_laat: bool
    is_binnenkort: bool

    @property
    def naam(self) -> str:
        return str(self.onderwerp)

    @property
    def sleutel(self) -> str:
        """Names the subject in a form: "producten:paspoort"."""
        return f"{self.soort.pad}:{self.onderwerp.code}"

    @property
    def is_weinig_nuttig(self) -> bool:
        """Whether more readers were not helped than were."""
        onderwerp = self.onderwerp
        return (
            isinstance(onderwerp, Vraagantwoord)
            and onderwerp.aantal_niet_nuttig >= _HOOGSTENS_NIET_NUTTIG
            and onderwerp.aantal_niet_nuttig > onderwerp.aantal_nuttig
        )


@dataclass(frozen=True)
class Lijst:
    """A list of the work: its name, what it is for when it is empty, and what stands in it."""

    code: str
    naam: str
    leeg: str
    hoort_erin: Callable[[Werkregel, int], bool]


def _mijn_concept(regel: Werkregel, medewerker_id: int) -> bool:
    versie = regel.versie
    return bool(versie and versie.status == Versiestatus.CONCEPT and medewerker_id in versie.schrijvers)


def _is_publiek(regel: Werkregel) -> bool:
    return regel.onderwerp.status == Publicatiestatus.GEPUBLICEERD


LIJSTEN = [
    Lijst(
        "controle",
        "Wacht op mijn controle",
        "Er wacht niets op uw controle.",
        lambda regel, mij: bool(
            regel.versie
            and regel.versie.status == Versiestatus.TER_CONTROLE
            and mij not in regel.versie.schrijvers
        ),
    ),
    Lijst(
        "teruggestuurd",
        "Teruggestuurd",
        "Er is niets naar u teruggestuurd.",
        lambda regel, mij: _mijn_concept(regel, mij) and bool(regel.versie and regel.versie.opmerking),
    ),
    Lijst(
        "mijn",
        "Mijn concepten",
        "U heeft geen concepten. Open een product en begin te typen.",
        _mijn_concept,
    ),
    Lijst(
        "bezig",
        "Alles in bewerking",
        "Niemand is ergens mee bezig.",
        lambda regel, mij: regel.versie is not None and regel.versie.status != Versiestatus.INGEPLAND,
    ),
    Lijst(
        "ingepland",
        "Ingepland",
        "Er staat niets klaar om later gepubliceerd te worden.",
        lambda regel, mij: bool(regel.versie and regel.versie.status == Versiestatus.INGEPLAND),
    ),
    Lijst(
        "nakijken",
        "Nakijken",
        "Er hoeft de komende 30 dagen niets te worden nagekeken.",
        lambda regel, mij: _is_publiek(regel) and (regel.is_te_laat or regel.is_binnenkort),
    ),
    Lijst(
        "onvolledig",
        "Onvolledig (norm 7)",
        "Alle gepubliceerde producten zijn volledig.",
        lambda regel, mij: _is_publiek(regel) and bool(regel.ontbreekt),
    ),
    Lijst(
        "vertaling",
        "Engels loopt achter",
        "Alle vertalingen zijn bij.",
        lambda regel, mij: _is_publiek(regel) and regel.is_vertaling_achter,
    ),
    Lijst(
        "weinig-nuttig",
        "Helpt te weinig",
        "Geen antwoord werd vaker onduidelijk dan nuttig gevonden.",
        lambda regel, mij: _is_publiek(regel) and regel.is_weinig_nuttig,
    ),
    Lijst("alles", "Alles", "Er is niets gevonden.", lambda regel, mij: True),
]


def werkvoorraad(vandaag: date) -> list[Werkregel]:
    """Every product and answer, by name."""
    versies: dict[tuple[int | None, int | None], Versie] = {
        (versie.product_id, versie.vraagantwoord_id): versie
        for versie in Versie.objects.open().defer("inhoud").select_related("auteur", "controleur")
    }
    producten = list(_licht(PRODUCT).select_related("thema", "afdeling").prefetch_related("prijzen"))
    # Only what can be had nowhere else is asked for its places: all places of all products are the most work.
    nergens_anders = [product for product in producten if not (product.kanalen or product.waar.strip())]
    prefetch_related_objects(nergens_anders, Prefetch("locaties", Locatie.objects.only("pk")))
    ontbreekt = {product.pk: volledigheid(product, vandaag) for product in producten}
    waren_volledig = _waren_volledig([pk for pk, delen in ontbreekt.items() if delen])
    regels = [
        _regel(
            PRODUCT,
            product,
            versies.get((product.pk, None)),
            vandaag,
            ontbreekt[product.pk],
            product.pk in waren_volledig,
        )
        for product in producten
    ]
    regels += [
        _regel(VRAAG, vraag, versies.get((None, vraag.pk)), vandaag, [], False)
        for vraag in _licht(VRAAG).select_related("afdeling")
    ]
    return sorted(regels, key=lambda regel: regel.naam.casefold())


def _regel(
    soort: Soort, onderwerp: Any, versie: Versie | None, vandaag: date, ontbreekt: list[str], was: bool
) -> Werkregel:
    voor = onderwerp.reviseren_voor
    return Werkregel(
        soort,
        onderwerp,
        versie,
        ontbreekt,
        is_verloren=was and bool(ontbreekt),
        is_vertaling_achter=onderwerp.is_vertaling_achter,
        is_te_laat=voor is not None and voor <= vandaag,
        is_binnenkort=voor is not None and vandaag < voor <= vandaag + BINNENKORT,
    )


def _licht(soort: Soort) -> QuerySet[Any]:
    """The rows with the fields that the lists need, and `is_vertaling_achter`."""
    bijhouden = Q(pk__in=[])
    engels = [veld for veld in velden_van(soort.model) if veld.endswith("_en")]
    vertaald: QuerySet[Any] = soort.model._default_manager.alias(
        **{f"van_{veld}": KeyTextTransform(veld, "vertaald_van") for veld in engels}
    )
    # A page of which more is translated than its name promises that the rest is too.
    is_vertaald = Q(antwoord_en__gt="") if soort is VRAAG else Q(wat_en__gt="") | Q(hoe_en__gt="")
    for veld in engels:
        nederlands = veld.removesuffix("_en")
        # Changed since it was translated; or a text that stayed without English.
        anders = Q(**{f"van_{veld}__isnull": False}) & ~Q(**{f"van_{veld}": F(nederlands)})
        bijhouden |= anders | (is_vertaald & Q(**{veld: ""}) & ~Q(**{nederlands: ""}))
    return vertaald.annotate(
        is_vertaling_achter=Case(When(bijhouden, then=Value(True)), default=Value(False))
    ).only(
        *("code", soort.naamveld, "status", "reviseren_voor", "afdeling__code", "afdeling__naam"),
        *_LICHT[soort.model],
        *(("thema__code",) if soort is PRODUCT else ()),
    )


def _waren_volledig(producten: list[int]) -> set[int]:
    """Which of these were complete when a version of them was published."""
    gepubliceerd = Versie.objects.filter(product__in=producten, status=Versiestatus.GEPUBLICEERD).only(
        "product_id", "inhoud", "gepubliceerd_op"
    )
    return {
        versie.product_id
        for versie in gepubliceerd
        if versie.product_id
        and versie.gepubliceerd_op
        # A version of before a field existed says nothing.
        and {"hoe", "kanalen", "waar", "locaties", "prijzen"} <= versie.inhoud.keys()
        and not volledigheid_van(versie.inhoud, lokale_dag(versie.gepubliceerd_op))
    }


@dataclass(frozen=True)
class Werkfilter:
    """What an editor looks for; an empty value does not filter."""

    soort: str = ""
    status: str = ""
    thema: str = ""
    afdeling: str = ""
    zoek: str = ""

    def past(self, regel: Werkregel) -> bool:
        onderwerp = regel.onderwerp
        thema = onderwerp.thema.code if isinstance(onderwerp, Product) else ""
        return (
            (not self.soort or regel.soort.pad == self.soort)
            and (not self.status or onderwerp.status == self.status)
            and (not self.thema or thema == self.thema)
            and (not self.afdeling or onderwerp.afdeling.code == self.afdeling)
            and all(
                woord in f"{regel.naam} {onderwerp.code}".casefold() for woord in self.zoek.casefold().split()
            )
        )
