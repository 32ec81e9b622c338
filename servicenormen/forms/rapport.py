"""What the manager writes in a report, and how a period is closed."""

from collections.abc import Mapping
from typing import Any

from django import forms

from servicenormen.services import kenmerk


class TekstenForm(forms.Form):
    """The texts of a report, each with what it is about (the code of a norm, the name of a cluster, or "" for
    its opening).

    velden: by what each is about, its label and its text. Beside each field stands, hidden, the mark of the
    text that it was filled with, so that somebody else's text is never overwritten unseen.
    """

    def __init__(self, *args: Any, velden: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._velden = velden
        for waarover, (label, tekst) in velden.items():
            self.fields[self.veldnaam(waarover)] = forms.CharField(
                label=label,
                required=False,
                max_length=4000,
                initial=tekst,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={
                    "max_length": "Er passen %(limit_value)d tekens, dit zijn er %(show_value)d. Kort in."
                },
            )
            self.fields[self._gezien(waarover)] = forms.CharField(
                required=False, max_length=16, initial=kenmerk(tekst), widget=forms.HiddenInput
            )

    @classmethod
    def veldnaam(cls, waarover: str) -> str:
        """The name of the field for the text about this."""
        return f"tekst_{cls._deel(waarover)}"

    @classmethod
    def _gezien(cls, waarover: str) -> str:
        return f"gezien_{cls._deel(waarover)}"

    @staticmethod
    def _deel(waarover: str) -> str:
        # The name of a cluster can hold what the id of a field cannot.
        return waarover if waarover.isascii() and (waarover.isalnum() or not waarover) else kenmerk(waarover)

    def teksten(self) -> dict[str, str]:
        """The valid texts by what they are about, with line ends as everywhere."""
        return {
            waarover: self.cleaned_data[self.veldnaam(waarover)].replace("\r\n", "\n")
            for waarover in self._velden
        }

    def gezien(self) -> dict[str, str]:
        """The mark of each text as it was shown."""
        return {waarover: self.cleaned_data[self._gezien(waarover)] for waarover in self._velden}

    def na_botsing(self, teksten: Mapping[str, str]) -> "TekstenForm":
        """The same form with what was typed, the other's text above each field that clashes, and its mark:
        who saves again has seen it."""
        gegevens = {
            **{self.veldnaam(waarover): tekst for waarover, tekst in self.teksten().items()},
            **{self._gezien(waarover): mark for waarover, mark in self.gezien().items()},
            **{self._gezien(waarover): kenmerk(tekst) for waarover, tekst in teksten.items()},
        }
        form = TekstenForm(gegevens, velden=self._velden)
        for waarover, tekst in teksten.items():
            form.add_error(
                self.veldnaam(waarover),
                "Iemand anders heeft deze tekst intussen veranderd. Er staat nu: "
                f"“{tekst or 'niets'}”. Pas uw tekst aan en sla opnieuw op. Dan geldt die van u.",
            )
        return form


class VaststelForm(forms.Form):
    """Closing a period; a revision needs a reason. `gezien`: the revision that was looked at, if any."""

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
