"""The component page: every shared component in every state, for whoever builds or reviews screens.

Its address exists only with DEBUG or in the demo (see urls).
"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kcc.organisatie.tegels import tegel, vonk

_SCHILLEN = ("burger", "medewerker", "manager")


class VoorbeeldForm(forms.Form):
    """One field of every kind that the design language knows."""

    naam = forms.CharField(label="Uw naam", help_text="Zoals die in uw paspoort staat.")
    email = forms.EmailField(label="E-mailadres")
    telefoonnummer = forms.CharField(
        label="Telefoonnummer", required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    geboortedatum = forms.DateField(label="Geboortedatum", widget=forms.DateInput(attrs={"type": "date"}))
    stadswinkel = forms.ChoiceField(
        label="Stadswinkel",
        choices=[("", "Kies een Stadswinkel"), ("centrum", "Centrum"), ("hoogvliet", "Hoogvliet")],
    )
    reden = forms.ChoiceField(
        label="Waarom heeft u een nieuw paspoort nodig?",
        widget=forms.RadioSelect,
        choices=[
            ("verlopen", "Het is verlopen"),
            ("kwijt", "Ik ben het kwijt"),
            ("gestolen", "Het is gestolen"),
        ],
    )
    berichten = forms.MultipleChoiceField(
        label="Hoe wilt u bericht krijgen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("email", "Per e-mail"), ("sms", "Per sms")],
    )
    toelichting = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea)
    akkoord = forms.BooleanField(label="Ik heb alles gecontroleerd")


def voorbeelden(*, fout: bool) -> dict[str, Any]:
    """The context of templates/componenten/overzicht.html; with `fout`, the form as it is after a refusal."""
    if fout:
        form = VoorbeeldForm(
            {"naam": "", "email": "jansen", "stadswinkel": "", "telefoonnummer": "0612345678"}
        )
        form.add_error(None, "Deze tijd is net door iemand anders gekozen. Kies een andere tijd.")
    else:
        form = VoorbeeldForm()
    return {
        "form": form,
        "kruimels": [{"label": "Producten", "url": "#producten"}, {"label": "Paspoort aanvragen"}],
        "stappen": ["Product", "Plaats en tijd", "Uw gegevens", "Controleren"],
        "pagina": Paginator(range(240), 20).page(3),
        "tegels": [
            tegel(
                code="4",
                titel="Binnen 10 minuten aan de beurt",
                url="#norm",
                cijfer="93,2%",
                doel="90%",
                status="gehaald",
                gevallen=4812,
                vorig="91,8%",
                jaar_eerder="89,4%",
                lijn=vonk(
                    "0,16 10,14 20,15 30,11 40,13 50,9 60,10 70,8 80,9 90,6 100,7",
                    "12",
                    "Per week, van 88% in week 1 naar 94% in week 11",
                ),
            ),
            tegel(
                code="6",
                titel="Op tijd teruggebeld",
                url="#norm",
                cijfer="76,4%",
                doel="80%",
                status="niet_gehaald",
                gevallen=1903,
                vorig="78,8%",
                jaar_eerder="81,0%",
                lijn=vonk(
                    "0,8 10,10 20,9 30,14 40,12 50,17 60,15 70,19 80,18 90,22 100,20",
                    "12",
                    "Per week, van 84% in week 1 naar 74% in week 11",
                ),
            ),
            tegel(
                code="10",
                titel="Antwoord op sociale media binnen twee werkuren",
                url="#norm",
                cijfer=None,
                doel="80%",
                status="geen_metingen",
                gevallen=0,
            ),
        ],
        "tabelrijen": [
            {"nummer": "A 104", "naam": "R. de Vries", "product": "Paspoort", "wacht": 4, "status": "goed"},
            {
                "nummer": "A 105",
                "naam": "S. Yılmaz",
                "product": "Rijbewijs verlengen",
                "wacht": 9,
                "status": "let-op",
            },
            {
                "nummer": "B 12",
                "naam": "Zonder afspraak",
                "product": "Uittreksel BRP",
                "wacht": 14,
                "status": "fout",
            },
        ],
    }


@login_not_required
@require_GET
def componenten(request: HttpRequest) -> HttpResponse:
    """`?schil=` chooses the shell, `?fout` shows the form refused."""
    schil = request.GET.get("schil", "burger")
    if schil not in _SCHILLEN:
        schil = "burger"
    context = voorbeelden(fout="fout" in request.GET)
    return render(
        request,
        "componenten/overzicht.html",
        {**context, "schil": f"layout/{schil}.html", "schillen": _SCHILLEN},
    )
