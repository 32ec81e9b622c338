"""Entering and showing a BSN or KVK number."""

from django import forms

from contacten.enums import Nummersoort, Toonreden


class NummerForm(forms.Form):
    """The number of a client, in any spelling; empty takes it away."""

    soort = forms.ChoiceField(label="Welk nummer?", choices=Nummersoort.choices, widget=forms.RadioSelect)
    nummer = forms.CharField(
        label="Nummer",
        required=False,
        max_length=20,
        help_text="Laat het leeg om het nummer weg te halen.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class ToonForm(forms.Form):
    """Why a number is shown in full."""

    soort = forms.ChoiceField(choices=Nummersoort.choices, widget=forms.HiddenInput)
    reden = forms.ChoiceField(
        label="Waarom wilt u het nummer zien?",
        choices=Toonreden.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u het nummer wilt zien."},
    )


class AndereKlantForm(forms.Form):
    """Looking for the other client to merge with."""

    zoek = forms.CharField(
        label="Zoek de andere klant",
        max_length=200,
        help_text="Telefoon, naam (en geboortedatum), postcode en huisnummer, of e-mail.",
        error_messages={"required": "Vul in wie u zoekt."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
