"""Forms of places, their opening hours and the order of themes, for Django's admin."""

from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogus import regels
from catalogus.regels import Openvenster


class TekstForm(forms.ModelForm):
    """Keeps the line ends of texts as they were: a browser sends others, which would read as a change."""

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        for veld, waarde in gegevens.items():
            if isinstance(waarde, str):
                gegevens[veld] = waarde.replace("\r\n", "\n")
        return gegevens


class VolgordeForm(forms.ModelForm):
    """The order of one theme, in the list of all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The list has a column for it and no label.
        self.fields["volgorde"].widget.attrs["aria-label"] = f"Volgorde van {self.instance}"


class Openingsformset(forms.BaseInlineFormSet):
    """Opening hours of one place: the windows of one day may not overlap."""

    # The field that says which day a row is about.
    dagveld = ""

    def clean(self) -> None:
        super().clean()
        per_dag: dict[Any, list[Openvenster]] = defaultdict(list)
        for form in self.forms:
            gegevens = getattr(form, "cleaned_data", {})
            if gegevens.get("van") and gegevens.get("tot") and not gegevens.get("DELETE"):
                per_dag[gegevens.get(self.dagveld)].append(Openvenster(gegevens["van"], gegevens["tot"]))
        if any(regels.overlappen(vensters) for vensters in per_dag.values()):
            raise ValidationError("Op één dag mogen de openingstijden elkaar niet overlappen.")


class Openingstijdformset(Openingsformset):
    dagveld = "weekdag"


class Uitzonderingformset(Openingsformset):
    """A date is either closed or open at its windows, not both."""

    dagveld = "datum"

    def clean(self) -> None:
        super().clean()
        gesloten: set[date] = set()
        open_: set[date] = set()
        for form in self.forms:
            gegevens = getattr(form, "cleaned_data", {})
            if gegevens.get("datum") and not gegevens.get("DELETE"):
                (open_ if gegevens.get("van") else gesloten).add(gegevens["datum"])
        if gesloten & open_:
            raise ValidationError("Een dag is óf gesloten, óf open op andere tijden. Kies één van de twee.")
