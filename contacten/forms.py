"""Forms of the contact register: what is read from the screen, with errors that say what to do."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.dateparse import parse_datetime

from afspraken.models import Afspraak
from catalogus.enums import Publicatiestatus
from catalogus.models import Product
from contacten import regels
from contacten.enums import Kanaal, Poginguitkomst, Resultaat
from contacten.models import Klant
from contacten.services import Klantgegevens, Terugbelvraag
from kcc.organisatie.models import Afdeling, Medewerker

_ZOUT = "contacten.gespreksbegin"
ANONIEM = "anoniem"
NIEUW = "nieuw"
# The most days that the list of contacts looks at in one go: about 400,000 contacts in a large gemeente.
MAXIMALE_PERIODE_DAGEN = 92


def begin_gesprek(medewerker: Medewerker, nu: datetime) -> str:
    """The signed beginning of a conversation: the one-time key of its registration and when it began.

    Signed, so that a form can neither move the beginning nor name the registration of somebody else.
    """
    return signing.dumps(
        {"sleutel": uuid4().hex, "begonnen_op": nu.isoformat(), "medewerker": medewerker.pk}, salt=_ZOUT
    )


class Telefoonveld(forms.CharField):
    """A phone number in any spelling; gives E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        tekst = super().to_python(value)
        if not tekst:
            return ""
        try:
            return regels.normaliseer_telefoonnummer(tekst)
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from None


class Postcodeveld(forms.CharField):
    """A Dutch postcode; gives 3011 AD."""

    def to_python(self, value: Any) -> str:
        try:
            return regels.normaliseer_postcode(super().to_python(value) or "")
        except ValueError as fout:
            raise forms.ValidationError(str(fout)) from None


def _geboortedatumveld() -> forms.DateField:
    return forms.DateField(
        label="Geboortedatum",
        required=False,
        help_text="Bijvoorbeeld 12-03-1980.",
        widget=forms.DateInput(format="%d-%m-%Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Schrijf de datum als dag, maand en jaar, bijvoorbeeld 12-03-1980."},
    )


def _controleer_geboortedatum(datum: date | None, vandaag: date) -> None:
    if datum is not None and not date(1880, 1, 1) <= datum <= vandaag:
        raise forms.ValidationError("Een geboortedatum ligt in het verleden. Controleer het jaar.")


class ContactForm(forms.Form):
    """The registration of one phone contact; `vandaag` is the local date, `medewerker` who registers."""

    begin = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Het begin van het gesprek ontbreekt. Sla nog een keer op."},
    )
    klant = forms.CharField(required=False)
    zoek_klant = forms.CharField(required=False, max_length=200)
    nieuw_naam = forms.CharField(label="Naam", required=False, max_length=200)
    nieuw_geboortedatum = _geboortedatumveld()
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
            _controleer_geboortedatum(datum, self.vandaag)
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


def _regels(tekst: str) -> list[str]:
    return [regel.strip() for regel in tekst.splitlines() if regel.strip()]


