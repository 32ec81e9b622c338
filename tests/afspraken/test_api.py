"""Appointments in the API: what is free, booking, moving and cancelling; and nobody else's business."""

import json
from datetime import time
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, Afspraakhandeling, Kanaaldeel
from afspraken.services import Contactgegevens, beheersleutel, controleer, herbereken
from kcc.organisatie.enums import Apikanaal, Apiscope, Handeling
from kcc.organisatie.models import Apiaanvraag, Inzage, UitgaandBericht
from tests.afspraken.wereld import MAANDAG, Wereld, maak_wereld
from tests.api.factories import maak_token, met_token
from tests.api.test_grondregels import probleem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vroeg")]

MOGELIJKHEDEN = "/api/v1/afspraakmogelijkheden"
AFSPRAKEN = "/api/v1/afspraken"
PERIODE = {"vanaf": "2026-03-02", "tot": "2026-03-09"}


@pytest.fixture
def vroeg() -> Any:
    """Monday 2 March 2026, six o'clock in the Netherlands."""
    with time_machine.travel("2026-03-02T05:00:00Z", tick=False):
        yield


@pytest.fixture
def wereld() -> Wereld:
    """Two places; at the first one desk from nine to half past nine, at the second one until ten."""
    wereld = maak_wereld(aantal_locaties=2, aantal_groepen=2)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(9, 30), [0, 1])
    wereld.bezet(wereld.locaties[1], 1, time(9), time(10), [0])
    return wereld


def aanvraag(**anders: Any) -> dict[str, Any]:
    standaard = {
        "producten": [{"code": "product-0", "aantalPersonen": 1}],
        "locatie": "locatie-0",
        "begintOp": "2026-03-02T09:00:00+01:00",
        "naam": "Jo de Wit",
        "email": "jo@example.nl",
        "telefoon": "06 12345678",
        "taal": "en",
    }
    return {naam: waarde for naam, waarde in (standaard | anders).items() if waarde is not None}


def boek(client: Client, kop: str | None = None, **anders: Any) -> Any:
    koppen = {"Idempotency-Key": kop} if kop is not None else {}
    return client.post(
        AFSPRAKEN, json.dumps(aanvraag(**anders)), content_type="application/json", headers=koppen
    )


def wijzig(client: Client, uuid: str, sleutel: str = "", **inhoud: Any) -> Any:
    koppen = {"X-Beheersleutel": sleutel} if sleutel else {}
    return client.patch(
        f"{AFSPRAKEN}/{uuid}", json.dumps(inhoud), content_type="application/json", headers=koppen
    )


def geef_token(**velden: Any) -> Client:
    return met_token(maak_token(naam=f"t-{uuid4()}", **velden))


def test_a_token_sees_and_takes_the_share_of_its_channel(wereld: Wereld):
    wereld.bezet(wereld.locaties[0], 2, time(9), time(9, 30), [0, 1])
    Kanaaldeel.objects.create(locatie=wereld.locaties[0], kanalen=["telefoon"], percentage=50)
    herbereken(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])
    bellen, site = geef_token(kanaal=Apikanaal.TELEFOON), geef_token()
    assert boek(bellen).status_code == 201
    assert Afspraak.objects.get().kanaal == "telefoon"
    vraag = {"product": "product-0", "locatie": "locatie-0", **PERIODE}
    assert "09:00" not in str(bellen.get(MOGELIJKHEDEN, vraag).json())
    assert "09:00" in str(site.get(MOGELIJKHEDEN, vraag).json())
    assert boek(bellen).status_code == 409
    assert boek(site).json()["kanaal"] == "online"
    [handeling, _] = Afspraakhandeling.objects.order_by("pk")
    assert handeling.apitoken is not None and handeling.kanaal == "telefoon"


@pytest.mark.usefixtures("wereld")
def test_a_token_without_the_scope_books_online():
    client = geef_token(kanaal=Apikanaal.RECEPTIE, scopes=[Apiscope.CONTACTEN])
    assert boek(client).status_code == 201
    assert Afspraak.objects.get().kanaal == "online"


def test_every_channel_of_a_token_is_one_of_appointments():
    assert set(Apikanaal.values) == set(Afspraakkanaal.values)


