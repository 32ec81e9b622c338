"""The registration screen during a call: drafts, a second call, more questions, who speaks for whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacten import services
from contacten.enums import Gebeurtenis
from contacten.models import Contactconcept, Klantcontact, Telefoongesprek, Terugbelverzoek
from kcc.organisatie.enums import Apiscope, Rol
from kcc.organisatie.models import Inzage
from tests.api.factories import maak_token
from tests.catalogus.factories import VraagantwoordFactory
from tests.contacten.factories import KlantcontactFactory, KlantFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/werk/contact/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def agent(kcc_medewerker_client: Any) -> Any:
    return kcc_medewerker_client


def open_scherm(agent: Any, adres: str = URL) -> dict[str, Any]:
    """What the form of a freshly opened window sends before anything is typed in it."""
    context = agent.get(adres, follow=True).context
    return {
        "begin": context["begin"],
        "venster": context["getypt"]["venster"],
        "versie": context["versie"],
        "klant": "anoniem",
    }


def typ(agent: Any, scherm: dict[str, Any], **velden: Any) -> Any:
    """Type, and wait until the window has kept it."""
    scherm |= velden
    antwoord = agent.post(URL, scherm | {"actie": "bewaar"}, headers=HTMX)
    if antwoord.status_code == 200:
        scherm["versie"] = re.search(r'name="versie" value="(\d*)"', antwoord.text)[1]  # type: ignore[index]
    return antwoord


def sla_op(agent: Any, scherm: dict[str, Any], **velden: Any) -> Any:
    return agent.post(URL, scherm | {"actie": "opslaan", "resultaat": "direct_beantwoord"} | velden)


def bel(
    agent: Any, soort: str, nummer: str = "", kenmerk: str = "pbx-1", seconden: int = 0
) -> Telefoongesprek:
    nu = timezone.now()
    return services.verwerk_gebeurtenis(
        kenmerk=kenmerk,
        soort=Gebeurtenis(soort),
        moment=nu - timedelta(seconds=seconden),
        nummer=nummer,
        medewerker=agent.medewerker,
        nu=nu,
    )


# --- Drafts --------------------------------------------------------------------------------------


def test_what_was_typed_is_found_again_in_another_window(agent):
    product = ProductFactory()
    scherm = open_scherm(agent)
    assert "Concept bewaard om" in typ(agent, scherm, notitie="Half", product=product.code).text
    sleutel = Contactconcept.objects.get().sleutel
    nieuw = agent.get(URL)
    assert f"?gesprek={sleutel}" in nieuw.text and "Half" in nieuw.text
    terug = agent.get(URL, {"gesprek": sleutel})
    assert terug.context["form"].initial["notitie"] == "Half"
    assert terug.context["product"] == product
    klaar = sla_op(agent, open_scherm(agent, f"{URL}?gesprek={sleutel}"), notitie="Heel")
    contact = Klantcontact.objects.get()
    assert klaar.status_code == 302
    assert (contact.referentie, contact.notitie) == (sleutel, "Heel")
    assert not Contactconcept.objects.exists()


def test_opening_and_searching_for_htmx_keep_nothing(agent):
    scherm = open_scherm(agent)
    agent.post(URL, scherm | {"actie": "zoek_klant", "zoek_klant": "vries"}, headers=HTMX)
    assert not Contactconcept.objects.exists()


def test_without_javascript_every_step_keeps_the_draft(agent):
    agent.post(URL, open_scherm(agent) | {"actie": "zoek_product_pagina", "notitie": "Half"})
    assert Contactconcept.objects.get().velden["notitie"] == "Half"


def test_a_draft_of_a_colleague_is_not_found(agent, aangemeld):
    typ(agent, open_scherm(agent), notitie="Geheim")
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    sleutel = Contactconcept.objects.get().sleutel
    assert "Geheim" not in ander.get(URL).text
    assert "Geheim" not in ander.get(URL, {"gesprek": sleutel}).text
    ander.post(f"{URL}concept/{sleutel}/weg/")
    assert Contactconcept.objects.exists()


def test_two_windows_on_one_draft_do_not_overwrite_each_other_unseen(agent):
    links = open_scherm(agent)
    typ(agent, links, notitie="Links")
    sleutel = Contactconcept.objects.get().sleutel
    rechts = open_scherm(agent, f"{URL}?gesprek={sleutel}")
    typ(agent, rechts, notitie="Rechts")
    geweigerd = typ(agent, links, notitie="Links verder")
    assert geweigerd.status_code == 409
    assert "in een ander venster veranderd" in geweigerd.text
    opslaan = sla_op(agent, links)
    assert opslaan.status_code == 409
    assert "Rechts" in opslaan.text and "Links verder" in opslaan.text
    assert not Klantcontact.objects.exists()
    links["versie"] = opslaan.context["versie"]
    assert sla_op(agent, links).status_code == 302
    assert Klantcontact.objects.get().notitie == "Links verder"


def test_a_second_save_with_another_text_is_told_that_it_came_too_late(agent):
    links = open_scherm(agent)
    sla_op(agent, links, notitie="Eerst")
    te_laat = agent.post(
        URL,
        links | {"actie": "opslaan", "resultaat": "doorverwezen", "notitie": "Anders"},
        follow=True,
    )
    assert "was al opgeslagen, met een andere notitie" in te_laat.text
    assert Klantcontact.objects.get().notitie == "Eerst"
    assert typ(agent, links, notitie="Nog iets").status_code == 409


def test_a_draft_can_be_thrown_away(agent):
    typ(agent, open_scherm(agent), notitie="Verkeerd verbonden")
    sleutel = Contactconcept.objects.get().sleutel
    assert agent.get(f"{URL}concept/{sleutel}/weg/").status_code == 405
    assert "weggegooid" in agent.post(f"{URL}concept/{sleutel}/weg/", follow=True).text
    assert not Contactconcept.objects.exists()


@pytest.mark.parametrize(
    "velden",
    [
        {"notitie": "a" * 200_000},
        {"notitie": "a\x00b"},
        {"versie": "x" * 50},
        {"begin": "verzonnen"},
    ],
)
def test_a_draft_that_cannot_be_is_no_mistake_of_ours(agent, velden):
    assert agent.post(URL, open_scherm(agent) | {"actie": "bewaar"} | velden, headers=HTMX).status_code == 200


# --- The telephone -------------------------------------------------------------------------------


def test_an_answered_call_opens_with_the_client_of_its_number(agent):
    klant = KlantFactory()
    gesprek = bel(agent, "opgenomen", "+31612345678", seconden=30)
    assert "In gesprek met" in agent.get(URL).text
    geopend = agent.post(f"{URL}gesprek/{gesprek.pk}/", follow=True)
    assert geopend.context["beeld"].klant == klant
    assert geopend.context["getypt"]["zoek_klant"] == "06 12345678"
    sleutel = Contactconcept.objects.get().sleutel
    scherm = open_scherm(agent, f"{URL}?gesprek={sleutel}") | {"klant": str(klant.pk)}
    sla_op(agent, scherm)
    contact = Klantcontact.objects.get()
    gesprek.refresh_from_db()
    assert gesprek.klantcontact == contact
    assert contact.begonnen_op == gesprek.opgenomen_op, "the moment of telephony"
    bel(agent, "beeindigd", seconden=5)
    contact.refresh_from_db()
    gesprek.refresh_from_db()
    assert contact.beeindigd_op == gesprek.beeindigd_op


def test_of_several_clients_with_one_number_the_agent_chooses(agent):
    KlantFactory(), KlantFactory(naam="Bas de Vries")
    gesprek = bel(agent, "opgenomen", "0612345678")
    geopend = agent.post(f"{URL}gesprek/{gesprek.pk}/", follow=True)
    assert len(geopend.context["klanten"]) == 2
    assert "beeld" not in geopend.context
    assert geopend.context["form"].initial["nieuw_telefoon"] == "06 12345678"


def test_a_second_call_in_between_loses_nothing(agent):
    eerste = bel(agent, "opgenomen", "0612345678", kenmerk="een", seconden=60)
    agent.post(f"{URL}gesprek/{eerste.pk}/")
    sleutel = Contactconcept.objects.get().sleutel
    scherm = open_scherm(agent, f"{URL}?gesprek={sleutel}")
    typ(agent, scherm, notitie="Van de eerste")
    tweede = bel(agent, "opgenomen", "0687654321", kenmerk="twee")
    agent.post(f"{URL}gesprek/{tweede.pk}/")
    [ander] = Contactconcept.objects.exclude(pk=sleutel)
    sla_op(agent, open_scherm(agent, f"{URL}?gesprek={ander.pk}"), notitie="Van de tweede")
    terug = agent.get(URL, {"gesprek": sleutel})
    assert terug.context["form"].initial["notitie"] == "Van de eerste"
    sla_op(agent, scherm)
    assert {c.notitie: c.telefoongesprek.kenmerk for c in Klantcontact.objects.all()} == {
        "Van de eerste": "een",
        "Van de tweede": "twee",
    }


def test_the_call_of_a_colleague_cannot_be_opened(agent, aangemeld):
    gesprek = bel(agent, "opgenomen", "0612345678")
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    assert ander.post(f"{URL}gesprek/{gesprek.pk}/").status_code == 404
    assert "06 12345678" not in ander.get(URL).text


def test_the_screen_asks_for_calls_only_when_there_is_telephony_and_cheaply(
    agent, django_assert_max_num_queries
):
    assert "every 3s" not in agent.get(URL).text
    maak_token(Apiscope.TELEFONIE, naam="centrale")
    assert "every 3s" in agent.get(URL).text
    adres = f"{URL}onderweg/"
    with django_assert_max_num_queries(8):
        assert agent.get(adres, {"stempel": ""}).status_code == 204
    gesprek = bel(agent, "aangeboden", "0612345678")
    KlantFactory()
    antwoord = agent.get(adres, {"stempel": ""})
    assert "U wordt gebeld door" in antwoord.text and "06 12345678" in antwoord.text
    assert "Fatima" not in antwoord.text, "names only after opening, which is logged"
    assert agent.get(adres, {"stempel": f"{gesprek.pk}a"}).status_code == 204
    assert [(rij.object_soort, rij.object_id) for rij in Inzage.objects.all()] == [
        ("telefoongesprek", str(gesprek.pk))
    ], "once, when there is something new to see"


# --- Questions, sources, who speaks ---------------------------------------------------------------


def test_several_questions_are_one_contact(agent):
    paspoort, rijbewijs = ProductFactory(), ProductFactory(code="rijbewijs", naam="Rijbewijs")
    scherm = open_scherm(agent) | {"product": paspoort.code, "onderwerp": "Kwijt"}
    deel = agent.post(URL, scherm | {"actie": "vraag_erbij"}, headers=HTMX)
    assert "<html" not in deel.text and "1. Paspoort aanvragen" in deel.text
    assert 'value="Kwijt"' in deel.text
    scherm |= {
        "vraag_product": [paspoort.code, ""],
        "vraag_onderwerp": ["Kwijt", "Parkeren"],
        "product": rijbewijs.code,
        "onderwerp": "Verlengen",
    }
    sla_op(agent, scherm)
    contact = Klantcontact.objects.get()
    assert (contact.product, contact.onderwerp, contact.afdeling) == (paspoort, "Kwijt", paspoort.afdeling)
    assert [(v.volgorde, v.product, v.onderwerp) for v in contact.meer_vragen.all()] == [
        (2, None, "Parkeren"),
        (3, rijbewijs, "Verlengen"),
    ]


def test_a_noted_question_can_be_taken_away(agent):
    scherm = open_scherm(agent) | {"vraag_product": ["", ""], "vraag_onderwerp": ["Een", "Twee"]}
    deel = agent.post(URL, scherm | {"actie": "vraag_weg:0"}, headers=HTMX)
    assert "Twee" in deel.text and "Een" not in deel.text
    for plaats in ("9", "x", ""):
        assert "Een" in agent.post(URL, scherm | {"actie": f"vraag_weg:{plaats}"}, headers=HTMX).text


def test_who_calls_for_somebody_else_is_called_back(agent):
    klant = KlantFactory()
    sla_op(
        agent,
        open_scherm(agent),
        klant=klant.pk,
        vertegenwoordiger_soort="woningcorporatie",
        vertegenwoordiger_naam="Els van Woonstad",
        vertegenwoordiger_telefoon="010-7654321",
        product=ProductFactory().code,
        resultaat="terugbelverzoek",
    )
    contact, verzoek = Klantcontact.objects.get(), Terugbelverzoek.objects.get()
    assert (contact.klant, contact.vertegenwoordiger_naam) == (klant, "Els van Woonstad")
    assert (verzoek.naam, verzoek.telefoonnummer) == ("Els van Woonstad", "+31107654321")
    assert services.zoek_klanten(vraag="010 7654321") == [klant]


def test_without_saying_for_whom_the_fields_of_it_are_no_error(agent):
    assert sla_op(agent, open_scherm(agent), vertegenwoordiger_telefoon="12").status_code == 302


def test_what_was_used_stays_used_when_something_else_is_searched(agent):
    VraagantwoordFactory(code="kwijt", vraag="Mijn paspoort is kwijt. Wat nu?", antwoord="Meld het.")
    scherm = open_scherm(agent) | {"bron": ["vraag:ander"]}
    deel = agent.post(URL, scherm | {"actie": "zoek_kennis", "zoek_product": "paspoort kwijt"}, headers=HTMX)
    assert 'value="vraag:kwijt"' in deel.text
    assert '<input type="hidden" name="bron" value="vraag:ander">' in deel.text
    sla_op(agent, scherm, bron=["vraag:ander", "vraag:kwijt", "vraag:kwijt"], kanaal="chat", taal="en")
    contact = Klantcontact.objects.get()
    assert contact.bronnen == ["vraag:ander", "vraag:kwijt"]
    assert (contact.kanaal, contact.taal) == ("chat", "en")


def test_a_publieksreactie_that_was_promised_is_registered_next(agent):
    klant = KlantFactory()
    antwoord = sla_op(
        agent, open_scherm(agent), klant=klant.pk, notitie="Klaagt", resultaat="publieksreactie_geregistreerd"
    )
    contact = Klantcontact.objects.get()
    verder = f"/werk/publieksreacties/nieuw/?klantcontact={contact.pk}"
    assert verder in agent.get(antwoord["Location"]).text
    form = agent.get(verder).context["form"]
    assert (form.initial["tekst"], form.initial["klant"]) == ("Klaagt", klant.pk)


# --- Afterwards ----------------------------------------------------------------------------------


def test_a_confidential_contact_is_for_who_had_it_and_managers(agent, aangemeld):
    klant = KlantFactory()
    sla_op(agent, open_scherm(agent), klant=klant.pk, notitie="Geheim adres", is_vertrouwelijk="on")
    contact = Klantcontact.objects.get()
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    adressen = [f"/werk/contacten/{contact.pk}/", f"/werk/klanten/{klant.pk}/"]
    for adres in adressen:
        assert "Geheim adres" in agent.get(adres).text
        assert "Geheim adres" in aangemeld(Rol.MANAGER, username=f"m{adres}").get(adres).text
        assert "Geheim adres" not in ander.get(adres).text
    assert "Geheim adres" not in ander.post(URL, open_scherm(ander) | {"klant": klant.pk}).text


def test_a_correction_from_an_outdated_page_is_refused_with_what_the_other_changed(agent, aangemeld):
    contact = KlantcontactFactory(notitie="Eerst")
    adres = f"/werk/contacten/{contact.pk}/"

    def scherm(client: Any) -> dict[str, Any]:
        form = client.get(adres).context["form"]
        return {naam: waarde for naam, waarde in form.initial.items() if waarde is not False}

    mijn = scherm(agent)
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander", first_name="An", last_name="Der")
    assert ander.post(adres, scherm(ander) | {"notitie": "Toen"}).status_code == 302
    geweigerd = agent.post(adres, mijn | {"onderwerp": "Mijn onderwerp"})
    assert geweigerd.status_code == 409
    assert "An Der heeft dit veranderd" in geweigerd.text
    assert "Toen" in geweigerd.text and "Mijn onderwerp" in geweigerd.text
    nieuw = {veld.html_name: veld.value() for veld in geweigerd.context["form"] if veld.value()}
    assert agent.post(adres, nieuw).status_code == 302
    contact.refresh_from_db()
    assert (contact.onderwerp, contact.notitie) == ("Mijn onderwerp", "Eerst"), "knowingly"
    assert "An Der" in agent.get(adres).text


def test_a_stale_save_of_a_client_is_refused(agent, aangemeld):
    klant = KlantFactory()
    adres = f"/werk/klanten/{klant.pk}/wijzigen/"

    def scherm(client: Any) -> dict[str, Any]:
        form = client.get(adres).context["form"]
        return {veld.html_name: veld.value() or "" for veld in form}

    mijn, ander = scherm(agent), aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    assert ander.post(adres, scherm(ander) | {"huisnummer": "99"}).status_code == 302
    geweigerd = agent.post(adres, mijn | {"naam": "Fatima Bakker"})
    assert geweigerd.status_code == 409
    assert "99" in geweigerd.text and 'value="Fatima Bakker"' in geweigerd.text
    klant.refresh_from_db()
    assert (klant.naam, klant.huisnummer) == ("Fatima de Vries", "99")


def test_a_callback_is_not_made_or_ended_by_correcting(agent):
    contact = KlantcontactFactory()
    adres = f"/werk/contacten/{contact.pk}/"
    form = agent.get(adres).context["form"]
    antwoord = agent.post(
        adres, {"gezien": form.initial["gezien"], "resultaat": "terugbelverzoek", "product": "paspoort"}
    )
    assert antwoord.status_code == 422
    assert "lijst Terugbellen" in antwoord.text


def test_colleagues_see_that_the_other_has_this_client_open(agent, aangemeld):
    klant = KlantFactory()
    ander = aangemeld(Rol.BACKOFFICE, username="ander", first_name="An", last_name="Der")
    gegevens = {"soort": "klant", "nummer": klant.pk}
    assert ander.post("/werk/aanwezig/", gegevens).status_code == 204, "nobody else, as the page says"
    deel = agent.post("/werk/aanwezig/", gegevens).text
    assert "An Der heeft dit ook open." in deel
    weer = agent.post("/werk/aanwezig/", gegevens | {"gezien": str(ander.medewerker.pk)})
    assert weer.status_code == 204, "nothing moves on the page while nobody comes or goes"
    for fout in ({"soort": "iets", "nummer": 1}, {"soort": "klant", "nummer": "x"}, {}):
        assert agent.post("/werk/aanwezig/", fout).status_code == 400
    assert agent.get("/werk/aanwezig/").status_code == 405
