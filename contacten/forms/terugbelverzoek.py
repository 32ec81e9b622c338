"""What staff do with a callback request, and which ones their worklist shows."""

from typing import Any

from django import forms
from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat

from contacten.enums import Poginguitkomst
from kcc.organisatie.models import Afdeling, Medewerker


class HandelingForm(forms.Form):
    """An action on a callback request: `gezien` is the latest line of its log on the page."""

    # The labels say what may be left out; a field that was not reached yet should not look refused.
    use_required_attribute = False

    gezien = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def argumenten(self) -> dict[str, Any]:
        """The arguments for the service of this action."""
        return self.cleaned_data


def tekstveld(label: str, *, verplicht: str = "", rijen: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(verplicht),
        max_length=10_000 if rijen > 2 else 2000,
        widget=forms.Textarea(attrs={"rows": rijen}),
        error_messages={"required": verplicht},
    )


class PogingForm(HandelingForm):
    uitkomst = forms.ChoiceField(
        label="Wat gebeurde er?",
        choices=Poginguitkomst.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er gebeurde toen u belde."},
    )
    notitie = tekstveld("Notitie")
    is_afgehandeld = forms.BooleanField(
        label="Gesproken: sluit het verzoek meteen af", required=False, initial=True
    )

    def argumenten(self) -> dict[str, Any]:
        return {**self.cleaned_data, "uitkomst": Poginguitkomst(self.cleaned_data["uitkomst"])}


class AfsluitForm(HandelingForm):
    toelichting = tekstveld("Toelichting")


class IntrekForm(HandelingForm):
    reden = tekstveld(
        "Waarom hoeft bellen niet meer?", verplicht="Schrijf op waarom bellen niet meer nodig is."
    )


class HeropenForm(HandelingForm):
    reden = tekstveld("Waarom opent u het weer?", verplicht="Schrijf op waarom u heropent.")


class Collegaveld(forms.CharField):
    """A colleague, by user name or by the whole name; gives the Medewerker, or None when empty."""

    def clean(self, value: Any) -> Any:
        tekst = " ".join((super().clean(value) or "").split())
        if not tekst:
            return None
        heel = Concat("first_name", Value(" "), "last_name", output_field=CharField())
        gevonden = list(
            Medewerker.objects.annotate(heel=heel).filter(
                Q(username__iexact=tekst) | Q(heel__iexact=tekst), is_active=True
            )[:2]
        )
        if len(gevonden) != 1:
            raise forms.ValidationError(
                "Deze collega is niet gevonden. Typ de hele naam of de gebruikersnaam."
                if not gevonden
                else "Er zijn meer collega's met deze naam. Typ de gebruikersnaam."
            )
        return gevonden[0]


def collegaveld(label: str = "Voor welke collega?", *, verplicht: str = "") -> Collegaveld:
    """A field for one colleague."""
    return Collegaveld(
        label=label,
        required=bool(verplicht),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": verplicht},
    )


class DoorstuurForm(HandelingForm):
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Naar welke afdeling?",
        empty_label="Kies een afdeling",
        error_messages={"required": "Kies een afdeling."},
    )
    collega = collegaveld()
    reden = tekstveld("Waarom stuurt u door?", verplicht="Schrijf op waarom u doorstuurt.")


class WerklijstForm(forms.Form):
    """Which callback requests the worklist shows; a value that does not exist counts as not given."""

    LIJSTEN = [("afdelingen", "Mijn afdelingen"), ("mij", "Van mij"), ("alle", "Alles wat ik mag zien")]
    STANDEN = [("open", "Open"), ("gesloten", "Afgehandeld")]

    lijst = forms.ChoiceField(choices=LIJSTEN, required=False, widget=forms.HiddenInput)
    stand = forms.ChoiceField(choices=STANDEN, required=False, widget=forms.HiddenInput)
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        required=False,
        empty_label="Alle afdelingen",
        to_field_name="code",
    )
    volgorde = forms.ChoiceField(
        choices=[("", "Uiterste tijd"), ("voorkeur", "Voorkeursmoment")], required=False
    )
