"""The figures of a report as rows: one CSV file, or an XLSX file with a sheet per dimension."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import xlsxwriter

from servicenormen.regels import Telling
from servicenormen.services import Rapport, Rapportnorm
from servicenormen.weergave import toon_tertaal, veilige_tekst

_TOTAAL = "totaal"
_KOLOMMEN = [
    "tertaal",
    "norm",
    "titel",
    "dimensie",
    "code",
    "naam",
    "teller",
    "noemer",
    "percentage",
    "doel",
    "status",
]


def als_csv(rapport: Rapport) -> str:
    """Every figure and every breakdown as a row, for another program: codes, a point for the decimal.

    The percentage is rounded down to one decimal and empty without cases, as everywhere.
    """
    bestand = io.StringIO()
    schrijver = csv.writer(bestand)
    schrijver.writerow(_KOLOMMEN)
    for norm in rapport.normen:
        for dimensie, code, naam, telling in _cellen(norm):
            schrijver.writerow(
                [
                    rapport.tertaal,
                    norm.code,
                    veilige_tekst(norm.titel),
                    dimensie,
                    veilige_tekst(code),
                    veilige_tekst(naam),
                    telling.teller,
                    telling.noemer,
                    telling.percentage or "",
                    norm.doel,
                    telling.status(norm.doel).value,
                ]
            )
    # The byte order mark tells a spreadsheet that the file is UTF-8.
    return "\ufeff" + bestand.getvalue()


def _cellen(norm: Rapportnorm) -> Iterator[tuple[str, str, str, Telling]]:
    yield _TOTAAL, "", "", norm.telling
    for dimensie, deel in norm.uitsplitsing.items():
        for onderdeel in deel.delen:
            yield dimensie, onderdeel.code, onderdeel.naam, onderdeel.telling


def als_xlsx(rapport: Rapport) -> bytes:
    """A sheet with the norms and a sheet per dimension, with real numbers and formulas to check them by."""
    bestand = io.BytesIO()
    # Text stays text, also when it begins with an equals sign or looks like an address.
    boek = xlsxwriter.Workbook(
        bestand, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    boek.set_properties({"title": f"Servicenormen, {toon_tertaal(rapport.tertaal)}"})
    opmaak = Opmaak(boek)
    _normenblad(boek.add_worksheet("Normen"), opmaak, rapport)
    if any(norm.aantekeningen for norm in rapport.normen):
        _aantekeningenblad(boek.add_worksheet("Aantekeningen"), opmaak, rapport)
    titels = {naam: deel.titel for norm in rapport.normen for naam, deel in norm.uitsplitsing.items()}
    for naam, titel in titels.items():
        _dimensieblad(boek.add_worksheet(f"Per {titel.lower()}"[:31]), opmaak, rapport, naam, titel)
    boek.close()
    return bestand.getvalue()


class Opmaak:
    """The formats of the cells of a book."""

    def __init__(self, boek: Any) -> None:
        self.kop = boek.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.tekst = boek.add_format({"text_wrap": True, "valign": "top"})
        self.getal = boek.add_format({"num_format": "#,##0", "valign": "top"})
        self.procent = boek.add_format({"num_format": "0.0%", "valign": "top"})
        self.datum = boek.add_format({"num_format": "dd-mm-yyyy", "valign": "top"})
        self.heel_procent = boek.add_format({"num_format": "0%", "valign": "top"})


def zet_kop(blad: Any, opmaak: Opmaak, kolommen: list[tuple[str, int]]) -> None:
    """The head of a sheet: titles and widths, frozen, and repeated on every printed page."""
    for nummer, (titel, breedte) in enumerate(kolommen):
        blad.set_column(nummer, nummer, breedte)
        blad.write_string(0, nummer, titel, opmaak.kop)
    blad.freeze_panes(1, 0)
    blad.repeat_rows(0)
    blad.set_landscape()
    blad.fit_to_pages(1, 0)


def zet_cijfer(blad: Any, opmaak: Opmaak, rij: int, kolom: int, telling: Telling) -> None:
    """Within the norm, cases and the share, which the sheet works out itself: rounded down to one decimal."""
    blad.write_number(rij, kolom, telling.teller, opmaak.getal)
    blad.write_number(rij, kolom + 1, telling.noemer, opmaak.getal)
    if telling.promille is not None:
        teller, noemer = (f"{chr(ord('A') + kolom + n)}{rij + 1}" for n in (0, 1))
        blad.write_formula(
            rij, kolom + 2, f"=INT({teller}*1000/{noemer})/1000", opmaak.procent, telling.promille / 1000
        )


def _normenblad(blad: Any, opmaak: Opmaak, rapport: Rapport) -> None:
    zet_kop(
        blad,
        opmaak,
        [
            ("Norm", 7),
            ("Titel", 40),
            ("Kanaal", 16),
            ("Binnen de norm", 12),
            ("Gevallen", 12),
            ("Resultaat", 11),
            ("Doel", 8),
            ("Oordeel", 14),
            ("Uitleg", 70),
        ],
    )
    for rij, norm in enumerate(rapport.normen, start=1):
        for kolom, tekst in enumerate([norm.code, norm.titel, norm.kanaal]):
            blad.write_string(rij, kolom, tekst, opmaak.tekst)
        zet_cijfer(blad, opmaak, rij, 3, norm.telling)
        blad.write_number(rij, 6, norm.doel / 100, opmaak.heel_procent)
        blad.write_string(rij, 7, str(norm.status.label), opmaak.tekst)
        blad.write_string(rij, 8, norm.uitleg, opmaak.tekst)


def _aantekeningenblad(blad: Any, opmaak: Opmaak, rapport: Rapport) -> None:
    zet_kop(
        blad,
        opmaak,
        [("Norm", 7), ("Eerste dag", 12), ("Laatste dag", 12), ("Wat er gebeurde", 70), ("Waar", 30)],
    )
    rijen = [(norm.code, regel) for norm in rapport.normen for regel in norm.aantekeningen]
    for rij, (code, regel) in enumerate(rijen, start=1):
        blad.write_string(rij, 0, code, opmaak.tekst)
        blad.write_datetime(rij, 1, datetime.combine(regel.van, time()), opmaak.datum)
        blad.write_datetime(rij, 2, datetime.combine(regel.tot_en_met, time()), opmaak.datum)
        blad.write_string(rij, 3, regel.tekst, opmaak.tekst)
        blad.write_string(rij, 4, regel.waar, opmaak.tekst)


def _dimensieblad(blad: Any, opmaak: Opmaak, rapport: Rapport, dimensie: str, titel: str) -> None:
    zet_kop(
        blad,
        opmaak,
        [
            ("Norm", 7),
            ("Titel", 40),
            (titel, 40),
            ("Binnen de norm", 12),
            ("Gevallen", 12),
            ("Resultaat", 11),
            ("Doel", 8),
            ("Oordeel", 14),
        ],
    )
    rij = 0
    for norm in rapport.normen:
        for deel in norm.uitsplitsing[dimensie].delen if dimensie in norm.uitsplitsing else ():
            rij += 1
            for kolom, tekst in enumerate([norm.code, norm.titel, deel.naam]):
                blad.write_string(rij, kolom, tekst, opmaak.tekst)
            zet_cijfer(blad, opmaak, rij, 3, deel.telling)
            blad.write_number(rij, 6, norm.doel / 100, opmaak.heel_procent)
            blad.write_string(rij, 7, str(deel.telling.status(norm.doel).label), opmaak.tekst)
    blad.autofilter(0, 0, max(rij, 1), 7)
