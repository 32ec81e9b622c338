"""One fixed, valid object of each model of contacten and of what it stands on; variants are traits."""

from datetime import UTC, datetime, timedelta

import factory

from contacten.enums import Kanaal, Resultaat
from contacten.models import (
    Dienstverleningsovereenkomst,
    Emailadres,
    Klant,
    Klantcontact,
    Publieksreactie,
    SocialBericht,
    Telefoonnummer,
    Terugbelverzoek,
)
from tests.catalogus.factories import LocatieFactory as LocatieFactory
from tests.catalogus.factories import ProductFactory as ProductFactory
from tests.catalogus.factories import ThemaFactory as ThemaFactory
from tests.organisatie import factories as organisatie
from tests.organisatie.factories import AfdelingFactory as AfdelingFactory

# Wednesday 12 March 2025, 10.00 in the Netherlands; the deadline of a callback asked then is a day later.
NU = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2025, 3, 13, 16, 0, tzinfo=UTC)


class MedewerkerFactory(organisatie.MedewerkerFactory):
    """Sanne, each time the same; Youssef with `collega`."""

    class Meta:
        django_get_or_create = ("username",)

    username = "sanne"
    first_name = "Sanne"
    last_name = "Bakker"

    class Params:
        collega = factory.Trait(username="youssef", first_name="Youssef", last_name="Amrani")


class KlantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Klant
        skip_postgeneration_save = True

    naam = "Fatima de Vries"
    geboortedatum = datetime(1980, 3, 12, tzinfo=UTC).date()
    postcode = "3011 AD"
    huisnummer = "40"
    aangemaakt_op = NU

    @factory.post_generation
    def telefoon(self, create, waarde, **kwargs):
        Telefoonnummer.objects.create(klant=self, nummer=waarde or "+31612345678")

    @factory.post_generation
    def email(self, create, waarde, **kwargs):
        Emailadres.objects.create(klant=self, adres=waarde or "fatima@voorbeeld.nl")


class KlantcontactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Klantcontact

    referentie = factory.Sequence(lambda nummer: f"contact-{nummer}")
    kanaal = Kanaal.TELEFOON
    begonnen_op = NU - timedelta(minutes=5)
    beeindigd_op = NU
    resultaat = Resultaat.DIRECT_BEANTWOORD
    product = factory.SubFactory(ProductFactory)
    medewerker = factory.SubFactory(MedewerkerFactory)


class TerugbelverzoekFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Terugbelverzoek

    referentie = factory.Sequence(lambda nummer: f"verzoek-{nummer}")
    afdeling = factory.SubFactory(AfdelingFactory)
    product = factory.SubFactory(ProductFactory)
    naam = "Fatima de Vries"
    telefoonnummer = "+31612345678"
    vraag = "Wanneer kan ik mijn paspoort ophalen?"
    aangemaakt_op = NU
    deadline_op = DEADLINE
    deadline_regel = "volgende werkdag 17.00 uur"

    class Params:
        geprobeerd = factory.Trait(eerste_poging_op=NU)
        bereikt = factory.Trait(eerste_poging_op=NU, bereikt_op=NU)
        afgesloten = factory.Trait(eerste_poging_op=NU, bereikt_op=NU, afgesloten_op=NU)
        ingetrokken = factory.Trait(ingetrokken_op=NU)


class PublieksreactieFactory(factory.django.DjangoModelFactory):
    """A complaint that came in by mail on Wednesday 12 March 2025; six weeks end on Wednesday 23 April."""

    class Meta:
        model = Publieksreactie

    referentie = factory.Sequence(lambda nummer: f"reactie-{nummer}")
    soort = "klacht"
    kanaal = Kanaal.EMAIL
    afdeling = factory.SubFactory(AfdelingFactory)
    naam = "Fatima de Vries"
    emailadres = "fatima@voorbeeld.nl"
    onderwerp = "Lang gewacht aan de balie"
    tekst = "Ik stond een uur te wachten."
    ontvangen_op = NU
    termijn_aantal = 6
    termijn_eenheid = "weken"
    termijn_is_wettelijk = True
    deadline = datetime(2025, 4, 23, tzinfo=UTC).date()

    class Params:
        aanvraag = factory.Trait(
            soort="aanvraag", termijn_aantal=8, deadline=datetime(2025, 5, 7, tzinfo=UTC).date()
        )
        melding = factory.Trait(
            soort="melding",
            termijn_aantal=10,
            termijn_eenheid="werkdagen",
            termijn_is_wettelijk=False,
            deadline=datetime(2025, 3, 26, tzinfo=UTC).date(),
        )
        beantwoord = factory.Trait(beantwoord_op=NU + timedelta(days=2), antwoord="Onze excuses.")
        ingetrokken = factory.Trait(ingetrokken_op=NU + timedelta(days=2))


class SocialBerichtFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SocialBericht

    referentie = factory.Sequence(lambda nummer: f"bericht-{nummer}")
    account = "@rotterdam"
    auteur = "@fatima"
    tekst = "Waarom is de straat open?"
    ontvangen_op = NU
    deadline_op = NU + timedelta(hours=2)
    deadline_regel = "2 werkuren"

    class Params:
        beantwoord = factory.Trait(
            beantwoord_op=NU + timedelta(hours=1), antwoord="De riolering wordt vernieuwd."
        )


class DvoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dienstverleningsovereenkomst

    afdeling = factory.SubFactory(AfdelingFactory)
    geldig_vanaf = datetime(2025, 1, 1, tzinfo=UTC).date()
