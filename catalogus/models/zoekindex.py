"""The words of the catalogue, kept up by the database itself: see the migration `zoekindex`."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from catalogus.enums import Zoeksoort, Zoekveld
from kcc.organisatie.models import Medewerker


class Zoekplek(models.Model):
    """One word in one line of one thing that can be found, as triggers of the database write them.

    A line is a name, one synonym, or a whole text. `stam` is the sound of the word's stem, in which different
    spellings of a word meet; a word stands once in a line.
    """

    stam = models.TextField(db_collation="C")
    taal = models.CharField(max_length=2)
    soort = models.PositiveSmallIntegerField(choices=Zoeksoort)
    onderwerp_id = models.BigIntegerField()
    veld = models.PositiveSmallIntegerField(choices=Zoekveld)
    regel = models.PositiveSmallIntegerField()
    # The number of different words of the line.
    lengte = models.PositiveSmallIntegerField()
    is_openbaar = models.BooleanField()

    class Meta:
        verbose_name_plural = "zoekplekken"
        indexes = [
            models.Index(
                fields=["stam", "taal"],
                include=["soort", "onderwerp_id", "veld", "regel", "lengte", "is_openbaar"],
                name="zoekplek_stam",
            ),
            models.Index(fields=["soort", "onderwerp_id"], name="zoekplek_onderwerp"),
        ]

    def __str__(self) -> str:
        return self.stam


class Zoekwoord(models.Model):
    """A word that stands, or once stood, somewhere in the catalogue: what a typing error is compared with.

    `klank` is the sound of the whole word. Whether the word is still in use is in `Zoekplek`.
    """

    woord = models.TextField(db_collation="C")
    taal = models.CharField(max_length=2)
    stam = models.TextField(db_collation="C")
    klank = models.TextField(db_collation="C")

    class Meta:
        verbose_name_plural = "zoekwoorden"
        constraints = [models.UniqueConstraint(fields=["woord", "taal"], name="zoekwoord_uniek")]
        indexes = [
            models.Index(fields=["klank"], name="zoekwoord_klank"),
            GinIndex(OpClass("klank", name="gin_trgm_ops"), name="zoekwoord_klank_trgm"),
            GinIndex(OpClass("stam", name="gin_trgm_ops"), name="zoekwoord_stam_trgm"),
        ]

    def __str__(self) -> str:
        return self.woord


class GemisteZoekvraag(models.Model):
    """What people asked the search and did not find, without who asked.

    Before it was asked on three different days the words themselves are not kept: `sleutel` is a keyed hash
    of them, `zoekterm` is empty.
    """

    sleutel = models.CharField(max_length=64, unique=True)
    zoekterm = models.CharField(max_length=60, blank=True)
    aantal = models.PositiveIntegerField("keer", default=1)
    dagen = models.PositiveSmallIntegerField("op verschillende dagen", default=1)
    laatst_op = models.DateField("voor het laatst")
    opgelost_op = models.DateTimeField("opgelost", null=True, blank=True)
    opgelost_door = models.ForeignKey(
        Medewerker, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-dagen", "-aantal", "zoekterm"]
        verbose_name = "gemiste zoekvraag"
        verbose_name_plural = "gemiste zoekvragen"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(zoekterm="") | models.Q(dagen__gte=3),
                name="gemistezoekvraag_pas_na_drie_dagen",
                violation_error_message="Een zoekvraag wordt pas bewaard na drie verschillende dagen.",
            )
        ]
        indexes = [models.Index(fields=["laatst_op"], name="gemistezoekvraag_laatst")]

    def __str__(self) -> str:
        return self.zoekterm or "(nog niet bewaard)"


class GemisteZoekdag(models.Model):
    """How often one question was missed on one local day: numbers only, to see when it is asked more."""

    # Indexed by the constraint below.
    zoekvraag = models.ForeignKey(
        GemisteZoekvraag, on_delete=models.CASCADE, related_name="per_dag", db_index=False
    )
    datum = models.DateField()
    aantal = models.PositiveIntegerField()

    class Meta:
        verbose_name = "dag van een gemiste zoekvraag"
        verbose_name_plural = "dagen van gemiste zoekvragen"
        constraints = [models.UniqueConstraint(fields=["zoekvraag", "datum"], name="gemistezoekdag_uniek")]
        indexes = [models.Index(fields=["datum"], name="gemistezoekdag_datum")]

    def __str__(self) -> str:
        return f"{self.zoekvraag_id} {self.datum}: {self.aantal}"
