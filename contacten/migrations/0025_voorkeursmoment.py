from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0024_lange_lijsten'),
    ]

    operations = [
        migrations.AddField(
            model_name='terugbelverzoek',
            name='voorkeur_dagdeel',
            field=models.CharField(blank=True, choices=[('ochtend', 'In de ochtend'), ('middag', 'In de middag')], db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='terugbelverzoek',
            name='voorkeur_tot',
            field=models.DateField(blank=True, null=True, verbose_name='voorkeur tot en met'),
        ),
        migrations.AddField(
            model_name='terugbelverzoek',
            name='voorkeur_vanaf',
            field=models.DateField(blank=True, null=True),
        ),
    ]
