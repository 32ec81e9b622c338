"""What a citizen has chosen so far, carried in the query string from step to step: never personal data."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from afspraken.enums import Afspraakkanaal
from afspraken.regels import MAXIMUM_PRODUCTEN
from afspraken.services import Wens
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, lokaal_moment
from kcc.organisatie.enums import Rol


@dataclass(frozen=True)
class Keuze:
    """Products × persons, and once chosen the place and the moment."""

    regels: tuple[tuple[Product, int], ...] = ()
    locatie: Locatie | None = None
    moment: datetime | None = None
    kanaal: Afspraakkanaal = Afspraakkanaal.ONLINE

    @property
    def wens(self) -> Wens:
        return Wens(tuple((product.pk, personen) for product, personen in self.regels))

    @property
    def query(self) -> str:
        """This choice as a query string, with `?`."""
        delen: list[tuple[str, str]] = []
        for product, personen in self.regels:
            delen += [("product", product.code), ("personen", str(personen))]
        if self.locatie:
            delen.append(("locatie", self.locatie.code))
        if self.moment:
            delen.append(("moment", self.moment.astimezone(TIJDZONE).strftime("%Y-%m-%dT%H:%M")))
        if self.kanaal != Afspraakkanaal.ONLINE:
            delen.append(("kanaal", self.kanaal))
        return f"?{urlencode(delen)}"

    def met(self, locatie: Locatie | None, moment: datetime | None) -> "Keuze":
        """The same wish at another place and moment."""
        return replace(self, locatie=locatie, moment=moment)


def lees(request: HttpRequest) -> Keuze:
    """The choice in the query string; what cannot be read or no longer exists is left out."""
    vraag = request.GET
    codes = vraag.getlist("product")[:MAXIMUM_PRODUCTEN]
    personen = vraag.getlist("personen")
    producten = {p.code: p for p in Product.objects.published().filter(code__in=codes)}
    regels = []
    for index, code in enumerate(dict.fromkeys(codes)):
        if code in producten:
            regels.append((producten[code], _aantal(personen[index] if index < len(personen) else "1")))
    locatie = Locatie.objects.filter(code=vraag.get("locatie", ""), is_actief=True).first()
    return Keuze(tuple(regels), locatie, _moment(vraag), _kanaal(request))


def lees_datum(waarde: str) -> date | None:
    """An ISO date of this century, or None."""
    try:
        datum = date.fromisoformat(waarde)
    except ValueError:
        return None
    return datum if 2000 <= datum.year < 2100 else None


def _aantal(waarde: str) -> int:
    return min(max(int(waarde), 1), 99) if waarde.isdecimal() and len(waarde) < 5 else 1


def _moment(vraag: QueryDict) -> datetime | None:
    try:
        lokaal = datetime.fromisoformat(vraag.get("moment", ""))
    except ValueError:
        return None
    if lokaal.tzinfo or not 2000 <= lokaal.year < 2100:
        return None
    return lokaal_moment(lokaal.date(), lokaal.time())


def _kanaal(request: HttpRequest) -> Afspraakkanaal:
    """Staff may book for a caller or at the reception; everybody else books online."""
    gevraagd = request.GET.get("kanaal", "")
    user = request.user
    if (
        gevraagd in (Afspraakkanaal.TELEFOON, Afspraakkanaal.RECEPTIE)
        and user.is_authenticated
        and user.heeft_rol(Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER)
    ):
        return Afspraakkanaal(gevraagd)
    return Afspraakkanaal.ONLINE
