"""Pages that no other browser test opens, on a phone and a desk, and correcting data with the keyboard."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken import services
from afspraken.models import Afspraak, Balie, Bezetting
from afspraken.services import kiosk as kioskdienst
from afspraken.services import sluit_dag
from afspraken.views.planning_wijziging import SOORTEN
from kcc.lib.perioden import isoweek, lokale_dag
from kcc.organisatie.enums import Rol
from tests.afspraken.factories import RoosterregelFactory
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import Wereld, maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def morgen():
    """The next weekday."""
    dag = lokale_dag(timezone.now()) + timedelta(days=1)
    while dag.isoweekday() > 5:
        dag += timedelta(days=1)
    return dag


def bekijk(page, axe, adres: str, breedte: int) -> None:
    page.goto(adres)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= breedte, adres


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(2, aantal_groepen=2)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1], datum=morgen())
    return wereld


@pytest.mark.parametrize("breedte", [360, 1280])
def test_the_desk_the_day_and_the_devices(wereld, live_server, open_pagina, aangemeld, axe, breedte):
    client, nu, locatie = aangemeld(Rol.BALIEMEDEWERKER), timezone.now(), wereld.locaties[0]
    balie = Balie.objects.get()
    page = open_pagina(live_server.url, client=client, breedte=breedte)
    # Who works nowhere yet chooses a place, and then a desk.
    for adres in ("/werk/receptie/", "/werk/balie/", "/werk/balie/?locatie=locatie-0"):
        bekijk(page, axe, adres, breedte)
    services.ga_zitten(medewerker=client.medewerker, balie=balie)
    bekijk(page, axe, "/werk/receptie/dag/", breedte)
    bekijk(page, axe, "/werk/receptie/kiosken/", breedte)
    for nummer in range(3):
        services.meld_inloop_aan(
            locatie=locatie, product=wereld.producten[0], aanvraag_sleutel=f"i-{nummer}", nu=nu
        )
    services.roep_volgende_op(balie=balie, medewerker=client.medewerker, nu=nu)
    kioskdienst.maak_kiosk(locatie=locatie, naam="Ingang", medewerker=client.medewerker, nu=nu)
    bekijk(page, axe, "/werk/receptie/dag/", breedte)
    bekijk(page, axe, "/werk/receptie/kiosken/", breedte)
    page.get_by_label("Hoe heet deze kiosk?").fill("Bij de trap")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="De code is")).to_be_visible()
    axe(page)
    sluit_dag(locatie=locatie, datum=lokale_dag(nu), medewerker=client.medewerker, nu=nu)
    bekijk(page, axe, "/werk/receptie/dag/", breedte)


def test_every_page_of_the_planner(wereld, live_server, open_pagina, aangemeld, toegankelijk):
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER))
    dag, begin = morgen(), "/werk/planning/locatie-0/"
    paden = [f"{isoweek(dag)}/?per=kwartier", f"dag/{dag.isoformat()}/"]
    paden += ["patroon/", "kanalen/", "aanbod/", "geschiedenis/"]
    regel = RoosterregelFactory(balie=Balie.objects.get(), groepen=wereld.groepen[:1])
    waarvan = {"dienst": f"?bezetting={Bezetting.objects.get().pk}", "regel-wijzigen": f"?regel={regel.pk}"}
    paden += [f"wijzigen/{soort}/{waarvan.get(soort, '')}" for soort in SOORTEN]
    for adres in ["/werk/planning/", *(begin + pad for pad in paden)]:
        page.goto(adres)
        toegankelijk(page, 360, 1280)


@pytest.mark.parametrize("breedte", [360, 1280])
def test_data_are_corrected_with_the_keyboard_alone(
    wereld, live_server, open_pagina, aangemeld, axe, breedte
):
    afspraak = wereld.plan(wereld.locaties[0], 114, datum=morgen(), nu=timezone.now())
    page = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=breedte)
    page.goto(f"/werk/afspraken/{afspraak.uuid}/")
    page.get_by_role("link", name="Gegevens verbeteren").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gegevens verbeteren")).to_be_visible()
    axe(page)
    page.get_by_label("Naam").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nog niet opgeslagen")).to_be_visible()
    page.fouten.clear()  # the browser counts the refusal (422) as an error
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= breedte
    # The summary leads to the field.
    page.get_by_role("link", name="Vul de naam in.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Naam")).to_be_focused()
    page.keyboard.type("Bo Kok")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("De gegevens zijn opgeslagen.")).to_be_visible()
    assert Afspraak.objects.get().naam == "Bo Kok"


@pytest.mark.parametrize("breedte", [360, 1280])
def test_an_address_where_no_team_can_be_in_time_shows_when_one_can(
    live_server, open_pagina, aangemeld, axe, breedte
):
    teams, nu = maak_teams(), timezone.now()
    for van, tot in ((time(9), time(12)), (time(12, 30), time(17))):
        teams.bezet(teams.locaties[0], 1, van, tot, [0], datum=morgen())
    eerste = plan(teams, 120, 0, datum=morgen(), nu=nu)
    plan(teams, 130, 1, datum=morgen(), nu=nu)
    page = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=breedte)
    bekijk(page, axe, f"/werk/afspraken/{eerste.uuid}/gegevens/", breedte)
    page.get_by_label("Postcode", exact=True).first.fill("3000 AA")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nog niet opgeslagen")).to_be_visible()
    expect(page.get_by_role("heading", name="Wanneer kan een team daar zijn?")).to_be_visible()
    page.fouten.clear()  # 409, on purpose
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= breedte
