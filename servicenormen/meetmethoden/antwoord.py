"""Norm 9: a report, question, application or complaint is answered within its term."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter, methodcaller
from typing import Any

from django.db.models import (
    Case,
    DateField,
    F,
    Q,
    QuerySet,
    Value,
    When,
)

from catalogus.models import Product
from contacten.enums import Kanaal
from contacten.models import Publieksreactie, einde_van_dag
from contacten.services import laatste_dag_gezien_vanaf, opgeschort_na_termijn
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.organisatie.models import Afdeling
from kcc.organisatie.services import atwkalender, dienstkalender
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import (
    OOIT,
    Dimensie,
    Duur,
    Kolom,
    Meetmethode,
    bekend_als,
    dagen_tussen,
    naam_van,
    waar_als,
)
from servicenormen.parameters import GeenParameters
from servicenormen.regels import Dagreeks


class Antwoord(Meetmethode):
    """Something that asks for an answer, on the last day on which that is in time.

    Withdrawn on or before that day, without an answer until then: left out. While the sender must complete
    it, the term does not run and there is no last day, so no case. One exception follows from the rules of
    suspension: a term that had already run out on a Saturday, Sunday or holiday, and was suspended before
    the Atw moved its end, ends anew on every ordinary day that the suspension lasts. Such a case is looked
    at as it stood at the peilmoment (`_verschoven`).
    """

    bron = Bron.PUBLIEKSREACTIE
    dimensies = (
        Dimensie("kanaal", "Kanaal", "kanaal", namen=tuple(Kanaal.choices)),
        Dimensie("afdeling", "Afdeling", "afdeling", Afdeling),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Publieksreactie", attrgetter("referentie")),
        Kolom("Soort", methodcaller("get_soort_display")),
        Kolom("Kanaal", methodcaller("get_kanaal_display")),
        Kolom("Ontvangen", attrgetter("ontvangen_op"), "moment"),
        Kolom("Uiterlijk", attrgetter("normdatum"), "datum"),
        Kolom("Beantwoord", attrgetter("beantwoord_op"), "moment"),
        Kolom("Ingetrokken", attrgetter("ingetrokken_op"), "moment"),
        Kolom("Afdeling", naam_van("afdeling")),
        Kolom("Product", naam_van("product")),
    )
    velden = ("referentie", "soort", "kanaal", "ontvangen_op", "beantwoord_op", "ingetrokken_op")
    relaties = ("afdeling", "product")
    eenheid = ("publieksreactie", "publieksreacties")
    dagveld = "deadline"
    dagveld_is_datum = True
    besluit_na_de_dag = True

    def __init__(self, parameters: GeenParameters) -> None:
        self.parameters = parameters
        self._verschoven_per_moment: dict[datetime, dict[int, date]] = {}

    @property
    def duur(self) -> Duur:
        return Duur(
            titel="Tijd tot het antwoord",
            toelichting=(
                "Het aantal dagen van de dag waarop iets binnenkwam tot de dag van het antwoord. Ook dagen "
                "waarop de termijn stilstond, tellen mee."
            ),
            eenheid=("dag", "dagen"),
            open="Nog niet beantwoord",
        )

    def basis(self) -> "QuerySet[Any]":
        return Publieksreactie.objects.all()

    def kandidaten(self, dagen: Sequence[Dagreeks], peilmoment: datetime) -> "QuerySet[Any]":
        verschoven = {
            pk: dag
            for pk, dag in self._verschoven(peilmoment).items()
            if any(van <= dag < tot for van, tot in dagen)
        }
        if not verschoven:
            return super().kandidaten(dagen, peilmoment)
        gewoon = Q(pk__in=self._op_dagen(self.basis().annotate(normdatum=F("deadline")), dagen).values("pk"))
        dag_van = [When(pk=pk, then=Value(dag)) for pk, dag in verschoven.items()]
        rijen = (
            self.basis()
            .filter(gewoon | Q(pk__in=verschoven))
            .annotate(normdatum=Case(*dag_van, default=F("deadline"), output_field=DateField()))
        )
        return self.beoordeel(rijen, peilmoment).order_by("normdatum", "pk")

    def wisselende_dagen(self, peilmoment: datetime) -> set[date]:
        return set(self._verschoven(peilmoment).values())

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        zonder_antwoord = Q(beantwoord_op__isnull=True) | Q(beantwoord_op__gt=F("ingetrokken_op"))
        return rijen.annotate(
            duur_op=F("beantwoord_op"),
            duur=bekend_als(dagen_tussen("ontvangen_op", "beantwoord_op"), peilmoment),
            beslist_op=einde_van_dag("normdatum"),
            binnen_norm=waar_als(Q(beantwoord_op__lt=F("beslist_op"))),
            is_geval=waar_als(
                Q(beslist_op__lte=peilmoment),
                tenzij=Q(ingetrokken_op__lt=F("beslist_op")) & zonder_antwoord,
            ),
        )

    def _verschoven(self, peilmoment: datetime) -> dict[int, date]:
        """The last day of those that were suspended at the peilmoment and were late all the same.

        Looked up once: the days that a figure counts anew and the cases that it then counts are of one look.
        """
        if peilmoment == OOIT:
            return {}
        if peilmoment not in self._verschoven_per_moment:
            self._verschoven_per_moment[peilmoment] = self._zoek_verschoven(peilmoment)
        return self._verschoven_per_moment[peilmoment]

    def _zoek_verschoven(self, peilmoment: datetime) -> dict[int, date]:
        mogelijk = opgeschort_na_termijn(lokale_dag(peilmoment))
        if not mogelijk:
            return {}
        opgeschort = Publieksreactie.objects.filter(pk__in=mogelijk).prefetch_related("opschortingen")
        dienst, atw = dienstkalender(), atwkalender()
        gevonden = {}
        for reactie in opgeschort:
            dag = laatste_dag_gezien_vanaf(reactie, peilmoment, dienst, atw)
            if dag_grenzen(dag)[1] <= peilmoment:
                gevonden[reactie.pk] = dag
        return gevonden
