"""Who gets figures by mail."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kcc.organisatie.models import Afdeling
from servicenormen.enums import Abonnementeinde, Abonnementsoort


class Abonnement(models.Model):
    """That a medewerker gets figures by mail, once per period; one of each kind at a time.

    `normen` are codes, empty for all; `afdelingen` adds the figures of these departments. An ended one stays,
    so that its periods are never told again; who subscribes anew gets what ends after that.
    """

    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="abonnementen"
    )
    soort = models.CharField(max_length=10, choices=Abonnementsoort)
    normen = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    afdelingen = models.ManyToManyField(Afdeling, blank=True, related_name="+")
    vanaf_op = models.DateTimeField()
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    einde = models.CharField(max_length=20, choices=Abonnementeinde, blank=True)

    class Meta:
        ordering = ["soort", "id"]
        verbose_name_plural = "abonnementen"
        constraints = [
            models.UniqueConstraint(
                fields=["medewerker", "soort"],
                condition=Q(beeindigd_op__isnull=True),
                name="abonnement_een_per_soort",
                violation_error_message="U heeft dit abonnement al.",
            ),
            models.CheckConstraint(
                condition=Q(beeindigd_op__isnull=True, einde="")
                | (Q(beeindigd_op__isnull=False) & ~Q(einde="")),
                name="abonnement_einde",
                violation_error_message="Een abonnement eindigt met een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} ({self.medewerker_id})"
