"""The form of a citizen who wants to write to the gemeente."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogus.models import Product
from contacten.forms.bijlagen import bijlagenveld
from contacten.forms.burger import Burgerformulier, Productveld
from contacten.services.postbus import Webbericht, als_webbijlagen


class Contactformulier(Burgerformulier):
    """A question or remark by mail address; `nu` is when the form came in."""

    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul uw naam in.")},
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl."),
        },
    )
    telefoon = forms.CharField(
        label=_("Uw telefoonnummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    product = Productveld()
    tekst = forms.CharField(
        label=_("Uw bericht"),
        max_length=10_000,
        help_text=_("Schrijf hier geen burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Schrijf uw bericht."),
            "max_length": _("Maak uw bericht korter. Er passen 10.000 tekens in."),
        },
    )
    bijlagen = bijlagenveld()

    def webbericht(self, taal: str) -> Webbericht:
        """What was filled in, as it is stored."""
        velden = self.cleaned_data
        product: Product | None = velden["product"]
        return Webbericht(
            sleutel=velden["begin"]["sleutel"],
            naam=velden["naam"],
            email=velden["email"],
            telefoon=velden["telefoon"],
            onderwerp=product.naam if product else "Bericht via de website",
            tekst=velden["tekst"],
            product=product.code if product else "",
            taal=taal,
            bijlagen=als_webbijlagen(self.bestanden()),
        )
