"""The events of the telephone system: late, doubled and out of order, they end in the same call."""

import itertools
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacten import services
from contacten.enums import Bewaarsoort, Gebeurtenis, Kanaal, Resultaat, Richting
from contacten.models import Klantcontact, Telefoongesprek
from contacten.services import telefonie
from contacten.services.bewaren import vooruitblik, wis_verlopen
from tests.contacten.factories import NU, KlantcontactFactory, MedewerkerFactory
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db
S = timedelta(seconds=1)


def meld(soort: str, seconden: int, **velden: Any) -> Telefoongesprek:
    return services.verwerk_gebeurtenis(
        kenmerk=velden.pop("kenmerk", "pbx-1"),
        soort=Gebeurtenis(soort),
        moment=NU + seconden * S,
        nu=velden.pop("nu", NU + timedelta(hours=1)),
        **velden,
    )


def beeld() -> dict[str, Any]:
    """Everything that the call and its contact say, without their ids."""
    gesprek = Telefoongesprek.objects.get()
    velden = {
        veld.attname: getattr(gesprek, veld.attname)
        for veld in gesprek._meta.concrete_fields
        if veld.name not in {"id", "klantcontact"}
    }
    contact = gesprek.klantcontact
    return velden | {
        "contact": contact and (contact.referentie, contact.begonnen_op, contact.beeindigd_op),
        "aantal": Klantcontact.objects.count(),
    }


@pytest.mark.parametrize("opgenomen", [True, False])
def test_every_order_and_every_doubling_ends_in_the_same_call(opgenomen: bool):
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    berichten: list[tuple[str, int, dict[str, Any]]] = [
        ("aangeboden", 0, {"nummer": "06-12345678", "medewerker": sanne}),
        ("aangeboden", 15, {"nummer": "0031612345678", "medewerker": youssef}),
        ("beeindigd", 300, {}),
    ]
    if opgenomen:
        berichten.insert(2, ("opgenomen", 20, {"nummer": "+31612345678", "medewerker": youssef}))
    beelden = []
    for volgorde in itertools.permutations(berichten):
        Telefoongesprek.objects.all().delete()
        Klantcontact.objects.all().delete()
        dubbel = list(volgorde) + random.Random(len(beelden)).sample(berichten, 2)
        for soort, seconden, velden in dubbel:
            meld(soort, seconden, **velden)
        beelden.append(beeld())
    assert all(ander == beelden[0] for ander in beelden)
    assert beelden[0]["nummer"] == "+31612345678"
    assert (beelden[0]["aangeboden_op"], beelden[0]["medewerker_id"]) == (NU, youssef.pk)
    assert beelden[0]["opgenomen_op"] == (NU + 20 * S if opgenomen else None)
    assert beelden[0]["aantal"] == (0 if opgenomen else 1)


def test_a_call_that_nobody_answered_is_a_contact_that_was_broken_off():
    meld("aangeboden", 0, nummer="0612345678")
    meld("beeindigd", 40)
    contact = Klantcontact.objects.get()
    assert (contact.kanaal, contact.richting, contact.resultaat) == (
        Kanaal.TELEFOON,
        Richting.INKOMEND,
        Resultaat.AFGEBROKEN,
    )
    assert (contact.begonnen_op, contact.beeindigd_op) == (NU, NU + 40 * S)
    meld("opgenomen", 10, medewerker=MedewerkerFactory())
    assert not Klantcontact.objects.exists(), "it was answered after all"


def test_a_contact_has_the_moments_of_its_call_however_late_they_are_told():
    gesprek = meld("aangeboden", 0, medewerker=MedewerkerFactory())
    contact = KlantcontactFactory(begonnen_op=NU + 30 * S, beeindigd_op=NU + 400 * S)
    telefonie.koppel_gesprek(gesprek_id=gesprek.pk, contact=contact)
    meld("opgenomen", 12, medewerker=MedewerkerFactory())
    meld("beeindigd", 310)
    contact.refresh_from_db()
    assert (contact.begonnen_op, contact.beeindigd_op) == (NU + 12 * S, NU + 310 * S)
    assert Klantcontact.objects.count() == 1


def test_registering_what_was_said_to_be_broken_off_takes_its_place():
    gesprek = meld("beeindigd", 60)
    contact = KlantcontactFactory()
    telefonie.koppel_gesprek(gesprek_id=gesprek.pk, contact=contact)
    assert list(Klantcontact.objects.all()) == [contact]


def test_a_call_has_one_contact_and_another_agent_registers_an_own():
    gesprek = meld("opgenomen", 0, medewerker=MedewerkerFactory())
    eerste, tweede = KlantcontactFactory(), KlantcontactFactory()
    for contact in (eerste, tweede):
        telefonie.koppel_gesprek(gesprek_id=gesprek.pk, contact=contact)
    gesprek.refresh_from_db()
    assert gesprek.klantcontact == eerste
    tweede.refresh_from_db()
    assert tweede.begonnen_op == NU - timedelta(minutes=5)


