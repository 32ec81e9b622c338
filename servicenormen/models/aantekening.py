"""What happened in a period, told beside the figures."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogus.models import Locatie
from servicenormen.regels_aantekening import Aantekenregel


class Aantekening(models.Model):
    """What a manager tells about the days [van, tot_en_met], both included: "Storing telefonie".

    About all norms, those of one `kanaal`, or one `norm` (its code); with a `locatie`, only about norms that
    have figures by place. Who wrote, changed or removed it is in `history`, which outlives it.
    """

    van = models.DateField()
    tot_en_met = models.DateField()
    tekst = models.CharField(max_length=200)
    norm = models.CharField(max_length=10, blank=True)
    kanaal = models.CharField(max_length=50, blank=True)
    locatie = models.ForeignKey(Locatie, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-van", "-id"]
        verbose_name_plural = "aantekeningen"
        constraints = [
            models.CheckConstraint(
                condition=Q(van__lte=F("tot_en_met")),
                name="aantekening_dagen",
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                condition=Q(norm="") | Q(kanaal=""),
                name="aantekening_norm_of_kanaal",
                violation_error_message="Kies een norm of een kanaal, niet allebei.",
            ),
            models.CheckConstraint(
                condition=~Q(tekst=""),
                name="aantekening_tekst",
                violation_error_message="Schrijf wat er gebeurde.",
            ),
            models.UniqueConstraint(
                fields=["van", "tot_en_met", "tekst", "norm", "kanaal", "locatie"],
                nulls_distinct=False,
                name="aantekening_uniek",
                violation_error_message="Deze aantekening staat er al.",
            ),
        ]
        indexes = [models.Index(fields=["tot_en_met", "van"], name="aantekening_dagen_index")]

    def __str__(self) -> str:
        return f"{self.van:%d-%m-%Y}: {self.tekst}"

    def get_absolute_url(self) -> str:
        return reverse("servicenormen:aantekening", args=[self.pk])

    @property
    def regel(self) -> Aantekenregel:
        """As charts and reports tell it."""
        return Aantekenregel(self.van, self.tot_en_met, self.tekst, self.locatie.naam if self.locatie else "")

    @property
    def waarover(self) -> str:
        """Which norms it is about, as a person says it."""
        if self.norm:
            return f"norm {self.norm}"
        return f"alle normen van {self.kanaal}" if self.kanaal else "alle normen"
