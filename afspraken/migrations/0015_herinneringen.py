from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0014_reserveren'),
    ]

    operations = [
        migrations.CreateModel(
            name='Herinneringsmoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dagen_vooraf', models.PositiveSmallIntegerField(error_messages={'unique': 'Op zoveel dagen vooraf is er al een herinnering.'}, help_text='0 is op de dag zelf.', unique=True, verbose_name='aantal dagen vooraf')),
                ('tijd', models.TimeField(help_text='Bijvoorbeeld 10:00.', verbose_name='tijdstip')),
            ],
            options={
                'verbose_name': 'moment van herinneren',
                'verbose_name_plural': 'momenten van herinneren',
                'ordering': ['-dagen_vooraf'],
            },
        ),
        migrations.AddField(
            model_name='afspraak',
            name='sms_herinnering',
            field=models.BooleanField(db_default=False, default=False, verbose_name='herinnering per sms'),
        ),
        migrations.AddIndex(
            model_name='afspraak',
            index=models.Index(condition=models.Q(('status', 'bevestigd')), fields=['begint_op'], name='afspraak_komend'),
        ),
        migrations.AddConstraint(
            model_name='herinneringsmoment',
            constraint=models.CheckConstraint(condition=models.Q(('dagen_vooraf__lte', 60)), name='herinneringsmoment_dagen', violation_error_message='Kies hoogstens 60 dagen vooraf.'),
        ),
    ]
