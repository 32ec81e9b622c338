"""What departments and the KCC promise each other, and each time that something was sent."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0011_dossiers'),
        ('organisatie', '0010_kanaal_van_token'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dienstverleningsovereenkomst',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('geldig_vanaf', models.DateField()),
                ('geldig_tot', models.DateField(blank=True, help_text='De eerste dag waarop zij niet meer geldt.', null=True)),
                ('terugbellen_uren', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1)], verbose_name='terugbellen binnen (werkuren)')),
                ('reactie_werkdagen', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='publieksreactie beantwoorden binnen (werkdagen)')),
                ('social_uren', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='socialbericht beantwoorden binnen (werkuren)')),
                ('doel_afdeling', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='doel van de afdeling (%)')),
                ('doorsturen_uren', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1)], verbose_name='KCC stuurt door binnen (werkuren)')),
                ('doel_kcc_op_tijd', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='doel van het KCC: op tijd doorgestuurd (%)')),
                ('doel_kcc_goed', models.PositiveSmallIntegerField(default=95, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='doel van het KCC: aan de goede afdeling (%)')),
                ('afdeling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dvos', to='organisatie.afdeling')),
            ],
            options={
                'verbose_name': 'dienstverleningsovereenkomst',
                'verbose_name_plural': 'dienstverleningsovereenkomsten',
                'ordering': ['afdeling__naam', '-geldig_vanaf'],
            },
        ),
        migrations.CreateModel(
            name='Doorzending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doorgestuurd_op', models.DateTimeField()),
                ('uiterlijk_op', models.DateTimeField(blank=True, null=True)),
                ('regel', models.CharField(blank=True, max_length=100)),
                ('is_op_tijd_doorgestuurd', models.BooleanField(blank=True, null=True)),
                ('geeindigd_op', models.DateTimeField(blank=True, null=True, verbose_name='geëindigd op')),
                ('einde', models.CharField(blank=True, choices=[('afgehandeld', 'Afgehandeld'), ('doorgestuurd', 'Verder gestuurd'), ('vervallen', 'Niet meer nodig')], max_length=20)),
                ('afdeling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doorzendingen', to='organisatie.afdeling')),
                ('dvo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacten.dienstverleningsovereenkomst')),
                ('medewerker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publieksreactie', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doorzendingen', to='contacten.publieksreactie')),
                ('socialbericht', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doorzendingen', to='contacten.socialbericht')),
                ('terugbelverzoek', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doorzendingen', to='contacten.terugbelverzoek')),
                ('van_afdeling', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisatie.afdeling')),
            ],
            options={
                'verbose_name_plural': 'doorzendingen',
                'ordering': ['-doorgestuurd_op', '-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='dienstverleningsovereenkomst',
            constraint=models.CheckConstraint(condition=models.Q(('geldig_tot__isnull', True), ('geldig_tot__gt', models.F('geldig_vanaf')), _connector='OR'), name='dvo_geldigheid', violation_error_message='De overeenkomst eindigt na haar begin.'),
        ),
        migrations.AddConstraint(
            model_name='dienstverleningsovereenkomst',
            constraint=models.CheckConstraint(condition=models.Q(('doorsturen_uren__gte', 1), ('reactie_werkdagen__gte', 1), ('social_uren__gte', 1), ('terugbellen_uren__gte', 1)), name='dvo_termijnen', violation_error_message='Een termijn is ten minste 1.'),
        ),
        migrations.AddConstraint(
            model_name='dienstverleningsovereenkomst',
            constraint=models.CheckConstraint(condition=models.Q(('doel_afdeling__lte', 100), ('doel_kcc_goed__lte', 100), ('doel_kcc_op_tijd__lte', 100)), name='dvo_doelen', violation_error_message='Een doel is hoogstens 100%.'),
        ),
        migrations.AddConstraint(
            model_name='dienstverleningsovereenkomst',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('afdeling', '='), (models.Func(models.F('geldig_vanaf'), models.F('geldig_tot'), function='daterange'), '&&')], name='dvo_een_tegelijk', violation_error_message='Deze afdeling heeft in deze periode al een overeenkomst.'),
        ),
        migrations.AddIndex(
            model_name='doorzending',
            index=models.Index(fields=['afdeling', '-doorgestuurd_op'], name='doorzending_afdeling'),
        ),
        migrations.AddIndex(
            model_name='doorzending',
            index=models.Index(condition=models.Q(('geeindigd_op__isnull', True)), fields=['uiterlijk_op'], name='doorzending_open'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publieksreactie__isnull', True), ('socialbericht__isnull', True), ('terugbelverzoek__isnull', False)), models.Q(('publieksreactie__isnull', False), ('socialbericht__isnull', True), ('terugbelverzoek__isnull', True)), models.Q(('publieksreactie__isnull', True), ('socialbericht__isnull', False), ('terugbelverzoek__isnull', True)), _connector='OR'), name='doorzending_van_een', violation_error_message='Een doorzending gaat over precies één ding.'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('einde', ''), ('geeindigd_op__isnull', True)), models.Q(('geeindigd_op__gte', models.F('doorgestuurd_op')), models.Q(('einde', ''), _negated=True)), _connector='OR'), name='doorzending_einde', violation_error_message='Bij een einde hoort wanneer en hoe, na het doorsturen.'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dvo__isnull', True), ('uiterlijk_op__isnull', True)), models.Q(('dvo__isnull', False), ('uiterlijk_op__isnull', False), models.Q(('regel', ''), _negated=True)), _connector='OR'), name='doorzending_uiterlijk_volgens_dvo', violation_error_message='Een uiterste tijd komt uit een overeenkomst.'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.UniqueConstraint(condition=models.Q(('geeindigd_op__isnull', True)), fields=('terugbelverzoek',), name='doorzending_een_open_terugbelverzoek', violation_error_message='Dit ligt al bij een afdeling.'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.UniqueConstraint(condition=models.Q(('geeindigd_op__isnull', True)), fields=('publieksreactie',), name='doorzending_een_open_publieksreactie', violation_error_message='Dit ligt al bij een afdeling.'),
        ),
        migrations.AddConstraint(
            model_name='doorzending',
            constraint=models.UniqueConstraint(condition=models.Q(('geeindigd_op__isnull', True)), fields=('socialbericht',), name='doorzending_een_open_socialbericht', violation_error_message='Dit ligt al bij een afdeling.'),
        ),
    ]
