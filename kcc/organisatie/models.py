"""What every app stands on: who works here, for which department, on which days; what was looked at
and what must be sent."""

import uuid
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, F, Func, Value, When
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from kcc.organisatie.enums import (
    NIET_BEZORGD,
    Apikanaal,
    Berichtkanaal,
    Berichtstatus,
    Handeling,
    Inzageresultaat,
    Kalender,
    Retouruitkomst,
    Rol,
)


class Afdeling(models.Model):
    """A department of the gemeente, or another government that the KCC refers people to."""

    code = models.SlugField(max_length=50, unique=True)
    naam = models.CharField(max_length=200)
    cluster = models.CharField(max_length=200, blank=True)
    is_extern = models.BooleanField("andere overheid", default=False)

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "afdelingen"

    def __str__(self) -> str:
        return self.naam


class Medewerker(AbstractUser):
    """Somebody who works with KCC. Roles are groups, named after `Rol`."""

    afdelingen = models.ManyToManyField(Afdeling, blank=True, related_name="medewerkers")

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        constraints = [
            # Signing on does not distinguish capitals, so neither may the accounts.
            models.UniqueConstraint(
                Lower("username"),
                name="medewerker_gebruikersnaam_uniek",
                violation_error_message="Er is al een medewerker met deze gebruikersnaam.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def rollen(self) -> frozenset[Rol]:
        """The roles of this medewerker; groups that are no role are left out."""
        namen = self.groups.values_list("name", flat=True)
        return frozenset(Rol(naam) for naam in namen if naam in Rol.values)

    def heeft_rol(self, *rollen: Rol) -> bool:
        """Whether this medewerker has at least one of `rollen`."""
        return not self.rollen.isdisjoint(rollen)


class Kalenderdag(models.Model):
    """A day on which a calendar differs from its default: closed, or open after all."""

    kalender = models.CharField(max_length=10, choices=Kalender)
    datum = models.DateField()
    is_vrij = models.BooleanField("vrije dag", default=True)
    omschrijving = models.CharField(max_length=200)
    history = HistoricalRecords()

    class Meta:
        ordering = ["datum", "kalender"]
        verbose_name_plural = "kalenderdagen"
        constraints = [
            models.UniqueConstraint(
                fields=["kalender", "datum"],
                name="kalenderdag_een_per_datum",
                violation_error_message="Deze dag staat al in deze kalender.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.datum:%d-%m-%Y}: {self.omschrijving}"


class Instelling(models.Model):
    """The gemeente itself: one row with its name, texts and telephone number."""

    naam = models.CharField(max_length=100, default="Gemeente")
    naam_kort = models.CharField(max_length=50, default="Gemeente")
    telefoonnummer = models.CharField(max_length=20, default="14 010")
    telefoon_openingstijden = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    welkomsttekst = models.TextField(blank=True)
    welkomsttekst_en = models.TextField(blank=True)
    # How the list of organisations of the government (OWMS) names and identifies this gemeente.
    owms_naam = models.CharField("naam in OWMS", max_length=200, blank=True)
    owms_uri = models.CharField("URI in OWMS", max_length=300, blank=True)
    vier_ogen = models.BooleanField(
        "vier ogen",
        default=True,
        help_text="Een redacteur publiceert nooit een eigen tekst die een collega niet heeft gezien.",
    )

    class Meta:
        verbose_name_plural = "instelling"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="instelling_een_rij"),
            models.CheckConstraint(
                condition=models.Q(owms_naam="", owms_uri="")
                | (~models.Q(owms_naam="") & models.Q(owms_uri__regex=r"^https?://[^[:space:]]+$")),
                name="instelling_owms_heel",
                violation_error_message=(
                    "Vul bij OWMS zowel de naam als de URI in (die met http begint), of laat beide leeg."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.naam


class Inzage(models.Model):
    """One line of the Inzagelog: who looked at which person's data, or was refused. Append-only.

    A trigger refuses UPDATE, DELETE and TRUNCATE. Holds no contents of what was seen.
    """

    moment = models.DateTimeField(db_index=True)
    medewerker = models.ForeignKey(
        Medewerker, null=True, blank=True, on_delete=models.PROTECT, related_name="inzages"
    )
    # Who looked when it was an application and no medewerker.
    apitoken = models.ForeignKey(
        "Apitoken", null=True, blank=True, on_delete=models.PROTECT, related_name="inzages"
    )
    handeling = models.CharField(max_length=20, choices=Handeling)
    resultaat = models.CharField(max_length=20, choices=Inzageresultaat)
    object_soort = models.CharField(max_length=50)
    object_id = models.CharField(max_length=50, blank=True)
    herkomst = models.CharField(max_length=100, help_text="De pagina of taak die de gegevens toonde.")
    verzoek_id = models.CharField(max_length=64, blank=True)
    # Where one must say why (a number in full, an export): a code of the page, never free text.
    reden = models.CharField(max_length=30, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "inzagelog"
        indexes = [models.Index(fields=["object_soort", "object_id", "moment"], name="inzage_object")]

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M} {self.medewerker_id} {self.handeling} {self.object_soort}"


class UitgaandBerichtQuerySet(models.QuerySet["UitgaandBericht"]):
    def due(self, nu: datetime) -> "UitgaandBerichtQuerySet":
        """Messages whose (next) attempt may be made at `nu`, oldest first."""
        return self.filter(status=Berichtstatus.WACHTEND, volgende_poging_op__lte=nu).order_by(
            "volgende_poging_op"
        )

    def undelivered(self) -> "UitgaandBerichtQuerySet":
        """What did not reach the person it was for, and nobody has dealt with yet."""
        return self.filter(status__in=NIET_BEZORGD)

    def finished_before(self, grens: datetime) -> "UitgaandBerichtQuerySet":
        """What left or lapsed before `grens` and needs nothing any more."""
        return self.filter(
            models.Q(status=Berichtstatus.VERZONDEN, verzonden_op__lt=grens)
            | models.Q(status=Berichtstatus.VERVALLEN, vervallen_op__lt=grens)
        )

    def without_contents(self) -> "UitgaandBerichtQuerySet":
        """Without what it says; of a mail address only the domain, `domein`: enough to find what is wrong."""
        return self.defer("onderwerp", "tekst", "html", "bijlagen", "gegevens", "aan").annotate(
            domein=Case(
                When(
                    kanaal=Berichtkanaal.EMAIL,
                    then=Func(F("aan"), Value("@"), Value(-1), function="split_part"),
                ),
                default=Value(""),
                output_field=models.CharField(),
            )
        )

    def count_by_status(self) -> dict[str, int]:
        """The number of messages per status, zeroes included; in one query."""
        aantallen = dict(self.order_by().values_list("status").annotate(Count("pk")))
        return {status: aantallen.get(status, 0) for status in Berichtstatus.values}


class UitgaandBericht(models.Model):
    """The outbox: a message that must leave, written in the transaction of what it tells about.

    Either with its words, or with `opmaak` and `gegevens`, from which the worker makes them up when it leaves
    (kcc.organisatie.opmaak). Delivered at least once. `bericht_id` makes the Message-ID, the same at every
    attempt, so that a mail that did leave before a crash is recognised as the same one.
    """

    bericht_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sleutel = models.CharField(
        max_length=200,
        unique=True,
        help_text="Wat dit bericht vertelt; hetzelfde komt er nooit twee keer in.",
    )
    kanaal = models.CharField(max_length=10, choices=Berichtkanaal)
    aan = models.CharField(max_length=254)
    opmaak = models.CharField(max_length=50, blank=True, default="", db_default="")
    gegevens = models.JSONField(default=dict, db_default={}, blank=True)
    # The uuid of the appointment it is about, so that what did not arrive is seen there.
    betreft = models.UUIDField(null=True, blank=True)
    onderwerp = models.CharField(max_length=200, blank=True)
    tekst = models.TextField(blank=True)
    html = models.TextField(blank=True)
    bijlagen = models.JSONField(default=list, help_text="[{naam, mimetype, inhoud}], tekst in UTF-8.")
    # Headers of a mail that is an answer: In-Reply-To, References, Reply-To, Auto-Submitted.
    koppen = models.JSONField(default=dict, db_default={}, blank=True)
    status = models.CharField(max_length=10, choices=Berichtstatus, default=Berichtstatus.WACHTEND)
    pogingen = models.PositiveSmallIntegerField(default=0)
    aangemaakt_op = models.DateTimeField()
    volgende_poging_op = models.DateTimeField()
    verzonden_op = models.DateTimeField(null=True, blank=True)
    laatste_fout = models.CharField(max_length=500, blank=True)
    # Why it did not arrive, as the other side said it: 550 (RFC 5321) or 5.1.1 (RFC 3463).
    foutcode = models.CharField(max_length=10, blank=True, default="", db_default="")
    vervallen_op = models.DateTimeField(null=True, blank=True)
    vervallen_door = models.ForeignKey(
        Medewerker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = UitgaandBerichtQuerySet.as_manager()

    class Meta:
        ordering = ["-aangemaakt_op"]
        verbose_name_plural = "uitgaande berichten"
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(
                        status__in=[Berichtstatus.VERZONDEN, Berichtstatus.RETOUR], verzonden_op__isnull=False
                    )
                    | models.Q(
                        status__in=[Berichtstatus.WACHTEND, Berichtstatus.MISLUKT], verzonden_op__isnull=True
                    )
                    | models.Q(status=Berichtstatus.VERVALLEN)
                ),
                name="uitgaandbericht_verzonden_op",
                violation_error_message="Alleen wat verzonden is, heeft een moment van verzending.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Berichtstatus.VERVALLEN, vervallen_op__isnull=False)
                | (~models.Q(status=Berichtstatus.VERVALLEN) & models.Q(vervallen_op__isnull=True)),
                name="uitgaandbericht_vervallen_op",
                violation_error_message="Alleen wat vervallen is, heeft een moment waarop het verviel.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volgende_poging_op"],
                condition=models.Q(status=Berichtstatus.WACHTEND),
                name="uitgaandbericht_wachtend",
            ),
            models.Index(fields=["status", "-aangemaakt_op"], name="uitgaandbericht_status"),
            models.Index(
                fields=["betreft"],
                condition=models.Q(status__in=NIET_BEZORGD),
                name="uitgaandbericht_niet_bezorgd",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kanaal_display()} {self.sleutel}"


class Retourmail(models.Model):
    """A mail that came in at the address for returned mail, kept before it is read: nothing gets lost.

    `ruw` is emptied after 30 days. The same mail twice (a server that tries again) is one row.
    """

    vingerafdruk = models.CharField(max_length=64, unique=True, editable=False)
    ruw = models.BinaryField()
    ontvangen_op = models.DateTimeField()
    uitkomst = models.CharField(max_length=20, choices=Retouruitkomst, default=Retouruitkomst.NIET_GELEZEN)
    code = models.CharField(max_length=10, blank=True)
    bericht = models.ForeignKey(
        UitgaandBericht, null=True, blank=True, on_delete=models.PROTECT, related_name="retouren"
    )

    class Meta:
        ordering = ["-ontvangen_op"]
        verbose_name_plural = "retourmail"

    def __str__(self) -> str:
        return f"{self.get_uitkomst_display()} ({self.ontvangen_op:%Y-%m-%d %H:%M})"


# --- The API -----------------------------------------------------------------------------------


class ApitokenQuerySet(models.QuerySet["Apitoken"]):
    def valid(self, nu: datetime) -> "ApitokenQuerySet":
        """Tokens that open something at `nu`: not withdrawn and not expired."""
        return self.filter(
            models.Q(verloopt_op__isnull=True) | models.Q(verloopt_op__gt=nu), ingetrokken_op__isnull=True
        )


class Apitoken(models.Model):
    """What an application shows to be let in. Only a hash of the secret is kept: it is told once.

    Never deleted, because the Inzagelog names it; a token that is not to be used is withdrawn.
    """

    naam = models.CharField(max_length=100, help_text="De toepassing die dit token gebruikt.")
    sleutelhash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20), help_text="Waarden van enums.Apiscope.")
    kanaal = models.CharField(
        max_length=20, choices=Apikanaal, default=Apikanaal.ONLINE, db_default=Apikanaal.ONLINE
    )
    quotum_per_minuut = models.PositiveIntegerField(
        null=True, blank=True, help_text="Hoogstens zoveel verzoeken per minuut; leeg is onbeperkt."
    )
    gemaakt_op = models.DateTimeField()
    verloopt_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    laatst_gebruikt_op = models.DateTimeField(null=True, blank=True, help_text="Op de minuut nauwkeurig.")

    objects = ApitokenQuerySet.as_manager()

    class Meta:
        ordering = ["naam", "-gemaakt_op"]
        verbose_name = "API-token"
        verbose_name_plural = "API-tokens"
        constraints = [
            models.UniqueConstraint(
                fields=["naam"],
                condition=models.Q(ingetrokken_op__isnull=True),
                name="apitoken_naam_uniek",
                violation_error_message=(
                    "Er is al een token met deze naam. Trek dat eerst in, of kies een andere naam."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(scopes__len__gte=1),
                name="apitoken_scope",
                violation_error_message="Een token heeft ten minste één scope.",
            ),
            models.CheckConstraint(
                condition=models.Q(kanaal__in=Apikanaal.values),
                name="apitoken_kanaal",
                violation_error_message="Kies een kanaal uit de lijst.",
            ),
            models.CheckConstraint(
                condition=models.Q(quotum_per_minuut__isnull=True) | models.Q(quotum_per_minuut__gte=1),
                name="apitoken_quotum",
                violation_error_message="Een quotum is ten minste 1 verzoek per minuut.",
            ),
            models.CheckConstraint(
                condition=models.Q(verloopt_op__isnull=True)
                | models.Q(verloopt_op__gt=models.F("gemaakt_op")),
                name="apitoken_verloopt_later",
                violation_error_message="Kies een moment in de toekomst waarop het token verloopt.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


class Verzoekemmer(models.Model):
    """How full the bucket of requests of one caller is: each request takes one, and it fills all the time.

    An unlogged table: fast, and empty after a crash of the database, which only means full buckets. The key
    is a keyed hash of an address, or names a token: no address of a visitor is stored.
    """

    sleutel = models.CharField(max_length=64, primary_key=True)
    vol_op = models.DateTimeField(help_text="Wanneer de emmer weer vol is.")

    class Meta:
        verbose_name_plural = "verzoekemmers"

    def __str__(self) -> str:
        return self.sleutel


class Apiaanvraag(models.Model):
    """That an Idempotency-Key was used, and for which request: another request may not use it again."""

    sleutel = models.CharField(max_length=64, primary_key=True)
    vingerafdruk = models.CharField(max_length=64)
    gemaakt_op = models.DateTimeField()

    class Meta:
        verbose_name_plural = "API-aanvragen"

    def __str__(self) -> str:
        return self.sleutel
