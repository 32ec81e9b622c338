"""What inhabitants of the demo searched and did not find, per day; one of them is asked more and more."""

from datetime import timedelta

import numpy as np

from catalogus.models import GemisteZoekdag, GemisteZoekvraag
from catalogus.services import BEWAARTIJD, sleutel_van
from kcc.demo.schalen import Opdracht

# A question with how often it is missed on an ordinary day.
_ZOEKVRAGEN = (
    ("laadpaal voor de deur", 1.6),
    ("boom kappen eigen tuin", 1.3),
    ("geveltuintje", 1.2),
    ("airbnb melden", 0.9),
    ("speeltuin huren", 0.7),
    ("hond aanmelden", 0.7),
    ("zonnepanelen dak huurhuis", 0.6),
    ("container voor verbouwing", 0.6),
    ("straatfeest", 0.5),
    ("drone vliegen", 0.4),
    ("volkstuin wachtlijst", 0.4),
    ("kadaver melden", 0.2),
)
# Since so many days one of them is asked so much more: a letter pointed to a page that is not there.
_PLOTS, _DAGEN, _KEER = "energietoeslag", 6, 7.0


def vul_zoekvragen(opdracht: Opdracht) -> None:
    """The last 90 days, as far as KCC keeps them."""
    rng = np.random.default_rng([opdracht.zaad, 10])
    dagen = BEWAARTIJD.days
    for zoekterm, per_dag in (*_ZOEKVRAGEN, (_PLOTS, 0.3)):
        verwacht = np.full(dagen, per_dag)
        if zoekterm == _PLOTS:
            verwacht[-_DAGEN:] = _KEER
        aantallen = rng.poisson(verwacht).tolist()
        per_datum = {
            opdracht.vandaag - timedelta(days=dagen - nummer): aantal
            for nummer, aantal in enumerate(aantallen)
            if aantal
        }
        vraag = GemisteZoekvraag.objects.create(
            sleutel=sleutel_van(zoekterm),
            zoekterm=zoekterm if len(per_datum) >= 3 else "",
            aantal=sum(per_datum.values()) or 1,
            dagen=len(per_datum) or 1,
            laatst_op=max(per_datum, default=opdracht.vandaag),
        )
        GemisteZoekdag.objects.bulk_create(
            GemisteZoekdag(zoekvraag=vraag, datum=datum, aantal=aantal) for datum, aantal in per_datum.items()
        )
