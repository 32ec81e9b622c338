"""Visits to a Stadswinkel, and who works where."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce

from afspraken.enums import Bezoekresultaat, Pauzereden, Sluitreden
from afspraken.models.afspraak import Afspraak
from afspraken.models.planning import Balie, Productgroep
from afspraken.regels import INLOOP_RANGACHTERSTAND
from catalogus.models import Locatie, Product


class BezoekQuerySet(models.QuerySet["Bezoek"]):
    def waiting(self) -> "BezoekQuerySet":
        """Visitors who checked in, are not gone, and were not called or are back in the queue since."""
        return self.open().filter(Q(opgeroepen_op__isnull=True) | Q(teruggezet_op__isnull=False))

    def at_desk(self) -> "BezoekQuerySet":
        """Visitors who were called and are not finished."""
        return self.open().filter(opgeroepen_op__isnull=False, teruggezet_op__isnull=True)

    def open(self) -> "BezoekQuerySet":
        """Visitors who are inside: they wait or sit at a desk."""
        return self.filter(aangemeld_op__isnull=False, afgerond_op__isnull=True, weggelopen_op__isnull=True)

    def with_eigen_balie(self) -> "BezoekQuerySet":
        """Annotate `eigen_balie`: the id of the only desk that may call this visitor.

        Who was sent on to a desk waits for it as long as somebody works there; otherwise (none) for any desk
        that serves the group.
        """
        werkt = Werkplek.objects.filter(balie=OuterRef("voor_balie"), pauze_sinds__isnull=True)
        return self.annotate(eigen_balie=Case(When(Exists(werkt), then=F("voor_balie_id"))))

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
    sluitreden = models.CharField(max_length=20, choices=Sluitreden, blank=True, db_default="")
    # Of the desk where the visitor is now; a new desk begins anew.
    aantal_oproepen = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Waits again after a call: sent on, or called by mistake. Check-in, rank and first call stay.
    teruggezet_op = models.DateTimeField(null=True, blank=True)
    doorgestuurd_op = models.DateTimeField(null=True, blank=True)
    voor_balie = models.ForeignKey(
        Balie, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
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
            models.CheckConstraint(
                condition=Q(sluitreden="") | Q(weggelopen_op__isnull=False),
                name="bezoek_sluitreden_van_gesloten",
                violation_error_message="Alleen een bezoek dat niet is afgerond, heeft een reden.",
            ),
            models.CheckConstraint(
                condition=Q(teruggezet_op__isnull=True)
                | Q(opgeroepen_op__isnull=False, balie__isnull=True, afgerond_op__isnull=True),
                name="bezoek_teruggezet_na_oproep",
                violation_error_message="Wie terug is in de wachtrij, zit niet aan een balie.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["locatie", "datum"],
                condition=Q(aangemeld_op__isnull=False, afgerond_op__isnull=True, weggelopen_op__isnull=True),
                name="bezoek_open",
            ),
            models.Index(
                fields=["afspraak_op"],
                condition=Q(afspraak_op__isnull=False),
                name="bezoek_afspraak_op",
            ),
            # The few who come without one.
            models.Index(
                fields=["aangemeld_op"], condition=Q(afspraak_op__isnull=True), name="bezoek_inloop"
            ),
            models.Index(fields=["locatie", "datum"], name="bezoek_locatie_datum"),
            # How long is a name kept (contacten.services.bewaren)?
            models.Index(
                Coalesce("aangemeld_op", "afspraak_op"), condition=~Q(naam=""), name="bezoek_met_naam"
            ),
        ]

    def __str__(self) -> str:
        return f"Bezoek {self.ticket}"

    @property
    def ticket(self) -> str:
        """What the visitor's slip and the display say: A for an appointment, B for a walk-in."""
        letter = "A" if self.afspraak_op else "B"
        return f"{letter}{self.ticketnummer:03d}" if self.ticketnummer else ""

    @property
    def is_aan_balie(self) -> bool:
        """Called, and neither finished, gone nor back in the queue."""
        return bool(self.opgeroepen_op) and not (self.teruggezet_op or self.afgerond_op or self.weggelopen_op)

    @property
    def kan_terug(self) -> bool:
        """Closed as left or not come, and nobody spoke with them: can be taken back, on the same day."""
        return (
            self.sluitreden in {Sluitreden.WEGGELOPEN, Sluitreden.NIET_GEKOMEN} and not self.doorgestuurd_op
        )

    @property
    def wacht_sinds(self) -> datetime:
        """The moment from which waiting counts: check-in, or the appointment when that is later."""
        return max(moment for moment in (self.aangemeld_op, self.afspraak_op) if moment is not None)

    def wachttijd(self, nu: datetime) -> timedelta:
        """How long the visitor waited until the first call, or has waited at `nu`; never negative."""
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
    # Sits at the desk, but nobody is called there.
    pauze_sinds = models.DateTimeField(null=True, blank=True)
    pauze_reden = models.CharField(max_length=20, choices=Pauzereden, blank=True, db_default="")

    class Meta:
        verbose_name_plural = "werkplekken"
        constraints = [
            models.CheckConstraint(
                condition=Q(pauze_sinds__isnull=True, pauze_reden="")
                | (Q(pauze_sinds__isnull=False) & ~Q(pauze_reden="")),
                name="werkplek_pauze_met_reden",
                violation_error_message="Kies waarom de balie op pauze gaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medewerker}: {self.balie or self.locatie}"


class Werkwijze(models.Model):
    """How a place calls its visitors. A place without one goes by the defaults."""

    locatie = models.OneToOneField(Locatie, on_delete=models.CASCADE, related_name="werkwijze")
    oproepen = models.PositiveSmallIntegerField(
        "aantal oproepen",
        default=3,
        db_default=3,
        help_text="Zo vaak wordt iemand opgeroepen voor het bezoek gesloten kan worden als niet gekomen.",
    )
    wachttijd_seconden = models.PositiveSmallIntegerField(
        "seconden na de laatste oproep",
        default=60,
        db_default=60,
        help_text="Zo lang krijgt de bezoeker na de laatste oproep om naar de balie te komen.",
    )

    class Meta:
        verbose_name_plural = "werkwijzen"
        constraints = [
            models.CheckConstraint(
                condition=Q(oproepen__range=(1, 10), wachttijd_seconden__lte=600),
                name="werkwijze_grenzen",
                violation_error_message="Kies 1 tot en met 10 oproepen en hoogstens 600 seconden.",
            ),
        ]

    def __str__(self) -> str:
        return f"Werkwijze van {self.locatie}"

    @property
    def wachttijd(self) -> timedelta:
        """How long a visitor gets to come to the desk after the last call."""
        return timedelta(seconds=self.wachttijd_seconden)

    @classmethod
    def van(cls, locatie_id: int) -> "Werkwijze":
        """Of this place, stored or by default."""
        return cls.objects.filter(locatie_id=locatie_id).first() or cls(locatie_id=locatie_id)


class Dagsluiting(models.Model):
    """That the day of a place was closed: who was still inside, and which desks were left.

    Nobody: by itself, in the night. A day can be closed more than once; each closing tells what it found.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="dagsluitingen")
    datum = models.DateField()
    gesloten_op = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Tickets, as the display named them; and the numbers of the desks.
    wachtend = ArrayField(models.CharField(max_length=10), default=list)
    aan_balie = ArrayField(models.CharField(max_length=10), default=list)
    balies = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        ordering = ["-gesloten_op", "-pk"]
        verbose_name_plural = "dagsluitingen"
        indexes = [models.Index(fields=["locatie", "-gesloten_op"], name="dagsluiting_locatie")]

    def __str__(self) -> str:
        return f"{self.locatie_id} {self.datum:%d-%m-%Y}"
