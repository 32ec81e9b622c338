"""Planning (who staffs which desk, what that leaves free), appointments and visits."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import CombinedExpression, ExpressionWrapper
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from afspraken.enums import Afspraakkanaal, Afspraakstatus, Bezoekresultaat
from afspraken.models_prognose import Personeelsadvies as Personeelsadvies  # Django finds models here
from afspraken.models_prognose import Prognose as Prognose
from afspraken.models_prognose import Prognosestand as Prognosestand
from afspraken.models_toegang import Beschikbaarheidsmeting as Beschikbaarheidsmeting
from afspraken.models_toegang import Meetmoment as Meetmoment
from afspraken.regels import INLOOP_RANGACHTERSTAND
from catalogus.models import Locatie, Product


class Productgroep(models.Model):
    """What one kind of desk skill serves."""

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=100)

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "productgroepen"

    def __str__(self) -> str:
        return self.naam


class Balie(models.Model):
    """A desk, as the waiting-room display names it. Not bound at booking: see Capaciteit."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="balies")
    nummer = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["locatie", "nummer"]
        verbose_name_plural = "balies"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "nummer"],
                name="balie_nummer_uniek",
                violation_error_message="Deze locatie heeft al een balie met dit nummer.",
            )
        ]

    def __str__(self) -> str:
        return f"Balie {self.nummer}"


