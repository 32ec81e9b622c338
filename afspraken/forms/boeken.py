"""The questions a citizen answers to make an appointment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afspraken.enums import Behoefte
from afspraken.forms.ingang import lees_geboortedatum, lees_postcode
from afspraken.services import Contactgegevens
from kcc.lib.telefoon import is_mobiel, normaliseer_telefoonnummer
from kcc.organisatie import sms

# As the citizen says it; staff read the labels of the enum.
BEHOEFTEN = [
    (Behoefte.ROLSTOEL.value, _("Ik gebruik een rolstoel")),
    (Behoefte.SLECHTHOREND.value, _("Ik hoor slecht")),
    (Behoefte.SLECHTZIEND.value, _("Ik zie slecht")),
    (Behoefte.LEZEN.value, _("Ik vind lezen of schrijven moeilijk")),
    (Behoefte.TOLK.value, _("Ik wil een tolk")),
]


class ContactForm(forms.Form):
    """Who comes, and how to reach them: by mail, by phone or both."""

    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul uw naam in.")},
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        max_length=254,
        help_text=_("Hierop krijgt u de bevestiging, met een link om de afspraak te veranderen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Dit e-mailadres klopt niet. Een adres lijkt op naam@voorbeeld.nl.")},
    )
    telefoon = forms.CharField(
        label=_("Telefoonnummer"),
        required=False,
        max_length=40,
        help_text=_("Alleen als er iets verandert aan uw afspraak bellen wij u."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    sms_herinnering = forms.BooleanField(
        label=_("Stuur mij de herinnering per sms"),
        required=False,
        help_text=_("Dat kan op een mobiel nummer. Anders krijgt u de herinnering per e-mail."),
    )
    behoeften = forms.MultipleChoiceField(
        label=_("Waarmee kunnen wij u helpen?"),
        required=False,
        choices=BEHOEFTEN,
        widget=forms.CheckboxSelectMultiple,
    )
    tolktaal = forms.CharField(
        label=_("In welke taal wilt u een tolk?"),
        required=False,
        max_length=50,
        help_text=_("Bijvoorbeeld: Arabisch, Pools of gebarentaal."),
    )
    opmerking = forms.CharField(
        label=_("Iets anders dat wij moeten weten?"),
        required=False,
        max_length=1000,
        help_text=_("Bijvoorbeeld: ik kom met een begeleider."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    geboortedatum = forms.CharField(
        label=_("Geboortedatum"),
        required=False,
        max_length=20,
        help_text=_("Bijvoorbeeld 31-12-1980."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sms.is_aan():
            del self.fields["sms_herinnering"]

    def clean_telefoon(self) -> str:
        waarde = self.cleaned_data["telefoon"]
        if not waarde:
            return ""
        try:
            return normaliseer_telefoonnummer(waarde)
        except ValueError as fout:
            tekst = _("Dit telefoonnummer klopt niet. Vul het hele nummer in.")
            raise forms.ValidationError(tekst) from fout

    def clean_postcode(self) -> str:
        waarde = self.cleaned_data["postcode"]
        postcode = lees_postcode(waarde)
        if waarde and not postcode:
            raise forms.ValidationError(_("Een postcode is vier cijfers en twee letters, zoals 3011 AD."))
        return postcode or ""

    def clean_geboortedatum(self) -> str:
        waarde = self.cleaned_data["geboortedatum"]
        datum = lees_geboortedatum(waarde)
        if waarde and not datum:
            raise forms.ValidationError(_("Vul een dag, een maand en een jaar in, zoals 31-12-1980."))
        return f"{datum:%d-%m-%Y}" if datum else ""

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if not self.errors and not gegevens["email"] and not gegevens["telefoon"]:
            self.add_error("email", _("Vul een e-mailadres of een telefoonnummer in."))
        if gegevens.get("sms_herinnering") and not self.errors and not is_mobiel(gegevens["telefoon"]):
            self.add_error("telefoon", _("Vul een mobiel nummer in, of kies geen sms."))
        # Who names a language wants an interpreter; who wants one must name the language.
        behoeften = gegevens.get("behoeften", [])
        if gegevens.get("tolktaal") and Behoefte.TOLK not in behoeften:
            gegevens["behoeften"] = [*behoeften, Behoefte.TOLK.value]
        elif Behoefte.TOLK in behoeften and not gegevens.get("tolktaal") and "tolktaal" not in self.errors:
            self.add_error("tolktaal", _("Vul in welke taal de tolk moet spreken."))
        return gegevens

    def contact(self, taal: str) -> Contactgegevens:
        """The valid answers as the value that plan_afspraak takes."""
        geboortedatum = lees_geboortedatum(self.cleaned_data["geboortedatum"])
        gegevens = self.cleaned_data | {"geboortedatum": geboortedatum.isoformat() if geboortedatum else ""}
        return Contactgegevens(**gegevens, taal=taal)

    @property
    def heeft_hulpvraag(self) -> bool:
        """Whether the group with needs has something to show: an answer or an error."""
        return self._is_gevuld("behoeften", "tolktaal", "opmerking")

    @property
    def heeft_ingang(self) -> bool:
        """Whether the group of the second way in has something to show."""
        return self._is_gevuld("postcode", "geboortedatum")

    def _is_gevuld(self, *namen: str) -> bool:
        return any(self[naam].value() or self[naam].errors for naam in namen)
