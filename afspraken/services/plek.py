"""Where and when a wish comes to stand: the rules of the place checked, and what is written down of it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afspraken import regels
from afspraken.models import Afspraak, Afspraakregel
from afspraken.regels import Segment
from afspraken.services import capaciteit_nemen, capaciteit_zoeken, huisbezoek
from afspraken.services.capaciteit_zoeken import Wens
from afspraken.services.fouten import NietMogelijk
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag


@dataclass(frozen=True)
class Plek:
    """A place on a day for a wish: the segments count cells from midnight."""

    wens: Wens
    locatie: Locatie
    datum: date
    begint_op: datetime
    eindigt_op: datetime
    segmenten: tuple[Segment, ...]

    def eis_vrij(self, kanaal: str) -> None:
        """Raise GeenPlek when it is not free now; locks nothing but a team that must travel."""
        self.eis_bereikbaar()
        capaciteit_nemen.eis_plek(
            locatie_id=self.locatie.pk, datum=self.datum, segmenten=self.segmenten, kanaal=kanaal
        )

    def eis_bereikbaar(self) -> None:
        """Raise GeenPlek when it is a home visit that does not fit the tour of the team, which is locked from
        then on: before the vectors. What is moved must have given up its place."""
        if self.wens.gebied_id is not None:
            huisbezoek.vergrendel_teams([self.locatie.pk])
            huisbezoek.eis_reistijd(
                team_id=self.locatie.pk,
                datum=self.datum,
                segmenten=self.segmenten,
                gebied_id=self.wens.gebied_id,
            )

    def neem(self, kanaal: str) -> None:
        """Take it, or raise GeenPlek; see `capaciteit_nemen.neem`."""
        capaciteit_nemen.neem(
            locatie_id=self.locatie.pk, datum=self.datum, segmenten=self.segmenten, kanaal=kanaal
        )

    def leg_vast(self, afspraak: Afspraak) -> None:
        """Write down what of the day the appointment takes."""
        Afspraakregel.objects.bulk_create(
            [
                Afspraakregel(
                    afspraak=afspraak,
                    product_id=product_id,
                    groep_id=segment.groep,
                    aantal_personen=personen,
                    eerste_cel=segment.eerste_cel,
                    aantal_cellen=segment.aantal_cellen,
                )
                for (product_id, personen), segment in zip(self.wens.regels, self.segmenten, strict=True)
            ]
        )
        huisbezoek.leg_huisbezoek_vast(
            afspraak,
            team_id=self.locatie.pk,
            gebied_id=self.wens.gebied_id,
            periode=(self.begint_op, self.eindigt_op),
        )

    @property
    def velden(self) -> dict[str, object]:
        """Place and time as the fields of an Afspraak."""
        return {
            "locatie": self.locatie,
            "datum": self.datum,
            "begint_op": self.begint_op,
            "eindigt_op": self.eindigt_op,
        }


def bepaal_plek(wens: Wens, locatie: Locatie, begint_op: datetime, nu: datetime) -> Plek:
    """The place that this wish would take; NietMogelijk when it does not fit the rules. Whether it is free
    is another matter."""
    gevonden = capaciteit_zoeken.visites(wens, [locatie.pk])
    if not gevonden:
        raise NietMogelijk("Dit kan hier niet, of niet voor zoveel personen. Kies een andere locatie.")
    visite = gevonden[0]
    if begint_op < nu + visite.voorlooptijd:
        raise NietMogelijk("Dit tijdstip is te snel. Kies een later tijdstip.")
    if lokale_dag(begint_op) > lokale_dag(nu) + timedelta(days=visite.horizon_dagen):
        raise NietMogelijk("Zo ver vooruit kunt u nog geen afspraak maken. Kies een eerdere dag.")
    datum, cel = cel_van(begint_op)
    if cel + visite.aantal_cellen > regels.CELLEN:
        raise NietMogelijk("Een afspraak valt binnen één dag. Kies een eerder tijdstip.")
    return Plek(
        wens=wens,
        locatie=locatie,
        datum=datum,
        begint_op=begint_op,
        eindigt_op=regels.cel_moment(datum, cel + visite.aantal_cellen),
        segmenten=tuple(regels.schuif(visite.segmenten, cel)),
    )


def huidige_plek(afspraak: Afspraak, wens: Wens) -> Plek:
    """The place that an appointment has; `wens`: for what, where its address may lie in another area now."""
    rijen = afspraak.regels.order_by("eerste_cel")
    return Plek(
        wens=wens,
        locatie=afspraak.locatie,
        datum=afspraak.datum,
        begint_op=afspraak.begint_op,
        eindigt_op=afspraak.eindigt_op,
        segmenten=tuple(Segment(rij.groep_id, rij.eerste_cel, rij.aantal_cellen) for rij in rijen),
    )


def cel_van(begint_op: datetime) -> tuple[date, int]:
    """The day and the cell at which an appointment begins; NietMogelijk when it is no whole cell."""
    datum = lokale_dag(begint_op)
    lokaal = begint_op.astimezone(regels.cel_moment(datum, 0).tzinfo)
    cel = regels.cel(lokaal.time())
    if regels.cel_moment(datum, cel) != begint_op:
        raise NietMogelijk("Een afspraak begint op een heel veelvoud van vijf minuten.")
    return datum, cel


def wens_van(afspraak: Afspraak) -> Wens:
    """What an appointment is for, in the order of handling."""
    rijen = afspraak.regels.order_by("eerste_cel").values_list("product_id", "aantal_personen")
    thuis = afspraak.locatie.is_mobiel_team
    return Wens(tuple(rijen), huisbezoek.gebied_van_afspraak(afspraak.pk) if thuis else None)


def vrij_nummer() -> str:
    """Eight digits that are not in use: easy to say on the phone, not to be guessed in order."""
    while True:
        nummer = f"{secrets.randbelow(90_000_000) + 10_000_000}"
        if not Afspraak.alle.filter(nummer=nummer).exists():
            return nummer
