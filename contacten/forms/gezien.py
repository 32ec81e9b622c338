"""What a page showed, sent along with what is saved from it: an outdated save is then refused."""

import json
from typing import Any

from django import forms
from django.core import signing

from contacten.services import Stand

_ZOUT = "contacten.gezien"


def teken_stand(stand: Stand) -> str:
    """What a page showed, to send along with what is saved from it."""
    return signing.dumps(json.dumps(stand), salt=_ZOUT, compress=True)


class GezienField(forms.CharField):
    """A signed Stand; without a valid one the page is shown again."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": "Deze pagina is verouderd. Controleer alles en sla nog een keer op."
    }

    def to_python(self, value: Any) -> Any:
        tekst = super().to_python(value)
        if not tekst:
            return None
        try:
            return json.loads(signing.loads(tekst, salt=_ZOUT))
        except signing.BadSignature:
            raise forms.ValidationError(self.error_messages["required"]) from None
