"""The registered contacts of a period."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from contacten.enums import BEZOEKKANALEN, ZONDER_BEZOEKEN
from contacten.forms.contactenlijst import ContactenForm
from contacten.models import Contactvraag, Klantcontact
from contacten.views.inzage import log_personen
from kcc.lib.bladeren import Sleutelbladen
from kcc.lib.perioden import dag_grenzen
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 50


@rol_vereist(Rol.KCC_MEDEWERKER, Rol.MANAGER)
def lijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Contacts of today, or of the period, channel, product and result that were asked for."""
    vandaag = timezone.localdate()
    form = ContactenForm(request.GET, vandaag=vandaag)
    contacten = Klantcontact.objects.none()
    if form.is_valid():
        gevraagd = form.cleaned_data
        contacten = Klantcontact.objects.filter(
            begonnen_op__gte=dag_grenzen(gevraagd["van"])[0],
            begonnen_op__lt=dag_grenzen(gevraagd["tot_en_met"] + timedelta(days=1))[0],
            **{"resultaat": gevraagd["resultaat"]} if gevraagd["resultaat"] else {},
        ).select_related("klant", "product", "medewerker", "locatie")
        if gevraagd["kanaal"] == ZONDER_BEZOEKEN:
            contacten = contacten.exclude(kanaal__in=BEZOEKKANALEN)
        elif gevraagd["kanaal"]:
            contacten = contacten.filter(kanaal=gevraagd["kanaal"])
        if product := gevraagd["product"]:
            # What a contact is about: its first question, or a further one. Those are looked up once, and not
            # for every contact of the period.
            meer = Contactvraag.objects.filter(product=product).values("klantcontact")
            contacten = contacten.filter(Q(product=product) | Q(pk__in=meer))
    pagina = Sleutelbladen(contacten, _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, pagina.object_list)
    # An unbound form shows the period that is in force, also when nothing was typed.
    getoond = form if form.errors else ContactenForm(initial=form.cleaned_data, vandaag=vandaag)
    return render(request, "contacten/contacten.html", {"form": getoond, "pagina": pagina})
