"""What was free on every werkdag at the fixed moment of measuring (norms 3a and 3b)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import numpy as np
from django.conf import settings

from afspraken.models import Beschikbaarheidsmeting, Meetmoment
from kcc.demo import verhaal
from kcc.demo.kopieer import Getallen, getallen, keuzes, kopieer, momenten
from kcc.demo.naslag import Naslag, Winkel
from kcc.demo.patroon import KWARTIER
from kcc.demo.schalen import Opdracht
from kcc.demo.vraag import Baliedrukte
from kcc.lib.perioden import Tertaal, lokaal_moment

# Nobody looks further ahead than this for a slot; the longest wait is twelve werkdagen.
_VOORUIT = timedelta(days=60)
_TE_VER = (6, 13)
_REISSEIZOEN = 2
_LAATSTE_KWARTIEREN = 4


def vul_toegang(opdracht: Opdracht, naslag: Naslag, drukte: Baliedrukte) -> None:
    """Load a measurement per moment, place and product. Products of one group share what is free."""
    kalender = opdracht.kalender
    alle = _dagen(opdracht.begin, opdracht.vandaag + timedelta(days=1))
    tijden: list[time] = settings.KCC_MEETMOMENTEN
    gemeten = [(dag, lokaal_moment(dag, tijd)) for dag in alle if kalender.is_werkdag(dag) for tijd in tijden]
    gemeten = [(dag, moment) for dag, moment in gemeten if moment <= opdracht.nu]
    gemist = np.random.default_rng([opdracht.zaad, 9]).random(len(gemeten)) < verhaal.MEETMOMENT_GEMIST
    gelukt = [paar for paar, is_gemist in zip(gemeten, gemist.tolist(), strict=True) if not is_gemist]
    per_moment = sum(len(winkel.producten) for winkel in naslag.winkels)
    Meetmoment.objects.bulk_create(
        Meetmoment(
            moment=moment,
            # Seen to be missed when KCC came back, the next morning or before.
            vastgelegd_op=min(moment + (timedelta(hours=20) if mis else timedelta(seconds=2)), opdracht.nu),
            is_gemist=mis,
            aantal_metingen=0 if mis else per_moment,
        )
        for (_, moment), mis in zip(gemeten, gemist.tolist(), strict=True)
    )
    for plaats, winkel in enumerate(naslag.winkels):
        rng = np.random.default_rng([opdracht.zaad, 10, plaats])
        _Winkelmetingen(opdracht, naslag, drukte, winkel).laad(rng, gelukt)


def _dagen(begin: date, einde: date) -> list[date]:
    return [begin + timedelta(days=n) for n in range((einde - begin).days)]


class _Winkelmetingen:
    """The measurements of one place."""

    def __init__(self, opdracht: Opdracht, naslag: Naslag, drukte: Baliedrukte, winkel: Winkel) -> None:
        self._winkel, self._naslag = winkel, naslag
        kalender = opdracht.kalender
        dagen = _dagen(opdracht.begin, opdracht.vandaag + _VOORUIT)
        self._werkdagen = _ordinalen(dag for dag in dagen if kalender.is_werkdag(dag))
        open_dagen = [
            (dag, vensters)
            for dag in dagen
            if kalender.is_werkdag(dag) and (vensters := drukte.tijden[winkel.id].op(dag, kalender))
        ]
        self._open = _ordinalen(dag for dag, _ in open_dagen)
        # Seconds since 1970 of opening, and how many quarters of an hour there are until nearly closing.
        self._opent = np.array(
            [int(lokaal_moment(dag, vensters[0].van).timestamp()) for dag, vensters in open_dagen]
        )
        self._kwartieren = np.array(
            [
                max(_minuten(vensters[0].tot) - _minuten(vensters[0].van), 0) // 15 - _LAATSTE_KWARTIEREN
                for _, vensters in open_dagen
            ]
        )

    def laad(self, rng: np.random.Generator, gemeten: list[tuple[date, datetime]]) -> None:
        groepen, groep_van = np.unique(self._winkel.groepen, return_inverse=True)
        vorm = len(gemeten), len(groepen)
        dag = _ordinalen(datum for datum, _ in gemeten)[:, None]
        is_reis = np.array([Tertaal.van(datum).nummer == _REISSEIZOEN for datum, _ in gemeten])[:, None]
        gewoon = verhaal.TE_VER_WEG[self._winkel.code]
        druk = verhaal.TE_VER_WEG_REISSEIZOEN.get(self._winkel.code, gewoon)
        ver = rng.random(vorm) < np.where(is_reis, druk, gewoon)
        wacht = np.minimum(rng.poisson(verhaal.WACHT_WERKDAGEN[self._winkel.code], vorm), _TE_VER[0] - 1)
        wacht = np.where(ver, rng.integers(*_TE_VER, vorm), wacht)
        nummer = np.searchsorted(self._werkdagen, dag)
        doel = self._werkdagen[nummer + wacht]
        # The last day on which the place is open by then; never the day of measuring itself.
        open_nummer = np.maximum(
            np.searchsorted(self._open, doel, side="right") - 1,
            np.searchsorted(self._open, dag, side="right"),
        )
        vrij = self._open[open_nummer]
        werkdagen = np.searchsorted(self._werkdagen, vrij) - nummer
        kwartier = (rng.random(vorm) * np.maximum(self._kwartieren[open_nummer], 1)).astype(np.int64)
        eerste = self._opent[open_nummer] + kwartier * KWARTIER
        derde = eerste + rng.integers(2, _LAATSTE_KWARTIEREN, vorm) * KWARTIER
        per_keer = len(self._winkel.producten)
        kopieer(
            Beschikbaarheidsmeting,
            len(gemeten) * per_keer,
            {
                "gemeten_op": keuzes(
                    np.repeat(np.arange(len(gemeten)), per_keer),
                    [moment.isoformat() for _, moment in gemeten],
                ),
                "locatie_id": str(self._winkel.id),
                "product_id": getallen(
                    np.tile(self._naslag.id_van_product(self._winkel.producten), len(gemeten))
                ),
                "eerste_vrije_op": momenten(eerste[:, groep_van].ravel()),
                "derde_vrije_op": momenten(derde[:, groep_van].ravel()),
                "werkdagen_tot_eerste": getallen(werkdagen[:, groep_van].ravel()),
            },
        )


def _ordinalen(dagen: Iterable[date]) -> Getallen:
    return np.array([dag.toordinal() for dag in dagen], dtype=np.int64)


def _minuten(tijd: time) -> int:
    return tijd.hour * 60 + tijd.minute
