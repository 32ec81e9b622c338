"""What a manager writes at a signal."""

from datetime import date, timedelta
from typing import Any

from django import forms

from servicenormen.enums import Signaalstatus, Signaaluitkomst

# Two whole weeks tell something about an effect.
_TERUGKIJKEN_NA = timedelta(days=14)
_DATUM = {
    "required": "Kies een datum.",
    "invalid": "Schrijf de datum als dag, maand en jaar. Bijvoorbeeld: 12-03-2026.",
}


class SignalenForm(forms.Form):
    """Which signals the list shows."""

    status = forms.ChoiceField(choices=Signaalstatus.choices, required=False)


class GezienForm(forms.Form):
    """What of the signal was on the page: `gezien`, the last thing that somebody did with it."""

    gezien = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ActieForm(GezienForm):
    """What is done about it, and when to look back."""

    actie = forms.CharField(
        label="Wat gaat u doen?",
        max_length=1000,
        help_text="Bijvoorbeeld: de tekst bij het product aanvullen.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf wat u gaat doen.",
            "max_length": "Maak deze tekst korter. Er passen 1.000 tekens.",
        },
    )
    actie_op = forms.DateField(
        label="Vanaf welke dag?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DATUM,
    )
    terugkijken_op = forms.DateField(
        label="Wanneer kijkt u terug?",
        help_text="Na twee weken is te zien of het werkte.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DATUM,
    )

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actie_op"].initial = vandaag
        self.fields["terugkijken_op"].initial = vandaag + _TERUGKIJKEN_NA
        self._vandaag = vandaag

    def clean_actie_op(self) -> date:
        actie_op: date = self.cleaned_data["actie_op"]
        if abs((actie_op - self._vandaag).days) > 366:
            raise forms.ValidationError("Kies een dag in het afgelopen of het komende jaar.")
        return actie_op

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        actie_op, terugkijken_op = velden.get("actie_op"), velden.get("terugkijken_op")
        if actie_op and terugkijken_op and terugkijken_op <= actie_op:
            self.add_error("terugkijken_op", "Kies een dag na de dag van de actie.")
        elif terugkijken_op and (terugkijken_op - self._vandaag).days > 732:
            self.add_error("terugkijken_op", "Kies een dag in de komende twee jaar.")
        return velden


class SluitForm(GezienForm):
    """What became of the signal."""

    uitkomst = forms.ChoiceField(
        label="Wat werd ervan?",
        choices=Signaaluitkomst.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat ervan werd."},
    )
    toelichting = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Maak deze tekst korter. Er passen 900 tekens."},
    )
