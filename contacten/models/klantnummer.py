"""The numbers by which the government knows somebody, and which clients may be one and the same."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from contacten.enums import Dubbelbesluit, Dubbelreden, Nummersoort
from contacten.models.register import Klant


class Identificatienummer(models.Model):
    """A burgerservicenummer or KVK number of a client: encrypted, and found by its keyed hash.

    `sleutel` names the secret with which it was written (kcc.lib.versleuteling).
    """

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="identificatienummers")
    soort = models.CharField(max_length=10, choices=Nummersoort)
    versleuteld = models.TextField()
    zoeksleutel = models.CharField(max_length=64)
    sleutel = models.CharField(max_length=12)

    class Meta:
        verbose_name_plural = "identificatienummers"
        constraints = [
            models.UniqueConstraint(
                fields=["soort", "zoeksleutel"],
                name="identificatienummer_uniek",
                violation_error_message="Dit nummer hoort al bij een andere klant.",
            ),
            models.UniqueConstraint(
                fields=["klant", "soort"],
                name="identificatienummer_een_per_klant",
                violation_error_message="Deze klant heeft al een nummer van deze soort.",
            ),
        ]
        indexes = [models.Index(fields=["sleutel", "id"], name="identificatienummer_sleutel")]

    def __str__(self) -> str:
        return self.get_soort_display()


class Dubbelsuggestie(models.Model):
    """Two clients that may be one, with the reasons; a person decides, and that is remembered."""

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="dubbelsuggesties")
    ander = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="dubbelsuggesties_ander")
    redenen = ArrayField(models.CharField(max_length=20, choices=Dubbelreden))
    gewicht = models.PositiveSmallIntegerField(help_text="Hoe meer, hoe zekerder.")
    gevonden_op = models.DateTimeField()
    besluit = models.CharField(max_length=20, choices=Dubbelbesluit, blank=True, default="")
    besloten_op = models.DateTimeField(null=True, blank=True)
    besloten_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-gewicht", "id"]
        verbose_name_plural = "dubbelsuggesties"
        constraints = [
            models.CheckConstraint(
                condition=~Q(klant=F("ander")),
                name="dubbelsuggestie_twee_klanten",
                violation_error_message="Een klant is niet dubbel met zichzelf.",
            ),
            models.UniqueConstraint(
                Least("klant", "ander"),
                Greatest("klant", "ander"),
                name="dubbelsuggestie_een_per_paar",
                violation_error_message="Dit tweetal staat al op de lijst.",
            ),
        ]
        indexes = [
            models.Index(fields=["-gewicht", "id"], condition=Q(besluit=""), name="dubbelsuggestie_open")
        ]

    def __str__(self) -> str:
        return f"Dubbelsuggestie {self.pk}"

    @property
    def redenteksten(self) -> list[str]:
        """The reasons in words."""
        return [str(Dubbelreden(reden).label) for reden in self.redenen]


class Samenvoeging(models.Model):
    """That a client was merged into another, with what it takes to undo it.

    `verdwenen_id` is the number that the merged client had. `stand` holds that client as it was and which
    rows moved; it is emptied when the time to undo is over.
    """

    klant = models.ForeignKey(
        Klant, null=True, on_delete=models.SET_NULL, related_name="samenvoegingen", help_text="Wie blijft."
    )
    verdwenen_id = models.BigIntegerField(db_index=True)
    stand = models.JSONField(default=dict)
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ongedaan_op = models.DateTimeField(null=True, blank=True)
    ongedaan_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-moment", "-id"]
        verbose_name_plural = "samenvoegingen"

    def __str__(self) -> str:
        return f"Samenvoeging {self.pk}"
