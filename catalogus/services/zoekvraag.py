"""Reading what somebody typed: which words of the catalogue it may mean.

Nothing is known here of single questions. What counts is the catalogue's own words, as the database keeps
them (`Zoekwoord`, `Zoekplek`): a word that stands there is taken as it is; one that does not is split in
words that do, or corrected to the nearest; words that form one together are joined.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

# What is read of a question; more is a paste, not a question.
MAXIMALE_LENGTE = 300
_MAXIMAAL_WOORDEN = 24
_WOORD = re.compile(r"[^\W_]+")
# Besides the stop words of the stemmers: words of politeness and of asking, which tell little of the subject.
# They count for a quarter, so that a question of nothing else still finds something.
_ZWAKKE_WOORDEN = (
    "aub alstublieft alsjeblieft alvast bedankt dank dankjewel dag goedemorgen goedemiddag goedenavond"
    " hallo hoi geachte beste groet groeten graag svp gaan gaat ga ging komen komt kom krijg krijgen"
    " krijgt kreeg gekregen mag mogen moeten moest hoef hoeft hoeven wilt willen wou zou zouden zullen"
    " weet weten wanneer waar waarom welke welk hoeveel hoelang waarvoor waarmee vraag vragen vraagje"
    " regel regelen doe doet gedaan nodig even eigenlijk nou dus heel erg zeer net gewoon best"
    " misschien ergens iets jullie jouw onze mee bent blijf blijven laat laten maak maken maakt moment"
    " nieuw nieuwe hulp help helpen gemeente please need want get can could would how where when do"
    " does my me hello thanks"
)
_ZWAK = frozenset(_ZWAKKE_WOORDEN.split())
_BELANG_ZWAK = 0.25
# What one does with nearly everything that a gemeente has: it tells less than what one does it with.
_HANDELWOORDEN = (
    "aanvraag aanvragen aangevraagd aangeven aangifte doorgeven doorgegeven melden melding gemeld"
    " opgeven verlengen verlenging wijzigen wijziging veranderen opzeggen stoppen betalen kosten kost"
    " kopen prijs inleveren indienen bekijken opvragen inschrijven formulier online afspraak apply"
    " application renew renewal register report change cost"
)
_HANDELINGEN = frozenset(_HANDELWOORDEN.split())
_BELANG_HANDELING = 0.5
# A word that had to be corrected, or taken apart, in a question that holds known words too.
_BELANG_ONZEKER = 0.6
# What a separable verb may begin with: "vraag ik aan" is "aanvragen", "opgehaald" is "ophalen".
_DEELTJES = ("aan", "af", "bij", "door", "in", "mee", "om", "op", "over", "terug", "toe", "uit", "weg")
_VOLTOOID = re.compile(rf"^({'|'.join(_DEELTJES)}|)ge(\w{{3,}})$")
# Letters that may join the two words of a compound.
_TUSSENLETTERS = ("", "s", "en", "e")
_KORTSTE_DEEL = 3
_KORTSTE_SAMENSTELLING = 4

# How much a reading is worth beside the word itself.
_GEWICHT_SAMENSTELLING = 0.45
_GEWICHT_BEGIN = 0.7
_GEWICHT_VOLTOOID = 0.9
_GEWICHT_DEEL = 0.8
_GEWICHT_VERBETERD = 0.95


@dataclass
class Begrip:
    """One thing that is asked about: the stems that it may be written with, and how sure each is (0 to 1)."""

    woord: str
    belang: float = 1.0
    lezingen: dict[tuple[str, str], float] = field(default_factory=dict)

    def lees(self, stam: str, taal: str, gewicht: float) -> None:
        """Add a reading, or make it surer."""
        sleutel = (stam, taal)
        self.lezingen[sleutel] = max(gewicht, self.lezingen.get(sleutel, 0.0))


@dataclass(frozen=True)
class _Vorm:
    """A word as the catalogue would write it: its sound, stems, and those in use with how sure each is."""

    klank: str
    stammen: tuple[tuple[str, str], ...]
    bekend: tuple[tuple[str, str, float], ...]


def woorden_van(zoekterm: str) -> list[str]:
    """The words of what was typed, in small letters; the beginning only of what is too long."""
    tekst = unicodedata.normalize("NFKC", zoekterm[: 4 * MAXIMALE_LENGTE])[:MAXIMALE_LENGTE]
    return _WOORD.findall(tekst.lower())[:_MAXIMAAL_WOORDEN]


def lees_zoekvraag(zoekterm: str, *, ook_intern: bool = False) -> list[Begrip]:
    """What is asked about, in order; empty when nothing in it resembles a word of the catalogue.

    The last word may be half a word, as it is while somebody types. `ook_intern`: words that only staff can
    find count as known too.
    """
    woorden = woorden_van(zoekterm)
    if not woorden:
        return []
    paren = {(n, n + 1): woorden[n] + woorden[n + 1] for n in range(len(woorden) - 1)}
    gebogen = {n: _gebogen(woorden, n) for n in range(len(woorden))}
    vormen = _ken(
        {*woorden, *paren.values(), *(vorm for reeks in gebogen.values() for vorm in reeks)}, ook_intern
    )
    begrippen: list[Begrip] = []
    per_plaats: dict[int, Begrip] = {}
    for plaats, woord in enumerate(woorden):
        vorm = vormen.get(woord)
        if vorm is None:
            continue
        begrip = Begrip(woord, _belang(woord))
        for stam, taal, gewicht in vorm.bekend:
            begrip.lees(stam, taal, gewicht)
        for ander in gebogen[plaats]:
            for stam, taal, gewicht in vormen[ander].bekend if ander in vormen else ():
                begrip.lees(stam, taal, _GEWICHT_VOLTOOID * gewicht)
        begrippen.append(begrip)
        per_plaats[plaats] = begrip
    for (links, rechts), paar in paren.items():
        # "id kaart" also means "idkaart": whoever has the one word has both.
        if links in per_plaats and rechts in per_plaats and paar in vormen:
            for stam, taal, gewicht in vormen[paar].bekend:
                per_plaats[links].lees(stam, taal, gewicht)
                per_plaats[rechts].lees(stam, taal, gewicht)
    _vul_aan(begrippen, vormen, laatste=woorden[-1], ook_intern=ook_intern)
    return [begrip for begrip in begrippen if begrip.lezingen]


def _belang(woord: str) -> float:
    if woord in _ZWAK:
        return _BELANG_ZWAK
    return _BELANG_HANDELING if woord in _HANDELINGEN else 1.0


def _gebogen(woorden: list[str], plaats: int) -> list[str]:
    """Other forms of a verb: a participle without "ge", and with a particle from elsewhere."""
    woord = woorden[plaats]
    vormen = []
    if raak := _VOLTOOID.match(woord):
        vormen.append(raak[1] + raak[2])
    if len(woord) >= _KORTSTE_SAMENSTELLING and woord not in _ZWAK:
        vormen += [deeltje + woord for deeltje in dict.fromkeys(woorden) if deeltje in _DEELTJES]
    return vormen


# All words as one text: to ask the function word by word costs the database most of the search.
_KEN = """
WITH vorm AS MATERIALIZED (
    SELECT vorm, lower(unaccent('unaccent', vorm)) AS woord FROM unnest(%s::text[]) AS v(vorm)
)
SELECT vorm.vorm, t.taal, s.stam, g.klank, s.gewicht, (
    -- With a limit: PostgreSQL would rather read the whole index once than look in it a few times.
    SELECT true FROM catalogus_zoekplek p
    WHERE p.stam = s.stam AND p.taal = t.taal AND (p.is_openbaar OR %s) LIMIT 1)
