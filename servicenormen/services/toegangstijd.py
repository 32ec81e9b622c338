"""How soon one can come, per product and place, now and by week: beside norms 3a and 3b."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Max, Q
from django.db.models.functions import TruncWeek

from afspraken.models import Beschikbaarheidsmeting, Meetmoment
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, isoweek, lokale_dag
from kcc.lib.werktijd import aantal_werkdagen
from kcc.organisatie.services import dienstkalender
from servicenormen.parameters import Plekparameters
from servicenormen.regels import Telling


@dataclass(frozen=True)
class Plek:
    """What a place had of a product at a moment, in werkdagen; None where nothing was free."""

    eerste: int | None
    derde: int | None
    is_op_tijd: bool


@dataclass(frozen=True)
class Laatste:
    """The newest measurement: per product a Plek for each of the places, None where it is not supplied."""

    moment: datetime
    locaties: Sequence[Locatie]
    rijen: Sequence[tuple[Product, Sequence[Plek | None]]]


@dataclass(frozen=True)
class Weekstand:
    """A week of measurements: within the norm, and the mean of what was free."""

    week: str
    telling: Telling
    gemiddeld: float | None


@dataclass(frozen=True)
class Ambitie:
    """A product for which the gemeente wants better than the norm."""

    product: Product
    ambitie: Telling
    norm: Telling


class Toegangstijden:
    """The measurements of [begin, einde), of some product or place when given.

    werkdagen: within how many of them the first free slot must be.
    """

    def __init__(
        self,
        *,
        begin: datetime,
        einde: datetime,
        werkdagen: int,
        product: Product | None = None,
        locatie: Locatie | None = None,
    ) -> None:
        self._grenzen = begin, einde
        self._werkdagen = werkdagen
        self._in_periode = Beschikbaarheidsmeting.objects.filter(gemeten_op__gte=begin, gemeten_op__lt=einde)
        self._gekozen = self._in_periode
        if product is not None:
            self._gekozen = self._gekozen.filter(product=product)
        if locatie is not None:
            self._gekozen = self._gekozen.filter(locatie=locatie)

    def laatste(self) -> Laatste | None:
        """The newest measurement of the choice; None when there is none."""
        moment = self._gekozen.aggregate(moment=Max("gemeten_op"))["moment"]
        if moment is None:
            return None
        metingen = list(
            self._gekozen.filter(gemeten_op=moment)
            .select_related("product", "locatie")
            .order_by("product__naam", "product_id")
        )
        locaties = sorted(
            {meting.locatie for meting in metingen},
            key=lambda plaats: (plaats.volgorde, plaats.naam, plaats.pk),
        )
        kalender, dag = dienstkalender(), lokale_dag(moment)
        per_product: dict[Product, dict[int, Plek]] = defaultdict(dict)
        for meting in metingen:
            eerste, derde = meting.werkdagen_tot_eerste, meting.derde_vrije_op
            per_product[meting.product][meting.locatie_id] = Plek(
                eerste,
                aantal_werkdagen(dag, lokale_dag(derde), kalender) if derde else None,
                eerste is not None and eerste <= self._werkdagen,
            )
        return Laatste(
            moment,
            locaties,
            [
                (product, [plekken.get(locatie.pk) for locatie in locaties])
                for product, plekken in per_product.items()
            ],
        )

    def per_week(self) -> list[Weekstand]:
        """Every week with measurements, in order."""
        weken = (
            self._gekozen.annotate(maandag=TruncWeek("gemeten_op", tzinfo=TIJDZONE))
            .order_by("maandag")
            .values("maandag")
            .annotate(
                binnen=self._binnen(self._werkdagen), alle=Count("pk"), gemiddeld=Avg("werkdagen_tot_eerste")
            )
        )
        return [
            Weekstand(
                isoweek(lokale_dag(rij["maandag"])), Telling(rij["binnen"], rij["alle"]), rij["gemiddeld"]
            )
            for rij in weken
        ]

    def ambities(self, doel: Plekparameters) -> list[Ambitie]:
        """The products of the ambition that were measured, in its order: every measurement at every place."""
        codes = doel.producten
        rijen = (
            self._in_periode.filter(product__code__in=codes)
            .order_by()
            .values("product_id")
            .annotate(
                ambitie=self._binnen(doel.werkdagen), norm=self._binnen(self._werkdagen), alle=Count("pk")
            )
        )
        producten = Product.objects.in_bulk([rij["product_id"] for rij in rijen])
        ambities = [
            Ambitie(
                producten[rij["product_id"]],
                Telling(rij["ambitie"], rij["alle"]),
                Telling(rij["norm"], rij["alle"]),
            )
            for rij in rijen
        ]
        return sorted(ambities, key=lambda ambitie: codes.index(ambitie.product.code))

    def gemist(self) -> list[datetime]:
        """The fixed moments that nobody measured, newest first."""
        begin, einde = self._grenzen
        return list(
            Meetmoment.objects.filter(is_gemist=True, moment__gte=begin, moment__lt=einde)
            .order_by("-moment")
            .values_list("moment", flat=True)
        )

    @staticmethod
    def _binnen(werkdagen: int) -> Count:
        return Count("pk", filter=Q(werkdagen_tot_eerste__lte=werkdagen))
