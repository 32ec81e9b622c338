"""What a medewerker chose on the screens on which appointments are made and moved."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

from afspraken.models import Afspraak
from afspraken.regels import MAXIMUM_PRODUCTEN
from afspraken.services import Wens
from afspraken.services.huisbezoek import gebied_van, normaliseer_postcode
from afspraken.services.plek import wens_van
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, lokaal_moment

_MEESTE_PERSONEN = 99

THUIS = "thuis"
# How somebody is helped, in the order of the screen: (value, words, kinds of places).
SOORTEN = (
    ("balie", "Aan de balie", Locatiesoort.te_bezoeken()),
    ("video", "Via video", [Locatiesoort.VIDEO]),
    (THUIS, "Bij de inwoner thuis", [Locatiesoort.MOBIEL_TEAM]),
)
# Name, label, first hour and the hour at which it ends.
DAGDELEN = (("ochtend", "Ochtend", 0, 12), ("middag", "Middag", 12, 18), ("avond", "Avond", 18, 24))


@dataclass(frozen=True)
class Moment:
    """A start at a place, as one value of a choice: `centrum 2026-03-02T09:30`, on the local clock."""

    locatie: Locatie
    begint_op: datetime

    @property
    def waarde(self) -> str:
        return f"{self.locatie.code} {self.begint_op.astimezone(TIJDZONE):%Y-%m-%dT%H:%M}"

    @property
    def id(self) -> str:
        """The id of its radio button: the focus finds it back after the list was renewed."""
        return f"moment-{self.locatie.code}-{self.begint_op.astimezone(TIJDZONE):%Y%m%d%H%M}"


@dataclass(frozen=True)
class Keuze:
    """What a medewerker chose so far; what could not be read or does not exist is left out.

    `plaats`: show only this place, by day. `dag`: the day of that place that is looked at. `soort`: how
    somebody is helped; "" is any way but at home.
    """

    regels: tuple[tuple[Product, int], ...] = ()
    plaats: Locatie | None = None
    vanaf: date | None = None
    dagdeel: str = ""
    dag: date | None = None
    moment: Moment | None = None
    soort: str = ""
    # At somebody's home: in which area that is, and why there is none yet.
    gebied_id: int | None = None
    zonder_gebied: str = ""

    @property
    def wens(self) -> Wens:
        return Wens(tuple((product.pk, personen) for product, personen in self.regels), self.gebied_id)

    @property
    def is_thuis(self) -> bool:
        return self.soort == THUIS


def lees(data: QueryDict, *, van: Afspraak | None = None, nieuw_adres: bool = False) -> Keuze:
    """The choice in what a form sent; `van`: for what an appointment that exists was made. `nieuw_adres`: a
    home visit is at the address in the form instead of the one that the appointment has."""
    plaatsen = {locatie.code: locatie for locatie in Locatie.objects.filter(is_actief=True)}
    if van is None:
        soort = next((soort for soort, *_ in SOORTEN if soort == data.get("soort")), "")
    else:
        soort = THUIS if van.locatie.is_mobiel_team else ""
    gebied_id, zonder_gebied = None, ""
    if soort == THUIS and van is not None and not nieuw_adres:
        gebied_id = wens_van(van).gebied_id
    elif soort == THUIS:
        gebied_id, zonder_gebied = _lees_gebied(data.get("adres-postcode", ""))
    moment = _lees_moment(data.get("moment", ""), plaatsen)
    plaats = plaatsen.get(data.get("toon_plaats") or data.get("plaats", ""))
    return Keuze(
        regels=_lees_regels(data) if van is None else _regels_van(van),
        plaats=plaats if plaats and plaats.soort in locatiesoorten(soort) else None,
        vanaf=_lees_datum(data.get("toon_vanaf") or data.get("vanaf", "")),
        dagdeel=next((naam for naam, *_ in DAGDELEN if naam == data.get("dagdeel")), ""),
        dag=_lees_datum(data.get("dag", "")),
        moment=moment if moment and moment.locatie.soort in locatiesoorten(soort) else None,
        soort=soort,
        gebied_id=gebied_id,
        zonder_gebied=zonder_gebied,
    )


def _lees_gebied(postcode: str) -> tuple[int | None, str]:
    """The area of this postcode, or in words why there is none."""
    try:
        gebied_id = gebied_van(normaliseer_postcode(postcode))
    except ValueError:
        return None, "Vul eerst het adres in. Daarna ziet u wanneer een team daar kan zijn."
    return gebied_id, "" if gebied_id is not None else "Op dit adres komt geen team."


def _regels_van(afspraak: Afspraak) -> tuple[tuple[Product, int], ...]:
    return tuple((regel.product, regel.aantal_personen) for regel in afspraak.regels.all())


def locatiesoorten(soort: str) -> list[Locatiesoort]:
    """The kinds of places of a way to be helped; of "" all but at home."""
    return [
        locatiesoort
        for code, _, daarvan in SOORTEN
        for locatiesoort in daarvan
        if code == soort or (not soort and code != THUIS)
    ]


def _lees_regels(data: QueryDict) -> tuple[tuple[Product, int], ...]:
    codes = data.getlist("product")[: 2 * MAXIMUM_PRODUCTEN]
    aantallen = data.getlist("personen")
    paren = {
        code: _aantal(aantallen[index] if index < len(aantallen) else "1")
        for index, code in reversed(list(enumerate(codes)))
        if code
    }
    producten = {product.code: product for product in Product.objects.published().filter(code__in=paren)}
    volgorde = [code for code in dict.fromkeys(codes) if code in producten][:MAXIMUM_PRODUCTEN]
    return tuple((producten[code], paren[code]) for code in volgorde)


def _aantal(waarde: str) -> int:
    is_getal = waarde.isascii() and waarde.isdecimal() and len(waarde) < 5
    return min(max(int(waarde), 1), _MEESTE_PERSONEN) if is_getal else 1


def _lees_datum(waarde: str) -> date | None:
    try:
        datum = date.fromisoformat(waarde)
    except ValueError:
        return None
    return datum if 2000 <= datum.year < 2100 else None


def _lees_moment(waarde: str, plaatsen: dict[str, Locatie]) -> Moment | None:
    code, _, tekst = waarde.partition(" ")
    try:
        lokaal = datetime.fromisoformat(tekst)
    except ValueError:
        return None
    if code not in plaatsen or lokaal.tzinfo or not 2000 <= lokaal.year < 2100:
        return None
    return Moment(plaatsen[code], lokaal_moment(lokaal.date(), lokaal.time()))
