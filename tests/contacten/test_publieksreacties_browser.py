"""The pages of what asks for an answer in a real browser: keyboard alone, and axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacten import services
from kcc.organisatie.enums import Rol
from tests.contacten.factories import (
    AfdelingFactory,
    DvoFactory,
    KlantcontactFactory,
    KlantFactory,
    MedewerkerFactory,
    PublieksreactieFactory,
    SocialBerichtFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_every_page_passes_axe(open_pagina, live_server, aangemeld, toegankelijk):
    client = aangemeld(Rol.KCC_MEDEWERKER, Rol.MANAGER)
    afdeling = DvoFactory().afdeling
    klant = KlantFactory()
    KlantcontactFactory(klant=klant)
    morgen = timezone.localdate() + timedelta(days=1)
    klacht = PublieksreactieFactory(klant=klant, deadline=morgen)
    services.stuur_publieksreactie_door(
        reactie_id=klacht.pk,
        medewerker=client.medewerker,
        afdeling=AfdelingFactory(belastingen=True),
        reden="Hoort daar.",
        nu=timezone.now(),
    )
    aanvraag = PublieksreactieFactory(aanvraag=True, adres="Coolsingel 40", antwoord_via="post")
    services.leg_ingebrekestelling_vast(
        reactie_id=aanvraag.pk,
        medewerker=MedewerkerFactory(),
        ontvangen=timezone.localdate(),
        nu=timezone.now(),
    )
    services.zet_deel_uit(
        reactie_id=aanvraag.pk,
        medewerker=client.medewerker,
        afdeling=afdeling,
        vraag="Wat mag er?",
        werkdagen=5,
        nu=timezone.now(),
    )
    brief = aanvraag.handelingen.filter(gemeld_via="post").first()
    bericht, dicht = SocialBerichtFactory(), SocialBerichtFactory(beantwoord=True)
    pagina = open_pagina(live_server.url, client=client)
    for url in [
        "/werk/publieksreacties/?lijst=alle",
        "/werk/publieksreacties/?lijst=alle&stand=gesloten",
        "/werk/publieksreacties/nieuw/",
        klacht.get_absolute_url(),
        aanvraag.get_absolute_url(),
        PublieksreactieFactory(ingetrokken=True).get_absolute_url(),
        f"{aanvraag.get_absolute_url()}brief/{brief.pk}/",
        "/werk/social/",
        bericht.get_absolute_url(),
        dicht.get_absolute_url(),
        "/werk/dossiers/",
        "/werk/afdelingsafspraken/",
        "/werk/afdelingsafspraken/burgerzaken/",
        "/werk/afdelingsafspraken/belastingen/",
        "/werk/afdelingsafspraken/belastingen/nieuw/",
        "/reactie/",
    ]:
        pagina.goto(url)
        pagina.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
        toegankelijk(pagina, 360, 1280)


def test_a_complaint_is_registered_taken_and_answered_with_the_keyboard_alone(
    open_pagina, live_server, aangemeld, axe
):
    AfdelingFactory()
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER))
    pagina.goto("/werk/publieksreacties/")
    toetsen = pagina.keyboard
    toetsen.press("n")
    pagina.wait_for_url("**/nieuw/")
    pagina.locator("#id_soort_3").focus()
    toetsen.press("Space")
    pagina.get_by_label("Onderwerp").focus()
    toetsen.type("Lang gewacht")
    toetsen.press("Tab")
    toetsen.type("Ik stond een uur te wachten.")
    pagina.get_by_label("E-mailadres").focus()
    toetsen.type("fatima@voorbeeld.nl")
    pagina.get_by_role("button", name="Vastleggen").focus()
    toetsen.press("Enter")
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Klacht: Lang gewacht")
    toetsen.press("m")
    expect(pagina.get_by_text("De publieksreactie is van u.")).to_be_visible()
    pagina.get_by_role("button", name="Antwoord versturen").focus()
    toetsen.press("Enter")
    expect(pagina.get_by_role("heading", name="Nog niet opgeslagen")).to_be_visible()
    assert pagina.evaluate("document.activeElement.matches('[data-foutenoverzicht]')")
    axe(pagina)
    pagina.get_by_label("Uw antwoord").focus()
    toetsen.type("Onze excuses.")
    pagina.get_by_role("button", name="Antwoord versturen").focus()
    toetsen.press("Enter")
    expect(pagina.get_by_role("heading", name="Ons antwoord")).to_be_visible()
    # The browser reports the refusal (422) itself.
    pagina.fouten[:] = [fout for fout in pagina.fouten if "422" not in fout]


def test_a_citizen_writes_without_javascript(open_pagina, live_server):
    pagina = open_pagina(live_server.url, javascript=False, breedte=360)
    pagina.goto("/reactie/")
    pagina.get_by_label("Een klacht indienen").check()
    pagina.get_by_label("Wat wilt u ons vertellen?").fill("Ik stond een uur te wachten.")
    pagina.wait_for_timeout(3100)
    pagina.get_by_role("button", name="Verstuur").click()
    expect(pagina.get_by_role("heading", name="Er klopt nog iets niet")).to_be_visible()
    expect(pagina.get_by_label("Wat wilt u ons vertellen?")).to_have_value("Ik stond een uur te wachten.")
    pagina.get_by_label("Uw e-mailadres").fill("fatima@voorbeeld.nl")
    pagina.get_by_role("button", name="Verstuur").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Wij hebben uw bericht")
    pagina.fouten.clear()
