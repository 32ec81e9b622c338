"""How a form of a citizen is shown, refused and sent; what becomes of it is the page's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from contacten.forms.burger import Burgerformulier, begin_formulier
from contacten.forms.fouten import voeg_fouten_toe
from kcc.organisatie.beperking import is_te_vaak

F = TypeVar("F", bound=Burgerformulier)
_PER_MINUUT = 5


@dataclass(frozen=True)
class Formulierpagina(Generic[F]):
    """A page with one form and a page that thanks for it.

    `naam` is that of the page, of its limit, and of what the session remembers so that the thanks need
    nothing of a person in their address. `uit_adres`: the fields that a query string may fill in. `verstuur`
    registers and returns what the session remembers; a ValidationError of it is shown at its field.
    """

    naam: str
    titel: Promise
    form: type[F]
    verstuur: Callable[[F, datetime], str | int]
    uit_adres: tuple[str, ...] = ("product",)
    context: Callable[[datetime], dict[str, Any]] = lambda nu: {}

    def toon(self, request: HttpRequest) -> HttpResponse:
        """The form, or when it was sent what came of it. What was typed stays after a refusal."""
        nu = timezone.now()
        if request.method != "POST":
            begin = {veld: request.GET.get(veld, "") for veld in self.uit_adres}
            return self._formulier(request, self.form(initial={**begin, "begin": begin_formulier(nu)}, nu=nu))
        form = self.form(request.POST, request.FILES, nu=nu)
        if not form.is_valid():
            return self._formulier(request, form, status=422)
        if is_te_vaak(request, self.naam, per_minuut=_PER_MINUUT):
            form.add_error(None, gettext("Er komen te veel verzoeken van uw netwerk. Wacht een minuut."))
            return self._formulier(request, form, status=429)
        try:
            onthouden = self.verstuur(form, nu)
        except ValidationError as fout:
            voeg_fouten_toe(form, fout)
            return self._formulier(request, form, status=422)
        request.session[self.naam] = onthouden
        return redirect(f"contacten:{self.naam}_gelukt")

    def onthouden(self, request: HttpRequest) -> Any:
        """What this session just sent; "" for any other."""
        return request.session.get(self.naam, "")

    def bedank(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        sjabloon = f"contacten/publiek/{self.naam}_gelukt.html"
        return render(request, sjabloon, {**context, "kruimels": [{"label": self.titel}]})

    def _formulier(self, request: HttpRequest, form: F, status: int = 200) -> HttpResponse:
        nu = timezone.now()
        if form.is_bound:
            form.vraag_bestanden_opnieuw()
        context = {
            "form": form,
            "formulierbegin": form.begin_van(nu),
            "kruimels": [{"label": self.titel}],
            **self.context(nu),
        }
        return render(request, f"contacten/publiek/{self.naam}.html", context, status=status)
