"""Drafts, presence, and saves from an outdated page: nothing is overwritten unseen."""

from datetime import timedelta
from typing import Any

import pytest

from contacten import services
from contacten.enums import Kanaal, Resultaat
from contacten.models import Aanwezigheid, Contactconcept, Contactwijziging, Klantcontact, Telefoongesprek
from contacten.services import concepten
from contacten.services.klanten import Klantgegevens
from tests.contacten.factories import NU, KlantcontactFactory, KlantFactory, MedewerkerFactory, ProductFactory
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db
SLEUTEL = "a" * 32


def bewaar(venster: str = "links", gezien: int = 0, medewerker: Any = None, **velden: Any) -> Contactconcept:
    return services.bewaar_concept(
        sleutel=SLEUTEL,
        medewerker=medewerker or MedewerkerFactory(),
        begonnen_op=NU,
        velden={"venster": venster, **velden},
        gezien=gezien,
        nu=NU,
    )


def registreer(venster: str = "links", gezien: int = 0, **velden: Any) -> Klantcontact:
    return services.registreer_concept(
        sleutel=SLEUTEL,
        medewerker=MedewerkerFactory(),
        begonnen_op=NU,
        venster=venster,
        gezien=gezien,
        nu=NU,
        **{
            "kanaal": Kanaal.TELEFOON,
            "beeindigd_op": NU + timedelta(minutes=4),
            "resultaat": Resultaat.DIRECT_BEANTWOORD,
        }
        | velden,
    )


def test_a_draft_is_kept_and_found_again_by_who_typed_it_only():
    bewaar(notitie="Half")
    assert bewaar(gezien=1, notitie="Halverwege").versie == 2
    assert bewaar(gezien=2, notitie="Halverwege").versie == 2, "the same again is no change"
    [concept] = services.open_concepten(medewerker=MedewerkerFactory())
    assert concept.velden["notitie"] == "Halverwege"
    assert services.open_concepten(medewerker=MedewerkerFactory(collega=True)) == []
    assert services.lees_concept(sleutel=SLEUTEL, medewerker=MedewerkerFactory(collega=True)) is None


def test_one_page_may_overtake_itself_but_another_is_refused_with_what_is_there():
    bewaar(notitie="Eerste")
    bewaar(gezien=0, notitie="Eerste zin")  # its first answer had not come back yet
    with pytest.raises(services.Conceptverschil) as geweigerd:
        bewaar("rechts", gezien=1, notitie="Iets anders")
    assert geweigerd.value.concept.velden["notitie"] == "Eerste zin"
    assert bewaar("rechts", gezien=2, notitie="Iets anders").versie == 3


def test_the_draft_of_somebody_else_is_refused():
    bewaar(notitie="Van Sanne")
    with pytest.raises(services.Conceptverschil):
        bewaar(gezien=1, medewerker=MedewerkerFactory(collega=True))


def test_registering_forgets_the_draft_and_a_late_save_does_not_bring_it_back():
    bewaar(notitie="Klaar")
    contact = registreer(gezien=1)
    assert not Contactconcept.objects.exists()
    for doe in (bewaar, registreer):
        with pytest.raises(services.AlGeregistreerd) as al:
            doe(gezien=1)
        assert al.value.contact == contact
    assert not Contactconcept.objects.exists()


def test_registering_from_an_outdated_window_is_refused():
    bewaar("links", notitie="Oud")
    bewaar("rechts", gezien=1, notitie="Nieuw")
    with pytest.raises(services.Conceptverschil):
        registreer("links", gezien=1)
    assert not Klantcontact.objects.exists()


