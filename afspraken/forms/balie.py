"""Forms of the desk and the reception."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html

from afspraken.enums import Bezoekresultaat, Pauzereden
from afspraken.models import Aanbod, Balie, Bezoek, Productgroep
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

    def __init__(self, *args: Any, bezoek: Bezoek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bezoek.product_id is None:
            # Taken from the kiosk, where one only says for what kind of thing.
            self.fields["product"] = forms.ModelChoiceField(
                _producten(bezoek.locatie_id, bezoek.groep_id),
                required=False,
                label="Waarvoor kwam de bezoeker?",
                empty_label="Kies een product",
                error_messages={"invalid_choice": "Kies een product uit de lijst."},
            )


def _producten(locatie_id: int, groep_id: int | None = None) -> QuerySet[Product]:
    """What this place supplies, of a group if given; without the long texts and the search vector, which are
    not for a list of choices."""
    aanbod = Aanbod.objects.filter(locatie=locatie_id, is_actief=True)
    if groep_id is not None:
        aanbod = aanbod.filter(groep=groep_id)
    return Product.objects.filter(aanbod__in=aanbod).only("naam").order_by("naam")


class PauzeForm(forms.Form):
    """Why a desk takes a pause."""

    reden = forms.ChoiceField(choices=Pauzereden.choices)


class DoorstuurForm(forms.Form):
    """Where a visitor is sent on to: the desks of another group, or one desk where somebody works now."""

    naar = forms.ChoiceField(
        label="Waar gaat de bezoeker naartoe?",
        error_messages={"required": "Kies waar de bezoeker naartoe gaat."},
    )

    def __init__(self, *args: Any, bezoek: Bezoek, balie: Balie | None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "doorsturen_%s")
        super().__init__(*args, **kwargs)
        groepen = (
            Productgroep.objects.filter(aanbod__locatie=bezoek.locatie_id, aanbod__is_actief=True)
            .exclude(pk=bezoek.groep_id or 0)
            .distinct()
        )
        balies = Balie.objects.filter(
            locatie=bezoek.locatie_id, werkplek__isnull=False, werkplek__pauze_sinds__isnull=True
        ).exclude(pk=balie.pk if balie else 0)
        self._doelen: dict[str, dict[str, Any]] = {f"groep-{groep.pk}": {"groep": groep} for groep in groepen}
        self._doelen |= {f"balie-{andere.pk}": {"balie": andere} for andere in balies}
        lijsten = [
            ("Een andere balie voor", [(f"groep-{groep.pk}", str(groep)) for groep in groepen]),
            ("Eén balie", [(f"balie-{andere.pk}", str(andere)) for andere in balies]),
        ]
        self.fields["naar"].choices = [  # type: ignore[attr-defined]
            ("", "Kies een onderwerp of balie"),
            *((kop, keuzes) for kop, keuzes in lijsten if keuzes),
        ]

    def doel(self) -> dict[str, Any]:
        """`groep` or `balie`, as services.stuur_door takes them."""
        return self._doelen[self.cleaned_data["naar"]]

    def omschrijving(self) -> str:
        """In words, after "wacht nu op"."""
        doel = self.doel()
        return str(doel["balie"]).lower() if "balie" in doel else f"een balie voor {doel['groep']}"


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
        self.fields["product"].queryset = _producten(locatie.pk)  # type: ignore[attr-defined]
        self.fields["product"].widget.attrs |= {"data-sneltoets": "i", "aria-keyshortcuts": "i"}


class KioskForm(forms.Form):
    """A device in the waiting room."""

    naam = forms.CharField(
        label="Hoe heet deze kiosk?",
        max_length=50,
        help_text="Bijvoorbeeld: kiosk bij de ingang.",
        error_messages={"required": "Vul een naam in."},
    )


class ZoekForm(forms.Form):
    """What the receptionist types: (part of) a name or of the number of the appointment."""

    q = forms.CharField(required=False, max_length=100)
