"""Seeing, moving and cancelling an appointment with its secret link, without an account."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from afspraken import services
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak
from afspraken.services import AfspraakFout, GeenPlek
from afspraken.services.herstellen import is_herstelbaar, laat_afspraak_doorgaan
from afspraken.services.huisbezoek import gebied_van_afspraak
from afspraken.services.teams import bij_een_team
from afspraken.services.video import videostand
from afspraken.views import keuze as keuzes
from afspraken.views import momenten
from afspraken.views.keuze import Keuze
from catalogus.models import Product

_MINUUT = timedelta(minutes=1)


def lees_afspraak(uuid: str, sleutel: str) -> Afspraak:
    """The appointment of this link; 404 for a wrong one, whether the appointment exists or not."""
    afspraak = Afspraak.objects.with_regels().filter(uuid=uuid).first()
    if afspraak is None or not services.is_beheersleutel(afspraak, sleutel):
        raise Http404
    return afspraak


def _wens(afspraak: Afspraak) -> tuple[tuple[Product, int], ...]:
    return tuple((regel.product, regel.aantal_personen) for regel in afspraak.regels.all())


@login_not_required
@never_cache
@require_safe
def beheren(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """The appointment: confirmation after booking, and the page that the mail leads to."""
    afspraak = lees_afspraak(uuid, sleutel)
    nu = timezone.now()
    context = {
        "afspraak": afspraak,
        "sleutel": sleutel,
        "kan_wijzigen": services.is_wijzigbaar(afspraak, nu),
        "kan_doorgaan": is_herstelbaar(afspraak, nu),
        "video": videostand(afspraak, nu),
        "duur": (afspraak.eindigt_op - afspraak.begint_op) // _MINUUT,
        "heeft_ingang": bool(afspraak.postcodesleutel or afspraak.geboortedatumsleutel),
        "moet_meenemen": any(regel.product.meenemen_vertaald for regel in afspraak.regels.all()),
        "opnieuw": Keuze(_wens(afspraak)),
    }
    return render(request, "afspraken/boeken/beheren.html", context)


@login_not_required
@never_cache
def verplaatsen(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """Choose another place or time; the old one is kept until the new one is taken."""
    afspraak = lees_afspraak(uuid, sleutel)
    pagina = reverse("afspraken:verplaatsen", args=[uuid, sleutel])
    if not services.is_wijzigbaar(afspraak, timezone.now()):
        return redirect("afspraken:beheren", uuid, sleutel)
    keuze = replace(
        keuzes.lees(request),
        regels=_wens(afspraak),
        kanaal=Afspraakkanaal(afspraak.kanaal),
        gebied_id=gebied_van_afspraak(afspraak.pk) if afspraak.locatie.is_mobiel_team else None,
    )
    if request.method == "POST" and keuze.locatie and (moment := keuze.moment):
        try:
            bij_een_team(
                lambda locatie: services.verplaats_afspraak(
                    afspraak_id=afspraak.pk, locatie=locatie, begint_op=moment, nu=timezone.now()
                ),
                wens=keuze.wens,
                locatie=keuze.locatie,
                begint_op=moment,
            )
        except AfspraakFout as fout:
            messages.error(request, f"{_(str(fout))} {_('Uw afspraak staat nog zoals hij was.')}")
            return redirect(pagina + keuze.dag_query)
        messages.success(request, _("Uw afspraak is verplaatst."))
        return redirect("afspraken:beheren", uuid, sleutel)
    context = {"afspraak": afspraak, "sleutel": sleutel, "keuze": keuze}
    if keuze.locatie and keuze.moment:
        return render(request, "afspraken/boeken/verplaatsen_controleren.html", context)
    gevonden = services.visites(keuze.wens)
    gekozen = keuzes.lees_dag(request, keuze)
    context |= momenten.momentkeuze(keuze, gevonden, kies_url=pagina, gekozen=gekozen, nu=timezone.now())
    return render(request, "afspraken/boeken/verplaatsen.html", context)


@login_not_required
@never_cache
def afzeggen(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """Cancel, after asking once."""
    afspraak = lees_afspraak(uuid, sleutel)
    if request.method == "POST":
        try:
            services.zeg_afspraak_af(afspraak_id=afspraak.pk, nu=timezone.now())
        except AfspraakFout as fout:
            messages.error(request, _(str(fout)))
        else:
            messages.success(request, _("Uw afspraak is afgezegd. U hoeft niets meer te doen."))
        return redirect("afspraken:beheren", uuid, sleutel)
    if not services.is_wijzigbaar(afspraak, timezone.now()):
        return redirect("afspraken:beheren", uuid, sleutel)
    return render(request, "afspraken/boeken/afzeggen.html", {"afspraak": afspraak, "sleutel": sleutel})


@login_not_required
@never_cache
@require_POST
def doorgaan(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """Take back a cancellation, when the place is still free."""
    afspraak = lees_afspraak(uuid, sleutel)
    try:
        laat_afspraak_doorgaan(afspraak_id=afspraak.pk, nu=timezone.now())
    except GeenPlek:
        messages.error(request, _("Deze tijd is intussen bezet. Maak een nieuwe afspraak."))
    except AfspraakFout as fout:
        messages.error(request, _(str(fout)))
    else:
        messages.success(request, _("Uw afspraak gaat toch door."))
    return redirect("afspraken:beheren", uuid, sleutel)


@login_not_required
@never_cache
@require_safe
def agenda(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """The appointment as a file for one's calendar."""
    afspraak = lees_afspraak(uuid, sleutel)
    return HttpResponse(
        services.ics(afspraak, nu=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="afspraak-{afspraak.nummer}.ics"'},
    )


@login_not_required
@never_cache
@require_safe
def qr(request: HttpRequest, uuid: str, sleutel: str) -> HttpResponse:
    """The number of the appointment as a QR code, to be scanned at the reception."""
    afspraak = lees_afspraak(uuid, sleutel)
    beeld = BytesIO()
    code = segno.make(afspraak.nummer, micro=False, error="m")
    code.save(beeld, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
    return HttpResponse(beeld.getvalue(), content_type="image/svg+xml")
