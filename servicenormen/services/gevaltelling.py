"""How many cases a list has: from the day counts where they know it, without counting the cases."""

from datetime import datetime

from django.db.models import Count, Q, Sum

from kcc.lib.perioden import Tertaal
from servicenormen.meetmethoden import Dimensie
from servicenormen.models import DUUR, Dagtelling, Servicenorm
from servicenormen.regels import Telling
from servicenormen.services.standen import WEEK, Gevalfilter, Normstand, gevallen, lijstdagen, normstanden


def geval_telling(norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime, filter_: Gevalfilter) -> Telling:
    """The rows of `gevallen` with the same filter, and how many of them are within the norm; exactly.

    A week and one dimension are in the day counts; what they do not have is counted.
    """
    dimensies = [naam for naam in filter_.waarden if naam != WEEK]
    stand = normstanden([norm], tertaal, peilmoment)[0]
    if len(dimensies) > 1 or DUUR in dimensies:
        rijen = gevallen(norm, tertaal, peilmoment, Gevalfilter(filter_.waarden))
        geteld = rijen.order_by().aggregate(alle=Count("pk"), binnen=Count("pk", filter=Q(binnen_norm=True)))
        telling = Telling(geteld["binnen"], geteld["alle"])
    elif dimensies:
        dimensie = stand.methode.dimensie(dimensies[0])
        telling = _van_deel(stand, dimensie, filter_) if dimensie else Telling()
    else:
        dagen = lijstdagen(stand, filter_.waarden.get(WEEK))
        op_dagen = (t for dag, t in stand.per_dag.items() if any(van <= dag < tot for van, tot in dagen))
        telling = sum(op_dagen, Telling())
    if filter_.binnen_norm is None:
        return telling
    return Telling(telling.teller, telling.teller) if filter_.binnen_norm else Telling(0, telling.buiten)


def _van_deel(stand: Normstand, dimensie: Dimensie, filter_: Gevalfilter) -> Telling:
    """The cases with one value of one dimension."""
    waarde = filter_.waarden[dimensie.naam]
    if dimensie.model:
        pk = dimensie.model._default_manager.filter(code=waarde).values_list("pk", flat=True).first()
        if pk is None:
            return Telling()
        waarde = str(pk)
    dagen = lijstdagen(stand, filter_.waarden.get(WEEK))
    if not dagen:
        return Telling()
    op_dagen = Q()
    for van, tot in dagen:
        op_dagen |= Q(datum__gte=van, datum__lt=tot)
    som = (
        Dagtelling.objects.filter(op_dagen, servicenorm=stand.norm, dimensie=dimensie.naam, waarde=waarde)
        .exclude(datum__in=stand.na_geteld)
        .aggregate(teller=Sum("teller", default=0), noemer=Sum("noemer", default=0))
    )
    na_geteld = (
        cel.telling
        for cel in stand.cellen
        if (cel.dimensie, cel.waarde) == (dimensie.naam, waarde)
        and any(van <= cel.datum < tot for van, tot in dagen)
    )
    return sum(na_geteld, Telling(som["teller"], som["noemer"]))