def test_a_draft_of_a_call_gets_its_begin_and_registers_it():
    sanne = MedewerkerFactory()
    gesprek = Telefoongesprek.objects.create(
        kenmerk="pbx-1", medewerker=sanne, medewerker_op=NU, opgenomen_op=NU - timedelta(minutes=2)
    )
    concept = services.open_gesprek(gesprek_id=gesprek.pk, medewerker=sanne, nu=NU)
    assert concept == services.open_gesprek(gesprek_id=gesprek.pk, medewerker=sanne, nu=NU)
    assert concept.begonnen_op == gesprek.opgenomen_op
    contact = services.registreer_concept(
        sleutel=concept.sleutel,
        medewerker=sanne,
        begonnen_op=concept.begonnen_op,
        venster="",
        gezien=concept.versie,
        nu=NU,
        kanaal=Kanaal.TELEFOON,
        beeindigd_op=NU,
        resultaat=Resultaat.DIRECT_BEANTWOORD,
    )
    gesprek.refresh_from_db()
    assert gesprek.klantcontact == contact
    with pytest.raises(services.AlGeregistreerd):
        services.open_gesprek(gesprek_id=gesprek.pk, medewerker=sanne, nu=NU)


def test_a_call_of_a_colleague_cannot_be_opened():
    gesprek = Telefoongesprek.objects.create(
        kenmerk="pbx-1", medewerker=MedewerkerFactory(), medewerker_op=NU, opgenomen_op=NU
    )
    with pytest.raises(Telefoongesprek.DoesNotExist):
        services.open_gesprek(gesprek_id=gesprek.pk, medewerker=MedewerkerFactory(collega=True), nu=NU)


def test_old_drafts_are_forgotten():
    bewaar()
    assert services.vergeet_concepten(nu=NU + timedelta(days=6)) == 0
    assert services.vergeet_concepten(nu=NU + timedelta(days=8)) == 1


# --- Who has it open -----------------------------------------------------------------------------


def aanwezig(medewerker: Any, seconden: int, klant: int = 1) -> list[str]:
    anderen = services.meld_aanwezig(
        object_soort="klant",
        object_id=klant,
        medewerker=medewerker,
        nu=NU + timedelta(seconds=seconden),
    )
    return [ander.username for ander in anderen]


def test_colleagues_on_the_same_client_see_each_other_until_one_is_silent(django_assert_num_queries):
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    assert aanwezig(sanne, 0) == []
    assert aanwezig(youssef, 10) == ["sanne"]
    assert aanwezig(youssef, 10, klant=2) == []
    with django_assert_num_queries(2):
        assert aanwezig(sanne, 20) == ["youssef"]
    assert aanwezig(sanne, 80) == []
    assert Aanwezigheid.objects.count() == 3
    assert services.vergeet_aanwezigheid(nu=NU + timedelta(hours=2)) == 3


# --- Saves from an outdated page -------------------------------------------------------------------


def gegevens(**velden: Any) -> Klantgegevens:
    return Klantgegevens(**{"naam": "Fatima de Vries", "telefoonnummers": ("0612345678",)} | velden)


def test_a_stale_save_of_a_client_is_refused_with_what_the_other_changed():
    klant = KlantFactory()
    gezien = services.stand_van_klant(klant)
    services.wijzig_klant(
        klant_id=klant.pk, gegevens=gegevens(huisnummer="41", telefoonnummers=("0687654321",)), gezien=gezien
    )
    with pytest.raises(services.Veranderd) as geweigerd:
        services.wijzig_klant(klant_id=klant.pk, gegevens=gegevens(), gezien=gezien)
    verschillen = {(v.veld, v.was, v.is_nu) for v in geweigerd.value.verschillen}
    assert ("Huisnummer", "40", "41") in verschillen
    assert ("Telefoonnummers", "06 12345678", "06 87654321") in verschillen


def wijzig(contact: Klantcontact, gezien: Any, **velden: Any) -> Klantcontact:
    return services.wijzig_klantcontact(
        contact_id=contact.pk,
        gezien=gezien,
        medewerker=velden.pop("medewerker", MedewerkerFactory()),
        nu=NU,
        **{
            "product": contact.product,
            "onderwerp": contact.onderwerp,
            "notitie": contact.notitie,
            "resultaat": Resultaat(contact.resultaat),
            "is_vertrouwelijk": False,
        }
        | velden,
    )


