"""Forms of the privacy officer: terms, the Inzagelog, and what is held about somebody."""

from datetime import date, timedelta
from typing import Any

from django import forms

from contacten.enums import Exportreden
from kcc.organisatie.models import Medewerker

# The longest period that is looked at in one go.
MAXIMALE_PERIODE_DAGEN = 366


class BewaartermijnForm(forms.Form):
    dagen = forms.IntegerField(
        label="Dagen",
        min_value=30,
        max_value=3660,
        error_messages={
            "required": "Vul een aantal dagen in.",
            "invalid": "Vul een heel aantal dagen in.",
            "min_value": "Een bewaartermijn is ten minste 30 dagen.",
            "max_value": "Een bewaartermijn is hoogstens 3660 dagen (tien jaar).",
        },
    )


class InzagelogForm(forms.Form):
    """Which lines of the Inzagelog; without anything the last week."""

    van = forms.DateField(label="Van", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot_en_met = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    medewerker = forms.ModelChoiceField(
        Medewerker.objects.order_by("first_name", "last_name", "username"),
        label="Medewerker",
        required=False,
        empty_label="Iedereen",
        error_messages={"invalid_choice": "Deze medewerker bestaat niet."},
    )
    klant = forms.IntegerField(label="Klant", required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        velden["tot_en_met"] = velden.get("tot_en_met") or self.vandaag
        velden["van"] = velden.get("van") or velden["tot_en_met"] - timedelta(days=6)
        if velden["van"] > velden["tot_en_met"]:
            self.add_error("van", "De eerste dag ligt na de laatste.")
        elif (velden["tot_en_met"] - velden["van"]).days >= MAXIMALE_PERIODE_DAGEN:
            self.add_error("van", "Kies een periode van hoogstens een jaar.")
        return velden


class PersoonZoekForm(forms.Form):
    zoek = forms.CharField(
        label="Zoek een klant",
        max_length=200,
        help_text="BSN, telefoon, naam (en geboortedatum), postcode en huisnummer, of e-mail.",
        error_messages={"required": "Vul in wie u zoekt."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class PersoonExportForm(forms.Form):
    reden = forms.ChoiceField(
        label="Waarom maakt u deze download?",
        choices=Exportreden.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u de gegevens downloadt."},
    )
