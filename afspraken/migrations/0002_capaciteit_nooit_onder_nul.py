"""The invariant of capacity: what is free is never negative, and both vectors cover the whole day."""

from django.db import migrations

VOORUIT = """
ALTER TABLE afspraken_capaciteit
    ADD CONSTRAINT capaciteit_nooit_onder_nul CHECK (0 <= ALL (vrij)),
    ADD CONSTRAINT capaciteit_hele_dag CHECK (
        array_length(vrij, 1) = 288 AND array_lower(vrij, 1) = 1
        AND array_length(capaciteit, 1) = 288 AND array_lower(capaciteit, 1) = 1
    ),
    -- Two vectors of 600 bytes: kept in the row, uncompressed; room on the page for a new version of it.
    ALTER COLUMN vrij SET STORAGE PLAIN,
    ALTER COLUMN capaciteit SET STORAGE PLAIN,
    SET (fillfactor = 60);
"""
TERUG = """
ALTER TABLE afspraken_capaciteit
    DROP CONSTRAINT capaciteit_nooit_onder_nul,
    DROP CONSTRAINT capaciteit_hele_dag,
    ALTER COLUMN vrij SET STORAGE EXTENDED,
    ALTER COLUMN capaciteit SET STORAGE EXTENDED,
    RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("afspraken", "0001_begin")]
    operations = [migrations.RunSQL(VOORUIT, TERUG)]
