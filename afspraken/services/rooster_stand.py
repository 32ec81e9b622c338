"""What the planning of a place says at a moment, what differs between two of those, and putting it back.

A row is a dict that JSON can hold: what it is made of, and the names of desks, groups and persons as they
are now, so that the history stays readable when those change.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from afspraken.models import Aanbod, Balie, Bezetting, Kanaaldeel, Roosterregel
from afspraken.services.fouten import AfspraakFout
from catalogus.models import Locatie, Openingsuitzondering
from catalogus.regels import Openvenster
from catalogus.services.uitzonderingen import zet_openingsdagen

Rij = dict[str, Any]
# Per (kind, key) a row. Kinds: bezetting, roosterregel, opening (key: the date), kanaaldeel, aanbod.
Stand = dict[tuple[str, str], Rij]
# Names that go with a row, but are not what it is.
_NAMEN = frozenset({"balie", "groepnamen", "wie", "product", "groepnaam"})
_AANBODVELDEN = (
    "duur_minuten",
    "extra_minuten_per_persoon",
    "maximum_personen",
    "horizon_dagen",
    "voorlooptijd_minuten",
    "is_actief",
)


class NietTerug(AfspraakFout):
    """A change that cannot be undone, because something was changed after it."""

    melding = "Dit kan niet meer ongedaan worden gemaakt: daarna is er nog iets aan gewijzigd."


@dataclass(frozen=True)
class Rijverschil:
    """A row that came (`voor` is None), went (`na` is None) or changed."""

    soort: str
    pk: str
    voor: Rij | None
    na: Rij | None

    @property
    def dag(self) -> date | None:
        """The day that it is about; None for what is not of one day."""
        rij = self.na or self.voor or {}
        return date.fromisoformat(rij["datum"]) if "datum" in rij else None

    def als_json(self) -> dict[str, Any]:
        return asdict(self)


def lees_stand(locatie: Locatie, vanaf: date) -> Stand:
    """The planning of a place: its days from `vanaf` on, its pattern, shares and supply. Eleven queries."""
    stand: Stand = {}
    diensten = Bezetting.objects.filter(balie__locatie=locatie, datum__gte=vanaf)
    for bezetting in diensten.select_related("balie", "medewerker").prefetch_related("groepen"):
        stand["bezetting", str(bezetting.pk)] = _dienst(bezetting) | {
            "datum": bezetting.datum.isoformat(),
            "regel_id": bezetting.regel_id,
        }
    patroon = Roosterregel.objects.filter(balie__locatie=locatie)
    for regel in patroon.select_related("balie", "medewerker").prefetch_related("groepen"):
        stand["roosterregel", str(regel.pk)] = _dienst(regel) | {
            "weekdag": regel.weekdag,
            "geldig_vanaf": regel.geldig_vanaf.isoformat(),
            "geldig_tot": regel.geldig_tot.isoformat() if regel.geldig_tot else None,
        }
    for tijd in Openingsuitzondering.objects.filter(locatie=locatie, datum__gte=vanaf):
        sleutel = tijd.datum.isoformat()
        rij = stand.setdefault(
            ("opening", sleutel), {"datum": sleutel, "vensters": [], "omschrijving": tijd.omschrijving}
        )
        if tijd.van and tijd.tot:
            rij["vensters"].append([tijd.van.isoformat("minutes"), tijd.tot.isoformat("minutes")])
    for deel in Kanaaldeel.objects.filter(locatie=locatie):
        stand["kanaaldeel", str(deel.pk)] = {
            "kanalen": sorted(deel.kanalen),
            "percentage": deel.percentage,
            "vrijgave_dagen": deel.vrijgave_dagen,
            "vrijgave_tijd": deel.vrijgave_tijd.isoformat("minutes") if deel.vrijgave_tijd else None,
        }
    for aanbod in Aanbod.objects.filter(locatie=locatie).select_related("product", "groep"):
        stand["aanbod", str(aanbod.pk)] = {
            "product_id": aanbod.product_id,
            "product": aanbod.product.naam,
            "groep_id": aanbod.groep_id,
            "groepnaam": aanbod.groep.naam,
        } | {veld: getattr(aanbod, veld) for veld in _AANBODVELDEN}
    return stand


def _dienst(dienst: Bezetting | Roosterregel) -> Rij:
    groepen = sorted(dienst.groepen.all(), key=lambda groep: groep.naam)
    return {
        "balie_id": dienst.balie_id,
        "balie": dienst.balie.nummer,
        "van": dienst.van.isoformat("minutes"),
        "tot": dienst.tot.isoformat("minutes"),
        "groepen": sorted(groep.pk for groep in groepen),
        "groepnamen": [groep.naam for groep in groepen],
        "medewerker_id": dienst.medewerker_id,
        "wie": str(dienst.medewerker) if dienst.medewerker else "",
    }


def _inhoud(rij: Rij | None) -> Rij | None:
    return {veld: waarde for veld, waarde in rij.items() if veld not in _NAMEN} if rij else None


def vergelijk(voor: Stand, na: Stand) -> list[Rijverschil]:
    """What differs, in a fixed order: by kind, day, desk and time."""
    verschillen = [
        Rijverschil(*sleutel, voor.get(sleutel), na.get(sleutel))
        for sleutel in voor.keys() | na.keys()
        if _inhoud(voor.get(sleutel)) != _inhoud(na.get(sleutel))
    ]
    return sorted(verschillen, key=_volgorde)


def _volgorde(verschil: Rijverschil) -> tuple[Any, ...]:
    rij = verschil.na or verschil.voor or {}
    return (
        verschil.soort,
        rij.get("datum", ""),
        rij.get("weekdag", 0),
        rij.get("balie", 0),
        rij.get("van", ""),
        verschil.na is None,
        verschil.pk,
    )


def kern(verschillen: Iterable[Rijverschil]) -> list[str]:
    """What two tries of the same change have in common: everything but the keys, which are new each time."""

    def zonder_sleutels(rij: Rij | None) -> Rij | None:
        return {veld: waarde for veld, waarde in rij.items() if veld != "regel_id"} if rij else None

    return sorted(
        json.dumps(
            [v.soort, zonder_sleutels(_inhoud(v.voor)), zonder_sleutels(_inhoud(v.na))], sort_keys=True
        )
        for v in verschillen
    )


def zet_terug(*, locatie: Locatie, verschillen: Iterable[Mapping[str, Any]], vanaf: date) -> None:
    """Put back what was before these differences; NietTerug when one of them was changed since, or is of
    a day before `vanaf`. Part of a change: the caller has locked the place, and recomputes."""
    rijen = [Rijverschil(**rij) for rij in verschillen]
    nu = lees_stand(locatie, vanaf)
    for rij in rijen:
        if (rij.dag and rij.dag < vanaf) or _inhoud(nu.get((rij.soort, rij.pk))) != _inhoud(rij.na):
            raise NietTerug
    # What came goes first, so that there is room for what was; the pattern before the days that name it.
    rijen.sort(key=lambda rij: (rij.voor is not None, rij.na is None, rij.soort != "roosterregel"))
    for rij in rijen:
        _ZETTERS[rij.soort](locatie, rij)


def _zet_dienst(model: type[Bezetting] | type[Roosterregel]) -> Any:
    def zet(locatie: Locatie, rij: Rijverschil) -> None:
        if rij.voor is None:
            model.objects.filter(pk=rij.pk).delete()
            return
        velden = {veld: waarde for veld, waarde in rij.voor.items() if veld not in _NAMEN | {"groepen"}}
        for veld in ("datum", "geldig_vanaf", "geldig_tot"):
            if velden.get(veld):
                velden[veld] = date.fromisoformat(velden[veld])
        velden |= {veld: time.fromisoformat(velden[veld]) for veld in ("van", "tot")}
        if not Balie.objects.filter(pk=velden["balie_id"], locatie=locatie).exists():
            raise NietTerug
        dienst = model(pk=int(rij.pk), **velden)
        dienst.save(force_insert=rij.na is None)
        dienst.groepen.set(rij.voor["groepen"])

    return zet


def _zet_opening(locatie: Locatie, rij: Rijverschil) -> None:
    vensters = None
    if rij.voor is not None:
        vensters = [
            Openvenster(time.fromisoformat(van), time.fromisoformat(tot)) for van, tot in rij.voor["vensters"]
        ]
    zet_openingsdagen(
        locatie=locatie,
        datums=[date.fromisoformat(rij.pk)],
        vensters=vensters,
        omschrijving=rij.voor["omschrijving"] if rij.voor else "",
    )


def _zet_kanaaldeel(locatie: Locatie, rij: Rijverschil) -> None:
    if rij.voor is None:
        Kanaaldeel.objects.filter(pk=rij.pk).delete()
        return
    tijd = rij.voor["vrijgave_tijd"]
    deel = Kanaaldeel(
        pk=int(rij.pk),
        locatie=locatie,
        **rij.voor | {"vrijgave_tijd": time.fromisoformat(tijd) if tijd else None},
    )
    deel.save(force_insert=rij.na is None)


def _zet_aanbod(locatie: Locatie, rij: Rijverschil) -> None:
    if rij.voor is None:
        Aanbod.objects.filter(pk=rij.pk).delete()
        return
    velden = {veld: waarde for veld, waarde in rij.voor.items() if veld not in _NAMEN}
    aanbod = Aanbod(pk=int(rij.pk), locatie=locatie, **velden)
    aanbod.save(force_insert=rij.na is None)


_ZETTERS = {
    "bezetting": _zet_dienst(Bezetting),
    "roosterregel": _zet_dienst(Roosterregel),
    "opening": _zet_opening,
    "kanaaldeel": _zet_kanaaldeel,
    "aanbod": _zet_aanbod,
}
