"""The kiosk in a real browser: a scanner that types, large keys, the camera, beginning anew, and axe."""

from pathlib import Path

import pytest
import segno
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from afspraken.models import Bezoek
from afspraken.services import kiosk as kioskdienst
from afspraken.views import kiosk as kioskpagina
from tests.afspraken.factories import AanbodFactory, AfspraakFactory
from tests.organisatie.factories import MedewerkerFactory
from tests.utils.browser import ARGUMENTEN, chromium_pad

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

START = "/kiosk/centrum/"
NUMMER = "24681357"


@pytest.fixture
def code(db):
    """The code with which a device is paired; an appointment of now, with NUMMER."""
    locatie = AanbodFactory().locatie
    AfspraakFactory(nummer=NUMMER, begint_op=timezone.now().replace(minute=0, second=0, microsecond=0))
    medewerker = MedewerkerFactory()
    return kioskdienst.maak_kiosk(locatie=locatie, naam="Ingang", medewerker=medewerker, nu=timezone.now())[1]


def koppel(page: Page, code: str) -> None:
    page.goto(START)
    page.get_by_label("Voor medewerkers").fill(code)
    page.get_by_role("button", name="Koppelen").click()
    expect(page.get_by_role("heading", name="Heeft u een afspraak?")).to_be_visible()


@pytest.mark.parametrize("breedte", [360, 1080])
def test_a_visitor_checks_in_with_a_scanner_and_the_next_one_begins_anew(
    code, live_server, open_pagina, axe, monkeypatch, breedte
):
    monkeypatch.setattr(kioskpagina, "_TERUG_NA_BON", 4)
    page = open_pagina(live_server.url, breedte=breedte)
    page.goto(START)
    axe(page)
    koppel(page, code)
    page.fouten.clear()  # a device that is not paired is refused (403)
    axe(page)
    page.keyboard.type(NUMMER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Uw nummer is A001")).to_be_visible()
    expect(page.get_by_role("heading", name="Bent u er nog?")).to_be_visible()
    axe(page)
    expect(page.get_by_role("heading", name="Heeft u een afspraak?")).to_be_visible(timeout=20_000)


def test_a_visitor_takes_a_number_with_a_finger_in_english(code, live_server, open_pagina, axe):
    page = open_pagina(live_server.url, breedte=1080)
    koppel(page, code)
    page.fouten.clear()
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="7", exact=True).click()
    expect(page.get_by_role("textbox")).to_have_value("7")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("textbox")).to_have_value("")
    page.get_by_role("link", name="Take a number").click()
    axe(page)
    page.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Your number is B001")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name="Heeft u een afspraak?")).to_be_visible()


def test_without_permission_the_camera_says_what_to_do(code, live_server, open_pagina, axe):
    page = open_pagina(live_server.url, breedte=1080)
    koppel(page, code)
    page.fouten.clear()
    page.get_by_role("button", name="Scan met de camera").click()
    melding = page.get_by_role("dialog").get_by_role("status")
    expect(melding).to_contain_text("vul het nummer in", ignore_case=True)
    axe(page)
    page.get_by_role("button", name="Stoppen").click()
    expect(page.get_by_role("button", name="Scan met de camera")).to_be_focused()


def film(pad: Path) -> Path:
    """A film of one QR code, for the camera of the browser (Y4M, grey)."""
    breedte, hoogte, schaal = 640, 480, 12
    rijen = [bytes(rij) for rij in segno.make(NUMMER, micro=False, error="m").matrix]
    beeld = bytearray(b"\xff" * (breedte * hoogte))
    links, boven = (breedte - len(rijen) * schaal) // 2, (hoogte - len(rijen) * schaal) // 2
    for y, rij in enumerate(rijen):
        lijn = b"".join((b"\x10" if donker else b"\xff") * schaal for donker in rij)
        for extra in range(schaal):
            begin = (boven + y * schaal + extra) * breedte + links
            beeld[begin : begin + len(lijn)] = lijn
    vlakken = bytes(beeld) + b"\x80" * (breedte * hoogte // 2)
    pad.write_bytes(
        f"YUV4MPEG2 W{breedte} H{hoogte} F10:1 Ip A1:1 C420jpeg\n".encode() + b"FRAME\n" + vlakken
    )
    return pad


def test_the_camera_reads_the_code_and_checks_in(code, live_server, browser: Browser, tmp_path):
    met_camera = browser.browser_type.launch(
        executable_path=chromium_pad(),
        args=[
            *ARGUMENTEN,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film(tmp_path / 'qr.y4m')}",
        ],
    )
    try:
        page = met_camera.new_context(base_url=live_server.url).new_page()
        koppel(page, code)
        # This browser has no BarcodeDetector, as most on a desk: our own decoder is fetched.
        assert page.evaluate("'BarcodeDetector' in window") is False
        with page.expect_response("**/qrlezer*.js"):
            page.get_by_role("button", name="Scan met de camera").click()
        expect(page.get_by_role("heading", name="Uw nummer is A001")).to_be_visible(timeout=30_000)
        assert Bezoek.objects.get().afspraak.nummer == NUMMER
    finally:
        met_camera.close()
