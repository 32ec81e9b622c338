"""The demo gemeente itself: organisation, catalogue, places, desks, supply and accounts."""

from dataclasses import asdict
from datetime import date, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Balie, Kanaaldeel, Productgroep, Werkplek
from catalogus.models import (
    Locatie,
    Openingstijd,
    Openingsuitzondering,
    Product,
    UplNaam,
)
from catalogus.services import lees_upl
from kcc.demo.andere_locaties import maak_andere_locaties
from kcc.demo.catalogus import gegevens, maak_eerste_versies, vul_catalogus
from kcc.demo.klanten import volledige_namen
from kcc.demo.schalen import Opdracht
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Instelling, Medewerker
from kcc.organisatie.services import maak_medewerker

_DATA = Path(__file__).resolve().parent / "data"

GROEPEN = {
    "reisdocumenten": "Paspoorten en ID-kaarten",
    "rijbewijzen": "Rijbewijzen",
    "inschrijving": "Inschrijven, verhuizen en uittreksels",
    "akten-en-huwelijk": "Geboorte, huwelijk en overlijden",
    "belastingbalie": "Belastingen en kwijtschelding",
}
_GROEPEN_EN = {
    "reisdocumenten": "Passports and ID cards",
    "rijbewijzen": "Driving licences",
    "inschrijving": "Registering, moving house and extracts",
    "akten-en-huwelijk": "Birth, marriage and death",
    "belastingbalie": "Taxes and remission",
}
# Which departments the demo accounts belong to; the others work for the KCC.
_AFDELINGEN = {
    "backoffice": ["belastingen", "burgerzaken"],
    "balie": ["burgerzaken"],
    "receptie": ["burgerzaken"],
}
# Named places get this many staffed desks more than their share: it is where most people come.
EXTRA_BALIES = {"centrum": 2}
# From this many staffed desks on, a part is kept free for who walks in.
_MINIMUM_VOOR_KANAALDEEL = 4
_SLUIT_VROEG = time(16)


def bemande_balies(rij: dict[str, Any], opdracht: Opdracht) -> int:
    """How many desks of a place (a row of locaties.json) are staffed at this scale."""
    extra = EXTRA_BALIES.get(rij["code"], 0)
    return max(1, round(rij["balies"] * opdracht.schaal.balies_deel) + extra)


def vul_gemeente(opdracht: Opdracht) -> None:
    """Make everything that does not depend on chance. The database must be empty."""
    _instelling()
    _upl_namen()
    afdelingen = {
        rij["code"]: afdeling
        for rij, afdeling in zip(
            gegevens("afdelingen"),
            Afdeling.objects.bulk_create(Afdeling(**rij) for rij in gegevens("afdelingen")),
            strict=True,
        )
    }
    groepen = {
        groep.code: groep
        for groep in Productgroep.objects.bulk_create(
            Productgroep(code=code, naam=naam, naam_en=_GROEPEN_EN.get(code, ""))
            for code, naam in GROEPEN.items()
        )
    }
    locaties = _locaties(opdracht)
    producten = vul_catalogus(opdracht, afdelingen)
    _aanbod(producten, groepen, locaties)
    maak_andere_locaties(producten)
    maak_eerste_versies(opdracht)
    _medewerkers(opdracht, afdelingen, locaties)


def _upl_namen() -> None:
    """The Uniforme Productnamenlijst: open data of standaarden.overheid.nl, as it was in December 2021."""
    with (_DATA / "upl.csv").open("rb") as stroom:
        UplNaam.objects.bulk_create(UplNaam(**asdict(regel)) for regel in lees_upl(stroom))


def _instelling() -> None:
    Instelling.objects.update_or_create(
        pk=1,
        defaults={
            "naam": "Gemeente Rotterdam",
            "naam_kort": "Rotterdam",
            "telefoonnummer": "14 010",
            "telefoon_openingstijden": "maandag tot en met vrijdag van 8.00 tot 18.00 uur",
            "email": "info@example.nl",
            "website": "https://www.rotterdam.nl",
            "owms_naam": "Rotterdam (gemeente)",
            "owms_uri": "http://standaarden.overheid.nl/owms/terms/Rotterdam_(gemeente)",
            "welkomsttekst": (
                "Zoek wat u nodig hebt, maak een afspraak bij een Stadswinkel of bel ons. "
                "Dit is een demonstratie: alle personen en afspraken zijn verzonnen."
            ),
            "welkomsttekst_en": (
                "Find what you need, make an appointment at a Stadswinkel or call us. "
                "This is a demonstration: all persons and appointments are made up."
            ),
        },
    )


def _locaties(opdracht: Opdracht) -> dict[str, Locatie]:
    locaties = {}
    tijden, uitzonderingen, balies = [], [], []
    for volgorde, rij in enumerate(gegevens("locaties"), 1):
        velden = ["code", "naam", "straat", "huisnummer", "postcode", "plaats", "toegankelijkheid", "route"]
        locatie = Locatie.objects.create(volgorde=volgorde, **{veld: rij[veld] for veld in velden})
        locaties[locatie.code] = locatie
        week: dict[int, list[tuple[time, time]]] = {}
        for open_ in rij["openingstijden"]:
            van, tot = time.fromisoformat(open_["van"]), time.fromisoformat(open_["tot"])
            week.setdefault(open_["weekdag"], []).append((van, tot))
            tijden.append(Openingstijd(locatie=locatie, weekdag=open_["weekdag"], van=van, tot=tot))
        uitzonderingen += _vroege_sluiting(locatie, week, opdracht)
        bemand = bemande_balies(rij, opdracht)
        balies += [Balie(locatie=locatie, nummer=n) for n in range(1, max(bemand, rij["balies"]) + 1)]
        if bemand >= _MINIMUM_VOOR_KANAALDEEL:
            Kanaaldeel.objects.create(locatie=locatie, kanalen=sorted(Afspraakkanaal.values), percentage=90)
            Kanaaldeel.objects.create(
                locatie=locatie,
                kanalen=sorted([Afspraakkanaal.ONLINE, Afspraakkanaal.TELEFOON]),
                percentage=80,
            )
    Openingstijd.objects.bulk_create(tijden)
    Openingsuitzondering.objects.bulk_create(uitzonderingen)
    Balie.objects.bulk_create(balies)
    return locaties


