"""Proposing a norm: its promise, its target and the limits that its meetmethode has."""

from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format

from catalogus.models import Locatie, Product, Thema
from contacten.enums import Kanaal, Tevredenheidsvraag
from kcc.lib.perioden import Tertaal
from servicenormen.enums import Meetmethodenaam
from servicenormen.models import Servicenorm
from servicenormen.parameters import soort_parameters
from servicenormen.services import begindagen
from servicenormen.weergave import toon_tertaal

_VOOR_PARAMETER = "parameter_"
# What people see for a limit, and the question that goes with it.
_LABELS = {
    "minuten": "Binnen hoeveel minuten?",
    "dagen": "Binnen hoeveel dagen?",
    "werkdagen": "Binnen hoeveel werkdagen?",
    "cijfer": "Vanaf welk cijfer?",
    "vraag": "Welke vraag aan klanten?",
    "themas": "Producten van welke thema's?",
    "kanalen": "Welke kanalen?",
    "locaties": "Welke locaties?",
    "accounts": "Welke accounts?",
    "producten": "Welke producten?",
}
# The triggers that mark stale days count with these terms (migration 0014).
_LIGT_VAST = {(Meetmethodenaam.OPGELOST, "dagen"), (Meetmethodenaam.RESPONS, "dagen")}
_VERPLICHT = {"required": "Vul dit in."}


class NamenField(forms.Field):
    """Names with commas or line ends between them, as a list."""

    def to_python(self, value: Any) -> list[str]:
        namen = (naam.strip() for naam in str(value or "").replace("\n", ",").split(","))
        return list(dict.fromkeys(naam for naam in namen if naam))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data or "")


def _passen_samen(namen: list[str]) -> None:
    if any(len(naam) > 100 or "\x00" in naam for naam in namen) or len(namen) > 50:
        raise ValidationError("Een naam heeft hoogstens 100 tekens, en er passen 50 namen.")


def _bestaan(codes: list[str]) -> None:
    bekend = set(Product.objects.filter(code__in=codes).values_list("code", flat=True))
    if onbekend := [code for code in codes if code not in bekend]:
        raise ValidationError(f"Deze productcodes bestaan niet: {', '.join(onbekend)}.")


