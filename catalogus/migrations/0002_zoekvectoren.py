"""Search in English too, and in the texts of staff. A generated column is made anew: it cannot be altered."""

import django.contrib.postgres.indexes
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0001_begin")]

    operations = [
        migrations.RemoveIndex(model_name="product", name="product_zoekvector"),
        migrations.RemoveField(model_name="product", name="zoekvector"),
        migrations.AddField(
            model_name="product",
            name="zoekvector",
            field=models.GeneratedField(
                db_persist=True,
                expression=SearchVector("naam", "synoniemen", weight="A", config="dutch")
                + SearchVector("kort", "upl_naam", weight="B", config="dutch")
                + SearchVector("wat", "hoe", "voorwaarden", "meenemen", weight="D", config="dutch")
                + SearchVector("naam_en", weight="A", config="english")
                + SearchVector("kort_en", weight="B", config="english"),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="zoekvector_intern",
            field=models.GeneratedField(
                db_persist=True,
                expression=SearchVector("contacttekst_intern", weight="C", config="dutch"),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["zoekvector"], name="product_zoekvector"
            ),
        ),
    ]
