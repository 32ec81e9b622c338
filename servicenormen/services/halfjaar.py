"""The half-yearly overview for the management: per cluster what was met, what was not, and what was done.

Source: Programma Dienstverlening 2019-2022, Organisatie: twice a year the Concerndirectie is informed of the
progress and of what is in the way; each cluster has a representative in the Adviesgroep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from kcc.lib.perioden import Halfjaar
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Normstatus, Signaaluitkomst
from servicenormen.models import SAMENVATTING, Clustertekst, Halfjaarvaststelling, Servicenorm, Signaal
from servicenormen.regels import Telling, samen
from servicenormen.services.periode import Afdelingscodes, Periodecijfer, periodecijfers

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
    cases outside the norm first; only where the whole missed it. Of what was closed the norm is as it was
    then: its code, title and target."""

    norm: Servicenorm
    telling: Telling
    vorige: Telling
    knelpunten: Sequence[Knelpunt] = ()

    @property
    def status(self) -> Normstatus:
        return self.telling.status(self.norm.doel)

    def als_json(self) -> dict[str, Any]:
        """As Halfjaarvaststelling keeps it; `uit_json` reads it back."""
        return {
            "norm": {"code": self.norm.code, "titel": self.norm.titel, "doel": self.norm.doel},
            "status": self.status.value,
            "telling": asdict(self.telling),
            "vorige": asdict(self.vorige),
            "knelpunten": [asdict(knelpunt) for knelpunt in self.knelpunten],
        }

    @classmethod
    def uit_json(cls, rij: Mapping[str, Any]) -> "Overzichtrij":
        """The status is not read but follows from the figures, as always."""
        return cls(
            Servicenorm(**rij["norm"]),
            Telling(**rij["telling"]),
            Telling(**rij["vorige"]),
            tuple(Knelpunt(k["naam"], Telling(**k["telling"])) for k in rij["knelpunten"]),
        )


@dataclass(frozen=True)
class Overzichttekst:
    """What a manager wrote, and who that was, by name."""

    tekst: str
    door: str
    op: datetime

    def als_json(self) -> dict[str, str]:
        return {"tekst": self.tekst, "door": self.door, "op": self.op.isoformat()}

    @classmethod
    def uit_json(cls, rij: Mapping[str, str] | None) -> "Overzichttekst | None":
        return cls(rij["tekst"], rij["door"], datetime.fromisoformat(rij["op"])) if rij else None


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
    tekst: Overzichttekst | None = None

    @property
    def gehaald(self) -> int:
        """How many norms were met."""
        return sum(rij.status == Normstatus.GEHAALD for rij in self.rijen)

    @property
    def moet_uitleg(self) -> bool:
        """A cluster that missed a norm asks for a word of why."""
        return self.tekst is None and any(rij.status == Normstatus.NIET_GEHAALD for rij in self.rijen)

    def als_json(self) -> dict[str, Any]:
        """As Halfjaarvaststelling keeps it; `uit_json` reads it back."""
        return {
            "naam": self.naam,
            "rijen": [rij.als_json() for rij in self.rijen],
            "signalen": asdict(self.signalen),
            "tekst": self.tekst and self.tekst.als_json(),
        }

    @classmethod
    def uit_json(cls, deel: Mapping[str, Any]) -> "Clusterdeel":
        return cls(
            deel["naam"],
            [Overzichtrij.uit_json(rij) for rij in deel["rijen"]],
            Signaalstand(**deel["signalen"]),
            Overzichttekst.uit_json(deel["tekst"]),
        )


