"""The form of a citizen who reports, asks, applies or complains."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacten import regels
from contacten.enums import Publieksreactiesoort
from contacten.forms.bijlagen import bijlagenveld
from contacten.forms.burger import Burgerformulier, Productveld
from contacten.services import Afzender


class ReactieForm(Burgerformulier):
    """A citizen writes to the gemeente; only a report may be without a way to answer it."""

    soort = forms.ChoiceField(
        label=_("Wat wilt u doen?"),
        choices=[
            (Publieksreactiesoort.MELDING, _("Iets melden")),
            (Publieksreactiesoort.VRAAG, _("Iets vragen")),
            (Publieksreactiesoort.AANVRAAG, _("Iets aanvragen")),
            (Publieksreactiesoort.KLACHT, _("Een klacht indienen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat u wilt doen.")},
    )
    tekst = forms.CharField(
        label=_("Wat wilt u ons vertellen?"),
        max_length=5000,
        help_text=_("Schrijf hier geen burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Schrijf op wat u ons wilt vertellen."),
            "max_length": _("Maak uw tekst korter. Er passen 5000 tekens in."),
        },
    )
    bijlagen = bijlagenveld()
    product = Productveld()
    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    emailadres = forms.EmailField(
        label=_("Uw e-mailadres"),
        required=False,
        help_text=_("Hier sturen wij een bevestiging en het antwoord naartoe."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Schrijf het hele adres, bijvoorbeeld naam@voorbeeld.nl.")},
    )
    telefoonnummer = forms.CharField(
        label=_("Uw telefoonnummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_telefoonnummer(self) -> str:
        nummer = self.cleaned_data["telefoonnummer"]
        try:
            return regels.normaliseer_telefoonnummer(nummer) if nummer else ""
        except ValueError:
            raise forms.ValidationError(
                _("Dit telefoonnummer klopt niet. Vul het hele nummer in, bijvoorbeeld 06 12345678.")
            ) from None

    def clean(self) -> dict[str, Any]:
        velden = super().clean()
        is_bereikbaar = velden.get("emailadres") or velden.get("telefoonnummer")
        met_fout = {"emailadres", "telefoonnummer"} & set(self.errors)
        if (
            not is_bereikbaar
            and not met_fout
            and velden.get("soort") not in {None, Publieksreactiesoort.MELDING}
        ):
            self.add_error(
                "emailadres", _("Vul uw e-mailadres of telefoonnummer in. Anders kunnen wij niet antwoorden.")
            )
        return velden

    def afzender(self) -> Afzender:
        """Who wrote, in the language of the page."""
        velden = self.cleaned_data
        return Afzender(
            naam=velden["naam"],
            emailadres=velden["emailadres"],
            telefoonnummer=velden["telefoonnummer"],
            taal="en" if (get_language() or "").startswith("en") else "nl",
        )
