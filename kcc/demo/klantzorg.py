"""What there is to do about clients in the demo: two of one, numbers the government knows them by, and what
the last visitors said of it."""

import json
from itertools import cycle
from pathlib import Path

from django.db import connection

from contacten.enums import Klantsoort, Nummersoort, Tevredenheidsvraag
from contacten.models import (
    Identificatienummer,
    Klant,
    Onderzoekantwoord,
    Telefoonnummer,
    Tevredenheid,
    Uitnodiging,
)
from contacten.regels_nummers import is_elfproef
from contacten.services.dubbelen import zoek_dubbelen
from contacten.services.klantnummers import leg_nummer_vast, sleutelring
from kcc.demo.klanten import Klanten
from kcc.demo.schalen import Opdracht

# Numbers of the range that is kept for testing; nobody has them.
_EERSTE_TESTNUMMER = 999_990_000
_MET_BSN = 20
_DUBBEL = 6
_ANTWOORDEN = 60
# Of those who do not answer one in so many was asked: with who does, one in five answers.
_GEVRAAGD_EEN_OP = 4
# How many of them the demo's DigiD offers.
_BIJ_DIGID = 6
_OPMERKINGEN = {
    "laag": [
        "Ik moest lang wachten terwijl ik een afspraak had.",
        "Ik werd drie keer doorverwezen. Niemand wist het antwoord.",
        "",
    ],
    "hoog": ["Vriendelijk geholpen en snel klaar.", "", "Duidelijke uitleg, dank u wel.", ""],
}

# Every visitor with a mark was asked, ten minutes after the visit.
_UITNODIGINGEN = """
INSERT INTO contacten_uitnodiging (kenmerk, bezoek_id, ontvanger, via, kanaal, locatie_id, product_id, taal,
    heeft_afspraak, uitgenodigd_op, beantwoord_op)
SELECT gen_random_uuid(), b.id, '', 'email', 'balie', b.locatie_id, b.product_id, 'nl',
    b.afspraak_op IS NOT NULL, b.afgerond_op + interval '10 minutes', t.beantwoord_op
FROM afspraken_bezoek b LEFT JOIN contacten_tevredenheid t ON t.referentie = 'kto-tevredenheid-' || b.id
WHERE b.afgerond_op + interval '10 minutes' <= %(nu)s AND (t.id IS NOT NULL OR b.id %% %(een_op)s = 0)
ORDER BY b.id
"""


def testnummers(aantal: int) -> list[str]:
    """The first burgerservicenummers of the range for testing."""
    gevonden: list[str] = []
    nummer = _EERSTE_TESTNUMMER
    while len(gevonden) < aantal:
        if is_elfproef(str(nummer)):
            gevonden.append(str(nummer))
        nummer += 1
    return gevonden


def vul_klantzorg(opdracht: Opdracht, klanten: Klanten) -> None:
    """Give some clients a BSN, let a few be entered twice, and bring the answers of the last visitors."""
    eerste = list(
        Klant.objects.filter(
            pk__in=klanten.ids[: 4 * _MET_BSN].tolist(),
            soort=Klantsoort.PERSOON,
            geboortedatum__isnull=False,
        ).order_by("pk")[:_MET_BSN]
    )
    for klant, bsn in zip(eerste, testnummers(_MET_BSN), strict=False):
        leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer=bsn)
    for klant, kanaal in zip(eerste, cycle(("telefoon", "email", "")), strict=False):
        Klant.objects.filter(pk=klant.pk).update(voorkeurskanaal=kanaal)
    # The last clients of all were hardly ever in touch: they become the second entry of somebody.
    laatste = Klant.objects.filter(pk__in=klanten.ids[-_DUBBEL:].tolist()).order_by("pk")
    for klant, dubbel in zip(eerste[-_DUBBEL:], laatste, strict=False):
        _voer_nog_een_keer_in(klant, dubbel)
    zoek_dubbelen(nu=opdracht.nu)
    _vul_onderzoek(opdracht)


def _voer_nog_een_keer_in(klant: Klant, dubbel: Klant) -> None:
    voornaam, _spatie, achternaam = klant.naam.partition(" ")
    # Half of them as one hears a name on the telephone.
    naam = klant.naam if klant.pk % 2 else f"{voornaam} {achternaam}e"
    Klant.objects.filter(pk=dubbel.pk).update(
        soort=klant.soort,
        naam=naam,
        geboortedatum=klant.geboortedatum,
        postcode=klant.postcode,
        huisnummer=klant.huisnummer,
    )
    dubbel.telefoonnummers.all().delete()
    Telefoonnummer.objects.bulk_create(
        Telefoonnummer(klant=dubbel, nummer=telefoon.nummer) for telefoon in klant.telefoonnummers.all()
    )


def _vul_onderzoek(opdracht: Opdracht) -> None:
    """The invitations behind the marks of the history, those that nobody answered, and remarks of the last
    visitors."""
    with connection.cursor() as cursor:
        cursor.execute(_UITNODIGINGEN, {"een_op": _GEVRAAGD_EEN_OP, "nu": opdracht.nu})
    vraag = Tevredenheid.objects.filter(vraag=Tevredenheidsvraag.TEVREDENHEID).order_by("-pk")[:_ANTWOORDEN]
    antwoorden = {int(rij.referentie.rsplit("-", 1)[1]): rij for rij in vraag}
    uitnodigingen = Uitnodiging.objects.filter(bezoek__in=antwoorden).order_by("pk")
    for plaats, uitnodiging in enumerate(uitnodigingen):
        rij = antwoorden[uitnodiging.bezoek_id or 0]
        opmerkingen = _OPMERKINGEN["laag" if rij.cijfer <= 5 else "hoog"]
        Onderzoekantwoord.objects.create(
            uitnodiging=uitnodiging,
            kanaal=uitnodiging.kanaal,
            locatie=rij.locatie,
            product=rij.product,
            cijfer=rij.cijfer,
            opmerking=opmerkingen[plaats % len(opmerkingen)],
            beantwoord_op=rij.beantwoord_op,
        )


def schrijf_inwoners(bestand: Path) -> None:
    """Who can sign on at the DigiD of the demo, for scripts/digid_demo.mjs."""
    ring = sleutelring()
    nummers = Identificatienummer.objects.filter(soort=Nummersoort.BSN).select_related("klant").order_by("pk")
    inwoners = [
        {"naam": nummer.klant.naam, "bsn": ring.ontsleutel(nummer.versleuteld)}
        for nummer in nummers[:_BIJ_DIGID]
    ]
    # Somebody whom the gemeente does not know yet.
    inwoners.append({"naam": "Iemand die wij nog niet kennen", "bsn": testnummers(_MET_BSN + 1)[-1]})
    bestand.write_text(json.dumps(inwoners))
