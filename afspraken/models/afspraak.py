"""Appointments of citizens."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from afspraken.enums import Afspraakkanaal, Afspraakstatus, Behoefte
from afspraken.models.planning import Productgroep
from catalogus.models import Locatie, Product
from kcc.organisatie.models import UitgaandBericht


def zoeknaam(waarde: models.Expression | models.F) -> models.Func:
    """A name as it is searched: small letters without accents, one space before and after every word."""
    return models.Func(waarde, function="afspraken_zoeknaam", output_field=models.TextField())


class AfspraakQuerySet(models.QuerySet["Afspraak"]):
    def holding(self) -> "AfspraakQuerySet":
        """Appointments that take capacity: all that were not cancelled (of `alle`: with what is held)."""
        return self.exclude(status=Afspraakstatus.AFGEZEGD)

    def held(self) -> "AfspraakQuerySet":
        """What is held for who is still typing (of `alle`), also when its time is over."""
        return self.filter(status=Afspraakstatus.GERESERVEERD)

    def expired(self, nu: datetime) -> "AfspraakQuerySet":
        """What is held (of `alle`) though its time is over."""
        return self.held().filter(vervalt_op__lte=nu)

    def with_bezorging(self) -> "AfspraakQuerySet":
        """Whether a message about it did not arrive, as `is_niet_bezorgd`."""
        berichten = UitgaandBericht.objects.undelivered().filter(betreft=OuterRef("uuid"))
        return self.annotate(is_niet_bezorgd=Exists(berichten))

    def with_regels(self) -> "AfspraakQuerySet":
        """Fetch place and products along."""
        return self.select_related("locatie").prefetch_related("regels__product")

    def matching(self, zoekterm: str) -> "AfspraakQuerySet":
        """Those whose number begins with `zoekterm`, or in whose name every word of it occurs.

        Accents and capitals do not matter. An empty term matches all. Made for the few hundred
        appointments of one place and day: it has no index of its own.
        """
        woorden = zoekterm.split()
        if woorden and all(woord.isdecimal() for woord in woorden):
            return self.filter(nummer__startswith="".join(woorden))
        gevonden = self
        for woord in woorden:
            gevonden = gevonden.filter(naam__unaccent__icontains=woord)
        return gevonden


class AfspraakManager(models.Manager.from_queryset(AfspraakQuerySet)):  # type: ignore[misc]
    """Appointments that somebody made: what is only held is no appointment to anybody but the capacity."""

    def get_queryset(self) -> AfspraakQuerySet:
        queryset: AfspraakQuerySet = super().get_queryset()
        return queryset.exclude(status=Afspraakstatus.GERESERVEERD)


class Afspraak(models.Model):
    """An appointment of one or more products × persons at a place. Managed with a secret, not an account."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nummer = models.CharField(max_length=8, unique=True)
    # One per attempt to book: a double click, a resubmitted form or an API retry finds the first result.
    aanvraag_sleutel = models.CharField(max_length=100, unique=True)
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, related_name="afspraken")
    datum = models.DateField()
    begint_op = models.DateTimeField()
    eindigt_op = models.DateTimeField()
    kanaal = models.CharField(max_length=20, choices=Afspraakkanaal)
    status = models.CharField(max_length=20, choices=Afspraakstatus, default=Afspraakstatus.BEVESTIGD)
    # Until when it is held, while somebody types: a hold is an appointment with an expiry.
    vervalt_op = models.DateTimeField(null=True, blank=True, editable=False)
    naam = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    # The citizen wants the reminder on this telephone instead of by mail.
    sms_herinnering = models.BooleanField("herinnering per sms", default=False, db_default=False)
    opmerking = models.TextField(blank=True, max_length=1000)
    behoeften = ArrayField(
        models.CharField(max_length=20, choices=Behoefte), default=list, db_default=[], blank=True
    )
    tolktaal = models.CharField("taal van de tolk", max_length=50, db_default="", blank=True, default="")
    # Keyed hashes, not the data: all they are for is recognising it. See services.ingang.
    postcodesleutel = models.CharField(max_length=40, default="", db_default="", blank=True, editable=False)
    geboortedatumsleutel = models.CharField(
        max_length=40, default="", db_default="", blank=True, editable=False
    )
    # Counts the moves: the SEQUENCE of the ICS file, so that a calendar knows which one is newer.
    volgnummer = models.PositiveSmallIntegerField(default=0)
    gemaakt_op = models.DateTimeField()
    gewijzigd_op = models.DateTimeField()

    objects = AfspraakManager()
    alle = AfspraakQuerySet.as_manager()

    class Meta:
        ordering = ["begint_op"]
        verbose_name_plural = "afspraken"
        constraints = [
            models.CheckConstraint(
                condition=Q(begint_op__lt=F("eindigt_op")),
                name="afspraak_begin_voor_einde",
                violation_error_message="Een afspraak begint voor hij eindigt.",
            ),
            models.CheckConstraint(
                condition=Q(status=Afspraakstatus.GERESERVEERD, vervalt_op__isnull=False)
                | (~Q(status=Afspraakstatus.GERESERVEERD) & Q(vervalt_op__isnull=True)),
                name="afspraak_gereserveerd_vervalt",
                violation_error_message="Alleen een gereserveerde plek vervalt, en die vervalt altijd.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Afspraakstatus.GERESERVEERD)
                | Q(
                    naam="",
                    email="",
                    telefoon="",
                    opmerking="",
                    tolktaal="",
                    behoeften=[],
                    postcodesleutel="",
                    geboortedatumsleutel="",
                ),
                name="afspraak_gereserveerd_zonder_persoon",
                violation_error_message="Bij een gereserveerde plek horen nog geen gegevens van iemand.",
            ),
            models.CheckConstraint(
                condition=Q(behoeften__contained_by=Behoefte.values),
                name="afspraak_behoeften_bekend",
                violation_error_message="Kies de hulp uit de lijst.",
            ),
            models.CheckConstraint(
                condition=Q(tolktaal="") | Q(behoeften__contains=[Behoefte.TOLK]),
                name="afspraak_taal_van_tolk",
                violation_error_message="Vul alleen een taal in als u een tolk wilt.",
            ),
        ]
        indexes = [
            models.Index(fields=["locatie", "datum", "begint_op"], name="afspraak_locatie_datum"),
            # The few that are held, to see which are over.
            models.Index(
                fields=["vervalt_op"],
                condition=Q(status=Afspraakstatus.GERESERVEERD),
                name="afspraak_vervalt",
            ),
            # Whether somebody has one already, in whatever letters the address was typed.
            models.Index(Lower("email"), condition=~Q(email=""), name="afspraak_email_klein"),
            # By whom: the appointments of a client on the line.
            # Who is still to come: whom to remind.
            models.Index(fields=["begint_op"], condition=Q(status="bevestigd"), name="afspraak_komend"),
            # To whom nobody came.
            models.Index(
                fields=["begint_op"], condition=Q(status="niet_verschenen"), name="afspraak_niet_gekomen"
            ),
            models.Index(fields=["email"], condition=~Q(email=""), name="afspraak_email"),
            models.Index(fields=["telefoon"], condition=~Q(telefoon=""), name="afspraak_telefoon"),
            GinIndex(OpClass(zoeknaam(F("naam")), name="gin_trgm_ops"), name="afspraak_zoeknaam"),
        ]

    def __str__(self) -> str:
        return f"Afspraak {self.nummer}"

    @property
    def behoefteregels(self) -> list[str]:
        """The needs in words for staff, in a fixed order; a wish for an interpreter with the language."""
        return [
            f"{soort.label}: {self.tolktaal}"
            if soort == Behoefte.TOLK and self.tolktaal
            else str(soort.label)
            for soort in Behoefte
            if soort in self.behoeften
        ]


class Afspraakregel(models.Model):
    """One product of an appointment and the cells it takes: what the load of Capaciteit is the sum of."""

    afspraak = models.ForeignKey(Afspraak, on_delete=models.CASCADE, related_name="regels")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    groep = models.ForeignKey(Productgroep, on_delete=models.PROTECT, related_name="+")
    aantal_personen = models.PositiveSmallIntegerField(default=1)
    eerste_cel = models.PositiveSmallIntegerField()
    aantal_cellen = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["eerste_cel"]
        constraints = [
            models.UniqueConstraint(
                fields=["afspraak", "product"],
                name="afspraakregel_product_uniek",
                violation_error_message="Dit product staat al in deze afspraak.",
            ),
            models.CheckConstraint(
                condition=Q(aantal_cellen__gte=1) & Q(eerste_cel__lte=288 - F("aantal_cellen")),
                name="afspraakregel_binnen_dag",
                violation_error_message="Een afspraak valt binnen één dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.aantal_personen})"
