"""One search for citizens, staff and the API, over everything in which an answer may stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet, Value

from catalogus.enums import Locatiesoort, Zoeksoort
from catalogus.models import (
    Locatie,
    Product,
    ProductQuerySet,
    Verwijzing,
    Vraagantwoord,
    VraagantwoordQuerySet,
)
from catalogus.services.zoekrang import Rang, rangschik
from catalogus.services.zoekvraag import lees_zoekvraag

HOOGSTENS = 25
# How many are weighed in the end, and how many a list of one kind only may hold.
_KANDIDATEN = 45
_VAN_EEN_SOORT = 500
# Between what answers equally well: what is asked most, what one gets rather than reads about.
_VAN_VRAAG = 0.06
_VAN_SOORT = {
    Zoeksoort.PRODUCT: 0.05,
    Zoeksoort.VRAAG: 0.0,
    Zoeksoort.VERWIJZING: 0.0,
    Zoeksoort.LOCATIE: 0.0,
}
_NIET_GEPUBLICEERD = 0.8
# Less than this share of the best is noise.
_ONDERGRENS = 0.12

Q = TypeVar("Q", bound=QuerySet[Any])
Vindbaar = Product | Vraagantwoord | Verwijzing | Locatie
_MODELLEN: dict[Zoeksoort, Any] = {
    Zoeksoort.PRODUCT: Product,
    Zoeksoort.VRAAG: Vraagantwoord,
    Zoeksoort.VERWIJZING: Verwijzing,
    Zoeksoort.LOCATIE: Locatie,
}


# What a list of results shows; the long texts of a product stay where they are.
_VELDEN = {
    Zoeksoort.PRODUCT: ("code", "naam", "naam_en", "kort", "kort_en", "status", "vraag_gewicht"),
    Zoeksoort.VRAAG: ("code", "vraag", "vraag_en", "antwoord", "antwoord_en", "status", "is_intern"),
    Zoeksoort.VERWIJZING: ("code", "naam", "naam_en", "waarvoor", "waarvoor_en", "telefoon", "website"),
    Zoeksoort.LOCATIE: ("code", "naam", "straat", "huisnummer", "postcode", "plaats"),
}


@dataclass(frozen=True)
class Treffer:
    """Something that was found, and how well it answers (0 to about 1).

    Of `onderwerp` only what a list of results shows is loaded.
    """

    soort: Zoeksoort
    onderwerp: Vindbaar
    score: float


def zoek(
    zoekterm: str,
    *,
    ook_intern: bool = False,
    soorten: Collection[Zoeksoort] = tuple(Zoeksoort),
    hoogstens: int = HOOGSTENS,
) -> list[Treffer]:
    """What answers `zoekterm`, best first: products, answers, other governments and places in one list.

    Public: what is published, found by what citizens may read. `ook_intern`: everything, found by the texts
    for staff too. Empty for a question without a word that resembles one of the catalogue.
    """
    return _vind(zoekterm, ook_intern, soorten, _KANDIDATEN)[:hoogstens]


def _vind(zoekterm: str, ook_intern: bool, soorten: Collection[Zoeksoort], kandidaten: int) -> list[Treffer]:
    """What answers well enough, best first."""
    begrippen = lees_zoekvraag(zoekterm, ook_intern=ook_intern)
    rangen = rangschik(begrippen, ook_intern=ook_intern, soorten=soorten, hoogstens=kandidaten)
    per_soort: dict[Zoeksoort, list[int]] = defaultdict(list)
    for rang in rangen:
        per_soort[rang.soort].append(rang.onderwerp_id)
    gelezen = {
        (soort, onderwerp.pk): onderwerp
        for soort, ids in per_soort.items()
        for onderwerp in _te_lezen(soort, ids)
    }
    treffers = [
        Treffer(rang.soort, onderwerp, _weeg(rang, onderwerp))
        for rang in rangen
        # None: gone since it was ranked, or a place at which nobody can come.
        if (onderwerp := gelezen.get((rang.soort, rang.onderwerp_id)))
    ]
    treffers.sort(key=lambda treffer: -treffer.score)
    return [treffer for treffer in treffers if treffer.score >= treffers[0].score * _ONDERGRENS]


def _te_lezen(soort: Zoeksoort, ids: Collection[int]) -> Iterable[Vindbaar]:
    """What has a page: of places only those at which one can come."""
    rijen: Any = _MODELLEN[soort].objects.filter(pk__in=ids).only(*_VELDEN[soort]).order_by()
    return rijen.filter(soort__in=Locatiesoort.te_bezoeken()) if soort == Zoeksoort.LOCATIE else rijen


def zoek_producten(producten: ProductQuerySet, zoekterm: str, *, ook_intern: bool = False) -> ProductQuerySet:
    """Those of `producten` that answer `zoekterm`, best first; none for an empty term. See `zoek`."""
    return _op_volgorde(producten, _volgorde(Zoeksoort.PRODUCT, zoekterm, ook_intern))


def zoek_vraagantwoorden(
    vragen: VraagantwoordQuerySet, zoekterm: str, *, ook_intern: bool = False
) -> VraagantwoordQuerySet:
    """Those of `vragen` that answer `zoekterm`, best first; none for an empty term. See `zoek`."""
    return _op_volgorde(vragen, _volgorde(Zoeksoort.VRAAG, zoekterm, ook_intern))


def _volgorde(soort: Zoeksoort, zoekterm: str, ook_intern: bool) -> list[int]:
    """The ids of everything of one kind that answers, best first."""
    return [treffer.onderwerp.pk for treffer in _vind(zoekterm, ook_intern, [soort], _VAN_EEN_SOORT)]


def _op_volgorde(rijen: Q, ids: list[int]) -> Q:
    plaats = Func(Value(ids, output_field=ArrayField(BigIntegerField())), F("pk"), function="array_position")
    return rijen.filter(pk__in=ids).order_by(plaats)


def _weeg(rang: Rang, onderwerp: Vindbaar) -> float:
    """The score with what decides between equals."""
    score = rang.score + _VAN_SOORT[rang.soort]
    if isinstance(onderwerp, Product):
        score += _VAN_VRAAG * log(max(onderwerp.vraag_gewicht, 1)) / log(100)
    if isinstance(onderwerp, Product | Vraagantwoord) and not onderwerp.is_gepubliceerd:
        score *= _NIET_GEPUBLICEERD
    return score
