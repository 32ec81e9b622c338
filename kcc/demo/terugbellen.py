"""Callback requests that came of calls: attempts, outcome and log."""

import numpy as np

from contacten.enums import Kanaal, Poginguitkomst, Resultaat, Terugbelhandelingsoort
from contacten.models import Terugbelhandeling, Terugbelpoging, Terugbelverzoek
from contacten.services.registratie import DEADLINE_REGEL
from kcc.demo import verhaal
from kcc.demo.contactrijen import KANALEN, RESULTATEN, Contactrijen
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN, Getallen, Nummering, getallen, keuzes, kopieer, momenten, tekst
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import LATER, Dagen
from kcc.demo.schalen import Opdracht

_POGINGEN = 3
_BEREIKT = 0.72
_ZELFDE_DAG = 0.4
_UITKOMSTEN = [
    Poginguitkomst.GEEN_GEHOOR,
    Poginguitkomst.VOICEMAIL,
    Poginguitkomst.IN_GESPREK,
    Poginguitkomst.BEREIKT,
]
_UUR = 3600
_BELLEN_VANAF = 8 * _UUR + 1800
_BELLEN_TOT = 16 * _UUR + 1800
_NIET_BEREIKT = "Drie keer gebeld, niemand bereikt."
_NIET_MEER_NODIG = "De beller heeft het antwoord zelf gevonden."


