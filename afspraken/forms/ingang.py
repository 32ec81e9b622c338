"""What somebody knows besides the number of an appointment: a postcode or a date of birth, as typed."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([a-zA-Z]{2})")
_DATUM = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_OUDSTE = 1900


def lees_postcode(tekst: str) -> str | None:
    """A Dutch postcode as 3011AD, or None."""
    gevonden = _POSTCODE.fullmatch(tekst.strip())
    return gevonden[1] + gevonden[2].upper() if gevonden else None


def lees_geboortedatum(tekst: str) -> date | None:
    """A date of birth: day, month and year in figures, or as ISO 8601; or None."""
    gevonden = _DATUM.fullmatch(tekst.strip())
    if not gevonden:
        return None
    dag, maand, jaar, iso_jaar, iso_maand, iso_dag = gevonden.groups()
    try:
        datum = date(int(jaar or iso_jaar), int(maand or iso_maand), int(dag or iso_dag))
    except ValueError:
        return None
    return datum if datum.year >= _OUDSTE else None


class IngangForm(forms.Form):
    """The number of an appointment, and one thing that who made it told."""

    nummer = forms.CharField(
        label=_("Afspraaknummer"),
        max_length=20,
        help_text=_("Acht cijfers. Het nummer staat op uw afdruk en in de bevestiging."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Vul het afspraaknummer in.")},
    )
    gegeven = forms.CharField(
        label=_("Uw postcode of geboortedatum"),
        max_length=20,
        help_text=_("Zoals u die gaf bij het maken van de afspraak. Bijvoorbeeld 3011 AD of 31-12-1980."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Vul uw postcode of uw geboortedatum in.")},
    )

    def clean_nummer(self) -> str:
        nummer = re.sub(r"[\s.-]", "", self.cleaned_data["nummer"])
        if not re.fullmatch(r"[0-9]{8}", nummer):
            raise forms.ValidationError(_("Een afspraaknummer heeft acht cijfers."))
        return nummer

    def clean_gegeven(self) -> str:
        """As services.ingang knows it: "3011AD", or an ISO date."""
        tekst = self.cleaned_data["gegeven"]
        if postcode := lees_postcode(tekst):
            return postcode
        if datum := lees_geboortedatum(tekst):
            return datum.isoformat()
        raise forms.ValidationError(_("Vul een postcode in zoals 3011 AD, of een datum zoals 31-12-1980."))
