"""Between check-in and finish: not come, back in the queue, sent on, a pause, the end of the day."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from afspraken import services, tasks
from afspraken.enums import Bezoekresultaat, Pauzereden, Sluitreden
from afspraken.models import Bezoek, Dagsluiting, Werkplek, Werkwijze
from afspraken.services import BalieFout
from contacten.models import Klantcontact
from servicenormen.meetmethoden.wachttijd import Wachttijd
from servicenormen.parameters import Wachttijdparameters
from tests.afspraken.factories import (
    NU,
    AanbodFactory,
    BalieFactory,
    BezettingFactory,
    BezoekFactory,
    ProductgroepFactory,
)
from tests.catalogus.factories import LocatieFactory, ProductFactory
from tests.organisatie.factories import MedewerkerFactory

pytestmark = pytest.mark.django_db

MINUUT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def noor(db):
    AanbodFactory()
    return MedewerkerFactory(baliemedewerker=True)


@pytest.fixture
def rijbewijzen(db):
    return AanbodFactory(rijbewijs=True).groep


def binnen_norm(bezoek, peilmoment):
    """What norm 4 says of this visit at `peilmoment`: True, False, or None when it is no case."""
    methode = Wachttijd(Wachttijdparameters(themas=("burgerzaken",), minuten=10))
    rij = methode.beoordeel(Bezoek.objects.filter(pk=bezoek.pk), peilmoment).get()
    return rij.binnen_norm if rij.is_geval else None


# --- Not come ----------------------------------------------------------------------------------


def test_a_visit_is_closed_as_not_come_only_after_all_calls_and_a_wait(noor):
    bezoek = BezoekFactory()
    services.roep_volgende_op(balie=BalieFactory(), medewerker=noor, nu=NU)
    with pytest.raises(BalieFout, match="eerst nog 2 keer op"):
        services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=NU + MINUUT)
    for minuut in (1, 2):
        services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=NU + minuut * MINUUT)
    with pytest.raises(BalieFout, match="Wacht nog 15 seconden"):
        services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=NU + 2.75 * MINUUT)
    for _ in range(2):
        services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=NU + 3 * MINUUT)
    bezoek.refresh_from_db()
    assert (bezoek.sluitreden, bezoek.weggelopen_op) == (Sluitreden.NIET_GEKOMEN, NU + 3 * MINUUT)
    assert bezoek.afgerond_op is None
    # Nobody was spoken to.
    assert not Klantcontact.objects.exists()


def test_a_double_click_is_no_second_call(noor):
    bezoek = BezoekFactory(aan_balie=True)
    services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=NU + timedelta(seconds=2))
    bezoek.refresh_from_db()
    assert (bezoek.aantal_oproepen, bezoek.laatst_opgeroepen_op) == (1, NU)


def test_how_often_is_called_is_up_to_the_place(noor):
    bezoek = BezoekFactory(aan_balie=True)
    Werkwijze.objects.create(locatie=bezoek.locatie, oproepen=1, wachttijd_seconden=0)
    services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=NU)
    bezoek.refresh_from_db()
    assert bezoek.sluitreden == Sluitreden.NIET_GEKOMEN


def test_who_did_not_come_and_is_there_after_all_keeps_place_and_first_call(noor):
    bezoek = BezoekFactory(
        met_afspraak=True,
        aan_balie=True,
        weggelopen_op=NU + 3 * MINUUT,
        sluitreden=Sluitreden.NIET_GEKOMEN,
    )
    for _ in range(2):
        services.haal_terug(bezoek_id=bezoek.pk, nu=NU + 4 * MINUUT)
    bezoek.refresh_from_db()
    assert (bezoek.weggelopen_op, bezoek.sluitreden, bezoek.opgeroepen_op) == (None, "", NU)
    assert services.roep_volgende_op(balie=BalieFactory(), medewerker=noor, nu=NU + 5 * MINUUT) == bezoek


@pytest.mark.parametrize(
    "velden",
    [{"sluitreden": Sluitreden.EINDE_DAG}, {"sluitreden": Sluitreden.WEGGELOPEN, "doorgestuurd_op": NU}],
)
def test_a_visit_that_is_over_stays_over(velden):
    bezoek = BezoekFactory(weggelopen=True, **velden)
    with pytest.raises(BalieFout, match="als inloop"):
        services.haal_terug(bezoek_id=bezoek.pk, nu=NU)


# --- Back in the queue -------------------------------------------------------------------------


def test_called_by_mistake_goes_back_to_the_old_place_and_norm_4_keeps_the_first_call(noor):
    eerste = BezoekFactory(
        met_afspraak=True, afspraak__begint_op=NU - 9 * MINUUT, aangemeld_op=NU - 9 * MINUUT
    )
    tweede = BezoekFactory(aangemeld_op=NU - 8 * MINUUT)
    balie = BalieFactory()
    assert services.roep_volgende_op(balie=balie, medewerker=noor, nu=NU) == eerste
    services.zet_terug(bezoek_id=eerste.pk)
    assert list(services.wachtrij(eerste.locatie, NU)) == [eerste, tweede]
    assert services.huidig_bezoek(balie) is None
    later = NU + 30 * MINUUT
    eerste.refresh_from_db()
    assert (eerste.balie, eerste.medewerker, eerste.opgeroepen_op) == (None, None, NU)
    # Called within ten minutes; that it was undone is no reason to count it otherwise.
    assert binnen_norm(eerste, later) is True
    assert services.roep_volgende_op(balie=balie, medewerker=noor, nu=later) == eerste
    eerste.refresh_from_db()
    assert (eerste.opgeroepen_op, eerste.laatst_opgeroepen_op, eerste.aantal_oproepen) == (NU, later, 1)
    assert binnen_norm(eerste, later) is True


def test_who_is_back_in_the_queue_cannot_be_finished(noor):
    bezoek = BezoekFactory(aan_balie=True)
    services.zet_terug(bezoek_id=bezoek.pk)
    with pytest.raises(BalieFout):
        services.rond_bezoek_af(
            bezoek_id=bezoek.pk, medewerker=noor, resultaat=Bezoekresultaat.GEHOLPEN, nu=NU
        )


# --- Sent on -----------------------------------------------------------------------------------


def test_sent_on_to_another_group_keeps_clock_and_rank(noor, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True, aangemeld_op=NU - 9 * MINUUT)
    later = BezoekFactory(aangemeld_op=NU - 5 * MINUUT, groep=rijbewijzen)
    kan_rijbewijzen = BalieFactory(nummer=7)
    BezettingFactory(balie=kan_rijbewijzen, groepen=[rijbewijzen])
    services.stuur_door(bezoek_id=bezoek.pk, groep=rijbewijzen, nu=NU + 4 * MINUUT)
    assert list(services.wachtrij(bezoek.locatie, NU)) == [bezoek, later]
    assert services.roep_volgende_op(balie=kan_rijbewijzen, medewerker=noor, nu=NU + 6 * MINUUT) == bezoek
    bezoek.refresh_from_db()
    assert bezoek.opgeroepen_op == NU
    assert bezoek.wacht_sinds == NU - 9 * MINUUT


def test_sent_on_to_a_desk_waits_for_that_desk_as_long_as_somebody_works_there(noor):
    bezoek = BezoekFactory(aan_balie=True)
    doel, ander = BalieFactory(nummer=7), BalieFactory(nummer=8)
    services.ga_zitten(medewerker=noor, balie=doel)
    services.stuur_door(bezoek_id=bezoek.pk, balie=doel, nu=NU)
    assert services.roep_volgende_op(balie=ander, medewerker=noor, nu=NU) is None
    services.neem_pauze(medewerker=noor, reden=Pauzereden.OVERLEG, nu=NU)
    assert services.roep_volgende_op(balie=ander, medewerker=noor, nu=NU) == bezoek
    bezoek.refresh_from_db()
    assert bezoek.voor_balie is None


def test_sent_on_to_a_desk_is_called_there_whatever_the_group(noor, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True)
    doel = BalieFactory(nummer=7)
    BezettingFactory(balie=doel, groepen=[rijbewijzen])
    services.ga_zitten(medewerker=noor, balie=doel)
    services.stuur_door(bezoek_id=bezoek.pk, balie=doel, nu=NU)
    assert services.roep_volgende_op(balie=doel, medewerker=noor, nu=NU) == bezoek


def test_a_visitor_cannot_be_sent_nowhere_to_the_same_desk_or_to_another_place(noor, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True)
    elders = BalieFactory(locatie=LocatieFactory(hoogvliet=True), nummer=1)
    for doel in (
        {},
        {"balie": bezoek.balie},
        {"balie": elders},
        {"groep": bezoek.groep},
        {"groep": ProductgroepFactory(code="anders", naam="Anders")},
        {"groep": rijbewijzen, "balie": BalieFactory(nummer=7)},
    ):
        with pytest.raises(BalieFout, match="Kies"):
            services.stuur_door(bezoek_id=bezoek.pk, nu=NU, **doel)


def test_of_a_visit_that_was_sent_on_one_contact_is_registered_from_the_first_call(noor, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True)
    services.stuur_door(bezoek_id=bezoek.pk, groep=rijbewijzen, nu=NU + 4 * MINUUT)
    services.roep_volgende_op(balie=BalieFactory(nummer=7), medewerker=noor, nu=NU + 8 * MINUUT)
    services.rond_bezoek_af(
        bezoek_id=bezoek.pk, medewerker=noor, resultaat=Bezoekresultaat.GEHOLPEN, nu=NU + 12 * MINUUT
    )
    contact = Klantcontact.objects.get()
    assert (contact.begonnen_op, contact.beeindigd_op) == (NU, NU + 12 * MINUUT)
    assert (contact.medewerker, contact.resultaat) == (noor, "direct_beantwoord")


def test_who_was_sent_on_and_leaves_was_spoken_to_and_that_is_a_contact_without_a_result(noor, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True)
    services.stuur_door(bezoek_id=bezoek.pk, groep=rijbewijzen, nu=NU)
    for _ in range(2):
        services.meld_weggelopen(bezoek_id=bezoek.pk, nu=NU + 5 * MINUUT)
    assert Klantcontact.objects.get().resultaat == ""


# --- A pause -----------------------------------------------------------------------------------


def test_nobody_is_called_to_a_desk_that_takes_a_pause(noor):
    balie = BalieFactory()
    BezoekFactory()
    services.ga_zitten(medewerker=noor, balie=balie)
    services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)
    services.neem_pauze(medewerker=noor, reden=Pauzereden.OVERLEG, nu=NU + MINUUT)
    werkplek = Werkplek.objects.get()
    assert (werkplek.pauze_sinds, werkplek.pauze_reden) == (NU, Pauzereden.OVERLEG)
    with pytest.raises(BalieFout, match="op pauze"):
        services.roep_volgende_op(balie=balie, medewerker=noor, nu=NU)
    services.hervat(medewerker=noor)
    assert services.roep_volgende_op(balie=balie, medewerker=noor, nu=NU)


def test_no_pause_with_a_visitor_at_the_desk_or_without_a_desk(noor):
    bezoek = BezoekFactory(aan_balie=True)
    with pytest.raises(BalieFout, match="U zit niet meer aan een balie"):
        services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)
    services.ga_zitten(medewerker=noor, balie=bezoek.balie)
    with pytest.raises(BalieFout, match=f"U helpt {bezoek.ticket} nog"):
        services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)


def test_a_pause_ends_with_the_seat(noor):
    services.ga_zitten(medewerker=noor, balie=BalieFactory())
    services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)
    services.ga_zitten(medewerker=MedewerkerFactory(username="jan"), balie=BalieFactory())
    assert not Werkplek.objects.filter(pauze_sinds__isnull=False).exists()


# --- The end of the day ------------------------------------------------------------------------


def test_the_end_of_the_day_closes_who_is_inside_without_calling_anybody_helped(noor, rijbewijzen):
    wacht = BezoekFactory(
        met_afspraak=True, afspraak__begint_op=NU - 15 * MINUUT, aangemeld_op=NU - 15 * MINUUT
    )
    zit = BezoekFactory(aan_balie=True)
    klaar = BezoekFactory(afgerond=True, balie=BalieFactory(nummer=9))
    elders = BezoekFactory(locatie=LocatieFactory(hoogvliet=True))
    services.ga_zitten(medewerker=noor, balie=zit.balie)
    sluiting = services.sluit_dag(locatie=wacht.locatie, datum=NU.date(), medewerker=noor, nu=NU)
    assert (sluiting.wachtend, sluiting.aan_balie, sluiting.balies) == ([wacht.ticket], [zit.ticket], [3])
    for bezoek in (wacht, zit):
        bezoek.refresh_from_db()
        assert (bezoek.sluitreden, bezoek.weggelopen_op) == (Sluitreden.EINDE_DAG, NU)
        assert (bezoek.afgerond_op, bezoek.resultaat) == (None, "")
    klaar.refresh_from_db()
    assert klaar.resultaat == Bezoekresultaat.GEHOLPEN
    assert list(Bezoek.objects.open()) == [elders]
    assert Werkplek.objects.get().balie is None
    # Who sat at a desk was spoken to, nobody knows how that ended; who only waited was not.
    contact = Klantcontact.objects.get()
    assert (contact.bezoek, contact.resultaat) == (zit, "")
    # Sent home after a quarter of an hour: not in time, and it does not vanish.
    assert binnen_norm(wacht, NU) is False
    assert services.sluit_dag(locatie=wacht.locatie, datum=NU.date(), medewerker=noor, nu=NU) is None


def test_the_night_closes_what_was_forgotten_at_the_end_of_its_own_day(noor):
    bezoek = BezoekFactory()
    with time_machine.travel(NU.replace(hour=22, minute=59), tick=False):
        tasks.sluit_dagen()
    assert Bezoek.objects.open().exists()
    with time_machine.travel(NU + timedelta(days=1), tick=False):
        vandaag = BezoekFactory(aangemeld_op=NU + timedelta(days=1))
        for _ in range(2):
            tasks.sluit_dagen()
    bezoek.refresh_from_db()
    assert bezoek.weggelopen_op == (NU + timedelta(days=1)).replace(hour=0)
    assert list(Bezoek.objects.open()) == [vandaag]
    sluiting = Dagsluiting.objects.get()
    assert (sluiting.medewerker, sluiting.wachtend) == (None, [bezoek.ticket])


def test_the_night_is_in_the_timetable(settings):
    assert "afspraken.tasks.sluit_dagen" in {deel["task"] for deel in settings.CELERY_BEAT_SCHEDULE.values()}


# --- On the screens ----------------------------------------------------------------------------


@pytest.fixture
def client(baliemedewerker_client, db):
    AanbodFactory()
    services.ga_zitten(medewerker=baliemedewerker_client.medewerker, balie=BalieFactory())
    return baliemedewerker_client


def doe(client, naam, /, *args, **data):
    response = client.post(reverse(f"afspraken:{naam}", args=args), data)
    return [str(melding) for melding in get_messages(response.wsgi_request)]


def test_the_clerk_sends_on_and_is_told_where_to(client, rijbewijzen):
    bezoek = BezoekFactory(aan_balie=True)
    pagina = client.get("/werk/balie/").content.decode()
    assert f'value="groep-{rijbewijzen.pk}"' in pagina
    assert doe(client, "balie_doorsturen", bezoek.pk, naar=f"groep-{rijbewijzen.pk}") == [
        f"{bezoek.ticket} wacht nu op een balie voor {rijbewijzen}."
    ]
    pagina = client.get("/werk/balie/").content.decode()
    assert "Doorgestuurd" in pagina
    assert "Volgende oproepen" in pagina


@pytest.mark.parametrize("naar", ["", "onzin", "balie-0"])
def test_sending_on_to_what_is_not_in_the_list_is_told_in_words(client, naar):
    bezoek = BezoekFactory(aan_balie=True)
    assert doe(client, "balie_doorsturen", bezoek.pk, naar=naar) == ["Kies waar de bezoeker naartoe gaat."]
    assert Bezoek.objects.at_desk().exists()


def test_the_clerk_undoes_a_wrong_call(client):
    bezoek = BezoekFactory(aan_balie=True)
    assert doe(client, "balie_terug", bezoek.pk) == [
        f"{bezoek.ticket} staat weer op de oude plaats in de wachtrij."
    ]
    pagina = client.get("/werk/balie/").content.decode()
    assert "Terug in de wachtrij" in pagina
    assert "u roept deze op" in pagina


@pytest.mark.parametrize("naam", ["balie_terug", "balie_doorsturen", "balie_weg"])
def test_another_desks_visitor_is_not_this_clerks(client, naam):
    bezoek = BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=8))
    assert client.post(reverse(f"afspraken:{naam}", args=[bezoek.pk])).status_code == 404


def test_the_clerk_takes_a_pause_and_opens_again(client):
    doe(client, "balie_pauze", reden="overleg")
    pagina = client.get("/werk/balie/").content.decode()
    assert "Overleg sinds 10.00 uur" in pagina
    assert "Volgende oproepen" not in pagina
    doe(client, "balie_hervatten")
    assert "Volgende oproepen" in client.get("/werk/balie/").content.decode()
    assert doe(client, "balie_pauze", reden="zomaar") == ["Kies waarom uw balie op pauze gaat."]


def test_before_the_last_call_the_page_says_how_many_are_left(client):
    bezoek = BezoekFactory(aan_balie=True)
    pagina = client.get("/werk/balie/").content.decode()
    assert "Roep eerst nog 2 keer op" in pagina
    assert f"Ja, {bezoek.ticket} is er niet" not in pagina
    Bezoek.objects.update(aantal_oproepen=3)
    assert f"Ja, {bezoek.ticket} is er niet" in client.get("/werk/balie/").content.decode()


def test_of_a_visitor_of_the_kiosk_the_clerk_fills_in_the_product(client):
    product, ander = ProductFactory(), AanbodFactory(rijbewijs=True).product
    bezoek = BezoekFactory(aan_balie=True, product=None)
    pagina = client.get("/werk/balie/").content.decode()
    assert "Waarvoor kwam de bezoeker?" in pagina
    assert "Reisdocumenten" in pagina
    assert str(ander) not in pagina
    doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen", product=product.pk)
    bezoek.refresh_from_db()
    assert bezoek.product == product
    assert Klantcontact.objects.get().product == product


def test_the_reception_takes_back_who_came_after_all(client):
    bezoek = BezoekFactory(aan_balie=True, weggelopen_op=NU, sluitreden=Sluitreden.NIET_GEKOMEN)
    pagina = client.get("/werk/receptie/", {"bezoek": bezoek.pk}).content.decode()
    assert "Toch hier" in pagina
    doe(client, "receptie_haal_terug", bezoek.pk)
    assert list(Bezoek.objects.waiting()) == [bezoek]


def test_the_end_of_the_day_is_seen_before_it_is_done_and_told_after(client):
    bezoek = BezoekFactory()
    pagina = client.get("/werk/receptie/dag/").content.decode()
    assert bezoek.ticket in pagina
    assert "balie 3 (" in pagina
    doe(client, "dag_sluiten")
    pagina = client.get("/werk/receptie/dag/").content.decode()
    assert "Niemand wacht en niemand zit aan een balie." in pagina
    assert bezoek.ticket in pagina
    assert doe(client, "dag_sluiten") == ["Er was niemand meer binnen. De dag is al afgesloten."]
