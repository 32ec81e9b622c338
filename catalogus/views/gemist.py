"""What citizens searched and did not find, for the editors."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from catalogus import services
from catalogus.models import GemisteZoekvraag
from catalogus.views.rapport import kruimels
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

PER_PAGINA = 50


@rol_vereist(Rol.REDACTEUR, Rol.BEHEERDER)
@require_http_methods(["GET", "HEAD", "POST"])
def gemist(request: MedewerkerVerzoek) -> HttpResponse:
    """The open questions, most asked first; `?opgelost` shows what was solved. POST `opgelost` solves one."""
    if request.method == "POST":
        nummer = request.POST.get("opgelost", "")
        if not nummer.isdecimal() or len(nummer) > 18:
            raise Http404
        try:
            vraag = services.los_gemiste_zoekvraag_op(
                zoekvraag_id=int(nummer),
                medewerker=request.user,
                nu=timezone.now(),
            )
        except GemisteZoekvraag.DoesNotExist:
            raise Http404 from None
        messages.success(request, f"‘{vraag}’ is opgelost. Wordt het weer gemist, dan komt het hier terug.")
        return redirect("catalogus:gemist")
    toont_opgelost = "opgelost" in request.GET
    bewaard = GemisteZoekvraag.objects.exclude(zoekterm="").select_related("opgelost_door")
    lijst = bewaard.filter(opgelost_op__isnull=not toont_opgelost)
    return render(
        request,
        "catalogus/gemist.html",
        {
            "pagina": Paginator(lijst, PER_PAGINA).get_page(request.GET.get("page")),
            "toont_opgelost": toont_opgelost,
            "dagen": services.BEWAARTIJD.days,
            "kruimels": kruimels("Gezocht en niet gevonden"),
        },
    )
