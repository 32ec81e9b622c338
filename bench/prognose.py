"""The forecast and the desks, each beside the naive way to do it, on the history that the dashboard uses.

Counting the visits: by the database in sets against one by one in Python (on the last eight weeks, and scaled
to all, for it would take minutes). Playing a day: all days at once against one day after the other.
"""

import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx

from bench.geschiedenis import koekje
from bench.meten import meet
from bench.servertijd import via_http
from bench.verslag import meld, meld_tijd
from kcc.lib.perioden import lokale_dag
from tests.utils.processen import DraaiendeKcc

_WEKEN_EEN_VOOR_EEN = 8


def prognose(kcc: DraaiendeKcc) -> None:
    """Measure on the database of `kcc`, in a process of its own: this one may be set up for another. Then the
    page, as a planner sees it."""
    subprocess.run([sys.executable, "-m", "bench.prognose"], env=kcc.env, check=True)
    with httpx.Client(base_url=kcc.base_url, timeout=60, cookies=koekje(kcc, "planner")) as client:
        datum = lokale_dag(datetime.now(UTC)) + timedelta(days=1)
        while datum.weekday() > 4:
            datum += timedelta(days=1)
        pad = f"/werk/planning/prognose/?datum={datum}"
        geheel, _ = via_http(client, pad, 10, warm=1)
        meld_tijd("de dag van een plaats, over HTTP", geheel, hoogstens=2000)
        # Something else every time, as who is trying things out does.
        proeven = (
            f"{pad}&inloop={inloop}&duur={duur}" for inloop in (-20, 10, 30, 50) for duur in (5, 10, 20)
        )
        meting = meet(lambda: client.get(next(proeven)).raise_for_status(), keer=11, warm=1)
        meld_tijd("wat als, over HTTP", meting, ("de dag", geheel), hoogstens=2000)


def _meet() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from afspraken.models import Bezoek
    from afspraken.services import personeel
    from afspraken.services.geschiedenis import lees_gegevens
    from afspraken.services.prognose import maak_prognose, toets_prognose
    from afspraken.simulatie.loket import speel
    from afspraken.simulatie.vraag import trek
    from catalogus.models import Locatie
    from kcc.lib.perioden import TIJDZONE

    nu = timezone.now()
    vandaag = lokale_dag(nu)

    def een_voor_een() -> int:
        vanaf = vandaag - timedelta(weeks=_WEKEN_EEN_VOOR_EEN)
        geteld: Counter[tuple[object, ...]] = Counter()
        for bezoek in Bezoek.objects.filter(datum__gte=vanaf, datum__lt=vandaag).iterator():
            moment = (bezoek.afspraak_op or bezoek.aangemeld_op).astimezone(TIJDZONE)
            kwartier = moment.hour * 4 + moment.minute // 15
            geteld[bezoek.locatie_id, bezoek.groep_id, bezoek.datum, kwartier] += 1
        return sum(geteld.values())

    alle = Bezoek.objects.filter(datum__lt=vandaag, aangemeld_op__isnull=False).count()
    begin = time.perf_counter()
    deel = een_voor_een()
    naief = (time.perf_counter() - begin) * alle / max(deel, 1)
    begin = time.perf_counter()
    gegevens = lees_gegevens(vandaag=vandaag)
    lezen = time.perf_counter() - begin
    meld(f"meetlat: {alle} bezoeken een voor een tellen", naief, "s")
    print(f"  (geschat uit {deel} bezoeken)")
    meld("tellen in de database", lezen, "s", meetlat=("een voor een", naief))
    begin = time.perf_counter()
    maak_prognose(nu=nu, met_toets=False)
    meld("prognose van acht weken, met tellen en bewaren", time.perf_counter() - begin, "s")
    begin = time.perf_counter()
    uitslag = toets_prognose(gegevens)
    if uitslag is not None:
        meld(f"toets op {uitslag.momenten} momenten", time.perf_counter() - begin, "s")
        meld("fout per groep per dag", 100 * uitslag.fout_dag, "%")
        meld("dagen binnen het interval (bedoeld: 80)", 100 * uitslag.dekking_locatie, "%")
        for naam, ander in uitslag.vergelijkingen.items():
            meld(
                f"fout op de dagen van {naam}",
                100 * ander.eigen_fout_dag,
                "%",
                meetlat=(naam, 100 * ander.fout_dag),
                hoogstens_maal=1,
            )

    locatie = Locatie.objects.with_openingstijden().first()
    assert locatie is not None
    datum = vandaag + timedelta(days=1)
    while not (dag := personeel.lees_dagen(locatie, [datum])[datum]).geopend.any():
        datum += timedelta(days=1)
    dagen = personeel.TOONDAGEN
    losse = [trek(dag.vraag, 1, zaad) for zaad in range(dagen)]

    def dag_voor_dag() -> None:
        for komst in losse:
            speel(komst, dag.diensten, dag.sluit)

    print(f"  {locatie}: {dag.verwacht.sum():.0f} bezoekers, {len(dag.diensten)} diensten, {dagen} dagen")
    meetlat = meet(dag_voor_dag, keer=3, warm=1)
    meld_tijd("meetlat: de ene dag na de andere", meetlat)
    tegelijk = meet(lambda: personeel.speel_dag(dag), keer=10, warm=1)
    meld_tijd("alle dagen tegelijk", tegelijk, ("na elkaar", meetlat))
    watals = personeel.Watals(inloop=1.5, duur=1.1)

    def wat_als() -> None:
        vers = personeel.lees_dagen(locatie, [datum])[datum]
        personeel.speel_dag(vers)
        personeel.speel_dag(vers, watals)
        personeel.zoek_behoefte(vers, watals)

    meting = meet(wat_als, keer=5, warm=1)
    meld_tijd("wat als, met nieuw advies", meting, ("na elkaar", meetlat), hoogstens=2000)


if __name__ == "__main__":
    _meet()
