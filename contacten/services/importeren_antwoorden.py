"""How publieksreacties and socialberichten come in from files, each with the day or moment by which it had to
be answered; see docs/importeren.md for the formats."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from catalogus.enums import Termijneenheid
from catalogus.models import Product
from contacten.enums import Kanaal, Publieksreactiesoort
from contacten.models import Opschorting, Publieksreactie, Reactiehandeling, SocialBericht, Socialhandeling
from contacten.termijnen import SOCIAL_REGEL, SOCIAL_TERMIJN, STANDAARDTERMIJN, Antwoordtermijn, laatste_dag
from kcc.lib import werktijd
from kcc.lib.inlezen import (
    Bron,
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
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling
from kcc.organisatie.services import atwkalender, dienstkalender

# So many deadlines at once between two statements: memory does not grow with the file.
_PER_KEER = 5_000
_VERDAGING_MAXIMUM = 104
_DAG = "(t.ontvangen_op AT TIME ZONE 'Europe/Amsterdam')::date"


def _moment(naam: str, *, verplicht: bool = False) -> Kolom:
    return Kolom(naam, waarden.moment, "timestamptz", verplicht)


def _na_ontvangst(rij: Mapping[str, Any], *kolommen: str) -> Iterator[tuple[str, str]]:
    for kolom in kolommen:
        if rij[kolom] is not None and rij[kolom] < rij["ontvangen_op"]:
            yield kolom, "ligt voor ontvangen_op."


# --- Publieksreacties --------------------------------------------------------------------------


def _lees_opgeschort(waarde: str) -> str:
    """The suspensions as the file has them, in one spelling: sorted, without spaces or empty parts."""
    gelezen: dict[date, date | None] = {}
    for deel in waarde.strip().rstrip(";").split(";"):
        begin, streep, einde = deel.partition("/")
        try:
            uitgenodigd = _datum(begin)
            voltooid = _datum(einde) if einde.strip() else None
        except ValueError:
            streep = ""
        if not streep:
            raise ValueError(
                f"{toon(deel.strip())} is geen opschorting. Schrijf de dag van de vraag en die van de "
                "aanvulling als 2025-03-01/2025-03-10, met een puntkomma tussen twee opschortingen. "
                "Laat de tweede dag weg als de aanvulling er nog niet is: 2025-04-01/."
            )
        if voltooid is not None and voltooid < uitgenodigd:
            raise ValueError(f"{toon(deel.strip())} eindigt voor het begint.")
        if uitgenodigd in gelezen:
            raise ValueError(f"twee opschortingen beginnen op {uitgenodigd}.")
        gelezen[uitgenodigd] = voltooid
    return ";".join(f"{begin}/{einde or ''}" for begin, einde in sorted(gelezen.items()))


def _datum(tekst: str) -> date:
    """A date, only as YYYY-MM-DD. ValueError when it is none."""
    tekst = tekst.strip()
    datum = date.fromisoformat(tekst)
    if len(tekst) != len("2025-03-01") or not 1900 <= datum.year <= 2200:
        raise ValueError
    return datum


def _opschortingen(tekst: str) -> list[werktijd.Opschorting]:
    delen = (deel.split("/") for deel in tekst.split(";") if deel)
    return [
        werktijd.Opschorting(date.fromisoformat(begin), date.fromisoformat(einde) if einde else None)
        for begin, einde in delen
    ]


def _controleer_reactie(rij: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _na_ontvangst(rij, "beantwoord_op", "ingetrokken_op")
    if rij["opgeschort"] and rij["opgeschort"][:10] < str(lokale_dag(rij["ontvangen_op"])):
        yield "opgeschort", "begint voor ontvangen_op."


def _standaard_sql() -> str:
    rijen = ", ".join(
        f"('{soort}', {termijn.aantal}, '{termijn.eenheid}', {str(termijn.is_wettelijk).lower()})"
        for soort, termijn in STANDAARDTERMIJN.items()
    )
    return f"(VALUES {rijen}) AS standaard (soort, aantal, eenheid, is_wettelijk)"


_REACTIE = Publieksreactie._meta.db_table
_OPSCHORTING = Opschorting._meta.db_table
_HANDELING = Reactiehandeling._meta.db_table
# The term of each row: what was promised when it came in, of the product, or of the kind.
_TERMIJNEN = f"""
    CREATE TEMPORARY TABLE inlezen_termijn AS
    SELECT t.rij, {_DAG} AS dag, termijn.aantal, termijn.eenheid, termijn.is_wettelijk,
           t.verdaagd_weken AS weken, t.opgeschort
    FROM {{tabel}} AS t
    JOIN {_standaard_sql()} USING (soort)
    LEFT JOIN {Product._meta.db_table} AS product ON product.id = t.product
        AND product.termijn_aantal > 0 AND product.termijn_eenheid NOT IN ('', '{Termijneenheid.DIRECT}')
    LEFT JOIN {_REACTIE} AS eerder ON eerder.referentie = t.referentie AND eerder.soort = t.soort
        AND eerder.ontvangen_op = t.ontvangen_op AND eerder.product_id IS NOT DISTINCT FROM t.product,
    LATERAL (
        SELECT coalesce(eerder.termijn_aantal, product.termijn_aantal, standaard.aantal)::int AS aantal,
               coalesce(eerder.termijn_eenheid, product.termijn_eenheid, standaard.eenheid) AS eenheid,
               coalesce(eerder.termijn_is_wettelijk, product.termijn_is_wettelijk, standaard.is_wettelijk)
                   AS is_wettelijk
    ) AS termijn
