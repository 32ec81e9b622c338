"""A desk is staffed once at a time, and nobody sits at two desks."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('afspraken', '0004_planner')]

    operations = [
        migrations.AddConstraint(
            model_name='bezetting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('balie', '='), (models.Func(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F('datum'), '+', models.F('van')), models.DateTimeField()), models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F('datum'), '+', models.F('tot')), models.DateTimeField()), function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='bezetting_balie_eenmaal', violation_error_message='Deze balie is op dat moment al bezet.'),
        ),
        migrations.AddConstraint(
            model_name='bezetting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('medewerker__isnull', False)), expressions=[('medewerker', '='), (models.Func(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F('datum'), '+', models.F('van')), models.DateTimeField()), models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F('datum'), '+', models.F('tot')), models.DateTimeField()), function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='bezetting_medewerker_eenmaal', violation_error_message='Deze medewerker werkt op dat moment al aan een andere balie.'),
        ),
        migrations.AddConstraint(
            model_name='roosterregel',
            constraint=models.CheckConstraint(condition=models.Q(('geldig_tot__isnull', True), ('geldig_tot__gt', models.F('geldig_vanaf')), _connector='OR'), name='roosterregel_geldigheid', violation_error_message='De laatste dag moet na de eerste liggen.'),
        ),
        migrations.AddConstraint(
            model_name='roosterregel',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('balie', '='), ('weekdag', '='), (models.Func(models.F('geldig_vanaf'), models.F('geldig_tot'), function='daterange'), '&&'), (models.Func(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.Value(datetime.date(2000, 1, 1), output_field=models.DateField()), '+', models.F('van')), models.DateTimeField()), models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.Value(datetime.date(2000, 1, 1), output_field=models.DateField()), '+', models.F('tot')), models.DateTimeField()), function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='roosterregel_balie_eenmaal', violation_error_message='Deze balie staat op dat moment al in het weekpatroon.'),
        ),
        migrations.AddConstraint(
            model_name='roosterregel',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('medewerker__isnull', False)), expressions=[('medewerker', '='), ('weekdag', '='), (models.Func(models.F('geldig_vanaf'), models.F('geldig_tot'), function='daterange'), '&&'), (models.Func(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.Value(datetime.date(2000, 1, 1), output_field=models.DateField()), '+', models.F('van')), models.DateTimeField()), models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.Value(datetime.date(2000, 1, 1), output_field=models.DateField()), '+', models.F('tot')), models.DateTimeField()), function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='roosterregel_medewerker_eenmaal', violation_error_message='Deze medewerker staat op dat moment al bij een andere balie in het weekpatroon.'),
        ),
    ]
