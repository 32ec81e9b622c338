"""The registration of one contact."""

from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.dateparse import parse_datetime

from afspraken.models import Afspraak
from catalogus.enums import Publicatiestatus
from catalogus.models import Product
from contacten.enums import Kanaal, Resultaat, Vertegenwoordiger
from contacten.forms.velden import (
    Lijstveld,
    Postcodeveld,
    Telefoonveld,
    controleer_geboortedatum,
    dagdeelveld,
    dagveld,
    geboortedatumveld,
    momentveld,
)
from contacten.models import Klant
from contacten.services import Klantgegevens, Terugbelvraag, Vertegenwoordiging, Vraag
from kcc.organisatie.models import Afdeling, Medewerker

_ZOUT = "contacten.gespreksbegin"
ANONIEM = "anoniem"
NIEUW = "nieuw"
# Fields that stand in the form more than once.
MEERVOUD = ("bron", "vraag_product", "vraag_onderwerp")
MEESTE_VRAGEN = 20


def begin_gesprek(medewerker: Medewerker, nu: datetime, *, sleutel: str = "") -> str:
    """The signed beginning of a conversation: the one-time key of its registration and when it began.

    Signed, so that a form can neither move the beginning nor name the registration of somebody else.
    `sleutel`: of a conversation that began before; else a new one.
    """
    return signing.dumps(
        {"sleutel": sleutel or uuid4().hex, "begonnen_op": nu.isoformat(), "medewerker": medewerker.pk},
        salt=_ZOUT,
    )


def lees_begin(begin: str, medewerker: Medewerker) -> dict[str, Any] | None:
    """The `sleutel` and `begonnen_op` of a conversation; None when it did not begin here, or with another."""
    try:
        gelezen = signing.loads(begin, salt=_ZOUT)
    except signing.BadSignature:
        return None
    if gelezen["medewerker"] != medewerker.pk:
        return None
    return {"sleutel": gelezen["sleutel"], "begonnen_op": parse_datetime(gelezen["begonnen_op"])}