class Terugbelmaker:
    """Makes the requests of a stretch of days, and loads them."""

    def __init__(self, opdracht: Opdracht, naslag: Naslag, klanten: Klanten) -> None:
        self._nu = int(opdracht.nu.timestamp())
        self._naslag = naslag
        self._klanten = klanten
        self._kans = naslag.per_product(verhaal.OP_TIJD_TERUGGEBELD, verhaal.STANDAARDDEEL)
        met_geld = dict.fromkeys(verhaal.AFDELINGEN_MET_GELD, len(verhaal.TERUGBELVRAGEN))
        per_afdeling = {"klantcontact": verhaal.VRAGEN_ZONDER_GELD} | met_geld
        # How many of the questions can be asked, per product.
        self._vragen = naslag.per_product(per_afdeling, verhaal.VRAGEN_ZONDER_GELD).astype(np.int64)
        self._verzoeken = Nummering(Terugbelverzoek)
        self._pogingen = Nummering(Terugbelpoging)

    def maak(self, rng: np.random.Generator, dagen: Dagen, contacten: Contactrijen, ids: Getallen) -> None:
        """Load the requests of these contacts (with primary keys `ids`) that ended in one."""
        gevraagd = np.flatnonzero(
            (contacten.resultaat == RESULTATEN.index(Resultaat.TERUGBELVERZOEK))
            & (contacten.kanaal == KANALEN.index(Kanaal.TELEFOON))
        )
        bron, bron_ids = contacten.kies(gevraagd), ids[gevraagd]
        aantal = len(bron)
        verzoek = self._verzoeken.neem(aantal)
        pogingen = self._bel(rng, dagen, bron)
        bereikt_bij = np.argmax(
            np.concatenate(
                [rng.random((aantal, _POGINGEN)) < _BEREIKT, np.ones((aantal, 1), dtype=bool)], axis=1
            ),
            axis=1,
        )
        # After the person was reached nobody calls again; what is still to come has not happened.
        pogingen[np.arange(_POGINGEN)[None, :] > bereikt_bij[:, None]] = GEEN
        ingetrokken = self._trek_in(rng, dagen, bron)
        pogingen[ingetrokken != GEEN] = GEEN
        pogingen[pogingen > self._nu] = GEEN
        gebeld = (pogingen != GEEN).sum(axis=1)
        rij = np.arange(aantal)
        is_bereikt = (bereikt_bij < _POGINGEN) & (gebeld == bereikt_bij + 1)
        laatste = pogingen[rij, np.maximum(gebeld - 1, 0)]
        bereikt = np.where(is_bereikt, laatste, GEEN)
        klaar = is_bereikt | (gebeld == _POGINGEN)
        afgesloten = np.where(klaar, laatste + rng.integers(60, 600, aantal), GEEN)
        afgesloten[afgesloten > self._nu] = GEEN
        collega = self._naslag.agenten[rng.integers(0, len(self._naslag.agenten), aantal)]
        liefst = rng.integers(0, len(verhaal.VOORKEURSMOMENTEN), aantal)
        wie = np.where(bron.klant == GEEN, self._klanten.kies(rng, aantal), bron.klant)
        kopieer(
            Terugbelverzoek,
            aantal,
            {
                "id": getallen(verzoek),
                "referentie": [f"demo-{id_}" for id_ in bron_ids.tolist()],
                "klantcontact_id": getallen(bron_ids),
                "klant_id": getallen(np.append(self._klanten.ids, GEEN)[bron.klant]),
                "afdeling_id": getallen(self._naslag.id_van_afdeling(bron.product)),
                "medewerker_id": getallen(np.where(gebeld > 0, collega, GEEN)),
                "product_id": getallen(self._naslag.id_van_product(bron.product)),
                "naam": [tekst(self._klanten.namen[plaats]) for plaats in wie.tolist()],
                "telefoonnummer": [self._klanten.telefoon(plaats) for plaats in wie.tolist()],
                "vraag": keuzes(rng.integers(self._vragen[bron.product]), verhaal.TERUGBELVRAGEN),
                "voorkeur_dagdeel": keuzes(liefst, verhaal.VOORKEURSDELEN),
                "voorkeursmoment": keuzes(liefst, verhaal.VOORKEURSMOMENTEN),
                "aangemaakt_op": momenten(bron.beeindigd),
                "deadline_op": momenten(dagen.deadline[bron.dag]),
                "deadline_regel": DEADLINE_REGEL,
                "eerste_poging_op": momenten(pogingen[:, 0]),
                "bereikt_op": momenten(bereikt),
                "ingetrokken_op": momenten(ingetrokken),
                "afgesloten_op": momenten(afgesloten),
            },
        )
        # By request and then in the order of time, as numpy walks through the rows.
        van_rij, beurt = np.nonzero(pogingen != GEEN)
        poging = self._pogingen.neem(len(van_rij))
        uitkomst = rng.integers(0, 3, len(van_rij))
        uitkomst[is_bereikt[van_rij] & (beurt == gebeld[van_rij] - 1)] = 3
        kopieer(
            Terugbelpoging,
            len(van_rij),
            {
                "id": getallen(poging),
                "terugbelverzoek_id": getallen(verzoek[van_rij]),
                "moment": momenten(pogingen[van_rij, beurt]),
                "uitkomst": keuzes(uitkomst, _UITKOMSTEN),
                "medewerker_id": getallen(collega[van_rij]),
            },
        )
        # The log: made, every attempt, and how it ended.
        gesloten, weg = np.flatnonzero(afgesloten != GEEN), np.flatnonzero(ingetrokken != GEEN)
        van = np.concatenate([rij, van_rij, gesloten, weg])
        soort = np.repeat(np.arange(4), [aantal, len(van_rij), len(gesloten), len(weg)])
        moment = np.concatenate(
            [bron.beeindigd, pogingen[van_rij, beurt], afgesloten[gesloten], ingetrokken[weg]]
        )
        afdeling = np.where(soort == 0, self._naslag.id_van_afdeling(bron.product)[van], GEEN)
        van_poging = np.full(len(van), GEEN)
        van_poging[soort == 1] = poging
        door = np.where((soort == 0) | (soort == 3), bron.medewerker[van], collega[van])
        reden = np.full(len(van), 0)
        reden[(soort == 2) & ~is_bereikt[van]] = 1
        reden[soort == 3] = 2
        volgorde = np.lexsort((soort, moment, van))
        kopieer(
            Terugbelhandeling,
            len(van),
            {
                "terugbelverzoek_id": getallen(verzoek[van[volgorde]]),
                "moment": momenten(moment[volgorde]),
                "medewerker_id": getallen(door[volgorde]),
                "soort": keuzes(
                    soort[volgorde],
                    [
                        Terugbelhandelingsoort.AANGEMAAKT,
                        Terugbelhandelingsoort.BELPOGING,
                        Terugbelhandelingsoort.AFGESLOTEN,
                        Terugbelhandelingsoort.INGETROKKEN,
                    ],
                ),
                "afdeling_id": getallen(afdeling[volgorde]),
                "poging_id": getallen(van_poging[volgorde]),
                "toelichting": keuzes(reden[volgorde], ["", _NIET_BEREIKT, _NIET_MEER_NODIG]),
            },
        )

    def sluit(self) -> None:
        self._verzoeken.sluit()
        self._pogingen.sluit()

    def _bel(self, rng: np.random.Generator, dagen: Dagen, bron: Contactrijen) -> Getallen:
        """The moments of up to three attempts: (number of requests, 3)."""
        aantal = len(bron)
        kans = self._kans[bron.product]
        per_tertaal = np.array([0.0, *verhaal.TERUGBELLEN_PER_TERTAAL.values()])[dagen.tertaal]
        lopend = np.where(dagen.is_lopend, verhaal.TERUGBELLEN_LOPEND, np.inf)
        kans = kans + np.minimum(per_tertaal, lopend)[bron.dag]
        op_tijd = rng.random(aantal) < kans
        op_kantoor = rng.integers(_BELLEN_VANAF, _BELLEN_TOT, aantal)
        # In time: later the same day, or on the next werkdag before the deadline. Else some days later.
        dagen_later = np.where(op_tijd, 0, 1 + (rng.random(aantal) ** 2 * (LATER - 1)).astype(np.int64))
        eerste = dagen.werkdagen_later[bron.dag, dagen_later] + op_kantoor
        zelfde_dag = bron.beeindigd + 600 + rng.exponential(1.2 * _UUR, aantal).astype(np.int64)
        kan = zelfde_dag < dagen.nul[bron.dag] + _BELLEN_TOT
        vandaag = op_tijd & kan & (rng.random(aantal) < _ZELFDE_DAG)
        eerste[vandaag] = zelfde_dag[vandaag]
        tussen = rng.integers(600, 2400, (aantal, _POGINGEN - 1))
        return eerste[:, None] + np.concatenate(
            [np.zeros((aantal, 1), dtype=np.int64), np.cumsum(tussen, axis=1)], axis=1
        )

    def _trek_in(self, rng: np.random.Generator, dagen: Dagen, bron: Contactrijen) -> Getallen:
        """The moments of withdrawal, before the deadline; GEEN for most."""
        aantal = len(bron)
        ruimte = dagen.deadline[bron.dag] - bron.beeindigd
        moment = bron.beeindigd + (ruimte * rng.uniform(0.05, 0.15, aantal)).astype(np.int64)
        weg = (rng.random(aantal) < verhaal.INGETROKKEN) & (moment <= self._nu)
        return np.where(weg, moment, GEEN)
