"""One fixed, valid object of each model of the catalogue; variants are traits."""

from datetime import date, time
from decimal import Decimal

import factory

from catalogus.models import (
    Locatie,
    Openingstijd,
    Openingsuitzondering,
    Prijs,
    Product,
    Thema,
    UplNaam,
    Verwijzing,
    Vraagantwoord,
)
from tests.organisatie.factories import AfdelingFactory


class ThemaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Thema
        django_get_or_create = ("code",)

    code = "burgerzaken"
    naam = "Paspoort, rijbewijs en uittreksels"


class ProductFactory(factory.django.DjangoModelFactory):
    """A published passport, complete for norm 7 but for its price: add a PrijsFactory or use `gratis`."""

    class Meta:
        model = Product
        django_get_or_create = ("code",)

    code = "paspoort"
    naam = "Paspoort aanvragen"
    synoniemen = "reisdocument\npaspoort verlengen"
    status = "gepubliceerd"
    doelgroep = ["burger"]
    kort = "Een nieuw paspoort voor uzelf of uw kind."
    wat = "Met een paspoort kunt u reizen."
    hoe = "- Maak een afspraak.\n- Kom zelf."
    meenemen = "Uw oude paspoort\nEen pasfoto"
    contacttekst_intern = "Vraag of het oude paspoort vermist is."
    kanalen = ["balie"]
    thema = factory.SubFactory(ThemaFactory)
    afdeling = factory.SubFactory(AfdelingFactory)
    termijn_aantal = 5
    termijn_eenheid = "werkdagen"

    class Params:
        gratis = factory.Trait(is_gratis=True)
        online = factory.Trait(
            kanalen=["online"],
            is_online_mogelijk=True,
            online_adres="https://formulieren.example.nl/start",
            digid_niveau="midden",
        )
        verhuizing = factory.Trait(
            code="verhuizing",
            naam="Verhuizing doorgeven",
            synoniemen="verhuizen\nadreswijziging",
            gratis=True,
        )
        engels = factory.Trait(
            naam_en="Apply for a passport", kort_en="A new passport for you or your child."
        )
        rijbewijs = factory.Trait(
            code="rijbewijs",
            naam="Rijbewijs verlengen",
            synoniemen="",
            meenemen="Uw oude rijbewijs",
            contacttekst_intern="Kijk of het CBR rijgeschiktheid heeft afgegeven.",
        )
        concept = factory.Trait(status="concept")
        gearchiveerd = factory.Trait(status="gearchiveerd")


class PrijsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Prijs

    product = factory.SubFactory(ProductFactory)
    omschrijving = "18 jaar of ouder"
    bedrag = Decimal("83.87")
    geldig_vanaf = date(2025, 1, 1)


class LocatieFactory(factory.django.DjangoModelFactory):
    """Open on Mondays only, from 9 to 12 and from 13 to 17, with `op_maandag`."""

    class Meta:
        model = Locatie
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "centrum"
    naam = "Stadswinkel Centrum"
    straat = "Coolsingel"
    huisnummer = "40"
    postcode = "3011 AD"
    plaats = "Rotterdam"
    volgorde = 1
    toegankelijkheid = "Er is een lift."

    class Params:
        hoogvliet = factory.Trait(code="hoogvliet", naam="Stadswinkel Hoogvliet", volgorde=2)
        pernis = factory.Trait(
            code="servicepunt-pernis", naam="Servicepunt Pernis", soort="servicepunt", volgorde=8
        )
        video = factory.Trait(
            code="video",
            naam="Videobellen",
            soort="video",
            volgorde=9,
            straat="",
            huisnummer="",
            postcode="",
            plaats="",
        )
        mobiel = factory.Trait(code="team-noord", naam="Team Noord", soort="mobiel_team", volgorde=10)
        op_maandag = factory.Trait(
            ochtend=factory.RelatedFactory("tests.catalogus.factories.OpeningstijdFactory", "locatie"),
            middag=factory.RelatedFactory(
                "tests.catalogus.factories.OpeningstijdFactory", "locatie", van=time(13), tot=time(17)
            ),
        )


class OpeningstijdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Openingstijd

    locatie = factory.SubFactory(LocatieFactory)
    weekdag = 1
    van = time(9)
    tot = time(12)


class OpeningsuitzonderingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Openingsuitzondering

    locatie = factory.SubFactory(LocatieFactory)
    datum = date(2025, 3, 17)
    omschrijving = "Verbouwing"


class VraagantwoordFactory(factory.django.DjangoModelFactory):
    """A published answer for citizens, about nothing but itself: add products with `producten.set`."""

    class Meta:
        model = Vraagantwoord
        django_get_or_create = ("code",)

    code = "paspoort-gestolen"
    vraag = "Mijn paspoort is gestolen. Wat moet ik doen?"
    antwoord = "Doe eerst aangifte bij de politie. Vraag daarna een nieuw paspoort aan."
    status = "gepubliceerd"
    afdeling = factory.SubFactory(AfdelingFactory)

    class Params:
        intern = factory.Trait(
            code="paspoort-signalering",
            vraag="De aanvrager staat gesignaleerd. Wat nu?",
            antwoord="Bel de teamleider.",
            is_intern=True,
        )
        concept = factory.Trait(status="concept")


class VerwijzingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Verwijzing
        django_get_or_create = ("code",)

    code = "rdw"
    naam = "RDW"
    waarvoor = "Bij de RDW schrijft u een auto over op een andere naam."
    synoniemen = "kenteken\nauto overschrijven"
    telefoon = "088 008 74 47"
    website = "https://www.rdw.nl"


class UplNaamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UplNaam
        django_get_or_create = ("uri",)

    uri = "http://standaarden.overheid.nl/owms/terms/paspoort"
    naam = "paspoort"
    kenmerken = ["gemeente", "burger"]
