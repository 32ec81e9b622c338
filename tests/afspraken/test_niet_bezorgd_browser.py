"""The worklist of what did not arrive in a real browser: axe in every state, and by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken.models import Afspraak
from afspraken.services.berichten import bevestig
from kcc.organisatie import kanalen, services
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken.factories import AfspraakFactory
from tests.organisatie.test_retourmail import melding

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def teruggekomen(**velden) -> Afspraak:
    nu = timezone.now()
    afspraak = AfspraakFactory(begint_op=nu + timedelta(days=1), **velden)
    bevestig(afspraak, beheersleutel="x" * 40, nu=nu)
    bericht = UitgaandBericht.objects.get(betreft=afspraak.uuid)
    services.bezorg_bericht(bericht_id=bericht.pk, nu=nu)
    services.verwerk_retourmail(ruw=melding(kanalen.message_id(bericht.bericht_id)), nu=nu)
    return afspraak


@pytest.mark.parametrize("breedte", [360, 1280])
def test_correct_the_address_and_send_again(aangemeld, live_server, open_pagina, axe, breedte):
    teruggekomen(naam="Fatima de Vries")
    teruggekomen(naam="Jan Bos", telefoon="+31612345678")
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=breedte)
    pagina.goto("/werk/afspraken/niet-bezorgd/")
    axe(pagina)
    geval = pagina.get_by_role("region", name="Fatima de Vries")
    adres = geval.get_by_label("E-mailadres")
    adres.fill("fatima")
    adres.press("Enter")
    expect(geval.get_by_text("Dit e-mailadres klopt niet.").first).to_be_visible()
    expect(pagina.get_by_role("region", name="Jan Bos").get_by_label("E-mailadres")).to_have_value(
        "fatima@voorbeeld.nl"
    )
    axe(pagina)
    # The browser's word for the 422 that was asked for.
    assert len(pagina.fouten) == 1
    pagina.fouten.clear()
    adres.fill("fatima@example.nl")
    adres.press("Enter")
    pagina.get_by_text("gaat opnieuw naar fatima@example.nl").wait_for()
    expect(geval).to_have_count(0)
    pagina.get_by_role("button", name=re.compile(r"Inwoner weet het\s?: Jan Bos")).click()
    pagina.get_by_text("Genoteerd dat u Jan Bos hebt ingelicht.").wait_for()
    pagina.get_by_text("Alle berichten zijn aangekomen").wait_for()
    axe(pagina)
    assert Afspraak.objects.get(naam="Fatima de Vries").email == "fatima@example.nl"
