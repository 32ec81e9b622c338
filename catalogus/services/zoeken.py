"""One search for citizens, staff and the API, over everything in which an answer may stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet, Value

from catalogus.enums import Locatiesoort, Publicatiestatus, Zoeksoort
from catalogus.models import (
    Locatie,
    Product,
    ProductQuerySet,
    Verwijzing,
    Vraagantwoord,
    VraagantwoordQuerySet,
)
from catalogus.services.zoekvraag import lees_zoekvraag

HOOGSTENS = 25
# How many are weighed in the end, and how many a list of one kind only may hold.
_KANDIDATEN = 45
_VAN_EEN_SOORT = 500
# How much of the question stands in one name or synonym, and how much of that line the question is.
_DEEL_KOP = 0.45
_DEEL_REGEL = 0.5
# What a word is worth in each kind of text (Zoekveld).
_VELDWAARDE = (1.0, 0.95, 0.6, 0.35, 0.5)
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


# A line counts by the share of the question that it holds and by its own share that was asked; a thing by its
# best line, and by where in it the rest of the question stands. A rare word weighs more than a common one.
_RANGSCHIK = """
WITH lezing AS (
    SELECT * FROM unnest(%(begrippen)s::int[], %(stammen)s::text[], %(talen)s::text[], %(gewichten)s::real[])
        AS l(begrip, stam, taal, gewicht)
), raak AS (
    SELECT p.soort, p.onderwerp_id, p.regel, p.veld, p.lengte, l.begrip, max(l.gewicht) AS gewicht
    FROM lezing l JOIN catalogus_zoekplek p ON p.stam = l.stam AND p.taal = l.taal
    WHERE (p.is_openbaar OR %(ook_intern)s) AND p.soort = ANY (%(soorten)s)
    GROUP BY p.soort, p.onderwerp_id, p.regel, p.veld, p.lengte, l.begrip
), best AS (
    SELECT soort, onderwerp_id, begrip, max(gewicht) AS gewicht,
           max(gewicht * (%(veldwaarde)s::real[])[veld]) AS waarde
    FROM raak GROUP BY soort, onderwerp_id, begrip
), alles AS (
    SELECT (SELECT count(*) FROM catalogus_product) + (SELECT count(*) FROM catalogus_vraagantwoord)
        + (SELECT count(*) FROM catalogus_verwijzing) + (SELECT count(*) FROM catalogus_locatie) AS aantal
), belang AS (
    SELECT begrip, b.belang * ln(1 + (SELECT aantal FROM alles) / (0.5 + sum(best.gewicht))) AS belang
    FROM best JOIN unnest(%(nummers)s::int[], %(belangen)s::real[]) AS b(begrip, belang) USING (begrip)
    GROUP BY begrip, b.belang
), totaal AS (
    SELECT sum(belang) AS totaal FROM belang
), regel AS (
    SELECT soort, onderwerp_id,
           sum(gewicht * belang) * (%(veldwaarde)s::real[])[min(veld)]
               * (1 - %(deel_regel)s + %(deel_regel)s * least(sum(gewicht) / greatest(min(lengte), 1), 1))
               AS waarde
    FROM raak JOIN belang USING (begrip) WHERE veld <= 2
    GROUP BY soort, onderwerp_id, regel
), kop AS (
    SELECT soort, onderwerp_id, max(waarde) AS waarde FROM regel GROUP BY soort, onderwerp_id
), dekking AS (
    SELECT soort, onderwerp_id, sum(waarde * belang) AS waarde
    FROM best JOIN belang USING (begrip) GROUP BY soort, onderwerp_id
)
SELECT beste.soort, beste.onderwerp_id, beste.score,
       coalesce(product.status, vraag.status, %(gepubliceerd)s), coalesce(product.vraag_gewicht, 1)
