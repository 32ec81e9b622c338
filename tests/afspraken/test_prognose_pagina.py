"""The forecast from the database to the page, and the advice beside the roster."""

import re
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken import tasks
from afspraken.models import Bezoek, Personeelsadvies, Prognose, Prognosestand
from afspraken.services import personeel
from afspraken.services.geschiedenis import lees_gegevens
from afspraken.services.groepsverwachting import per_groep
from afspraken.services.prognose import laatste_stand, maak_prognose
from catalogus.models import Locatie, Openingsuitzondering
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.afspraken.wereld import MAANDAG, Wereld, maak_wereld
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db

NU = datetime(2026, 3, 2, 6, 30, tzinfo=TIJDZONE)
URL = "/werk/planning/prognose/"
WEKEN = 30


def maak_bezoeken(wereld: Wereld, locatie: Locatie, per_dag: int = 6, tot: date = MAANDAG) -> None:
    """So many appointments and two walk-ins every werkdag, spread over the day; ten minutes each."""
    bezoeken = []
    for n in range(1, WEKEN * 7):
        datum = tot - timedelta(days=n)
        if datum.weekday() > 4:
            continue
        for nummer in range(per_dag + 2):
            moment = datetime.combine(datum, time(9 + nummer % 8, 15 * (n % 4)), TIJDZONE)
            wachtte = timedelta(minutes=3)
            bezoeken.append(
                Bezoek(
                    locatie=locatie,
                    datum=datum,
                    groep=wereld.groepen[nummer % 2],
                    product=wereld.producten[nummer % 2],
                    afspraak_op=moment if nummer < per_dag else None,
                    aangemeld_op=moment - timedelta(minutes=n % 9),
                    opgeroepen_op=moment + wachtte,
                    afgerond_op=moment + wachtte + timedelta(minutes=8 + n % 5),
                )
            )
    Bezoek.objects.bulk_create(bezoeken)


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(aantal_locaties=2, aantal_groepen=2)
    maak_bezoeken(wereld, wereld.locaties[0])
    for nummer in (1, 2):
        wereld.bezet(wereld.locaties[0], nummer, time(8), time(18), [0, 1])
    return wereld


@pytest.fixture
def locatie(wereld: Wereld) -> Locatie:
    return Locatie.objects.with_openingstijden().get(pk=wereld.locaties[0].pk)


@pytest.fixture
def client(aangemeld):
    with time_machine.travel(NU, tick=False):
        yield aangemeld(Rol.PLANNER)


def vraag(**extra) -> str:
    return "&".join(f"{k}={v}" for k, v in ({"locatie": "locatie-0", "datum": "2026-03-02"} | extra).items())


# --- From the database -------------------------------------------------------------------------


def test_the_database_counts_what_python_would(wereld):
    gegevens = lees_gegevens(vandaag=MAANDAG)
    g = gegevens.geschiedenis
    assert g.per_dag.sum() == Bezoek.objects.count()
    for bezoek in Bezoek.objects.order_by("?")[:40]:
        n = next(
            n
            for n, reeks in enumerate(g.reeksen)
            if (reeks.locatie, reeks.groep, reeks.is_inloop)
            == (bezoek.locatie_id, bezoek.groep_id, bezoek.afspraak_op is None)
        )
        dag = g.dagen.index(bezoek.datum)
        moment = (bezoek.afspraak_op or bezoek.aangemeld_op).astimezone(TIJDZONE)
        zelfde = Bezoek.objects.filter(
            datum=bezoek.datum, groep=bezoek.groep, afspraak_op__isnull=bezoek.afspraak_op is None
        )
        assert g.per_dag[n, dag] == zelfde.count()
        kwartier = moment.hour * 4 + moment.minute // 15
        assert g.per_kwartier[n, dag - g.kwartier_begin, kwartier] >= 1
    assert (g.per_kwartier.sum(axis=2) == g.per_dag[:, g.kwartier_begin :]).all()


def test_reading_costs_the_same_however_many_came(wereld):
    def tel() -> int:
        with CaptureQueriesContext(connection) as vragen:
            lees_gegevens(vandaag=MAANDAG)
        return len(vragen)

    eerst = tel()
    maak_bezoeken(wereld, wereld.locaties[1], per_dag=20)
    assert tel() == eerst


def test_a_group_that_is_no_longer_offered_is_not_forecast(wereld, locatie):
    wereld.locaties[0].aanbod.filter(groep=wereld.groepen[1]).update(is_actief=False)
    maak_prognose(nu=NU)
    groepen = set(Prognose.objects.filter(locatie=locatie).values_list("groep_id", flat=True))
    assert groepen == {wereld.groepen[0].pk}


def test_a_visit_without_a_group_counts_for_the_group_of_its_product(wereld):
    voor = lees_gegevens(vandaag=MAANDAG).geschiedenis.per_dag.sum(axis=1)
    Bezoek.objects.update(groep=None)
    assert (lees_gegevens(vandaag=MAANDAG).geschiedenis.per_dag.sum(axis=1) == voor).all()