FROM (VALUES ('nl'), ('en')) AS t(taal)
CROSS JOIN LATERAL catalogus_zoekwoorden(t.taal, (SELECT string_agg(vorm, ' ') FROM vorm), false) AS g
JOIN vorm USING (woord)
CROSS JOIN LATERAL (
    -- The stemmer keeps the last letter of "verhuisd" and "betaalt".
    SELECT g.stam, 1.0 AS gewicht
    UNION ALL SELECT left(g.stam, -1), 0.9 WHERE t.taal = 'nl' AND g.stam LIKE '____%%t'
) AS s
"""


def _ken(woorden: Iterable[str], ook_intern: bool) -> dict[str, _Vorm]:
    """Each word that is no stop word, as the catalogue would write it."""
    klanken: dict[str, str] = {}
    stammen: dict[str, list[tuple[str, str]]] = defaultdict(list)
    bekend: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_KEN, [sorted(woorden), ook_intern])
        for woord, taal, stam, klank, gewicht, is_bekend in cursor.fetchall():
            klanken[woord] = klank
            stammen[woord].append((stam, taal))
            if is_bekend:
                bekend[woord].append((stam, taal, float(gewicht)))
    return {
        woord: _Vorm(klank, tuple(stammen[woord]), tuple(bekend[woord]))
        for woord, klank in klanken.items()
        # A stop word of one language is no word of the other.
        if len({taal for _, taal in stammen[woord]}) == 2
    }


# Compounds that begin or end with a word; words that begin with half a word; words that look alike; and the
# parts that a compound may be made of. Shortest first: the fewer letters more, the nearer in meaning.
_ZOEK_WOORDEN = """
SELECT 'samen', v.nr, z.klank, z.stam, z.taal FROM unnest(%s::int[], %s::text[]) AS v(nr, stam)
CROSS JOIN LATERAL (
    SELECT klank, stam, taal FROM catalogus_zoekwoord
    WHERE (klank LIKE v.stam || '%%' OR stam LIKE '%%' || v.stam) AND stam <> v.stam AND taal = 'nl'
    ORDER BY length(klank), klank LIMIT 30) z
