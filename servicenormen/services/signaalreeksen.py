"""The counts of signals as series, for the rules to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from catalogus.models import GemisteZoekdag, Product
from kcc.organisatie.services import dienstkalender
from servicenormen import regels_signalen as regels
from servicenormen.enums import Signaalbron, Signaaluitkomst
from servicenormen.models import Signaal, Signaaltelling

# Of a signal that lasts longer than this, the level becomes the ordinary one.
_GEWOON_NA_DAGEN = 28
# What signals are about: (product, theme, search), one of the three.
Sleutel = tuple[int | None, int | None, str]
# What was asked about, when, and how often.
_Telregel = tuple[Any, date, int]


@dataclass
class Reeksenstand:
    """What the rules look at, with the series by their place and the first day."""

    reeksen: regels.Reeksen
    sleutels: list[Sleutel]
    eerste: date

    def masker(self, signaal: Signaal, rij: int) -> None:
        """Leave the days of a signal out of what is ordinary, unless it was none."""
        if signaal.uitkomst == Signaaluitkomst.GEEN_SIGNAAL:
            return
        einde = min(signaal.laatst_gezien, signaal.begin + timedelta(days=_GEWOON_NA_DAGEN - 1))
        van, tot = (signaal.begin - self.eerste).days, (einde - self.eerste).days + 1
        if tot > 0:
            self.reeksen.gemaskerd[rij, max(van, 0) : tot] = True


def lees_stand(bron: Signaalbron, eerste: date, laatste: date) -> Reeksenstand | None:
    """The counts of [eerste, laatste] as series: of contacts and the survey the products that were ever asked
    for, then their themes; of searches those of which the words are kept."""
    if bron == Signaalbron.ZOEK:
        gezocht = GemisteZoekdag.objects.filter(datum__gte=eerste, datum__lte=laatste)
        rijen = gezocht.exclude(zoekvraag__zoekterm="").values_list("zoekvraag__zoekterm", "datum", "aantal")
        return _stand(list(rijen), [], {}, eerste, laatste)
    geteld = Signaaltelling.objects.filter(datum__gte=eerste, datum__lte=laatste)
    themas = dict(Product.objects.values_list("pk", "thema_id"))
    gevraagd, bezoeken = (
        list(geteld.filter(bron=soort).values_list("product_id", "datum", "aantal")) if soort else []
        for soort in (bron, Signaalbron.BEZOEK if bron == Signaalbron.CONTACT else None)
    )
    return _stand(gevraagd, bezoeken, themas, eerste, laatste)


def _stand(
    gevraagd: Sequence[_Telregel],
    bezoeken: Sequence[_Telregel],
    themas: Mapping[Any, int],
    eerste: date,
    laatste: date,
) -> Reeksenstand | None:
    """The counts as series, with a series for each theme; without `themas` they are of searches."""
    alles = [*gevraagd, *bezoeken]
    if not alles:
        return None
    # Where the history begins later, what is not there is not counted as nothing.
    eerste = max(eerste, min(datum for _, datum, _ in alles))
    onderwerpen = sorted({onderwerp for onderwerp, _, _ in alles})
    thema_ids = sorted({themas[onderwerp] for onderwerp in onderwerpen}) if themas else []
    plaats = {onderwerp: nummer for nummer, onderwerp in enumerate(onderwerpen)}
    boven = np.full(len(onderwerpen) + len(thema_ids), -1)
    if themas:
        themaplaats = {thema: len(onderwerpen) + nummer for nummer, thema in enumerate(thema_ids)}
        boven[: len(onderwerpen)] = [themaplaats[themas[onderwerp]] for onderwerp in onderwerpen]
    vorm = (len(boven), (laatste - eerste).days + 1)
    zonder, aantallen = (_reeks(rijen, plaats, boven, eerste, vorm) for rijen in (gevraagd, alles))
    kalender = dienstkalender()
    datums = [eerste + timedelta(days=nummer) for nummer in range(vorm[1])]
    reeksen = regels.Reeksen(
        aantallen=aantallen,
        thema=boven,
        gemaskerd=np.zeros_like(aantallen, dtype=bool),
        weekdag=np.array([datum.weekday() for datum in datums]),
        is_dicht=np.array([datum.weekday() < 5 and not kalender.is_werkdag(datum) for datum in datums]),
        is_product=np.arange(vorm[0]) < len(onderwerpen),
        zonder_bezoeken=zonder if bezoeken else None,
    )
    sleutels: list[Sleutel] = [
        (onderwerp, None, "") if themas else (None, None, onderwerp) for onderwerp in onderwerpen
    ]
    return Reeksenstand(reeksen, sleutels + [(None, thema, "") for thema in thema_ids], eerste)


def _reeks(
    rijen: Sequence[_Telregel],
    plaats: Mapping[Any, int],
    boven: "np.ndarray[Any, Any]",
    eerste: date,
    vorm: tuple[int, int],
) -> regels.Getallen:
    """The counts by series and day, with those of each theme added up."""
    aantallen = np.zeros(vorm)
    if rijen:
        rij = np.array([plaats[onderwerp] for onderwerp, _, _ in rijen])
        kolom = np.array([(datum - eerste).days for _, datum, _ in rijen])
        np.add.at(aantallen, (rij, kolom), np.array([aantal for _, _, aantal in rijen], dtype=float))
    leden = np.flatnonzero(boven >= 0)
    np.add.at(aantallen, boven[leden], aantallen[leden])
    return aantallen
