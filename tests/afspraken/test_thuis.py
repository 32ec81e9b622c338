"""Home visits on screen: the citizen's way to one, the tour of the team, and the planner's matrix."""

import re
from datetime import datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from afspraken import regels
from afspraken.models import Aanbod, Afspraak, Bezoek, Gebied, Huisbezoek, Postcodereeks, Reistijd
from afspraken.services import beheersleutel, herbereken
from catalogus.models import Locatie, Openingstijd
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Inzage
from tests.afspraken.test_ronde import maak_teams, plan
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld

pytestmark = pytest.mark.django_db
ADRES = {"straat": "Dorpsstraat", "huisnummer": "1a", "postcode": "1000ab", "plaats": "Ergens"}
WENS = "?product=product-0&personen=1"


@pytest.fixture
def wereld():
    """A team, a counter and somebody by video that all supply the product."""
    with time_machine.travel(VROEG, tick=False):
        wereld = maak_teams()
        aanbod = wereld.locaties[0].aanbod.get()
        for code, soort in (("winkel", "stadswinkel"), ("video", "video")):
            locatie = Locatie.objects.create(code=code, naam=code.capitalize(), soort=soort)
            for weekdag in range(1, 6):
                Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(8), tot=time(18))
            Aanbod.objects.create(
                locatie=locatie, product=aanbod.product, groep=aanbod.groep, duur_minuten=15
            )
            wereld.bezet(locatie, 1, time(9), time(17), [0])
        yield wereld


def test_the_ways_to_be_helped_side_by_side(client: Client, wereld: Wereld) -> None:
    moment = reverse("afspraken:moment")
    pagina = client.get(moment + WENS).content.decode()
    for soort in ("Aan de balie", "Via video", "Bij u thuis"):
        assert soort in pagina
    assert "Winkel" in pagina and "Locatie 0" not in pagina
    video = client.get(f"{moment}{WENS}&soort=video").content.decode()
    assert "<h2>Video</h2>" in video and "<h2>Winkel</h2>" not in video
    balie = client.get(f"{moment}{WENS}&soort=balie").content.decode()
    assert "<h2>Video</h2>" not in balie and "<h2>Winkel</h2>" in balie
    Locatie.objects.exclude(code="winkel").update(is_actief=False)
    alleen = client.get(moment + WENS).content.decode()
    assert "Hoe wilt u geholpen worden" not in alleen and "Bij u thuis" not in alleen


def test_a_visit_is_booked_and_its_address_is_in_no_address(client: Client, wereld: Wereld) -> None:
    antwoord = client.post(reverse("afspraken:thuis") + WENS, ADRES)
    assert antwoord.status_code == 302
    gezien = [antwoord.url]
    pagina = client.get(antwoord.url)
    inhoud = pagina.content.decode()
    assert "Dorpsstraat 1a, 1000 AB Ergens" in inhoud and "<h2>Winkel</h2>" not in inhoud
    # The middle to the west takes twenty minutes: not before twenty past nine.
    gekozen = f"{WENS}&soort=thuis&locatie=locatie-0&moment=2026-03-02T09:20"
    stap3 = reverse("afspraken:gegevens") + gekozen
    antwoord = client.post(stap3, {"naam": "Jo de Wit", "telefoon": "0612345678"})
    gezien.append(antwoord.url)
    stap4 = client.get(antwoord.url).content.decode()
    assert "Dorpsstraat 1a" in stap4
    sleutel = stap4.split('name="aanvraag_sleutel" value="')[1].split('"')[0]
    klaar = client.post(antwoord.url, {"aanvraag_sleutel": sleutel})
    gezien.append(klaar.url)
    bezoek = Huisbezoek.objects.get()
    assert (bezoek.adres, bezoek.team.code) == ("Dorpsstraat 1a, 1000 AB Ergens", "locatie-0")
    # The digits alone can be in a key by chance.
    assert not any(re.search(r"1000(\+|%20| )?AB|Dorpsstraat", url) for url in gezien)
    eigen = client.get(klaar.url).content.decode()
    assert "Wij komen op het adres dat u opgaf." in eigen and "Dorpsstraat" not in eigen
    assert "afspraak_thuisadres" not in client.session


def test_moving_shows_only_what_the_team_can_reach(client: Client, wereld: Wereld) -> None:
    client.post(reverse("afspraken:thuis") + WENS, ADRES)
    afspraak = plan(wereld, 120, 0)
    plan(wereld, 168, 2)  # in the east from two until half past: 45 minutes away
    pagina = reverse("afspraken:verplaatsen", args=[afspraak.uuid, beheersleutel(afspraak)])
    inhoud = client.get(f"{pagina}?locatie=locatie-0&datum=2026-03-02").content.decode()
    assert "moment=2026-03-02T15%3A00" not in inhoud and "moment=2026-03-02T15%3A15" in inhoud
    client.post(f"{pagina}?locatie=locatie-0&moment=2026-03-02T15:15")
    afspraak.refresh_from_db()
    assert afspraak.begint_op == datetime(2026, 3, 2, 15, 15, tzinfo=TIJDZONE)


