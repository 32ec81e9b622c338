"""What the norms are measured on, besides the objects of tests/contacten; and the norms themselves."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import factory

from afspraken.models import Bezoek
from servicenormen.models import Productmeting, Servicenorm, VerouderdeDag
from tests.contacten.factories import AfdelingFactory, LocatieFactory, ProductFactory, ThemaFactory

# Wednesday 12 March 2025, 10.00 in the Netherlands.
AFSPRAAK = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)


class BezoekFactory(factory.django.DjangoModelFactory):
    """A visitor with an appointment at 10.00 who checked in five minutes early and was called at 10.04."""

    class Meta:
        model = Bezoek

    referentie = factory.Sequence(lambda nummer: f"bezoek-{nummer}")
    locatie = factory.SubFactory(LocatieFactory)
    product = factory.SubFactory(ProductFactory)
    datum = AFSPRAAK.date()
    naam = "Fatima de Vries"
    afspraak_op = AFSPRAAK
    aangemeld_op = AFSPRAAK - timedelta(minutes=5)
    opgeroepen_op = AFSPRAAK + timedelta(minutes=4)

    class Params:
        wacht = factory.Trait(opgeroepen_op=None)
        inloop = factory.Trait(afspraak_op=None)


class ProductmetingFactory(factory.django.DjangoModelFactory):
    """A complete product that could be had online and is."""

    class Meta:
        model = Productmeting

    product = factory.SubFactory(ProductFactory)
    datum = AFSPRAAK.date()
    gemeten_op = AFSPRAAK
    thema = factory.SubFactory(ThemaFactory)
    afdeling = factory.SubFactory(AfdelingFactory)
    ontbreekt: list[str] = []
    is_online_mogelijk = True
    is_online_aangeboden = True

    class Params:
        onvolledig = factory.Trait(ontbreekt=["wat het kost"])


def maak_normen() -> None:
    """The norms as the migration made them, after a test that emptied all tables."""
    normen = import_module("servicenormen.migrations.0002_normen")
    for norm in normen.NORMEN:
        if not Servicenorm.objects.filter(code=norm["code"]).exists():
            Servicenorm.objects.create(geldig_vanaf=normen.VANAF, **norm)
    VerouderdeDag.objects.all().delete()
