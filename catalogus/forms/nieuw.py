"""Beginning a product or an answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from catalogus.forms.velden import Tekstveld
from catalogus.models import Thema
from catalogus.services import PRODUCT, Inhoud, Soort, label
from kcc.organisatie.models import Afdeling

_CODE_LENGTE = 80


class NieuwForm(forms.Form):
    """A name, a theme (of a product), a department and a code; without a code the name gives one."""

    naam = Tekstveld(regel=True)
    thema = forms.ModelChoiceField(
        Thema.objects.all(), to_field_name="code", empty_label="Kies", label="Thema"
    )
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.all(), to_field_name="code", empty_label="Kies", label="Afdeling"
    )
    code = forms.CharField(
        label="Code",
        required=False,
        max_length=_CODE_LENGTE,
        help_text="Komt in het adres van de pagina en verandert nooit meer. Leeg: gemaakt van de naam.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, soort: Soort, **kwargs: Any) -> None:
        self.soort = soort
        super().__init__(*args, **kwargs)
        naam = self.fields["naam"]
        naam.label = label(soort.naamveld)
        assert isinstance(naam, Tekstveld)  # noqa: S101 - as declared above
        modelveld: Any = soort.model._meta.get_field(soort.naamveld)
        naam.hoogstens = modelveld.max_length
        if soort is not PRODUCT:
            del self.fields["thema"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if "naam" in gegevens and "code" in gegevens:
            voorstel = slugify(gegevens["code"] or gegevens["naam"])[:_CODE_LENGTE].strip("-")
            if not voorstel or voorstel == "nieuw":
                self.add_error("code", "Typ een code van gewone letters, cijfers en streepjes.")
            elif gegevens["code"] and gegevens["code"] != voorstel:
                self.add_error(
                    "code", f"Gebruik alleen kleine letters, cijfers en streepjes, bijvoorbeeld {voorstel}."
                )
            elif bestaat := self.soort.model._default_manager.filter(code=voorstel).first():
                self.add_error(
                    "code",
                    f"Deze code is al van “{bestaat}”. Kies een andere code, "
                    f"of open {self.soort.dit} in de werkvoorraad.",
                )
            gegevens["code"] = voorstel
        return gegevens

    def inhoud(self) -> Inhoud:
        """What the first draft begins with."""
        gegevens = self.cleaned_data
        inhoud: Inhoud = {self.soort.naamveld: gegevens["naam"], "afdeling": gegevens["afdeling"].code}
        if "thema" in self.fields:
            inhoud["thema"] = gegevens["thema"].code
        return inhoud

    def voeg_toe(self, fout: ValidationError) -> None:
        """Put what the database refuses at its field (somebody took the code a moment ago)."""
        for veld, berichten in getattr(fout, "message_dict", {"__all__": fout.messages}).items():
            self.add_error(veld if veld in self.fields else None, berichten)
