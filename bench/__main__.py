"""`make bench`: how fast KCC is, each figure beside a yardstick measured in the same run.

Three databases of their own: one with 7 places × 28 days × 12 desks at 90% full for appointments, one with
the history of a city for the dashboard; a third with a large catalogue for search.
SCHAAL=rotterdam (default) makes five years, 8 million contacts;
SCHAAL=klein takes the demo's history, to try the benchmark itself.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx

from bench.meten import Meting, meet, met_kinderen, regel
from bench.prognose import prognose
from tests.utils.boeker import Boeker
from tests.utils.processen import DraaiendeKcc, start_kcc

SCHAAL = os.environ.get("SCHAAL", "rotterdam")
BOEKERS = 16
BOEKINGEN = 320
ENV = {"DJANGO_SETTINGS_MODULE": "bench.instellingen", "WEB_PROCESSEN": "2", "WEB_DRADEN": "4"}


def kop(tekst: str) -> None:
    print(f"\n{tekst}\n{'-' * len(tekst)}", flush=True)


@contextmanager
def django_op(kcc: DraaiendeKcc) -> Iterator[None]:
    """This process as one of KCC's own, on the database of `kcc`."""
    os.environ.update(kcc.env)
    import django

    django.setup()
    yield
    from django.db import connection

    connection.close()


def via_http(client: httpx.Client, pad: str, keer: int) -> Meting:
    """The time until the whole answer is in, one request after the other."""

    def vraag() -> None:
        antwoord = client.get(pad)
        assert antwoord.status_code == 200, f"{pad}: {antwoord.status_code}"

    return meet(vraag, keer=keer)


# --- Appointments ------------------------------------------------------------------------------


def afspraken(kcc: DraaiendeKcc) -> None:
    from bench import wereld
    from kcc.lib.perioden import lokale_dag

    nu = wereld.nu()
    begin = time.perf_counter()
    producten = wereld.vul(nu)
    kcc.sql("CREATE TABLE bench_meetlat (id bigserial PRIMARY KEY, moment timestamptz)")
    kcc.sql("ANALYZE")
    print(f"Gemeente gevuld in {time.perf_counter() - begin:.0f} s.")
    vanaf = lokale_dag(nu)
    beschikbaarheid(kcc, producten, vanaf, nu)
    boekingen(kcc, vanaf + timedelta(days=1))


def beschikbaarheid(kcc, producten, vanaf, nu) -> None:  # type: ignore[no-untyped-def]
    """What is free for one product, 7 places × 28 days × 12 desks at 90% full."""
    from afspraken.models import Aanbod
    from afspraken.services import Wens, visites, zoek_vrij
    from bench import wereld

    omvang = f"{wereld.LOCATIES} locaties x {wereld.DAGEN} dagen x {wereld.BALIES} balies"
    kop(f"Beschikbaarheid: {omvang}, 90% vol")
    tot = vanaf + timedelta(days=wereld.DAGEN + 1)
    wens = Wens(((producten[0].pk, 1),))
    wereld.maak_meetlat(Aanbod.objects.filter(product=producten[0]).first().groep_id)

    def vraag() -> int:
        vrij = zoek_vrij(visites=visites(wens), kanaal="online", vanaf=vanaf, tot=tot, nu=nu)
        return sum(dag.cellen.size for dag in vrij)

    per_balie = wereld.vraag_meetlat(vanaf, tot)
    print(f"  vrije begintijden: {vraag()} (vectoren), {per_balie} (meetlat, balie per afspraak)")
    meetlat = meet(lambda: wereld.vraag_meetlat(vanaf, tot), keer=20)
    print(regel("meetlat: tijdvakken aftrekken in SQL", meetlat))
    print(regel("een product, in het proces", meet(vraag, keer=200), meetlat))
    with httpx.Client(base_url=kcc.base_url, timeout=60) as client:
        leeg = via_http(client, "/bench/een-insert/", 100)
        print(regel("meetlat: lege view met een INSERT, over HTTP", leeg))
        print(
            regel(
                "een product, hele pagina over HTTP",
                via_http(client, "/afspraak/moment/?product=product-0", 200),
                leeg,
            )
        )


