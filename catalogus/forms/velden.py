"""Form fields for what editors type or paste."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format

from catalogus.opmaak import platte_tekst

# Characters of one running text: about six pages. A longer one belongs in several texts.
HOOGSTENS_TEKST = 20_000
# What is far too long is refused without taking its markup off first.
_HOOGSTENS_SCHOON = 10 * HOOGSTENS_TEKST


class Tekstveld(forms.CharField):
    """Plain text: markup that was pasted is taken off, see catalogus.opmaak. `regel`: on one line."""

    def __init__(self, *, regel: bool = False, max_length: int = HOOGSTENS_TEKST, **kwargs: Any) -> None:
        self.regel = regel
        super().__init__(max_length=None, **kwargs)
        self.hoogstens = max_length

    def to_python(self, value: Any) -> str:
        tekst = super().to_python(value) or ""
        if len(tekst) <= _HOOGSTENS_SCHOON and "\0" not in tekst:
            tekst = platte_tekst(tekst)
            if self.regel:
                tekst = " ".join(tekst.split())
        return tekst

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.hoogstens:
            raise ValidationError(
                f"Maak deze tekst korter. Er passen {_getal(self.hoogstens)} tekens, "
                f"dit zijn er {_getal(len(value))}."
            )


class Bedragveld(forms.DecimalField):
    """An amount in euros as people write it: "83,87", "€ 1.250,00", "12.50"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=9,
            decimal_places=2,
            min_value=0,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "invalid": "Schrijf het bedrag in cijfers, bijvoorbeeld 83,87.",
                "min_value": "Een prijs is nul of hoger.",
                "max_digits": "Dit bedrag is te hoog.",
                "max_whole_digits": "Dit bedrag is te hoog.",
                "max_decimal_places": "Schrijf hoogstens twee cijfers achter de komma.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("€", "").replace("\xa0", "").replace(" ", "").removesuffix(",-").strip()
            if "," in value:
                value = value.replace(".", "").replace(",", ".")
            if value.lower() in {"nan", "inf", "infinity", "-inf", "sNaN"} or "e" in value.lower():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


def datumveld(**kwargs: Any) -> forms.DateField:
    """A date, chosen or typed."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Schrijf de datum als dag, maand en jaar, bijvoorbeeld 01-01-2027."},
        **kwargs,
    )


def _getal(aantal: int) -> str:
    return number_format(aantal, use_l10n=True, force_grouping=True)
