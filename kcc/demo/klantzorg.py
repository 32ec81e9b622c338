"""What there is to do about clients in the demo: two of one, and numbers the government knows them by."""

from datetime import timedelta

from contacten.enums import Nummersoort
from contacten.models import Emailadres, Klant, Telefoonnummer
from contacten.regels_nummers import is_elfproef
from contacten.services.dubbelen import zoek_dubbelen
from contacten.services.klantnummers import leg_nummer_vast
from kcc.demo.klanten import Klanten
from kcc.demo.schalen import Opdracht

# Numbers of the range that is kept for testing; nobody has them.
_EERSTE_TESTNUMMER = 999_990_000
_MET_BSN = 20
_DUBBEL = 6


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
    """Give some clients a BSN, enter some a second time in another spelling, and look for those."""
    eerste = list(
        Klant.objects.filter(pk__in=klanten.ids[: 4 * _MET_BSN].tolist(), geboortedatum__isnull=False)
        .order_by("pk")
        .prefetch_related("telefoonnummers", "emailadressen")[:_MET_BSN]
    )
    for klant, bsn in zip(eerste, testnummers(_MET_BSN), strict=False):
        leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer=bsn)
    for klant in eerste[-_DUBBEL:]:
        _nog_een_keer(klant, opdracht)
    zoek_dubbelen(nu=opdracht.nu)


def _nog_een_keer(klant: Klant, opdracht: Opdracht) -> None:
    voornaam, _spatie, achternaam = klant.naam.partition(" ")
    dubbel = Klant.objects.create(
        soort=klant.soort,
        # Half of them as one hears a name on the telephone.
        naam=f"{voornaam} {achternaam}" if klant.pk % 2 else f"{voornaam}  {achternaam}e",
        geboortedatum=klant.geboortedatum,
        postcode=klant.postcode,
        huisnummer=klant.huisnummer,
        taal=klant.taal,
        aangemaakt_op=opdracht.nu - timedelta(days=klant.pk % 200),
    )
    for telefoon in klant.telefoonnummers.all():
        Telefoonnummer.objects.create(klant=dubbel, nummer=telefoon.nummer)
    if not klant.telefoonnummers.all():
        Emailadres.objects.bulk_create(
            Emailadres(klant=dubbel, adres=email.adres) for email in klant.emailadressen.all()
        )
