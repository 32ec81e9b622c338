"""What a service refused, shown in the form that was sent."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError


def voeg_fouten_toe(
    form: forms.BaseForm, fout: ValidationError, namen: Mapping[str, str] | None = None
) -> None:
    """Each message at the field that it is about, or above the form when that has no such field.

    `namen`: how the form calls what the service calls otherwise.
    """
    per_veld = fout.message_dict if hasattr(fout, "error_dict") else {"": fout.messages}
    for veld, meldingen in per_veld.items():
        doel = (namen or {}).get(veld, veld)
        form.add_error(doel if doel in form.fields else None, meldingen)
