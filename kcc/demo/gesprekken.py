"""Telephone calls, and what comes in by mail, web, chat, post and social media."""

import numpy as np

from contacten.enums import Kanaal, Resultaat
from kcc.demo import verhaal
from kcc.demo.contactrijen import KANALEN, RESULTATEN, Contactrijen
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN, Getallen
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import Dagen, kies, kies_per_maand, trek_momenten
from kcc.demo.schalen import Opdracht

_ZONDER_PRODUCT = 0.06
_BEKENDE_KLANT = 0.45
_ONDERGRENS_DUUR = 12
# How a call with an answer at once, and one without, ends.
_DIRECT = {
    Resultaat.DIRECT_BEANTWOORD: 0.7,
    Resultaat.DOORVERBONDEN_GELUKT: 0.11,
    Resultaat.DOORVERWEZEN: 0.06,
    Resultaat.AFSPRAAK_GEMAAKT: 0.09,
    Resultaat.PUBLIEKSREACTIE_GEREGISTREERD: 0.04,
}
_NIET_DIRECT = {Resultaat.TERUGBELVERZOEK: 0.62, Resultaat.DOORVERBONDEN_MISLUKT: 0.38}
# The other channels: share, and the average time that handling takes, in seconds.
_OVERIG = {
    Kanaal.EMAIL: (0.42, 5 * 3600),
    Kanaal.WEB: (0.26, 7 * 3600),
    Kanaal.CHAT: (0.14, 540),
    Kanaal.POST: (0.1, 26 * 3600),
    Kanaal.SOCIAL: (0.08, 2 * 3600),
}


def _nummer(resultaat: Resultaat) -> int:
    return RESULTATEN.index(resultaat)


def telefoongesprekken(
    opdracht: Opdracht, rng: np.random.Generator, dagen: Dagen, naslag: Naslag, klanten: Klanten
) -> Contactrijen:
    """The calls of these days that were over at the moment of the demo."""
    verwacht = (
        opdracht.schaal.gesprekken_per_dag
        * np.array(verhaal.WEEKDAG_TELEFOON)[dagen.weekdag]
        * np.array(verhaal.SEIZOEN_TELEFOON)[dagen.maand]
        * dagen.is_werkdag
    )
    begonnen, dag = trek_momenten(rng, dagen, verwacht, verhaal.UREN_TELEFOON)
    # Calls that are broken off take next to no time: the others make the average.
    vorm, gemiddeld = 2.2, verhaal.GEMIDDELDE_GESPREKSDUUR / (1 - verhaal.AFGEBROKEN)
    duur = rng.gamma(vorm, gemiddeld / vorm, len(begonnen)).astype(np.int64)
    beeindigd = begonnen + np.maximum(duur, _ONDERGRENS_DUUR)
    voorbij = beeindigd <= int(opdracht.nu.timestamp())
    begonnen, beeindigd, dag = begonnen[voorbij], beeindigd[voorbij], dag[voorbij]
    product = _producten(rng, dagen, dag, naslag)
    resultaat = _resultaten(rng, dagen.tertaal[dag], product, naslag)
    kort = resultaat == _nummer(Resultaat.AFGEBROKEN)
    beeindigd[kort] = begonnen[kort] + np.minimum(beeindigd - begonnen, 60)[kort]
    return _rijen(
        rng, dag, begonnen, beeindigd, np.full(len(dag), KANALEN.index(Kanaal.TELEFOON)), resultaat, product,
        naslag, klanten,
    )  # fmt: skip


