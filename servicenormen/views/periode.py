"""The period that a manager's page shows, as its address asks for it, and the choice of another."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.organisatie.toegang import MedewerkerVerzoek
from servicenormen import services
from servicenormen.forms.cijfers import PeriodeForm
from servicenormen.models import Vaststelling
from servicenormen.regels import standaard_peilmoment
from servicenormen.weergave import toon_maanden, toon_tertaal


@dataclass(frozen=True)
class Periode:
    """The tertaal that a page shows, and until when it looks."""

    tertaal: Tertaal
    peilmoment: datetime
    nu: datetime

    @cached_property
    def vaststelling(self) -> Vaststelling | None:
        """Since when and by whom this tertaal is closed; None for one that is not."""
        return None if self.is_lopend else services.laatste_vaststelling(self.tertaal)

    @property
    def is_lopend(self) -> bool:
        """Whether the figures can still grow: the page then says until when they count."""
        return self.peilmoment < self.tertaal.einde

    @property
    def titel(self) -> str:
        return toon_tertaal(self.tertaal)

    @property
    def maanden(self) -> str:
        return toon_maanden(self.tertaal)

    @property
    def vraag(self) -> dict[str, str]:
        """This period in an address, so that a list has the cases of the figure that led to it."""
        vraag = {"tertaal": str(self.tertaal)}
        if self.is_lopend:
            vraag["peilmoment"] = self.peilmoment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return vraag


def lees_periode(request: MedewerkerVerzoek) -> Periode:
    """The period that the address asks for: this tertaal until now, when it asks nothing."""
    form = PeriodeForm(request.GET)
    if not form.is_valid():
        raise Http404("Dit tertaal of dit moment bestaat niet.")
    nu = timezone.now()
    tertaal = form.cleaned_data["tertaal"] or Tertaal.van(lokale_dag(nu))
    peilmoment = form.cleaned_data["peilmoment"] or standaard_peilmoment(tertaal, nu)
    return Periode(tertaal, min(peilmoment, standaard_peilmoment(tertaal, nu)), nu)


def tertaalkeuzes(periode: Periode) -> SafeString:
    """The tertalen to choose from as options, newest first: since the first figures, and the one that is
    shown."""
    tertalen = [Tertaal.van(lokale_dag(periode.nu))]
    eerste = services.eerste_tertaal() or tertalen[0]
    while tertalen[-1] > eerste:
        tertalen.append(tertalen[-1].vorige)
    keuzes = sorted({*tertalen, periode.tertaal}, reverse=True)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                tertaal,
                mark_safe(" selected") if tertaal == periode.tertaal else "",
                toon_tertaal(tertaal).capitalize(),
            )
            for tertaal in keuzes
        ),
    )
