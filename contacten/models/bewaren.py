"""How long personal data are kept, and what was wiped."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contacten.enums import Bewaarsoort


class Bewaartermijn(models.Model):
    """After how many days data of one kind are wiped, where it is not the default of services.bewaren."""

    soort = models.CharField(max_length=30, choices=Bewaarsoort, unique=True)
    dagen = models.PositiveIntegerField()
    gewijzigd_op = models.DateTimeField()
    medewerker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "bewaartermijnen"
        constraints = [
            models.CheckConstraint(
                condition=Q(dagen__gte=30, dagen__lte=3660),
                name="bewaartermijn_dagen",
                violation_error_message="Een bewaartermijn is 30 tot en met 3660 dagen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()}: {self.dagen} dagen"


class Bewaarloop(models.Model):
    """What one night wiped of one kind: everything that ended before `grens`."""

    soort = models.CharField(max_length=30, choices=Bewaarsoort)
    moment = models.DateTimeField()
    grens = models.DateTimeField()
    aantal = models.PositiveIntegerField()

    class Meta:
        ordering = ["-moment", "id"]
        verbose_name_plural = "bewaarlopen"
        indexes = [models.Index(fields=["soort", "-moment"], name="bewaarloop_soort")]

    def __str__(self) -> str:
        return f"{self.get_soort_display()}: {self.aantal}"
