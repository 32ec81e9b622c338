"""Forms of the desk and the reception."""

from typing import Any

from django import forms
from django.utils.html import format_html

from afspraken.enums import Bezoekresultaat
from afspraken.models import Balie
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product


class LocatieForm(forms.Form):
    """Where somebody works today."""

    locatie = forms.ModelChoiceField(
        # A mobile team has no desk and no reception: it has the page of its tour.
        Locatie.objects.filter(is_actief=True).exclude(soort=Locatiesoort.MOBIEL_TEAM),
        to_field_name="code",
        label="Locatie",
        empty_label="Kies een locatie",
        error_messages={"required": "Kies een locatie.", "invalid_choice": "Kies een locatie uit de lijst."},
    )


class ZitForm(forms.Form):
    """The desk that somebody takes."""

    balie = forms.ModelChoiceField(
        Balie.objects.filter(locatie__is_actief=True),
        error_messages={"required": "Kies een balie.", "invalid_choice": "Kies een balie uit de lijst."},
    )


class KeuzesMetToets(forms.RadioSelect):
    """Each option is chosen with one key: its place in the list."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        optie = super().create_option(*args, **kwargs)
        toets = str(int(optie["index"]) + 1)
        naam = optie["label"]
        optie["attrs"] |= {
            "data-sneltoets": toets,
            "aria-keyshortcuts": toets,
            "data-sneltoets-naam": naam,
        }
        optie["label"] = format_html('<kbd aria-hidden="true">{}</kbd> {}', toets, naam)
        return optie


class AfrondForm(forms.Form):
    """How a visit ended."""

    resultaat = forms.ChoiceField(
        choices=Bezoekresultaat.choices,
        widget=KeuzesMetToets,
        label="Hoe is het bezoek afgelopen?",
        error_messages={
            "required": "Kies hoe het bezoek is afgelopen.",
            "invalid_choice": "Kies een van deze mogelijkheden.",
        },
    )


class InloopForm(forms.Form):
    """A visitor without an appointment, for what this place supplies."""

    product = forms.ModelChoiceField(
        Product.objects.none(),
        label="Waarvoor komt de bezoeker?",
        empty_label="Kies een product",
        error_messages={"required": "Kies een product.", "invalid_choice": "Kies een product uit de lijst."},
    )
    naam = forms.CharField(
        label="Naam", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    # Made with the form: a double click gives one visit.
    aanvraag_sleutel = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, locatie: Locatie, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "inloop_%s")
        super().__init__(*args, **kwargs)
        keuzes = Product.objects.filter(aanbod__locatie=locatie, aanbod__is_actief=True)
        # The long texts and the search vector of a product are not for a list of choices.
        self.fields["product"].queryset = keuzes.only("naam").order_by("naam")  # type: ignore[attr-defined]
        self.fields["product"].widget.attrs |= {"data-sneltoets": "i", "aria-keyshortcuts": "i"}


class ZoekForm(forms.Form):
    """What the receptionist types: (part of) a name or of the number of the appointment."""

    q = forms.CharField(required=False, max_length=100)
