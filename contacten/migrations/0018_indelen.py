"""A publieksreactie can be put under another kind; what is a dossier is handed over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacten', '0017_nummers_van_bellers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reactiehandeling',
            name='soort',
            field=models.CharField(choices=[('ontvangen', 'Binnengekomen'), ('bevestigd', 'Ontvangst bevestigd'), ('genomen', 'Op zich genomen'), ('teruggelegd', 'Teruggelegd'), ('doorgestuurd', 'Doorgestuurd'), ('opgeschort', 'Om aanvulling gevraagd'), ('aangevuld', 'Aanvulling ontvangen'), ('verdaagd', 'Verdaagd'), ('beantwoord', 'Beantwoord'), ('ingetrokken', 'Ingetrokken'), ('heropend', 'Intrekking teruggedraaid'), ('in_gebreke', 'Ingebrekestelling ontvangen'), ('notitie', 'Notitie'), ('gewijzigd', 'Gegevens gewijzigd'), ('termijn', 'Termijn opnieuw berekend'), ('dossier', 'Dossier overgedragen'), ('deel_gevraagd', 'Deel uitgezet'), ('deel_gereed', 'Deel gereed')], max_length=20),
        ),
    ]
