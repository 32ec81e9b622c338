"""How long personal data are kept: the terms, what the coming night wipes, and what earlier nights wiped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten.enums import Bewaarsoort
from contacten.forms.privacy import BewaartermijnForm
from contacten.models import Bewaarloop
from contacten.services.bewaren import vooruitblik, zet_bewaartermijn
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 50


@rol_vereist(Rol.PRIVACY_OFFICER)
def bewaren(request: MedewerkerVerzoek) -> HttpResponse:
    """Terms, the coming night and the log."""
    return _pagina(request)


@require_POST
@rol_vereist(Rol.PRIVACY_OFFICER)
def termijn(request: MedewerkerVerzoek, soort: str) -> HttpResponse:
    """Choose another term for one kind."""
    if soort not in Bewaarsoort.values:
        raise Http404
    form = BewaartermijnForm(request.POST)
    if not form.is_valid():
        return _pagina(request, gekozen=Bewaarsoort(soort), form=form)
    zet_bewaartermijn(
        soort=Bewaarsoort(soort),
        dagen=form.cleaned_data["dagen"],
        medewerker=request.user,
        nu=timezone.now(),
    )
    messages.success(request, f"De bewaartermijn van {Bewaarsoort(soort).label.lower()} is gewijzigd.")
    return redirect("contacten:bewaren")


def _pagina(
    request: MedewerkerVerzoek, gekozen: Bewaarsoort | None = None, form: BewaartermijnForm | None = None
) -> HttpResponse:
    lopen = Bewaarloop.objects.filter(aantal__gt=0)
    return render(
        request,
        "contacten/bewaren.html",
        {
            "regels": vooruitblik(nu=timezone.now()),
            "gekozen": gekozen,
            "form": form,
            "laatste": Bewaarloop.objects.order_by("-moment").first(),
            "pagina": Paginator(lopen, _PER_PAGINA).get_page(request.GET.get("page")),
        },
        status=422 if form else 200,
    )
