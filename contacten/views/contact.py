"""One registered contact: what it was about, who changed it, and correcting it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from contacten import services
from contacten.forms.contactwijziging import ContactwijzigForm
from contacten.models import Klantcontact
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@rol_vereist(Rol.KCC_MEDEWERKER, Rol.MANAGER)
def contact(request: MedewerkerVerzoek, contact_id: int) -> HttpResponse:
    """Show a contact; POST by an agent corrects it. A save from an outdated page is refused (409) with what
    the other changed, and what was typed stays."""
    medewerker: Medewerker = request.user
    gevraagd = _laad(contact_id)
    mag_wijzigen = medewerker.heeft_rol(Rol.KCC_MEDEWERKER) and gevraagd.is_leesbaar_voor(medewerker)
    form = ContactwijzigForm(
        request.POST if request.method == "POST" and mag_wijzigen else None, contact=gevraagd
    )
    status, veranderd = 200, None
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.wijzig_klantcontact(
                    contact_id=contact_id, medewerker=medewerker, nu=timezone.now(), **form.argumenten()
                )
            except ValidationError as fout:
                form.add_error(None, fout.messages)
            except services.Veranderd as fout:
                status, veranderd = 409, fout
                form = _opnieuw(request, gevraagd)
            else:
                log_personen(request, [gevraagd], Handeling.WIJZIGEN)
                messages.success(request, "Het contact is gewijzigd.")
                return redirect("contacten:contact", contact_id)
    log_personen(request, [gevraagd])
    return render(
        request,
        "contacten/contact.html",
        {
            "contact": gevraagd,
            "form": form,
            "veranderd": veranderd,
            "mag_wijzigen": mag_wijzigen,
            "is_leesbaar": gevraagd.is_leesbaar_voor(medewerker),
            "vragen": gevraagd.meer_vragen.select_related("product"),
            "verzoeken": gevraagd.terugbelverzoeken.select_related("afdeling"),
            "wijzigingen": gevraagd.wijzigingen.select_related("medewerker"),
        },
        status=status,
    )


def _laad(contact_id: int) -> Klantcontact:
    return get_object_or_404(
        Klantcontact.objects.select_related(
            "klant", "product", "afdeling", "locatie", "medewerker", "afspraak"
        ),
        pk=contact_id,
    )


def _opnieuw(request: MedewerkerVerzoek, gevraagd: Klantcontact) -> ContactwijzigForm:
    """The same text on the page as it is now: saving again is knowingly."""
    invoer: Any = request.POST.copy()
    invoer["gezien"] = ContactwijzigForm(contact=gevraagd).initial["gezien"]
    return ContactwijzigForm(invoer, contact=gevraagd)
