"""Pages of the organisation itself: the outbox for the beheerder, the mailbox of the demo, and what the law
and good manners ask every website to tell."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kcc.organisatie import services
from kcc.organisatie.enums import Berichtstatus, Rol
from kcc.organisatie.models import UitgaandBericht
from kcc.organisatie.toegang import rol_vereist

PER_PAGINA = 50


@require_safe
@rol_vereist(Rol.BEHEERDER)
def uitgaand(request: HttpRequest) -> HttpResponse:
    """The outbox by status (`?status=`), the dead letters first; never what a message says or to whom."""
    status = request.GET.get("status", Berichtstatus.MISLUKT)
    if status not in Berichtstatus.values:
        raise Http404
    aantallen = UitgaandBericht.objects.count_by_status()
    berichten = UitgaandBericht.objects.filter(status=status).without_contents()
    context = {
        "statussen": [(waarde, label, aantallen[waarde]) for waarde, label in Berichtstatus.choices],
        "status": Berichtstatus(status),
        "pagina": Paginator(berichten, PER_PAGINA).get_page(request.GET.get("page")),
    }
    return render(request, "organisatie/uitgaand.html", context)


@require_POST
@rol_vereist(Rol.BEHEERDER)
def opnieuw(request: HttpRequest, bericht_id: int) -> HttpResponse:
    """Take a dead letter back into delivery."""
    bericht = get_object_or_404(UitgaandBericht, pk=bericht_id)
    if services.probeer_opnieuw(bericht_id=bericht.pk, nu=timezone.now()):
        messages.success(request, "We proberen het bericht opnieuw te versturen.")
    else:
        messages.info(request, "Dit bericht wacht al op verzending, of is al verzonden.")
    return redirect("organisatie:uitgaand")


def _alleen_in_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def binnen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.KCC_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return binnen


@login_not_required
@never_cache
@require_safe
@_alleen_in_demo
def postvak(request: HttpRequest) -> HttpResponse:
    """The mail that the demo would have sent, newest first, so that a visitor can follow its links."""
    # What left long ago has been emptied (services.wis_verzonden_berichten).
    berichten = UitgaandBericht.objects.exclude(aan="").order_by("-aangemaakt_op", "-pk")
    pagina = Paginator(berichten, 20).get_page(request.GET.get("page"))
    return render(request, "organisatie/postvak.html", {"pagina": pagina})


@login_not_required
@never_cache
@require_safe
@_alleen_in_demo
def postvak_bijlage(request: HttpRequest, bericht_id: int, nummer: int) -> HttpResponse:
    """One attachment of a message in the demo's mailbox, as a download; `nummer` counts from 0."""
    bericht = get_object_or_404(UitgaandBericht, pk=bericht_id)
    if nummer >= len(bericht.bijlagen):
        raise Http404
    bijlage = bericht.bijlagen[nummer]
    return HttpResponse(
        bijlage["inhoud"],
        content_type=f"{bijlage['mimetype']}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{bijlage["naam"]}"'},
    )


@login_not_required
@require_safe
def toegankelijkheid(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (Besluit digitale toegankelijkheid overheid, art. 4)."""
    return render(request, "organisatie/toegankelijkheid.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens with a visitor's data (AVG, art. 13)."""
    return render(request, "organisatie/privacy.html")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts of the website on one page."""
    return render(request, "organisatie/sitemap.html")
