"""How periods and the values of cases are written, on the page and in an export."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format

from kcc.lib.perioden import TIJDZONE, Halfjaar, Tertaal
from servicenormen.enums import Normstatus
from servicenormen.meetmethoden import Duur, Kolom
from servicenormen.models import Halfjaarvaststelling, Normdefinitie, Vaststelling
from servicenormen.regels import toon_percentage
from servicenormen.services import DUUR_OPEN, Rapport, Rapportnorm

_MAANDEN = {
    1: "januari tot en met april",
    2: "mei tot en met augustus",
    3: "september tot en met december",
}


def toon_tertaal(tertaal: Tertaal) -> str:
    """As people name it: "tertaal 1 van 2025"."""
    return f"tertaal {tertaal.nummer} van {tertaal.jaar}"


def toon_halfjaar(halfjaar: Halfjaar) -> str:
    """As people name it: "eerste halfjaar van 2025"."""
    return f"{'eerste' if halfjaar.nummer == 1 else 'tweede'} halfjaar van {halfjaar.jaar}"


def toon_maanden(tertaal: Tertaal) -> str:
    """The months of a tertaal: "januari tot en met april 2025"."""
    return f"{_MAANDEN[tertaal.nummer]} {tertaal.jaar}"


def toon_duur(duur: Duur, code: str) -> str:
    """What a case took, as a list asks for it ("7", "6-10", "60-", "open"), in words with its unit."""
    if code == DUUR_OPEN:
        return duur.open
    van, streep, tot = code.partition("-")
    if streep and not tot:
        return f"{toon_getal(int(van))} {duur.eenheid[1]} of meer"
    if tot:
        return f"{toon_getal(int(van))} tot en met {toon_getal(int(tot))} {duur.eenheid[1]}"
    return f"{toon_getal(int(van))} {duur.eenheid[0] if van == '1' else duur.eenheid[1]}"


def toon_week(week: str) -> str:
    """An ISO week as people name it: "week 7"; the year is that of the tertaal, or next to it."""
    return f"week {int(week[-2:])}"


def toon_getal(getal: int) -> str:
    """A whole number with points between the thousands: "12.345"."""
    return f"{getal:,}".replace(",", ".")


def toon_moment(moment: datetime) -> str:
    """A local moment: "12 mei 2025, 09.30 uur"."""
    lokaal = _lokaal(moment)
    return f"{date_format(lokaal, 'j F Y')}, {lokaal:%H.%M} uur"


def toon_stand(rapport: Rapport) -> str:
    """Whether the report is final, since when and by whom."""
    vaststelling = rapport.vaststelling
    if vaststelling is None:
        if rapport.is_lopend:
            return f"Voorlopige cijfers, tot en met {toon_moment(rapport.peilmoment)}."
        return "Voorlopige cijfers: dit tertaal is nog niet vastgesteld."
    return toon_vaststelling(vaststelling)


def toon_vaststelling(vaststelling: Vaststelling | Halfjaarvaststelling) -> str:
    """Since when something is final, and by whom."""
    wat = f"Revisie {vaststelling.revisie}, vastgesteld" if vaststelling.revisie else "Vastgesteld"
    return f"{wat} op {toon_moment(vaststelling.vastgesteld_op)} door {vaststelling.naam}."


def toon_uitkomst(rapport: Rapport) -> str:
    """How many norms were met: "8 van de 11 normen gehaald, 1 zonder metingen."."""
    gehaald, zonder = rapport.aantal(Normstatus.GEHAALD), rapport.aantal(Normstatus.GEEN_METINGEN)
    zin = f"{gehaald} van de {len(rapport.normen)} normen gehaald"
    return f"{zin}, {zonder} zonder metingen." if zonder else f"{zin}."


def toon_zin(norm: Rapportnorm) -> str:
    """The figure of a norm in a sentence."""
    if not norm.telling.noemer:
        return f"Geen metingen. Het doel is {norm.doel}% of meer."
    telling = norm.telling
    return (
        f"{toon_percentage(telling)}: {toon_getal(telling.teller)} van {toon_getal(telling.noemer)} "
        f"binnen de norm. Het doel is {norm.doel}% of meer: {str(norm.status.label).lower()}."
    )


def toon_nodig(nodig: int | None, *, laatste_dag_telt: bool) -> str:
    """What `regels.nog_nodig` says, on a tile; empty when there is nothing to say."""
    if nodig is None:
        return ""
    if laatste_dag_telt:
        return f"Nog {toon_getal(nodig)} erbij nodig" if nodig else ""
    if nodig > 100:
        return "Dit tertaal niet meer te halen"
    return f"In de rest nodig: {nodig}%" if nodig else "Kan dit tertaal niet meer misgaan"


_VELDEN = {
    "titel": "Titel",
    "kanaal": "Kanaal",
    "omschrijving": "De belofte",
    "toelichting": "Wat meetelt",
    "doel": "Doel",
}


def verschillen(oud: Normdefinitie | None, nieuw: Normdefinitie) -> list[tuple[str, str, str]]:
    """What a new version changes: (what, was, becomes), also per limit; everything of a new norm."""
    rijen = [
        (label, str(getattr(oud, naam)) if oud else "", str(getattr(nieuw, naam)))
        for naam, label in _VELDEN.items()
    ]
    oude = oud.parameters if oud else {}
    for naam in sorted({*oude, *nieuw.parameters}):
        rijen.append(
            (naam.capitalize(), _toon_grens(oude.get(naam)), _toon_grens(nieuw.parameters.get(naam)))
        )
    return [rij for rij in rijen if rij[1] != rij[2]]


def _toon_grens(waarde: Any) -> str:
    return ", ".join(waarde) if isinstance(waarde, list | tuple) else "" if waarde is None else str(waarde)


def toon(kolom: Kolom, geval: Any) -> str:
    """A value of a case on the page; empty when there is none."""
    waarde = kolom.waarde(geval)
    if waarde is None:
        return ""
    if kolom.soort == "moment":
        return f"{_lokaal(waarde):%d-%m-%Y %H.%M.%S}"
    if kolom.soort == "datum":
        return f"{waarde:%d-%m-%Y}"
    if kolom.soort == "duur":
        minuten, seconden = divmod(int(waarde.total_seconds()), 60)
        return f"{minuten} min {seconden:02d} s"
    return str(waarde)


def exporteer(kolom: Kolom, geval: Any) -> str:
    """A value of a case in a CSV file: moments in ISO 8601 with offset, durations in whole seconds."""
    waarde = kolom.waarde(geval)
    if waarde is None:
        return ""
    if isinstance(waarde, datetime):
        return _lokaal(waarde).isoformat()
    if isinstance(waarde, timedelta):
        return str(int(waarde.total_seconds()))
    return veilige_tekst(str(waarde))


def veilige_tekst(tekst: str) -> str:
    """Text for a CSV file: what a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{tekst}" if tekst.startswith(("=", "+", "-", "@", "\t", "\r")) else tekst


def exportkop(kolom: Kolom) -> str:
    """The head of a column in a CSV file, with its unit."""
    return f"{kolom.titel} (seconden)" if kolom.soort == "duur" else kolom.titel


def _lokaal(moment: datetime) -> datetime:
    return moment.astimezone(TIJDZONE)
