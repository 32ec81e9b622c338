"""The form of a citizen who wants to be called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacten import regels
from contacten.enums import Dagdeel
from contacten.forms.bijlagen import bijlagenveld
from contacten.forms.burger import Burgerformulier, Productveld
from contacten.forms.velden import dagveld
from contacten.services import Terugbelvraag


class TerugbelForm(Burgerformulier):
    """A citizen asks to be called; `nu` is when the form came in."""

    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul uw naam in.")},
    )
    telefoonnummer = forms.CharField(
        label=_("Uw telefoonnummer"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Vul in op welk nummer wij u bellen.")},
    )
    vraag = forms.CharField(
        label=_("Wat is uw vraag?"),
        max_length=1000,
        help_text=_("Een paar woorden is genoeg. Schrijf hier geen burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Schrijf kort op wat uw vraag is."),
            "max_length": _("Maak uw vraag korter. Er passen 1000 tekens in."),
        },
    )
    product = Productveld()
    voorkeur = forms.ChoiceField(
        label=_("Wanneer bellen wij u het liefst?"),
        choices=[
            ("", _("Dat maakt mij niet uit")),
            (Dagdeel.OCHTEND, _("In de ochtend")),
            (Dagdeel.MIDDAG, _("In de middag")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    voorkeur_vanaf = dagveld(_("Vanaf welke dag?"))
    voorkeur_tot = dagveld(_("Tot en met welke dag?"))
    voorkeursmoment = forms.CharField(
        label=_("Wilt u nog iets zeggen over het moment?"),
        max_length=200,
        required=False,
        help_text=_("Bijvoorbeeld: na 14.00 uur."),
        error_messages={"max_length": _("Maak dit korter. Er passen 200 tekens in.")},
    )
    bijlagen = bijlagenveld()

    def clean_telefoonnummer(self) -> str:
        try:
            return regels.normaliseer_telefoonnummer(self.cleaned_data["telefoonnummer"])
        except ValueError:
            raise forms.ValidationError(
                _("Dit telefoonnummer klopt niet. Vul het hele nummer in, bijvoorbeeld 06 12345678.")
            ) from None

    def terugbelvraag(self) -> Terugbelvraag:
        """Who wants to be called about what; without a product the KCC finds out for which afdeling it is."""
        velden = self.cleaned_data
        return Terugbelvraag(
            telefoonnummer=velden["telefoonnummer"],
            naam=velden["naam"],
            vraag=velden["vraag"],
            voorkeur_dagdeel=velden["voorkeur"],
            voorkeur_vanaf=velden["voorkeur_vanaf"],
            voorkeur_tot=velden["voorkeur_tot"],
            voorkeursmoment=velden["voorkeursmoment"],
            mag_zonder_afdeling=True,
        )