@pytest.mark.usefixtures("wereld")
def test_who_moved_it_is_told_with_key_and_with_token(client: Client):
    gemaakt = boek(client).json()
    wijzig(client, gemaakt["uuid"], gemaakt["beheersleutel"], begintOp="2026-03-02T09:05:00+01:00")
    wijzig(geef_token(), gemaakt["uuid"], begintOp="2026-03-02T09:10:00+01:00")
    handelingen = Afspraakhandeling.objects.order_by("pk")
    wie = [(handeling.soort, handeling.apitoken_id is not None) for handeling in handelingen]
    assert wie == [("verplaatst", False), ("verplaatst", True)]


def test_all_appointments_of_a_period_for_an_application_and_nobody_else(client: Client, wereld: Wereld):
    for cel in (108, 111):
        wereld.plan(wereld.locaties[1], cel)
    elders = wereld.plan(wereld.locaties[0], 108, wereld.wens((1, 1)))
    token = geef_token()
    antwoord = token.get(AFSPRAKEN, {"vanaf": "2026-03-02", "tot": "2026-03-03"})
    assert antwoord.json()["count"] == 3
    assert Inzage.objects.filter(handeling=Handeling.INZIEN, object_soort="afspraak").count() == 3
    [een] = token.get(AFSPRAKEN, {"locatie": "locatie-0", "status": "bevestigd"}).json()["results"]
    assert een["uuid"] == str(elders.uuid) and "beheersleutel" not in een
    assert token.get(AFSPRAKEN, {"product": "product-0", "pageSize": "1"}).json()["count"] == 2
    assert token.get(AFSPRAKEN, {"vanaf": "2026-03-03"}).json()["count"] == 0
    for fout in ({"tot": "2026-03-02"}, {"tot": "2026-06-02"}, {"naam": "Jo"}, {"status": "gereserveerd"}):
        probleem(token.get(AFSPRAKEN, fout), 400)
    probleem(client.get(AFSPRAKEN), 401)
    probleem(geef_token(scopes=[Apiscope.CONTACTEN]).get(AFSPRAKEN), 403)


def test_a_longer_list_costs_no_more_queries(wereld: Wereld, django_assert_num_queries):
    token = geef_token()
    wereld.plan(wereld.locaties[1], 108)
    token.get(AFSPRAKEN)
    with CaptureQueriesContext(connection) as een:
        token.get(AFSPRAKEN)
    aantal = len(een)
    for cel in (111, 114, 117):
        wereld.plan(wereld.locaties[1], cel)
    with django_assert_num_queries(aantal):
        assert token.get(AFSPRAKEN).json()["count"] == 4


# --- What is free ------------------------------------------------------------------------------


@pytest.mark.usefixtures("wereld")
def test_every_start_that_can_be_booked_by_place_and_day(client: Client):
    antwoord = client.get(MOGELIJKHEDEN, {"product": "product-0", "aantalPersonen": "1", **PERIODE})
    assert antwoord.json() == {
        "mogelijkheden": [
            {"locatie": "locatie-0", "datum": "2026-03-02", "tijden": ["09:00", "09:05", "09:10", "09:15"]},
            {
                "locatie": "locatie-1",
                "datum": "2026-03-02",
                "tijden": [f"09:{minuut:02d}" for minuut in range(0, 50, 5)],
            },
        ]
    }


@pytest.mark.usefixtures("wereld")
def test_one_place_more_persons_and_several_products(client: Client):
    def tijden(vraag: str) -> list[list[str]]:
        antwoord = client.get(f"{MOGELIJKHEDEN}?{vraag}&vanaf=2026-03-02&tot=2026-03-09")
        assert antwoord.status_code == 200, antwoord.content
        return [dag["tijden"] for dag in antwoord.json()["mogelijkheden"]]

    assert len(tijden("product=product-0&locatie=locatie-0&kanaal=balie")) == 1
    assert tijden("product=product-0&aantalPersonen=3&locatie=locatie-0") == [["09:00", "09:05"]]
    assert tijden("product=product-0&product=product-1") == [["09:00"]]
    pairs = "product=product-0&aantalPersonen=1&product=product-1&aantalPersonen=2"
    assert tijden(pairs) == []
    # More persons than any place takes, and a product without appointments: nothing is free.
    assert tijden("product=product-0&aantalPersonen=99") == []