def test_teams_are_one_choice_with_the_moments_of_all(client: Client) -> None:
    with time_machine.travel(VROEG, tick=False):
        wereld = maak_teams(2)
        naar = client.post(reverse("afspraken:thuis") + WENS, ADRES).url
        # Nobody of the first team before ten; of the second nobody after: together the whole day.
        plan(wereld, 113, 0)
        wereld.locaties[1].balies.get().bezettingen.filter(van__gte=time(12)).delete()
        herbereken(locatie_id=wereld.locaties[1].pk, datums=[MAANDAG])
        inhoud = client.get(naar).content.decode()
        assert inhoud.count("<h2>Bij u thuis</h2>") == 1 and "Locatie 0" not in inhoud
        assert "locatie=locatie-1&amp;moment=2026-03-02T09%3A20" in inhoud
        assert "locatie=locatie-0&amp;moment=2026-03-02T15%3A00" in inhoud
        assert inhoud.count("09.20") == 1
        # Somebody else took that team for it: the other comes, and nobody notices.
        plan(wereld, 132, 0, 1)
        gekozen = f"{WENS}&soort=thuis&locatie=locatie-1&moment=2026-03-02T11:00"
        antwoord = client.post(reverse("afspraken:vasthouden") + gekozen)
        assert "locatie=locatie-0" in antwoord.url
        gegevens = client.get(antwoord.url).content.decode()
        assert "Bij u thuis" in gegevens and "Locatie 0" not in gegevens
        assert Afspraak.alle.held().get().locatie == wereld.locaties[0]


@pytest.mark.parametrize(
    ("veld", "waarde", "melding"),
    [
        ("postcode", "12345", "Deze postcode klopt niet."),
        ("postcode", "9999 AA", "Op dit adres komen wij niet."),
        ("huisnummer", "naast nr 4", "Een huisnummer begint met een cijfer."),
        ("straat", "", "Vul uw straat in."),
    ],
)
def test_an_address_that_is_none(client: Client, wereld: Wereld, veld, waarde, melding) -> None:
    antwoord = client.post(reverse("afspraken:thuis") + WENS, ADRES | {veld: waarde})
    assert antwoord.status_code == 422 and melding in antwoord.content.decode()


def test_without_an_address_the_places_are_shown(client: Client, wereld: Wereld) -> None:
    pagina = client.get(f"{reverse('afspraken:moment')}{WENS}&soort=thuis").content.decode()
    assert "<h2>Winkel</h2>" in pagina and "Locatie 0" not in pagina


# --- The tour ----------------------------------------------------------------------------------


def test_the_tour_in_order_with_its_journeys(baliemedewerker_client, wereld: Wereld) -> None:
    laat, vroeg = plan(wereld, 14 * 12, 2), plan(wereld, 10 * 12, 0)
    inhoud = baliemedewerker_client.get(f"{reverse('afspraken:ronde')}?datum=2026-03-02").content.decode()
    assert inhoud.index(vroeg.nummer) < inhoud.index(laat.nummer)
    assert "2 bezoeken, 90 minuten onderweg" in inhoud  # 20 there, 45 between, 25 back
    assert "1000 AA Ergens" in inhoud and "+31612345678" in inhoud
    assert set(Inzage.objects.values_list("object_id", flat=True)) >= {str(laat.pk), str(vroeg.pk)}


def test_a_tour_asks_as_many_queries_for_many_visits(
    baliemedewerker_client, wereld: Wereld, django_assert_max_num_queries
) -> None:
    adres = f"{reverse('afspraken:ronde')}?datum=2026-03-02"
    for cel in (120, 135, 150, 165, 180):
        plan(wereld, cel, 1)
    with django_assert_max_num_queries(30):
        baliemedewerker_client.get(adres)


def test_at_the_door_and_done(baliemedewerker_client, wereld: Wereld) -> None:
    eerste, tweede = plan(wereld, 120, 1), plan(wereld, 150, 1)
    terug = f"{reverse('afspraken:ronde')}?team=locatie-0&datum=2026-03-02"
    for afspraak in (eerste, tweede):
        antwoord = baliemedewerker_client.post(reverse("afspraken:ronde_begin", args=[afspraak.pk]))
        assert antwoord.url == terug
    # The second cannot begin before the first is done.
    bezoek = Bezoek.objects.get()
    assert (bezoek.afspraak, bezoek.opgeroepen_op) == (eerste, VROEG)
    assert "Rond eerst het vorige bezoek af." in baliemedewerker_client.get(terug).content.decode()
    afronden = reverse("afspraken:ronde_afronden", args=[bezoek.pk])
    baliemedewerker_client.post(afronden, {"resultaat": "iets"})
    baliemedewerker_client.post(afronden, {"resultaat": "geholpen"})
    bezoek.refresh_from_db()
    assert bezoek.afgerond_op == VROEG
    tweede.refresh_from_db()
    assert tweede.status == "bevestigd"


