"""Clerks, reception and kiosk who press at the same moment, over real HTTP against running processes."""

import asyncio
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.utils.processen import DraaiendeKcc, start_kcc

pytestmark = pytest.mark.e2e

BALIES = 8

WERELD = f"""
from datetime import UTC, datetime, timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from afspraken import services
from afspraken.models import Afspraak, Afspraakregel, Balie, Bezoek
from afspraken.services import kiosk
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.services import maak_medewerker
from tests.afspraken.wereld import maak_wereld

nu = datetime.now(UTC)
wereld = maak_wereld(aantal_groepen=2)
locatie = wereld.locaties[0]
for n in range({BALIES}):
    balie = Balie.objects.create(locatie=locatie, nummer=n + 1)
    medewerker = maak_medewerker(gebruikersnaam=f"balie-{{n}}", rollen=[Rol.BALIEMEDEWERKER], wachtwoord=None,
        voornaam="Balie", achternaam=str(n))
    services.ga_zitten(medewerker=medewerker, balie=balie)
    sessie = import_module(settings.SESSION_ENGINE).SessionStore()
    sessie[SESSION_KEY] = str(medewerker.pk)
    sessie[HASH_SESSION_KEY] = medewerker.get_session_auth_hash()
    sessie[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    sessie["aangemeld_via_sso"] = True
    sessie.create()
    print("sessie", settings.SESSION_COOKIE_NAME, sessie.session_key)
for n in range({BALIES}):
    services.meld_inloop_aan(locatie=locatie, product=wereld.producten[0], aanvraag_sleutel=f"i-{{n}}", nu=nu)
for n in range(12):
    afspraak = Afspraak.objects.create(
        nummer=f"{{20000000 + n}}", aanvraag_sleutel=f"a-{{n}}", locatie=locatie,
        datum=lokale_dag(nu), begint_op=nu, eindigt_op=nu + timedelta(minutes=15), kanaal="online", naam="Jo",
        gemaakt_op=nu, gewijzigd_op=nu)
    Afspraakregel.objects.create(afspraak=afspraak, product=wereld.producten[0], groep=wereld.groepen[0],
        eerste_cel=108, aantal_cellen=3)
    print("afspraak", afspraak.pk, afspraak.nummer)
_, code = kiosk.maak_kiosk(locatie=locatie, naam="Ingang", medewerker=medewerker, nu=nu)
print("groep", wereld.groepen[1].pk)
print("kiosk", kiosk.koppel_kiosk(locatie=locatie, code=code, nu=nu))
"""
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Wereld:
    """Clerks at their desks, a queue, appointments of today and a kiosk; `samen` sends at the same moment."""

    def __init__(self, kcc: DraaiendeKcc) -> None:
        self.kcc = kcc
        regels = [regel.split() for regel in kcc.shell(WERELD).splitlines() if regel.strip()]
        self.sessies = [{r[1]: r[2]} for r in regels if r[0] == "sessie"]
        self.afspraken = [(r[1], r[2]) for r in regels if r[0] == "afspraak"]
        (self.groep,) = (r[1] for r in regels if r[0] == "groep")
        (kiosk,) = (r[1] for r in regels if r[0] == "kiosk")
        self.kiosk = {"kcc-kiosk": kiosk}

    def samen(self, verzoeken: list[tuple[dict[str, str], str, str, dict[str, str]]]) -> list[httpx.Response]:
        """Each (cookies, page with the form, address, fields); all forms are open before any is sent."""

        async def ga() -> list[httpx.Response]:
            clients = [
                httpx.AsyncClient(base_url=self.kcc.base_url, timeout=60, cookies=koekjes)
                for koekjes, *_ in verzoeken
            ]
            velden: list[dict[str, str]] = []
            for client, (_, pagina, _, gegevens) in zip(clients, verzoeken, strict=True):
                formulier = await client.get(pagina)
                gevonden = _CSRF.search(formulier.text)
                assert gevonden, f"{pagina}: {formulier.status_code}"
                velden.append({**gegevens, "csrfmiddlewaretoken": gevonden.group(1)})
            antwoorden = await asyncio.gather(
                *(
                    client.post(adres, data=data)
                    for client, (_, _, adres, _), data in zip(clients, verzoeken, velden, strict=True)
                )
            )
            for client in clients:
                await client.aclose()
            return antwoorden

        # In a thread of its own: a browser of an earlier test keeps an event loop in this one.
        with ThreadPoolExecutor(max_workers=1) as eigen_draad:
            return eigen_draad.submit(asyncio.run, ga()).result()

    # --- The races -----------------------------------------------------------------------------

    def roep_samen_op(self) -> list[dict[str, Any]]:
        """Every desk calls the next; the visitors that were called, with how many desks think so."""
        self.samen([(sessie, "/werk/balie/", "/werk/balie/oproepen/", {}) for sessie in self.sessies])
        return self.kcc.sql("SELECT id, balie_id FROM afspraken_bezoek WHERE opgeroepen_op IS NOT NULL")

    def rond_af_en_stuur_door(self) -> Counter[str]:
        """Of every visitor at a desk: finished and sent on at the same moment; what became of them."""
        bezoeken = self.kcc.sql(
            "SELECT v.id, b.nummer FROM afspraken_bezoek v JOIN afspraken_balie b ON b.id = v.balie_id "
            "WHERE v.opgeroepen_op IS NOT NULL"
        )
        verzoeken = []
        for rij in bezoeken:
            sessie = self.sessies[rij["nummer"] - 1]
            basis = f"/werk/balie/bezoeken/{rij['id']}"
            verzoeken.append((sessie, "/werk/balie/", f"{basis}/afronden/", {"resultaat": "geholpen"}))
            verzoeken.append(
                (sessie, "/werk/balie/", f"{basis}/doorsturen/", {"naar": f"groep-{self.groep}"})
            )
        self.samen(verzoeken)
        uitkomst: Counter[str] = Counter()
        for rij in self.kcc.sql(
            "SELECT afgerond_op IS NOT NULL AS klaar, teruggezet_op IS NOT NULL AS wacht, "
            "(SELECT count(*) FROM contacten_klantcontact k WHERE k.bezoek_id = b.id) AS contacten "
            "FROM afspraken_bezoek b WHERE opgeroepen_op IS NOT NULL"
        ):
            geldig = (rij["klaar"], rij["wacht"], rij["contacten"]) in {(True, False, 1), (False, True, 0)}
            uitkomst["goed" if geldig else "half"] += 1
        return uitkomst

    def meld_dubbel_aan(self) -> tuple[Counter[int], int]:
        """Every appointment at kiosk and reception at the same moment: the answers, and how many visits."""
        verzoeken = []
        for pk, nummer in self.afspraken:
            verzoeken.append(
                (self.kiosk, "/kiosk/locatie-0/", "/kiosk/locatie-0/aanmelden/", {"nummer": nummer})
            )
            sessie = self.sessies[len(verzoeken) % len(self.sessies)]
            verzoeken.append((sessie, "/werk/receptie/", f"/werk/receptie/afspraken/{pk}/", {}))
        antwoorden = self.samen(verzoeken)
        (aantal,) = self.kcc.sql("SELECT count(*) AS n FROM afspraken_bezoek WHERE afspraak_id IS NOT NULL")
        return Counter(antwoord.status_code for antwoord in antwoorden), aantal["n"]


def test_who_presses_at_the_same_moment_never_gets_half_of_it(draaiende_kcc: DraaiendeKcc):
    wereld = Wereld(draaiende_kcc)
    opgeroepen = wereld.roep_samen_op()
    # Eight desks, eight visitors: everybody one, nobody twice.
    assert len(opgeroepen) == len({rij["balie_id"] for rij in opgeroepen}) == BALIES
    assert wereld.rond_af_en_stuur_door() == {"goed": BALIES}
    codes, bezoeken = wereld.meld_dubbel_aan()
    assert bezoeken == len(wereld.afspraken)
    assert codes == {302: 2 * len(wereld.afspraken)}


def test_negative_control_without_the_locks_visitors_are_called_twice_and_check_ins_fail():
    with start_kcc("zonderslot", {"DJANGO_SETTINGS_MODULE": "tests.utils.zonder_slot"}) as kcc:
        wereld = Wereld(kcc)
        # Several desks choose the same visitor, so fewer are called than there are desks.
        assert len(wereld.roep_samen_op()) < BALIES
        codes, _ = wereld.meld_dubbel_aan()
    # Of a check-in only the unique constraint is left: the second fails instead of giving the first ticket.
    assert codes[500] > 0
