"""What the telephone system says about a call."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from contacten.enums import Resultaat
from contacten.models.klantcontact import Klantcontact
from contacten.models.register import Terugbelverzoek


class TelefoongesprekQuerySet(models.QuerySet["Telefoongesprek"]):
    def missed(self, vanaf: datetime) -> "TelefoongesprekQuerySet":
        """Calls that ended since `vanaf`, that nobody answered, registered or dealt with.

        The contact that stands for such a call was made by itself: no medewerker had it.
        """
        return self.filter(
            opgenomen_op__isnull=True,
            beeindigd_op__gte=vanaf,
            afgedaan_op__isnull=True,
            klantcontact__medewerker__isnull=True,
            klantcontact__resultaat=Resultaat.AFGEBROKEN,
        )

    def callable_back(self) -> "TelefoongesprekQuerySet":
        """Of a number that is known, did not get through later, and was promised no call since."""
        later = Telefoongesprek.objects.filter(
            nummer=OuterRef("nummer"), opgenomen_op__gt=OuterRef("beeindigd_op")
        )
        beloofd = Terugbelverzoek.objects.filter(
            Q(aangemaakt_op__gte=OuterRef("beeindigd_op"))
            | Q(afgesloten_op__isnull=True, ingetrokken_op__isnull=True),
            telefoonnummer=OuterRef("nummer"),
        ).exclude(telefoonnummer="")
        return self.exclude(nummer="").filter(~Exists(later), ~Exists(beloofd))

    def per_nummer(self) -> "models.QuerySet[Telefoongesprek, dict[str, Any]]":
        """A row for each number: `nummer`, `aantal`, `eerste_op`, `laatste_op` and `gesprek`, the key of one
        of its calls; who waits longest comes first."""
        return (
            self.values("nummer")
            .annotate(
                aantal=Count("pk"),
                eerste_op=Min("beeindigd_op"),
                laatste_op=Max("beeindigd_op"),
                gesprek=Max("pk"),
            )
            .order_by("eerste_op", "nummer")
        )


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
    # Of a call that nobody answered: when and by whom it was seen to.
    afgedaan_op = models.DateTimeField(null=True, blank=True)
    afgedaan_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TelefoongesprekQuerySet.as_manager()

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
            models.Index(
                fields=["beeindigd_op"],
                condition=Q(opgenomen_op__isnull=True, afgedaan_op__isnull=True),
                name="telefoongesprek_gemist",
            ),
            # Did who called in vain get through later?
            models.Index(
                fields=["nummer", "opgenomen_op"],
                condition=Q(opgenomen_op__isnull=False),
                name="telefoongesprek_opgenomen",
            ),
        ]

    def __str__(self) -> str:
        return f"Telefoongesprek {self.pk}"
