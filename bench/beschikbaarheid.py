"""What is free, 7 places x 28 days x 12 desks at 90% full: one product, all products, and over HTTP."""

from datetime import timedelta

import httpx
from django.db import connection
from django.utils import timezone

from afspraken.models import Aanbod
from afspraken.services import Wens, visites, zoek_vrij
from afspraken.services.capaciteit_zoeken import zoek_vrij_voor_alle
from bench import wereld
from bench.meten import meet
from bench.servertijd import via_http
from bench.verslag import meld, meld_tijd
from catalogus.models import Product
from kcc.lib.perioden import lokale_dag
from tests.utils.processen import DraaiendeKcc


def meet_beschikbaarheid(kcc: DraaiendeKcc) -> None:
    """Report the figures; needs the gemeente of bench.wereld and Django in this process."""
    nu = timezone.now()
    vanaf = lokale_dag(nu)
    tot = vanaf + timedelta(days=wereld.DAGEN + 1)
    producten = list(Product.objects.filter(aanbod__isnull=False).distinct().order_by("pk"))
    product = producten[0]
    wensen = [Wens(((een.pk, 1),)) for een in producten]
    groep_van = dict(Aanbod.objects.values_list("product_id", "groep_id").distinct())
    for groep_id in sorted(set(groep_van.values())):
        wereld.maak_meetlat(groep_id)

    def naief(product: Product) -> int:
        return wereld.vraag_meetlat(vanaf, tot, groep_van[product.pk], wereld.duur_van(product.code))

    def een() -> int:
        vrij = zoek_vrij(visites=visites(wensen[0]), kanaal="online", vanaf=vanaf, tot=tot, nu=nu)
        return sum(dag.cellen.size for dag in vrij)

    def alle() -> int:
        per_wens = zoek_vrij_voor_alle(
            {nummer: visites(wens) for nummer, wens in enumerate(wensen)},
            kanaal="online",
            vanaf=vanaf,
            tot=tot,
            nu=nu,
        )
        return sum(dag.cellen.size for vrij in per_wens.values() for dag in vrij)

    def een_voor_een() -> int:
        return sum(naief(product) for product in producten)

    per_balie = naief(product)
    print(f"  vrije begintijden: {een()} (vectoren), {per_balie} (meetlat, balie per afspraak)")
    meetlat = meet(lambda: naief(product), keer=20)
    naam = "tijdvakken aftrekken"
    meld_tijd("meetlat: een product, tijdvakken aftrekken in SQL", meetlat)
    meld_tijd("een product, in het proces", meet(een, keer=200), (naam, meetlat))
    alle_meetlat = meet(een_voor_een, keer=2, warm=0)
    meld_tijd(f"meetlat: {len(producten)} producten, tijdvakken aftrekken", alle_meetlat)
    meld_tijd(f"alle {len(producten)} producten, in het proces", meet(alle, keer=20), (naam, alle_meetlat))
    connection.close()
    _over_http(kcc, product.code, vanaf, tot)


def _over_http(kcc: DraaiendeKcc, code: str, vanaf, tot) -> None:  # type: ignore[no-untyped-def]
    with httpx.Client(base_url=kcc.base_url, timeout=60) as client:
        leeg, leeg_server = via_http(client, "/bench/een-insert/", 100)
        meld_tijd("meetlat: lege view met een INSERT, over HTTP", leeg)
        meld_tijd("meetlat: dezelfde, in de server", leeg_server)
        for naam, pad in (
            ("alle plaatsen naast elkaar", f"/afspraak/moment/?product={code}"),
            ("een plaats per dag", f"/afspraak/moment/?product={code}&locatie=locatie-0"),
            ("API, 28 dagen", f"/api/v1/afspraakmogelijkheden?product={code}&vanaf={vanaf}&tot={tot}"),
        ):
            geheel, server = via_http(client, pad, 200)
            meld_tijd(f"{naam}, in de server", server, ("lege view", leeg_server), hoogstens=30)
            meld_tijd(f"{naam}, over HTTP", geheel, ("lege view", leeg))
        meld("eigen deel van HTTP (client, socket, gunicorn)", (leeg.p50 - leeg_server.p50) * 1000, "ms")