class Aanbod(models.Model):
    """That a place supplies a product by appointment, and how long it takes there."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="aanbod")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aanbod")
    groep = models.ForeignKey(Productgroep, on_delete=models.PROTECT, related_name="aanbod")
    duur_minuten = models.PositiveSmallIntegerField()
    extra_minuten_per_persoon = models.PositiveSmallIntegerField(default=0)
    maximum_personen = models.PositiveSmallIntegerField(default=6)
    horizon_dagen = models.PositiveSmallIntegerField(
        default=56, help_text="Hoeveel dagen vooruit een afspraak kan."
    )
    voorlooptijd_minuten = models.PositiveSmallIntegerField(
        default=30, help_text="Hoeveel minuten van tevoren een afspraak nog kan."
    )
    is_actief = models.BooleanField("in gebruik", default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["locatie", "product"]
        verbose_name_plural = "aanbod"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "product"],
                name="aanbod_uniek",
                violation_error_message="Deze locatie levert dit product al op afspraak.",
            ),
            models.CheckConstraint(
                condition=Q(duur_minuten__gte=5) & Q(duur_minuten__lte=480),
                name="aanbod_duur",
                violation_error_message="Een afspraak duurt van 5 tot en met 480 minuten.",
            ),
            models.CheckConstraint(
                condition=Q(maximum_personen__gte=1),
                name="aanbod_personen",
                violation_error_message="Laat ten minste één persoon toe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} in {self.locatie}"


def _diensttijd(datum: F | Value) -> Func:
    """`van`–`tot` on this date as a range without zone, for constraints on shifts that overlap."""
    grenzen = [
        ExpressionWrapper(CombinedExpression(datum, "+", F(veld)), models.DateTimeField())
        for veld in ("van", "tot")
    ]
    return Func(*grenzen, function="tsrange", output_field=DateTimeRangeField())


# Any date will do: the pattern only compares the times of one weekday.
_ELKE_DAG = Value(date(2000, 1, 1), output_field=models.DateField())


class Roosterregel(models.Model):
    """The recurring pattern: this desk is staffed on this weekday, from a date until a date.

    A change never rewrites the past: the line ends, and another begins.
    """

    balie = models.ForeignKey(Balie, on_delete=models.CASCADE, related_name="roosterregels")
    weekdag = models.PositiveSmallIntegerField(help_text="1 is maandag, 7 is zondag.")
    van = models.TimeField()
    tot = models.TimeField()
    groepen = models.ManyToManyField(Productgroep)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    geldig_vanaf = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True, help_text="Eerste dag waarop het niet meer geldt.")
    history = HistoricalRecords(m2m_fields=[groepen])

    class Meta:
        ordering = ["balie", "weekdag", "van"]
        verbose_name_plural = "roosterregels"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdag__range=(1, 7)),
                name="roosterregel_weekdag",
                violation_error_message="Kies een dag van 1 (maandag) tot en met 7 (zondag).",
            ),
            models.CheckConstraint(
                condition=Q(van__lt=F("tot")),
                name="roosterregel_van_voor_tot",
                violation_error_message="Het begin moet voor het einde liggen.",
            ),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_vanaf")),
                name="roosterregel_geldigheid",
                violation_error_message="De laatste dag moet na de eerste liggen.",
            ),
            ExclusionConstraint(
                name="roosterregel_balie_eenmaal",
                expressions=[
                    ("balie", RangeOperators.EQUAL),
                    ("weekdag", RangeOperators.EQUAL),
                    (
                        Func(F("geldig_vanaf"), F("geldig_tot"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                    (_diensttijd(_ELKE_DAG), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze balie staat op dat moment al in het weekpatroon.",
            ),
            ExclusionConstraint(
                name="roosterregel_medewerker_eenmaal",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    ("weekdag", RangeOperators.EQUAL),
                    (
                        Func(F("geldig_vanaf"), F("geldig_tot"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                    (_diensttijd(_ELKE_DAG), RangeOperators.OVERLAPS),
                ],
                condition=Q(medewerker__isnull=False),
                violation_error_message=(
                    "Deze medewerker staat op dat moment al bij een andere balie in het weekpatroon."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.balie} {self.weekdag} {self.van:%H.%M}-{self.tot:%H.%M}"


class Bezetting(models.Model):
    """A desk staffed from–to on one day for some groups. From the pattern, or set by hand for that day."""

    balie = models.ForeignKey(Balie, on_delete=models.CASCADE, related_name="bezettingen")
    datum = models.DateField()
    van = models.TimeField()
    tot = models.TimeField()
    groepen = models.ManyToManyField(Productgroep)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="bezettingen"
    )
    regel = models.ForeignKey(
        Roosterregel, null=True, blank=True, on_delete=models.SET_NULL, related_name="bezettingen"
    )
    history = HistoricalRecords(m2m_fields=[groepen])

    class Meta:
        ordering = ["datum", "balie", "van"]
        verbose_name_plural = "bezettingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(van__lt=F("tot")),
                name="bezetting_van_voor_tot",
                violation_error_message="Het begin moet voor het einde liggen.",
            ),
            # A desk counts once in the capacity, and nobody sits at two.
            ExclusionConstraint(
                name="bezetting_balie_eenmaal",
                expressions=[
                    ("balie", RangeOperators.EQUAL),
                    (_diensttijd(F("datum")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze balie is op dat moment al bezet.",
            ),
            ExclusionConstraint(
                name="bezetting_medewerker_eenmaal",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (_diensttijd(F("datum")), RangeOperators.OVERLAPS),
                ],
                condition=Q(medewerker__isnull=False),
                violation_error_message="Deze medewerker werkt op dat moment al aan een andere balie.",
            ),
        ]
        indexes = [models.Index(fields=["datum", "balie"], name="bezetting_datum")]

    def __str__(self) -> str:
        return f"{self.balie} {self.datum:%d-%m-%Y} {self.van:%H.%M}-{self.tot:%H.%M}"


class Uitgerolddag(models.Model):
    """That the pattern was turned into Bezetting for this place and day, so that it is done only once
    and a day that a planner changed by hand is not filled again."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="uitgerolde_dagen")
    datum = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locatie", "datum"], name="uitgerolddag_uniek")]

    def __str__(self) -> str:
        return f"{self.datum:%d-%m-%Y}"


