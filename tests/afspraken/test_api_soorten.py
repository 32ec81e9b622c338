"""The API for home visits, video, needs and what is held: the same as the screens do."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from afspraken.models import Afspraak, Huisbezoek
from afspraken.services import controleer
from kcc.organisatie.enums import Apikanaal
from kcc.organisatie.models import Inzage
from tests.afspraken.test_api import AFSPRAKEN, MOGELIJKHEDEN, geef_token, wijzig
from tests.afspraken.test_medewerker_thuis import maak
from tests.afspraken.test_ronde import plan
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld
from tests.api.test_grondregels import probleem

pytestmark = pytest.mark.django_db
RESERVERINGEN = "/api/v1/reserveringen"
PRODUCTEN = [{"code": "product-0", "aantalPersonen": 1}]
# In the west: twenty minutes from where the teams start.
ADRES = {"straat": "Dorpsstraat", "huisnummer": "1a", "postcode": "1000ab", "plaats": "Ergens"}
OM_NEGEN_TWINTIG = "2026-03-02T09:20:00+01:00"


@pytest.fixture(autouse=True)
def zes_uur():
    with time_machine.travel(VROEG, tick=False):
        yield


@pytest.fixture
def wereld() -> Wereld:
    """Two teams, a counter and somebody by video."""
    return maak(2)


def stuur(client: Client, pad: str, kop: str | None = None, **inhoud: Any) -> Any:
    koppen = {"Idempotency-Key": kop} if kop else {}
    return client.post(pad, json.dumps(inhoud), content_type="application/json", headers=koppen)


def boek(client: Client, kop: str | None = None, **anders: Any) -> Any:
    velden = {"producten": PRODUCTEN, "begintOp": OM_NEGEN_TWINTIG, "naam": "Jo", "email": "jo@example.nl"}
    if "locatie" not in anders:
        velden["adres"] = ADRES
    return stuur(client, AFSPRAKEN, kop, **(velden | anders))


def houd_vast(client: Client, kop: str | None = None, **anders: Any) -> Any:
    velden: dict[str, Any] = {"producten": PRODUCTEN, "begintOp": OM_NEGEN_TWINTIG}
    if "locatie" not in anders:
        velden["postcodecijfers"] = "1000"
    return stuur(client, RESERVERINGEN, kop, **(velden | anders))


def sleutel(gehouden: dict[str, Any]) -> dict[str, str]:
    return {"X-Reserveringssleutel": gehouden["reserveringssleutel"]}


# --- At home -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("wereld")
def test_what_is_free_at_home_is_that_of_all_teams_and_names_none(client: Client):
    vraag = {"product": "product-0", "kanaal": "huisbezoek", "postcodecijfers": "1000", "vanaf": "2026-03-02"}
    [dag] = client.get(MOGELIJKHEDEN, vraag | {"tot": "2026-03-03"}).json()["mogelijkheden"]
    assert dag["datum"] == "2026-03-02" and "locatie" not in dag
    assert dag["tijden"][0] == "09:20" and len(dag["tijden"]) == len(set(dag["tijden"]))
    alleen_balie = client.get(MOGELIJKHEDEN, {"product": "product-0"}).json()["mogelijkheden"]
    assert {vrij["locatie"] for vrij in alleen_balie} == {"winkel"}


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize(
    ("vraag", "naam"),
    [
        ({"kanaal": "huisbezoek"}, "postcodecijfers"),
        ({"postcodecijfers": "1000"}, "postcodecijfers"),
        ({"kanaal": "huisbezoek", "postcodecijfers": "9999"}, "postcodecijfers"),
        ({"kanaal": "huisbezoek", "postcodecijfers": "1000AB"}, "postcodecijfers"),
        ({"kanaal": "huisbezoek", "postcodecijfers": "1000", "locatie": "locatie-0"}, "locatie"),
    ],
)
def test_where_somebody_lives_is_asked_in_four_figures(client: Client, vraag, naam):
    fout = probleem(client.get(MOGELIJKHEDEN, {"product": "product-0", **vraag}), 400)
    assert [param["name"] for param in fout["invalidParams"]] == [naam]


def test_a_visit_is_booked_once_and_any_team_comes(client: Client, wereld: Wereld):
    eerste = boek(client, "een")
    assert eerste.status_code == 201
    assert boek(client, "een").json() == eerste.json()
    gemaakt = eerste.json()
    assert (gemaakt["soort"], gemaakt["adres"]["postcode"]) == ("huisbezoek", "1000 AB")
    assert boek(client, "twee").json()["locatie"] != gemaakt["locatie"]
    probleem(boek(client, "drie"), 409)
    assert Huisbezoek.objects.count() == 2
    for team in wereld.locaties:
        assert controleer(locatie_id=team.pk, datums=[MAANDAG]) == []


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"adres": ADRES | {"postcode": "12"}}, "adres.postcode"),
        ({"adres": ADRES | {"postcode": "9999AA"}}, "postcode"),
        ({"adres": ADRES | {"huisnummer": "naast 4"}}, "adres.huisnummer"),
        ({"adres": ADRES, "locatie": "locatie-0"}, "locatie"),
        ({"locatie": "locatie-0"}, "begintOp"),
        ({"adres": ADRES, "behoeften": ["tolk"]}, "tolktaal"),
        ({"adres": ADRES, "tolktaal": "Pools"}, "tolktaal"),
        ({"adres": ADRES, "behoeften": ["vliegen"]}, "behoeften.0"),
        ({"adres": ADRES, "reserveringssleutel": "x" * 72}, "reserveringssleutel"),
    ],
)
def test_what_does_not_fit_is_named(client: Client, anders, naam):
    fout = probleem(boek(client, **anders), 400)
    assert [param["name"] for param in fout["invalidParams"]] == [naam]
    assert not Afspraak.alle.exists()


def test_a_visit_moves_to_when_a_team_can_be_there(client: Client, wereld: Wereld):
    gemaakt = boek(client).json()
    for team in (0, 1):
        plan(wereld, 168, 2, team)  # in the east from two until half past: 45 minutes away
    uuid, beheersleutel = gemaakt["uuid"], gemaakt["beheersleutel"]
    probleem(wijzig(client, uuid, beheersleutel, begintOp="2026-03-02T15:00:00+01:00"), 409)
    probleem(wijzig(client, uuid, beheersleutel, locatie="winkel"), 400)
    verplaatst = wijzig(client, uuid, beheersleutel, begintOp="2026-03-02T15:15:00+01:00").json()
    assert verplaatst["begintOp"] == "2026-03-02T14:15:00Z" and verplaatst["adres"]["plaats"] == "Ergens"


@pytest.mark.usefixtures("wereld")
def test_the_list_of_an_application_shows_where_and_what_help(django_assert_max_num_queries):
    token = geef_token(kanaal=Apikanaal.TELEFOON)
    boek(token, behoeften=["tolk", "rolstoel"], tolktaal="Pools")
    boek(token, locatie="winkel")
    with django_assert_max_num_queries(12):
        bezoek, balie = sorted(
            token.get(AFSPRAKEN, {"vanaf": "2026-03-02"}).json()["results"],
            key=lambda a: a["soort"] == "balie",
        )
    assert (bezoek["behoeften"], bezoek["tolktaal"]) == (["rolstoel", "tolk"], "Pools")
    assert bezoek["adres"]["straat"] == "Dorpsstraat"
    assert (balie["soort"], balie["adres"], balie["behoeften"]) == ("balie", None, [])


# --- By video ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("wereld")
def test_the_room_is_there_when_it_is_time_and_one_is_there(client: Client, settings):
    settings.KCC_VIDEO_ADRES = "https://video.voorbeeld.nl/{kamer}"
    gemaakt = boek(client, locatie="video").json()
    assert (gemaakt["soort"], gemaakt["videoadres"]) == ("video", None)
    pad, kop = f"{AFSPRAKEN}/{gemaakt['uuid']}", {"X-Beheersleutel": gemaakt["beheersleutel"]}
    aanmelding = f"{pad}/aanmelding"
    probleem(client.post(aanmelding, headers=kop), 409)
    with time_machine.travel(VROEG + timedelta(hours=3, minutes=15), tick=False):
        assert client.get(pad, headers=kop).json()["videoadres"] is None
        probleem(client.post(aanmelding), 401)
        for _ in range(2):
            assert client.post(aanmelding, headers=kop).json()["videoadres"].startswith("https://video.")
        assert client.get(pad, headers=kop).json()["status"] == "verschenen"


@pytest.mark.usefixtures("wereld")
def test_at_a_counter_nobody_says_to_be_there_over_the_api(client: Client):
    gemaakt = boek(client, locatie="winkel").json()
    with time_machine.travel(VROEG + timedelta(hours=3, minutes=15), tick=False):
        kop = {"X-Beheersleutel": gemaakt["beheersleutel"]}
        probleem(client.post(f"{AFSPRAKEN}/{gemaakt['uuid']}/aanmelding", headers=kop), 409)
    assert Afspraak.objects.get().status == "bevestigd"


# --- Holding -----------------------------------------------------------------------------------


def test_what_is_held_becomes_the_appointment(client: Client, wereld: Wereld):
    gehouden = houd_vast(client, locatie="winkel")
    assert gehouden.status_code == 201
    inhoud = gehouden.json()
    assert (inhoud["locatie"], inhoud["soort"]) == ("winkel", "balie")
    assert (inhoud["vervaltOp"], inhoud["kanLanger"]) == ("2026-03-02T05:05:00Z", True)
    # Nobody else gets it: there is one desk.
    probleem(boek(client, locatie="winkel"), 409)
    gemaakt = boek(client, locatie="winkel", reserveringssleutel=inhoud["reserveringssleutel"])
    assert gemaakt.status_code == 201 and gemaakt.json()["uuid"] == inhoud["uuid"]
    assert Afspraak.alle.count() == 1
    assert controleer(locatie_id=Afspraak.objects.get().locatie_id, datums=[MAANDAG]) == []
    # It is no hold any more, and its key opens nothing of the appointment.
    probleem(client.get(f"{RESERVERINGEN}/{inhoud['uuid']}", headers=sleutel(inhoud)), 404)
    probleem(
        client.get(
            f"{AFSPRAKEN}/{inhoud['uuid']}", headers={"X-Beheersleutel": inhoud["reserveringssleutel"]}
        ),
        404,
    )


@pytest.mark.usefixtures("wereld")
def test_a_retry_holds_once_and_another_body_is_refused(client: Client):
    eerste = houd_vast(client, "een", locatie="winkel").json()
    assert houd_vast(client, "een", locatie="winkel").json()["uuid"] == eerste["uuid"]
    probleem(houd_vast(client, "een", locatie="winkel", begintOp="2026-03-02T10:00:00+01:00"), 409)
    assert Afspraak.alle.count() == 1


@pytest.mark.usefixtures("wereld")
def test_it_is_held_longer_on_request_and_given_up(client: Client):
    inhoud = houd_vast(client).json()
    assert (inhoud["locatie"], inhoud["soort"]) == (None, "huisbezoek")
    pad = f"{RESERVERINGEN}/{inhoud['uuid']}"
    with time_machine.travel(VROEG + timedelta(minutes=4), tick=False):
        verlengd = client.post(f"{pad}/verlenging", headers=sleutel(inhoud)).json()
        assert verlengd["vervaltOp"] == "2026-03-02T05:09:00Z"
        assert client.get(pad, headers=sleutel(inhoud)).json() == verlengd
        for _ in range(2):
            assert client.delete(pad, headers=sleutel(inhoud)).status_code == 204
        assert not Afspraak.alle.exists()
        probleem(client.post(f"{pad}/verlenging", headers=sleutel(inhoud)), 404)


@pytest.mark.usefixtures("wereld")
def test_a_held_visit_is_booked_by_the_team_that_holds_it(client: Client):
    gehouden = [houd_vast(client, f"sleutel-{n}").json() for n in range(2)]
    probleem(houd_vast(client), 409)
    for inhoud in gehouden:
        gemaakt = boek(client, reserveringssleutel=inhoud["reserveringssleutel"])
        assert gemaakt.json()["uuid"] == inhoud["uuid"]
    assert Huisbezoek.objects.exclude(straat="").count() == Afspraak.alle.count() == 2


@pytest.mark.usefixtures("wereld")
def test_after_its_time_it_is_booked_as_long_as_it_is_free(client: Client):
    inhoud = houd_vast(client, locatie="winkel").json()
    with time_machine.travel(VROEG + timedelta(minutes=6), tick=False):
        assert boek(client, locatie="winkel").status_code == 201
        probleem(
            boek(client, locatie="winkel", reserveringssleutel=inhoud["reserveringssleutel"]),
            409,
        )


@pytest.mark.usefixtures("wereld")
def test_another_key_learns_nothing(client: Client):
    een, ander = houd_vast(client, "een").json(), houd_vast(client, "twee").json()
    pad = f"{RESERVERINGEN}/{een['uuid']}"
    probleem(client.get(pad), 401)
    probleem(client.get(pad, headers=sleutel(ander)), 404)
    probleem(client.delete(pad, headers=sleutel(ander)), 404)
    probleem(client.get(pad, headers={"X-Reserveringssleutel": "x"}), 404)
    assert Afspraak.alle.count() == 2


def test_one_address_holds_so_many_and_an_application_more(client: Client, wereld: Wereld, settings):
    settings.RESERVERINGEN_PER_ADRES = 3
    tijden = [f"2026-03-02T{uur:02d}:00:00+01:00" for uur in range(9, 13)]
    statussen = [houd_vast(client, locatie="winkel", begintOp=tijd).status_code for tijd in tijden[:2]]
    assert statussen == [201, 409]
    token = geef_token()
    statussen = [houd_vast(token, locatie="winkel", begintOp=tijd).status_code for tijd in tijden[1:]]
    assert statussen == [201, 201, 201]
    assert not Inzage.objects.filter(object_soort="afspraak").exists()


# --- Correcting --------------------------------------------------------------------------------


def test_an_address_is_corrected_and_elsewhere_a_team_must_be_able_to_come(wereld: Wereld):
    toepassing, eerste = geef_token(), plan(wereld, 120, 0)
    for team in (0, 1):
        plan(wereld, 130, 1, team=team)
    uuid, elders = str(eerste.uuid), ADRES | {"postcode": "3000 AA"}
    assert wijzig(toepassing, uuid, adres=ADRES).json()["adres"]["huisnummer"] == "1a"
    # In the east it would take either team too long to its next visit.
    probleem(wijzig(toepassing, uuid, adres=elders), 409)
    fout = probleem(wijzig(toepassing, uuid, adres=elders | {"postcode": "9999 AA"}), 400)
    assert fout["invalidParams"][0]["name"] == "adres"
    assert Huisbezoek.objects.get(pk=eerste.pk).postcode == "1000 AB"
    verbeterd = wijzig(toepassing, uuid, adres=elders, begintOp="2026-03-02T14:30:00+01:00").json()
    assert (verbeterd["adres"]["postcode"], verbeterd["begintOp"]) == ("3000 AA", "2026-03-02T13:30:00Z")
    for team in wereld.locaties[:2]:
        assert controleer(locatie_id=team.pk, datums=[MAANDAG]) == []
