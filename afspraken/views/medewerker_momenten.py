"""Choosing a moment on one screen: all places side by side, or one place by day; and what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from afspraken import regels
from afspraken.models import Aanbod, Afspraak
from afspraken.regels import MAXIMUM_PRODUCTEN
from afspraken.services import Visite, Vrijedag, Wens, visites, zoek_vrij
from afspraken.services.plek import wens_van
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, lokaal_moment, lokale_dag

OVERZICHT_DAGEN = 28
# Of every place the first moment of so many parts of days: something for a caller to choose from.
MOMENTEN_PER_PLAATS = 4
DAGEN_PER_BLAD = 12
_KWARTIER = 15 // regels.CEL_MINUTEN
_MEESTE_PERSONEN = 99

LIJST = "afspraken/medewerker/_momenten.html#vernieuwd"
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

    `plaats`: show only this place, by day. `dag`: the day of that place that is looked at.
    """

    regels: tuple[tuple[Product, int], ...] = ()
    plaats: Locatie | None = None
    vanaf: date | None = None
    dagdeel: str = ""
    dag: date | None = None
    moment: Moment | None = None
    # Of an appointment at somebody's home that moves: in which area that is.
    gebied_id: int | None = None

    @property
    def wens(self) -> Wens:
        return Wens(tuple((product.pk, personen) for product, personen in self.regels), self.gebied_id)


@dataclass(frozen=True)
class Plaats:
    """One place in the overview with its first moments; none when nothing is free in the weeks searched."""

    locatie: Locatie
    momenten: list[Moment]


@dataclass(frozen=True)
class Dag:
    datum: date
    is_gekozen: bool


@dataclass(frozen=True)
class Momentaanbod:
    """What is free for a choice: `plaatsen` side by side, or of one place `dagen` and, of the day `datum`,
    the times by part of the day. `gekozen`: the chosen moment, only while it is free, with its end.
    `tot`: the last day that was searched. `volgende`: the first day that no longer fits the list."""

    tot: date
    plaatsen: list[Plaats] = field(default_factory=list)
    dagen: list[Dag] = field(default_factory=list)
    datum: date | None = None
    dagdelen: list[tuple[str, list[Moment]]] = field(default_factory=list)
    volgende: date | None = None
    gekozen: Moment | None = None
    eindigt_op: datetime | None = None
    melding: str = ""

    @property
    def is_getoond(self) -> bool:
        """Whether the chosen moment stands in the lists."""
        lijsten = [plaats.momenten for plaats in self.plaatsen] + [lijst for _, lijst in self.dagdelen]
        return any(self.gekozen in lijst for lijst in lijsten)


def lees(data: QueryDict, *, van: Afspraak | None = None) -> Keuze:
    """The choice in what a form sent; `van`: for what an appointment that exists was made."""
    plaatsen = {locatie.code: locatie for locatie in Locatie.objects.filter(is_actief=True)}
    return Keuze(
        regels=_lees_regels(data) if van is None else _regels_van(van),
        plaats=plaatsen.get(data.get("toon_plaats") or data.get("plaats", "")),
        vanaf=_lees_datum(data.get("toon_vanaf") or data.get("vanaf", "")),
        dagdeel=next((naam for naam, *_ in DAGDELEN if naam == data.get("dagdeel")), ""),
        dag=_lees_datum(data.get("dag", "")),
        moment=_lees_moment(data.get("moment", ""), plaatsen),
        gebied_id=wens_van(van).gebied_id if van else None,
    )


def _regels_van(afspraak: Afspraak) -> tuple[tuple[Product, int], ...]:
    return tuple((regel.product, regel.aantal_personen) for regel in afspraak.regels.all())


def context(
    data: QueryDict, keuze: Keuze, *, kanaal: str, hier: str, nu: datetime, zonder: int | None = None
) -> dict[str, Any]:
    """What the templates of the choice of a moment show.

    `hier`: the address to which they post; `zonder` as for momentaanbod.
    """
    return {
        "keuze": keuze,
        "hier": hier,
        "aanbod": momentaanbod(keuze, kanaal=kanaal, nu=nu, zonder=zonder),
        "dagdelen": DAGDELEN,
        "plaatsen": _plaatsen(keuze),
        # A button changed what the filters say.
        "met_filters": "toon_plaats" in data or "toon_vanaf" in data,
    }


