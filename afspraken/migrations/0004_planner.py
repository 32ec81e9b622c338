"""Who works where, what a planner changed, and the release of a channel's share."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0003_afspraken_van_een_klant'),
        ('catalogus', '0001_begin'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Kanaalvrijgave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('datum', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Planningswijziging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('omschrijving', models.CharField(max_length=200)),
                ('gemaakt_op', models.DateTimeField()),
                ('eerste_dag', models.DateField(help_text='Leeg als de wijziging niet van dagen is.', null=True)),
                ('laatste_dag', models.DateField(null=True)),
                ('verschil', models.JSONField(default=list)),
                ('besluiten', models.JSONField(default=list)),
            ],
            options={
                'verbose_name_plural': 'planningswijzigingen',
                'ordering': ['-gemaakt_op', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='bezetting',
            name='medewerker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bezettingen', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalbezetting',
            name='medewerker',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalkanaaldeel',
            name='vrijgave_dagen',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalkanaaldeel',
            name='vrijgave_tijd',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalroosterregel',
            name='medewerker',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='kanaaldeel',
            name='vrijgave_dagen',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='kanaaldeel',
            name='vrijgave_tijd',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='roosterregel',
            name='medewerker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='kanaaldeel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vrijgave_dagen__isnull', True), ('vrijgave_tijd__isnull', True)), models.Q(('vrijgave_dagen__lte', 60), ('vrijgave_tijd__isnull', False)), _connector='OR'), name='kanaaldeel_vrijgave', violation_error_message='Vul bij vrijgave een aantal dagen (hoogstens 60) en een tijd in, of laat beide leeg.'),
        ),
        migrations.AddField(
            model_name='kanaalvrijgave',
            name='kanaaldeel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vrijgaven', to='afspraken.kanaaldeel'),
        ),
        migrations.AddField(
            model_name='planningswijziging',
            name='herstelt',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hersteld_door', to='afspraken.planningswijziging'),
        ),
        migrations.AddField(
            model_name='planningswijziging',
            name='locatie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planningswijzigingen', to='catalogus.locatie'),
        ),
        migrations.AddField(
            model_name='planningswijziging',
            name='medewerker',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='kanaalvrijgave',
            constraint=models.UniqueConstraint(fields=('kanaaldeel', 'datum'), name='kanaalvrijgave_uniek'),
        ),
        migrations.AddIndex(
            model_name='planningswijziging',
            index=models.Index(fields=['locatie', '-gemaakt_op'], name='planningswijziging_locatie'),
        ),
    ]
