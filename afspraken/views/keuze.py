"""What a citizen has chosen so far, carried in the query string from step to step: never personal data."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from afspraken.enums import Afspraakkanaal
from afspraken.regels import CEL_MINUTEN, MAXIMUM_PRODUCTEN
from afspraken.services import Visite, Wens, visites
from afspraken.services.capaciteit_zoeken import visites_overal
from afspraken.services.huisbezoek import Adres, gebied_van
from afspraken.views import voorkeur as voorkeuren
from afspraken.views.voorkeur import Voorkeur
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from catalogus.services import producten_op_code
from kcc.lib.perioden import TIJDZONE, lokaal_moment, lokale_dag

MEESTE_PERSONEN = 99
THUIS = "thuis"
# Where the session keeps the address of a home visit until the appointment is made.
THUISADRES = "afspraak_thuisadres"
# Written out, because the ORM would take longer to write it than the database to answer.
_LOCATIE = "SELECT * FROM catalogus_locatie WHERE is_actief AND code = %s"
# Per way of being helped (but at home) the kinds of places.
_PLAATSSOORTEN = {"balie": Locatiesoort.te_bezoeken(), "video": [Locatiesoort.VIDEO]}


@dataclass(frozen=True)
class Keuze:
    """Products × persons, when one would rather come, and once chosen the place and the moment."""

    regels: tuple[tuple[Product, int], ...] = ()
    locatie: Locatie | None = None
    moment: datetime | None = None
    kanaal: Afspraakkanaal = Afspraakkanaal.ONLINE
    voorkeur: Voorkeur = field(default_factory=Voorkeur)
    # How one wants to be helped: at the counter, by video or at home; "" is any but at home.
    soort: str = ""
    # At home: in which area, and at which address. Neither is ever in the query string.
    gebied_id: int | None = None
    adres: Adres | None = None

    @property
    def wens(self) -> Wens:
        return Wens(tuple((product.pk, personen) for product, personen in self.regels), self.gebied_id)

    @cached_property
    def visites(self) -> list[Visite]:
        """The wish at every place that supplies it in the way that was chosen."""
        return [
            visite
            for visite in self.overal
            if visite.locatie.is_mobiel_team is (self.gebied_id is not None)
            and (self.soort not in _PLAATSSOORTEN or visite.locatie.soort in _PLAATSSOORTEN[self.soort])
        ]

    @cached_property
    def overal(self) -> list[Visite]:
        """The wish at every place that supplies it, in whatever way."""
        return visites_overal(self.wens) if self.regels else []

    def op_manier(self, soort: str) -> "Keuze":
        """The same wish, helped in another way than at home; place and time are to be chosen again."""
        return replace(self.met(None, None), soort=soort, gebied_id=None, adres=None)

    def bij_u_thuis(self, gebied_id: int | None) -> "Keuze":
        """The same wish, at home."""
        return replace(self.met(None, None), soort=THUIS, gebied_id=gebied_id)

    @property
    def vaste_paren(self) -> list[tuple[str, str]]:
        """What stays the same while a place and time are looked for, as parts of a query string."""
        delen = []
        for product, personen in self.regels:
            delen += [("product", product.code), ("personen", str(personen))]
        return delen + self._soort_paren

    @property
    def bij_te_houden(self) -> list[tuple[str, str]]:
        """What was chosen later and is kept while the products change, as parts of a query string."""
        plaats = [("locatie", self.locatie.code)] if self.locatie else []
        return self._soort_paren + self.voorkeur.paren + plaats

    @property
    def _soort_paren(self) -> list[tuple[str, str]]:
        return [("soort", self.soort)] if self.soort else []

    @cached_property
    def query(self) -> str:
        """This choice as a query string, with `?`."""
        delen = [*self.vaste_paren, *self.voorkeur.paren]
        if self.locatie:
            delen.append(("locatie", self.locatie.code))
        return f"?{urlencode(delen)}" + (_momentdeel(self.moment) if self.moment else "")

    def query_om(self, moment: datetime) -> str:
        """The query string of this choice, in which no time was chosen yet, at `moment`."""
        return self.query + _momentdeel(moment)

    @property
    def dag_query(self) -> str:
        """The same without the moment, at the day of it: to choose another time."""
        datum = f"&datum={lokale_dag(self.moment)}" if self.moment else ""
        return self.met(self.locatie, None).query + datum

    @property
    def zonder_voorkeur(self) -> "Keuze":
        """The same, at any place and time."""
        return replace(self, locatie=None, moment=None, voorkeur=Voorkeur())

    @cached_property
    def duur(self) -> tuple[int, int] | None:
        """How many minutes the visit takes, at least and at most, over the places where it can be."""
        locaties = [self.locatie.pk] if self.locatie else None
        return duur(visites(self.wens, locaties)) if self.regels else None

    def met(self, locatie: Locatie | None, moment: datetime | None) -> "Keuze":
        """The same wish at another place and moment."""
        return replace(self, locatie=locatie, moment=moment)


def _momentdeel(moment: datetime) -> str:
    return f"&moment={moment.astimezone(TIJDZONE):%Y-%m-%dT%H%%3A%M}"


def duur(visites: Sequence[Visite]) -> tuple[int, int] | None:
    """The least and the most minutes of these; None without any."""
    cellen = [visite.aantal_cellen for visite in visites]
    return (min(cellen) * CEL_MINUTEN, max(cellen) * CEL_MINUTEN) if cellen else None


def lees(request: HttpRequest) -> Keuze:
    """The choice in the query string; what cannot be read or no longer exists is left out."""
    vraag = request.GET
    gekozen = list(zip_longest(vraag.getlist("product"), vraag.getlist("personen")))[:MAXIMUM_PRODUCTEN]
    if (weg := vraag.get("weg", "")).isdecimal() and len(weg) < 3:
        gekozen = [paar for nummer, paar in enumerate(gekozen, start=1) if nummer != int(weg)]
    producten = producten_op_code(code for code, _ in gekozen if code)
    # Who chooses a product twice, for two children, comes for it with two.
    personen: dict[Product, int] = {}
    for code, aantal in gekozen:
        if product := producten.get(code):
            personen[product] = min(personen.get(product, 0) + _aantal(aantal or ""), MEESTE_PERSONEN)
    code = vraag.get("locatie", "")
    locatie = next(iter(Locatie.objects.raw(_LOCATIE, [code])), None) if code else None
    adres = _thuisadres(request) if vraag.get("soort") == THUIS else None
    return Keuze(
        tuple(personen.items()),
        locatie,
        _moment(vraag),
        voorkeur=voorkeuren.lees(vraag),
        soort=THUIS if adres else vraag["soort"] if vraag.get("soort") in _PLAATSSOORTEN else "",
        gebied_id=gebied_van(adres.postcode) if adres else None,
        adres=adres,
    )


def _thuisadres(request: HttpRequest) -> Adres | None:
    """The address that was filled in for a home visit, while a team comes there."""
    gegeven = request.session.get(THUISADRES)
    return Adres(**gegeven) if gegeven and gebied_van(gegeven["postcode"]) is not None else None


def lees_dag(request: HttpRequest, keuze: Keuze) -> date | None:
    """The day to show of one place: asked for, or that of the moment that was chosen before."""
    gevraagd = voorkeuren.lees_datum(request.GET.get("datum", ""))
    return gevraagd or (lokale_dag(keuze.moment) if keuze.moment else None)


def _aantal(waarde: str) -> int:
    return min(max(int(waarde), 1), MEESTE_PERSONEN) if waarde.isdecimal() and len(waarde) < 5 else 1


def _moment(vraag: QueryDict) -> datetime | None:
    try:
        lokaal = datetime.fromisoformat(vraag.get("moment", ""))
    except ValueError:
        return None
    if lokaal.tzinfo or not 2000 <= lokaal.year < 2100:
        return None
    return lokaal_moment(lokaal.date(), lokaal.time())
