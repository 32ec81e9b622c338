"""Where a medewerker comes in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kcc.navigatie import paginas_van
from kcc.organisatie.toegang import MedewerkerVerzoek


@require_safe
def start(request: MedewerkerVerzoek) -> HttpResponse:
    """To the first page of this medewerker's role; who has no role is told whom to ask."""
    paginas = paginas_van(request.user.rollen)
    if paginas:
        return redirect(paginas[0].naam)
    return render(request, "account/geen_rol.html")
