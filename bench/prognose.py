"""The forecast and the desks, each beside the naive way to do it, on the history that the dashboard uses.

Counting the visits: by the database in sets against one by one in Python (on the last eight weeks, and scaled
to all, for it would take minutes). Playing a day: all days at once against one day after the other.
"""

import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

from bench.meten import meet, regel
from tests.utils.processen import DraaiendeKcc

_WEKEN_EEN_VOOR_EEN = 8


def prognose(kcc: DraaiendeKcc) -> None:
    """Measure on the database of `kcc`, in a process of its own: this one is set up for another database."""
    print("\nPrognose en bezetting\n---------------------", flush=True)
    subprocess.run([sys.executable, "-m", "bench.prognose"], env=kcc.env, check=True)


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
    from kcc.lib.perioden import TIJDZONE, lokale_dag

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
    print(f"  meetlat: {alle} bezoeken een voor een tellen       {naief:8.1f} s (geschat uit {deel})")
    print(
        f"  tellen in de database                          {lezen:8.1f} s   {lezen / naief:6.3f} x de meetlat"
    )
    begin = time.perf_counter()
    maak_prognose(nu=nu, met_toets=False)
    print(
        f"  prognose van acht weken, met tellen en bewaren {time.perf_counter() - begin:8.1f} s", flush=True
    )
    begin = time.perf_counter()
    uitslag = toets_prognose(gegevens)
    if uitslag is not None:
        duur = time.perf_counter() - begin
        print(f"  toets op {uitslag.momenten} momenten                            {duur:8.1f} s")
        print(f"    fout per groep per dag {uitslag.fout_dag:.1%}, interval {uitslag.dekking_locatie:.1%}")
        for naam, ander in uitslag.vergelijkingen.items():
            print(f"    {naam}: {ander.fout_dag:.1%} (prognose op die dagen {ander.eigen_fout_dag:.1%})")

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
    print(regel("meetlat: de ene dag na de andere", meetlat))
    print(regel("alle dagen tegelijk", meet(lambda: personeel.speel_dag(dag), keer=10, warm=1), meetlat))
    watals = personeel.Watals(inloop=1.5, duur=1.1)

    def wat_als() -> None:
        vers = personeel.lees_dagen(locatie, [datum])[datum]
        personeel.speel_dag(vers)
        personeel.speel_dag(vers, watals)
        personeel.zoek_behoefte(vers, watals)

    meting = meet(wat_als, keer=5, warm=1)
    print(regel("wat als, met nieuw advies (hoogstens 2 s)", meting, meetlat))
    assert meting.p50 < 2, meting


if __name__ == "__main__":
    _meet()
