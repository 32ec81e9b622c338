"""What the indicators are about: the view of appointments with who came, and the marks of stale days.

- A visit without an appointment marks the day of its check-in; it had no day before.
- An appointment to which nobody came is known when its status says so, not by a visit.
- A contact of a known client decides on its own case, and on those of the contacts before it, each fourteen
  days after it began. Of a few rows the days are looked up; of many (a load) every day that they can touch is
  marked, which costs less than looking up.
"""

from importlib import import_module

from django.db import migrations

eerste = import_module("servicenormen.migrations.0003_verouderde_dagen")
# The parameters of the indicators: within 14 days a new contact is the same question, and in 30 days an
# invitation can be answered. In hours, because the day on which the clock changes has no 24.
TERMIJN = "interval '336 hours'"
GELDIG = "interval '720 hours'"
BEZOEK_OUD = eerste.DAG % "afspraak_op"
BEZOEK = eerste.DAG % "COALESCE(afspraak_op, aangemeld_op)"
UITNODIGING = eerste.DAG % f"(uitgenodigd_op + {GELDIG})"

UITKOMST = """
CREATE VIEW servicenormen_afspraakuitkomst AS
SELECT bezoek.id * 2 AS id, COALESCE(afspraak.nummer, bezoek.referentie, '') AS referentie,
       bezoek.afspraak_op, bezoek.aangemeld_op, bezoek.locatie_id, bezoek.product_id
FROM afspraken_bezoek AS bezoek LEFT JOIN afspraken_afspraak AS afspraak ON afspraak.id = bezoek.afspraak_id
WHERE bezoek.afspraak_op IS NOT NULL
UNION ALL
SELECT afspraak.id * 2 + 1, afspraak.nummer, afspraak.begint_op, NULL, afspraak.locatie_id,
       (SELECT regel.product_id FROM afspraken_afspraakregel AS regel
        WHERE regel.afspraak_id = afspraak.id ORDER BY regel.eerste_cel, regel.id LIMIT 1)
FROM afspraken_afspraak AS afspraak
WHERE afspraak.status = 'niet_verschenen'
  AND NOT EXISTS (SELECT FROM afspraken_bezoek AS bezoek WHERE bezoek.afspraak_id = afspraak.id);
"""

NIET_VERSCHENEN = """
CREATE FUNCTION servicenormen_markeer_niet_verschenen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT 'bezoek', (OLD.begint_op AT TIME ZONE 'Europe/Amsterdam')::date
        WHERE OLD.status = 'niet_verschenen';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT 'bezoek', (NEW.begint_op AT TIME ZONE 'Europe/Amsterdam')::date
        WHERE NEW.status = 'niet_verschenen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER servicenormen_insert AFTER INSERT ON afspraken_afspraak FOR EACH ROW
    WHEN (NEW.status = 'niet_verschenen') EXECUTE FUNCTION servicenormen_markeer_niet_verschenen();
CREATE TRIGGER servicenormen_update AFTER UPDATE ON afspraken_afspraak FOR EACH ROW
    WHEN (OLD.status = 'niet_verschenen' OR NEW.status = 'niet_verschenen')
    EXECUTE FUNCTION servicenormen_markeer_niet_verschenen();
CREATE TRIGGER servicenormen_delete AFTER DELETE ON afspraken_afspraak FOR EACH ROW
    WHEN (OLD.status = 'niet_verschenen') EXECUTE FUNCTION servicenormen_markeer_niet_verschenen();
ALTER TABLE afspraken_afspraak ENABLE ALWAYS TRIGGER servicenormen_insert;
ALTER TABLE afspraken_afspraak ENABLE ALWAYS TRIGGER servicenormen_update;
ALTER TABLE afspraken_afspraak ENABLE ALWAYS TRIGGER servicenormen_delete;
"""

