"""Warning of deadlines: once per step, in working hours only, by one mail a person."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from contacten import services
from contacten.models import Dossier, Dossierdeel, Waarschuwing
from contacten.services import waarschuwen
from contacten.services.doorzenden import begin_doorzending
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Kalenderdag, UitgaandBericht
from kcc.organisatie.services import zet_rollen
from tests.contacten.factories import (
    DEADLINE,
    NU,
    AfdelingFactory,
    DvoFactory,
    MedewerkerFactory,
    PublieksreactieFactory,
    SocialBerichtFactory,
    TerugbelverzoekFactory,
)

pytestmark = pytest.mark.django_db
# The callback of the factory must be made by Thursday 13 March, 17.00.
VLAK_VOOR = DEADLINE - timedelta(hours=1)


@pytest.fixture
def sanne(db):
    return _met_mail(MedewerkerFactory(email="sanne@voorbeeld.nl"))


def _met_mail(medewerker, *rollen):
    zet_rollen(medewerker=medewerker, rollen=rollen or [Rol.BACKOFFICE])
    medewerker.afdelingen.add(AfdelingFactory())
    return medewerker


def stappen():
    return sorted(Waarschuwing.objects.values_list("soort", "stap"))


def test_near_and_past_are_each_told_once(sanne):
    verzoek = TerugbelverzoekFactory()
    assert services.waarschuw(nu=DEADLINE - timedelta(hours=3)) == 0
    assert services.waarschuw(nu=VLAK_VOOR) == 1
    assert services.waarschuw(nu=VLAK_VOOR + timedelta(minutes=5)) == 0
    # Thursday after closing nobody is bothered; Friday morning they are.
    assert services.waarschuw(nu=DEADLINE + timedelta(hours=2)) == 0
    vrijdag = DEADLINE + timedelta(hours=16)
    assert services.waarschuw(nu=vrijdag) == 1
    assert services.waarschuw(nu=vrijdag + timedelta(days=3)) == 0
    eerste, tweede = UitgaandBericht.objects.order_by("pk")
    assert (eerste.aan, eerste.onderwerp) == ("sanne@voorbeeld.nl", "0 te laat, 1 bijna te laat")
    assert tweede.onderwerp == "1 te laat, 0 bijna te laat"
    assert f"/werk/terugbelverzoeken/{verzoek.pk}/" in eerste.tekst
    assert "donderdag 13 maart, 17.00 uur" in eerste.tekst
    # A mail is no place for who asked what.
    assert verzoek.naam not in eerste.tekst
    assert verzoek.vraag not in eerste.tekst


def test_a_closing_day_is_no_working_time(sanne):
    TerugbelverzoekFactory()
    Kalenderdag.objects.create(kalender="dienst", datum=date(2025, 3, 13), omschrijving="Dicht")
    assert services.waarschuw(nu=VLAK_VOOR) == 0


@pytest.mark.parametrize(
    "velden",
    [{"geprobeerd": True}, {"ingetrokken": True}, {"afgesloten": True}],
    ids=["called", "off", "done"],
)
def test_a_promise_that_was_kept_or_dropped_is_not_warned_of(sanne, velden):
    TerugbelverzoekFactory(**velden)
    assert services.waarschuw(nu=VLAK_VOOR) == 0


def test_everything_with_a_deadline_is_warned_of_by_the_same_job(sanne):
    afdeling = AfdelingFactory()
    DvoFactory(afdeling=afdeling, terugbellen_uren=4)
    verzoek = TerugbelverzoekFactory(deadline_op=NU + timedelta(days=20))
    begin_doorzending(
        zaak=verzoek, afdeling=afdeling, van_afdeling=None, ontvangen_op=NU, medewerker=None, nu=NU
    )
    reactie = PublieksreactieFactory(deadline=date(2025, 3, 14))
    PublieksreactieFactory(deadline=None)
    PublieksreactieFactory(beantwoord=True, deadline=date(2025, 3, 13))
    SocialBerichtFactory()
    SocialBerichtFactory(is_antwoord_nodig=False)
    dossier = Dossier.objects.create(publieksreactie=reactie, casemanager=sanne, geopend_op=NU)
    Dossierdeel.objects.create(
        dossier=dossier,
        afdeling=afdeling,
        vraag="Wat?",
        gevraagd_op=NU,
        werkdagen=1,
        deadline=date(2025, 3, 13),
    )
    # An hour and a half after ten, the social message is near and so is the afdeling's own promise of 14.00.
    assert services.waarschuw(nu=NU + timedelta(minutes=130)) == 4
    assert stappen() == [
        ("doorzending", "bijna"),
        ("dossierdeel", "bijna"),
        ("publieksreactie", "bijna"),
        ("socialbericht", "te_laat"),
    ]
    # The message lies with no afdeling: that one is for the KCC.
    assert UitgaandBericht.objects.get().onderwerp == "0 te laat, 3 bijna te laat"


def test_a_new_deadline_is_a_new_promise(sanne):
    reactie = PublieksreactieFactory(deadline=date(2025, 3, 14))
    assert services.waarschuw(nu=NU) == 1
    reactie.deadline = date(2025, 4, 11)
    reactie.save()
    assert services.waarschuw(nu=NU + timedelta(hours=1)) == 0
    assert services.waarschuw(nu=NU + timedelta(days=29)) == 1


def test_who_has_it_is_told_and_not_the_whole_afdeling(sanne):
    youssef = _met_mail(MedewerkerFactory(collega=True, email="youssef@voorbeeld.nl"))
    TerugbelverzoekFactory(medewerker=youssef)
    services.waarschuw(nu=VLAK_VOOR)
    assert UitgaandBericht.objects.get().aan == "youssef@voorbeeld.nl"


def test_what_has_no_afdeling_is_for_the_kcc(sanne):
    kcc = _met_mail(MedewerkerFactory(collega=True, email="kcc@voorbeeld.nl"), Rol.KCC_MEDEWERKER)
    TerugbelverzoekFactory(afdeling=None)
    services.waarschuw(nu=VLAK_VOOR)
    assert UitgaandBericht.objects.get().aan == kcc.email


def test_many_at_once_are_one_mail_that_stays_short(sanne):
    for _ in range(20):
        TerugbelverzoekFactory()
    assert services.waarschuw(nu=VLAK_VOOR) == 20
    mail = UitgaandBericht.objects.get()
    assert mail.tekst.count("http") == 15
    assert "En nog 5." in mail.tekst


def _tegelijk(aantal):
    start = threading.Barrier(aantal)
    gemeld = []

    def loop():
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            gemeld.append(services.waarschuw(nu=VLAK_VOOR))
        except Exception as fout:
            gemeld.append(fout)
        finally:
            connections.close_all()

    draden = [threading.Thread(target=loop) for _ in range(aantal)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=30)
    return gemeld


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_warns():
    _met_mail(MedewerkerFactory(email="sanne@voorbeeld.nl"))
    TerugbelverzoekFactory()
    assert sum(gemeld for gemeld in _tegelijk(2)) == 1
    assert UitgaandBericht.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_clash(monkeypatch):
    """The negative control: then only the constraint is left, and the second worker fails on it."""
    _met_mail(MedewerkerFactory(email="sanne@voorbeeld.nl"))
    TerugbelverzoekFactory()
    beide_gelezen = threading.Barrier(2)
    per_medewerker = waarschuwen._nieuw

    def nieuw_en_wacht(bron, *rest):
        gevonden = list(per_medewerker(bron, *rest))
        if gevonden:
            beide_gelezen.wait(timeout=10)
        return gevonden

    monkeypatch.setattr(waarschuwen, "_krijg_slot", lambda: True)
    monkeypatch.setattr(waarschuwen, "_nieuw", nieuw_en_wacht)
    gemeld = _tegelijk(2)
    assert sorted(type(uitkomst).__name__ for uitkomst in gemeld) == ["IntegrityError", "int"]
