"""The callback worklist and what can be done with one request, over HTTP."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacten.enums import Terugbelstand
from contacten.models import Terugbelverzoek
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import AfdelingFactory, KlantFactory, TerugbelverzoekFactory

pytestmark = pytest.mark.django_db
URL = "/werk/terugbelverzoeken/"


def getoond(client, **filter_):
    return list(client.get(URL, filter_).context["pagina"].object_list)


def met_deadline(delta, **velden):
    return TerugbelverzoekFactory(
        aangemaakt_op=timezone.now() - timedelta(days=9), deadline_op=timezone.now() + delta, **velden
    )


@pytest.fixture
def belastingen():
    return AfdelingFactory(belastingen=True)


@pytest.fixture
def backoffice(backoffice_client, belastingen):
    backoffice_client.medewerker.afdelingen.add(belastingen)
    return backoffice_client


def test_the_first_deadline_comes_first_with_how_it_stands(kcc_medewerker_client):
    later = met_deadline(timedelta(days=2))
    bijna = met_deadline(timedelta(hours=1))
    te_laat = met_deadline(-timedelta(hours=1))
    gebeld = met_deadline(-timedelta(hours=2), eerste_poging_op=timezone.now())
    TerugbelverzoekFactory(afgesloten=True)
    antwoord = kcc_medewerker_client.get(URL)
    assert antwoord.context["regels"] == [
        (gebeld, Terugbelstand.GEBELD, False),
        (te_laat, Terugbelstand.TE_LAAT, False),
        (bijna, Terugbelstand.BIJNA_TE_LAAT, False),
        (later, Terugbelstand.OP_TIJD, False),
    ]
    assert antwoord.context["aantallen"] == {"open": 4, "te_laat": 1}
    assert "Bijna te laat" in antwoord.text


def test_one_starts_with_the_own_afdelingen(aangemeld, belastingen):
    client = aangemeld(Rol.KCC_MEDEWERKER)
    eigen, ander = TerugbelverzoekFactory(afdeling=belastingen), TerugbelverzoekFactory()
    assert set(getoond(client)) == {eigen, ander}
    client.medewerker.afdelingen.add(belastingen)
    assert getoond(client) == [eigen]
    assert set(getoond(client, lijst="alle")) == {eigen, ander}
    assert getoond(client, lijst="alle", afdeling="burgerzaken") == [ander]


def test_of_me_shows_what_i_took(kcc_medewerker_client):
    TerugbelverzoekFactory()
    mijn = TerugbelverzoekFactory(medewerker=kcc_medewerker_client.medewerker)
    assert getoond(kcc_medewerker_client, lijst="mij") == [mijn]


def test_closed_ones_are_on_their_own_list(kcc_medewerker_client):
    TerugbelverzoekFactory()
    dicht = [TerugbelverzoekFactory(afgesloten=True), TerugbelverzoekFactory(ingetrokken=True)]
    assert set(getoond(kcc_medewerker_client, stand="gesloten")) == set(dicht)


@pytest.mark.parametrize("filter_", [{"lijst": "x"}, {"stand": "x"}, {"afdeling": "x"}, {"page": "x"}])
def test_a_filter_that_does_not_exist_is_no_error(kcc_medewerker_client, filter_):
    verzoek = TerugbelverzoekFactory()
    assert getoond(kcc_medewerker_client, **filter_) == [verzoek]


def test_backoffice_sees_the_own_afdeling_and_what_it_took_only(backoffice, belastingen):
    eigen = TerugbelverzoekFactory(afdeling=belastingen)
    genomen = TerugbelverzoekFactory(medewerker=backoffice.medewerker)
    vreemd = TerugbelverzoekFactory()
    assert set(getoond(backoffice, lijst="alle")) == {eigen, genomen}
    assert backoffice.get(eigen.get_absolute_url()).status_code == 200
    assert backoffice.get(vreemd.get_absolute_url()).status_code == 403
    assert Inzage.objects.filter(resultaat="geweigerd").count() == 1
    assert backoffice.post(handel_url(vreemd, "nemen"), {"gezien": 0}).status_code == 403


def test_who_has_no_afdeling_is_told_what_to_do(backoffice_client):
    TerugbelverzoekFactory()
    assert "U hoort nog bij geen afdeling" in backoffice_client.get(URL, {"lijst": "afdelingen"}).text


def test_every_person_on_the_list_is_logged(kcc_medewerker_client):
    klant = KlantFactory()
    TerugbelverzoekFactory(klant=klant)
    anoniem = TerugbelverzoekFactory()
    kcc_medewerker_client.get(URL)
    assert set(Inzage.objects.values_list("object_soort", "object_id")) == {
        ("klant", str(klant.pk)),
        ("terugbelverzoek", str(anoniem.pk)),
    }


@pytest.mark.parametrize("rol", Rol)
def test_who_may_see_the_list(aangemeld, rol):
    mag = rol in {Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.BALIEMEDEWERKER, Rol.MANAGER}
    assert aangemeld(rol).get(URL).status_code == (200 if mag else 403)


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    TerugbelverzoekFactory(klant=KlantFactory())
    kcc_medewerker_client.get(URL)
    with django_assert_max_num_queries(30) as een:
        kcc_medewerker_client.get(URL)
    aantal = len(een)
    for _ in range(30):
        TerugbelverzoekFactory(medewerker=kcc_medewerker_client.medewerker)
    with django_assert_max_num_queries(aantal):
        antwoord = kcc_medewerker_client.get(URL)
    assert "Pagina 1 van 2" in antwoord.text


# --- One request -----------------------------------------------------------------------------------


def handel_url(verzoek, actie):
    return reverse("contacten:terugbelverzoek_handelen", args=[verzoek.pk, actie])


def test_the_page_of_a_request_shows_the_number_and_logs_the_look(kcc_medewerker_client):
    verzoek = TerugbelverzoekFactory()
    antwoord = kcc_medewerker_client.get(verzoek.get_absolute_url())
    assert 'href="tel:+31612345678"' in antwoord.text
    assert "06 12345678" in antwoord.text
    assert Inzage.objects.get().object_soort == "terugbelverzoek"


def test_the_whole_course_of_a_request(kcc_medewerker_client, belastingen):
    client, verzoek = kcc_medewerker_client, TerugbelverzoekFactory()
    stappen = [
        ("nemen", {}),
        ("terugleggen", {}),
        ("bellen", {"uitkomst": "geen_gehoor", "notitie": "Geen voicemail."}),
        ("doorsturen", {"afdeling": belastingen.pk, "reden": "Gaat over een aanslag."}),
        ("bellen", {"uitkomst": "bereikt", "is_afgehandeld": "on"}),
        ("heropenen", {"reden": "Belde terug."}),
        ("intrekken", {"reden": "Toch niet nodig."}),
    ]
    for actie, velden in stappen:
        gezien = client.get(verzoek.get_absolute_url()).context["gezien"]
        antwoord = client.post(handel_url(verzoek, actie), {"gezien": gezien, **velden}, follow=True)
        assert [bericht.level_tag for bericht in antwoord.context["messages"]] == ["success"], actie
    verzoek.refresh_from_db()
    assert verzoek.ingetrokken_op
    assert verzoek.afdeling == belastingen
    assert [handeling.soort for handeling in verzoek.handelingen.all()] == [
        "genomen",
        "teruggelegd",
        "belpoging",
        "doorgestuurd",
        "belpoging",
        "afgesloten",
        "heropend",
        "ingetrokken",
    ]
    tekst = client.get(verzoek.get_absolute_url()).text
    for woorden in ("Geen voicemail.", "Gaat over een aanslag.", "Doorgestuurd naar Belastingen"):
        assert woorden in tekst


@pytest.mark.parametrize(
    ("actie", "velden", "melding"),
    [
        ("bellen", {"notitie": "Niemand <thuis>"}, "Kies wat er gebeurde"),
        ("doorsturen", {"reden": "Niemand <thuis>"}, "Kies een afdeling."),
        ("doorsturen", {"reden": ""}, "Schrijf op waarom u doorstuurt."),
        ("intrekken", {"reden": " "}, "Schrijf op waarom bellen niet meer nodig is."),
        ("afsluiten", {"toelichting": "Niemand <thuis>"}, "Er is nog niet gebeld."),
    ],
)
def test_a_refused_action_says_what_to_do_and_loses_nothing(kcc_medewerker_client, actie, velden, melding):
    verzoek = TerugbelverzoekFactory()
    antwoord = kcc_medewerker_client.post(handel_url(verzoek, actie), {"gezien": 0, **velden})
    assert antwoord.status_code == 422
    assert melding in antwoord.text
    if "Niemand <thuis>" in velden.values() and actie != "afsluiten":
        assert "Niemand &lt;thuis&gt;" in antwoord.text
    assert not verzoek.handelingen.exists()


def test_a_second_agent_is_told_who_was_first(aangemeld):
    verzoek = TerugbelverzoekFactory()
    sanne = aangemeld(Rol.KCC_MEDEWERKER, first_name="Sanne", last_name="Bakker")
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="ander")
    sanne.post(handel_url(verzoek, "nemen"), {"gezien": 0})
    antwoord = ander.post(handel_url(verzoek, "bellen"), {"gezien": 0, "uitkomst": "bereikt"}, follow=True)
    assert "Sanne Bakker: op zich genomen" in antwoord.text
    assert "Overnemen" in antwoord.text
    assert not verzoek.pogingen.exists()
    ander.post(handel_url(verzoek, "nemen"), {"gezien": antwoord.context["gezien"]})
    verzoek.refresh_from_db()
    assert verzoek.medewerker == ander.medewerker


def test_who_sends_a_request_away_may_no_longer_see_it(backoffice, belastingen):
    verzoek, burgerzaken = TerugbelverzoekFactory(afdeling=belastingen), AfdelingFactory()
    antwoord = backoffice.post(
        handel_url(verzoek, "doorsturen"), {"gezien": 0, "afdeling": burgerzaken.pk, "reden": "Hoort daar."}
    )
    assert antwoord["Location"] == URL
    assert Terugbelverzoek.objects.get().afdeling == burgerzaken


def test_a_manager_reads_and_does_nothing(manager_client):
    verzoek = TerugbelverzoekFactory()
    antwoord = manager_client.get(verzoek.get_absolute_url())
    assert antwoord.status_code == 200
    assert handel_url(verzoek, "nemen") not in antwoord.text
    assert manager_client.post(handel_url(verzoek, "nemen"), {"gezien": 0}).status_code == 403


def test_only_known_actions_by_post(kcc_medewerker_client):
    verzoek = TerugbelverzoekFactory()
    assert kcc_medewerker_client.post(handel_url(verzoek, "verwijderen")).status_code == 404
    assert kcc_medewerker_client.get(handel_url(verzoek, "nemen")).status_code == 405
    assert kcc_medewerker_client.get(f"{URL}999/").status_code == 404


def test_the_page_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    client, verzoek = kcc_medewerker_client, TerugbelverzoekFactory()

    def bel():
        gezien = client.get(verzoek.get_absolute_url()).context["gezien"]
        client.post(handel_url(verzoek, "bellen"), {"gezien": gezien, "uitkomst": "geen_gehoor"})

    bel()
    client.get(verzoek.get_absolute_url())
    with django_assert_max_num_queries(30) as een:
        client.get(verzoek.get_absolute_url())
    aantal = len(een)
    for _ in range(5):
        bel()
    with django_assert_max_num_queries(aantal):
        client.get(verzoek.get_absolute_url())
