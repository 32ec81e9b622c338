"""The sources of the other norms mark the days that they touch, as the first ones do (0003)."""

from importlib import import_module

from django.db import migrations

eerste = import_module("servicenormen.migrations.0003_verouderde_dagen")
BRONNEN = [
    ("tevredenheid", "contacten_tevredenheid", eerste.DAG % "beantwoord_op"),
    ("beschikbaarheid", "afspraken_beschikbaarheidsmeting", eerste.DAG % "gemeten_op"),
    ("publieksreactie", "contacten_publieksreactie", "deadline"),
    ("socialbericht", "contacten_socialbericht", eerste.DAG % "deadline_op"),
]

# Whoever depends on the thema of a product: the norms on visits, on what was free and on what people thought.
DAGEN_VAN_PRODUCTEN = """
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'bezoek', (afspraak_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_bezoek WHERE product_id = ANY(producten) AND afspraak_op IS NOT NULL
        UNION ALL
        SELECT DISTINCT 'tevredenheid', (beantwoord_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM contacten_tevredenheid WHERE product_id = ANY(producten)
        UNION ALL
        SELECT DISTINCT 'beschikbaarheid', (gemeten_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_beschikbaarheidsmeting WHERE product_id = ANY(producten);
"""
ALLEEN_BEZOEKEN = """
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'bezoek', (afspraak_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_bezoek WHERE product_id = ANY(producten) AND afspraak_op IS NOT NULL;
"""


def _functies(dagen):
    return f"""
CREATE OR REPLACE FUNCTION servicenormen_markeer_thema_van_product() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    producten bigint[] := ARRAY(
        SELECT nieuw.id FROM nieuw JOIN oud ON oud.id = nieuw.id WHERE oud.thema_id <> nieuw.thema_id);
BEGIN
    IF cardinality(producten) > 0 THEN {dagen}
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION servicenormen_markeer_code_van_thema() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    producten bigint[] := ARRAY(
        SELECT product.id FROM catalogus_product AS product
        JOIN nieuw ON nieuw.id = product.thema_id JOIN oud ON oud.id = nieuw.id WHERE oud.code <> nieuw.code);
BEGIN
    IF cardinality(producten) > 0 THEN {dagen}
    END IF;
    RETURN NULL;
END $$;
"""


CODE_VAN_LOCATIE = """
CREATE FUNCTION servicenormen_markeer_code_van_locatie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO servicenormen_verouderdedag (bron, datum)
    SELECT DISTINCT 'beschikbaarheid', (gemeten_op AT TIME ZONE 'Europe/Amsterdam')::date
    FROM afspraken_beschikbaarheidsmeting
    WHERE locatie_id IN (
        SELECT nieuw.id FROM nieuw JOIN oud ON oud.id = nieuw.id WHERE oud.code <> nieuw.code);
    RETURN NULL;
END $$;
CREATE TRIGGER servicenormen_code AFTER UPDATE ON catalogus_locatie
    REFERENCING OLD TABLE AS oud NEW TABLE AS nieuw
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_code_van_locatie();
ALTER TABLE catalogus_locatie ENABLE ALWAYS TRIGGER servicenormen_code;
"""


def _vooruit():
    yield _functies(DAGEN_VAN_PRODUCTEN)
    yield CODE_VAN_LOCATIE
    for bron, tabel, dag in BRONNEN:
        uitdrukking = dag.replace("'", "''")
        aanroep = f"FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_bron('{bron}', '{uitdrukking}');"
        for gebeurtenis, rijen in {**eerste.RIJEN, "truncate": ""}.items():
            yield f"CREATE TRIGGER servicenormen_{gebeurtenis} AFTER {gebeurtenis} ON {tabel} {rijen} {aanroep}"
            yield f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER servicenormen_{gebeurtenis};"


def _terug():
    for _, tabel, _ in BRONNEN:
        for gebeurtenis in [*eerste.RIJEN, "truncate"]:
            yield f"DROP TRIGGER servicenormen_{gebeurtenis} ON {tabel};"
    yield "DROP TRIGGER servicenormen_code ON catalogus_locatie;"
    yield "DROP FUNCTION servicenormen_markeer_code_van_locatie();"
    yield _functies(ALLEEN_BEZOEKEN)


class Migration(migrations.Migration):
    dependencies = [
        ("servicenormen", "0006_overige_normen"),
        ("afspraken", "0008_beschikbaarheidsmeting"),
        ("catalogus", "0001_begin"),
        ("contacten", "0006_publieksreacties"),
    ]
    operations = [migrations.RunSQL("\n".join(_vooruit()), "\n".join(_terug()))]
