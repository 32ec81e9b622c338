"""Pages of a citizen about their own contact, on a phone, in a real browser with axe."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from contacten.models import Onderzoekantwoord
from contacten.services.onderzoek import onderzoekadres
from tests.contacten.factories import KlantcontactFactory, KlantFactory, TerugbelverzoekFactory
from tests.contacten.test_mijn import aangemeld_als, reactie
from tests.contacten.test_onderzoek import Uitnodiging

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_giving_an_opinion_with_a_thumb(open_pagina, live_server, axe):
    nu = timezone.now()
    contact = KlantcontactFactory(klant=KlantFactory(), begonnen_op=nu, beeindigd_op=nu)
    uitnodiging = Uitnodiging.objects.create(
        klantcontact=contact,
        via="email",
        kanaal="telefoon",
        ontvanger="x",
        heeft_afspraak=True,
        uitgenodigd_op=nu,
    )
    pagina = open_pagina(live_server.url, breedte=360)
    pagina.goto(urlsplit(onderzoekadres(uitnodiging)).path)
    axe(pagina)
    assert pagina.evaluate("document.documentElement.scrollWidth") <= 360
    assert not pagina.locator("#id_telefoonnummer").is_visible()
    pagina.get_by_label("Ik wil dat u mij hierover belt").check()
    pagina.locator("#id_telefoonnummer").fill("12")
    pagina.get_by_role("button", name="Verstuur").click()
    pagina.locator("[data-foutenoverzicht]").wait_for()
    axe(pagina)
    pagina.locator("input[name=cijfer][value='8']").check()
    pagina.locator("#id_telefoonnummer").fill("06 12345678")
    pagina.get_by_role("button", name="Verstuur").click()
    pagina.get_by_text("Bedankt voor uw mening").first.wait_for()
    axe(pagina)
    assert Onderzoekantwoord.objects.get().terugbelverzoek is not None
    # The browser reports the refusal (422) itself.
    pagina.fouten[:] = [fout for fout in pagina.fouten if "422" not in fout]


def test_the_own_overview(open_pagina, live_server, axe):
    klant, nu = KlantFactory(), timezone.now()
    KlantcontactFactory(klant=klant)
    TerugbelverzoekFactory(klant=klant, aangemaakt_op=nu, deadline_op=nu + timedelta(days=1))
    eigen = reactie(klant, onderwerp="Kapotte lantaarn")
    pagina = open_pagina(live_server.url, client=aangemeld_als(Client(), klant), breedte=360)
    for pad in ("/mijn/", "/mijn/gegevens/", "/mijn/wie-keek/", f"/mijn/reacties/{eigen.pk}/"):
        pagina.goto(pad)
        axe(pagina)
        assert pagina.evaluate("document.documentElement.scrollWidth") <= 360, pad
    pagina.locator("#id_tekst").fill("Hij doet het nog steeds niet.")
    pagina.get_by_role("button", name="Verstuur").click()
    pagina.get_by_text("Wij hebben uw bericht ontvangen.").wait_for()
    pagina.goto("/mijn/")
    pagina.get_by_role("button", name="Uitloggen").click()
    pagina.get_by_role("heading", name="Mijn overzicht").wait_for()
    axe(pagina)
    assert not pagina.get_by_text("Kapotte lantaarn").count()
