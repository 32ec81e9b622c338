"""The PDC: what the gemeente offers, where and when."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language
from simple_history.models import HistoricalRecords

from catalogus.enums import DigidNiveau, Doelgroep, Productkanaal, Productstatus, Termijneenheid, Weekdag
from kcc.organisatie.models import Afdeling


class Thema(models.Model):
    """A group of products as a citizen looks for them."""

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=100)
    naam_en = models.CharField(max_length=100, blank=True)
    volgorde = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["volgorde", "naam"]
        verbose_name_plural = "thema's"

    def __str__(self) -> str:
        return self.naam


class LocatieQuerySet(models.QuerySet["Locatie"]):
    def with_openingstijden(self) -> "LocatieQuerySet":
        """Fetch the weekly hours and the exceptions along, for regels.vensters_op."""
        return self.prefetch_related("openingstijden", "openingsuitzonderingen")


class Locatie(models.Model):
    """A Stadswinkel or other counter where citizens come."""

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=100)
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

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("catalogus:locatie", args=[self.code])

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


class ProductQuerySet(models.QuerySet["Product"]):
    def published(self) -> "ProductQuerySet":
        """What citizens see."""
        return self.filter(status=Productstatus.GEPUBLICEERD)

    def with_prijzen(self) -> "ProductQuerySet":
        """Fetch the price rows along, newest first, for regels.geldige_prijzen."""
        return self.prefetch_related(Prefetch("prijzen", Prijs.objects.order_by("-geldig_vanaf", "id")))


class Product(models.Model):
    """A product or service of the gemeente, described for citizens in language level B1."""

    code = models.SlugField(max_length=80, unique=True)
    naam = models.CharField(max_length=200)
    naam_en = models.CharField(max_length=200, blank=True)
    # From the Uniforme Productnamenlijst; the URI is looked up, never derived from the name.
    upl_naam = models.CharField("UPL-naam", max_length=200, blank=True)
    upl_uri = models.URLField("UPL-URI", max_length=300, blank=True)
    synoniemen = models.TextField(
        blank=True, help_text="Hoe inwoners het noemen: één woord of zin per regel."
    )
    doelgroep = ArrayField(models.CharField(max_length=20, choices=Doelgroep), default=list, blank=True)
    thema = models.ForeignKey(Thema, on_delete=models.PROTECT, related_name="producten")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="producten")
    status = models.CharField(max_length=20, choices=Productstatus, default=Productstatus.CONCEPT)

    kort = models.CharField("in het kort", max_length=300, blank=True)
    wat = models.TextField("wat is het", blank=True)
    hoe = models.TextField("hoe werkt het", blank=True)
    voorwaarden = models.TextField(blank=True)
    meenemen = models.TextField(blank=True, help_text="Wat de inwoner meeneemt: één ding per regel.")
    bijzonderheden = models.TextField(blank=True)
    bezwaar = models.TextField(blank=True)
    kort_en = models.CharField("in het kort (Engels)", max_length=300, blank=True)
    wat_en = models.TextField("wat is het (Engels)", blank=True)
    hoe_en = models.TextField("hoe werkt het (Engels)", blank=True)
    meenemen_en = models.TextField("meenemen (Engels)", blank=True)
    contacttekst_intern = models.TextField(
        blank=True, help_text="Alleen voor medewerkers: wat vraagt u, waar let u op."
    )

    is_gratis = models.BooleanField(default=False)
    termijn_aantal = models.PositiveSmallIntegerField(null=True, blank=True)
    termijn_eenheid = models.CharField(max_length=10, choices=Termijneenheid, blank=True)
    termijn_is_wettelijk = models.BooleanField("wettelijke termijn", default=False)
    wettelijke_grondslag = models.CharField(max_length=300, blank=True)
    kanalen = ArrayField(models.CharField(max_length=20, choices=Productkanaal), default=list, blank=True)
    waar = models.TextField(blank=True, help_text="Een plek die geen Stadswinkel is, of een toelichting.")
    locaties = models.ManyToManyField(Locatie, blank=True, related_name="producten")
    is_online_mogelijk = models.BooleanField(
        "kan online", default=False, help_text="Dit product zou online aangevraagd kunnen worden."
    )
    online_adres = models.CharField(
        max_length=300, blank=True, help_text="Adres van het online formulier, van onszelf of elders."
    )
    digid_niveau = models.CharField("DigiD-niveau", max_length=20, choices=DigidNiveau, blank=True)
    gerelateerd = models.ManyToManyField("self", blank=True, symmetrical=False)
    reviseren_voor = models.DateField("nakijken voor", null=True, blank=True)
    vraag_gewicht = models.PositiveSmallIntegerField(
        default=1, help_text="Hoe vaak ernaar gevraagd wordt, vergeleken met andere producten."
    )

    zoekvector = models.GeneratedField(
        expression=SearchVector("naam", "synoniemen", weight="A", config="dutch")
        + SearchVector("kort", "upl_naam", weight="B", config="dutch")
        + SearchVector("wat", "hoe", "voorwaarden", "meenemen", weight="D", config="dutch")
        + SearchVector("naam_en", weight="A", config="english")
        + SearchVector("kort_en", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # Apart, so that what only staff may read never decides what a citizen finds.
    zoekvector_intern = models.GeneratedField(
        expression=SearchVector("contacttekst_intern", weight="C", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    history = HistoricalRecords(
        excluded_fields=["zoekvector", "zoekvector_intern"], m2m_fields=[locaties, gerelateerd]
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "producten"
        constraints = [
            models.CheckConstraint(
                condition=Q(termijn_eenheid__in=["", Termijneenheid.DIRECT], termijn_aantal__isnull=True)
                | (
                    ~Q(termijn_eenheid__in=["", Termijneenheid.DIRECT])
                    & Q(termijn_aantal__isnull=False, termijn_aantal__gte=1)
                ),
                name="product_termijn_heel",
                violation_error_message=(
                    "Vul bij de termijn een aantal én een eenheid in, of kies 'direct klaar' zonder aantal."
                ),
            ),
            # It becomes a link: nothing that runs in the reader's page may stand in it.
            models.CheckConstraint(
                condition=Q(online_adres="") | Q(online_adres__regex=r"^(https?://[^/]|/[^/])"),
                name="product_online_adres",
                violation_error_message="Begin het online adres met https:// of met /.",
            ),
        ]
        indexes = [
            GinIndex(fields=["zoekvector"], name="product_zoekvector"),
            models.Index(fields=["status", "thema"], name="product_status_thema"),
        ]

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("catalogus:product", args=[self.code])

    @property
    def naam_vertaald(self) -> str:
        """The name in the language of the page, or else in Dutch."""
        return self.naam_en if get_language() == "en" and self.naam_en else self.naam

    @property
    def meenemen_vertaald(self) -> str:
        """What to bring, one thing a line, in the language of the page or else in Dutch."""
        return self.meenemen_en if get_language() == "en" and self.meenemen_en else self.meenemen

    @property
    def is_gepubliceerd(self) -> bool:
        return self.status == Productstatus.GEPUBLICEERD


class Prijs(models.Model):
    """What something costs from a date on; a later row with the same description replaces it then."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prijzen")
    omschrijving = models.CharField(max_length=200, blank=True)
    bedrag = models.DecimalField(max_digits=9, decimal_places=2)
    geldig_vanaf = models.DateField(default=date(2000, 1, 1))
    history = HistoricalRecords()

    class Meta:
        ordering = ["geldig_vanaf", "id"]
        verbose_name_plural = "prijzen"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "omschrijving", "geldig_vanaf"],
                name="prijs_een_per_datum",
                violation_error_message="Deze prijs heeft op die datum al een bedrag.",
            ),
            models.CheckConstraint(
                condition=Q(bedrag__gte=0),
                name="prijs_niet_negatief",
                violation_error_message="Een prijs is nul of hoger.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.omschrijving} € {self.bedrag}"
