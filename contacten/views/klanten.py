"""Everything about one client on one page, and changing what is known."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from contacten import services
from contacten.forms.klant import KlantForm
from contacten.models import Dubbelsuggestie, Klant
from contacten.services.samenvoegen import opvolger
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@rol_vereist(Rol.KCC_MEDEWERKER, Rol.MANAGER)
def klant(request: MedewerkerVerzoek, klant_id: int) -> HttpResponse:
    """Who the client is, the contacts over all channels, open promises and appointments."""
    gevraagd = Klant.objects.with_contactgegevens().filter(pk=klant_id).first()
    if gevraagd is None:
        # Who was merged into another is found there, also by an address of before.
        if (opvolger_id := opvolger(klant_id=klant_id)) is None:
            raise Http404
        return redirect("contacten:klant", opvolger_id)
    log_personen(request, [gevraagd])
    return render(
        request,
        "contacten/klant.html",
        {
            "nummersoorten": gevraagd.identificatienummers.all(),
            "aantal_dubbel": Dubbelsuggestie.objects.filter(
                Q(klant=gevraagd) | Q(ander=gevraagd), besluit=""
            ).count(),
            "samenvoegingen": gevraagd.samenvoegingen.filter(ongedaan_op=None)
            .exclude(stand={})
            .select_related("medewerker"),
            "klant": gevraagd,
            "beeld": services.klantbeeld(klant=gevraagd, maximum=50),
            "mag_wijzigen": request.user.heeft_rol(Rol.KCC_MEDEWERKER),
            "nu": timezone.now(),
        },
    )


@rol_vereist(Rol.KCC_MEDEWERKER)
def wijzigen(request: MedewerkerVerzoek, klant_id: int) -> HttpResponse:
    """Change what is known of a client. A save from an outdated page is refused (409) with what the other
    changed; what was typed stays, and saving again is knowingly."""
    gevraagd = get_object_or_404(Klant.objects.with_contactgegevens(), pk=klant_id)
    vandaag = timezone.localdate()
    # Before the form changes the object that it is given.
    nu = KlantForm(instance=gevraagd, vandaag=vandaag).initial["gezien"]
    form = KlantForm(request.POST or None, instance=gevraagd, vandaag=vandaag)
    veranderd = None
    if request.method == "POST" and form.is_valid():
        try:
            services.wijzig_klant(
                klant_id=gevraagd.pk, gegevens=form.gegevens(), gezien=form.cleaned_data["gezien"]
            )
        except ValidationError as fout:
            form.add_error(None, fout.messages)
        except services.Veranderd as fout:
            veranderd = fout
            invoer = request.POST.copy()
            invoer["gezien"] = nu
            form = KlantForm(invoer, instance=gevraagd, vandaag=vandaag)
        else:
            log_personen(request, [gevraagd], Handeling.WIJZIGEN)
            messages.success(request, "De gegevens zijn gewijzigd.")
            return redirect("contacten:klant", gevraagd.pk)
    log_personen(request, [gevraagd])
    # The form has changed the object it was given; the heading shows who the client is now.
    return render(
        request,
        "contacten/klant_wijzigen.html",
        {"form": form, "klant": Klant.objects.get(pk=gevraagd.pk), "veranderd": veranderd},
        status=409 if veranderd else 422 if form.is_bound else 200,
    )
