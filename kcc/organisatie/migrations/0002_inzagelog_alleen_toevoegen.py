"""The Inzagelog is append-only, whoever asks."""

from django.db import migrations

VOORUIT = """
CREATE FUNCTION inzagelog_alleen_toevoegen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Het inzagelog kan alleen worden aangevuld.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER inzagelog_alleen_toevoegen BEFORE UPDATE OR DELETE ON organisatie_inzage
    FOR EACH STATEMENT EXECUTE FUNCTION inzagelog_alleen_toevoegen();
CREATE TRIGGER inzagelog_geen_truncate BEFORE TRUNCATE ON organisatie_inzage
    FOR EACH STATEMENT EXECUTE FUNCTION inzagelog_alleen_toevoegen();
"""
TERUG = """
DROP TRIGGER inzagelog_alleen_toevoegen ON organisatie_inzage;
DROP TRIGGER inzagelog_geen_truncate ON organisatie_inzage;
DROP FUNCTION inzagelog_alleen_toevoegen();
"""


class Migration(migrations.Migration):
    dependencies = [("organisatie", "0001_begin")]
    operations = [migrations.RunSQL(VOORUIT, TERUG)]
