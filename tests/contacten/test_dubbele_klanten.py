"""Clients that may be one: which are suggested, merging, and undoing a merge."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacten.enums import Kanaal, Nummersoort, Resultaat
from contacten.models import (
    Dubbelsuggestie,
    Emailadres,
    Klant,
    Klantcontact,
    Onderzoekantwoord,
    Postbericht,
    Samenvoeging,
    Telefoonnummer,
    Uitnodiging,
)
from contacten.services import Achterhaald, registreer_klantcontact, samenvoegen
from contacten.services.dubbelen import zijn_niet_dezelfde, zoek_dubbelen
from contacten.services.klantnummers import leg_nummer_vast
from contacten.tasks import zoek_dubbelen as taak
from kcc.organisatie.models import Inzage
from tests.contacten.factories import (
    NU,
    KlantcontactFactory,
    KlantFactory,
    MedewerkerFactory,
    TerugbelverzoekFactory,
)
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db

ANDER = {"naam": "Fatma de Vries", "telefoon": "+31687654321", "email": "fatma@voorbeeld.nl"}


def paren():
    return {frozenset((s.klant_id, s.ander_id)): set(s.redenen) for s in Dubbelsuggestie.objects.all()}


def wat_verwijst(klant):
    """Every row that refers to this client, of every model there is."""
    return {
        (model._meta.label, veld.name, rij.pk)
        for model in apps.get_models()
        for veld in model._meta.concrete_fields
        if veld.is_relation and veld.related_model is Klant
        for rij in model._base_manager.filter(**{veld.name: klant})
    }


# One row of every model that has a foreign key to Klant. A new model belongs here: then the merge, and what
# else walks these rows, is tried with it.
def _dubbelsuggestie(klant, veld):
    ander = KlantFactory(naam="Derde", telefoon="+31201234567", email="derde@voorbeeld.nl")
    beide = {"klant": ander, "ander": ander, veld: klant}
    return Dubbelsuggestie.objects.create(**beide, redenen=["naam"], gewicht=5, gevonden_op=NU)


MAKERS = {
    "contacten.Telefoonnummer": lambda klant, veld: Telefoonnummer.objects.create(
        klant=klant, nummer="+31101234567"
    ),
    "contacten.Emailadres": lambda klant, veld: Emailadres.objects.create(
        klant=klant, adres="nog-een@voorbeeld.nl"
    ),
    "contacten.Identificatienummer": lambda klant, veld: (
        leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer="111222333"),
        klant.identificatienummers.get(),
    )[1],
    "contacten.Klantcontact": lambda klant, veld: KlantcontactFactory(**{veld: klant}),
    "contacten.Terugbelverzoek": lambda klant, veld: TerugbelverzoekFactory(**{veld: klant}),
    "contacten.Publieksreactie": lambda klant, veld: apps.get_model(
        "contacten", "Publieksreactie"
    ).objects.create(
        **{veld: klant},
        referentie="reactie-van-klant",
        soort="klacht",
        ontvangen_op=NU,
        termijn_aantal=6,
        termijn_eenheid="weken",
        termijn_is_wettelijk=True,
        deadline=date(2025, 4, 23),
    ),
    "contacten.Postbericht": lambda klant, veld: Postbericht.objects.create(
        **{veld: klant}, vingerafdruk="mail-van-klant", bron="imap", kanaal="email", ontvangen_op=NU, omvang=9
    ),
    "contacten.Uitnodiging": lambda klant, veld: Uitnodiging.objects.create(
        **{veld: klant}, klantcontact=KlantcontactFactory(), via="email", kanaal="telefoon", uitgenodigd_op=NU
    ),
    "contacten.Onderzoekantwoord": lambda klant, veld: Onderzoekantwoord.objects.create(
        **{veld: klant}, kanaal="telefoon", cijfer=4, opmerking="Lang wachten", beantwoord_op=NU
    ),
    "contacten.Dubbelsuggestie": _dubbelsuggestie,
    "contacten.Samenvoeging": lambda klant, veld: Samenvoeging.objects.create(
        klant=klant, verdwenen_id=987654, moment=NU, medewerker=MedewerkerFactory()
    ),
}
VERWIJZINGEN = samenvoegen.verwijzingen()


@pytest.mark.parametrize("verwijzing", VERWIJZINGEN, ids=lambda verwijzing: verwijzing.sleutel)
def test_every_row_that_refers_to_a_client_moves_and_comes_back(verwijzing):
    naam = verwijzing.model._meta.label
    assert naam in MAKERS, f"{naam} verwijst naar Klant: zet in MAKERS hoe zo'n rij wordt gemaakt."
    blijft, verdwijnt = KlantFactory(), KlantFactory(**ANDER)
    rij = MAKERS[naam](verdwijnt, verwijzing.veld.name)
    voor = wat_verwijst(verdwijnt)
    assert (naam, verwijzing.veld.name, rij.pk) in voor
    medewerker = MedewerkerFactory()

    gedaan = samenvoegen.voeg_klanten_samen(
        blijft_id=blijft.pk, verdwijnt_id=verdwijnt.pk, medewerker=medewerker, nu=NU
    )
    rij.refresh_from_db()
    assert getattr(rij, verwijzing.veld.attname) == blijft.pk
    assert not Klant.objects.filter(pk=verdwijnt.pk).exists()
    assert wat_verwijst(blijft) >= voor

    terug = samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=gedaan.pk, medewerker=medewerker, nu=NU)
    assert terug.pk == verdwijnt.pk
    assert wat_verwijst(terug) == voor


def test_there_are_as_many_foreign_keys_as_the_registry_says():
    gevonden = {
        (relatie.related_model, relatie.field.name)
        for relatie in Klant._meta.get_fields(include_hidden=True)
        if relatie.auto_created and not relatie.concrete and (relatie.one_to_many or relatie.one_to_one)
    }
    assert {(v.model, v.veld.name) for v in VERWIJZINGEN} == gevonden
    assert len(VERWIJZINGEN) >= 8


def test_what_the_one_who_stays_has_already_is_not_doubled_and_comes_back():
    blijft = KlantFactory(geboortedatum=None, postcode="", huisnummer="")
    verdwijnt = KlantFactory(naam="F. de Vries")
    medewerker = MedewerkerFactory()
    gedaan = samenvoegen.voeg_klanten_samen(
        blijft_id=blijft.pk, verdwijnt_id=verdwijnt.pk, medewerker=medewerker, nu=NU
    )
    assert blijft.telefoonnummers.count() == 1
    blijft.refresh_from_db()
    assert (blijft.geboortedatum, blijft.postcode, blijft.huisnummer) == (date(1980, 3, 12), "3011 AD", "40")
    assert (blijft.naam, blijft.zoeknaam) == ("Fatima de Vries", " fatima de vries ")

    nieuw = KlantcontactFactory(klant=blijft)
    terug = samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=gedaan.pk, medewerker=medewerker, nu=NU)
    blijft.refresh_from_db()
    assert (blijft.geboortedatum, blijft.postcode, blijft.huisnummer) == (None, "", "")
    assert [str(t.nummer) for t in terug.telefoonnummers.all()] == ["+31612345678"]
    assert (terug.naam, terug.zoeknaam, terug.aangemaakt_op) == ("F. de Vries", " f de vries ", NU)
    nieuw.refresh_from_db()
    assert nieuw.klant == blijft
    with pytest.raises(Achterhaald, match="al ongedaan"):
        samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=gedaan.pk, medewerker=medewerker, nu=NU)


def test_merges_one_after_the_other_are_undone_one_after_the_other():
    a, b, c = KlantFactory(), KlantFactory(**ANDER), KlantFactory(naam="C", telefoon="+31301234567")
    contact = KlantcontactFactory(klant=a)
    wie = {"medewerker": MedewerkerFactory(), "nu": NU}
    eerste = samenvoegen.voeg_klanten_samen(blijft_id=b.pk, verdwijnt_id=a.pk, **wie)
    tweede = samenvoegen.voeg_klanten_samen(blijft_id=c.pk, verdwijnt_id=b.pk, **wie)
    assert samenvoegen.opvolger(klant_id=a.pk) == c.pk
    samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=tweede.pk, **wie)
    samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=eerste.pk, **wie)
    contact.refresh_from_db()
    assert contact.klant_id == a.pk
    assert Klant.objects.count() == 3


def registreer(klant, referentie="gesprek"):
    return registreer_klantcontact(
        referentie=referentie,
        kanaal=Kanaal.TELEFOON,
        begonnen_op=NU,
        beeindigd_op=NU,
        resultaat=Resultaat.DIRECT_BEANTWOORD,
        medewerker=None,
        klant=klant,
        nu=NU,
    )


def test_a_contact_of_who_was_merged_meanwhile_is_of_the_one_who_stays():
    eerste, tweede, derde = KlantFactory(), KlantFactory(**ANDER), KlantFactory(naam="Fatima Vries")
    for blijft, verdwijnt in ((tweede, derde), (eerste, tweede)):
        samenvoegen.voeg_klanten_samen(
            blijft_id=blijft.pk, verdwijnt_id=verdwijnt.pk, medewerker=MedewerkerFactory(), nu=NU
        )
    assert registreer(derde).klant == eerste
    Klantcontact.objects.all().delete()
    eerste.delete()
    with pytest.raises(ValidationError, match="bestaat niet meer"):
        registreer(derde, "nog een")


@pytest.mark.django_db(transaction=True)
def test_no_contact_is_lost_while_its_client_is_merged():
    for ronde in range(4):
        blijft, verdwijnt = KlantFactory(), KlantFactory(**ANDER)
        samen = {"blijft_id": blijft.pk, "verdwijnt_id": verdwijnt.pk, "medewerker": MedewerkerFactory()}
        gedaan = tegelijk(
            partial(samenvoegen.voeg_klanten_samen, **samen, nu=NU),
            *[partial(registreer, verdwijnt, f"{ronde}-{nummer}") for nummer in range(6)],
        )
        assert not [fout for fout in gedaan if isinstance(fout, Exception)]
        assert Klantcontact.objects.filter(klant=blijft).count() == 6


def test_two_with_a_bsn_of_their_own_are_two():
    a, b = KlantFactory(), KlantFactory(**ANDER)
    leg_nummer_vast(klant=a, soort=Nummersoort.BSN, nummer="111222333")
    leg_nummer_vast(klant=b, soort=Nummersoort.BSN, nummer="123456782")
    with pytest.raises(ValidationError, match="twee"):
        samenvoegen.voeg_klanten_samen(
            blijft_id=a.pk, verdwijnt_id=b.pk, medewerker=MedewerkerFactory(), nu=NU
        )
    assert Klant.objects.count() == 2


def test_undoing_is_over_after_thirty_days():
    a, b = KlantFactory(), KlantFactory(**ANDER)
    wie = {"medewerker": MedewerkerFactory(), "nu": NU}
    gedaan = samenvoegen.voeg_klanten_samen(blijft_id=a.pk, verdwijnt_id=b.pk, **wie)
    samenvoegen.wis_samenvoegingen(nu=NU + timedelta(days=30))
    gedaan.refresh_from_db()
    assert gedaan.stand
    samenvoegen.wis_samenvoegingen(nu=NU + timedelta(days=30, seconds=1))
    gedaan.refresh_from_db()
    assert gedaan.stand == {}
    with pytest.raises(Achterhaald):
        samenvoegen.maak_samenvoeging_ongedaan(samenvoeging_id=gedaan.pk, **wie)
    assert samenvoegen.opvolger(klant_id=b.pk) == a.pk


@pytest.mark.parametrize(
    ("een", "twee", "redenen"),
    [
        ({}, {"email": "ander@voorbeeld.nl"}, {"naam", "geboortedatum", "telefoon", "adres"}),
        ({}, {**ANDER, "naam": "FÁTIMA DE VRIES"}, {"naam", "geboortedatum", "adres"}),
        ({}, {**ANDER, "naam": "Fatima de Vriez", "postcode": ""}, None),
        (
            {},
            {**ANDER, "email": "fatima@voorbeeld.nl", "postcode": ""},
            {"naam_lijkt", "geboortedatum", "email"},
        ),
        # a household, somebody born on another day, an organisation of the same name
        ({}, {"naam": "Pieter Jansen", "geboortedatum": None}, None),
        ({}, {"geboortedatum": date(2004, 1, 1)}, None),
        ({}, {"soort": "organisatie"}, None),
    ],
)
def test_who_is_suggested(een, twee, redenen):
    a, b = KlantFactory(**een), KlantFactory(**twee)
    zoek_dubbelen(nu=NU)
    assert paren() == ({frozenset((a.pk, b.pk)): redenen} if redenen else {})


def test_a_number_of_an_institution_says_nothing():
    for nummer in range(8):
        KlantFactory(
            naam="Bewoner", geboortedatum=None, huisnummer=str(nummer), email=f"{nummer}@voorbeeld.nl"
        )
    assert zoek_dubbelen(nu=NU) == 0


def test_two_different_bsns_are_never_suggested():
    a, b = KlantFactory(), KlantFactory()
    leg_nummer_vast(klant=a, soort=Nummersoort.BSN, nummer="111222333")
    leg_nummer_vast(klant=b, soort=Nummersoort.BSN, nummer="123456782")
    assert zoek_dubbelen(nu=NU) == 0


def test_a_decision_is_remembered_and_what_is_no_more_so_leaves():
    KlantFactory(), KlantFactory()
    taak()
    suggestie = Dubbelsuggestie.objects.get()
    zijn_niet_dezelfde(suggestie_id=suggestie.pk, medewerker=MedewerkerFactory(), nu=NU)
    assert zoek_dubbelen(nu=NU + timedelta(days=1)) == 0
    ander = KlantFactory(naam="Jan Smit", telefoon="+31601010101", email="jan@voorbeeld.nl")
    zelfde = KlantFactory(naam="Jan Smit", telefoon="+31601010101", email="jan@voorbeeld.nl")
    assert zoek_dubbelen(nu=NU + timedelta(days=2)) >= 1
    Klant.objects.filter(pk=zelfde.pk).update(naam="Els Bos")
    Klant.objects.filter(pk=ander.pk).update(geboortedatum=None)
    assert zoek_dubbelen(nu=NU + timedelta(days=3)) == 0


def test_deciding_on_the_pages(kcc_medewerker_client, django_assert_max_num_queries):
    blijft, verdwijnt = KlantFactory(), KlantFactory()
    zoek_dubbelen(nu=NU)
    with django_assert_max_num_queries(20):
        lijst = kcc_medewerker_client.get(reverse("contacten:dubbelen"))
    assert "Hetzelfde telefoonnummer" in lijst.text
    url = reverse("contacten:samenvoegen", args=[blijft.pk, verdwijnt.pk])
    voorbeeld = kcc_medewerker_client.get(url).context["voorbeeld"]
    KlantcontactFactory(klant=verdwijnt)
    oud = kcc_medewerker_client.post(url, {"stand": voorbeeld.stand})
    assert oud.status_code == 409
    assert "intussen iets veranderd" in oud.text
    gedaan = kcc_medewerker_client.post(url, {"stand": oud.context["voorbeeld"].stand})
    assert gedaan["Location"] == reverse("contacten:klant", args=[blijft.pk])
    # an address of before leads to the one who stayed
    oud_adres = reverse("contacten:klant", args=[verdwijnt.pk])
    assert kcc_medewerker_client.get(oud_adres)["Location"] == gedaan["Location"]
    assert "ongedaan" in kcc_medewerker_client.get(gedaan["Location"]).text
    # pressed twice: nothing is there to merge any more
    assert kcc_medewerker_client.post(url, {"stand": "x"}).status_code == 404
    samenvoeging = Samenvoeging.objects.get()
    ongedaan = reverse("contacten:samenvoeging_ongedaan", args=[samenvoeging.pk])
    assert kcc_medewerker_client.post(ongedaan)["Location"] == oud_adres
    assert kcc_medewerker_client.post(ongedaan)["Location"] == gedaan["Location"]
    assert Inzage.objects.filter(handeling="wijzigen", object_id=str(verdwijnt.pk)).exists()
    suggestie = Dubbelsuggestie.objects.get()
    weg = reverse("contacten:niet_dezelfde", args=[suggestie.pk])
    kcc_medewerker_client.post(weg)
    assert "geen klanten die dubbel lijken" in kcc_medewerker_client.get(reverse("contacten:dubbelen")).text


def test_looking_for_the_other_client(kcc_medewerker_client):
    klant, ander = KlantFactory(), KlantFactory(**ANDER)
    url = reverse("contacten:samenvoegen_kiezen", args=[klant.pk])
    antwoord = kcc_medewerker_client.post(url, {"zoek": "de vries"})
    assert antwoord.context["gevonden"] == [ander]
    assert "Vul in wie u zoekt" in kcc_medewerker_client.post(url, {"zoek": ""}).text