class Kanaaldeel(models.Model):
    """The most that these channels together may take of the desks of a place, at any moment.

    What is kept from them is released for a day at `vrijgave_tijd`, `vrijgave_dagen` days before it (0: on
    the day itself): from then on the limit does not hold for that day.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="kanaaldelen")
    kanalen = ArrayField(models.CharField(max_length=20, choices=Afspraakkanaal))
    percentage = models.PositiveSmallIntegerField()
    vrijgave_dagen = models.PositiveSmallIntegerField(null=True, blank=True)
    vrijgave_tijd = models.TimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "kanaaldelen"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "kanalen"],
                name="kanaaldeel_uniek",
                violation_error_message="Voor deze kanalen is hier al een deel vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(percentage__lte=100),
                name="kanaaldeel_percentage",
                violation_error_message="Een deel is hoogstens 100%.",
            ),
            models.CheckConstraint(
                condition=Q(vrijgave_dagen__isnull=True, vrijgave_tijd__isnull=True)
                | Q(vrijgave_dagen__lte=60, vrijgave_tijd__isnull=False),
                name="kanaaldeel_vrijgave",
                violation_error_message=(
                    "Vul bij vrijgave een aantal dagen (hoogstens 60) en een tijd in, of laat beide leeg."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.kanalen)}: {self.percentage}%"


class Kanaalvrijgave(models.Model):
    """That a share was released for a day. Stored, so that capacity follows from rows and not from the clock
    and a moment that was missed is made up for."""

    kanaaldeel = models.ForeignKey(Kanaaldeel, on_delete=models.CASCADE, related_name="vrijgaven")
    datum = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kanaaldeel", "datum"], name="kanaalvrijgave_uniek"),
        ]

    def __str__(self) -> str:
        return f"{self.kanaaldeel_id} {self.datum:%d-%m-%Y}"


class Planningswijziging(models.Model):
    """One change that a planner made: who, when, what it was before and after, and what became of the
    appointments that did not fit any more.

    `verschil` holds rows of the roster as they were and became ({soort, pk, voor, na}), with the names of
    desks, groups and persons as they were then; `besluiten` holds {afspraak, nummer, keuze, van, naar}.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="planningswijzigingen")
    omschrijving = models.CharField(max_length=200)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    gemaakt_op = models.DateTimeField()
    eerste_dag = models.DateField(null=True, help_text="Leeg als de wijziging niet van dagen is.")
    laatste_dag = models.DateField(null=True)
    verschil = models.JSONField(default=list)
    besluiten = models.JSONField(default=list)
    # A change is undone once, by another change.
    herstelt = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="hersteld_door"
    )

    class Meta:
        ordering = ["-gemaakt_op", "-pk"]
        verbose_name_plural = "planningswijzigingen"
        indexes = [models.Index(fields=["locatie", "-gemaakt_op"], name="planningswijziging_locatie")]

    def __str__(self) -> str:
        return self.omschrijving


class Capaciteit(models.Model):
    """How much a set of groups may still take at a place on a day, in 288 cells of five minutes.

    By Hall's theorem appointments fit the desks if and only if for every set of groups the load is at
    most the number of desks that serve any group in the set; one row per set that matters. `kanalen`
    narrows a row to the load of some channels; empty means all. `capaciteit` is the ceiling,
    `vrij` = ceiling − load, never negative (a check constraint, in the migration). Cells are local
    wall-clock time: cell 108 is 09.00.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    datum = models.DateField()
    groepen = ArrayField(models.BigIntegerField())
    kanalen = ArrayField(models.CharField(max_length=20), default=list)
    capaciteit = ArrayField(models.SmallIntegerField())
    vrij = ArrayField(models.SmallIntegerField())

    class Meta:
        verbose_name_plural = "capaciteit"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "datum", "groepen", "kanalen"], name="capaciteit_uniek"
            )
        ]

    def __str__(self) -> str:
        return f"{self.locatie_id} {self.datum} {self.groepen}"


class AfspraakQuerySet(models.QuerySet["Afspraak"]):
    def holding(self) -> "AfspraakQuerySet":
        """Appointments that take capacity: all that were not cancelled."""
        return self.exclude(status=Afspraakstatus.AFGEZEGD)

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
    naam = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    opmerking = models.TextField(blank=True, max_length=1000)
    # Counts the moves: the SEQUENCE of the ICS file, so that a calendar knows which one is newer.
    volgnummer = models.PositiveSmallIntegerField(default=0)
    gemaakt_op = models.DateTimeField()
    gewijzigd_op = models.DateTimeField()

    objects = AfspraakQuerySet.as_manager()

    class Meta:
        ordering = ["begint_op"]
        verbose_name_plural = "afspraken"
        constraints = [
            models.CheckConstraint(
                condition=Q(begint_op__lt=F("eindigt_op")),
                name="afspraak_begin_voor_einde",
                violation_error_message="Een afspraak begint voor hij eindigt.",
            ),
        ]
        indexes = [
            models.Index(fields=["locatie", "datum", "begint_op"], name="afspraak_locatie_datum"),
            # By whom: the appointments of a client on the line.
            models.Index(fields=["email"], condition=~Q(email=""), name="afspraak_email"),
            models.Index(fields=["telefoon"], condition=~Q(telefoon=""), name="afspraak_telefoon"),
        ]

    def __str__(self) -> str:
        return f"Afspraak {self.nummer}"


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
