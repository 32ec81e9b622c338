"""How visits come in from a file; see docs/importeren.md for the format."""

from collections.abc import Iterator, Mapping
from typing import Any

from afspraken.models import Bezoek
from catalogus.models import Locatie, Product
from kcc.lib.inlezen import Kolom, Schrijfwijze, Soort, Verwijzing, waarden


def _moment(naam: str) -> Kolom:
    return Kolom(naam, waarden.moment, "timestamptz")


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
