"""What each day of deciding too late costs."""

from datetime import date

from django.db import models


class DwangsombedragQuerySet(models.QuerySet["Dwangsombedrag"]):
    def valid_on(self, dag: date) -> "Dwangsombedrag | None":
        """The amounts that hold on `dag`; None before the first."""
        return self.filter(geldig_vanaf__lte=dag).order_by("-geldig_vanaf").first()


class Dwangsombedrag(models.Model):
    """The amounts of Awb 4:17(2), in euros a day, for notices of default that came in from `geldig_vanaf` on.

    A ministerial regulation indexes them. A notice keeps the amounts of the day on which it came in.
    """

    geldig_vanaf = models.DateField(unique=True)
    eerste = models.PositiveSmallIntegerField("de eerste 14 dagen (euro per dag)")
    tweede = models.PositiveSmallIntegerField("de volgende 14 dagen (euro per dag)")
    derde = models.PositiveSmallIntegerField("de laatste 14 dagen (euro per dag)")

    objects = DwangsombedragQuerySet.as_manager()

    class Meta:
        ordering = ["-geldig_vanaf"]
        verbose_name = "dwangsombedrag"
        verbose_name_plural = "dwangsombedragen"

    def __str__(self) -> str:
        return (
            f"Vanaf {self.geldig_vanaf:%d-%m-%Y}: € {self.eerste}, € {self.tweede} en € {self.derde} per dag"
        )

    @property
    def per_dag(self) -> tuple[int, int, int]:
        """The amounts of the three parts, for termijnen.dwangsom."""
        return self.eerste, self.tweede, self.derde
