"""What staff do with a message on social media, and which ones their worklist shows."""

from typing import Any

from django import forms

from contacten.forms.terugbelverzoek import HandelingForm, tekstveld
from contacten.models import Klant
from kcc.organisatie.models import Afdeling


class SocialAntwoordForm(HandelingForm):
    antwoord = tekstveld("Wat antwoordde u op het kanaal?", verplicht="Schrijf op wat u antwoordde.", rijen=4)


class GeenAntwoordForm(HandelingForm):
    reden = tekstveld(
        "Waarom is een antwoord niet nodig?", verplicht="Schrijf op waarom een antwoord niet nodig is."
    )


class ContactVanBerichtForm(HandelingForm):
    klant = forms.CharField(
        label="Nummer van de klant",
        required=False,
        max_length=18,
        help_text="Staat in het adres van de klantpagina. Leeg: niet bekend wie het is.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_klant(self) -> Klant | None:
        nummer = self.cleaned_data["klant"].strip()
        if not nummer:
            return None
        klant = Klant.objects.filter(pk=nummer).first() if nummer.isdecimal() else None
        if klant is None:
            raise forms.ValidationError("Deze klant is niet gevonden. Kijk in het adres van de klantpagina.")
        return klant


class SocialWerklijstForm(forms.Form):
    """Which messages the worklist shows; a value that does not exist counts as not given."""

    LIJSTEN = [("afdelingen", "Mijn afdelingen"), ("mij", "Van mij"), ("alle", "Alles wat ik mag zien")]
    STANDEN = [("open", "Open"), ("gesloten", "Afgehandeld")]

    lijst = forms.ChoiceField(choices=LIJSTEN, required=False, widget=forms.HiddenInput)
    stand = forms.ChoiceField(choices=STANDEN, required=False, widget=forms.HiddenInput)
    account = forms.ChoiceField(required=False)
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        required=False,
        empty_label="Alle afdelingen",
        to_field_name="code",
    )

    def __init__(self, *args: Any, accounts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keuze: Any = self.fields["account"]
        keuze.choices = [("", "Alle accounts"), *((account, account) for account in accounts)]
