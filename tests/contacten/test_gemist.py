"""Missed calls: which wait, what takes them off the list, and one promise however often one presses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacten import services
from contacten.enums import Gebeurtenis
from contacten.models import Klantcontact, Telefoongesprek, Terugbelverzoek
from kcc.organisatie.enums import Apiscope
from kcc.organisatie.models import Inzage
from tests.api.factories import maak_token, met_token
from tests.contacten.factories import KlantFactory, MedewerkerFactory, TerugbelverzoekFactory
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db
URL, API = "/werk/gemist/", "/api/v1/gemiste-oproepen"
NUMMER = "+31612345678"


def belde(kenmerk="pbx-1", nummer=NUMMER, minuten=30, opgenomen=False, **velden):
    nu = timezone.now()
    soorten = [Gebeurtenis.AANGEBODEN, *([Gebeurtenis.OPGENOMEN] if opgenomen else []), Gebeurtenis.BEEINDIGD]
    for later, soort in enumerate(soorten):
        gesprek = services.verwerk_gebeurtenis(
            kenmerk=kenmerk,
            soort=soort,
            moment=nu - timedelta(minutes=minuten) + timedelta(seconds=20 * later),
            nummer=nummer,
            nu=nu,
            **velden,
        )
    return gesprek


def nummers(client):
    return [(rij["nummer"], rij["aantal"]) for rij, _klanten in client.get(URL).context["regels"]]


def test_who_got_nobody_waits_until_they_get_through(kcc_medewerker_client):
    klant = KlantFactory(telefoon=NUMMER)
    belde("a", minuten=50)
    belde("b", minuten=30)
    belde("c", nummer="010-1234567", minuten=40)
    belde("d", nummer="")
    belde("e", nummer="010-7654321", opgenomen=True)
    belde("f", nummer="010-1111111", minuten=8 * 24 * 60)
    assert nummers(kcc_medewerker_client) == [(NUMMER, 2), ("+31101234567", 1)]
    pagina = kcc_medewerker_client.get(URL)
    assert klant.naam in pagina.text and "zonder nummer" in pagina.text
    assert Inzage.objects.filter(object_soort="klant", object_id=str(klant.pk)).exists()
    belde("g", minuten=5, opgenomen=True)
    assert nummers(kcc_medewerker_client) == [("+31101234567", 1)]


def test_one_press_makes_the_promise_and_a_second_is_harmless(kcc_medewerker_client):
    klant = KlantFactory(telefoon=NUMMER)
    belde("a", minuten=50)
    gesprek = belde("b")
    for _ in range(2):
        assert kcc_medewerker_client.post(f"{URL}{gesprek.pk}/terugbellen/").status_code == 302
    verzoek = Terugbelverzoek.objects.get()
    assert (verzoek.klant, verzoek.naam, verzoek.telefoonnummer) == (klant, klant.naam, NUMMER)
    assert "Belde ons 2 keer" in verzoek.vraag and verzoek.is_open
    for url in (f"/werk/klanten/{klant.pk}/", f"/werk/contact/?klant={klant.pk}"):
        pagina = kcc_medewerker_client.get(url).text
        assert "Belde ons 2 keer" in pagina and "None" not in pagina
    assert nummers(kcc_medewerker_client) == []
    # What becomes of that promise does not bring the calls back.
    Terugbelverzoek.objects.update(ingetrokken_op=timezone.now())
    assert nummers(kcc_medewerker_client) == []
    kcc_medewerker_client.post(f"{URL}{gesprek.pk}/terugbellen/")
    assert Terugbelverzoek.objects.count() == 1


def test_a_promise_made_elsewhere_takes_it_off_too(kcc_medewerker_client):
    gesprek = belde()
    verzoek = TerugbelverzoekFactory(telefoonnummer=NUMMER, aangemaakt_op=timezone.now())
    assert nummers(kcc_medewerker_client) == []
    pagina = kcc_medewerker_client.post(f"{URL}{gesprek.pk}/terugbellen/", follow=True)
    assert "stond al op de lijst" in pagina.text
    Terugbelverzoek.objects.filter(pk=verzoek.pk).update(ingetrokken_op=timezone.now())
    assert nummers(kcc_medewerker_client) == [] and Terugbelverzoek.objects.count() == 1


def test_it_need_not_be_called(kcc_medewerker_client):
    gesprek = belde()
    for _ in range(2):
        assert kcc_medewerker_client.post(f"{URL}{gesprek.pk}/afdoen/").status_code == 302
    assert nummers(kcc_medewerker_client) == [] and not Terugbelverzoek.objects.exists()
    assert "Iedereen die belde, is geholpen" in kcc_medewerker_client.get(URL).text
    belde("later", minuten=1)
    assert nummers(kcc_medewerker_client) == [(NUMMER, 1)]


def test_an_answer_that_was_still_on_its_way_leaves_the_promise(kcc_medewerker_client):
    gesprek = belde()
    kcc_medewerker_client.post(f"{URL}{gesprek.pk}/terugbellen/")
    services.verwerk_gebeurtenis(
        kenmerk="pbx-1",
        soort=Gebeurtenis.OPGENOMEN,
        moment=timezone.now() - timedelta(minutes=29),
        medewerker=kcc_medewerker_client.medewerker,
        nu=timezone.now(),
    )
    gesprek.refresh_from_db()
    assert gesprek.klantcontact is None
    assert Terugbelverzoek.objects.get().klantcontact == Klantcontact.objects.get()


def test_the_back_office_has_no_part_in_it(backoffice_client):
    gesprek = belde()
    assert backoffice_client.get(URL).status_code == 403
    assert backoffice_client.post(f"{URL}{gesprek.pk}/terugbellen/").status_code == 403


def test_the_list_costs_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    for nummer in range(12):
        KlantFactory(telefoon=f"+3161234560{nummer % 10}")
        belde(f"pbx-{nummer}", nummer=f"+316123456{nummer:02}")
    kcc_medewerker_client.get(URL)
    with django_assert_max_num_queries(14):
        kcc_medewerker_client.get(URL)


def test_an_application_sees_them_and_deals_with_them(
    kcc_medewerker_client, backoffice_client, django_assert_max_num_queries
):
    api = met_token(maak_token(Apiscope.CONTACTEN))
    klant, ander = KlantFactory(telefoon=NUMMER), "+31687654321"
    belde("a", minuten=50), belde("b", minuten=40), belde("c", nummer=ander)
    anoniem = belde("d", nummer="").pk
    with django_assert_max_num_queries(12):
        eerste, tweede = api.get(API).json()["results"]
    assert (eerste["telefoonnummer"], eerste["aantal"], eerste["klanten"]) == (NUMMER, 2, [klant.pk])
    assert (tweede["telefoonnummer"], tweede["aantal"], tweede["klanten"]) == (ander, 1, [])
    gezien = Inzage.objects.filter(handeling="inzien", apitoken__isnull=False)
    assert set(gezien.values_list("object_soort", "object_id")) == {
        ("klant", str(klant.pk)),
        *(("telefoongesprek", str(rij["nummer"])) for rij in (eerste, tweede)),
    }

    def doe(nummer, actie, client=kcc_medewerker_client):
        inhoud = {"medewerker": client.medewerker.username}
        return api.post(f"{API}/{nummer}/{actie}", inhoud, content_type="application/json")

    assert doe(eerste["nummer"], "terugbellen", backoffice_client).status_code == 403
    assert Inzage.objects.filter(resultaat="geweigerd", object_id=str(eerste["nummer"])).exists()
    gemaakt = doe(eerste["nummer"], "terugbellen")
    assert (gemaakt.status_code, gemaakt.json()["klant"]) == (201, klant.pk)
    assert [doe(eerste["nummer"], "terugbellen").status_code for _ in range(2)] == [200, 200]
    assert Terugbelverzoek.objects.count() == 1
    assert [doe(tweede["nummer"], "afdoen").status_code for _ in range(2)] == [204, 204]
    assert [doe(nummer, "terugbellen").status_code for nummer in (tweede["nummer"], anoniem, 0)] == [
        409,
        409,
        404,
    ]
    assert api.get(API).json()["results"] == []
    # On the screen, by an address that somebody made up.
    assert kcc_medewerker_client.post(f"{URL}{anoniem}/terugbellen/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_make_one_promise():
    gesprek, sanne, youssef = belde(), MedewerkerFactory(), MedewerkerFactory(collega=True)

    def maak(medewerker):
        return lambda: services.maak_terugbelverzoek_van_oproep(
            gesprek_id=gesprek.pk, medewerker=medewerker, nu=timezone.now()
        )

    uitkomsten = tegelijk(maak(sanne), maak(youssef))
    assert sorted(nieuw for _verzoek, nieuw in uitkomsten) == [False, True]
    assert Terugbelverzoek.objects.count() == 1
    assert Telefoongesprek.objects.exclude(afgedaan_op=None).count() == 1