# --- Making it ---------------------------------------------------------------------------------


def test_making_the_forecast_again_changes_nothing(wereld):
    maak_prognose(nu=NU)
    eerst = list(Prognose.objects.order_by("datum", "groep").values_list("afspraken", "inloop"))
    maak_prognose(nu=NU)
    assert Prognosestand.objects.count() == 1
    assert list(Prognose.objects.order_by("datum", "groep").values_list("afspraken", "inloop")) == eerst


def test_a_constant_history_is_forecast_as_it_was(wereld, locatie):
    stand = maak_prognose(nu=NU)
    dag = personeel.lees_dagen(locatie, [MAANDAG])[MAANDAG]
    assert dag.verwacht.sum() == pytest.approx(8, rel=0.1)
    assert not dag.verwacht[dag.geopend == 0].any()
    assert stand.toets["dagen"] > 50
    assert not dag.is_nieuw


def test_a_booking_of_this_morning_counts_at_once(wereld, locatie):
    maak_prognose(nu=NU)
    voor = personeel.lees_dagen(locatie, [MAANDAG])[MAANDAG]
    for cel in (120, 126):
        wereld.plan(locatie, cel)
    na = personeel.lees_dagen(locatie, [MAANDAG])[MAANDAG]
    assert na.geboekt.sum() > voor.geboekt.sum() + 1.5
    # Who was expected anyhow has now booked: the day does not get busier by it.
    assert na.verwacht.sum() == pytest.approx(voor.verwacht.sum(), abs=0.5)


@time_machine.travel(NU, tick=False)
def test_the_tasks_do_it_once(wereld, locatie):
    tasks.maak_prognose()
    stand = laatste_stand()
    tasks.maak_prognose()
    assert laatste_stand().gemaakt_op == stand.gemaakt_op
    Prognose.objects.filter(datum__gt=MAANDAG + timedelta(days=2)).delete()
    tasks.bereken_adviezen()
    assert Personeelsadvies.objects.filter(locatie=locatie).count() == 3
    with CaptureQueriesContext(connection) as vragen:
        tasks.bereken_adviezen()
    assert not any("INSERT" in vraag["sql"] or "UPDATE" in vraag["sql"] for vraag in vragen)


def test_the_advice_beside_the_roster(wereld, locatie):
    assert personeel.advies(locatie, MAANDAG) is None
    maak_prognose(nu=NU, met_toets=False)
    zonder = personeel.advies(locatie, MAANDAG)
    assert zonder.balies is None and zonder.verschil is None
    personeel.bereken_advies(locatie=locatie, datum=MAANDAG)
    advies = personeel.advies(locatie, MAANDAG)
    assert advies.is_gehaald
    assert advies.binnen_norm >= 0.9
    assert [r - v for r, v in zip(advies.rooster, advies.verschil, strict=True)] == advies.balies
    assert advies.uren_rooster == 20
    assert all(
        not balies for balies, is_open in zip(advies.balies, advies.geopend, strict=True) if not is_open
    )
    # Two desks for eight visitors are too many.
    assert advies.uren_te_veel > 0
    with CaptureQueriesContext(connection) as een:
        personeel.adviezen(locatie, [MAANDAG])
    with CaptureQueriesContext(connection) as vijf:
        personeel.adviezen(locatie, [MAANDAG + timedelta(days=n) for n in range(5)])
    assert len(een) == len(vijf)


# --- The page ----------------------------------------------------------------------------------


def test_without_a_forecast_the_page_says_when_it_comes(client, wereld):
    assert "Er is nog geen prognose" in client.get(URL).content.decode()


@pytest.mark.parametrize("rol", [Rol.BALIEMEDEWERKER, Rol.KCC_MEDEWERKER, Rol.REDACTEUR])
def test_only_planners_and_managers_see_it(aangemeld, rol):
    assert aangemeld(rol).get(URL).status_code == 403


def test_the_day_shows_visitors_desks_and_how_good_it_is(client, wereld):
    maak_prognose(nu=NU)
    pagina = client.get(f"{URL}?{vraag()}").content.decode()
    assert "maandag 2 maart 2026" in pagina
    assert "Verwachte bezoekers per kwartier" in pagina
    assert pagina.count('role="img"') == 2
    assert "te veel" in pagina
    assert "Zelfde weekdag, vorige week" in pagina
    assert reverse("afspraken:planning") in pagina
    # The table has a row for every quarter that the place is open.
    tabel = re.search(r'id="kwartieren".*?</table>', pagina, re.S).group(0)
    assert tabel.count('<th scope="row">') == 40


