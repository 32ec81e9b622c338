from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Somebody who was called may wait again, is called more than once, and a visit says why it was closed."""

    dependencies = [("afspraken", "0011_hulp_en_ingang")]

    operations = [
        migrations.AddField(
            model_name="bezoek",
            name="aantal_oproepen",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="bezoek",
            name="doorgestuurd_op",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="bezoek",
            name="sluitreden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weggelopen", "Weggelopen"),
                    ("niet_gekomen", "Niet gekomen na oproepen"),
                    ("einde_dag", "Niet afgerond aan het einde van de dag"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="bezoek",
            name="teruggezet_op",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="bezoek",
            name="voor_balie",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to="afspraken.balie",
            ),
        ),
        migrations.AddField(
            model_name="werkplek",
            name="pauze_reden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("pauze", "Pauze"),
                    ("overleg", "Overleg"),
                    ("administratie", "Administratie"),
                    ("storing", "Storing"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="werkplek",
            name="pauze_sinds",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveIndex(model_name="bezoek", name="bezoek_wachtend"),
        migrations.AddIndex(
            model_name="bezoek",
            index=models.Index(
                condition=Q(aangemeld_op__isnull=False, afgerond_op__isnull=True, weggelopen_op__isnull=True),
                fields=["locatie", "datum"],
                name="bezoek_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="bezoek",
            constraint=models.CheckConstraint(
                condition=Q(sluitreden="") | Q(weggelopen_op__isnull=False),
                name="bezoek_sluitreden_van_gesloten",
                violation_error_message="Alleen een bezoek dat niet is afgerond, heeft een reden.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bezoek",
            constraint=models.CheckConstraint(
                condition=Q(teruggezet_op__isnull=True)
                | Q(opgeroepen_op__isnull=False, balie__isnull=True, afgerond_op__isnull=True),
                name="bezoek_teruggezet_na_oproep",
                violation_error_message="Wie terug is in de wachtrij, zit niet aan een balie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="werkplek",
            constraint=models.CheckConstraint(
                condition=Q(pauze_sinds__isnull=True, pauze_reden="")
                | (Q(pauze_sinds__isnull=False) & ~Q(pauze_reden="")),
                name="werkplek_pauze_met_reden",
                violation_error_message="Kies waarom de balie op pauze gaat.",
            ),
        ),
    ]
