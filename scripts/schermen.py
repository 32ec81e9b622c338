"""A picture of every main page, phone and desktop width, in schermen/ (`make schermen`).

Uses the demo that runs on PORT, else starts one for as long as it takes. Pages without an address of their
own (a product, an appointment, a norm) are found by following the first link to one.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

WORTEL = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(WORTEL))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcc.settings.demo")

PORT = os.environ.get("PORT", "8000")
BASIS = f"http://localhost:{PORT}"
UIT = WORTEL / "schermen"
_HALFJAAR_TERUG = datetime.now(UTC) - timedelta(days=183)
_EEN_WEEK_TERUG = (datetime.now(UTC) - timedelta(days=7)).date()
BREEDTES = {"telefoon": 390, "bureau": 1440}

# Name of the picture: address, or (address of a list, CSS selector of the link to follow).
BURGER: dict[str, str | tuple[str, str]] = {
    "home": "/",
    "zoeken": "/zoeken/?q=paspoord",
    "zoeken-zin": "/zoeken/?q=mijn+paspoort+is+gestolen+wat+moet+ik+doen",
    "zoeken-niets": "/zoeken/?q=xqzvwk",
    "vragen": "/vragen/",
    "vraag": "/vragen/paspoort-gestolen/",
    "andere-organisaties": "/andere-organisaties/",
    "andere-organisatie": ("/andere-organisaties/", "main li a[href^='/andere-organisaties/']"),
    "terugbellen": "/terugbellen/?product=paspoort",
    "mijn-inloggen": "/mijn/",
    "reactie": "/reactie/",
    "contactformulier": "/contact/?product=paspoort",
    "producten": "/producten/",
    "product": ("/producten/", "main a[href^='/producten/'][href$='/']:not([href='/producten/'])"),
    "locaties": "/stadswinkels/",
    "locatie": ("/stadswinkels/", "main a[href^='/stadswinkels/']:not([href='/stadswinkels/'])"),
    "afspraak-maken": "/afspraak/",
    "afspraak-moment": "/afspraak/moment/?product=paspoort&personen=2&product=rijbewijs",
    "afspraak-moment-niets": "/afspraak/moment/?product=paspoort&dag=7&dagdeel=avond",
    "afspraak-openen": "/afspraak/openen/",
    "toegankelijkheid": "/toegankelijkheid/",
    "privacy": "/privacy/",
    "kwaliteitshandvest": "/kwaliteitshandvest/",
    "sitemap": "/sitemap/",
    "postvak": "/demo/postvak/",
    "afspraak-beheren": ("/demo/postvak/", "main a[href*='/afspraak/']"),
    "inloggen": "/account/login/",
    "niet-gevonden": "/bestaat-niet/",
}
# For who signed on with the DigiD of the demo, as the first that it offers.
INWONER: dict[str, str | tuple[str, str]] = {
    "mijn": "/mijn/",
    "mijn-reactie": ("/mijn/", "main a[href^='/mijn/reacties/']"),
    "mijn-gegevens": "/mijn/gegevens/",
    "mijn-wie-keek": "/mijn/wie-keek/",
}
MEDEWERKERS: dict[str, dict[str, str | tuple[str, str]]] = {
    "privacy": {
        "inzagelog": "/beheer/privacy/inzagelog/",
        "persoon-zoeken": "/beheer/privacy/persoon/",
        "bewaren": "/beheer/privacy/bewaren/",
    },
    "balie": {
        "balie": "/werk/balie/",
        "receptie": "/werk/receptie/",
        "dag-afsluiten": "/werk/receptie/dag/",
        "kiosken": "/werk/receptie/kiosken/",
        "wachtruimte": "/wachtruimte/centrum/",
        "kiosk-niet-gekoppeld": "/kiosk/centrum/",
        "voorbereiding": "/werk/receptie/voorbereiding/",
        "kennis": "/werk/producten/?q=paspoort",
    },
    "agent": {
        "contact": "/werk/contact/",
        "contacten": "/werk/contacten/",
        "contact-bekijken": (f"/werk/contacten/?van={_EEN_WEEK_TERUG}", "main tbody th a"),
        "gemiste-oproepen": "/werk/gemist/",
        "waardering": "/werk/waardering/?lijst=alle",
        "postbus": "/werk/postbus/",
        "postbericht": ("/werk/postbus/", "main tbody th a"),
        "postbus-quarantaine": "/werk/postbus/?stand=quarantaine",
        "postbericht-apart": ("/werk/postbus/?stand=quarantaine", "main tbody th a"),
        "brieven-toevoegen": "/werk/postbus/scannen/",
        "dubbele-klanten": "/werk/klanten/dubbel/",
        "klanten-samenvoegen": ("/werk/klanten/dubbel/", "main a[href*='/samenvoegen/']"),
        "afspraak-boeken": "/werk/afspraken/nieuw/?product=paspoort",
        "afspraak-boeken-thuis": "/werk/afspraken/nieuw/?product=paspoort&soort=thuis",
        "afspraak-zoeken": "/werk/afspraken/",
        "niet-bezorgd": "/werk/afspraken/niet-bezorgd/",
        "publieksreactie-nieuw": "/werk/publieksreacties/nieuw/",
        "social": "/werk/social/",
        "socialbericht": ("/werk/social/", "main tbody a[href^='/werk/social/']"),
        # Of the last week: on a Sunday nobody called yet.
        "klant": (
            f"/werk/contacten/?van={_EEN_WEEK_TERUG}",
            "main a[href^='/werk/klanten/']",
        ),
    },
    "backoffice": {
        "publieksreacties": "/werk/publieksreacties/",
        "publieksreactie": ("/werk/publieksreacties/", "main tbody a[href^='/werk/publieksreacties/']"),
        "dossiers": "/werk/dossiers/",
        "dossier": ("/werk/dossiers/", "main tbody a[href^='/werk/publieksreacties/']"),
        "postbus": "/werk/postbus/",
        "terugbelverzoeken": "/werk/terugbelverzoeken/",
        "terugbelverzoek": (
            "/werk/terugbelverzoeken/?stand=gesloten",
            "main a[href^='/werk/terugbelverzoeken/']:not([href*='?'])",
        ),
    },
    "manager": {
        "dashboard": "/sturing/",
        "norm": ("/sturing/", "main a[href^='/sturing/normen/']"),
        "indicatoren": "/sturing/indicatoren/",
        "toegangstijd": "/sturing/toegangstijd/",
        "nu": "/sturing/nu/",
        "dvo": "/werk/afdelingsafspraken/",
        "dvo-afdeling": ("/werk/afdelingsafspraken/", "main tbody a[href^='/werk/afdelingsafspraken/']"),
        "dvo-afspreken": "/werk/afdelingsafspraken/burgerzaken/nieuw/",
        "signalen": "/sturing/signalen/",
        "signaal": ("/sturing/signalen/", "main tbody th a"),
        "signaal-behandeld": ("/sturing/signalen/?status=in_behandeling", "main tbody th a"),
        "rapporten": "/sturing/rapporten/",
        "rapport": ("/sturing/rapporten/", "main tbody tr:nth-child(3) th a"),
        "halfjaar": ("/sturing/rapporten/", "main li:nth-child(2) > a[href^='/sturing/halfjaar/']"),
        "halfjaar-schrijven": (
            f"/sturing/halfjaar/{_HALFJAAR_TERUG.year}-H{1 if _HALFJAAR_TERUG.month <= 6 else 2}/schrijven/"
        ),
        "abonnementen": "/sturing/abonnementen/",
        "aantekeningen": "/sturing/aantekeningen/",
        "aantekening": ("/sturing/aantekeningen/", "main tbody th a"),
        "aantekening-nieuw": "/sturing/aantekeningen/nieuw/?norm=5",
        "normbeheer": "/sturing/normbeheer/",
        "norm-wijzigen": "/sturing/normbeheer/4/wijzigen/",
        "gevallen": "/sturing/normen/4/gevallen/",
    },
    "planner": {
        "agenda": "/werk/planning/",
        "dag": ("/werk/planning/", "main a[href*='/dag/']"),
        "patroon": ("/werk/planning/", "main a[href$='/patroon/']"),
        "kanalen": ("/werk/planning/", "main a[href$='/kanalen/']"),
        "aanbod": ("/werk/planning/", "main a[href$='/aanbod/']"),
        "geschiedenis": ("/werk/planning/", "main a[href$='/geschiedenis/']"),
        "afwezig": ("/werk/planning/", "main a[href*='/wijzigen/afwezig/']"),
        "gebieden": "/werk/planning/gebieden/",
        "ronde": "/werk/huisbezoeken/",
        "prognose": "/werk/planning/prognose/",
        "prognose-week": "/werk/planning/prognose/?periode=week",
        "prognose-wat-als": "/werk/planning/prognose/?inloop=50&duur=10",
    },
    "redacteur": {
        "redactie": "/werk/redactie/?lijst=alles",
        "product": "/werk/redactie/producten/paspoort/",
        "voorbeeld": "/werk/redactie/producten/paspoort/voorbeeld/",
        "geschiedenis": "/werk/redactie/producten/paspoort/geschiedenis/",
        "nieuw-product": "/werk/redactie/producten/nieuw/",
        "verwijzingen": "/werk/redactie/verwijzingen/",
        "upl-namen": "/werk/redactie/upl/",
        "europees-portaal": "/werk/redactie/sdg/",
        "links": "/werk/redactie/links/?lijst=alles",
        "gemist": "/werk/redactie/gemist/",
        "vergelijken": "/werk/redactie/producten/rijbewijs/geschiedenis/",
        "nieuwe-organisatie": "/werk/redactie/verwijzingen/nieuw/",
        "organisatie": "/werk/redactie/verwijzingen/uwv/",
        "aanbieden": "/werk/redactie/producten/paspoort/controle/",
        "nieuwe-vraag": "/werk/redactie/vragen/nieuw/",
        "tekstblokken": "/werk/postbus/tekstblokken/",
        "tekstblok": ("/werk/postbus/tekstblokken/", "main tbody th a"),
    },
    "beheerder": {
        "uitgaande-berichten": "/beheer/uitgaande-berichten/",
        "sms-berichten": "/beheer/sms-berichten/",
        "importeren": "/beheer/importeren/",
        "beheer": "/beheer/admin/",
        "medewerker": ("/beheer/admin/organisatie/medewerker/", "#result_list th a"),
        "stadswinkel": ("/beheer/admin/catalogus/locatie/", "#result_list th a"),
        "instelling": "/beheer/admin/organisatie/instelling/1/change/",
    },
}


def main() -> int:
    demo = None if _antwoordt() else subprocess.Popen([sys.executable, WORTEL / "scripts" / "demo.py"])
    try:
        if demo is not None and not _wacht(demo):
            return 1
        UIT.mkdir(exist_ok=True)
        return _maak_schermen()
    finally:
        if demo is not None:
            demo.terminate()
            demo.wait()


def _antwoordt() -> bool:
    try:
        return httpx.get(f"{BASIS}/readyz", timeout=5).is_success
    except httpx.HTTPError:
        return False


def _wacht(demo: "subprocess.Popen[bytes]") -> bool:
    while demo.poll() is None:
        if _antwoordt():
            return True
        time.sleep(1)
    return False


def _maak_schermen() -> int:
    import django
    from django.conf import settings

    django.setup()
    from tests.utils.browser import ARGUMENTEN, chromium_pad

    mislukt = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_pad(), args=ARGUMENTEN)
        for breedte_naam, breedte in BREEDTES.items():
            for account, paginas in {"": BURGER, "inwoner": INWONER, **MEDEWERKERS}.items():
                context = browser.new_context(
                    base_url=BASIS,
                    viewport={"width": breedte, "height": 900},
                    locale="nl-NL",
                    timezone_id="Europe/Amsterdam",
                    reduced_motion="reduce",
                )
                if account == "inwoner":
                    _log_in_als_inwoner(context)
                elif account:
                    _log_in(context, account, settings.KCC_DEMO_WACHTWOORD)
                for naam, waar in paginas.items():
                    volledig = f"{account or 'burger'}-{naam}-{breedte_naam}"
                    mislukt += not _maak_scherm(context, volledig, waar)
                context.close()
        browser.close()
    print(f"{len(list(UIT.glob('*.png')))} plaatjes in {UIT}")
    return 1 if mislukt else 0


def _log_in(context: BrowserContext, gebruikersnaam: str, wachtwoord: str) -> None:
    pagina = context.new_page()
    pagina.goto("/account/login/")
    pagina.fill("input[name=login]", gebruikersnaam)
    pagina.fill("input[name=password]", wachtwoord)
    pagina.press("input[name=password]", "Enter")
    pagina.wait_for_url(lambda url: "/account/login/" not in url)
    pagina.close()


def _log_in_als_inwoner(context: BrowserContext) -> None:
    pagina = context.new_page()
    pagina.goto("/mijn/inloggen/")
    pagina.click("button[name=bsn]")
    pagina.wait_for_url(f"{BASIS}/mijn/")
    pagina.close()


def _maak_scherm(context: BrowserContext, naam: str, waar: str | tuple[str, str]) -> bool:
    pagina = context.new_page()
    try:
        _ga_naar(pagina, waar)
        pagina.screenshot(path=UIT / f"{naam}.png", full_page=True)
    except PlaywrightError as fout:
        print(f"{naam}: {fout.message.splitlines()[0]}", file=sys.stderr)
        return False
    finally:
        pagina.close()
    return True


def _ga_naar(pagina: Page, waar: str | tuple[str, str]) -> None:
    adres, link = (waar, None) if isinstance(waar, str) else waar
    pagina.goto(adres, wait_until="load")
    if link is not None:
        doel = pagina.locator(link).first.get_attribute("href", timeout=5000)
        pagina.goto(str(doel), wait_until="load")


if __name__ == "__main__":
    sys.exit(main())
