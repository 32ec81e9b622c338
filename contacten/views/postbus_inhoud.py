"""What a message carries, handed out so that nothing in it can run, and always logged."""

from html import escape
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacten.enums import Postbron, Poststatus
from contacten.forms.postbus import ScanForm
from contacten.models import Postbericht, Postbijlage, Postinhoud
from contacten.services import postbus
from contacten.views.inzage import log_personen
from contacten.views.postbus import BEHANDELAARS, KIJKERS, laad
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

# A document of its own in which nothing runs, nothing is fetched and no form can be sent.
_OPGESLOTEN = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_BRON_BYTES = 200_000


@require_safe
@never_cache
@rol_vereist(*KIJKERS)
def bijlage(request: MedewerkerVerzoek, bericht_id: int, nummer: int) -> Any:
    """A file that came with a message, as a download. Nothing of what is in quarantine."""
    bericht = laad(request, bericht_id)
    gevraagd = bericht.bijlagen.filter(nummer=nummer).exclude(bestand="").first()
    if gevraagd is None or bericht.status in (Poststatus.QUARANTAINE, Poststatus.VERWIJDERD):
        raise Http404
    log_personen(request, [bericht], Handeling.EXPORTEREN)
    return stuur_bijlage(gevraagd)


def stuur_bijlage(bijlage: Postbijlage) -> Any:
    """The file as a download in which nothing runs; who may have it was judged, and logged, before."""
    try:
        inhoud = default_storage.open(bijlage.bestand)
    except FileNotFoundError:
        raise Http404 from None
    antwoord = FileResponse(inhoud, as_attachment=True, filename=bijlage.naam, content_type=bijlage.mimetype)
    antwoord["Content-Security-Policy"] = _OPGESLOTEN
    antwoord["X-Content-Type-Options"] = "nosniff"
    return antwoord


@require_safe
@never_cache
@rol_vereist(*KIJKERS)
def opmaak(request: MedewerkerVerzoek, bericht_id: int) -> HttpResponse:
    """The message as its sender laid it out, cleaned, as a document of its own."""
    bericht = laad(request, bericht_id)
    if not bericht.html:
        raise Http404
    log_personen(request, [bericht])
    titel = escape(bericht.onderwerp or bericht.nummer)
    pagina = (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{titel}</title></head>'
        f"<body><main>{bericht.html}</main></body></html>"
    )
    return HttpResponse(pagina, headers={"Content-Security-Policy": _OPGESLOTEN})


@require_safe
@never_cache
@rol_vereist(Rol.KCC_MEDEWERKER)
def bron(request: MedewerkerVerzoek, bericht_id: int) -> HttpResponse:
    """The beginning of the message as it came in, as plain text: how one judges what is in quarantine."""
    bericht = laad(request, bericht_id)
    inhoud = Postinhoud.objects.filter(bericht=bericht).first()
    if inhoud is None:
        raise Http404
    log_personen(request, [bericht])
    tekst = (
        bytes(inhoud.ruw[:_BRON_BYTES])
        .decode("utf-8", "replace")
        .replace("\x00", "\N{REPLACEMENT CHARACTER}")
    )
    return HttpResponse(
        tekst,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Security-Policy": _OPGESLOTEN, "X-Content-Type-Options": "nosniff"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rol_vereist(*BEHANDELAARS)
def scannen(request: MedewerkerVerzoek) -> HttpResponse:
    """Add scanned letters, one PDF each. The same PDF again is the letter that is there already."""
    is_verstuurd = request.method == "POST"
    form = ScanForm(request.POST, request.FILES) if is_verstuurd else ScanForm()
    if is_verstuurd and form.is_valid():
        nieuw: list[Postbericht] = []
        bekend: list[Postbericht] = []
        for brief in form.cleaned_data["brieven"]:
            aangenomen = postbus.neem_aan(
                bron=Postbron.UPLOAD,
                ruw=brief.read(),
                naam=brief.name,
                medewerker=request.user,
                nu=timezone.now(),
            )
            (nieuw if aangenomen.is_nieuw else bekend).append(aangenomen.bericht)
        _meld(request, nieuw, bekend)
        return redirect("contacten:postbus_scannen")
    return render(
        request, "contacten/postbus_scannen.html", {"form": form}, status=422 if form.errors else 200
    )


def _meld(request: MedewerkerVerzoek, nieuw: list[Postbericht], bekend: list[Postbericht]) -> None:
    if nieuw:
        nummers = ", ".join(bericht.nummer for bericht in nieuw)
        messages.success(request, f"Toegevoegd aan de Postbus: {nummers}.")
    if bekend:
        nummers = ", ".join(bericht.nummer for bericht in bekend)
        messages.info(request, f"Deze brieven waren er al: {nummers}.")
