"""The kinds of thing that editors keep with versions, and what their fields are called."""

from dataclasses import dataclass

from catalogus.models import Product, Publiceerbaar, Vraagantwoord


@dataclass(frozen=True)
class Soort:
    """One kind: `pad` names it in addresses, `naamveld` is what it is called by, `teksten` are the running
    texts on which plain language is advised."""

    pad: str
    model: type[Product] | type[Vraagantwoord]
    naamveld: str
    enkelvoud: str
    meervoud: str
    lidwoord: str
    teksten: tuple[str, ...]

    @property
    def dit(self) -> str:
        """ "dit product", "deze vraag"."""
        return f"{'dit' if self.lidwoord == 'het' else 'deze'} {self.enkelvoud}"


PRODUCT = Soort(
    "producten",
    Product,
    "naam",
    "product",
    "producten",
    "het",
    (
        *("kort", "wat", "hoe", "voorwaarden", "meenemen", "betalen", "bijzonderheden", "geen_reactie"),
        *("bezwaar", "waar"),
    ),
)
VRAAG = Soort("vragen", Vraagantwoord, "vraag", "vraag", "vragen", "de", ("vraag", "antwoord"))
SOORTEN = {soort.pad: soort for soort in (PRODUCT, VRAAG)}

# What an editor reads for a field; the English one of a text is derived.
LABELS = {
    "naam": "Naam",
    "kort": "In het kort",
    "wat": "Wat is het?",
    "hoe": "Zo werkt het",
    "voorwaarden": "Voor wie?",
    "meenemen": "Neem mee",
    "betalen": "Hoe betaalt u?",
    "bijzonderheden": "Goed om te weten",
    "geen_reactie": "Als u niets hoort",
    "bezwaar": "Niet mee eens?",
    "contacttekst_intern": "Tekst voor medewerkers",
    "synoniemen": "Andere woorden",
    "doelgroep": "Voor",
    "upl_naam": "UPL-naam",
    "upl_uri": "UPL-adres (URI)",
    "is_gratis": "Gratis",
    "termijn_aantal": "Hoe lang duurt het?",
    "termijn_eenheid": "Eenheid van de termijn",
    "termijn_is_wettelijk": "Wettelijke termijn",
    "wettelijke_grondslag": "Wet of regeling",
    "kanalen": "Hoe te krijgen",
    "waar": "Andere plek of toelichting",
    "is_online_mogelijk": "Kan online",
    "online_adres": "Adres van het formulier",
    "digid_niveau": "DigiD",
    "thema": "Thema",
    "afdeling": "Afdeling",
    "locaties": "Stadswinkels",
    "gerelateerd": "Ook handig",
    "prijzen": "Prijzen",
    "reviseren_voor": "Nakijken voor",
    "status": "Status",
    "vraag": "Vraag",
    "antwoord": "Antwoord",
    "is_intern": "Alleen voor medewerkers",
    "producten": "Producten",
    "vertaald_van": "Vertaling nagekeken",
}


def label(veld: str) -> str:
    """What an editor reads for a field."""
    return f"{LABELS[veld[:-3]]} (Engels)" if veld.endswith("_en") else LABELS[veld]


def soort_van(onderwerp: Publiceerbaar) -> Soort:
    """The kind of a product or answer."""
    return PRODUCT if isinstance(onderwerp, Product) else VRAAG