def overige_contacten(
    opdracht: Opdracht, rng: np.random.Generator, dagen: Dagen, naslag: Naslag, klanten: Klanten
) -> Contactrijen:
    """What came in over the other channels; what is not handled yet has neither end nor result."""
    verwacht = opdracht.schaal.overige_per_dag * np.array(verhaal.WEEKDAG_OVERIG)[dagen.weekdag]
    nu = int(opdracht.nu.timestamp())
    begonnen, dag = trek_momenten(rng, dagen, verwacht, verhaal.UREN_OVERIG)
    begonnen, dag = begonnen[begonnen <= nu], dag[begonnen <= nu]
    soort = kies(rng, np.array([deel for deel, _ in _OVERIG.values()]), len(dag))
    gemiddeld = np.array([duur for _, duur in _OVERIG.values()])[soort]
    beeindigd = begonnen + 60 + (gemiddeld * rng.gamma(1.5, 1 / 1.5, len(dag))).astype(np.int64)
    product = _producten(rng, dagen, dag, naslag)
    resultaat = kies(rng, np.array([_DIRECT.get(r, 0.0) for r in RESULTATEN]), len(dag))
    zonder_afspraak = (resultaat == _nummer(Resultaat.AFSPRAAK_GEMAAKT)) & ~_met_aanbod(product, naslag)
    resultaat[zonder_afspraak] = _nummer(Resultaat.DIRECT_BEANTWOORD)
    open_ = beeindigd > nu
    beeindigd[open_], resultaat[open_] = GEEN, GEEN
    kanaal = np.array([KANALEN.index(kanaal) for kanaal in _OVERIG])[soort]
    return _rijen(rng, dag, begonnen, beeindigd, kanaal, resultaat, product, naslag, klanten)


def _producten(rng: np.random.Generator, dagen: Dagen, dag: Getallen, naslag: Naslag) -> Getallen:
    product = kies_per_maand(rng, naslag.gewichten, dagen.maand[dag])
    product[rng.random(len(dag)) < _ZONDER_PRODUCT] = GEEN
    return product


def _met_aanbod(product: Getallen, naslag: Naslag) -> np.ndarray:
    return np.append(naslag.heeft_aanbod, True)[product]


def _resultaten(rng: np.random.Generator, tertaal: Getallen, product: Getallen, naslag: Naslag) -> Getallen:
    aantal = len(product)
    kans = naslag.per_product(verhaal.DIRECT_ANTWOORD, verhaal.STANDAARDDEEL)[product]
    kans += np.array([0.0, *verhaal.DIRECT_PER_TERTAAL.values()])[tertaal]
    is_direct = rng.random(aantal) < kans
    direct = kies(rng, np.array([_DIRECT.get(r, 0.0) for r in RESULTATEN]), aantal)
    niet = kies(rng, np.array([_NIET_DIRECT.get(r, 0.0) for r in RESULTATEN]), aantal)
    direct[(direct == _nummer(Resultaat.AFSPRAAK_GEMAAKT)) & ~_met_aanbod(product, naslag)] = _nummer(
        Resultaat.DIRECT_BEANTWOORD
    )
    resultaat = np.where(is_direct, direct, niet)
    # Another government does not call back for the gemeente: people are told where to go.
    extern = np.append(naslag.is_extern, False)[product]
    resultaat[extern & (rng.random(aantal) < 0.9)] = _nummer(Resultaat.DOORVERWEZEN)
    resultaat[extern & (resultaat == _nummer(Resultaat.TERUGBELVERZOEK))] = _nummer(
        Resultaat.DOORVERBONDEN_MISLUKT
    )
    resultaat[rng.random(aantal) < verhaal.AFGEBROKEN] = _nummer(Resultaat.AFGEBROKEN)
    return resultaat


def _rijen(
    rng: np.random.Generator,
    dag: Getallen,
    begonnen: Getallen,
    beeindigd: Getallen,
    kanaal: Getallen,
    resultaat: Getallen,
    product: Getallen,
    naslag: Naslag,
    klanten: Klanten,
) -> Contactrijen:
    aantal = len(dag)
    geen = np.full(aantal, GEEN)
    return Contactrijen(
        dag=dag,
        begonnen=begonnen,
        beeindigd=beeindigd,
        kanaal=kanaal,
        resultaat=resultaat,
        klant=np.where(rng.random(aantal) < _BEKENDE_KLANT, klanten.kies(rng, aantal), GEEN),
        product=product,
        locatie=geen,
        medewerker=naslag.agenten[rng.integers(0, len(naslag.agenten), aantal)],
        bezoek=geen,
        afspraak=geen,
        onderwerp=rng.integers(0, len(verhaal.ONDERWERPEN), aantal),
    )
