"""Messages on the gemeente's accounts."""

from django.db import models
from django.db.models import F, Q

from contacten.models.klantcontact import Klantcontact


class SocialBericht(models.Model):
    """A message on one of our accounts; one that asks for an answer gets it within two working hours."""

    referentie = models.CharField(max_length=100, unique=True)
    account = models.CharField(max_length=100)
    klantcontact = models.ForeignKey(
        Klantcontact, null=True, blank=True, on_delete=models.PROTECT, related_name="socialberichten"
    )
    ontvangen_op = models.DateTimeField()
    is_antwoord_nodig = models.BooleanField("vraagt om antwoord", default=True)
    # Stored with the rule it came from: a later change of the calendar is not a change of the past.
    deadline_op = models.DateTimeField()
    deadline_regel = models.CharField(max_length=100)
    beantwoord_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["deadline_op", "id"]
        verbose_name = "socialbericht"
        verbose_name_plural = "socialberichten"
        constraints = [
            models.CheckConstraint(
                condition=Q(beantwoord_op__isnull=True) | Q(beantwoord_op__gte=F("ontvangen_op")),
                name="socialbericht_antwoord_na_ontvangst",
                violation_error_message="Een antwoord komt na de ontvangst.",
            )
        ]
        indexes = [models.Index(fields=["deadline_op"], name="socialbericht_deadline")]

    def __str__(self) -> str:
        return f"{self.account} {self.referentie}"
