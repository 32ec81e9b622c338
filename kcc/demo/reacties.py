"""Reports, questions, applications and complaints, with their terms and answers (norm 9)."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from contacten.enums import Publieksreactiesoort
from contacten.models import Opschorting, Publieksreactie
from contacten.termijnen import Antwoordtermijn, antwoordtermijn, laatste_dag
from kcc.demo import verhaal
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN, Getallen, Nummering, getallen, keuzes, kopieer, momenten
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import DAG, Dagen, kies, kies_per_maand, trek_momenten
from kcc.demo.schalen import Opdracht
from kcc.lib import werktijd
from kcc.lib.perioden import Tertaal
from kcc.organisatie.services import atwkalender

_ZONDER_PRODUCT = 0.4
_KANTOOR = (9 * 3600, 17 * 3600)
_SOORTEN = list(Publieksreactiesoort)


class _Termijnen:
    """The last day of a reaction; worked out once for each case that differs."""

    def __init__(self, opdracht: Opdracht) -> None:
        self._dienst, self._atw = opdracht.kalender, atwkalender()
        self._bekend: dict[tuple[date, Antwoordtermijn, int], date | None] = {}

    def laatste_dag(
        self, dag: date, termijn: Antwoordtermijn, weken: int, opschorting: werktijd.Opschorting | None
    ) -> date | None:
        if opschorting is not None:
            return self._bereken(dag, termijn, weken, [opschorting])
        sleutel = dag, termijn, weken
        if sleutel not in self._bekend:
            self._bekend[sleutel] = self._bereken(dag, termijn, weken, [])
        return self._bekend[sleutel]

    def _bereken(
        self, dag: date, termijn: Antwoordtermijn, weken: int, opschortingen: list[werktijd.Opschorting]
    ) -> date | None:
        return laatste_dag(
            dag, termijn, self._dienst, self._atw, verdaagd_weken=weken, opschortingen=opschortingen
        )


def vul_reacties(opdracht: Opdracht, naslag: Naslag, klanten: Klanten) -> None:
    """Load the reactions of the whole history, in the order of time."""
    rng = np.random.default_rng([opdracht.zaad, 8])
    nu = int(opdracht.nu.timestamp())
    dagen = Dagen(opdracht, opdracht.begin, opdracht.vandaag + timedelta(days=1))
    per_dag = verhaal.REACTIES_PER_JAAR / 365 * opdracht.schaal.deel_van_rotterdam
    weekdag = np.array(verhaal.WEEKDAG_OVERIG) / np.mean(verhaal.WEEKDAG_OVERIG)
    ontvangen, dag = trek_momenten(rng, dagen, per_dag * weekdag[dagen.weekdag], verhaal.UREN_OVERIG)
    bekend = ontvangen <= nu
    ontvangen, dag = ontvangen[bekend], dag[bekend]
    aantal = len(ontvangen)
    soort = kies(rng, np.array([verhaal.REACTIESOORTEN[s] for s in _SOORTEN]), aantal)
    product = kies_per_maand(rng, naslag.gewichten * ~naslag.is_extern, dagen.maand[dag])
    product[rng.random(aantal) < _ZONDER_PRODUCT] = GEEN
    termijnen = _van_product(naslag)
    weken = _verdaag(rng, soort)
    opgeschort = _schort_op(rng, opdracht, dagen, dag)
    berekend = _Termijnen(opdracht)
    termijn: list[Antwoordtermijn] = []
    deadlines: list[date | None] = []
    for rij in range(aantal):
        deze = termijnen[soort[rij]][product[rij]]
        if not deze.is_wettelijk:
            weken[rij] = 0
            opgeschort[rij] = None
        termijn.append(deze)
        deadlines.append(berekend.laatste_dag(dagen.datums[dag[rij]], deze, int(weken[rij]), opgeschort[rij]))
    beantwoord, ingetrokken = _beantwoord(rng, opdracht, dagen, dag, ontvangen, soort, deadlines)
    nummering = Nummering(Publieksreactie)
    ids = nummering.neem(aantal)
    kanalen = list(verhaal.REACTIEKANALEN)
    klant = np.where(rng.random(aantal) < 0.8, klanten.kies(rng, aantal), GEEN)
    agent = naslag.agenten[rng.integers(0, len(naslag.agenten), aantal)]
    kopieer(
        Publieksreactie,
        aantal,
        {
            "id": getallen(ids),
            "referentie": [f"demo-{id_}" for id_ in ids.tolist()],
            "soort": keuzes(soort, [s.value for s in _SOORTEN]),
            "kanaal": keuzes(kies(rng, np.array(list(verhaal.REACTIEKANALEN.values())), aantal), kanalen),
            "klant_id": getallen(np.append(klanten.ids, GEEN)[klant]),
            "product_id": getallen(naslag.id_van_product(product)),
            "afdeling_id": getallen(naslag.id_van_afdeling(product)),
            "medewerker_id": getallen(np.where(beantwoord == GEEN, GEEN, agent)),
            "onderwerp": keuzes(rng.integers(0, len(verhaal.REACTIES), aantal), verhaal.REACTIES),
            "ontvangen_op": momenten(ontvangen),
            "termijn_aantal": [str(deze.aantal) for deze in termijn],
            "termijn_eenheid": [deze.eenheid for deze in termijn],
            "termijn_is_wettelijk": ["t" if deze.is_wettelijk else "f" for deze in termijn],
            "verdaagd_weken": getallen(weken),
            "deadline": [deadline.isoformat() if deadline else "\\N" for deadline in deadlines],
            "beantwoord_op": momenten(beantwoord),
            "ingetrokken_op": momenten(ingetrokken),
        },
    )
    nummering.sluit()
    rijen = [(int(ids[rij]), opschorting) for rij, opschorting in enumerate(opgeschort) if opschorting]
    kopieer(
        Opschorting,
        len(rijen),
        {
            "publieksreactie_id": [str(id_) for id_, _ in rijen],
            "uitgenodigd": [o.uitgenodigd.isoformat() for _, o in rijen],
            "voltooid": [o.voltooid.isoformat() if o.voltooid else "\\N" for _, o in rijen],
        },
    )


def _van_product(naslag: Naslag) -> list[list[Antwoordtermijn]]:
    """The term by kind and product; the last one is of no product."""
    return [
        [
            *(
                antwoordtermijn(
                    soort, p.termijn_aantal, p.termijn_eenheid, is_wettelijk=p.termijn_is_wettelijk
                )
                for p in naslag.producten
            ),
            antwoordtermijn(soort, None, "", is_wettelijk=False),
        ]
        for soort in _SOORTEN
    ]


def _verdaag(rng: np.random.Generator, soort: Getallen) -> Getallen:
    """By how many weeks: four for a complaint (Awb 9:11), two to six for an application."""
    kans = np.array([verhaal.VERDAAGD.get(s, 0.0) for s in _SOORTEN])[soort]
    is_klacht = soort == _SOORTEN.index(Publieksreactiesoort.KLACHT)
    weken = np.where(is_klacht, 4, rng.integers(2, 7, len(soort)))
    verdaagd: Getallen = np.where(rng.random(len(soort)) < kans, weken, 0)
    return verdaagd


def _schort_op(
    rng: np.random.Generator, opdracht: Opdracht, dagen: Dagen, dag: Getallen
) -> list[werktijd.Opschorting | None]:
    """For some a question back within two weeks; the answer to it may still have to come."""
    aantal = len(dag)
    gekozen = rng.random(aantal) < verhaal.OPGESCHORT
    vraag_na, duur = rng.integers(1, 14, aantal), rng.integers(2, 28, aantal)
    opgeschort: list[werktijd.Opschorting | None] = [None] * aantal
    for rij in np.flatnonzero(gekozen).tolist():
        uitgenodigd = dagen.datums[dag[rij]] + timedelta(days=int(vraag_na[rij]))
        voltooid = uitgenodigd + timedelta(days=int(duur[rij]))
        if uitgenodigd <= opdracht.vandaag:
            bekend = voltooid if voltooid <= opdracht.vandaag else None
            opgeschort[rij] = werktijd.Opschorting(uitgenodigd, bekend)
    return opgeschort


def _beantwoord(
    rng: np.random.Generator,
    opdracht: Opdracht,
    dagen: Dagen,
    dag: Getallen,
    ontvangen: Getallen,
    soort: Getallen,
    deadlines: list[date | None],
) -> tuple[Getallen, Getallen]:
    """When each was answered and withdrawn; GEEN for what did not happen, or not yet."""
    aantal, nu = len(dag), int(opdracht.nu.timestamp())
    heeft = np.array([deadline is not None for deadline in deadlines], dtype=bool)
    # Days from receipt to the last one.
    ruimte = np.array(
        [(d - dagen.datums[i]).days if d else 0 for d, i in zip(deadlines, dag.tolist(), strict=True)],
        dtype=np.int64,
    )
    kans = _kans(opdracht, deadlines)
    kans = kans + np.where(soort == _SOORTEN.index(Publieksreactiesoort.KLACHT), verhaal.KLACHT_OP_TIJD, 0.0)
    op_tijd = rng.random(aantal) < kans
    na = np.where(
        op_tijd,
        np.ceil(ruimte * rng.beta(2.5, 1.3, aantal)),
        ruimte + 1 + rng.exponential(9, aantal),
    ).astype(np.int64)
    beantwoord = dagen.nul[dag] + np.maximum(na, 1) * DAG + rng.integers(*_KANTOOR, aantal)
    beantwoord[~heeft | (beantwoord > nu)] = GEEN
    weg = rng.random(aantal) < verhaal.REACTIE_INGETROKKEN
    ingetrokken = ontvangen + (np.maximum(ruimte, 2) * DAG * rng.uniform(0.1, 0.7, aantal)).astype(np.int64)
    ingetrokken[~weg | (ingetrokken > nu)] = GEEN
    beantwoord[ingetrokken != GEEN] = GEEN
    return beantwoord, ingetrokken


def _kans(opdracht: Opdracht, deadlines: list[date | None]) -> NDArray[np.float64]:
    """The chance of an answer in time, by the tertaal of the last day."""
    lopend = Tertaal.van(opdracht.vandaag)
    per_tertaal: dict[Tertaal, float] = {}
    kansen = []
    for deadline in deadlines:
        tertaal = Tertaal.van(deadline) if deadline else lopend
        if tertaal not in per_tertaal:
            geleden = (lopend.jaar - tertaal.jaar) * 3 + lopend.nummer - tertaal.nummer
            plaats = min(max(geleden, 0), len(verhaal.ANTWOORD_OP_TIJD) - 1)
            per_tertaal[tertaal] = verhaal.ANTWOORD_OP_TIJD[plaats]
        kansen.append(per_tertaal[tertaal])
    return np.array(kansen)
