"""No two accounts whose usernames differ in capitals only: signing on does not tell them apart."""

import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisatie", "0003_rollen")]
    operations = [
        migrations.AddConstraint(
            model_name="medewerker",
            constraint=models.UniqueConstraint(
                django.db.models.functions.Lower("username"),
                name="medewerker_gebruikersnaam_uniek",
                violation_error_message="Er is al een medewerker met deze gebruikersnaam.",
            ),
        ),
    ]
