from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('servicenormen', '0020_halfjaar_onveranderlijk'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='normvoorstel',
            name='normvoorstel_doel',
        ),
        migrations.AddField(
            model_name='normvoorstel',
            name='is_indicator',
            field=models.BooleanField(db_default=False, default=False, help_text='Staat naast de normen en is er geen. Een doel van 0 is: zonder doel.', verbose_name='indicator'),
        ),
        migrations.AddConstraint(
            model_name='normvoorstel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('doel__gte', 1), ('doel__lte', 100)), models.Q(('doel', 0), ('is_indicator', True)), _connector='OR'), name='normvoorstel_doel', violation_error_message='Het doel is een percentage van 1 tot en met 100.'),
        ),
    ]
