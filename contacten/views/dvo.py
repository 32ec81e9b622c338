"""How departments and the KCC keep their agreements (DVO): all of them, and one with its forwardings."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from contacten import services
from contacten.forms.dvo import DvoForm
from contacten.models import Dienstverleningsovereenkomst, Doorzending
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

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
def overzicht(request: MedewerkerVerzoek) -> HttpResponse:
    """Every department with its figures in a tertaal."""
    form, tertaal = _tertaal(request)
    standen = services.meet_dvo(begin=tertaal.begin, tot=tertaal.einde, nu=timezone.now())
    mag_afspreken = request.user.heeft_rol(Rol.MANAGER)
    return render(
        request,
        "contacten/dvo.html",
        {
            "form": form,
            "tertaal": tertaal,
            "standen": standen,
            "zonder": Afdeling.objects.filter(is_extern=False).exclude(
                pk__in=[stand.afdeling.pk for stand in standen]
            )
            if mag_afspreken
            else [],
        },
    )


@rol_vereist(*_LEZERS)
def afdeling(request: MedewerkerVerzoek, code: str) -> HttpResponse:
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
            "mag_afspreken": request.user.heeft_rol(Rol.MANAGER) and not gevraagd.is_extern,
            "nu": timezone.now(),
        },
    )


@rol_vereist(Rol.MANAGER)
def afspreken(request: MedewerkerVerzoek, code: str) -> HttpResponse:
    """Agree on new promises; those that hold now stay as they were until that day."""
    gevraagd = get_object_or_404(Afdeling, code=code, is_extern=False)
    vandaag = timezone.localdate()
    nu_geldig = gevraagd.dvos.valid_on(vandaag).first()
    begin = {naam: getattr(nu_geldig, naam) for naam in DvoForm.Meta.fields[1:]} if nu_geldig else {}
    form = DvoForm(request.POST or None, initial={**begin, "geldig_vanaf": vandaag + timedelta(days=1)})
    if form.is_valid():
        try:
            services.spreek_dvo_af(
                afdeling=gevraagd,
                geldig_vanaf=form.cleaned_data["geldig_vanaf"],
                beloften=form.beloften(),
                nu=timezone.now(),
            )
        except ValidationError as fout:
            form.add_error(None, fout)
        else:
            messages.success(request, "De nieuwe afspraken zijn vastgelegd.")
            return redirect("contacten:dvo_afdeling", gevraagd.code)
    return render(
        request,
        "contacten/dvo_afspreken.html",
        {"form": form, "afdeling": gevraagd, "nu_geldig": nu_geldig},
        status=422 if form.is_bound else 200,
    )
