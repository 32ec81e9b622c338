"""What the night works out for the planner: the forecast, how good it is, and how many desks it asks for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from catalogus.models import Locatie


class Prognosestand(models.Model):
    """One forecast of everything, made for the days from `datum` on; the newest one counts.

    `toets` is afspraken.prognose.toets.Toets as plain values, empty when there was too little history.
    `kenmerken`: per place (key: its id) what a visit is like there, see services.kenmerken.
    """

    datum = models.DateField(unique=True)
    gemaakt_op = models.DateTimeField()
    historie_vanaf = models.DateField(null=True, blank=True)
    halveringstijd_dagen = models.PositiveSmallIntegerField()
    is_met_seizoen = models.BooleanField()
    spreiding_groep = models.FloatField()
    spreiding_locatie = models.FloatField()
    toets = models.JSONField(default=dict)
    kenmerken = models.JSONField(default=dict)

    class Meta:
        ordering = ["-datum"]
        verbose_name_plural = "prognosestanden"

    def __str__(self) -> str:
        return f"Prognose van {self.datum:%d-%m-%Y}"


class Prognose(models.Model):
    """Who is expected at a place on a day for one group, in 96 quarters of an hour of local time.

    `afspraken`: visitors with an appointment by the time of it, of whom `geboekt` have booked already (less
    no-shows); `inloop`: by the time they come in. No group: of visits of which nobody knows for what.
    """

    stand = models.ForeignKey(Prognosestand, on_delete=models.CASCADE, related_name="prognoses")
    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    groep = models.ForeignKey(
        "afspraken.Productgroep", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    datum = models.DateField()
    afspraken = ArrayField(models.FloatField())
    geboekt = ArrayField(models.FloatField())
    inloop = ArrayField(models.FloatField())

    class Meta:
        verbose_name_plural = "prognoses"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "datum", "groep"], nulls_distinct=False, name="prognose_uniek"
            )
        ]
        indexes = [models.Index(fields=["datum"], name="prognose_datum")]

    def __str__(self) -> str:
        return f"{self.locatie_id} {self.datum} {self.groep_id}"


class Personeelsadvies(models.Model):
    """The desks that a place needs on a day, per quarter of an hour (96), by simulation of the forecast.

    `is_gehaald`: whether norm 4 is met with them, as `binnen_norm` tells (a share; none: nobody is expected
    with an appointment). `erlang`: what Erlang C would ask for, to compare with.
    """

    stand = models.ForeignKey(Prognosestand, on_delete=models.CASCADE, related_name="adviezen")
    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    datum = models.DateField()
    balies = ArrayField(models.PositiveSmallIntegerField())
    erlang = ArrayField(models.PositiveSmallIntegerField())
    binnen_norm = models.FloatField(null=True, blank=True)
    is_gehaald = models.BooleanField()

    class Meta:
        verbose_name_plural = "personeelsadviezen"
        constraints = [
            models.UniqueConstraint(fields=["locatie", "datum"], name="personeelsadvies_uniek"),
        ]

    def __str__(self) -> str:
        return f"{self.locatie_id} {self.datum}"
