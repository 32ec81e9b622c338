"""Where citizens come, and when it is open."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from catalogus.enums import Locatiesoort, Weekdag


class LocatieQuerySet(models.QuerySet["Locatie"]):
    def with_openingstijden(self) -> "LocatieQuerySet":
        """Fetch the weekly hours and the exceptions along, for regels.vensters_op."""
        return self.prefetch_related("openingstijden", "openingsuitzonderingen")

    def te_bezoeken(self) -> "LocatieQuerySet":
        """Those in use at which citizens come: what the pages of Stadswinkels show."""
        return self.filter(is_actief=True, soort__in=Locatiesoort.te_bezoeken())


class Locatie(models.Model):
    """Who supplies products: a Stadswinkel, a servicepunt that is open some hours a week, the colleagues
    of the video calls, or a mobile team. Roster, capacity and supply work the same for all.

    A video place has no address; that of a mobile team is where its tour begins and ends.
    """

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=100)
    soort = models.CharField(
        max_length=20,
        choices=Locatiesoort,
        default=Locatiesoort.STADSWINKEL,
        db_default=Locatiesoort.STADSWINKEL,
    )
    straat = models.CharField(max_length=100, blank=True)
    huisnummer = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    plaats = models.CharField(max_length=100, blank=True)
    toegankelijkheid = models.TextField(blank=True)
    route = models.TextField(blank=True)
    volgorde = models.PositiveSmallIntegerField(default=0)
    is_actief = models.BooleanField("in gebruik", default=True)
    history = HistoricalRecords()

    objects = LocatieQuerySet.as_manager()

    class Meta:
        ordering = ["volgorde", "naam"]
        verbose_name_plural = "locaties"
        constraints = [
            models.CheckConstraint(
                condition=Q(soort__in=Locatiesoort.values),
                name="locatie_soort",
                violation_error_message="Kies wat voor locatie dit is.",
            )
        ]

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("catalogus:locatie", args=[self.code])

    @property
    def is_te_bezoeken(self) -> bool:
        """Whether citizens come here."""
        return self.soort in Locatiesoort.te_bezoeken()

    @property
    def is_video(self) -> bool:
        return self.soort == Locatiesoort.VIDEO

    @property
    def is_mobiel_team(self) -> bool:
        return self.soort == Locatiesoort.MOBIEL_TEAM

    @property
    def publieksnaam(self) -> str:
        """What a citizen calls it: which team comes to a home is no choice, so that has no name."""
        return _("Bij u thuis") if self.is_mobiel_team else self.naam

    @property
    def adres(self) -> str:
        """Street, number, postcode and town on one line."""
        return f"{self.straat} {self.huisnummer}, {self.postcode} {self.plaats}".strip(" ,")


class Openingstijd(models.Model):
    """Every week on this weekday open from `van` to `tot` (local time, half-open)."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="openingstijden")
    weekdag = models.PositiveSmallIntegerField(choices=Weekdag)
    van = models.TimeField()
    tot = models.TimeField()

    class Meta:
        ordering = ["weekdag", "van"]
        verbose_name_plural = "openingstijden"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdag__range=(1, 7)),
                name="openingstijd_weekdag",
                violation_error_message="Kies een dag van 1 (maandag) tot en met 7 (zondag).",
            ),
            models.CheckConstraint(
                condition=Q(van__lt=F("tot")),
                name="openingstijd_van_voor_tot",
                violation_error_message="De openingstijd moet voor de sluitingstijd liggen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Weekdag(self.weekdag).label} {self.van:%H.%M}-{self.tot:%H.%M}"


class Openingsuitzondering(models.Model):
    """A date on which a place has other hours than its week says: without hours it is closed."""

    locatie = models.ForeignKey(Locatie, on_delete=models.CASCADE, related_name="openingsuitzonderingen")
    datum = models.DateField()
    van = models.TimeField(null=True, blank=True)
    tot = models.TimeField(null=True, blank=True)
    omschrijving = models.CharField(max_length=200)

    class Meta:
        ordering = ["datum", "van"]
        verbose_name_plural = "openingsuitzonderingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(van__isnull=True, tot__isnull=True) | Q(van__lt=F("tot")),
                name="openingsuitzondering_uren",
                violation_error_message="Vul een begin en een later einde in, of laat beide leeg (gesloten).",
            )
        ]

    def __str__(self) -> str:
        return f"{self.datum:%d-%m-%Y}: {self.omschrijving}"
