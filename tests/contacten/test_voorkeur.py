"""When somebody would rather be called: asked, kept, shown and put in order."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation

from contacten import services
from contacten.enums import Kanaal
from contacten.models import Terugbelverzoek
from contacten.regels_voorkeur import is_voorkeur, voorkeur_in_woorden
from kcc.lib.perioden import TIJDZONE
from tests.contacten.factories import NU, AfdelingFactory, TerugbelverzoekFactory

MA, WO, VR, ZA, ZO = (date(2025, 3, dag) for dag in (10, 12, 14, 15, 16))
LIJST = "/werk/terugbelverzoeken/"


@pytest.mark.parametrize(
    ("dagdeel", "vanaf", "tot", "opmerking", "woorden"),
    [
        ("", None, None, "", ""),
        ("ochtend", None, None, "", "in de ochtend"),
        ("", WO, WO, "", "op woensdag 12 maart"),
        (
            "middag",
            WO,
            VR,
            "na 15 uur",
            "van woensdag 12 maart tot en met vrijdag 14 maart, in de middag, na 15 uur",
        ),
        ("", WO, None, "", "vanaf woensdag 12 maart"),
        ("", None, VR, "", "tot en met vrijdag 14 maart"),
    ],
)
def test_in_words(dagdeel, vanaf, tot, opmerking, woorden):
    assert voorkeur_in_woorden(dagdeel, vanaf, tot, opmerking) == woorden


def test_in_english_words():
    with translation.override("en"):
        assert voorkeur_in_woorden("ochtend", WO, None, "") == "from Wednesday 12 March, in the morning"


@pytest.mark.parametrize(
    ("dagdeel", "vanaf", "tot", "uur", "komt_uit"),
    [
        ("", None, None, 10, False),
        ("ochtend", None, None, 11, True),
        ("ochtend", None, None, 12, False),
        ("middag", None, None, 12, True),
        ("", WO, WO, 10, True),
        ("", VR, None, 10, False),
        ("", None, MA, 10, False),
        ("middag", MA, VR, 10, False),
    ],
)
def test_whether_now_suits(dagdeel, vanaf, tot, uur, komt_uit):
    assert is_voorkeur(dagdeel, vanaf, tot, datetime(2025, 3, 12, uur, tzinfo=TIJDZONE)) is komt_uit


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("voorkeur", "veld"),
    [
        ({"voorkeur_vanaf": VR, "voorkeur_tot": WO}, "voorkeur_tot"),
        ({"voorkeur_tot": MA}, "voorkeur_tot"),
        ({"voorkeur_vanaf": ZA, "voorkeur_tot": ZO}, "voorkeur_tot"),
        ({"voorkeur_vanaf": WO + timedelta(days=61)}, "voorkeur_vanaf"),
        ({"voorkeur_dagdeel": "nacht"}, "voorkeur_dagdeel"),
    ],
)
def test_days_that_cannot_be_are_refused_by_field(voorkeur, veld):
    vraag = services.Terugbelvraag(telefoonnummer="0612345678", afdeling=AfdelingFactory(), **voorkeur)
    with pytest.raises(ValidationError) as fout:
        services.registreer_klantcontact(
            referentie="x",
            kanaal=Kanaal.TELEFOON,
            begonnen_op=NU,
            beeindigd_op=NU,
            resultaat=None,
            medewerker=None,
            terugbelvraag=vraag,
            nu=NU,
        )
    assert set(fout.value.message_dict) == {veld}
    assert not Terugbelverzoek.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("uur", "eerst"), [(9, ["ochtend", "dag"]), (14, ["dag", "ochtend"])])
def test_the_worklist_in_the_order_of_the_preferred_moment(kcc_medewerker_client, uur, eerst):
    with time_machine.travel(datetime(2025, 3, 12, uur, tzinfo=TIJDZONE), tick=False):
        for naam, velden in {
            "maakt niet uit": {},
            "alleen tekst": {"voorkeursmoment": "na het eten"},
            "later": {"voorkeur_vanaf": VR},
            "ochtend": {"voorkeur_dagdeel": "ochtend"},
            "dag": {"voorkeur_dagdeel": "middag", "voorkeur_vanaf": MA, "voorkeur_tot": WO},
        }.items():
            TerugbelverzoekFactory(naam=naam, **velden)
        antwoord = kcc_medewerker_client.get(LIJST, {"volgorde": "voorkeur"})
    namen = [verzoek.naam for verzoek in antwoord.context["pagina"].object_list]
    assert namen == [*eerst, "later", "maakt niet uit", "alleen tekst"]
    nu_gelegen = {verzoek.naam for verzoek, _stand, komt_uit in antwoord.context["regels"] if komt_uit}
    assert nu_gelegen == ({"ochtend"} if uur == 9 else {"dag"})
    assert "Komt nu uit" in antwoord.text and "Liefst: na het eten" in antwoord.text
