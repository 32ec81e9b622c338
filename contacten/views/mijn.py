"""Mijn overzicht: the own contacts, promises and data of a citizen who proved who they are."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afspraken.services import beheeradres, beheersleutel
from contacten.forms.mijn import EigenGegevensForm, ReageerForm
from contacten.models import Klant
from contacten.services import mijn as eigen
from contacten.services.persoon import als_zip, inzagen_van, wie_keek
from contacten.views.mijn_aanmelden import burger, burger_vereist, log_eigen
from kcc.organisatie import burgeraanmelding
from kcc.organisatie.enums import Handeling

_PER_PAGINA = 50


@login_not_required
@never_cache
@require_safe
def mijn(request: HttpRequest) -> HttpResponse:
    """The overview; who is not signed on reads how, who is not known here reads so."""
    aanmelding = burger(request)
    if aanmelding is None:
        return render(
            request,
            "contacten/publiek/mijn_inloggen.html",
            {"is_aan": burgeraanmelding.is_aan(), "naam": settings.BURGER_OIDC_NAAM},
        )
    klant = Klant.objects.with_contactgegevens().filter(pk=aanmelding["klant"]).first()
    if klant is None:
        return render(request, "contacten/publiek/mijn_onbekend.html")
    nu = timezone.now()
    log_eigen(request, klant)
    beeld = eigen.overzicht(klant=klant, nu=nu)
    return render(
        request,
        "contacten/publiek/mijn.html",
        {
            "klant": klant,
            "beeld": beeld,
            "afspraken": [
                (
                    afspraak,
                    beheeradres(afspraak, beheersleutel(afspraak)).removeprefix(settings.KCC_BASIS_URL),
                )
                for afspraak in beeld.afspraken
            ],
            "nu": nu,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@burger_vereist
def reactie(request: HttpRequest, reactie_id: int, *, klant: Klant) -> HttpResponse:
    """One of their own publieksreacties, with our answer; while it is open they may add something."""
    gevraagd = get_object_or_404(eigen.reacties_van(klant), pk=reactie_id)
    form = ReageerForm(request.POST, request.FILES) if request.method == "POST" else ReageerForm()
    if form.is_valid():
        try:
            eigen.reageer_als_inwoner(
                klant=klant,
                reactie_id=gevraagd.pk,
                tekst=form.cleaned_data["tekst"],
                bestanden=form.bestanden(),
                nu=timezone.now(),
            )
        except ValidationError as fout:
            form.add_error("tekst", fout.messages)
        else:
            log_eigen(request, klant, Handeling.WIJZIGEN)
            messages.success(request, gettext("Wij hebben uw bericht ontvangen."))
            return redirect("contacten:mijn_reactie", gevraagd.pk)
    if form.is_bound:
        form.vraag_bestanden_opnieuw()
    log_eigen(request, klant)
    return render(
        request,
        "contacten/publiek/mijn_reactie.html",
        {"reactie": gevraagd, "berichten": eigen.eigen_berichten(gevraagd), "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@burger_vereist
def gegevens(request: HttpRequest, *, klant: Klant) -> HttpResponse:
    """How they are reached, to change; and all that is held about them, to download."""
    if request.method != "POST":
        form = EigenGegevensForm.van(klant)
    else:
        form = EigenGegevensForm(request.POST)
        if form.is_valid():
            try:
                eigen.wijzig_eigen_gegevens(klant=klant, **form.cleaned_data)
            except ValidationError as fout:
                form.add_error(None, fout.messages)
            else:
                log_eigen(request, klant, Handeling.WIJZIGEN)
                messages.success(request, gettext("Uw gegevens zijn veranderd."))
                return redirect("contacten:mijn_gegevens")
    log_eigen(request, klant)
    return render(
        request,
        "contacten/publiek/mijn_gegevens.html",
        {"form": form, "klant": klant},
        status=422 if form.errors else 200,
    )


@require_POST
@burger_vereist
def download(request: HttpRequest, *, klant: Klant) -> HttpResponse:
    """Everything that is held about them, in one file (AVG art. 15 and 20)."""
    log_eigen(request, klant, Handeling.EXPORTEREN)
    antwoord = HttpResponse(als_zip(klant=klant, nu=timezone.now()), content_type="application/zip")
    antwoord["Content-Disposition"] = 'attachment; filename="mijn-gegevens.zip"'
    return antwoord


@require_safe
@burger_vereist
def inzage(request: HttpRequest, *, klant: Klant) -> HttpResponse:
    """Who looked at their data, and when."""
    log_eigen(request, klant)
    regels = inzagen_van(klant=klant).select_related("apitoken")
    pagina = Paginator(regels, _PER_PAGINA).get_page(request.GET.get("page"))
    return render(
        request,
        "contacten/publiek/mijn_inzage.html",
        {"pagina": pagina, "regels": [(regel, wie_keek(regel)) for regel in pagina.object_list]},
    )