@dataclass(frozen=True)
class Halfjaaroverzicht:
    """A half year: the whole gemeente, then each cluster by name. With a `vaststelling`: as it was closed."""

    halfjaar: Halfjaar
    peilmoment: datetime
    geheel: Sequence[Overzichtrij]
    clusters: Sequence[Clusterdeel]
    samenvatting: Overzichttekst | None = None
    vaststelling: Halfjaarvaststelling | None = None

    @property
    def is_lopend(self) -> bool:
        return self.peilmoment < self.halfjaar.einde

    @property
    def zonder_uitleg(self) -> list[str]:
        """The clusters that missed a norm and about which nothing was written yet."""
        return [cluster.naam for cluster in self.clusters if cluster.moet_uitleg]

    def als_json(self) -> dict[str, Any]:
        """As Halfjaarvaststelling keeps it; `vastgesteld_overzicht` reads it back."""
        return {
            "samenvatting": self.samenvatting and self.samenvatting.als_json(),
            "geheel": [rij.als_json() for rij in self.geheel],
            "clusters": [cluster.als_json() for cluster in self.clusters],
        }


def laatste_halfjaarvaststelling(halfjaar: Halfjaar) -> Halfjaarvaststelling | None:
    """What holds for a closed half year: its latest revision; None while it is not closed."""
    return Halfjaarvaststelling.objects.filter(halfjaar=str(halfjaar)).order_by("-revisie").first()


def halfjaaroverzicht(halfjaar: Halfjaar, nu: datetime) -> Halfjaaroverzicht:
    """The overview that holds: as it was closed last, or with the data of now while it was not."""
    vaststelling = laatste_halfjaarvaststelling(halfjaar)
    return vastgesteld_overzicht(vaststelling) if vaststelling else overzicht_van_nu(halfjaar, nu)


def vastgesteld_overzicht(vaststelling: Halfjaarvaststelling) -> Halfjaaroverzicht:
    """The overview exactly as it was closed."""
    inhoud = vaststelling.inhoud
    return Halfjaaroverzicht(
        vaststelling.periode,
        vaststelling.peilmoment,
        [Overzichtrij.uit_json(rij) for rij in inhoud["geheel"]],
        [Clusterdeel.uit_json(deel) for deel in inhoud["clusters"]],
        Overzichttekst.uit_json(inhoud["samenvatting"]),
        vaststelling,
    )


def overzicht_van_nu(halfjaar: Halfjaar, nu: datetime) -> Halfjaaroverzicht:
    """The overview with the data and the texts of now, up to now when the half year is not over yet.

    A handful of queries, whatever the number of norms and clusters.
    """
    codes = Afdelingscodes()
    cijfers = periodecijfers(halfjaar.eerste_dag, halfjaar.laatste_dag, nu, codes)
    vorige = {
        cijfer.norm.code: cijfer
        for cijfer in periodecijfers(halfjaar.vorige.eerste_dag, halfjaar.vorige.laatste_dag, nu, codes)
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
    teksten = _teksten(halfjaar)
    clusters = []
    for cluster in sorted({cluster for _, cluster in afdelingen.values()}):
        van_cluster = [code for code, (_, van_wie) in afdelingen.items() if van_wie == cluster]
        rijen = [_rij(cijfer, van_cluster, vorige.get(cijfer.norm.code), afdelingen) for cijfer in cijfers]
        rijen = [rij for rij in rijen if rij.telling.noemer]
        stand, tekst = signalen.get(cluster, Signaalstand()), teksten.get(cluster)
        if rijen or stand.gevonden or tekst:
            clusters.append(Clusterdeel(cluster, rijen, stand, tekst))
    return Halfjaaroverzicht(halfjaar, min(nu, halfjaar.einde), geheel, clusters, teksten.get(SAMENVATTING))


def _teksten(halfjaar: Halfjaar) -> dict[str, Overzichttekst]:
    """What was written, by cluster (or SAMENVATTING); a text that was emptied is none."""
    rijen = Clustertekst.objects.filter(halfjaar=str(halfjaar)).exclude(tekst="")
    return {
        rij.cluster: Overzichttekst(rij.tekst, str(rij.gewijzigd_door or ""), rij.gewijzigd_op)
        for rij in rijen.select_related("gewijzigd_door")
    }


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
    return samen(cijfer.per_afdeling.get(code, Telling()) for code in codes)


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
