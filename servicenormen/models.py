"""The norms, their day counts, and what must be counted again."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogus.models import Product, Thema
from kcc.lib.perioden import Tertaal
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Bron, Meetmethodenaam
from servicenormen.parameters import lees_parameters

# The `dimensie` of the row that counts all cases of a day.
TOTAAL = "totaal"


def _is_begin_van_tertaal(veld: str) -> Q:
    return Q(**{f"{veld}__day": 1, f"{veld}__month__in": (1, 5, 9)})


class ServicenormQuerySet(models.QuerySet["Servicenorm"]):
    def valid_in(self, tertaal: Tertaal) -> "ServicenormQuerySet":
        """The norms of a tertaal. Norms change at the border of a tertaal only, so one day decides."""
        dag = tertaal.eerste_dag
        return self.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=dag), geldig_vanaf__lte=dag)


class Servicenorm(models.Model):
    """One version of a norm: what is promised and from which tertaal on.

    How it is measured is code (`meetmethode`); its limits (minutes, themes, channels) are `parameters`.
    Source: Programma Dienstverlening 2019-2022, bijlage 1.
    """

    code = models.CharField(max_length=10)
    volgorde = models.PositiveSmallIntegerField()
    kanaal = models.CharField(max_length=50)
    titel = models.CharField(max_length=100, help_text="Kort: wat een tegel op het dashboard zegt.")
    omschrijving = models.TextField(help_text="De belofte in gewone woorden.")
    toelichting = models.TextField(blank=True, help_text="Wat meetelt en wat niet.")
    doel = models.PositiveSmallIntegerField(help_text="Ten minste dit percentage.")
    meetmethode = models.CharField(max_length=30, choices=Meetmethodenaam)
    parameters = models.JSONField(default=dict, blank=True)
    geldig_vanaf = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True, help_text="Eerste dag waarop deze niet meer geldt.")
    history = HistoricalRecords()

    objects = ServicenormQuerySet.as_manager()

    class Meta:
        ordering = ["volgorde", "geldig_vanaf"]
        verbose_name_plural = "servicenormen"
        constraints = [
            ExclusionConstraint(
                name="servicenorm_een_tegelijk",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            F("geldig_vanaf"),
                            F("geldig_tot"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Deze norm heeft in die tijd al een andere versie.",
            ),
            models.CheckConstraint(
                condition=Q(doel__gte=1, doel__lte=100),
                name="servicenorm_doel",
                violation_error_message="Het doel is een percentage van 1 tot en met 100.",
            ),
            models.CheckConstraint(
                condition=_is_begin_van_tertaal("geldig_vanaf")
                & (Q(geldig_tot__isnull=True) | _is_begin_van_tertaal("geldig_tot")),
                name="servicenorm_per_tertaal",
                violation_error_message=(
                    "Een norm verandert aan het begin van een tertaal: op 1 januari, 1 mei of 1 september."
                ),
            ),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_vanaf")),
                name="servicenorm_geldigheid",
                violation_error_message="De norm houdt op te gelden na de dag waarop hij begint.",
            ),
        ]

    def __str__(self) -> str:
        return f"Norm {self.code}: {self.titel}"

    def clean(self) -> None:
        """Refuse parameters that the meetmethode does not understand."""
        try:
            lees_parameters(self.meetmethode, self.parameters)
        except ValueError as fout:
            raise ValidationError({"parameters": str(fout)}) from fout

    def get_absolute_url(self) -> str:
        return reverse("servicenormen:norm", args=[self.code])

    def geldt_op(self, dag: date) -> bool:
        """Whether this version counts the cases of `dag`."""
        return self.geldig_vanaf <= dag and (self.geldig_tot is None or dag < self.geldig_tot)


class Dagtelling(models.Model):
    """The cases of one norm on one day for one value of one dimension, or all of them (`TOTAAL`).

    Never incremented, always counted again from the cases. Holds once nothing more can change with the
    peilmoment: from `stabiel_vanaf` on; before that moment the cases themselves are asked.
    """

    servicenorm = models.ForeignKey(Servicenorm, on_delete=models.CASCADE, related_name="dagtellingen")
    datum = models.DateField()
    dimensie = models.CharField(max_length=20)
    waarde = models.CharField(max_length=100, blank=True, help_text="Sleutel van de rij, of de waarde zelf.")
    teller = models.PositiveIntegerField()
    noemer = models.PositiveIntegerField()
    stabiel_vanaf = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dagtellingen"
        constraints = [
            models.UniqueConstraint(
                fields=["servicenorm", "dimensie", "datum", "waarde"], name="dagtelling_uniek"
            ),
            models.CheckConstraint(
                condition=Q(teller__lte=F("noemer")),
                name="dagtelling_teller_in_noemer",
                violation_error_message="Er zijn niet meer gevallen binnen de norm dan er gevallen zijn.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.servicenorm_id} {self.datum} {self.dimensie} {self.waarde}: {self.teller}/{self.noemer}"
        )


class VerouderdeDag(models.Model):
    """A mark: something changed in the cases of this day, so its counts must be made again.

    Written by triggers on the source tables (see migration 0003), by every statement that touches them,
    whoever sends it. Marks are only added, and removed one by one by who has seen them before counting:
    a mark of a transaction that commits during a count therefore outlives that count.
    """

    bron = models.CharField(max_length=20, choices=Bron, blank=True)
    servicenorm = models.ForeignKey(
        Servicenorm, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    datum = models.DateField()

    class Meta:
        verbose_name = "verouderde dag"
        verbose_name_plural = "verouderde dagen"
        constraints = [
            models.CheckConstraint(
                condition=(Q(bron="") & Q(servicenorm__isnull=False))
                | (~Q(bron="") & Q(servicenorm__isnull=True)),
                name="verouderdedag_een_oorzaak",
                violation_error_message="Een dag veroudert door een bron of door een norm.",
            )
        ]
        indexes = [models.Index(fields=["datum"], name="verouderdedag_datum")]

    def __str__(self) -> str:
        return f"{self.bron or self.servicenorm_id} {self.datum}"


class Productmeting(models.Model):
    """What the catalogue said about one published product on one day (norms 7 and 8).

    Yesterday's catalogue cannot be asked today, so every day is kept. All rows of a day are one picture:
    they have the same `gemeten_op`, the moment since which the catalogue looked like this that day.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="metingen")
    datum = models.DateField()
    gemeten_op = models.DateTimeField()
    thema = models.ForeignKey(Thema, on_delete=models.PROTECT, related_name="+")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="+")
    ontbreekt = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    is_online_mogelijk = models.BooleanField()
    is_online_aangeboden = models.BooleanField()

    class Meta:
        verbose_name_plural = "productmetingen"
        constraints = [
            models.UniqueConstraint(fields=["datum", "product"], name="productmeting_een_per_dag"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.datum}"
