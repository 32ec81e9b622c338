"""What differs between two versions, field by field, in words that an editor reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format

from catalogus.enums import Publicatiestatus
from catalogus.models import Locatie, Product, Thema
from catalogus.services.inhoud import Inhoud, velden_van
from catalogus.services.soorten import PRODUCT, Soort, label
from catalogus.verschil import Deel, woordverschil
from kcc.organisatie.models import Afdeling

_MODELLEN: dict[str, type[models.Model]] = {
    "thema": Thema,
    "afdeling": Afdeling,
    "locaties": Locatie,
    "gerelateerd": Product,
    "producten": Product,
}
# One thing a line: compared as a list.
_REGELS = ("synoniemen", "meenemen", "meenemen_en")


@dataclass(frozen=True)
class Veldverschil:
    """One field that differs: as text (`delen`), as a list (`weg`, `nieuw`, `gebleven`), or as a value
    that was (`weg`) and is (`nieuw`); both may be empty."""

    veld: str
    label: str
    vorm: str
    delen: list[Deel] = field(default_factory=list)
    weg: list[str] = field(default_factory=list)
    nieuw: list[str] = field(default_factory=list)
    gebleven: list[str] = field(default_factory=list)


def verschillen(soort: Soort, oud: Inhoud, nieuw: Inhoud) -> list[Veldverschil]:
    """The fields that differ, in the order in which they are read. A field that one of both does not know
    (it was kept before the field existed) is left out."""
    anders = [
        veld
        for veld in velden_van(soort.model)
        if veld in oud and veld in nieuw and oud[veld] != nieuw[veld] and veld != "upl_uri"
    ]
    namen = _namen(anders, oud, nieuw)
    return [_verschil(soort, veld, oud[veld], nieuw[veld], namen) for veld in anders]


def _namen(velden: list[str], *inhouden: Inhoud) -> dict[tuple[str, str], str]:
    """What codes in these fields are called: one query for each kind of thing."""
    namen: dict[tuple[str, str], str] = {}
    for veld in velden:
        if model := _MODELLEN.get(veld):
            codes: set[str] = set()
            for inhoud in inhouden:
                waarde = inhoud[veld]
                codes |= set(waarde) if isinstance(waarde, list) else {waarde}
            rijen = model._default_manager.filter(code__in=codes).values_list("code", "naam")
            namen |= {(veld, code): naam for code, naam in rijen}
    return namen


def _verschil(
    soort: Soort, veld: str, oud: Any, nieuw: Any, namen: Mapping[tuple[str, str], str]
) -> Veldverschil:
    kop = label(veld)
    if veld == "vertaald_van":
        gezien = [
            label(engels).removesuffix(" (Engels)") for engels in nieuw if nieuw[engels] != oud.get(engels)
        ]
        return Veldverschil(veld, kop, "lijst", nieuw=gezien)
    if veld in _REGELS:
        oud, nieuw = oud.splitlines(), nieuw.splitlines()
    if isinstance(oud, list) or isinstance(nieuw, list):
        links = [toon(soort, veld, deel, namen) for deel in oud]
        rechts = [toon(soort, veld, deel, namen) for deel in nieuw]
        return Veldverschil(
            veld,
            kop,
            "lijst",
            weg=[deel for deel in links if deel not in rechts],
            nieuw=[deel for deel in rechts if deel not in links],
            gebleven=[deel for deel in rechts if deel in links],
        )
    modelveld = soort.model._meta.get_field(veld)
    if isinstance(modelveld, (models.CharField, models.TextField)) and not modelveld.choices:
        return Veldverschil(veld, kop, "tekst", delen=woordverschil(oud or "", nieuw or ""))
    toon_oud, toon_nieuw = toon(soort, veld, oud, namen), toon(soort, veld, nieuw, namen)
    return Veldverschil(
        veld, kop, "waarde", weg=[toon_oud] if toon_oud else [], nieuw=[toon_nieuw] if toon_nieuw else []
    )


def verschillen_beheer(wijziging: Inhoud) -> list[tuple[str, str]]:
    """A change of many in words: (field, what it becomes). The fields are the same of every kind."""
    velden = list(wijziging)
    namen = _namen(velden, wijziging)
    return [(label(veld), toon(PRODUCT, veld, wijziging[veld], namen)) for veld in velden]


def toon(soort: Soort, veld: str, waarde: Any, namen: Mapping[tuple[str, str], str]) -> str:
    """One value of a field (of a list: one part) as an editor reads it; "" when there is nothing."""
    if waarde is None or waarde == "":
        return ""
    if veld == "prijzen":
        bedrag = number_format(Decimal(waarde["bedrag"]), decimal_pos=2, force_grouping=True)
        naam = f"{waarde['omschrijving']}: " if waarde["omschrijving"] else ""
        return f"{naam}€ {bedrag} vanaf {date_format(date.fromisoformat(waarde['geldig_vanaf']), 'j F Y')}"
    if veld in _MODELLEN:
        return namen.get((veld, waarde), f"{waarde} (bestaat niet meer)")
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if veld == "status":
        return str(Publicatiestatus(waarde).label)
    if veld == "reviseren_voor":
        return date_format(date.fromisoformat(waarde), "j F Y")
    modelveld: Any = soort.model._meta.get_field(veld)
    keuzes = dict(getattr(modelveld, "base_field", modelveld).choices or ())
    return str(keuzes.get(waarde, waarde))
