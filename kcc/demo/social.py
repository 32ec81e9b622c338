"""Messages on social media and when they were answered (norm 10)."""

from datetime import UTC, datetime, timedelta

import numpy as np

from contacten.models import SocialBericht
from contacten.termijnen import SOCIAL_REGEL, SOCIAL_TERMIJN
from kcc.demo import verhaal
from kcc.demo.kopieer import GEEN, keuzes, kopieer, momenten
from kcc.demo.patroon import Dagen, kies, trek_momenten
from kcc.demo.schalen import Opdracht
from kcc.lib.werktijd import werktijd

_NOOIT_BEANTWOORD = 0.2
_AUTEURS = ("maasstad", "noord", "havenkind", "lijnbaan", "delfshaven", "kralingen", "zuid")
_ANTWOORDEN = (
    "Bedankt voor uw bericht. Een collega gaat kijken.",
    "Dat is vervelend. Stuurt u ons een privébericht met uw adres?",
    "Dit kunt u regelen op onze website, of bel 14 010.",
)


def vul_berichten(opdracht: Opdracht) -> None:
    """Load the messages of the whole history, in the order of time."""
    rng = np.random.default_rng([opdracht.zaad, 7])
    nu = int(opdracht.nu.timestamp())
    dagen = Dagen(opdracht, opdracht.begin, opdracht.vandaag + timedelta(days=1))
    per_dag = verhaal.BERICHTEN_PER_DAG * opdracht.schaal.deel_van_rotterdam
    verwacht = per_dag * np.array(verhaal.WEEKDAG_OVERIG)[dagen.weekdag]
    ontvangen, dag = trek_momenten(rng, dagen, verwacht, verhaal.UREN_OVERIG)
    bekend = ontvangen <= nu
    ontvangen, dag = ontvangen[bekend], dag[bekend]
    aantal = len(ontvangen)
    deadline = np.array(
        [
            int(werktijd(datetime.fromtimestamp(s, UTC), SOCIAL_TERMIJN, opdracht.kalender).timestamp())
            for s in ontvangen.tolist()
        ],
        dtype=np.int64,
    )
    accounts = list(verhaal.ACCOUNTS)
    account = kies(rng, np.array(list(verhaal.ACCOUNTS.values())), aantal)
    geleden = np.minimum(dagen.geleden[dag], len(verhaal.BERICHT_OP_TIJD) - 1)
    kans = np.array(verhaal.BERICHT_OP_TIJD)[geleden]
    kans = kans + np.where(account == accounts.index("@parkeren010"), verhaal.PARKEREN_OP_TIJD, 0.0)
    op_tijd = rng.random(aantal) < kans
    duur = int(SOCIAL_TERMIJN.total_seconds())
    # In time is in the last two hours before the deadline: at night nobody is there.
    binnen = deadline - (np.minimum(deadline - ontvangen, duur) * rng.beta(2.0, 1.6, aantal)).astype(np.int64)
    beantwoord = np.where(op_tijd, binnen, deadline + 60 + rng.exponential(5_400, aantal).astype(np.int64))
    nodig = rng.random(aantal) < verhaal.ANTWOORD_NODIG
    weg = ~nodig | (~op_tijd & (rng.random(aantal) < _NOOIT_BEANTWOORD)) | (beantwoord > nu)
    beantwoord[weg] = GEEN
    kopieer(
        SocialBericht,
        aantal,
        {
            "referentie": [f"demo-{nummer}" for nummer in range(1, aantal + 1)],
            "account": keuzes(account, accounts),
            "auteur": [f"@{_AUTEURS[nummer % len(_AUTEURS)]}{nummer % 97}" for nummer in range(aantal)],
            "tekst": keuzes(rng.integers(0, len(verhaal.BERICHTEN), aantal), verhaal.BERICHTEN),
            "antwoord": [
                "" if moment == GEEN else _ANTWOORDEN[nummer % len(_ANTWOORDEN)]
                for nummer, moment in enumerate(beantwoord.tolist())
            ],
            "ontvangen_op": momenten(ontvangen),
            "is_antwoord_nodig": keuzes(nodig.astype(np.int64), ["f", "t"]),
            "deadline_op": momenten(deadline),
            "deadline_regel": SOCIAL_REGEL,
            "beantwoord_op": momenten(beantwoord),
        },
    )
