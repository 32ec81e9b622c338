"""Visits to a Stadswinkel, and who works where."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from afspraken.enums import Bezoekresultaat
from afspraken.models.afspraak import Afspraak
from afspraken.models.planning import Balie, Productgroep
from afspraken.regels import INLOOP_RANGACHTERSTAND
from catalogus.models import Locatie, Product


class BezoekQuerySet(models.QuerySet["Bezoek"]):
    def waiting(self) -> "BezoekQuerySet":
        """Visitors who checked in and are neither called nor gone."""
        return self.filter(aangemeld_op__isnull=False, opgeroepen_op__isnull=True, weggelopen_op__isnull=True)

    def at_desk(self) -> "BezoekQuerySet":
        """Visitors who were called and are not finished."""
        return self.filter(opgeroepen_op__isnull=False, afgerond_op__isnull=True, weggelopen_op__isnull=True)

    def in_queue_order(self) -> "BezoekQuerySet":
        """First who is to be called first.

        An appointment ranks by its time; a walk-in by its check-in plus INLOOP_RANGACHTERSTAND. So an
        appointment whose time has come goes before a fresh walk-in, and a walk-in that has waited that
        long overtakes every later appointment: nobody waits for ever.
        """
        return self.alias(rang=Coalesce("afspraak_op", F("aangemeld_op") + INLOOP_RANGACHTERSTAND)).order_by(
            "rang", "id"
        )


class Bezoek(models.Model):
    """A visitor at a Stadswinkel, from check-in to finish, with or without an appointment.

    Without `aangemeld_op` it is an appointment from another system to which nobody came.
    """

    referentie = models.CharField(max_length=100, unique=True, null=True, blank=True)
    locatie = models.ForeignKey(Locatie, on_delete=models.PROTECT, related_name="bezoeken")
    afspraak = models.OneToOneField(
        Afspraak, null=True, blank=True, on_delete=models.PROTECT, related_name="bezoek"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="bezoeken"
    )
    groep = models.ForeignKey(Productgroep, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    datum = models.DateField(help_text="De dag van aanmelden; van wie niet kwam, die van de afspraak.")
    ticketnummer = models.PositiveIntegerField(null=True, blank=True)
    naam = models.CharField(max_length=200, blank=True)
    # The time of the appointment when the visitor checked in; empty for a walk-in.
    afspraak_op = models.DateTimeField(null=True, blank=True)
    aangemeld_op = models.DateTimeField(null=True, blank=True)
    opgeroepen_op = models.DateTimeField(null=True, blank=True, help_text="De eerste oproep.")
    laatst_opgeroepen_op = models.DateTimeField(null=True, blank=True)
    afgerond_op = models.DateTimeField(null=True, blank=True)
    weggelopen_op = models.DateTimeField(null=True, blank=True)
    balie = models.ForeignKey(Balie, null=True, blank=True, on_delete=models.PROTECT, related_name="bezoeken")
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="bezoeken"
    )
    resultaat = models.CharField(max_length=30, choices=Bezoekresultaat, blank=True)

    objects = BezoekQuerySet.as_manager()

    class Meta:
        ordering = ["aangemeld_op"]
        verbose_name_plural = "bezoeken"
        constraints = [
            models.UniqueConstraint(fields=["locatie", "datum", "ticketnummer"], name="bezoek_ticket_uniek"),
            models.UniqueConstraint(
                fields=["balie"],
                condition=Q(
                    opgeroepen_op__isnull=False, afgerond_op__isnull=True, weggelopen_op__isnull=True
                ),
                name="bezoek_een_per_balie",
                violation_error_message="Aan deze balie zit al iemand. Rond dat bezoek eerst af.",
            ),
            models.CheckConstraint(
                condition=Q(aangemeld_op__isnull=False)
                | Q(
                    afspraak_op__isnull=False,
                    opgeroepen_op__isnull=True,
                    afgerond_op__isnull=True,
                    weggelopen_op__isnull=True,
                ),
                name="bezoek_aangemeld",
                violation_error_message="Vul in wanneer de bezoeker zich aanmeldde.",
            ),
            models.CheckConstraint(
                condition=Q(opgeroepen_op__isnull=True) | Q(opgeroepen_op__gte=F("aangemeld_op")),
                name="bezoek_oproep_na_aanmelding",
                violation_error_message="Een bezoeker wordt opgeroepen na het aanmelden.",
            ),
            models.CheckConstraint(
                condition=Q(afgerond_op__isnull=True)
                | Q(opgeroepen_op__isnull=False, afgerond_op__gte=F("opgeroepen_op")),
                name="bezoek_afgerond_na_oproep",
                violation_error_message="Een bezoek wordt afgerond na de oproep.",
            ),
            models.CheckConstraint(
                condition=Q(weggelopen_op__isnull=True)
                | Q(afgerond_op__isnull=True, weggelopen_op__gte=F("aangemeld_op")),
                name="bezoek_weg_of_afgerond",
                violation_error_message="Een bezoeker is geholpen of weggelopen, niet allebei.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["locatie", "aangemeld_op"],
                condition=Q(
                    aangemeld_op__isnull=False, opgeroepen_op__isnull=True, weggelopen_op__isnull=True
                ),
                name="bezoek_wachtend",
            ),
            models.Index(
                fields=["afspraak_op"],
                condition=Q(afspraak_op__isnull=False),
                name="bezoek_afspraak_op",
            ),
            models.Index(fields=["locatie", "datum"], name="bezoek_locatie_datum"),
        ]

    def __str__(self) -> str:
        return f"Bezoek {self.ticket}"

    @property
    def ticket(self) -> str:
        """What the visitor's slip and the display say: A for an appointment, B for a walk-in."""
        letter = "A" if self.afspraak_op else "B"
        return f"{letter}{self.ticketnummer:03d}" if self.ticketnummer else ""

    @property
    def wacht_sinds(self) -> datetime:
        """The moment from which waiting counts: check-in, or the appointment when that is later."""
        return max(moment for moment in (self.aangemeld_op, self.afspraak_op) if moment is not None)

    def wachttijd(self, nu: datetime) -> timedelta:
        """How long the visitor waited, or has waited at `nu`; never negative."""
        einde = self.opgeroepen_op or self.weggelopen_op or nu
        return max(einde - self.wacht_sinds, timedelta(0))


class Ticketteller(models.Model):
    """The last ticket number given out at a place on a day."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    datum = models.DateField()
    laatste = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locatie", "datum"], name="ticketteller_uniek")]

    def __str__(self) -> str:
        return f"{self.datum:%d-%m-%Y}: {self.laatste}"


class Werkplek(models.Model):
    """Where a medewerker works now: the place, and the desk while sitting at one."""

    medewerker = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="werkplek"
    )
    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    balie = models.OneToOneField(
        Balie, null=True, blank=True, on_delete=models.SET_NULL, related_name="werkplek"
    )

    class Meta:
        verbose_name_plural = "werkplekken"

    def __str__(self) -> str:
        return f"{self.medewerker}: {self.balie or self.locatie}"
