import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0027_voorkeursdagen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='telefoongesprek',
            name='afgedaan_door',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='telefoongesprek',
            name='afgedaan_op',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='telefoongesprek',
            index=models.Index(condition=models.Q(('afgedaan_op__isnull', True), ('opgenomen_op__isnull', True)), fields=['beeindigd_op'], name='telefoongesprek_gemist'),
        ),
        migrations.AddIndex(
            model_name='telefoongesprek',
            index=models.Index(condition=models.Q(('opgenomen_op__isnull', False)), fields=['nummer', 'opgenomen_op'], name='telefoongesprek_opgenomen'),
        ),
        migrations.AddIndex(
            model_name='terugbelverzoek',
            index=models.Index(condition=models.Q(('telefoonnummer', ''), _negated=True), fields=['telefoonnummer', 'aangemaakt_op'], name='terugbelverzoek_belnummer'),
        ),
    ]
