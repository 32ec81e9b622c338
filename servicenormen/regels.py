"""Rules of the service norms: pure calculations over plain values, no ORM, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from kcc.lib.perioden import Tertaal, isoweek, lokale_dag
from servicenormen.enums import Normstatus

# Days from the first up to, not including, the second.
Dagreeks = tuple[date, date]


@dataclass(frozen=True)
class Telling:
    """How many of the cases (`noemer`) were within the norm (`teller`)."""

    teller: int = 0
    noemer: int = 0

    def __add__(self, ander: "Telling") -> "Telling":
        return Telling(self.teller + ander.teller, self.noemer + ander.noemer)

    @property
    def promille(self) -> int | None:
        """Tenths of a percent, rounded down, so that 79,96% never reads 80,0%; None without cases."""
        return self.teller * 1000 // self.noemer if self.noemer else None

    @property
    def percentage(self) -> str | None:
        """One decimal, with a point: "90.2"; None without cases."""
        promille = self.promille
        return None if promille is None else f"{promille // 10}.{promille % 10}"

    @property
    def buiten(self) -> int:
        """How many cases were not within the norm."""
        return self.noemer - self.teller

    def status(self, doel: int) -> Normstatus:
        """Met when `teller * 100 >= doel * noemer`, in integers; without cases neither met nor missed."""
        if not self.noemer:
            return Normstatus.GEEN_METINGEN
        gehaald = self.teller * 100 >= doel * self.noemer
        return Normstatus.GEHAALD if gehaald else Normstatus.NIET_GEHAALD


def samen(tellingen: Iterable[Telling]) -> Telling:
    """All of these counts together."""
    teller = noemer = 0
    for telling in tellingen:
        teller += telling.teller
        noemer += telling.noemer
    return Telling(teller, noemer)


# On public pages a figure over fewer persons than this is withheld (Programma Dienstverlening, bijlage 1).
KLEINSTE_OPENBARE_GROEP = 5


def is_openbaar(telling: Telling) -> bool:
    """Whether a figure about persons may be public: over nobody, or over enough of them."""
    return telling.noemer == 0 or telling.noemer >= KLEINSTE_OPENBARE_GROEP


def openbare_delen(tellingen: Mapping[str, Telling]) -> set[str]:
    """The keys of a breakdown about persons that may be public beside its total.

    Small groups are left out; and when what is left out would together still be small, so that subtracting
    what is shown from the total tells it, the next smallest group is left out too.
    """
    verborgen = 0
    openbaar: set[str] = set()
    for sleutel, telling in sorted(tellingen.items(), key=lambda deel: (deel[1].noemer, deel[0])):
        if telling.noemer == 0:
            continue
        if not is_openbaar(telling) or 0 < verborgen < KLEINSTE_OPENBARE_GROEP:
            verborgen += telling.noemer
        else:
            openbaar.add(sleutel)
    return openbaar


def nog_nodig(telling: Telling, doel: int, deel_voorbij: float, *, laatste_dag_telt: bool) -> int | None:
    """What it takes to meet the norm at the end of a tertaal of which this part (0 to 1) is over.

    Of what still comes this percentage must be within the norm, when as much comes as until now: rounded up,
    over 100 when that is not possible, 0 when it cannot go wrong any more. For a daily measurement: how many
    more must be within it. None without cases, or when nothing comes any more.
    """
    if not telling.noemer:
        return None
    if laatste_dag_telt:
        return max(0, -(-doel * telling.noemer // 100) - telling.teller)
    rest = round(telling.noemer * (1 - deel_voorbij) / deel_voorbij) if deel_voorbij > 0 else 0
    if rest < 1:
        return None
    return max(0, -(-(doel * (telling.noemer + rest) - 100 * telling.teller) // rest))


def toon_percentage(telling: Telling) -> str | None:
    """The percentage as a person reads it: "90,2%"; None without cases."""
    percentage = telling.percentage
    return None if percentage is None else f"{percentage.replace('.', ',')}%"


def standaard_peilmoment(tertaal: Tertaal, nu: datetime) -> datetime:
    """The moment a tertaal is seen from when nobody asks otherwise: now, or its end once that has passed."""
    return min(nu, tertaal.einde)


class Dagen(Protocol):
    """What begins and ends with a day, both included: a Tertaal, or some days of one."""

    @property
    def eerste_dag(self) -> date: ...

    @property
    def laatste_dag(self) -> date: ...


def te_tellen_dagen(dagen: Dagen, peilmoment: datetime) -> Dagreeks:
    """Those of the days that are not after the peilmoment; the two are equal when there are none."""
    van = dagen.eerste_dag
    tot = min(dagen.laatste_dag, lokale_dag(peilmoment)) + timedelta(days=1)
    return van, max(van, tot)


def reeksen(dagen: Iterable[date]) -> list[Dagreeks]:
    """The days as runs of consecutive days, in order; a day given twice counts once."""
    gevonden: list[Dagreeks] = []
    for dag in sorted(set(dagen)):
        if gevonden and gevonden[-1][1] == dag:
            gevonden[-1] = (gevonden[-1][0], dag + timedelta(days=1))
        else:
            gevonden.append((dag, dag + timedelta(days=1)))
    return gevonden


def per_week(per_dag: Mapping[date, Telling], *, laatste_dag_telt: bool) -> dict[str, Telling]:
    """Day counts by ISO week, in order: their sum, or for a daily measurement the last day of each week."""
    weken: dict[str, list[Telling]] = {}
    for dag in sorted(per_dag):
        weken.setdefault(isoweek(dag), []).append(per_dag[dag])
    return {week: dagen[-1] if laatste_dag_telt else samen(dagen) for week, dagen in weken.items()}
