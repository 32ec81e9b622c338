from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0026_voorkeursmoment_vullen'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='terugbelverzoek',
            constraint=models.CheckConstraint(condition=models.Q(('voorkeur_tot__isnull', True), ('voorkeur_vanaf__isnull', True), ('voorkeur_tot__gte', models.F('voorkeur_vanaf')), _connector='OR'), name='terugbelverzoek_voorkeursdagen', violation_error_message='De laatste dag ligt voor de eerste. Draai de dagen om.'),
        ),
    ]
