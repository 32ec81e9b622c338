"""The questions a citizen answers to make an appointment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afspraken.services import Contactgegevens
from kcc.lib.telefoon import normaliseer_telefoonnummer


class ContactForm(forms.Form):
    """Who comes, and how to reach them: by mail, by phone or both."""

    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul uw naam in.")},
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        max_length=254,
        help_text=_("Hierop krijgt u de bevestiging, met een link om de afspraak te veranderen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Dit e-mailadres klopt niet. Een adres lijkt op naam@voorbeeld.nl.")},
    )
    telefoon = forms.CharField(
        label=_("Telefoonnummer"),
        required=False,
        max_length=40,
        help_text=_("Alleen als er iets verandert aan uw afspraak bellen wij u."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    opmerking = forms.CharField(
        label=_("Wat moeten wij weten?"),
        required=False,
        max_length=1000,
        help_text=_("Bijvoorbeeld: ik zit in een rolstoel, of ik neem een tolk mee."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_telefoon(self) -> str:
        waarde = self.cleaned_data["telefoon"]
        if not waarde:
            return ""
        try:
            return normaliseer_telefoonnummer(waarde)
        except ValueError as fout:
            tekst = _("Dit telefoonnummer klopt niet. Vul het hele nummer in.")
            raise forms.ValidationError(tekst) from fout

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if not self.errors and not gegevens["email"] and not gegevens["telefoon"]:
            self.add_error("email", _("Vul een e-mailadres of een telefoonnummer in."))
        return gegevens

    def contact(self, taal: str) -> Contactgegevens:
        """The valid answers as the value that plan_afspraak takes."""
        return Contactgegevens(**self.cleaned_data, taal=taal)
