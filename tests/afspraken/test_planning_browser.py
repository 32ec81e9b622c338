"""The planner in a real browser: by keyboard, without JavaScript, on a phone, and axe on every state."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken.models import Balie, Bezetting, Kanaaldeel, Roosterregel
from afspraken.services.rooster_agenda import week_van
from kcc.lib.perioden import isoweek, lokale_dag
from kcc.organisatie.enums import Rol
from tests.afspraken.wereld import maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dag(db):
    """Tuesday of next week: no booking is too soon."""
    return week_van(lokale_dag(timezone.now()))[1] + timedelta(days=7)


@pytest.fixture
def wereld(db, dag):
    """Two desks full at nine o'clock, a pattern and a share."""
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer in (1, 2):
        wereld.bezet(locatie, nummer, time(9), time(12), [0, 1, 2], datum=dag)
        wereld.plan(locatie, 108, datum=dag, nu=timezone.now())
    regel = Roosterregel.objects.create(
        balie=Balie.objects.get(nummer=1), weekdag=1, van=time(9), tot=time(12), geldig_vanaf=dag
    )
    regel.groepen.set(wereld.groepen)
    Kanaaldeel.objects.create(locatie=locatie, kanalen=["online"], percentage=100)
    return wereld


@pytest.fixture
def pad(dag):
    return f"/werk/planning/locatie-0/{isoweek(dag)}/"


@pytest.mark.parametrize("breedte", [390, 1280])
def test_a_planner_reports_a_desk_absent_with_the_keyboard(
    wereld, pad, dag, aangemeld, live_server, open_pagina, axe, breedte
):
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER), breedte=breedte)
    page.goto(pad)
    axe(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/{isoweek(dag + timedelta(days=7))}/**")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{pad}**")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Afwezigheid")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Bekijk wat dit betekent").click()
    expect(page.get_by_role("heading", name="Er klopt nog iets niet")).to_be_visible()
    axe(page)
    page.fouten.clear()  # the browser counts the refusal (422) as an error
    page.get_by_label("Balie", exact=False).first.select_option(label="Balie 2")
    page.get_by_label("Eerste dag").fill(dag.isoformat())
    page.get_by_role("button", name="Bekijk wat dit betekent").click()
    expect(page.get_by_role("heading", name="1 afspraak past dan niet")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Doorvoeren en bericht sturen").click()
    expect(page.get_by_text("1 afspraak verplaatst")).to_be_visible()
    assert Bezetting.objects.filter(datum=dag).count() == 1
    page.get_by_role("link", name="Wie wijzigde wat").click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    axe(page)


def test_every_other_page_is_accessible(wereld, pad, dag, aangemeld, live_server, open_pagina, axe):
    Bezetting.objects.filter(balie__nummer=2).delete()
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER))
    begin = "/werk/planning/locatie-0/"
    for rest in (
        f"dag/{dag.isoformat()}/",
        "patroon/",
        "kanalen/",
        "aanbod/",
        "geschiedenis/",
        "wijzigen/opening/",
        "wijzigen/regel/",
        "wijzigen/kanaaldeel/",
        "wijzigen/aanbod/",
        f"{isoweek(dag)}/?per=kwartier",
    ):
        page.goto(begin + rest)
        axe(page)


def test_it_works_without_javascript(wereld, pad, dag, aangemeld, live_server, open_pagina):
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER), javascript=False)
    page.goto(pad)
    page.get_by_role("link", name="Extra balie").click()
    page.get_by_label("Balie", exact=False).first.select_option(label="Balie 1")
    page.get_by_label("Dag", exact=True).fill(dag.isoformat())
    page.locator("#id_van").fill("13:00")
    page.locator("#id_tot").fill("15:00")
    page.get_by_label("Groep 0").check()
    page.get_by_role("button", name="Bekijk wat dit betekent").click()
    expect(page.get_by_text("Alle afspraken passen nog.")).to_be_visible()
    page.get_by_role("button", name="Doorvoeren").click()
    expect(page.get_by_text("13.00–15.00")).to_be_visible()
