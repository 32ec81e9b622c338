"""How departments and the KCC keep their agreements (DVO): all of them, and one with its forwardings."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from contacten import services
from contacten.models import Dienstverleningsovereenkomst, Doorzending
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling
from kcc.organisatie.toegang import rol_vereist

_PER_PAGINA = 25
_TERTALEN = 6
_LEZERS = (Rol.MANAGER, Rol.KCC_MEDEWERKER, Rol.BACKOFFICE)


class TertaalForm(forms.Form):
    """Which tertaal; one that does not exist counts as not given."""

    tertaal = forms.ChoiceField(label="Tertaal", required=False)

    def __init__(self, *args: object, tertalen: list[Tertaal], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["tertaal"].choices = [(str(t), str(t)) for t in tertalen]  # type: ignore[attr-defined]


def _tertaal(request: HttpRequest) -> tuple[TertaalForm, Tertaal]:
    tertalen = [Tertaal.van(timezone.localdate())]
    while len(tertalen) < _TERTALEN:
        tertalen.append(tertalen[-1].vorige)
    gekozen = request.GET.get("tertaal", "")
    tertaal = next((t for t in tertalen if str(t) == gekozen), tertalen[0])
    return TertaalForm({"tertaal": str(tertaal)}, tertalen=tertalen), tertaal


@rol_vereist(*_LEZERS)
def overzicht(request: HttpRequest) -> HttpResponse:
    """Every department with its figures in a tertaal."""
    form, tertaal = _tertaal(request)
    standen = services.meet_dvo(begin=tertaal.begin, tot=tertaal.einde, nu=timezone.now())
    return render(request, "contacten/dvo.html", {"form": form, "tertaal": tertaal, "standen": standen})


@rol_vereist(*_LEZERS)
def afdeling(request: HttpRequest, code: str) -> HttpResponse:
    """One department: what was agreed, how it went, and every forwarding behind that, the latest first."""
    form, tertaal = _tertaal(request)
    gevraagd = get_object_or_404(Afdeling, code=code)
    standen = services.meet_dvo(begin=tertaal.begin, tot=tertaal.einde, nu=timezone.now(), afdeling=gevraagd)
    doorzendingen = Doorzending.objects.filter(
        afdeling=gevraagd,
        doorgestuurd_op__gte=tertaal.begin,
        doorgestuurd_op__lt=tertaal.einde,
    ).select_related("terugbelverzoek", "publieksreactie", "socialbericht", "van_afdeling")
    return render(
        request,
        "contacten/dvo_afdeling.html",
        {
            "form": form,
            "tertaal": tertaal,
            "afdeling": gevraagd,
            "stand": standen[0] if standen else None,
            "dvos": Dienstverleningsovereenkomst.objects.filter(afdeling=gevraagd),
            "pagina": Paginator(doorzendingen, _PER_PAGINA).get_page(request.GET.get("page")),
            "nu": timezone.now(),
        },
    )
