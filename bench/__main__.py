"""`make bench`: how fast KCC is, each figure beside a yardstick measured in the same run.

`python -m bench [ONDERDEEL ...]` measures only those parts. Three worlds, each with a database of its own:
7 places x 28 days x 12 desks at 90% full for appointments, the history of a city for the norms and the
forecast, and a large catalogue for search. SCHAAL=rotterdam (default) makes five years, 8 million contacts;
SCHAAL=klein takes the demo's history, to try the benchmark itself. GESCHIEDENIS_URL is a database in which
that history is already: it is used as it is, and nothing is loaded.

A part that breaks off is named in the table and does not keep the others from being measured; then, or when a
figure is not what it should be, the exit status is 1.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.meten import met_kinderen
from bench.verslag import BESTAND, ONDERDEEL, lees, meld, meld_mislukt, tabel
from tests.utils.processen import DraaiendeKcc, start_kcc

SCHAAL = os.environ.get("SCHAAL", "rotterdam")
GESCHIEDENIS_URL = os.environ.get("GESCHIEDENIS_URL", "")
ENV = {
    "DJANGO_SETTINGS_MODULE": "bench.instellingen",
    "WEB_PROCESSEN": "2",
    "WEB_DRADEN": "4",
    "LOG_NIVEAU": "WARNING",
}


@contextmanager
def _afspraken() -> Iterator[DraaiendeKcc]:
    """The gemeente of bench.wereld, and this process as one of KCC's own on its database."""
    with start_kcc("bench-afspraken", ENV) as kcc:
        os.environ.update(kcc.env)
        import django

        django.setup()
        from django.db import connection

        from bench import wereld

        begin = time.perf_counter()
        wereld.vul(wereld.nu())
        kcc.sql("CREATE TABLE bench_meetlat (id bigserial PRIMARY KEY, moment timestamptz)")
        kcc.sql("ANALYZE")
        print(f"Gemeente gevuld in {time.perf_counter() - begin:.0f} s.")
        yield kcc
        connection.close()


@contextmanager
def _catalogus() -> Iterator[DraaiendeKcc]:
    with start_kcc("bench-zoeken", ENV) as kcc:
        yield kcc


@contextmanager
def _geschiedenis() -> Iterator[DraaiendeKcc]:
    """The history of a city, loaded here unless it is somewhere already."""
    bestaande = {"DATABASE_URL": GESCHIEDENIS_URL} if GESCHIEDENIS_URL else {}
    with start_kcc("bench-geschiedenis", {**ENV, **bestaande}) as kcc:
        from bench import geschiedenis

        if not GESCHIEDENIS_URL:
            geschiedenis.laad(kcc, SCHAAL)
        geschiedenis.toon_omvang(kcc)
        yield kcc


def _beschikbaarheid(kcc: DraaiendeKcc) -> None:
    from bench.beschikbaarheid import meet_beschikbaarheid

    meet_beschikbaarheid(kcc)


def _boeken(kcc: DraaiendeKcc) -> None:
    from bench.boeken import meet_boeken

    meet_boeken(kcc)


def _wachtrij(kcc: DraaiendeKcc) -> None:
    from bench.wachtrij import wachtrij

    wachtrij(kcc)


def _inlezen(kcc: DraaiendeKcc) -> None:
    from bench.inlezen import meet

    meet()


def _zoeken(kcc: DraaiendeKcc) -> None:
    print(kcc.shell(f"from bench.zoeken import meet_zoeken; meet_zoeken('{kcc.base_url}')").rstrip())


def _dashboard(kcc: DraaiendeKcc) -> None:
    from bench.dashboard import meet_dashboard

    meet_dashboard(kcc)


def _normen(kcc: DraaiendeKcc) -> None:
    plannen = kcc.map.parent / "bench-plannen.txt"
    print(kcc.shell(f"from bench.normen import meet_normen; meet_normen({str(plannen)!r})").rstrip())


def _contacten(kcc: DraaiendeKcc) -> None:
    print(kcc.shell(f"from bench.contacten import meet_contacten; meet_contacten({kcc.base_url!r})").rstrip())


def _prognose(kcc: DraaiendeKcc) -> None:
    from bench.prognose import prognose

    prognose(kcc)


