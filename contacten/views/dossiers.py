"""The dossiers that case managers follow, with how far their parts are."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from contacten.enums import BEHANDELAARS
from contacten.models import Dossier, Dossierdeel, Publieksreactie
from contacten.termijnen import REACTIE_BIJNA_WERKDAGEN
from contacten.views.inzage import log_personen
from kcc.lib.werktijd import werkdagen_na
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import dienstkalender
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25
LIJSTEN = [
    ("mij", "Van mij"),
    ("delen", "Delen voor mijn afdelingen"),
    ("alle", "Alle open dossiers"),
]


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def dossiers(request: MedewerkerVerzoek) -> HttpResponse:
    """Open dossiers by their last day: of oneself, with a part for the own afdelingen, or all one may see."""
    medewerker: Medewerker = request.user
    vandaag = timezone.localdate()
    bijna_tot = werkdagen_na(vandaag, REACTIE_BIJNA_WERKDAGEN, dienstkalender())
    lijst = request.GET.get("lijst", "")
    if lijst not in dict(LIJSTEN):
        lijst = "mij"
    zichtbaar = Publieksreactie.objects.open().for_medewerker(medewerker)
    rijen = Dossier.objects.filter(publieksreactie__in=zichtbaar)
    if lijst == "mij":
        rijen = rijen.filter(casemanager=medewerker)
    elif lijst == "delen":
        eigen = Dossierdeel.objects.open().filter(afdeling__in=medewerker.afdelingen.all())
        rijen = rijen.filter(pk__in=eigen.values("dossier_id"))
    rijen = (
        rijen.select_related("publieksreactie", "casemanager")
        .prefetch_related("delen__afdeling")
        .annotate(
            aantal=Count("delen", filter=Q(delen__ingetrokken_op__isnull=True)),
            gereed=Count("delen", filter=Q(delen__gereed_op__isnull=False)),
        )
        .order_by(F("publieksreactie__deadline").asc(nulls_last=True), "pk")
    )
    pagina = Paginator(rijen, _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, [dossier.publieksreactie for dossier in pagina.object_list])
    return render(
        request,
        "contacten/dossiers.html",
        {
            "pagina": pagina,
            "regels": [
                (
                    dossier,
                    dossier.publieksreactie.stand(vandaag, bijna_tot),
                    [(deel, deel.stand(vandaag, bijna_tot)) for deel in dossier.delen.all()],
                )
                for dossier in pagina.object_list
            ],
            "lijst": lijst,
            "lijsten": LIJSTEN,
        },
    )
