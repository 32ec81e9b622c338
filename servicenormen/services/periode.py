"""The figures of any run of days, also over the border of a tertaal, with those of each department."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from catalogus.models import Product
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Normstatus
from servicenormen.meetmethoden import Meetmethode
from servicenormen.models import Servicenorm
from servicenormen.regels import Telling
from servicenormen.services.standen import delen_van, normstanden

_AFDELING, _PRODUCT = "afdeling", "product"


@dataclass(frozen=True)
class _Dagen:
    """A run of days, both included."""

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


class Afdelingscodes:
    """The code of the department of what the day counts keep: of a department, and of a product."""

    def __init__(self) -> None:
        self._per_dimensie: Mapping[str, Mapping[str, str]] = {
            dimensie: {str(pk): code for pk, code in rijen}
            for dimensie, rijen in (
                (_AFDELING, Afdeling.objects.order_by().values_list("pk", "code")),
                (_PRODUCT, Product.objects.order_by().values_list("pk", "afdeling__code")),
            )
        }

    def code_van(self, dimensie: str, waarde: str) -> str | None:
        return self._per_dimensie[dimensie].get(waarde)


def periodecijfers(
    van: date, tot_en_met: date, nu: datetime, codes: Afdelingscodes | None = None
) -> list[Periodecijfer]:
    """The figures of the days [van, tot_en_met], in the order of the norms, as known when they were over.

    A handful of queries, whatever the number of norms, tertalen and departments. Of a daily measurement the
    last day that was measured counts. `codes`: for who asks more than once.
    """
    peilmoment = min(nu, dag_grenzen(tot_en_met)[1])
    dagen = _Dagen(van, min(tot_en_met, lokale_dag(peilmoment)))
    if dagen.laatste_dag < van:
        return []
    versies = Servicenorm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=dagen.eerste_dag), geldig_vanaf__lte=dagen.laatste_dag
    )
    standen = normstanden(list(versies.order_by("geldig_vanaf", "volgorde")), dagen, peilmoment)
    codes = codes or Afdelingscodes()
    cijfers: dict[str, Periodecijfer] = {}
    for stand, delen in zip(standen, delen_van(standen, _dimensie), strict=True):
        cijfer = cijfers.setdefault(stand.norm.code, Periodecijfer(stand.norm))
        cijfer.norm = stand.norm
        if stand.methode.laatste_dag_telt:
            if not stand.telling.noemer:
                continue
            cijfer.telling, cijfer.per_afdeling = Telling(), {}
        cijfer.telling += stand.telling
        for (dimensie, waarde), telling in delen.items():
            if code := codes.code_van(dimensie, waarde):
                cijfer.per_afdeling[code] = cijfer.per_afdeling.get(code, Telling()) + telling
    return sorted(cijfers.values(), key=lambda cijfer: (cijfer.norm.volgorde, cijfer.norm.code))


def _dimensie(methode: Meetmethode) -> Collection[str]:
    """By which of its dimensions a case has a department: its own, or else its product."""
    namen = {dimensie.naam for dimensie in methode.dimensies}
    return [_AFDELING] if _AFDELING in namen else [_PRODUCT] if _PRODUCT in namen else []
