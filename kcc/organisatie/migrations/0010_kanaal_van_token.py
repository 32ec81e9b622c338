"""A token says on which channel the appointments of its application count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisatie", "0009_retourmail")]
    operations = [
        migrations.AddField(
            "apitoken",
            "kanaal",
            models.CharField(
                choices=[
                    ("online", "inwoners die zelf boeken"),
                    ("telefoon", "medewerkers aan de telefoon"),
                    ("receptie", "de receptie"),
                ],
                db_default="online",
                default="online",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(
                condition=models.Q(kanaal__in=["online", "telefoon", "receptie"]),
                name="apitoken_kanaal",
                violation_error_message="Kies een kanaal uit de lijst.",
            ),
        ),
    ]
