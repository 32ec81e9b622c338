"""The half-yearly overview for the management: per cluster what was met, what was not, and what was done.

Source: Programma Dienstverlening 2019-2022, Organisatie: twice a year the Concerndirectie is informed of the
progress and of what is in the way; each cluster has a representative in the Adviesgroep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kcc.lib.perioden import Halfjaar
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Normstatus, Signaaluitkomst
from servicenormen.models import Servicenorm, Signaal
from servicenormen.regels import Telling
from servicenormen.services.periode import Periodecijfer, periodecijfers

# What a department without a cluster is under.
ZONDER_CLUSTER = "Zonder cluster"
_MEESTE_KNELPUNTEN = 3


@dataclass(frozen=True)
class Knelpunt:
    """A department that missed a norm."""

    naam: str
    telling: Telling


@dataclass(frozen=True)
class Overzichtrij:
    """One norm in this half year beside the one before. `knelpunten`: the departments that missed it, most
    cases outside the norm first; only where the whole missed it."""

    norm: Servicenorm
    telling: Telling
    vorige: Telling
    knelpunten: Sequence[Knelpunt] = ()

    @property
    def status(self) -> Normstatus:
        return self.telling.status(self.norm.doel)


@dataclass(frozen=True)
class Signaalstand:
    """The signals of a cluster that were found in the half year, and how far they are."""

    gevonden: int = 0
    met_actie: int = 0
    werkte: int = 0


@dataclass(frozen=True)
class Clusterdeel:
    """What the overview says about one cluster; norms without a case there are left out."""

    naam: str
    rijen: Sequence[Overzichtrij]
    signalen: Signaalstand

    @property
    def gehaald(self) -> int:
        """How many norms were met."""
        return sum(rij.status == Normstatus.GEHAALD for rij in self.rijen)


@dataclass(frozen=True)
class Halfjaaroverzicht:
    """A half year with the data of now: the whole gemeente, then each cluster by name."""

    halfjaar: Halfjaar
    peilmoment: datetime
    geheel: Sequence[Overzichtrij]
    clusters: Sequence[Clusterdeel]

    @property
    def is_lopend(self) -> bool:
        return self.peilmoment < self.halfjaar.einde


def halfjaaroverzicht(halfjaar: Halfjaar, nu: datetime) -> Halfjaaroverzicht:
    """The overview of a half year, up to now when it is not over yet."""
    cijfers = periodecijfers(halfjaar.eerste_dag, halfjaar.laatste_dag, nu)
    vorige = {
        cijfer.norm.code: cijfer
        for cijfer in periodecijfers(halfjaar.vorige.eerste_dag, halfjaar.vorige.laatste_dag, nu)
    }
    afdelingen = {
        code: (naam, cluster or ZONDER_CLUSTER)
        for code, naam, cluster in Afdeling.objects.values_list("code", "naam", "cluster")
    }
    geheel = [
        _rij(cijfer, list(cijfer.per_afdeling), vorige.get(cijfer.norm.code), afdelingen, in_geheel=True)
        for cijfer in cijfers
    ]
    signalen = _signalen(halfjaar)
    clusters = []
    for cluster in sorted({cluster for _, cluster in afdelingen.values()}):
        codes = [code for code, (_, van_wie) in afdelingen.items() if van_wie == cluster]
        rijen = [_rij(cijfer, codes, vorige.get(cijfer.norm.code), afdelingen) for cijfer in cijfers]
        rijen = [rij for rij in rijen if rij.telling.noemer]
        stand = signalen.get(cluster, Signaalstand())
        if rijen or stand.gevonden:
            clusters.append(Clusterdeel(cluster, rijen, stand))
    return Halfjaaroverzicht(halfjaar, min(nu, halfjaar.einde), geheel, clusters)


def _rij(
    cijfer: Periodecijfer,
    codes: Sequence[str],
    eerder: Periodecijfer | None,
    afdelingen: Mapping[str, tuple[str, str]],
    *,
    in_geheel: bool = False,
) -> Overzichtrij:
    """The row of these departments, or of the whole gemeente, also what belongs to no department."""
    telling = cijfer.telling if in_geheel else _som(cijfer, codes)
    toen = Telling() if eerder is None else eerder.telling if in_geheel else _som(eerder, codes)
    gemist = [
        Knelpunt(afdelingen[code][0], deel)
        for code in codes
        if code in afdelingen
        and (deel := cijfer.per_afdeling.get(code, Telling())).status(cijfer.norm.doel)
        == Normstatus.NIET_GEHAALD
    ]
    gemist.sort(key=lambda knelpunt: (-knelpunt.telling.buiten, knelpunt.naam))
    is_gemist = telling.status(cijfer.norm.doel) == Normstatus.NIET_GEHAALD
    return Overzichtrij(cijfer.norm, telling, toen, gemist[:_MEESTE_KNELPUNTEN] if is_gemist else ())


def _som(cijfer: Periodecijfer, codes: Sequence[str]) -> Telling:
    return sum((cijfer.per_afdeling.get(code, Telling()) for code in codes), Telling())


def _signalen(halfjaar: Halfjaar) -> dict[str, Signaalstand]:
    """By cluster the signals about its products; those about a theme or a search have no cluster."""
    gevonden = Signaal.objects.filter(
        gevonden_op__gte=halfjaar.begin, gevonden_op__lt=halfjaar.einde, product__isnull=False
    ).exclude(uitkomst=Signaaluitkomst.GEEN_SIGNAAL)
    rijen = (
        gevonden.order_by()
        .values_list("product__afdeling__cluster")
        .annotate(
            gevonden=Count("pk"),
            met_actie=Count("pk", filter=~Q(actie="")),
            werkte=Count("pk", filter=Q(uitkomst=Signaaluitkomst.WERKTE)),
        )
    )
    standen: dict[str, Signaalstand] = {}
    for cluster, aantal, met_actie, werkte in rijen:
        standen[cluster or ZONDER_CLUSTER] = Signaalstand(aantal, met_actie, werkte)
    return standen
