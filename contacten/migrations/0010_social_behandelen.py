"""A message on social media is handled here: who has it, what was answered, and a log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0009_reacties_behandelen'),
        ('organisatie', '0010_kanaal_van_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Socialhandeling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.DateTimeField()),
                ('soort', models.CharField(choices=[('ontvangen', 'Binnengekomen'), ('genomen', 'Op zich genomen'), ('teruggelegd', 'Teruggelegd'), ('doorgestuurd', 'Doorgestuurd'), ('beantwoord', 'Beantwoord'), ('geen_antwoord', 'Geen antwoord nodig'), ('contact', 'Als contact vastgelegd'), ('termijn', 'Termijn opnieuw berekend')], max_length=20)),
                ('toelichting', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'socialhandelingen',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='afdeling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='socialberichten', to='organisatie.afdeling'),
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='antwoord',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='auteur',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='medewerker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='tekst',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='socialbericht',
            name='url',
            field=models.URLField(blank=True, db_default='', default='', max_length=500, verbose_name='adres van het bericht'),
        ),
        migrations.AddIndex(
            model_name='socialbericht',
            index=models.Index(condition=models.Q(('beantwoord_op__isnull', True), ('is_antwoord_nodig', True)), fields=['deadline_op', 'id'], name='socialbericht_open'),
        ),
        migrations.AddConstraint(
            model_name='socialbericht',
            constraint=models.CheckConstraint(condition=models.Q(('antwoord', ''), ('beantwoord_op__isnull', False), _connector='OR'), name='socialbericht_antwoord_is_gegeven', violation_error_message='Bij een antwoord hoort het moment waarop het is gegeven.'),
        ),
        migrations.AddField(
            model_name='socialhandeling',
            name='afdeling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisatie.afdeling'),
        ),
        migrations.AddField(
            model_name='socialhandeling',
            name='medewerker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='socialhandeling',
            name='socialbericht',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handelingen', to='contacten.socialbericht'),
        ),
        migrations.AddConstraint(
            model_name='socialhandeling',
            constraint=models.CheckConstraint(condition=models.Q(('soort__in', ['doorgestuurd', 'geen_antwoord']), ('toelichting', ''), _negated=True), name='socialhandeling_met_reden', violation_error_message='Schrijf op waarom.'),
        ),
    ]
