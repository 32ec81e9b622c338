"""How visits and measurements of access time come in from files; see docs/importeren.md for the formats."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from afspraken.models import Beschikbaarheidsmeting, Bezoek
from catalogus.models import Locatie, Product
from kcc.lib.inlezen import Bron, Kolom, Schrijfwijze, Soort, Telling, Uitvoering, Verwijzing, waarden
from kcc.lib.werktijd import aantal_werkdagen
from kcc.organisatie.services import dienstkalender


def _moment(naam: str, *, verplicht: bool = False) -> Kolom:
    return Kolom(naam, waarden.moment, "timestamptz", verplicht)


def _controleer(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    aangemeld, opgeroepen = rij["aangemeld_op"], rij["opgeroepen_op"]
    later = [naam for naam in ("opgeroepen_op", "afgerond_op", "weggelopen_op") if rij[naam] is not None]
    if aangemeld is None:
        # An appointment to which nobody came: the old system knows of it, and it is no visit.
        if later or rij["afspraak_op"] is None:
            yield "aangemeld_op", "is leeg. Dat kan alleen bij een afspraak waarvoor niemand kwam."
        return
    for naam in later:
        if rij[naam] < aangemeld:
            yield naam, "ligt voor aangemeld_op."
    if rij["afgerond_op"] is not None:
        if opgeroepen is None:
            yield "afgerond_op", "kan niet zonder opgeroepen_op."
        elif rij["afgerond_op"] < opgeroepen:
            yield "afgerond_op", "ligt voor opgeroepen_op."
        if rij["weggelopen_op"] is not None:
            yield "weggelopen_op", "kan niet samen met afgerond_op: wie geholpen is, liep niet weg."


BEZOEKEN = Soort(
    naam="bezoeken",
    kolommen=(
        Kolom("referentie", waarden.tekst(100), verplicht=True),
        Verwijzing("locatie", verplicht=True, model=Locatie),
        Verwijzing("product", model=Product),
        _moment("afspraak_op"),
        _moment("aangemeld_op"),
        _moment("opgeroepen_op"),
        _moment("afgerond_op"),
        _moment("weggelopen_op"),
    ),
    sleutel=("referentie",),
    controleer=_controleer,
    verwerk=Schrijfwijze(
        Bezoek,
        {
            "referentie": "t.referentie",
            "locatie_id": "t.locatie",
            "product_id": "t.product",
            "datum": "(coalesce(t.aangemeld_op, t.afspraak_op) AT TIME ZONE 'Europe/Amsterdam')::date",
            "afspraak_op": "t.afspraak_op",
            "aangemeld_op": "t.aangemeld_op",
            "opgeroepen_op": "t.opgeroepen_op",
            "afgerond_op": "t.afgerond_op",
            "weggelopen_op": "t.weggelopen_op",
        },
        # Whom somebody here called, or who got a ticket here, is a visitor of today.
        alleen_als="oud.medewerker_id IS NULL AND oud.ticketnummer IS NULL",
        verwijst_naar_vergrendeld=True,
    ),
)


# --- Beschikbaarheid ---------------------------------------------------------------------------


def _controleer_meting(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rij["eerste_vrije_op"] is not None and rij["eerste_vrije_op"] < rij["gemeten_op"]:
        yield "eerste_vrije_op", "ligt voor gemeten_op."


_DAGEN = """
    (t.gemeten_op AT TIME ZONE 'Europe/Amsterdam')::date,
    (t.eerste_vrije_op AT TIME ZONE 'Europe/Amsterdam')::date
"""
_schrijf_metingen = Schrijfwijze(
    Beschikbaarheidsmeting,
    {
        "gemeten_op": "t.gemeten_op",
        "locatie_id": "t.locatie",
        "product_id": "t.product",
        "eerste_vrije_op": "t.eerste_vrije_op",
        "derde_vrije_op": "NULL::timestamptz",
        "werkdagen_tot_eerste": "afstand.werkdagen",
    },
    sleutel=("gemeten_op", "locatie_id", "product_id"),
    erbij=f"LEFT JOIN inlezen_werkdagen AS afstand ON (afstand.van, afstand.tot) = ({_DAGEN})",
    # Of the third slot a file tells nothing: it stays with the first that it was found with.
    afgeleid={
        "derde_vrije_op": (
            "CASE WHEN oud.eerste_vrije_op = excluded.eerste_vrije_op THEN oud.derde_vrije_op END"
        )
    },
    verwijst_naar_vergrendeld=True,
)


def _schrijf_metingen_met_werkdagen(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    """Write the measurements, each with its werkdagen: counted once for each pair of days."""
    kalender = dienstkalender()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {_DAGEN} FROM {bron.tabel} AS t WHERE t.eerste_vrije_op IS NOT NULL"  # noqa: S608
        )
        paren = cursor.fetchall()
        cursor.execute("CREATE TEMPORARY TABLE inlezen_werkdagen (van date, tot date, werkdagen smallint)")
        with cursor.copy("COPY inlezen_werkdagen FROM STDIN") as kopie:
            for van, tot in paren:
                kopie.write_row((van, tot, aantal_werkdagen(van, tot, kalender)))
        cursor.execute("ANALYZE inlezen_werkdagen")
        _schrijf_metingen(bron, telling, uitvoering)
        cursor.execute("DROP TABLE inlezen_werkdagen")


BESCHIKBAARHEID = Soort(
    naam="beschikbaarheid",
    kolommen=(
        _moment("gemeten_op", verplicht=True),
        Verwijzing("locatie", verplicht=True, model=Locatie),
        Verwijzing("product", verplicht=True, model=Product),
        _moment("eerste_vrije_op"),
    ),
    sleutel=("gemeten_op", "locatie", "product"),
    controleer=_controleer_meting,
    verwerk=_schrijf_metingen_met_werkdagen,
)