FROM (
    SELECT dekking.soort, dekking.onderwerp_id,
           (%(deel_kop)s * coalesce(kop.waarde, 0) + (1 - %(deel_kop)s) * dekking.waarde) / totaal AS score
    FROM dekking LEFT JOIN kop USING (soort, onderwerp_id) CROSS JOIN totaal
    ORDER BY score DESC, dekking.soort, dekking.onderwerp_id
    LIMIT %(hoogstens)s
) beste
LEFT JOIN catalogus_product product ON beste.soort = 1 AND product.id = beste.onderwerp_id
LEFT JOIN catalogus_vraagantwoord vraag ON beste.soort = 2 AND vraag.id = beste.onderwerp_id
"""


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
    scores = _rangschik(zoekterm, ook_intern, soorten, _KANDIDATEN)
    grens = max(scores.values(), default=0) * _ONDERGRENS
    beste = sorted(scores, key=lambda sleutel: (-scores[sleutel], sleutel))[:hoogstens]
    gelezen = {
        (soort, onderwerp.pk): onderwerp
        for soort in {soort for soort, _ in beste}
        for onderwerp in _te_lezen(soort, [pk for van, pk in beste if van == soort])
    }
    return [
        Treffer(sleutel[0], gelezen[sleutel], scores[sleutel])
        for sleutel in beste
        # Gone since it was ranked: somebody deleted it this very moment.
        if sleutel in gelezen and scores[sleutel] >= grens
    ]


def _te_lezen(soort: Zoeksoort, ids: Collection[int]) -> Iterable[Vindbaar]:
    """What has a page: of places only those at which one can come."""
    rijen: Any = _MODELLEN[soort].objects.filter(pk__in=ids).only(*_VELDEN[soort])
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
    scores = _rangschik(zoekterm, ook_intern, [soort], _VAN_EEN_SOORT)
    grens = max(scores.values(), default=0) * _ONDERGRENS
    beste = sorted(scores, key=lambda sleutel: (-scores[sleutel], sleutel))
    return [sleutel[1] for sleutel in beste if scores[sleutel] >= grens]


def _op_volgorde(rijen: Q, ids: list[int]) -> Q:
    plaats = Func(Value(ids, output_field=ArrayField(BigIntegerField())), F("pk"), function="array_position")
    return rijen.filter(pk__in=ids).order_by(plaats)


def _rangschik(
    zoekterm: str, ook_intern: bool, soorten: Collection[Zoeksoort], hoogstens: int
) -> dict[tuple[Zoeksoort, int], float]:
    """The best of what answers, with how well."""
    begrippen = lees_zoekvraag(zoekterm, ook_intern=ook_intern)
    lezingen = [
        (nummer, stam, taal, gewicht)
        for nummer, begrip in enumerate(begrippen)
        for (stam, taal), gewicht in begrip.lezingen.items()
    ]
    if not lezingen:
        return {}
    nummers, stammen, talen, gewichten = zip(*lezingen, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            _RANGSCHIK,
            {
                "begrippen": list(nummers),
                "stammen": list(stammen),
                "talen": list(talen),
                "gewichten": list(gewichten),
                "nummers": list(range(len(begrippen))),
                "belangen": [begrip.belang for begrip in begrippen],
                "ook_intern": ook_intern,
                "soorten": [int(soort) for soort in soorten],
                "veldwaarde": list(_VELDWAARDE),
                "deel_regel": _DEEL_REGEL,
                "deel_kop": _DEEL_KOP,
                "hoogstens": hoogstens,
                "gepubliceerd": Publicatiestatus.GEPUBLICEERD.value,
            },
        )
        return {
            (Zoeksoort(soort), pk): _weeg(Zoeksoort(soort), float(score), status, gewicht)
            for soort, pk, score, status, gewicht in cursor.fetchall()
        }


def _weeg(soort: Zoeksoort, score: float, status: str, vraag_gewicht: int) -> float:
    """The score with what decides between equals."""
    score += _VAN_SOORT[soort] + _VAN_VRAAG * log(max(vraag_gewicht, 1)) / log(100)
    return score if status == Publicatiestatus.GEPUBLICEERD else score * _NIET_GEPUBLICEERD
