"""What is asked when a version goes on: why it changed, when it is published, what must be better."""

from datetime import date, datetime
from typing import Any

from django import forms

from catalogus.enums import Publicatiestatus
from catalogus.forms.velden import Tekstveld, datumveld
from kcc.organisatie.models import Afdeling


def _tekst(kop: str, hoogstens: int, verplicht: str = "", **kwargs: Any) -> Tekstveld:
    return Tekstveld(
        label=kop,
        max_length=hoogstens,
        required=bool(verplicht),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": verplicht},
        **kwargs,
    )


class AanbiedForm(forms.Form):
    """Why this version: what the checker and the history read."""

    use_required_attribute = False

    toelichting = _tekst(
        "Waarom verandert dit?", 500, "Schrijf in één zin waarom dit verandert. Uw collega leest dat eerst."
    )


class TerugForm(forms.Form):
    """What must be better before it can be published."""

    use_required_attribute = False

    opmerking = _tekst("Wat moet er anders?", 1000, "Schrijf wat er anders moet.")


class PublicatieForm(forms.Form):
    """Now, or at a moment that is yet to come (local time)."""

    wanneer = forms.ChoiceField(
        label="Wanneer?",
        choices=[("nu", "Nu meteen"), ("later", "Op een moment dat ik kies")],
        widget=forms.RadioSelect,
        initial="nu",
    )
    publiceren_op = forms.DateTimeField(
        label="Datum en tijd",
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M",
            attrs={"type": "datetime-local", "class": "utrecht-textbox utrecht-textbox--html-input"},
        ),
        error_messages={"invalid": "Schrijf de dag en de tijd, bijvoorbeeld 01-01-2027 00:00."},
    )

    def __init__(self, *args: Any, nu: datetime, **kwargs: Any) -> None:
        self.nu = nu
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if gegevens.get("wanneer") == "later" and "publiceren_op" not in self.errors:
            moment = gegevens.get("publiceren_op")
            if moment is None:
                self.add_error("publiceren_op", "Kies een dag en een tijd.")
            elif moment <= self.nu:
                self.add_error("publiceren_op", "Kies een moment dat nog komt, of publiceer nu meteen.")
        else:
            gegevens["publiceren_op"] = None
        return gegevens


class VelenForm(forms.Form):
    """A change of many at once: one of three, and why."""

    use_required_attribute = False

    wat = forms.ChoiceField(
        label="Wat verandert er?",
        widget=forms.RadioSelect,
        choices=[
            ("afdeling", "Andere afdeling"),
            ("reviseren_voor", "Andere datum om na te kijken"),
            ("archiveren", "Archiveren: inwoners zien het niet meer"),
            ("terughalen", "Terughalen uit het archief"),
        ],
        error_messages={"required": "Kies wat er verandert."},
    )
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="Kies",
        label="Nieuwe afdeling",
        help_text="Alleen als u hierboven een andere afdeling koos.",
    )
    reviseren_voor = datumveld(
        label="Nieuwe datum", required=False, help_text="Alleen als u hierboven een andere datum koos."
    )
    toelichting = _tekst("Waarom?", 500, "Schrijf waarom dit verandert. Dat staat later in de geschiedenis.")

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        wat = gegevens.get("wat")
        if wat == "afdeling" and not gegevens.get("afdeling") and "afdeling" not in self.errors:
            self.add_error("afdeling", "Kies de nieuwe afdeling.")
        if wat == "reviseren_voor" and not gegevens.get("reviseren_voor") and not self.errors:
            self.add_error("reviseren_voor", "Kies de nieuwe datum.")
        return gegevens

    def wijziging(self) -> dict[str, Any]:
        """The change, as the arguments of services.wijzig_beheer."""
        gegevens = self.cleaned_data
        afdeling: Afdeling | None = gegevens["afdeling"] if gegevens["wat"] == "afdeling" else None
        dag: date | None = gegevens["reviseren_voor"] if gegevens["wat"] == "reviseren_voor" else None
        status = {
            "archiveren": Publicatiestatus.GEARCHIVEERD,
            "terughalen": Publicatiestatus.GEPUBLICEERD,
        }.get(gegevens["wat"])
        return {"afdeling": afdeling, "reviseren_voor": dag, "status": status}


class RedenForm(forms.Form):
    """Why something is taken back."""

    use_required_attribute = False

    toelichting = _tekst("Waarom?", 500, "Schrijf waarom.")
