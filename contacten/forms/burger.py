"""What the forms of citizens share: no account, no CAPTCHA, and once is once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from catalogus.models import Product

_ZOUT = "contacten.terugbellen"
# Who types a name, a number and a question takes longer; a program does not.
_KORTSTE_INVULTIJD = timedelta(seconds=3)
_LANGSTE_INVULTIJD = timedelta(days=1)


def begin_formulier(nu: datetime) -> str:
    """The signed beginning of a form: the one-time key of what it will register, and when it was shown."""
    return signing.dumps({"sleutel": uuid4().hex, "begonnen_op": nu.isoformat()}, salt=_ZOUT)


class Burgerformulier(forms.Form):
    """A form of a citizen; `nu` is when it came in. `cleaned_data["begin"]` has its key and its beginning."""

    begin = forms.CharField(widget=forms.HiddenInput, required=False)
    # Nobody sees it; programs fill in everything.
    website = forms.CharField(
        label=_("Laat dit veld leeg"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    # Else the browser marks what is still to be filled in as wrong.
    use_required_attribute = False

    def __init__(self, *args: Any, nu: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nu = nu
        producten: Any = self.fields["product"]
        producten.label_from_instance = self._naam_van
        producten.queryset = producten.queryset.only("code", "naam", "naam_en", "afdeling__code")

    @staticmethod
    def _naam_van(product: Product) -> str:
        return product.naam_vertaald

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Maak dit veld leeg en verstuur het formulier nog een keer."))
        return ""

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or self.cleaned_data
        begin = self._begin()
        if begin is None:
            raise forms.ValidationError(_("Dit formulier stond te lang open. Verstuur het nog een keer."))
        velden["begin"] = begin
        if self.nu - begin["begonnen_op"] < _KORTSTE_INVULTIJD:
            raise forms.ValidationError(
                _("Dat ging erg snel. Kijk of alles klopt en verstuur het formulier nog een keer.")
            )
        return velden

    def _begin(self) -> dict[str, Any] | None:
        try:
            begin = signing.loads(self.cleaned_data.get("begin", ""), salt=_ZOUT, max_age=_LANGSTE_INVULTIJD)
        except signing.BadSignature:
            return None
        return {"sleutel": begin["sleutel"], "begonnen_op": parse_datetime(begin["begonnen_op"])}

    @property
    def heeft_begin(self) -> bool:
        """Whether the form that came in began here, and not too long ago."""
        return isinstance(self.cleaned_data.get("begin"), dict)
