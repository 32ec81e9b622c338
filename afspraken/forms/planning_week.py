"""The planner's forms about weeks: the weekly pattern, and a week as another was."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms

from afspraken.forms.planning import (
    Balieveld,
    Datumveld,
    DienstForm,
    Wijzigingsform,
    dagnaam,
)
from afspraken.models import Roosterregel
from afspraken.services import rooster_agenda, rooster_dag, rooster_patroon
from afspraken.services.rooster_wijziging import Wijziging
from catalogus.enums import Weekdag


class RegelForm(DienstForm):
    titel = "Regel toevoegen aan het weekpatroon"
    uitleg = "De balie is elke week zo bezet, vanaf de eerste dag."

    balie = Balieveld(label="Balie")
    weekdagen = forms.TypedMultipleChoiceField(
        choices=Weekdag.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        label="Op welke dagen?",
        error_messages={"required": "Kies ten minste één dag."},
    )
    vanaf = Datumveld(label="Vanaf")
    geldig_tot = Datumveld(label="Tot", required=False, help_text="Eerste dag waarop het niet meer geldt.")
    field_order = ["balie", "weekdagen", "van", "tot", "groepen", "medewerker", "vanaf"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        self._eis_niet_voorbij("vanaf")
        self._eis_volgorde("vanaf", "geldig_tot", "De laatste dag moet na de eerste liggen.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        return Wijziging(
            f"Weekpatroon van {str(gegevens['balie']).lower()} aangevuld vanaf {dagnaam(gegevens['vanaf'])}",
            partial(
                rooster_patroon.voeg_roosterregels_toe,
                balie_id=gegevens["balie"].pk,
                weekdagen=gegevens["weekdagen"],
                dienst=self.dienst(),
                vanaf=gegevens["vanaf"],
                geldig_tot=gegevens["geldig_tot"],
            ),
        )


class RegelWijzigForm(DienstForm):
    titel = "Regel van het weekpatroon wijzigen"
    uitleg = (
        "De oude regel stopt op deze dag en een nieuwe begint. "
        "Dagen die met de hand zijn gewijzigd, blijven zoals ze zijn."
    )

    regel = forms.ModelChoiceField(
        Roosterregel.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Kies een regel in het weekpatroon.",
            "invalid_choice": "Deze regel is er niet meer. Kijk opnieuw in het weekpatroon.",
        },
    )
    vanaf = Datumveld(label="Vanaf")
    stop = forms.BooleanField(label="Vanaf deze dag geldt de regel niet meer", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keuzes = Roosterregel.objects.filter(balie__locatie=self.locatie).select_related("balie")
        self.fields["regel"].queryset = keuzes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        self._eis_niet_voorbij("vanaf")
        return gegevens

    def maak(self) -> Wijziging:
        regel, vanaf = self.cleaned_data["regel"], self.cleaned_data["vanaf"]
        wat = f"Weekpatroon van {str(regel.balie).lower()} op {Weekdag(regel.weekdag).label}"
        if self.cleaned_data["stop"]:
            doe: Callable[[], None] = partial(
                rooster_patroon.beeindig_roosterregel, regel_id=regel.pk, vanaf=vanaf
            )
            return Wijziging(f"{wat} beëindigd vanaf {dagnaam(vanaf)}", doe)
        doe = partial(
            rooster_patroon.wijzig_roosterregel, regel_id=regel.pk, dienst=self.dienst(), vanaf=vanaf
        )
        return Wijziging(f"{wat} gewijzigd vanaf {dagnaam(vanaf)}", doe)


class KopieerPatroonForm(Wijzigingsform):
    titel = "Weekpatroon kopiëren naar een andere balie"
    uitleg = "Zonder namen: niemand zit aan twee balies."

    bron = Balieveld(label="Van balie")
    doel = Balieveld(label="Naar balie")
    vanaf = Datumveld(label="Vanaf")
    vervang = forms.BooleanField(label="Het patroon van die balie stopt dan", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_niet_voorbij("vanaf")
        if gegevens.get("bron") and gegevens.get("bron") == gegevens.get("doel"):
            self.add_error("doel", "Kies een andere balie.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        bron, doel = gegevens["bron"], gegevens["doel"]
        return Wijziging(
            f"Weekpatroon van balie {bron.nummer} gekopieerd naar balie {doel.nummer}",
            partial(
                rooster_patroon.kopieer_patroon,
                van_balie_id=bron.pk,
                naar_balie_id=doel.pk,
                vanaf=gegevens["vanaf"],
                vervang=gegevens["vervang"],
            ),
        )


class KopieerWeekForm(Wijzigingsform):
    titel = "Week kopiëren"
    uitleg = "De bezetting van een week wordt die van een andere week. Kies een dag uit elke week."

    # Also a week that was: it is only read.
    bron = forms.DateField(
        label="Kopieer de week van",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in."},
    )
    datum = Datumveld(label="Naar de week van")
    vervang = forms.ChoiceField(
        choices=[
            ("ja", "Vervang wat er in die week staat"),
            ("nee", "Voeg toe waar een balie nog niet bezet is"),
        ],
        widget=forms.RadioSelect,
        initial="ja",
        label="Wat er al staat",
    )

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        doel = gegevens.get("datum")
        if doel and rooster_agenda.week_van(doel)[0] < self.vandaag:
            self.add_error("datum", "Kies een week die nog niet is begonnen.")
        if doel and gegevens.get("bron") and _maandag(doel) == _maandag(gegevens["bron"]):
            self.add_error("datum", "Kies een andere week dan die u kopieert.")
        return gegevens

    def maak(self) -> Wijziging:
        van, naar = _maandag(self.cleaned_data["bron"]), _maandag(self.cleaned_data["datum"])
        return Wijziging(
            f"Week {van.isocalendar().week} gekopieerd naar week {naar.isocalendar().week}",
            partial(
                rooster_dag.kopieer_week,
                locatie_id=self.locatie.pk,
                van_maandag=van,
                naar_maandag=naar,
                vervang=self.cleaned_data["vervang"] == "ja",
            ),
            frozenset(rooster_agenda.week_van(naar)),
        )


def _maandag(datum: date) -> date:
    return rooster_agenda.week_van(datum)[0]
