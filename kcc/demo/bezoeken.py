"""Visits at the desks, from check-in to finish, and the contact that each of them is."""

from collections import defaultdict
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from afspraken.enums import Bezoekresultaat
from afspraken.models import Bezetting, Bezoek, Ticketteller, Werkplek
from afspraken.regels import CEL_MINUTEN, cel, cel_omhoog
from contacten.enums import Kanaal, Resultaat
from kcc.demo import verhaal
from kcc.demo.agenda import Bezoekers
from kcc.demo.contactrijen import KANALEN, RESULTATEN, Contactrijen
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import GEEN, Getallen, Nummering, getallen, keuzes, kopieer, momenten, tekst
from kcc.demo.naslag import Naslag, Winkel
from kcc.demo.patroon import DAG, Dagen, kies, kies_per_maand
from kcc.demo.schalen import Opdracht
from kcc.demo.vraag import Baliedrukte
from kcc.lib.perioden import TIJDZONE

# How a visit ends, how often, and what that is called in the contact register.
_RESULTATEN = [
    (Bezoekresultaat.GEHOLPEN, 0.5, Resultaat.DIRECT_BEANTWOORD),
    (Bezoekresultaat.AANVRAAG_INGEDIEND, 0.39, Resultaat.DIRECT_BEANTWOORD),
    (Bezoekresultaat.DOORVERWEZEN, 0.04, Resultaat.DOORVERWEZEN),
    (Bezoekresultaat.NIEUWE_AFSPRAAK, 0.05, Resultaat.AFSPRAAK_GEMAAKT),
    (Bezoekresultaat.NIET_GEHOLPEN, 0.02, Resultaat.AFGEBROKEN),
]
_WACHTNORM = 10 * 60
_BEKENDE_KLANT = 0.6
_EERDER_OPGEROEPEN = 0.12
# Nobody starts within this many cells of closing time.
_LAATSTE_CELLEN = 3


@dataclass(frozen=True)
class _Komst:
    """Who checks in: arrays of one length, see Bezoekers; `naam` is a place in `namen` or GEEN."""

    dag: Getallen
    winkel: Getallen
    afspraak: Getallen
    product: Getallen
    groep: Getallen
    begin: Getallen
    aangemeld: Getallen
    duur: Getallen
    klant: Getallen

    def kies(self, rijen: NDArray[np.generic]) -> "_Komst":
        return _Komst(*(getattr(self, veld.name)[rijen] for veld in fields(self)))

    def __len__(self) -> int:
        return len(self.dag)


