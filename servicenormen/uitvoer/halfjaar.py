"""The half-yearly overview as rows: one CSV file, or an XLSX file with the clusters side by side."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from kcc.lib.perioden import TIJDZONE
from servicenormen.services import Halfjaaroverzicht, Overzichtrij
from servicenormen.uitvoer.tabellen import Opmaak, zet_cijfer, zet_kop
from servicenormen.weergave import toon_halfjaar, veilige_tekst

# The name under which the whole gemeente stands among the clusters.
_GEHEEL = "Hele gemeente"


def halfjaar_csv(overzicht: Halfjaaroverzicht) -> str:
    """Every norm of the whole and of every cluster as a row; a point for the decimal, empty without cases."""
    bestand = io.StringIO()
    schrijver = csv.writer(bestand)
    schrijver.writerow(
        ["halfjaar", "cluster", "norm", "titel", "teller", "noemer", "percentage", "doel", "status",
         "percentage_vorig_halfjaar", "knelpunten"]
    )  # fmt: skip
    for cluster, rij in _rijen(overzicht):
        schrijver.writerow(
            [
                overzicht.halfjaar,
                veilige_tekst(cluster),
                rij.norm.code,
                veilige_tekst(rij.norm.titel),
                rij.telling.teller,
                rij.telling.noemer,
                rij.telling.percentage or "",
                rij.norm.doel,
                rij.status.value,
                rij.vorige.percentage or "",
                veilige_tekst(_knelpunten(rij)),
            ]
        )
    # The byte order mark tells a spreadsheet that the file is UTF-8.
    return "\ufeff" + bestand.getvalue()


def halfjaar_xlsx(overzicht: Halfjaaroverzicht) -> bytes:
    """A sheet with the figures, with formulas to check them by, one with the signals, one with the texts."""
    bestand = io.BytesIO()
    boek = xlsxwriter.Workbook(
        bestand, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    boek.set_properties({"title": f"Servicenormen per cluster, {toon_halfjaar(overzicht.halfjaar)}"})
    opmaak = Opmaak(boek)
    _normenblad(boek.add_worksheet("Per cluster"), opmaak, overzicht)
    _signalenblad(boek.add_worksheet("Signalen"), opmaak, overzicht)
    if overzicht.samenvatting or any(cluster.tekst for cluster in overzicht.clusters):
        _tekstenblad(boek.add_worksheet("Toelichting"), opmaak, overzicht)
    boek.close()
    return bestand.getvalue()


def _normenblad(blad: Any, opmaak: Opmaak, overzicht: Halfjaaroverzicht) -> None:
    zet_kop(
        blad,
        opmaak,
        [
            ("Cluster", 30),
            ("Norm", 7),
            ("Titel", 40),
            ("Binnen de norm", 12),
            ("Gevallen", 12),
            ("Resultaat", 11),
            ("Doel", 8),
            ("Oordeel", 14),
            ("Vorig halfjaar", 11),
            ("Knelpunten", 60),
        ],
    )
    rijen = list(_rijen(overzicht))
    for nummer, (cluster, rij) in enumerate(rijen, start=1):
        for kolom, tekst in enumerate([cluster, rij.norm.code, rij.norm.titel]):
            blad.write_string(nummer, kolom, tekst, opmaak.tekst)
        zet_cijfer(blad, opmaak, nummer, 3, rij.telling)
        blad.write_number(nummer, 6, rij.norm.doel / 100, opmaak.heel_procent)
        blad.write_string(nummer, 7, str(rij.status.label), opmaak.tekst)
        if rij.vorige.promille is not None:
            blad.write_number(nummer, 8, rij.vorige.promille / 1000, opmaak.procent)
        blad.write_string(nummer, 9, _knelpunten(rij), opmaak.tekst)
    blad.autofilter(0, 0, max(len(rijen), 1), 9)


def _signalenblad(blad: Any, opmaak: Opmaak, overzicht: Halfjaaroverzicht) -> None:
    zet_kop(blad, opmaak, [("Cluster", 30), ("Signalen", 12), ("Met een actie", 12), ("De actie werkte", 12)])
    for nummer, cluster in enumerate(overzicht.clusters, start=1):
        blad.write_string(nummer, 0, cluster.naam, opmaak.tekst)
        stand = cluster.signalen
        for kolom, aantal in enumerate([stand.gevonden, stand.met_actie, stand.werkte], start=1):
            blad.write_number(nummer, kolom, aantal, opmaak.getal)


def _tekstenblad(blad: Any, opmaak: Opmaak, overzicht: Halfjaaroverzicht) -> None:
    zet_kop(blad, opmaak, [("Cluster", 30), ("Toelichting", 90), ("Door", 30), ("Op", 12)])
    teksten = [
        (_GEHEEL, overzicht.samenvatting),
        *((cluster.naam, cluster.tekst) for cluster in overzicht.clusters),
    ]
    geschreven = [(cluster, tekst) for cluster, tekst in teksten if tekst]
    for nummer, (cluster, tekst) in enumerate(geschreven, start=1):
        for kolom, waarde in enumerate([cluster, tekst.tekst, tekst.door]):
            blad.write_string(nummer, kolom, waarde, opmaak.tekst)
        blad.write_datetime(nummer, 3, tekst.op.astimezone(TIJDZONE).replace(tzinfo=None), opmaak.datum)


def _rijen(overzicht: Halfjaaroverzicht) -> Iterator[tuple[str, Overzichtrij]]:
    for rij in overzicht.geheel:
        yield _GEHEEL, rij
    for cluster in overzicht.clusters:
        for rij in cluster.rijen:
            yield cluster.naam, rij


def _knelpunten(rij: Overzichtrij) -> str:
    return "; ".join(
        f"{knelpunt.naam}: {knelpunt.telling.buiten} van {knelpunt.telling.noemer} niet binnen de norm"
        for knelpunt in rij.knelpunten
    )
