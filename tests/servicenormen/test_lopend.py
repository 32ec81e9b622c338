"""The live page: what can still be saved, counted as the norms will count it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacten.models import Publieksreactie, SocialBericht
from kcc.organisatie.enums import Rol
from servicenormen import services
from tests.contacten.factories import AfdelingFactory, LocatieFactory, ProductFactory, TerugbelverzoekFactory
from tests.servicenormen.factories import BezoekFactory
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db

# Wednesday 12 March 2025, 10.00 in the Netherlands.
NU = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)
MINUUT = timedelta(minutes=1)
GISTEREN = NU - timedelta(days=1)
PAGINA = reverse("servicenormen:nu")


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


def stroom(meetmethode):
    return next(deel for deel in services.lopend(NU) if deel.meetmethode == meetmethode)


def rij(meetmethode, naam):
    gevonden = next(rij for rij in stroom(meetmethode).rijen if rij.naam == naam)
    return gevonden.open, gevonden.bijna, gevonden.te_laat


def test_waiting_counts_from_the_later_of_appointment_and_check_in():
    hier = LocatieFactory(naam="Centrum")
    for minuten in (0, 6, 7, 10, 11):
        begin = NU - minuten * MINUUT
        BezoekFactory(locatie=hier, wacht=True, afspraak_op=begin, aangemeld_op=begin - 5 * MINUUT)
    BezoekFactory(locatie=hier, wacht=True, afspraak_op=NU - 30 * MINUUT, aangemeld_op=NU - MINUUT)
    BezoekFactory(locatie=hier)
    BezoekFactory(locatie=hier, wacht=True, inloop=True)
    assert rij("wachttijd", "Centrum") == (6, 2, 1)
    # Who waits seven minutes is too late first; ten minutes exactly is still in time.
    assert stroom("wachttijd").rijen[0].eerste == NU


def test_callbacks_by_department_until_the_first_attempt():
    wonen = AfdelingFactory(code="wonen", naam="Wonen")
    werk = AfdelingFactory(code="werk", naam="Werk")
    for deadline in (NU - MINUUT, NU, NU + 7 * 60 * MINUUT, NU + timedelta(days=1)):
        TerugbelverzoekFactory(afdeling=wonen, aangemaakt_op=GISTEREN, deadline_op=deadline)
    TerugbelverzoekFactory(
        afdeling=wonen, aangemaakt_op=GISTEREN, deadline_op=NU - MINUUT, eerste_poging_op=NU - 2 * MINUUT
    )
    TerugbelverzoekFactory(afdeling=werk, aangemaakt_op=GISTEREN, deadline_op=NU - MINUUT)
    assert rij("terugbellen", "Wonen") == (4, 2, 1)
    assert rij("terugbellen", "Werk") == (1, 0, 1)
    assert [deel.naam for deel in stroom("terugbellen").rijen] == ["Wonen", "Werk"], "what can be saved first"


def test_answers_until_the_end_of_their_last_day():
    wonen = AfdelingFactory(naam="Wonen")
    vandaag = NU.date()
    for nummer, (dagen, extra) in enumerate(
        [
            (-1, {}),
            (0, {}),
            (2, {}),
            (5, {}),
            (0, {"beantwoord_op": NU}),
            (0, {"ingetrokken_op": NU}),
            (None, {}),
        ]
    ):
        Publieksreactie.objects.create(
            referentie=f"r{nummer}",
            soort="vraag",
            afdeling=wonen,
            ontvangen_op=NU - timedelta(days=9),
            termijn_aantal=5,
            termijn_eenheid="werkdagen",
            termijn_is_wettelijk=False,
            deadline=None if dagen is None else vandaag + timedelta(days=dagen),
            **extra,
        )
    assert rij("antwoord", "Wonen") == (4, 2, 1)


def test_messages_that_ask_for_an_answer():
    for nummer, (minuten, extra) in enumerate(
        [(-1, {}), (30, {}), (90, {}), (30, {"beantwoord_op": NU}), (30, {"is_antwoord_nodig": False})]
    ):
        SocialBericht.objects.create(
            referentie=f"s{nummer}",
            account="@rotterdam",
            ontvangen_op=NU - timedelta(hours=1),
            deadline_op=NU + minuten * MINUUT,
            deadline_regel="2 werkuren",
            **extra,
        )
    assert rij("social_antwoord", "@rotterdam") == (3, 1, 1)


def test_page_says_so_and_renews_itself(manager_client):
    leeg = manager_client.get(PAGINA)
    assert leeg.text.count("Er staat niets open.") == 4
    BezoekFactory(
        wacht=True, afspraak_op=NU - 8 * MINUUT, aangemeld_op=NU - 9 * MINUUT, product=ProductFactory()
    )
    na = gebruik(manager_client, leeg, '//*[@id="stromen"]')
    assert "Bijna te laat" in na.antwoord.text and "Langer dan 7 minuten" in na.antwoord.text
    assert regels(na.pagina) == regels(manager_client.get(PAGINA))


def test_costs_the_same_with_many(manager_client):
    def meet():
        with CaptureQueriesContext(connection) as gemeten:
            manager_client.get(PAGINA)
        return len(gemeten)

    TerugbelverzoekFactory(deadline_op=NU)
    BezoekFactory(wacht=True)
    eerst = meet()
    for nummer in range(5):
        TerugbelverzoekFactory(deadline_op=NU, afdeling=AfdelingFactory(code=f"afdeling-{nummer}"))
        BezoekFactory(wacht=True, locatie=LocatieFactory(code=f"locatie-{nummer}"))
    assert meet() <= eerst


def test_who_may(aangemeld):
    for rol in Rol:
        assert aangemeld(rol).get(PAGINA).status_code == (200 if rol in (Rol.MANAGER, Rol.BEHEERDER) else 403)
