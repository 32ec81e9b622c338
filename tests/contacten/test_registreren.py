"""The registration screen over HTTP: without JavaScript, as htmx asks for parts, and what it refuses."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from contacten.forms.contact import begin_gesprek
from contacten.models import Klant, Klantcontact, Terugbelverzoek
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import AfdelingFactory, KlantcontactFactory, KlantFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/werk/contact/"


@pytest.fixture
def agent(kcc_medewerker_client):
    return kcc_medewerker_client


def velden(agent, **anders):
    """A form that is ready to be saved; the conversation began four minutes ago."""
    begin = begin_gesprek(agent.medewerker, timezone.now() - timedelta(minutes=4))
    return {
        "begin": begin,
        "actie": "opslaan",
        "klant": "anoniem",
        "resultaat": "direct_beantwoord",
        **anders,
    }


def test_the_screen_opens_with_a_fresh_beginning(agent):
    eerste, tweede = agent.get(URL), agent.get(URL)
    assert eerste.status_code == 200
    assert eerste.context["begin"] != tweede.context["begin"]


def test_the_screen_opens_with_the_client_and_product_of_the_link(agent):
    klant, product = KlantFactory(), ProductFactory()
    antwoord = agent.get(URL, {"klant": klant.pk, "product": product.code})
    assert antwoord.context["beeld"].klant == klant
    assert antwoord.context["product"] == product
    assert f'value="{klant.pk}"' in antwoord.text


def test_the_conversation_lasts_from_opening_to_saving(agent):
    product = ProductFactory()
    antwoord = agent.post(
        URL, velden(agent, product=product.code, onderwerp="Ophalen", notitie="Vanaf donderdag.")
    )
    contact = Klantcontact.objects.get()
    assert antwoord["Location"] == reverse("contacten:geregistreerd", args=[contact.pk])
    assert (contact.kanaal, contact.richting, contact.resultaat) == (
        "telefoon",
        "inkomend",
        "direct_beantwoord",
    )
    assert (contact.product, contact.medewerker) == (product, agent.medewerker)
    assert timedelta(minutes=4) <= contact.duur < timedelta(minutes=5)


def test_sending_twice_registers_once(agent):
    twee_keer = velden(agent, klant="nieuw", nieuw_naam="Jan Jansen")
    eerste, tweede = agent.post(URL, twee_keer), agent.post(URL, twee_keer)
    assert eerste["Location"] == tweede["Location"]
    assert (Klantcontact.objects.count(), Klant.objects.count()) == (1, 1)


def test_a_callback_with_a_new_client_uses_the_number_just_typed(agent):
    antwoord = agent.post(
        URL,
        velden(
            agent,
            klant="nieuw",
            nieuw_naam="Jan Jansen",
            nieuw_telefoon="06-12345678",
            nieuw_geboortedatum="5-5-1970",
            product=ProductFactory().code,
            resultaat="terugbelverzoek",
            notitie="Paspoort kwijt.",
        ),
        follow=True,
    )
    verzoek = Terugbelverzoek.objects.get()
    assert (verzoek.naam, verzoek.telefoonnummer) == ("Jan Jansen", "+31612345678")
    assert verzoek.klant == Klant.objects.get(naam="Jan Jansen", geboortedatum="1970-05-05")
    assert "Lees voor aan de beller" in antwoord.text
    assert "om 17.00 uur" in antwoord.text
    assert "06 12345678" in antwoord.text
    assert "Volgende gesprek" in antwoord.text


def test_a_callback_of_a_known_client_uses_the_known_number(agent):
    agent.post(
        URL,
        velden(agent, klant=KlantFactory().pk, product=ProductFactory().code, resultaat="terugbelverzoek"),
    )
    assert Terugbelverzoek.objects.get().telefoonnummer == "+31612345678"


@pytest.mark.parametrize(
    ("anders", "veld", "melding"),
    [
        ({"resultaat": ""}, "resultaat", "Kies hoe het gesprek afliep."),
        ({"klant": "nieuw"}, "nieuw_naam", "Vul de naam"),
        (
            {"klant": "nieuw", "nieuw_naam": "Jan", "nieuw_telefoon": "12"},
            "nieuw_telefoon",
            "geen telefoonnummer",
        ),
        ({"klant": "nieuw", "nieuw_naam": "Jan", "nieuw_postcode": "12"}, "nieuw_postcode", "vier cijfers"),
        ({"klant": "nieuw", "nieuw_naam": "Jan", "nieuw_email": "jan@"}, "nieuw_email", "hele adres"),
        (
            {"klant": "nieuw", "nieuw_naam": "Jan", "nieuw_geboortedatum": "1-1-2999"},
            "nieuw_geboortedatum",
            "in het verleden",
        ),
        ({"klant": "999999"}, "klant", "bestaat niet meer"),
        ({"klant": "x"}, "klant", "bestaat niet meer"),
        ({"product": "bestaat-niet"}, "product", "bestaat niet meer"),
        ({"resultaat": "terugbelverzoek"}, "terugbel_telefoon", "op welk nummer"),
        ({"resultaat": "terugbelverzoek"}, "terugbel_afdeling", "Kies welke afdeling"),
        (
            {"resultaat": "terugbelverzoek", "terugbel_telefoon": "06"},
            "terugbel_telefoon",
            "geen telefoonnummer",
        ),
    ],
)
def test_a_refusal_says_what_to_do_and_loses_nothing(agent, anders, veld, melding):
    gestuurd = velden(agent, notitie="Een lange <notitie>", onderwerp="Het onderwerp", **anders)
    antwoord = agent.post(URL, gestuurd)
    assert antwoord.status_code == 422
    assert any(melding in fout for fout in antwoord.context["form"].errors[veld])
    assert "Een lange &lt;notitie&gt;" in antwoord.text
    assert 'value="Het onderwerp"' in antwoord.text
    assert antwoord.context["begin"] == gestuurd["begin"]
    assert antwoord.text.count(melding) >= 2, "in the summary and at the field"
    assert not Klantcontact.objects.exists()


def test_what_stands_in_a_part_that_is_not_in_use_is_no_error(agent):
    antwoord = agent.post(URL, velden(agent, nieuw_telefoon="12", terugbel_telefoon="12"))
    assert antwoord.status_code == 302


@pytest.mark.parametrize("begin", ["", "verzonnen", None])
def test_a_beginning_that_is_not_ours_is_refused_with_a_fresh_one(agent, maak_medewerker, begin):
    if begin is None:
        begin = begin_gesprek(maak_medewerker(Rol.KCC_MEDEWERKER, username="ander"), timezone.now())
    antwoord = agent.post(URL, velden(agent, begin=begin, notitie="Blijft staan"))
    assert antwoord.status_code == 422
    assert "Blijft staan" in antwoord.text
    assert signing.loads(antwoord.context["begin"], salt="contacten.gespreksbegin")
    assert agent.post(URL, velden(agent, begin=antwoord.context["begin"])).status_code == 302


def test_searching_registers_nothing_and_keeps_what_was_typed(agent):
    klant, product = KlantFactory(), ProductFactory()
    antwoord = agent.post(
        URL,
        velden(agent, actie="zoek", zoek_klant="vries", zoek_product="paspoord", notitie="Halverwege"),
    )
    assert antwoord.status_code == 200
    assert antwoord.context["klanten"] == [klant]
    assert antwoord.context["producten"] == [product]
    assert "Halverwege" in antwoord.text
    assert "foutenoverzicht" not in antwoord.text
    assert not Klantcontact.objects.exists()


@pytest.mark.parametrize("actie", ["zoek_klant", "kies_klant", "zoek_product", "kies_product"])
def test_a_part_for_htmx_is_the_same_as_in_the_whole_page(agent, actie):
    klant, product = KlantFactory(), ProductFactory()
    KlantcontactFactory(klant=klant)
    getypt = velden(
        agent, actie=actie, klant=klant.pk, product=product.code, zoek_klant="vries", zoek_product="paspoort"
    )
    deel = agent.post(URL, getypt, headers={"HX-Request": "true"})
    heel = agent.post(URL, getypt)
    assert "<html" not in deel.text
    assert deel.text.strip()
    assert deel.text.strip() in heel.text


@pytest.mark.parametrize("vraag", ["niemand", "0699999999"])
def test_no_client_found_says_so(agent, vraag):
    antwoord = agent.post(
        URL, velden(agent, actie="zoek_klant", zoek_klant=vraag), headers={"HX-Request": "true"}
    )
    assert "Geen klant gevonden" in antwoord.text


def test_the_chosen_client_stays_while_searching_for_somebody_else(agent):
    klant = KlantFactory()
    antwoord = agent.post(URL, velden(agent, actie="zoek_klant", klant=klant.pk, zoek_klant="niemand"))
    assert antwoord.context["klanten"] == [klant]
    assert antwoord.context["keuze"] == str(klant.pk)


def test_everybody_found_and_chosen_is_logged_without_contents(agent):
    klant, ander = KlantFactory(), KlantFactory(naam="Piet de Vries", telefoon="+31687654321")
    agent.post(URL, velden(agent, actie="zoek_klant", zoek_klant="vries"), headers={"HX-Request": "true"})
    agent.post(URL, velden(agent, actie="kies_klant", klant=klant.pk), headers={"HX-Request": "true"})
    regels = Inzage.objects.order_by("id").values_list("handeling", "object_soort", "object_id")
    assert set(regels[:2]) == {("zoeken", "klant", str(klant.pk)), ("zoeken", "klant", str(ander.pk))}
    assert list(regels[2:]) == [("inzien", "klant", str(klant.pk))]
    assert {rij.herkomst for rij in Inzage.objects.all()} == {"contacten:registreren"}


def test_knowledge_shows_the_text_for_staff(agent):
    product = ProductFactory()
    antwoord = agent.post(
        URL, velden(agent, actie="kies_product", product=product.code), headers={"HX-Request": "true"}
    )
    assert "Vraag of het oude paspoort vermist is." in antwoord.text
    assert "5 werkdagen" in antwoord.text


def test_an_archived_product_is_not_offered(agent):
    ProductFactory(status="gearchiveerd")
    antwoord = agent.post(URL, velden(agent, actie="zoek", zoek_product="paspoort", product="paspoort"))
    assert antwoord.context["producten"] == []
    assert "product" not in antwoord.context


def test_another_government_is_not_offered_to_call_back(agent):
    AfdelingFactory(extern=True)
    assert "RDW" not in agent.get(URL).text


def test_what_was_registered_is_shown_to_who_did_it_only(agent, aangemeld):
    contact = KlantcontactFactory(klant=KlantFactory(), medewerker=agent.medewerker)
    url = reverse("contacten:geregistreerd", args=[contact.pk])
    assert "Fatima de Vries" in agent.get(url).text
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    assert ander.get(url).status_code == 404


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol != Rol.KCC_MEDEWERKER])
def test_only_agents_register(aangemeld, rol):
    client = aangemeld(rol)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"actie": "opslaan"}).status_code == 403


def test_a_visitor_is_sent_to_sign_on(client):
    assert client.get(URL).status_code == 302


def test_searching_and_choosing_takes_as_many_queries_for_one_as_for_many(
    agent, django_assert_max_num_queries
):
    klant = KlantFactory()
    KlantcontactFactory(klant=klant)
    getypt = velden(agent, actie="zoek", klant=klant.pk, zoek_klant="vries", zoek_product="paspoort")
    agent.post(URL, getypt)
    with django_assert_max_num_queries(40) as een:
        agent.post(URL, getypt)
    aantal = len(een)
    for nummer in range(10, 30):
        KlantFactory(naam=f"Fatima de Vries {nummer}", telefoon=f"+316123456{nummer}", email=f"f@{nummer}.nl")
        KlantcontactFactory(klant=klant)
        ProductFactory(code=f"paspoort-{nummer}", naam=f"Paspoort {nummer}")
    with django_assert_max_num_queries(aantal):
        agent.post(URL, getypt)