def _plaatsen(keuze: Keuze) -> QuerySet[Locatie]:
    """Where somebody can come, or who comes to a home: the screen books no new visits to homes."""
    team = Q(soort=Locatiesoort.MOBIEL_TEAM)
    return Locatie.objects.filter(~team if keuze.gebied_id is None else team, is_actief=True)


def gevraagd_deel(request: HttpRequest) -> str:
    """The template of the part that htmx asks for, or empty for the page."""
    delen = {
        "momenten": LIJST,
        "gekozen": "afspraken/medewerker/_gekozen.html",
    }
    return delen.get(request.htmx.target or "", "")  # type: ignore[attr-defined]


def op_afspraak() -> list[Product]:
    """The products that some place supplies by appointment, by name."""
    return list(Product.objects.published().filter(pk__in=_aanbod().values("product")).order_by("naam"))


def _aanbod() -> QuerySet[Aanbod]:
    """What is supplied to who comes or calls in by video; a visit to a home needs an address."""
    actief = Aanbod.objects.filter(is_actief=True, locatie__is_actief=True)
    return actief.exclude(locatie__soort=Locatiesoort.MOBIEL_TEAM)


def momentaanbod(keuze: Keuze, *, kanaal: str, nu: datetime, zonder: int | None = None) -> Momentaanbod:
    """What is free for this choice through this channel; the same number of queries however much that is.

    `zonder`: the id of what this medewerker holds, which is free for whom it is held.
    """
    vandaag = lokale_dag(nu)
    begin = max(keuze.vanaf or vandaag, vandaag)
    if not keuze.regels:
        return Momentaanbod(begin)
    per_id = {visite.locatie_id: visite for visite in visites(keuze.wens)}
    if not per_id:
        return Momentaanbod(begin, melding=_waarom_nergens(keuze))
    if keuze.plaats is not None and keuze.plaats.pk not in per_id:
        return Momentaanbod(begin, melding=f"Dit kan niet in {keuze.plaats}. Kies alle plaatsen.")
    gezocht = [per_id[keuze.plaats.pk]] if keuze.plaats else list(per_id.values())
    tot = vandaag + timedelta(days=max(visite.horizon_dagen for visite in gezocht) + 1)
    if keuze.plaats is None:
        tot = min(tot, begin + timedelta(days=OVERZICHT_DAGEN))
    gevonden = zoek_vrij(visites=gezocht, kanaal=kanaal, vanaf=begin, tot=tot, nu=nu, zonder=zonder)
    vrij = [deel for dag in gevonden if (deel := _in_dagdeel(dag, keuze.dagdeel)) is not None]
    uit = Momentaanbod(tot - timedelta(days=1))
    if keuze.plaats is None:
        uit = replace(uit, plaatsen=_overzicht(gezocht, vrij))
    elif vrij:
        dag = _gekozen_dag(keuze, vrij[:DAGEN_PER_BLAD])
        uit = replace(
            uit,
            dagen=[Dag(d.datum, d is dag) for d in vrij[:DAGEN_PER_BLAD]],
            datum=dag.datum,
            dagdelen=_tijden(dag, keuze.plaats),
            volgende=vrij[DAGEN_PER_BLAD].datum if len(vrij) > DAGEN_PER_BLAD else None,
        )
    if keuze.moment is None:
        return uit
    if not _is_vrij(keuze.moment, vrij):
        return replace(uit, melding="Het gekozen tijdstip is niet (meer) vrij. Kies een ander tijdstip.")
    duur = timedelta(minutes=per_id[keuze.moment.locatie.pk].aantal_cellen * regels.CEL_MINUTEN)
    return replace(uit, gekozen=keuze.moment, eindigt_op=keuze.moment.begint_op + duur)


