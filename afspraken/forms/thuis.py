"""The address at which a team comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afspraken.services.huisbezoek import Adres, gebied_van, normaliseer_postcode


class AdresForm(forms.Form):
    """Street, number, postcode and town; the postcode must lie where a team comes."""

    straat = forms.CharField(
        label=_("Straat"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={"required": _("Vul uw straat in.")},
    )
    huisnummer = forms.CharField(
        label=_("Huisnummer"),
        max_length=20,
        help_text=_("Met letter of toevoeging als u die hebt."),
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
        error_messages={"required": _("Vul uw huisnummer in.")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"required": _("Vul uw postcode in.")},
    )
    plaats = forms.CharField(
        label=_("Plaats"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": _("Vul uw plaats in.")},
    )

    buiten_gebied: Any = _("Op dit adres komen wij niet. Bel ons, dan zoeken wij samen een oplossing.")
    gebied_id: int | None = None

    def clean_huisnummer(self) -> str:
        waarde: str = self.cleaned_data["huisnummer"]
        if not waarde[:1].isdecimal():
            raise forms.ValidationError(_("Een huisnummer begint met een cijfer."))
        return waarde

    def clean_postcode(self) -> str:
        try:
            postcode = normaliseer_postcode(self.cleaned_data["postcode"])
        except ValueError as fout:
            tekst = _("Deze postcode klopt niet. Een postcode is vier cijfers en twee letters.")
            raise forms.ValidationError(tekst) from fout
        self.gebied_id = gebied_van(postcode)
        if self.gebied_id is None:
            raise forms.ValidationError(self.buiten_gebied)
        return postcode

    def adres(self) -> Adres:
        """The valid answers."""
        gegevens: dict[str, Any] = self.cleaned_data
        return Adres(**gegevens)
