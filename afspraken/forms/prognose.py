"""Forms of the forecast: which day to look at, and what to try."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from afspraken.services.personeel import Watals
from afspraken.simulatie.rooster import Wijziging
from catalogus.models import Locatie


class PrognoseForm(forms.Form):
    """The place and the day, or the week in which it lies."""

    locatie = forms.ModelChoiceField(
        Locatie.objects.filter(is_actief=True).with_openingstijden(),
        to_field_name="code",
        label="Locatie",
        empty_label=None,
        error_messages={"required": "Kies een locatie.", "invalid_choice": "Kies een locatie uit de lijst."},
    )
    datum = forms.DateField(
        label="Dag",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Kies een dag.", "invalid": "Vul een datum in, bijvoorbeeld 12-03-2026."},
    )

    def __init__(self, *args: Any, vanaf: date, tot_en_met: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._vanaf, self._tot_en_met = vanaf, tot_en_met
        self.fields["datum"].widget.attrs |= {"min": vanaf.isoformat(), "max": tot_en_met.isoformat()}

    def clean_datum(self) -> date:
        datum: date = self.cleaned_data["datum"]
        if not self._vanaf <= datum <= self._tot_en_met:
            raise forms.ValidationError(
                f"Er is een prognose van {self._vanaf:%d-%m-%Y} tot en met {self._tot_en_met:%d-%m-%Y}. "
                "Kies een dag daartussen."
            )
        return datum


class WatAlsForm(forms.Form):
    """What somebody tries. `uren`: the stretches of the day (minutes) that desks can be added to."""

    inloop = forms.IntegerField(
        label="Inloop, in procenten meer of minder",
        min_value=-100,
        max_value=400,
        required=False,
        widget=forms.NumberInput(attrs={"step": 10}),
        error_messages={
            "min_value": "Minder dan niemand kan niet: vul -100 of meer in.",
            "max_value": "Vul hoogstens 400 in.",
            "invalid": "Vul een heel getal in, bijvoorbeeld 20.",
        },
    )
    duur = forms.IntegerField(
        label="Tijd aan de balie, in procenten langer of korter",
        min_value=-80,
        max_value=200,
        required=False,
        widget=forms.NumberInput(attrs={"step": 5}),
        error_messages={
            "min_value": "Vul -80 of meer in.",
            "max_value": "Vul hoogstens 200 in.",
            "invalid": "Vul een heel getal in, bijvoorbeeld 10.",
        },
    )
    weg = forms.IntegerField(
        label="Komt niet op de afspraak, in procenten",
        min_value=0,
        max_value=90,
        required=False,
        error_messages={
            "min_value": "Vul 0 of meer in.",
            "max_value": "Vul hoogstens 90 in.",
            "invalid": "Vul een heel getal in, bijvoorbeeld 3.",
        },
    )

    def __init__(self, *args: Any, uren: Sequence[tuple[int, int]], komt: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._uren = dict(zip((f"u{van // 60:02d}{van % 60:02d}" for van, _ in uren), uren, strict=True))
        self.fields["weg"].widget.attrs["placeholder"] = str(round((1 - komt) * 100))
        for naam, (van, tot) in self._uren.items():
            self.fields[naam] = forms.IntegerField(
                label=f"{klok(van)} tot {klok(tot)} uur",
                min_value=-50,
                max_value=50,
                required=False,
                widget=forms.NumberInput(attrs={"placeholder": "0", "size": 3}),
                error_messages={
                    "min_value": "Vul -50 of meer in.",
                    "max_value": "Vul hoogstens 50 in.",
                    "invalid": "Vul een heel getal in, bijvoorbeeld 1 of -1.",
                },
            )

    @property
    def uurvelden(self) -> list[forms.BoundField]:
        """The fields of the hours, in order."""
        return [self[naam] for naam in self._uren]

    @property
    def andere_velden(self) -> list[forms.BoundField]:
        return [self[naam] for naam in ("inloop", "duur", "weg")]

    def watals(self) -> Watals:
        """What was filled in, empty fields being as it is."""
        waarden = self.cleaned_data
        return Watals(
            inloop=1 + (waarden["inloop"] or 0) / 100,
            duur=1 + (waarden["duur"] or 0) / 100,
            komt=None if waarden["weg"] is None else 1 - waarden["weg"] / 100,
            wijzigingen=tuple(
                Wijziging(float(van), float(tot), waarden[naam])
                for naam, (van, tot) in self._uren.items()
                if waarden[naam]
            ),
        )


def klok(minuut: int) -> str:
    """A minute of the day as people write it: 09.00."""
    return f"{minuut // 60:02d}.{minuut % 60:02d}"
