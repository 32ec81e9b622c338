"""Where a medewerker comes in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kcc.navigatie import paginas_van


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the first page of this medewerker's role; who has no role is told whom to ask."""
    paginas = paginas_van(request.user.rollen)  # type: ignore[union-attr]
    if paginas:
        return redirect(paginas[0].naam)
    return render(request, "account/geen_rol.html")
