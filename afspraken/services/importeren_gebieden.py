"""How the areas of home visits come in from a file and go out again; formats in docs/importeren.md."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from afspraken.models import Gebied, Postcodereeks, Reistijd
from afspraken.services.gebieden import GebiedFout, Gebiedvelden, WordtKrap, wijzig_gebieden
from kcc.lib.inlezen import Bron, Fout, Geweigerd, Kolom, Soort, Telling, Uitvoering, waarden

_CIJFERS = waarden.getal(1000, 9999)


def _controleer(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rij["tot_en_met"] is not None and rij["van"] is not None and rij["tot_en_met"] < rij["van"]:
        yield "tot_en_met", "is lager dan van."


def _controleer_alles(bron: Bron) -> Iterable[Fout]:
    """Ranges that overlap in the file, or with one in KCC that the file does not replace."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            SELECT een.rij, ander.rij, NULL, NULL FROM {bron.tabel} AS een JOIN {bron.tabel} AS ander
              ON ander.rij < een.rij AND ander.van <> een.van
              AND ander.van <= een.tot_en_met AND een.van <= ander.tot_en_met
            UNION ALL
            SELECT t.rij, NULL, r.van, g.naam FROM {bron.tabel} AS t JOIN afspraken_postcodereeks AS r
              ON r.van <= t.tot_en_met AND t.van <= r.tot_en_met
              AND r.van NOT IN (SELECT van FROM {bron.tabel} WHERE van IS NOT NULL)
            JOIN afspraken_gebied AS g ON g.id = r.gebied_id
            ORDER BY 1
        """)  # noqa: S608
        for rij, ander, van, gebied in cursor.fetchall():
            wat = f"de reeks in rij {ander}" if ander else f"de reeks vanaf {van} van {gebied}"
            yield rij, "van", f"valt samen met {wat}. Een postcode hoort bij één gebied."


def _schrijf(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    gebieden = {gebied.naam: gebied for gebied in Gebied.objects.all()}
    namen = {gebied.pk: naam for naam, gebied in gebieden.items()}
    stand = {reeks.van: (reeks.tot_en_met, namen[reeks.gebied_id]) for reeks in Postcodereeks.objects.all()}
    eerder = dict(stand)
    for rij in bron.rijen():
        stand[rij["van"]] = (rij["tot_en_met"], rij["gebied"])
    telling.nieuw = len(stand) - len(eerder)
    telling.gewijzigd = sum(stand[van] != waarde for van, waarde in eerder.items())
    if stand == eerder:
        return
    reeksen: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for van, (tot, naam) in sorted(stand.items()):
        reeksen[naam].append((van, tot))
    try:
        wijzig_gebieden(
            gebieden=[
                Gebiedvelden(gebieden[naam].pk if naam in gebieden else None, naam, tuple(reeksen[naam]))
                for naam in dict.fromkeys([*gebieden, *reeksen])
            ],
            minuten={(rij.van_id, rij.naar_id): rij.minuten for rij in Reistijd.objects.all()},
            nu=uitvoering.nu,
        )
    except WordtKrap as fout:
        nummers = ", ".join(afspraak.nummer for afspraak in fout.afspraken[:10])
        raise Geweigerd(
            0, "", f"Met deze gebieden haalt een team niet al zijn bezoeken ({nummers}). Verplaats die eerst."
        ) from fout
    except GebiedFout as fout:
        raise Geweigerd(0, "", str(fout)) from fout
    for naam in reeksen:
        if naam not in gebieden:
            telling.opmerkingen.append(
                f"{naam} is nieuw: vul bij Gebieden in hoe lang een team daarheen rijdt."
            )


def _uitvoer(nu: datetime) -> Iterator[tuple[str, str, str]]:
    for reeks in Postcodereeks.objects.select_related("gebied").order_by("van"):
        yield str(reeks.van), str(reeks.tot_en_met), reeks.gebied.naam


GEBIEDEN = Soort(
    naam="gebieden",
    kolommen=(
        Kolom("van", _CIJFERS, "integer", verplicht=True),
        Kolom("tot_en_met", _CIJFERS, "integer", verplicht=True),
        Kolom("gebied", waarden.tekst(60), verplicht=True),
    ),
    sleutel=("van",),
    controleer=_controleer,
    controleer_alles=_controleer_alles,
    verwerk=_schrijf,
    uitvoer=_uitvoer,
)
