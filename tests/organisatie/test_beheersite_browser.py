"""Every page of Django's admin in a real browser: accessible, and never wider than a phone.

Which pages there are follows from what is registered: a model that is added later must bring an example.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model
from django.test import RequestFactory
from django.urls import resolve, reverse
from playwright.sync_api import Page, expect

from afspraken.models import Balie, Herinneringsmoment, Productgroep, Werkwijze
from catalogus.models import Locatie, Openingsuitzondering, Thema
from contacten.models import Dienstverleningsovereenkomst, Dwangsombedrag, Termijnherberekening
from kcc.organisatie.enums import Kalender, Rol
from kcc.organisatie.models import Afdeling, Instelling, Kalenderdag, Medewerker
from tests.afspraken.factories import BalieFactory, ProductgroepFactory
from tests.catalogus.factories import LocatieFactory, ThemaFactory
from tests.contacten.factories import DvoFactory
from tests.organisatie.factories import AfdelingFactory, MedewerkerFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def _locatie() -> Locatie:
    locatie = LocatieFactory(op_maandag=True)
    Openingsuitzondering.objects.create(locatie=locatie, datum=date(2026, 12, 24), omschrijving="Kerst")
    return locatie


def _kalenderdag() -> Kalenderdag:
    return Kalenderdag.objects.create(
        kalender=Kalender.DIENST, datum=date(2026, 5, 15), omschrijving="Dag na Hemelvaart"
    )


VOORBEELDEN: dict[type[Model], Callable[[], Model]] = {
    Medewerker: lambda: MedewerkerFactory(redacteur=True, afdelingen=[AfdelingFactory()]),
    Afdeling: AfdelingFactory,
    Kalenderdag: _kalenderdag,
    Instelling: lambda: Instelling.objects.get_or_create()[0],
    Locatie: _locatie,
    Thema: ThemaFactory,
    Productgroep: ProductgroepFactory,
    Balie: BalieFactory,
    Herinneringsmoment: lambda: Herinneringsmoment.objects.get_or_create(
        dagen_vooraf=1, defaults={"tijd": time(9)}
    )[0],
    Werkwijze: lambda: Werkwijze.objects.create(locatie=LocatieFactory()),
    Dienstverleningsovereenkomst: DvoFactory,
    Dwangsombedrag: lambda: Dwangsombedrag.objects.get_or_create(
        geldig_vanaf=date(2026, 1, 1), defaults={"eerste": 23, "tweede": 35, "derde": 45}
    )[0],
    Termijnherberekening: lambda: Termijnherberekening.objects.create(
        datums=[date(2026, 5, 15)], aangevraagd_op=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    ),
}

Bekijk = Callable[[Page], None]


@pytest.fixture
def bekijk(axe: Callable[..., None]) -> Bekijk:
    """axe at desktop width, and nothing sticks out on a small phone."""

    def bekijk(page: Page) -> None:
        fouten = list(page.fouten)  # type: ignore[attr-defined]
        axe(page)
        # axe reads a stylesheet that another one imports through a style element, which our CSP refuses.
        page.fouten[:] = fouten  # type: ignore[attr-defined]
        page.set_viewport_size({"width": 320, "height": 700})
        breedte = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert breedte <= 320, f"{page.url} is {breedte} breed"

    return bekijk


def adres(model: type[Model], wat: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{wat}", args=args)


def test_every_model_of_the_admin_is_tried() -> None:
    assert VOORBEELDEN.keys() == admin.site._registry.keys()


def test_the_ways_in(
    open_pagina: Callable[..., Page], live_server: Any, aangemeld: Callable[..., Any], bekijk: Bekijk
) -> None:
    page = open_pagina(live_server.url, client=aangemeld(Rol.BEHEERDER))
    page.goto(reverse("admin:index"))
    bekijk(page)
    page.get_by_role("link", name="Catalogus", exact=True).first.click()
    expect(page).to_have_url(f"{live_server.url}{reverse('admin:app_list', args=['catalogus'])}")
    bekijk(page)
    # And out again, to the pages that this person works with.
    page.get_by_role("link", name="Naar uw werk").click()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()


@pytest.mark.parametrize("model", VOORBEELDEN, ids=lambda model: model._meta.model_name)
def test_every_page_of_a_model(
    open_pagina: Callable[..., Page],
    live_server: Any,
    aangemeld: Callable[..., Any],
    bekijk: Bekijk,
    rf: RequestFactory,
    model: type[Model],
) -> None:
    client = aangemeld(Rol.BEHEERDER)
    page = open_pagina(live_server.url, client=client)
    beheer = admin.site._registry[model]
    gezien = set()

    def naar(doel: str) -> None:
        antwoord = page.goto(doel)
        assert antwoord is not None
        assert antwoord.status == 200, doel
        gezien.add(resolve(urlsplit(page.url).path).url_name)
        bekijk(page)

    def verstuur(knop: str) -> None:
        page.locator("form").evaluate_all("formulieren => formulieren.forEach(f => f.noValidate = true)")
        with page.expect_navigation():
            page.locator(knop).first.click()
        bekijk(page)

    naar(adres(model, "changelist"))
    voorbeeld: Any = VOORBEELDEN[model]()
    LogEntry.objects.log_actions(
        client.medewerker.pk, [voorbeeld], CHANGE, [{"changed": {"fields": ["naam"]}}], single_object=True
    )
    naar(adres(model, "changelist"))
    if beheer.search_fields:
        naar(adres(model, "changelist") + "?q=xqzv")
    verzoek = rf.get("/")
    verzoek.user = client.medewerker
    if beheer.has_add_permission(verzoek):
        naar(adres(model, "add"))
    naar(adres(model, "change", voorbeeld.pk))
    if beheer.has_change_permission(verzoek, voorbeeld):
        page.locator("main input:is([type=text], [type=number])").evaluate_all(
            "velden => velden.forEach(veld => veld.value = '')"
        )
        verstuur("[name=_save]")
        expect(page.locator(".errorlist").first).to_be_visible()
    naar(adres(model, "history", voorbeeld.pk))
    if hasattr(beheer, "history_form_view"):
        naar(adres(model, "simple_history", voorbeeld.pk, voorbeeld.history.first().pk))
    if beheer.has_delete_permission(verzoek, voorbeeld):
        naar(adres(model, "delete", voorbeeld.pk))
    if beheer.has_delete_permission(verzoek):
        page.goto(adres(model, "changelist"))
        page.locator("#action-toggle").check()
        page.select_option("[name=action]", "delete_selected")
        verstuur("[name=index]")
    if model is Medewerker:
        naar(reverse("admin:auth_user_password_change", args=[voorbeeld.pk]))
        verstuur("main [type=submit]")
    te_zien = {
        patroon.name
        for patroon in beheer.get_urls()
        if patroon.name
        and not (patroon.name.endswith("_add") and not beheer.has_add_permission(verzoek))
        and not (patroon.name.endswith("_delete") and not beheer.has_delete_permission(verzoek, voorbeeld))
    }
    assert te_zien <= gezien