VERVOLG = f"""
CREATE FUNCTION servicenormen_markeer_vervolgcontact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    geraakt text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT klant_id, begonnen_op FROM nieuw WHERE klant_id IS NOT NULL'
        WHEN 'DELETE' THEN 'SELECT klant_id, begonnen_op FROM oud WHERE klant_id IS NOT NULL'
        WHEN 'UPDATE' THEN 'SELECT klant_id, begonnen_op FROM oud WHERE klant_id IS NOT NULL UNION ALL
                            SELECT klant_id, begonnen_op FROM nieuw WHERE klant_id IS NOT NULL'
        END;
    aantal int;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'vervolgcontact', datum FROM servicenormen_dagtelling;
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT count(*) FROM (SELECT FROM (%s) AS rij LIMIT 201) AS eerste', geraakt) INTO aantal;
    IF aantal = 0 THEN
        RETURN NULL;
    ELSIF aantal > 200 THEN
        EXECUTE format(
            'INSERT INTO servicenormen_verouderdedag (bron, datum)
             SELECT DISTINCT ''vervolgcontact'', dag + verder
             FROM (SELECT DISTINCT (begonnen_op AT TIME ZONE ''Europe/Amsterdam'')::date AS dag
                   FROM (%s) AS rij) AS dagen, generate_series(0, 15) AS verder', geraakt);
    ELSE
        EXECUTE format(
            'WITH rij AS MATERIALIZED (%s)
             INSERT INTO servicenormen_verouderdedag (bron, datum)
             SELECT DISTINCT ''vervolgcontact'', ((moment + $1) AT TIME ZONE ''Europe/Amsterdam'')::date
             FROM (SELECT begonnen_op AS moment FROM rij
                   UNION ALL
                   SELECT ander.begonnen_op FROM rij, LATERAL (
                       SELECT begonnen_op FROM contacten_klantcontact
                       WHERE klant_id = rij.klant_id AND begonnen_op >= rij.begonnen_op - $1
                         AND begonnen_op < rij.begonnen_op OFFSET 0) AS ander) AS momenten', geraakt)
            USING {TERMIJN};
    END IF;
    RETURN NULL;
END $$;
"""

# The ambition is about some products, by their code.
CODE_VAN_PRODUCT = """
CREATE FUNCTION servicenormen_markeer_code_van_product() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    producten bigint[] := ARRAY(
        SELECT nieuw.id FROM nieuw JOIN oud ON oud.id = nieuw.id WHERE oud.code <> nieuw.code);
BEGIN
    IF cardinality(producten) > 0 THEN
        INSERT INTO servicenormen_verouderdedag (bron, datum)
        SELECT DISTINCT 'beschikbaarheid', (gemeten_op AT TIME ZONE 'Europe/Amsterdam')::date
        FROM afspraken_beschikbaarheidsmeting WHERE product_id = ANY(producten);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER servicenormen_code AFTER UPDATE ON catalogus_product
    REFERENCING OLD TABLE AS oud NEW TABLE AS nieuw
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_markeer_code_van_product();
ALTER TABLE catalogus_product ENABLE ALWAYS TRIGGER servicenormen_code;
"""


def _triggers(tabel, naam, functie):
    for gebeurtenis, rijen in {**eerste.RIJEN, "truncate": ""}.items():
        yield (
            f"CREATE TRIGGER {naam}_{gebeurtenis} AFTER {gebeurtenis} ON {tabel} {rijen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {functie};"
        )
        yield f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER {naam}_{gebeurtenis};"


def _weg(tabel, naam):
    for gebeurtenis in [*eerste.RIJEN, "truncate"]:
        yield f"DROP TRIGGER {naam}_{gebeurtenis} ON {tabel};"


def _markeer(bron, dag):
    return "servicenormen_markeer_bron('{}', '{}')".format(bron, dag.replace("'", "''"))


def _vooruit():
    yield UITKOMST
    yield NIET_VERSCHENEN
    yield CODE_VAN_PRODUCT
    yield VERVOLG
    yield from _triggers(
        "contacten_klantcontact", "servicenormen_vervolg", "servicenormen_markeer_vervolgcontact()"
    )
    yield from _weg("afspraken_bezoek", "servicenormen")
    yield from _triggers("afspraken_bezoek", "servicenormen", _markeer("bezoek", BEZOEK))
    yield from _triggers("contacten_uitnodiging", "servicenormen", _markeer("uitnodiging", UITNODIGING))


def _terug():
    yield from _weg("contacten_uitnodiging", "servicenormen")
    yield from _weg("afspraken_bezoek", "servicenormen")
    yield from _triggers("afspraken_bezoek", "servicenormen", _markeer("bezoek", BEZOEK_OUD))
    yield from _weg("contacten_klantcontact", "servicenormen_vervolg")
    yield "DROP FUNCTION servicenormen_markeer_vervolgcontact();"
    for gebeurtenis in eerste.RIJEN:
        yield f"DROP TRIGGER servicenormen_{gebeurtenis} ON afspraken_afspraak;"
    yield "DROP FUNCTION servicenormen_markeer_niet_verschenen();"
    yield "DROP TRIGGER servicenormen_code ON catalogus_product;"
    yield "DROP FUNCTION servicenormen_markeer_code_van_product();"
    yield "DROP VIEW servicenormen_afspraakuitkomst;"


class Migration(migrations.Migration):
    dependencies = [
        ("servicenormen", "0013_indicator"),
        ("afspraken", "0022_onverwacht_bezoek"),
        ("contacten", "0019_klantonderzoek"),
    ]
    operations = [migrations.RunSQL("\n".join(_vooruit()), "\n".join(_terug()))]
