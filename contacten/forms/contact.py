"""The registration of one contact."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.dateparse import parse_datetime

from afspraken.models import Afspraak
from catalogus.enums import Publicatiestatus
from catalogus.models import Product
from contacten.enums import Kanaal, Resultaat
from contacten.forms.velden import Postcodeveld, Telefoonveld, controleer_geboortedatum, geboortedatumveld
from contacten.models import Klant
from contacten.services import Klantgegevens, Terugbelvraag
from kcc.organisatie.models import Afdeling, Medewerker

_ZOUT = "contacten.gespreksbegin"
ANONIEM = "anoniem"
NIEUW = "nieuw"


def begin_gesprek(medewerker: Medewerker, nu: datetime) -> str:
    """The signed beginning of a conversation: the one-time key of its registration and when it began.

    Signed, so that a form can neither move the beginning nor name the registration of somebody else.
    """
    return signing.dumps(
        {"sleutel": uuid4().hex, "begonnen_op": nu.isoformat(), "medewerker": medewerker.pk}, salt=_ZOUT
    )


class ContactForm(forms.Form):
    """The registration of one phone contact; `vandaag` is the local date, `medewerker` who registers."""

    begin = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Het begin van het gesprek ontbreekt. Sla nog een keer op."},
    )
    klant = forms.CharField(required=False)
    zoek_klant = forms.CharField(required=False, max_length=200)
    nieuw_naam = forms.CharField(label="Naam", required=False, max_length=200)
    nieuw_geboortedatum = geboortedatumveld()
    nieuw_telefoon = Telefoonveld(label="Telefoon", required=False)
    nieuw_email = forms.EmailField(
        label="E-mail",
        required=False,
        error_messages={"invalid": "Schrijf het hele adres, bijvoorbeeld naam@voorbeeld.nl."},
    )
    nieuw_postcode = Postcodeveld(label="Postcode", required=False)
    nieuw_huisnummer = forms.CharField(label="Huisnummer", required=False, max_length=20)
    zoek_product = forms.CharField(required=False, max_length=200)
    product = forms.ModelChoiceField(
        Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD).select_related("afdeling"),
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": "Dit product bestaat niet meer. Kies een ander product."},
    )
    # What was booked during the call; the page puts it there.
    afspraak = forms.ModelChoiceField(
        Afspraak.objects.all(),
        to_field_name="uuid",
        required=False,
        error_messages={"invalid_choice": "Deze afspraak bestaat niet meer. Sla nog een keer op."},
    )
    onderwerp = forms.CharField(
        label="Onderwerp",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    notitie = forms.CharField(label="Notitie", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    resultaat = forms.ChoiceField(
        label="Resultaat",
        choices=Resultaat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het gesprek afliep."},
    )
    terugbel_telefoon = Telefoonveld(
        label="Terugbellen op", required=False, help_text="Leeg: het nummer van de klant."
    )
    terugbel_naam = forms.CharField(
        label="Vragen naar", required=False, max_length=200, help_text="Leeg: de naam van de klant."
    )
    terugbel_afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Afdeling",
        required=False,
        empty_label="De afdeling van het product",
    )
    terugbel_voorkeur = forms.CharField(
        label="Voorkeur",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: na 14.00 uur. De uiterste tijd blijft dezelfde.",
    )

    # Where an error of the service belongs on this screen.
    _VELDEN = {
        "naam": "nieuw_naam",
        "telefoonnummers": "nieuw_telefoon",
        "adres": "nieuw_email",
        "postcode": "nieuw_postcode",
        "huisnummer": "nieuw_huisnummer",
        "geboortedatum": "nieuw_geboortedatum",
        "telefoonnummer": "terugbel_telefoon",
        "afdeling": "terugbel_afdeling",
    }

    def __init__(self, *args: Any, medewerker: Medewerker, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.medewerker = medewerker
        self.vandaag = vandaag

    def clean_begin(self) -> dict[str, Any]:
        try:
            begin = signing.loads(self.cleaned_data["begin"], salt=_ZOUT)
        except signing.BadSignature:
            raise forms.ValidationError(
                "Het begin van dit gesprek is niet meer bekend. Sla nog een keer op."
            ) from None
        if begin["medewerker"] != self.medewerker.pk:
            raise forms.ValidationError(
                "Dit gesprek is door iemand anders begonnen. Sla het nog een keer op als het van u is."
            )
        return {"sleutel": begin["sleutel"], "begonnen_op": parse_datetime(begin["begonnen_op"])}

    def clean_klant(self) -> Klant | str:
        keuze = self.cleaned_data["klant"] or ANONIEM
        if keuze in {ANONIEM, NIEUW}:
            return str(keuze)
        klant = Klant.objects.filter(pk=keuze).first() if keuze.isdecimal() and len(keuze) < 19 else None
        if klant is None:
            raise forms.ValidationError("Deze klant bestaat niet meer. Zoek de klant opnieuw.")
        return klant

    def clean_nieuw_geboortedatum(self) -> date | None:
        datum = self.cleaned_data["nieuw_geboortedatum"]
        if self.data.get("klant") == NIEUW:
            controleer_geboortedatum(datum, self.vandaag)
        return datum

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        # What stands in a part of the screen that is not in use is no reason to refuse.
        if velden.get("klant") != NIEUW:
            self._vergeet_fouten("nieuw_")
        elif not velden.get("nieuw_naam") and "nieuw_naam" not in self.errors:
            self.add_error("nieuw_naam", "Vul de naam van de nieuwe klant in.")
        if velden.get("resultaat") != Resultaat.TERUGBELVERZOEK:
            self._vergeet_fouten("terugbel_")
            return velden
        if not velden.get("terugbel_telefoon") and "terugbel_telefoon" not in self.errors:
            velden["terugbel_telefoon"] = self._bekend_nummer()
            if not velden["terugbel_telefoon"] and "nieuw_telefoon" not in self.errors:
                self.add_error("terugbel_telefoon", "Vul in op welk nummer wij terugbellen.")
        if not velden.get("terugbel_afdeling") and not velden.get("product"):
            self.add_error("terugbel_afdeling", "Kies welke afdeling terugbelt, of kies een product.")
        return velden

    def _vergeet_fouten(self, begin: str) -> None:
        for veld in [naam for naam in self.errors if naam.startswith(begin)]:
            del self.errors[veld]

    def _bekend_nummer(self) -> str:
        klant = self.cleaned_data.get("klant")
        if isinstance(klant, Klant):
            eerste = klant.telefoonnummers.order_by("pk").first()
            return eerste.nummer if eerste else ""
        return self.cleaned_data.get("nieuw_telefoon", "") if klant == NIEUW else ""

    def voeg_fouten_toe(self, fouten: dict[str, list[Any]]) -> None:
        """Show the errors of the service at the fields that they are about."""
        for veld, meldingen in fouten.items():
            doel = self._VELDEN.get(veld, veld)
            self.add_error(doel if doel in self.fields else None, meldingen)

    def registratie(self) -> dict[str, Any]:
        """The arguments for registreer_klantcontact that come from this screen."""
        velden = self.cleaned_data
        return {
            "referentie": velden["begin"]["sleutel"],
            "kanaal": Kanaal.TELEFOON,
            "begonnen_op": velden["begin"]["begonnen_op"],
            "resultaat": Resultaat(velden["resultaat"]),
            "medewerker": self.medewerker,
            "klant": self._klant(),
            "product": velden["product"],
            "afspraak": velden["afspraak"],
            "onderwerp": velden["onderwerp"],
            "notitie": velden["notitie"],
            "terugbelvraag": self._terugbelvraag(),
        }

    def _klant(self) -> Klant | Klantgegevens | None:
        velden = self.cleaned_data
        if isinstance(velden["klant"], Klant):
            return velden["klant"]
        if velden["klant"] == ANONIEM:
            return None
        return Klantgegevens(
            naam=velden["nieuw_naam"],
            geboortedatum=velden["nieuw_geboortedatum"],
            postcode=velden["nieuw_postcode"],
            huisnummer=velden["nieuw_huisnummer"],
            telefoonnummers=tuple(filter(None, [velden["nieuw_telefoon"]])),
            emailadressen=tuple(filter(None, [velden["nieuw_email"]])),
        )

    def _terugbelvraag(self) -> Terugbelvraag | None:
        velden = self.cleaned_data
        if velden["resultaat"] != Resultaat.TERUGBELVERZOEK:
            return None
        return Terugbelvraag(
            telefoonnummer=velden["terugbel_telefoon"],
            naam=velden["terugbel_naam"],
            voorkeursmoment=velden["terugbel_voorkeur"],
            afdeling=velden["terugbel_afdeling"],
        )