def test_a_desk_is_no_tour(baliemedewerker_client, wereld: Wereld) -> None:
    ander = wereld.plan(Locatie.objects.get(code="winkel"), 120)
    assert baliemedewerker_client.post(reverse("afspraken:ronde_begin", args=[ander.pk])).status_code == 404
    assert not Bezoek.objects.exists()


# --- The matrix --------------------------------------------------------------------------------


def formulier(**anders: str) -> dict[str, str]:
    """The form of the areas as it is now."""
    velden = {"naam-nieuw1": "", "postcodes-nieuw1": "", "naam-nieuw2": "", "postcodes-nieuw2": ""}
    gebieden = list(Gebied.objects.all())
    for nummer, van in enumerate(gebieden):
        velden[f"naam-{van.pk}"] = van.naam
        velden[f"postcodes-{van.pk}"] = ", ".join(str(reeks) for reeks in van.reeksen.all())
        for naar in gebieden[nummer:]:
            rij = Reistijd.objects.filter(van__in=[van, naar], naar__in=[van, naar])
            rij = rij.filter(van=van, naar=van) if van == naar else rij.exclude(van=van, naar=van)
            rij = rij if van == naar else rij.exclude(van=naar, naar=naar)
            velden[f"minuten-{van.pk}-{naar.pk}"] = str(rij.get().minuten)
    return velden | anders


def test_the_planner_changes_areas_and_times(planner_client, wereld: Wereld) -> None:
    adres = reverse("afspraken:planning_gebieden")
    west, oost = Gebied.objects.get(naam="West"), Gebied.objects.get(naam="Oost")
    eerste, tweede = sorted((west, oost), key=lambda gebied: gebied.naam)
    form = planner_client.get(adres).context["form"]
    # Filled in as west-east in the database; shown once, above the diagonal.
    assert form[f"minuten-{eerste.pk}-{tweede.pk}"].value() == 90
    assert form[f"minuten-{tweede.pk}-{eerste.pk}"].value() is None
    antwoord = planner_client.post(
        adres,
        formulier(
            **{
                f"minuten-{eerste.pk}-{tweede.pk}": "60",
                f"minuten-{tweede.pk}-{eerste.pk}": "70",
                f"naam-{west.pk}": "Verre westen",
                f"postcodes-{west.pk}": "1000-1500, 1777",
                "naam-nieuw1": "Eiland",
                "postcodes-nieuw1": "1501-1600",
            }
        ),
    )
    assert antwoord.status_code == 302
    assert [str(reeks) for reeks in Postcodereeks.objects.filter(gebied=west)] == ["1000-1500", "1777"]
    assert Gebied.objects.filter(naam="Eiland").exists() and not Gebied.objects.filter(naam="West").exists()
    assert Reistijd.objects.get(van=tweede, naar=eerste).minuten == 70


@pytest.mark.parametrize(
    ("postcodes", "melding"),
    [
        ("3000-2000", "is geen reeks"),
        ("abc", "is geen reeks"),
        ("2500", "Een postcode hoort bij één gebied."),
    ],
)
def test_postcodes_that_go_wrong(planner_client, wereld: Wereld, postcodes, melding) -> None:
    velden = formulier(**{"naam-nieuw1": "Eiland", "postcodes-nieuw1": postcodes})
    antwoord = planner_client.post(reverse("afspraken:planning_gebieden"), velden)
    assert antwoord.status_code == 422 and melding in antwoord.content.decode()
    assert Gebied.objects.count() == 3 and Postcodereeks.objects.count() == 3


def test_a_matrix_that_makes_a_tour_too_tight_is_seen_first(planner_client, wereld: Wereld) -> None:
    plan(wereld, 120, 0)
    tweede = plan(wereld, 126 + 4, 1)  # twenty minutes on, exactly enough
    adres = reverse("afspraken:planning_gebieden")
    west, midden = Gebied.objects.get(naam="West"), Gebied.objects.get(naam="Midden")
    velden = formulier(**{f"minuten-{midden.pk}-{west.pk}": "25"})
    antwoord = planner_client.post(adres, velden)
    assert antwoord.status_code == 409 and tweede.nummer in antwoord.content.decode()
    assert Reistijd.objects.filter(minuten=20).exists()
    assert planner_client.post(adres, velden | {"ook_krap": "ja"}).status_code == 302
    ronde = planner_client.get(f"{reverse('afspraken:ronde')}?datum=2026-03-02").content.decode()
    assert "Te krap" in ronde
    # In the planner's calendar it does not fit either.
    week = planner_client.get(reverse("afspraken:planning_dag", args=["locatie-0", MAANDAG.isoformat()]))
    assert tweede.nummer in week.content.decode()
    assert Afspraak.objects.filter(begint_op=regels.cel_moment(MAANDAG, 130)).exists()


def test_an_area_with_visits_stays(planner_client, wereld: Wereld) -> None:
    plan(wereld, 120, 0)
    west = Gebied.objects.get(naam="West")
    antwoord = planner_client.post(
        reverse("afspraken:planning_gebieden"), formulier(**{f"naam-{west.pk}": ""})
    )
    assert antwoord.status_code == 422 and "zijn huisbezoeken gepland" in antwoord.content.decode()
    assert Gebied.objects.count() == 3