@pytest.mark.usefixtures("wereld")
def test_the_last_day_is_not_part_of_it_and_the_past_neither(client: Client):
    def aantal(**vraag: str) -> int:
        return len(client.get(MOGELIJKHEDEN, {"product": "product-0", **vraag}).json()["mogelijkheden"])

    assert aantal() == 2
    assert aantal(vanaf="2026-02-01", tot="2026-03-02") == 0
    assert aantal(vanaf="2026-02-01", tot="2026-03-03") == 2
    assert aantal(vanaf="2026-03-03", tot="2026-03-04") == 0


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize(
    ("vraag", "naam"),
    [
        ("", "product"),
        ("product=onbekend", "product"),
        ("product=", "product.0"),
        ("product=product-0&product=product-0", "product"),
        ("product=a&product=b&product=c&product=d&product=e", "product"),
        ("product=product-0&aantalPersonen=0", "aantalPersonen.0"),
        ("product=product-0&aantalPersonen=100", "aantalPersonen.0"),
        ("product=product-0&aantalPersonen=een", "aantalPersonen.0"),
        ("product=product-0&aantalPersonen=1&aantalPersonen=2", "aantalPersonen"),
        ("product=product-0&product=product-1&aantalPersonen=1", "aantalPersonen"),
        ("product=product-0&vanaf=2026-3-2", "vanaf"),
        ("product=product-0&vanaf=20260302", "vanaf"),
        ("product=product-0&vanaf=2026-02-30", "vanaf"),
        ("product=product-0&vanaf=0001-01-01", "vanaf"),
        ("product=product-0&vanaf=2026-03-02&tot=2026-03-02", "tot"),
        ("product=product-0&vanaf=2026-03-02&tot=2026-05-02", "tot"),
        ("product=product-0&locatie=onbekend", "locatie"),
        ("product=product-0&kanaal=post", "kanaal"),
    ],
)
def test_a_wrong_question_about_what_is_free(client: Client, vraag: str, naam: str):
    [fout] = probleem(client.get(f"{MOGELIJKHEDEN}?{vraag}"), 400)["invalidParams"]
    assert fout["name"] == naam


@pytest.mark.usefixtures("wereld")
def test_sixty_days_may_be_asked(client: Client):
    vraag = {"product": "product-0", "vanaf": "2026-03-02", "tot": "2026-05-01"}
    assert client.get(MOGELIJKHEDEN, vraag).status_code == 200


@pytest.mark.parametrize("aantal", [1, 6])
def test_what_is_free_costs_the_same_for_every_number_of_places(
    client: Client, django_assert_num_queries: Any, aantal: int
):
    wereld = maak_wereld(aantal_locaties=aantal)
    for locatie in wereld.locaties:
        wereld.bezet(locatie, 1, time(9), time(10), [0])
    # Counting the request, products, what places supply; and what is free, with a cursor of its own.
    with django_assert_num_queries(3):
        antwoord = client.get(MOGELIJKHEDEN, {"product": "product-0"})
    assert len(antwoord.json()["mogelijkheden"]) == aantal


# --- Booking -----------------------------------------------------------------------------------