class KlantForm(forms.ModelForm):
    """What is known of a client, to change; numbers and addresses one a line."""

    geboortedatum = _geboortedatumveld()
    postcode = Postcodeveld(label="Postcode", required=False)
    telefoonnummers = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Eén nummer per regel."
    )
    emailadressen = forms.CharField(
        label="E-mailadressen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Eén adres per regel.",
    )

    class Meta:
        model = Klant
        fields = ["soort", "naam", "geboortedatum", "postcode", "huisnummer", "taal"]
        error_messages = {"naam": {"required": "Vul een naam in."}}

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        klant = kwargs.get("instance")
        if klant is not None:
            kwargs["initial"] = {
                "telefoonnummers": "\n".join(str(telefoon) for telefoon in klant.telefoonnummers.all()),
                "emailadressen": "\n".join(email.adres for email in klant.emailadressen.all()),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean_geboortedatum(self) -> date | None:
        datum = self.cleaned_data["geboortedatum"]
        _controleer_geboortedatum(datum, self.vandaag)
        return datum

    def clean_telefoonnummers(self) -> tuple[str, ...]:
        nummers = []
        for regel in _regels(self.cleaned_data["telefoonnummers"]):
            try:
                nummers.append(regels.normaliseer_telefoonnummer(regel))
            except ValueError as fout:
                self.add_error("telefoonnummers", f"“{regel}”: {fout}")
        return tuple(nummers)

    def clean_emailadressen(self) -> tuple[str, ...]:
        adressen = []
        for regel in _regels(self.cleaned_data["emailadressen"]):
            try:
                adressen.append(forms.EmailField().clean(regel).lower())
            except forms.ValidationError:
                self.add_error("emailadressen", f"“{regel}” is geen e-mailadres. Schrijf het hele adres.")
        return tuple(adressen)

    def gegevens(self) -> Klantgegevens:
        """The cleaned form as the service takes it."""
        return Klantgegevens(**self.cleaned_data)


# --- Callback requests ---------------------------------------------------------------------------


class HandelingForm(forms.Form):
    """An action on a callback request: `gezien` is the latest line of its log on the page."""

    # The labels say what may be left out; a field that was not reached yet should not look refused.
    use_required_attribute = False

    gezien = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def argumenten(self) -> dict[str, Any]:
        """The arguments for the service of this action."""
        return self.cleaned_data


def _tekstveld(label: str, *, verplicht: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(verplicht),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": verplicht},
    )


class PogingForm(HandelingForm):
    uitkomst = forms.ChoiceField(
        label="Wat gebeurde er?",
        choices=Poginguitkomst.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er gebeurde toen u belde."},
    )
    notitie = _tekstveld("Notitie")
    is_afgehandeld = forms.BooleanField(
        label="Gesproken: sluit het verzoek meteen af", required=False, initial=True
    )

    def argumenten(self) -> dict[str, Any]:
        return {**self.cleaned_data, "uitkomst": Poginguitkomst(self.cleaned_data["uitkomst"])}


class AfsluitForm(HandelingForm):
    toelichting = _tekstveld("Toelichting")


class IntrekForm(HandelingForm):
    reden = _tekstveld(
        "Waarom hoeft bellen niet meer?", verplicht="Schrijf op waarom bellen niet meer nodig is."
    )


class HeropenForm(HandelingForm):
    reden = _tekstveld("Waarom opent u het weer?", verplicht="Schrijf op waarom u heropent.")


class DoorstuurForm(HandelingForm):
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Naar welke afdeling?",
        empty_label="Kies een afdeling",
        error_messages={"required": "Kies een afdeling."},
    )
    reden = _tekstveld("Waarom stuurt u door?", verplicht="Schrijf op waarom u doorstuurt.")


class WerklijstForm(forms.Form):
    """Which callback requests the worklist shows; a value that does not exist counts as not given."""

    LIJSTEN = [("afdelingen", "Mijn afdelingen"), ("mij", "Van mij"), ("alle", "Alles wat ik mag zien")]
    STANDEN = [("open", "Open"), ("gesloten", "Afgehandeld")]

    lijst = forms.ChoiceField(choices=LIJSTEN, required=False)
    stand = forms.ChoiceField(choices=STANDEN, required=False)
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        required=False,
        empty_label="Alle afdelingen",
        to_field_name="code",
    )


class ContactenForm(forms.Form):
    """The filter of the list of registered contacts: a period of local dates, and what they were."""

    van = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    tot_en_met = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kanaal = forms.ChoiceField(choices=[("", "Alle kanalen"), *Kanaal.choices], required=False)
    resultaat = forms.ChoiceField(choices=[("", "Alle resultaten"), *Resultaat.choices], required=False)
    product = forms.ModelChoiceField(
        Product.objects.only("code", "naam"),
        required=False,
        to_field_name="code",
        empty_label="Alle producten",
    )

    def __init__(self, *args: Any, vandaag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean(self) -> dict[str, Any]:
        velden = super().clean() or {}
        if self.errors:
            return velden
        velden["van"] = velden["van"] or velden["tot_en_met"] or self.vandaag
        velden["tot_en_met"] = velden["tot_en_met"] or max(velden["van"], self.vandaag)
        dagen = (velden["tot_en_met"] - velden["van"]).days
        if dagen < 0:
            self.add_error("tot_en_met", "De laatste dag ligt voor de eerste dag.")
        elif dagen > MAXIMALE_PERIODE_DAGEN:
            self.add_error("tot_en_met", f"Kies een periode van hoogstens {MAXIMALE_PERIODE_DAGEN} dagen.")
        return velden
