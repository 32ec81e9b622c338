"""Races for places: citizens, a planner and who moves, over HTTP. Used by tests/e2e/test_wedloop.py."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx

from kcc.lib.perioden import lokaal_moment, lokale_dag
from kcc.lib.werktijd import Dienstkalender
from tests.utils.boeker import storm
from tests.utils.processen import DraaiendeKcc
from tests.utils.wedren import Verzoek, Wedren

PLEKKEN = 10
BURGERS = 60
# locatie-0: ten desks for one moment; 1: six desks that a planner closes; 2 and 3: two desks each, with an
# appointment that goes to the other place; 4: one desk.
WERELD = """
from datetime import UTC, date, datetime, time
from afspraken.services import beheersleutel
from kcc.organisatie.enums import Rol
from kcc.organisatie.services import maak_medewerker
from tests.afspraken.wereld import maak_wereld
from tests.utils.sessie import maak_sessie

wereld = maak_wereld(aantal_locaties=6, aantal_groepen=2)
dag = date({dag})
for plaats, balies in zip(wereld.locaties, ({plekken}, 6, 2, 2, 1)):
    for nummer in range(balies):
        wereld.bezet(plaats, nummer + 1, time(9), time(9, 15), [0, 1], datum=dag)
planner = maak_medewerker(gebruikersnaam="planner", rollen=[Rol.PLANNER], wachtwoord=None,
    voornaam="Planner", achternaam="Eén")
print("planner", *maak_sessie(planner))
for plaats in wereld.locaties[2:4]:
    afspraak = wereld.plan(plaats, 108, datum=dag, nu=datetime.now(UTC))
    print("afspraak", afspraak.uuid, beheersleutel(afspraak), plaats.code)
