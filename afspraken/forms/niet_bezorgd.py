"""Where to send again what did not arrive."""

from django import forms


class AdresForm(forms.Form):
    """The address that the citizen says is right."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Vul het juiste e-mailadres in.",
            "invalid": "Dit e-mailadres klopt niet. Een adres lijkt op naam@voorbeeld.nl.",
        },
    )
