"""What citizens thought of it (KTO)."""

from django.db import models
from django.db.models import Q

from catalogus.models import Locatie, Product
from contacten.enums import Kanaal, Tevredenheidsvraag


class Tevredenheid(models.Model):
    """One answer to one question of the survey; not by whom, so that nobody answers with a name on it."""

    referentie = models.CharField(max_length=100, unique=True)
    vraag = models.CharField(max_length=20, choices=Tevredenheidsvraag)
    cijfer = models.PositiveSmallIntegerField()
    kanaal = models.CharField(max_length=20, choices=Kanaal, blank=True)
    locatie = models.ForeignKey(
        Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="tevredenheid"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="tevredenheid"
    )
    beantwoord_op = models.DateTimeField()

    class Meta:
        ordering = ["beantwoord_op", "id"]
        verbose_name = "antwoord van een klant"
        verbose_name_plural = "antwoorden van klanten"
        constraints = [
            models.CheckConstraint(
                condition=Q(cijfer__range=(1, 10)),
                name="tevredenheid_cijfer",
                violation_error_message="Een cijfer is een heel getal van 1 tot en met 10.",
            )
        ]
        indexes = [models.Index(fields=["vraag", "beantwoord_op"], name="tevredenheid_vraag")]

    def __str__(self) -> str:
        return f"{self.get_vraag_display()}: {self.cijfer}"
