"""The manager's page of access times: where one can come soon, and where not."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen.enums import Meetmethodenaam
from servicenormen.forms.cijfers import ToegangForm
from servicenormen.models import Servicenorm
from servicenormen.parameters import Plekparameters, Toegangparameters, lees_parameters
from servicenormen.regels import Telling, toon_percentage
from servicenormen.services import Toegangstijden
from servicenormen.views.grafieken import weekfiguur
from servicenormen.views.periode import lees_periode, tertaalkeuzes
from servicenormen.weergave import toon_week

# The norm on access where none holds in the tertaal: within five werkdagen, for 95 of 100.
_WERKDAGEN, _DOEL = 5, 95


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def toegangstijd(request: MedewerkerVerzoek) -> HttpResponse:
    """The newest measurement per product and place, the trend by week, and where one wants better."""
    periode = lees_periode(request)
    form = ToegangForm(request.GET)
    if not form.is_valid():
        raise Http404("Dit product of deze locatie is nooit gemeten.")
    werkdagen, doel = _norm(periode.tertaal)
    ambitie = _ambitie(periode.tertaal)
    tijden = Toegangstijden(
        begin=periode.tertaal.begin,
        einde=min(periode.peilmoment, periode.tertaal.einde),
        werkdagen=werkdagen,
        product=form.cleaned_data["product"],
        locatie=form.cleaned_data["locatie"],
    )
    weken = tijden.per_week()
    context = {
        "periode": periode,
        "tertalen": tertaalkeuzes(periode),
        "form": form,
        "werkdagen": werkdagen,
        "norm": {"doel": doel},
        "laatste": tijden.laatste(),
        "gemist": tijden.gemist(),
        "grafiek": weekfiguur({stand.week: stand.telling for stand in weken}, doel),
        "weken": [
            {
                "naam": toon_week(stand.week).capitalize(),
                "cijfer": toon_percentage(stand.telling),
                "gemiddeld": stand.gemiddeld,
                "telling": stand.telling,
            }
            for stand in weken
        ],
        "ambities": [
            {
                "naam": rij.product.naam,
                "delen": [_cijfer(rij.ambitie), _cijfer(rij.norm)],
                "metingen": rij.norm.noemer,
            }
            for rij in (tijden.ambities(ambitie) if ambitie else ())
        ],
        "ambitie": ambitie,
    }
    return render(request, "servicenormen/toegangstijd.html", context)


def _norm(tertaal: Tertaal) -> tuple[int, int]:
    """Within how many werkdagen, and for how many of a hundred, in this tertaal."""
    norm = (
        Servicenorm.objects.valid_in(tertaal)
        .filter(meetmethode__startswith="toegang")
        .order_by("volgorde")
        .first()
    )
    if norm is None:
        return _WERKDAGEN, _DOEL
    return Toegangparameters(**norm.parameters).werkdagen, norm.doel


def _ambitie(tertaal: Tertaal) -> Plekparameters | None:
    """For which products the gemeente wants better, and within how many werkdagen: the strictest."""
    indicatoren = Servicenorm.alle.valid_in(tertaal).filter(meetmethode=Meetmethodenaam.EERSTE_PLEK)
    gelezen = (lees_parameters(norm.meetmethode, norm.parameters) for norm in indicatoren)
    gevonden = [parameters for parameters in gelezen if isinstance(parameters, Plekparameters)]
    return min(gevonden, key=lambda parameters: parameters.werkdagen, default=None)


def _cijfer(telling: Telling) -> dict[str, object]:
    return {"cijfer": toon_percentage(telling), "promille": telling.promille}
