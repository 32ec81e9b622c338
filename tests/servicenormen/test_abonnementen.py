"""Figures by mail: once per period however often the work is done, and no longer than somebody may."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction

from kcc.lib.perioden import Tertaal
from kcc.organisatie import services as organisatie
from kcc.organisatie.enums import Berichtstatus, Rol
from kcc.organisatie.models import UitgaandBericht
from servicenormen import services
from servicenormen.enums import Abonnementsoort
from servicenormen.models import Abonnement
from servicenormen.tasks import zet_abonnementen_klaar
from tests.contacten.factories import AfdelingFactory, KlantcontactFactory
from tests.servicenormen.factories import BezoekFactory

pytestmark = pytest.mark.django_db

# A Wednesday; the week after it is over on Monday 24 March.
BEGIN = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)
MAANDAG = datetime(2025, 3, 24, 7, 10, tzinfo=UTC)
PAGINA = "/sturing/abonnementen/"


@pytest.fixture
def manager(maak_medewerker):
    return maak_medewerker(
        Rol.MANAGER, username="mireille", first_name="Mireille", email="mireille@rotterdam.example"
    )


def abonneer(manager, soort=Abonnementsoort.WEEK, nu=BEGIN, **anders):
    return services.abonneer(medewerker=manager, soort=soort, nu=nu, **anders)


def bezorg(nu):
    for bericht in UitgaandBericht.objects.filter(status=Berichtstatus.WACHTEND):
        organisatie.bezorg_bericht(bericht_id=bericht.pk, nu=nu)


# --- Once per period -----------------------------------------------------------------------------


def test_every_monday_once_however_often_the_task_runs(manager):
    abonneer(manager)
    with time_machine.travel(BEGIN + timedelta(hours=1), tick=False):
        zet_abonnementen_klaar()
    assert not UitgaandBericht.objects.exists(), "the week in which somebody subscribes is not over"
    for uur in range(3):
        with time_machine.travel(MAANDAG + timedelta(hours=uur), tick=False):
            zet_abonnementen_klaar()
            bezorg(MAANDAG + timedelta(hours=uur))
    with time_machine.travel(MAANDAG + timedelta(days=6), tick=False):
        zet_abonnementen_klaar()
    (brief,) = mail.outbox
    assert brief.to == ["mireille@rotterdam.example"] and "week 12" in brief.subject
    with time_machine.travel(MAANDAG + timedelta(days=7), tick=False):
        zet_abonnementen_klaar()
    assert UitgaandBericht.objects.count() == 2


def test_a_message_that_was_emptied_does_not_come_again(manager):
    abonneer(manager, Abonnementsoort.HALFJAAR)
    juli = datetime(2025, 7, 1, 7, 0, tzinfo=UTC)
    services.zet_abonnementen_klaar(nu=juli)
    bezorg(juli)
    organisatie.wis_verzonden_berichten(nu=juli + timedelta(days=40))
    services.zet_abonnementen_klaar(nu=juli + timedelta(days=20))
    assert UitgaandBericht.objects.count() == len(mail.outbox) == 1


def test_a_task_killed_halfway_leaves_the_rest_to_the_next(manager, maak_medewerker, monkeypatch):
    ander = maak_medewerker(Rol.BEHEERDER, username="ander", email="ander@rotterdam.example")
    abonneer(manager), abonneer(ander)
    echt = services.abonnementen.zet_bericht_klaar

    def tot_een(**gegevens):
        if UitgaandBericht.objects.exists():
            raise SystemExit
        return echt(**gegevens)

    monkeypatch.setattr(services.abonnementen, "zet_bericht_klaar", tot_een)
    with pytest.raises(SystemExit):
        services.zet_abonnementen_klaar(nu=MAANDAG)
    assert UitgaandBericht.objects.count() == 1
    monkeypatch.setattr(services.abonnementen, "zet_bericht_klaar", echt)
    services.zet_abonnementen_klaar(nu=MAANDAG)
    assert sorted(UitgaandBericht.objects.values_list("aan", flat=True)) == [
        "ander@rotterdam.example", "mireille@rotterdam.example",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_message(maak_medewerker):
    manager = maak_medewerker(Rol.MANAGER, email="m@rotterdam.example")
    abonneer(manager)
    begin, fouten = threading.Barrier(2), []

    def doe():
        begin.wait()
        try:
            services.zet_abonnementen_klaar(nu=MAANDAG)
        except Exception as fout:  # whatever it is, the test tells it
            fouten.append(fout)
        finally:
            connections.close_all()

    draden = [threading.Thread(target=doe) for _ in range(2)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    assert not fouten
    assert UitgaandBericht.objects.count() == 1


def test_a_tertaal_is_told_when_it_is_closed_and_a_revision_is_not(manager):
    BezoekFactory()
    services.werk_verouderde_dagen_bij()
    abonneer(manager, Abonnementsoort.TERTAAL)
    nu = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)
    services.zet_abonnementen_klaar(nu=nu)
    assert not UitgaandBericht.objects.exists()
    t1 = Tertaal(2025, 1)
    eerste = services.stel_vast(tertaal=t1, gezien=None, medewerker=manager, nu=nu)
    services.zet_abonnementen_klaar(nu=nu + timedelta(hours=1))
    services.stel_vast(
        tertaal=t1, gezien=eerste.revisie, reden="Hersteld.", medewerker=manager, nu=nu + timedelta(days=1)
    )
    services.zet_abonnementen_klaar(nu=nu + timedelta(days=2))
    bezorg(nu + timedelta(days=2))
    (brief,) = mail.outbox
    assert "Rapport servicenormen, tertaal 1 van 2025" in brief.subject
    assert "/sturing/rapporten/2025-T1/" in brief.body


# --- What it says --------------------------------------------------------------------------------


def test_only_totals_of_the_norms_and_departments_of_choice(manager):
    wegen, groen = AfdelingFactory(code="wegen", naam="Wegen"), AfdelingFactory(code="groen", naam="Groen")
    moment = datetime(2025, 3, 19, 9, 0, tzinfo=UTC)
    for afdeling, aantal in ((wegen, 6), (groen, 2)):
        for nummer in range(aantal):
            KlantcontactFactory(
                afdeling=afdeling, begonnen_op=moment, beeindigd_op=moment, onderwerp="Fatima de Vries belde",
                resultaat="terugbelverzoek" if nummer == 0 else "direct_beantwoord",
            )  # fmt: skip
    abonneer(manager, normen=["5"], afdelingen=[wegen, groen])
    services.zet_abonnementen_klaar(nu=MAANDAG)
    bezorg(MAANDAG)
    tekst = mail.outbox[0].body
    assert "75,0% van 8, niet gehaald (doel 80%)" in tekst
    assert "Wegen: 83,3% van 6, gehaald" in tekst
    assert "Groen: minder dan 5 gevallen" in tekst
    assert "Norm 6" not in tekst and "Fatima" not in tekst
    assert "/sturing/abonnementen/" in tekst and "17 tot en met 23 maart 2025" in tekst


# --- The end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("wat", ["weg", "rol", "adres"])
def test_it_ends_when_somebody_leaves_or_may_no_more(manager, wat):
    abonneer(manager)
    if wat == "weg":
        manager.is_active = False
    elif wat == "adres":
        manager.email = ""
    manager.save()
    if wat == "rol":
        organisatie.zet_rollen(medewerker=manager, rollen=[Rol.BALIEMEDEWERKER])
    services.zet_abonnementen_klaar(nu=MAANDAG)
    assert not UitgaandBericht.objects.exists()
    abonnement = Abonnement.objects.get()
    assert (abonnement.beeindigd_op, abonnement.einde) == (MAANDAG, "geen_recht")


def test_what_waits_to_leave_does_not_leave_any_more(manager):
    abonneer(manager)
    services.zet_abonnementen_klaar(nu=MAANDAG)
    organisatie.zet_rollen(medewerker=manager, rollen=[])
    bezorg(MAANDAG)
    assert UitgaandBericht.objects.get().status == Berichtstatus.VERVALLEN
    assert mail.outbox == []


# --- The page ------------------------------------------------------------------------------------


def test_subscribe_choose_again_and_end_with_one_click(aangemeld):
    client = aangemeld(Rol.MANAGER)
    type(client.medewerker).objects.update(email="m@rotterdam.example")
    assert "U krijgt nog niets per mail." in client.get(PAGINA).text
    assert "Kies wat u wilt krijgen." in client.post(PAGINA, {}).text
    client.post(PAGINA, {"soort": "week", "normen": ["4", "5"]})
    client.post(PAGINA, {"soort": "week", "normen": ["6"]})
    abonnement = Abonnement.objects.get()
    assert abonnement.normen == ["6"]
    for _ in range(2):
        client.post(f"{PAGINA}{abonnement.pk}/opzeggen/")
    abonnement.refresh_from_db()
    assert abonnement.einde == "opgezegd"
    assert client.get(f"{PAGINA}{abonnement.pk}/opzeggen/").status_code == 405


def test_not_those_of_somebody_else_and_not_without_an_address(aangemeld, manager):
    abonnement = abonneer(manager)
    client = aangemeld(Rol.BEHEERDER)
    client.post(f"{PAGINA}{abonnement.pk}/opzeggen/")
    abonnement.refresh_from_db()
    assert abonnement.beeindigd_op is None
    type(client.medewerker).objects.filter(pk=client.medewerker.pk).update(email="")
    assert "staat geen e-mailadres" in client.post(PAGINA, {"soort": "week"}).text
    assert aangemeld(Rol.KCC_MEDEWERKER).get(PAGINA).status_code == 403


def test_sent_twice_at_once_is_one_subscription(manager):
    with transaction.atomic():
        assert abonneer(manager) == abonneer(manager)
    assert Abonnement.objects.count() == 1
