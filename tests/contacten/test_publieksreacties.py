"""Handling a publieksreactie: its term and what moves it, what the sender is told, and who does what."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction

from contacten import services
from contacten.enums import Antwoordkanaal, Publieksreactiesoort
from contacten.models import Dwangsombedrag, Opschorting, Publieksreactie, Reactiehandeling
from contacten.services import Achterhaald, Afzender, reacties_behandelen
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import UitgaandBericht
from tests.contacten.factories import (
    NU,
    AfdelingFactory,
    DvoFactory,
    MedewerkerFactory,
    ProductFactory,
    PublieksreactieFactory,
)

pytestmark = pytest.mark.django_db
FATIMA = Afzender(naam="Fatima de Vries", emailadres="Fatima@Voorbeeld.nl")


def op(dag, uur=12):
    return datetime.combine(date.fromisoformat(dag), datetime.min.time(), TIJDZONE) + timedelta(hours=uur)


@pytest.fixture
def sanne(db):
    return MedewerkerFactory()


@pytest.fixture
def youssef(db):
    return MedewerkerFactory(collega=True)


def registreer(**anders):
    velden = {
        "referentie": "een",
        "soort": Publieksreactiesoort.KLACHT,
        "kanaal": "web",
        "onderwerp": "Lang gewacht",
        "tekst": "Ik stond een uur te wachten.",
        "afzender": FATIMA,
        "ontvangen_op": op("2025-03-10"),
        "medewerker": None,
        "nu": op("2025-03-10"),
    }
    return services.registreer_publieksreactie(**{**velden, **anders})


def soorten(reactie):
    return [handeling.soort for handeling in reactie.handelingen.all()]


def laatste(reactie):
    handeling = reactie.handelingen.last()
    return handeling.pk if handeling else 0


# --- Registering ---------------------------------------------------------------------------------


def test_a_complaint_has_its_term_and_is_acknowledged_by_mail():
    reactie = registreer()
    # The design's own example: six weeks from 10 March end on Easter Monday, so on the Tuesday.
    assert reactie.deadline == date(2025, 4, 22)
    assert (str(reactie.termijn), reactie.termijn.kalender) == (
        "6 weken (wettelijk)",
        "Algemene termijnenwet",
    )
    assert soorten(reactie) == ["ontvangen", "bevestigd"]
    assert reactie.bevestigd_op == op("2025-03-10")
    mail = UitgaandBericht.objects.get()
    assert mail.aan == "fatima@voorbeeld.nl"
    assert reactie.nummer in mail.onderwerp
    assert "uiterlijk dinsdag 22 april 2025 antwoord" in mail.tekst
    assert reactie.handelingen.last().bericht == mail


def test_the_same_registration_twice_is_one_with_one_mail():
    assert registreer() == registreer(tekst="Iets anders")
    assert UitgaandBericht.objects.count() == 1


def test_a_product_gives_its_own_term_and_afdeling():
    product = ProductFactory()
    reactie = registreer(soort=Publieksreactiesoort.VRAAG, product=product)
    assert (str(reactie.termijn), reactie.afdeling) == ("5 werkdagen", product.afdeling)
    assert reactie.deadline == date(2025, 3, 17)
    assert reactie.doorzendingen.get().afdeling == product.afdeling


@pytest.mark.parametrize(
    ("afzender", "kanaal"),
    [
        (Afzender(adres="Coolsingel 40\n3011 AD Rotterdam"), Antwoordkanaal.POST),
        (Afzender(telefoonnummer="+31612345678"), Antwoordkanaal.TELEFOON),
        (Afzender(emailadres="a@b.nl", adres="Coolsingel 40", antwoord_via="post"), Antwoordkanaal.POST),
    ],
)
def test_what_is_no_mail_is_acknowledged_by_a_person(sanne, afzender, kanaal):
    reactie = registreer(afzender=afzender)
    assert (soorten(reactie), reactie.bevestigd_op) == (["ontvangen"], None)
    services.bevestig_ontvangst(reactie_id=reactie.pk, medewerker=sanne, nu=op("2025-03-11"))
    reactie.refresh_from_db()
    handeling = reactie.handelingen.last()
    assert (handeling.gemeld_via, handeling.bericht) == (kanaal, None)
    assert "22 april 2025" in handeling.gemeld
    assert reactie.bevestigd_op == op("2025-03-11")
    with pytest.raises(Achterhaald, match="al bevestigd"):
        services.bevestig_ontvangst(reactie_id=reactie.pk, medewerker=sanne, nu=op("2025-03-11"))


def test_nobody_is_acknowledged_when_a_machine_wrote_or_nothing_is_known(sanne):
    assert registreer(met_bevestiging=False).bevestigd_op is None
    anoniem = registreer(referentie="twee", afzender=Afzender())
    with pytest.raises(ValidationError, match="geen e-mailadres"):
        services.bevestig_ontvangst(reactie_id=anoniem.pk, medewerker=sanne, nu=op("2025-03-11"))


def test_the_mail_is_in_the_language_of_the_sender():
    registreer(afzender=Afzender(naam="Ann", emailadres="ann@example.com", taal="en"))
    assert "We received your message" in UitgaandBericht.objects.get().tekst


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"onderwerp": " ", "tekst": ""}, "tekst"),
        ({"ontvangen_op": op("2025-03-11")}, "ontvangen_op"),
        ({"afzender": Afzender(emailadres="geen adres")}, "emailadres"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(anders, veld):
    with pytest.raises(ValidationError) as fout:
        registreer(**anders)
    assert list(fout.value.message_dict) == [veld]
    assert not Publieksreactie.objects.exists()


def test_another_government_is_refused_and_never_gets_what_its_product_names():
    with pytest.raises(ValidationError, match="andere overheid"):
        registreer(afdeling=AfdelingFactory(extern=True))
    extern = ProductFactory(code="rijbewijs-rdw", afdeling=AfdelingFactory(extern=True))
    assert registreer(product=extern).afdeling is None


# --- What moves the term -------------------------------------------------------------------------


def test_adjourning_tells_the_sender_why_and_until_when(sanne):
    reactie = registreer()
    services.verdaag_publieksreactie(
        reactie_id=reactie.pk, medewerker=sanne, weken=4, reden="Wij horen nog iemand.", nu=op("2025-04-01")
    )
    reactie.refresh_from_db()
    # The design's example: the same complaint, adjourned by four weeks.
    assert (reactie.deadline, reactie.verdaagd_weken) == (date(2025, 5, 19), 4)
    mail = UitgaandBericht.objects.latest("pk")
    assert "Wij horen nog iemand." in mail.tekst
    assert "19 mei 2025" in mail.tekst


@pytest.mark.parametrize(
    ("weken", "dag", "anders", "melding"),
    [
        (5, "2025-04-01", {}, "hoogstens 4 weken"),
        (0, "2025-04-01", {}, "Kies 1 tot"),
        (4, "2025-04-24", {}, "al voorbij"),
        (4, "2025-04-01", {"emailadres": ""}, "schriftelijk"),
        (4, "2025-04-01", {"melding": True}, "geen wettelijke termijn"),
    ],
)
def test_an_adjournment_that_the_law_does_not_know_is_refused(sanne, weken, dag, anders, melding):
    reactie = PublieksreactieFactory(**anders)
    was = reactie.deadline
    with pytest.raises(ValidationError, match=melding):
        services.verdaag_publieksreactie(
            reactie_id=reactie.pk, medewerker=sanne, weken=weken, reden="Druk.", nu=op(dag)
        )
    reactie.refresh_from_db()
    assert (reactie.deadline, soorten(reactie), UitgaandBericht.objects.count()) == (was, [], 0)


def test_a_complaint_is_adjourned_further_only_as_the_complainant_agrees(sanne):
    reactie = PublieksreactieFactory()
    stap = {"reactie_id": reactie.pk, "medewerker": sanne, "weken": 4, "reden": "Druk."}
    services.verdaag_publieksreactie(**stap, nu=op("2025-04-01"))
    with pytest.raises(ValidationError, match="klager"):
        services.verdaag_publieksreactie(**stap, nu=op("2025-04-02"))
    services.verdaag_publieksreactie(**stap, met_instemming=True, nu=op("2025-04-02"))
    reactie.refresh_from_db()
    assert reactie.verdaagd_weken == 8
    assert "stemde in" in reactie.handelingen.last().toelichting


def test_asking_to_complete_stops_the_term_until_it_came(sanne):
    reactie = registreer(soort=Publieksreactiesoort.AANVRAAG)
    assert reactie.deadline == date(2025, 5, 6)
    services.vraag_om_aanvulling(
        reactie_id=reactie.pk,
        medewerker=sanne,
        vraag="Een kopie van uw huurcontract.",
        voor=date(2025, 3, 31),
        nu=op("2025-03-17"),
    )
    reactie.refresh_from_db()
    assert reactie.deadline is None
    assert "huurcontract" in UitgaandBericht.objects.latest("pk").tekst
    with pytest.raises(ValidationError, match="al op een aanvulling"):
        services.vraag_om_aanvulling(
            reactie_id=reactie.pk,
            medewerker=sanne,
            vraag="Nog iets",
            voor=date(2025, 4, 1),
            nu=op("2025-03-18"),
        )
    services.leg_aanvulling_vast(
        reactie_id=reactie.pk, medewerker=sanne, ontvangen=date(2025, 3, 24), nu=op("2025-03-25")
    )
    reactie.refresh_from_db()
    # Seven days of waiting after 5 May, a holiday on which eight weeks ended.
    assert reactie.deadline == date(2025, 5, 12)
    with pytest.raises(Achterhaald, match="niet op een aanvulling"):
        services.leg_aanvulling_vast(
            reactie_id=reactie.pk, medewerker=sanne, ontvangen=date(2025, 3, 24), nu=op("2025-03-25")
        )


def test_an_answer_while_waiting_ends_the_waiting(sanne):
    reactie = PublieksreactieFactory(deadline=None)
    Opschorting.objects.create(publieksreactie=reactie, uitgenodigd=date(2025, 3, 17))
    services.beantwoord_publieksreactie(
        reactie_id=reactie.pk, medewerker=sanne, antwoord="Het is al duidelijk.", nu=op("2025-03-20")
    )
    reactie.refresh_from_db()
    assert reactie.opschortingen.get().voltooid == date(2025, 3, 20)
    assert reactie.deadline == date(2025, 4, 28)


def test_a_notice_of_default_starts_two_weeks(sanne):
    reactie = PublieksreactieFactory(aanvraag=True)
    services.leg_ingebrekestelling_vast(
        reactie_id=reactie.pk, medewerker=sanne, ontvangen=date(2025, 5, 8), nu=op("2025-05-09")
    )
    reactie.refresh_from_db()
    # Two weeks after 8 May end on Thursday the 22nd.
    assert (reactie.in_gebreke_sinds, reactie.dwangsom_vanaf) == (date(2025, 5, 8), date(2025, 5, 23))
    assert "23 mei 2025" in UitgaandBericht.objects.latest("pk").tekst
    with pytest.raises(Achterhaald, match="al een ingebrekestelling"):
        services.leg_ingebrekestelling_vast(
            reactie_id=reactie.pk, medewerker=sanne, ontvangen=date(2025, 5, 9), nu=op("2025-05-09")
        )


@pytest.mark.parametrize(
    ("trait", "dag", "gevolg"),
    [("aanvraag", 7, "Te vroeg"), ("beantwoord", 7, None), ("melding", 7, "Geen dwangsom")],
)
def test_a_notice_that_starts_nothing_is_kept_all_the_same(sanne, trait, dag, gevolg):
    reactie = PublieksreactieFactory(**{trait: True})
    stap = {
        "reactie_id": reactie.pk,
        "medewerker": sanne,
        "ontvangen": date(2025, 5, dag),
        "nu": op("2025-05-09"),
    }
    if gevolg is None:
        with pytest.raises(Achterhaald):
            services.leg_ingebrekestelling_vast(**stap)
        return
    services.leg_ingebrekestelling_vast(**stap)
    reactie.refresh_from_db()
    assert reactie.dwangsom_vanaf is None
    assert gevolg in reactie.handelingen.last().toelichting


@pytest.mark.parametrize(("dagen", "euro"), [(0, 0), (1, 23), (14, 322), (28, 812), (42, 1442), (60, 1442)])
def test_the_dwangsom_is_that_of_the_law(dagen, euro):
    begin = date(2025, 5, 23)
    reactie = PublieksreactieFactory(aanvraag=True, in_gebreke_sinds=date(2025, 5, 8), dwangsom_vanaf=begin)
    assert services.verschuldigde_dwangsom(reactie, begin + timedelta(days=dagen - 1)) == euro


@pytest.mark.parametrize(
    ("ontvangen", "euro"),
    [("2009-09-30", 0), ("2018-12-31", 1260), ("2019-01-01", 1442), ("2027-01-01", 1680)],
)
def test_a_notice_has_the_amounts_of_the_day_on_which_it_came_in(ontvangen, euro):
    Dwangsombedrag.objects.create(geldig_vanaf=date(2027, 1, 1), eerste=30, tweede=40, derde=50)
    sinds = date.fromisoformat(ontvangen)
    reactie = PublieksreactieFactory.build(
        aanvraag=True, in_gebreke_sinds=sinds, dwangsom_vanaf=sinds + timedelta(days=15)
    )
    assert services.verschuldigde_dwangsom(reactie, sinds + timedelta(days=100)) == euro


# --- Answering, sending on, withdrawing ------------------------------------------------------------


def test_an_answer_goes_to_the_sender_and_closes_it(sanne):
    reactie = PublieksreactieFactory()
    services.beantwoord_publieksreactie(
        reactie_id=reactie.pk, medewerker=sanne, antwoord="Onze excuses.", nu=op("2025-03-20"), gezien=0
    )
    reactie.refresh_from_db()
    assert (reactie.beantwoord_op, reactie.antwoord, reactie.medewerker) == (
        op("2025-03-20"),
        "Onze excuses.",
        sanne,
    )
    assert "Onze excuses." in UitgaandBericht.objects.get().tekst
    # The same press twice sends once.
    services.beantwoord_publieksreactie(
        reactie_id=reactie.pk, medewerker=sanne, antwoord="Onze excuses.", nu=op("2025-03-20"), gezien=0
    )
    assert UitgaandBericht.objects.count() == 1


def test_an_answer_given_elsewhere_sends_nothing(sanne):
    reactie = PublieksreactieFactory(emailadres="")
    with pytest.raises(ValidationError, match="al gegeven"):
        services.beantwoord_publieksreactie(
            reactie_id=reactie.pk, medewerker=sanne, antwoord="Aan de balie verteld.", nu=op("2025-03-20")
        )
    services.beantwoord_publieksreactie(
        reactie_id=reactie.pk,
        medewerker=sanne,
        antwoord="Aan de balie verteld.",
        is_al_gegeven=True,
        nu=op("2025-03-20"),
    )
    assert not UitgaandBericht.objects.exists()


def test_sending_on_keeps_the_term_and_starts_the_afdelings_own_clock(sanne):
    belastingen = AfdelingFactory(belastingen=True)
    DvoFactory(afdeling=belastingen, reactie_werkdagen=3)
    reactie = registreer(afdeling=AfdelingFactory())
    services.stuur_publieksreactie_door(
        reactie_id=reactie.pk,
        medewerker=sanne,
        afdeling=belastingen,
        reden="Over een aanslag.",
        nu=op("2025-03-11"),
    )
    reactie.refresh_from_db()
    assert (reactie.afdeling, reactie.deadline) == (belastingen, date(2025, 4, 22))
    nieuw, eerste = reactie.doorzendingen.all()
    assert (eerste.einde, eerste.geeindigd_op) == ("doorgestuurd", op("2025-03-11"))
    assert nieuw.uiterlijk_op == op("2025-03-14", 17)
    services.beantwoord_publieksreactie(
        reactie_id=reactie.pk, medewerker=sanne, antwoord="Klopt.", nu=op("2025-03-12")
    )
    nieuw.refresh_from_db()
    assert (nieuw.einde, nieuw.geeindigd_op) == ("afgehandeld", op("2025-03-12"))


def test_a_colleague_of_the_afdeling_can_get_it(sanne, youssef):
    afdeling = AfdelingFactory()
    reactie = PublieksreactieFactory(afdeling=afdeling)
    stap = {"reactie_id": reactie.pk, "medewerker": sanne, "afdeling": afdeling, "reden": "Kent de zaak."}
    with pytest.raises(ValidationError, match="hoort niet bij"):
        services.stuur_publieksreactie_door(**stap, collega=youssef, nu=NU)
    youssef.afdelingen.add(afdeling)
    services.stuur_publieksreactie_door(**stap, collega=youssef, nu=NU)
    reactie.refresh_from_db()
    assert reactie.medewerker == youssef


def test_withdrawing_and_taking_that_back(sanne):
    reactie = PublieksreactieFactory()
    services.trek_publieksreactie_in(
        reactie_id=reactie.pk, medewerker=sanne, reden="Het is opgelost.", nu=op("2025-03-20")
    )
    reactie.refresh_from_db()
    assert not reactie.is_open
    with pytest.raises(Achterhaald, match="is ingetrokken"):
        services.beantwoord_publieksreactie(
            reactie_id=reactie.pk, medewerker=sanne, antwoord="Toch.", nu=op("2025-03-21")
        )
    services.draai_intrekking_terug(
        reactie_id=reactie.pk, medewerker=sanne, reden="Verkeerde gekozen.", nu=op("2025-03-21")
    )
    reactie.refresh_from_db()
    assert reactie.is_open
    assert soorten(reactie) == ["ingetrokken", "heropend"]


def test_under_another_kind_it_has_the_term_of_that_kind(sanne):
    reactie = PublieksreactieFactory(melding=True)
    services.deel_anders_in(
        reactie_id=reactie.pk,
        medewerker=sanne,
        soort=Publieksreactiesoort.KLACHT,
        product=None,
        reden="Gaat over een collega.",
        nu=op("2025-03-13"),
    )
    reactie.refresh_from_db()
    assert (str(reactie.termijn), reactie.deadline) == ("6 weken (wettelijk)", date(2025, 4, 23))


# --- The database itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("velden", "naam"),
    [
        ({"bevestigd_op": NU - timedelta(days=1)}, "publieksreactie_bevestigd_na_ontvangst"),
        ({"antwoord": "Ja."}, "publieksreactie_antwoord_is_gegeven"),
        ({"dwangsom_vanaf": date(2025, 6, 1)}, "publieksreactie_dwangsom"),
    ],
)
def test_the_database_refuses_states_that_cannot_be(velden, naam):
    with pytest.raises(IntegrityError, match=naam):
        PublieksreactieFactory(**velden)


@pytest.mark.parametrize(
    ("velden", "naam"),
    [
        ({"soort": "verdaagd", "toelichting": "Druk."}, "reactiehandeling_schriftelijk"),
        (
            {"soort": "opgeschort", "toelichting": "x", "gemeld_via": "telefoon", "gemeld": "x"},
            "reactiehandeling_schriftelijk",
        ),
        ({"soort": "doorgestuurd"}, "reactiehandeling_met_reden"),
    ],
)
def test_the_database_refuses_an_adjournment_that_nobody_was_told_of(velden, naam):
    with pytest.raises(IntegrityError, match=naam):
        Reactiehandeling.objects.create(publieksreactie=PublieksreactieFactory(), moment=NU, **velden)


# --- Two at once -----------------------------------------------------------------------------------


def race(*handelingen):
    """Run each function in a thread with its own connection, at the same moment; what each gave or raised."""
    start = threading.Barrier(len(handelingen))
    uitkomsten = []

    def loop(handeling):
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            uitkomsten.append(handeling())
        except Achterhaald as fout:
            uitkomsten.append(fout)
        finally:
            connections.close_all()

    draden = [threading.Thread(target=loop, args=(handeling,)) for handeling in handelingen]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=30)
    assert len(uitkomsten) == len(handelingen)
    return uitkomsten


def _antwoorden(reactie, *medewerkers):
    return [
        lambda wie=wie, nu=nu: services.beantwoord_publieksreactie(
            reactie_id=reactie.pk, medewerker=wie, antwoord=f"Van {wie}.", nu=nu, gezien=0
        )
        for nu, wie in zip((NU, NU + timedelta(seconds=1)), medewerkers, strict=True)
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_the_sender_gets_one():
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    for _ in range(5):
        reactie = PublieksreactieFactory()
        uitkomsten = race(*_antwoorden(reactie, sanne, youssef))
        assert sum(isinstance(uitkomst, Achterhaald) for uitkomst in uitkomsten) == 1
        assert soorten(reactie) == ["beantwoord"]
    assert UitgaandBericht.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_the_sender_gets_two_answers(monkeypatch):
    """The negative control: it is the lock that the test above sees, not luck."""
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    reactie = PublieksreactieFactory()
    beide_gelezen = threading.Barrier(2)
    beginnen = reacties_behandelen.begin_reactiestap

    def begin_en_wacht(*args):
        stap = beginnen(*args)
        beide_gelezen.wait(timeout=10)
        return stap

    monkeypatch.setattr(Publieksreactie.objects.__class__, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr(reacties_behandelen, "begin_reactiestap", begin_en_wacht)
    race(*_antwoorden(reactie, sanne, youssef))
    assert soorten(reactie) == ["beantwoord", "beantwoord"]


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_registers_once():
    uitkomsten = race(registreer, registreer)
    assert uitkomsten[0] == uitkomsten[1]
    assert (Publieksreactie.objects.count(), UitgaandBericht.objects.count()) == (1, 1)


def test_an_action_on_an_outdated_page_is_refused(sanne, youssef):
    reactie = PublieksreactieFactory()
    gezien = laatste(reactie)
    services.neem_publieksreactie(reactie_id=reactie.pk, medewerker=youssef, nu=NU, gezien=gezien)
    with pytest.raises(Achterhaald, match="Youssef Amrani: op zich genomen"), transaction.atomic():
        services.noteer_bij_publieksreactie(
            reactie_id=reactie.pk, medewerker=sanne, notitie="x", nu=NU, gezien=gezien
        )
    with pytest.raises(Achterhaald, match="heeft deze publieksreactie op zich genomen"):
        services.beantwoord_publieksreactie(reactie_id=reactie.pk, medewerker=sanne, antwoord="x", nu=NU)
