"""Home visits: from address to area, which starts a team can reach, and keeping its tour possible.

Whoever adds to a tour holds the lock on the team (its Locatie row) from before reading the tour until the
end of the transaction. Booking elsewhere does not: there the vectors say all there is to know. The order of
locks is as everywhere: appointments, places (by primary key), vectors.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db.models import Q

from afspraken import regels
from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Afspraakregel, Capaciteit, Gebied, Huisbezoek, Postcodereeks, Reistijd
from afspraken.regels import Segment, Vector
from afspraken.regels_ronde import Halte, Reistijden, Ronde
from afspraken.services.fouten import GeenPlek, NietMogelijk
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie

# Per (id of the team, day) its visits.
Rondehaltes = dict[tuple[int, date], list[Halte]]
NIETS: Vector = np.zeros(regels.CELLEN, dtype=np.int16)
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([A-Za-z]{2})")


@dataclass(frozen=True)
class Adres:
    """Where somebody lives; `postcode` as "3011 AB"."""

    straat: str
    huisnummer: str
    postcode: str
    plaats: str

    @property
    def regel(self) -> str:
        """On one line."""
        return f"{self.straat} {self.huisnummer}, {self.postcode} {self.plaats}"


def normaliseer_postcode(tekst: str) -> str:
    """ "3011ab" as "3011 AB"; ValueError for what is no Dutch postcode."""
    gevonden = _POSTCODE.fullmatch(tekst.strip())
    if gevonden is None or gevonden[2].upper() in ("SA", "SD", "SS"):
        raise ValueError(tekst)
    return f"{gevonden[1]} {gevonden[2].upper()}"


def gebied_van(postcode: str) -> int | None:
    """The id of the area of a postcode (its four digits are enough); None where no team comes."""
    cijfers = postcode.strip()[:4]
    if not cijfers.isdecimal():
        return None
    reeksen = Postcodereeks.objects.filter(van__lte=int(cijfers), tot_en_met__gte=int(cijfers))
    return reeksen.values_list("gebied_id", flat=True).first()


def lees_reistijden() -> Reistijden:
    """The matrix as it is now; two queries."""
    minuten = {
        (van, naar): aantal for van, naar, aantal in Reistijd.objects.values_list("van", "naar", "minuten")
    }
    return Reistijden(minuten, Gebied.objects.values_list("pk", flat=True))


def gehouden_op(nu: datetime, zonder: int | None = None, tel_reserveringen: bool = True) -> Q:
    """What counts for who looks for a place, as in `capaciteit_zoeken.zoek_vrij`: no hold whose time is over,
    nor one's own."""
    if not tel_reserveringen:
        return Q(vervalt_op=None)
    return Q(vervalt_op=None) | (Q(vervalt_op__gt=nu) & ~Q(pk=zonder or 0))


