"""From the files of another system to the eleven figures, all through the command line, in an empty database.

The figures were worked out by hand; the note beside a row says what becomes of it.
"""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

pytestmark = pytest.mark.django_db

BESTANDEN = {
    "afdelingen": """
code,naam,cluster
burgerzaken,Burgerzaken,Dienstverlening
ruimte,Openbare ruimte,Stadsbeheer
""",
    "locaties": """
code,naam,straat,huisnummer,postcode,plaats
centrum,Stadswinkel Centrum,Coolsingel,40,3011AD,Rotterdam
feijenoord,Stadswinkel Feijenoord,Maashaven,1,3072AE,Rotterdam
hoogvliet,Stadswinkel Hoogvliet,Middenbaan,47,3191AL,Hoogvliet
rozenburg,Stadswinkel Rozenburg,Jan van Goyenstraat,1,3181HR,Rozenburg
""",
    # 7: paspoort and uittreksel are complete, of four published. 8: uittreksel of the two that can be online.
    "producten": """
code,naam,thema,afdeling,doelgroep,hoe,waar,prijs,termijn_aantal,termijn_eenheid,termijn_wettelijk,\
online_mogelijk,online_adres,status
paspoort,Paspoort,burgerzaken,burgerzaken,burger,Maak een afspraak.,In een Stadswinkel.,83.87,5,werkdagen,\
nee,nee,,gepubliceerd
uittreksel,Uittreksel,burgerzaken,burgerzaken,burger,Vraag het aan.,Op onze website.,0,,direct,nee,ja,\
https://voorbeeld.nl/uittreksel,gepubliceerd
verhuizing,Verhuizing,burgerzaken,burgerzaken,burger,,Op onze website.,0,5,werkdagen,nee,ja,,gepubliceerd
container,Container,afval,ruimte,burger,Vraag het aan.,Op onze website.,,4,weken,ja,nee,,gepubliceerd
later,Later,afval,ruimte,burger,,,,,,,ja,,concept
""",
    "klantcontacten": """
referentie,kanaal,richting,begonnen_op,beeindigd_op,resultaat,product,afdeling,locatie,onderwerp
k1,telefoon,inkomend,2025-03-12T10:00,2025-03-12T10:05,direct_beantwoord,paspoort,burgerzaken,,
k2,telefoon,inkomend,2025-03-12T10:10,2025-03-12T10:15,doorverbonden_gelukt,,ruimte,,
k3,telefoon,inkomend,2025-03-12T10:20,2025-03-12T10:25,terugbelverzoek,,,,not direct
k4,telefoon,inkomend,2025-03-12T10:30,,afgebroken,,,,left out
k5,telefoon,uitgaand,2025-03-12T10:40,,direct_beantwoord,,,,left out
k6,balie,inkomend,2025-03-12T10:50,,direct_beantwoord,paspoort,,centrum,left out
k7,telefoon,inkomend,2025-04-30T22:59,,,,,,not direct
k8,telefoon,inkomend,2025-05-01T00:00+02:00,,direct_beantwoord,,,,the next tertaal
""",
    # Good Friday is a werkdag, tweede Paasdag is none.
    "terugbelverzoeken": """
referentie,klantcontact,afdeling,product,aangemaakt_op,eerste_poging_op,bereikt_op,ingetrokken_op,afgesloten_op
in-de-minuut,k3,burgerzaken,paspoort,2025-04-25T16:00,2025-04-28T17:00:00,,,
te-laat,,burgerzaken,paspoort,2025-04-25T16:00,2025-04-28T17:00:01,2025-04-28T17:00:01,,
goede-vrijdag,,ruimte,container,2025-04-17T09:00,2025-04-18T17:00:00,,,
ingetrokken,,ruimte,,2025-04-17T09:00,,,2025-04-18T16:00,
volgend-tertaal,,ruimte,,2025-04-30T09:00,2025-04-30T10:00,,,
""",
    "bezoeken": """
referentie,locatie,product,afspraak_op,aangemeld_op,opgeroepen_op,afgerond_op,weggelopen_op
op-tijd,centrum,paspoort,2025-03-12T10:00,2025-03-12T09:55,2025-03-12T10:10:00,2025-03-12T10:30,
te-laat,centrum,paspoort,2025-03-12T10:00,2025-03-12T09:55,2025-03-12T10:10:01,,
weg,hoogvliet,uittreksel,2025-03-12T10:00,2025-03-12T09:55,,,2025-03-12T10:05
te-laat-weg,hoogvliet,uittreksel,2025-03-12T10:00,2025-03-12T10:02,,,2025-03-12T10:13
niet-gekomen,hoogvliet,paspoort,2025-03-12T10:00,,,,
inloop,hoogvliet,paspoort,,2025-03-12T10:00,2025-03-12T12:00,,
ander-thema,centrum,container,2025-03-12T10:00,2025-03-12T09:55,2025-03-12T10:00,,
""",
    "publieksreacties": """
referentie,soort,kanaal,product,afdeling,ontvangen_op,opgeschort,verdaagd_weken,beantwoord_op,ingetrokken_op
na-pasen,klacht,post,,ruimte,2025-03-10T12:00,,,2025-04-22T23:59:59,
dag-te-laat,klacht,email,,ruimte,2025-03-10T12:00,,,2025-04-23T00:00:00,
verdaagd,klacht,post,,ruimte,2025-03-10T12:00,,4,2025-03-11T12:00,
geen-antwoord,aanvraag,web,,ruimte,2025-02-28T12:00,,0,,
service,melding,web,,ruimte,2025-03-03T23:30,,,2025-03-17T23:00,
van-het-product,vraag,telefoon,paspoort,burgerzaken,2025-04-17T12:00,,,2025-04-28T09:00,
opgeschort,aanvraag,,container,ruimte,2025-01-06T12:00,2025-01-10/2025-01-20,,2025-02-13T12:00,
loopt-niet,aanvraag,web,,ruimte,2025-03-03T12:00,2025-04-01/,,,
ingetrokken,vraag,web,,ruimte,2025-03-03T12:00,,,,2025-03-10T20:00
direct-klaar,aanvraag,web,uittreksel,burgerzaken,2025-01-06T12:00,,,2025-03-03T12:00,
""",
    "socialberichten": """
referentie,account,ontvangen_op,antwoord_nodig,beantwoord_op
in-de-seconde,@rotterdam,2025-03-14T17:30,ja,2025-03-17T09:30:00
te-laat,@rotterdam,2025-03-14T17:30,ja,2025-03-17T09:30:01
geen-vraag,@rotterdam,2025-03-14T17:30,nee,
ander-account,@museum,2025-03-14T17:30,ja,
volgend-tertaal,facebook-zakelijk,2025-04-30T16:30,ja,2025-04-30T16:31
paaszaterdag,@parkeren010,2025-04-19T11:00,,
""",
    "tevredenheid": """
referentie,vraag,cijfer,kanaal,locatie,product,beantwoord_op
t1,tevredenheid,7,balie,centrum,paspoort,2025-03-12T12:00
t2,tevredenheid,6,balie,centrum,uittreksel,2025-03-12T12:00
t3,tevredenheid,10,balie,,,2025-03-12T12:00
niet-balie,tevredenheid,10,telefoon,,paspoort,2025-03-12T12:00
ander-thema,tevredenheid,1,balie,centrum,container,2025-03-12T12:00
g1,afspraakgemak,7,telefoon,centrum,paspoort,2025-03-12T12:00
g2,afspraakgemak,10,,,,2025-03-12T12:00
g3,afspraakgemak,5,web,hoogvliet,paspoort,2025-03-12T12:00
g-ander-thema,afspraakgemak,10,web,centrum,container,2025-03-12T12:00
""",
    # From Monday 3 March, 10 March is the fifth werkdag; from Wednesday 16 April, over Easter, 24 April is.
    "beschikbaarheid": """
gemeten_op,locatie,product,eerste_vrije_op
2025-03-03T12:00,hoogvliet,paspoort,2025-03-10T16:00
2025-03-03T12:00,rozenburg,paspoort,2025-03-11T09:00
2025-03-03T12:00,hoogvliet,uittreksel,2025-03-03T13:00
2025-04-16T12:00,hoogvliet,paspoort,2025-04-24T09:00
2025-04-16T12:00,rozenburg,paspoort,2025-04-17T09:00
2025-03-03T12:00,centrum,paspoort,
2025-03-03T12:00,feijenoord,paspoort,2025-03-10T09:00
2025-03-03T12:00,centrum,uittreksel,
2025-03-03T12:00,centrum,container,
""",
}
# By code what is within the norm, of how many, and what is shown.
VERWACHT = {
    "1": (2, 3, "66.6", "niet_gehaald"),
    "2": (2, 3, "66.6", "niet_gehaald"),
    "3a": (2, 3, "66.6", "niet_gehaald"),
    "3b": (1, 2, "50.0", "niet_gehaald"),
    "4": (1, 3, "33.3", "niet_gehaald"),
    "5": (2, 4, "50.0", "niet_gehaald"),
    "6": (2, 3, "66.6", "niet_gehaald"),
    "7": (2, 4, "50.0", "niet_gehaald"),
    "8": (1, 2, "50.0", "niet_gehaald"),
    "9": (4, 7, "57.1", "niet_gehaald"),
    "10": (1, 3, "33.3", "niet_gehaald"),
}


