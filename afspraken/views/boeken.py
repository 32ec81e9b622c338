"""Making an appointment in four steps; each works without JavaScript and can be gone back to.

Here what for, and where and when; the details and confirming are in `gegevens`.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from afspraken.models import Aanbod
from afspraken.services import reserveren, visites
from afspraken.services.capaciteit_zoeken import kan_thuis
from afspraken.views import keuze as keuzes
from afspraken.views import momenten
from afspraken.views.keuze import MAXIMUM_PRODUCTEN, THUIS, Keuze
from catalogus.enums import Locatiesoort
from catalogus.models import Product

# Where the session keeps the key of this attempt to book.
SLEUTEL = "afspraak_sleutel"


def naar(stap: str, keuze: Keuze) -> HttpResponseRedirect:
    """To a step, with what was chosen so far."""
    return HttpResponseRedirect(reverse(f"afspraken:{stap}") + keuze.query)


def stappen(keuze: Keuze) -> list[dict[str, str]]:
    """The four steps, for componenten/stappen.html."""
    namen = {
        "maken": _("Product"),
        "moment": _("Plaats en tijd"),
        "gegevens": _("Uw gegevens"),
        "controleren": _("Controleren"),
    }
    return [{"naam": naam, "url": reverse(f"afspraken:{stap}") + keuze.query} for stap, naam in namen.items()]


@login_not_required
@never_cache
def maken(request: HttpRequest) -> HttpResponse:
    """Step 1: for what, and with how many people."""
    keuze = keuzes.lees(request)
    op_afspraak = Product.objects.published().filter(aanbod__is_actief=True, aanbod__locatie__is_actief=True)
    producten = op_afspraak.distinct().select_related("thema").order_by("thema__volgorde", "naam")
    fout = ""
    if "verder" in request.GET:
        if not keuze.regels:
            fout = _("Kies waarvoor u komt.")
        elif not visites(keuze.wens) and kan_thuis(keuze.wens):
            return naar("thuis", keuze)
        elif not visites(keuze.wens):
            fout = _fout_zonder_plaats(keuze)
        else:
            return naar("moment", keuze)
    rijen: list[tuple[Product | None, int]] = list(keuze.regels)
    if not rijen or ("meer" in request.GET and len(rijen) < MAXIMUM_PRODUCTEN):
        rijen.append((None, 1))
    context = {
        "keuze": keuze,
        "producten": producten,
        "rijen": rijen,
        "kan_meer": len(rijen) < MAXIMUM_PRODUCTEN,
        "bij_te_houden": keuze.bij_te_houden,
        "duur": keuze.met(None, None).duur,
        "moet_meenemen": any(product.meenemen_vertaald for product, _ in keuze.regels),
        "fout": fout,
        "stappen": stappen(keuze),
    }
    return render(request, "afspraken/boeken/maken.html", context)


def _fout_zonder_plaats(keuze: Keuze) -> str:
    """Why no place supplies this wish, and what to do about it."""
    for product, personen in keuze.regels:
        aanbod = Aanbod.objects.filter(product=product, is_actief=True).order_by("-maximum_personen").first()
        if aanbod is None:
            return _("Voor %(product)s hoeft u geen afspraak te maken.") % {"product": product.naam}
        if personen > aanbod.maximum_personen:
            return _(
                "Voor %(product)s kunt u met hoogstens %(aantal)d personen tegelijk komen. "
                "Maak voor de anderen een tweede afspraak."
            ) % {"product": product.naam, "aantal": aanbod.maximum_personen}
    return _("Er is geen locatie waar u hiervoor in één keer terecht kunt. Maak twee afspraken.")


@login_not_required
@never_cache
def moment(request: HttpRequest) -> HttpResponse:
    """Step 2: where and when; all places side by side, or one place by day."""
    keuze = keuzes.lees(request)
    if not (gevonden := keuze.visites) and keuze.soort and keuze.soort != THUIS:
        keuze = keuze.op_manier("")
        gevonden = keuze.visites
    if not gevonden:
        return naar("maken", keuze)
    eigen = reserveren.gereserveerd(request.session.get(SLEUTEL, ""))
    context = momenten.momentkeuze(
        keuze,
        gevonden,
        kies_url=reverse("afspraken:vasthouden"),
        gekozen=keuzes.lees_dag(request, keuze),
        nu=timezone.now(),
        houdt_vast=True,
        zonder=eigen.pk if eigen else None,
    )
    context |= {"stappen": stappen(keuze), "soorten": _soorten(keuze)}
    return render(request, "afspraken/boeken/moment.html", context)


def _soorten(keuze: Keuze) -> list[tuple[str, str, bool]]:
    """The ways in which one can be helped with this: (code, where it leads, whether it was chosen)."""
    aanwezig = {visite.locatie.soort for visite in keuze.overal}
    moment = reverse("afspraken:moment")
    soorten = []
    if aanwezig - {Locatiesoort.VIDEO, Locatiesoort.MOBIEL_TEAM}:
        soorten.append(("balie", moment + keuze.op_manier("balie").query, keuze.soort == "balie"))
    if Locatiesoort.VIDEO in aanwezig:
        soorten.append(("video", moment + keuze.op_manier("video").query, keuze.soort == "video"))
    if Locatiesoort.MOBIEL_TEAM in aanwezig:
        adres = reverse("afspraken:thuis") + keuze.op_manier("").query
        soorten.append((THUIS, adres, keuze.soort == THUIS))
    return soorten
