"""Who was warned of which deadline, and when deadlines were worked out again."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0012_dvo'),
    ]

    operations = [
        migrations.CreateModel(
            name='Termijnherberekening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('datums', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('aangevraagd_op', models.DateTimeField()),
                ('uitgevoerd_op', models.DateTimeField(blank=True, null=True)),
                ('gewijzigd', models.JSONField(blank=True, default=dict, help_text='Hoeveel er veranderden, per soort.')),
            ],
            options={
                'verbose_name_plural': 'termijnherberekeningen',
                'ordering': ['-aangevraagd_op', '-id'],
                'indexes': [models.Index(condition=models.Q(('uitgevoerd_op__isnull', True)), fields=['aangevraagd_op'], name='termijnherberekening_te_doen')],
            },
        ),
        migrations.CreateModel(
            name='Waarschuwing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('soort', models.CharField(choices=[('terugbelverzoek', 'Terugbelverzoek'), ('publieksreactie', 'Publieksreactie'), ('socialbericht', 'Socialbericht'), ('doorzending', 'Afspraak met de afdeling'), ('dossierdeel', 'Deel van een dossier')], max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('stap', models.CharField(choices=[('bijna', 'Bijna te laat'), ('te_laat', 'Te laat')], max_length=10)),
                ('deadline_op', models.DateTimeField()),
                ('gemeld_op', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'waarschuwingen',
                'ordering': ['-gemeld_op', '-id'],
                'constraints': [models.UniqueConstraint(fields=('soort', 'object_id', 'stap', 'deadline_op'), name='waarschuwing_een_keer', violation_error_message='Hiervoor is al gewaarschuwd.')],
            },
        ),
    ]