@pytest.fixture
def lees_in(tmp_path):
    def doe(soort, inhoud):
        bestand = tmp_path / f"{soort}.csv"
        bestand.write_text(inhoud.lstrip(), encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        call_command("importeer", soort, str(bestand), stdout=uit, stderr=fouten)
        return uit.getvalue()

    return doe


def normen():
    uit = StringIO()
    call_command("servicenormen", "2025-T1", "--json", stdout=uit)
    return {norm["code"]: norm for norm in json.loads(uit.getvalue())["normen"]}


def test_all_eleven(lees_in):
    with time_machine.travel("2025-04-30T21:00:00Z", tick=False):
        for soort, inhoud in BESTANDEN.items():
            aantal = len(inhoud.strip().splitlines()) - 1
            assert f"({aantal} nieuw" in lees_in(soort, inhoud), soort
        eerst = normen()
        for soort, inhoud in BESTANDEN.items():
            kop, *rijen = inhoud.strip().splitlines()
            aantal = len(rijen)
            assert f"{aantal} ongewijzigd" in lees_in(soort, "\n".join([kop, *reversed(rijen)])), soort
        assert normen() == eerst
    gevonden = {
        code: (norm["teller"], norm["noemer"], norm["percentage"], norm["status"])
        for code, norm in eerst.items()
    }
    assert gevonden == VERWACHT
    delen = {code: norm["uitsplitsing"] for code, norm in eerst.items()}
    assert delen["3a"]["locatie"] == {
        "hoogvliet": {"teller": 3, "noemer": 3},
        "rozenburg": {"teller": 1, "noemer": 2},
    }
    assert delen["3b"]["locatie"] == {
        "centrum": {"teller": 0, "noemer": 2},
        "feijenoord": {"teller": 1, "noemer": 1},
    }
    # What came in through a channel that nobody knows is in no part of this breakdown.
    assert delen["9"]["kanaal"] == {
        "email": {"teller": 0, "noemer": 1},
        "post": {"teller": 1, "noemer": 1},
        "telefoon": {"teller": 0, "noemer": 1},
        "web": {"teller": 2, "noemer": 3},
    }
    assert delen["9"]["product"]["container"] == {"teller": 1, "noemer": 1}
    assert delen["10"]["account"] == {
        "@parkeren010": {"teller": 0, "noemer": 1},
        "@rotterdam": {"teller": 1, "noemer": 2},
    }
    assert delen["6"]["afdeling"]["ruimte"] == {"teller": 1, "noemer": 1}
    assert delen["10"]["week"] == {
        "2025-W12": {"teller": 1, "noemer": 2},
        "2025-W17": {"teller": 0, "noemer": 1},
    }
