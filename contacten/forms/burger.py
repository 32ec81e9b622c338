"""What the forms of citizens share: no account, no CAPTCHA, and once is once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from catalogus.models import Product
from contacten.forms.bijlagen import MetBijlagen

_ZOUT = "contacten.terugbellen"
# Who types a name, a number and a question takes longer; a program does not.
_KORTSTE_INVULTIJD = timedelta(seconds=3)
_LANGSTE_INVULTIJD = timedelta(days=1)


def begin_formulier(nu: datetime) -> str:
    """The signed beginning of a form: the one-time key of what it will register, and when it was shown."""
    return signing.dumps({"sleutel": uuid4().hex, "begonnen_op": nu.isoformat()}, salt=_ZOUT)


class Productveld(forms.ModelChoiceField):
    """What it is about, if the citizen knows: a product by its code, named in the language of the page."""

    def __init__(self) -> None:
        producten = Product.objects.published().select_related("afdeling")
        super().__init__(
            producten.only("code", "naam", "naam_en", "afdeling__code"),
            to_field_name="code",
            label=_("Waar gaat het over?"),
            required=False,
            empty_label=_("Iets anders, of ik weet het niet"),
            error_messages={
                "invalid_choice": _("Dit onderwerp bestaat niet meer. Kies een ander onderwerp.")
            },
        )

    def label_from_instance(self, product: Product) -> str:
        return product.naam_vertaald


class Burgerformulier(MetBijlagen):
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

    def begin_van(self, nu: datetime) -> str:
        """The beginning to show: a good one is kept, and with it its key; one that is missing, forged or too
        old is replaced."""
        if self.is_bound and not isinstance(self.cleaned_data.get("begin"), dict):
            return begin_formulier(nu)
        return str(self["begin"].value() or begin_formulier(nu))
