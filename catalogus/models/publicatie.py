"""What products and answers share: a published row that citizens read, and the versions it came from."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from catalogus.enums import Publicatiestatus, Versiestatus
from kcc.organisatie.models import Medewerker

if TYPE_CHECKING:
    from catalogus.models.product import Product
    from catalogus.models.vraagantwoord import Vraagantwoord


class PubliceerbaarQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """What is published now."""
        return self.filter(status=Publicatiestatus.GEPUBLICEERD)


class Publiceerbaar(models.Model):
    """The row holds what is published; work on it lies beside it, in a `Versie`.

    A row that was never published (CONCEPT) holds what its first version began with.
    """

    status = models.CharField(max_length=20, choices=Publicatiestatus, default=Publicatiestatus.CONCEPT)
    reviseren_voor = models.DateField("nakijken voor", null=True, blank=True)
    # Per English field the Dutch text that it translates, to show what has changed since.
    vertaald_van = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_gepubliceerd(self) -> bool:
        return self.status == Publicatiestatus.GEPUBLICEERD


class VersieQuerySet(models.QuerySet["Versie"]):
    def open(self) -> "VersieQuerySet":
        """Versions that are still worked on, wait for somebody or wait for their moment."""
        return self.filter(status__in=Versiestatus.open())


class Versie(models.Model):
    """The whole content of one product or answer at one moment, and what became of it.

    The versions of a subject are its history: each published version stays as it was, with who wrote it, who
    checked it and why. At most one version of a subject is open. Who wrote in a version never checks it (four
    eyes), unless the gemeente switched that off or nothing changed that anybody reads
    (`is_zonder_controle`).
    """

    product = models.ForeignKey(
        "catalogus.Product", null=True, blank=True, on_delete=models.CASCADE, related_name="versies"
    )
    vraagantwoord = models.ForeignKey(
        "catalogus.Vraagantwoord", null=True, blank=True, on_delete=models.CASCADE, related_name="versies"
    )
    nummer = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Versiestatus, default=Versiestatus.CONCEPT)
    # Every field of the subject, as catalogus.services.inhoud_van gives them.
    inhoud = models.JSONField()
    toelichting = models.CharField("waarom", max_length=500, blank=True)
    auteur = models.ForeignKey(Medewerker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Everybody who wrote in this version, as ids: none of them may be its second pair of eyes.
    schrijvers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    gemaakt_op = models.DateTimeField()
    bewerkt_op = models.DateTimeField()
    # Grows with every save: a form that saw an older one may not overwrite a newer one.
    bewerking = models.PositiveIntegerField(default=1)
    controleur = models.ForeignKey(
        Medewerker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gecontroleerd_op = models.DateTimeField(null=True, blank=True)
    opmerking = models.CharField("opmerking bij de controle", max_length=1000, blank=True)
    is_zonder_controle = models.BooleanField(default=False)
    publiceren_op = models.DateTimeField("publiceren op", null=True, blank=True)
    gepubliceerd_op = models.DateTimeField(null=True, blank=True)

    objects = VersieQuerySet.as_manager()

    class Meta:
        ordering = ["-nummer"]
        verbose_name_plural = "versies"
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, vraagantwoord__isnull=True)
                | Q(product__isnull=True, vraagantwoord__isnull=False),
                name="versie_een_onderwerp",
            ),
            models.UniqueConstraint(fields=["product", "nummer"], name="versie_nummer_product"),
            models.UniqueConstraint(fields=["vraagantwoord", "nummer"], name="versie_nummer_vraagantwoord"),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(status__in=Versiestatus.open()),
                name="versie_een_open_product",
                violation_error_message="Iemand anders werkt al aan dit product.",
            ),
            models.UniqueConstraint(
                fields=["vraagantwoord"],
                condition=Q(status__in=Versiestatus.open()),
                name="versie_een_open_vraagantwoord",
                violation_error_message="Iemand anders werkt al aan deze vraag.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Versiestatus.INGEPLAND, Versiestatus.GEPUBLICEERD])
                | Q(is_zonder_controle=True)
                | Q(controleur__isnull=False, gecontroleerd_op__isnull=False),
                name="versie_gecontroleerd",
                violation_error_message="Een collega moet deze versie eerst bekijken.",
            ),
            models.CheckConstraint(
                condition=Q(controleur__isnull=True)
                | ~Q(
                    schrijvers__contains=Func(
                        F("controleur"),
                        function="ARRAY",
                        template="%(function)s[%(expressions)s]",
                        output_field=ArrayField(models.BigIntegerField()),
                    )
                ),
                name="versie_vier_ogen",
                violation_error_message="Wie aan een versie schreef, kan haar niet zelf goedkeuren.",
            ),
            models.CheckConstraint(
                condition=Q(status=Versiestatus.GEPUBLICEERD, gepubliceerd_op__isnull=False)
                | (~Q(status=Versiestatus.GEPUBLICEERD) & Q(gepubliceerd_op__isnull=True)),
                name="versie_gepubliceerd_op",
            ),
            models.CheckConstraint(
                condition=~Q(status=Versiestatus.INGEPLAND) | Q(publiceren_op__isnull=False),
                name="versie_ingepland_op",
                violation_error_message="Kies wanneer deze versie gepubliceerd wordt.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "publiceren_op"],
                condition=Q(status__in=Versiestatus.open()),
                name="versie_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.onderwerp} versie {self.nummer}"

    @property
    def onderwerp(self) -> "Product | Vraagantwoord":
        """The product or answer of which this is a version."""
        onderwerp = self.product or self.vraagantwoord
        assert onderwerp is not None  # noqa: S101 - versie_een_onderwerp
        return onderwerp
