"""Pages of the organisation itself: the outbox for the beheerder, the mailbox of the demo, and what the law
and good manners ask every website to tell."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kcc.organisatie import services
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus, Rol
from kcc.organisatie.models import Medewerker, UitgaandBericht
from kcc.organisatie.opmaak import Inhoud, NietMeerNodig, maak_op
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
def hoeft_niet_meer(request: HttpRequest, bericht_id: int) -> HttpResponse:
    """What did not arrive need not be sent any more."""
    bericht = get_object_or_404(UitgaandBericht, pk=bericht_id)
    medewerker = cast(Medewerker, request.user)
    if services.laat_vervallen(bericht_ids=[bericht.pk], medewerker=medewerker, nu=timezone.now()):
        messages.success(request, "Dit bericht hoeft niet meer verstuurd te worden.")
    else:
        messages.info(request, "Dit bericht wacht op verzending, of is al verzonden.")
    return redirect("organisatie:uitgaand")


@require_POST
@rol_vereist(Rol.BEHEERDER)
def opnieuw(request: HttpRequest, bericht_id: int) -> HttpResponse:
    """Take what did not arrive back into delivery."""
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
    context = {"pagina": _gelezen(request, Berichtkanaal.EMAIL)}
    return render(request, "organisatie/postvak.html", context)


@never_cache
@require_safe
@rol_vereist(Rol.BEHEERDER)
@_alleen_in_demo
def smsberichten(request: HttpRequest) -> HttpResponse:
    """The text messages that the demo would have sent, newest first."""
    context = {"pagina": _gelezen(request, Berichtkanaal.SMS)}
    return render(request, "organisatie/smsberichten.html", context)


def _gelezen(request: HttpRequest, kanaal: Berichtkanaal) -> "Page[Any]":
    """Messages of the demo as (message, what it says); what left long ago has been emptied."""
    berichten = UitgaandBericht.objects.filter(kanaal=kanaal).exclude(aan="")
    berichten = berichten.order_by("-aangemaakt_op", "-pk")
    pagina: Page[Any] = Paginator(berichten, 20).get_page(request.GET.get("page"))
    pagina.object_list = [(bericht, _inhoud(bericht)) for bericht in pagina.object_list]
    return pagina


def _inhoud(bericht: UitgaandBericht) -> Inhoud:
    """What the message said when it left, or what it would say now."""
    if not bericht.tekst:
        try:
            return maak_op(bericht, timezone.now())
        except NietMeerNodig:
            return Inhoud("", str(bericht.get_status_display()).capitalize())
    return Inhoud(bericht.tekst, bericht.onderwerp, bericht.html, bericht.bijlagen)


@login_not_required
@never_cache
@require_safe
@_alleen_in_demo
def postvak_bijlage(request: HttpRequest, bericht_id: int, nummer: int) -> HttpResponse:
    """One attachment of a message in the demo's mailbox, as a download; `nummer` counts from 0."""
    bericht = get_object_or_404(UitgaandBericht, pk=bericht_id)
    bijlagen = _inhoud(bericht).bijlagen
    if nummer >= len(bijlagen):
        raise Http404
    bijlage = bijlagen[nummer]
    return HttpResponse(
        bijlage["inhoud"],
        content_type=f"{bijlage['mimetype'].split(';')[0]}; charset=utf-8",
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
