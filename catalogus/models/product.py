"""What the gemeente offers, and what it costs."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language

from catalogus.enums import DigidNiveau, Doelgroep, Productkanaal, Termijneenheid
from catalogus.models.locatie import Locatie
from catalogus.models.publicatie import Publiceerbaar, PubliceerbaarQuerySet
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


class ProductQuerySet(PubliceerbaarQuerySet):
    def with_prijzen(self) -> "ProductQuerySet":
        """Fetch the price rows along, newest first, for regels.geldige_prijzen."""
        return self.prefetch_related(Prefetch("prijzen", Prijs.objects.order_by("-geldig_vanaf", "id")))


class Product(Publiceerbaar):
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

    kort = models.CharField("in het kort", max_length=300, blank=True)
    wat = models.TextField("wat is het", blank=True)
    hoe = models.TextField("hoe werkt het", blank=True)
    voorwaarden = models.TextField(blank=True)
    meenemen = models.TextField(blank=True, help_text="Wat de inwoner meeneemt: één ding per regel.")
    bijzonderheden = models.TextField(blank=True)
    bezwaar = models.TextField(blank=True)
    betalen = models.TextField("hoe betaalt u", blank=True)
    geen_reactie = models.TextField(
        "als u niets hoort", blank=True, help_text="Wat kan iemand doen als de termijn voorbij is?"
    )
    kort_en = models.CharField("in het kort (Engels)", max_length=300, blank=True)
    wat_en = models.TextField("wat is het (Engels)", blank=True)
    hoe_en = models.TextField("hoe werkt het (Engels)", blank=True)
    voorwaarden_en = models.TextField("voorwaarden (Engels)", blank=True)
    meenemen_en = models.TextField("meenemen (Engels)", blank=True)
    bijzonderheden_en = models.TextField("bijzonderheden (Engels)", blank=True)
    bezwaar_en = models.TextField("bezwaar (Engels)", blank=True)
    betalen_en = models.TextField("hoe betaalt u (Engels)", blank=True)
    geen_reactie_en = models.TextField("als u niets hoort (Engels)", blank=True)
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
    vraag_gewicht = models.PositiveSmallIntegerField(
        default=1, help_text="Hoe vaak ernaar gevraagd wordt, vergeleken met andere producten."
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


class Prijs(models.Model):
    """What something costs from a date on; a later row with the same description replaces it then."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prijzen")
    omschrijving = models.CharField(max_length=200, blank=True)
    bedrag = models.DecimalField(max_digits=9, decimal_places=2)
    geldig_vanaf = models.DateField(default=date(2000, 1, 1))

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