class NormForm(forms.Form):
    """A version of a norm. `norm` is the version that it follows; None for a new norm of a meetmethode."""

    code = forms.RegexField(
        r"^[0-9]{1,3}[a-z]?$",
        label="Nummer van de norm",
        help_text="Een getal, zo nodig met een letter. Bijvoorbeeld 11 of 3c.",
        error_messages={
            "invalid": "Vul een getal in, zo nodig met een letter, zoals 11 of 3c.",
            **_VERPLICHT,
        },
    )
    titel = forms.CharField(
        label="Titel", max_length=100, help_text="Kort: wat een tegel zegt.", error_messages=_VERPLICHT
    )
    omschrijving = forms.CharField(
        label="De belofte in gewone woorden",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_VERPLICHT,
    )
    toelichting = forms.CharField(
        label="Wat telt mee en wat niet",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kanaal = forms.CharField(label="Kanaal", max_length=50, error_messages=_VERPLICHT)
    doel = forms.IntegerField(
        label="Doel in procenten",
        min_value=1,
        max_value=100,
        error_messages={
            "required": "Vul een percentage in van 1 tot en met 100.",
            "invalid": "Vul een heel percentage in van 1 tot en met 100.",
            "min_value": "Het doel is ten minste 1%%.",
            "max_value": "Het doel is hoogstens 100%%.",
        },
    )
    geldig_vanaf = forms.TypedChoiceField(
        label="Geldt vanaf", coerce=date.fromisoformat, error_messages=_VERPLICHT
    )
    reden = forms.CharField(
        label="Waarom stelt u dit voor?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bijvoorbeeld het besluit van de raad of het college, met de datum.",
        error_messages={"required": "Schrijf waarom, zodat een collega kan beoordelen of het klopt."},
    )

    def __init__(
        self, *args: Any, norm: Servicenorm | None, meetmethode: str, nu: datetime, **kwargs: Any
    ) -> None:
        self._norm = norm
        self._meetmethode = Meetmethodenaam(meetmethode)
        self._soort = soort_parameters(self._meetmethode)
        initial: dict[str, Any] = kwargs.get("initial") or {}
        if norm is not None:
            initial = {**norm.definitie, **initial}
            initial |= {f"{_VOOR_PARAMETER}{naam}": waarde for naam, waarde in norm.parameters.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if norm is not None:
            del self.fields["code"]
        if norm is not None and norm.is_indicator:
            self.fields["doel"].min_value = 0  # type: ignore[attr-defined]
            self.fields["doel"].validators = [MinValueValidator(0), MaxValueValidator(100)]
            self.fields["doel"].help_text = "Vul 0 in voor een indicator zonder doel."
        dagen = begindagen(nu)
        keuze = self.fields["geldig_vanaf"]
        assert isinstance(keuze, forms.TypedChoiceField)  # noqa: S101 - declared above
        keuze.choices = [
            (dag.isoformat(), f"{date_format(dag, 'j F Y')} ({toon_tertaal(Tertaal.van(dag))})")
            for dag in dagen
        ]
        self.initial.setdefault("geldig_vanaf", dagen[1].isoformat())
        for veld in fields(self._soort):
            self.fields[f"{_VOOR_PARAMETER}{veld.name}"] = _parameterveld(
                veld.name, is_verplicht=veld.default is MISSING
            )
            if (self._meetmethode, veld.name) in _LIGT_VAST:
                self.fields[f"{_VOOR_PARAMETER}{veld.name}"].disabled = True
        self.order_fields(
            [*(n for n in self.fields if n not in ("geldig_vanaf", "reden")), "geldig_vanaf", "reden"]
        )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Servicenorm.alle.filter(code=code).exists():
            raise ValidationError("Dit nummer heeft al een norm. Kies een ander nummer, of wijzig die norm.")
        return code

    def definitie(self) -> Servicenorm:
        """The valid answers as an unsaved version."""
        ingevuld = self.cleaned_data
        parameters = {
            naam.removeprefix(_VOOR_PARAMETER): waarde
            for naam, waarde in ingevuld.items()
            if naam.startswith(_VOOR_PARAMETER) and waarde not in (None, "", [])
        }
        laatste = Servicenorm.objects.order_by("-volgorde").values_list("volgorde", flat=True).first() or 0
        return Servicenorm(
            code=self._norm.code if self._norm else ingevuld["code"],
            volgorde=self._norm.volgorde if self._norm else laatste + 10,
            kanaal=ingevuld["kanaal"],
            titel=ingevuld["titel"],
            omschrijving=ingevuld["omschrijving"].replace("\r\n", "\n"),
            toelichting=ingevuld["toelichting"].replace("\r\n", "\n"),
            doel=ingevuld["doel"],
            meetmethode=self._meetmethode.value,
            parameters=parameters,
            geldig_vanaf=ingevuld["geldig_vanaf"],
            is_indicator=bool(self._norm and self._norm.is_indicator),
        )


class EindeForm(forms.Form):
    """That a norm holds no more."""

    geldig_vanaf = forms.TypedChoiceField(label="Geldt niet meer vanaf", coerce=date.fromisoformat)
    reden = forms.CharField(
        label="Waarom stelt u dit voor?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf waarom, zodat een collega kan beoordelen of het klopt."},
    )

    def __init__(self, *args: Any, nu: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keuze = self.fields["geldig_vanaf"]
        assert isinstance(keuze, forms.TypedChoiceField)  # noqa: S101 - declared above
        dagen = begindagen(nu)
        keuze.choices = [
            (dag.isoformat(), f"{date_format(dag, 'j F Y')} ({toon_tertaal(Tertaal.van(dag))})")
            for dag in dagen
        ]
        self.initial.setdefault("geldig_vanaf", dagen[1].isoformat())


class AfwijzenForm(forms.Form):
    oordeel = forms.CharField(
        label="Waarom wijst u dit af?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf waarom u het voorstel afwijst."},
    )


def _parameterveld(naam: str, *, is_verplicht: bool) -> forms.Field:
    label = _LABELS[naam]
    if naam in ("minuten", "werkdagen", "dagen", "cijfer"):
        hoogste = 10 if naam == "cijfer" else 1000
        return forms.IntegerField(
            label=label,
            min_value=1,
            max_value=hoogste,
            required=is_verplicht,
            error_messages={
                "required": f"Vul een getal in van 1 tot en met {hoogste}.",
                "invalid": f"Vul een heel getal in van 1 tot en met {hoogste}.",
                "min_value": "Vul 1 of meer in.",
                "max_value": f"Vul hoogstens {hoogste} in.",
            },
        )
    if naam == "vraag":
        return forms.ChoiceField(label=label, choices=Tevredenheidsvraag.choices, required=is_verplicht)
    if naam == "accounts":
        return NamenField(
            label=label,
            required=is_verplicht,
            validators=[_passen_samen],
            help_text="Met komma's ertussen.",
            error_messages={"required": "Vul ten minste één account in."},
        )
    if naam == "producten":
        return NamenField(
            label=label,
            required=is_verplicht,
            validators=[_passen_samen, _bestaan],
            help_text="De codes van de producten, met komma's ertussen.",
            error_messages={"required": "Vul ten minste één product in."},
        )
    keuzes: list[tuple[str, str]]
    if naam == "kanalen":
        keuzes = list(Kanaal.choices)
    elif naam == "themas":
        keuzes = list(Thema.objects.values_list("code", "naam"))
    else:
        keuzes = list(Locatie.objects.values_list("code", "naam"))
    return forms.MultipleChoiceField(
        label=label,
        choices=keuzes,
        required=is_verplicht,
        widget=forms.CheckboxSelectMultiple,
        help_text="" if is_verplicht else "Niets gekozen: alle.",
        error_messages={"required": "Kies er ten minste één."},
    )
