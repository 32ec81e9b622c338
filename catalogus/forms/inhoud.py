"""The content of a product or an answer as a form: one for both kinds, made from their models."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from catalogus.enums import Locatiesoort, Termijneenheid
from catalogus.forms.velden import Bedragveld, Tekstveld, datumveld
from catalogus.models import Product, UplNaam, Vraagantwoord
from catalogus.opmaak import platte_tekst
from catalogus.services import PRODUCT, VRAAG, Inhoud, Soort, label, prijslijst, velden_van

# Fields of which one cannot be saved without the others.
_SAMEN = [{"termijn_aantal", "termijn_eenheid"}]
# What the form sends for a product without a UPL name.
GEEN_UPL = "geen"
_HOGE_VELDEN = {"wat", "hoe", "antwoord"}
_HULP = {
    "naam": "Zoals inwoners het noemen. Begin met het woord waarop zij zoeken.",
    "kort": "Eén of twee zinnen. Staat bovenaan de pagina en in de zoekresultaten.",
    "hoe": "Stap voor stap. Nodig voor norm 7.",
    "meenemen": "Eén ding per regel.",
    "synoniemen": "Hoe inwoners het noemen: één woord of zin per regel. Alleen om op te zoeken.",
    "contacttekst_intern": "Alleen voor medewerkers: wat vraagt u, waar let u op.",
    "waar": "Een plek die geen Stadswinkel is, of een toelichting.",
    "is_online_mogelijk": "Dit product zou online aangevraagd kunnen worden. Telt voor norm 8.",
    "online_adres": "Begin met https:// of, voor een pagina van onszelf, met /.",
    "geen_reactie": "Wat kan iemand doen als de termijn voorbij is?",
    "reviseren_voor": "Op die dag komt deze tekst in uw werkvoorraad.",
    "vraag": "Zoals inwoners het vragen, in één zin.",
    "is_intern": "Inwoners zien deze vraag dan nergens.",
    "termijn_aantal": "Nodig voor norm 7. Laat het aantal leeg bij “direct klaar”.",
    "is_gratis": "Dan zijn er geen prijzen nodig voor norm 7.",
}


@dataclass(frozen=True)
class Sectie:
    """A part of the form with its heading."""

    id: str
    kop: str
    velden: tuple[str, ...]


SECTIES = {
    PRODUCT: [
        Sectie("naam-en-thema", "Naam en thema", ("naam", "kort", "thema", "afdeling", "doelgroep")),
        Sectie("uitleg", "Uitleg", ("wat", "hoe", "voorwaarden", "meenemen", "bijzonderheden", "bezwaar")),
        Sectie("kosten", "Kosten", ("is_gratis", "prijzen", "betalen")),
        Sectie(
            "termijn",
            "Hoe lang het duurt",
            (
                "termijn_aantal",
                "termijn_eenheid",
                "termijn_is_wettelijk",
                "wettelijke_grondslag",
                "geen_reactie",
            ),
        ),
        Sectie(
            "waar",
            "Waar en hoe",
            ("kanalen", "locaties", "waar", "is_online_mogelijk", "online_adres", "digid_niveau"),
        ),
        Sectie("vinden", "Vinden", ("synoniemen", "upl_uri", "gerelateerd")),
        Sectie("medewerkers", "Voor onszelf", ("contacttekst_intern", "reviseren_voor")),
    ],
    VRAAG: [
        Sectie("vraag-en-antwoord", "Vraag en antwoord", ("vraag", "antwoord", "is_intern")),
        Sectie("vinden", "Vinden", ("synoniemen", "producten")),
        Sectie("medewerkers", "Voor onszelf", ("afdeling", "reviseren_voor")),
    ],
}


def _formulierveld(veld: models.Field, **_: Any) -> forms.Field | None:
    """How each field of the models is asked."""
    basis: dict[str, Any] = {
        "label": label(veld.name),
        "required": not veld.blank and not isinstance(veld, models.BooleanField),
        "help_text": _HULP.get(veld.name, ""),
    }
    if isinstance(veld, models.ForeignKey | models.ManyToManyField):
        keuze: Any = veld.formfield(to_field_name="code", **basis)
        keuze.error_messages["invalid_choice"] = "Deze keuze bestaat niet meer. Kies opnieuw."
        if veld.name == "locaties":
            # Where one can go: who helps by video or at home is asked of the planner.
            keuze.queryset = keuze.queryset.filter(soort__in=Locatiesoort.te_bezoeken())
            keuze.widget = forms.CheckboxSelectMultiple(choices=keuze.choices)
        elif isinstance(veld, models.ForeignKey):
            keuze.empty_label = "Kies"
        return keuze
    if isinstance(veld, ArrayField):
        return forms.MultipleChoiceField(
            choices=veld.base_field.choices or (), widget=forms.CheckboxSelectMultiple, **basis
        )
    if isinstance(veld, models.DateField):
        return datumveld(**basis)
    if veld.choices:
        leeg = "Niet nodig" if veld.name == "digid_niveau" else "Kies"
        return forms.ChoiceField(choices=[("", leeg), *veld.choices], **basis)
    if isinstance(veld, models.BooleanField | models.PositiveSmallIntegerField):
        return veld.formfield(**basis)
    taal = {"lang": "en"} if veld.name.endswith("_en") else {}
    if isinstance(veld, models.TextField):
        hoog = veld.name.removesuffix("_en") in _HOGE_VELDEN
        widget = forms.Textarea(attrs={"rows": 9 if hoog else 4, "dir": "auto", **taal})
        return Tekstveld(widget=widget, **basis)
    invoer = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", **taal})
    return Tekstveld(regel=True, max_length=veld.max_length or 300, widget=invoer, **basis)


class PrijsForm(forms.Form):
    """One price row: what, how much, from when."""

    omschrijving = Tekstveld(regel=True, max_length=200, required=False, label="Waarvoor")
    bedrag = Bedragveld(label="Bedrag in euro")
    geldig_vanaf = datumveld(label="Geldt vanaf")


class _Prijsformset(forms.BaseFormSet):
    """The price rows of a product: one amount per description and date."""

    def clean(self) -> None:
        gezien: set[tuple[str, date]] = set()
        for form in self.forms:
            gegevens = getattr(form, "cleaned_data", {})
            if not gegevens.get("geldig_vanaf") or gegevens.get("DELETE"):
                continue
            sleutel = (gegevens.get("omschrijving", ""), gegevens["geldig_vanaf"])
            if sleutel in gezien:
                form.add_error("geldig_vanaf", "Deze prijs heeft op die datum al een bedrag.")
            gezien.add(sleutel)

    def inhoud(self) -> list[dict[str, str]]:
        """The rows as content, see services.prijslijst."""
        return prijslijst(
            (gegevens["omschrijving"], gegevens["bedrag"], gegevens["geldig_vanaf"])
            for form in self.forms
            if (gegevens := form.cleaned_data) and not gegevens.get("DELETE")
        )


Prijsformset = forms.formset_factory(
    PrijsForm, formset=_Prijsformset, extra=1, can_delete=True, max_num=200, absolute_max=300
)


class InhoudForm(forms.ModelForm):
    """The content of one version; never saves. `inhoud` is what the editor goes on with."""

    # A text that must be filled in is not wrong before anybody typed.
    use_required_attribute = False

    soort: Soort

    def __init__(self, data: Mapping[str, Any] | None, *, onderwerp: Any, inhoud: Inhoud) -> None:
        self.vorige = inhoud
        super().__init__(data, instance=type(onderwerp)(code=onderwerp.code), initial=inhoud)
        self.prijzen: Any = None
        if self.soort is PRODUCT:
            rijen = [{**rij, "bedrag": rij["bedrag"].replace(".", ",")} for rij in inhoud.get("prijzen", [])]
            self.prijzen = Prijsformset(data, prefix="prijzen", initial=rijen)

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if "termijn_aantal" in gegevens and "termijn_eenheid" in gegevens:
            self._controleer_termijn(gegevens["termijn_aantal"], gegevens["termijn_eenheid"])
        adres = gegevens.get("online_adres", "")
        if adres and not adres.startswith(("https://", "http://", "/")):
            self.add_error("online_adres", "Begin het online adres met https:// of met /.")
        return gegevens

    def _controleer_termijn(self, aantal: int | None, eenheid: str) -> None:
        if eenheid == Termijneenheid.DIRECT and aantal is not None:
            self.add_error("termijn_aantal", "Bij “direct klaar” hoort geen aantal. Maak het veld leeg.")
        elif eenheid and eenheid != Termijneenheid.DIRECT and aantal is None:
            self.add_error("termijn_aantal", "Vul een aantal in bij de eenheid die u koos.")
        elif aantal is not None and not eenheid:
            self.add_error("termijn_eenheid", "Kies een eenheid bij het aantal, bijvoorbeeld werkdagen.")
        elif aantal is not None and aantal < 1:
            self.add_error("termijn_aantal", "Een termijn is minstens 1.")

    def clean_upl_uri(self) -> str:
        """Chosen from the list, or what it already was: a name that vanished may stay."""
        uri = self.cleaned_data["upl_uri"].removeprefix(GEEN_UPL)
        self._upl_naam = self.vorige.get("upl_naam", "") if uri else ""
        if uri and uri != self.vorige.get("upl_uri"):
            naam = UplNaam.objects.filter(uri=uri).values_list("naam", flat=True).first()
            if naam is None:
                raise ValidationError("Kies een naam uit de lijst.")
            self._upl_naam = naam
        return uri

    def is_geheel_goed(self) -> bool:
        """Whether every field and every price row may be saved."""
        return self.is_valid() and (self.prijzen is None or self.prijzen.is_valid())

    def inhoud(self) -> Inhoud:
        """What was filled in without a mistake, as content. Reads as before what means the same as before."""
        self.is_geheel_goed()
        fout = set(self.errors)
        for samen in _SAMEN:
            if samen & fout:
                fout |= samen
        inhoud: Inhoud = {}
        for veld in velden_van(self.soort.model):
            if veld in self.cleaned_data and veld not in fout:
                inhoud[veld] = _waarde(self.cleaned_data[veld], self.vorige.get(veld))
        if "upl_uri" in inhoud:
            inhoud["upl_naam"] = self._upl_naam
        if self.prijzen is not None and self.prijzen.is_valid():
            inhoud["prijzen"] = self.prijzen.inhoud()
        return inhoud

    def fouten(self) -> list[tuple[str, str, str]]:
        """Every mistake as (id of the field, its label, what to do), prices too, in the order of the page."""
        if not self.is_bound:
            return []
        fouten = [("", "", str(fout)) for fout in self.non_field_errors()]
        for sectie in self.secties():
            for veld in sectie.velden:
                if veld == "prijzen":
                    fouten += self._prijsfouten()
                elif veld in self.errors:
                    fouten += [
                        (f"veld-{veld}", str(self[veld].label), str(fout)) for fout in self.errors[veld]
                    ]
        return fouten

    def _prijsfouten(self) -> list[tuple[str, str, str]]:
        fouten = [("veld-prijzen", "Prijzen", fout) for fout in self.prijzen.non_form_errors()]
        for nummer, form in enumerate(self.prijzen.forms, start=1):
            for veld, berichten in form.errors.items():
                kop = f"Prijs {nummer}, {form.fields[veld].label.lower()}"
                fouten += [(form[veld].auto_id, kop, bericht) for bericht in berichten]
        return fouten

    def secties(self) -> list[Sectie]:
        """The parts of the form; the last one holds the English."""
        engels = tuple(veld for veld in self.fields if veld.endswith("_en"))
        return [*SECTIES[self.soort], Sectie("engels", "Engels", engels)]


class ProductForm(InhoudForm):
    soort = PRODUCT

    class Meta:
        model = Product
        fields = tuple(
            veld
            for veld in velden_van(Product)
            if veld not in ("prijzen", "status", "vertaald_van", "upl_naam")
        )
        formfield_callback = _formulierveld


class VraagForm(InhoudForm):
    soort = VRAAG

    class Meta:
        model = Vraagantwoord
        fields = tuple(veld for veld in velden_van(Vraagantwoord) if veld not in ("status", "vertaald_van"))
        formfield_callback = _formulierveld


INHOUDFORMS: dict[Soort, type[InhoudForm]] = {PRODUCT: ProductForm, VRAAG: VraagForm}


def _waarde(waarde: Any, vorige: Any) -> Any:
    """A cleaned value as content; `vorige` itself where only its spelling or order differs."""
    if isinstance(waarde, models.Model):
        return waarde.code  # type: ignore[attr-defined]
    if isinstance(waarde, models.QuerySet):
        waarde = [ander.code for ander in waarde]
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, list):
        gelijk = isinstance(vorige, list) and sorted(waarde) == sorted(vorige)
        return vorige if gelijk else sorted(waarde)
    if isinstance(waarde, str) and isinstance(vorige, str) and waarde == platte_tekst(vorige):
        return vorige
    return waarde


def lees_stempels(tekst: str) -> dict[str, str]:
    """The marks that came with a form; {} when somebody meddled with them."""
    try:
        gelezen = json.loads(tekst)
    except ValueError:
        return {}
    if not isinstance(gelezen, dict) or not all(isinstance(waarde, str) for waarde in gelezen.values()):
        return {}
    return gelezen
