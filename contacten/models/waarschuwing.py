"""That somebody was warned of a deadline, and that deadlines were worked out again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from contacten.enums import Waarschuwingstap, Zaaksoort


class Waarschuwing(models.Model):
    """One step before or after one deadline of one case: never warned of twice.

    Another deadline (an adjournment, a changed calendar) is another promise, with its own steps. Nothing in
    it is about a person.
    """

    soort = models.CharField(max_length=20, choices=Zaaksoort)
    object_id = models.BigIntegerField()
    stap = models.CharField(max_length=10, choices=Waarschuwingstap)
    deadline_op = models.DateTimeField()
    gemeld_op = models.DateTimeField()

    class Meta:
        ordering = ["-gemeld_op", "-id"]
        verbose_name_plural = "waarschuwingen"
        constraints = [
            models.UniqueConstraint(
                fields=["soort", "object_id", "stap", "deadline_op"],
                name="waarschuwing_een_keer",
                violation_error_message="Hiervoor is al gewaarschuwd.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.object_id}: {self.get_stap_display()}"


class Termijnherberekening(models.Model):
    """The log of working deadlines out again after these days of a calendar changed.

    Written in the transaction of the change; `uitgevoerd_op` is None until a worker has done it.
    """

    datums = ArrayField(models.DateField())
    aangevraagd_op = models.DateTimeField()
    uitgevoerd_op = models.DateTimeField(null=True, blank=True)
    gewijzigd = models.JSONField(default=dict, blank=True, help_text="Hoeveel er veranderden, per soort.")

    class Meta:
        ordering = ["-aangevraagd_op", "-id"]
        verbose_name_plural = "termijnherberekeningen"
        indexes = [
            models.Index(
                fields=["aangevraagd_op"],
                condition=models.Q(uitgevoerd_op__isnull=True),
                name="termijnherberekening_te_doen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.aangevraagd_op:%d-%m-%Y %H.%M}"