def _gekozen_dag(keuze: Keuze, blad: Sequence[Vrijedag]) -> Vrijedag:
    wil = keuze.dag or (lokale_dag(keuze.moment.begint_op) if keuze.moment else None)
    return next((dag for dag in blad if dag.datum == wil), blad[0])


def _overzicht(gezocht: Sequence[Visite], vrij: Sequence[Vrijedag]) -> list[Plaats]:
    """Every place, soonest first; of each the first start of the next few parts of days."""
    locaties = Locatie.objects.in_bulk([visite.locatie_id for visite in gezocht])
    momenten: dict[int, list[Moment]] = {visite.locatie_id: [] for visite in gezocht}
    for dag in vrij:
        lijst = momenten[dag.locatie_id]
        deel = ""
        for cel in dag.cellen:
            if len(lijst) == MOMENTEN_PER_PLAATS:
                break
            if (nu_deel := _dagdeel(int(cel))) != deel:
                deel = nu_deel
                lijst.append(Moment(locaties[dag.locatie_id], regels.cel_moment(dag.datum, int(cel))))
    plaatsen = [Plaats(locaties[locatie_id], lijst) for locatie_id, lijst in momenten.items()]
    vol = [plaats for plaats in plaatsen if not plaats.momenten]
    open_ = [plaats for plaats in plaatsen if plaats.momenten]
    return sorted(open_, key=lambda plaats: plaats.momenten[0].begint_op) + vol


def _tijden(dag: Vrijedag, plaats: Locatie) -> list[tuple[str, list[Moment]]]:
    """The first free start of every quarter of an hour, by part of the day."""
    per_deel: dict[str, list[Moment]] = {}
    kwartieren: set[int] = set()
    for cel in map(int, dag.cellen):
        if cel // _KWARTIER not in kwartieren:
            kwartieren.add(cel // _KWARTIER)
            per_deel.setdefault(_dagdeel(cel), []).append(Moment(plaats, regels.cel_moment(dag.datum, cel)))
    return list(per_deel.items())


def _dagdeel(cel: int) -> str:
    uur = regels.cel_tijd(cel).hour
    return next(label for _, label, van, tot in DAGDELEN if van <= uur < tot)


def _in_dagdeel(dag: Vrijedag, dagdeel: str) -> Vrijedag | None:
    """The same day with only the starts in this part of it; None when there is none."""
    if not dagdeel:
        return dag
    _, _, van, tot = next(deel for deel in DAGDELEN if deel[0] == dagdeel)
    per_uur = 60 // regels.CEL_MINUTEN
    cellen = dag.cellen[(dag.cellen >= van * per_uur) & (dag.cellen < tot * per_uur)]
    return Vrijedag(dag.locatie_id, dag.datum, cellen) if cellen.size else None


def _is_vrij(moment: Moment, vrij: Sequence[Vrijedag]) -> bool:
    datum = lokale_dag(moment.begint_op)
    cel = regels.cel(moment.begint_op.astimezone(TIJDZONE).time())
    return regels.cel_moment(datum, cel) == moment.begint_op and any(
        dag.datum == datum and dag.locatie_id == moment.locatie.pk and cel in dag.cellen for dag in vrij
    )


def _waarom_nergens(keuze: Keuze) -> str:
    """Why no place supplies this wish, and what to do about it."""
    aanbod = _aanbod().filter(product__in=keuze.wens.product_ids).order_by("maximum_personen")
    meeste = dict(aanbod.values_list("product_id", "maximum_personen"))
    for product, personen in keuze.regels:
        if product.pk not in meeste:
            return f"Voor {product} is geen afspraak nodig, of geen plaats geeft er afspraken voor."
        if personen > meeste[product.pk]:
            return (
                f"Voor {product} kunnen hoogstens {meeste[product.pk]} personen tegelijk komen. "
                "Maak voor de anderen een tweede afspraak."
            )
    return "Geen plaats doet dit alles in één bezoek. Maak twee afspraken."


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
