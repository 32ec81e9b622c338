import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisatie', '0008_niet_bezorgd'),
    ]

    operations = [
        migrations.CreateModel(
            name='Retourmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vingerafdruk', models.CharField(editable=False, max_length=64, unique=True)),
                ('ruw', models.BinaryField()),
                ('ontvangen_op', models.DateTimeField()),
                ('uitkomst', models.CharField(choices=[('niet_gelezen', 'nog niet gelezen'), ('verwerkt', 'bij het bericht gezet'), ('onbekend', 'gaat over een bericht dat wij niet kennen'), ('geen_weigering', 'zegt niet dat een bericht niet aankwam'), ('onleesbaar', 'is geen melding van een mailserver')], default='niet_gelezen', max_length=20)),
                ('code', models.CharField(blank=True, max_length=10)),
                ('bericht', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retouren', to='organisatie.uitgaandbericht')),
            ],
            options={
                'verbose_name_plural': 'retourmail',
                'ordering': ['-ontvangen_op'],
            },
        ),
    ]
