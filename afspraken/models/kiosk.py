"""The devices in a waiting room at which visitors check themselves in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogus.models import Locatie


class Kiosk(models.Model):
    """A device that may check visitors in at one place: paired once with a code, known since by a secret.

    Only keyed hashes of code and secret are kept. A new code pairs another device in its place.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="kiosken")
    naam = models.CharField(max_length=50)
    codehash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    code_tot = models.DateTimeField(null=True)
    sleutelhash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    gekoppeld_op = models.DateTimeField(null=True)
    ingetrokken_op = models.DateTimeField(null=True)
    gemaakt_op = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["naam", "pk"]
        verbose_name_plural = "kiosken"
        constraints = [
            models.CheckConstraint(
                condition=Q(codehash__isnull=True, code_tot__isnull=True)
                | Q(codehash__isnull=False, code_tot__isnull=False),
                name="kiosk_code_met_einde",
                violation_error_message="Een code is een beperkte tijd geldig.",
            ),
            models.CheckConstraint(
                condition=Q(ingetrokken_op__isnull=True) | Q(codehash__isnull=True, sleutelhash__isnull=True),
                name="kiosk_ingetrokken_zonder_sleutel",
                violation_error_message="Een ingetrokken kiosk kan niemand aanmelden.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam
