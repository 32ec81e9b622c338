"""The norms: what is promised, from which tertaal on, and how it is measured."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kcc.lib.perioden import Tertaal
from servicenormen.enums import Meetmethodenaam
from servicenormen.parameters import lees_parameters


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
