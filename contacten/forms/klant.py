"""What is known of a client, to change."""

from datetime import date
from typing import Any

from django import forms

from contacten import regels
from contacten.enums import Antwoordkanaal
from contacten.forms.gezien import GezienField, teken_stand
from contacten.forms.velden import Postcodeveld, controleer_geboortedatum, geboortedatumveld
from contacten.models import Klant
from contacten.services import Klantgegevens, stand_van_klant


def _regels(tekst: str) -> list[str]:
    return [regel.strip() for regel in tekst.splitlines() if regel.strip()]


class KlantForm(forms.ModelForm):
    """What is known of a client, to change; numbers and addresses one a line."""

    gezien = GezienField(required=False)
    geboortedatum = geboortedatumveld()
    postcode = Postcodeveld(label="Postcode", required=False)
    telefoonnummers = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Eén nummer per regel."
    )
    emailadressen = forms.CharField(
        label="E-mailadressen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Eén adres per regel.",
    )

    class Meta:
        model = Klant
        fields = ["soort", "naam", "geboortedatum", "postcode", "huisnummer", "taal", "voorkeurskanaal"]
        error_messages = {"naam": {"required": "Vul een naam in."}}

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        klant = kwargs.get("instance")
        if klant is not None:
            kwargs["initial"] = {
                "gezien": teken_stand(stand_van_klant(klant)),
                "telefoonnummers": "\n".join(str(telefoon) for telefoon in klant.telefoonnummers.all()),
                "emailadressen": "\n".join(email.adres for email in klant.emailadressen.all()),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        liefst: Any = self.fields["voorkeurskanaal"]
        liefst.choices = [("", "Geen voorkeur"), *Antwoordkanaal.choices]
        self.vandaag = vandaag

    def clean_geboortedatum(self) -> date | None:
        datum = self.cleaned_data["geboortedatum"]
        controleer_geboortedatum(datum, self.vandaag)
        return datum

    def clean_telefoonnummers(self) -> tuple[str, ...]:
        nummers = []
        for regel in _regels(self.cleaned_data["telefoonnummers"]):
            try:
                nummers.append(regels.normaliseer_telefoonnummer(regel))
            except ValueError as fout:
                self.add_error("telefoonnummers", f"“{regel}”: {fout}")
        return tuple(nummers)

    def clean_emailadressen(self) -> tuple[str, ...]:
        adressen = []
        for regel in _regels(self.cleaned_data["emailadressen"]):
            try:
                adressen.append(forms.EmailField().clean(regel).lower())
            except forms.ValidationError:
                self.add_error("emailadressen", f"“{regel}” is geen e-mailadres. Schrijf het hele adres.")
        return tuple(adressen)

    def gegevens(self) -> Klantgegevens:
        """The cleaned form as the service takes it."""
        velden = {naam: waarde for naam, waarde in self.cleaned_data.items() if naam != "gezien"}
        return Klantgegevens(**velden)
