"""Planning, appointments, visits, and what the night works out from them."""

from afspraken.models.afspraak import Afspraak, AfspraakQuerySet, Afspraakregel
from afspraken.models.bezoek import (
    Bezoek,
    BezoekQuerySet,
    Dagsluiting,
    Ticketteller,
    Werkplek,
    Werkwijze,
)
from afspraken.models.handeling import Afspraakhandeling
from afspraken.models.herinnering import Herinneringsmoment
from afspraken.models.huisbezoek import Gebied, Huisbezoek, Postcodereeks, Reistijd
from afspraken.models.kiosk import Kiosk
from afspraken.models.planning import (
    Aanbod,
    Balie,
    Bezetting,
    Capaciteit,
    Kanaaldeel,
    Kanaalvrijgave,
    Planningswijziging,
    Productgroep,
    Roosterregel,
    Uitgerolddag,
)
from afspraken.models.prognose import Personeelsadvies, Prognose, Prognosestand
from afspraken.models.toegang import Beschikbaarheidsmeting, Meetmoment

__all__ = [
    "Aanbod",
    "Afspraak",
    "AfspraakQuerySet",
    "Afspraakhandeling",
    "Afspraakregel",
    "Balie",
    "Beschikbaarheidsmeting",
    "Bezetting",
    "Bezoek",
    "BezoekQuerySet",
    "Capaciteit",
    "Dagsluiting",
    "Gebied",
    "Herinneringsmoment",
    "Huisbezoek",
    "Kanaaldeel",
    "Kanaalvrijgave",
    "Kiosk",
    "Meetmoment",
    "Personeelsadvies",
    "Planningswijziging",
    "Postcodereeks",
    "Productgroep",
    "Prognose",
    "Prognosestand",
    "Reistijd",
    "Roosterregel",
    "Ticketteller",
    "Uitgerolddag",
    "Werkplek",
    "Werkwijze",
]