"""
CONTROLE = """
from datetime import date
from afspraken.services import controleer
from catalogus.models import Locatie
print([
    locatie.code for locatie in Locatie.objects.order_by("pk")
    if controleer(locatie_id=locatie.pk, datums=[date({dag})])
])
"""
_STEMPEL = re.compile(r'name="stempel" value="([^"]+)"')
_WIE = {"naam": "Jo", "telefoon": "0612345678"}


def komende_dinsdag() -> date:
    """A werkdag within the horizon: no closing day falls on it in the weeks that matter."""
    kalender = Dienstkalender()
    dag = lokale_dag(datetime.now(UTC)) + timedelta(days=1)
    while dag.isoweekday() != 2 or not kalender.is_werkdag(dag):
        dag += timedelta(days=1)
    return dag


class Plekken:
    """The places and who wants them; each race says what everybody was told."""

    def __init__(self, kcc: DraaiendeKcc, wedren: Wedren) -> None:
        self._kcc = kcc
        self._wedren = wedren
        self._dag = komende_dinsdag()
        self._python_dag = f"{self._dag.year}, {self._dag.month}, {self._dag.day}"
        uitvoer = kcc.shell(WERELD.format(plekken=PLEKKEN, dag=self._python_dag))
        regels = [regel.split() for regel in uitvoer.splitlines() if regel.strip()]
        ((_, naam, waarde),) = (regel for regel in regels if regel[0] == "planner")
        self._planner = {naam: waarde}
        # Of the two that move: uuid, key, and where it is.
        self._paar = [regel[1:] for regel in regels if regel[0] == "afspraak"]

    def fout_in(self) -> str:
        """The places of which the vectors are not what they should be."""
        return self._kcc.shell(CONTROLE.format(dag=self._python_dag)).strip()

    def afspraken(self, locatie: str) -> int:
        (rij,) = self._kcc.sql(
            "SELECT count(*) AS n FROM afspraken_afspraak a JOIN catalogus_locatie l ON l.id = a.locatie_id "
            "WHERE l.code = %s AND a.status = 'bevestigd'",
            locatie,
        )
        return int(rij["n"])

    def is_gesloten(self) -> bool:
        return bool(self._kcc.sql("SELECT 1 FROM catalogus_openingsuitzondering"))

    @property
    def van_het_paar(self) -> list[str]:
        """Where the two that move are."""
        return [code for *_, code in self._paar]

    def _aanvraag(self, locatie: str, **extra: Any) -> dict[str, Any]:
        negen_uur = lokaal_moment(self._dag, time(9)).isoformat()
        return {"producten": [{"code": "product-0"}], "locatie": locatie, "begintOp": negen_uur, **extra}

    def _boeking(self, locatie: str, **extra: Any) -> Verzoek:
        return ("POST", "/api/v1/afspraken", {"json": self._aanvraag(locatie, **_WIE, **extra)})

    def boek(self, locatie: str) -> int:
        methode, adres, extra = self._boeking(locatie)
        return httpx.request(methode, self._kcc.base_url + adres, timeout=300, **extra).status_code

    # --- The races -----------------------------------------------------------------------------

    def boek_met_velen(self) -> Counter[str]:
        """Sixty people want the last ten places of a day."""
        keuze = {
            "product": "product-0",
            "personen": "1",
            "locatie": "locatie-0",
            "moment": f"{self._dag.isoformat()}T09:00",
        }
        # One address holds five of these places at most; how many more it can at the same moment is four.
        return storm(self._kcc.base_url, [keuze] * BURGERS, tegelijk=4)

    def boek_terwijl_de_dag_sluit(self) -> tuple[int, Counter[int]]:
        """A planner closes a place on which nobody booked, while six people do; the status of each."""
        pad, dag = "/werk/planning/locatie-1/wijzigen/opening/", self._dag.isoformat()
        velden = {"soort": "dicht", "vanaf": dag, "tot_en_met": dag, "omschrijving": "Verbouwing"}
        _, extra = self._wedren.formulier(self._planner, pad)
        extra["data"] |= velden
        voorbeeld = httpx.post(self._kcc.base_url + pad, timeout=300, **extra)
        extra["data"] |= {"stempel": _STEMPEL.findall(voorbeeld.text)[0], "doorvoeren": "ja"}
        planner, *burgers = self._wedren.samen(
            *[self._boeking("locatie-1")] * 6, eerst=("POST", pad, extra), poort="planning"
        )
        return planner.status_code, Counter(burger.status_code for burger in burgers)

    def verplaats_kruislings(self) -> Counter[int]:
        """Two appointments each go to the other's place, and back, three times."""
        verteld: Counter[int] = Counter()
        for _ in range(3):
            doelen = self.van_het_paar[::-1]
            verzoeken: list[Verzoek] = [
                (
                    "PATCH",
                    f"/api/v1/afspraken/{uuid}",
                    {"json": {"locatie": doel}, "headers": {"X-Beheersleutel": sleutel}},
                )
                for (uuid, sleutel, _), doel in zip(self._paar, doelen, strict=True)
            ]
            antwoorden = self._wedren.samen(*verzoeken, poort="vectoren", aantal=2)
            verteld += Counter(antwoord.status_code for antwoord in antwoorden)
            for wie, doel, antwoord in zip(self._paar, doelen, antwoorden, strict=True):
                if antwoord.status_code == 200:
                    wie[2] = doel
        return verteld

    def bevestig_wat_vervalt(self) -> Counter[int]:
        """The hold of the only place is over; its owner confirms while two others book it."""
        gehouden = httpx.post(
            f"{self._kcc.base_url}/api/v1/reserveringen", json=self._aanvraag("locatie-4"), timeout=300
        ).json()
        self._kcc.sql("UPDATE afspraken_afspraak SET vervalt_op = now() WHERE vervalt_op IS NOT NULL")
        ander = self._boeking("locatie-4")
        eigenaar = self._boeking("locatie-4", reserveringssleutel=gehouden["reserveringssleutel"])
        antwoorden = self._wedren.samen(ander, ander, eerst=eigenaar, poort="reservering")
        return Counter(antwoord.status_code for antwoord in antwoorden)
