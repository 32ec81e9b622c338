"""The form of a citizen who wants to be called: no account, no CAPTCHA."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from catalogus.models import Product
from contacten import regels
from contacten.services import Terugbelvraag

_ZOUT = "contacten.terugbellen"
# Who types a name, a number and a question takes longer; a program does not.
_KORTSTE_INVULTIJD = timedelta(seconds=3)
_LANGSTE_INVULTIJD = timedelta(days=1)


def begin_terugbelformulier(nu: datetime) -> str:
    """The signed beginning of a form: the one-time key of what it will register, and when it was shown."""
    return signing.dumps({"sleutel": uuid4().hex, "begonnen_op": nu.isoformat()}, salt=_ZOUT)


class TerugbelForm(forms.Form):
    """A citizen asks to be called; `nu` is when the form came in."""

    begin = forms.CharField(widget=forms.HiddenInput, required=False)
    naam = forms.CharField(
        label=_("Uw naam"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul uw naam in.")},
    )
    telefoonnummer = forms.CharField(
        label=_("Uw telefoonnummer"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Vul in op welk nummer wij u bellen.")},
    )
    vraag = forms.CharField(
        label=_("Wat is uw vraag?"),
        max_length=1000,
        help_text=_("Een paar woorden is genoeg. Schrijf hier geen burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Schrijf kort op wat uw vraag is."),
            "max_length": _("Maak uw vraag korter. Er passen 1000 tekens in."),
        },
    )
    product = forms.ModelChoiceField(
        Product.objects.published().select_related("afdeling"),
        to_field_name="code",
        label=_("Waar gaat het over?"),
        required=False,
        empty_label=_("Iets anders, of ik weet het niet"),
        error_messages={"invalid_choice": _("Dit onderwerp bestaat niet meer. Kies een ander onderwerp.")},
    )
    voorkeur = forms.ChoiceField(
        label=_("Wanneer bellen wij u het liefst?"),
        choices=[
            ("", _("Dat maakt mij niet uit")),
            ("ochtend", _("In de ochtend")),
            ("middag", _("In de middag")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    # Nobody sees it; programs fill in everything.
    website = forms.CharField(
        label=_("Laat dit veld leeg"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    # Else the browser marks what is still to be filled in as wrong.
    use_required_attribute = False
    _VOORKEUREN = {"ochtend": "In de ochtend", "middag": "In de middag"}

    def __init__(self, *args: Any, nu: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nu = nu
        producten = self.fields["product"]
        producten.label_from_instance = self._naam_van  # type: ignore[attr-defined]
        producten.queryset = producten.queryset.only("code", "naam", "naam_en", "afdeling__code")  # type: ignore[attr-defined]

    @staticmethod
    def _naam_van(product: Product) -> str:
        return product.naam_vertaald

    def clean_telefoonnummer(self) -> str:
        try:
            return regels.normaliseer_telefoonnummer(self.cleaned_data["telefoonnummer"])
        except ValueError:
            raise forms.ValidationError(
                _("Dit telefoonnummer klopt niet. Vul het hele nummer in, bijvoorbeeld 06 12345678.")
            ) from None

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

    def terugbelvraag(self) -> Terugbelvraag:
        """Who wants to be called about what; without a product the KCC finds out for which afdeling it is."""
        velden = self.cleaned_data
        return Terugbelvraag(
            telefoonnummer=velden["telefoonnummer"],
            naam=velden["naam"],
            vraag=velden["vraag"],
            voorkeursmoment=self._VOORKEUREN.get(velden["voorkeur"], ""),
            mag_zonder_afdeling=True,
        )
