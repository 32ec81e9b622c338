"""How klantcontacten, terugbelverzoeken and tevredenheid come in from files; see docs/importeren.md for the
formats."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django.db import connection

from catalogus.models import Locatie, Product
from contacten.enums import Kanaal, Poginguitkomst, Resultaat, Richting, Tevredenheidsvraag
from contacten.models import Klantcontact, Terugbelhandeling, Terugbelpoging, Terugbelverzoek, Tevredenheid
from contacten.services.registratie import DEADLINE_REGEL
from kcc.lib.inlezen import (
    Bron,
    Fout,
    Kolom,
    Schrijfwijze,
    Soort,
    Telling,
    Uitvoering,
    Verwijzing,
    stroom,
    toon,
    waarden,
)
from kcc.lib.perioden import lokaal_moment
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.models import Afdeling
from kcc.organisatie.services import dienstkalender

_REFERENTIE = Kolom("referentie", waarden.tekst(100), verplicht=True)
_PRODUCT = Verwijzing("product", model=Product)
_AFDELING = Verwijzing("afdeling", model=Afdeling)
_LOCATIE = Verwijzing("locatie", model=Locatie)


def _moment(naam: str, *, verplicht: bool = False) -> Kolom:
    return Kolom(naam, waarden.moment, "timestamptz", verplicht)


def _controleer_contact(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rij["beeindigd_op"] is not None and rij["beeindigd_op"] < rij["begonnen_op"]:
        yield "beeindigd_op", "ligt voor begonnen_op."


KLANTCONTACTEN = Soort(
    naam="klantcontacten",
    kolommen=(
        _REFERENTIE,
        Kolom("kanaal", waarden.keuze(Kanaal.values), verplicht=True),
        Kolom("richting", waarden.keuze(Richting.values), verplicht=True),
        _moment("begonnen_op", verplicht=True),
        _moment("beeindigd_op"),
        Kolom("resultaat", waarden.keuze(Resultaat.values), leeg=""),
        _PRODUCT,
        _AFDELING,
        _LOCATIE,
        Kolom("onderwerp", waarden.tekst(300), leeg=""),
    ),
    sleutel=("referentie",),
    controleer=_controleer_contact,
    verwerk=Schrijfwijze(
        Klantcontact,
        {
            "referentie": "t.referentie",
            "kanaal": "t.kanaal",
            "richting": "t.richting",
            "begonnen_op": "t.begonnen_op",
            "beeindigd_op": "t.beeindigd_op",
            "resultaat": "t.resultaat",
            "product_id": "t.product",
            "afdeling_id": "t.afdeling",
            "locatie_id": "t.locatie",
            "onderwerp": "t.onderwerp",
        },
        verwijst_naar_vergrendeld=True,
    ),
)


def _controleer_verzoek(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kolom in ("eerste_poging_op", "ingetrokken_op", "afgesloten_op"):
        if rij[kolom] is not None and rij[kolom] < rij["aangemaakt_op"]:
            yield kolom, "ligt voor aangemaakt_op."
    if rij["bereikt_op"] is not None:
        if rij["eerste_poging_op"] is None:
            yield "bereikt_op", "kan niet zonder eerste_poging_op."
        elif rij["bereikt_op"] < rij["eerste_poging_op"]:
            yield "bereikt_op", "ligt voor eerste_poging_op."


def _controleer_contact_van_verzoek(bron: Bron) -> Iterator[Fout]:
    vraag = f"""
        SELECT t.rij, t.klantcontact FROM {bron.tabel} AS t
        WHERE t.klantcontact IS NOT NULL AND NOT EXISTS (
            SELECT FROM contacten_klantcontact AS contact WHERE contact.referentie = t.klantcontact)
        ORDER BY t.rij
    """  # noqa: S608
    for rij, referentie in stroom(vraag):
        yield rij, "klantcontact", f"er is geen klantcontact met referentie {toon(referentie)}."


_DAG = "(t.aangemaakt_op AT TIME ZONE 'Europe/Amsterdam')::date"
# What is known of the attempts: when the first was and, if somebody was reached, when. What came of an
# attempt that did not reach anybody is not in the file, so that stays empty.
_POGINGEN = f"""
    INSERT INTO {Terugbelpoging._meta.db_table} (terugbelverzoek_id, moment, uitkomst, notitie)
    SELECT verzoek.id, poging.moment, poging.uitkomst, ''
    FROM geraakt JOIN {Terugbelverzoek._meta.db_table} AS verzoek USING (id),
    LATERAL (
        SELECT eerste_poging_op AS moment,
               CASE WHEN bereikt_op = eerste_poging_op THEN '{Poginguitkomst.BEREIKT}' ELSE '' END AS uitkomst
        UNION ALL
        SELECT bereikt_op, '{Poginguitkomst.BEREIKT}' WHERE bereikt_op > eerste_poging_op
    ) AS poging
    WHERE poging.moment IS NOT NULL
