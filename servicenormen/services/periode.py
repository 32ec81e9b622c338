"""The figures of any run of days, also over the border of a tertaal, with those of each department."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from catalogus.models import Product
from kcc.lib.perioden import Tertaal, dag_grenzen, lokale_dag
from servicenormen.enums import Normstatus
from servicenormen.models import Servicenorm
from servicenormen.regels import Telling
from servicenormen.services.standen import Normstand, normstanden


@dataclass(frozen=True)
class _Deel:
    """Days of one tertaal, both included."""

    eerste_dag: date
    laatste_dag: date


@dataclass
class Periodecijfer:
    """One norm over a run of days: as it was promised last, and all versions counted together.

    per_afdeling is by the code of the department: of the case itself, or of its product where a norm has no
    departments of its own. A norm with neither has none, and a case without is left out.
    """

    norm: Servicenorm
    telling: Telling = field(default_factory=Telling)
    per_afdeling: dict[str, Telling] = field(default_factory=dict)

    @property
    def status(self) -> Normstatus:
        return self.telling.status(self.norm.doel)


def periodecijfers(van: date, tot_en_met: date, nu: datetime) -> list[Periodecijfer]:
    """The figures of the days [van, tot_en_met], in the order of the norms, as known when they were over.

    The number of queries depends on the norms and the tertalen only. Of a daily measurement the last day
    that was measured counts.
    """
    peilmoment = min(nu, dag_grenzen(tot_en_met)[1])
    cijfers: dict[str, Periodecijfer] = {}
    van_product: dict[str, str] | None = None
    for dagen in _per_tertaal(van, min(tot_en_met, lokale_dag(peilmoment))):
        normen = list(Servicenorm.objects.valid_in(Tertaal.van(dagen.eerste_dag)))
        for stand in normstanden(normen, dagen, peilmoment, met_uitsplitsing=True):
            cijfer = cijfers.setdefault(stand.norm.code, Periodecijfer(stand.norm))
            cijfer.norm = stand.norm
            if "afdeling" not in stand.uitsplitsing and van_product is None:
                van_product = dict(Product.objects.values_list("code", "afdeling__code"))
            _tel_erbij(cijfer, stand, van_product or {})
    return sorted(cijfers.values(), key=lambda cijfer: (cijfer.norm.volgorde, cijfer.norm.code))


def _tel_erbij(cijfer: Periodecijfer, stand: Normstand, van_product: dict[str, str]) -> None:
    if stand.methode.laatste_dag_telt:
        if not stand.telling.noemer:
            return
        cijfer.telling, cijfer.per_afdeling = Telling(), {}
    cijfer.telling += stand.telling
    is_eigen = "afdeling" in stand.uitsplitsing
    for deel in stand.uitsplitsing.get("afdeling" if is_eigen else "product", ()):
        code = deel.code if is_eigen else van_product.get(deel.code)
        if code:
            cijfer.per_afdeling[code] = cijfer.per_afdeling.get(code, Telling()) + deel.telling


def _per_tertaal(van: date, tot_en_met: date) -> Iterator[_Deel]:
    tertaal = Tertaal.van(van)
    while tertaal.eerste_dag <= tot_en_met:
        yield _Deel(max(van, tertaal.eerste_dag), min(tot_en_met, tertaal.laatste_dag))
        tertaal = tertaal.volgende
