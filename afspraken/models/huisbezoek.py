"""Home visits: the areas of the gemeente, how far they are apart, and at which address a team comes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from simple_history.models import HistoricalRecords

from afspraken.models.afspraak import Afspraak
from catalogus.models import Locatie


class Gebied(models.Model):
    """A part of the gemeente: addresses that are about as far from everywhere else."""

    naam = models.CharField(
        max_length=60, unique=True, error_messages={"unique": "Er is al een gebied met deze naam."}
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "gebieden"

    def __str__(self) -> str:
        return self.naam


class Postcodereeks(models.Model):
    """The digits of postcodes that lie in an area, from `van` through `tot_en_met`."""

    gebied = models.ForeignKey(Gebied, on_delete=models.CASCADE, related_name="reeksen")
    van = models.PositiveSmallIntegerField()
    tot_en_met = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["van"]
        verbose_name_plural = "postcodereeksen"
        constraints = [
            models.CheckConstraint(
                condition=Q(van__gte=1000, tot_en_met__lte=9999, van__lte=F("tot_en_met")),
                name="postcodereeks_van_tot",
                violation_error_message="Vul vier cijfers in, en in een reeks eerst de laagste.",
            ),
            ExclusionConstraint(
                name="postcodereeks_een_gebied",
                expressions=[
                    (
                        Func(
                            F("van"),
                            F("tot_en_met"),
                            Value("[]"),
                            function="int4range",
                            output_field=models.Field(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="Een postcode hoort bij één gebied.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.van}" if self.van == self.tot_en_met else f"{self.van}-{self.tot_en_met}"


class Reistijd(models.Model):
    """Minutes from an area to another (or within one); the way back takes as long, unless it has its own."""

    van = models.ForeignKey(Gebied, on_delete=models.CASCADE, related_name="+")
    naar = models.ForeignKey(Gebied, on_delete=models.CASCADE, related_name="+")
    minuten = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "reistijden"
        constraints = [
            models.UniqueConstraint(fields=["van", "naar"], name="reistijd_uniek"),
            models.CheckConstraint(
                condition=Q(minuten__lte=240),
                name="reistijd_minuten",
                violation_error_message="Een reis duurt hoogstens 240 minuten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.van_id}-{self.naar_id}: {self.minuten}"


class Huisbezoek(models.Model):
    """Where a team comes for an appointment. There is one as long as the appointment stands: whoever cancels
    takes the address away with it.

    `periode` is the visit itself. That a team is at one address at a time is a constraint; that it has the
    time to travel depends on the two visits beside it, and is kept by whoever changes a tour (see
    `services.huisbezoek`). Checked at the end of a transaction, so that visits can change places.
    """

    afspraak = models.OneToOneField(
        Afspraak, on_delete=models.CASCADE, primary_key=True, related_name="huisbezoek"
    )
    team = models.ForeignKey(Locatie, on_delete=models.PROTECT, related_name="+")
    periode = DateTimeRangeField()
    gebied = models.ForeignKey(Gebied, on_delete=models.PROTECT, related_name="+")
    # Empty while the moment is only held: then the area is all there is to know.
    straat = models.CharField(max_length=100, blank=True)
    huisnummer = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    plaats = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name_plural = "huisbezoeken"
        constraints = [
            ExclusionConstraint(
                name="huisbezoek_team_een_adres",
                expressions=[("team", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                deferrable=Deferrable.DEFERRED,
                violation_error_message="Het team is op dat moment al bij een ander.",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[1-9][0-9]{3} [A-Z]{2}$"),
                name="huisbezoek_postcode",
                violation_error_message="Een postcode is vier cijfers en twee letters.",
            ),
        ]

    def __str__(self) -> str:
        return f"Huisbezoek {self.afspraak_id}"

    @property
    def adres(self) -> str:
        """On one line."""
        return f"{self.straat} {self.huisnummer}, {self.postcode} {self.plaats}"
