"""A question of many parts, with one case manager."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0010_social_behandelen'),
        ('organisatie', '0010_kanaal_van_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('geopend_op', models.DateTimeField()),
                ('casemanager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to=settings.AUTH_USER_MODEL)),
                ('publieksreactie', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dossier', to='contacten.publieksreactie')),
            ],
            options={
                'verbose_name_plural': 'dossiers',
                'ordering': ['-geopend_op'],
            },
        ),
        migrations.CreateModel(
            name='Dossierdeel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vraag', models.TextField()),
                ('gevraagd_op', models.DateTimeField()),
                ('werkdagen', models.PositiveSmallIntegerField(verbose_name='termijn in werkdagen')),
                ('deadline', models.DateField()),
                ('bijdrage', models.TextField(blank=True)),
                ('gereed_op', models.DateTimeField(blank=True, null=True)),
                ('afdeling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossierdelen', to='organisatie.afdeling')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delen', to='contacten.dossier')),
                ('medewerker', models.ForeignKey(blank=True, help_text='Wie de bijdrage gaf.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'dossierdelen',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('gereed_op__isnull', True)), fields=['afdeling', 'deadline'], name='dossierdeel_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bijdrage', ''), ('gereed_op__isnull', True)), models.Q(('gereed_op__gte', models.F('gevraagd_op')), models.Q(('bijdrage', ''), _negated=True)), _connector='OR'), name='dossierdeel_gereed_met_bijdrage', violation_error_message='Een deel is gereed als de bijdrage er is.'), models.CheckConstraint(condition=models.Q(('werkdagen__gte', 1)), name='dossierdeel_termijn', violation_error_message='Een termijn is ten minste 1 werkdag.')],
            },
        ),
    ]
