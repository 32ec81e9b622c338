"""The fields that forms about people share: each reads the spellings that people use."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacten import regels
from contacten.enums import Dagdeel


class Telefoonveld(forms.CharField):
    """A phone number in any spelling; gives E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        tekst = super().to_python(value)
        if not tekst:
            return ""
        try:
            return regels.normaliseer_telefoonnummer(tekst)
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from None


class Postcodeveld(forms.CharField):
    """A Dutch postcode; gives 3011 AD."""

    def to_python(self, value: Any) -> str:
        try:
            return regels.normaliseer_postcode(super().to_python(value) or "")
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from None


class Lijstveld(forms.Field):
    """A field that stands in the form any number of times, each a short text; gives a list."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, hoogstens: int, lengte: int) -> None:
        super().__init__(required=False)
        self.hoogstens, self.lengte = hoogstens, lengte

    def to_python(self, value: Any) -> list[str]:
        waarden = [str(waarde).replace("\x00", "").strip() for waarde in value or []]
        if len(waarden) > self.hoogstens:
            raise forms.ValidationError(f"Dit zijn er te veel: hoogstens {self.hoogstens}.")
        return [waarde[: self.lengte] for waarde in waarden]


def dagveld(label: Any) -> forms.DateField:
    """A day that may be left out, in the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Schrijf de datum als dag, maand en jaar, bijvoorbeeld 05-01-2026.")},
    )


def dagdeelveld() -> forms.ChoiceField:
    """In which part of the day somebody would rather be called."""
    return forms.ChoiceField(
        label="Liefst", choices=[("", "Maakt niet uit"), *Dagdeel.choices], required=False
    )


def momentveld() -> forms.CharField:
    """What else somebody said about when to call."""
    return forms.CharField(
        label="Verder over het moment",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: na 14.00 uur. De uiterste tijd blijft dezelfde.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def geboortedatumveld() -> forms.DateField:
    return forms.DateField(
        label="Geboortedatum",
        required=False,
        help_text="Bijvoorbeeld 12-03-1980.",
        widget=forms.DateInput(format="%d-%m-%Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Schrijf de datum als dag, maand en jaar, bijvoorbeeld 12-03-1980."},
    )


def controleer_geboortedatum(datum: date | None, vandaag: date) -> None:
    if datum is not None and not date(1880, 1, 1) <= datum <= vandaag:
        raise forms.ValidationError("Een geboortedatum ligt in het verleden. Controleer het jaar.")
