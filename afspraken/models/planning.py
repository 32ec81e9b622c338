"""Who staffs which desk when, what is supplied there, and what that leaves free."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import CombinedExpression, ExpressionWrapper
from django.utils.translation import get_language
from simple_history.models import HistoricalRecords

from afspraken.enums import Afspraakkanaal
from catalogus.models import Locatie, Product


class Productgroep(models.Model):
    """What one kind of desk skill serves."""

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=100)
    naam_en = models.CharField(
        "Engelse naam",
        max_length=100,
        blank=True,
        db_default="",
        help_text="Voor de kiosk in de wachtruimte.",
    )

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "productgroepen"

    def __str__(self) -> str:
        return self.naam

    @property
    def naam_in_taal(self) -> str:
        """In the language of the page; in Dutch where there is no English."""
        return self.naam_en if get_language() == "en" and self.naam_en else self.naam


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
    wall-clock time: cell 108 is 09.00. `open_cellen` has a bit per cell, first cell first: whether anything
    is free; the database keeps it with `vrij`, and who looks for a start reads only that.
    """

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="+")
    datum = models.DateField()
    groepen = ArrayField(models.BigIntegerField())
    kanalen = ArrayField(models.CharField(max_length=20), default=list)
    capaciteit = ArrayField(models.SmallIntegerField())
    vrij = ArrayField(models.SmallIntegerField())
    open_cellen = models.GeneratedField(
        expression=Func(F("vrij"), function="afspraken_open_cellen"),
        output_field=models.BinaryField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "capaciteit"
        constraints = [
            models.UniqueConstraint(
                fields=["locatie", "datum", "groepen", "kanalen"], name="capaciteit_uniek"
            )
        ]

    def __str__(self) -> str:
        return f"{self.locatie_id} {self.datum} {self.groepen}"
