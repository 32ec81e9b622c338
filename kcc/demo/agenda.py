"""The appointments of the last four weeks and the next eight, planned where the desks have room.

Planned in memory on the ceilings that afspraken.regels gives for the weekly pattern, so that nothing ever
conflicts; then loaded. The stored vectors follow when the pattern is rolled out.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from afspraken import regels
from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import Aanbod, Afspraak, Afspraakregel
from afspraken.regels import Plafond
from afspraken.services.capaciteit import dagplannen
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie
from kcc.demo import verhaal
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import Getallen, Nummering, getallen, kopieer, momenten, tekst
from kcc.demo.patroon import DAG, productgewichten
from kcc.demo.rooster import inzet_per_weekdag
from kcc.demo.schalen import Opdracht
from kcc.demo.vraag import Baliedrukte

_KANALEN = [Afspraakkanaal.ONLINE, Afspraakkanaal.TELEFOON, Afspraakkanaal.RECEPTIE]
_KANAALKANSEN = np.cumsum([0.72, 0.2, 0.08])
_PERSONEN = np.cumsum([0.82, 0.11, 0.04, 0.03])
_TWEE_PRODUCTEN = 0.07
_AFGEZEGD = 0.05
# After so many wishes in a row that do not fit, the day is as full as it gets.
_MISLUKT = 12
# How full the coming days are: now, and how fast that falls with the weeks.
_VOL = (0.45, 0.88)
_VERVAL_DAGEN = 16.0
_MINIMAAL_VOL = 0.06


@dataclass
class Planning:
    """One appointment; `segmenten` per line, in cells from midnight."""

    locatie_id: int
    datum: date
    kanaal: Afspraakkanaal
    regels: list[tuple[int, int, regels.Segment]]
    is_afgezegd: bool = False

    @property
    def eerste_cel(self) -> int:
        return self.regels[0][2].eerste_cel

    @property
    def laatste_cel(self) -> int:
        segment = self.regels[-1][2]
        return segment.eerste_cel + segment.aantal_cellen


@dataclass(frozen=True)
class Bezoekers:
    """Who came for an appointment, as arrays of one length, in no order. Moments in seconds (UTC)."""

    afspraak: Getallen
    locatie: Getallen
    product: Getallen
    groep: Getallen
    begin: Getallen
    duur: Getallen
    aangemeld: Getallen
    klant: Getallen
    naam: list[str]


@dataclass
class _Dagruimte:
    """What a place can still take on a day: one row per ceiling."""

    plafonds: list[Plafond]
    vrij: NDArray[np.int16]
    _rijen: dict[tuple[int, str], NDArray[np.intp]] = field(default_factory=dict)

    def rijen(self, groep: int, kanaal: str) -> NDArray[np.intp]:
        """The ceilings that an appointment of this group through this channel counts for."""
        if (groep, kanaal) not in self._rijen:
            self._rijen[groep, kanaal] = np.array(
                [
                    nummer
                    for nummer, plafond in enumerate(self.plafonds)
                    if groep in plafond.groepen and (not plafond.kanalen or kanaal in plafond.kanalen)
                ],
                dtype=np.intp,
            )
        return self._rijen[groep, kanaal]

    def starts(self, segmenten: list[regels.Segment], kanaal: str) -> NDArray[np.intp]:
        """The cells at which a visit of these segments (from its own start) can begin."""
        kan = np.ones(regels.CELLEN, dtype=bool)
        for segment in segmenten:
            rijen = self.rijen(segment.groep, kanaal)
            if not rijen.size:
                return rijen
            minimum = regels.glijdend_minimum(self.vrij[rijen], segment.aantal_cellen).min(axis=0) >= 1
            verschoven = np.zeros_like(minimum)
            verschoven[: regels.CELLEN - segment.eerste_cel] = minimum[segment.eerste_cel :]
            kan &= verschoven
        return np.flatnonzero(kan)

    def neem(self, segmenten: list[regels.Segment], kanaal: str) -> None:
        for s in segmenten:
            self.vrij[self.rijen(s.groep, kanaal), s.eerste_cel : s.eerste_cel + s.aantal_cellen] -= 1


class _Wensen:
    """What people want at one place, by chance."""

    def __init__(self, rng: np.random.Generator, aanbod: list[Aanbod]) -> None:
        self._rng = rng
        self._aanbod = aanbod
        self._kansen = np.cumsum(productgewichten([item.product for item in aanbod]), axis=1)

    def __call__(self, maand: int) -> list[tuple[int, int, regels.Segment]]:
        """(product id, persons, segment) per line."""
        rng = self._rng
        gekozen = [self._kies(maand)]
        if rng.random() < _TWEE_PRODUCTEN and (tweede := self._kies(maand)) not in gekozen:
            gekozen.append(tweede)
        wens, begin = [], 0
        for item in gekozen:
            personen = min(int(np.searchsorted(_PERSONEN, rng.random())) + 1, item.maximum_personen)
            cellen = regels.benodigde_cellen(item.duur_minuten, item.extra_minuten_per_persoon, personen)
            wens.append((item.product_id, personen, regels.Segment(item.groep_id, begin, cellen)))
            begin += cellen
        return wens

    def _kies(self, maand: int) -> Aanbod:
        kansen = self._kansen[maand]
        return self._aanbod[int(np.searchsorted(kansen, self._rng.random() * kansen[-1], side="right"))]


def vul_agenda(opdracht: Opdracht, klanten: Klanten, drukte: Baliedrukte) -> Bezoekers:
    """Plan and load the appointments; returns who came for those that have been, until now."""
    plannen: list[Planning] = []
    rng = np.random.default_rng([opdracht.zaad, 3])
    aanbod: dict[int, list[Aanbod]] = defaultdict(list)
    for item in Aanbod.objects.select_related("product__thema").order_by("pk"):
        aanbod[item.locatie_id].append(item)
    datums = [
        opdracht.venster_begin + timedelta(days=n)
        for n in range((opdracht.venster_einde - opdracht.venster_begin).days)
    ]
    for locatie in (
        Locatie.objects.filter(soort=Locatiesoort.STADSWINKEL).with_openingstijden().order_by("pk")
    ):
        wensen = _Wensen(rng, aanbod[locatie.pk])
        inzet = inzet_per_weekdag(locatie)
        for datum, dagplan in dagplannen(locatie, datums, opdracht.kalender).items():
            plafonds = replace(dagplan, inzet=inzet[datum.isoweekday()]).plafonds()
            if plafonds:
                ruimte = _Dagruimte(plafonds, np.stack([p.balies for p in plafonds]))
                verwacht = drukte.verwacht(locatie.pk, datum)
                plannen += _plan_dag(opdracht, rng, locatie.pk, datum, ruimte, wensen, verwacht)
    return _laad(opdracht, rng, plannen, klanten, drukte)


def _plan_dag(
    opdracht: Opdracht,
    rng: np.random.Generator,
    locatie_id: int,
    datum: date,
    ruimte: _Dagruimte,
    wensen: _Wensen,
    verwacht: float,
) -> Iterator[Planning]:
    """Until the day is as full as it should be: past days by the number of visits, coming days by cells."""
    totaal = int(max(p.balies.sum() for p in ruimte.plafonds))
    vooruit = (datum - opdracht.vandaag).days
    vol = rng.uniform(*_VOL) * max(_MINIMAAL_VOL, float(np.exp(-max(vooruit - 3, 0) / _VERVAL_DAGEN)))
    aantal = int(rng.poisson(verwacht / (1 - verhaal.NIET_VERSCHENEN)))
    cellen = geplaatst = mislukt = 0
    while mislukt < _MISLUKT:
        if (geplaatst >= aantal) if vooruit < 0 else (cellen >= vol * totaal):
            break
        kanaal = _KANALEN[int(np.searchsorted(_KANAALKANSEN, rng.random()))]
        wens = wensen(datum.month - 1)
        starts = ruimte.starts([segment for _, _, segment in wens], kanaal)
        if not starts.size:
            mislukt += 1
            continue
        mislukt = 0
        start = int(starts[rng.integers(starts.size)])
        gepland = [
            (product, personen, regels.Segment(s.groep, start + s.eerste_cel, s.aantal_cellen))
            for product, personen, s in wens
        ]
        is_afgezegd = bool(rng.random() < _AFGEZEGD)
        if not is_afgezegd:
            ruimte.neem([segment for _, _, segment in gepland], kanaal)
            cellen += sum(segment.aantal_cellen for _, _, segment in gepland)
            geplaatst += 1
        yield Planning(locatie_id, datum, kanaal, gepland, is_afgezegd)


def _laad(
    opdracht: Opdracht,
    rng: np.random.Generator,
    plannen: list[Planning],
    klanten: Klanten,
    drukte: Baliedrukte,
) -> Bezoekers:
    aantal = len(plannen)
    nu = int(opdracht.nu.timestamp())
    begin = np.array([_moment(p, p.eerste_cel) for p in plannen], dtype=np.int64)
    einde = np.array([_moment(p, p.laatste_cel) for p in plannen], dtype=np.int64)
    # Most people come some minutes early, some late; nobody checks in before the place is open.
    opent = np.array(
        [_moment(p, drukte.opent(p.locatie_id, p.datum) // (regels.CEL_MINUTEN * 60)) for p in plannen],
        dtype=np.int64,
    )
    marge = np.where(rng.random(aantal) < 0.1, rng.integers(0, 480, aantal), -rng.integers(30, 900, aantal))
    aangemeld = np.maximum(begin + marge, opent)
    is_afgezegd = np.array([p.is_afgezegd for p in plannen])
    komt = ~is_afgezegd & (rng.random(aantal) >= verhaal.NIET_VERSCHENEN)
    is_er = komt & (aangemeld <= nu)
    voorbij = np.array([p.datum < opdracht.vandaag for p in plannen])
    status = np.select(
        [is_afgezegd, is_er, voorbij],
        [
            Afspraakstatus.AFGEZEGD.value,
            Afspraakstatus.VERSCHENEN.value,
            Afspraakstatus.NIET_VERSCHENEN.value,
        ],
        Afspraakstatus.BEVESTIGD.value,
    ).tolist()
    # Booked on a day before, in the daytime, never in the future; as far ahead as the coming days are full.
    vooraf = np.minimum(1 + rng.exponential(_VERVAL_DAGEN, aantal).astype(np.int64), 55) * DAG
    vanaf = np.maximum(begin - 55 * DAG, int(nu - 90 * DAG))
    gemaakt = np.clip(begin - vooraf + rng.integers(-4 * 3600, 6 * 3600, aantal), vanaf, None)
    te_laat = gemaakt > nu - 60
    gemaakt[te_laat] = nu - 60 - rng.integers(0, 10 * DAG, int(te_laat.sum()))
    wie = klanten.kies(rng, aantal)
    namen = [klanten.namen[plaats] for plaats in wie.tolist()]
    nummers = rng.choice(90_000_000, aantal, replace=False) + 10_000_000
    nummering = Nummering(Afspraak)
    ids = nummering.neem(aantal)
    kopieer(
        Afspraak,
        aantal,
        {
            "id": getallen(ids),
            "uuid": [str(uuid.UUID(bytes=rng.bytes(16), version=4)) for _ in range(aantal)],
            "nummer": getallen(nummers),
            "aanvraag_sleutel": [f"demo-{nummer}" for nummer in ids.tolist()],
            "locatie_id": [str(p.locatie_id) for p in plannen],
            "datum": [p.datum.isoformat() for p in plannen],
            "begint_op": momenten(begin),
            "eindigt_op": momenten(einde),
            "kanaal": [p.kanaal.value for p in plannen],
            "status": status,
            "naam": [tekst(naam) for naam in namen],
            "email": [klanten.email(plaats) for plaats in wie.tolist()],
            "telefoon": [klanten.telefoon(plaats) for plaats in wie.tolist()],
            "gemaakt_op": momenten(gemaakt),
            "gewijzigd_op": momenten(np.where(is_er, aangemeld, gemaakt)),
        },
    )
    nummering.sluit()
    rijen = [
        (afspraak, product, personen, segment)
        for afspraak, plan in zip(ids.tolist(), plannen, strict=True)
        for product, personen, segment in plan.regels
    ]
    kopieer(
        Afspraakregel,
        len(rijen),
        {
            "afspraak_id": [str(afspraak) for afspraak, _, _, _ in rijen],
            "product_id": [str(product) for _, product, _, _ in rijen],
            "groep_id": [str(segment.groep) for _, _, _, segment in rijen],
            "aantal_personen": [str(personen) for _, _, personen, _ in rijen],
            "eerste_cel": [str(segment.eerste_cel) for _, _, _, segment in rijen],
            "aantal_cellen": [str(segment.aantal_cellen) for _, _, _, segment in rijen],
        },
    )
    zijn_er = np.flatnonzero(is_er)
    return Bezoekers(
        afspraak=ids[zijn_er],
        locatie=np.array([plannen[n].locatie_id for n in zijn_er], dtype=np.int64),
        product=np.array([plannen[n].regels[0][0] for n in zijn_er], dtype=np.int64),
        groep=np.array([plannen[n].regels[0][2].groep for n in zijn_er], dtype=np.int64),
        begin=begin[zijn_er],
        duur=(einde - begin)[zijn_er],
        aangemeld=aangemeld[zijn_er],
        klant=wie[zijn_er],
        naam=[namen[n] for n in zijn_er],
    )


def _moment(plan: Planning, cel: int) -> int:
    return int(regels.cel_moment(plan.datum, cel).timestamp())
