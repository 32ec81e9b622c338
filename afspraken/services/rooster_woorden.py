"""A change of the planning in words: what it was, what it became, on which days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.formats import date_format

from afspraken.enums import Afspraakkanaal
from catalogus.enums import Weekdag

# More than this many days are counted, not named.
_MAXIMUM_DAGEN = 6
_AANBODNAMEN = {
    "groepnaam": "balies voor",
    "duur_minuten": "minuten",
    "extra_minuten_per_persoon": "minuten extra per persoon",
    "maximum_personen": "personen hoogstens",
    "horizon_dagen": "dagen vooruit",
    "voorlooptijd_minuten": "minuten van tevoren",
}
Rij = Mapping[str, Any]


@dataclass(frozen=True)
class Woordregel:
    """One line: about what, on which days (empty: not of a day), before and after."""

    onderwerp: str
    dagen: str
    voor: str
    na: str


def in_woorden(verschil: Iterable[Mapping[str, Any]]) -> list[Woordregel]:
    """Lines for a person, from differences as `Rijverschil.als_json` gives them. Days on which the same
    happened to the same desk are one line."""
    per_dag: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    regels = []
    for rij in verschil:
        voor, na = rij["voor"], rij["na"]
        iets = na or voor
        if rij["soort"] in ("bezetting", "opening"):
            onderwerp = f"Balie {iets['balie']}" if rij["soort"] == "bezetting" else "Openingstijd"
            omschrijf = _dienst if rij["soort"] == "bezetting" else _opening
            for kant, inhoud in zip(per_dag[onderwerp, iets["datum"]], (voor, na), strict=True):
                if inhoud is not None:
                    kant.append(omschrijf(inhoud))
        elif rij["soort"] == "roosterregel":
            regels.append(Woordregel(f"Weekpatroon balie {iets['balie']}", "", _patroon(voor), _patroon(na)))
        elif rij["soort"] == "kanaaldeel":
            regels.append(Woordregel("Kanaaldeel", "", _kanaaldeel(voor), _kanaaldeel(na)))
        else:
            regels.append(Woordregel(f"Aanbod {iets['product']}", "", *_aanbod(voor, na)))
    gelijk: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for (onderwerp, datum), (eerst, daarna) in sorted(per_dag.items(), key=lambda item: item[0][1]):
        leeg = "niet bezet" if onderwerp != "Openingstijd" else "zoals elke week"
        sleutel = (onderwerp, "; ".join(sorted(eerst)) or leeg, "; ".join(sorted(daarna)) or leeg)
        gelijk[sleutel].append(date.fromisoformat(datum))
    van_dagen = [
        Woordregel(onderwerp, _dagen(datums), eerst, daarna)
        for (onderwerp, eerst, daarna), datums in gelijk.items()
    ]
    return regels + van_dagen


def _dagen(datums: list[date]) -> str:
    namen = [date_format(datum, "D j b") for datum in datums[:_MAXIMUM_DAGEN]]
    rest = len(datums) - len(namen)
    return ", ".join(namen) + (f" en nog {rest} dagen" if rest > 1 else " en nog 1 dag" if rest else "")


def _uren(van: str, tot: str) -> str:
    return f"{van.replace(':', '.')}–{tot.replace(':', '.')}"


def _dienst(rij: Rij) -> str:
    wie = f" ({rij['wie']})" if rij["wie"] else ""
    return f"{_uren(rij['van'], rij['tot'])} {', '.join(rij['groepnamen'])}{wie}"


def _patroon(rij: Rij | None) -> str:
    if rij is None:
        return "geen"
    dag = Weekdag(rij["weekdag"]).label.lower()
    vanaf = date_format(date.fromisoformat(rij["geldig_vanaf"]), "j b Y")
    tot = f" tot {date_format(date.fromisoformat(rij['geldig_tot']), 'j b Y')}" if rij["geldig_tot"] else ""
    return f"{dag} {_dienst(rij)}, vanaf {vanaf}{tot}"


def _opening(rij: Rij) -> str:
    uren = " en ".join(_uren(van, tot) for van, tot in rij["vensters"]) or "gesloten"
    return f"{uren} ({rij['omschrijving']})" if rij["omschrijving"] else uren


def vrijgave_in_woorden(dagen: int | None, tijd: time | None) -> str:
    """When a share is released: "op de dag zelf om 10.00 uur"; empty when never."""
    if dagen is None or tijd is None:
        return ""
    wanneer = {0: "op de dag zelf", 1: "de dag ervoor"}.get(dagen, f"{dagen} dagen ervoor")
    return f"{wanneer} om {tijd:%H.%M} uur"


def kanalen_in_woorden(kanalen: Iterable[str]) -> str:
    """The names of channels: "Online en Telefoon"."""
    *eerste, laatste = [Afspraakkanaal(kanaal).label for kanaal in kanalen]
    return f"{', '.join(eerste)} en {laatste}" if eerste else str(laatste)


def _kanaaldeel(rij: Rij | None) -> str:
    if rij is None:
        return "geen grens"
    tijd = time.fromisoformat(rij["vrijgave_tijd"]) if rij["vrijgave_tijd"] else None
    vrijgave = vrijgave_in_woorden(rij["vrijgave_dagen"], tijd)
    vrij = f", vrij {vrijgave}" if vrijgave else ""
    return f"{kanalen_in_woorden(rij['kanalen'])} hoogstens {rij['percentage']}%{vrij}"


def _aanbod(voor: Rij | None, na: Rij | None) -> tuple[str, str]:
    """What of a supply differs; all of it when it is new."""

    def stuk(rij: Rij | None) -> str:
        if rij is None:
            return "niet op afspraak"
        ander = voor if rij is na else na
        delen = [
            f"{naam} {rij[veld]}" if veld == "groepnaam" else f"{rij[veld]} {naam}"
            for veld, naam in _AANBODNAMEN.items()
            if ander is None or ander[veld] != rij[veld]
        ]
        if ander is None or ander["is_actief"] != rij["is_actief"]:
            delen.append("op afspraak" if rij["is_actief"] else "niet meer op afspraak")
        return ", ".join(delen)

    return stuk(voor), stuk(na)
