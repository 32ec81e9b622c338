"""The online address of a product is a link of the web or of this site, and nothing else."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0002_zoekvectoren")]

    operations = [
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=Q(online_adres="") | Q(online_adres__regex=r"^(https?://[^/]|/[^/])"),
                name="product_online_adres",
                violation_error_message="Begin het online adres met https:// of met /.",
            ),
        ),
    ]
