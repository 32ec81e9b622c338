"""The demo gemeente itself: organisation, catalogue, places, desks, supply and accounts."""

import json
from dataclasses import asdict
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Balie, Kanaaldeel, Productgroep, Werkplek
from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import (
    Locatie,
    Openingstijd,
    Openingsuitzondering,
    Prijs,
    Product,
    Thema,
    UplNaam,
    Versie,
)
from catalogus.services import inhoud_van, lees_upl
from kcc.demo.klanten import volledige_namen
from kcc.demo.schalen import Opdracht
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Instelling, Medewerker
from kcc.organisatie.services import maak_medewerker

_DATA = Path(__file__).resolve().parent / "data"

THEMAS = [
    ("burgerzaken", "Paspoort, rijbewijs en burgerzaken", "Passports, licences and civil affairs"),
    ("belastingen", "Belastingen", "Taxes"),
    ("wonen", "Wonen", "Housing"),
    ("afval", "Afval en milieu", "Waste and environment"),
    ("parkeren", "Parkeren en vervoer", "Parking and transport"),
    ("werk-en-inkomen", "Werk, uitkering en schulden", "Work, benefits and debts"),
    ("zorg", "Zorg en hulp", "Care and support"),
    ("onderwijs", "Onderwijs en inburgering", "Education and integration"),
    ("ondernemen", "Ondernemen", "Doing business"),
    ("vergunningen", "Vergunningen, bezwaar en klachten", "Permits, objections and complaints"),
    ("leefomgeving", "Straat en buurt", "Street and neighbourhood"),
    ("vrije-tijd", "Cultuur en vrije tijd", "Culture and leisure"),
]
GROEPEN = {
    "reisdocumenten": "Paspoorten en ID-kaarten",
    "rijbewijzen": "Rijbewijzen",
    "inschrijving": "Inschrijven, verhuizen en uittreksels",
    "akten-en-huwelijk": "Geboorte, huwelijk en overlijden",
    "belastingbalie": "Belastingen en kwijtschelding",
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


@cache
def gegevens(naam: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    rijen: list[dict[str, Any]] = json.loads((_DATA / f"{naam}.json").read_text())
    return rijen


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
    themas = {
        thema.code: thema
        for thema in Thema.objects.bulk_create(
            Thema(code=code, naam=naam, naam_en=naam_en, volgorde=volgorde)
            for volgorde, (code, naam, naam_en) in enumerate(THEMAS, 1)
        )
    }
    groepen = {
        groep.code: groep
        for groep in Productgroep.objects.bulk_create(
            Productgroep(code=code, naam=naam) for code, naam in GROEPEN.items()
        )
    }
    locaties = _locaties(opdracht)
    _producten(opdracht, themas, afdelingen, groepen, locaties)
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


def _producten(
    opdracht: Opdracht,
    themas: dict[str, Thema],
    afdelingen: dict[str, Afdeling],
    groepen: dict[str, Productgroep],
    locaties: dict[str, Locatie],
) -> None:
    gelijk = [
        *("code", "naam", "naam_en", "upl_naam", "upl_uri", "doelgroep", "kort", "kort_en", "wat", "hoe"),
        *("voorwaarden", "bijzonderheden", "bezwaar", "contacttekst_intern", "is_gratis", "termijn_aantal"),
        *("termijn_eenheid", "wettelijke_grondslag", "is_online_mogelijk", "online_adres", "digid_niveau"),
        "vraag_gewicht",
    ]
    levert = {rij["code"]: set(rij["productgroepen"]) for rij in gegevens("locaties")}
    rijen = gegevens("producten")
    alle = Product.objects.bulk_create(
        Product(
            thema=themas[rij["thema"]],
            afdeling=afdelingen[rij["afdeling"]],
            status=Publicatiestatus.GEPUBLICEERD,
            synoniemen="\n".join(rij["synoniemen"]),
            meenemen="\n".join(rij["meenemen"]),
            kanalen=rij["waar"],
            termijn_is_wettelijk=rij["termijn_wettelijk"],
            # Spread over a year, some of them already due.
            reviseren_voor=opdracht.vandaag + timedelta(days=(nummer * 37) % 365 - 20),
            **{veld: rij[veld] for veld in gelijk},
        )
        for nummer, rij in enumerate(rijen)
    )
    producten = {product.code: product for product in alle}
    prijzen, aanbod, plekken, verwijzingen = [], [], [], []
    op_plek, verwijst = Product.locaties.through, Product.gerelateerd.through
    for product, rij in zip(alle, rijen, strict=True):
        prijzen += [Prijs(product=product, **prijs) for prijs in rij["prijzen"]]
        verwijzingen += [
            verwijst(from_product_id=product.pk, to_product_id=producten[code].pk)
            for code in rij["gerelateerd"]
        ]
        if afspraak := rij["afspraak"]:
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
    Prijs.objects.bulk_create(prijzen)
    Aanbod.objects.bulk_create(aanbod)
    op_plek.objects.bulk_create(plekken)
    verwijst.objects.bulk_create(verwijzingen)
    _eerste_versies(opdracht)


def _eerste_versies(opdracht: Opdracht) -> None:
    """The history of every product begins with what it holds now."""
    producten = Product.objects.select_related("thema", "afdeling").prefetch_related(
        "locaties", "gerelateerd", "prijzen"
    )
    Versie.objects.bulk_create(
        Versie(
            product=product,
            nummer=1,
            status=Versiestatus.GEPUBLICEERD,
            inhoud=inhoud_van(product),
            toelichting="Overgenomen uit de vorige catalogus",
            gemaakt_op=opdracht.nu,
            bewerkt_op=opdracht.nu,
            gepubliceerd_op=opdracht.nu,
            is_zonder_controle=True,
        )
        for product in producten
    )


def _medewerkers(opdracht: Opdracht, afdelingen: dict[str, Afdeling], locaties: dict[str, Locatie]) -> None:
    for gebruikersnaam, rollen, omschrijving in settings.KCC_DEMO_ACCOUNTS:
        naam, _, werk = omschrijving.partition(", ")
        medewerker = maak_medewerker(
            gebruikersnaam=gebruikersnaam,
            rollen=[Rol(rol) for rol in rollen],
            wachtwoord=None,
            voornaam=naam,
            achternaam=f"({werk})" if werk else "",
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