def boekingen(kcc: DraaiendeKcc, dag) -> None:  # type: ignore[no-untyped-def]
    """Confirmations a second by 16 citizens at once on one hot day, and what of it was sold."""
    from afspraken.models import Afspraak
    from afspraken.services import controleer
    from catalogus.models import Locatie

    kop(f"Boeken: {BOEKERS} burgers tegelijk op een drukke dag, over HTTP")
    locatie = Locatie.objects.order_by("pk").first()
    Afspraak.objects.filter(locatie=locatie, datum=dag).delete()
    from afspraken.services import herbereken

    herbereken(locatie_id=locatie.pk, datums=[dag])
    tijden = [f"{dag.isoformat()}T{9 + n // 4:02d}:{n % 4 * 15:02d}" for n in range(32)]
    keuzes = [
        {"product": "product-0", "personen": "1", "locatie": locatie.code, "moment": tijden[n % len(tijden)]}
        for n in range(BOEKINGEN)
    ]
    voor = Afspraak.objects.count()
    verteld, seconden = asyncio.run(_boek(kcc.base_url, keuzes))
    inserts = asyncio.run(_inserts(kcc.base_url, BOEKINGEN))
    geboekt = Afspraak.objects.count() - voor
    assert geboekt == verteld["geboekt"], (geboekt, verteld)
    verschillen = controleer(locatie_id=locatie.pk, datums=[dag])
    assert not verschillen, verschillen
    per_seconde, meetlat = BOEKINGEN / seconden, BOEKINGEN / inserts
    print(f"  {dict(verteld)}; te veel geboekt: 0 (de vectoren kloppen met de afspraken)")
    print(f"  meetlat: lege view met een INSERT              {meetlat:8.0f} per seconde")
    print(
        f"  bevestigingen                                  {per_seconde:8.0f} per seconde   "
        f"{meetlat / per_seconde:.1f} x de meetlat"
    )


async def _boek(base_url: str, keuzes: list[dict[str, str]]) -> tuple[Counter[str], float]:
    boekers = [Boeker(base_url, n, keuze) for n, keuze in enumerate(keuzes)]
    poort = asyncio.Semaphore(BOEKERS)

    async def om_de_beurt(taak):  # type: ignore[no-untyped-def]
        async with poort:
            return await taak()

    await asyncio.gather(*(om_de_beurt(boeker.stap3) for boeker in boekers))
    begin = time.perf_counter()
    verteld = Counter(await asyncio.gather(*(om_de_beurt(boeker.bevestig) for boeker in boekers)))
    duur = time.perf_counter() - begin
    for boeker in boekers:
        await boeker.client.aclose()
    return verteld, duur


async def _inserts(base_url: str, aantal: int) -> float:
    poort = asyncio.Semaphore(BOEKERS)

    async def een(client: httpx.AsyncClient) -> None:
        async with poort:
            assert (await client.get("/bench/een-insert/")).status_code == 200

    # A connection per request, as the citizens have.
    grenzen = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=base_url, timeout=60, limits=grenzen) as client:
        begin = time.perf_counter()
        await asyncio.gather(*(een(client) for _ in range(aantal)))
        return time.perf_counter() - begin


# --- Screens that stay up to date ---------------------------------------------------------------


def schermen(kcc: DraaiendeKcc) -> None:
    from bench.wachtrij import SCHERMEN, wachtrij

    kop(f"Wachtrij: {SCHERMEN} schermen en 7 wachtruimtes blijven bij")
    wachtrij(kcc)


# --- Reading files in --------------------------------------------------------------------------


def inlezen() -> None:
    from bench.inlezen import RIJEN, meet

    kop(f"Importeren: {RIJEN:,} klantcontacten uit een CSV-bestand".replace(",", "."))
    meet()


# --- The dashboard -----------------------------------------------------------------------------