UNION ALL
SELECT 'begin', v.nr, z.klank, z.stam, z.taal FROM unnest(%s::int[], %s::text[]) AS v(nr, klank)
CROSS JOIN LATERAL (
    SELECT klank, stam, taal FROM catalogus_zoekwoord WHERE klank LIKE v.klank || '%%'
    ORDER BY length(klank), klank LIMIT 30) z
UNION ALL
SELECT 'lijkt', v.nr, z.klank, z.stam, z.taal FROM unnest(%s::int[], %s::text[]) AS v(nr, klank)
CROSS JOIN LATERAL (
    SELECT klank, stam, taal FROM catalogus_zoekwoord z
    WHERE klank %% v.klank AND length(klank) BETWEEN length(v.klank) - 2 AND length(v.klank) + 2
      AND (
        SELECT true FROM catalogus_zoekplek p
        WHERE p.stam = z.stam AND p.taal = z.taal AND (p.is_openbaar OR %s) LIMIT 1)
    ORDER BY similarity(klank, v.klank) DESC, klank LIMIT 12) z
UNION ALL
SELECT DISTINCT 'deel', 0, v.deel, z.stam, z.taal FROM unnest(%s::text[]) AS v(deel)
JOIN catalogus_zoekwoord z ON z.klank = v.deel OR z.stam = v.deel
WHERE z.taal = 'nl' AND (
    SELECT true FROM catalogus_zoekplek p
    WHERE p.stam = z.stam AND p.taal = z.taal AND (p.is_openbaar OR %s) LIMIT 1)
