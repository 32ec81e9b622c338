"""Every word on a citizen's page has its English, with the same blanks to fill in."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

MAP = Path(settings.BASE_DIR)
CATALOGUS = read_po((MAP / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb"))
# Pages of staff are always Dutch.
VAN_MEDEWERKERS = (
    *("overzicht", "kennis", "gemist", "uitgaand", "smsberichten", "importeren"),
    *("medewerker.html", "manager.html"),
)
BURGERPAGINAS = [
    "*.html",
    *(f"{map_}/*" for map_ in ("componenten", "layout", "organisatie", "catalogus", "catalogus/delen")),
    "contacten/publiek/*",
    "contacten/mail/postbus_*",
    "servicenormen/kwaliteitshandvest.html",
    *("afspraken/boeken/*", "afspraken/kiosk/*", "afspraken/mail/*"),
]
BURGERSJABLONEN = sorted(
    pad
    for patroon in BURGERPAGINAS
    for pad in (MAP / "templates").glob(patroon)
    if pad.is_file() and not any(naam in pad.name for naam in VAN_MEDEWERKERS)
)
BURGERCODE = [
    MAP / "catalogus" / "templatetags" / "catalogus.py",
    *(MAP / "catalogus" / "views" / naam for naam in ("publiek.py", "vragen.py", "zoeken.py")),
    *(
        MAP / "contacten" / "forms" / naam
        for naam in ("burger.py", "mening.py", "reactie.py", "terugbellen.py")
    ),
    *(
        MAP / "contacten" / "views" / naam
        for naam in ("mening.py", "mijn.py", "mijn_aanmelden.py", "reactie.py", "terugbellen.py")
    ),
    *(MAP / "contacten" / "services" / naam for naam in ("mijn.py", "onderzoekberichten.py", "persoon.py")),
    MAP / "contacten" / "forms" / "contactformulier.py",
    MAP / "contacten" / "views" / "postbus_publiek.py",
    MAP / "contacten" / "services" / "reactieberichten.py",
    *(MAP / "afspraken" / "forms" / naam for naam in ("boeken.py", "ingang.py", "thuis.py")),
    *(MAP / "afspraken" / "services" / f"berichten_{naam}.py" for naam in ("agenda", "opmaak")),
    *(
        MAP / "afspraken" / "views" / naam
        for naam in (
            "beheren.py",
            "boeken.py",
            "gegevens.py",
            "ingang.py",
            "kiosk.py",
            "momenten.py",
            "voorkeur.py",
            "video.py",
        )
    ),
    MAP / "afspraken" / "services" / "dubbel.py",
    MAP / "servicenormen" / "views" / "openbaar.py",
]
SLEUTELS = {"gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "_": None, "pgettext": ((1, "c"), 2)}


def berichten(bron: Path) -> list[str]:
    """The Dutch texts of a template or module that gettext translates."""
    tekst = bron.read_text()
    if bron.suffix != ".py":
        # What remains of the markup is no Python; its indentation would break the reading.
        tekst = "\n".join(regel.lstrip() for regel in templatize(tekst).splitlines())
    gevonden = extract("python", BytesIO(tekst.encode()), keywords=SLEUTELS)
    return [bericht[0] if isinstance(bericht, tuple) else bericht for _, bericht, _, _ in gevonden]


def blanco(tekst: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", tekst))


@pytest.mark.parametrize("bron", [*BURGERSJABLONEN, *BURGERCODE], ids=lambda pad: str(pad.relative_to(MAP)))
def test_every_text_of_a_citizens_page_has_its_english(bron: Path) -> None:
    zonder = []
    for nederlands in berichten(bron):
        bericht = CATALOGUS.get(nederlands)
        engels = bericht.string if bericht else ""
        vormen = engels if isinstance(engels, tuple) else (engels,)
        if not all(vormen) or any(blanco(vorm) != blanco(nederlands) for vorm in vormen):
            zonder.append(nederlands)
    assert zonder == []


def test_the_check_reads_templates_and_code() -> None:
    assert "Waarmee kunnen wij u helpen?" in berichten(MAP / "templates" / "catalogus" / "home.html")
    assert "%(aantal)s resultaat" in berichten(MAP / "templates" / "catalogus" / "zoeken.html")
    assert "%(n)s werkdag" in berichten(BURGERCODE[0])
