"""The planner's forms about one day or some days."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms

from afspraken.forms.planning import (
    Balieveld,
    Datumveld,
    DienstForm,
    Medewerkerveld,
    Tijdveld,
    Wijzigingsform,
    dagnaam,
)
from afspraken.models import Bezetting
from afspraken.services import rooster_dag
from afspraken.services.rooster_wijziging import Wijziging
from catalogus.regels import Openvenster
from catalogus.services.uitzonderingen import zet_openingsdagen

# So many days at once: half a year of absence.
_MAXIMUM_DAGEN = 190


class ExtraForm(DienstForm):
    titel = "Balie extra bezetten"
    uitleg = "Zet op één dag een balie in, naast wat het weekpatroon zegt."

    balie = Balieveld(label="Balie")
    datum = Datumveld(label="Dag")
    field_order = ["balie", "datum", "van", "tot", "groepen", "medewerker"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        self._eis_niet_voorbij("datum")
        return gegevens

    def maak(self) -> Wijziging:
        balie, datum = self.cleaned_data["balie"], self.cleaned_data["datum"]
        return Wijziging(
            f"{balie} extra bezet op {dagnaam(datum)}",
            partial(rooster_dag.bezet_balie, balie_id=balie.pk, datum=datum, dienst=self.dienst()),
            frozenset([datum]),
        )


class BezettingForm(DienstForm):
    titel = "Dienst wijzigen"
    uitleg = "Alleen deze dag verandert; het weekpatroon blijft zoals het is."

    bezetting = forms.ModelChoiceField(
        Bezetting.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Kies een dienst in het rooster.",
            "invalid_choice": "Deze dienst is er niet meer. Kijk opnieuw in het rooster van deze dag.",
        },
    )
    weg = forms.BooleanField(label="Deze balie is dan niet bezet (dienst vervalt)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keuzes = Bezetting.objects.filter(balie__locatie=self.locatie, datum__gte=self.vandaag)
        self.fields["bezetting"].queryset = keuzes.select_related("balie")  # type: ignore[attr-defined]

    def dag(self) -> date:
        return self.cleaned_data["bezetting"].datum

    def maak(self) -> Wijziging:
        bezetting = self.cleaned_data["bezetting"]
        waar = f"{bezetting.balie} op {dagnaam(bezetting.datum)}"
        if self.cleaned_data["weg"]:
            doe: Callable[[], None] = partial(rooster_dag.haal_bezetting_weg, bezetting_id=bezetting.pk)
            return Wijziging(f"{waar} niet bezet", doe, frozenset([bezetting.datum]))
        doe = partial(rooster_dag.wijzig_bezetting, bezetting_id=bezetting.pk, dienst=self.dienst())
        return Wijziging(f"{waar} gewijzigd", doe, frozenset([bezetting.datum]))


class _Dagenform(Wijzigingsform):
    """From a day through a day."""

    vanaf = Datumveld(label="Eerste dag")
    tot_en_met = Datumveld(label="Laatste dag", required=False, help_text="Leeg: alleen de eerste dag.")

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_niet_voorbij("vanaf")
        eerste, laatste = gegevens.get("vanaf"), gegevens.get("tot_en_met")
        if eerste and laatste and laatste < eerste:
            self.add_error("tot_en_met", "De laatste dag kan niet voor de eerste liggen.")
        elif eerste and laatste and (laatste - eerste).days >= _MAXIMUM_DAGEN:
            self.add_error("tot_en_met", f"Kies hoogstens {_MAXIMUM_DAGEN} dagen.")
        return gegevens

    def datums(self) -> list[date]:
        eerste = self.cleaned_data["vanaf"]
        laatste = self.cleaned_data["tot_en_met"] or eerste
        return [eerste + timedelta(days=n) for n in range((laatste - eerste).days + 1)]

    def wanneer(self) -> str:
        dagen = self.datums()
        return (
            f"op {dagnaam(dagen[0])}"
            if len(dagen) == 1
            else f"van {dagnaam(dagen[0])} t/m {dagnaam(dagen[-1])}"
        )


class AfwezigForm(_Dagenform):
    titel = "Afwezigheid"
    uitleg = (
        "Haal een balie of een medewerker uit het rooster. "
        "Noem geen reden: ziekte is een persoonlijk gegeven."
    )

    balie = Balieveld(label="Balie", required=False, empty_label="Geen balie, een medewerker")
    medewerker = Medewerkerveld(
        label="Of medewerker", required=False, empty_label="Geen medewerker, een balie"
    )
    van = Tijdveld(label="Van", required=False, help_text="Leeg: de hele dag.")
    tot = Tijdveld(label="Tot", required=False)
    field_order = ["balie", "medewerker", "vanaf", "tot_en_met", "van", "tot"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        if bool(gegevens.get("balie")) == bool(gegevens.get("medewerker")):
            self.add_error("balie", "Kies een balie of een medewerker, niet allebei.")
        if (gegevens.get("van") is None) != (gegevens.get("tot") is None):
            self.add_error("van", "Vul allebei de tijden in, of geen van beide.")
        self._eis_volgorde("van", "tot", "Het einde moet na het begin liggen.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        wie = gegevens["balie"] or gegevens["medewerker"]
        uren = {veld: gegevens[veld] for veld in ("van", "tot") if gegevens[veld] is not None}
        return Wijziging(
            f"{wie} afwezig {self.wanneer()}",
            partial(
                rooster_dag.meld_afwezig,
                locatie_id=self.locatie.pk,
                datums=self.datums(),
                balie_id=gegevens["balie"].pk if gegevens["balie"] else None,
                medewerker_id=gegevens["medewerker"].pk if gegevens["medewerker"] else None,
                **uren,
            ),
            frozenset(self.datums()),
        )


class OpeningForm(_Dagenform):
    titel = "Sluiten of andere openingstijden"
    uitleg = "Dit geldt alleen op deze dagen. Inwoners zien het op de pagina van de locatie."

    soort = forms.ChoiceField(
        choices=[
            ("dicht", "Gesloten"),
            ("anders", "Open van … tot …"),
            ("gewoon", "Weer zoals elke week"),
        ],
        widget=forms.RadioSelect,
        label="Wat geldt er?",
        initial="dicht",
        error_messages={"required": "Kies wat er geldt."},
    )
    van = Tijdveld(label="Van", required=False)
    tot = Tijdveld(label="Tot", required=False)
    omschrijving = forms.CharField(
        label="Waarom",
        max_length=200,
        required=False,
        help_text="Inwoners lezen dit. Bijvoorbeeld: verbouwing.",
    )
    field_order = ["soort", "vanaf", "tot_en_met", "van", "tot", "omschrijving"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        if gegevens.get("soort") == "anders":
            for veld in ("van", "tot"):
                if gegevens.get(veld) is None and veld not in self.errors:
                    self.add_error(veld, "Vul een tijd in.")
            self._eis_volgorde("van", "tot", "De sluitingstijd moet na de openingstijd liggen.")
        if gegevens.get("soort") in ("dicht", "anders") and not gegevens.get("omschrijving"):
            self.add_error("omschrijving", "Schrijf waarom, in een paar woorden.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        vensters = {
            "dicht": [],
            "anders": [Openvenster(gegevens["van"], gegevens["tot"])],
            "gewoon": None,
        }[gegevens["soort"]]
        wat = {"dicht": "Gesloten", "anders": "Andere openingstijden", "gewoon": "Gewone openingstijden"}
        return Wijziging(
            f"{wat[gegevens['soort']]} {self.wanneer()}",
            partial(
                zet_openingsdagen,
                locatie=self.locatie,
                datums=self.datums(),
                vensters=vensters,
                omschrijving=gegevens["omschrijving"],
            ),
            frozenset(self.datums()),
        )
