"""Callbacks, publieksreacties and messages on social media in the API: made, listed and handled."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacten.models import (
    Klantcontact,
    Publieksreactie,
    SocialBericht,
    Terugbelpoging,
    Terugbelverzoek,
)
from kcc.organisatie.enums import Apiscope, Inzageresultaat, Rol
from kcc.organisatie.models import Inzage, Medewerker, UitgaandBericht
from tests.api.factories import maak_token, met_token
from tests.contacten.factories import (
    AfdelingFactory,
    KlantcontactFactory,
    KlantFactory,
    ProductFactory,
    PublieksreactieFactory,
    SocialBerichtFactory,
    TerugbelverzoekFactory,
)
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
BELLEN, REACTIES, SOCIAL = f"{V1}/terugbelverzoeken", f"{V1}/publieksreacties", f"{V1}/socialberichten"
LIJSTEN = [BELLEN, REACTIES, SOCIAL]
# Monday 2 March 2026, ten past ten in the Netherlands.
NU = "2026-03-02T09:10:00Z"


@pytest.fixture(autouse=True)
def klok():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def api() -> Client:
    return met_token(maak_token(Apiscope.CONTACTEN))


@pytest.fixture
def sanne(maak_medewerker: Any) -> Medewerker:
    """Of the KCC: may handle everything."""
    medewerker: Medewerker = maak_medewerker(Rol.KCC_MEDEWERKER, username="sanne")
    return medewerker


def stuur(client: Client, adres: str, inhoud: Any, **koppen: str) -> Any:
    return client.post(adres, json.dumps(inhoud), content_type="application/json", headers=koppen)


def doe(client: Client, lijst: str, nummer: int, actie: str, **inhoud: Any) -> Any:
    return stuur(client, f"{lijst}/{nummer}/{actie}", {"medewerker": "sanne", **inhoud})


def fouten(antwoord: Any) -> set[str]:
    assert antwoord.status_code == 400, antwoord.content
    return {fout["name"] for fout in antwoord.json()["invalidParams"]}


def lopend(**velden: Any) -> Terugbelverzoek:
    """A callback of today."""
    nu = timezone.now()
    return TerugbelverzoekFactory(aangemaakt_op=nu, deadline_op=nu + timedelta(days=1), **velden)


def klacht(**velden: Any) -> Publieksreactie:
    """A complaint of today, for which there are six weeks."""
    nu = timezone.now()
    return PublieksreactieFactory(ontvangen_op=nu, deadline=(nu + timedelta(weeks=6)).date(), **velden)


def bericht(**velden: Any) -> SocialBericht:
    nu = timezone.now()
    return SocialBerichtFactory(ontvangen_op=nu, deadline_op=nu + timedelta(hours=2), **velden)


# --- Callbacks -----------------------------------------------------------------------------------


def test_a_callback_is_made_with_its_contact_and_its_deadline(api: Client, sanne: Medewerker):
    product = ProductFactory()
    klant = KlantFactory()
    inhoud = {
        "telefoonnummer": "06-12345678",
        "kanaal": "chat",
        "klant": klant.pk,
        "product": product.code,
        "vraag": "Wanneer klaar?",
        "voorkeurDagdeel": "ochtend",
        "voorkeurVanaf": "2026-03-03",
        "voorkeursmoment": "na tien uur",
        "medewerker": "sanne",
    }
    antwoorden = [stuur(api, BELLEN, inhoud, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert {antwoord.status_code for antwoord in antwoorden} == {201}, antwoorden[0].content
    assert antwoorden[0].content == antwoorden[1].content
    verzoek, contact = Terugbelverzoek.objects.get(), Klantcontact.objects.get()
    assert (contact.kanaal, contact.resultaat, contact.medewerker) == ("chat", "terugbelverzoek", sanne)
    uit = antwoorden[0].json()
    assert uit["deadlineOp"] == "2026-03-03T16:00:00Z" and uit["stand"] == "op_tijd" and uit["isOpen"]
    assert (uit["afdeling"], uit["klant"], uit["naam"]) == (product.afdeling.code, klant.pk, klant.naam)
    assert (uit["voorkeurDagdeel"], uit["voorkeurVanaf"], uit["voorkeurTot"]) == (
        "ochtend",
        "2026-03-03",
        None,
    )
    assert uit["voorkeursmoment"] == "na tien uur"
    assert (uit["telefoonnummer"], uit["klantcontact"]) == ("+31612345678", contact.pk)
    assert api.get(antwoorden[0]["Location"]).json() == uit
    assert set(Inzage.objects.values_list("object_soort", "object_id")) == {("klant", str(klant.pk))}
    anders = stuur(api, BELLEN, inhoud | {"vraag": "Anders"}, **{"Idempotency-Key": "k"})
    assert anders.status_code == 409 and verzoek.pk == uit["nummer"]


def test_without_a_product_the_kcc_chooses_who_calls_back(api: Client):
    antwoord = stuur(api, BELLEN, {"telefoonnummer": "0101234567", "kanaal": "web"})
    assert antwoord.status_code == 201 and antwoord.json()["afdeling"] is None
    rdw = AfdelingFactory(extern=True)
    extern = {"telefoonnummer": "0101234567", "kanaal": "web", "afdeling": rdw.code}
    assert fouten(stuur(api, BELLEN, extern)) == {"afdeling"}


@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"telefoonnummer": "12"}, "telefoonnummer"),
        ({"voorkeurDagdeel": "nacht"}, "voorkeurDagdeel"),
        ({"voorkeurTot": "2020-01-01"}, "voorkeurTot"),
        ({"kanaal": "duif"}, "kanaal"),
        ({"klant": 404}, "klant"),
        ({"product": "geen"}, "product"),
        ({"afdeling": "geen"}, "afdeling"),
        ({"medewerker": "geen"}, "medewerker"),
    ],
)
def test_a_callback_that_cannot_be_is_400(api: Client, anders: dict[str, Any], naam: str):
    assert fouten(stuur(api, BELLEN, {"telefoonnummer": "0101234567", "kanaal": "web", **anders})) == {naam}
    assert not Terugbelverzoek.objects.exists() and not Klantcontact.objects.exists()


def test_a_callback_is_taken_tried_sent_on_and_closed(api: Client, sanne: Medewerker):
    belastingen = AfdelingFactory(belastingen=True)
    verzoek = lopend()
    assert doe(api, BELLEN, verzoek.pk, "nemen").json()["medewerker"] == "sanne"
    gebeld = doe(api, BELLEN, verzoek.pk, "poging", uitkomst="geen_gehoor").json()
    assert gebeld["eerstePogingOp"] == NU and gebeld["stand"] == "gebeld"
    assert fouten(doe(api, BELLEN, verzoek.pk, "afhandelen")) == {"toelichting"}
    door = doe(api, BELLEN, verzoek.pk, "doorzetten", afdeling="belastingen", reden="Over een aanslag")
    assert (door.json()["afdeling"], door.json()["medewerker"]) == (belastingen.code, None)
    assert door.json()["deadlineOp"] == gebeld["deadlineOp"], "the promise to the citizen stays"
    klaar = doe(api, BELLEN, verzoek.pk, "poging", uitkomst="bereikt", isAfgehandeld=True).json()
    assert (klaar["isOpen"], klaar["stand"]) == (False, "afgesloten")
    assert doe(api, BELLEN, verzoek.pk, "intrekken", reden="Dubbel").status_code == 409
    assert doe(api, BELLEN, verzoek.pk, "heropenen", reden="Er was nog iets").json()["isOpen"]
    log = api.get(f"{BELLEN}/{verzoek.pk}?expand=handelingen").json()["uitgeklapt"]["handelingen"]
    assert [(regel["soort"], regel["uitkomst"]) for regel in log] == [
        ("genomen", None),
        ("belpoging", "geen_gehoor"),
        ("doorgestuurd", None),
        ("belpoging", "bereikt"),
        ("afgesloten", None),
        ("heropend", None),
    ]
    assert (log[2]["afdeling"], log[2]["toelichting"]) == ("belastingen", "Over een aanslag")


def test_who_saw_an_older_state_is_refused(api: Client, sanne: Medewerker, maak_medewerker: Any):
    verzoek = lopend()
    maak_medewerker(Rol.KCC_MEDEWERKER, username="youssef")
    doe(api, BELLEN, verzoek.pk, "nemen", medewerker="youssef")
    oud = doe(api, BELLEN, verzoek.pk, "intrekken", reden="Niet nodig", gezien=0)
    assert oud.status_code == 409 and "veranderd" in oud.json()["detail"]
    assert doe(api, BELLEN, verzoek.pk, "nemen").status_code == 409, "a colleague has it"
    laatste = verzoek.handelingen.get().pk
    assert doe(api, BELLEN, verzoek.pk, "nemen", gezien=laatste).json()["medewerker"] == "sanne"


def test_a_callback_of_a_confidential_contact_does_not_say_what_it_is_about(api: Client):
    geheim = KlantcontactFactory(is_vertrouwelijk=True, notitie="Geheim")
    verzoek = lopend(klantcontact=geheim, vraag="Geheim")
    for adres in (f"{BELLEN}/{verzoek.pk}", BELLEN):
        assert "Geheim" not in api.get(adres).content.decode()


# --- Publieksreacties ----------------------------------------------------------------------------


def test_a_complaint_comes_in_with_its_term_and_is_acknowledged(api: Client):
    inhoud = {
        "soort": "klacht",
        "kanaal": "web",
        "onderwerp": "Lang gewacht",
        "tekst": "Een uur.",
        "naam": "Fatima",
        "emailadres": "Fatima@Voorbeeld.nl",
        "telefoonnummer": "010 1234567",
        "ontvangenOp": "2026-03-01T20:00:00+01:00",
    }
    antwoorden = [stuur(api, REACTIES, inhoud, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert antwoorden[0].status_code == 201, antwoorden[0].content
    assert antwoorden[0].content == antwoorden[1].content
    uit = antwoorden[0].json()
    assert uit["termijn"] == {"aantal": 6, "eenheid": "weken", "isWettelijk": True}
    # Six weeks after Sunday 1 March is Sunday 12 April 2026, so Monday.
    assert (uit["deadline"], uit["stand"], uit["bevestigdOp"]) == ("2026-04-13", "op_tijd", NU)
    assert (uit["emailadres"], uit["telefoonnummer"]) == ("fatima@voorbeeld.nl", "+31101234567")
    assert uit["kenmerk"] == Publieksreactie.objects.get().nummer
    assert api.get(antwoorden[0]["Location"]).json() == uit
    assert UitgaandBericht.objects.count() == 1
    zonder = stuur(api, REACTIES, {**inhoud, "metBevestiging": False})
    assert zonder.status_code == 201 and UitgaandBericht.objects.count() == 1


@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"soort": "vloek"}, "soort"),
        ({"onderwerp": ""}, "onderwerp"),
        ({"emailadres": "geen"}, "emailadres"),
        ({"telefoonnummer": "12"}, "telefoonnummer"),
        ({"ontvangenOp": "2026-03-03T09:00:00Z"}, "ontvangenOp"),
        ({"klant": 404}, "klant"),
        ({"klantcontact": 404}, "klantcontact"),
        ({"afdeling": "rdw"}, "afdeling"),
        ({"antwoordVia": "duif"}, "antwoordVia"),
    ],
)
def test_a_publieksreactie_that_cannot_be_is_400(api: Client, anders: dict[str, Any], naam: str):
    AfdelingFactory(extern=True)
    inhoud = {"soort": "vraag", "kanaal": "web", "onderwerp": "Iets", **anders}
    assert fouten(stuur(api, REACTIES, inhoud)) == {naam}
    assert not Publieksreactie.objects.exists()


def test_a_complaint_waits_is_completed_adjourned_and_answered(api: Client, sanne: Medewerker):
    reactie = klacht()
    wacht = doe(api, REACTIES, reactie.pk, "opschorten", vraag="Welke balie?", voor="2026-03-09").json()
    assert (wacht["deadline"], wacht["stand"]) == (None, "opgeschort")
    assert wacht["opschortingen"] == [{"uitgenodigd": "2026-03-02", "voltooid": None}]
    with time_machine.travel("2026-03-04T09:00:00Z", tick=False):
        weer = doe(api, REACTIES, reactie.pk, "aanvullen", ontvangen="2026-03-04").json()
        # Two days were waited.
        assert weer["deadline"] == "2026-04-15"
        verdaagd = doe(api, REACTIES, reactie.pk, "verdagen", weken=4, reden="Het onderzoek loopt nog").json()
        assert (verdaagd["deadline"], verdaagd["verdaagdWeken"]) == ("2026-05-13", 4)
        assert fouten(doe(api, REACTIES, reactie.pk, "verdagen", weken=4, reden="Nog eens")) == {"weken"}
        klaar = doe(api, REACTIES, reactie.pk, "afhandelen", antwoord="Onze excuses.").json()
    assert (klaar["isOpen"], klaar["stand"], klaar["antwoord"]) == (False, "afgesloten", "Onze excuses.")
    assert UitgaandBericht.objects.count() == 3, "the question, the adjournment and the answer"
    assert doe(api, REACTIES, reactie.pk, "intrekken", reden="Te laat").status_code == 409


def test_a_publieksreactie_is_sent_on_and_withdrawn(api: Client, sanne: Medewerker):
    AfdelingFactory(belastingen=True)
    reactie = klacht()
    inhoud = {"afdeling": "belastingen", "reden": "Over een aanslag"}
    assert doe(api, REACTIES, reactie.pk, "doorzetten", **inhoud).json()["afdeling"] == "belastingen"
    vreemd = {"afdeling": "burgerzaken", "reden": "Terug", "collega": "sanne"}
    assert fouten(doe(api, REACTIES, reactie.pk, "doorzetten", **vreemd)) == {"collega"}
    ingetrokken = doe(api, REACTIES, reactie.pk, "intrekken", reden="Opgelost")
    assert ingetrokken.json()["stand"] == "ingetrokken"


# --- Social media --------------------------------------------------------------------------------


def test_a_message_comes_in_once_and_is_answered(api: Client, sanne: Medewerker):
    inhoud = {
        "referentie": "x-1",
        "account": "@rotterdam",
        "auteur": "@fatima",
        "tekst": "Waarom is de straat open?",
        "url": "https://social.example/1",
        "ontvangenOp": "2026-02-27T17:30:00+01:00",
    }
    antwoorden = [stuur(api, SOCIAL, inhoud) for _ in range(2)]
    assert antwoorden[0].status_code == 201 and antwoorden[0].content == antwoorden[1].content
    uit = antwoorden[0].json()
    # Half an hour on Friday until six, the other half and an hour on Monday from eight.
    assert (uit["deadlineOp"], uit["stand"]) == ("2026-03-02T08:30:00Z", "te_laat")
    assert api.get(antwoorden[0]["Location"]).json() == uit
    klaar = doe(api, SOCIAL, uit["nummer"], "afhandelen", antwoord="De riolering.").json()
    assert (klaar["stand"], klaar["beantwoordOp"], klaar["medewerker"]) == ("afgesloten", NU, "sanne")
    assert Inzage.objects.filter(object_soort="socialbericht", object_id=str(uit["nummer"])).count() == 4


def test_a_message_is_taken_sent_on_or_needs_no_answer(api: Client, sanne: Medewerker):
    AfdelingFactory(belastingen=True)
    een = bericht()
    assert doe(api, SOCIAL, een.pk, "nemen").json()["medewerker"] == "sanne"
    door = doe(api, SOCIAL, een.pk, "doorzetten", afdeling="belastingen", reden="Aanslag").json()
    assert (door["afdeling"], door["medewerker"]) == ("belastingen", None)
    assert doe(api, SOCIAL, een.pk, "afsluiten", reden="Een bedankje").json()["stand"] == "geen_antwoord"
    log = api.get(f"{SOCIAL}/{een.pk}?expand=handelingen").json()["uitgeklapt"]["handelingen"]
    assert [regel["soort"] for regel in log] == ["genomen", "doorgestuurd", "geen_antwoord"]


@pytest.mark.parametrize(
    ("anders", "naam"),
    [
        ({"referentie": ""}, "referentie"),
        ({"account": "a" * 101}, "account"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"ontvangenOp": "2026-03-02T10:00:00Z"}, "ontvangenOp"),
    ],
)
def test_a_message_that_cannot_be_is_400(api: Client, anders: dict[str, Any], naam: str):
    inhoud = {"referentie": "x", "account": "@rotterdam", "ontvangenOp": NU, **anders}
    assert fouten(stuur(api, SOCIAL, inhoud)) == {naam}


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lijst", LIJSTEN)
def test_another_scope_opens_nothing(lijst: str):
    client = met_token(maak_token(Apiscope.TELEFONIE, Apiscope.AFSPRAKEN))
    for adres in (lijst, f"{lijst}/1"):
        assert client.get(adres).status_code == 403
        assert Client().get(adres).status_code == 401
    for adres in (lijst, f"{lijst}/1/nemen"):
        assert stuur(client, adres, {}).status_code == 403
        assert stuur(Client(), adres, {}).status_code == 401


def test_only_who_may_handle_it_handles_it(api: Client, maak_medewerker: Any):
    """Somebody of another afdeling, a manager, who left, and nobody."""
    verzoek = lopend()
    maak_medewerker(Rol.BACKOFFICE, username="elders").afdelingen.add(AfdelingFactory(belastingen=True))
    maak_medewerker(Rol.BACKOFFICE, username="hier").afdelingen.add(verzoek.afdeling)
    maak_medewerker(Rol.MANAGER, username="manager")
    maak_medewerker(Rol.KCC_MEDEWERKER, username="weg", is_active=False)
    for naam in ("elders", "manager"):
        assert doe(api, BELLEN, verzoek.pk, "nemen", medewerker=naam).status_code == 403
    geweigerd = Inzage.objects.filter(
        resultaat=Inzageresultaat.GEWEIGERD, object_soort="terugbelverzoek", object_id=str(verzoek.pk)
    )
    assert geweigerd.count() == 2
    for naam in ("weg", "niemand"):
        assert fouten(doe(api, BELLEN, verzoek.pk, "nemen", medewerker=naam)) == {"medewerker"}
    verzoek.refresh_from_db()
    assert verzoek.medewerker is None
    assert doe(api, BELLEN, verzoek.pk, "nemen", medewerker="HIER").status_code == 200


@pytest.mark.parametrize("lijst", LIJSTEN)
def test_what_is_not_there_is_404(api: Client, lijst: str, sanne: Medewerker):
    for nummer in (1, 10**30):
        assert api.get(f"{lijst}/{nummer}").status_code == 404
        assert doe(api, lijst, nummer, "nemen").status_code == 404


# --- Retries ---------------------------------------------------------------------------------------


def test_an_attempt_sent_again_with_its_key_is_one_attempt(api: Client, sanne: Medewerker):
    verzoek = lopend()
    adres = f"{BELLEN}/{verzoek.pk}/poging"
    inhoud = {"medewerker": "sanne", "uitkomst": "geen_gehoor"}
    antwoorden = [stuur(api, adres, inhoud, **{"Idempotency-Key": "k"}) for _ in range(3)]
    assert {antwoord.status_code for antwoord in antwoorden} == {200}
    assert len({antwoord.content for antwoord in antwoorden}) == 1
    assert Terugbelpoging.objects.count() == 1
    anders = stuur(api, adres, inhoud | {"uitkomst": "bereikt"}, **{"Idempotency-Key": "k"})
    assert anders.status_code == 409 and Terugbelpoging.objects.count() == 1
    stuur(api, adres, inhoud)
    assert Terugbelpoging.objects.count() == 2, "without a key it is another attempt"


def test_a_refused_request_may_be_sent_again(api: Client, sanne: Medewerker):
    verzoek = lopend()
    adres, inhoud = f"{BELLEN}/{verzoek.pk}/afhandelen", {"medewerker": "sanne"}
    assert stuur(api, adres, inhoud, **{"Idempotency-Key": "k"}).status_code == 400, "nobody called yet"
    doe(api, BELLEN, verzoek.pk, "poging", uitkomst="bereikt")
    assert stuur(api, adres, inhoud, **{"Idempotency-Key": "k"}).json()["isOpen"] is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("sleutel", "pogingen"), [("k", 1), ("", 6)])
def test_one_attempt_sent_six_times_at_once_is_one(sleutel: str, pogingen: int, sanne: Medewerker):
    """Without a key, to show that the test would see more: six."""
    verzoek, geheim = lopend(), maak_token(Apiscope.CONTACTEN)
    koppen = {"Idempotency-Key": sleutel} if sleutel else {}
    inhoud = {"medewerker": "sanne", "uitkomst": "geen_gehoor"}
    adres = f"{BELLEN}/{verzoek.pk}/poging"
    antwoorden = tegelijk(*[lambda: stuur(met_token(geheim), adres, inhoud, **koppen)] * 6)
    assert {antwoord.status_code for antwoord in antwoorden} == {200}
    assert verzoek.pogingen.count() == pogingen


# --- Lists -----------------------------------------------------------------------------------------


def nummers(api: Client, lijst: str, **vraag: Any) -> list[int]:
    antwoord = api.get(lijst, vraag)
    assert antwoord.status_code == 200, antwoord.content
    return [rij["nummer"] for rij in antwoord.json()["results"]]


def test_a_list_shows_what_is_open_by_its_deadline_and_filters(api: Client, sanne: Medewerker):
    nu = timezone.now()
    klant, product = KlantFactory(), ProductFactory(code="rijbewijs", naam="Rijbewijs")
    laat = lopend(medewerker=sanne)
    Terugbelverzoek.objects.filter(pk=laat.pk).update(deadline_op=nu - timedelta(days=3))
    straks = lopend(klant=klant, product=product, afdeling=AfdelingFactory(belastingen=True))
    klaar = lopend(klant=klant, eerste_poging_op=nu, afgesloten_op=nu)
    oud = TerugbelverzoekFactory(klant=klant, ingetrokken=True)
    assert nummers(api, BELLEN) == [laat.pk, straks.pk]
    assert nummers(api, BELLEN, tot="2026-03-01") == [laat.pk]
    assert nummers(api, BELLEN, vanaf="2026-03-02") == [straks.pk]
    assert nummers(api, BELLEN, afdeling="belastingen") == [straks.pk]
    assert nummers(api, BELLEN, product="rijbewijs") == nummers(api, BELLEN, klant=klant.pk) == [straks.pk]
    assert nummers(api, BELLEN, medewerker="sanne") == [laat.pk]
    assert nummers(api, BELLEN, toestand="gesloten") == [klaar.pk], "of the last month"
    assert nummers(api, BELLEN, toestand="gesloten", klant=klant.pk) == [klaar.pk, oud.pk], "of all times"
    assert fouten(api.get(BELLEN, {"toestand": "gesloten", "vanaf": "2025-03-01", "tot": "2026-03-01"})) == {
        "tot"
    }
    assert fouten(api.get(BELLEN, {"vanaf": "2026-03-02", "tot": "2026-03-02"})) == {"tot"}
    for vraag in ({"afdeling": "geen"}, {"product": "geen"}, {"medewerker": "geen"}, {"expand": "geheim"}):
        assert fouten(api.get(BELLEN, vraag)) == set(vraag)


def test_the_other_lists_have_filters_of_their_own(api: Client):
    melding, wacht = klacht(soort="melding"), klacht()
    Publieksreactie.objects.filter(pk=wacht.pk).update(deadline=None)
    assert nummers(api, REACTIES) == [melding.pk, wacht.pk], "what waits for the sender comes last"
    assert nummers(api, REACTIES, soort="melding") == [melding.pk]
    een, _ = bericht(account="@parkeren010"), bericht()
    assert nummers(api, SOCIAL, account="@parkeren010") == [een.pk]
    beantwoord = bericht(beantwoord_op=timezone.now())
    assert nummers(api, SOCIAL, toestand="gesloten") == [beantwoord.pk]


def test_expanding_shows_the_client_and_the_product(api: Client):
    klant = KlantFactory()
    for lijst, zaak in (
        (BELLEN, lopend(klant=klant)),
        (REACTIES, klacht(klant=klant, product=ProductFactory())),
    ):
        uit = api.get(f"{lijst}/{zaak.pk}?expand=klant,product").json()["uitgeklapt"]
        assert uit["klant"]["telefoonnummers"] == ["+31612345678"]
        assert uit["product"]["code"] == "paspoort"


@pytest.mark.parametrize(
    ("lijst", "vraag"),
    [
        (BELLEN, ""),
        (BELLEN, "&expand=klant,product,handelingen"),
        (REACTIES, ""),
        (REACTIES, "&expand=klant,product,handelingen"),
        (SOCIAL, "&expand=handelingen"),
    ],
)
def test_a_list_takes_as_many_queries_for_one_as_for_many(
    api: Client, sanne: Medewerker, lijst: str, vraag: str, django_assert_max_num_queries: Any
):
    def maak(nummer: int) -> None:
        klant = KlantFactory(naam=f"Klant {nummer}")
        afdeling = AfdelingFactory(code=f"afdeling-{nummer}", naam=f"Afdeling {nummer}")
        product = ProductFactory(code=f"product-{nummer}", naam=f"Product {nummer}", afdeling=afdeling)
        velden = {
            "klant": klant,
            "product": product,
            "afdeling": afdeling,
            "klantcontact": KlantcontactFactory(),
        }
        zaken = [lopend(**velden), klacht(**velden), bericht(afdeling=afdeling)]
        zaken[1].opschortingen.create(uitgenodigd=timezone.localdate())
        for zaak, adres in zip(zaken, LIJSTEN, strict=True):
            assert doe(api, adres, zaak.pk, "nemen").status_code == 200
        doe(api, BELLEN, zaken[0].pk, "poging", uitkomst="voicemail")

    maak(0)
    adres = f"{lijst}?pageSize=50{vraag}"
    api.get(adres)
    with django_assert_max_num_queries(12) as een:
        assert api.get(adres).json()["count"] == 1
    # Counted now: what follows are requests too, which begin the log of queries anew.
    aantal = len(een)
    for nummer in range(1, 8):
        maak(nummer)
    with django_assert_max_num_queries(aantal):
        assert len(api.get(adres).json()["results"]) == 8
