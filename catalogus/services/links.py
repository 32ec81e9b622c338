"""Whether the addresses in what is published still work."""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, models, transaction
from django.db.models import F, Q

from catalogus.enums import Linkstatus
from catalogus.models import Linkcontrole, Locatie, Product, Verwijzing, Vraagantwoord
from kcc.lib.perioden import lokale_dag
from kcc.lib.webadres import Soort, Uitslag, adressen_in
from kcc.organisatie.services import huidige_instelling

logger = logging.getLogger(__name__)
# How long an answer is good for, and after how long a failure is tried again: on another day.
OPNIEUW_NA = timedelta(days=6, hours=12)
OPNIEUW_NA_FOUT = timedelta(hours=20)
# Between two requests to one host, in seconds.
PAUZE = 2.0
# One run at a time: two would ask every host twice.
_SLOT = 0x4C494E4B
_LANGSTE = 2000
_TEKSTEN = (
    *(
        "kort",
        "wat",
        "hoe",
        "voorwaarden",
        "meenemen",
        "betalen",
        "bijzonderheden",
        "geen_reactie",
        "bezwaar",
    ),
)
# What it is called here, its published rows, the fields that hold texts, and those that hold one address.
_BRONNEN: list[tuple[str, Callable[[], Iterable[Any]], tuple[str, ...], tuple[str, ...]]] = [
    (
        "product",
        lambda: Product.objects.published().select_related("afdeling"),
        (*_TEKSTEN, *(f"{veld}_en" for veld in _TEKSTEN), "waar", "contacttekst_intern"),
        ("online_adres",),
    ),
    (
        "vraag",
        lambda: Vraagantwoord.objects.published().select_related("afdeling"),
        ("antwoord", "antwoord_en"),
        (),
    ),
    (
        "verwijzing",
        lambda: Verwijzing.objects.filter(is_actief=True).select_related("afdeling"),
        ("waarvoor", "waarvoor_en", "bereikbaar"),
        ("website",),
    ),
    ("locatie", lambda: Locatie.objects.filter(is_actief=True), ("toegankelijkheid", "route"), ()),
]


def adressen_in_gebruik(*, basis_url: str) -> dict[str, list[dict[str, str]]]:
    """Every address that stands in what is published, with where: [{soort, code, naam, veld, afdeling}].

    basis_url: where an address that begins with "/" is.
    """
    gevonden: dict[str, list[dict[str, str]]] = defaultdict(list)
    for soort, rijen, teksten, adresvelden in _BRONNEN:
        for rij in rijen():
            afdeling = getattr(rij, "afdeling", None)
            for veld, adressen in _per_veld(rij, teksten, adresvelden, basis_url):
                plek = {
                    "soort": soort,
                    "code": rij.code,
                    "naam": str(rij),
                    "veld": str(rij._meta.get_field(veld).verbose_name),
                    "afdeling": afdeling.code if afdeling else "",
                }
                for adres in adressen:
                    if len(adres) <= _LANGSTE:
                        gevonden[adres].append(plek)
    if website := huidige_instelling().website:
        gevonden[website].append(
            {"soort": "instelling", "code": "", "naam": "Instelling", "veld": "website", "afdeling": ""}
        )
    return dict(gevonden)


def _per_veld(
    rij: models.Model, teksten: Iterable[str], adresvelden: Iterable[str], basis_url: str
) -> Iterator[tuple[str, list[str]]]:
    for veld in teksten:
        if tekst := getattr(rij, veld):
            yield veld, adressen_in(tekst)
    for veld in adresvelden:
        if adres := getattr(rij, veld):
            yield veld, [basis_url + adres if adres.startswith("/") else adres]


@transaction.atomic
def werk_adressen_bij(*, basis_url: str) -> int:
    """Make the list of addresses follow what is published, keeping what is known; how many there are."""
    gevonden = adressen_in_gebruik(basis_url=basis_url)
    bekend = {controle.adres: controle for controle in Linkcontrole.objects.select_for_update()}
    Linkcontrole.objects.filter(adres__in=bekend.keys() - gevonden.keys()).delete()
    Linkcontrole.objects.bulk_create(
        [
            Linkcontrole(adres=adres, vindplaatsen=gevonden[adres])
            for adres in gevonden
            if adres not in bekend
        ],
        ignore_conflicts=True,
    )
    verplaatst = []
    for adres in gevonden:
        if adres in bekend and bekend[adres].vindplaatsen != gevonden[adres]:
            bekend[adres].vindplaatsen = gevonden[adres]
            verplaatst.append(bekend[adres])
    Linkcontrole.objects.bulk_update(verplaatst, ["vindplaatsen"], batch_size=500)
    return len(gevonden)


