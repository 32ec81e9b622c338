"""What staff do with a message of the Postbus, and which ones their worklist shows."""

from typing import Any
from uuid import uuid4

from django import forms

from catalogus.models import Product
from contacten.enums import Kanaal, Publieksreactiesoort, Resultaat
from contacten.forms.terugbelverzoek import HandelingForm, tekstveld
from contacten.forms.velden import Telefoonveld, dagdeelveld, dagveld, momentveld
from contacten.models import Klant, Tekstblok
from contacten.regels import lees_zoekvraag
from kcc.organisatie.models import Afdeling

# As large as a letter of many pages; the same as what is kept of any message.
GROOTSTE_SCAN = 20 * 1024 * 1024
MEESTE_SCANS = 20
# A letter or mail was not put through, and did not break off.
_RESULTATEN = [
    Resultaat.DIRECT_BEANTWOORD,
    Resultaat.DOORVERWEZEN,
    Resultaat.AFSPRAAK_GEMAAKT,
]


class PostbusForm(forms.Form):
    """The filter of the worklist; what makes no sense is left out."""

    LIJSTEN = [("alle", "Alles"), ("afdelingen", "Mijn afdelingen"), ("mij", "Van mij")]
    STANDEN = [
        ("open", "Open"),
        ("afgehandeld", "Afgehandeld"),
        ("automatisch", "Automatisch"),
        ("quarantaine", "Quarantaine"),
    ]

    lijst = forms.ChoiceField(choices=LIJSTEN, required=False, widget=forms.HiddenInput)
    stand = forms.ChoiceField(choices=STANDEN, required=False, widget=forms.HiddenInput)
    kanaal = forms.ChoiceField(
        choices=[
            ("", "Alle kanalen"),
            *((k.value, k.label) for k in (Kanaal.EMAIL, Kanaal.POST, Kanaal.WEB, Kanaal.SOCIAL)),
        ],
        required=False,
    )
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        required=False,
        to_field_name="code",
        empty_label="Alle afdelingen",
    )


def _productveld() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Product.objects.select_related("afdeling").only(
            "code", "naam", "afdeling", "termijn_aantal", "termijn_eenheid", "termijn_is_wettelijk"
        ),
        label="Product",
        required=False,
        to_field_name="code",
        empty_label="Geen, of onbekend",
    )


def _afdelingveld(*, verplicht: str = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Afdeling",
        required=bool(verplicht),
        to_field_name="code",
        empty_label="Kies een afdeling",
        error_messages={"required": verplicht},
    )


class ToewijsForm(HandelingForm):
    afdeling = _afdelingveld(verplicht="Kies een afdeling.")
    reden = tekstveld("Toelichting")


class AfhandelForm(HandelingForm):
    reden = tekstveld("Waarom hoeft er niets meer te gebeuren?", verplicht="Schrijf op waarom.")


class HeropenPostForm(HandelingForm):
    reden = tekstveld("Waarom heropent u dit bericht?", verplicht="Schrijf op waarom u heropent.")


class ApartForm(HandelingForm):
    reden = tekstveld("Wat is er mis met dit bericht?", verplicht="Schrijf op wat er mis is.")


class VrijgeefForm(HandelingForm):
    reden = tekstveld("Toelichting")


class VerwijderForm(HandelingForm):
    reden = tekstveld(
        "Waarom verwijdert u dit bericht?", verplicht="Schrijf op waarom u het bericht verwijdert."
    )


class GesprekForm(HandelingForm):
    bij = forms.CharField(
        label="Nummer van het eerdere bericht",
        max_length=30,
        help_text="Bijvoorbeeld POST-4512.",
        error_messages={"required": "Vul een nummer in."},
    )

    def clean_bij(self) -> int:
        cijfers = self.cleaned_data["bij"].strip().upper().removeprefix("POST-")
        if not cijfers.isdecimal() or len(cijfers) > 15:
            raise forms.ValidationError("Een nummer ziet eruit als POST-4512.")
        return int(cijfers)


class KlantkeuzeForm(HandelingForm):
    """Choose who sent it: `klant` is the number of a klant, or empty for nobody we know."""

    klant = forms.ModelChoiceField(Klant.objects.all(), required=False, widget=forms.HiddenInput)