"""


def _vul_aan(begrippen: list[Begrip], vormen: dict[str, _Vorm], *, laatste: str, ook_intern: bool) -> None:
    """Add the readings that are not the word itself; a compound that is split becomes two things asked."""
    samen: list[tuple[int, str]] = []
    begin: list[tuple[int, str]] = []
    lijkt: list[tuple[int, str]] = []
    splitsingen: dict[int, list[tuple[str, str]]] = {}
    for nr, begrip in enumerate(begrippen):
        vorm = vormen[begrip.woord]
        if begrip.belang == 1.0:
            samen += [
                (nr, stam)
                for stam in {stam for stam, taal in vorm.stammen if taal == "nl"}
                if len(stam) >= _KORTSTE_SAMENSTELLING
            ]
        if begrip.woord == laatste and len(laatste) >= _KORTSTE_DEEL:
            begin.append((nr, vorm.klank))
        if begrip.belang < 1.0:
            continue
        if not begrip.lezingen:
            lijkt.append((nr, vorm.klank))
            splitsingen[nr] = list(_splitsingen(vorm.klank, _KORTSTE_DEEL))
        elif len(vorm.klank) >= 2 * _KORTSTE_SAMENSTELLING:
            splitsingen[nr] = list(_splitsingen(vorm.klank, _KORTSTE_SAMENSTELLING))
    delen = {deel for reeks in splitsingen.values() for paar in reeks for deel in paar}
    if not (samen or begin or lijkt):
        return
    gevonden: dict[tuple[str, int], list[tuple[str, str, str]]] = defaultdict(list)
    stam_van_deel: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _ZOEK_WOORDEN,
            [
                *([nr for nr, _ in samen], [stam for _, stam in samen]),
                *([nr for nr, _ in begin], [klank for _, klank in begin]),
                *([nr for nr, _ in lijkt], [klank for _, klank in lijkt], ook_intern),
                *(sorted(delen), ook_intern),
            ],
        )
        for manier, nr, klank, stam, taal in cursor.fetchall():
            if manier == "deel":
                stam_van_deel[klank].append((stam, taal))
            else:
                gevonden[manier, nr].append((klank, stam, taal))
    is_iets_bekend = any(begrip.lezingen for begrip in begrippen)
    for nr, begrip in enumerate(list(begrippen)):
        klank = vormen[begrip.woord].klank
        if nr in splitsingen:
            if not begrip.lezingen and is_iets_bekend:
                begrip.belang *= _BELANG_ONZEKER
            _verbeter(begrippen, begrip, klank, gevonden["lijkt", nr], splitsingen[nr], stam_van_deel)
        for _, stam, taal in gevonden["samen", nr]:
            begrip.lees(stam, taal, _GEWICHT_SAMENSTELLING)
        for andere, stam, taal in gevonden["begin", nr]:
            begrip.lees(stam, taal, _GEWICHT_BEGIN * max(len(klank) / len(andere), 0.5) ** 0.5)


def _splitsingen(klank: str, kortste: int) -> Iterable[tuple[str, str]]:
    """Every way to see a compound of two words, of at least `kortste` letters, in a sound."""
    for plaats in range(kortste, len(klank) - kortste + 1):
        for letters in _TUSSENLETTERS:
            links = klank[:plaats].removesuffix(letters)
            if len(links) >= kortste and (not letters or links != klank[:plaats]):
                yield links, klank[plaats:]


def _verbeter(
    begrippen: list[Begrip],
    begrip: Begrip,
    klank: str,
    gelijkend: list[tuple[str, str, str]],
    splitsingen: list[tuple[str, str]],
    stam_van_deel: dict[str, list[tuple[str, str]]],
) -> None:
    """Read an unknown word: as one letter off, as a compound, as more letters off, or as a part of a word."""
    afstanden = [(afstand(klank, ander), stam, taal) for ander, stam, taal in gelijkend]
    beste = min((verschil for verschil, _, _ in afstanden), default=99)
    paren = [
        (links, rechts) for links, rechts in splitsingen if links in stam_van_deel and rechts in stam_van_deel
    ]
    if paren and (begrip.lezingen or beste > 1):
        # The most even split: short words stand by chance in many a word.
        links, rechts = max(paren, key=lambda paar: (min(map(len, paar)), len(paar[1])))
        # Two halves: what holds the whole word has both.
        tweede = Begrip(begrip.woord, begrip.belang / 2, dict(begrip.lezingen))
        begrip.belang /= 2
        for deel, doel in ((links, begrip), (rechts, tweede)):
            for stam, taal in stam_van_deel[deel]:
                doel.lees(stam, taal, _GEWICHT_DEEL)
        begrippen.append(tweede)
    elif begrip.lezingen:
        return
    elif beste > _toegestaan(len(klank)):
        # Of "verhuisbericht" only "verhuis" is known.
        deel = max(
            (deel for paar in splitsingen for deel in paar if deel in stam_van_deel), key=len, default=""
        )
        if len(deel) >= _KORTSTE_SAMENSTELLING:
            for stam, taal in stam_van_deel[deel]:
                begrip.lees(stam, taal, _GEWICHT_DEEL * len(deel) / len(klank))
    else:
        zekerheid = _GEWICHT_VERBETERD * (1 - beste / (len(klank) + 1))
        for verschil, stam, taal in afstanden:
            if verschil == beste:
                begrip.lees(stam, taal, zekerheid)


def _toegestaan(lengte: int) -> int:
    """How many typing errors a sound of so many letters may hold."""
    return 0 if lengte < 4 else 1 if lengte < 6 else 2 if lengte < 10 else 3


def afstand(links: str, rechts: str) -> int:
    """How many letters to add, drop, replace or swap with a neighbour make `links` into `rechts`."""
    voorvorige: list[int] = []
    vorige = list(range(len(rechts) + 1))
    for i, letter in enumerate(links, 1):
        rij = [i]
        for j, ander in enumerate(rechts, 1):
            kosten = min(vorige[j] + 1, rij[j - 1] + 1, vorige[j - 1] + (letter != ander))
            if i > 1 and j > 1 and letter == rechts[j - 2] and links[i - 2] == ander:
                kosten = min(kosten, voorvorige[j - 2] + 1)
            rij.append(kosten)
        voorvorige, vorige = vorige, rij
    return vorige[-1]
