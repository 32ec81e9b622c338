"""Day counts of the norms, what must be counted again, and what the catalogue looked like each day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalogus.models import Locatie, Product, Thema
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Bron
from servicenormen.models.norm import Servicenorm

# The `dimensie` of the row that counts all cases of a day.
TOTAAL = "totaal"
# The `dimensie` of the rows that count the cases by what they took (meetmethoden.Duur).
DUUR = "duur"


class Dagtelling(models.Model):
    """The cases of one norm on one day for one value of one dimension, or all of them (`TOTAAL`).

    Never incremented, always counted again from the cases. Holds once nothing more can change with the
    peilmoment: from `stabiel_vanaf` on; before that moment the cases themselves are asked.
    """

    servicenorm = models.ForeignKey(Servicenorm, on_delete=models.CASCADE, related_name="dagtellingen")
    datum = models.DateField()
    dimensie = models.CharField(max_length=20)
    waarde = models.CharField(max_length=100, blank=True, help_text="Sleutel van de rij, of de waarde zelf.")
    teller = models.PositiveIntegerField()
    noemer = models.PositiveIntegerField()
    stabiel_vanaf = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dagtellingen"
        constraints = [
            models.UniqueConstraint(
                fields=["servicenorm", "dimensie", "datum", "waarde"], name="dagtelling_uniek"
            ),
            models.CheckConstraint(
                condition=Q(teller__lte=F("noemer")),
                name="dagtelling_teller_in_noemer",
                violation_error_message="Er zijn niet meer gevallen binnen de norm dan er gevallen zijn.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.servicenorm_id} {self.datum} {self.dimensie} {self.waarde}: {self.teller}/{self.noemer}"
        )


class VerouderdeDag(models.Model):
    """A mark: something changed in the cases of this day, so its counts must be made again.

    Written by triggers on the source tables (see migration 0003), by every statement that touches them,
    whoever sends it. Marks are only added, and removed one by one by who has seen them before counting:
    a mark of a transaction that commits during a count therefore outlives that count.
    """

    bron = models.CharField(max_length=20, choices=Bron, blank=True)
    servicenorm = models.ForeignKey(
        Servicenorm, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    datum = models.DateField()

    class Meta:
        verbose_name = "verouderde dag"
        verbose_name_plural = "verouderde dagen"
        constraints = [
            models.CheckConstraint(
                condition=(Q(bron="") & Q(servicenorm__isnull=False))
                | (~Q(bron="") & Q(servicenorm__isnull=True)),
                name="verouderdedag_een_oorzaak",
                violation_error_message="Een dag veroudert door een bron of door een norm.",
            )
        ]
        indexes = [models.Index(fields=["datum"], name="verouderdedag_datum")]

    def __str__(self) -> str:
        return f"{self.bron or self.servicenorm_id} {self.datum}"


class Productmeting(models.Model):
    """What the catalogue said about one published product on one day (norms 7 and 8).

    Yesterday's catalogue cannot be asked today, so every day is kept. All rows of a day are one picture:
    they have the same `gemeten_op`, the moment since which the catalogue looked like this that day.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="metingen")
    datum = models.DateField()
    gemeten_op = models.DateTimeField()
    thema = models.ForeignKey(Thema, on_delete=models.PROTECT, related_name="+")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="+")
    ontbreekt = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    is_online_mogelijk = models.BooleanField()
    is_online_aangeboden = models.BooleanField()

    class Meta:
        verbose_name_plural = "productmetingen"
        constraints = [
            models.UniqueConstraint(fields=["datum", "product"], name="productmeting_een_per_dag"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.datum}"


class Afspraakuitkomst(models.Model):
    """What came of an appointment that was not cancelled: a row of a view over the visits with an appointment
    and the appointments to which nobody came. `aangemeld_op`: None of who did not come."""

    # Of a visit twice its own id, of an appointment without one twice its own and one.
    id = models.BigIntegerField(primary_key=True)
    referentie = models.CharField(max_length=100)
    afspraak_op = models.DateTimeField()
    aangemeld_op = models.DateTimeField(null=True)
    locatie = models.ForeignKey(Locatie, on_delete=models.DO_NOTHING, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "servicenormen_afspraakuitkomst"
        verbose_name_plural = "uitkomsten van afspraken"

    def __str__(self) -> str:
        return f"{self.referentie} {self.afspraak_op:%d-%m-%Y}"

    @property
    def bron_van_rij(self) -> tuple[str, int]:
        """Which row this is: its kind and its key."""
        return ("afspraak" if self.pk % 2 else "bezoek"), self.pk // 2
