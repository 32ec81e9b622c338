"""Messages on the gemeente's accounts."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from contacten.enums import Socialhandelingsoort, Zaakstand
from contacten.models.klantcontact import Klantcontact
from contacten.termijnen import berichtstand
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker


class SocialBerichtQuerySet(models.QuerySet["SocialBericht"]):
    def open(self) -> "SocialBerichtQuerySet":
        """Those that still ask for an answer."""
        return self.filter(is_antwoord_nodig=True, beantwoord_op__isnull=True)

    def closed(self) -> "SocialBerichtQuerySet":
        """Those that were answered, or need no answer."""
        return self.exclude(is_antwoord_nodig=True, beantwoord_op__isnull=True)

    def for_medewerker(self, medewerker: Medewerker) -> "SocialBerichtQuerySet":
        """What this medewerker may see: the KCC and managers all, others what came to their afdelingen."""
        if medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER):
            return self
        eigen = medewerker.afdelingen.through.objects.filter(
            medewerker_id=medewerker.pk, afdeling_id=OuterRef("afdeling_id")
        )
        return self.filter(Exists(eigen) | Q(medewerker=medewerker))


class SocialBericht(models.Model):
    """A message on one of our accounts; one that asks for an answer gets it within two working hours."""

    referentie = models.CharField(max_length=100, unique=True)
    account = models.CharField(max_length=100)
    klantcontact = models.ForeignKey(
        Klantcontact, null=True, blank=True, on_delete=models.PROTECT, related_name="socialberichten"
    )
    auteur = models.CharField(max_length=200, blank=True, default="", db_default="")
    tekst = models.TextField(blank=True, default="", db_default="")
    # Where it can be read and answered.
    url = models.URLField("adres van het bericht", max_length=500, blank=True, default="", db_default="")
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="socialberichten"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ontvangen_op = models.DateTimeField()
    is_antwoord_nodig = models.BooleanField("vraagt om antwoord", default=True)
    # Stored with the rule it came from: a later change of the calendar is not a change of the past.
    deadline_op = models.DateTimeField()
    deadline_regel = models.CharField(max_length=100)
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    antwoord = models.TextField(blank=True, default="", db_default="")

    objects = SocialBerichtQuerySet.as_manager()

    class Meta:
        ordering = ["deadline_op", "id"]
        verbose_name = "socialbericht"
        verbose_name_plural = "socialberichten"
        constraints = [
            models.CheckConstraint(
                condition=Q(beantwoord_op__isnull=True) | Q(beantwoord_op__gte=F("ontvangen_op")),
                name="socialbericht_antwoord_na_ontvangst",
                violation_error_message="Een antwoord komt na de ontvangst.",
            ),
            models.CheckConstraint(
                condition=Q(antwoord="") | Q(beantwoord_op__isnull=False),
                name="socialbericht_antwoord_is_gegeven",
                violation_error_message="Bij een antwoord hoort het moment waarop het is gegeven.",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_op"], name="socialbericht_deadline"),
            # How long is it kept (services.bewaren)?
            models.Index(Coalesce("beantwoord_op", "ontvangen_op"), name="socialbericht_bewaren"),
            models.Index(
                fields=["deadline_op", "id"],
                condition=Q(is_antwoord_nodig=True, beantwoord_op__isnull=True),
                name="socialbericht_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.referentie}"

    def get_absolute_url(self) -> str:
        return reverse("contacten:socialbericht", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.is_antwoord_nodig and self.beantwoord_op is None

    def stand(self, nu: datetime) -> Zaakstand:
        """How it stands at `nu`, as the worklist shows it."""
        return berichtstand(
            deadline_op=self.deadline_op,
            is_beantwoord=self.beantwoord_op is not None,
            is_antwoord_nodig=self.is_antwoord_nodig,
            nu=nu,
        )


class Socialhandeling(models.Model):
    """One line of the log of a message: who did what when, and why."""

    socialbericht = models.ForeignKey(SocialBericht, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    soort = models.CharField(max_length=20, choices=Socialhandelingsoort)
    afdeling = models.ForeignKey(Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    toelichting = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "socialhandelingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    soort__in=[Socialhandelingsoort.DOORGESTUURD, Socialhandelingsoort.GEEN_ANTWOORD],
                    toelichting="",
                ),
                name="socialhandeling_met_reden",
                violation_error_message="Schrijf op waarom.",
            )
        ]

    def __str__(self) -> str:
        return self.get_soort_display()