def test_booking_gives_the_appointment_and_its_secret(client: Client, wereld: Wereld):
    antwoord = boek(client, opmerking="Ik zit in een rolstoel.")
    afspraak = Afspraak.objects.get()
    assert antwoord.status_code == 201
    assert antwoord["Location"] == f"http://testserver{AFSPRAKEN}/{afspraak.uuid}"
    assert antwoord.json() == {
        "uuid": str(afspraak.uuid),
        "nummer": afspraak.nummer,
        "status": "bevestigd",
        "producten": [{"code": "product-0", "naam": "Product 0", "aantalPersonen": 1}],
        "locatie": "locatie-0",
        "soort": "balie",
        "adres": None,
        "begintOp": "2026-03-02T08:00:00Z",
        "eindigtOp": "2026-03-02T08:15:00Z",
        "kanaal": "online",
        "naam": "Jo de Wit",
        "email": "jo@example.nl",
        "telefoon": "+31612345678",
        "taal": "en",
        "opmerking": "Ik zit in een rolstoel.",
        "behoeften": [],
        "tolktaal": "",
        "isWijzigbaar": True,
        "videoadres": None,
        "beheersleutel": beheersleutel(afspraak),
        "beheeradres": f"https://kcc.test/afspraak/{afspraak.uuid}/{beheersleutel(afspraak)}/",
    }
    assert afspraak.kanaal == "online"
    assert UitgaandBericht.objects.get().aan == "jo@example.nl"
    assert controleer(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []
    assert not Inzage.objects.exists()


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize(
    "moment",
    ["2026-03-02T08:00:00Z", "2026-03-02T13:30:00+05:30", "2026-03-02t08:00:00.000z", "2026-03-02T08:00Z"],
)
def test_any_offset_is_accepted(client: Client, moment: str):
    assert boek(client, begintOp=moment).json()["begintOp"] == "2026-03-02T08:00:00Z"


@pytest.mark.usefixtures("wereld")
def test_several_products_and_only_a_telephone_number(client: Client):
    antwoord = boek(client, producten=[{"code": "product-1"}, {"code": "product-0"}], email=None, taal=None)
    afspraak = antwoord.json()
    assert [product["code"] for product in afspraak["producten"]] == ["product-1", "product-0"]
    assert (afspraak["eindigtOp"], afspraak["taal"], afspraak["email"]) == ("2026-03-02T08:30:00Z", "nl", "")
    assert not UitgaandBericht.objects.exists()


@pytest.mark.usefixtures("wereld")
def test_what_is_taken_is_409(client: Client):
    assert boek(client).status_code == 201
    assert "bezet" in probleem(boek(client), 409)["detail"]
    # Free, but at a time at which nobody sits there.
    probleem(boek(client, begintOp="2026-03-02T11:00:00+01:00"), 409)
    assert Afspraak.objects.count() == 1


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize(
    ("anders", "namen"),
    [
        ({"producten": None}, {"producten"}),
        ({"producten": []}, {"producten"}),
        ({"producten": [{"code": "onbekend"}]}, {"producten"}),
        ({"producten": [{"code": "product-0"}, {"code": "product-0"}]}, {"producten"}),
        ({"producten": [{"code": "product-0", "aantalPersonen": "1"}]}, {"producten.0.aantalPersonen"}),
        ({"producten": [{"code": "product-0", "personen": 1}]}, {"producten.0.personen"}),
        ({"producten": [{"code": "product-0"}, 1]}, {"producten.1"}),
        ({"producten": [{"code": "product-0", "aantalPersonen": 5}]}, {"begintOp"}),
        ({"locatie": "onbekend"}, {"locatie"}),
        ({"locatie": 1}, {"locatie"}),
        ({"begintOp": "2026-03-02T09:00:00"}, {"begintOp"}),
        ({"begintOp": "2026-03-02 09:00:00+01:00"}, {"begintOp"}),
        ({"begintOp": "morgen"}, {"begintOp"}),
        ({"begintOp": 1772438400}, {"begintOp"}),
        ({"begintOp": "9999-12-31T23:59:59-12:00"}, {"begintOp"}),
        ({"begintOp": "2026-03-02T09:01:00+01:00"}, {"begintOp"}),
        ({"begintOp": "2026-03-02T06:00:00+01:00"}, {"begintOp"}),
        ({"begintOp": "2027-03-02T09:00:00+01:00"}, {"begintOp"}),
        ({"naam": "  "}, {"naam"}),
        ({"naam": "a" * 201}, {"naam"}),
        ({"naam": None, "taal": "fr"}, {"naam", "taal"}),
        ({"email": "jo", "telefoon": "12"}, {"email", "telefoon"}),
        ({"email": None, "telefoon": None}, {"email"}),
        ({"Naam": "Jo"}, {"Naam"}),
    ],
)
def test_what_cannot_be_booked_is_400_by_field(client: Client, anders: dict[str, Any], namen: set[str]):
    fouten = probleem(boek(client, **anders), 400)["invalidParams"]
    assert {fout["name"] for fout in fouten} == namen
    assert not Afspraak.objects.exists()


# --- Retries -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("wereld")
def test_a_retry_with_the_same_key_gives_the_first_result(client: Client):
    eerste, tweede = boek(client, "kenmerk-1"), boek(client, "kenmerk-1")
    assert (eerste.status_code, tweede.status_code) == (201, 201)
    assert eerste.json() == tweede.json()
    assert Afspraak.objects.count() == UitgaandBericht.objects.count() == 1


@pytest.mark.usefixtures("wereld")
def test_the_same_key_for_another_request_is_409_and_books_nothing(client: Client):
    boek(client, "kenmerk-1")
    detail = probleem(boek(client, "kenmerk-1", naam="Ander"), 409)["detail"]
    assert "Idempotency-Key" in detail
    # Also after what was remembered of the key is gone: never somebody else's appointment.
    Apiaanvraag.objects.all().delete()
    ander = boek(client, "kenmerk-1", naam="Ander", begintOp="2026-03-02T09:15:00+01:00")
    assert (ander.status_code, ander.json()["naam"]) == (201, "Ander")


@pytest.mark.usefixtures("wereld")
def test_a_key_is_of_the_caller():
    eigen, vreemd = met_token(maak_token()), met_token(maak_token(naam="ander"))
    eerste = boek(eigen, "1").json()["uuid"]
    probleem(boek(vreemd, "1"), 409)
    assert boek(vreemd, "1", begintOp="2026-03-02T09:15:00+01:00").status_code == 409
    assert boek(eigen, "1").json()["uuid"] == eerste


@pytest.mark.usefixtures("wereld")
@pytest.mark.parametrize("sleutel", ["", "a b", "a" * 256, "caf\xe9"])
def test_a_strange_key_is_400(client: Client, sleutel: str):
    [fout] = probleem(boek(client, sleutel), 400)["invalidParams"]
    assert fout["name"] == "Idempotency-Key"
    assert not Afspraak.objects.exists()


# --- One's own appointment ---------------------------------------------------------------------


@pytest.fixture
def eigen(client: Client, wereld: Wereld) -> dict[str, Any]:
    """An appointment that was just booked, as the answer gives it."""
    gemaakt: dict[str, Any] = boek(client).json()
    return gemaakt


def test_the_key_opens_the_appointment(client: Client, eigen: dict[str, Any]):
    gelezen = client.get(
        f"{AFSPRAKEN}/{eigen['uuid']}", headers={"X-Beheersleutel": eigen["beheersleutel"]}
    ).json()
    assert gelezen == {naam: waarde for naam, waarde in eigen.items() if not naam.startswith("beheer")}
    assert not Inzage.objects.exists()


@pytest.mark.parametrize("methode", ["get", "patch", "delete"])
def test_a_wrong_key_and_an_unknown_appointment_look_the_same(
    client: Client, eigen: dict[str, Any], methode: str, django_assert_num_queries: Any, settings: Any
):
    settings.API_LIMIET_PER_MINUUT = 0
    vraag = {"data": "{}", "content_type": "application/json"} if methode == "patch" else {}
    antwoorden = []
    for uuid in (eigen["uuid"], str(uuid4())):
        for sleutel in ("", "fout", "caf\xe9", beheersleutel(Afspraak(uuid=uuid4()))):
            # Nothing is looked up, so that time tells nothing either.
            with django_assert_num_queries(0):
                antwoord = getattr(client, methode)(
                    f"{AFSPRAKEN}/{uuid}", headers={"X-Beheersleutel": sleutel}, **vraag
                )
            antwoorden.append(
                (bool(sleutel), antwoord.status_code, antwoord.content, sorted(antwoord.headers))
            )
    assert antwoorden[:4] == antwoorden[4:]
    assert [status for _, status, _, _ in antwoorden[:4]] == [401, 404, 404, 404]
    assert Afspraak.objects.get().status == "bevestigd"


def test_the_key_of_an_appointment_that_is_not_there(client: Client):
    uuid = uuid4()
    antwoord = client.get(
        f"{AFSPRAKEN}/{uuid}", headers={"X-Beheersleutel": beheersleutel(Afspraak(uuid=uuid))}
    )
    probleem(antwoord, 404)


def test_an_application_with_the_scope_opens_it_and_that_is_logged(client: Client, eigen: dict[str, Any]):
    toepassing = met_token(maak_token())
    afspraak = Afspraak.objects.get()
    assert toepassing.get(f"{AFSPRAKEN}/{eigen['uuid']}").status_code == 200
    assert wijzig(toepassing, eigen["uuid"], begintOp="2026-03-02T09:15:00+01:00").status_code == 200
    assert toepassing.delete(f"{AFSPRAKEN}/{eigen['uuid']}").status_code == 204
    probleem(toepassing.get(f"{AFSPRAKEN}/{uuid4()}"), 404)
    regels = Inzage.objects.order_by("pk").values_list(
        "handeling", "object_soort", "object_id", "apitoken__naam", "herkomst"
    )
    assert list(regels) == [
        (handeling, "afspraak", str(afspraak.pk), "portaal", "api:afspraak")
        for handeling in (Handeling.INZIEN, Handeling.WIJZIGEN, Handeling.WIJZIGEN)
    ]


def test_the_key_also_opens_for_a_token_without_the_scope(eigen: dict[str, Any]):
    toepassing = met_token(maak_token(Apiscope.CONTACTEN))
    koppen = {"X-Beheersleutel": eigen["beheersleutel"]}
    assert toepassing.get(f"{AFSPRAKEN}/{eigen['uuid']}", headers=koppen).status_code == 200


def test_moving_to_another_time_and_place(client: Client, eigen: dict[str, Any], wereld: Wereld):
    verplaatst = wijzig(
        client, eigen["uuid"], eigen["beheersleutel"], begintOp="2026-03-02T08:45:00Z", locatie="locatie-1"
    ).json()
    assert (verplaatst["begintOp"], verplaatst["eindigtOp"], verplaatst["locatie"]) == (
        "2026-03-02T08:45:00Z",
        "2026-03-02T09:00:00Z",
        "locatie-1",
    )
    terug = wijzig(client, eigen["uuid"], eigen["beheersleutel"], begintOp="2026-03-02T08:30:00Z").json()
    assert (terug["begintOp"], terug["locatie"]) == ("2026-03-02T08:30:00Z", "locatie-1")
    for locatie in wereld.locaties:
        assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def test_the_old_place_is_kept_when_the_new_one_is_taken(client: Client, eigen: dict[str, Any]):
    boek(client, begintOp="2026-03-02T09:15:00+01:00")
    probleem(wijzig(client, eigen["uuid"], eigen["beheersleutel"], begintOp="2026-03-02T08:15:00Z"), 409)
    assert Afspraak.objects.get(uuid=eigen["uuid"]).begint_op.isoformat() == "2026-03-02T08:00:00+00:00"


@pytest.mark.parametrize(
    ("inhoud", "naam"),
    [
        ({}, "begintOp"),
        ({"begintOp": None}, "begintOp"),
        ({"reden": "Zomaar"}, "begintOp"),
        ({"naam": "Ander", "begintOp": "2026-03-02T08:15:00Z"}, "begintOp"),
        ({"onbekend": 1}, "onbekend"),
        ({"locatie": "onbekend"}, "locatie"),
        ({"begintOp": "2026-03-02T05:15:00Z"}, "begintOp"),
    ],
)
def test_a_wrong_move_is_400(client: Client, eigen: dict[str, Any], inhoud: dict[str, Any], naam: str):
    fouten = probleem(wijzig(client, eigen["uuid"], eigen["beheersleutel"], **inhoud), 400)["invalidParams"]
    assert fouten[0]["name"] == naam


def test_an_application_corrects_data_and_the_rest_stays(eigen: dict[str, Any]):
    toepassing, adres = met_token(maak_token()), f"{AFSPRAKEN}/{eigen['uuid']}"
    anders = {"naam": "Jo de Witte", "email": "jo@example.com", "behoeften": ["tolk"], "tolktaal": "Pools"}
    verbeterd = wijzig(toepassing, eigen["uuid"], reden="Typefout", **anders).json()
    assert verbeterd == toepassing.get(adres).json()
    zonder = {naam: waarde for naam, waarde in eigen.items() if not naam.startswith("beheer")}
    assert verbeterd == zonder | anders
    mail = UitgaandBericht.objects.latest("pk")
    assert (mail.aan, mail.gegevens["soort"]) == ("jo@example.com", "gegevens")
    handeling = Afspraakhandeling.objects.latest("pk")
    assert (handeling.soort, handeling.reden, handeling.velden) == (
        "gecorrigeerd",
        "Typefout",
        "Naam, e-mailadres, hulp, taal van de tolk",
    )
    assert handeling.apitoken is not None
    assert Inzage.objects.filter(handeling=Handeling.WIJZIGEN, apitoken__naam="portaal").count() == 1
    # Without a word to the citizen, when asked so.
    aantal = UitgaandBericht.objects.count()
    assert wijzig(toepassing, eigen["uuid"], opmerking="Rolstoel", bevestigen=False).status_code == 200
    assert UitgaandBericht.objects.count() == aantal


@pytest.mark.parametrize(
    ("inhoud", "naam"),
    [
        ({"naam": ""}, "naam"),
        ({"email": "jo@"}, "email"),
        ({"email": "", "telefoon": ""}, "email"),
        ({"behoeften": ["tolk"]}, "tolktaal"),
        ({"postcode": "12"}, "postcode"),
        ({"geboortedatum": "gisteren"}, "geboortedatum"),
        ({"bevestigen": "nee"}, "bevestigen"),
        (
            {"adres": {"straat": "A", "huisnummer": "1", "postcode": "1000 AA", "plaats": "B"}},
            "adres",
        ),
    ],
)
def test_a_wrong_correction_is_400_and_nothing_changes(
    eigen: dict[str, Any], inhoud: dict[str, Any], naam: str
):
    antwoord = wijzig(met_token(maak_token()), eigen["uuid"], opmerking="Getypt", **inhoud)
    assert probleem(antwoord, 400)["invalidParams"][0]["name"] == naam
    assert Afspraak.objects.get().opmerking == ""


def test_the_citizens_key_moves_and_corrects_nothing(client: Client, eigen: dict[str, Any]):
    probleem(wijzig(client, eigen["uuid"], eigen["beheersleutel"], naam="Ander"), 403)
    zonder_scope = met_token(maak_token(Apiscope.CONTACTEN))
    probleem(wijzig(zonder_scope, eigen["uuid"], naam="Ander"), 403)
    assert Afspraak.objects.get().naam == "Jo de Wit"


def test_who_could_not_be_reached_is_corrected_otherwise(wereld: Wereld):
    afspraak = wereld.plan(wereld.locaties[1], 108, contact=Contactgegevens("Jo"))
    assert wijzig(geef_token(), str(afspraak.uuid), naam="Jo Wit").status_code == 200
    probleem(wijzig(geef_token(), str(afspraak.uuid), telefoon=""), 400)


@pytest.mark.usefixtures("wereld")
def test_what_was_booked_here_opens_without_a_link(client: Client):
    gemaakt = boek(client, postcode="3011 ad", geboortedatum="1980-05-03").json()
    assert "3011" not in str(gemaakt) and "1980" not in str(gemaakt)

    def open_(gegeven: str) -> int:
        return (
            Client().post("/afspraak/openen/", {"nummer": gemaakt["nummer"], "gegeven": gegeven}).status_code
        )

    assert open_("3011AD") == open_("3-5-1980") == 302
    assert wijzig(geef_token(), gemaakt["uuid"], postcode="3012AB").status_code == 200
    # The one that was not given stays as it was.
    assert (open_("3012 AB"), open_("3011 AD"), open_("03-05-1980")) == (302, 422, 302)


def test_cancelling_frees_the_place_and_may_be_repeated(
    client: Client, eigen: dict[str, Any], wereld: Wereld
):
    adres, koppen = f"{AFSPRAKEN}/{eigen['uuid']}", {"X-Beheersleutel": eigen["beheersleutel"]}
    assert client.delete(adres, headers=koppen).status_code == 204
    assert client.delete(adres, headers=koppen).content == b""
    gelezen = client.get(adres, headers=koppen).json()
    assert (gelezen["status"], gelezen["isWijzigbaar"]) == ("afgezegd", False)
    probleem(wijzig(client, eigen["uuid"], eigen["beheersleutel"], begintOp="2026-03-02T08:15:00Z"), 409)
    assert boek(client).status_code == 201


def test_what_has_begun_stays_as_it_is(client: Client, eigen: dict[str, Any]):
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False):
        adres, koppen = f"{AFSPRAKEN}/{eigen['uuid']}", {"X-Beheersleutel": eigen["beheersleutel"]}
        probleem(client.delete(adres, headers=koppen), 409)
        probleem(wijzig(client, eigen["uuid"], eigen["beheersleutel"], begintOp="2026-03-02T08:15:00Z"), 409)
        assert client.get(adres, headers=koppen).json()["isWijzigbaar"] is False


def test_every_start_that_is_shown_can_be_booked(client: Client, wereld: Wereld):
    """The list and the booking read the same rows: the first shown is free, and it is gone afterwards."""
    vraag = {"product": "product-1", **PERIODE}
    geboekt = []
    while mogelijkheden := client.get(MOGELIJKHEDEN, vraag).json()["mogelijkheden"]:
        tijd = mogelijkheden[0]["tijden"][0]
        geboekt.append(tijd)
        antwoord = boek(
            client, producten=[{"code": "product-1"}], begintOp=f"{mogelijkheden[0]['datum']}T{tijd}:00+01:00"
        )
        assert antwoord.status_code == 201
    assert geboekt == ["09:00", "09:15"]
