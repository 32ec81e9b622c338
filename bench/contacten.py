"""The contact register among millions: the API beside an empty view with the same token, and the search."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from uuid import uuid4

import httpx
from django.db import connection
from django.utils import timezone

from bench.meten import Meting, meet
from bench.verslag import meld, meld_tijd
from catalogus.models import Product
from contacten.models import Emailadres, Klant, Klantcontact, Telefoonnummer
from contacten.services import zoek_klanten
from kcc.organisatie.enums import Apiscope
from kcc.organisatie.services import maak_apitoken

KEER = 300
TEGELIJK = 8
# What a person who types notices as waiting.
HOOGSTENS_ZOEKEN = 50  # milliseconds
_DAGEN = 31


def meet_contacten(base_url: str) -> None:
    """Report how fast the API of the register is, and how fast clients are found; `base_url` serves the same
    database."""
    print(
        f"  {Klantcontact.objects.count():,} contacten, {Klant.objects.count():,} klanten".replace(",", ".")
    )
    _, geheim = maak_apitoken(
        naam=f"bench {uuid4()}",
        scopes=[Apiscope.CONTACTEN],
        nu=timezone.now(),
    )
    koppen = {"Authorization": f"Bearer {geheim}"}
    with httpx.Client(base_url=base_url, headers=koppen, timeout=60) as client:
        _meet_api(client)
    _meet_zoeken()


# --- Over HTTP -----------------------------------------------------------------------------------


def _meet_api(client: httpx.Client) -> None:
    leeg = _beide("meetlat: lege view met hetzelfde token", lambda: _vraag(client, "/bench/leeg"))
    nu = timezone.now()
    klanten = cycle(_steekproef(Klant, "pk", 500))
    producten = cycle(Product.objects.values_list("code", flat=True)[:50])
    nummers = count()

    def registreer() -> None:
        antwoord = client.post(
            "/api/v1/klantcontacten/registreer",
            headers={"Idempotency-Key": str(uuid4())},
            json={
                "kanaal": "telefoon",
                "begonnenOp": _iso(nu - timedelta(minutes=5)),
                "beeindigdOp": _iso(nu),
                "resultaat": "direct_beantwoord",
                "klant": next(klanten),
                "product": next(producten),
                "onderwerp": f"Vraag {next(nummers)}",
            },
        )
        assert antwoord.status_code == 201, antwoord.text

    _beide("POST /klantcontacten/registreer", registreer, leeg)
    laatste = Klantcontact.objects.order_by("-begonnen_op").values_list("begonnen_op", flat=True)[0]
    dagen = cycle([(laatste - timedelta(days=dag)).date() for dag in range(_DAGEN)])

    def lijst(extra: str) -> Callable[[], None]:
        def vraag() -> None:
            dag = next(dagen)
            _vraag(
                client,
                f"/api/v1/klantcontacten?vanaf={dag}&tot={dag + timedelta(days=1)}&pageSize=50{extra}",
            )

        return vraag

    _beide("GET /klantcontacten, een dag, blad van 50", lijst(""), leeg)
    _beide(
        "  met expand=klant,product,terugbelverzoeken",
        lijst("&expand=klant,product,terugbelverzoeken"),
        leeg,
    )
    _beide("  van een klant", lambda: _vraag(client, f"/api/v1/klantcontacten?klant={next(klanten)}"), leeg)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _vraag(client: httpx.Client, adres: str) -> None:
    antwoord = client.get(adres)
    assert antwoord.status_code == 200, antwoord.text


def _beide(naam: str, vraag: Callable[[], None], meetlat: Meting | None = None) -> Meting:
    """One after the other for how long it takes, TEGELIJK at a time for how many a second."""
    meting = meet(vraag, keer=KEER)
    begin = time.perf_counter()
    with ThreadPoolExecutor(TEGELIJK) as draden:
        for taak in [draden.submit(vraag) for _ in range(KEER)]:
            taak.result()
    per_seconde = KEER / (time.perf_counter() - begin)
    meld_tijd(naam, meting, ("lege view", meetlat) if meetlat else None)
    meld(f"{naam.strip()}, {TEGELIJK} tegelijk", per_seconde, "per s")
    return meting


# --- Finding clients -------------------------------------------------------------------------------


def zoekvragen(aantal: int = 60, zaad: int = 1) -> dict[str, list[str]]:
    """What agents type, by kind, made of clients that exist."""
    kans = random.Random(zaad)
    klanten = [
        klant
        for klant in Klant.objects.filter(pk__in=_steekproef(Klant, "pk", aantal * 2))
        if klant.geboortedatum and " " in klant.naam
    ][:aantal]
    nummers = _steekproef(Telefoonnummer, "nummer", aantal)
    adressen = _steekproef(Emailadres, "adres", aantal)
    return {
        "telefoonnummer": [f"0{nummer[3:]}" for nummer in nummers],
        "begin van een nummer": [f"0{nummer[3:8]}" for nummer in nummers],
        "eerste cijfers van een nummer": [f"0{nummer[3:6]}" for nummer in nummers],
        "naam en geboortedatum": [f"{k.naam} {k.geboortedatum:%d-%m-%Y}" for k in klanten],
        "postcode en huisnummer": [f"{k.postcode} {k.huisnummer}" for k in klanten],
        "e-mail": adressen,
        "hele naam": [k.naam for k in klanten],
        "achternaam": [k.naam.split()[-1] for k in klanten],
        "begin van een achternaam": [k.naam.split()[-1][: kans.randint(2, 4)] for k in klanten],
        "niemand": [f"{k.naam}qx" for k in klanten],
    }


def _meet_zoeken() -> None:
    meetlat: Meting | None = None
    for soort, vragen in zoekvragen().items():
        rondom = cycle(vragen)
        meting = meet(lambda rondom=rondom: zoek_klanten(vraag=next(rondom), maximum=9), keer=len(vragen) * 3)
        if meetlat is None:
            nummers = cycle(_steekproef(Telefoonnummer, "nummer", 60))
            meetlat = meet(lambda nummers=nummers: _op_sleutel(next(nummers)), keer=180)
            meld_tijd("meetlat: één rij op een index", meetlat)
        meld_tijd(f"klant zoeken: {soort}", meting, ("één rij", meetlat), hoogstens=HOOGSTENS_ZOEKEN)


def _op_sleutel(nummer: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT klant_id FROM contacten_telefoonnummer WHERE nummer = %s", [nummer])
        cursor.fetchall()


def _steekproef(model: type, veld: str, aantal: int) -> list:  # type: ignore[type-arg]
    """Values spread over the whole table, the same every time."""
    tabel = model._meta.db_table  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {tabel}")  # noqa: S608
        (hoogste,) = cursor.fetchone()
    kans = random.Random(2)
    sleutels = [kans.randint(1, hoogste) for _ in range(aantal * 3)]
    gevonden = model.objects.filter(pk__in=sleutels).order_by("pk")  # type: ignore[attr-defined]
    waarden = list(gevonden.values_list(veld, flat=True))
    kans.shuffle(waarden)
    return waarden[:aantal]
