"""Contacts and call events in the API: what they show, what they take, and what they refuse."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacten.models import Klant, Klantcontact, Telefoongesprek, Terugbelverzoek
from kcc.organisatie.enums import Apiscope
from kcc.organisatie.models import Inzage
from tests.api.factories import maak_token, met_token
from tests.contacten.factories import (
    AfdelingFactory,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    MedewerkerFactory,
    ProductFactory,
    TerugbelverzoekFactory,
)
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db
LIJST = "/api/v1/klantcontacten"
REGISTREER = f"{LIJST}/registreer"
GESPREKKEN = "/api/v1/telefonie/gesprekken"
NU = "2026-03-02T09:10:00Z"


@pytest.fixture(autouse=True)
def klok():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def api() -> Client:
    return met_token(maak_token(Apiscope.CONTACTEN))


@pytest.fixture
def centrale() -> Client:
    return met_token(maak_token(Apiscope.TELEFONIE, naam="centrale"))


def stuur(client: Client, adres: str, inhoud: Any, **koppen: str) -> Any:
    return client.post(adres, json.dumps(inhoud), content_type="application/json", headers=koppen)


def contact(**anders: Any) -> dict[str, Any]:
    return {
        "kanaal": "telefoon",
        "begonnenOp": "2026-03-02T10:00:00+01:00",
        "beeindigdOp": "2026-03-02T10:04:52+01:00",
        "resultaat": "direct_beantwoord",
        **anders,
    }


def fouten(antwoord: Any) -> set[str]:
    assert antwoord.status_code == 400, antwoord.content
    return {fout["name"] for fout in antwoord.json()["invalidParams"]}


# --- Registering ---------------------------------------------------------------------------------


def test_a_contact_its_client_and_its_promise_come_in_one_call(api: Client):
    product = ProductFactory()
    LocatieFactory()
    antwoord = stuur(
        api,
        REGISTREER,
        {
            "kanaal": "telefoon",
            "begonnenOp": "2026-03-02T09:00:00Z",
            "nieuweKlant": {
                "naam": "Fatima de Vries",
                "telefoonnummers": ["06-12345678"],
                "postcode": "3011ad",
            },
            "vertegenwoordiger": {"soort": "mantelzorger", "naam": "Jan", "telefoonnummer": "010 1234567"},
            "product": product.code,
            "locatie": "centrum",
            "onderwerp": "Paspoort kwijt",
            "meerVragen": [{"onderwerp": "Parkeren"}, {"product": product.code}],
            "bronnen": ["product:paspoort"],
            "terugbelverzoek": {"telefoonnummer": "0612345678", "vraag": "Wanneer klaar?"},
        },
    )
    assert antwoord.status_code == 201, antwoord.content
    klant, verzoek = Klant.objects.get(), Terugbelverzoek.objects.get()
    assert (verzoek.klant, verzoek.naam, verzoek.telefoonnummer) == (klant, "Jan", "+31612345678")
    uit = antwoord.json()
    assert uit["klant"] == klant.pk and uit["resultaat"] == "terugbelverzoek"
    assert uit["afdeling"] == product.afdeling.code and uit["locatie"] == "centrum"
    assert uit["meerVragen"] == [
        {"product": None, "onderwerp": "Parkeren"},
        {"product": product.code, "onderwerp": ""},
    ]
    assert uit["vertegenwoordiger"] == {
        "soort": "mantelzorger",
        "naam": "Jan",
        "telefoonnummer": "+31101234567",
    }
    assert api.get(antwoord["Location"]).json() == uit
    assert Counter(Inzage.objects.values_list("handeling", "object_soort", "object_id")) == {
        ("wijzigen", "klant", str(klant.pk)): 1,
        ("inzien", "klant", str(klant.pk)): 1,
    }


def test_the_same_request_with_the_same_key_is_registered_once(api: Client):
    inhoud = contact(nieuweKlant={"naam": "Fatima"})
    antwoorden = [stuur(api, REGISTREER, inhoud, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert antwoorden[0].content == antwoorden[1].content
    assert (Klantcontact.objects.count(), Klant.objects.count()) == (1, 1)
    anders = stuur(api, REGISTREER, inhoud | {"onderwerp": "Iets"}, **{"Idempotency-Key": "k1"})
    assert anders.status_code == 409


def test_all_or_nothing(api: Client):
    antwoord = stuur(
        api,
        REGISTREER,
        {
            "kanaal": "telefoon",
            "begonnenOp": NU,
            "nieuweKlant": {"naam": "Fatima"},
            "terugbelverzoek": {"telefoonnummer": "0612345678"},
        },
    )
    assert fouten(antwoord) == {"terugbelverzoek.afdeling"}
    assert not Klant.objects.exists() and not Klantcontact.objects.exists()


@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"resultaat": "verzonnen"}, "resultaat"),
        ({"resultaat": "terugbelverzoek"}, "resultaat"),
        ({"begonnenOp": "2026-03-03T09:00:00Z", "beeindigdOp": "2026-03-03T09:01:00Z"}, "begonnenOp"),
        ({"beeindigdOp": "2026-03-02T08:00:00Z"}, "beeindigdOp"),
        ({"klant": 404}, "klant"),
        ({"product": "geen"}, "product"),
        ({"afdeling": "geen"}, "afdeling"),
        ({"meerVragen": [{"product": "geen"}]}, "meerVragen"),
        ({"meerVragen": [{}]}, "meerVragen.0.onderwerp"),
        ({"meerVragen": [{"onderwerp": ""}]}, "meerVragen.0.onderwerp"),
        ({"isVertrouwelijk": "ja"}, "isVertrouwelijk"),
        ({"nieuweKlant": {"naam": "X", "telefoonnummers": ["12"]}}, "nieuweKlant.telefoonnummers"),
        ({"klant": 1, "nieuweKlant": {"naam": "X"}}, "nieuweKlant"),
        (
            {"vertegenwoordiger": {"soort": "familie", "telefoonnummer": "12"}},
            "vertegenwoordiger.telefoonnummer",
        ),
    ],
)
def test_what_cannot_be_is_400_and_names_the_field(api: Client, anders: dict[str, Any], naam: str):
    assert fouten(stuur(api, REGISTREER, contact(**anders))) == {naam}
    assert not Klantcontact.objects.exists() and not Klant.objects.exists()


def test_the_bare_call_takes_no_new_client(api: Client):
    klant = KlantFactory()
    assert stuur(api, LIJST, contact(klant=klant.pk)).json()["klant"] == klant.pk
    assert fouten(stuur(api, LIJST, contact(nieuweKlant={"naam": "X"}))) == {"nieuweKlant"}


@pytest.mark.parametrize("scope", [Apiscope.AFSPRAKEN, Apiscope.TELEFONIE])
def test_another_scope_opens_nothing(scope: Apiscope):
    client = met_token(maak_token(scope))
    assert client.get(LIJST).status_code == 403
    assert stuur(client, REGISTREER, contact()).status_code == 403
    assert Client().get(LIJST).status_code == 401


def test_a_contact_says_who_had_it(api: Client):
    sanne = MedewerkerFactory()
    oud = MedewerkerFactory(collega=True, is_active=False)
    assert stuur(api, LIJST, contact(medewerker="Sanne")).json()["medewerker"] == "sanne"
    assert stuur(api, LIJST, contact()).json()["medewerker"] is None
    assert fouten(stuur(api, LIJST, contact(medewerker="geen"))) == {"medewerker"}
    assert fouten(stuur(api, LIJST, contact(medewerker="youssef"))) == {"medewerker"}, "who left"
    KlantcontactFactory(medewerker=oud, begonnen_op=timezone.now(), beeindigd_op=None)
    for medewerker in (sanne, oud):
        [rij] = api.get(LIJST, {"medewerker": medewerker.username}).json()["results"]
        assert rij["medewerker"] == medewerker.username
    assert fouten(api.get(LIJST, {"medewerker": "geen"})) == {"medewerker"}


# --- Reading -------------------------------------------------------------------------------------


def test_the_list_filters_and_expands(api: Client):
    nu = timezone.now()
    klant, product = KlantFactory(), ProductFactory()
    goed = KlantcontactFactory(
        klant=klant, product=product, afdeling=product.afdeling, begonnen_op=nu, beeindigd_op=nu
    )
    TerugbelverzoekFactory(klantcontact=goed)
    KlantcontactFactory(begonnen_op=nu, beeindigd_op=nu, kanaal="balie", product=None, resultaat="")
    KlantcontactFactory(klant=klant, begonnen_op=nu - timedelta(days=400), beeindigd_op=nu)

    def nummers(**vraag: Any) -> list[int]:
        antwoord = api.get(LIJST, vraag)
        assert antwoord.status_code == 200, antwoord.content
        return [rij["nummer"] for rij in antwoord.json()["results"]]

    assert len(nummers()) == 2
    for vraag in ("kanaal=telefoon", "product=paspoort", "resultaat=direct_beantwoord", "richting=inkomend"):
        naam, waarde = vraag.split("=")
        assert goed.pk in nummers(**{naam: waarde})
    assert nummers(kanaal="telefoon") == nummers(product=product.code) == [goed.pk]
    assert nummers(afdeling=product.afdeling.code) == [goed.pk]
    assert len(nummers(klant=klant.pk)) == 2, "a client's contacts of all times"
    assert nummers(vanaf="2026-03-03", tot="2026-03-04") == []
    [rij] = api.get(LIJST, {"kanaal": "telefoon", "expand": "klant,product,terugbelverzoeken"}).json()[
        "results"
    ]
    assert rij["uitgeklapt"]["klant"]["telefoonnummers"] == ["+31612345678"]
    assert rij["uitgeklapt"]["product"] == {
        "code": product.code,
        "naam": product.naam,
        "afdeling": product.afdeling.code,
    }
    assert rij["uitgeklapt"]["terugbelverzoeken"][0]["isOpen"] is True


def test_a_confidential_contact_does_not_say_what_it_was_about(api: Client):
    geheim = KlantcontactFactory(is_vertrouwelijk=True, onderwerp="Geheim", notitie="Geheim")
    antwoord = api.get(f"{LIJST}/{geheim.pk}")
    assert antwoord.json()["isVertrouwelijk"] is True
    assert "Geheim" not in antwoord.content.decode()


def test_who_spoke_in_an_anonymous_contact_is_logged(api: Client):
    contact = KlantcontactFactory(vertegenwoordiger_soort="mantelzorger", vertegenwoordiger_naam="Jan")
    niemand = KlantcontactFactory()
    for gezien in (contact, niemand):
        assert api.get(f"{LIJST}/{gezien.pk}").status_code == 200
    assert list(Inzage.objects.values_list("object_soort", "object_id")) == [
        ("klantcontact", str(contact.pk))
    ]


@pytest.mark.parametrize(
    "vraag",
    [
        "expand=geheim",
        "vanaf=2026-03-03&tot=2026-03-02",
        "vanaf=2025-01-01&tot=2026-01-01",
        "klant=0",
        "product=geen",
    ],
)
def test_a_wrong_question_is_400(api: Client, vraag: str):
    assert fouten(api.get(f"{LIJST}?{vraag}"))


def test_a_contact_that_is_not_there_is_404(api: Client):
    for nummer in (1, 10**30):
        assert api.get(f"{LIJST}/{nummer}").status_code == 404


@pytest.mark.parametrize("vraag", ["", "&expand=klant,product,terugbelverzoeken"])
def test_a_list_takes_as_many_queries_for_one_as_for_many(
    api: Client, vraag: str, django_assert_max_num_queries: Any
):
    def maak(nummer: int) -> None:
        klant = KlantFactory(naam=f"Klant {nummer}")
        product = ProductFactory(code=f"product-{nummer}", naam=f"Product {nummer}")
        nu = timezone.now()
        rij = KlantcontactFactory(klant=klant, product=product, begonnen_op=nu, beeindigd_op=nu)
        rij.meer_vragen.create(volgorde=2, product=product)
        TerugbelverzoekFactory(klantcontact=rij)

    maak(0)
    adres = f"{LIJST}?pageSize=50{vraag}"
    api.get(adres)
    with django_assert_max_num_queries(11) as een:
        assert api.get(adres).json()["count"] == 1
    for nummer in range(1, 12):
        maak(nummer)
    with django_assert_max_num_queries(len(een)):
        assert len(api.get(adres).json()["results"]) == 12


def test_registering_costs_few_queries(api: Client, django_assert_max_num_queries: Any):
    klant, product = KlantFactory(), ProductFactory()
    inhoud = contact(klant=klant.pk, product=product.code, onderwerp="Een vraag")
    stuur(api, REGISTREER, inhoud)
    with django_assert_max_num_queries(18):
        assert stuur(api, REGISTREER, inhoud).status_code == 201


# --- Telephony -----------------------------------------------------------------------------------


def gebeurtenis(**anders: Any) -> dict[str, Any]:
    return {"kenmerk": "pbx-7", "gebeurtenis": "aangeboden", "moment": "2026-03-02T09:09:00Z", **anders}


def test_the_events_of_a_call_make_one_call_and_tell_nothing_about_who_calls(centrale: Client):
    klant, sanne = KlantFactory(), MedewerkerFactory()
    stuur(centrale, GESPREKKEN, gebeurtenis(nummer="0612345678", medewerker="SANNE"))
    antwoord = stuur(
        centrale,
        GESPREKKEN,
        gebeurtenis(gebeurtenis="opgenomen", moment="2026-03-02T10:09:12+01:00", medewerker="sanne"),
    )
    assert antwoord.json() == {
        "kenmerk": "pbx-7",
        "aangebodenOp": "2026-03-02T09:09:00Z",
        "opgenomenOp": "2026-03-02T09:09:12Z",
        "beeindigdOp": None,
        "isMedewerkerBekend": True,
    }
    assert klant.naam not in antwoord.content.decode()
    gesprek = Telefoongesprek.objects.get()
    assert (gesprek.nummer, gesprek.medewerker) == ("+31612345678", sanne)


def test_an_agent_that_we_do_not_know_loses_no_event(centrale: Client):
    antwoord = stuur(centrale, GESPREKKEN, gebeurtenis(medewerker="onbekend"))
    assert antwoord.status_code == 200 and antwoord.json()["isMedewerkerBekend"] is False
    assert Telefoongesprek.objects.get().aangeboden_op is not None


@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"moment": "2026-03-02T09:30:00Z"}, "moment"),
        ({"moment": "2025-12-02T09:30:00Z"}, "moment"),
        ({"moment": "2026-03-02 09:00"}, "moment"),
        ({"gebeurtenis": "gebeld"}, "gebeurtenis"),
        ({"kenmerk": ""}, "kenmerk"),
        ({"kenmerk": "a" * 81}, "kenmerk"),
    ],
)
def test_an_event_that_cannot_be_is_400(centrale: Client, anders: dict[str, Any], naam: str):
    assert fouten(stuur(centrale, GESPREKKEN, gebeurtenis(**anders))) == {naam}


def test_only_the_scope_telefonie_tells_events(api: Client):
    assert stuur(api, GESPREKKEN, gebeurtenis()).status_code == 403
    assert Client().post(GESPREKKEN).status_code == 401


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_request_sent_six_times_at_once_is_one_contact():
    AfdelingFactory()
    geheim = maak_token(Apiscope.CONTACTEN)
    inhoud = contact(nieuweKlant={"naam": "Fatima"})
    antwoorden = tegelijk(
        *[lambda: stuur(met_token(geheim), REGISTREER, inhoud, **{"Idempotency-Key": "k"})] * 6
    )
    assert {antwoord.status_code for antwoord in antwoorden} == {201}
    assert len({antwoord.content for antwoord in antwoorden}) == 1
    assert (Klantcontact.objects.count(), Klant.objects.count()) == (1, 1)
