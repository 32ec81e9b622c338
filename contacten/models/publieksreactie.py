"""Reports, questions, applications and complaints: each asks for a substantive answer within a term."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from catalogus.enums import Termijneenheid
from catalogus.models import Product
from contacten.enums import (
    MET_REDEN,
    SCHRIFTELIJK,
    SCHRIFTELIJK_GEMELD,
    Antwoordkanaal,
    Kanaal,
    Publieksreactiesoort,
    Reactiehandelingsoort,
    Zaakstand,
)
from contacten.models.klantcontact import Klantcontact
from contacten.models.register import Klant
from contacten.termijnen import Antwoordtermijn, reactiestand
from kcc.lib import werktijd
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker, UitgaandBericht


def einde_van_dag(veld: str) -> ExpressionWrapper:
    """The moment at which the local day in `veld` is over."""
    lokaal = Func(
        F(veld) + Value(timedelta(days=1)),
        template="(%(expressions)s) AT TIME ZONE 'Europe/Amsterdam'",
        output_field=DateTimeField(),
    )
    return ExpressionWrapper(lokaal, output_field=DateTimeField())


class PublieksreactieQuerySet(models.QuerySet["Publieksreactie"]):
    def open(self) -> "PublieksreactieQuerySet":
        """Those that still ask for an answer."""
        return self.filter(beantwoord_op__isnull=True, ingetrokken_op__isnull=True)

    def closed(self) -> "PublieksreactieQuerySet":
        """Those that were answered or withdrawn."""
        return self.exclude(beantwoord_op__isnull=True, ingetrokken_op__isnull=True)

    def for_medewerker(self, medewerker: Medewerker) -> "PublieksreactieQuerySet":
        """What this medewerker may see.

        The KCC and managers see everything; anybody else what lies with the own afdelingen, what was taken
        personally, and the dossiers in which an own afdeling has a part.
        """
        if medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER):
            return self
        eigen = medewerker.afdelingen.through.objects.filter(medewerker_id=medewerker.pk)
        return self.filter(
            Exists(eigen.filter(afdeling_id=OuterRef("afdeling_id")))
            | Q(medewerker=medewerker)
            | Exists(eigen.filter(afdeling__dossierdelen__dossier__publieksreactie_id=OuterRef("pk")))
        )


class Publieksreactie(models.Model):
    """A report, question, application or complaint, with the term within which it is answered (norm 9).

    The term is kept as it was when it came in. `deadline` is the last day on which an answer is in time, with
    adjournment and suspensions (kcc.lib.werktijd); None while a suspension is open, because the term then
    does not run.
    """

    referentie = models.CharField(max_length=100, unique=True)
    soort = models.CharField(max_length=20, choices=Publieksreactiesoort)
    kanaal = models.CharField(max_length=20, choices=Kanaal, blank=True)
    klant = models.ForeignKey(
        Klant, null=True, blank=True, on_delete=models.PROTECT, related_name="publieksreacties"
    )
    klantcontact = models.ForeignKey(
        Klantcontact, null=True, blank=True, on_delete=models.PROTECT, related_name="publieksreacties"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="publieksreacties"
    )
    afdeling = models.ForeignKey(
        Afdeling, null=True, blank=True, on_delete=models.PROTECT, related_name="publieksreacties"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # How to reach the sender; of somebody who is a klant as it was when this came in.
    naam = models.CharField(max_length=200, blank=True, default="", db_default="")
    emailadres = models.EmailField("e-mailadres", blank=True, default="", db_default="")
    telefoonnummer = models.CharField(max_length=20, blank=True, default="", db_default="")
    adres = models.TextField("postadres", blank=True, default="", db_default="")
    taal = models.CharField(max_length=5, choices=settings.LANGUAGES, default="nl", db_default="nl")
    antwoord_via = models.CharField(
        max_length=20, choices=Antwoordkanaal, blank=True, default="", db_default=""
    )
    onderwerp = models.CharField(max_length=300, blank=True)
    tekst = models.TextField(blank=True)
    ontvangen_op = models.DateTimeField()
    termijn_aantal = models.PositiveSmallIntegerField()
    termijn_eenheid = models.CharField(
        max_length=10,
        choices=[keuze for keuze in Termijneenheid.choices if keuze[0] != Termijneenheid.DIRECT],
    )
    termijn_is_wettelijk = models.BooleanField()
    verdaagd_weken = models.PositiveSmallIntegerField(default=0)
    deadline = models.DateField(null=True, blank=True)
    bevestigd_op = models.DateTimeField("ontvangst bevestigd op", null=True, blank=True)
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    antwoord = models.TextField(blank=True, default="", db_default="")
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    # The day on which the written notice of default came in, and the first day that costs money (Awb 4:17).
    in_gebreke_sinds = models.DateField("in gebreke gesteld op", null=True, blank=True)
    dwangsom_vanaf = models.DateField(null=True, blank=True)

    objects = PublieksreactieQuerySet.as_manager()

    class Meta:
        ordering = ["ontvangen_op", "id"]
        verbose_name_plural = "publieksreacties"
        constraints = [
            models.CheckConstraint(
                condition=Q(termijn_aantal__gte=1),
                name="publieksreactie_termijn",
                violation_error_message="Een termijn is ten minste 1.",
            ),
            models.CheckConstraint(
                condition=Q(beantwoord_op__isnull=True) | Q(beantwoord_op__gte=F("ontvangen_op")),
                name="publieksreactie_antwoord_na_ontvangst",
                violation_error_message="Een antwoord komt na de ontvangst.",
            ),
            models.CheckConstraint(
                condition=Q(ingetrokken_op__isnull=True) | Q(ingetrokken_op__gte=F("ontvangen_op")),
                name="publieksreactie_ingetrokken_na_ontvangst",
                violation_error_message="Intrekken kan pas na de ontvangst.",
            ),
            models.CheckConstraint(
                condition=Q(bevestigd_op__isnull=True) | Q(bevestigd_op__gte=F("ontvangen_op")),
                name="publieksreactie_bevestigd_na_ontvangst",
                violation_error_message="De bevestiging komt na de ontvangst.",
            ),
            models.CheckConstraint(
                condition=Q(antwoord="") | Q(beantwoord_op__isnull=False),
                name="publieksreactie_antwoord_is_gegeven",
                violation_error_message="Bij een antwoord hoort het moment waarop het is gegeven.",
            ),
            models.CheckConstraint(
                condition=Q(dwangsom_vanaf__isnull=True)
                | Q(
                    soort=Publieksreactiesoort.AANVRAAG,
                    in_gebreke_sinds__isnull=False,
                    dwangsom_vanaf__gt=F("in_gebreke_sinds"),
                ),
                name="publieksreactie_dwangsom",
                violation_error_message="Een dwangsom loopt op een aanvraag, na een ingebrekestelling.",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], name="publieksreactie_deadline"),
            # How long is it kept (services.bewaren)?
            models.Index(Coalesce("beantwoord_op", "ingetrokken_op"), name="publieksreactie_bewaren"),
            models.Index(
                fields=["afdeling", "deadline"],
                condition=Q(beantwoord_op__isnull=True, ingetrokken_op__isnull=True),
                name="publieksreactie_open",
            ),
            models.Index(
                fields=["medewerker", "deadline"],
                condition=Q(beantwoord_op__isnull=True, ingetrokken_op__isnull=True),
                name="publieksreactie_open_van",
            ),
            models.Index(
                fields=["deadline", "id"],
                condition=Q(beantwoord_op__isnull=True, ingetrokken_op__isnull=True),
                name="publieksreactie_open_alle",
            ),
            # The list of what is closed, the latest first.
            models.Index(
                F("deadline").desc(nulls_last=True),
                F("id").desc(),
                condition=~Q(beantwoord_op__isnull=True, ingetrokken_op__isnull=True),
                name="publieksreactie_gesloten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.nummer}"

    def get_absolute_url(self) -> str:
        return reverse("contacten:publieksreactie", args=[self.pk])

    @property
    def nummer(self) -> str:
        """How the sender knows it, as in P-000123."""
        return f"P-{self.pk:06d}"

    @property
    def termijn(self) -> Antwoordtermijn:
        """The term, which is also the rule and the calendar that `deadline` came from."""
        return Antwoordtermijn(self.termijn_aantal, self.termijn_eenheid, self.termijn_is_wettelijk)

    @property
    def is_open(self) -> bool:
        return self.beantwoord_op is None and self.ingetrokken_op is None

    def stand(self, vandaag: date, bijna_tot: date) -> Zaakstand:
        """How it stands on the local day `vandaag`; until `bijna_tot` the last day is near."""
        return reactiestand(
            deadline=self.deadline,
            is_beantwoord=self.beantwoord_op is not None,
            is_ingetrokken=self.ingetrokken_op is not None,
            vandaag=vandaag,
            bijna_tot=bijna_tot,
        )


class Opschorting(models.Model):
    """The sender was asked to complete the request (Awb 4:15): the days until then do not count."""

    publieksreactie = models.ForeignKey(
        Publieksreactie, on_delete=models.CASCADE, related_name="opschortingen"
    )
    uitgenodigd = models.DateField("gevraagd op")
    voltooid = models.DateField("aangevuld op", null=True, blank=True)

    class Meta:
        ordering = ["uitgenodigd", "id"]
        verbose_name_plural = "opschortingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(voltooid__isnull=True) | Q(voltooid__gte=F("uitgenodigd")),
                name="opschorting_voltooid_na_uitnodiging",
                violation_error_message="De aanvulling komt op of na de dag waarop erom is gevraagd.",
            ),
            models.UniqueConstraint(
                fields=["publieksreactie", "uitgenodigd"],
                name="opschorting_een_per_dag",
                violation_error_message="Op deze dag is al om een aanvulling gevraagd.",
            ),
        ]
        indexes = [models.Index(fields=["uitgenodigd", "voltooid"], name="opschorting_dagen")]

    def __str__(self) -> str:
        return f"{self.uitgenodigd:%d-%m-%Y} - {self.voltooid:%d-%m-%Y}" if self.voltooid else "loopt nog"

    @property
    def waarde(self) -> werktijd.Opschorting:
        """As the rules of working time know it."""
        return werktijd.Opschorting(self.uitgenodigd, self.voltooid)


class Reactiehandeling(models.Model):
    """One line of the log of a publieksreactie: who did what when and why, and what the sender was told.

    The latest tells which state a page was made from, so that an action on an outdated page is refused.
    """

    publieksreactie = models.ForeignKey(Publieksreactie, on_delete=models.CASCADE, related_name="handelingen")
    moment = models.DateTimeField()
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    soort = models.CharField(max_length=20, choices=Reactiehandelingsoort)
    afdeling = models.ForeignKey(
        Afdeling,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Waar het naartoe ging.",
    )
    toelichting = models.TextField(blank=True)
    # What the sender was told and how; a mail is in the outbox, a letter is printed from here.
    gemeld_via = models.CharField(max_length=20, choices=Antwoordkanaal, blank=True)
    gemeld = models.TextField(blank=True)
    bericht = models.OneToOneField(
        UitgaandBericht, null=True, blank=True, on_delete=models.PROTECT, related_name="reactiehandeling"
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "reactiehandelingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(soort__in=MET_REDEN, toelichting=""),
                name="reactiehandeling_met_reden",
                violation_error_message="Schrijf op waarom.",
            ),
            models.CheckConstraint(
                condition=~Q(soort__in=SCHRIFTELIJK_GEMELD)
                | (Q(gemeld_via__in=SCHRIFTELIJK) & ~Q(gemeld="")),
                name="reactiehandeling_schriftelijk",
                violation_error_message="Dit moet de afzender schriftelijk weten: per e-mail of per brief.",
            ),
            models.CheckConstraint(
                condition=Q(bericht__isnull=True) | Q(gemeld_via=Antwoordkanaal.EMAIL),
                name="reactiehandeling_bericht_is_mail",
                violation_error_message="Alleen een e-mail gaat via de uitgaande berichten.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_soort_display()
