"""How many visitors a place may expect on a day, and from when."""

from collections import defaultdict
from datetime import date

from afspraken.models import Roosterregel
from afspraken.regels import cel
from catalogus import services as catalogus
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie
from catalogus.regels import Openingstijden
from kcc.demo import verhaal
from kcc.demo.schalen import Opdracht


class Baliedrukte:
    """Visits with an appointment per place and day: the visits of this scale, divided as the desks are
    staffed, by the season."""

    def __init__(self, opdracht: Opdracht) -> None:
        self._opdracht = opdracht
        self.tijden: dict[int, Openingstijden] = {
            locatie.pk: catalogus.openingstijden(locatie)
            for locatie in Locatie.objects.filter(soort=Locatiesoort.STADSWINKEL)
            .with_openingstijden()
            .order_by("pk")
        }
        cellen: dict[tuple[int, int], int] = defaultdict(int)
        for locatie_id, weekdag, van, tot in Roosterregel.objects.values_list(
            "balie__locatie_id", "weekdag", "van", "tot"
        ):
            cellen[locatie_id, weekdag] += cel(tot) - cel(van)
        per_werkdag = sum(aantal for (_, weekdag), aantal in cellen.items() if weekdag <= 5) / 5
        deel = opdracht.schaal.bezoeken_per_dag / per_werkdag
        self._per_weekdag = {sleutel: aantal * deel for sleutel, aantal in cellen.items()}

    def verwacht(self, locatie_id: int, datum: date) -> float:
        """The average number of visits with an appointment; 0 when the place is closed."""
        if not self.tijden[locatie_id].op(datum, self._opdracht.kalender):
            return 0.0
        gewoon = self._per_weekdag.get((locatie_id, datum.isoweekday()), 0.0)
        return gewoon * verhaal.SEIZOEN_BALIE[datum.month - 1]

    def opent(self, locatie_id: int, datum: date) -> int:
        """At how many seconds of the day the place opens; 0 when it is closed."""
        vensters = self.tijden[locatie_id].op(datum, self._opdracht.kalender)
        return (vensters[0].van.hour * 60 + vensters[0].van.minute) * 60 if vensters else 0