def _vroege_sluiting(
    locatie: Locatie, week: dict[int, list[tuple[time, time]]], opdracht: Opdracht
) -> list[Openingsuitzondering]:
    """On 24 and 31 December the places close at four."""
    dagen = [
        (date(jaar, 12, dag), reden)
        for jaar in range(opdracht.begin.year, opdracht.vandaag.year + 2)
        for dag, reden in ((24, "Kerstavond"), (31, "Oudejaarsdag"))
    ]
    rijen = []
    for datum, reden in dagen:
        vensters = week.get(datum.isoweekday(), [])
        if any(tot > _SLUIT_VROEG for _, tot in vensters):
            rijen += [
                Openingsuitzondering(
                    locatie=locatie, datum=datum, van=van, tot=min(tot, _SLUIT_VROEG), omschrijving=reden
                )
                for van, tot in vensters
                if van < _SLUIT_VROEG
            ]
    return rijen


def _aanbod(
    producten: dict[str, Product], groepen: dict[str, Productgroep], locaties: dict[str, Locatie]
) -> None:
    """Which place supplies which product by appointment."""
    levert = {rij["code"]: set(rij["productgroepen"]) for rij in gegevens("locaties")}
    op_plek = Product.locaties.through
    aanbod, plekken = [], []
    for rij in gegevens("producten"):
        if afspraak := rij["afspraak"]:
            product = producten[rij["code"]]
            hier = [locatie for code, locatie in locaties.items() if afspraak["productgroep"] in levert[code]]
            plekken += [op_plek(product_id=product.pk, locatie_id=locatie.pk) for locatie in hier]
            aanbod += [
                Aanbod(
                    locatie=locatie,
                    product=product,
                    groep=groepen[afspraak["productgroep"]],
                    duur_minuten=afspraak["duur_minuten"],
                    extra_minuten_per_persoon=afspraak["extra_per_persoon"],
                    maximum_personen=afspraak["max_personen"],
                )
                for locatie in hier
            ]
    Aanbod.objects.bulk_create(aanbod)
    op_plek.objects.bulk_create(plekken)


def _medewerkers(opdracht: Opdracht, afdelingen: dict[str, Afdeling], locaties: dict[str, Locatie]) -> None:
    for gebruikersnaam, rollen, omschrijving in settings.KCC_DEMO_ACCOUNTS:
        naam, _, werk = omschrijving.partition(", ")
        medewerker = maak_medewerker(
            gebruikersnaam=gebruikersnaam,
            rollen=[Rol(rol) for rol in rollen],
            wachtwoord=None,
            voornaam=naam,
            achternaam=f"({werk})" if werk else "",
            # Who has figures by mail needs an address.
            email=f"{gebruikersnaam}@example.nl" if Rol.MANAGER in rollen else "",
        )
        codes = _AFDELINGEN.get(gebruikersnaam, ["klantcontact"])
        medewerker.afdelingen.set([afdelingen[code] for code in codes])
        if gebruikersnaam in ("balie", "receptie"):
            centrum = locaties["centrum"]
            balie = centrum.balies.order_by("nummer").first() if gebruikersnaam == "balie" else None
            Werkplek.objects.create(medewerker=medewerker, locatie=centrum, balie=balie)
    # One password for all, so hashed once: a good hash takes its time.
    Medewerker.objects.update(password=make_password(settings.KCC_DEMO_WACHTWOORD))
    _collegas(opdracht, afdelingen)


def _collegas(opdracht: Opdracht, afdelingen: dict[str, Afdeling]) -> None:
    """Who registered the history: half at the desks, half on the phone. Nobody can sign on as them."""
    namen = volledige_namen(opdracht.schaal.medewerkers, opdracht.zaad)
    collegas = []
    for nummer, (voornaam, achternaam) in enumerate(namen, 1):
        medewerker = Medewerker(username=f"collega{nummer:03d}", first_name=voornaam, last_name=achternaam)
        medewerker.set_unusable_password()
        collegas.append(medewerker)
    Medewerker.objects.bulk_create(collegas)
    koppeling = Medewerker.afdelingen.through
    rol = Medewerker.groups.through
    groepen = _groepen()
    koppeling.objects.bulk_create(
        koppeling(medewerker_id=collega.pk, afdeling_id=afdelingen[_werk(nummer)[0]].pk)
        for nummer, collega in enumerate(collegas)
    )
    rol.objects.bulk_create(
        rol(medewerker_id=collega.pk, group_id=groepen[_werk(nummer)[1]])
        for nummer, collega in enumerate(collegas)
    )


def _werk(nummer: int) -> tuple[str, Rol]:
    return ("burgerzaken", Rol.BALIEMEDEWERKER) if nummer % 2 == 0 else ("klantcontact", Rol.KCC_MEDEWERKER)


def _groepen() -> dict[str, int]:
    return {
        rol: Group.objects.get_or_create(name=rol)[0].pk
        for rol in (Rol.BALIEMEDEWERKER.value, Rol.KCC_MEDEWERKER.value)
    }
