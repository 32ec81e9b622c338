"""Signals: what is asked for more than its past explains, and what somebody did about it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalogus.models import Product, Thema
from servicenormen.enums import Signaalbron, Signaalhandelingsoort, Signaalstatus, Signaaluitkomst


class Signaaltelling(models.Model):
    """How often a product was asked about on one local day, by source: numbers only, never a text.

    Counted again every night from the rows themselves, so that signals need not read millions of contacts.
    """

    bron = models.CharField(max_length=10, choices=Signaalbron)
    datum = models.DateField()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    aantal = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "signaaltellingen"
        constraints = [
            models.UniqueConstraint(fields=["bron", "datum", "product"], name="signaaltelling_uniek"),
        ]

    def __str__(self) -> str:
        return f"{self.bron} {self.datum} {self.product_id}: {self.aantal}"


class SignaalQuerySet(models.QuerySet["Signaal"]):
    def with_onderwerp(self) -> Self:
        """With what they are about and who has them."""
        return self.select_related("product__thema", "thema", "eigenaar")


class Signaal(models.Model):
    """A product, a theme or a search that is asked for more than its own past explains.

    `van` to `tot` (inclusive) are the seven days in which it stood out most, with the figures of those days;
    `laatst_gezien` is the last day on which it still did. `woorden`: per over-represented word
    [word, contacts with it in those days, contacts with it that were to be expected].
    """

    bron = models.CharField(max_length=10, choices=Signaalbron)
    met_bezoeken = models.BooleanField(
        default=True, db_default=True, help_text="Of bezoeken meetellen in de cijfers van dit signaal."
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="signalen"
    )
    thema = models.ForeignKey(Thema, null=True, blank=True, on_delete=models.PROTECT, related_name="signalen")
    zoekterm = models.CharField(max_length=60, blank=True)
    begin = models.DateField(help_text="De eerste dag van de week waarin het voor het eerst opviel.")
    van = models.DateField()
    tot = models.DateField()
    laatst_gezien = models.DateField()
    aantal = models.PositiveIntegerField()
    verwacht = models.DecimalField(max_digits=9, decimal_places=1)
    afwijking = models.DecimalField(max_digits=6, decimal_places=1, help_text="In standaardafwijkingen.")
    woorden = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=20, choices=Signaalstatus, default=Signaalstatus.NIEUW)
    uitkomst = models.CharField(max_length=20, choices=Signaaluitkomst, blank=True)
    gevonden_op = models.DateTimeField()
    eigenaar = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signalen"
    )
    actie = models.TextField(max_length=1000, blank=True)
    actie_op = models.DateField(null=True, blank=True)
    terugkijken_op = models.DateField(null=True, blank=True)
    gesloten_op = models.DateTimeField(null=True, blank=True)

    objects = SignaalQuerySet.as_manager()

    class Meta:
        ordering = ["-gevonden_op", "-id"]
        verbose_name_plural = "signalen"
        constraints = [
            models.UniqueConstraint(
                fields=["bron", "product", "thema", "zoekterm"],
                condition=~Q(status=Signaalstatus.GESLOTEN),
                nulls_distinct=False,
                name="signaal_een_open",
                violation_error_message="Hiervoor staat al een signaal open.",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False, thema__isnull=True, zoekterm="")
                | Q(product__isnull=True, thema__isnull=False, zoekterm="")
                | (Q(product__isnull=True, thema__isnull=True) & ~Q(zoekterm="")),
                name="signaal_een_onderwerp",
                violation_error_message="Een signaal gaat over een product, een thema of een zoekvraag.",
            ),
            models.CheckConstraint(
                condition=Q(van__lte=F("tot"), tot__lte=F("laatst_gezien"), begin__lte=F("tot")),
                name="signaal_dagen",
                violation_error_message="De dagen van het signaal staan niet op volgorde.",
            ),
            models.CheckConstraint(
                condition=Q(status=Signaalstatus.NIEUW, eigenaar__isnull=True)
                | Q(status=Signaalstatus.IN_BEHANDELING, eigenaar__isnull=False)
                # What nobody took and went away by itself is closed without an owner.
                | Q(status=Signaalstatus.GESLOTEN),
                name="signaal_eigenaar",
                violation_error_message="Wat iemand oppakt, heeft een eigenaar.",
            ),
            models.CheckConstraint(
                condition=(Q(status=Signaalstatus.GESLOTEN, gesloten_op__isnull=False) & ~Q(uitkomst=""))
                | (~Q(status=Signaalstatus.GESLOTEN) & Q(gesloten_op__isnull=True, uitkomst="")),
                name="signaal_uitkomst",
                violation_error_message="Kies wat er van het signaal werd.",
            ),
            models.CheckConstraint(
                condition=Q(actie="", actie_op__isnull=True, terugkijken_op__isnull=True)
                | (~Q(actie="") & Q(actie_op__isnull=False, terugkijken_op__gt=F("actie_op"))),
                name="signaal_actie",
                violation_error_message="Bij een actie hoort een datum, en een latere om terug te kijken.",
            ),
        ]
        indexes = [models.Index(fields=["status", "-gevonden_op", "-id"], name="signaal_status")]

    def __str__(self) -> str:
        return f"{self.onderwerp} ({self.begin:%d-%m-%Y})"

    @property
    def onderwerp(self) -> str:
        """What it is about, as a person says it."""
        if self.product:
            return self.product.naam
        return f"Thema {self.thema.naam}" if self.thema else f"“{self.zoekterm}”"

    def get_absolute_url(self) -> str:
        return reverse("servicenormen:signaal", args=[self.pk])


class Signaalhandeling(models.Model):
    """Who did what with a signal, and when; nobody for what KCC did itself."""

    signaal = models.ForeignKey(Signaal, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    soort = models.CharField(max_length=20, choices=Signaalhandelingsoort)
    tekst = models.TextField(blank=True, max_length=1000)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "signaalhandelingen"

    def __str__(self) -> str:
        return f"{self.moment:%d-%m-%Y %H.%M} {self.soort}"
