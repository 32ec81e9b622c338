"""Other governments, so that there is no wrong entrance."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kcc.organisatie.models import Afdeling


class Verwijzing(models.Model):
    """An organisation that people are referred to: what it is for and how to reach it."""

    code = models.SlugField(max_length=80, unique=True)
    naam = models.CharField(max_length=200)
    naam_en = models.CharField("naam (Engels)", max_length=200, blank=True)
    waarvoor = models.TextField(help_text="Waarvoor gaan mensen hierheen?")
    waarvoor_en = models.TextField("waarvoor (Engels)", blank=True)
    synoniemen = models.TextField(blank=True, help_text="Waar mensen aan denken: één woord of zin per regel.")
    telefoon = models.CharField(max_length=50, blank=True)
    website = models.URLField(max_length=300, blank=True)
    adres = models.CharField(max_length=300, blank=True)
    bereikbaar = models.TextField("wanneer bereikbaar", blank=True)
    # The external department that contacts are counted for when somebody is referred there.
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="verwijzingen"
    )
    is_actief = models.BooleanField("in gebruik", default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "verwijzingen"

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("catalogus:verwijzing", args=[self.code])
