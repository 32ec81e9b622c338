"""What visitors answered to the two questions of the survey (norms 1 and 2)."""

import numpy as np

from contacten.enums import Kanaal, Tevredenheidsvraag
from contacten.models import Tevredenheid
from kcc.demo import verhaal
from kcc.demo.contactrijen import Contactrijen
from kcc.demo.kopieer import Getallen, getallen, keuzes, kopieer, momenten
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import DAG, Dagen, Kansen, kies
from kcc.demo.schalen import Opdracht

# Most give an eight, and who is not content a six.
_GOED = (np.array([7, 8, 9, 10]), np.array([0.3, 0.42, 0.19, 0.09]))
_MATIG = (np.array([1, 2, 3, 4, 5, 6]), np.array([0.05, 0.04, 0.08, 0.13, 0.22, 0.48]))


def vul_tevredenheid(opdracht: Opdracht, dagen: Dagen, naslag: Naslag, bezoeken: Contactrijen) -> None:
    """Load the answers about these finished visits: both questions, most on the same day."""
    rng = np.random.default_rng([opdracht.zaad, 6, dagen.begin.toordinal()])
    rijen = bezoeken.kies(np.flatnonzero(rng.random(len(bezoeken)) < verhaal.KTO_ANTWOORDT))
    moment = rijen.beeindigd + 600 + rng.exponential(DAG / 3, len(rijen)).astype(np.int64)
    gegeven = np.flatnonzero(moment <= int(opdracht.nu.timestamp()))
    rijen, moment = rijen.kies(gegeven), moment[gegeven]
    kans = {winkel.id: verhaal.TEVREDEN[winkel.code] for winkel in naslag.winkels}
    tevreden = np.array([kans[locatie] for locatie in rijen.locatie.tolist()])
    gemak = np.full(len(rijen), verhaal.AFSPRAAKGEMAK)
    via = list(verhaal.GEMAK_KANALEN)
    kanaal = kies(rng, np.array(list(verhaal.GEMAK_KANALEN.values())), len(rijen))
    vragen = [
        (Tevredenheidsvraag.TEVREDENHEID, _cijfers(rng, tevreden), [Kanaal.BALIE.value] * len(rijen)),
        (Tevredenheidsvraag.AFSPRAAKGEMAK, _cijfers(rng, gemak), keuzes(kanaal, via)),
    ]
    for vraag, cijfers, kanalen in vragen:
        kopieer(
            Tevredenheid,
            len(rijen),
            {
                "referentie": [f"kto-{vraag}-{bezoek}" for bezoek in rijen.bezoek.tolist()],
                "vraag": vraag.value,
                "cijfer": getallen(cijfers),
                "kanaal": kanalen,
                "locatie_id": getallen(rijen.locatie),
                "product_id": getallen(naslag.id_van_product(rijen.product)),
                "beantwoord_op": momenten(moment),
            },
        )


def _cijfers(rng: np.random.Generator, kans: Kansen) -> Getallen:
    """A mark for everybody: a 7 or more with this chance."""
    goed, matig = (waarden[kies(rng, gewicht, len(kans))] for waarden, gewicht in (_GOED, _MATIG))
    cijfers: Getallen = np.where(rng.random(len(kans)) < kans, goed, matig)
    return cijfers
