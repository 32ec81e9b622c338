"""One fixed, valid object of each model of catalogus; variants are traits."""

import factory
from factory.django import DjangoModelFactory

from catalogus.enums import Doelgroep, Productkanaal, Productstatus, Termijneenheid
from catalogus.models import Locatie, Product, Thema
from tests.organisatie.factories import AfdelingFactory


class ThemaFactory(DjangoModelFactory):
    class Meta:
        model = Thema
        django_get_or_create = ["code"]

    code = "burgerzaken"
    naam = "Paspoort, rijbewijs en uittreksels"


class LocatieFactory(DjangoModelFactory):
    class Meta:
        model = Locatie
        django_get_or_create = ["code"]

    class Params:
        hoogvliet = factory.Trait(code="hoogvliet", naam="Stadswinkel Hoogvliet", volgorde=2)

    code = "centrum"
    naam = "Stadswinkel Centrum"
    volgorde = 1


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product
        django_get_or_create = ["code"]

    class Params:
        rijbewijs = factory.Trait(
            code="rijbewijs",
            naam="Rijbewijs verlengen",
            meenemen="Uw oude rijbewijs",
            contacttekst_intern="Kijk of het CBR rijgeschiktheid heeft afgegeven.",
        )

    code = "paspoort"
    naam = "Paspoort aanvragen"
    thema = factory.SubFactory(ThemaFactory)
    afdeling = factory.SubFactory(AfdelingFactory)
    status = Productstatus.GEPUBLICEERD
    doelgroep = [Doelgroep.BURGER]
    kanalen = [Productkanaal.BALIE]
    kort = "Een nieuw paspoort voor uzelf of uw kind."
    meenemen = "Uw oude paspoort\nEen pasfoto"
    contacttekst_intern = "Vraag of het oude paspoort vermist is."
    termijn_aantal = 5
    termijn_eenheid = Termijneenheid.WERKDAGEN
