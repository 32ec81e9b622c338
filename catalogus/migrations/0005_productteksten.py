"""The English of every text, paying, hearing nothing, and what a translation was made of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogus", "0004_weekdag_bij_naam"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="betalen",
            field=models.TextField(blank=True, verbose_name="hoe betaalt u"),
        ),
        migrations.AddField(
            model_name="product",
            name="betalen_en",
            field=models.TextField(blank=True, verbose_name="hoe betaalt u (Engels)"),
        ),
        migrations.AddField(
            model_name="product",
            name="bezwaar_en",
            field=models.TextField(blank=True, verbose_name="bezwaar (Engels)"),
        ),
        migrations.AddField(
            model_name="product",
            name="bijzonderheden_en",
            field=models.TextField(blank=True, verbose_name="bijzonderheden (Engels)"),
        ),
        migrations.AddField(
            model_name="product",
            name="geen_reactie",
            field=models.TextField(
                blank=True,
                help_text="Wat kan iemand doen als de termijn voorbij is?",
                verbose_name="als u niets hoort",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="geen_reactie_en",
            field=models.TextField(blank=True, verbose_name="als u niets hoort (Engels)"),
        ),
        migrations.AddField(
            model_name="product",
            name="vertaald_van",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="product",
            name="voorwaarden_en",
            field=models.TextField(blank=True, verbose_name="voorwaarden (Engels)"),
        ),
        migrations.AlterField(
            model_name="product",
            name="status",
            field=models.CharField(
                choices=[
                    ("concept", "Concept"),
                    ("gepubliceerd", "Gepubliceerd"),
                    ("gearchiveerd", "Gearchiveerd"),
                ],
                default="concept",
                max_length=20,
            ),
        ),
    ]
