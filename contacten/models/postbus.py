"""The Postbus: everything that comes in by e-mail, on paper, by web form or social media, and our answers."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogus.models import Product
from contacten.enums import (
    Kanaal,
    Koppelwijze,
    Postbron,
    Posthandelingsoort,
    Poststatus,
    Quarantainereden,
)
from contacten.models.klantcontact import Klantcontact
from contacten.models.publieksreactie import Publieksreactie
from contacten.models.register import Klant, Terugbelverzoek
from contacten.models.socialbericht import SocialBericht
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker, UitgaandBericht

# What a message is still worth looking at for: the others are done, or nobody's work.
_WERK = Q(status=Poststatus.OPEN)


class PostberichtQuerySet(models.QuerySet["Postbericht"]):
    def unread(self) -> "PostberichtQuerySet":
        """What was stored and not yet read, oldest first."""
        return self.filter(status=Poststatus.ONTVANGEN).order_by("pk")

    def for_medewerker(self, medewerker: Medewerker) -> "PostberichtQuerySet":
        """What this medewerker may see.

        The KCC and managers see everything; anybody else the messages for the own afdelingen and those taken
        personally, and never what is in quarantine.
        """
        if medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER):
            return self
        eigen = medewerker.afdelingen.through.objects.filter(
            medewerker_id=medewerker.pk, afdeling_id=OuterRef("afdeling_id")
        )
        return self.filter(Exists(eigen) | Q(medewerker=medewerker)).exclude(
            status__in=[Poststatus.QUARANTAINE, Poststatus.VERWIJDERD, Poststatus.ONTVANGEN]
        )


class Postbericht(models.Model):
    """One message that came in. Its row and its raw contents (Postinhoud) are written before it is read.

    `vingerafdruk` names the raw contents: the same again is counted, not kept twice. `inhoudskenmerk` names
    what was read: the same mail that came by two ways is one message and a DUBBEL. `draad` is the first
    message of the exchange that this one belongs to; None for that first one.
    `envelop_van`: the return path, "" for the null path of automatic mail, None when nobody told.
    """

    vingerafdruk = models.CharField(max_length=64, unique=True, editable=False)
    bron = models.CharField(max_length=20, choices=Postbron)
    kanaal = models.CharField(max_length=20, choices=Kanaal)
    ontvangen_op = models.DateTimeField()
    keer_ontvangen = models.PositiveIntegerField(default=1)
    omvang = models.PositiveBigIntegerField(help_text="In bytes, zoals het binnenkwam.")
    is_afgekapt = models.BooleanField("afgekapt", default=False)
    envelop_van = models.CharField(max_length=320, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Poststatus, default=Poststatus.ONTVANGEN)
    quarantainereden = models.CharField(max_length=20, choices=Quarantainereden, blank=True)
    pogingen = models.PositiveSmallIntegerField(default=0)

    message_id = models.CharField(max_length=500, blank=True)
    inhoudskenmerk = models.CharField(max_length=64, blank=True, editable=False)
    is_automatisch = models.BooleanField("automatisch verstuurd", default=False)
    afzender = models.CharField(max_length=320, blank=True)
    afzender_naam = models.CharField(max_length=200, blank=True)
    antwoordadres = models.CharField(max_length=320, blank=True)
    telefoonnummer = models.CharField(max_length=40, blank=True)
    onderwerp = models.CharField(max_length=300, blank=True)
    tekst = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="Gezuiverd: geen plaatjes, opmaak of scripts.")
    verwijzingen = models.JSONField(default=list, blank=True)
    verzonden_op = models.DateTimeField(null=True, blank=True)

    koppelwijze = models.CharField(max_length=20, choices=Koppelwijze, blank=True)
    draad = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="vervolg")
    dubbel_van = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="dubbelen"
    )
    antwoord_op = models.ForeignKey(
        UitgaandBericht, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    klantcontact = models.ForeignKey(
        Klantcontact, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    publieksreactie = models.ForeignKey(
        Publieksreactie, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    terugbelverzoek = models.ForeignKey(
        Terugbelverzoek, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    socialbericht = models.ForeignKey(
        SocialBericht, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="postberichten"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postberichten",
        help_text="Wie het op zich heeft genomen.",
    )
    afgehandeld_op = models.DateTimeField(null=True, blank=True)

    objects = PostberichtQuerySet.as_manager()

    class Meta:
        ordering = ["ontvangen_op", "id"]
        verbose_name_plural = "postberichten"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Poststatus.AFGEHANDELD, afgehandeld_op__isnull=False)
                | (~Q(status=Poststatus.AFGEHANDELD) & Q(afgehandeld_op__isnull=True)),
                name="postbericht_afgehandeld_op",
                violation_error_message="Alleen wat afgehandeld is, heeft een moment van afhandelen.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Poststatus.QUARANTAINE, quarantainereden=""),
                name="postbericht_quarantaine_met_reden",
                violation_error_message="In quarantaine komt een bericht met een reden.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Poststatus.DUBBEL) | Q(dubbel_van__isnull=False),
                name="postbericht_dubbel_van",
                violation_error_message="Van een dubbel bericht is bekend welk bericht het eerste was.",
            ),
            # Of what was read, only one is not a double: also when two workers read at once.
            models.UniqueConstraint(
                fields=["inhoudskenmerk"],
                condition=Q(dubbel_van__isnull=True) & ~Q(inhoudskenmerk=""),
                name="postbericht_een_per_inhoud",
                violation_error_message="Dit bericht is al ontvangen.",
            ),
        ]
        indexes = [
            models.Index(fields=["ontvangen_op", "id"], condition=_WERK, name="postbericht_open"),
            models.Index(
                fields=["afdeling", "ontvangen_op"], condition=_WERK, name="postbericht_open_afdeling"
            ),
            models.Index(fields=["status", "-ontvangen_op", "-id"], name="postbericht_status"),
            models.Index(
                fields=["id"], condition=Q(status=Poststatus.ONTVANGEN), name="postbericht_ongelezen"
            ),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="postbericht_message_id"),
            models.Index(fields=["afzender", "-ontvangen_op"], name="postbericht_afzender"),
            # How long is it kept (services.bewaren)?
            models.Index(Coalesce("afgehandeld_op", "ontvangen_op"), name="postbericht_bewaren"),
        ]

    def __str__(self) -> str:
        return self.nummer

    def get_absolute_url(self) -> str:
        return reverse("contacten:postbericht", args=[self.pk])

    @property
    def nummer(self) -> str:
        """What our mails call it, and by which a known sender names it."""
        return f"POST-{self.pk}"

    @property
    def draad_id_of_zelf(self) -> int:
        """The first message of the exchange."""
        return int(self.draad_id or self.pk)

    @property
    def naar(self) -> str:
        """The address that an answer goes to; "" when there is none."""
        return self.antwoordadres or self.afzender


class Postinhoud(models.Model):
    """The message as it came in, byte for byte; up to the maximum when it was larger than that."""

    bericht = models.OneToOneField(
        Postbericht, primary_key=True, on_delete=models.CASCADE, related_name="inhoud"
    )
    ruw = models.BinaryField()

    class Meta:
        verbose_name_plural = "postinhoud"

    def __str__(self) -> str:
        return f"Inhoud van {self.bericht_id}"


class Postbijlage(models.Model):
    """A file that came with a message. `mimetype` is what the contents are, whatever the sender called it.

    `bestand` is its place in the default storage, "" for what was refused: that is only in the raw message.
    """

    bericht = models.ForeignKey(Postbericht, on_delete=models.CASCADE, related_name="bijlagen")
    nummer = models.PositiveSmallIntegerField()
    naam = models.CharField(max_length=200)
    mimetype = models.CharField(max_length=100)
    omvang = models.PositiveBigIntegerField()
    bestand = models.CharField(max_length=200, blank=True)
    weigerreden = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["nummer"]
        verbose_name_plural = "postbijlagen"
        constraints = [
            models.UniqueConstraint(fields=["bericht", "nummer"], name="postbijlage_nummer"),
            models.CheckConstraint(
                condition=Q(bestand="") ^ Q(weigerreden=""),
                name="postbijlage_bewaard_of_geweigerd",
                violation_error_message="Een bijlage is bewaard, of geweigerd met een reden.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


class Posthandeling(models.Model):
    """One line of the log of a message: who did what when, and why."""

    bericht = models.ForeignKey(Postbericht, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    soort = models.CharField(max_length=20, choices=Posthandelingsoort)
    afdeling = models.ForeignKey(Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    toelichting = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "posthandelingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(soort=Posthandelingsoort.VERWIJDERD, toelichting=""),
                name="posthandeling_verwijderd_met_reden",
                violation_error_message="Schrijf op waarom u het bericht verwijdert.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_soort_display()


class Postantwoord(models.Model):
    """An answer of ours to a message; it leaves through the outbox. Of one `sleutel` there is one answer."""

    sleutel = models.CharField(max_length=64, unique=True)
    bericht = models.ForeignKey(Postbericht, on_delete=models.PROTECT, related_name="antwoorden")
    uitgaand = models.OneToOneField(UitgaandBericht, on_delete=models.PROTECT, related_name="postantwoord")
    aan = models.CharField(max_length=320)
    onderwerp = models.CharField(max_length=200)
    tekst = models.TextField()
    is_automatisch = models.BooleanField(default=False)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gemaakt_op = models.DateTimeField()

    class Meta:
        ordering = ["gemaakt_op", "id"]
        verbose_name_plural = "postantwoorden"
        indexes = [
            # How many automatic mails an address got today.
            models.Index(
                fields=["aan", "gemaakt_op"],
                condition=Q(is_automatisch=True),
                name="postantwoord_automatisch",
            ),
        ]

    def __str__(self) -> str:
        return self.onderwerp


class Tekstblok(models.Model):
    """A piece of text that answers are put together from; {naam}, {nummer} and {medewerker} are filled in."""

    naam = models.CharField(max_length=100, unique=True)
    tekst = models.TextField()
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl")
    afdeling = models.ForeignKey(
        Afdeling,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tekstblokken",
        help_text="Leeg: voor iedereen.",
    )
    is_actief = models.BooleanField("in gebruik", default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["naam"]
        verbose_name_plural = "tekstblokken"

    def __str__(self) -> str:
        return self.naam
