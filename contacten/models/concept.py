"""What is under way: a contact that is being typed, and who has which page open."""

from django.conf import settings
from django.db import models

from contacten.models.telefonie import Telefoongesprek


class Contactconcept(models.Model):
    """A contact that is not registered yet, as it was last typed. Gone as soon as it is registered.

    `sleutel` becomes the referentie of the contact. `versie` counts the saves, so that two windows on one
    draft never overwrite each other unseen.
    """

    sleutel = models.CharField(max_length=32, primary_key=True)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contactconcepten"
    )
    gesprek = models.ForeignKey(
        Telefoongesprek, null=True, blank=True, on_delete=models.SET_NULL, related_name="concepten"
    )
    velden = models.JSONField(default=dict)
    versie = models.PositiveIntegerField(default=1)
    begonnen_op = models.DateTimeField()
    gewijzigd_op = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["begonnen_op", "sleutel"]
        verbose_name_plural = "contactconcepten"
        constraints = [
            models.UniqueConstraint(
                fields=["gesprek", "medewerker"],
                name="contactconcept_gesprek_uniek",
                violation_error_message="U heeft dit gesprek al geopend.",
            )
        ]

    def __str__(self) -> str:
        return f"Concept van {self.begonnen_op:%d-%m-%Y %H.%M}"


class Aanwezigheid(models.Model):
    """That a medewerker has the page of a client or case open; it says so itself every few seconds."""

    object_soort = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    medewerker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    gezien_op = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "aanwezigheid"
        constraints = [
            models.UniqueConstraint(
                fields=["object_soort", "object_id", "medewerker"],
                name="aanwezigheid_uniek",
                violation_error_message="Dit staat er al.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_soort} {self.object_id}"
