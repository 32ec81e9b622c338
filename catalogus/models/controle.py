"""What the regular checks found: addresses that no longer work, and texts that need an editor."""

from django.db import models
from django.db.models import Q

from catalogus.enums import Controlesoort, Linkstatus
from catalogus.models.product import Product
from catalogus.models.vraagantwoord import Vraagantwoord

# One failure can be a bad night of the other side.
DAGEN_VOOR_MELDING = 2


class LinkcontroleQuerySet(models.QuerySet["Linkcontrole"]):
    def broken(self) -> "LinkcontroleQuerySet":
        """What editors should hear of: it failed on two different days, and not once worked in between."""
        return self.filter(status=Linkstatus.STUK, foutdagen__gte=DAGEN_VOOR_MELDING)


class Linkcontrole(models.Model):
    """One address that stands in what is published, and whether it worked when we last asked."""

    adres = models.CharField(max_length=2000, unique=True)
    # [{soort, code, naam, veld, afdeling}]: where it stands; codes, and names for people.
    vindplaatsen = models.JSONField(default=list)
    status = models.CharField(max_length=20, choices=Linkstatus, default=Linkstatus.NIEUW)
    sinds = models.DateTimeField(null=True, blank=True, help_text="Sinds wanneer het deze status heeft.")
    reden = models.CharField(max_length=200, blank=True)
    code = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="De HTTP-status van het antwoord."
    )
    gecontroleerd_op = models.DateTimeField(null=True, blank=True)
    eerste_fout_op = models.DateTimeField(null=True, blank=True)
    laatste_foutdag = models.DateField(null=True, blank=True)
    # On how many different days it failed since it last worked.
    foutdagen = models.PositiveSmallIntegerField(default=0)

    objects = LinkcontroleQuerySet.as_manager()

    class Meta:
        ordering = ["adres"]
        verbose_name_plural = "linkcontroles"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status=Linkstatus.STUK,
                    eerste_fout_op__isnull=False,
                    laatste_foutdag__isnull=False,
                    foutdagen__gte=1,
                )
                | (
                    ~Q(status=Linkstatus.STUK)
                    & Q(eerste_fout_op__isnull=True, laatste_foutdag__isnull=True, foutdagen=0)
                ),
                name="linkcontrole_fout_heel",
            ),
            models.CheckConstraint(
                condition=Q(status=Linkstatus.NIEUW, gecontroleerd_op__isnull=True)
                | (~Q(status=Linkstatus.NIEUW) & Q(gecontroleerd_op__isnull=False, sinds__isnull=False)),
                name="linkcontrole_gecontroleerd",
            ),
        ]

    def __str__(self) -> str:
        return self.adres


class Controlepunt(models.Model):
    """Something about one text that its editors were told once, for as long as it is so.

    waarde: what exactly (the review date, what is missing); when that changes they are told again.
    """

    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="controlepunten"
    )
    vraagantwoord = models.ForeignKey(
        Vraagantwoord, null=True, blank=True, on_delete=models.CASCADE, related_name="controlepunten"
    )
    soort = models.CharField(max_length=20, choices=Controlesoort)
    waarde = models.CharField(max_length=200)
    sinds = models.DateTimeField()

    class Meta:
        ordering = ["sinds", "pk"]
        verbose_name_plural = "controlepunten"
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, vraagantwoord__isnull=True)
                | Q(product__isnull=True, vraagantwoord__isnull=False),
                name="controlepunt_een_onderwerp",
            ),
            models.UniqueConstraint(fields=["product", "soort"], name="controlepunt_product"),
            models.UniqueConstraint(fields=["vraagantwoord", "soort"], name="controlepunt_vraagantwoord"),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()}: {self.product or self.vraagantwoord}"
