"""Room for the forecast, how good it is, and the desks it asks for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0006_niet_gekomen'),
        ('catalogus', '0007_versies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Prognosestand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('datum', models.DateField(unique=True)),
                ('gemaakt_op', models.DateTimeField()),
                ('historie_vanaf', models.DateField(blank=True, null=True)),
                ('halveringstijd_dagen', models.PositiveSmallIntegerField()),
                ('is_met_seizoen', models.BooleanField()),
                ('spreiding_groep', models.FloatField()),
                ('spreiding_locatie', models.FloatField()),
                ('toets', models.JSONField(default=dict)),
                ('kenmerken', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'prognosestanden',
                'ordering': ['-datum'],
            },
        ),
        migrations.CreateModel(
            name='Prognose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('datum', models.DateField()),
                ('afspraken', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('geboekt', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('inloop', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('groep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='afspraken.productgroep')),
                ('locatie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogus.locatie')),
                ('stand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prognoses', to='afspraken.prognosestand')),
            ],
            options={
                'verbose_name_plural': 'prognoses',
                'indexes': [models.Index(fields=['datum'], name='prognose_datum')],
                'constraints': [models.UniqueConstraint(fields=('locatie', 'datum', 'groep'), name='prognose_uniek', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Personeelsadvies',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('datum', models.DateField()),
                ('balies', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('erlang', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('binnen_norm', models.FloatField(blank=True, null=True)),
                ('is_gehaald', models.BooleanField()),
                ('locatie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogus.locatie')),
                ('stand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adviezen', to='afspraken.prognosestand')),
            ],
            options={
                'verbose_name_plural': 'personeelsadviezen',
                'constraints': [models.UniqueConstraint(fields=('locatie', 'datum'), name='personeelsadvies_uniek')],
            },
        ),
    ]
