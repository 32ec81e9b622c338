"""The reports for editors in a real browser: accessible in every state, and never wider than a phone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from catalogus.models import GemisteZoekvraag, Linkcontrole
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import ProductFactory, UplNaamFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NU = datetime(2025, 3, 17, 3, 20, tzinfo=TIJDZONE)
URI = "http://standaarden.overheid.nl/owms/terms/"
LEEG = ["/werk/redactie/upl/", "/werk/redactie/sdg/", "/werk/redactie/links/", "/werk/redactie/gemist/"]
GEVULD = [
    *LEEG,
    *(f"/werk/redactie/upl/?lijst={lijst}" for lijst in ("fout", "zonder")),
    "/werk/redactie/upl/?q=xqzv",
    *(f"/werk/redactie/sdg/?lijst={lijst}" for lijst in ("klaar", "alles")),
    *(f"/werk/redactie/links/?lijst={lijst}" for lijst in ("eenmaal", "niet", "alles")),
]


def vul() -> None:
    UplNaamFactory(
        uri=f"{URI}kap",
        naam="kapvergunning",
        sdg=["N1"],
        grondslagen=[{"uri": "", "label": "Artikel 1 Wet", "link": "https://wetten.overheid.nl/"}],
    )
    UplNaamFactory(uri=f"{URI}paspoort", sdg=["A1"])
    ProductFactory(upl_uri=f"{URI}paspoort", upl_naam="paspoort")
    ProductFactory(code="fout", naam="Fout", upl_uri=f"{URI}weg", upl_naam="weg")
    ProductFactory(code="zonder", naam="Zonder")
    stuk = {
        "status": "stuk",
        "sinds": NU,
        "gecontroleerd_op": NU,
        "eerste_fout_op": NU,
        "laatste_foutdag": NU.date(),
        "reden": "Deze pagina bestaat niet (meer) (404).",
    }
    plek = {"soort": "product", "code": "fout", "naam": "Fout", "veld": "wat is het", "afdeling": "x"}
    lang = "https://www.example.nl/" + "heel-lang" * 30
    Linkcontrole.objects.create(adres=lang, vindplaatsen=[plek, plek], foutdagen=2, **stuk)
    Linkcontrole.objects.create(adres="https://example.nl/1", vindplaatsen=[plek], foutdagen=1, **stuk)
    Linkcontrole.objects.create(
        adres="https://example.nl/2", status="niet_te_controleren", sinds=NU, gecontroleerd_op=NU, reden="403"
    )
    Linkcontrole.objects.create(adres="https://example.nl/3", status="goed", sinds=NU, gecontroleerd_op=NU)
    Linkcontrole.objects.create(adres="https://example.nl/4")
    GemisteZoekvraag.objects.create(sleutel="a", zoekterm="drijvend huis " * 4, dagen=3, laatst_op=NU.date())


def test_reports_are_accessible_and_fit(
    open_pagina: Callable[..., Page],
    live_server: Any,
    toegankelijk: Callable[..., None],
    aangemeld: Callable[..., Any],
) -> None:
    page = open_pagina(live_server.url, client=aangemeld(Rol.REDACTEUR))
    for adressen in (LEEG, GEVULD):
        for adres in adressen:
            page.goto(adres)
            toegankelijk(page, 320, 1280)
        if adressen is LEEG:
            vul()