"""  # noqa: S608
_SLEUTEL = ("dag", "aantal", "eenheid", "is_wettelijk", "weken", "opgeschort")


def _sleutel_van(tabel: str) -> str:
    """What decides a last day, as columns of this table."""
    return ", ".join(f"{tabel}.{naam}" for naam in _SLEUTEL)


# Which reactions that exist have other suspensions than the file says.
_ANDERS = f"""
    CREATE TEMPORARY TABLE inlezen_anders_opgeschort AS
    SELECT reactie.id FROM {{tabel}} AS t JOIN {_REACTIE} AS reactie USING (referentie)
    WHERE t.opgeschort <> coalesce((
        SELECT string_agg(uitgenodigd::text || '/' || coalesce(voltooid::text, ''), ';' ORDER BY uitgenodigd)
        FROM {_OPSCHORTING} AS opschorting WHERE opschorting.publieksreactie_id = reactie.id), '')
"""  # noqa: S608
_OPSCHORTINGEN_WEG = f"""
    DELETE FROM {_OPSCHORTING} WHERE publieksreactie_id IN (SELECT id FROM geraakt)
"""  # noqa: S608
_OPSCHORTINGEN = f"""
    INSERT INTO {_OPSCHORTING} (publieksreactie_id, uitgenodigd, voltooid)
    SELECT reactie.id, split_part(deel, '/', 1)::date, nullif(split_part(deel, '/', 2), '')::date
    FROM geraakt JOIN {_REACTIE} AS reactie USING (id)
    JOIN inlezen_publieksreacties AS t USING (referentie),
    LATERAL unnest(string_to_array(t.opgeschort, ';')) AS deel
    WHERE t.opgeschort <> ''
"""  # noqa: S608
# A promise keeps its last day when the calendar changes, as long as it is the same promise.
_IS_ZELFDE_BELOFTE = """
    ROW(oud.soort, oud.product_id, oud.ontvangen_op, oud.verdaagd_weken) IS NOT DISTINCT FROM
    ROW(excluded.soort, excluded.product_id, excluded.ontvangen_op, excluded.verdaagd_weken)
    AND oud.id NOT IN (SELECT id FROM inlezen_anders_opgeschort)
