"""The end of the day at a place: who is still inside, closing it, and what earlier closings found."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from afspraken import services
from afspraken.models import Bezoek, Dagsluiting, Werkplek
from afspraken.views.balie import huidige_werkplek
from afspraken.views.receptie import aan_receptie
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_EERDERE = 14


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_safe
def dag(request: MedewerkerVerzoek) -> HttpResponse:
    """Who still waits or sits at a desk, by ticket; and the closings of before."""
    werkplek = huidige_werkplek(request)
    if werkplek is None:
        return redirect("afspraken:receptie")
    locatie = werkplek.locatie
    open_ = Bezoek.objects.open().filter(locatie=locatie, datum__lte=lokale_dag(timezone.now()))
    context = {
        "locatie": locatie,
        "bezoeken": open_.select_related("product", "groep", "balie").in_queue_order(),
        "werkplekken": Werkplek.objects.filter(locatie=locatie, balie__isnull=False)
        .select_related("balie", "medewerker")
        .order_by("balie__nummer"),
        "sluitingen": Dagsluiting.objects.filter(locatie=locatie).select_related("medewerker")[:_EERDERE],
    }
    return render(request, "afspraken/balie/dag.html", context)


@aan_receptie
def sluit_dag(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """Close the day: nobody stays in the queue or at a desk."""
    nu = timezone.now()
    sluiting = services.sluit_dag(
        locatie=locatie,
        datum=lokale_dag(nu),
        medewerker=request.user,
        nu=nu,
    )
    if sluiting is None:
        messages.info(request, "Er was niemand meer binnen. De dag is al afgesloten.")
    else:
        messages.success(request, "De dag is afgesloten. Hieronder staat wat er open stond.")
    return redirect("afspraken:dag")
