"""The survey as a citizen fills it in: no account, on a telephone first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacten import regels
from contacten.services.onderzoek import Mening

_CIJFERS = [(str(cijfer), str(cijfer)) for cijfer in range(1, 11)]


def _cijferveld(label: Any, fout: Any, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_CIJFERS,
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        help_text=_("1 is heel slecht, 10 is heel goed."),
        error_messages={"required": fout, "invalid_choice": fout},
    )


class MeningForm(forms.Form):
    """The two questions and a remark; the second question only after an appointment."""

    cijfer = _cijferveld(_("Hoe tevreden bent u?"), _("Kies een cijfer van 1 tot en met 10."))
    cijfer_afspraak = _cijferveld(
        _("Hoe makkelijk was het maken van uw afspraak?"),
        _("Kies een cijfer van 1 tot en met 10."),
        required=False,
    )
    opmerking = forms.CharField(
        label=_("Wilt u iets zeggen?"),
        required=False,
        max_length=2000,
        help_text=_("Schrijf hier geen burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Maak uw tekst korter. Er passen 2000 tekens in.")},
    )
    is_anoniem = forms.BooleanField(
        label=_("Bewaar mijn antwoord zonder dat u weet van wie het is"), required=False
    )
    wil_bellen = forms.BooleanField(label=_("Ik wil dat u mij hierover belt"), required=False)
    naam = forms.CharField(
        label=_("Uw naam"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    telefoonnummer = forms.CharField(
        label=_("Uw telefoonnummer"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, heeft_afspraak: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not heeft_afspraak:
            del self.fields["cijfer_afspraak"]

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        if not velden.get("wil_bellen"):
            velden["naam"] = velden["telefoonnummer"] = ""
            return velden
        try:
            velden["telefoonnummer"] = regels.normaliseer_telefoonnummer(velden.get("telefoonnummer", ""))
        except ValueError:
            self.add_error(
                "telefoonnummer",
                _("Dit telefoonnummer klopt niet. Vul het hele nummer in, bijvoorbeeld 06 12345678."),
            )
        return velden

    def mening(self) -> Mening:
        """The cleaned form as the service takes it."""
        velden = self.cleaned_data
        return Mening(
            cijfer=velden["cijfer"],
            cijfer_afspraak=velden.get("cijfer_afspraak"),
            opmerking=velden["opmerking"],
            is_anoniem=velden["is_anoniem"],
            naam=velden["naam"],
            telefoonnummer=velden["telefoonnummer"],
        )