def test_a_stale_correction_of_a_contact_is_refused_with_who_changed_what():
    contact = KlantcontactFactory(notitie="Eerst")
    gezien = services.stand_van_contact(contact)
    wijzig(contact, gezien, notitie="Toen", medewerker=MedewerkerFactory(collega=True))
    with pytest.raises(services.Veranderd, match="Youssef Amrani") as geweigerd:
        wijzig(contact, gezien, onderwerp="Daarna")
    assert [(v.veld, v.was, v.is_nu) for v in geweigerd.value.verschillen] == [("Notitie", "Eerst", "Toen")]
    contact.refresh_from_db()
    assert (contact.notitie, contact.onderwerp) == ("Toen", "")
    assert Contactwijziging.objects.get().velden == ["notitie"]


def test_a_correction_moves_the_afdeling_with_the_product():
    contact = KlantcontactFactory()
    contact.afdeling = contact.product.afdeling
    contact.save()
    wijzig(contact, services.stand_van_contact(contact), product=None)
    contact.refresh_from_db()
    assert (contact.product, contact.afdeling) == (None, None)


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_register_one_draft_at_once_make_one_contact():
    MedewerkerFactory()
    bewaar(notitie="Half")
    uitkomsten = tegelijk(*[lambda: registreer(gezien=1)] * 6)
    contacten = [uitkomst for uitkomst in uitkomsten if isinstance(uitkomst, Klantcontact)]
    assert len(contacten) == 1 == Klantcontact.objects.count()
    assert all(uitkomst.contact == contacten[0] for uitkomst in uitkomsten if uitkomst not in contacten)
    assert not Contactconcept.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_saving_and_registering_at_once_leaves_no_draft_behind():
    MedewerkerFactory()
    for _ in range(5):
        Klantcontact.objects.all().delete()
        tegelijk(lambda: registreer(), *[lambda: bewaar(notitie="Nog een letter")] * 3)
        assert Klantcontact.objects.count() == 1
        assert not Contactconcept.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_correct_one_contact_one_is_told_what_the_other_did():
    contact = KlantcontactFactory(notitie="Eerst")
    MedewerkerFactory(), ProductFactory()
    gezien = services.stand_van_contact(contact)
    uitkomsten = tegelijk(
        lambda: wijzig(contact, gezien, notitie="Links"), lambda: wijzig(contact, gezien, notitie="Rechts")
    )
    [geweigerd] = [uitkomst for uitkomst in uitkomsten if isinstance(uitkomst, services.Veranderd)]
    contact.refresh_from_db()
    assert geweigerd.verschillen[0].is_nu == contact.notitie
    assert Contactwijziging.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_lock_a_save_is_lost(monkeypatch: pytest.MonkeyPatch):
    """Two windows that both looked before either wrote: what the first typed is gone without a word."""
    MedewerkerFactory()
    bewaar(notitie="Eerst")
    monkeypatch.setattr(
        concepten,
        "_houd_vast",
        lambda sleutel, *_: (Contactconcept.objects.get(sleutel=sleutel), False),
    )
    echt = concepten._controleer_venster

    def traag(*waarden: Any) -> None:
        import time

        echt(*waarden)
        time.sleep(0.2)

    monkeypatch.setattr(concepten, "_controleer_venster", traag)
    uitkomsten = tegelijk(
        lambda: bewaar("rechts", gezien=1, notitie="A"), lambda: bewaar("midden", gezien=1, notitie="B")
    )
    assert [type(uitkomst) for uitkomst in uitkomsten] == [Contactconcept, Contactconcept]


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_at_once_one_is_told():
    MedewerkerFactory()
    bewaar(notitie="Eerst")
    uitkomsten = tegelijk(
        lambda: bewaar("rechts", gezien=1, notitie="A"), lambda: bewaar("midden", gezien=1, notitie="B")
    )
    assert {type(uitkomst) for uitkomst in uitkomsten} == {Contactconcept, services.Conceptverschil}
