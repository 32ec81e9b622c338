"""What the forms of the planner share. Each makes a `Wijziging`: shown first, then carried through as it was
shown."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format

from afspraken.models import Balie, Productgroep
from afspraken.services.rooster_dag import Dienst
from afspraken.services.rooster_wijziging import Wijziging
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker


class Datumveld(forms.DateField):
    """A date, in the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"required": "Vul een datum in.", "invalid": "Vul een datum in."})
        super().__init__(**kwargs)


class Tijdveld(forms.TimeField):
    """A time of day, in the browser's own control; whole five minutes, as capacity counts in those."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"))
        kwargs.setdefault("error_messages", {"required": "Vul een tijd in.", "invalid": "Vul een tijd in."})
        super().__init__(**kwargs)


class Balieveld(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages",
            {"required": "Kies een balie.", "invalid_choice": "Kies een balie uit de lijst."},
        )
        kwargs.setdefault("empty_label", "Kies een balie")
        super().__init__(Balie.objects.none(), **kwargs)


class Medewerkerveld(forms.ModelChoiceField):
    """Who sits at a desk; nobody need be named."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Niemand genoemd")
        super().__init__(
            Medewerker.objects.filter(groups__name=Rol.BALIEMEDEWERKER, is_active=True).order_by(
                "last_name", "first_name", "username"
            ),
            **kwargs,
        )


class Wijzigingsform(forms.Form):
    """A change of one place. `titel` and `knop` are what the screen calls it; `uitleg` says what it does."""

    titel: ClassVar[str]
    uitleg: ClassVar[str] = ""

    def __init__(self, *args: Any, locatie: Locatie, nu: datetime, **kwargs: Any) -> None:
        self.locatie = locatie
        self.nu = nu
        self.vandaag = lokale_dag(nu)
        super().__init__(*args, **kwargs)
        for veld in self.fields.values():
            if isinstance(veld, Balieveld):
                veld.queryset = Balie.objects.filter(locatie=locatie)
            if isinstance(veld, Datumveld):
                veld.widget.attrs["min"] = self.vandaag.isoformat()

    def maak(self) -> Wijziging:
        """The change; only of a valid form."""
        raise NotImplementedError

    def dag(self) -> date:
        """The day whose week is shown when the change is done."""
        return self.cleaned_data.get("datum") or self.cleaned_data.get("vanaf") or self.vandaag

    def _eis_niet_voorbij(self, veld: str) -> None:
        datum = self.cleaned_data.get(veld)
        if datum and datum < self.vandaag:
            self.add_error(veld, "Kies vandaag of een latere dag.")

    def _eis_volgorde(self, van: str, tot: str, melding: str) -> None:
        eerst, daarna = self.cleaned_data.get(van), self.cleaned_data.get(tot)
        if eerst is not None and daarna is not None and eerst >= daarna:
            self.add_error(tot, melding)


class DienstForm(Wijzigingsform):
    """From when to when a desk is staffed, for what, by whom."""

    van = Tijdveld(label="Van")
    tot = Tijdveld(label="Tot")
    groepen = forms.ModelMultipleChoiceField(
        Productgroep.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Wat kan deze balie?",
        error_messages={"required": "Kies ten minste één groep."},
    )
    medewerker = Medewerkerveld(label="Wie zit er?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groepen"].queryset = Productgroep.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_volgorde("van", "tot", "Het einde moet na het begin liggen.")
        return gegevens

    def dienst(self) -> Dienst:
        gegevens = self.cleaned_data
        return Dienst(
            gegevens["van"],
            gegevens["tot"],
            frozenset(groep.pk for groep in gegevens["groepen"]),
            gegevens["medewerker"].pk if gegevens["medewerker"] else None,
        )


class BotsingenForm(Wijzigingsform):
    titel = "Afspraken die niet passen"
    uitleg = "Verplaats de afspraken waarvoor geen balie is, of zeg ze af."

    datum = Datumveld(label="Dag")

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_niet_voorbij("datum")
        return gegevens

    def maak(self) -> Wijziging:
        datum = self.cleaned_data["datum"]
        return Wijziging(f"Afspraken verzet op {dagnaam(datum)}", lambda: None, frozenset([datum]))


def dagnaam(datum: date) -> str:
    """As in "ma 5 jan"."""
    return date_format(datum, "D j b")
