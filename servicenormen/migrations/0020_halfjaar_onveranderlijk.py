"""What was closed of a half year stays as it was, as what was closed of a tertaal does."""

from django.db import migrations

VOORUIT = """
CREATE TRIGGER servicenormen_halfjaar_blijft BEFORE UPDATE OR DELETE ON servicenormen_halfjaarvaststelling
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_vaststelling_blijft();
CREATE TRIGGER servicenormen_halfjaar_geen_truncate BEFORE TRUNCATE ON servicenormen_halfjaarvaststelling
    FOR EACH STATEMENT EXECUTE FUNCTION servicenormen_vaststelling_blijft();
"""
TERUG = """
DROP TRIGGER servicenormen_halfjaar_blijft ON servicenormen_halfjaarvaststelling;
DROP TRIGGER servicenormen_halfjaar_geen_truncate ON servicenormen_halfjaarvaststelling;
"""


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0019_halfjaar")]
    operations = [migrations.RunSQL(VOORUIT, TERUG)]