@pytest.mark.parametrize(
    "nummer",
    ["06 12 34 56 78", "0612345678", "+31 6 12345678", "0031612345678", "06-12345678", "(06) 1234 5678"],
)
def test_every_spelling_of_a_number_meets(nummer: str):
    assert meld("aangeboden", 0, nummer=nummer).nummer == "+31612345678"


@pytest.mark.parametrize("nummer", ["+32 470 12 34 56", "0032470123456", "00 32 (0)470 123456"])
def test_foreign_numbers_meet_too(nummer: str):
    assert meld("aangeboden", 0, nummer=nummer).nummer == "+32470123456"


@pytest.mark.parametrize("nummer", ["", "anonymous", "1234", "onbekend"])
def test_a_withheld_number_is_a_call_all_the_same(nummer: str):
    assert meld("aangeboden", 0, nummer=nummer).nummer == ""


@pytest.mark.parametrize("dagen", [-31, 1])
def test_a_moment_that_is_too_old_or_to_come_is_refused(dagen: int):
    with pytest.raises(ValidationError):
        meld("aangeboden", 0, nu=NU - timedelta(days=dagen))
    assert not Telefoongesprek.objects.exists()


def test_what_an_agent_still_has_to_register():
    sanne = MedewerkerFactory()
    meld("opgenomen", 0, kenmerk="gesproken", medewerker=sanne)
    meld("aangeboden", 60, kenmerk="belt", medewerker=sanne)
    meld("aangeboden", 60, kenmerk="ander", medewerker=MedewerkerFactory(collega=True))
    meld("aangeboden", 30, kenmerk="weg", medewerker=sanne)
    meld("beeindigd", 50, kenmerk="weg")
    nu = NU + timedelta(minutes=2)

    def mijn(nu: datetime) -> list[str]:
        return [gesprek.kenmerk for gesprek in services.open_gesprekken(medewerker=sanne, nu=nu)]

    assert mijn(nu) == ["belt", "gesproken"]
    assert mijn(NU + timedelta(hours=1)) == ["gesproken"], "nobody lets a phone ring for an hour"
    assert mijn(NU + timedelta(hours=13)) == []


def test_calls_are_forgotten_but_their_contacts_stay():
    meld("aangeboden", 0)
    meld("beeindigd", 30)
    meld("aangeboden", 0, kenmerk="nieuwer", nu=NU)
    soort = Bewaarsoort.TELEFOONGESPREK
    assert wis_verlopen(nu=NU + timedelta(days=29))[soort] == 0
    assert [regel.aantal for regel in vooruitblik(nu=NU + timedelta(days=31)) if regel.soort == soort] == [2]
    assert wis_verlopen(nu=NU + timedelta(days=31))[soort] == 2
    assert not Telefoongesprek.objects.exists()
    assert Klantcontact.objects.get().resultaat == Resultaat.AFGEBROKEN


# --- At the same moment --------------------------------------------------------------------------


def _alles_tegelijk() -> list[Any]:
    sanne = MedewerkerFactory()
    berichten = [("aangeboden", 0), ("opgenomen", 9), ("beeindigd", 200)] * 4
    return tegelijk(
        *(
            lambda soort=soort, seconden=seconden: meld(
                soort, seconden, medewerker=sanne, nummer="0612345678"
            )
            for soort, seconden in berichten
        )
    )


@pytest.mark.django_db(transaction=True)
def test_events_at_the_same_moment_are_one_whole_call():
    uitkomsten = _alles_tegelijk()
    assert {type(uitkomst) for uitkomst in uitkomsten} == {Telefoongesprek}
    gesprek = Telefoongesprek.objects.get()
    assert (gesprek.aangeboden_op, gesprek.opgenomen_op, gesprek.beeindigd_op) == (
        NU,
        NU + 9 * S,
        NU + 200 * S,
    )
    assert gesprek.klantcontact is None and not Klantcontact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_negative_control_reading_first_and_writing_then_loses_events(monkeypatch: pytest.MonkeyPatch):
    """The same with a service that looks whether the call is there, as one would without ON CONFLICT."""

    def lees_dan_schrijf(*, kenmerk: str, soort: Gebeurtenis, moment: datetime, **_: Any) -> Telefoongesprek:
        gesprek = Telefoongesprek.objects.filter(kenmerk=kenmerk).first() or Telefoongesprek(kenmerk=kenmerk)
        setattr(gesprek, f"{soort}_op", moment)
        gesprek.save()
        return gesprek

    monkeypatch.setattr(services, "verwerk_gebeurtenis", lees_dan_schrijf)
    kapot = 0
    for _ in range(5):
        Telefoongesprek.objects.all().delete()
        uitkomsten = _alles_tegelijk()
        gesprek = Telefoongesprek.objects.get()
        kapot += any(isinstance(uitkomst, Exception) for uitkomst in uitkomsten) or None in (
            gesprek.aangeboden_op,
            gesprek.opgenomen_op,
            gesprek.beeindigd_op,
        )
    assert kapot
