"""What every meetmethode has: one QuerySet of cases, from which all figures, lists and exports come."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Model,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from kcc.lib.perioden import TIJDZONE, dag_grenzen, lokale_dag
from servicenormen.enums import Bron
from servicenormen.regels import Dagreeks

# The peilmoment of stored day counts: everything that is in the database has happened.
OOIT = datetime(9999, 12, 31, tzinfo=UTC)

# What a case took that was not over when it was looked at, or that never will be.
ONBEKEND = -1

# From so many runs of days on, one range with a list of days is easier on the planner than many ranges.
_MAXIMUM_REEKSEN = 24


@dataclass(frozen=True)
class Dimensie:
    """One way to break a figure down.

    `veld` is the column of the case that day counts keep; with a `model` it is a key of it, and people see
    that row's `code` and `naam`. Without, the value is its own code, and `namen` tells what people see.
    A breakdown counts the cases, or, where `geval_veld` names another column, the source rows for which that
    one is true, judged by `binnen_veld`.
    """

    naam: str
    titel: str
    veld: str
    model: type[Model] | None = None
    namen: tuple[tuple[str, str], ...] = ()
    geval_veld: str = "is_geval"
    binnen_veld: str = "binnen_norm"

    @property
    def codeveld(self) -> str:
        """The lookup that finds cases by the code that people and links use."""
        return f"{self.veld}__code" if self.model else self.veld

    def naam_van(self, code: str) -> str:
        """What people see for a code; the code itself when it is unknown."""
        if self.model is None:
            return dict(self.namen).get(code, code)
        return self.model._default_manager.filter(code=code).values_list("naam", flat=True).first() or code


@dataclass(frozen=True)
class Duur:
    """What a case of a norm on time took, in whole units.

    A case has it in its columns `duur` (ONBEKEND while it is not over) and `duur_op`, the moment since which
    that is known (NULL: never). It is counted as a dimension is, and so kept, marked stale and looked up in
    the same way; but it is no breakdown, because its values have an order and a median.

    titel: what it is, as a heading. eenheid: the unit, in singular and plural. grens: cases of at most so
    many are within the norm; None where that differs from case to case. open: what is said of ONBEKEND.
    """

    titel: str
    toelichting: str
    eenheid: tuple[str, str]
    open: str
    grens: int | None = None
    dimensie: Dimensie = field(default_factory=lambda: Dimensie("duur", "Duur", "duur"))


@dataclass(frozen=True)
class Kolom:
    """A column of the list of cases: its head, its value for a case, and how that is shown.

    A value is None when there is none; otherwise `soort` says what it is: tekst (str), moment (aware
    datetime), datum (date) or duur (timedelta).
    """

    titel: str
    waarde: Callable[[Any], Any]
    soort: str = "tekst"


def naam_van(relatie: str) -> Callable[[Any], str | None]:
    """The name of what a case refers to, as `Meetmethode.gevallen` fetches it; None without one."""
    return attrgetter(f"{relatie}_naam")


class Meetmethode(ABC):
    """How a norm is measured.

    A case counts on the day of `normdatum` (local). `kandidaten` gives every source row that could be a
    case at some peilmoment, annotated with

    - `normdatum`: the day it belongs to;
    - `is_geval`: whether it is a case, as known at the peilmoment;
    - `binnen_norm`: whether it was within the norm, as known at the peilmoment;
    - `beslist_op`: from this peilmoment on the two before do not change any more.

    With the peilmoment `OOIT` they are as they will stay.
    """

    bron: ClassVar[Bron]
    dimensies: ClassVar[tuple[Dimensie, ...]]
    kolommen: ClassVar[tuple[Kolom, ...]]
    # What one case is called, in singular and plural.
    eenheid: ClassVar[tuple[str, str]]
    # A daily measurement: a period shows its last measured day, not the sum of its days.
    laatste_dag_telt: ClassVar[bool] = False
    # The cases are about persons, so that looking at them is logged.
    gaat_over_personen: ClassVar[bool] = True
    # The column that decides the day, and with it the period.
    dagveld: ClassVar[str]
    dagveld_is_datum: ClassVar[bool] = False

    # A case is decided as its day ends: on a day that goes on there is none yet, and nothing to count.
    besluit_na_de_dag: ClassVar[bool] = False
    # A case belongs to the day that is so long after its `dagveld`: when it is decided.
    verschuiving: timedelta = timedelta(0)
    # What a case is called that is within the norm, and one that is not.
    oordeel: ClassVar[tuple[str, str]] = ("Binnen de norm", "Niet binnen de norm")

    # What the columns read: fields of the case, and relations of which only the name is fetched.
    velden: ClassVar[tuple[str, ...]]
    relaties: ClassVar[tuple[str, ...]]

    @property
    def soort(self) -> str:
        """What the Inzagelog calls the cases."""
        return self.bron.value

    def object_van(self, geval: Any) -> tuple[str, int]:
        """Kind and key of the row that somebody looks at in this case, for the Inzagelog."""
        return self.soort, geval.pk

    @property
    def duur(self) -> Duur | None:
        """What its cases took, for a norm on time."""
        return None

    @abstractmethod
    def basis(self) -> "QuerySet[Any]":
        """The source rows that this norm is about, of all time."""

    @abstractmethod
    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        """Annotate source rows with is_geval, binnen_norm and beslist_op."""

    def kandidaten(self, dagen: Sequence[Dagreeks], peilmoment: datetime) -> "QuerySet[Any]":
        """The source rows of these days, annotated."""
        normdatum: Expression | F = F(self.dagveld)
        if not self.dagveld_is_datum:
            normdatum = TruncDate(self._beslist() if self.verschuiving else self.dagveld, tzinfo=TIJDZONE)
        rijen = self._op_dagen(self.basis().annotate(normdatum=normdatum), dagen)
        return self.beoordeel(rijen, peilmoment).order_by(self.dagveld, "pk")

    def gevallen(
        self, dagen: Sequence[Dagreeks], peilmoment: datetime, dimensies: Sequence[Dimensie] = ()
    ) -> "QuerySet[Any]":
        """The cases of these days, as known at the peilmoment, in the order of their moment.

        With a dimension that counts rows of its own: those rows, each judged by itself.
        """
        namen = {f"{relatie}_naam": F(f"{relatie}__naam") for relatie in self.relaties}
        eigen = next((dimensie for dimensie in dimensies if dimensie.geval_veld != "is_geval"), None)
        rijen = self.kandidaten(dagen, peilmoment)
        if eigen is not None:
            gevallen = rijen.filter(**{eigen.geval_veld: True}).annotate(binnen_norm=F(eigen.binnen_veld))
        else:
            gevallen = rijen.filter(is_geval=True)
        return gevallen.annotate(**namen).only(*self.velden)

    def wisselende_dagen(self, peilmoment: datetime) -> set[date]:
        """Days on which a case lies only as seen from this peilmoment, and that the stored counts miss."""
        return set()

    def bereik(self) -> list[date]:
        """The first and the last day on which a source row lies; empty when there is none."""
        grenzen = self.basis().order_by().aggregate(eerste=Min(self.dagveld), laatste=Max(self.dagveld))
        dagen = [grens for grens in grenzen.values() if grens is not None]
        return (
            dagen if self.dagveld_is_datum else [lokale_dag(moment + self.verschuiving) for moment in dagen]
        )

    @property
    def geteld(self) -> tuple[Dimensie, ...]:
        """Everything that the day counts keep beside the total: the dimensions, and what cases took."""
        return (*self.dimensies, self.duur.dimensie) if self.duur else self.dimensies

    def dimensie(self, naam: str) -> Dimensie | None:
        """What is counted under this name, when this norm has it."""
        return next((dimensie for dimensie in self.geteld if dimensie.naam == naam), None)

    def _op_dagen(self, rijen: "QuerySet[Any]", dagen: Sequence[Dagreeks]) -> "QuerySet[Any]":
        # Ranges on the bare column, so that its index serves.
        if not dagen:
            return rijen.none()
        if len(dagen) <= _MAXIMUM_REEKSEN:
            voorwaarde = Q()
            for van, tot in dagen:
                voorwaarde |= self._in_reeks((van, tot))
            return rijen.filter(voorwaarde)
        elk = Q()
        for van, tot in dagen:
            elk |= Q(normdatum__gte=van, normdatum__lt=tot)
        return rijen.filter(self._in_reeks((dagen[0][0], dagen[-1][1])), elk)

    def _in_reeks(self, reeks: Dagreeks) -> Q:
        van, tot = reeks
        begin: Any = van if self.dagveld_is_datum else self._bron_moment(van)
        einde: Any = tot if self.dagveld_is_datum else self._bron_moment(tot)
        return Q(**{f"{self.dagveld}__gte": begin, f"{self.dagveld}__lt": einde})

    def _bron_moment(self, dag: date) -> datetime:
        """What `dagveld` is of a case that is decided as this day begins; exact time."""
        return dag_grenzen(dag)[0].astimezone(UTC) - self.verschuiving

    def _beslist(self) -> ExpressionWrapper:
        return ExpressionWrapper(F(self.dagveld) + Value(self.verschuiving), output_field=DateTimeField())


def waar_als(voorwaarde: Q, *, tenzij: Q | None = None) -> Case:
    """A boolean column that is never NULL: true when `voorwaarde` holds and `tenzij` does not."""
    wanneer = [] if tenzij is None else [When(tenzij, then=Value(False))]
    return Case(
        *wanneer, When(voorwaarde, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def begonnen_eenheden(begin: str, einde: str, seconden: int) -> Func:
    """From `begin` to `einde` (columns) in units of so many seconds, rounded up; 0 when it ends earlier.

    Rounded up, so that exactly ten minutes is 10 and one second more is 11: a limit in whole units is on the
    border between two values.
    """
    return Func(
        F(einde),
        F(begin),
        template=f"GREATEST(CEIL(EXTRACT(EPOCH FROM (%(expressions)s)) / {seconden}), 0)::int",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )


def dagen_tussen(begin: str, einde: str) -> Case:
    """From the local day of `begin` to that of `einde` (columns); NULL without an end."""
    dagen = Func(
        TruncDate(einde, tzinfo=TIJDZONE),
        TruncDate(begin, tzinfo=TIJDZONE),
        template="GREATEST(%(expressions)s, 0)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    return Case(When(**{f"{einde}__isnull": False}, then=dagen), output_field=IntegerField())


def bekend_als(waarde: Expression, peilmoment: datetime) -> Case:
    """What a case took as known at the peilmoment: `waarde` since `duur_op`, and ONBEKEND before."""
    return Case(
        When(duur_op__lte=peilmoment, then=waarde), default=Value(ONBEKEND), output_field=IntegerField()
    )
