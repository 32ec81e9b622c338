"""Forms of the planner. Each makes a `Wijziging`: shown first, then carried through as it was shown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format

from afspraken.models import Balie, Bezetting, Productgroep, Roosterregel
from afspraken.services import rooster_agenda, rooster_dag, rooster_patroon
from afspraken.services.rooster_dag import Dienst
from afspraken.services.rooster_wijziging import Wijziging
from catalogus.enums import Weekdag
from catalogus.models import Locatie
from catalogus.regels import Openvenster
from catalogus.services.uitzonderingen import zet_openingsdagen
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker

# So many days at once: half a year of absence.
_MAXIMUM_DAGEN = 190


class Datumveld(forms.DateField):
    """A date, in the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"required": "Vul een datum in.", "invalid": "Vul een datum in."})
        super().__init__(**kwargs)


class Tijdveld(forms.TimeField):
    """A time of day, in the browser's own control; whole five minutes, as capacity counts in those."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"))
        kwargs.setdefault("error_messages", {"required": "Vul een tijd in.", "invalid": "Vul een tijd in."})
        super().__init__(**kwargs)


class Balieveld(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages",
            {"required": "Kies een balie.", "invalid_choice": "Kies een balie uit de lijst."},
        )
        kwargs.setdefault("empty_label", "Kies een balie")
        super().__init__(Balie.objects.none(), **kwargs)


class Medewerkerveld(forms.ModelChoiceField):
    """Who sits at a desk; nobody need be named."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Niemand genoemd")
        super().__init__(
            Medewerker.objects.filter(groups__name=Rol.BALIEMEDEWERKER, is_active=True).order_by(
                "last_name", "first_name", "username"
            ),
            **kwargs,
        )


class Wijzigingsform(forms.Form):
    """A change of one place. `titel` and `knop` are what the screen calls it; `uitleg` says what it does."""

    titel: ClassVar[str]
    uitleg: ClassVar[str] = ""

    def __init__(self, *args: Any, locatie: Locatie, nu: datetime, **kwargs: Any) -> None:
        self.locatie = locatie
        self.nu = nu
        self.vandaag = lokale_dag(nu)
        super().__init__(*args, **kwargs)
        for veld in self.fields.values():
            if isinstance(veld, Balieveld):
                veld.queryset = Balie.objects.filter(locatie=locatie)
            if isinstance(veld, Datumveld):
                veld.widget.attrs["min"] = self.vandaag.isoformat()

    def maak(self) -> Wijziging:
        """The change; only of a valid form."""
        raise NotImplementedError

    def dag(self) -> date:
        """The day whose week is shown when the change is done."""
        return self.cleaned_data.get("datum") or self.cleaned_data.get("vanaf") or self.vandaag

    def _eis_niet_voorbij(self, veld: str) -> None:
        datum = self.cleaned_data.get(veld)
        if datum and datum < self.vandaag:
            self.add_error(veld, "Kies vandaag of een latere dag.")

    def _eis_volgorde(self, van: str, tot: str, melding: str) -> None:
        eerst, daarna = self.cleaned_data.get(van), self.cleaned_data.get(tot)
        if eerst is not None and daarna is not None and eerst >= daarna:
            self.add_error(tot, melding)


class DienstForm(Wijzigingsform):
    """From when to when a desk is staffed, for what, by whom."""

    van = Tijdveld(label="Van")
    tot = Tijdveld(label="Tot")
    groepen = forms.ModelMultipleChoiceField(
        Productgroep.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Wat kan deze balie?",
        error_messages={"required": "Kies ten minste één groep."},
    )
    medewerker = Medewerkerveld(label="Wie zit er?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groepen"].queryset = Productgroep.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_volgorde("van", "tot", "Het einde moet na het begin liggen.")
        return gegevens

    def dienst(self) -> Dienst:
        gegevens = self.cleaned_data
        return Dienst(
            gegevens["van"],
            gegevens["tot"],
            frozenset(groep.pk for groep in gegevens["groepen"]),
            gegevens["medewerker"].pk if gegevens["medewerker"] else None,
        )


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
            f"{balie} extra bezet op {_dag(datum)}",
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
        waar = f"{bezetting.balie} op {_dag(bezetting.datum)}"
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
        return f"op {_dag(dagen[0])}" if len(dagen) == 1 else f"van {_dag(dagen[0])} t/m {_dag(dagen[-1])}"


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


class KopieerWeekForm(Wijzigingsform):
    titel = "Week kopiëren"
    uitleg = "De bezetting van een week wordt die van een andere week. Kies een dag uit elke week."

    # Also a week that was: it is only read.
    bron = forms.DateField(
        label="Kopieer de week van",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in."},
    )
    datum = Datumveld(label="Naar de week van")
    vervang = forms.ChoiceField(
        choices=[
            ("ja", "Vervang wat er in die week staat"),
            ("nee", "Voeg toe waar een balie nog niet bezet is"),
        ],
        widget=forms.RadioSelect,
        initial="ja",
        label="Wat er al staat",
    )

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        doel = gegevens.get("datum")
        if doel and rooster_agenda.week_van(doel)[0] < self.vandaag:
            self.add_error("datum", "Kies een week die nog niet is begonnen.")
        if doel and gegevens.get("bron") and _maandag(doel) == _maandag(gegevens["bron"]):
            self.add_error("datum", "Kies een andere week dan die u kopieert.")
        return gegevens

    def maak(self) -> Wijziging:
        van, naar = _maandag(self.cleaned_data["bron"]), _maandag(self.cleaned_data["datum"])
        return Wijziging(
            f"Week {van.isocalendar().week} gekopieerd naar week {naar.isocalendar().week}",
            partial(
                rooster_dag.kopieer_week,
                locatie_id=self.locatie.pk,
                van_maandag=van,
                naar_maandag=naar,
                vervang=self.cleaned_data["vervang"] == "ja",
            ),
            frozenset(rooster_agenda.week_van(naar)),
        )