"""

_schrijf_reacties = Schrijfwijze(
    Publieksreactie,
    {
        "referentie": "t.referentie",
        "soort": "t.soort",
        "kanaal": "t.kanaal",
        "product_id": "t.product",
        "afdeling_id": "t.afdeling",
        "ontvangen_op": "t.ontvangen_op",
        "verdaagd_weken": "t.verdaagd_weken",
        "beantwoord_op": "t.beantwoord_op",
        "ingetrokken_op": "t.ingetrokken_op",
        "termijn_aantal": "termijn.aantal",
        "termijn_eenheid": "termijn.eenheid",
        "termijn_is_wettelijk": "termijn.is_wettelijk",
        "deadline": "laatste.deadline",
    },
    erbij=f"""
        JOIN inlezen_termijn AS termijn USING (rij)
        JOIN inlezen_laatste_dag AS laatste ON ({_sleutel_van("laatste")}) = ({_sleutel_van("termijn")})
    """,
    afgeleid={
        "termijn_aantal": "excluded.termijn_aantal",
        "termijn_eenheid": "excluded.termijn_eenheid",
        "termijn_is_wettelijk": "excluded.termijn_is_wettelijk",
        "deadline": f"CASE WHEN {_IS_ZELFDE_BELOFTE} THEN oud.deadline ELSE excluded.deadline END",
    },
    ook_anders_als="oud.id IN (SELECT id FROM inlezen_anders_opgeschort)",
    # What was done here goes on here.
    alleen_als=f"""oud.medewerker_id IS NULL AND NOT EXISTS (
        SELECT FROM {_HANDELING} WHERE publieksreactie_id = oud.id
    )""",
    daarna=(_OPSCHORTINGEN_WEG, _OPSCHORTINGEN),
)


def _schrijf_reacties_met_deadline(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    """Write the reactions, each with its last day: worked out once for each day, term and suspension."""
    dienst, atw = dienstkalender(), atwkalender()
    with connection.cursor() as cursor:
        cursor.execute(_TERMIJNEN.format(tabel=bron.tabel))
        cursor.execute("CREATE INDEX ON inlezen_termijn (rij)")
        cursor.execute("ANALYZE inlezen_termijn")
        cursor.execute(_ANDERS.format(tabel=bron.tabel))
        cursor.execute(f"CREATE INDEX ON {bron.tabel} (referentie)")
        cursor.execute("""
            CREATE TEMPORARY TABLE inlezen_laatste_dag (
                dag date, aantal int, eenheid text, is_wettelijk boolean, weken smallint, opgeschort text,
                deadline date
            )
        """)
        rijen = stroom(f"SELECT DISTINCT {', '.join(_SLEUTEL)} FROM inlezen_termijn")  # noqa: S608
        while stuk := list(islice(rijen, _PER_KEER)):
            with cursor.copy("COPY inlezen_laatste_dag FROM STDIN") as kopie:
                for dag, aantal, eenheid, is_wettelijk, weken, opgeschort in stuk:
                    deadline = laatste_dag(
                        dag,
                        Antwoordtermijn(aantal, eenheid, is_wettelijk),
                        dienst,
                        atw,
                        verdaagd_weken=weken,
                        opschortingen=_opschortingen(opgeschort),
                    )
                    kopie.write_row((dag, aantal, eenheid, is_wettelijk, weken, opgeschort, deadline))
        cursor.execute("ANALYZE inlezen_laatste_dag")
        _schrijf_reacties(bron, telling, uitvoering)
        cursor.execute("DROP TABLE inlezen_termijn, inlezen_laatste_dag, inlezen_anders_opgeschort")


PUBLIEKSREACTIES = Soort(
    naam="publieksreacties",
    kolommen=(
        Kolom("referentie", waarden.tekst(100), verplicht=True),
        Kolom("soort", waarden.keuze(Publieksreactiesoort.values), verplicht=True),
        Kolom("kanaal", waarden.keuze(Kanaal.values), leeg=""),
        Verwijzing("product", model=Product),
        Verwijzing("afdeling", model=Afdeling),
        _moment("ontvangen_op", verplicht=True),
        Kolom("opgeschort", _lees_opgeschort, leeg=""),
        Kolom("verdaagd_weken", waarden.getal(0, _VERDAGING_MAXIMUM), "smallint", leeg=0),
        _moment("beantwoord_op"),
        _moment("ingetrokken_op"),
    ),
    sleutel=("referentie",),
    controleer=_controleer_reactie,
    verwerk=_schrijf_reacties_met_deadline,
)


# --- Socialberichten ---------------------------------------------------------------------------

_schrijf_berichten = Schrijfwijze(
    SocialBericht,
    {
        "referentie": "t.referentie",
        "account": "t.account",
        "ontvangen_op": "t.ontvangen_op",
        "is_antwoord_nodig": "t.antwoord_nodig",
        "deadline_op": "deadline.deadline_op",
        "deadline_regel": f"'{SOCIAL_REGEL}'",
        "beantwoord_op": "t.beantwoord_op",
    },
    erbij="JOIN inlezen_deadline AS deadline USING (ontvangen_op)",
    afgeleid={
        naam: f"CASE WHEN oud.ontvangen_op = excluded.ontvangen_op THEN oud.{naam} ELSE excluded.{naam} END"
        for naam in ("deadline_op", "deadline_regel")
    },
    # What was done here goes on here.
    alleen_als=f"""oud.klantcontact_id IS NULL AND NOT EXISTS (
        SELECT FROM {Socialhandeling._meta.db_table} WHERE socialbericht_id = oud.id
    )""",
)


def _schrijf_berichten_met_deadline(bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
    """Write the messages, each with its deadline: worked out once for each moment of receipt."""
    kalender = dienstkalender()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE inlezen_deadline (ontvangen_op timestamptz, deadline_op timestamptz)"
        )
        rijen = stroom(f"SELECT DISTINCT ontvangen_op FROM {bron.tabel}")  # noqa: S608
        while stuk := list(islice(rijen, _PER_KEER)):
            with cursor.copy("COPY inlezen_deadline FROM STDIN") as kopie:
                for (ontvangen,) in stuk:
                    deadline = werktijd.werktijd(ontvangen, SOCIAL_TERMIJN, kalender)
                    kopie.write_row((ontvangen.isoformat(), deadline.isoformat()))
        cursor.execute("ANALYZE inlezen_deadline")
        _schrijf_berichten(bron, telling, uitvoering)
        cursor.execute("DROP TABLE inlezen_deadline")


SOCIALBERICHTEN = Soort(
    naam="socialberichten",
    kolommen=(
        Kolom("referentie", waarden.tekst(100), verplicht=True),
        Kolom("account", waarden.tekst(100), verplicht=True),
        _moment("ontvangen_op", verplicht=True),
        # Unknown is: whoever writes to us gets an answer.
        Kolom("antwoord_nodig", waarden.ja_nee, "boolean", leeg=True),
        _moment("beantwoord_op"),
    ),
    sleutel=("referentie",),
    controleer=lambda rij: _na_ontvangst(rij, "beantwoord_op"),
    verwerk=_schrijf_berichten_met_deadline,
)
