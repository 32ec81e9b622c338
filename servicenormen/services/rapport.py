"""The report of a tertaal: the figures with what the manager wrote, as of now or as closed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import connection

from kcc.lib.perioden import Tertaal
from servicenormen.enums import Normstatus
from servicenormen.models import SAMENVATTING, Rapporttekst, Vaststelling
from servicenormen.regels import Telling, standaard_peilmoment
from servicenormen.regels_aantekening import Aantekenregel
from servicenormen.services.aantekeningen import aantekeningen_in, aantekenregels
from servicenormen.services.standen import WEEK, Normstand, Onderdeel, standen, tellingen

# A breakdown with more parts is for the spreadsheet: on paper and on the page it would bury the rest.
_MEESTE_DELEN = 15


@dataclass(frozen=True)
class Uitsplitsing:
    """A figure broken down by one dimension."""

    titel: str
    delen: list[Onderdeel]


@dataclass(frozen=True)
class Rapportnorm:
    """One norm in a report: what was promised, what came of it, and what the manager says about it.

    `uitsplitsing` is by the name of the dimension (with `week`); `aantekeningen` is what was told about the
    days of the tertaal.
    """

    code: str
    kanaal: str
    titel: str
    omschrijving: str
    toelichting: str
    doel: int
    meetmethode: str
    parameters: dict[str, Any]
    telling: Telling
    uitleg: str
    uitsplitsing: dict[str, Uitsplitsing]
    aantekeningen: list[Aantekenregel] = field(default_factory=list)

    @property
    def status(self) -> Normstatus:
        return self.telling.status(self.doel)

    @property
    def moet_uitleg(self) -> bool:
        """A norm that was missed asks for a word of why."""
        return self.status == Normstatus.NIET_GEHAALD and not self.uitleg

    @property
    def uitlegkop(self) -> str:
        """What stands above the explanation."""
        gemist = self.status == Normstatus.NIET_GEHAALD
        return "Waarom dit niet is gehaald" if gemist else "Toelichting"

    @property
    def per_week(self) -> dict[str, Telling]:
        """The figure by ISO week, in order; weeks without cases are left out."""
        return {deel.code: deel.telling for deel in self.uitsplitsing[WEEK].delen}

    @property
    def leesbaar(self) -> list[Uitsplitsing]:
        """The breakdowns that a report shows beside the chart by week: of two parts or more, but not many."""
        return [
            deel
            for naam, deel in self.uitsplitsing.items()
            if naam != WEEK and 1 < len(deel.delen) <= _MEESTE_DELEN
        ]

    def als_json(self) -> dict[str, Any]:
        """As Vaststelling keeps it; `uit_json` reads it back."""
        return {
            **asdict(self),
            "status": self.status.value,
            "aantekeningen": [regel.als_json() for regel in self.aantekeningen],
        }

    @classmethod
    def uit_json(cls, rij: Mapping[str, Any]) -> "Rapportnorm":
        """Read what `als_json` gave. The status is not read but follows from the figures, as always."""
        # What was closed before there were annotations has none.
        velden = {veld.name: rij[veld.name] for veld in fields(cls) if veld.name in rij}
        velden["aantekeningen"] = [Aantekenregel.uit_json(regel) for regel in rij.get("aantekeningen", [])]
        velden["telling"] = Telling(**rij["telling"])
        velden["uitsplitsing"] = {
            naam: Uitsplitsing(
                deel["titel"],
                [Onderdeel(d["code"], d["naam"], Telling(**d["telling"])) for d in deel["delen"]],
            )
            for naam, deel in rij["uitsplitsing"].items()
        }
        return cls(**velden)


@dataclass(frozen=True)
class Rapport:
    """A tertaal in figures and words. With a `vaststelling`, exactly as it was closed."""

    tertaal: Tertaal
    peilmoment: datetime
    samenvatting: str
    normen: list[Rapportnorm]
    vaststelling: Vaststelling | None = None

    @property
    def is_lopend(self) -> bool:
        return self.peilmoment < self.tertaal.einde

    def aantal(self, status: Normstatus) -> int:
        """How many norms have this status."""
        return sum(norm.status == status for norm in self.normen)


def laatste_vaststelling(tertaal: Tertaal) -> Vaststelling | None:
    """What holds for a closed tertaal: its latest revision; None while it is not closed."""
    return Vaststelling.objects.filter(tertaal=str(tertaal)).order_by("-revisie").first()


def rapport(tertaal: Tertaal, nu: datetime) -> Rapport:
    """The report that holds: as it was closed last, or with the data of now while it was not."""
    vaststelling = laatste_vaststelling(tertaal)
    return vastgesteld_rapport(vaststelling) if vaststelling else rapport_van_nu(tertaal, nu)


def rapport_van_nu(tertaal: Tertaal, nu: datetime) -> Rapport:
    """The report with the data and the texts of now, also of a tertaal that was closed already."""
    peilmoment = standaard_peilmoment(tertaal, nu)
    teksten = rapportteksten(tertaal)
    aantekeningen = aantekeningen_in(tertaal)
    normen = [
        _rapportnorm(stand, teksten.get(stand.norm.code, ""), aantekenregels(aantekeningen, stand.norm))
        for stand in standen(tertaal, peilmoment, met_uitsplitsing=True)
    ]
    return Rapport(tertaal, peilmoment, teksten.get(SAMENVATTING, ""), normen)


def vastgesteld_rapport(vaststelling: Vaststelling) -> Rapport:
    """The report exactly as it was closed."""
    return Rapport(
        vaststelling.periode,
        vaststelling.peilmoment,
        vaststelling.samenvatting,
        [Rapportnorm.uit_json(rij) for rij in vaststelling.normen],
        vaststelling,
    )


def cijfers(tertaal: Tertaal) -> dict[str, Telling]:
    """The figures that hold for a tertaal that is over, by code: as it was closed, or as counted now."""
    with connection.cursor() as cursor:
        cursor.execute(_VASTGESTELD, [str(tertaal)])
        vastgesteld = {code: Telling(teller, noemer) for code, teller, noemer in cursor.fetchall()}
    return vastgesteld or tellingen(tertaal, tertaal.einde)


# Only the figures: a whole report, with its breakdowns, is hundreds of times as much.
_VASTGESTELD = f"""
    SELECT norm ->> 'code', (norm #>> '{{telling,teller}}')::int, (norm #>> '{{telling,noemer}}')::int
    FROM (SELECT normen FROM {Vaststelling._meta.db_table} WHERE tertaal = %s ORDER BY revisie DESC LIMIT 1)
        AS laatste, jsonb_array_elements(laatste.normen) AS norm
"""  # noqa: S608


def rapportteksten(tertaal: Tertaal) -> dict[str, str]:
    """What was written for the report of this tertaal, by the code of the norm (or SAMENVATTING)."""
    return dict(Rapporttekst.objects.filter(tertaal=str(tertaal)).values_list("norm", "tekst"))


def _rapportnorm(stand: Normstand, uitleg: str, aantekeningen: list[Aantekenregel]) -> Rapportnorm:
    norm = stand.norm
    titels = {dimensie.naam: dimensie.titel for dimensie in stand.methode.dimensies}
    return Rapportnorm(
        code=norm.code,
        kanaal=norm.kanaal,
        titel=norm.titel,
        omschrijving=norm.omschrijving,
        toelichting=norm.toelichting,
        doel=norm.doel,
        meetmethode=norm.meetmethode,
        parameters=norm.parameters,
        telling=stand.telling,
        uitleg=uitleg,
        uitsplitsing={
            naam: Uitsplitsing(titels.get(naam, "Week"), delen) for naam, delen in stand.uitsplitsing.items()
        },
        aantekeningen=aantekeningen,
    )
