"""Questions as citizens ask them, with their answer."""

from django.db import models
from django.urls import reverse

from catalogus.models.product import Product
from catalogus.models.publicatie import Publiceerbaar, PubliceerbaarQuerySet
from kcc.organisatie.models import Afdeling


class VraagantwoordQuerySet(PubliceerbaarQuerySet):
    def for_citizens(self) -> "VraagantwoordQuerySet":
        """What is published and not for staff only."""
        return self.published().filter(is_intern=False)


class Vraagantwoord(Publiceerbaar):
    """One question and its answer, for citizens or for staff only, about any number of products."""

    code = models.SlugField(max_length=80, unique=True)
    vraag = models.CharField(max_length=300)
    antwoord = models.TextField(blank=True)
    vraag_en = models.CharField("vraag (Engels)", max_length=300, blank=True)
    antwoord_en = models.TextField("antwoord (Engels)", blank=True)
    synoniemen = models.TextField(
        "andere manieren om het te vragen", blank=True, help_text="Eén vraag of woord per regel."
    )
    is_intern = models.BooleanField("alleen voor medewerkers", default=False)
    producten = models.ManyToManyField(Product, blank=True, related_name="vraagantwoorden")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="vraagantwoorden")
    # What readers said of it; counted, not kept by whom.
    aantal_nuttig = models.PositiveIntegerField("geholpen", default=0, editable=False)
    aantal_niet_nuttig = models.PositiveIntegerField("niet geholpen", default=0, editable=False)

    objects = VraagantwoordQuerySet.as_manager()

    class Meta:
        ordering = ["vraag"]
        verbose_name = "vraag en antwoord"
        verbose_name_plural = "vragen en antwoorden"

    def __str__(self) -> str:
        return self.vraag

    def get_absolute_url(self) -> str:
        return reverse("catalogus:vraagantwoord", args=[self.code])