# Per world its parts, in order: (name, what it is about, what measures it).
WERELDEN: dict[Callable[[], "contextmanager[DraaiendeKcc]"], list[tuple[str, str, Callable]]] = {  # type: ignore[type-arg,valid-type]
    _afspraken: [
        ("beschikbaarheid", "7 locaties x 28 dagen x 12 balies, 90% vol", _beschikbaarheid),
        ("boeken", "16 klanten tegelijk op een drukke dag, over HTTP", _boeken),
        ("wachtrij", "100 schermen en 7 wachtruimtes blijven bij", _wachtrij),
        ("inlezen", "klantcontacten uit een CSV-bestand", _inlezen),
    ],
    _catalogus: [("zoeken", "beoordeelde vragen; 400 producten en 2.000 vragen in twee talen", _zoeken)],
    _geschiedenis: [
        ("dashboard", f"de pagina's van de normen, schaal {SCHAAL}", _dashboard),
        ("normen", f"dagtellingen maken, schaal {SCHAAL}", _normen),
        ("contacten", f"het contactregister, schaal {SCHAAL}", _contacten),
        ("prognose", "verwachting en bezetting", _prognose),
    ],
}


def meet_geheugen(kcc: DraaiendeKcc) -> None:
    """Peak resident memory of every process; the children of the servers share much of theirs."""
    wortels = {
        "web": kcc.web.pid,
        "worker": kcc.worker.pid,
        "beat": kcc.beat.pid,
        "broker": kcc.broker.proces.pid,
        "database": kcc.database.proces.pid,
    }
    for naam, pid in wortels.items():
        pieken = sorted((piek for kind in met_kinderen(pid) if (piek := _piek(kind))), reverse=True)
        meld(f"grootste proces van {len(pieken)}: {naam}", max(pieken, default=0) / 1024, "MB")


def _piek(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(r.split()[1]) for r in status.splitlines() if r.startswith("VmHWM")), 0)


def _kop(tekst: str) -> None:
    print(f"\n{tekst}\n{'-' * len(tekst)}", flush=True)


@contextmanager
def _onderdeel(naam: str, omschrijving: str) -> Iterator[None]:
    """Head and name of a part; when it breaks off that is told and noted, and the others go on."""
    os.environ[ONDERDEEL] = naam
    _kop(f"{naam}: {omschrijving}")
    begin = time.perf_counter()
    try:
        yield
    except Exception:
        traceback.print_exc()
        meld_mislukt()
    print(f"  ({time.perf_counter() - begin:.0f} s)", flush=True)


def _belasting() -> str:
    return ", ".join(f"{last:.1f}" for last in os.getloadavg())


def main() -> int:
    namen = [naam for delen in WERELDEN.values() for naam, *_ in delen]
    lezer = argparse.ArgumentParser(prog="python -m bench", description="Meet hoe snel KCC is.")
    lezer.add_argument("onderdelen", nargs="*", metavar="ONDERDEEL", help=", ".join(namen))
    gekozen = lezer.parse_args().onderdelen or namen
    if onbekend := set(gekozen) - set(namen):
        lezer.error(f"onbekend: {', '.join(sorted(onbekend))}; kies uit {', '.join(namen)}")
    kop = f"KCC bench op {os.cpu_count()} kernen, {time.strftime('%Y-%m-%d %H:%M')}, belasting {_belasting()}"
    print(kop)
    with tempfile.TemporaryDirectory() as map_:
        verslag = Path(map_) / "verslag"
        os.environ[BESTAND] = str(verslag)
        for wereld, delen in WERELDEN.items():
            delen = [deel for deel in delen if deel[0] in gekozen]
            if not delen:
                continue
            naam_wereld = wereld.__name__.removeprefix("_")
            with _onderdeel(f"wereld {naam_wereld}", "opzetten"), wereld() as kcc:
                for naam, omschrijving, meet in delen:
                    with _onderdeel(naam, omschrijving):
                        meet(kcc)
                with _onderdeel(f"geheugen ({naam_wereld})", "piek per proces (VmHWM)"):
                    meet_geheugen(kcc)
        rijen = lees(verslag)
    _kop(f"Alles bij elkaar. {kop}; na afloop {_belasting()}")
    print(tabel(rijen))
    return int(any(rij.gehaald is False for rij in rijen))


if __name__ == "__main__":
    sys.exit(main())
