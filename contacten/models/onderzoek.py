"""Asking people what they thought of it (KTO): who was asked, and what they answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from afspraken.models import Bezoek
from catalogus.models import Locatie, Product
from contacten.enums import LAAG_CIJFER, Kanaal
from contacten.models.klantcontact import Klantcontact
from contacten.models.register import Klant, Terugbelverzoek
from kcc.organisatie.enums import Berichtkanaal


class Uitnodiging(models.Model):
    """That somebody was asked about a visit or contact. `ontvanger` is a keyed hash of the address: enough to
    ask nobody too often, and not to whom it was."""

    kenmerk = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bezoek = models.OneToOneField(
        Bezoek, null=True, blank=True, on_delete=models.CASCADE, related_name="uitnodiging"
    )
    klantcontact = models.OneToOneField(
        Klantcontact, null=True, blank=True, on_delete=models.CASCADE, related_name="uitnodiging"
    )
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.SET_NULL, related_name="uitnodigingen"
    )
    ontvanger = models.CharField(max_length=64, blank=True)
    via = models.CharField("verstuurd per", max_length=10, choices=Berichtkanaal)
    kanaal = models.CharField(max_length=20, choices=Kanaal)
    locatie = models.ForeignKey(Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    heeft_afspraak = models.BooleanField(default=False)
    uitgenodigd_op = models.DateTimeField()
    beantwoord_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uitgenodigd_op", "-id"]
        verbose_name_plural = "uitnodigingen voor het klantonderzoek"
        constraints = [
            models.CheckConstraint(
                condition=Q(bezoek__isnull=True) ^ Q(klantcontact__isnull=True),
                name="uitnodiging_over_een_ding",
                violation_error_message="Een uitnodiging gaat over een bezoek of over een contact.",
            )
        ]
        indexes = [
            models.Index(fields=["ontvanger", "-uitgenodigd_op"], name="uitnodiging_ontvanger"),
            models.Index(fields=["-uitgenodigd_op"], name="uitnodiging_moment"),
        ]

    def __str__(self) -> str:
        return f"Uitnodiging van {self.uitgenodigd_op:%d-%m-%Y}"


class Onderzoekafmelding(models.Model):
    """An address that does not want to be asked any more; a keyed hash."""

    ontvanger = models.CharField(max_length=64, unique=True)
    moment = models.DateTimeField()

    class Meta:
        verbose_name_plural = "afmeldingen voor het klantonderzoek"

    def __str__(self) -> str:
        return f"Afmelding van {self.moment:%d-%m-%Y}"


class Onderzoekantwoord(models.Model):
    """What somebody answered, with what was done about it. The marks that the norms read are rows of
    Tevredenheid. `uitnodiging` and `klant` are empty of who wanted to stay anonymous."""

    kenmerk = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uitnodiging = models.OneToOneField(
        Uitnodiging, null=True, blank=True, on_delete=models.SET_NULL, related_name="antwoord"
    )
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.SET_NULL, related_name="onderzoekantwoorden"
    )
    kanaal = models.CharField(max_length=20, choices=Kanaal)
    locatie = models.ForeignKey(Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cijfer = models.PositiveSmallIntegerField(help_text="Hoe tevreden, van 1 tot en met 10.")
    cijfer_afspraak = models.PositiveSmallIntegerField("cijfer voor de afspraak", null=True, blank=True)
    opmerking = models.TextField(blank=True)
    beantwoord_op = models.DateTimeField()
    terugbelverzoek = models.ForeignKey(
        Terugbelverzoek, null=True, blank=True, on_delete=models.SET_NULL, related_name="onderzoekantwoorden"
    )
    opgevolgd_op = models.DateTimeField(null=True, blank=True)
    opgevolgd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opvolging = models.TextField("wat er is gedaan", blank=True)

    class Meta:
        ordering = ["-beantwoord_op", "-id"]
        verbose_name_plural = "antwoorden op het klantonderzoek"
        constraints = [
            models.CheckConstraint(
                condition=Q(cijfer__range=(1, 10))
                & (Q(cijfer_afspraak__isnull=True) | Q(cijfer_afspraak__range=(1, 10))),
                name="onderzoekantwoord_cijfer",
                violation_error_message="Een cijfer is een heel getal van 1 tot en met 10.",
            )
        ]
        indexes = [
            models.Index(fields=["-beantwoord_op", "-id"], name="onderzoekantwoord_moment"),
            models.Index(
                fields=["beantwoord_op"],
                condition=Q(cijfer__lte=LAAG_CIJFER, opgevolgd_op__isnull=True),
                name="onderzoekantwoord_laag",
            ),
        ]

    def __str__(self) -> str:
        return f"Antwoord van {self.beantwoord_op:%d-%m-%Y}: {self.cijfer}"

    @property
    def is_laag(self) -> bool:
        return self.cijfer <= LAAG_CIJFER
