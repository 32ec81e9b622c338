"""The text blocks for answers, by who writes texts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacten.forms.postbus import TekstblokForm
from contacten.models import Tekstblok
from contacten.services import postbus
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import rol_vereist

_SCHRIJVERS = (Rol.REDACTEUR, Rol.BEHEERDER)
_PER_PAGINA = 50


@require_safe
@rol_vereist(*_SCHRIJVERS)
def lijst(request: HttpRequest) -> HttpResponse:
    """All text blocks, those in use first."""
    blokken = Tekstblok.objects.select_related("afdeling").order_by("-is_actief", "naam")
    pagina = Paginator(blokken, _PER_PAGINA).get_page(request.GET.get("page"))
    return render(request, "contacten/tekstblokken.html", {"pagina": pagina})


@require_http_methods(["GET", "HEAD", "POST"])
@rol_vereist(*_SCHRIJVERS)
def bewerken(request: HttpRequest, blok_id: int | None = None) -> HttpResponse:
    """Write a new text block, or change one. What is no longer used is taken out of use, not thrown away."""
    blok = get_object_or_404(Tekstblok, pk=blok_id) if blok_id is not None else None
    # The form checks a copy: the heading shows what the block is called now.
    form = TekstblokForm(request.POST or None, instance=Tekstblok.objects.get(pk=blok.pk) if blok else None)
    if request.method == "POST" and form.is_valid():
        try:
            bewaard = postbus.bewaar_tekstblok(tekstblok=blok, **form.cleaned_data)
        except ValidationError as fout:
            form.add_error(None, fout.messages)
        else:
            messages.success(request, f"Het tekstblok “{bewaard.naam}” is bewaard.")
            return redirect("contacten:tekstblokken")
    return render(
        request,
        "contacten/tekstblok.html",
        {"form": form, "blok": blok},
        status=422 if form.errors else 200,
    )