class ContactForm(forms.Form):
    """The registration of one contact; `vandaag` is the local date, `medewerker` who registers.

    `product` and `onderwerp` are the last question; those before it stand in `vraag_product` and
    `vraag_onderwerp`, one in each per question.
    """

    begin = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Het begin van het gesprek ontbreekt. Sla nog een keer op."},
    )
    klant = forms.CharField(required=False)
    kanaal = forms.ChoiceField(choices=Kanaal.choices, required=False, initial=Kanaal.TELEFOON)
    zoek_klant = forms.CharField(required=False, max_length=200)
    vertegenwoordiger_soort = forms.ChoiceField(
        label="Wie belt er?", choices=[("", "De klant zelf"), *Vertegenwoordiger.choices], required=False
    )
    vertegenwoordiger_naam = forms.CharField(
        label="Naam van de beller",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    vertegenwoordiger_telefoon = Telefoonveld(label="Nummer van de beller", required=False)
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
    vraag_product = Lijstveld(hoogstens=MEESTE_VRAGEN, lengte=80)
    vraag_onderwerp = Lijstveld(hoogstens=MEESTE_VRAGEN, lengte=300)
    bron = Lijstveld(hoogstens=50, lengte=100)
    taal = forms.ChoiceField(choices=settings.LANGUAGES, required=False, initial="nl")
    is_vertrouwelijk = forms.BooleanField(
        label="Vertrouwelijk",
        required=False,
        help_text="Onderwerp en notitie ziet u alleen zelf, en een manager.",
    )
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
    terugbel_dagdeel = dagdeelveld()
    terugbel_vanaf = dagveld("Vanaf welke dag")
    terugbel_tot = dagveld("Tot en met welke dag")
    terugbel_voorkeur = momentveld()

    # Where an error of the service belongs on this screen.
    VELDEN = {
        "naam": "nieuw_naam",
        "telefoonnummers": "nieuw_telefoon",
        "adres": "nieuw_email",
        "postcode": "nieuw_postcode",
        "huisnummer": "nieuw_huisnummer",
        "geboortedatum": "nieuw_geboortedatum",
        "telefoonnummer": "terugbel_telefoon",
        "afdeling": "terugbel_afdeling",
        "voorkeur_vanaf": "terugbel_vanaf",
        "voorkeur_tot": "terugbel_tot",
    }

    def __init__(self, *args: Any, medewerker: Medewerker, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.medewerker = medewerker
        self.vandaag = vandaag

    def clean_begin(self) -> dict[str, Any]:
        begin = lees_begin(self.cleaned_data["begin"], self.medewerker)
        if begin is None:
            raise forms.ValidationError("Het begin van dit gesprek is niet bekend. Sla nog een keer op.")
        return begin

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
        if not velden.get("vertegenwoordiger_soort"):
            self._vergeet_fouten("vertegenwoordiger_")
        velden["vragen"] = self._vragen(velden)
        if velden.get("resultaat") != Resultaat.TERUGBELVERZOEK:
            self._vergeet_fouten("terugbel_")
            return velden
        if not velden.get("terugbel_telefoon") and "terugbel_telefoon" not in self.errors:
            velden["terugbel_telefoon"] = self._bekend_nummer()
            if not velden["terugbel_telefoon"] and "nieuw_telefoon" not in self.errors:
                self.add_error("terugbel_telefoon", "Vul in op welk nummer wij terugbellen.")
        if not velden.get("terugbel_afdeling") and not any(vraag.product for vraag in velden["vragen"]):
            self.add_error("terugbel_afdeling", "Kies welke afdeling terugbelt, of kies een product.")
        return velden

    def _vragen(self, velden: dict[str, Any]) -> list[Vraag]:
        """All questions in the order in which they were asked; one that says nothing is left out."""
        codes = velden.get("vraag_product") or []
        onderwerpen = velden.get("vraag_onderwerp") or []
        producten = {product.code: product for product in self._producten().filter(code__in=set(codes))}
        vragen = []
        for code, onderwerp in zip_longest(codes, onderwerpen, fillvalue=""):
            if code and code not in producten:
                self.add_error("product", "Een product van een eerdere vraag bestaat niet meer.")
            vragen.append(Vraag(producten.get(code), onderwerp))
        vragen.append(Vraag(velden.get("product"), velden.get("onderwerp", "")))
        return [vraag for vraag in vragen if vraag.product or vraag.onderwerp]

    def _producten(self) -> Any:
        return self.fields["product"].queryset  # type: ignore[attr-defined]

    def _vergeet_fouten(self, begin: str) -> None:
        for veld in [naam for naam in self.errors if naam.startswith(begin)]:
            del self.errors[veld]

    def _bekend_nummer(self) -> str:
        if self.cleaned_data.get("vertegenwoordiger_soort") and (
            eigen := self.cleaned_data.get("vertegenwoordiger_telefoon")
        ):
            return str(eigen)
        klant = self.cleaned_data.get("klant")
        if isinstance(klant, Klant):
            eerste = klant.telefoonnummers.order_by("pk").first()
            return eerste.nummer if eerste else ""
        return self.cleaned_data.get("nieuw_telefoon", "") if klant == NIEUW else ""

    def registratie(self) -> dict[str, Any]:
        """The arguments for registreer_concept that come from this screen."""
        velden = self.cleaned_data
        eerste, *meer = velden["vragen"] or [Vraag()]
        return {
            "kanaal": Kanaal(velden["kanaal"] or Kanaal.TELEFOON),
            "resultaat": Resultaat(velden["resultaat"]),
            "klant": self._klant(),
            "product": eerste.product,
            "afspraak": velden["afspraak"],
            "onderwerp": eerste.onderwerp,
            "notitie": velden["notitie"],
            "meer_vragen": meer,
            "vertegenwoordiging": self._vertegenwoordiging(),
            "taal": velden["taal"] or "nl",
            "is_vertrouwelijk": velden["is_vertrouwelijk"],
            "bronnen": velden["bron"],
            "terugbelvraag": self._terugbelvraag(),
        }

    def _vertegenwoordiging(self) -> Vertegenwoordiging | None:
        velden = self.cleaned_data
        if not velden["vertegenwoordiger_soort"]:
            return None
        return Vertegenwoordiging(
            Vertegenwoordiger(velden["vertegenwoordiger_soort"]),
            velden["vertegenwoordiger_naam"],
            velden["vertegenwoordiger_telefoon"],
        )

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
            voorkeur_dagdeel=velden["terugbel_dagdeel"],
            voorkeur_vanaf=velden["terugbel_vanaf"],
            voorkeur_tot=velden["terugbel_tot"],
            voorkeursmoment=velden["terugbel_voorkeur"],
            # The last question that has a product is the one that was still open.
            afdeling=velden["terugbel_afdeling"]
            or next((vraag.product.afdeling for vraag in reversed(velden["vragen"]) if vraag.product), None),
        )
