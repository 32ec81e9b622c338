"""Between what and what the number of visitors lies, four times out of five.

Who has booked comes or does not; of the others there are as many as a negative binomial says: chance, and
days that differ more than chance alone.
"""

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import Getallen

# Four of five: one in ten below, one in ten above.
ONDER, BOVEN = 0.1, 0.9


def kwantiel(gemiddelde: Getallen, spreiding: float, kans: float) -> Getallen:
    """The smallest number that is at least so probable: of a negative binomial with variance
    gemiddelde + spreiding × gemiddelde² (spreiding 0: Poisson). Any shape; not negative."""
    mu = np.asarray(gemiddelde, dtype=float)
    vlak = mu.ravel()
    if not vlak.size:
        return mu.copy()
    top = float(vlak.max())
    grens = int(top + 8 * np.sqrt(top + spreiding * top**2) + 12)
    # Equal means have equal quantiles, and most quarters of an hour are alike.
    uniek, terug = np.unique(vlak.round(4), return_inverse=True)
    if spreiding > 1e-9:
        vorm = 1 / spreiding
        p = -vorm * np.log1p(spreiding * uniek)
        stap = uniek / (vorm + uniek)
    else:
        vorm, p, stap = 0.0, -uniek, uniek
    uitkomst = np.zeros(uniek.size)
    som, te_gaan = np.exp(p), np.ones(uniek.size, dtype=bool)
    logp, k = p.copy(), 0
    log_stap = np.log(np.maximum(stap, 1e-300))
    while True:
        te_gaan = som < kans
        if not te_gaan.any() or k >= grens:
            break
        k += 1
        uitkomst[te_gaan] = k
        logp = logp + log_stap + (np.log((vorm + k - 1) / k) if vorm else -np.log(k))
        som = som + np.exp(logp)
    return uitkomst[terug].reshape(mu.shape)


def interval(
    totaal: Getallen, geboekt: Getallen, spreiding: float, kans_komt: float = 0.97
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The bounds, both inclusive, of who comes: `totaal` expected, of whom `geboekt` have booked.

    Of the booked only the no-shows are uncertain, about as many as `kans_komt` leaves.
    """
    onzeker = geboekt * (1 - kans_komt)
    los = np.maximum(totaal - geboekt, 0.0) + onzeker
    zeker = geboekt - onzeker
    laag = zeker + kwantiel(los, spreiding, ONDER)
    return np.floor(laag), np.ceil(zeker + kwantiel(los, spreiding, BOVEN))
