"""What an appointment to which nobody came was about, and whether somebody came all the same, can change
without the appointment itself: its lines and the visit that is tied to it mark its day too."""

from django.db import migrations

VOORUIT = """
CREATE FUNCTION servicenormen_markeer_bij_niet_verschenen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    afspraken bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        afspraken := afspraken || OLD.afspraak_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        afspraken := afspraken || NEW.afspraak_id;
    END IF;
    INSERT INTO servicenormen_verouderdedag (bron, datum)
    SELECT DISTINCT 'bezoek', (begint_op AT TIME ZONE 'Europe/Amsterdam')::date
    FROM afspraken_afspraak WHERE id = ANY(afspraken) AND status = 'niet_verschenen';
    RETURN NULL;
END $$;
CREATE TRIGGER servicenormen_regel AFTER INSERT OR UPDATE OR DELETE ON afspraken_afspraakregel
    FOR EACH ROW EXECUTE FUNCTION servicenormen_markeer_bij_niet_verschenen();
CREATE TRIGGER servicenormen_afspraak_insert AFTER INSERT ON afspraken_bezoek FOR EACH ROW
    WHEN (NEW.afspraak_id IS NOT NULL) EXECUTE FUNCTION servicenormen_markeer_bij_niet_verschenen();
CREATE TRIGGER servicenormen_afspraak_update AFTER UPDATE ON afspraken_bezoek FOR EACH ROW
    WHEN (OLD.afspraak_id IS DISTINCT FROM NEW.afspraak_id)
    EXECUTE FUNCTION servicenormen_markeer_bij_niet_verschenen();
CREATE TRIGGER servicenormen_afspraak_delete AFTER DELETE ON afspraken_bezoek FOR EACH ROW
    WHEN (OLD.afspraak_id IS NOT NULL) EXECUTE FUNCTION servicenormen_markeer_bij_niet_verschenen();
ALTER TABLE afspraken_afspraakregel ENABLE ALWAYS TRIGGER servicenormen_regel;
ALTER TABLE afspraken_bezoek ENABLE ALWAYS TRIGGER servicenormen_afspraak_insert;
ALTER TABLE afspraken_bezoek ENABLE ALWAYS TRIGGER servicenormen_afspraak_update;
ALTER TABLE afspraken_bezoek ENABLE ALWAYS TRIGGER servicenormen_afspraak_delete;
"""
TERUG = """
DROP TRIGGER servicenormen_regel ON afspraken_afspraakregel;
DROP TRIGGER servicenormen_afspraak_insert ON afspraken_bezoek;
DROP TRIGGER servicenormen_afspraak_update ON afspraken_bezoek;
DROP TRIGGER servicenormen_afspraak_delete ON afspraken_bezoek;
DROP FUNCTION servicenormen_markeer_bij_niet_verschenen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("servicenormen", "0021_indicator_in_voorstel"),
        ("afspraken", "0022_onverwacht_bezoek"),
    ]
    operations = [migrations.RunSQL(VOORUIT, TERUG)]
