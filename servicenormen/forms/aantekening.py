"""What a manager tells about a period."""

from typing import Any

from django import forms

from catalogus.models import Locatie
from servicenormen.models import Aantekening, Servicenorm
from servicenormen.services import heeft_locaties

_NORM, _KANAAL = "norm:", "kanaal:"
_DATUM = {
    "required": "Kies een datum.",
    "invalid": "Schrijf de datum als dag, maand en jaar. Bijvoorbeeld: 12-03-2026.",
}


def _datumveld(label: str, **anders: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DATUM,
        **anders,
    )


class AantekeningForm(forms.Form):
    """Days, a text, and what it is about. `gezien`: the version that was on the page, 0 for a new one."""

    tekst = forms.CharField(
        label="Wat gebeurde er?",
        max_length=200,
        help_text="Kort. Bijvoorbeeld: storing telefonie. Noem geen namen van inwoners of collega's.",
        error_messages={
            "required": "Schrijf wat er gebeurde.",
            "max_length": "Er passen %(limit_value)d tekens, dit zijn er %(show_value)d. Kort in.",
        },
    )
    van = _datumveld("Eerste dag")
    tot_en_met = _datumveld("Laatste dag", required=False, help_text="Leeg laten als het één dag was.")
    waarover = forms.ChoiceField(
        label="Bij welke normen?",
        required=False,
        error_messages={"invalid_choice": "Kies een norm of een kanaal uit de lijst."},
    )
    locatie = forms.ModelChoiceField(
        Locatie.objects.none(),
        label="Op welke locatie?",
        required=False,
        empty_label="Overal",
        to_field_name="code",
        help_text="Met een locatie staat het alleen bij normen die cijfers per locatie hebben.",
        error_messages={"invalid_choice": "Kies een locatie uit de lijst."},
    )
    gezien = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The latest version of each norm, in the order of the norms.
        self._normen = {norm.code: norm for norm in Servicenorm.objects.all()}
        waarover = self.fields["waarover"]
        locatie = self.fields["locatie"]
        assert isinstance(waarover, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(locatie, forms.ModelChoiceField)  # noqa: S101 - declared above
        waarover.choices = self._keuzes()
        locatie.queryset = Locatie.objects.order_by("naam")

    def _keuzes(self) -> list[Any]:
        per_kanaal: dict[str, list[tuple[str, str]]] = {}
        for norm in self._normen.values():
            per_kanaal.setdefault(norm.kanaal, []).append((f"{_NORM}{norm.code}", str(norm)))
        keuzes: list[Any] = [("", "Alle normen")]
        for kanaal, normen in per_kanaal.items():
            # Of a channel with one norm, that norm says it all.
            alle = [(f"{_KANAAL}{kanaal}", f"Alle normen van {kanaal}")] if len(normen) > 1 else []
            keuzes.append((kanaal, [*alle, *normen]))
        return keuzes

    @staticmethod
    def begin(aantekening: Aantekening, gezien: int) -> dict[str, Any]:
        """The form as it shows an annotation that is there."""
        waarover = (
            f"{_NORM}{aantekening.norm}"
            if aantekening.norm
            else f"{_KANAAL}{aantekening.kanaal}"
            if aantekening.kanaal
            else ""
        )
        return {
            "tekst": aantekening.tekst,
            "van": aantekening.van,
            "tot_en_met": aantekening.tot_en_met,
            "waarover": waarover,
            "locatie": aantekening.locatie.code if aantekening.locatie else "",
            "gezien": gezien,
        }

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        van, tot_en_met = velden.get("van"), velden.get("tot_en_met")
        if van and "tot_en_met" in velden:
            velden["tot_en_met"] = tot_en_met = tot_en_met or van
            if tot_en_met < van:
                self.add_error("tot_en_met", "De laatste dag ligt voor de eerste dag.")
            elif (tot_en_met - van).days > 366:
                self.add_error("tot_en_met", "Kies een periode van hoogstens een jaar.")
        if van and not 2000 <= van.year <= 2100:
            self.add_error("van", "Kies een dag tussen 2000 en 2100.")
        norm = self._normen.get(velden.get("waarover", "").removeprefix(_NORM))
        if velden.get("locatie") and norm is not None and not heeft_locaties(norm):
            self.add_error("locatie", f"Norm {norm.code} heeft geen cijfers per locatie. Kies Overal.")
        return velden

    def gegevens(self) -> dict[str, Any]:
        """The valid choice as the services take it."""
        waarover = self.cleaned_data["waarover"]
        return {
            "van": self.cleaned_data["van"],
            "tot_en_met": self.cleaned_data["tot_en_met"],
            "tekst": self.cleaned_data["tekst"],
            "norm": waarover.removeprefix(_NORM) if waarover.startswith(_NORM) else "",
            "kanaal": waarover.removeprefix(_KANAAL) if waarover.startswith(_KANAAL) else "",
            "locatie": self.cleaned_data["locatie"],
        }


class VerwijderForm(forms.Form):
    """Taking an annotation away: `gezien`, the version that was on the page."""

    gezien = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
