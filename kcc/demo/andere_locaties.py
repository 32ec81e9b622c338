"""What supplies products beside the Stadswinkels. It has no history: it began when the demo begins."""

from collections.abc import Mapping
from datetime import time
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np

from afspraken.enums import Afspraakkanaal
from afspraken.models import (
    Aanbod,
    Afspraak,
    Balie,
    Gebied,
    Postcodereeks,
    Productgroep,
    Reistijd,
    Roosterregel,
)
from afspraken.regels import cel_moment
from afspraken.services import Contactgegevens, Wens, plan_afspraak, rol_rooster_uit, visites, zoek_vrij
from afspraken.services.huisbezoek import Adres, gebied_van
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Openingstijd, Product
from kcc.demo.catalogus import gegevens
from kcc.demo.klanten import volledige_namen
from kcc.demo.schalen import Opdracht

_VELDEN = (
    *("code", "naam", "soort", "straat", "huisnummer", "postcode", "plaats"),
    *("toegankelijkheid", "route"),
)

_VIDEOGESPREKKEN = 9


def maak_andere_locaties(producten: Mapping[str, Product]) -> None:
    """Make the places with their hours, and say of the products that one can go there."""
    begin = Locatie.objects.count() + 1
    for volgorde, rij in enumerate(gegevens("andere_locaties"), begin):
        velden = {veld: rij.get(veld, "") for veld in _VELDEN}
        locatie = Locatie.objects.create(volgorde=volgorde, **velden)
        Openingstijd.objects.bulk_create(
            Openingstijd(locatie=locatie, weekdag=weekdag, van=van, tot=tot)
            for weekdag, van, tot in _uren(rij)
        )
        if locatie.is_te_bezoeken:
            for code in _levering(rij):
                producten[code].locaties.add(locatie)


def vul_andere_locaties(opdracht: Opdracht) -> None:
    """Staff the desks of these places while they are open, and let them be booked from today on."""
    groepen = {groep.code: groep for groep in Productgroep.objects.all()}
    producten = {product.code: product for product in Product.objects.filter(code__in=_codes())}
    groep_van = {
        rij["code"]: rij["afspraak"]["productgroep"] for rij in gegevens("producten") if rij["afspraak"]
    }
    for rij in gegevens("andere_locaties"):
        locatie = Locatie.objects.get(code=rij["code"])
        levering = _levering(rij)
        Aanbod.objects.bulk_create(
            Aanbod(locatie=locatie, product=producten[code], groep=groepen[groep_van[code]], **velden)
            for code, velden in levering.items()
        )
        kunde = [groepen[code] for code in sorted({groep_van[code] for code in levering})]
        for nummer in range(1, rij["balies"] + 1):
            balie = Balie.objects.create(locatie=locatie, nummer=nummer)
            for weekdag, van, tot in _uren(rij):
                regel = Roosterregel.objects.create(
                    balie=balie, weekdag=weekdag, van=van, tot=tot, geldig_vanaf=opdracht.vandaag
                )
                regel.groepen.set(kunde)
        rol_rooster_uit(locatie_id=locatie.pk, vanaf=opdracht.vandaag, tot=opdracht.venster_einde)
    _gebieden()
    _boek(opdracht)


def _gebieden() -> None:
    """The areas of the mobile teams and how many minutes they are apart."""
    gebieden = {rij["naam"]: Gebied.objects.create(naam=rij["naam"]) for rij in gegevens("gebieden")}
    for rij in gegevens("gebieden"):
        Postcodereeks.objects.bulk_create(
            Postcodereeks(gebied=gebieden[rij["naam"]], van=van, tot_en_met=tot)
            for van, tot in rij["postcodes"]
        )
        for naar, minuten in rij["minuten"].items():
            Reistijd.objects.create(van=gebieden[rij["naam"]], naar=gebieden[naar], minuten=minuten)


def _boek(opdracht: Opdracht) -> None:
    """Some conversations by video, and tours for the teams: at the soonest moments that are free."""
    rng = np.random.default_rng([opdracht.zaad, 11])
    adressen = [Adres(**rij) for rij in gegevens("huisadressen")]
    namen = volledige_namen(_VIDEOGESPREKKEN + 2 * len(adressen), opdracht.zaad + 7)
    paspoort = Product.objects.get(code="paspoort").pk
    kwijtschelding = Product.objects.get(code="kwijtschelding").pk
    wensen: list[tuple[Wens, Adres | None]] = [(Wens(((kwijtschelding, 1),)), None)] * _VIDEOGESPREKKEN
    wensen += [(Wens(((paspoort, 1),), gebied_van(adres.postcode)), adres) for adres in adressen * 2]
    for nummer, ((voornaam, achternaam), (wens, adres)) in enumerate(zip(namen, wensen, strict=True)):
        soort = Locatiesoort.MOBIEL_TEAM if adres else Locatiesoort.VIDEO
        plaatsen = Locatie.objects.filter(soort=soort).values_list("pk", flat=True)
        dagen = zoek_vrij(
            visites=visites(wens, list(plaatsen)),
            kanaal=Afspraakkanaal.TELEFOON,
            vanaf=opdracht.vandaag,
            tot=opdracht.venster_einde,
            nu=opdracht.nu,
        )
        # The teams by turns, and the conversations with some time between.
        vrij = dagen[nummer % 2] if adres else dagen[nummer % 3]
        afspraak = plan_afspraak(
            wens=wens,
            locatie=Locatie.objects.get(pk=vrij.locatie_id),
            begint_op=cel_moment(vrij.datum, int(vrij.cellen[(nummer * 5) % vrij.cellen.size])),
            kanaal=Afspraakkanaal.TELEFOON,
            contact=Contactgegevens(
                naam=f"{voornaam} {achternaam}", telefoon=f"+3161234{nummer:04d}", adres=adres
            ),
            aanvraag_sleutel=f"demo:{nummer}",
            nu=opdracht.nu,
        )
        # The same seed gives the same demo, so what is random in real life is not.
        eigen = next(
            str(kandidaat)
            for kandidaat in count(90_000_000 + 1_000 * nummer)
            if not Afspraak.alle.filter(nummer=str(kandidaat)).exists()
        )
        Afspraak.objects.filter(pk=afspraak.pk).update(
            nummer=eigen, uuid=UUID(bytes=rng.bytes(16), version=4)
        )


def _uren(rij: dict[str, Any]) -> list[tuple[int, time, time]]:
    """(weekday, from, until) of every window in which the place is open."""
    return [
        (weekdag, time.fromisoformat(open_["van"]), time.fromisoformat(open_["tot"]))
        for open_ in rij["openingstijden"]
        for weekdag in open_["weekdagen"]
    ]


def _levering(rij: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Per product how it is supplied: as at a Stadswinkel for whole groups, else as the row says."""
    if "aanbod" in rij:
        return rij["aanbod"]
    return {
        product["code"]: {
            "duur_minuten": afspraak["duur_minuten"],
            "extra_minuten_per_persoon": afspraak["extra_per_persoon"],
            "maximum_personen": afspraak["max_personen"],
        }
        for product in gegevens("producten")
        if (afspraak := product["afspraak"]) and afspraak["productgroep"] in rij["productgroepen"]
    }


def _codes() -> set[str]:
    return {code for rij in gegevens("andere_locaties") for code in _levering(rij)}
