"""The norms: what is promised, from which tertaal on, and how it is measured."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kcc.lib.perioden import Tertaal
from servicenormen.enums import Meetmethodenaam, Voorstelstatus
from servicenormen.parameters import lees_parameters


def _is_begin_van_tertaal(veld: str) -> Q:
    return Q(**{f"{veld}__day": 1, f"{veld}__month__in": (1, 5, 9)})


class ServicenormQuerySet(models.QuerySet["Servicenorm"]):
    def valid_in(self, tertaal: Tertaal) -> "ServicenormQuerySet":
        """The norms of a tertaal. Norms change at the border of a tertaal only, so one day decides."""
        dag = tertaal.eerste_dag
        return self.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=dag), geldig_vanaf__lte=dag)


class ServicenormManager(models.Manager.from_queryset(ServicenormQuerySet)):  # type: ignore[misc]
    """The norms; an indicator is measured as they are, and is none."""

    def get_queryset(self) -> ServicenormQuerySet:
        queryset: ServicenormQuerySet = super().get_queryset()
        return queryset.filter(is_indicator=False)


class Normdefinitie(models.Model):
    """What a norm promises, how that is measured, and from which tertaal on.

    How it is measured is code (`meetmethode`); its limits (minutes, themes, channels) are `parameters`.
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
    is_indicator = models.BooleanField(
        "indicator",
        default=False,
        db_default=False,
        help_text="Staat naast de normen en is er geen. Een doel van 0 is: zonder doel.",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse parameters that the meetmethode does not understand."""
        try:
            lees_parameters(self.meetmethode, self.parameters)
        except ValueError as fout:
            raise ValidationError({"parameters": str(fout)}) from fout

    @property
    def definitie(self) -> dict[str, Any]:
        """Its fields by name, all but from when it holds."""
        return {naam: getattr(self, naam) for naam in DEFINITIE}


# The fields of a Normdefinitie that a new version may change, and those that name the norm.
DEFINITIE = (
    "code",
    "volgorde",
    "kanaal",
    "titel",
    "omschrijving",
    "toelichting",
    "doel",
    "meetmethode",
    "parameters",
    "is_indicator",
)


class Servicenorm(Normdefinitie):
    """One version of a norm. Source: Programma Dienstverlening 2019-2022, bijlage 1."""

    geldig_tot = models.DateField(null=True, blank=True, help_text="Eerste dag waarop deze niet meer geldt.")
    history = HistoricalRecords()

    objects = ServicenormManager()
    # With the indicators.
    alle = ServicenormQuerySet.as_manager()

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
                condition=Q(doel__gte=1, doel__lte=100) | Q(is_indicator=True, doel=0),
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
        return f"Indicator: {self.titel}" if self.is_indicator else f"Norm {self.code}: {self.titel}"

    def get_absolute_url(self) -> str:
        return reverse("servicenormen:norm", args=[self.code])

    def geldt_op(self, dag: date) -> bool:
        """Whether this version counts the cases of `dag`."""
        return self.geldig_vanaf <= dag and (self.geldig_tot is None or dag < self.geldig_tot)


class Normvoorstel(Normdefinitie):
    """A version of a norm that somebody proposes and somebody else decides about (four eyes).

    With `is_einde`, that the norm holds no more from that tertaal on. Once decided it stays as it was.
    """

    is_einde = models.BooleanField(default=False)
    reden = models.TextField(max_length=1000)
    status = models.CharField(max_length=20, choices=Voorstelstatus, default=Voorstelstatus.INGEDIEND)
    voorgesteld_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    voorgesteld_op = models.DateTimeField()
    beoordeeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    beoordeeld_op = models.DateTimeField(null=True)
    oordeel = models.TextField(blank=True, max_length=1000, help_text="Waarom het is afgewezen.")

    class Meta:
        ordering = ["-voorgesteld_op", "-pk"]
        verbose_name_plural = "normvoorstellen"
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status=Voorstelstatus.INGEDIEND),
                name="normvoorstel_een_tegelijk",
                violation_error_message="Voor deze norm ligt er al een voorstel.",
            ),
            models.CheckConstraint(
                condition=_is_begin_van_tertaal("geldig_vanaf"),
                name="normvoorstel_per_tertaal",
                violation_error_message="Een norm verandert aan het begin van een tertaal.",
            ),
            models.CheckConstraint(
                condition=Q(doel__gte=1, doel__lte=100) | Q(is_indicator=True, doel=0),
                name="normvoorstel_doel",
                violation_error_message="Het doel is een percentage van 1 tot en met 100.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=Voorstelstatus.INGEDIEND, beoordeeld_door__isnull=True, beoordeeld_op__isnull=True
                )
                | (
                    ~Q(status=Voorstelstatus.INGEDIEND)
                    & Q(beoordeeld_door__isnull=False, beoordeeld_op__isnull=False)
                ),
                name="normvoorstel_beoordeeld",
            ),
            models.CheckConstraint(
                condition=~Q(status=Voorstelstatus.GOEDGEKEURD) | ~Q(beoordeeld_door=F("voorgesteld_door")),
                name="normvoorstel_vier_ogen",
                violation_error_message="Iemand anders dan de indiener keurt een voorstel goed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Voorstel norm {self.code} vanaf {self.geldig_vanaf:%d-%m-%Y}"
