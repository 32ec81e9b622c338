"""The manager's pages in a real browser: accessible at both widths, and usable without JavaScript."""

from datetime import timedelta

import pytest

from afspraken.models import Beschikbaarheidsmeting, Meetmoment
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.models import Aantekening, Signaal
from tests.contacten.factories import (
    KlantcontactFactory,
    LocatieFactory,
    ProductFactory,
    TerugbelverzoekFactory,
)
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory, maak_normen

pytestmark = pytest.mark.e2e


@pytest.fixture
def cijfers(transactional_db):
    maak_normen()
    BezoekFactory()
    BezoekFactory(wacht=True)
    KlantcontactFactory()
    TerugbelverzoekFactory(geprobeerd=True)
    ProductmetingFactory(onvolledig=True)
    for dag in (1, 9):
        Beschikbaarheidsmeting.objects.create(
            gemeten_op=AFSPRAAK,
            product=ProductFactory(
                code=f"p{dag}", naam=f"Een verklaring omtrent het gedrag aanvragen voor {dag} personen"
            ),
            locatie=LocatieFactory(),
            eerste_vrije_op=AFSPRAAK + timedelta(days=dag),
            werkdagen_tot_eerste=dag,
        )
    Meetmoment.objects.create(moment=AFSPRAAK - timedelta(days=1), vastgelegd_op=AFSPRAAK, is_gemist=True)
    services.werk_verouderde_dagen_bij()
    dag = AFSPRAAK.date()
    Signaal.objects.create(
        pk=1, bron="contact", product=ProductFactory(), begin=dag, van=dag, tot=dag, laatst_gezien=dag,
        aantal=40, verwacht=12, afwijking=6, gevonden_op=AFSPRAAK, woorden=[["foutmelding", 8, 0.4]],
    )  # fmt: skip
    Aantekening.objects.create(pk=1, van=dag, tot_en_met=dag, tekst="Storing telefonie")
    services.tel_signaaldagen(van=dag - timedelta(days=30), tot=dag + timedelta(days=1))


def test_accessible(cijfers, live_server, open_pagina, aangemeld, toegankelijk):
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.MANAGER))
    for adres in (
        "/sturing/",
        "/sturing/?tertaal=2025-T1",
        "/sturing/indicatoren/?tertaal=2025-T1",
        "/sturing/toegangstijd/?tertaal=2025-T1",
        "/sturing/normen/4/?tertaal=2025-T1",
        "/sturing/nu/",
        "/sturing/signalen/",
        "/sturing/signalen/1/",
        "/kwaliteitshandvest/",
        "/sturing/halfjaar/2025-H1/",
        "/sturing/halfjaar/2025-H1/schrijven/",
        "/sturing/halfjaar/2025-H1/vaststellen/",
        "/sturing/abonnementen/",
        "/sturing/aantekeningen/",
        "/sturing/aantekeningen/nieuw/?norm=4",
        "/sturing/aantekeningen/1/",
        "/sturing/rapporten/",
        "/sturing/normbeheer/",
        "/sturing/normbeheer/4/wijzigen/",
        "/sturing/normbeheer/nieuw/?meetmethode=toegang_overal",
        "/sturing/normbeheer/10/beeindigen/",
        "/sturing/rapporten/2025-T1/",
        "/sturing/rapporten/2025-T1/schrijven/",
        "/sturing/rapporten/2025-T1/vaststellen/",
        "/sturing/normen/7/?tertaal=2025-T1",
        "/sturing/normen/5/?tertaal=2024-T1",
        "/sturing/normen/4/gevallen/?tertaal=2025-T1&locatie=centrum",
        "/sturing/normen/4/gevallen/?tertaal=2024-T1",
    ):
        pagina.goto(adres)
        toegankelijk(pagina, 390, 1280)


def test_from_figure_to_case_without_javascript(cijfers, live_server, open_pagina, aangemeld):
    pagina = open_pagina(live_server.url, javascript=False, client=aangemeld(Rol.MANAGER))
    pagina.goto("/sturing/")
    pagina.get_by_label("Tertaal").select_option("2025-T1")
    pagina.get_by_role("button", name="Tonen").click()
    pagina.get_by_role("link", name="Binnen 10 minuten geholpen").click()
    pagina.get_by_role("link", name="Stadswinkel Centrum: 1 niet binnen de norm").click()
    rijen = pagina.get_by_role("row")
    assert rijen.count() == 2
    assert "Nee" in rijen.nth(1).inner_text()
