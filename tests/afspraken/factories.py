"""One fixed, valid object of each model of afspraken; variants are traits."""

from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from afspraken import regels
from afspraken.enums import Afspraakkanaal, Bezoekresultaat
from afspraken.models import (
    Aanbod,
    Afspraak,
    Afspraakregel,
    Balie,
    Bezetting,
    Bezoek,
    Productgroep,
    Roosterregel,
)
from kcc.lib.perioden import TIJDZONE, lokale_dag
from tests.catalogus.factories import LocatieFactory, ProductFactory

# A Monday on which the desks are open; 10.00 in the Netherlands.
DAG = date(2026, 3, 2)
NU = datetime(2026, 3, 2, 10, 0, tzinfo=TIJDZONE)


class ProductgroepFactory(DjangoModelFactory):
    class Meta:
        model = Productgroep
        django_get_or_create = ["code"]

    class Params:
        rijbewijzen = factory.Trait(code="rijbewijzen", naam="Rijbewijzen")

    code = "reisdocumenten"
    naam = "Reisdocumenten"


class BalieFactory(DjangoModelFactory):
    class Meta:
        model = Balie
        django_get_or_create = ["locatie", "nummer"]

    locatie = factory.SubFactory(LocatieFactory)
    nummer = 3


class AanbodFactory(DjangoModelFactory):
    class Meta:
        model = Aanbod
        django_get_or_create = ["locatie", "product"]

    class Params:
        rijbewijs = factory.Trait(
            product=factory.SubFactory(ProductFactory, rijbewijs=True),
            groep=factory.SubFactory(ProductgroepFactory, rijbewijzen=True),
        )

    locatie = factory.SubFactory(LocatieFactory)
    product = factory.SubFactory(ProductFactory)
    groep = factory.SubFactory(ProductgroepFactory)
    duur_minuten = 15
    extra_minuten_per_persoon = 5


class _MetGroepen(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def groepen(self, create, groepen, **_):
        if create:
            self.groepen.set(groepen if groepen is not None else [ProductgroepFactory()])


class RoosterregelFactory(_MetGroepen):
    """Every Monday from nine to five, for travel documents."""

    class Meta:
        model = Roosterregel

    balie = factory.SubFactory(BalieFactory)
    weekdag = 1
    van = time(9)
    tot = time(17)
    geldig_vanaf = date(2026, 1, 1)


class BezettingFactory(_MetGroepen):
    class Meta:
        model = Bezetting

    balie = factory.SubFactory(BalieFactory)
    datum = DAG
    van = time(9)
    tot = time(17)


class AfspraakFactory(DjangoModelFactory):
    """Confirmed, half past ten, one product for one person; `producten` gives others."""

    class Meta:
        model = Afspraak
        skip_postgeneration_save = True

    class Params:
        afgezegd = factory.Trait(status="afgezegd")
        verschenen = factory.Trait(status="verschenen")

    nummer = factory.Sequence(lambda n: f"{20_000_000 + n}")
    aanvraag_sleutel = factory.Sequence(lambda n: f"aanvraag-{n}")
    locatie = factory.SubFactory(LocatieFactory)
    begint_op = NU + timedelta(minutes=30)
    datum = factory.LazyAttribute(lambda afspraak: lokale_dag(afspraak.begint_op))
    eindigt_op = factory.LazyAttribute(lambda afspraak: afspraak.begint_op + timedelta(minutes=15))
    kanaal = Afspraakkanaal.ONLINE
    naam = "Fatima de Vries"
    email = "fatima@voorbeeld.nl"
    gemaakt_op = NU - timedelta(days=7)
    gewijzigd_op = NU - timedelta(days=7)

    @factory.post_generation
    def producten(self, create, producten, **_):
        if not create:
            return
        cel = regels.cel(self.begint_op.astimezone(TIJDZONE).time())
        for product in producten or [ProductFactory()]:
            aanbod = AanbodFactory(locatie=self.locatie, product=product)
            cellen = regels.benodigde_cellen(aanbod.duur_minuten, 0, 1)
            Afspraakregel.objects.create(
                afspraak=self, product=product, groep=aanbod.groep, eerste_cel=cel, aantal_cellen=cellen
            )
            cel += cellen


class BezoekFactory(DjangoModelFactory):
    """Somebody without an appointment who checked in five minutes ago and waits."""

    class Meta:
        model = Bezoek

    class Params:
        met_afspraak = factory.Trait(
            afspraak=factory.SubFactory(AfspraakFactory, verschenen=True),
            naam=factory.SelfAttribute("afspraak.naam"),
            afspraak_op=factory.SelfAttribute("afspraak.begint_op"),
        )
        aan_balie = factory.Trait(
            balie=factory.SubFactory(BalieFactory),
            opgeroepen_op=NU,
            laatst_opgeroepen_op=NU,
            aantal_oproepen=1,
        )
        afgerond = factory.Trait(
            aan_balie=True, afgerond_op=NU + timedelta(minutes=10), resultaat=Bezoekresultaat.GEHOLPEN
        )
        weggelopen = factory.Trait(weggelopen_op=NU)

    referentie = factory.Sequence(lambda n: f"bezoek-{n}")
    locatie = factory.SubFactory(LocatieFactory)
    product = factory.SubFactory(ProductFactory)
    groep = factory.SubFactory(ProductgroepFactory)
    aangemeld_op = NU - timedelta(minutes=5)
    datum = factory.LazyAttribute(lambda bezoek: lokale_dag(bezoek.aangemeld_op))
    # Far from the numbers that the services give out.
    ticketnummer = factory.Sequence(lambda n: n + 501)
    naam = "Jan Bos"
