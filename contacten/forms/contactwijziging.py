"""Correcting a registered contact."""

from typing import Any

from django import forms

from catalogus.enums import Publicatiestatus
from catalogus.models import Product
from contacten.enums import Resultaat
from contacten.forms.gezien import GezienField, teken_stand
from contacten.models import Klantcontact
from contacten.services import stand_van_contact


class ContactwijzigForm(forms.Form):
    """What can be corrected: what it was about and how it ended."""

    gezien = GezienField()
    product = forms.ModelChoiceField(
        Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD).only("code", "naam"),
        to_field_name="code",
        required=False,
        empty_label="Geen product",
    )
    onderwerp = forms.CharField(required=False, max_length=300)
    notitie = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 6}))
    resultaat = forms.ChoiceField(choices=Resultaat.choices)
    is_vertrouwelijk = forms.BooleanField(
        label="Vertrouwelijk",
        required=False,
        help_text="Onderwerp en notitie ziet alleen wie het contact had, en een manager.",
    )

    def __init__(self, data: Any = None, *, contact: Klantcontact) -> None:
        begin = {
            "gezien": teken_stand(stand_van_contact(contact)),
            "product": contact.product.code if contact.product else "",
            "onderwerp": contact.onderwerp,
            "notitie": contact.notitie,
            "resultaat": contact.resultaat,
            "is_vertrouwelijk": contact.is_vertrouwelijk,
        }
        super().__init__(data, initial=begin)

    def argumenten(self) -> dict[str, Any]:
        """The arguments for wijzig_klantcontact that come from this form."""
        return {**self.cleaned_data, "resultaat": Resultaat(self.cleaned_data["resultaat"])}
