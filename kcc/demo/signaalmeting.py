"""How well the signals find what went wrong in the demo: judged again, with nothing stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Min

from catalogus.models import Product
from contacten.models import Klantcontact
from kcc.demo import verhaal
from kcc.demo.signalen import WEKEN
from kcc.demo.uitbraken import UITBRAKEN, Uitbraak
from kcc.lib.perioden import dag_grenzen, lokale_dag
from servicenormen.enums import Signaalbron
from servicenormen.models import Signaal, Signaaltelling
from servicenormen.regels_signalen import DAGEN
from servicenormen.services import zoek_signalen

_WEEK = timedelta(days=DAGEN)
_Periode = tuple[date, date]


@dataclass(frozen=True)
class Gevonden:
    """An outbreak: its first day, and after how many days it was found; None when it was not."""

    product: str
    begin: date
    dagen: int | None


@dataclass(frozen=True)
class Meting:
    """`vals`: signals that are no outbreak of their product or its theme, over `weken` weeks."""

    uitbraken: Sequence[Gevonden]
    vals: int
    weken: int
    producten: int

    @property
    def gevonden(self) -> int:
        """How many were found within a week: on the morning after their seventh day at the latest."""
        return sum(rij.dagen is not None and rij.dagen <= DAGEN for rij in self.uitbraken)


def meet() -> Meting:
    """Judge every morning of the last half year of the demo that is loaded; rolled back."""
    laatste = Klantcontact.objects.aggregate(laatste=Max("begonnen_op"))["laatste"]
    vandaag = lokale_dag(laatste) if laatste else date.max
    with transaction.atomic():
        perioden = _perioden()
        Signaal.objects.all().delete()
        zoek_signalen(tot_en_met=vandaag, dagen=WEKEN * DAGEN, nu=dag_grenzen(vandaag)[0])
        signalen = list(
            Signaal.objects.filter(bron=Signaalbron.CONTACT).select_related("product__thema", "thema")
        )
        producten = (
            Signaaltelling.objects.filter(bron=Signaalbron.CONTACT).values("product").distinct().count()
        )
        meting = Meting(
            [_gevonden(uitbraak, signalen, perioden[uitbraak]) for uitbraak in perioden],
            sum(not _hoort_bij_uitbraak(signaal, perioden) for signaal in signalen),
            WEKEN,
            producten,
        )
        transaction.set_rollback(True)
    return meting


def _perioden() -> dict[Uitbraak, _Periode]:
    """Of each outbreak that is in the contacts the first and the last day, by what people said."""
    teksten = {
        rij["onderwerp"]: (rij["eerste"], rij["laatste"])
        for rij in Klantcontact.objects.filter(
            onderwerp__in=verhaal.ALLE_ONDERWERPEN[len(verhaal.ONDERWERPEN) :]
        )
        .values("onderwerp")
        .annotate(eerste=Min("begonnen_op"), laatste=Max("begonnen_op"))
        .order_by()
    }
    perioden = {}
    for uitbraak in UITBRAKEN:
        momenten = [teksten[t] for n in uitbraak.teksten if (t := verhaal.ALLE_ONDERWERPEN[n]) in teksten]
        if momenten:
            eerste = lokale_dag(min(moment[0] for moment in momenten))
            perioden[uitbraak] = (eerste, lokale_dag(max(moment[1] for moment in momenten)))
    return perioden


def _gevonden(uitbraak: Uitbraak, signalen: Sequence[Signaal], periode: _Periode) -> Gevonden:
    begin, einde = periode
    # Found on the last day of the first window that stood out.
    momenten = [
        (signaal.begin + _WEEK - begin).days
        for signaal in signalen
        if signaal.product
        and signaal.product.code == uitbraak.product
        and begin <= signaal.begin + _WEEK - timedelta(days=1) <= einde
    ]
    return Gevonden(uitbraak.product, begin, min(momenten, default=None))


def _hoort_bij_uitbraak(signaal: Signaal, perioden: Mapping[Uitbraak, _Periode]) -> bool:
    """Whether its days lie in an outbreak of its product, or of a product of its theme."""
    for uitbraak, (begin, einde) in perioden.items():
        if not begin <= signaal.begin + _WEEK - timedelta(days=1) <= einde + _WEEK:
            continue
        if signaal.product:
            if signaal.product.code == uitbraak.product:
                return True
        elif Product.objects.filter(code=uitbraak.product, thema=signaal.thema_id).exists():
            return True
    return False
