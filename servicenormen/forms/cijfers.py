"""What an address of these pages asks for."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from afspraken.models import Beschikbaarheidsmeting
from catalogus.models import Locatie, Product
from kcc.lib.perioden import Tertaal
from servicenormen.meetmethoden import Meetmethode
from servicenormen.models import DUUR
from servicenormen.services import DUUR_OPEN, WEEK, Gevalfilter

# What a case took: "3", "3-5", "6-" for that or more.
_DUUR = rf"^([0-9]{{1,8}}(-([0-9]{{1,8}})?)?|{DUUR_OPEN})$"
_BINNEN = {"ja": True, "nee": False, "": None}


class PeriodeForm(forms.Form):
    """`tertaal` as 2025-T1 and `peilmoment` in ISO 8601 with offset; both may be left out."""

    tertaal = forms.CharField(required=False)
    peilmoment = forms.CharField(required=False)

    def clean_tertaal(self) -> Tertaal | None:
        tekst = self.cleaned_data["tertaal"]
        try:
            return Tertaal.lees(tekst) if tekst else None
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from fout

    def clean_peilmoment(self) -> datetime | None:
        tekst = self.cleaned_data["peilmoment"]
        try:
            moment = datetime.fromisoformat(tekst) if tekst else None
        except ValueError as fout:
            raise forms.ValidationError("Dit is geen moment.") from fout
        if moment is not None and (moment.utcoffset() is None or moment.year < 1900):
            raise forms.ValidationError("Dit moment heeft geen tijdzone, of ligt te lang geleden.")
        return moment


class ToegangForm(forms.Form):
    """Which product and place the access times are of; both may be left out."""

    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, to_field_name="code", empty_label="Alle producten"
    )
    locatie = forms.ModelChoiceField(
        Locatie.objects.none(), required=False, to_field_name="code", empty_label="Alle locaties"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whatever was ever measured can be looked back at.
        gemeten = Beschikbaarheidsmeting.objects
        keuzes = {"product": Product.objects, "locatie": Locatie.objects}
        for naam, rijen in keuzes.items():
            veld = self.fields[naam]
            assert isinstance(veld, forms.ModelChoiceField)  # noqa: S101 - declared above
            veld.queryset = rijen.filter(Exists(gemeten.filter(**{naam: OuterRef("pk")})))


class GevallenForm(forms.Form):
    """Which cases of a norm: a code per dimension of that norm, a week, and within the norm or not."""

    binnen = forms.ChoiceField(
        required=False, choices=[("", "alle"), ("ja", "binnen"), ("nee", "niet binnen")]
    )
    week = forms.RegexField(r"^[12][0-9]{3}-W[0-5][0-9]$", required=False)

    def __init__(self, *args: Any, methode: Meetmethode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dimensies = [WEEK, *(dimensie.naam for dimensie in methode.geteld)]
        for dimensie in methode.dimensies:
            self.fields[dimensie.naam] = forms.CharField(required=False, max_length=100)
        if methode.duur:
            self.fields[DUUR] = forms.RegexField(_DUUR, required=False)

    def filter(self) -> Gevalfilter:
        """The valid choice as the value that services.gevallen takes."""
        gekozen = {naam: self.cleaned_data[naam] for naam in self._dimensies if self.cleaned_data[naam]}
        return Gevalfilter(gekozen, _BINNEN[self.cleaned_data["binnen"]])
