"""Reading klantcontacten in from CSV, beside a bare COPY of the same file into a table without anything."""

import csv
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils import timezone

from bench.verslag import meld
from catalogus.models import Locatie, Product
from contacten.services.importeren import KLANTCONTACTEN
from kcc.lib.inlezen import lees_in

RIJEN = 200_000
_KOLOMMEN = [kolom.naam for kolom in KLANTCONTACTEN.kolommen]


def maak_bestand(pad: Path) -> None:
    """A file of contacts in the order of time, seven of ten by telephone."""
    kans = random.Random(1)
    producten = list(Product.objects.values_list("code", flat=True))
    locaties = list(Locatie.objects.values_list("code", flat=True))
    moment = datetime(2024, 1, 1, 7, tzinfo=UTC)
    with pad.open("w", newline="", encoding="utf-8") as bestand:
        schrijver = csv.writer(bestand)
        schrijver.writerow(_KOLOMMEN)
        for nummer in range(RIJEN):
            moment += timedelta(seconds=kans.randint(1, 120))
            einde = moment + timedelta(seconds=kans.randint(30, 900))
            is_telefoon = kans.random() < 0.7
            schrijver.writerow(
                [
                    f"tel-{nummer:08}",
                    "telefoon" if is_telefoon else "balie",
                    "inkomend",
                    moment.isoformat(),
                    einde.isoformat(),
                    kans.choice(["direct_beantwoord", "doorverwezen", "terugbelverzoek", "afgebroken"]),
                    kans.choice(producten),
                    "burgerzaken",
                    "" if is_telefoon else kans.choice(locaties),
                    f"Vraag {nummer % 100}",
                ]
            )


def _kopieer(pad: Path) -> None:
    kolommen = ", ".join(f'"{naam}" text' for naam in _KOLOMMEN)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_kaal ({kolommen})")
    with (
        pad.open("rb") as bestand,
        connection.connection.cursor() as cursor,
        cursor.copy("COPY bench_kaal FROM STDIN (FORMAT csv, HEADER)") as kopie,
    ):
        while stuk := bestand.read(65536):
            kopie.write(stuk)


def _lees_in(pad: Path) -> None:
    with pad.open("rb") as bestand:
        uitkomst = lees_in(KLANTCONTACTEN, bestand, nu=timezone.now(), meld=print)
    assert uitkomst.telling.nieuw == RIJEN


def _zonder_merken(pad: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacten_klantcontact DISABLE TRIGGER USER")
    _lees_in(pad)


def _teruggedraaid(functie: Callable[[Path], None], pad: Path) -> float:
    """Seconds that it takes; what it wrote is gone afterwards."""
    begin = time.perf_counter()
    with transaction.atomic():
        functie(pad)
        transaction.set_rollback(True)
    return time.perf_counter() - begin


def meet() -> None:
    """Report rows a second, the bare COPY beside it, and what marking stale days costs."""
    with TemporaryDirectory() as map_:
        pad = Path(map_) / "klantcontacten.csv"
        maak_bestand(pad)
        duren = {
            naam: min(_teruggedraaid(functie, pad) for _ in range(3))
            for naam, functie in [("kaal", _kopieer), ("gewoon", _lees_in), ("zonder", _zonder_merken)]
        }
    kaal, zonder = ("COPY", duren["kaal"]), ("zonder markeren", duren["zonder"])
    meld(f"meetlat: COPY van {RIJEN} rijen in een kale tabel", duren["kaal"], "s")
    meld("importeer klantcontacten, zonder te markeren", duren["zonder"], "s", meetlat=kaal)
    meld("importeer klantcontacten", duren["gewoon"], "s", meetlat=zonder, hoogstens_maal=1.5)
    meld("importeer klantcontacten", RIJEN / duren["gewoon"], "rijen/s", minstens=20_000)
