"""When citizens are reminded of their appointment."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from kcc.lib.perioden import lokaal_moment


class Herinneringsmoment(models.Model):
    """So many days before an appointment, at this time on the clock, a reminder is sent.

    Not for an appointment that was made, or got its time, after that moment.
    """

    dagen_vooraf = models.PositiveSmallIntegerField(
        "aantal dagen vooraf",
        unique=True,
        help_text="0 is op de dag zelf.",
        error_messages={"unique": "Op zoveel dagen vooraf is er al een herinnering."},
    )
    tijd = models.TimeField("tijdstip", help_text="Bijvoorbeeld 10:00.")

    class Meta:
        ordering = ["-dagen_vooraf"]
        verbose_name = "moment van herinneren"
        verbose_name_plural = "momenten van herinneren"
        constraints = [
            models.CheckConstraint(
                condition=Q(dagen_vooraf__lte=60),
                name="herinneringsmoment_dagen",
                violation_error_message="Kies hoogstens 60 dagen vooraf.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dagen_vooraf} dagen vooraf om {self.tijd:%H.%M} uur"

    def moment(self, datum: date) -> datetime:
        """When the reminder of an appointment on `datum` is due; a time that the clock skips or shows twice
        as kcc.lib.perioden says."""
        return lokaal_moment(date.fromordinal(datum.toordinal() - self.dagen_vooraf), self.tijd)
