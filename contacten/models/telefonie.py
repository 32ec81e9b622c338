"""What the telephone system says about a call."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contacten.models.klantcontact import Klantcontact


class Telefoongesprek(models.Model):
    """One call, as far as its events told. Events come late, twice and out of order; see services.telefonie.

    `nummer` is E.164, or empty when it was withheld or cannot be a number. `medewerker` is to whom it was
    answered or, before that, offered last; `medewerker_op` is the moment of the event that said so.
    """

    kenmerk = models.CharField(max_length=100, unique=True, help_text="Zo noemt de telefooncentrale het.")
    nummer = models.CharField(max_length=20, blank=True)
    aangeboden_op = models.DateTimeField(null=True, blank=True)
    opgenomen_op = models.DateTimeField(null=True, blank=True)
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    medewerker_op = models.DateTimeField(null=True, blank=True)
    is_medewerker_opgenomen = models.BooleanField(default=False, db_default=False)
    klantcontact = models.OneToOneField(
        Klantcontact, null=True, blank=True, on_delete=models.SET_NULL, related_name="telefoongesprek"
    )

    class Meta:
        verbose_name_plural = "telefoongesprekken"
        constraints = [
            models.CheckConstraint(
                condition=Q(aangeboden_op__isnull=False)
                | Q(opgenomen_op__isnull=False)
                | Q(beeindigd_op__isnull=False),
                name="telefoongesprek_moment",
                violation_error_message="Van een gesprek is ten minste één moment bekend.",
            ),
        ]
        indexes = [
            # Asked every few seconds by every agent's screen: what of mine is not registered yet.
            models.Index(
                fields=["medewerker", "medewerker_op"],
                condition=Q(klantcontact__isnull=True),
                name="telefoongesprek_open",
            ),
        ]

    def __str__(self) -> str:
        return f"Telefoongesprek {self.pk}"