"""  # noqa: S608
_POGINGEN_WEG = f"""
    DELETE FROM {Terugbelpoging._meta.db_table} WHERE terugbelverzoek_id IN (SELECT id FROM geraakt)
"""  # noqa: S608
# Of what is read in there is no log: a request that has one is being dealt with by people here.
_ONAANGERAAKT = f"""
    NOT EXISTS (SELECT FROM {Terugbelhandeling._meta.db_table} AS h WHERE h.terugbelverzoek_id = oud.id)
"""
_schrijf_verzoeken = Schrijfwijze(
    Terugbelverzoek,
    {
        "referentie": "t.referentie",
        "klantcontact_id": "contact.id",
        "afdeling_id": "t.afdeling",
        "product_id": "t.product",
        "aangemaakt_op": "t.aangemaakt_op",
        "deadline_op": "deadline.deadline_op",
        "deadline_regel": f"'{DEADLINE_REGEL}'",
        "eerste_poging_op": "t.eerste_poging_op",
        "bereikt_op": "t.bereikt_op",
        "ingetrokken_op": "t.ingetrokken_op",
        "afgesloten_op": "t.afgesloten_op",
    },
    erbij=f"""
        JOIN inlezen_deadline AS deadline ON deadline.dag = {_DAG}
        LEFT JOIN {Klantcontact._meta.db_table} AS contact ON contact.referentie = t.klantcontact
    """,
    # A promise keeps its deadline when the calendar changes, as long as it was made at the same moment.
    afgeleid={
        naam: f"CASE WHEN oud.aangemaakt_op = excluded.aangemaakt_op THEN oud.{naam} ELSE excluded.{naam} END"
        for naam in ("deadline_op", "deadline_regel")
    },
    alleen_als=_ONAANGERAAKT,
    daarna=(_POGINGEN_WEG, _POGINGEN),
)


def _schrijf_verzoeken_met_deadline(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    """Write the requests, each with its deadline: worked out once for each day of asking."""
    kalender = dienstkalender()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {_DAG} FROM {bron.tabel} AS t")  # noqa: S608
        dagen = [dag for (dag,) in cursor.fetchall()]
        cursor.execute(
            "CREATE TEMPORARY TABLE inlezen_deadline (dag date PRIMARY KEY, deadline_op timestamptz)"
        )
        cursor.executemany(
            "INSERT INTO inlezen_deadline VALUES (%s, %s)",
            [(dag, terugbeldeadline(lokaal_moment(dag, time(12)), kalender)) for dag in dagen],
        )
        _schrijf_verzoeken(bron, telling, uitvoering)
        cursor.execute("DROP TABLE inlezen_deadline")


TERUGBELVERZOEKEN = Soort(
    naam="terugbelverzoeken",
    kolommen=(
        _REFERENTIE,
        Kolom("klantcontact", waarden.tekst(100)),
        _AFDELING,
        _PRODUCT,
        _moment("aangemaakt_op", verplicht=True),
        _moment("eerste_poging_op"),
        _moment("bereikt_op"),
        _moment("ingetrokken_op"),
        _moment("afgesloten_op"),
    ),
    sleutel=("referentie",),
    controleer=_controleer_verzoek,
    controleer_alles=_controleer_contact_van_verzoek,
    verwerk=_schrijf_verzoeken_met_deadline,
)


# --- Tevredenheid ------------------------------------------------------------------------------

TEVREDENHEID = Soort(
    naam="tevredenheid",
    kolommen=(
        _REFERENTIE,
        Kolom("vraag", waarden.keuze(Tevredenheidsvraag.values), verplicht=True),
        Kolom("cijfer", waarden.getal(1, 10), "smallint", verplicht=True),
        Kolom("kanaal", waarden.keuze(Kanaal.values), leeg=""),
        _LOCATIE,
        _PRODUCT,
        _moment("beantwoord_op", verplicht=True),
    ),
    sleutel=("referentie",),
    verwerk=Schrijfwijze(
        Tevredenheid,
        {
            "referentie": "t.referentie",
            "vraag": "t.vraag",
            "cijfer": "t.cijfer",
            "kanaal": "t.kanaal",
            "locatie_id": "t.locatie",
            "product_id": "t.product",
            "beantwoord_op": "t.beantwoord_op",
        },
        verwijst_naar_vergrendeld=True,
    ),
)
