"""The Uniforme Productnamenlijst: the names that all governments use for the same product."""

from django.db import models
from django.db.models import Q


class UplNaamQuerySet(models.QuerySet["UplNaam"]):
    def current(self) -> "UplNaamQuerySet":
        """The names that the newest list holds."""
        return self.filter(vervallen_op__isnull=True)


class UplNaam(models.Model):
    """One name of the list. A name that vanished from it is marked, because products may still carry it."""

    uri = models.CharField("URI", max_length=300, unique=True)
    naam = models.CharField(max_length=300)
    # Who offers it (rijk, provincie, waterschap, gemeente), for whom (burger, bedrijf) and the other marks.
    kenmerken = models.JSONField(default=list)
    # The parts of annex II of the SDG regulation, as "C5".
    sdg = models.JSONField(default=list)
    grondslagen = models.JSONField(
        default=list, help_text="[{uri, label, link}], één per wettelijke grondslag."
    )
    vervallen_op = models.DateField(null=True, blank=True)

    objects = UplNaamQuerySet.as_manager()

    class Meta:
        ordering = ["naam"]
        verbose_name = "UPL-naam"
        verbose_name_plural = "UPL-namen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(uri=""),
                name="uplnaam_uri",
                violation_error_message="Een UPL-naam heeft een URI.",
            )
        ]

    def __str__(self) -> str:
        return self.naam
