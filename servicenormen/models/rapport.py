"""The reports of a tertaal and a half year: what the manager writes, and the figures once they are final."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kcc.lib.perioden import Halfjaar, Tertaal

# The `norm` of the text that opens the report, and the `cluster` of the one that opens the overview.
SAMENVATTING = ""

_IS_TERTAAL = Q(tertaal__regex=r"^[12][0-9]{3}-T[1-3]$")
_IS_HALFJAAR = Q(halfjaar__regex=r"^[12][0-9]{3}-H[12]$")


class _Tekst(models.Model):
    """Something that a manager writes in a report, and who did it last."""

    tekst = models.TextField(max_length=4000)
    gewijzigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    gewijzigd_op = models.DateTimeField()

    class Meta:
        abstract = True


class Rapporttekst(_Tekst):
    """What the manager writes in the report of a tertaal: about one norm (its code), or as its opening."""

    tertaal = models.CharField(max_length=7)
    norm = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name_plural = "rapportteksten"
        constraints = [
            models.UniqueConstraint(fields=["tertaal", "norm"], name="rapporttekst_uniek"),
            models.CheckConstraint(condition=_IS_TERTAAL, name="rapporttekst_tertaal"),
        ]

    def __str__(self) -> str:
        return f"{self.tertaal} {self.norm}".strip()


class Clustertekst(_Tekst):
    """What the manager writes in the half-yearly overview: about a cluster (its name), or as its opening."""

    halfjaar = models.CharField(max_length=7)
    cluster = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "clusterteksten"
        constraints = [
            models.UniqueConstraint(fields=["halfjaar", "cluster"], name="clustertekst_uniek"),
            models.CheckConstraint(condition=_IS_HALFJAAR, name="clustertekst_halfjaar"),
        ]

    def __str__(self) -> str:
        return f"{self.halfjaar} {self.cluster}".strip()


class _Vaststelling(models.Model):
    """That a manager closed a period.

    One row, so that it can be made unchangeable: triggers refuse every UPDATE, DELETE and TRUNCATE (see
    migrations 0009 and 0020). What must be said differently later is a revision: a new row, with its reason.
    """

    revisie = models.PositiveSmallIntegerField(default=0, help_text="0 is de eerste vaststelling.")
    reden = models.TextField(blank=True, max_length=1000)
    peilmoment = models.DateTimeField()
    vastgesteld_op = models.DateTimeField()
    vastgesteld_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As the name was then: the account may get another name, or be emptied.
    naam = models.CharField(max_length=200)

    class Meta:
        abstract = True


class Vaststelling(_Vaststelling):
    """The figures, definitions, targets and texts of a finished tertaal.

    `normen` holds Rapportnorm.als_json of each norm, in the order of the norms.
    """

    tertaal = models.CharField(max_length=7)
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


class Halfjaarvaststelling(_Vaststelling):
    """The figures and texts per cluster of a finished half year. `inhoud` is Halfjaaroverzicht.als_json."""

    halfjaar = models.CharField(max_length=7)
    inhoud = models.JSONField()

    class Meta:
        ordering = ["-halfjaar", "-revisie"]
        verbose_name_plural = "vaststellingen van een halfjaar"
        constraints = [
            models.UniqueConstraint(
                fields=["halfjaar", "revisie"],
                name="halfjaarvaststelling_uniek",
                violation_error_message="Dit halfjaar is net door iemand anders vastgesteld.",
            ),
            models.CheckConstraint(condition=_IS_HALFJAAR, name="halfjaarvaststelling_halfjaar"),
            models.CheckConstraint(
                condition=Q(revisie=0) | ~Q(reden=""),
                name="halfjaarvaststelling_reden",
                violation_error_message="Schrijf waarom u de vastgestelde cijfers herziet.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vaststelling {self.halfjaar}" + (f", revisie {self.revisie}" if self.revisie else "")

    @property
    def periode(self) -> Halfjaar:
        return Halfjaar.lees(self.halfjaar)
