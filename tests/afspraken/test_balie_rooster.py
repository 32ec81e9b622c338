"""What a beheerder changes in the admin, and what the night does: capacity always follows."""

import logging
from datetime import date, time, timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse

from afspraken import tasks
from afspraken.admin import PlanningAdmin
from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Balie, Bezetting, Capaciteit, Uitgerolddag
from afspraken.services import controleer, herbereken, rol_rooster_uit, toekomstige_dagen
from catalogus.models import Openingstijd
from catalogus.services import bij_gewijzigde_openingstijden
from kcc.organisatie.enums import Rol
from tests.afspraken.factories import (
    DAG,
    NU,
    AanbodFactory,
    AfspraakFactory,
    BalieFactory,
    BezettingFactory,
    ProductgroepFactory,
    RoosterregelFactory,
)
from tests.catalogus.factories import LocatieFactory

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
TIEN_UUR = 10 * 12  # the cell


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def locatie(db):
    """Open on werkdagen from eight to six."""
    locatie = LocatieFactory()
    for weekdag in range(1, 6):
        Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(8), tot=time(18))
    AanbodFactory()
    return locatie


@pytest.fixture
def client(planner_client):
    planner_client.medewerker.is_staff = True
    planner_client.medewerker.save()
    return planner_client


def capaciteit(datum: date, cel: int = TIEN_UUR) -> int:
    rij = Capaciteit.objects.filter(datum=datum, kanalen=[]).first()
    return rij.capaciteit[cel] if rij else 0


def klopt(locatie, *datums) -> bool:
    return controleer(locatie_id=locatie.pk, datums=datums) == []


def verwijder(client, naam, pk):
    response = client.post(reverse(f"admin:afspraken_{naam}_delete", args=[pk]), {"post": "yes"})
    assert response.status_code == 302
    return [str(melding) for melding in get_messages(response.wsgi_request)]


# --- Who may -----------------------------------------------------------------------------------

MODELLEN = ["productgroep", "balie"]


@pytest.mark.parametrize("naam", MODELLEN)
@pytest.mark.parametrize(("rol", "status"), [(Rol.PLANNER, 200), (Rol.BEHEERDER, 200), (Rol.REDACTEUR, 403)])
def test_planner_and_beheerder_manage_the_planning(aangemeld, locatie, naam, rol, status):
    client = aangemeld(rol, is_staff=True)
    assert client.get(reverse(f"admin:afspraken_{naam}_changelist")).status_code == status
    assert client.get(reverse(f"admin:afspraken_{naam}_add")).status_code == status


def test_every_model_of_the_planning_is_kept_by_the_same_rule():
    for model, beheer in admin.site._registry.items():
        if model._meta.app_label == "afspraken":
            assert isinstance(beheer, PlanningAdmin)


# --- Desks and skills ----------------------------------------------------------------------------


def test_what_no_longer_fits_is_named(client, locatie):
    bezetting = BezettingFactory()
    afspraak = AfspraakFactory()
    herbereken(locatie_id=locatie.pk, datums=[DAG])
    (melding, _) = sorted(verwijder(client, "balie", bezetting.balie_id))
    assert melding.startswith(f"1 afspraak past niet meer in het rooster: {afspraak.nummer} (2 maart 10.30)")
    # Nothing is lost: the appointment stands and keeps its place, and nothing can be booked beside it.
    assert Afspraak.objects.get().status == Afspraakstatus.BEVESTIGD
    assert klopt(locatie, DAG)


def test_many_at_once_are_taken_away_together(client, locatie):
    for nummer in (1, 2):
        BezettingFactory(balie=BalieFactory(nummer=nummer))
    herbereken(locatie_id=locatie.pk, datums=[DAG])
    assert capaciteit(DAG) == 2
    response = client.post(
        reverse("admin:afspraken_balie_changelist"),
        {
            "action": "delete_selected",
            "post": "yes",
            "_selected_action": [str(pk) for pk in Balie.objects.values_list("pk", flat=True)],
        },
    )
    assert response.status_code == 302
    assert not Bezetting.objects.exists()
    assert capaciteit(DAG) == 0


