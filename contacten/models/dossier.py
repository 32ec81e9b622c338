"""A question of many parts, with one case manager who follows all of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contacten.enums import Zaakstand
from contacten.models.publieksreactie import Publieksreactie
from contacten.termijnen import reactiestand
from kcc.organisatie.models import Afdeling, Medewerker


class Dossier(models.Model):
    """A publieksreactie that asks several afdelingen something; its term and its one answer are those of the
    reactie."""

    publieksreactie = models.OneToOneField(Publieksreactie, on_delete=models.PROTECT, related_name="dossier")
    casemanager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dossiers"
    )
    geopend_op = models.DateTimeField()

    class Meta:
        ordering = ["-geopend_op"]
        verbose_name_plural = "dossiers"

    def __str__(self) -> str:
        return f"Dossier {self.publieksreactie.nummer}"


class DossierdeelQuerySet(models.QuerySet["Dossierdeel"]):
    def open(self) -> "DossierdeelQuerySet":
        """Parts that an afdeling still has to give."""
        return self.filter(gereed_op__isnull=True, ingetrokken_op__isnull=True)

    def deliverable_by(self, medewerker: Medewerker) -> "DossierdeelQuerySet":
        """Parts asked of an afdeling of this medewerker, and all parts of the dossiers that they manage."""
        eigen = medewerker.afdelingen.values("pk")
        return self.filter(Q(afdeling__in=eigen) | Q(dossier__casemanager=medewerker))


class Dossierdeel(models.Model):
    """What one afdeling is asked, by which day, and what it answered. `deadline` is the last day in time."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="delen")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="dossierdelen")
    vraag = models.TextField()
    gevraagd_op = models.DateTimeField()
    werkdagen = models.PositiveSmallIntegerField("termijn in werkdagen")
    deadline = models.DateField()
    bijdrage = models.TextField(blank=True)
    gereed_op = models.DateTimeField(null=True, blank=True)
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Wie de bijdrage gaf.",
    )
    ingetrokken_op = models.DateTimeField(null=True, blank=True)

    objects = DossierdeelQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "dossierdelen"
        constraints = [
            models.CheckConstraint(
                condition=Q(gereed_op__isnull=True, bijdrage="")
                | (Q(gereed_op__gte=F("gevraagd_op")) & ~Q(bijdrage="")),
                name="dossierdeel_gereed_met_bijdrage",
                violation_error_message="Een deel is gereed als de bijdrage er is.",
            ),
            models.CheckConstraint(
                condition=Q(gereed_op__isnull=True) | Q(ingetrokken_op__isnull=True),
                name="dossierdeel_gereed_of_ingetrokken",
                violation_error_message="Een deel dat gereed is, trekt u niet meer in.",
            ),
            models.CheckConstraint(
                condition=Q(werkdagen__gte=1),
                name="dossierdeel_termijn",
                violation_error_message="Een termijn is ten minste 1 werkdag.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["afdeling", "deadline"],
                condition=Q(gereed_op__isnull=True, ingetrokken_op__isnull=True),
                name="dossierdeel_te_doen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.afdeling}: {self.vraag[:40]}"

    def stand(self, vandaag: date, bijna_tot: date) -> Zaakstand:
        """How it stands on the local day `vandaag`; until `bijna_tot` the last day is near."""
        return reactiestand(
            deadline=self.deadline,
            is_beantwoord=self.gereed_op is not None,
            is_ingetrokken=self.ingetrokken_op is not None,
            vandaag=vandaag,
            bijna_tot=bijna_tot,
        )
