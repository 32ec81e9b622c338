"""Who contacted the gemeente, about what, and what was promised by when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.timezone import localtime
from simple_history.models import HistoricalRecords

from catalogus.models import Product
from contacten.enums import (
    Antwoordkanaal,
    Dagdeel,
    Klantsoort,
    Poginguitkomst,
    Terugbelhandelingsoort,
    Terugbelstand,
)
from contacten.regels import terugbelstand, toon_telefoonnummer
from contacten.regels_voorkeur import LAATSTE_OCHTENDUUR, is_voorkeur, voorkeur_in_woorden
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker


def zoeknaam(waarde: models.Expression | models.F) -> models.Func:
    """A name as it is searched: small letters without accents, one space before and after every word."""
    return models.Func(waarde, function="contacten_zoeknaam")


class KlantQuerySet(models.QuerySet["Klant"]):
    def with_contactgegevens(self) -> "KlantQuerySet":
        """Fetch numbers and addresses along."""
        return self.prefetch_related("telefoonnummers", "emailadressen")


class Klant(models.Model):
    """A person or organisation that the gemeente has contact with.

    `postcode` is written as 3011 AD; `zoeknaam` follows `naam` (a database function, see the
    migration); its collation C serves searches for a beginning, in order, from a plain index.
    """

    soort = models.CharField(max_length=20, choices=Klantsoort, default=Klantsoort.PERSOON)
    naam = models.CharField(max_length=200)
    geboortedatum = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    huisnummer = models.CharField(max_length=20, blank=True)
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    voorkeurskanaal = models.CharField(
        "liefst bereikt per", max_length=20, choices=Antwoordkanaal, blank=True, default="", db_default=""
    )
    aangemaakt_op = models.DateTimeField()
    zoeknaam = models.GeneratedField(
        expression=zoeknaam(F("naam")), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    history = HistoricalRecords(excluded_fields=["zoeknaam"])

    objects = KlantQuerySet.as_manager()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "klanten"
        indexes = [
            # Words anywhere in the name, and names that begin with what was typed.
            GinIndex(OpClass("zoeknaam", name="gin_trgm_ops"), name="klant_zoeknaam_trgm"),
            models.Index(fields=["zoeknaam"], name="klant_zoeknaam_begin"),
            models.Index(fields=["geboortedatum"], name="klant_geboortedatum"),
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
        return toon_telefoonnummer(self.nummer)


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


class TerugbelverzoekQuerySet(models.QuerySet["Terugbelverzoek"]):
    def open(self) -> "TerugbelverzoekQuerySet":
        """Requests that still ask for a call."""
        return self.filter(afgesloten_op__isnull=True, ingetrokken_op__isnull=True)

    def closed(self) -> "TerugbelverzoekQuerySet":
        """Requests that are done or withdrawn."""
        return self.exclude(afgesloten_op__isnull=True, ingetrokken_op__isnull=True)

    def overdue(self, nu: datetime) -> "TerugbelverzoekQuerySet":
        """Requests without a first attempt whose deadline has passed at `nu`."""
        return self.open().filter(eerste_poging_op__isnull=True, deadline_op__lt=nu)

    def order_by_voorkeur(self, nu: datetime) -> "TerugbelverzoekQuerySet":
        """By the first moment from `nu` on at which the person would rather be called.

        Who named neither a day nor a part of it comes last; of one moment the first deadline is first.
        """
        lokaal = localtime(nu)
        vandaag = lokaal.date()
        dag = Greatest(Coalesce("voorkeur_vanaf", Value(vandaag)), Value(vandaag))
        gevallen = [When(voorkeur_dagdeel="", voorkeur_vanaf=None, voorkeur_tot=None, then=Value(None))]
        if lokaal.hour >= LAATSTE_OCHTENDUUR:
            # This morning is over; the next one is tomorrow.
            begonnen = Q(voorkeur_vanaf=None) | Q(voorkeur_vanaf__lte=vandaag)
            morgen = Value(vandaag + timedelta(days=1))
            gevallen.append(When(begonnen, voorkeur_dagdeel=Dagdeel.OCHTEND, then=morgen))
        liefst = Case(*gevallen, default=dag, output_field=models.DateField())
        middag = Case(When(voorkeur_dagdeel=Dagdeel.MIDDAG, then=Value(1)), default=Value(0))
        return self.order_by(liefst.asc(nulls_last=True), middag, "deadline_op", "id")

    def for_medewerker(self, medewerker: Medewerker) -> "TerugbelverzoekQuerySet":
        """What this medewerker may see.

        The KCC and managers see everything; anybody else the requests of the own afdelingen and those
        taken personally.
        """
        if medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER):
            return self
        eigen = medewerker.afdelingen.through.objects.filter(
            medewerker_id=medewerker.pk, afdeling_id=OuterRef("afdeling_id")
        )
        return self.filter(Exists(eigen) | Q(medewerker=medewerker))


class Terugbelverzoek(models.Model):
    """A promise to call somebody back: at the latest the next werkdag at 17:00 (norm 6)."""

    referentie = models.CharField(max_length=100, unique=True)
    klantcontact = models.ForeignKey(
        "contacten.Klantcontact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terugbelverzoeken",
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
    # When the person would rather be called; voorkeursmoment is what else was said about it.
    voorkeur_dagdeel = models.CharField(max_length=10, choices=Dagdeel, blank=True, default="", db_default="")
    voorkeur_vanaf = models.DateField(null=True, blank=True)
    voorkeur_tot = models.DateField("voorkeur tot en met", null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(voorkeur_tot__isnull=True)
                | Q(voorkeur_vanaf__isnull=True)
                | Q(voorkeur_tot__gte=F("voorkeur_vanaf")),
                name="terugbelverzoek_voorkeursdagen",
                violation_error_message="De laatste dag ligt voor de eerste. Draai de dagen om.",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_op"], name="terugbelverzoek_deadline"),
            models.Index(
                fields=["afdeling", "deadline_op"],
                condition=Q(afgesloten_op__isnull=True, ingetrokken_op__isnull=True),
                name="terugbelverzoek_open",
            ),
            models.Index(
                fields=["deadline_op", "id"],
                condition=Q(afgesloten_op__isnull=True, ingetrokken_op__isnull=True),
                name="terugbelverzoek_open_alle",
            ),
            # How long is it kept (services.bewaren)?
            models.Index(Coalesce("afgesloten_op", "ingetrokken_op"), name="terugbelverzoek_bewaren"),
            # Was who called in vain promised a call since?
            models.Index(
                fields=["telefoonnummer", "aangemaakt_op"],
                condition=~Q(telefoonnummer=""),
                name="terugbelverzoek_belnummer",
            ),
            # Whom did a caller with this number ask to be called back for?
            models.Index(
                fields=["telefoonnummer"],
                condition=Q(klant__isnull=False) & ~Q(telefoonnummer=""),
                name="terugbelverzoek_nummer",
            ),
        ]

    def __str__(self) -> str:
        return f"Terugbelverzoek {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("contacten:terugbelverzoek", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.afgesloten_op is None and self.ingetrokken_op is None

    @property
    def voorkeur(self) -> str:
        """When the person would rather be called, in words; "" when it does not matter."""
        return voorkeur_in_woorden(
            self.voorkeur_dagdeel, self.voorkeur_vanaf, self.voorkeur_tot, self.voorkeursmoment
        )

    def komt_nu_uit(self, nu: datetime) -> bool:
        """Whether somebody who named a part of the day or days would rather be called now."""
        return is_voorkeur(self.voorkeur_dagdeel, self.voorkeur_vanaf, self.voorkeur_tot, nu)

    def stand(self, nu: datetime) -> Terugbelstand:
        """How the request stands at `nu`, as the worklist shows it."""
        return terugbelstand(
            deadline_op=self.deadline_op,
            eerste_poging_op=self.eerste_poging_op,
            bereikt_op=self.bereikt_op,
            ingetrokken_op=self.ingetrokken_op,
            afgesloten_op=self.afgesloten_op,
            nu=nu,
        )


class Terugbelpoging(models.Model):
    """One attempt to reach the person, and what came of it."""

    terugbelverzoek = models.ForeignKey(Terugbelverzoek, on_delete=models.CASCADE, related_name="pogingen")
    moment = models.DateTimeField()
    uitkomst = models.CharField(
        max_length=20, choices=Poginguitkomst, blank=True, help_text="Leeg: niet bekend."
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notitie = models.TextField(blank=True)

    class Meta:
        ordering = ["moment", "id"]
        verbose_name_plural = "terugbelpogingen"

    def __str__(self) -> str:
        return self.get_uitkomst_display()


class Terugbelhandeling(models.Model):
    """One line of the log of a request: who did what when, and why. The latest tells which state a page
    was made from, so that an action on an outdated page is refused."""

    terugbelverzoek = models.ForeignKey(Terugbelverzoek, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    soort = models.CharField(max_length=20, choices=Terugbelhandelingsoort)
    afdeling = models.ForeignKey(
        Afdeling,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Bij aanmaken en doorsturen: waar het naartoe ging.",
    )
    poging = models.OneToOneField(
        Terugbelpoging, null=True, blank=True, on_delete=models.PROTECT, related_name="handeling"
    )
    toelichting = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "terugbelhandelingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(soort=Terugbelhandelingsoort.BELPOGING, poging__isnull=False)
                | (~Q(soort=Terugbelhandelingsoort.BELPOGING) & Q(poging__isnull=True)),
                name="terugbelhandeling_poging",
                violation_error_message="Alleen bij een belpoging hoort een poging.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    soort__in=[Terugbelhandelingsoort.DOORGESTUURD, Terugbelhandelingsoort.INGETROKKEN],
                    toelichting="",
                ),
                name="terugbelhandeling_met_reden",
                violation_error_message="Schrijf op waarom.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_soort_display()
