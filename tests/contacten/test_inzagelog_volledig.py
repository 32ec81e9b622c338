"""No staff page shows a person without a line in the Inzagelog: every address there is, is opened.

All rows are about one made-up person and have the key 1, which is what the addresses of test_toegang ask
for. A page whose answer holds a name, number or address of that person must have logged it.
"""

import uuid
from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from afspraken.models import Afspraak, Afspraakregel, Bezoek, Productgroep
from contacten.models import (
    Dossier,
    Dossierdeel,
    Klant,
    Klantcontact,
    Postbericht,
    Postinhoud,
    Publieksreactie,
    SocialBericht,
    Telefoongesprek,
    Terugbelverzoek,
)
from contacten.services.dubbelen import zoek_dubbelen
from kcc.organisatie.enums import Inzageresultaat, Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import (
    AfdelingFactory,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    ProductFactory,
    TerugbelverzoekFactory,
)
from tests.organisatie.test_toegang import WERK

pytestmark = pytest.mark.django_db

NAAM, TELEFOON, EMAIL = "Zoekmij Persoonsma", "+31612121212", "zoekmij@voorbeeld.nl"
KENMERKEN = ("zoekmij", "persoonsma", "12121212", "12 12 12 12")
# Pages that must show this person in this test, or it would prove nothing.
MOET_TONEN = {
    "contacten:klant",
    "contacten:klant_wijzigen",
    "contacten:klant_nummers",
    "contacten:contacten",
    "contacten:dubbelen",
    "contacten:persoon",
    "contacten:samenvoegen_kiezen",
    "contacten:terugbelverzoek",
    "contacten:terugbelverzoeken",
    "afspraken:medewerker_afspraak",
}


def maak_persoon(medewerker):
    nu = timezone.now()
    locatie, product, afdeling = LocatieFactory(code="a"), ProductFactory(), AfdelingFactory()
    medewerker.afdelingen.add(afdeling)
    klant = KlantFactory(pk=1, naam=NAAM, telefoon=TELEFOON, email=EMAIL)
    KlantFactory(pk=2, naam=NAAM, telefoon=TELEFOON, email=EMAIL)
    zoek_dubbelen(nu=nu)
    contact = KlantcontactFactory(
        pk=1, klant=klant, begonnen_op=nu, beeindigd_op=nu, medewerker=medewerker, locatie=locatie
    )
    TerugbelverzoekFactory(
        pk=1,
        klant=klant,
        klantcontact=contact,
        naam=NAAM,
        telefoonnummer=TELEFOON,
        aangemaakt_op=nu,
        deadline_op=nu + timedelta(days=1),
    )
    reactie = Publieksreactie.objects.create(
        pk=1,
        referentie="r1",
        soort="klacht",
        kanaal="email",
        klant=klant,
        naam=NAAM,
        emailadres=EMAIL,
        tekst=f"Ik ben {NAAM}",
        afdeling=afdeling,
        ontvangen_op=nu,
        termijn_aantal=6,
        termijn_eenheid="weken",
        termijn_is_wettelijk=True,
        deadline=nu.date() + timedelta(days=42),
    )
    dossier = Dossier.objects.create(pk=1, publieksreactie=reactie, casemanager=medewerker, geopend_op=nu)
    Dossierdeel.objects.create(
        pk=1,
        dossier=dossier,
        afdeling=afdeling,
        vraag=f"Wat vindt u van {NAAM}?",
        gevraagd_op=nu,
        werkdagen=5,
        deadline=nu.date() + timedelta(days=7),
    )
    SocialBericht.objects.create(
        pk=1,
        referentie="s1",
        account="@rotterdam",
        auteur=f"@{NAAM}",
        tekst="Wanneer?",
        ontvangen_op=nu,
        deadline_op=nu + timedelta(hours=2),
        deadline_regel="twee uur",
    )
    bericht = Postbericht.objects.create(
        pk=1,
        vingerafdruk="v1",
        bron="imap",
        kanaal="email",
        ontvangen_op=nu,
        omvang=9,
        status="open",
        klant=klant,
        afdeling=afdeling,
        afzender=EMAIL,
        afzender_naam=NAAM,
        onderwerp=f"Vraag van {NAAM}",
        tekst=f"Groet, {NAAM}",
    )
    Postinhoud.objects.create(bericht=bericht, ruw=f"From: {EMAIL}\r\n\r\nGroet, {NAAM}".encode())
    Telefoongesprek.objects.create(
        pk=1, kenmerk="t1", nummer=TELEFOON, aangeboden_op=nu, medewerker=medewerker, medewerker_op=nu
    )
    groep = Productgroep.objects.create(code="a", naam="Reisdocumenten")
    afspraak = Afspraak.objects.create(
        pk=1,
        uuid=uuid.UUID(int=1),
        nummer="12345678",
        aanvraag_sleutel="a-1",
        locatie=locatie,
        datum=timezone.localdate(),
        begint_op=nu,
        eindigt_op=nu + timedelta(minutes=10),
        kanaal="online",
        naam=NAAM,
        email=EMAIL,
        telefoon="0612121212",
        gemaakt_op=nu,
        gewijzigd_op=nu,
    )
    Afspraakregel.objects.create(
        afspraak=afspraak, product=product, groep=groep, aantal_personen=1, eerste_cel=120, aantal_cellen=2
    )
    Bezoek.objects.create(
        pk=1,
        locatie=locatie,
        product=product,
        groep=groep,
        datum=timezone.localdate(),
        naam=NAAM,
        aangemeld_op=nu,
        ticketnummer=1,
    )


def test_no_page_shows_somebody_without_a_line(aangemeld):
    client = aangemeld(*Rol)
    maak_persoon(client.medewerker)
    vandaag = timezone.localdate().isoformat()
    getoond, vergeten = set(), []
    for adres in (adres for adres in WERK if not adres.pad.startswith("/beheer/admin/")):
        for vraag in ("", f"?locatie=a&datum={vandaag}", f"?lijst=alle&van={vandaag}&tot_en_met={vandaag}"):
            voor = Inzage.objects.count()
            antwoord = client.get(adres.pad + vraag)
            if antwoord.status_code != 200 or antwoord.streaming:
                continue
            if not any(kenmerk in antwoord.text.lower() for kenmerk in KENMERKEN):
                continue
            getoond.add(adres.naam)
            nieuw = Inzage.objects.order_by("pk")[voor:]
            if not any(regel.resultaat == Inzageresultaat.TOEGESTAAN for regel in nieuw):
                vergeten.append(adres.pad + vraag)
    assert not vergeten, f"Toont iemand zonder regel in het inzagelog: {vergeten}"
    assert getoond >= MOET_TONEN
    assert Klantcontact.objects.count() == Terugbelverzoek.objects.count() == 1


def test_the_admin_site_holds_nobody():
    van_personen = {Afspraak, Bezoek, Dossier, Klant, Klantcontact, Postbericht, Publieksreactie}
    van_personen |= {SocialBericht, Telefoongesprek, Terugbelverzoek}
    assert not van_personen & set(admin.site._registry)
