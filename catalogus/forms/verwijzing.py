"""An organisation that people are referred to."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from catalogus.forms.velden import Tekstveld
from catalogus.models import Verwijzing


def _formulierveld(veld: models.Field, **_: Any) -> forms.Field | None:
    """Texts without markup, as everywhere in the catalogue; the rest as Django asks it."""
    basis: dict[str, Any] = {
        "label": capfirst(str(veld.verbose_name)),
        "required": not veld.blank and not isinstance(veld, models.BooleanField),
        "help_text": veld.help_text,
    }
    if isinstance(veld, models.URLField):
        fout = "Schrijf het hele adres, bijvoorbeeld https://www.voorbeeld.nl."
        return forms.URLField(
            max_length=veld.max_length, assume_scheme="https", error_messages={"invalid": fout}, **basis
        )
    if isinstance(veld, models.TextField):
        return Tekstveld(widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **basis)
    if isinstance(veld, models.SlugField):
        return veld.formfield(
            error_messages={"invalid": "Gebruik alleen letters, cijfers en streepjes."}, **basis
        )
    if isinstance(veld, models.CharField):
        return Tekstveld(regel=True, max_length=veld.max_length or 300, **basis)
    return veld.formfield(**basis)


class VerwijzingForm(forms.ModelForm):
    """The code is chosen once: contacts and addresses keep it."""

    # A text that must be filled in is not wrong before anybody typed.
    use_required_attribute = False

    class Meta:
        model = Verwijzing
        fields = (
            *("code", "naam", "waarvoor", "synoniemen", "telefoon", "website", "adres", "bereikbaar"),
            *("afdeling", "naam_en", "waarvoor_en", "is_actief"),
        )
        formfield_callback = _formulierveld

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        else:
            self.fields["is_actief"].initial = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        bestaat = Verwijzing.objects.filter(code=code).first()
        if bestaat is not None:
            raise forms.ValidationError(f"Deze code is al van “{bestaat}”. Kies een andere code.")
        return code
