"""Reports, questions, applications and complaints: each asks for a substantive answer within a term."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogus.enums import Termijneenheid
from catalogus.models import Product
from contacten.enums import Kanaal, Publieksreactiesoort
from contacten.models.klantcontact import Klantcontact
from contacten.models.register import Klant
from contacten.termijnen import Antwoordtermijn
from kcc.lib import werktijd
from kcc.organisatie.models import Afdeling


class PublieksreactieQuerySet(models.QuerySet["Publieksreactie"]):
    def open(self) -> "PublieksreactieQuerySet":
        """Those that still ask for an answer."""
        return self.filter(beantwoord_op__isnull=True, ingetrokken_op__isnull=True)

    def suspended_at(self, dag: date) -> "PublieksreactieQuerySet":
        """Those that wait for the sender on the local date `dag`: their last day is not known yet."""
        open_op = Opschorting.objects.filter(
            Q(voltooid__isnull=True) | Q(voltooid__gt=dag),
            publieksreactie=models.OuterRef("pk"),
            uitgenodigd__lte=dag,
        )
        return self.filter(models.Exists(open_op))


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
    beantwoord_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)

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
        ]
        indexes = [
            models.Index(fields=["deadline"], name="publieksreactie_deadline"),
            models.Index(
                fields=["afdeling", "deadline"],
                condition=Q(beantwoord_op__isnull=True, ingetrokken_op__isnull=True),
                name="publieksreactie_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.referentie}"

    @property
    def termijn(self) -> Antwoordtermijn:
        return Antwoordtermijn(self.termijn_aantal, self.termijn_eenheid, self.termijn_is_wettelijk)


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
