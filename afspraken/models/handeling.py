"""The history of an appointment: who made, moved or cancelled it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from afspraken.enums import Afspraakhandelingsoort, Afspraakkanaal
from afspraken.models.afspraak import Afspraak
from catalogus.models import Locatie
from kcc.organisatie.models import Apitoken


class Afspraakhandeling(models.Model):
    """One thing that was done to an appointment, by whom, through which channel, and why.

    Without a medewerker and a token it was the citizen, or the planning when `kanaal` is empty. An
    appointment that a citizen made itself has no line for that: the appointment says it.
    """

    afspraak = models.ForeignKey(Afspraak, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    soort = models.CharField(max_length=20, choices=Afspraakhandelingsoort)
    kanaal = models.CharField(max_length=20, choices=Afspraakkanaal, blank=True)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    apitoken = models.ForeignKey(Apitoken, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reden = models.CharField(max_length=300, blank=True)
    # Of a correction: what was corrected, in words; not from what to what, that is data of a person.
    velden = models.CharField(max_length=200, blank=True, db_default="", default="")
    # Where and when it was before a move, and is after it.
    van_locatie = models.ForeignKey(
        Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    van_begint_op = models.DateTimeField(null=True, blank=True)
    naar_locatie = models.ForeignKey(
        Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    naar_begint_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["moment", "id"]
        verbose_name_plural = "afspraakhandelingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(soort=Afspraakhandelingsoort.VERPLAATST)
                | Q(
                    van_locatie__isnull=False,
                    van_begint_op__isnull=False,
                    naar_locatie__isnull=False,
                    naar_begint_op__isnull=False,
                ),
                name="afspraakhandeling_verplaatst_van_naar",
                violation_error_message="Bij een verplaatsing hoort waar en wanneer het was en is.",
            ),
            models.CheckConstraint(
                condition=Q(medewerker__isnull=True) | Q(apitoken__isnull=True),
                name="afspraakhandeling_een_uitvoerder",
                violation_error_message="Een medewerker of een toepassing deed dit, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.moment:%d-%m-%Y %H.%M}"
