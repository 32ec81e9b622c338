"""Access time: how soon a citizen can come, measured at fixed moments (norms 3a and 3b)."""

from django.db import models
from django.db.models import F, Q

from catalogus.models import Locatie, Product


class Meetmoment(models.Model):
    """A fixed moment of measuring, and whether it was measured.

    A moment that was not measured in time is missed, and stays missed: what was free then cannot be known
    afterwards.
    """

    moment = models.DateTimeField(unique=True)
    vastgelegd_op = models.DateTimeField(
        help_text="Wanneer er echt gemeten is, of gezien dat het te laat was."
    )
    is_gemist = models.BooleanField("gemist")
    aantal_metingen = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["moment"]
        verbose_name_plural = "meetmomenten"
        constraints = [
            models.CheckConstraint(
                condition=Q(vastgelegd_op__gte=F("moment")),
                name="meetmoment_niet_vooruit",
                violation_error_message="Wat nog moet komen, is niet te meten.",
            ),
            models.CheckConstraint(
                condition=Q(is_gemist=False) | Q(aantal_metingen=0),
                name="meetmoment_gemist_is_leeg",
                violation_error_message="Een gemist moment heeft geen metingen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment:%d-%m-%Y %H.%M}"


class Beschikbaarheidsmeting(models.Model):
    """When a citizen could come first, for one product at one place, as seen at a fixed moment (norm 3).

    `werkdagen_tot_eerste` is the number of werkdagen from the day of measuring to the first free slot, by
    the dienstkalender; empty when there was no free slot within the booking horizon.
    """

    gemeten_op = models.DateTimeField()
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, related_name="beschikbaarheidsmetingen")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="beschikbaarheidsmetingen")
    eerste_vrije_op = models.DateTimeField(null=True, blank=True)
    derde_vrije_op = models.DateTimeField(null=True, blank=True)
    werkdagen_tot_eerste = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["gemeten_op", "id"]
        verbose_name_plural = "beschikbaarheidsmetingen"
        constraints = [
            models.UniqueConstraint(
                fields=["gemeten_op", "product", "locatie"],
                name="beschikbaarheidsmeting_uniek",
                violation_error_message="Op dit moment is hier al gemeten.",
            ),
            models.CheckConstraint(
                condition=Q(eerste_vrije_op__isnull=True, werkdagen_tot_eerste__isnull=True)
                | Q(eerste_vrije_op__isnull=False, werkdagen_tot_eerste__isnull=False),
                name="beschikbaarheidsmeting_werkdagen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gemeten_op:%d-%m-%Y %H.%M} {self.locatie_id} {self.product_id}"
