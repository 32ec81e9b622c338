"""What signals are found in: contacts with and without visits, searches; and the list of exactly those."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from catalogus.models import GemisteZoekvraag
from catalogus.services import los_gemiste_zoekvraag_op, meld_gemist
from contacten.models import Contactvraag, Onderzoekantwoord, Tevredenheid
from kcc.lib.perioden import lokaal_moment
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from servicenormen import services
from servicenormen.enums import Signaalbron
from servicenormen.models import Signaal, Signaaltelling
from tests.contacten.factories import KlantcontactFactory, ProductFactory

pytestmark = pytest.mark.django_db

NU = datetime(2025, 6, 30, 4, 0, tzinfo=UTC)
ZONDAG = date(2025, 6, 29)


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


def tel(product, bron, per_dag, *, laatste_week=None):
    """Ten weeks of counts on weekdays."""
    Signaaltelling.objects.bulk_create(
        Signaaltelling(
            bron=bron,
            datum=ZONDAG - timedelta(days=dag),
            product=product,
            aantal=laatste_week if laatste_week is not None and dag < 7 else per_dag,
        )
        for dag in range(70)
        if (ZONDAG - timedelta(days=dag)).weekday() < 5
    )


@pytest.fixture
def producten():
    """Nine ordinary products, and one with many visits about which people call 2.5 times as much."""
    gewoon = [ProductFactory(code=f"p{n}", naam=f"Product {n}") for n in range(9)]
    for product in gewoon:
        tel(product, Signaalbron.CONTACT, 4)
    uittreksel = ProductFactory(code="uittreksel", naam="Uittreksel")
    tel(uittreksel, Signaalbron.CONTACT, 4, laatste_week=10)
    tel(uittreksel, Signaalbron.BEZOEK, 40)
    return uittreksel


# --- With and without visits ---------------------------------------------------------------------


def test_many_visits_do_not_hide_what_people_call_about(producten):
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    assert signaal.product == producten
    assert (signaal.aantal, round(signaal.verwacht), signaal.met_bezoeken) == (50, 20, False)
    week = next(week for week in services.signaalweken(signaal, NU) if week.is_signaal)
    assert week.aantal == 50, "the chart has the same figures"


def test_without_the_calls_by_themselves_nothing_stands_out(producten):
    """The control of the test before: the same days, counted together only."""
    Signaaltelling.objects.filter(bron=Signaalbron.BEZOEK).delete()
    Signaaltelling.objects.filter(product=producten).delete()
    tel(producten, Signaalbron.CONTACT, 44, laatste_week=50)
    assert services.zoek_signalen(tot_en_met=ZONDAG, nu=NU) == []


def test_a_rush_of_visits_is_still_a_signal(producten):
    Signaaltelling.objects.filter(product=producten).delete()
    tel(producten, Signaalbron.CONTACT, 4)
    tel(producten, Signaalbron.BEZOEK, 10, laatste_week=30)
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    assert (signaal.product, signaal.aantal, signaal.met_bezoeken) == (producten, 170, True)


# --- The list behind it --------------------------------------------------------------------------


@pytest.mark.parametrize("met_bezoeken", [True, False])
def test_the_list_behind_a_signal_has_exactly_what_was_counted(aangemeld, met_bezoeken):
    product, ander = ProductFactory(), ProductFactory(code="ander", naam="Ander")
    moment = lokaal_moment(ZONDAG - timedelta(days=3), datetime.min.time()) + timedelta(hours=10)
    gemaakt = [
        KlantcontactFactory(product=over, kanaal=kanaal, begonnen_op=moment, beeindigd_op=moment)
        for over, kanaal in (
            (product, "telefoon"), (product, "balie"), (ander, "telefoon"), (ander, "balie"), (None, "email"),
            (ander, "telefoon"),
        )
    ]  # fmt: skip
    # A further question about it; twice in one contact; and once more about what it was about already.
    for contact, volgorde in ((2, 1), (2, 2), (3, 1), (4, 1), (0, 1)):
        Contactvraag.objects.create(klantcontact=gemaakt[contact], volgorde=volgorde, product=product)
    services.tel_signaaldagen(van=ZONDAG - timedelta(days=7), tot=ZONDAG + timedelta(days=1))
    bronnen = [Signaalbron.CONTACT, *([Signaalbron.BEZOEK] if met_bezoeken else [])]
    geteld = sum(
        Signaaltelling.objects.filter(product=product, bron__in=bronnen).values_list("aantal", flat=True)
    )
    assert geteld == (5 if met_bezoeken else 3)
    signaal = Signaal.objects.create(
        bron=Signaalbron.CONTACT, product=product, begin=ZONDAG - timedelta(days=6),
        van=ZONDAG - timedelta(days=6), tot=ZONDAG, laatst_gezien=ZONDAG, aantal=geteld, verwacht=1,
        afwijking=4, gevonden_op=NU, met_bezoeken=met_bezoeken,
    )  # fmt: skip
    client = aangemeld(Rol.MANAGER)
    adres = client.get(signaal.get_absolute_url()).context["gevallen_url"]
    assert client.get(adres).context["pagina"].paginator.count == geteld


def test_the_answers_behind_a_signal_are_exactly_those_that_were_counted(aangemeld):
    product = ProductFactory()
    moment = lokaal_moment(ZONDAG - timedelta(days=3), datetime.min.time()) + timedelta(hours=10)
    for nummer, (cijfer, opmerking) in enumerate(
        [(3, "Lang gewacht"), (8, "Fijn geholpen"), (9, ""), (4, "")]
    ):
        antwoord = Onderzoekantwoord.objects.create(
            kanaal="balie", product=product, cijfer=cijfer, opmerking=opmerking, beantwoord_op=moment
        )
        # The last one came in from elsewhere.
        referentie = f"kto-{antwoord.kenmerk}-tevredenheid" if nummer < 3 else "elders-1"
        Tevredenheid.objects.create(
            referentie=referentie, vraag="tevredenheid", cijfer=cijfer, product=product, beantwoord_op=moment
        )
    services.tel_signaaldagen(van=ZONDAG - timedelta(days=7), tot=ZONDAG + timedelta(days=1))
    geteld = Signaaltelling.objects.get(bron=Signaalbron.KTO).aantal
    signaal = Signaal.objects.create(
        bron=Signaalbron.KTO,
        product=product,
        begin=ZONDAG - timedelta(days=6),
        van=ZONDAG - timedelta(days=6),
        tot=ZONDAG,
        laatst_gezien=ZONDAG,
        aantal=geteld,
        verwacht=1,
        afwijking=4,
        gevonden_op=NU,
    )
    client = aangemeld(Rol.MANAGER)
    adres = client.get(signaal.get_absolute_url()).context["gevallen_url"]
    lijst = client.get(adres)
    assert lijst.context["pagina"].paginator.count == geteld == 3
    assert "Lang gewacht" in lijst.text and "Fijn geholpen" in lijst.text
    assert Inzage.objects.filter(object_soort="onderzoekantwoord").count() == 2
    ander = ProductFactory(code="ander", naam="Ander")
    assert client.get(adres.replace(product.code, ander.code)).status_code == 404


def test_a_beheerder_is_not_sent_to_a_list_that_is_refused(aangemeld, producten):
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    assert aangemeld(Rol.BEHEERDER).get(signaal.get_absolute_url()).context["gevallen_url"] == ""


# --- Searches ------------------------------------------------------------------------------------


def zoek(zoekterm, aantallen):
    """Miss this so often on each of the last days."""
    for terug, aantal in zip(range(len(aantallen) - 1, -1, -1), aantallen, strict=True):
        for _ in range(aantal):
            meld_gemist(zoekterm=zoekterm, vandaag=ZONDAG - timedelta(days=terug))


@pytest.fixture
def gezocht():
    zoek("geveltuintje", [1] * 60)
    zoek("straatfeest", [0, 1] * 30)
    zoek("energietoeslag", [0] * 54 + [4] * 6)


def test_a_question_that_is_suddenly_missed_more_is_a_signal(gezocht, aangemeld):
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    assert (signaal.bron, signaal.zoekterm, signaal.aantal) == (Signaalbron.ZOEK, "energietoeslag", 24)
    assert services.zoek_signalen(tot_en_met=ZONDAG, nu=NU) == []
    client = aangemeld(Rol.MANAGER)
    assert "“energietoeslag”" in client.get("/sturing/signalen/").text
    pagina = client.get(signaal.get_absolute_url())
    assert "Wie zocht, wordt niet bewaard." in pagina.text
    assert pagina.context["weken"][-1].aantal == 24
    beheerder = aangemeld(Rol.BEHEERDER).get(signaal.get_absolute_url())
    assert beheerder.context["gevallen_url"] == "/werk/redactie/gemist/"


def test_words_that_are_not_kept_yet_are_no_signal():
    zoek("geveltuintje", [1] * 60)
    zoek("energietoeslag", [20, 20])
    assert services.zoek_signalen(tot_en_met=ZONDAG, nu=NU) == []


def test_the_chart_holds_after_it_was_solved_and_missed_again(gezocht, maak_medewerker):
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    vraag = GemisteZoekvraag.objects.get(zoekterm="energietoeslag")
    los_gemiste_zoekvraag_op(zoekvraag_id=vraag.pk, medewerker=maak_medewerker(Rol.REDACTEUR), nu=NU)
    meld_gemist(zoekterm="energietoeslag", vandaag=ZONDAG + timedelta(days=1))
    assert not GemisteZoekvraag.objects.filter(zoekterm="energietoeslag").exists()
    assert next(week for week in services.signaalweken(signaal, NU) if week.is_signaal).aantal == 24
