"""What stands beside the norms: each by its definition, its list and its export, and never as a norm."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from lxml import html

from afspraken.models import Afspraak, Beschikbaarheidsmeting
from contacten.models import Klantcontact, Uitnodiging
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.models import Servicenorm, VerouderdeDag
from servicenormen.regels import Telling
from tests.afspraken.factories import AfspraakFactory
from tests.contacten.factories import (
    DEADLINE,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    ProductFactory,
    TerugbelverzoekFactory,
)
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory
from tests.servicenormen.test_views import lees_csv, links

pytestmark = pytest.mark.django_db

DAG, MINUUT, SECONDE = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
T1 = Tertaal(2025, 1)
# Thursday 24 April 2025: all that happened in March is decided.
NU = datetime(2025, 4, 24, 10, tzinfo=UTC)
PAGINA = reverse("servicenormen:indicatoren")


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


def telling(code, peilmoment=NU):
    """From the cases while days are stale, and the same from the day counts after."""

    def vraag():
        return {s.norm.code: s.telling for s in services.indicatorstanden(T1, peilmoment)}[code]

    uit_gevallen = vraag()
    services.werk_verouderde_dagen_bij()
    assert not VerouderdeDag.objects.exists()
    assert vraag() == uit_gevallen
    norm = Servicenorm.alle.get(code=code)
    lijst = services.gevallen(norm, T1, peilmoment)
    assert Telling(sum(geval.binnen_norm for geval in lijst), len(lijst)) == uit_gevallen
    return uit_gevallen


def contact(dagen=0, later=timedelta(0), **velden):
    """A known client who called `dagen` (and `later`) after 10 March."""
    begin = datetime(2025, 3, 10, 9, tzinfo=UTC) + dagen * DAG + later
    return KlantcontactFactory(begonnen_op=begin, beeindigd_op=begin + 5 * MINUUT, **velden)


@pytest.mark.parametrize(
    ("later", "ander", "opgelost"),
    [
        (14 * DAG, {}, 1),
        (14 * DAG + SECONDE, {}, 2),
        (DAG, {"product": "rijbewijs"}, 2),
        (DAG, {"product": None}, 2),
        (DAG, {"klant": "ander"}, 2),
        (DAG, {"richting": "uitgaand"}, 1),
        (DAG, {"kanaal": "balie"}, 0),
        (DAG, {"resultaat": "terugbelverzoek"}, 0),
    ],
)
def test_solved_is_not_forwarded_and_no_new_contact_within_fourteen_days(later, ander, opgelost):
    klant = KlantFactory()
    contact(klant=klant)
    velden = {"klant": klant, **ander}
    if ander.get("product"):
        velden["product"] = ProductFactory(code=ander["product"])
    if ander.get("klant"):
        velden["klant"] = KlantFactory()
    contact(later=later, **velden)
    # An outbound contact is neither a case nor a new question; one at the desk is a new question, no case.
    gevallen = 1 if "richting" in ander or "kanaal" in ander else 2
    assert telling("opgelost") == Telling(opgelost, gevallen)


def test_whether_it_was_solved_is_known_after_fourteen_days():
    eerste = contact(klant=KlantFactory())
    besluit = eerste.begonnen_op + 14 * DAG
    assert telling("opgelost", besluit - SECONDE) == Telling()
    assert telling("opgelost", besluit) == Telling(1, 1)


def test_a_broken_off_contact_and_an_unknown_client_are_no_case():
    contact(klant=KlantFactory(), resultaat="afgebroken")
    for resultaat in ("direct_beantwoord", "afspraak_gemaakt", "doorverbonden_gelukt", "doorverwezen"):
        contact(resultaat=resultaat)
    contact(resultaat="afgebroken")
    assert telling("opgelost") == Telling()
    assert telling("anoniem") == Telling(2, 4)


def test_a_new_contact_marks_the_days_of_those_before_it_whoever_writes_it():
    klant = KlantFactory()
    for dag in (0, 5, 9, 30):
        contact(dag, klant=klant)
    assert telling("opgelost") == Telling(2, 4)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contacten_klantcontact SET begonnen_op = begonnen_op + interval '20 days', "
            "beeindigd_op = beeindigd_op + interval '20 days' WHERE begonnen_op < '2025-03-11'"
        )
    assert telling("opgelost") == Telling(1, 4)
    # Many rows at once mark in another way.
    Klantcontact.objects.bulk_create(
        KlantcontactFactory.build(
            klant=klant,
            product=Klantcontact.objects.first().product,
            medewerker=None,
            begonnen_op=datetime(2025, 3, 1, tzinfo=UTC) + nummer * timedelta(hours=2),
            beeindigd_op=None,
        )
        for nummer in range(250)
    )
    assert telling("opgelost") == Telling(1, 254)
    Klantcontact.objects.filter(begonnen_op__gt=datetime(2025, 3, 12, tzinfo=UTC)).delete()
    telling("opgelost")
    assert services.herbouw() == []


def test_who_did_not_come():
    BezoekFactory()
    BezoekFactory(aangemeld_op=None, opgeroepen_op=None)
    for status in ("niet_verschenen", "afgezegd", "bevestigd"):
        AfspraakFactory(
            status=status, begint_op=AFSPRAAK, locatie=LocatieFactory(), producten=[ProductFactory()]
        )
    # At seven in the evening the day is not over.
    assert telling("no-show", AFSPRAAK + timedelta(hours=9)) == Telling()
    assert telling("no-show") == Telling(2, 3)
    Afspraak.objects.filter(status="bevestigd").update(status="niet_verschenen")
    assert telling("no-show") == Telling(3, 4)
    norm = Servicenorm.alle.get(code="no-show")
    delen = services.normstand(norm, T1, NU).uitsplitsing["product"]
    assert sum(deel.telling.noemer for deel in delen) == 4


def test_waiting_without_an_appointment_has_its_own_times():
    for minuten in (5, 30, 31, 50):
        aangemeld = AFSPRAAK - 5 * MINUUT
        BezoekFactory(inloop=True, opgeroepen_op=aangemeld + minuten * MINUUT)
    BezoekFactory()
    BezoekFactory(inloop=True, opgeroepen_op=None, weggelopen_op=AFSPRAAK)
    assert telling("inloop") == Telling(2, 4)
    verdeling = services.verdeling(services.normstand(Servicenorm.alle.get(code="inloop"), T1, NU))
    assert (verdeling.mediaan, verdeling.p90) == (30, 50)


def test_reached_counts_what_norm_6_counts():
    TerugbelverzoekFactory(eerste_poging_op=DEADLINE)
    TerugbelverzoekFactory(eerste_poging_op=DEADLINE, bereikt_op=DEADLINE)
    TerugbelverzoekFactory(eerste_poging_op=DEADLINE, bereikt_op=DEADLINE + SECONDE)
    TerugbelverzoekFactory(ingetrokken=True)
    assert telling("bereikt") == Telling(1, 3)


def test_response_is_known_when_the_invitation_is_over():
    for dagen in (None, 1, 30):
        bezoek = BezoekFactory()
        Uitnodiging.objects.create(
            bezoek=bezoek, via="email", kanaal="balie", locatie=bezoek.locatie, uitgenodigd_op=AFSPRAAK,
            beantwoord_op=dagen and AFSPRAAK + dagen * DAG,
        )  # fmt: skip
    assert telling("respons", AFSPRAAK + 30 * DAG - SECONDE) == Telling()
    assert telling("respons", AFSPRAAK + 30 * DAG) == Telling(2, 3)
    Uitnodiging.objects.filter(beantwoord_op=None).update(beantwoord_op=AFSPRAAK + DAG)
    assert telling("respons") == Telling(3, 3)


def test_free_slots_of_every_measurement():
    rni, paspoort = ProductFactory(code="rni"), ProductFactory(code="paspoort")
    for product, eerste, derde in ((rni, 1, 7), (rni, 5, 8), (rni, None, None), (paspoort, 1, None)):
        Beschikbaarheidsmeting.objects.create(
            gemeten_op=AFSPRAAK,
            product=product,
            locatie=LocatieFactory(code=f"locatie-{eerste}"),
            eerste_vrije_op=eerste and AFSPRAAK + eerste * DAG,
            derde_vrije_op=derde and AFSPRAAK + derde * DAG,
            werkdagen_tot_eerste=eerste,
        )
    assert telling("ambitie-1") == Telling(1, 3)
    assert telling("ambitie-5") == Telling(2, 3)
    # Of the passport only the first slot is known.
    assert telling("derde") == Telling(1, 3)


def test_each_has_its_definition_and_its_cases(manager_client):
    for nummer in range(3):
        contact(nummer, klant=KlantFactory())
        contact(nummer)
        BezoekFactory(inloop=True)
        BezoekFactory(locatie=LocatieFactory(code=f"locatie-{nummer}"))
        TerugbelverzoekFactory(eerste_poging_op=DEADLINE, bereikt_op=DEADLINE if nummer else None)
    pagina = manager_client.get(PAGINA)
    kaarten = html.fromstring(pagina.content).xpath("//article")
    assert len(kaarten) == Servicenorm.alle.filter(is_indicator=True).count() == 9
    for kaart in kaarten:
        (adres,) = kaart.xpath("h3/a/@href")
        indicator = Servicenorm.alle.get(code=urlsplit(adres).path.split("/")[-2])
        assert indicator.toelichting in kaart.text_content()
        norm = manager_client.get(adres)
        assert norm.status_code == 200
        for getal, adres in links(norm)[:6]:
            lijst = manager_client.get(adres)
            assert lijst.context["telling"].noemer == getal, adres
            assert len(lees_csv(manager_client.get(lijst.context["csv_url"]))) == getal
    assert "Stadswinkel" in pagina.text
    assert "Terugbellen" in [titel for titel, *_ in pagina.context["stromen"]]


def test_no_indicator_is_a_norm(client, manager_client):
    codes = set(Servicenorm.alle.filter(is_indicator=True).values_list("code", flat=True))
    assert codes.isdisjoint(stand.norm.code for stand in services.standen(T1, NU))
    assert codes.isdisjoint(norm.code for norm in services.rapport(T1, NU).normen)
    for pagina in ("servicenormen:dashboard", "servicenormen:kwaliteitshandvest"):
        assert "Niet verschenen" not in manager_client.get(reverse(pagina)).text


def test_only_managers_and_beheerders(aangemeld, client):
    assert client.get(PAGINA).status_code == 302
    for rol in Rol:
        assert aangemeld(rol).get(PAGINA).status_code == (200 if rol in {Rol.MANAGER, Rol.BEHEERDER} else 403)


def test_as_many_queries_for_many(manager_client, django_assert_max_num_queries):
    def vragen():
        with django_assert_max_num_queries(60) as gevangen:
            manager_client.get(PAGINA)
        return len(gevangen)

    BezoekFactory(inloop=True)
    contact(klant=KlantFactory())
    services.werk_verouderde_dagen_bij()
    vragen()
    eerst = vragen()
    for nummer in range(20):
        begin = AFSPRAAK - nummer * DAG
        BezoekFactory(inloop=True, aangemeld_op=begin, opgeroepen_op=begin)
        contact(nummer, klant=KlantFactory())
    services.werk_verouderde_dagen_bij()
    assert vragen() == eerst
