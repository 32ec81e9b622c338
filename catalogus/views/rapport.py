"""What the reports for editors share: a report is some lists, each shown, searched and taken along as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

PER_PAGINA = 50
# What a spreadsheet takes for the beginning of a formula.
_FORMULETEKENS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Lijst:
    """One list of a report, as its tab shows it."""

    naam: str
    label: str
    aantal: int


def kruimels(label: str, url: str = "") -> list[dict[str, str]]:
    """The way back to the worklist; `url` where `label` is not the page itself."""
    return [{"label": "Redactie", "url": reverse("catalogus:redactie")}, {"label": label, "url": url}]


def csv_antwoord(bestandsnaam: str, kop: Sequence[str], rijen: Iterable[Sequence[object]]) -> HttpResponse:
    """These rows as a CSV file to open in a spreadsheet: UTF-8 with BOM, and no text runs as a formula."""
    bestand = io.StringIO(newline="")
    schrijver = csv.writer(bestand)
    schrijver.writerow(kop)
    for rij in rijen:
        velden = [str(veld) for veld in rij]
        schrijver.writerow([f"'{veld}" if veld.startswith(_FORMULETEKENS) else veld for veld in velden])
    return HttpResponse(
        "\ufeff" + bestand.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{bestandsnaam}.csv"'},
    )
