"""Contacts as arrays, from every channel, and loading them in the order of time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from contacten.enums import Kanaal, Resultaat, Richting
from contacten.models import Klantcontact
from kcc.demo import verhaal
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN, Getallen, Nummering, getallen, keuzes, kopieer, momenten
from kcc.demo.naslag import Naslag

KANALEN = list(Kanaal)
RESULTATEN = list(Resultaat)


@dataclass(frozen=True)
class Contactrijen:
    """Arrays of one length; GEEN where there is none.

    `kanaal` and `resultaat` are places in KANALEN and RESULTATEN, `product` in Naslag.producten, `klant` in
    Klanten; the others are primary keys. Moments are seconds since 1970 (UTC), `dag` the day they fall on.
    """

    dag: Getallen
    begonnen: Getallen
    beeindigd: Getallen
    kanaal: Getallen
    resultaat: Getallen
    klant: Getallen
    product: Getallen
    locatie: Getallen
    medewerker: Getallen
    bezoek: Getallen
    afspraak: Getallen
    onderwerp: Getallen

    def kies(self, rijen: Getallen) -> "Contactrijen":
        """These rows, in this order."""
        return Contactrijen(*(getattr(self, veld.name)[rijen] for veld in fields(self)))

    def __len__(self) -> int:
        return len(self.begonnen)


def voeg_samen(delen: Sequence[Contactrijen]) -> Contactrijen:
    """All rows, by the moment that they began."""
    alle = Contactrijen(
        *(np.concatenate([getattr(deel, veld.name) for deel in delen]) for veld in fields(Contactrijen))
    )
    return alle.kies(np.argsort(alle.begonnen, kind="stable"))


def laad_contacten(rijen: Contactrijen, nummering: Nummering, naslag: Naslag, klanten: Klanten) -> Getallen:
    """Load the rows; returns their primary keys."""
    ids = nummering.neem(len(rijen))
    kopieer(
        Klantcontact,
        len(rijen),
        {
            "id": getallen(ids),
            "referentie": [
                f"demo-{id_}" if bezoek == GEEN else f"bezoek-{bezoek}"
                for id_, bezoek in zip(ids.tolist(), rijen.bezoek.tolist(), strict=True)
            ],
            "kanaal": keuzes(rijen.kanaal, KANALEN),
            "richting": Richting.INKOMEND.value,
            "begonnen_op": momenten(rijen.begonnen),
            "beeindigd_op": momenten(rijen.beeindigd),
            "resultaat": keuzes(rijen.resultaat, RESULTATEN),
            "klant_id": getallen(np.append(klanten.ids, GEEN)[rijen.klant]),
            "product_id": getallen(naslag.id_van_product(rijen.product)),
            "afdeling_id": getallen(naslag.id_van_afdeling(rijen.product)),
            "locatie_id": getallen(rijen.locatie),
            "medewerker_id": getallen(rijen.medewerker),
            "bezoek_id": getallen(rijen.bezoek),
            "afspraak_id": getallen(rijen.afspraak),
            "onderwerp": keuzes(rijen.onderwerp, verhaal.ALLE_ONDERWERPEN),
        },
    )
    return ids
