"""Hints for plain Dutch, language level B1. They advise an editor and never stop one.

Pure functions over one text in the format of the catalogue: a blank line parts paragraphs, a line that begins
with "- " is a point of a list. After the rules of the national programme Direct Duidelijk: short sentences,
known words, who does what, and lists for what is a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

# Words in a sentence above which readers at B1 lose the thread; letters in a word; sentences in a paragraph.
LANGE_ZIN = 18
LANG_WOORD = 20
LANGE_ALINEA = 6
# More of one kind than this beside one field is noise.
HOOGSTENS_PER_SOORT = 4
# Characters that are read: no text of the catalogue is longer, and what is pasted may be.
_LEES = 20_000

# Office word -> what a reader at B1 knows. Looked up as whole words, whatever their capitals.
MOEILIJK = {
    "aangaande": "over",
    "aanmerken als": "zien als",
    "aansluitend": "daarna",
    "aanvangen": "beginnen",
    "abusievelijk": "per ongeluk",
    "adequaat": "goed",
    "alsmede": "en ook",
    "alsnog": "later toch",
    "alvorens": "voordat",
    "ambtshalve": "uit onszelf",
    "anderszins": "op een andere manier",
    "behoudens": "behalve",
    "bekrachtigen": "goedkeuren",
    "benodigd": "nodig",
    "benodigde": "nodig",
    "bescheiden": "papieren",
    "betreffende": "over",
    "betreft": "gaat over",
    "bewerkstelligen": "zorgen voor",
    "bewijsstuk": "bewijs",
    "bijgevolg": "daarom",
    "conform": "volgens",
    "contacteren": "bellen of mailen",
    "daartoe": "daarvoor",
    "derhalve": "daarom",
    "desbetreffende": "deze",
    "desgewenst": "als u dat wilt",
    "deswege": "daarom",
    "dient te": "moet",
    "dienen te": "moeten",
    "dienaangaande": "daarover",
    "doch": "maar",
    "door middel van": "met",
    "echter": "maar",
    "een en ander": "dit",
    "effectueren": "uitvoeren",
    "eveneens": "ook",
    "formaliteiten": "regels",
    "fungeren": "werken",
    "gehouden zijn": "moeten",
    "geldigheidsduur": "hoe lang het geldig is",
    "gelieve": "wilt u",
    "geschieden": "gebeuren",
    "geschiedt": "gebeurt",
    "gevolg geven aan": "doen",
    "hetgeen": "wat",
    "hieromtrent": "hierover",
    "ingevolge": "volgens",
    "indien": "als",
    "indienen": "sturen",
    "ingediend": "gestuurd",
    "inhoudende": "met",
    "initiëren": "beginnen",
    "inzake": "over",
    "jegens": "tegen",
    "kenbaar maken": "laten weten",
    "krachtens": "volgens",
    "legitimatiebewijs": "paspoort, ID-kaart of rijbewijs",
    "legitimeren": "laten zien wie u bent",
    "mededelen": "laten weten",
    "medio": "halverwege",
    "men": "u",
    "middels": "met",
    "mits": "als",
    "mogelijkerwijs": "misschien",
    "naar aanleiding van": "door",
    "nadien": "daarna",
    "nihil": "niets",
    "nimmer": "nooit",
    "noodzakelijk": "nodig",
    "omtrent": "over",
    "ondergetekende": "ik",
    "onderhavige": "deze",
    "ontvankelijk": "op tijd en compleet",
    "onverwijld": "meteen",
    "op grond van": "door",
    "opteren": "kiezen",
    "overeenkomstig": "volgens",
    "overleggen van": "laten zien van",
    "participeren": "meedoen",
    "per omgaande": "meteen",
    "reeds": "al",
    "respectievelijk": "en",
    "retourneren": "terugsturen",
    "schriftelijk": "met een brief",
    "sedert": "sinds",
    "separaat": "apart",
    "te allen tijde": "altijd",
    "te zijner tijd": "later",
    "ten aanzien van": "over",
    "ten behoeve van": "voor",
    "ten einde": "om",
    "teneinde": "om",
    "ten gevolge van": "door",
    "ter zake": "hierover",
    "tevens": "ook",
    "thans": "nu",
    "tijdig": "op tijd",
    "toezenden": "sturen",
    "trachten": "proberen",
    "uiteenzetten": "uitleggen",
    "uiterlijke termijn": "laatste dag",
    "uitsluitend": "alleen",
    "vanwege": "door",
    "verificatie": "controle",
    "verifiëren": "controleren",
    "verlenen": "geven",
    "verleend": "gegeven",
    "vermelden": "schrijven",
    "verschaffen": "geven",
    "verstrekken": "geven",
    "verstrekt": "geeft",
    "vervaardigen": "maken",
    "verzoeken": "vragen",
    "verzoekt": "vraagt",
    "vigerend": "geldend",
    "voornemens": "van plan",
    "voorts": "ook",
    "vorenstaande": "wat hierboven staat",
    "wederom": "weer",
    "welke": "die",
    "wijziging": "verandering",
    "woonachtig": "woont",
    "zodanig": "zo",
    "zorg dragen voor": "zorgen voor",
    "zulks": "dat",
}
# What is said of a word that counts as long but that everybody knows as it is.
_GEWOON_LANG = {"identiteitskaartnummer", "burgerservicenummer", "verkeersborden"}

_MOEILIJK = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted(MOEILIJK, key=len, reverse=True))) + r")\b", re.IGNORECASE
)
_ZINEINDE = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-ZÀ-Ý0-9])")
_WOORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_WORDEN = re.compile(r"\b(?:word|wordt|worden|werd|werden)\b", re.IGNORECASE)
_DEELWOORD = re.compile(r"\b(?:\w{0,8}ge|be|ver|ont|her|er)\w{2,}(?:d|t|en)\b", re.IGNORECASE)
# Begins as a participle does, and is none.
_GEEN_DEELWOORD = frozenset(
    re.findall(
        r"\w+",
        """gemeente gemeenten bent best gebied gebieden geld geduld geboden gezond gewoon beurt verband
        bericht berichten gebruiken betalen geven verzenden gezinnen vergunningen verschillend ontbijt
        erkend bekend bekende gevallen bewijsstukken gegevens""",
    )
)
# Abbreviations whose full stop ends no sentence.
_AFKORTING = re.compile(r"\b(bijv|d\.w\.z|enz|o\.a|m\.b\.t|nr|art|t\.a\.v|incl|excl|max|min|ca|blz)\.", re.I)


@dataclass(frozen=True)
class Hint:
    """One piece of advice: `soort` (zin, woord, lang_woord, lijdend, lijst, alinea), where, and what."""

    soort: str
    fragment: str
    advies: str


def hints(tekst: str) -> list[Hint]:
    """The advice on one text, in the order in which an editor would take it up; at most
    HOOGSTENS_PER_SOORT of a kind."""
    alineas = list(_alineas(tekst[:_LEES]))
    zinnen = [zin for alinea in alineas for zin in alinea]
    per_soort = (_lange_zinnen, _moeilijke_woorden, _lange_woorden, _lijdende_zinnen, _gemiste_lijsten)
    gevonden = [hint for zoek in per_soort for hint in islice(zoek(zinnen), HOOGSTENS_PER_SOORT)]
    return [*gevonden, *islice(_lange_alineas(alineas), HOOGSTENS_PER_SOORT)]


def aantal_woorden(zin: str) -> int:
    """How many words; a number or a word with hyphens is one."""
    return len(_WOORD.findall(zin))


def _alineas(tekst: str) -> Iterator[list[str]]:
    """Per paragraph or point of a list its sentences."""
    for blok in re.split(r"\n\s*\n", tekst.replace("\r\n", "\n")):
        lopend: list[str] = []
        for regel in blok.split("\n"):
            if regel.startswith("- "):
                if lopend:
                    yield _zinnen(" ".join(lopend))
                    lopend = []
                yield _zinnen(regel[2:])
            elif regel.strip():
                lopend.append(regel.strip())
        if lopend:
            yield _zinnen(" ".join(lopend))


def _zinnen(tekst: str) -> list[str]:
    beschermd = _AFKORTING.sub(lambda gevonden: gevonden.group().replace(".", "\N{ONE DOT LEADER}"), tekst)
    delen = [deel.strip().replace("\N{ONE DOT LEADER}", ".") for deel in _ZINEINDE.split(beschermd)]
    return [deel for deel in delen if deel]


def _kort(zin: str, woorden: int = 7) -> str:
    """The beginning of a sentence, enough to find it again."""
    delen = zin.split()
    return " ".join(delen[:woorden])[:80] + (" …" if len(delen) > woorden else "")


def _lange_zinnen(zinnen: list[str]) -> Iterator[Hint]:
    for zin in zinnen:
        if (aantal := aantal_woorden(zin)) > LANGE_ZIN:
            yield Hint("zin", _kort(zin), f"Deze zin heeft {aantal} woorden. Maak er twee zinnen van.")


def _moeilijke_woorden(zinnen: list[str]) -> Iterator[Hint]:
    gezien: set[str] = set()
    for zin in zinnen:
        for gevonden in _MOEILIJK.finditer(zin):
            woord = gevonden.group().lower()
            if woord not in gezien:
                gezien.add(woord)
                yield Hint("woord", gevonden.group(), f"Schrijf liever: {MOEILIJK[woord]}.")


def _lange_woorden(zinnen: list[str]) -> Iterator[Hint]:
    gezien: set[str] = set()
    for zin in zinnen:
        for woord in _WOORD.findall(zin):
            letters = max((len(deel) for deel in re.split(r"[-.'’]", woord)), default=0)
            if letters > LANG_WOORD and woord.lower() not in _GEWOON_LANG | gezien:
                gezien.add(woord.lower())
                yield Hint(
                    "lang_woord",
                    woord[:60],
                    f"Dit woord heeft {letters} letters. Zeg het met kortere woorden.",
                )


def _lijdende_zinnen(zinnen: list[str]) -> Iterator[Hint]:
    for zin in zinnen:
        worden = _WORDEN.search(zin)
        if worden is None:
            continue
        deelwoorden = [woord.lower() for woord in _DEELWOORD.findall(zin)]
        if any(woord not in _GEEN_DEELWOORD and woord != worden.group().lower() for woord in deelwoorden):
            yield Hint("lijdend", _kort(zin), "Wie doet dit? Schrijf bijvoorbeeld: wij sturen, u krijgt.")


def _gemiste_lijsten(zinnen: list[str]) -> Iterator[Hint]:
    for zin in zinnen:
        if zin.count(";") >= 2 or (
            zin.count(",") >= 3 and re.search(r"\b(?:en|of)\b", zin.rsplit(",", 1)[1])
        ):
            yield Hint(
                "lijst", _kort(zin), "Maak hier een lijstje van: elk punt op een regel die begint met “- ”."
            )


def _lange_alineas(alineas: list[list[str]]) -> Iterator[Hint]:
    for zinnen in alineas:
        if len(zinnen) > LANGE_ALINEA:
            yield Hint(
                "alinea",
                _kort(zinnen[0]),
                f"Deze alinea heeft {len(zinnen)} zinnen. Zet er een lege regel in.",
            )
