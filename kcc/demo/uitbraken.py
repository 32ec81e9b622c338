"""Ten outbreaks in the calls of the demo: something goes wrong somewhere, and people ask about it.

What is found of them, and how soon, is what the signals are measured by. Drawn by a generator of their own
and loaded after everything else, so that nothing else in the demo is different for them.
"""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from contacten.enums import Kanaal, Resultaat
from kcc.demo import verhaal
from kcc.demo.contactrijen import KANALEN, RESULTATEN, Contactrijen
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import Dagen, kies, trek_momenten
from kcc.demo.schalen import Opdracht

# As many calls a working day extra as the product has anyway, times this, and at least a few.
_KEER, _MINSTENS = 2.0, 3.0
_BEKENDE_KLANT = 0.45
_RESULTATEN = {
    Resultaat.DIRECT_BEANTWOORD: 0.78,
    Resultaat.DOORVERBONDEN_GELUKT: 0.12,
    Resultaat.DOORVERBONDEN_MISLUKT: 0.1,
}


class Uitbraak(NamedTuple):
    """It began on the Monday of the week of `dagen_geleden`, for `weken` weeks.

    teksten: places in verhaal.ALLE_ONDERWERPEN.
    """

    product: str
    dagen_geleden: int
    weken: int
    teksten: tuple[int, ...]

    def dagen(self, vandaag: date) -> tuple[date, date]:
        """The first day, and the last one, inclusive."""
        dag = vandaag - timedelta(days=self.dagen_geleden)
        begin = dag - timedelta(days=dag.weekday())
        return begin, begin + timedelta(days=7 * self.weken - 1)


_EERSTE = len(verhaal.ONDERWERPEN)
UITBRAKEN = tuple(
    Uitbraak(product, geleden, weken, (_EERSTE + 2 * nummer, _EERSTE + 2 * nummer + 1))
    for nummer, (product, geleden, weken, _) in enumerate(verhaal.UITBRAKEN)
)


def uitbraakcontacten(opdracht: Opdracht, naslag: Naslag, klanten: Klanten) -> list[Contactrijen]:
    """The calls of each outbreak, as far as they were over at the moment of the demo."""
    plaats = {product.code: nummer for nummer, product in enumerate(naslag.producten)}
    delen = []
    for nummer, uitbraak in enumerate(UITBRAKEN):
        begin, einde = uitbraak.dagen(opdracht.vandaag)
        einde = min(einde + timedelta(days=1), opdracht.vandaag + timedelta(days=1))
        begin = max(begin, opdracht.begin)
        if begin < einde:
            rng = np.random.default_rng([opdracht.zaad, 9, nummer])
            dagen = Dagen(opdracht, begin, einde)
            delen.append(
                _contacten(opdracht, rng, dagen, naslag, klanten, plaats[uitbraak.product], uitbraak)
            )
    return delen


def _contacten(
    opdracht: Opdracht,
    rng: np.random.Generator,
    dagen: Dagen,
    naslag: Naslag,
    klanten: Klanten,
    product: int,
    uitbraak: Uitbraak,
) -> Contactrijen:
    deel = naslag.gewichten[:, product].mean() / naslag.gewichten.sum(axis=1).mean()
    gewoon = deel * (opdracht.schaal.gesprekken_per_dag + opdracht.schaal.overige_per_dag)
    per_dag = max(_KEER * gewoon, _MINSTENS)
    verwacht = per_dag * np.array(verhaal.WEEKDAG_TELEFOON)[dagen.weekdag] * dagen.is_werkdag
    begonnen, dag = trek_momenten(rng, dagen, verwacht, verhaal.UREN_TELEFOON)
    vorm = 2.2
    duur = rng.gamma(vorm, verhaal.GEMIDDELDE_GESPREKSDUUR / vorm, len(begonnen)).astype(np.int64)
    beeindigd = begonnen + np.maximum(duur, 30)
    voorbij = beeindigd <= int(opdracht.nu.timestamp())
    begonnen, beeindigd, dag = begonnen[voorbij], beeindigd[voorbij], dag[voorbij]
    aantal = len(dag)
    geen = np.full(aantal, GEEN)
    return Contactrijen(
        dag=dag,
        begonnen=begonnen,
        beeindigd=beeindigd,
        kanaal=np.full(aantal, KANALEN.index(Kanaal.TELEFOON)),
        resultaat=kies(rng, np.array([_RESULTATEN.get(r, 0.0) for r in RESULTATEN]), aantal),
        klant=np.where(rng.random(aantal) < _BEKENDE_KLANT, klanten.kies(rng, aantal), GEEN),
        product=np.full(aantal, product),
        locatie=geen,
        medewerker=naslag.agenten[rng.integers(0, len(naslag.agenten), aantal)],
        bezoek=geen,
        afspraak=geen,
        onderwerp=np.array(uitbraak.teksten)[rng.integers(0, len(uitbraak.teksten), aantal)],
    )
