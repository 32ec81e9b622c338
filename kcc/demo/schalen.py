"""How large the demo is, and the moment that it is made for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.lib.werktijd import Dienstkalender

# Appointments exist from four weeks back; further back only the visits are kept.
TERUG_DAGEN = 28


@dataclass(frozen=True)
class Schaal:
    """Numbers per working day are averages: season, weekday and chance make the days differ."""

    naam: str
    # Whole years of history; 0 is the three finished tertalen and the running one.
    jaren: int
    gesprekken_per_dag: float
    bezoeken_per_dag: float
    overige_per_dag: float
    klanten: int
    # Desks that are staffed, as a share of the desks in locaties.json.
    balies_deel: float
    medewerkers: int
    # Today and eight weeks: as far as an appointment can be made.
    vooruit_dagen: int = 57

    @property
    def deel_van_rotterdam(self) -> float:
        """What happens here beside what happens in the whole of Rotterdam, by its visits."""
        return self.bezoeken_per_dag / 1_610

    def begin(self, vandaag: date) -> date:
        """The first day of the history."""
        if self.jaren:
            return date(vandaag.year - self.jaren, vandaag.month, 1)
        return Tertaal.van(vandaag).vorige.vorige.vorige.eerste_dag


SCHALEN = {
    schaal.naam: schaal
    for schaal in (
        Schaal(
            "klein",
            jaren=0,
            gesprekken_per_dag=170,
            bezoeken_per_dag=175,
            overige_per_dag=30,
            klanten=8_000,
            balies_deel=0.2,
            medewerkers=12,
        ),
        Schaal(
            "rotterdam",
            jaren=5,
            gesprekken_per_dag=4_000,
            bezoeken_per_dag=1_610,
            overige_per_dag=420,
            klanten=650_000,
            balies_deel=1.35,
            medewerkers=150,
        ),
    )
}


@dataclass(frozen=True)
class Opdracht:
    """What to make: everything follows from these values and the data files."""

    schaal: Schaal
    zaad: int
    nu: datetime
    kalender: Dienstkalender

    @property
    def vandaag(self) -> date:
        return lokale_dag(self.nu)

    @property
    def begin(self) -> date:
        return self.schaal.begin(self.vandaag)

    @property
    def venster_begin(self) -> date:
        """The first day for which appointments exist."""
        return max(self.begin, self.vandaag - timedelta(days=TERUG_DAGEN))

    @property
    def venster_einde(self) -> date:
        """The first day for which no roster exists yet."""
        return self.vandaag + timedelta(days=self.schaal.vooruit_dagen)