class ZoekKlantForm(forms.Form):
    """Look for a klant, as on the registration screen."""

    zoek = forms.CharField(
        label="Zoek een klant",
        max_length=200,
        required=False,
        help_text="Naam, e-mailadres, telefoonnummer, of postcode en huisnummer.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def clean_zoek(self) -> str:
        tekst: str = self.cleaned_data["zoek"]
        if tekst.strip() and lees_zoekvraag(tekst).is_leeg:
            raise forms.ValidationError("Vul meer in, bijvoorbeeld een hele naam of een e-mailadres.")
        return tekst


class ContactForm(HandelingForm):
    resultaat = forms.ChoiceField(
        label="Hoe is het afgelopen?",
        choices=[(r.value, r.label) for r in _RESULTATEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het is afgelopen."},
    )
    product = _productveld()
    notitie = tekstveld("Notitie")

    def argumenten(self) -> dict[str, Any]:
        return {**self.cleaned_data, "resultaat": Resultaat(self.cleaned_data["resultaat"])}


class ReactieForm(HandelingForm):
    soort = forms.ChoiceField(
        label="Wat is het?",
        choices=Publieksreactiesoort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het is."},
    )
    product = _productveld()
    afdeling = _afdelingveld()

    def argumenten(self) -> dict[str, Any]:
        return {**self.cleaned_data, "soort": Publieksreactiesoort(self.cleaned_data["soort"])}


class TerugbelForm(HandelingForm):
    telefoonnummer = Telefoonveld(
        label="Telefoonnummer",
        max_length=40,
        error_messages={"required": "Vul in op welk nummer wij terugbellen."},
    )
    product = _productveld()
    afdeling = _afdelingveld()
    vraag = tekstveld("Waarover?")
    voorkeur_dagdeel = dagdeelveld()
    voorkeur_vanaf = dagveld("Vanaf welke dag")
    voorkeur_tot = dagveld("Tot en met welke dag")
    voorkeursmoment = momentveld()


class AntwoordForm(HandelingForm):
    """An answer by mail. `sleutel` names this one answer, so that a second press sends nothing."""

    sleutel = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    onderwerp = forms.CharField(
        label="Onderwerp", max_length=200, error_messages={"required": "Vul een onderwerp in."}
    )
    tekst = forms.CharField(
        label="Uw antwoord",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12, "data-sneltoets": "a"}),
        error_messages={"required": "Schrijf uw antwoord."},
    )
    is_afgehandeld = forms.BooleanField(label="Het bericht is hiermee afgehandeld", required=False)

    @staticmethod
    def nieuwe_sleutel() -> str:
        """A name for an answer that is about to be written."""
        return uuid4().hex


class TekstblokForm(forms.ModelForm):
    """A text block, by who writes them."""

    class Meta:
        model = Tekstblok
        fields = ["naam", "tekst", "taal", "afdeling", "is_actief"]
        widgets = {"tekst": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "tekst": "U mag {naam}, {nummer} en {medewerker} gebruiken: KCC vult die in.",
            "afdeling": "Leeg: iedereen kan dit tekstblok gebruiken.",
        }
        error_messages = {
            "naam": {"required": "Geef het tekstblok een naam.", "unique": "Deze naam is er al."},
            "tekst": {"required": "Schrijf de tekst."},
        }

    use_required_attribute = False


class MeerBestanden(forms.ClearableFileInput):
    allow_multiple_selected = True


class MeerBestandenveld(forms.FileField):
    """Several files at once; gives a list."""

    widget = MeerBestanden

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        bestanden = list(data) if isinstance(data, list | tuple) and data else [None]
        return [super(MeerBestandenveld, self).clean(bestand, initial) for bestand in bestanden]


class ScanForm(forms.Form):
    """Letters that somebody scanned, one PDF each."""

    use_required_attribute = False

    brieven = MeerBestandenveld(
        label="PDF-bestanden",
        help_text="Eén PDF per brief, hoogstens 20 tegelijk, elk hoogstens 20 MB.",
        widget=MeerBestanden(attrs={"accept": ".pdf,application/pdf", "multiple": True}),
        allow_empty_file=True,
        error_messages={"required": "Kies een of meer PDF-bestanden.", "missing": "Kies een bestand."},
    )

    def clean_brieven(self) -> list[Any]:
        brieven: list[Any] = self.cleaned_data["brieven"]
        if len(brieven) > MEESTE_SCANS:
            raise forms.ValidationError("Kies hoogstens 20 bestanden tegelijk.")
        for brief in brieven:
            if brief.size > GROOTSTE_SCAN:
                raise forms.ValidationError(f"{brief.name} is groter dan 20 MB.")
        return brieven