def vergrendel_teams(locaties: Iterable[Locatie | int]) -> None:
    """Lock the mobile teams among these places, by primary key, until the transaction ends."""
    ids = [locatie if isinstance(locatie, int) else locatie.pk for locatie in locaties]
    teams = Locatie.objects.filter(pk__in=ids, soort=Locatiesoort.MOBIEL_TEAM)
    list(teams.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def lees_haltes(team_ids: Collection[int], vanaf: date, tot: date, bezet: Q) -> Rondehaltes:
    """The visits of teams on the days of [vanaf, tot), from the same lines as the vectors; one query.

    `bezet`: which appointments count, as `gehouden_op` gives it.
    """
    per_bezoek: dict[tuple[int, date, int, int], list[tuple[int, int]]] = defaultdict(list)
    rijen = Afspraakregel.objects.filter(
        afspraak__in=Afspraak.alle.holding().filter(bezet),
        afspraak__locatie__in=team_ids,
        afspraak__datum__gte=vanaf,
        afspraak__datum__lt=tot,
        afspraak__huisbezoek__isnull=False,
    ).values_list(
        "afspraak__locatie",
        "afspraak__datum",
        "afspraak_id",
        "afspraak__huisbezoek__gebied",
        "eerste_cel",
        "aantal_cellen",
    )
    for team, datum, afspraak_id, gebied, eerste, aantal in rijen:
        per_bezoek[team, datum, afspraak_id, gebied].append((eerste, eerste + aantal))
    haltes: Rondehaltes = defaultdict(list)
    for (team, datum, _, gebied), delen in per_bezoek.items():
        haltes[team, datum].append(Halte(min(van for van, _ in delen), max(tot for _, tot in delen), gebied))
    return haltes


def lees_rondes(
    team_ids: Collection[int], vanaf: date, tot: date, bezet: Q | None = None
) -> dict[tuple[int, date], Ronde]:
    """The tours of teams on the days of [vanaf, tot) on which they work; three queries, and one per team for
    its own area. Without `bezet` all counts that takes capacity."""
    haltes = lees_haltes(team_ids, vanaf, tot, bezet or Q())
    basis = {
        pk: gebied_van(postcode)
        for pk, postcode in Locatie.objects.filter(pk__in=team_ids).values_list("pk", "postcode")
    }
    werkt: dict[tuple[int, date], Vector] = {}
    rijen = Capaciteit.objects.filter(locatie__in=team_ids, datum__gte=vanaf, datum__lt=tot, kanalen=[])
    for team, datum, capaciteit in rijen.values_list("locatie_id", "datum", "capaciteit"):
        bemand = np.minimum(np.array(capaciteit, dtype=np.int16), 1)
        werkt[team, datum] = np.maximum(werkt.get((team, datum), bemand), bemand)
    return {
        (team, datum): Ronde(vector, basis[team], tuple(haltes.get((team, datum), ())))
        for (team, datum), vector in werkt.items()
    }


def eis_reistijd(*, team_id: int, datum: date, segmenten: Sequence[Segment], gebied_id: int | None) -> None:
    """Raise GeenPlek when the team cannot be at an address in this area for these segments (cells from
    midnight) and at all its other addresses in time. Nothing to ask (None) where nobody travels.

    The caller holds the lock on the team; what is moved has given up its lines already.
    """
    if gebied_id is None:
        return
    ronde = lees_rondes([team_id], datum, datum + timedelta(days=1)).get((team_id, datum))
    begin = min(segment.eerste_cel for segment in segmenten)
    einde = max(segment.eerste_cel + segment.aantal_cellen for segment in segmenten)
    if ronde is None or not ronde.starts(gebied_id, einde - begin, lees_reistijden())[begin]:
        raise GeenPlek


def leg_huisbezoek_vast(
    afspraak: Afspraak, *, team_id: int, gebied_id: int | None, periode: tuple[datetime, datetime]
) -> None:
    """Write down (again, when it moved) that the team is in this area then; nothing without an area."""
    if gebied_id is not None:
        Huisbezoek.objects.update_or_create(
            afspraak=afspraak,
            defaults={"team_id": team_id, "gebied_id": gebied_id, "periode": periode},
        )


def leg_adres_vast(afspraak: Afspraak, adres: Adres | None) -> None:
    """Write down at which address the team comes; NietMogelijk when a home visit has none, or one in another
    area than it was planned for."""
    bezoek = Huisbezoek.objects.filter(pk=afspraak.pk).first()
    if bezoek is None:
        return
    if adres is None or gebied_van(adres.postcode) != bezoek.gebied_id:
        raise NietMogelijk("Vul het adres in waar wij komen, en kies daarna opnieuw een tijd.")
    for veld, waarde in asdict(adres).items():
        setattr(bezoek, veld, waarde)
    # Also on the appointment that the caller has in hand, from which its mail is made.
    bezoek.afspraak = afspraak
    bezoek.save()


def gebied_van_afspraak(afspraak_id: int) -> int | None:
    """The area in which a home visit is; None for any other appointment."""
    return Huisbezoek.objects.filter(pk=afspraak_id).values_list("gebied_id", flat=True).first()


def vergeet_adres(afspraak_ids: Iterable[int]) -> None:
    """Remove the addresses of appointments that were cancelled: nobody comes there any more."""
    Huisbezoek.objects.filter(pk__in=list(afspraak_ids)).delete()


def krappe_bezoeken(*, team_id: int, vanaf: date, tot: date) -> list[Afspraak]:
    """The home visits of a team on the days of [vanaf, tot) that it cannot reach in time from the one before
    it, or cannot leave in time for the next; in order of time."""
    reistijden = lees_reistijden()
    momenten: list[datetime] = []
    for (_, datum), ronde in lees_rondes([team_id], vanaf, tot).items():
        for _, aankomst in ronde.tekorten(reistijden):
            # The way home too: then the last visit of the day is too late.
            begin = aankomst if aankomst < regels.CELLEN else max(halte.van for halte in ronde.haltes)
            momenten.append(regels.cel_moment(datum, begin))
    bevestigd = Afspraak.objects.filter(locatie=team_id, status=Afspraakstatus.BEVESTIGD)
    return list(bevestigd.filter(begint_op__in=momenten).order_by("begint_op"))
