"""What a department and the KCC promise each other, and every time that it was put to the test."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from contacten.enums import Doorzendeinde
from contacten.models.publieksreactie import Publieksreactie
from contacten.models.register import Terugbelverzoek
from contacten.models.socialbericht import SocialBericht
from kcc.organisatie.models import Afdeling

_PERCENTAGE = [MaxValueValidator(100)]
_VANAF_EEN = [MinValueValidator(1)]


class DvoQuerySet(models.QuerySet["Dienstverleningsovereenkomst"]):
    def valid_on(self, dag: date) -> "DvoQuerySet":
        """Those that hold on the local day `dag`."""
        return self.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=dag), geldig_vanaf__lte=dag)


class Dienstverleningsovereenkomst(models.Model):
    """A DVO: the promises of an afdeling to the KCC and of the KCC to that afdeling, in working time.

    `geldig_vanaf` through the day before `geldig_tot`; at most one holds on a day.
    """

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="dvos")
    geldig_vanaf = models.DateField()
    geldig_tot = models.DateField(
        null=True, blank=True, help_text="De eerste dag waarop zij niet meer geldt."
    )
    terugbellen_uren = models.PositiveSmallIntegerField(
        "terugbellen binnen (werkuren)", default=8, validators=_VANAF_EEN
    )
    reactie_werkdagen = models.PositiveSmallIntegerField(
        "publieksreactie beantwoorden binnen (werkdagen)", default=5, validators=_VANAF_EEN
    )
    social_uren = models.PositiveSmallIntegerField(
        "socialbericht beantwoorden binnen (werkuren)", default=1, validators=_VANAF_EEN
    )
    doel_afdeling = models.PositiveSmallIntegerField(
        "doel van de afdeling (%)", default=80, validators=_PERCENTAGE
    )
    doorsturen_uren = models.PositiveSmallIntegerField(
        "KCC stuurt door binnen (werkuren)", default=4, validators=_VANAF_EEN
    )
    doel_kcc_op_tijd = models.PositiveSmallIntegerField(
        "doel van het KCC: op tijd doorgestuurd (%)", default=90, validators=_PERCENTAGE
    )
    doel_kcc_goed = models.PositiveSmallIntegerField(
        "doel van het KCC: aan de goede afdeling (%)", default=95, validators=_PERCENTAGE
    )

    objects = DvoQuerySet.as_manager()

    class Meta:
        ordering = ["afdeling__naam", "-geldig_vanaf"]
        verbose_name = "dienstverleningsovereenkomst"
        verbose_name_plural = "dienstverleningsovereenkomsten"
        constraints = [
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_vanaf")),
                name="dvo_geldigheid",
                violation_error_message="De overeenkomst eindigt na haar begin.",
            ),
            models.CheckConstraint(
                condition=Q(
                    terugbellen_uren__gte=1,
                    reactie_werkdagen__gte=1,
                    social_uren__gte=1,
                    doorsturen_uren__gte=1,
                ),
                name="dvo_termijnen",
                violation_error_message="Een termijn is ten minste 1.",
            ),
            models.CheckConstraint(
                condition=Q(doel_afdeling__lte=100, doel_kcc_op_tijd__lte=100, doel_kcc_goed__lte=100),
                name="dvo_doelen",
                violation_error_message="Een doel is hoogstens 100%.",
            ),
            ExclusionConstraint(
                name="dvo_een_tegelijk",
                expressions=[
                    ("afdeling", RangeOperators.EQUAL),
                    (
                        Func(F("geldig_vanaf"), F("geldig_tot"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Deze afdeling heeft in deze periode al een overeenkomst.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling} vanaf {self.geldig_vanaf:%d-%m-%Y}"


class Doorzending(models.Model):
    """That something was sent to an afdeling, with its own clock beside that of the citizen.

    It ends when the afdeling did what it promised (called, answered), sent it on, or no longer had to.
    `van_afdeling` is None when the KCC sent it. What is promised is kept as it was when it was sent.
    """

    terugbelverzoek = models.ForeignKey(
        Terugbelverzoek, null=True, blank=True, on_delete=models.CASCADE, related_name="doorzendingen"
    )
    publieksreactie = models.ForeignKey(
        Publieksreactie, null=True, blank=True, on_delete=models.CASCADE, related_name="doorzendingen"
    )
    socialbericht = models.ForeignKey(
        SocialBericht, null=True, blank=True, on_delete=models.CASCADE, related_name="doorzendingen"
    )
    van_afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="doorzendingen")
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    doorgestuurd_op = models.DateTimeField()
    dvo = models.ForeignKey(
        Dienstverleningsovereenkomst, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uiterlijk_op = models.DateTimeField(null=True, blank=True)
    regel = models.CharField(max_length=100, blank=True)
    # Whether the KCC kept its own promise; unknown without a DVO, and when another afdeling sent it.
    is_op_tijd_doorgestuurd = models.BooleanField(null=True, blank=True)
    geeindigd_op = models.DateTimeField("geëindigd op", null=True, blank=True)
    einde = models.CharField(max_length=20, choices=Doorzendeinde, blank=True)

    class Meta:
        ordering = ["-doorgestuurd_op", "-id"]
        verbose_name_plural = "doorzendingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    terugbelverzoek__isnull=False, publieksreactie__isnull=True, socialbericht__isnull=True
                )
                | Q(terugbelverzoek__isnull=True, publieksreactie__isnull=False, socialbericht__isnull=True)
                | Q(terugbelverzoek__isnull=True, publieksreactie__isnull=True, socialbericht__isnull=False),
                name="doorzending_van_een",
                violation_error_message="Een doorzending gaat over precies één ding.",
            ),
            models.CheckConstraint(
                condition=Q(geeindigd_op__isnull=True, einde="")
                | (Q(geeindigd_op__gte=F("doorgestuurd_op")) & ~Q(einde="")),
                name="doorzending_einde",
                violation_error_message="Bij een einde hoort wanneer en hoe, na het doorsturen.",
            ),
            models.CheckConstraint(
                condition=Q(dvo__isnull=True, uiterlijk_op__isnull=True)
                | (Q(dvo__isnull=False, uiterlijk_op__isnull=False) & ~Q(regel="")),
                name="doorzending_uiterlijk_volgens_dvo",
                violation_error_message="Een uiterste tijd komt uit een overeenkomst.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[zaak],
                    condition=Q(geeindigd_op__isnull=True),
                    name=f"doorzending_een_open_{zaak}",
                    violation_error_message="Dit ligt al bij een afdeling.",
                )
                for zaak in ("terugbelverzoek", "publieksreactie", "socialbericht")
            ),
        ]
        indexes = [
            models.Index(fields=["afdeling", "-doorgestuurd_op"], name="doorzending_afdeling"),
            models.Index(
                fields=["uiterlijk_op"], condition=Q(geeindigd_op__isnull=True), name="doorzending_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling} {self.doorgestuurd_op:%d-%m-%Y}"

    @property
    def zaak(self) -> Terugbelverzoek | Publieksreactie | SocialBericht:
        """What was sent."""
        zaak = self.terugbelverzoek or self.publieksreactie or self.socialbericht
        assert zaak is not None  # noqa: S101 - doorzending_van_een
        return zaak
