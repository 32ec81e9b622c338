"""Two who lock the same rows lock them in one order: never do both wait for the other, until one is ended.

Each of two services goes as far as its first lock, and waits there a moment until the other has one too. In
one order the second still waits for that first lock; in two orders both have one, and PostgreSQL ends one.
"""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.utils import timezone

from contacten.enums import Gebeurtenis, Publieksreactiesoort, Resultaat
from contacten.models import Klantcontact, Onderzoekantwoord, Postbericht, Terugbelverzoek, Uitnodiging
from contacten.services import Achterhaald, dubbelen, gemist, onderzoek, postbus, samenvoegen
from contacten.services.postbus import antwoorden, registreren, werk
from contacten.services.telefonie import verwerk_gebeurtenis
from tests.contacten.factories import (
    NU,
    KlantcontactFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db(transaction=True)
SLOTEN = ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR KEY SHARE")
ANDER = {"naam": "Fatma de Vries", "telefoon": "+31687654321", "email": "fatma@voorbeeld.nl"}


def om_en_om(*doe):
    """What both came to, each held at its first lock until the other has one, or 0.3 s."""
    heeft_slot = [threading.Event() for _ in doe]

    def loop(nummer):
        def bewaak(execute, sql, *rest):
            uitkomst = execute(sql, *rest)
            if any(slot in sql for slot in SLOTEN) and not heeft_slot[nummer].is_set():
                heeft_slot[nummer].set()
                heeft_slot[1 - nummer].wait(0.3)
            return uitkomst

        with connection.execute_wrapper(bewaak):
            return doe[nummer]()

    return tegelijk(*[partial(loop, nummer) for nummer in range(len(doe))])


@pytest.fixture
def wie():
    return {"medewerker": MedewerkerFactory(), "nu": NU}


@pytest.fixture
def klanten():
    return KlantFactory(), KlantFactory(**ANDER)


@pytest.fixture
def samen(klanten, wie):
    blijft, verdwijnt = klanten
    return partial(samenvoegen.voeg_klanten_samen, blijft_id=blijft.pk, verdwijnt_id=verdwijnt.pk, **wie)


def post(nummer=1, **velden):
    vast = {"bron": "imap", "kanaal": "email", "status": "open", "ontvangen_op": NU, "omvang": 9}
    return Postbericht.objects.create(
        vingerafdruk=f"m{nummer}", tekst="Hoe?", afzender="a@b.nl", **vast, **velden
    )


def contact_maken(bericht, wie):
    return partial(
        postbus.registreer_als_contact,
        bericht_id=bericht.pk,
        resultaat=Resultaat.DIRECT_BEANTWOORD,
        **wie,
    )


def reactie_maken(bericht, wie):
    return partial(
        postbus.registreer_als_publieksreactie, bericht_id=bericht.pk, soort=Publieksreactiesoort.VRAAG, **wie
    )


def test_a_merge_waits_for_a_colleague_at_the_post_of_the_client(klanten, samen, wie):
    bericht = post(klant=klanten[1])
    uitkomsten = om_en_om(contact_maken(bericht, wie), samen)
    assert not [fout for fout in uitkomsten if isinstance(fout, Exception)]
    bericht.refresh_from_db()
    assert (bericht.klant, Klantcontact.objects.get().klant) == (klanten[0], klanten[0])


def test_a_merge_waits_for_an_answer_by_mail_that_closes(klanten, samen, wie):
    bericht = post(klant=klanten[1])
    antwoord = {"sleutel": "s", "onderwerp": "Re", "tekst": "Zo.", "is_afgehandeld": True}
    uitkomsten = om_en_om(
        partial(postbus.beantwoord_postbericht, bericht_id=bericht.pk, **antwoord, **wie), samen
    )
    assert not [fout for fout in uitkomsten if isinstance(fout, Exception)]
    assert Klantcontact.objects.get().klant == klanten[0]


def test_a_merge_waits_for_somebody_who_answers_the_survey(klanten, samen):
    uitnodiging = Uitnodiging.objects.create(
        klant=klanten[1],
        klantcontact=KlantcontactFactory(),
        via="email",
        kanaal="telefoon",
        uitgenodigd_op=NU,
    )
    mening = onderzoek.Mening(cijfer=3, telefoonnummer="0612345678")
    geef = partial(onderzoek.beantwoord_onderzoek, uitnodiging_id=uitnodiging.pk, mening=mening, nu=NU)
    gegeven, _samengevoegd = uitkomsten = om_en_om(geef, samen)
    assert (gegeven, [fout for fout in uitkomsten if isinstance(fout, Exception)]) == (True, [])
    assert Onderzoekantwoord.objects.get().klant == klanten[0]


def test_a_merge_waits_for_the_promise_to_a_missed_call(klanten, samen, wie):
    nu = timezone.now()
    for minuten, soort in ((2, Gebeurtenis.AANGEBODEN), (1, Gebeurtenis.BEEINDIGD)):
        gesprek = verwerk_gebeurtenis(
            kenmerk="1", soort=soort, moment=nu - timedelta(minutes=minuten), nummer=ANDER["telefoon"], nu=nu
        )
    beloof = partial(
        gemist.maak_terugbelverzoek_van_oproep,
        gesprek_id=gesprek.pk,
        medewerker=wie["medewerker"],
        nu=nu,
    )
    assert not [fout for fout in om_en_om(beloof, samen) if isinstance(fout, Exception)]
    assert Terugbelverzoek.objects.get().klant == klanten[0]


def test_a_merge_waits_for_the_undoing_of_one_before_it(klanten, samen, wie):
    derde = KlantFactory(naam="Derde", telefoon="+31301234567", email="derde@voorbeeld.nl")
    eerder = samen()
    ongedaan = partial(samenvoegen.maak_samenvoeging_ongedaan, samenvoeging_id=eerder.pk, **wie)
    verder = partial(samenvoegen.voeg_klanten_samen, blijft_id=derde.pk, verdwijnt_id=klanten[0].pk, **wie)
    uitkomsten = om_en_om(ongedaan, verder)
    # Of who was merged on first, the page no longer tells the truth.
    assert not [
        fout for fout in uitkomsten if isinstance(fout, Exception) and not isinstance(fout, Achterhaald)
    ]


def test_a_merge_waits_for_the_nightly_search(klanten, samen):
    KlantFactory(**ANDER)
    zoek = partial(dubbelen.zoek_dubbelen, nu=NU)
    assert not [fout for fout in om_en_om(zoek, samen) if isinstance(fout, Exception)]


def test_two_colleagues_at_two_messages_of_one_conversation(wie):
    eerste = post()
    berichten = [post(nummer, draad=eerste) for nummer in (2, 3)]
    uitkomsten = om_en_om(*[reactie_maken(bericht, wie) for bericht in berichten])
    assert not [fout for fout in uitkomsten if isinstance(fout, Exception)]
    # The first message is about one of the two as well.
    eerste.refresh_from_db()
    assert eerste.publieksreactie in {uitkomst.publieksreactie for uitkomst in uitkomsten}


def test_of_two_messages_that_are_put_with_each_other_one_begins(wie):
    een, twee = (post(nummer, medewerker=wie["medewerker"]) for nummer in (1, 2))
    uitkomsten = om_en_om(
        partial(postbus.koppel_gesprek, bericht_id=een.pk, bij=twee.pk, **wie),
        partial(postbus.koppel_gesprek, bericht_id=twee.pk, bij=een.pk, **wie),
    )
    assert {type(uitkomst) for uitkomst in uitkomsten} == {Postbericht, ValidationError}
    assert Postbericht.objects.filter(draad__isnull=True).count() == 1


def test_in_two_orders_one_of_the_two_is_ended(klanten, samen, wie, monkeypatch):
    """The negative control: the message locked before its client, and only itself."""
    for deel in (antwoorden, registreren):
        monkeypatch.setattr(deel, "begin_poststap_met_klant", werk.begin_poststap)
    eerste = post(klant=klanten[1])
    vervolg = [post(nummer, draad=eerste) for nummer in (2, 3)]
    for paar in (
        [contact_maken(eerste, wie), samen],
        [reactie_maken(bericht, wie) for bericht in vervolg],
    ):
        geeindigd = [fout for fout in om_en_om(*paar) if isinstance(fout, Exception)]
        assert [type(fout) for fout in geeindigd] == [OperationalError]
        assert "deadlock detected" in str(geeindigd[0])
