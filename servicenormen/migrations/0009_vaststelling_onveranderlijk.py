"""What was closed stays as it was, whoever asks: a revision is a new row."""

from django.db import migrations

VOORUIT = """
CREATE FUNCTION servicenormen_vaststelling_blijft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Vastgestelde cijfers veranderen niet. Maak een revisie.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER servicenormen_vaststelling_blijft BEFORE UPDATE OR DELETE ON servicenormen_vaststelling
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_vaststelling_blijft();
CREATE TRIGGER servicenormen_vaststelling_geen_truncate BEFORE TRUNCATE ON servicenormen_vaststelling
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_vaststelling_blijft();
"""
TERUG = """
DROP TRIGGER servicenormen_vaststelling_blijft ON servicenormen_vaststelling;
DROP TRIGGER servicenormen_vaststelling_geen_truncate ON servicenormen_vaststelling;
DROP FUNCTION servicenormen_vaststelling_blijft();
"""


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0008_rapport")]
    operations = [migrations.RunSQL(VOORUIT, TERUG)]
