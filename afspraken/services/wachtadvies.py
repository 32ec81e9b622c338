"""How long who comes in now without an appointment will wait, per group of a place."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from afspraken.enums import Afspraakstatus
from afspraken.models import Aanbod, Afspraak, Bezetting, Bezoek, Productgroep, Werkplek
from afspraken.regels import INLOOP_RANGACHTERSTAND
from afspraken.services.balie import wachtrij
from afspraken.services.prognose import laatste_stand
from afspraken.simulatie.wachtadvies import Wachter, Werkbalie, schat
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE, lokale_dag

_MINUUT = timedelta(minutes=1)
# Who has an appointment until then may come before a walk-in of now; who is later than that will not come.
_VOORUIT = timedelta(hours=2)
_TE_LAAT = timedelta(minutes=15)
_KOMT = 0.97
# Past this the day is over before the wait is.
_TE_LANG = 240


@dataclass(frozen=True)
class Groepsadvies:
    """The wait for one group in minutes: as often longer as shorter (`mediaan`), longer in one of ten cases
    (`p90`). Both None: no desk that works now serves it."""

    groep: Productgroep
    mediaan: int | None
    p90: int | None

    @property
    def van_tot(self) -> tuple[int, int] | None:
        """As one says it: down and up to whole five minutes; None: nobody knows, or past _TE_LANG."""
        if self.mediaan is None or self.p90 is None or self.p90 > _TE_LANG:
            return None
        return self.mediaan // 5 * 5, max(-(-self.p90 // 5) * 5, 5)


@dataclass(frozen=True)
class Wachtadvies:
    """`balies`: how many desks work now, those on a pause left out."""

    balies: int
    groepen: list[Groepsadvies]


def wachtadvies(*, locatie: Locatie, nu: datetime) -> Wachtadvies:
    """What to tell a walk-in at this place now; in a fixed number of queries.

    Rests on who waits, who is at a desk since when, who is expected in the coming two hours, the desks that
    work now, and how long visits of each group lasted the last half year (without history: as planned).
    """
    aanbod = list(Aanbod.objects.filter(locatie=locatie, is_actief=True).select_related("groep"))
    groepen = {regel.groep_id: regel.groep for regel in aanbod}
    plekken = list(
        Werkplek.objects.filter(locatie=locatie, balie__isnull=False, pauze_sinds__isnull=True).order_by(
            "balie_id"
        )
    )
    kan = _groepen_van_balies([plek.balie_id for plek in plekken if plek.balie_id], nu)
    bezig = {
        bezoek.balie_id: (bezoek.groep_id or 0, (nu - (bezoek.laatst_opgeroepen_op or nu)) / _MINUUT)
        for bezoek in Bezoek.objects.at_desk().filter(locatie=locatie, datum=lokale_dag(nu))
    }
    balies = [
        Werkbalie(frozenset(kan.get(plek.balie_id) or groepen), bezig.get(plek.balie_id)) for plek in plekken
    ]
    nummers = {plek.balie_id: n for n, plek in enumerate(plekken)}
    wachters = [
        Wachter(
            groep=bezoek.groep_id or 0,
            rang=((bezoek.afspraak_op or bezoek.wacht_sinds + INLOOP_RANGACHTERSTAND) - nu) / _MINUUT,
            eigen_balie=nummers.get(bezoek.eigen_balie),  # type: ignore[attr-defined]
        )
        for bezoek in wachtrij(locatie, nu)
    ]
    uitkomst = schat(wachters + _verwacht(locatie, nu), balies, _duren(locatie, aanbod))
    adviezen = []
    for groep_id, groep in sorted(groepen.items(), key=lambda paar: paar[1].naam):
        schatting = uitkomst[groep_id]
        adviezen.append(
            Groepsadvies(groep, None, None)
            if schatting is None
            else Groepsadvies(groep, _minuten(schatting.mediaan), _minuten(schatting.p90))
        )
    return Wachtadvies(len(plekken), adviezen)


def _minuten(wacht: float) -> int:
    return round(min(wacht, _TE_LANG + 1))


def _groepen_van_balies(balie_ids: Collection[int], nu: datetime) -> dict[int | None, set[int]]:
    """As groepen_van_balie, for all desks at once; without those that are not rostered now."""
    lokaal = nu.astimezone(TIJDZONE)
    diensten = Bezetting.groepen.through.objects.filter(
        bezetting__balie__in=balie_ids,
        bezetting__datum=lokaal.date(),
        bezetting__van__lte=lokaal.time(),
        bezetting__tot__gt=lokaal.time(),
    )
    kan: dict[int | None, set[int]] = defaultdict(set)
    for balie_id, groep_id in diensten.values_list("bezetting__balie_id", "productgroep_id"):
        kan[balie_id].add(groep_id)
    return kan


def _verwacht(locatie: Locatie, nu: datetime) -> list[Wachter]:
    afspraken = Afspraak.objects.filter(
        locatie=locatie,
        datum=lokale_dag(nu),
        status=Afspraakstatus.BEVESTIGD,
        begint_op__gte=nu - _TE_LAAT,
        begint_op__lte=nu + _VOORUIT,
    ).prefetch_related("regels")
    wachters = []
    for afspraak in afspraken:
        over = (afspraak.begint_op - nu) / _MINUUT
        # One visit, as long as the visits of all its products.
        wachters += [
            Wachter(groep=regel.groep_id, rang=over, aankomst=max(over, 0.0), komt=_KOMT)
            for regel in afspraak.regels.all()
        ]
    return wachters


def _duren(locatie: Locatie, aanbod: Collection[Aanbod]) -> dict[int, list[float]]:
    """Quantiles of the minutes at the desk, per group."""
    stand = laatste_stand()
    gemeten = (stand.kenmerken.get(str(locatie.pk)) or {}).get("duur", {}) if stand else {}
    gepland: dict[int, list[float]] = defaultdict(list)
    for regel in aanbod:
        gepland[regel.groep_id].append(float(regel.duur_minuten))
    return {
        groep: gemeten.get(str(groep)) or [sum(duren) / len(duren)] * 2 for groep, duren in gepland.items()
    }
