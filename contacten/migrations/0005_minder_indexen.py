"""Index of a klantcontact only what is there; what came of an attempt to call may be unknown."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0006_niet_gekomen'),
        ('catalogus', '0007_versies'),
        ('contacten', '0004_terugbelhandeling'),
        ('organisatie', '0007_owms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='klantcontact',
            name='klantcontact_klant',
        ),
        migrations.AlterField(
            model_name='klantcontact',
            name='afspraak',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='klantcontacten', to='afspraken.afspraak'),
        ),
        migrations.AlterField(
            model_name='klantcontact',
            name='klant',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='klantcontacten', to='contacten.klant'),
        ),
        migrations.AlterField(
            model_name='klantcontact',
            name='medewerker',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='klantcontacten', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='terugbelpoging',
            name='uitkomst',
            field=models.CharField(blank=True, choices=[('bereikt', 'Gesproken'), ('geen_gehoor', 'Geen gehoor'), ('in_gesprek', 'In gesprek'), ('voicemail', 'Voicemail ingesproken'), ('verkeerd_nummer', 'Verkeerd nummer')], help_text='Leeg: niet bekend.', max_length=20),
        ),
        migrations.AddIndex(
            model_name='klantcontact',
            index=models.Index(condition=models.Q(('klant__isnull', False)), fields=['klant', '-begonnen_op'], name='klantcontact_klant'),
        ),
        migrations.AddIndex(
            model_name='klantcontact',
            index=models.Index(condition=models.Q(('medewerker__isnull', False)), fields=['medewerker'], name='klantcontact_medewerker'),
        ),
        migrations.AddIndex(
            model_name='klantcontact',
            index=models.Index(condition=models.Q(('afspraak__isnull', False)), fields=['afspraak'], name='klantcontact_afspraak'),
        ),
    ]
