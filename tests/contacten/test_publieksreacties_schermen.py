"""The worklist and the page of a publieksreactie, registering one, and the form of a citizen: over HTTP."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from lxml import html

from contacten import services
from contacten.enums import Zaakstand
from contacten.models import Publieksreactie
from contacten.views.publieksreacties import ACTIES
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.contacten.factories import (
    AfdelingFactory,
    KlantcontactFactory,
    KlantFactory,
    MedewerkerFactory,
    ProductFactory,
    PublieksreactieFactory,
)

pytestmark = pytest.mark.django_db
URL = "/werk/publieksreacties/"


def over(dagen, **velden):
    """One whose last day is so many days from now."""
    return PublieksreactieFactory(deadline=timezone.localdate() + timedelta(days=dagen), **velden)


def doe(client, reactie, actie, **velden):
    laatste = reactie.handelingen.last()
    return client.post(
        f"{reactie.get_absolute_url()}{actie}/", {"gezien": laatste.pk if laatste else 0, **velden}
    )


@pytest.fixture
def belastingen():
    return AfdelingFactory(belastingen=True)


# --- The worklist --------------------------------------------------------------------------------


def test_the_first_last_day_comes_first_and_who_waits_for_the_sender_last(kcc_medewerker_client):
    wacht = PublieksreactieFactory(deadline=None)
    later, te_laat, bijna = over(40), over(-1), over(1)
    PublieksreactieFactory(beantwoord=True)
    antwoord = kcc_medewerker_client.get(URL)
    assert antwoord.context["regels"] == [
        (te_laat, Zaakstand.TE_LAAT),
        (bijna, Zaakstand.BIJNA_TE_LAAT),
        (later, Zaakstand.OP_TIJD),
        (wacht, Zaakstand.OPGESCHORT),
    ]
    assert antwoord.context["aantallen"] == {"open": 4, "te_laat": 1, "bevestigen": 4}


def test_lists_and_filters(kcc_medewerker_client, belastingen):
    client = kcc_medewerker_client
    eigen = over(5, afdeling=belastingen, soort="klacht")
    mijn = over(6, medewerker=client.medewerker, soort="vraag")
    bevestigd = over(7, bevestigd_op=timezone.now())
    dicht = PublieksreactieFactory(beantwoord=True)

    def getoond(**filter_):
        return list(client.get(URL, filter_).context["pagina"].object_list)

    assert getoond(afdeling="belastingen") == [eigen]
    assert getoond(lijst="mij") == [mijn]
    assert getoond(soort="vraag") == [mijn]
    assert getoond(stand="gesloten") == [dicht]
    assert getoond(stand="bevestigen") == [eigen, mijn]
    assert getoond(stand="x", lijst="x", soort="x", afdeling="x", page="x") == [eigen, mijn, bevestigd]
    client.medewerker.afdelingen.add(belastingen)
    assert getoond() == [eigen]


def test_backoffice_sees_the_own_afdeling_only(aangemeld, belastingen):
    client = aangemeld(Rol.BACKOFFICE)
    client.medewerker.afdelingen.add(belastingen)
    eigen, vreemd = over(5, afdeling=belastingen), over(5)
    assert list(client.get(URL, {"lijst": "alle"}).context["pagina"].object_list) == [eigen]
    assert client.get(vreemd.get_absolute_url()).status_code == 403
    assert doe(client, vreemd, "nemen").status_code == 403
    assert Inzage.objects.filter(resultaat="geweigerd").count() == 2


@pytest.mark.parametrize("rol", Rol)
def test_who_may_see_the_list(aangemeld, rol):
    mag = rol in {Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.BALIEMEDEWERKER, Rol.MANAGER}
    assert aangemeld(rol).get(URL).status_code == (200 if mag else 403)


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    over(5, klant=KlantFactory(), product=ProductFactory())
    kcc_medewerker_client.get(URL)
    with django_assert_max_num_queries(30) as een:
        kcc_medewerker_client.get(URL)
    for _ in range(30):
        over(5, klant=KlantFactory(), medewerker=kcc_medewerker_client.medewerker)
    with django_assert_max_num_queries(len(een)):
        antwoord = kcc_medewerker_client.get(URL)
    assert "Pagina 1 van 2" in antwoord.text


# --- One of them -----------------------------------------------------------------------------------


def test_every_action_that_is_pressed_empty_says_what_is_missing_or_is_done(kcc_medewerker_client):
    """No button gives an error page, whatever the state."""
    for trait in ({}, {"aanvraag": True}, {"melding": True}, {"beantwoord": True}, {"ingetrokken": True}):
        for actie in ACTIES:
            reactie = PublieksreactieFactory(**trait)
            antwoord = doe(kcc_medewerker_client, reactie, actie, deel_id="1")
            assert antwoord.status_code in {302, 422}, (trait, actie)
            assert kcc_medewerker_client.get(reactie.get_absolute_url()).status_code == 200
    assert doe(kcc_medewerker_client, reactie, "bestaat_niet").status_code == 404


def test_taking_adjourning_and_answering(kcc_medewerker_client):
    client, reactie = kcc_medewerker_client, over(20)
    doe(client, reactie, "nemen")
    doe(client, reactie, "verdagen", weken="4", reden="Wij horen nog iemand.")
    reactie.refresh_from_db()
    assert reactie.verdaagd_weken == 4
    pagina = client.get(reactie.get_absolute_url())
    assert "verdaagd met 4 weken" in pagina.text
    antwoord = doe(client, reactie, "verdagen", weken="1", reden="Nog langer.")
    assert antwoord.status_code == 422
    assert "Nog langer." in antwoord.text
    doe(client, reactie, "beantwoorden", antwoord="Onze excuses.", kanaal="email")
    reactie.refresh_from_db()
    assert reactie.beantwoord_op is not None
    assert [handeling.soort for handeling in reactie.handelingen.all()] == [
        "genomen",
        "verdaagd",
        "beantwoord",
    ]
    assert UitgaandBericht.objects.count() == 2


def test_an_outdated_page_is_refused_with_what_changed(kcc_medewerker_client):
    reactie, youssef = over(20), MedewerkerFactory(collega=True)
    services.neem_publieksreactie(reactie_id=reactie.pk, medewerker=youssef, nu=timezone.now())
    antwoord = kcc_medewerker_client.post(
        f"{reactie.get_absolute_url()}beantwoorden/", {"gezien": "0", "antwoord": "Ja."}, follow=True
    )
    assert "Youssef Amrani: op zich genomen" in antwoord.text
    reactie.refresh_from_db()
    assert reactie.beantwoord_op is None


def test_sending_on_to_a_colleague_by_name(kcc_medewerker_client, belastingen):
    reactie, youssef = over(20), MedewerkerFactory(collega=True)
    youssef.afdelingen.add(belastingen)
    velden = {"afdeling": belastingen.pk, "reden": "Gaat over een aanslag."}
    antwoord = doe(kcc_medewerker_client, reactie, "doorsturen", collega="Bestaat Niet", **velden)
    assert "niet gevonden" in antwoord.text
    doe(kcc_medewerker_client, reactie, "doorsturen", collega="youssef amrani", **velden)
    reactie.refresh_from_db()
    assert (reactie.afdeling, reactie.medewerker) == (belastingen, youssef)


def test_a_letter_can_be_printed(kcc_medewerker_client):
    reactie = over(20, emailadres="", adres="Coolsingel 40\n3011 AD Rotterdam")
    assert "Bevestig de ontvangst" in kcc_medewerker_client.get(reactie.get_absolute_url()).text
    doe(kcc_medewerker_client, reactie, "bevestigen")
    handeling = reactie.handelingen.get()
    brief = kcc_medewerker_client.get(f"{reactie.get_absolute_url()}brief/{handeling.pk}/")
    assert "3011 AD Rotterdam" in brief.text
    assert "Wij hebben uw bericht" in brief.text
    assert kcc_medewerker_client.get(f"{reactie.get_absolute_url()}brief/0/").status_code == 404


def test_a_notice_of_default_stands_out(kcc_medewerker_client):
    reactie = over(-30, aanvraag=True, soort="aanvraag")
    doe(
        kcc_medewerker_client,
        reactie,
        "ingebrekestelling",
        ontvangen=str(timezone.localdate() - timedelta(days=20)),
    )
    pagina = kcc_medewerker_client.get(reactie.get_absolute_url())
    assert "Er loopt een dwangsom" in pagina.text
    assert "Dwangsom vanaf" in kcc_medewerker_client.get(URL).text


# --- Registering -------------------------------------------------------------------------------------


def nieuw(client, **anders):
    [formulier] = html.document_fromstring(client.get(f"{URL}nieuw/").content).xpath("//main//form")
    velden = {naam: waarde or "" for naam, waarde in formulier.form_values()}
    return {
        **velden,
        "soort": "klacht",
        "kanaal": "post",
        "onderwerp": "Lang gewacht",
        "tekst": "Ik stond een uur te wachten.",
        **anders,
    }


def test_from_a_call_with_what_is_known_filled_in(kcc_medewerker_client):
    klant, product = KlantFactory(), ProductFactory()
    contact = KlantcontactFactory(
        klant=klant, product=product, onderwerp="Boos", notitie="Is drie keer doorverbonden."
    )
    pagina = kcc_medewerker_client.get(f"{URL}nieuw/", {"klantcontact": contact.pk})
    [formulier] = html.document_fromstring(pagina.content).xpath("//main//form")
    velden = {naam: waarde or "" for naam, waarde in formulier.form_values()}
    assert (velden["naam"], velden["emailadres"]) == ("Fatima de Vries", "fatima@voorbeeld.nl")
    assert (velden["onderwerp"], velden["tekst"].strip()) == ("Boos", "Is drie keer doorverbonden.")
    antwoord = kcc_medewerker_client.post(f"{URL}nieuw/", {**velden, "soort": "klacht"}, follow=True)
    reactie = Publieksreactie.objects.get()
    assert f"Vastgelegd onder nummer {reactie.nummer}" in antwoord.text
    assert (reactie.klant, reactie.klantcontact, reactie.product) == (klant, contact, product)
    assert reactie.bevestigd_op is not None


def test_the_call_that_ended_in_one_leads_to_registering_it(kcc_medewerker_client):
    contact = KlantcontactFactory(
        medewerker=kcc_medewerker_client.medewerker, resultaat="publieksreactie_geregistreerd"
    )
    pagina = kcc_medewerker_client.get(f"/werk/contact/{contact.pk}/geregistreerd/")
    assert f"/werk/publieksreacties/nieuw/?klantcontact={contact.pk}" in pagina.text


def test_a_double_press_registers_once(kcc_medewerker_client):
    velden = nieuw(kcc_medewerker_client)
    for _ in range(2):
        assert kcc_medewerker_client.post(f"{URL}nieuw/", velden).status_code == 302
    assert Publieksreactie.objects.count() == 1


@pytest.mark.parametrize(
    ("velden", "melding"),
    [
        ({"soort": ""}, "Kies wat het is"),
        ({"onderwerp": ""}, "waar het over gaat"),
        ({"emailadres": "geen"}, "hele adres"),
        ({"telefoonnummer": "12"}, "telefoonnummer"),
        ({"ontvangen": "2999-01-01"}, "toekomst"),
        ({"sleutel": "x"}, ""),
        ({"klant": "999999999999999999999999"}, ""),
        ({"product": "\x00"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(kcc_medewerker_client, velden, melding):
    antwoord = kcc_medewerker_client.post(f"{URL}nieuw/", nieuw(kcc_medewerker_client, **velden))
    assert antwoord.status_code == 422
    assert melding.lower() in antwoord.text.lower()
    assert "Ik stond een uur te wachten." in antwoord.text
    assert not Publieksreactie.objects.exists()


def test_a_letter_of_last_week_has_its_term_from_then(kcc_medewerker_client):
    dag = timezone.localdate() - timedelta(days=7)
    kcc_medewerker_client.post(f"{URL}nieuw/", nieuw(kcc_medewerker_client, ontvangen=str(dag)))
    reactie = Publieksreactie.objects.get()
    assert timezone.localdate(reactie.ontvangen_op) == dag
    assert reactie.deadline >= dag + timedelta(weeks=6)


# --- The form of a citizen ---------------------------------------------------------------------------


@pytest.fixture
def klok():
    with time_machine.travel("2025-04-25T14:00:00+00:00", tick=False) as reiziger:
        yield reiziger


def begin(client, adres="/reactie/", **anders):
    [formulier] = html.document_fromstring(client.get(adres).content).xpath("//main//form")
    velden = {naam: waarde or "" for naam, waarde in formulier.form_values()}
    return velden | {"soort": "klacht", "tekst": "Ik stond een uur te wachten."} | anders


def test_a_citizen_gets_a_number_a_day_and_a_mail(client, klok):
    velden = begin(client, emailadres="fatima@voorbeeld.nl", naam="Fatima")
    klok.shift(timedelta(seconds=30))
    pagina = client.post("/reactie/", velden, follow=True)
    reactie = Publieksreactie.objects.get()
    assert reactie.nummer in pagina.text
    assert "vrijdag 6 juni 2025" in pagina.text
    assert (reactie.kanaal, reactie.soort) == ("web", "klacht")
    assert reactie.nummer in UitgaandBericht.objects.get().tekst
    # Sent again it is the same one; and nobody else sees its page.
    assert client.post("/reactie/", velden).status_code == 302
    assert Publieksreactie.objects.count() == 1


def test_only_a_report_can_be_without_a_way_to_answer(client, klok):
    klok.shift(timedelta(seconds=-30))
    velden = begin(client)
    klok.shift(timedelta(seconds=30))
    antwoord = client.post("/reactie/", velden)
    assert antwoord.status_code == 422
    assert "Anders kunnen wij niet antwoorden" in antwoord.text
    assert "Ik stond een uur te wachten." in antwoord.text
    pagina = client.post("/reactie/", {**velden, "soort": "melding"}, follow=True)
    assert "u hoort niets van ons" in pagina.text


@pytest.mark.parametrize(
    ("velden", "wacht"),
    [({"website": "http://spam"}, 30), ({"begin": "nagemaakt"}, 30), ({}, 1), ({"soort": "anders"}, 30)],
)
def test_programs_and_forgeries_are_refused(client, klok, velden, wacht):
    ingevuld = begin(client, emailadres="fatima@voorbeeld.nl") | velden
    klok.shift(timedelta(seconds=wacht))
    assert client.post("/reactie/", ingevuld).status_code == 422
    assert not Publieksreactie.objects.exists()


def test_the_thank_you_page_is_for_who_just_wrote(client):
    PublieksreactieFactory()
    assert client.get("/reactie/gelukt/").url == "/reactie/"
