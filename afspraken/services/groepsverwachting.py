"""Who is expected of each group on a day, with and without an appointment, per quarter of an hour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.interval import interval
from afspraken.prognose.reeksen import KWARTIER_MINUTEN
from afspraken.services.personeel import Planningsdag

Getallen = NDArray[np.float64]


@dataclass(frozen=True)
class Groepsverwachting:
    """One group (id; None: nobody knows for what) on a day, per quarter (96 each).

    `afspraak`: visitors with an appointment by the time of it, of whom `geboekt` booked; `inloop`: by the
    time they come in. `laag` and `hoog`: between which both together lie, four times out of five; `dagtotaal`
    the same over the day.
    """

    groep_id: int | None
    afspraak: Getallen
    inloop: Getallen
    geboekt: Getallen
    laag: Getallen
    hoog: Getallen
    dagtotaal: tuple[float, float]

    @property
    def totaal(self) -> Getallen:
        return self.afspraak + self.inloop


def per_groep(dag: Planningsdag) -> list[Groepsverwachting]:
    """The groups of whom anybody is expected, the most visitors first; together they are `dag.verwacht`."""
    vraag = dag.vraag
    geboekt = np.zeros_like(vraag.inloop)
    kwartier = (vraag.afspraak_op // KWARTIER_MINUTEN).astype(np.intp)
    np.add.at(geboekt, (vraag.groep, kwartier), vraag.komt)
    afspraak = geboekt + vraag.erbij
    totaal = afspraak + vraag.inloop
    laag, hoog = interval(totaal, geboekt, dag.spreiding_groep, vraag.komt)
    onder, boven = interval(totaal.sum(axis=1), geboekt.sum(axis=1), dag.spreiding_groep, vraag.komt)
    groepen = [
        Groepsverwachting(
            groep_id,
            afspraak[n],
            vraag.inloop[n],
            geboekt[n],
            laag[n] * dag.geopend,
            hoog[n] * dag.geopend,
            (float(onder[n]), float(boven[n])),
        )
        for n, groep_id in enumerate(dag.groepen)
        if totaal[n].sum() >= 0.05
    ]
    return sorted(groepen, key=lambda groep: -groep.totaal.sum())