def controleer_links(
    *,
    nu: datetime,
    basis_url: str,
    hoogstens: int,
    vraag: Callable[[str], Uitslag],
    wacht: Callable[[str], None],
    is_tijd_op: Callable[[], bool],
) -> int:
    """Ask the addresses whose turn it is, at most `hoogstens`, one at a time; how many were asked.

    Each answer is kept at once, so that a run that is stopped loses nothing. wacht: called with the host
    before each request, to leave it its rest. That no host at all answers says that we are off the internet,
    and nothing about the addresses: then failures to connect are not kept.
    """
    werk_adressen_bij(basis_url=basis_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_SLOT])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return _vraag_alle(_aan_de_beurt(nu, hoogstens), nu, vraag, wacht, is_tijd_op)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_SLOT])


def _vraag_alle(
    controles: list[Linkcontrole],
    nu: datetime,
    vraag: Callable[[str], Uitslag],
    wacht: Callable[[str], None],
    is_tijd_op: Callable[[], bool],
) -> int:
    onbereikbaar: list[tuple[Linkcontrole, Uitslag]] = []
    iets_antwoordt = False
    aantal = 0
    for controle in controles:
        if is_tijd_op():
            break
        wacht(_host(controle))
        uitslag = vraag(controle.adres)
        aantal += 1
        if uitslag.soort == Soort.STUK and uitslag.code is None:
            onbereikbaar.append((controle, uitslag))
            continue
        iets_antwoordt = iets_antwoordt or uitslag.code is not None
        noteer_uitslag(controle=controle, uitslag=uitslag, nu=nu)
    if iets_antwoordt:
        for controle, uitslag in onbereikbaar:
            noteer_uitslag(controle=controle, uitslag=uitslag, nu=nu)
    elif onbereikbaar:
        logger.warning("Geen enkel webadres antwoordt: is er verbinding met internet? Er is niets genoteerd.")
    return aantal


def _aan_de_beurt(nu: datetime, hoogstens: int) -> list[Linkcontrole]:
    """Those that wait longest, and then so that the addresses of one host lie as far apart as they can."""
    aan_de_beurt = Linkcontrole.objects.filter(
        Q(gecontroleerd_op__isnull=True)
        | Q(gecontroleerd_op__lte=nu - OPNIEUW_NA)
        | Q(status=Linkstatus.STUK, gecontroleerd_op__lte=nu - OPNIEUW_NA_FOUT)
    ).order_by(F("gecontroleerd_op").asc(nulls_first=True), "pk")[:hoogstens]
    per_host: dict[str, deque[Linkcontrole]] = defaultdict(deque)
    for controle in aan_de_beurt:
        per_host[_host(controle)].append(controle)
    volgorde = []
    while per_host:
        for host in list(per_host):
            volgorde.append(per_host[host].popleft())
            if not per_host[host]:
                del per_host[host]
    return volgorde


def _host(controle: Linkcontrole) -> str:
    try:
        return urlsplit(controle.adres).hostname or ""
    except ValueError:
        return ""


@transaction.atomic
def noteer_uitslag(*, controle: Linkcontrole, uitslag: Uitslag, nu: datetime) -> None:
    """Keep what came of asking. A second failure on the same day counts as the same."""
    gevonden = Linkcontrole.objects.select_for_update().filter(pk=controle.pk).first()
    if gevonden is None:  # taken out of the texts meanwhile
        return
    status = Linkstatus(uitslag.soort.value)
    if gevonden.status != status:
        gevonden.sinds = nu
    gevonden.status = status
    gevonden.reden = uitslag.reden
    gevonden.code = uitslag.code
    gevonden.gecontroleerd_op = nu
    if status == Linkstatus.STUK:
        gevonden.eerste_fout_op = gevonden.eerste_fout_op or nu
        if gevonden.laatste_foutdag != lokale_dag(nu):
            gevonden.laatste_foutdag = lokale_dag(nu)
            gevonden.foutdagen += 1
    else:
        gevonden.eerste_fout_op = gevonden.laatste_foutdag = None
        gevonden.foutdagen = 0
    gevonden.save()


def stukke_links(*, afdelingen: Iterable[str] | None = None) -> "models.QuerySet[Linkcontrole]":
    """The addresses that editors should hear of, the longest broken first; of these departments (codes)."""
    stuk = Linkcontrole.objects.broken().order_by("eerste_fout_op", "adres")
    if afdelingen is None:
        return stuk
    van_afdeling = Q(pk__in=[])
    for code in afdelingen:
        van_afdeling |= Q(vindplaatsen__contains=[{"afdeling": code}])
    return stuk.filter(van_afdeling)
