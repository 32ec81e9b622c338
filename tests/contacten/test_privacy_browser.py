"""Pages of the privacy officer and about what citizens thought, in a real browser with axe."""

import pytest
from django.utils import timezone

from contacten.models import Bewaarloop, Onderzoekantwoord
from kcc.organisatie.enums import Rol
from tests.contacten.factories import KlantFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("breedte", [360, 1280])
def test_the_pages_pass_axe_and_fit(open_pagina, live_server, aangemeld, axe, breedte):
    klant, nu = KlantFactory(), timezone.now()
    Bewaarloop.objects.create(soort="contact", moment=nu, grens=nu, aantal=12)
    Onderzoekantwoord.objects.create(
        klant=klant, kanaal="balie", cijfer=3, opmerking="Ik moest lang wachten.", beantwoord_op=nu
    )
    client = aangemeld(Rol.PRIVACY_OFFICER, Rol.MANAGER)
    pagina = open_pagina(live_server.url, client=client, breedte=breedte)
    for pad in (
        f"/beheer/privacy/persoon/{klant.pk}/",
        "/beheer/privacy/persoon/",
        "/beheer/privacy/inzagelog/",
        "/beheer/privacy/bewaren/",
        "/werk/waardering/",
    ):
        pagina.goto(pad)
        axe(pagina)
        assert pagina.evaluate("document.documentElement.scrollWidth") <= breedte, pad
