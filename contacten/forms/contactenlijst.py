"""The filter of the list of registered contacts."""

from datetime import date
from typing import Any

from django import forms

from catalogus.models import Product
from contacten.enums import ZONDER_BEZOEKEN, Kanaal, Resultaat

# The most days that the list of contacts looks at in one go: about 400,000 contacts in a large gemeente.
MAXIMALE_PERIODE_DAGEN = 92


class ContactenForm(forms.Form):
    """The filter of the list of registered contacts: a period of local dates, and what they were."""

    van = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    tot_en_met = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kanaal = forms.ChoiceField(
        choices=[("", "Alle kanalen"), (ZONDER_BEZOEKEN, "Alle, zonder bezoeken"), *Kanaal.choices],
        required=False,
    )
    resultaat = forms.ChoiceField(choices=[("", "Alle resultaten"), *Resultaat.choices], required=False)
    product = forms.ModelChoiceField(
        Product.objects.only("code", "naam"),
        required=False,
        to_field_name="code",
        empty_label="Alle producten",
    )

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        if self.errors:
            return velden
        velden["van"] = velden["van"] or velden["tot_en_met"] or self.vandaag
        velden["tot_en_met"] = velden["tot_en_met"] or max(velden["van"], self.vandaag)
        dagen = (velden["tot_en_met"] - velden["van"]).days
        if dagen < 0:
            self.add_error("tot_en_met", "De laatste dag ligt voor de eerste dag.")
        elif dagen > MAXIMALE_PERIODE_DAGEN:
            self.add_error("tot_en_met", f"Kies een periode van hoogstens {MAXIMALE_PERIODE_DAGEN} dagen.")
        return velden
