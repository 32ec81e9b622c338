"""The report of a tertaal: what the manager writes, and the figures once they are final."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kcc.lib.perioden import Tertaal

# The `norm` of the text that opens the report.
SAMENVATTING = ""

_IS_TERTAAL = Q(tertaal__regex=r"^[12][0-9]{3}-T[1-3]$")


class Rapporttekst(models.Model):
    """What the manager writes in the report of a tertaal: about one norm (its code), or as its opening."""

    tertaal = models.CharField(max_length=7)
    norm = models.CharField(max_length=10, blank=True)
    tekst = models.TextField(max_length=4000)
    gewijzigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    gewijzigd_op = models.DateTimeField()

    class Meta:
        verbose_name_plural = "rapportteksten"
        constraints = [
            models.UniqueConstraint(fields=["tertaal", "norm"], name="rapporttekst_uniek"),
            models.CheckConstraint(condition=_IS_TERTAAL, name="rapporttekst_tertaal"),
        ]

    def __str__(self) -> str:
        return f"{self.tertaal} {self.norm}".strip()


class Vaststelling(models.Model):
    """The figures, definitions, targets and texts of a finished tertaal, closed by a manager.

    One row, so that it can be made unchangeable: triggers refuse every UPDATE, DELETE and TRUNCATE (see
    migration 0009). What must be said differently later is a revision: a new row, with its reason.
    `normen` holds Rapportnorm.als_json of each norm, in the order of the norms.
    """

    tertaal = models.CharField(max_length=7)
    revisie = models.PositiveSmallIntegerField(default=0, help_text="0 is de eerste vaststelling.")
    reden = models.TextField(blank=True, max_length=1000)
    peilmoment = models.DateTimeField()
    vastgesteld_op = models.DateTimeField()
    vastgesteld_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As the name was then: the account may get another name, or be emptied.
    naam = models.CharField(max_length=200)
    samenvatting = models.TextField(blank=True)
    normen = models.JSONField()

    class Meta:
        ordering = ["-tertaal", "-revisie"]
        verbose_name_plural = "vaststellingen"
        constraints = [
            models.UniqueConstraint(
                fields=["tertaal", "revisie"],
                name="vaststelling_uniek",
                violation_error_message="Dit tertaal is net door iemand anders vastgesteld.",
            ),
            models.CheckConstraint(condition=_IS_TERTAAL, name="vaststelling_tertaal"),
            models.CheckConstraint(
                condition=Q(revisie=0) | ~Q(reden=""),
                name="vaststelling_reden",
                violation_error_message="Schrijf waarom u de vastgestelde cijfers herziet.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vaststelling {self.tertaal}" + (f", revisie {self.revisie}" if self.revisie else "")

    @property
    def periode(self) -> Tertaal:
        return Tertaal.lees(self.tertaal)