class Bezoekmaker:
    """Makes the visits of a stretch of days, and loads them."""

    def __init__(
        self, opdracht: Opdracht, naslag: Naslag, klanten: Klanten, drukte: Baliedrukte, bezoekers: Bezoekers
    ) -> None:
        self._opdracht = opdracht
        self._nu = int(opdracht.nu.timestamp())
        self._naslag = naslag
        self._klanten = klanten
        self._drukte = drukte
        self._bezoekers = bezoekers
        self._nummering = Nummering(Bezoek)
        self._product_index = {id_: plaats for plaats, id_ in enumerate(naslag.product_ids.tolist())}
        self._winkel_index = {winkel.id: plaats for plaats, winkel in enumerate(naslag.winkels)}
        self._open: dict[object, Getallen] = {}

    def maak(self, rng: np.random.Generator, dagen: Dagen) -> Contactrijen:
        """Load the visits of these days; returns the contacts of those that were finished."""
        delen = [self._met_afspraak_in_venster(dagen)]
        for plaats, winkel in enumerate(self._naslag.winkels):
            delen.append(self._zonder_agenda(rng, dagen, plaats, winkel))
            delen.append(self._inloop(rng, dagen, plaats, winkel))
        komst = _Komst(
            *(np.concatenate([getattr(deel, veld.name) for deel in delen]) for veld in fields(_Komst))
        )
        komst = komst.kies(komst.aangemeld <= self._nu)
        komst = komst.kies(np.argsort(komst.aangemeld, kind="stable"))
        return self._laad(rng, dagen, komst)

    def sluit(self) -> None:
        self._nummering.sluit()

    # --- Who comes ---------------------------------------------------------------------------

    def _met_afspraak_in_venster(self, dagen: Dagen) -> _Komst:
        b = self._bezoekers
        rijen = np.flatnonzero((b.begin >= dagen.nul[0]) & (b.begin < dagen.nul[-1] + DAG))
        return _Komst(
            dag=np.searchsorted(dagen.nul, b.begin[rijen], side="right") - 1,
            winkel=np.array([self._winkel_index[n] for n in b.locatie[rijen].tolist()], dtype=np.int64),
            afspraak=b.afspraak[rijen],
            product=np.array([self._product_index[n] for n in b.product[rijen].tolist()], dtype=np.int64),
            groep=b.groep[rijen],
            begin=b.begin[rijen],
            aangemeld=b.aangemeld[rijen],
            duur=b.duur[rijen],
            klant=b.klant[rijen],
        )

    def _zonder_agenda(self, rng: np.random.Generator, dagen: Dagen, plaats: int, winkel: Winkel) -> _Komst:
        """Visits with an appointment from before the window, of which only the visit is known."""
        oud = np.array([datum < self._opdracht.venster_begin for datum in dagen.datums])
        dag, begin = self._trek(rng, dagen, winkel, oud * 1.0)
        aantal = len(dag)
        marge = np.where(
            rng.random(aantal) < 0.1, rng.integers(0, 480, aantal), -rng.integers(30, 900, aantal)
        )
        opent = np.array([self._drukte.opent(winkel.id, datum) for datum in dagen.datums])
        komst = self._komst(rng, dagen, plaats, winkel, dag, begin)
        bekend = rng.random(aantal) < _BEKENDE_KLANT
        return replace(
            komst,
            aangemeld=np.maximum(begin + marge, (dagen.nul + opent)[dag]),
            klant=np.where(bekend, self._klanten.kies(rng, aantal), GEEN),
        )

    def _inloop(self, rng: np.random.Generator, dagen: Dagen, plaats: int, winkel: Winkel) -> _Komst:
        deel = verhaal.INLOOP / (1 - verhaal.INLOOP)
        dag, moment = self._trek(rng, dagen, winkel, np.full(len(dagen), deel))
        moment = moment + rng.integers(0, CEL_MINUTEN * 60, len(dag))
        komst = self._komst(rng, dagen, plaats, winkel, dag, moment)
        return replace(komst, begin=np.full(len(dag), GEEN))

    def _komst(
        self,
        rng: np.random.Generator,
        dagen: Dagen,
        plaats: int,
        winkel: Winkel,
        dag: Getallen,
        begin: Getallen,
    ) -> _Komst:
        item = kies_per_maand(rng, winkel.gewichten, dagen.maand[dag])
        geen = np.full(len(dag), GEEN)
        return _Komst(
            dag=dag,
            winkel=np.full(len(dag), plaats),
            afspraak=geen,
            product=winkel.producten[item],
            groep=winkel.groepen[item],
            begin=begin,
            aangemeld=begin,
            duur=winkel.duren[item],
            klant=geen,
        )

    def _trek(
        self, rng: np.random.Generator, dagen: Dagen, winkel: Winkel, deel: NDArray[np.float64]
    ) -> tuple[Getallen, Getallen]:
        """Moments on whole cells while the place is open: `deel` of the visits it may expect, per day."""
        verwacht = np.array([self._drukte.verwacht(winkel.id, datum) for datum in dagen.datums]) * deel
        aantallen = rng.poisson(verwacht)
        momenten_ = []
        for dag in np.flatnonzero(aantallen).tolist():
            cellen = self._cellen(dagen, winkel, dag)
            gekozen = cellen[rng.integers(0, len(cellen), aantallen[dag])]
            momenten_.append(dagen.nul[dag] + gekozen * CEL_MINUTEN * 60)
        dag_van = np.repeat(np.arange(len(dagen)), aantallen)
        return dag_van, np.concatenate(momenten_) if momenten_ else np.zeros(0, dtype=np.int64)

    def _cellen(self, dagen: Dagen, winkel: Winkel, dag: int) -> Getallen:
        vensters = self._drukte.tijden[winkel.id].op(dagen.datums[dag], self._opdracht.kalender)
        sleutel = tuple(vensters)
        if sleutel not in self._open:
            self._open[sleutel] = np.concatenate(
                [np.arange(cel_omhoog(v.van), cel(v.tot) - _LAATSTE_CELLEN) for v in vensters]
            )
        return self._open[sleutel]

    # --- How it goes -------------------------------------------------------------------------

    def _laad(self, rng: np.random.Generator, dagen: Dagen, komst: _Komst) -> Contactrijen:
        aantal = len(komst)
        opgeroepen, weggelopen = self._wachten(rng, dagen, komst)
        afgerond = opgeroepen + 45 + (komst.duur * rng.gamma(6.0, 0.9 / 6.0, aantal)).astype(np.int64)
        weggelopen[weggelopen > self._nu] = GEEN
        wacht = (opgeroepen > self._nu) | (weggelopen != GEEN)
        opgeroepen[wacht] = GEEN
        afgerond[wacht] = GEEN
        balie = self._balies(rng, komst)
        balie[opgeroepen == GEEN] = GEEN
        self._aan_balie(komst, opgeroepen, afgerond, balie)
        klaar = afgerond != GEEN
        resultaat = kies(rng, np.array([kans for _, kans, _ in _RESULTATEN]), aantal)
        resultaat[~klaar] = GEEN
        # Whoever works at a desk today works there all day.
        collegas = self._naslag.baliemedewerkers
        medewerker = np.where(balie == GEEN, GEEN, collegas[(balie * 7 + komst.dag) % len(collegas)])
        ids = self._nummering.neem(aantal)
        tickets = self._tickets(komst)
        winkel_ids = np.array([winkel.id for winkel in self._naslag.winkels])
        vandaag = np.flatnonzero(np.array(dagen.datums)[komst.dag] == self._opdracht.vandaag)
        namen = self._namen(rng, komst, dagen)
        is_inloop = komst.begin == GEEN
        kopieer(
            Bezoek,
            aantal,
            {
                "id": getallen(ids),
                "referentie": [
                    f"demo-inloop-{id_}" if inloop else "\\N"
                    for id_, inloop in zip(ids.tolist(), is_inloop.tolist(), strict=True)
                ],
                "locatie_id": getallen(winkel_ids[komst.winkel]),
                "afspraak_id": getallen(komst.afspraak),
                "product_id": getallen(self._naslag.id_van_product(komst.product)),
                "groep_id": getallen(komst.groep),
                "datum": keuzes(komst.dag, [datum.isoformat() for datum in dagen.datums]),
                "ticketnummer": getallen(tickets),
                "naam": namen,
                "afspraak_op": momenten(komst.begin),
                "aangemeld_op": momenten(komst.aangemeld),
                "opgeroepen_op": momenten(opgeroepen),
                "laatst_opgeroepen_op": momenten(opgeroepen),
                "afgerond_op": momenten(afgerond),
                "weggelopen_op": momenten(weggelopen),
                "balie_id": getallen(balie),
                "medewerker_id": getallen(medewerker),
                "resultaat": keuzes(resultaat, [bezoek for bezoek, _, _ in _RESULTATEN]),
            },
        )
        if len(vandaag):
            self._zet_tellers(winkel_ids[komst.winkel[vandaag]], tickets[vandaag])
        naar_contact = np.array([RESULTATEN.index(contact) for _, _, contact in _RESULTATEN])
        rijen = np.flatnonzero(klaar)
        return Contactrijen(
            dag=komst.dag,
            begonnen=opgeroepen,
            beeindigd=afgerond,
            kanaal=np.full(aantal, KANALEN.index(Kanaal.BALIE)),
            resultaat=naar_contact[resultaat],
            klant=komst.klant,
            product=komst.product,
            locatie=winkel_ids[komst.winkel],
            medewerker=medewerker,
            bezoek=ids,
            afspraak=komst.afspraak,
            onderwerp=np.full(aantal, GEEN),
        ).kies(rijen)

    def _wachten(self, rng: np.random.Generator, dagen: Dagen, komst: _Komst) -> tuple[Getallen, Getallen]:
        """When each is called, and when those leave who do not wait for it."""
        aantal = len(komst)
        per_winkel = np.array([verhaal.OP_TIJD_GEROEPEN[w.code] for w in self._naslag.winkels])
        kans = per_winkel[komst.winkel]
        kans = kans + np.array([0.0, *verhaal.GEROEPEN_PER_TERTAAL.values()])[dagen.tertaal[komst.dag]]
        op_tijd = (rng.beta(1.2, 2.4, aantal) * _WACHTNORM).astype(np.int64)
        te_laat = _WACHTNORM + 1 + rng.exponential(360, aantal).astype(np.int64)
        wachttijd = np.where(rng.random(aantal) < kans, op_tijd, te_laat)
        is_inloop = komst.begin == GEEN
        wachttijd[is_inloop] = rng.gamma(2.0, 450, int(is_inloop.sum())).astype(np.int64)
        opgeroepen = np.maximum(komst.begin, komst.aangemeld) + wachttijd
        vroeg = (komst.begin - komst.aangemeld > 180) & (rng.random(aantal) < _EERDER_OPGEROEPEN)
        eerder = komst.aangemeld + ((komst.begin - komst.aangemeld) * rng.random(aantal)).astype(np.int64)
        opgeroepen[vroeg] = eerder[vroeg]
        weg = (opgeroepen - komst.aangemeld > 300) & (rng.random(aantal) < verhaal.WEGGELOPEN)
        weggelopen = np.where(weg, opgeroepen + rng.integers(0, 600, aantal), GEEN)
        return opgeroepen, weggelopen

    def _balies(self, rng: np.random.Generator, komst: _Komst) -> Getallen:
        balie = np.empty(len(komst), dtype=np.int64)
        toeval = rng.random(len(komst))
        for plaats, winkel in enumerate(self._naslag.winkels):
            hier = komst.winkel == plaats
            balie[hier] = winkel.balies[(toeval[hier] * len(winkel.balies)).astype(np.int64)]
        return balie

    def _aan_balie(self, komst: _Komst, opgeroepen: Getallen, afgerond: Getallen, balie: Getallen) -> None:
        """Now, one visitor at a desk that is staffed and serves them; who finds none goes on waiting."""
        nu_bezig = np.flatnonzero((opgeroepen != GEEN) & (afgerond > self._nu))
        if not len(nu_bezig):
            return
        vrij = self._bemande_balies()
        for rij in nu_bezig.tolist():
            afgerond[rij] = GEEN
            winkel = self._naslag.winkels[komst.winkel[rij]]
            groep = int(komst.groep[rij])
            gevonden = next((b for b, groepen in vrij[winkel.id].items() if groep in groepen), None)
            if gevonden is None:
                opgeroepen[rij] = balie[rij] = GEEN
            else:
                balie[rij] = gevonden
                del vrij[winkel.id][gevonden]

    def _bemande_balies(self) -> dict[int, dict[int, set[int]]]:
        """Per place the desks that are staffed now with what they serve; not those of a demo account."""
        nu = self._opdracht.nu.astimezone(TIJDZONE)
        bezet = set(Werkplek.objects.exclude(balie=None).values_list("balie_id", flat=True))
        vrij: dict[int, dict[int, set[int]]] = defaultdict(dict)
        diensten = Bezetting.objects.filter(datum=nu.date(), van__lte=nu.time(), tot__gt=nu.time())
        for dienst in diensten.select_related("balie").prefetch_related("groepen").order_by("balie__nummer"):
            if dienst.balie_id not in bezet:
                vrij[dienst.balie.locatie_id][dienst.balie_id] = {groep.pk for groep in dienst.groepen.all()}
        return vrij

    def _tickets(self, komst: _Komst) -> Getallen:
        """Numbers from 1 per place and day, in the order of checking in (which the rows have)."""
        sleutel = komst.winkel * 100_000 + komst.dag
        volgorde = np.argsort(sleutel, kind="stable")
        gesorteerd = sleutel[volgorde]
        begin = np.flatnonzero(np.diff(gesorteerd, prepend=GEEN))
        lengtes = np.diff(np.append(begin, len(sleutel)))
        tickets = np.empty(len(sleutel), dtype=np.int64)
        tickets[volgorde] = np.arange(len(sleutel)) - np.repeat(begin, lengtes) + 1
        return tickets

    def _namen(self, rng: np.random.Generator, komst: _Komst, dagen: Dagen) -> list[str]:
        """The name of who had an appointment in the window, and of today's walk-ins; older ones are gone."""
        wie = np.where(komst.afspraak == GEEN, GEEN, komst.klant)
        vandaag = np.array([datum == self._opdracht.vandaag for datum in dagen.datums])[komst.dag]
        inloop = np.flatnonzero(vandaag & (komst.begin == GEEN))
        wie[inloop] = self._klanten.kies(rng, len(inloop))
        return [tekst(self._klanten.namen[plaats]) if plaats != GEEN else "" for plaats in wie.tolist()]

    def _zet_tellers(self, locaties: Getallen, tickets: Getallen) -> None:
        Ticketteller.objects.bulk_create(
            Ticketteller(
                locatie_id=locatie,
                datum=self._opdracht.vandaag,
                laatste=int(tickets[locaties == locatie].max()),
            )
            for locatie in np.unique(locaties).tolist()
        )
