"""What staff do with a publieksreactie, how they register one, and which ones their worklist shows."""

from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms

from catalogus.enums import Publicatiestatus
from catalogus.models import Product
from contacten.enums import Antwoordkanaal, Kanaal, Publieksreactiesoort
from contacten.forms.terugbelverzoek import HandelingForm, collegaveld, tekstveld
from contacten.forms.velden import Telefoonveld
from contacten.models import Klant, Klantcontact
from contacten.services import Afzender
from kcc.lib.perioden import lokaal_moment, lokale_dag
from kcc.organisatie.models import Afdeling


def _productveld() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD).only("code", "naam"),
        label="Product",
        required=False,
        to_field_name="code",
        empty_label="Geen product",
    )


def _dagveld(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Kies een dag.", "invalid": "Kies een dag die bestaat."},
    )


def _adresveld() -> forms.CharField:
    return forms.CharField(
        label="Postadres", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


_VIA = [("", "Zoals de klant wil, anders e-mail, brief of telefoon"), *Antwoordkanaal.choices]


class AntwoordForm(HandelingForm):
    antwoord = tekstveld("Uw antwoord", verplicht="Schrijf het antwoord op. De afzender leest dit.", rijen=8)
    kanaal = forms.ChoiceField(
        label="Hoe stuurt u het?",
        choices=[("", "Zoals de afzender het wil"), *Antwoordkanaal.choices],
        required=False,
    )
    is_al_gegeven = forms.BooleanField(
        label="Het antwoord is al gegeven: leg het alleen vast", required=False
    )

    def argumenten(self) -> dict[str, Any]:
        kanaal = self.cleaned_data["kanaal"]
        return {**self.cleaned_data, "kanaal": Antwoordkanaal(kanaal) if kanaal else None}


class AanvulvraagForm(HandelingForm):
    vraag = tekstveld("Wat moet de afzender aanvullen?", verplicht="Schrijf op wat er nodig is.", rijen=3)
    voor = _dagveld("Uiterlijk op")


class AanvullingForm(HandelingForm):
    ontvangen = _dagveld("Ontvangen op")
    toelichting = tekstveld("Toelichting")


class VerdaagForm(HandelingForm):
    weken = forms.IntegerField(
        label="Hoeveel weken?",
        min_value=1,
        error_messages={"required": "Vul het aantal weken in.", "invalid": "Vul een heel getal in."},
    )
    reden = tekstveld(
        "Waarom duurt het langer?", verplicht="Schrijf op waarom. De afzender leest dit.", rijen=3
    )
    met_instemming = forms.BooleanField(label="De afzender stemt daar schriftelijk mee in", required=False)


class IngebrekeForm(HandelingForm):
    ontvangen = _dagveld("Ontvangen op")


class ReactieIntrekForm(HandelingForm):
    reden = tekstveld(
        "Waarom hoeft een antwoord niet meer?", verplicht="Schrijf op waarom een antwoord niet meer nodig is."
    )


class IntrekkingTerugForm(HandelingForm):
    reden = tekstveld("Waarom klopt de intrekking niet?", verplicht="Schrijf op waarom.")


class NotitieForm(HandelingForm):
    notitie = tekstveld("Notitie voor collega's", verplicht="Schrijf uw notitie op.")


class IndeelForm(HandelingForm):
    soort = forms.ChoiceField(label="Soort", choices=Publieksreactiesoort.choices)
    product = _productveld()
    reden = tekstveld("Waarom is het anders?", verplicht="Schrijf op waarom het anders is.")

    def argumenten(self) -> dict[str, Any]:
        return {**self.cleaned_data, "soort": Publieksreactiesoort(self.cleaned_data["soort"])}


class AfzenderForm(HandelingForm):
    naam = forms.CharField(label="Naam", required=False, max_length=200)
    emailadres = forms.EmailField(
        label="E-mailadres",
        required=False,
        error_messages={"invalid": "Schrijf het hele adres, bijvoorbeeld naam@voorbeeld.nl."},
    )
    telefoonnummer = Telefoonveld(label="Telefoonnummer", required=False)
    adres = _adresveld()
    antwoord_via = forms.ChoiceField(label="Antwoord via", choices=_VIA, required=False)


class DeelForm(HandelingForm):
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Aan welke afdeling?",
        empty_label="Kies een afdeling",
        error_messages={"required": "Kies een afdeling."},
    )
    vraag = tekstveld("Wat moet de afdeling uitzoeken?", verplicht="Schrijf op wat u wilt weten.", rijen=3)
    werkdagen = forms.IntegerField(
        label="Binnen hoeveel werkdagen?",
        min_value=1,
        max_value=60,
        initial=5,
        error_messages={"required": "Vul het aantal werkdagen in."},
    )


class DeelGereedForm(HandelingForm):
    deel_id = forms.IntegerField(widget=forms.HiddenInput)
    bijdrage = tekstveld(
        "Wat heeft uw afdeling gevonden?", verplicht="Schrijf op wat uw afdeling heeft gevonden.", rijen=4
    )


