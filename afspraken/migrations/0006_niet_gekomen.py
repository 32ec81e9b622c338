"""An appointment from another system to which nobody came has no check-in."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0005_dienst_eenmaal'),
        ('catalogus', '0007_versies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='bezoek',
            name='bezoek_wachtend',
        ),
        migrations.AlterField(
            model_name='bezoek',
            name='aangemeld_op',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='bezoek',
            name='datum',
            field=models.DateField(help_text='De dag van aanmelden; van wie niet kwam, die van de afspraak.'),
        ),
        migrations.AddIndex(
            model_name='bezoek',
            index=models.Index(condition=models.Q(('aangemeld_op__isnull', False), ('opgeroepen_op__isnull', True), ('weggelopen_op__isnull', True)), fields=['locatie', 'aangemeld_op'], name='bezoek_wachtend'),
        ),
        migrations.AddConstraint(
            model_name='bezoek',
            constraint=models.CheckConstraint(condition=models.Q(('aangemeld_op__isnull', False), models.Q(('afgerond_op__isnull', True), ('afspraak_op__isnull', False), ('opgeroepen_op__isnull', True), ('weggelopen_op__isnull', True)), _connector='OR'), name='bezoek_aangemeld', violation_error_message='Vul in wanneer de bezoeker zich aanmeldde.'),
        ),
    ]
