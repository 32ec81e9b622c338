"""What citizens answered: low marks to do something about, all answers, and how many answer at all."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten.models import Onderzoekantwoord
from contacten.services import onderzoek
from contacten.views.inzage import log_personen
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25
_ROLLEN = (Rol.KCC_MEDEWERKER, Rol.MANAGER)


@rol_vereist(*_ROLLEN)
def waardering(request: MedewerkerVerzoek) -> HttpResponse:
    """Low marks first; `?lijst=alle` shows every answer."""
    return _pagina(request)


@require_POST
@rol_vereist(*_ROLLEN)
def opvolgen(request: MedewerkerVerzoek, antwoord_id: int) -> HttpResponse:
    """Write what was done about a low mark."""
    antwoord = get_object_or_404(Onderzoekantwoord, pk=antwoord_id)
    tekst = request.POST.get("opvolging", "")
    try:
        onderzoek.volg_op(
            antwoord_id=antwoord.pk,
            medewerker=request.user,
            opvolging=tekst,
            nu=timezone.now(),
        )
    except ValidationError as fout:
        return _pagina(request, fout=fout.messages[0], bij=antwoord.pk)
    if antwoord.klant:
        log_personen(request, [antwoord.klant], Handeling.WIJZIGEN)
    messages.success(request, "Vastgelegd wat u met dit antwoord deed.")
    return redirect("contacten:waardering")


def _pagina(request: MedewerkerVerzoek, fout: str = "", bij: int = 0) -> HttpResponse:
    lijst = "alle" if request.GET.get("lijst") == "alle" else "laag"
    antwoorden = Onderzoekantwoord.objects.all() if lijst == "alle" else onderzoek.op_te_volgen()
    antwoorden = antwoorden.select_related("locatie", "product", "klant", "opgevolgd_door", "terugbelverzoek")
    pagina = Paginator(antwoorden, _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, [antwoord.klant for antwoord in pagina.object_list if antwoord.klant])
    tertaal = Tertaal.van(timezone.localdate())
    return render(
        request,
        "contacten/waardering.html",
        {
            "pagina": pagina,
            "lijst": lijst,
            "fout": fout,
            "bij": bij,
            "tertaal": tertaal,
            "respons": onderzoek.respons(vanaf=tertaal.begin, tot=tertaal.einde),
        },
        status=422 if fout else 200,
    )
