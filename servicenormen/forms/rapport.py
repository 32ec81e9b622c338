"""What the manager writes in a report, and how a tertaal is closed."""

from typing import Any

from django import forms

from servicenormen.models import SAMENVATTING
from servicenormen.services import Rapport, kenmerk


class RapportForm(forms.Form):
    """The texts of a report: one field for its opening and one per norm.

    Beside each field stands, hidden, the mark of the text that it was filled with, so that somebody else's
    text is never overwritten unseen.
    """

    def __init__(self, *args: Any, rapport: Rapport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rapport = rapport
        self._codes = [SAMENVATTING, *(norm.code for norm in rapport.normen)]
        teksten = {SAMENVATTING: rapport.samenvatting, **{norm.code: norm.uitleg for norm in rapport.normen}}
        for code in self._codes:
            self.fields[self.veldnaam(code)] = forms.CharField(
                label=f"Bij norm {code}" if code else "Samenvatting",
                required=False,
                max_length=4000,
                initial=teksten[code],
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={
                    "max_length": "Er passen %(limit_value)d tekens, dit zijn er %(show_value)d. Kort in."
                },
            )
            self.fields[self._gezien(code)] = forms.CharField(
                required=False, max_length=16, initial=kenmerk(teksten[code]), widget=forms.HiddenInput
            )

    @staticmethod
    def veldnaam(code: str) -> str:
        """The name of the field for the text of this norm."""
        return f"tekst_{code}"

    @staticmethod
    def _gezien(code: str) -> str:
        return f"gezien_{code}"

    def teksten(self) -> dict[str, str]:
        """The valid texts by the code of their norm, with line ends as everywhere."""
        return {code: self.cleaned_data[self.veldnaam(code)].replace("\r\n", "\n") for code in self._codes}

    def gezien(self) -> dict[str, str]:
        """The mark of each text as it was shown."""
        return {code: self.cleaned_data[self._gezien(code)] for code in self._codes}

    def na_botsing(self, teksten: dict[str, str]) -> "RapportForm":
        """The same form with what was typed, the other's text above each field that clashes, and its mark:
        who saves again has seen it."""
        gegevens = {
            **{self.veldnaam(code): tekst for code, tekst in self.teksten().items()},
            **{self._gezien(code): mark for code, mark in self.gezien().items()},
            **{self._gezien(code): kenmerk(tekst) for code, tekst in teksten.items()},
        }
        form = RapportForm(gegevens, rapport=self._rapport)
        for code, tekst in teksten.items():
            form.add_error(
                self.veldnaam(code),
                "Iemand anders heeft deze tekst intussen veranderd. Er staat nu: "
                f"“{tekst or 'niets'}”. Pas uw tekst aan en sla opnieuw op. Dan geldt die van u.",
            )
        return form


class VaststelForm(forms.Form):
    """Closing a tertaal; a revision needs a reason. `gezien`: the revision that was looked at, if any."""

    reden = forms.CharField(
        label="Waarom herziet u de vastgestelde cijfers?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf waarom u de vastgestelde cijfers herziet.",
            "max_length": "Maak deze tekst korter. Er passen 1.000 tekens.",
        },
    )
    gezien = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_revisie: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_revisie:
            del self.fields["reden"]
