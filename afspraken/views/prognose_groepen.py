"""Who is expected of each group, as the page shows it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from afspraken.forms.prognose import klok
from afspraken.prognose.reeksen import KWARTIER_MINUTEN
from afspraken.services.groepsverwachting import Groepsverwachting
from afspraken.views.prognose_beeld import getal


@dataclass(frozen=True)
class Groepsrij:
    """A group over the day, or a quarter of one group, in words."""

    naam: str
    afspraak: str
    inloop: str
    verwacht: str
    tussen: str


@dataclass(frozen=True)
class Groepsbeeld:
    """A group: its line of the day and its quarters."""

    dag: Groepsrij
    kwartieren: Sequence[Groepsrij]


def maak_groepsbeelden(
    groepen: Sequence[Groepsverwachting],
    namen: Mapping[int, str],
    geopend: "np.ndarray[tuple[int], np.dtype[np.int8]]",
) -> list[Groepsbeeld]:
    """One per group, in the order given; `geopend`: (96), the quarters to show."""
    return [
        Groepsbeeld(
            dag=Groepsrij(
                "Onbekend waarvoor" if groep.groep_id is None else namen.get(groep.groep_id, ""),
                getal(groep.afspraak.sum()),
                getal(groep.inloop.sum()),
                getal(groep.totaal.sum()),
                "{:.0f} tot {:.0f}".format(*groep.dagtotaal),
            ),
            kwartieren=[
                Groepsrij(
                    klok(int(k) * KWARTIER_MINUTEN),
                    getal(groep.afspraak[k]),
                    getal(groep.inloop[k]),
                    getal(groep.totaal[k]),
                    f"{groep.laag[k]:.0f} tot {groep.hoog[k]:.0f}",
                )
                for k in np.flatnonzero(geopend)
            ],
        )
        for groep in groepen
    ]
