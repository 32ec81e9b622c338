"""What a citizen changes or writes in Mijn overzicht."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacten import regels
from contacten.enums import Antwoordkanaal
from contacten.forms.bijlagen import MetBijlagen, bijlagenveld
from contacten.models import Klant

_HOOGSTENS = 10


def _regels(tekst: str) -> list[str]:
    return [regel.strip() for regel in tekst.splitlines() if regel.strip()]


class EigenGegevensForm(forms.Form):
    """Numbers, addresses and language; one number or address a line."""

    telefoonnummers = forms.CharField(
        label=_("Telefoonnummers"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "tel"}),
        help_text=_("Eén nummer per regel."),
    )
    emailadressen = forms.CharField(
        label=_("E-mailadressen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "email"}),
        help_text=_("Eén adres per regel."),
    )
    voorkeurskanaal = forms.ChoiceField(
        label=_("Hoe bereiken wij u het liefst?"),
        choices=[
            ("", _("Dat maakt mij niet uit")),
            (Antwoordkanaal.EMAIL, _("Per e-mail")),
            (Antwoordkanaal.POST, _("Per brief")),
            (Antwoordkanaal.TELEFOON, _("Per telefoon")),
        ],
        required=False,
        help_text=_("Een besluit sturen wij altijd op papier of per e-mail."),
    )
    taal = forms.ChoiceField(label=_("In welke taal schrijven wij u?"), choices=settings.LANGUAGES)
    use_required_attribute = False

    @classmethod
    def van(cls, klant: Klant) -> "EigenGegevensForm":
        """The form filled in with what is known."""
        return cls(
            initial={
                "telefoonnummers": "\n".join(str(nummer) for nummer in klant.telefoonnummers.all()),
                "emailadressen": "\n".join(email.adres for email in klant.emailadressen.all()),
                "voorkeurskanaal": klant.voorkeurskanaal,
                "taal": klant.taal,
            }
        )

    def clean_telefoonnummers(self) -> tuple[str, ...]:
        nummers = []
        for regel in _regels(self.cleaned_data["telefoonnummers"]):
            try:
                nummers.append(regels.normaliseer_telefoonnummer(regel))
            except ValueError:
                self.add_error("telefoonnummers", _("“%(regel)s” is geen telefoonnummer.") % {"regel": regel})
        return self._niet_te_veel(nummers)

    def clean_emailadressen(self) -> tuple[str, ...]:
        adressen = []
        for regel in _regels(self.cleaned_data["emailadressen"]):
            try:
                adressen.append(forms.EmailField().clean(regel).lower())
            except forms.ValidationError:
                self.add_error("emailadressen", _("“%(regel)s” is geen e-mailadres.") % {"regel": regel})
        return self._niet_te_veel(adressen)

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or self.cleaned_data
        liefst = velden.get("voorkeurskanaal")
        for kanaal, veld, melding in (
            (Antwoordkanaal.EMAIL, "emailadressen", _("Vul een e-mailadres in, of kies iets anders.")),
            (Antwoordkanaal.TELEFOON, "telefoonnummers", _("Vul een nummer in, of kies iets anders.")),
        ):
            if liefst == kanaal and veld not in self.errors and not velden.get(veld):
                self.add_error("voorkeurskanaal", melding)
        return velden

    @staticmethod
    def _niet_te_veel(waarden: list[Any]) -> tuple[Any, ...]:
        if len(waarden) > _HOOGSTENS:
            raise forms.ValidationError(_("Vul er hoogstens 10 in."))
        return tuple(waarden)


class ReageerForm(MetBijlagen):
    tekst = forms.CharField(
        label=_("Wat wilt u nog zeggen?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Schrijf op wat u wilt zeggen."),
            "max_length": _("Maak uw tekst korter. Er passen 2000 tekens in."),
        },
    )
    bijlagen = bijlagenveld()
    use_required_attribute = False