def test_the_groups_together_are_the_day(client, wereld, locatie):
    maak_prognose(nu=NU)
    dag = personeel.lees_dagen(locatie, [MAANDAG])[MAANDAG]
    groepen = per_groep(dag)
    assert sum(groep.totaal for groep in groepen) == pytest.approx(dag.verwacht)
    assert sum(groep.inloop for groep in groepen) == pytest.approx(dag.inloop)
    for groep in groepen:
        assert (groep.laag <= groep.totaal + 1).all()
        assert (groep.hoog[dag.geopend == 1] >= np.floor(groep.totaal[dag.geopend == 1])).all()
    pagina = client.get(f"{URL}?{vraag()}").content.decode()
    for groep in wereld.groepen:
        assert f"<summary>{groep.naam} per kwartier</summary>" in pagina
    tabel = re.search(r'id="groep-1".*?</table>', pagina, re.S).group(0)
    assert tabel.count('<th scope="row">') == 40


def test_a_change_shows_what_it_does_and_keeps_nothing(client, wereld):
    maak_prognose(nu=NU)
    gewoon = client.get(f"{URL}?{vraag()}").content.decode()
    pagina = client.get(f"{URL}?{vraag(u0900=-2, u1000=-2, inloop=300, duur=100)}").content.decode()
    deel = (
        re.findall(r'prognose__cijfer">([\d,]+)%', gewoon)[0],
        re.findall(r'prognose__cijfer">([\d,]+)%', pagina)[0],
    )
    assert float(deel[0].replace(",", ".")) > float(deel[1].replace(",", "."))
    assert "Zonder uw wijzigingen: <strong>" in pagina
    assert client.get(f"{URL}?{vraag()}").content.decode().count("Zonder uw wijzigingen") == 0


def test_the_fragment_makes_the_page_what_a_fresh_load_is(client, wereld):
    maak_prognose(nu=NU)
    pagina = client.get(f"{URL}?{vraag(inloop=50)}")
    na = gebruik(client, pagina, '//form[@hx-target="#prognose"]')
    assert regels(na.pagina) == regels(client.get(na.adres))


@pytest.mark.parametrize(
    ("extra", "melding"),
    [
        ({"inloop": "veel"}, "Vul een heel getal in"),
        ({"u0900": 99}, "Vul hoogstens 50 in"),
        ({"weg": -3}, "Vul 0 of meer in"),
        ({"datum": "2027-01-01"}, "Kies een dag daartussen"),
        ({"datum": "morgen"}, "Vul een datum in"),
        ({"locatie": "nergens"}, "Kies een locatie uit de lijst"),
    ],
)
def test_wrong_input_is_told_beside_the_field(client, wereld, extra, melding):
    maak_prognose(nu=NU, met_toets=False)
    response = client.get(f"{URL}?{vraag(**extra)}")
    assert response.status_code == 422
    assert melding in response.content.decode()
    assert "Er klopt nog iets niet" in response.content.decode()


def test_a_closed_day_says_so(client, wereld, locatie):
    Openingsuitzondering.objects.create(locatie=locatie, datum=date(2026, 3, 3), omschrijving="Verbouwing")
    maak_prognose(nu=NU, met_toets=False)
    assert "deze dag gesloten" in client.get(f"{URL}?{vraag(datum='2026-03-03')}").content.decode()


def test_a_new_place_says_that_it_knows_little(client, wereld):
    maak_prognose(nu=NU, met_toets=False)
    pagina = client.get(f"{URL}?{vraag(locatie='locatie-1')}").content.decode()
    assert "nog weinig geschiedenis" in pagina
    assert "te weinig geschiedenis om de prognose te toetsen" in pagina


def test_the_week_shows_every_day(client, wereld, locatie):
    maak_prognose(nu=NU, met_toets=False)
    personeel.bereken_advies(locatie=locatie, datum=MAANDAG)
    pagina = client.get(f"{URL}?{vraag(periode='week')}").content.decode()
    assert pagina.count("Gesloten") == 2
    assert "zaterdag 7 maart" in pagina
    assert "uur te veel" in pagina
    assert "Het advies komt vannacht" in pagina


@pytest.mark.parametrize("periode", ["dag", "week"])
def test_the_page_costs_the_same_with_one_booking_and_with_many(client, wereld, locatie, periode):
    maak_prognose(nu=NU, met_toets=False)
    wereld.plan(locatie, 120)

    def tel() -> int:
        with CaptureQueriesContext(connection) as vragen:
            assert client.get(f"{URL}?{vraag(periode=periode)}").status_code == 200
        return len(vragen)

    client.get(f"{URL}?{vraag()}")
    een = tel()
    for cel in range(126, 190, 6):
        wereld.plan(locatie, cel)
        wereld.bezet(locatie, cel, time(9), time(12), [0])
    assert tel() == een


def test_numbers_of_a_day_are_python_numbers(wereld, locatie):
    """What the planner's screens take over must be plain values."""
    maak_prognose(nu=NU, met_toets=False)
    advies = personeel.advies(locatie, MAANDAG)
    assert all(type(waarde) is int for waarde in advies.rooster + advies.laag + advies.hoog)
    assert not any(isinstance(waarde, np.generic) for waarde in advies.verwacht)