def dashboard(kcc: DraaiendeKcc) -> None:
    kop(f"Dashboard, schaal {SCHAAL}")
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "demo_data", "--schaal", SCHAAL],
        env={**kcc.env, "DJANGO_SETTINGS_MODULE": "kcc.settings.demo"},
        check=True,
    )
    print(f"Geschiedenis geladen in {time.perf_counter() - begin:.0f} s.")
    (aantal,) = kcc.sql(
        "SELECT (SELECT count(*) FROM contacten_klantcontact) AS contacten,"
        " (SELECT count(*) FROM afspraken_bezoek) AS bezoeken"
    )
    print(f"  {aantal['contacten']:,} contacten, {aantal['bezoeken']:,} bezoeken".replace(",", "."))
    sessie = kcc.shell(
        "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from kcc.organisatie.models import Medewerker\n"
        "m = Medewerker.objects.get(username='manager')\n"
        "s = SessionStore()\n"
        "s[SESSION_KEY] = str(m.pk); s[HASH_SESSION_KEY] = m.get_session_auth_hash()\n"
        "s[BACKEND_SESSION_KEY] = 'allauth.account.auth_backends.AuthenticationBackend'\n"
        "s.create(); print(s.session_key)"
    ).strip()
    naam = kcc.shell("from django.conf import settings; print(settings.SESSION_COOKIE_NAME)").strip()
    with httpx.Client(base_url=kcc.base_url, timeout=120, cookies={naam: sessie}) as client:
        client.get("/sturing/")  # counts what loading left to count, as the worker does every minute
        leeg = via_http(client, "/healthz", 100)
        print(regel("meetlat: /healthz", leeg))
        for code in ("4", "5"):
            print(
                regel(f"norm {code} met uitsplitsing", via_http(client, f"/sturing/normen/{code}/", 50), leeg)
            )
        print(regel("dashboard", via_http(client, "/sturing/", 50), leeg))
        print(regel("gevallen van norm 5", via_http(client, "/sturing/normen/5/gevallen/", 20), leeg))


# --- Counting the norms ------------------------------------------------------------------------


def normen(kcc: DraaiendeKcc) -> None:
    kop(f"Normen tellen, schaal {SCHAAL}")
    plannen = kcc.map.parent / "bench-plannen.txt"
    print(kcc.shell(f"from bench.normen import meet_normen; meet_normen({str(plannen)!r})").rstrip())


# --- The contact register ----------------------------------------------------------------------


def contacten(kcc: DraaiendeKcc) -> None:
    kop(f"Contactregister, schaal {SCHAAL}")
    opdracht = f"from bench.contacten import meet_contacten; meet_contacten({kcc.base_url!r})"
    print(kcc.shell(opdracht).rstrip())


# --- Memory ------------------------------------------------------------------------------------


def geheugen(kcc: DraaiendeKcc) -> None:
    """Peak resident memory of every process; the children of the servers share much of theirs."""
    kop("Piek van het geheugen per proces (VmHWM)")
    wortels = {
        "web": kcc.web.pid,
        "worker": kcc.worker.pid,
        "beat": kcc.beat.pid,
        "broker": kcc.broker.proces.pid,
        "database": kcc.database.proces.pid,
    }
    for naam, pid in wortels.items():
        pieken = [piek for kind in met_kinderen(pid) if (piek := _piek(kind))]
        delen = " + ".join(f"{piek // 1024}" for piek in sorted(pieken, reverse=True)[:8])
        print(f"  {naam:<10}{delen} MB{'' if len(pieken) <= 8 else f' + nog {len(pieken) - 8}'}")


def _piek(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(r.split()[1]) for r in status.splitlines() if r.startswith("VmHWM")), 0)


def main() -> None:
    print(f"KCC bench op {os.cpu_count()} kernen, {time.strftime('%Y-%m-%d %H:%M')}")
    with start_kcc("bench-afspraken", ENV) as kcc, django_op(kcc):
        afspraken(kcc)
        schermen(kcc)
        inlezen()
        geheugen(kcc)
    with start_kcc("bench-zoeken", ENV) as kcc:
        kop("Zoeken: de beoordeelde vragen, en hoe snel in 400 producten en 2.000 vragen in twee talen")
        print(kcc.shell(f"from bench.zoeken import meet_zoeken; meet_zoeken('{kcc.base_url}')").rstrip())
    with start_kcc("bench-dashboard", ENV) as kcc:
        dashboard(kcc)
        normen(kcc)
        contacten(kcc)
        prognose(kcc)
        geheugen(kcc)


if __name__ == "__main__":
    main()
