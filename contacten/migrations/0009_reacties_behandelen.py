"""A publieksreactie is handled here: how to reach the sender, acknowledgement, answer, default, and a log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogus', '0012_soort_locatie'),
        ('contacten', '0008_registreren'),
        ('organisatie', '0010_kanaal_van_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reactiehandeling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.DateTimeField()),
                ('soort', models.CharField(choices=[('ontvangen', 'Binnengekomen'), ('bevestigd', 'Ontvangst bevestigd'), ('genomen', 'Op zich genomen'), ('teruggelegd', 'Teruggelegd'), ('doorgestuurd', 'Doorgestuurd'), ('opgeschort', 'Om aanvulling gevraagd'), ('aangevuld', 'Aanvulling ontvangen'), ('verdaagd', 'Verdaagd'), ('beantwoord', 'Beantwoord'), ('ingetrokken', 'Ingetrokken'), ('heropend', 'Intrekking teruggedraaid'), ('in_gebreke', 'Ingebrekestelling ontvangen'), ('notitie', 'Notitie'), ('termijn', 'Termijn opnieuw berekend'), ('dossier', 'Dossier geopend'), ('deel_gevraagd', 'Deel uitgezet'), ('deel_gereed', 'Deel gereed')], max_length=20)),
                ('toelichting', models.TextField(blank=True)),
                ('gemeld_via', models.CharField(blank=True, choices=[('email', 'E-mail'), ('post', 'Brief'), ('telefoon', 'Telefoon')], max_length=20)),
                ('gemeld', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'reactiehandelingen',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='adres',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='postadres'),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='antwoord',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='antwoord_via',
            field=models.CharField(blank=True, choices=[('email', 'E-mail'), ('post', 'Brief'), ('telefoon', 'Telefoon')], db_default='', default='', max_length=20),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='bevestigd_op',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ontvangst bevestigd op'),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='dwangsom_vanaf',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='emailadres',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='e-mailadres'),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='in_gebreke_sinds',
            field=models.DateField(blank=True, null=True, verbose_name='in gebreke gesteld op'),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='naam',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='taal',
            field=models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], db_default='nl', default='nl', max_length=5),
        ),
        migrations.AddField(
            model_name='publieksreactie',
            name='telefoonnummer',
            field=models.CharField(blank=True, db_default='', default='', max_length=20),
        ),
        migrations.AlterField(
            model_name='terugbelhandeling',
            name='soort',
            field=models.CharField(choices=[('aangemaakt', 'Aangemaakt'), ('genomen', 'Op zich genomen'), ('teruggelegd', 'Teruggelegd'), ('belpoging', 'Gebeld'), ('doorgestuurd', 'Doorgestuurd'), ('afgesloten', 'Afgesloten'), ('ingetrokken', 'Ingetrokken'), ('heropend', 'Heropend'), ('termijn', 'Termijn opnieuw berekend')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='publieksreactie',
            index=models.Index(condition=models.Q(('beantwoord_op__isnull', True), ('ingetrokken_op__isnull', True)), fields=['medewerker', 'deadline'], name='publieksreactie_open_van'),
        ),
        migrations.AddIndex(
            model_name='publieksreactie',
            index=models.Index(condition=models.Q(('beantwoord_op__isnull', True), ('ingetrokken_op__isnull', True)), fields=['deadline', 'id'], name='publieksreactie_open_alle'),
        ),
        migrations.AddConstraint(
            model_name='publieksreactie',
            constraint=models.CheckConstraint(condition=models.Q(('bevestigd_op__isnull', True), ('bevestigd_op__gte', models.F('ontvangen_op')), _connector='OR'), name='publieksreactie_bevestigd_na_ontvangst', violation_error_message='De bevestiging komt na de ontvangst.'),
        ),
        migrations.AddConstraint(
            model_name='publieksreactie',
            constraint=models.CheckConstraint(condition=models.Q(('antwoord', ''), ('beantwoord_op__isnull', False), _connector='OR'), name='publieksreactie_antwoord_is_gegeven', violation_error_message='Bij een antwoord hoort het moment waarop het is gegeven.'),
        ),
        migrations.AddConstraint(
            model_name='publieksreactie',
            constraint=models.CheckConstraint(condition=models.Q(('dwangsom_vanaf__isnull', True), models.Q(('dwangsom_vanaf__gt', models.F('in_gebreke_sinds')), ('in_gebreke_sinds__isnull', False), ('soort', 'aanvraag')), _connector='OR'), name='publieksreactie_dwangsom', violation_error_message='Een dwangsom loopt op een aanvraag, na een ingebrekestelling.'),
        ),
        migrations.AddField(
            model_name='reactiehandeling',
            name='afdeling',
            field=models.ForeignKey(blank=True, help_text='Waar het naartoe ging.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisatie.afdeling'),
        ),
        migrations.AddField(
            model_name='reactiehandeling',
            name='bericht',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reactiehandeling', to='organisatie.uitgaandbericht'),
        ),
        migrations.AddField(
            model_name='reactiehandeling',
            name='medewerker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reactiehandeling',
            name='publieksreactie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handelingen', to='contacten.publieksreactie'),
        ),
        migrations.AddConstraint(
            model_name='reactiehandeling',
            constraint=models.CheckConstraint(condition=models.Q(('soort__in', ('doorgestuurd', 'opgeschort', 'verdaagd', 'ingetrokken', 'heropend')), ('toelichting', ''), _negated=True), name='reactiehandeling_met_reden', violation_error_message='Schrijf op waarom.'),
        ),
        migrations.AddConstraint(
            model_name='reactiehandeling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('soort__in', ('opgeschort', 'verdaagd')), _negated=True), models.Q(('gemeld_via__in', ('email', 'post')), models.Q(('gemeld', ''), _negated=True)), _connector='OR'), name='reactiehandeling_schriftelijk', violation_error_message='Dit moet de afzender schriftelijk weten: per e-mail of per brief.'),
        ),
        migrations.AddConstraint(
            model_name='reactiehandeling',
            constraint=models.CheckConstraint(condition=models.Q(('bericht__isnull', True), ('gemeld_via', 'email'), _connector='OR'), name='reactiehandeling_bericht_is_mail', violation_error_message='Alleen een e-mail gaat via de uitgaande berichten.'),
        ),
    ]