@pytest.mark.parametrize("naam", ["balie", "productgroep"])
def test_a_desk_or_a_skill_that_goes_takes_its_capacity_along(client, locatie, naam):
    groep = ProductgroepFactory(rijbewijzen=True)
    bezetting = BezettingFactory(groepen=[groep])
    herbereken(locatie_id=locatie.pk, datums=[DAG])
    assert capaciteit(DAG) == 1
    verwijder(client, naam, {"balie": bezetting.balie_id, "productgroep": groep.pk}[naam])
    assert capaciteit(DAG) == 0
    assert klopt(locatie, DAG)


@pytest.fixture
def uitgerold(locatie):
    """A line for Mondays, rolled out for three weeks."""
    regel = RoosterregelFactory()
    rol_rooster_uit(locatie_id=locatie.pk, vanaf=DAG, tot=DAG + 3 * WEEK)
    return regel


# --- Opening hours -----------------------------------------------------------------------------


def test_capacity_follows_the_opening_hours(locatie, uitgerold):
    assert capaciteit(DAG) == 1
    Openingstijd.objects.filter(weekdag=1).update(van=time(12))
    bij_gewijzigde_openingstijden(locatie=locatie)
    assert capaciteit(DAG) == 0
    assert capaciteit(DAG + 2 * WEEK, 12 * 12) == 1
    assert klopt(locatie, *toekomstige_dagen(locatie_id=locatie.pk, vanaf=DAG))


# --- The night ---------------------------------------------------------------------------------


def test_the_roster_is_rolled_out_a_day_further_than_one_can_book(locatie):
    RoosterregelFactory()
    tasks.rol_roosters_uit()
    tasks.rol_roosters_uit()
    dagen = Uitgerolddag.objects.order_by("datum").values_list("datum", flat=True)
    horizon = locatie.aanbod.get().horizon_dagen
    assert dagen.first() == DAG
    assert dagen.last() == DAG + timedelta(days=horizon + 1)
    assert Bezetting.objects.count() == horizon // 7 + 1


def test_a_difference_is_an_error_in_the_log_and_is_put_right(locatie, uitgerold, caplog):
    rij = Capaciteit.objects.get(datum=DAG)
    rij.vrij[TIEN_UUR] = 0
    rij.save()
    with caplog.at_level(logging.ERROR, logger="afspraken.tasks"):
        tasks.controleer_capaciteit()
    (regel,) = [r for r in caplog.records if r.name == "afspraken.tasks.planning"]
    assert regel.levelno == logging.ERROR
    assert "centrum" in regel.getMessage()
    assert "2026-03-02" in regel.getMessage()
    assert klopt(locatie, DAG)
    caplog.clear()
    tasks.controleer_capaciteit()
    assert not [r for r in caplog.records if r.name == "afspraken.tasks.planning"]


def test_a_capacity_row_of_a_day_without_desks_is_found_too(locatie, uitgerold):
    """A day whose last desk was taken away by SQL still has its vectors."""
    Bezetting.objects.filter(datum=DAG).delete()
    tasks.controleer_capaciteit()
    assert klopt(locatie, DAG)
    assert not Capaciteit.objects.filter(datum=DAG).exists()


def test_who_did_not_come_yesterday_is_missed(locatie):
    gemist = AfspraakFactory(begint_op=NU - timedelta(days=1))
    vandaag = AfspraakFactory(begint_op=NU - timedelta(hours=2))
    for _ in range(2):
        tasks.verwerk_gemiste_afspraken()
    gemist.refresh_from_db()
    vandaag.refresh_from_db()
    assert gemist.status == Afspraakstatus.NIET_VERSCHENEN
    assert vandaag.status == Afspraakstatus.BEVESTIGD


def test_the_night_is_in_the_timetable(settings):
    taken = {deel["task"] for deel in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {
        "afspraken.tasks.rol_roosters_uit",
        "afspraken.tasks.controleer_capaciteit",
        "afspraken.tasks.verwerk_gemiste_afspraken",
    } <= taken
