"""What a medewerker fills in to book, find, move or cancel an appointment for somebody else."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from afspraken.enums import Behoefte
from afspraken.forms.ingang import lees_geboortedatum, lees_postcode
from afspraken.forms.thuis import AdresForm
from afspraken.services import Contactgegevens
from kcc.lib.telefoon import normaliseer_telefoonnummer

_ZONDER_AANVULLEN = {"autocomplete": "off"}
_VERLOPEN = "Dit formulier is niet meer bekend. Boek nog een keer."


class GegevensForm(forms.Form):
    """Who comes, and how to reach them."""

    # The labels say what must be filled in; a field that was not reached yet should not look refused.
    use_required_attribute = False

    naam = forms.CharField(
        label="Naam",
        max_length=200,
        widget=forms.TextInput(attrs=_ZONDER_AANVULLEN),
        error_messages={"required": "Vul de naam in."},
    )
    telefoon = forms.CharField(
        label="Telefoon",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", **_ZONDER_AANVULLEN}),
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs=_ZONDER_AANVULLEN),
        error_messages={"invalid": "Schrijf het hele adres, bijvoorbeeld naam@voorbeeld.nl."},
    )
    is_onbereikbaar = forms.BooleanField(label="Heeft geen telefoon en geen e-mail", required=False)
    taal = forms.ChoiceField(label="Taal", choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    behoeften = forms.MultipleChoiceField(
        label="Hulp nodig", required=False, choices=Behoefte.choices, widget=forms.CheckboxSelectMultiple
    )
    tolktaal = forms.CharField(
        label="Taal van de tolk",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs=_ZONDER_AANVULLEN),
    )
    opmerking = forms.CharField(
        label="Opmerking", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    postcode = forms.CharField(
        label="Postcode",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs=_ZONDER_AANVULLEN),
    )
    geboortedatum = forms.CharField(
        label="Geboortedatum",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=_ZONDER_AANVULLEN),
    )

    def clean_telefoon(self) -> str:
        waarde = self.cleaned_data["telefoon"]
        try:
            return normaliseer_telefoonnummer(waarde) if waarde else ""
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from fout

    def clean_postcode(self) -> str:
        waarde = self.cleaned_data["postcode"]
        if waarde and not lees_postcode(waarde):
            raise forms.ValidationError("Een postcode is vier cijfers en twee letters, zoals 3011 AD.")
        return lees_postcode(waarde) or ""

    def clean_geboortedatum(self) -> date | None:
        waarde = self.cleaned_data["geboortedatum"]
        if waarde and not lees_geboortedatum(waarde):
            raise forms.ValidationError("Schrijf de datum als dag, maand en jaar, bijvoorbeeld 12-03-1980.")
        return lees_geboortedatum(waarde)

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or self.cleaned_data
        is_bereikbaar = any(velden.get(naam) or naam in self.errors for naam in ("telefoon", "email"))
        if not is_bereikbaar and not velden.get("is_onbereikbaar"):
            self.add_error("telefoon", "Vul een telefoonnummer of een e-mailadres in.")
        behoeften = velden.get("behoeften", [])
        # Who names a language wants an interpreter; who wants one must name the language.
        if velden.get("tolktaal") and Behoefte.TOLK not in behoeften:
            velden["behoeften"] = [*behoeften, Behoefte.TOLK.value]
        elif Behoefte.TOLK in behoeften and not velden.get("tolktaal") and "tolktaal" not in self.errors:
            self.add_error("tolktaal", "Vul in welke taal de tolk moet spreken.")
        return velden

    @property
    def heeft_meer(self) -> bool:
        """Whether the group that is closed at first has an answer or an error to show."""
        namen = ("is_onbereikbaar", "behoeften", "tolktaal", "opmerking", "postcode", "geboortedatum")
        return any(self[naam].value() or self[naam].errors for naam in namen)

    def contact(self) -> Contactgegevens:
        """The valid answers as the value that plan_afspraak takes."""
        velden = self.cleaned_data
        geboortedatum: date | None = velden["geboortedatum"]
        return Contactgegevens(
            naam=velden["naam"],
            email=velden["email"],
            telefoon=velden["telefoon"],
            taal=velden["taal"],
            opmerking=velden["opmerking"],
            behoeften=velden["behoeften"],
            tolktaal=velden["tolktaal"],
            postcode=velden["postcode"],
            geboortedatum=geboortedatum.isoformat() if geboortedatum else "",
        )


class BoekForm(GegevensForm):
    """Who comes, the moment that was chosen, and the key that keeps a second press from booking twice."""

    moment = forms.CharField(
        label="Tijdstip",
        max_length=100,
        error_messages={"required": "Kies een plaats en een tijdstip."},
    )
    aanvraag_sleutel = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": _VERLOPEN, "invalid": _VERLOPEN}
    )


class HuisadresForm(AdresForm):
    """The address of somebody else, at which a team comes."""

    use_required_attribute = False
    buiten_gebied = "Op dit adres komt geen team."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "adres"})
        for veld in self.fields.values():
            veld.widget.attrs["autocomplete"] = "off"
            veld.help_text = ""
            veld.error_messages["required"] = f"Vul in: {str(veld.label).lower()}."


class VindForm(forms.Form):
    """The one box to find an appointment with."""

    q = forms.CharField(max_length=100, required=False)


class _WijzigForm(forms.Form):
    """A change of an appointment: `gezien` is its volgnummer on the page that the form stands on."""

    use_required_attribute = False

    gezien = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reden = forms.CharField(
        label="Waarom?",
        required=False,
        max_length=300,
        help_text="Collega's zien dit bij de afspraak. De inwoner niet.",
        widget=forms.TextInput(attrs=_ZONDER_AANVULLEN),
    )


class VerplaatsForm(_WijzigForm):
    """Another place or time, and why."""

    moment = forms.CharField(
        label="Tijdstip", max_length=100, error_messages={"required": "Kies een ander tijdstip."}
    )


class CorrigeerForm(GegevensForm, _WijzigForm):
    """Other contact data, why, and whether to tell."""

    moment = forms.CharField(label="Tijdstip", max_length=100, required=False)
    bevestigen = forms.BooleanField(label="Stuur een nieuwe bevestiging per e-mail", required=False)


class AfzegForm(_WijzigForm):
    """That it is cancelled, and why."""
