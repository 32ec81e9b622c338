"""The form with which a file is read in from a page."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kcc.lib.inlezen import Soort

# More takes longer than a page may take; the command line has no limit.
GROOTSTE_BESTAND = 5 * 1024 * 1024


class ImporteerForm(forms.Form):
    """Which kind of file, of the `soorten` that this medewerker may read in, and the file."""

    soort = forms.ChoiceField(label="Wat staat erin?", error_messages={"required": "Kies wat erin staat."})
    bestand = forms.FileField(
        label="CSV-bestand",
        help_text="Hoogstens 5 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        # What is empty gets the same message as any other bad file.
        allow_empty_file=True,
        error_messages={"required": "Kies een bestand.", "missing": "Kies een bestand."},
    )

    def __init__(self, *args: Any, soorten: Iterable[Soort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        veld = self.fields["soort"]
        assert isinstance(veld, forms.ChoiceField)  # noqa: S101 - declared above
        veld.choices = [(soort.naam, soort.naam.capitalize()) for soort in soorten]

    def clean_bestand(self) -> Any:
        bestand = self.cleaned_data["bestand"]
        if bestand.size > GROOTSTE_BESTAND:
            raise forms.ValidationError(
                "Dit bestand is groter dan 5 MB. Vraag de technisch beheerder om het in te lezen."
            )
        return bestand
