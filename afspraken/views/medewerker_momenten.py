"""Choosing a moment on one screen: all places side by side, or one place by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from afspraken import regels
from afspraken.models import Aanbod
from afspraken.services import Visite, Vrijedag, visites, zoek_vrij
from afspraken.services.teams import verenig
from afspraken.views.medewerker_keuze import DAGDELEN, SOORTEN, Keuze, Moment, locatiesoorten
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, lokale_dag
from kcc.organisatie.toegang import Verzoek

OVERZICHT_DAGEN = 28
# Of every place the first moment of so many parts of days: something for a caller to choose from.
MOMENTEN_PER_PLAATS = 4
DAGEN_PER_BLAD = 12
_KWARTIER = 15 // regels.CEL_MINUTEN

LIJST = "afspraken/medewerker/_momenten.html#vernieuwd"


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
    """What is free for a choice: `plaatsen` side by side, or of one place (at home: of all teams together)
    `dagen` and, of the day `datum`, the times by part of the day. `gekozen`: the chosen moment, only while
    it is free, with its end. `tot`: the last day that was searched. `volgende`: the first day that no longer
    fits the list."""

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
        "soorten": SOORTEN,
        # A button or another way to be helped changed what the filters say.
        "met_filters": not {"toon_plaats", "toon_vanaf", "met_filters"}.isdisjoint(data),
    }


def _plaatsen(keuze: Keuze) -> QuerySet[Locatie]:
    """Where somebody can be helped in this way; nobody chooses a team."""
    if keuze.is_thuis:
        return Locatie.objects.none()
    return Locatie.objects.filter(is_actief=True, soort__in=locatiesoorten(keuze.soort))


def gevraagd_deel(request: Verzoek) -> str:
    """The template of the part that htmx asks for, or empty for the page."""
    delen = {
        "momenten": LIJST,
        "gekozen": "afspraken/medewerker/_gekozen.html",
    }
    return delen.get(request.htmx.target or "", "")


def op_afspraak() -> list[Product]:
    """The products that some place supplies by appointment, by name."""
    return list(Product.objects.published().filter(pk__in=_aanbod().values("product")).order_by("naam"))


def _aanbod() -> QuerySet[Aanbod]:
    return Aanbod.objects.filter(is_actief=True, locatie__is_actief=True)


def momentaanbod(keuze: Keuze, *, kanaal: str, nu: datetime, zonder: int | None = None) -> Momentaanbod:
    """What is free for this choice through this channel; the same number of queries however much that is.

    `zonder`: the id of what this medewerker holds, which is free for whom it is held.
    """
    vandaag = lokale_dag(nu)
    begin = max(keuze.vanaf or vandaag, vandaag)
    if not keuze.regels:
        return Momentaanbod(begin)
    if keuze.zonder_gebied:
        return Momentaanbod(begin, melding=keuze.zonder_gebied)
    soorten = locatiesoorten(keuze.soort)
    hier = Locatie.objects.filter(is_actief=True, soort__in=soorten).values_list("pk", flat=True)
    per_id = {visite.locatie_id: visite for visite in visites(keuze.wens, list(hier))}
    if not per_id:
        return Momentaanbod(begin, melding=_waarom_nergens(keuze, soorten))
    plaats = None if keuze.is_thuis else keuze.plaats
    if plaats is not None and plaats.pk not in per_id:
        return Momentaanbod(begin, melding=f"Dit kan niet in {plaats}. Kies alle plaatsen.")
    gezocht = [per_id[plaats.pk]] if plaats else list(per_id.values())
    tot = vandaag + timedelta(days=max(visite.horizon_dagen for visite in gezocht) + 1)
    naast_elkaar = plaats is None and not keuze.is_thuis
    if naast_elkaar:
        tot = min(tot, begin + timedelta(days=OVERZICHT_DAGEN))
    gevonden = zoek_vrij(visites=gezocht, kanaal=kanaal, vanaf=begin, tot=tot, nu=nu, zonder=zonder)
    vrij = [deel for dag in gevonden if (deel := _in_dagdeel(dag, keuze.dagdeel)) is not None]
    uit = Momentaanbod(tot - timedelta(days=1))
    starts = verenig(vrij, keuze.moment.locatie.pk if keuze.moment else None)
    datums = list(starts)
    if naast_elkaar:
        uit = replace(uit, plaatsen=_overzicht(gezocht, vrij))
    elif datums:
        datum = _gekozen_dag(keuze, datums[:DAGEN_PER_BLAD])
        uit = replace(
            uit,
            dagen=[Dag(d, d == datum) for d in datums[:DAGEN_PER_BLAD]],
            datum=datum,
            dagdelen=_tijden(datum, starts[datum]),
            volgende=datums[DAGEN_PER_BLAD] if len(datums) > DAGEN_PER_BLAD else None,
        )
    if keuze.moment is None:
        return uit
    gekozen = _vrij_moment(keuze, keuze.moment, vrij)
    if gekozen is None:
        return replace(uit, melding="Het gekozen tijdstip is niet (meer) vrij. Kies een ander tijdstip.")
    duur = timedelta(minutes=per_id[gekozen.locatie.pk].aantal_cellen * regels.CEL_MINUTEN)
    return replace(uit, gekozen=gekozen, eindigt_op=gekozen.begint_op + duur)


def _gekozen_dag(keuze: Keuze, blad: Sequence[date]) -> date:
    wil = keuze.dag or (lokale_dag(keuze.moment.begint_op) if keuze.moment else None)
    return wil if wil in blad else blad[0]  # type: ignore[return-value]


def _overzicht(gezocht: Sequence[Visite], vrij: Sequence[Vrijedag]) -> list[Plaats]:
    """Every place, soonest first; of each the first start of the next few parts of days."""
    locaties = {visite.locatie_id: visite.locatie for visite in gezocht}
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


def _tijden(datum: date, starts: Mapping[int, int]) -> list[tuple[str, list[Moment]]]:
    """The first free start (cell: id of the place) of every quarter of an hour, by part of the day."""
    locaties = Locatie.objects.in_bulk(set(starts.values()))
    per_deel: dict[str, list[Moment]] = {}
    kwartieren: set[int] = set()
    for cel, plaats in starts.items():
        if cel // _KWARTIER not in kwartieren:
            kwartieren.add(cel // _KWARTIER)
            moment = Moment(locaties[plaats], regels.cel_moment(datum, cel))
            per_deel.setdefault(_dagdeel(cel), []).append(moment)
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


def _vrij_moment(keuze: Keuze, moment: Moment, vrij: Sequence[Vrijedag]) -> Moment | None:
    """The moment while it is free; at home with the team that can come then."""
    datum = lokale_dag(moment.begint_op)
    cel = regels.cel(moment.begint_op.astimezone(TIJDZONE).time())
    waar = [dag.locatie_id for dag in vrij if dag.datum == datum and cel in dag.cellen]
    if regels.cel_moment(datum, cel) != moment.begint_op or not waar:
        return None
    if moment.locatie.pk in waar:
        return moment
    return Moment(Locatie.objects.get(pk=waar[0]), moment.begint_op) if keuze.is_thuis else None


def _waarom_nergens(keuze: Keuze, soorten: Sequence[Locatiesoort]) -> str:
    """Why no place of these kinds supplies this wish, and what to do about it."""
    aanbod = _aanbod().filter(product__in=keuze.wens.product_ids).order_by("maximum_personen")
    elders = set(aanbod.values_list("product_id", flat=True))
    meeste = dict(aanbod.filter(locatie__soort__in=soorten).values_list("product_id", "maximum_personen"))
    for product, personen in keuze.regels:
        if product.pk not in meeste and product.pk in elders:
            return f"{product} kan niet op deze manier. Kies hoe de inwoner anders geholpen wordt."
        if product.pk not in meeste:
            return f"Voor {product} is geen afspraak nodig, of geen plaats geeft er afspraken voor."
        if personen > meeste[product.pk]:
            return (
                f"Voor {product} kunnen hoogstens {meeste[product.pk]} personen tegelijk komen. "
                "Maak voor de anderen een tweede afspraak."
            )
    return "Geen plaats doet dit alles in één bezoek. Maak twee afspraken."
