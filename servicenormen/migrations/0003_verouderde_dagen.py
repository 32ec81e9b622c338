"""Every statement that touches the source of a norm marks the days it touches, old and new.

Statement-level triggers with transition tables: a COPY of a million rows adds one row per day. A mark is
always added, also when that day is marked already: a mark that is there may be taken by a count that began
before this transaction commits.
"""

from django.db import migrations

DAG = "(%s AT TIME ZONE 'Europe/Amsterdam')::date"
# Source (servicenormen.enums.Bron), its table, and the day that a row counts on.
BRONNEN = [
    ("bezoek", "afspraken_bezoek", DAG % "afspraak_op"),
    ("klantcontact", "contacten_klantcontact", DAG % "begonnen_op"),
    ("terugbelverzoek", "contacten_terugbelverzoek", DAG % "deadline_op"),
    ("productmeting", "servicenormen_productmeting", "datum"),
]
RIJEN = {
    "insert": "REFERENCING NEW TABLE AS nieuw",
    "update": "REFERENCING OLD TABLE AS oud NEW TABLE AS nieuw",
    "delete": "REFERENCING OLD TABLE AS oud",
}

FUNCTIES = """
-- Arguments: the source, and the expression that gives the day of a row.
CREATE FUNCTION servicenormen_markeer_bron() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    dagen text := CASE TG_OP
        WHEN 'INSERT' THEN format('SELECT %1$s AS dag FROM nieuw', TG_ARGV[1])
        WHEN 'DELETE' THEN format('SELECT %1$s AS dag FROM oud', TG_ARGV[1])
        WHEN 'UPDATE' THEN format('SELECT %1$s AS dag FROM oud UNION ALL SELECT %1$s FROM nieuw', TG_ARGV[1])
        -- TRUNCATE does not say which rows there were; the stored counts know on which days.
        ELSE 'SELECT datum AS dag FROM servicenormen_dagtelling'
    END;
BEGIN
    EXECUTE format(
        'INSERT INTO servicenormen_verouderdedag (bron, datum)
         SELECT DISTINCT $1, dag FROM (%s) AS geraakt WHERE dag IS NOT NULL', dagen) USING TG_ARGV[0];
    RETURN NULL;
END $$;

-- A product that moves to another thema comes into norm 4 or leaves it, with all its visits.
CREATE FUNCTION servicenormen_markeer_thema_van_product() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    producten bigint[] := ARRAY(
        SELECT nieuw.id FROM nieuw JOIN oud ON oud.id = nieuw.id WHERE oud.thema_id <> nieuw.thema_id);
BEGIN
    IF cardinality(producten) > 0 THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'bezoek', (afspraak_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_bezoek WHERE product_id = ANY(producten) AND afspraak_op IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

-- So does a thema that gets another code.
CREATE FUNCTION servicenormen_markeer_code_van_thema() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    producten bigint[] := ARRAY(
        SELECT product.id FROM catalogus_product AS product
        JOIN nieuw ON nieuw.id = product.thema_id JOIN oud ON oud.id = nieuw.id WHERE oud.code <> nieuw.code);
BEGIN
    IF cardinality(producten) > 0 THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'bezoek', (afspraak_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_bezoek WHERE product_id = ANY(producten) AND afspraak_op IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

-- Another limit or another validity: every day on which the norm held or holds is counted again.
CREATE FUNCTION servicenormen_markeer_norm() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    laatste date := greatest(current_date + 366, (SELECT max(datum) FROM servicenormen_dagtelling));
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.meetmethode, OLD.parameters, OLD.geldig_vanaf, OLD.geldig_tot)
                            IS NOT DISTINCT FROM
                            (NEW.meetmethode, NEW.parameters, NEW.geldig_vanaf, NEW.geldig_tot) THEN
        RETURN NULL;
    END IF;
    INSERT INTO servicenormen_verouderdedag (bron, servicenorm_id, datum)
    SELECT '', NEW.id, dag::date
    FROM generate_series(NEW.geldig_vanaf, least(NEW.geldig_tot, laatste), interval '1 day') AS dag
    UNION
    SELECT '', NEW.id, datum FROM servicenormen_dagtelling WHERE servicenorm_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER servicenormen_thema AFTER UPDATE ON catalogus_product
    REFERENCING OLD TABLE AS oud NEW TABLE AS nieuw
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_thema_van_product();
CREATE TRIGGER servicenormen_code AFTER UPDATE ON catalogus_thema
    REFERENCING OLD TABLE AS oud NEW TABLE AS nieuw
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_code_van_thema();
CREATE TRIGGER servicenormen_norm AFTER INSERT OR UPDATE ON servicenormen_servicenorm
    FOR EACH ROW EXECUTE FUNCTION servicenormen_markeer_norm();
"""
FUNCTIES_TERUG = """
DROP TRIGGER servicenormen_norm ON servicenormen_servicenorm;
DROP TRIGGER servicenormen_code ON catalogus_thema;
DROP TRIGGER servicenormen_thema ON catalogus_product;
DROP FUNCTION servicenormen_markeer_norm();
DROP FUNCTION servicenormen_markeer_code_van_thema();
DROP FUNCTION servicenormen_markeer_thema_van_product();
DROP FUNCTION servicenormen_markeer_bron();
"""


def _vooruit():
    yield FUNCTIES
    for bron, tabel, dag in BRONNEN:
        uitdrukking = dag.replace("'", "''")
        aanroep = f"FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_bron('{bron}', '{uitdrukking}');"
        for gebeurtenis, rijen in RIJEN.items():
            yield f"CREATE TRIGGER servicenormen_{gebeurtenis} AFTER {gebeurtenis} ON {tabel} {rijen} {aanroep}"
        yield f"CREATE TRIGGER servicenormen_truncate AFTER TRUNCATE ON {tabel} {aanroep}"
        # What was there before the triggers.
        yield f"""
            INSERT INTO servicenormen_verouderdedag (bron, datum)
            SELECT DISTINCT '{bron}', dag FROM (SELECT {dag} AS dag FROM {tabel}) AS geraakt
            WHERE dag IS NOT NULL;
        """


def _terug():
    for _, tabel, _ in BRONNEN:
        for gebeurtenis in [*RIJEN, "truncate"]:
            yield f"DROP TRIGGER servicenormen_{gebeurtenis} ON {tabel};"
    yield FUNCTIES_TERUG


class Migration(migrations.Migration):
    dependencies = [
        ("servicenormen", "0002_normen"),
        ("afspraken", "0001_begin"),
        ("catalogus", "0001_begin"),
        ("contacten", "0001_begin"),
    ]
    operations = [migrations.RunSQL("\n".join(_vooruit()), "\n".join(_terug()))]