class DeelIntrekForm(HandelingForm):
    deel_id = forms.IntegerField(widget=forms.HiddenInput)
    reden = tekstveld(
        "Waarom is dit deel niet meer nodig?", verplicht="Schrijf op waarom het deel niet meer nodig is."
    )


class CasemanagerForm(HandelingForm):
    casemanager = collegaveld("Wie wordt de casemanager?", verplicht="Vul een naam in.")


class ReactieWerklijstForm(forms.Form):
    """Which publieksreacties the worklist shows; a value that does not exist counts as not given."""

    LIJSTEN = [("afdelingen", "Mijn afdelingen"), ("mij", "Van mij"), ("alle", "Alles wat ik mag zien")]
    STANDEN = [
        ("open", "Open"),
        ("bevestigen", "Nog te bevestigen"),
        ("opgeschort", "Wacht op aanvulling"),
        ("gesloten", "Afgehandeld"),
    ]

    lijst = forms.ChoiceField(choices=LIJSTEN, required=False, widget=forms.HiddenInput)
    stand = forms.ChoiceField(choices=STANDEN, required=False, widget=forms.HiddenInput)
    soort = forms.ChoiceField(choices=[("", "Alle soorten"), *Publieksreactiesoort.choices], required=False)
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        required=False,
        empty_label="Alle afdelingen",
        to_field_name="code",
    )


class NieuweReactieForm(forms.Form):
    """Register what came in by phone, letter or at the desk; `nu` is when. The key makes once once."""

    use_required_attribute = False

    sleutel = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    klant = forms.ModelChoiceField(Klant.objects.all(), widget=forms.HiddenInput, required=False)
    klantcontact = forms.ModelChoiceField(
        Klantcontact.objects.all(), widget=forms.HiddenInput, required=False
    )
    soort = forms.ChoiceField(
        label="Wat is het?",
        choices=Publieksreactiesoort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het is."},
    )
    kanaal = forms.ChoiceField(
        label="Hoe kwam het binnen?",
        choices=[
            (kanaal.value, kanaal.label)
            for kanaal in (
                Kanaal.TELEFOON,
                Kanaal.BALIE,
                Kanaal.POST,
                Kanaal.EMAIL,
                Kanaal.SOCIAL,
                Kanaal.WEB,
            )
        ],
        initial=Kanaal.TELEFOON,
    )
    ontvangen = forms.DateField(
        label="Ontvangen op",
        required=False,
        help_text="Leeg: nu. Voor een brief de dag waarop hij binnenkwam.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Kies een dag die bestaat."},
    )
    product = _productveld()
    afdeling = forms.ModelChoiceField(
        Afdeling.objects.filter(is_extern=False),
        label="Afdeling",
        required=False,
        empty_label="De afdeling van het product",
    )
    onderwerp = forms.CharField(
        label="Onderwerp",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Schrijf in een paar woorden waar het over gaat."},
    )
    tekst = tekstveld("Wat wil de afzender?", verplicht="Schrijf op wat de afzender wil.", rijen=6)
    naam = forms.CharField(label="Naam", required=False, max_length=200)
    emailadres = forms.EmailField(
        label="E-mailadres",
        required=False,
        error_messages={"invalid": "Schrijf het hele adres, bijvoorbeeld naam@voorbeeld.nl."},
    )
    telefoonnummer = Telefoonveld(label="Telefoonnummer", required=False)
    adres = _adresveld()
    antwoord_via = forms.ChoiceField(label="Antwoord via", choices=_VIA, required=False)

    def __init__(self, *args: Any, nu: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nu = nu

    def registratie(self) -> dict[str, Any]:
        """The arguments for registreer_publieksreactie that come from this screen."""
        velden = self.cleaned_data
        sleutel: UUID = velden["sleutel"]
        return {
            "referentie": f"kcc-{sleutel.hex}",
            "soort": Publieksreactiesoort(velden["soort"]),
            "kanaal": Kanaal(velden["kanaal"]),
            "onderwerp": velden["onderwerp"],
            "tekst": velden["tekst"],
            "klant": velden["klant"],
            "klantcontact": velden["klantcontact"],
            "product": velden["product"],
            "afdeling": velden["afdeling"],
            "ontvangen_op": self._ontvangen_op(),
            "afzender": Afzender(
                naam=velden["naam"],
                emailadres=velden["emailadres"],
                telefoonnummer=velden["telefoonnummer"],
                adres=velden["adres"],
                taal=velden["klant"].taal if velden["klant"] else "nl",
                antwoord_via=velden["antwoord_via"],
            ),
        }

    def _ontvangen_op(self) -> datetime:
        """The moment: now, or on an earlier day its beginning; a later day is refused by the service."""
        dag = self.cleaned_data["ontvangen"]
        return self.nu if dag is None or dag == lokale_dag(self.nu) else lokaal_moment(dag, time(0))
