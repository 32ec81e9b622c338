"""One contact over any channel: its questions, how it ended, and what was corrected later."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from afspraken.models import Afspraak, Bezoek
from catalogus.models import Locatie, Product
from contacten.enums import Kanaal, Resultaat, Richting, Vertegenwoordiger
from contacten.models.register import Klant
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker


class Klantcontact(models.Model):
    """One contact over any channel, in or out, with how it ended. Anonymous contact is normal."""

    referentie = models.CharField(max_length=100, unique=True)
    kanaal = models.CharField(max_length=20, choices=Kanaal)
    richting = models.CharField(max_length=20, choices=Richting, default=Richting.INKOMEND)
    begonnen_op = models.DateTimeField()
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    resultaat = models.CharField(max_length=40, choices=Resultaat, blank=True)
    # Indexed below. Most contacts that come from elsewhere have no klant, medewerker or afspraak: an index
    # without those is smaller, and costs nothing while a million of them are read in.
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontacten", db_index=False
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
        db_index=False,
    )
    bezoek = models.OneToOneField(
        Bezoek, null=True, blank=True, on_delete=models.PROTECT, related_name="klantcontact"
    )
    afspraak = models.ForeignKey(
        Afspraak,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="klantcontacten",
        db_index=False,
    )
    onderwerp = models.CharField(max_length=300, blank=True)
    notitie = models.TextField(blank=True)
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl", db_default="nl")
    is_vertrouwelijk = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Onderwerp en notitie zijn alleen voor wie het contact had, en voor managers.",
    )
    bronnen = ArrayField(
        models.CharField(max_length=100),
        default=list,
        db_default=[],
        blank=True,
        help_text="Wat de medewerker erbij gebruikte: soort en code, bijvoorbeeld product:paspoort.",
    )
    # Who spoke for the klant. Text and no klant: a helper or a housing corporation is not in the register.
    vertegenwoordiger_soort = models.CharField(
        max_length=20, choices=Vertegenwoordiger, blank=True, default="", db_default=""
    )
    vertegenwoordiger_naam = models.CharField(max_length=200, blank=True, default="", db_default="")
    vertegenwoordiger_telefoon = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-begonnen_op", "-id"]
        verbose_name_plural = "klantcontacten"
        constraints = [
            models.CheckConstraint(
                condition=Q(beeindigd_op__isnull=True) | Q(beeindigd_op__gte=F("begonnen_op")),
                name="klantcontact_begin_voor_einde",
                violation_error_message="Het contact eindigt niet voor het begint.",
            ),
            models.CheckConstraint(
                condition=~Q(vertegenwoordiger_soort="")
                | Q(vertegenwoordiger_naam="", vertegenwoordiger_telefoon=""),
                name="klantcontact_vertegenwoordiger",
                violation_error_message="Kies wie er namens de klant belt.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["begonnen_op"],
                condition=Q(kanaal=Kanaal.TELEFOON, richting=Richting.INKOMEND),
                name="klantcontact_telefoon_in",
            ),
            models.Index(
                fields=["klant", "-begonnen_op"], condition=Q(klant__isnull=False), name="klantcontact_klant"
            ),
            models.Index(
                fields=["medewerker"], condition=Q(medewerker__isnull=False), name="klantcontact_medewerker"
            ),
            models.Index(
                fields=["afspraak"], condition=Q(afspraak__isnull=False), name="klantcontact_afspraak"
            ),
            # The list of a period, newest first, also filtered. `id` lies beside the key and not in it: of a
            # key of two columns the planner thinks that its rows lie spread, and reads the whole table.
            models.Index(fields=["begonnen_op"], include=["id"], name="klantcontact_moment"),
            # For whom did a caller with this number speak?
            models.Index(
                fields=["vertegenwoordiger_telefoon"],
                condition=Q(klant__isnull=False) & ~Q(vertegenwoordiger_telefoon=""),
                name="klantcontact_namens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kanaal_display()} {self.begonnen_op:%d-%m-%Y %H.%M}"

    @property
    def duur(self) -> timedelta | None:
        """How long it lasted; None when its end is not known."""
        return self.beeindigd_op - self.begonnen_op if self.beeindigd_op else None

    def is_leesbaar_voor(self, medewerker: Medewerker) -> bool:
        """Whether this medewerker may read what a confidential contact was about."""
        return (
            not self.is_vertrouwelijk
            or self.medewerker_id == medewerker.pk
            or medewerker.heeft_rol(Rol.MANAGER)
        )


class Contactvraag(models.Model):
    """A further question in one contact; the first one is the contact's own `product` and `onderwerp`."""

    klantcontact = models.ForeignKey(Klantcontact, on_delete=models.CASCADE, related_name="meer_vragen")
    volgorde = models.PositiveSmallIntegerField()
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="contactvragen"
    )
    onderwerp = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["klantcontact", "volgorde"]
        verbose_name_plural = "contactvragen"
        constraints = [
            models.UniqueConstraint(
                fields=["klantcontact", "volgorde"],
                name="contactvraag_volgorde",
                violation_error_message="Elke vraag heeft een eigen plaats.",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(onderwerp=""),
                name="contactvraag_waarover",
                violation_error_message="Kies een product of schrijf op waar de vraag over gaat.",
            ),
        ]

    def __str__(self) -> str:
        return self.onderwerp or str(self.product)


class Contactwijziging(models.Model):
    """That somebody corrected a registered contact, and in what; never what it was: that is personal."""

    klantcontact = models.ForeignKey(Klantcontact, on_delete=models.CASCADE, related_name="wijzigingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    velden = ArrayField(models.CharField(max_length=40))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "contactwijzigingen"

    def __str__(self) -> str:
        return f"{self.moment:%d-%m-%Y %H.%M}: {self.veldnamen}"

    @property
    def veldnamen(self) -> str:
        """What was corrected, as words."""
        return ", ".join(veld.removeprefix("is_") for veld in self.velden)
