"""The kwaliteitshandvest: what the gemeente promises, in plain words, and how it did. For everybody."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from kcc.lib.perioden import Tertaal, lokale_dag
from servicenormen import services
from servicenormen.models import Servicenorm
from servicenormen.services import OpenbareNorm


@login_not_required
@require_safe
def kwaliteitshandvest(request: HttpRequest) -> HttpResponse:
    """The promises with the figures of the last closed tertaal, or of another that was closed."""
    tertalen = services.vastgestelde_tertalen()
    gekozen = _gekozen(request, tertalen)
    vaststelling = services.laatste_vaststelling(gekozen) if gekozen else None
    if gekozen is None or vaststelling is None:
        vandaag = lokale_dag(timezone.now())
        normen = [_belofte(norm) for norm in Servicenorm.objects.valid_in(Tertaal.van(vandaag))]
        return render(request, "servicenormen/kwaliteitshandvest.html", {"normen": normen})
    rapport = services.vastgesteld_rapport(vaststelling)
    context = {
        "periode": _maanden(gekozen),
        "tertaal": str(gekozen),
        "tertalen": [(str(tertaal), _maanden(tertaal)) for tertaal in tertalen],
        "vastgesteld_op": vaststelling.vastgesteld_op,
        "normen": [_met_cijfer(openbaar) for openbaar in services.openbare_normen(rapport)],
    }
    return render(request, "servicenormen/kwaliteitshandvest.html", context)


def _gekozen(request: HttpRequest, tertalen: list[Tertaal]) -> Tertaal | None:
    """The tertaal that was asked for, else the newest; 404 for one that was not closed."""
    form = forms.Form(request.GET)
    form.fields["tertaal"] = forms.ChoiceField(choices=[(str(t), str(t)) for t in tertalen], required=False)
    if not form.is_valid():
        raise Http404(gettext("Van deze periode zijn er geen cijfers."))
    gevraagd = form.cleaned_data["tertaal"]
    return Tertaal.lees(gevraagd) if gevraagd else next(iter(tertalen), None)


def _maanden(tertaal: Tertaal) -> str:
    """The months of a tertaal in the language of the reader."""
    van, tot = (date_format(dag, "F") for dag in (tertaal.eerste_dag, tertaal.laatste_dag))
    return gettext("%(van)s tot en met %(tot)s %(jaar)s") % {"van": van, "tot": tot, "jaar": tertaal.jaar}


def _belofte(norm: Any) -> dict[str, Any]:
    """What is promised, in the language of the reader where somebody translated it."""
    belofte = gettext(norm.omschrijving)
    return {
        "code": norm.code,
        "titel": gettext(norm.titel),
        "belofte": belofte,
        # What the gemeente changed itself has no translation.
        "taal": "nl" if belofte == norm.omschrijving and get_language() != "nl" else "",
        "doel": norm.doel,
    }


def _met_cijfer(openbaar: OpenbareNorm) -> dict[str, Any]:
    telling = openbaar.telling
    return {
        **_belofte(openbaar.norm),
        "is_afgeschermd": telling is None,
        "cijfer": _percentage(telling.percentage) if telling else None,
        "telling": telling,
        "status": openbaar.norm.status if telling else "",
    }


def _percentage(percentage: str | None) -> str | None:
    """With the comma or the point of the reader's language."""
    if percentage is None:
        return None
    return f"{percentage if get_language() == 'en' else percentage.replace('.', ',')}%"