class RegelForm(DienstForm):
    titel = "Regel toevoegen aan het weekpatroon"
    uitleg = "De balie is elke week zo bezet, vanaf de eerste dag."

    balie = Balieveld(label="Balie")
    weekdagen = forms.TypedMultipleChoiceField(
        choices=Weekdag.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        label="Op welke dagen?",
        error_messages={"required": "Kies ten minste één dag."},
    )
    vanaf = Datumveld(label="Vanaf")
    geldig_tot = Datumveld(label="Tot", required=False, help_text="Eerste dag waarop het niet meer geldt.")
    field_order = ["balie", "weekdagen", "van", "tot", "groepen", "medewerker", "vanaf"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        self._eis_niet_voorbij("vanaf")
        self._eis_volgorde("vanaf", "geldig_tot", "De laatste dag moet na de eerste liggen.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        return Wijziging(
            f"Weekpatroon van {str(gegevens['balie']).lower()} aangevuld vanaf {_dag(gegevens['vanaf'])}",
            partial(
                rooster_patroon.voeg_roosterregels_toe,
                balie_id=gegevens["balie"].pk,
                weekdagen=gegevens["weekdagen"],
                dienst=self.dienst(),
                vanaf=gegevens["vanaf"],
                geldig_tot=gegevens["geldig_tot"],
            ),
        )


class RegelWijzigForm(DienstForm):
    titel = "Regel van het weekpatroon wijzigen"
    uitleg = (
        "De oude regel stopt op deze dag en een nieuwe begint. "
        "Dagen die met de hand zijn gewijzigd, blijven zoals ze zijn."
    )

    regel = forms.ModelChoiceField(
        Roosterregel.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Kies een regel in het weekpatroon.",
            "invalid_choice": "Deze regel is er niet meer. Kijk opnieuw in het weekpatroon.",
        },
    )
    vanaf = Datumveld(label="Vanaf")
    stop = forms.BooleanField(label="Vanaf deze dag geldt de regel niet meer", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keuzes = Roosterregel.objects.filter(balie__locatie=self.locatie).select_related("balie")
        self.fields["regel"].queryset = keuzes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean()
        self._eis_niet_voorbij("vanaf")
        return gegevens

    def maak(self) -> Wijziging:
        regel, vanaf = self.cleaned_data["regel"], self.cleaned_data["vanaf"]
        wat = f"Weekpatroon van {str(regel.balie).lower()} op {Weekdag(regel.weekdag).label}"
        if self.cleaned_data["stop"]:
            doe: Callable[[], None] = partial(
                rooster_patroon.beeindig_roosterregel, regel_id=regel.pk, vanaf=vanaf
            )
            return Wijziging(f"{wat} beëindigd vanaf {_dag(vanaf)}", doe)
        doe = partial(
            rooster_patroon.wijzig_roosterregel, regel_id=regel.pk, dienst=self.dienst(), vanaf=vanaf
        )
        return Wijziging(f"{wat} gewijzigd vanaf {_dag(vanaf)}", doe)


class KopieerPatroonForm(Wijzigingsform):
    titel = "Weekpatroon kopiëren naar een andere balie"
    uitleg = "Zonder namen: niemand zit aan twee balies."

    bron = Balieveld(label="Van balie")
    doel = Balieveld(label="Naar balie")
    vanaf = Datumveld(label="Vanaf")
    vervang = forms.BooleanField(label="Het patroon van die balie stopt dan", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_niet_voorbij("vanaf")
        if gegevens.get("bron") and gegevens.get("bron") == gegevens.get("doel"):
            self.add_error("doel", "Kies een andere balie.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        bron, doel = gegevens["bron"], gegevens["doel"]
        return Wijziging(
            f"Weekpatroon van balie {bron.nummer} gekopieerd naar balie {doel.nummer}",
            partial(
                rooster_patroon.kopieer_patroon,
                van_balie_id=bron.pk,
                naar_balie_id=doel.pk,
                vanaf=gegevens["vanaf"],
                vervang=gegevens["vervang"],
            ),
        )


class BotsingenForm(Wijzigingsform):
    titel = "Afspraken die niet passen"
    uitleg = "Verplaats de afspraken waarvoor geen balie is, of zeg ze af."

    datum = Datumveld(label="Dag")

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        self._eis_niet_voorbij("datum")
        return gegevens

    def maak(self) -> Wijziging:
        datum = self.cleaned_data["datum"]
        return Wijziging(f"Afspraken verzet op {_dag(datum)}", lambda: None, frozenset([datum]))


def _dag(datum: date) -> str:
    return date_format(datum, "D j b")


def _maandag(datum: date) -> date:
    return rooster_agenda.week_van(datum)[0]
