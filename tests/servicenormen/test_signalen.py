"""Signals from contact to screen: counting, finding, owning, acting, looking back and closing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from contacten.models import Contactvraag, Onderzoekantwoord, Tevredenheid
from kcc.lib.perioden import lokaal_moment
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.enums import Signaalbron, Signaalstatus, Signaaluitkomst
from servicenormen.models import Signaal, Signaalhandeling, Signaaltelling
from servicenormen.services import SignaalFout
from servicenormen.tasks import zoek_signalen
from tests.contacten.factories import KlantcontactFactory, KlantFactory, ProductFactory

pytestmark = pytest.mark.django_db

# A Monday morning; the week before it is the one that stands out.
NU = datetime(2025, 6, 30, 4, 0, tzinfo=UTC)
ZONDAG = date(2025, 6, 29)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def product(db):
    return ProductFactory()


@pytest.fixture
def tellingen(product):
    """Ten weeks of ten products, twenty a week each, and sixty of one of them in the last week."""
    producten = [product, *(ProductFactory(code=f"p{n}", naam=f"Product {n}") for n in range(9))]
    Signaaltelling.objects.bulk_create(
        Signaaltelling(
            bron=Signaalbron.CONTACT,
            datum=ZONDAG - timedelta(days=dag),
            product=ander,
            aantal=12 if ander == product and dag < 7 else 4,
        )
        for ander in producten
        for dag in range(70)
        if (ZONDAG - timedelta(days=dag)).weekday() < 5
    )
    return producten


@pytest.fixture
def signaal(tellingen):
    (gevonden,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    return gevonden


def gezien(signaal):
    return services.laatste_handeling(signaal)


# --- Counting -----------------------------------------------------------------------------------


def test_counts_contacts_further_questions_and_low_marks_by_local_day(product):
    laat = lokaal_moment(date(2025, 6, 23), time(23, 50))
    contact = KlantcontactFactory(begonnen_op=laat, beeindigd_op=laat)
    KlantcontactFactory(begonnen_op=laat, beeindigd_op=laat, product=None)
    ander = ProductFactory(code="ander", naam="Ander")
    Contactvraag.objects.create(klantcontact=contact, volgorde=1, product=ander)
    for nummer, (vraag, cijfer) in enumerate(
        [("tevredenheid", 5), ("tevredenheid", 6), ("afspraakgemak", 2)]
    ):
        Tevredenheid.objects.create(
            referentie=f"r{nummer}", vraag=vraag, cijfer=cijfer, product=product, beantwoord_op=laat
        )
    for cijfer in (3, 8):
        Onderzoekantwoord.objects.create(
            kanaal="balie", product=product, cijfer=cijfer, opmerking="Lang gewacht", beantwoord_op=laat
        )
    for _ in range(2):
        services.tel_signaaldagen(van=date(2025, 6, 20), tot=date(2025, 6, 24))
    assert set(Signaaltelling.objects.values_list("bron", "product__code", "datum", "aantal")) == {
        ("contact", "paspoort", date(2025, 6, 23), 1),
        ("contact", "ander", date(2025, 6, 23), 1),
        ("kto", "paspoort", date(2025, 6, 23), 2),
    }
    contact.meer_vragen.all().delete()
    services.tel_signaaldagen(van=date(2025, 6, 23), tot=date(2025, 6, 24))
    assert not Signaaltelling.objects.filter(product=ander).exists()


# --- Finding ------------------------------------------------------------------------------------


def test_finds_the_product_and_keeps_one_signal_of_it(signaal, product):
    assert signaal.product == product
    assert signaal.begin <= signaal.van <= signaal.tot <= ZONDAG == signaal.laatst_gezien
    assert (signaal.aantal, round(signaal.verwacht)) == (60, 20)
    assert signaal.status == Signaalstatus.NIEUW
    assert services.zoek_signalen(tot_en_met=ZONDAG, nu=NU) == []
    assert Signaal.objects.count() == Signaalhandeling.objects.count() == 1


def test_the_nightly_task_counts_and_finds(product):
    begin = lokaal_moment(ZONDAG - timedelta(days=69), time(10))
    anderen = [ProductFactory(code=f"p{n}", naam=f"Product {n}") for n in range(4)]
    for dag in range(70):
        moment = begin + timedelta(days=dag)
        if moment.weekday() < 5:
            for ander in [product, *anderen]:
                for _ in range(6 if ander == product and dag >= 63 else 1):
                    KlantcontactFactory(product=ander, begonnen_op=moment, beeindigd_op=moment)
    zoek_signalen()
    zoek_signalen()
    assert [str(signaal.product) for signaal in Signaal.objects.all()] == [str(product)]


def test_what_was_closed_stays_closed_while_it_goes_on(signaal, maak_medewerker):
    services.sluit_signaal(
        signaal_id=signaal.pk, gezien=gezien(signaal), uitkomst=Signaaluitkomst.GEEN_SIGNAAL,
        toelichting="", medewerker=maak_medewerker(Rol.MANAGER), nu=NU,
    )  # fmt: skip
    assert services.zoek_signalen(tot_en_met=ZONDAG, nu=NU) == []


def test_what_nobody_took_and_went_away_closes_itself(signaal):
    later = NU + 5 * WEEK
    services.zoek_signalen(tot_en_met=ZONDAG + 5 * WEEK, nu=later)
    signaal.refresh_from_db()
    assert (signaal.status, signaal.uitkomst) == (Signaalstatus.GESLOTEN, Signaaluitkomst.VANZELF)
    assert signaal.eigenaar is None
    assert signaal.handelingen.last().tekst.startswith("Niemand pakte het op")


def test_words_are_told_without_confidential_contacts_and_names(product, tellingen):
    moment = NU - timedelta(days=3)
    fatima = KlantFactory()
    for nummer in range(6):
        KlantcontactFactory(
            begonnen_op=moment,
            beeindigd_op=moment,
            onderwerp="Krijgt een foutmelding, zegt vries",
            is_vertrouwelijk=nummer == 0,
            klant=fatima if nummer == 1 else None,
        )
    for _ in range(12):
        KlantcontactFactory(
            begonnen_op=moment - 3 * WEEK, beeindigd_op=moment - 3 * WEEK, onderwerp="Vraagt de prijs"
        )
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    woorden = {woord: aantal for woord, aantal, _ in signaal.woorden}
    assert woorden["foutmelding"] == 5
    assert "vries" not in woorden


def test_who_calls_five_times_makes_no_word(product, tellingen):
    moment = NU - timedelta(days=3)
    fatima = KlantFactory()
    for _ in range(6):
        KlantcontactFactory(
            begonnen_op=moment, beeindigd_op=moment, onderwerp="heeft een foutmelding", klant=fatima
        )
    (signaal,) = services.zoek_signalen(tot_en_met=ZONDAG, nu=NU)
    assert signaal.woorden == []


# --- Handling -----------------------------------------------------------------------------------


def test_only_the_owner_acts_and_a_stale_page_is_refused(signaal, maak_medewerker):
    een, ander = maak_medewerker(Rol.MANAGER), maak_medewerker(Rol.BEHEERDER)
    oud = gezien(signaal)
    actie = {"actie": "Tekst aanvullen", "actie_op": ZONDAG, "terugkijken_op": ZONDAG + 2 * WEEK, "nu": NU}
    with pytest.raises(SignaalFout, match="Pak het signaal eerst op"):
        services.leg_actie_vast(signaal_id=signaal.pk, gezien=oud, medewerker=een, **actie)
    services.pak_signaal_op(signaal_id=signaal.pk, gezien=oud, medewerker=een, nu=NU)
    with pytest.raises(SignaalFout, match="net veranderd"):
        services.pak_signaal_op(signaal_id=signaal.pk, gezien=oud, medewerker=ander, nu=NU)
    with pytest.raises(SignaalFout, match="nog geen actie"):
        services.sluit_signaal(
            signaal_id=signaal.pk, gezien=gezien(signaal), uitkomst=Signaaluitkomst.WERKTE, toelichting="",
            medewerker=een, nu=NU,
        )  # fmt: skip
    services.leg_actie_vast(signaal_id=signaal.pk, gezien=gezien(signaal), medewerker=een, **actie)
    signaal.refresh_from_db()
    assert (signaal.eigenaar, signaal.actie) == (een, "Tekst aanvullen")
    assert [handeling.soort for handeling in signaal.handelingen.all()] == ["gevonden", "opgepakt", "actie"]


def test_effect_compares_the_weeks_before_and_after_the_action(signaal, product, maak_medewerker):
    medewerker = maak_medewerker(Rol.MANAGER)
    services.pak_signaal_op(signaal_id=signaal.pk, gezien=gezien(signaal), medewerker=medewerker, nu=NU)
    actie_op = ZONDAG + timedelta(days=1)
    signaal = services.leg_actie_vast(
        signaal_id=signaal.pk, gezien=gezien(signaal), actie="Tekst aanvullen", actie_op=actie_op,
        terugkijken_op=actie_op + 2 * WEEK, medewerker=medewerker, nu=NU,
    )  # fmt: skip
    Signaal.objects.filter(pk=signaal.pk).update(begin=actie_op - WEEK)
    signaal.refresh_from_db()
    assert services.effect(signaal, NU + timedelta(days=6)) is None
    for dag in range(14):
        Signaaltelling.objects.create(
            bron=Signaalbron.CONTACT, datum=actie_op + timedelta(days=dag), product=product, aantal=3
        )
    effect = services.effect(signaal, NU + 2 * WEEK)
    assert (effect.voor, effect.na, effect.weken, effect.verschil) == (60, 21, 2, -65)


# --- Screens ------------------------------------------------------------------------------------


def test_only_managers_see_signals(aangemeld):
    assert aangemeld(Rol.KCC_MEDEWERKER).get("/sturing/signalen/").status_code == 403


def test_empty_lists_explain(aangemeld):
    client = aangemeld(Rol.MANAGER)
    for status, woord in [
        ("", "Er valt niets op"),
        ("in_behandeling", "Niemand werkt"),
        ("gesloten", "nog geen"),
    ]:
        assert woord in client.get(f"/sturing/signalen/?status={status}").content.decode()
    assert client.get("/sturing/signalen/?status=onzin").status_code == 404


def test_from_list_to_closed(signaal, aangemeld):
    client = aangemeld(Rol.MANAGER)
    assert signaal.get_absolute_url() in client.get("/sturing/signalen/").content.decode()
    pagina = client.get(signaal.get_absolute_url()).content.decode()
    assert f"van={signaal.van}&amp;tot_en_met={signaal.tot}&amp;product=paspoort" in pagina
    adres = signaal.get_absolute_url()
    client.post(f"{adres}oppakken/", {"gezien": gezien(signaal)})
    fout = client.post(
        f"{adres}actie/", {"gezien": gezien(signaal), "actie": "Bellen", "actie_op": "2025-06-30"}
    )
    assert "Bellen" in fout.content.decode()
    assert "Kies een datum" in fout.content.decode()
    client.post(
        f"{adres}actie/",
        {
            "gezien": gezien(signaal),
            "actie": "Bellen",
            "actie_op": "2025-06-30",
            "terugkijken_op": "2025-07-14",
        },
    )
    client.post(f"{adres}sluiten/", {"gezien": gezien(signaal), "uitkomst": "werkte", "toelichting": "Klaar"})
    signaal.refresh_from_db()
    assert (signaal.status, signaal.uitkomst) == (Signaalstatus.GESLOTEN, Signaaluitkomst.WERKTE)
    pagina = client.get(signaal.get_absolute_url()).content.decode()
    assert "De actie werkte. Klaar" in pagina
    assert reverse("servicenormen:signaal_sluiten", args=[signaal.pk]) not in pagina


def test_stale_form_keeps_what_was_typed_and_says_why(signaal, aangemeld, maak_medewerker):
    oud = gezien(signaal)
    services.pak_signaal_op(
        signaal_id=signaal.pk, gezien=oud, medewerker=maak_medewerker(Rol.BEHEERDER), nu=NU
    )
    antwoord = aangemeld(Rol.MANAGER).post(
        f"{signaal.get_absolute_url()}sluiten/",
        {"gezien": oud, "uitkomst": "vanzelf", "toelichting": "Dat was de markt"},
    )
    assert "net veranderd" in antwoord.content.decode()
    assert "Dat was de markt" in antwoord.content.decode()


def test_list_costs_the_same_for_one_and_many(signaal, tellingen, aangemeld, django_assert_max_num_queries):
    client = aangemeld(Rol.MANAGER)
    for ander in tellingen[1:]:
        Signaal.objects.create(
            bron=Signaalbron.CONTACT, product=ander, begin=ZONDAG, van=ZONDAG, tot=ZONDAG,
            laatst_gezien=ZONDAG, aantal=20, verwacht=5, afwijking=5, gevonden_op=NU,
        )  # fmt: skip
    with django_assert_max_num_queries(11):
        client.get("/sturing/signalen/")
    with django_assert_max_num_queries(16):
        client.get(signaal.get_absolute_url())
