"""Who contacted the gemeente, about what, and what was promised by when."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from simple_history.models import HistoricalRecords

from afspraken.models import Afspraak, Bezoek
from catalogus.models import Locatie, Product
from contacten.enums import Kanaal, Klantsoort, Poginguitkomst, Resultaat, Richting
from kcc.organisatie.models import Afdeling


class Klant(models.Model):
    """A person or organisation that the gemeente has contact with."""

    soort = models.CharField(max_length=20, choices=Klantsoort, default=Klantsoort.PERSOON)
    naam = models.CharField(max_length=200)
    geboortedatum = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    huisnummer = models.CharField(max_length=20, blank=True)
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    aangemaakt_op = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "klanten"
        indexes = [
            GinIndex(OpClass(Upper("naam"), name="gin_trgm_ops"), name="klant_naam_trgm"),
            models.Index(fields=["postcode", "huisnummer"], name="klant_adres"),
        ]

    def __str__(self) -> str:
        return self.naam


class Telefoonnummer(models.Model):
    """A number of a klant in E.164, so that every spelling of it meets."""

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="telefoonnummers")
    nummer = models.CharField(max_length=20, db_index=True)

    class Meta:
        verbose_name_plural = "telefoonnummers"
        constraints = [
            models.UniqueConstraint(
                fields=["klant", "nummer"],
                name="telefoonnummer_uniek",
                violation_error_message="Deze klant heeft dit nummer al.",
            )
        ]

    def __str__(self) -> str:
        return self.nummer


class Emailadres(models.Model):
    """An e-mail address of a klant, in lower case."""

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="emailadressen")
    adres = models.EmailField(db_index=True)

    class Meta:
        verbose_name_plural = "e-mailadressen"
        constraints = [
            models.UniqueConstraint(
                fields=["klant", "adres"],
                name="emailadres_uniek",
                violation_error_message="Deze klant heeft dit e-mailadres al.",
            )
        ]

    def __str__(self) -> str:
        return self.adres


class Klantcontact(models.Model):
    """One contact over any channel, in or out, with how it ended. Anonymous contact is normal."""

    referentie = models.CharField(max_length=100, unique=True)
    kanaal = models.CharField(max_length=20, choices=Kanaal)
    richting = models.CharField(max_length=20, choices=Richting, default=Richting.INKOMEND)
    begonnen_op = models.DateTimeField()
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    resultaat = models.CharField(max_length=40, choices=Resultaat, blank=True)
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontacten"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontacten"
    )
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontacten"
    )
    locatie = models.ForeignKey(
        Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontacten"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="klantcontacten",
    )
    bezoek = models.OneToOneField(
        Bezoek, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontact"
    )
    afspraak = models.ForeignKey(
        Afspraak, null=True, blank=True, on_delete=models.SET_NULL, related_name="klantcontacten"
    )
    onderwerp = models.CharField(max_length=300, blank=True)
    notitie = models.TextField(blank=True)

    class Meta:
        ordering = ["-begonnen_op", "-id"]
        verbose_name_plural = "klantcontacten"
        constraints = [
            models.CheckConstraint(
                condition=Q(beeindigd_op__isnull=True) | Q(beeindigd_op__gte=F("begonnen_op")),
                name="klantcontact_begin_voor_einde",
                violation_error_message="Het contact eindigt niet voor het begint.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["begonnen_op"],
                condition=Q(kanaal=Kanaal.TELEFOON, richting=Richting.INKOMEND),
                name="klantcontact_telefoon_in",
            ),
            models.Index(fields=["klant", "-begonnen_op"], name="klantcontact_klant"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kanaal_display()} {self.begonnen_op:%d-%m-%Y %H.%M}"


class TerugbelverzoekQuerySet(models.QuerySet["Terugbelverzoek"]):
    def open(self) -> "TerugbelverzoekQuerySet":
        """Requests that still ask for a call."""
        return self.filter(afgesloten_op__isnull=True, ingetrokken_op__isnull=True)

    def overdue(self, nu: datetime) -> "TerugbelverzoekQuerySet":
        """Requests without a first attempt whose deadline has passed at `nu`."""
        return self.open().filter(eerste_poging_op__isnull=True, deadline_op__lt=nu)


class Terugbelverzoek(models.Model):
    """A promise to call somebody back: at the latest the next werkdag at 17:00 (norm 6)."""

    referentie = models.CharField(max_length=100, unique=True)
    klantcontact = models.ForeignKey(
        Klantcontact, null=True, blank=True, on_delete=models.PROTECT, related_name="terugbelverzoeken"
    )
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.PROTECT, related_name="terugbelverzoeken"
    )
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="terugbelverzoeken"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terugbelverzoeken",
        help_text="Wie het op zich heeft genomen.",
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="terugbelverzoeken"
    )
    naam = models.CharField(max_length=200, blank=True)
    telefoonnummer = models.CharField(max_length=20, blank=True)
    vraag = models.TextField(blank=True)
    voorkeursmoment = models.CharField(max_length=200, blank=True)
    aangemaakt_op = models.DateTimeField()
    # Stored with the rule it came from: a later change of the calendar is not a change of the past.
    deadline_op = models.DateTimeField()
    deadline_regel = models.CharField(max_length=100)
    eerste_poging_op = models.DateTimeField(null=True, blank=True)
    bereikt_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    afgesloten_op = models.DateTimeField(null=True, blank=True)

    objects = TerugbelverzoekQuerySet.as_manager()

    class Meta:
        ordering = ["deadline_op", "id"]
        verbose_name_plural = "terugbelverzoeken"
        constraints = [
            models.CheckConstraint(
                condition=Q(eerste_poging_op__isnull=True) | Q(eerste_poging_op__gte=F("aangemaakt_op")),
                name="terugbelverzoek_poging_na_aanvraag",
                violation_error_message="Een belpoging kan niet voor het verzoek liggen.",
            ),
            models.CheckConstraint(
                condition=Q(bereikt_op__isnull=True)
                | Q(eerste_poging_op__isnull=False, bereikt_op__gte=F("eerste_poging_op")),
                name="terugbelverzoek_bereikt_na_poging",
                violation_error_message="Iemand is bereikt bij of na de eerste poging.",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_op"], name="terugbelverzoek_deadline"),
            models.Index(
                fields=["afdeling", "deadline_op"],
                condition=Q(afgesloten_op__isnull=True, ingetrokken_op__isnull=True),
                name="terugbelverzoek_open",
            ),
        ]

    def __str__(self) -> str:
        return f"Terugbelverzoek {self.pk}"


class Terugbelpoging(models.Model):
    """One attempt to reach the person, and what came of it."""

    terugbelverzoek = models.ForeignKey(Terugbelverzoek, on_delete=models.CASCADE, related_name="pogingen")
    moment = models.DateTimeField()
    uitkomst = models.CharField(max_length=20, choices=Poginguitkomst)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notitie = models.TextField(blank=True)

    class Meta:
        ordering = ["moment", "id"]
        verbose_name_plural = "terugbelpogingen"
