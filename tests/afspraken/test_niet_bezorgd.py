"""What did not arrive is seen at the appointment and on a worklist, and dealt with in one click."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Werkplek
from afspraken.services import berichten_bezorging, zeg_afspraak_af
from afspraken.services.berichten import bevestig
from kcc.organisatie import kanalen, services
from kcc.organisatie.enums import Berichtstatus, Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.afspraken.factories import NU, AfspraakFactory, BalieFactory, BezoekFactory
from tests.organisatie.test_bezorging import Mailserver, mailserver  # noqa: F401 - the fixture
from tests.organisatie.test_retourmail import melding

pytestmark = pytest.mark.django_db
LIJST = "/werk/afspraken/niet-bezorgd/"


@pytest.fixture(autouse=True)
def klok():
    with time_machine.travel(NU, tick=False):
        yield


def maak(**velden) -> Afspraak:
    """An appointment tomorrow whose confirmation the mail server took."""
    afspraak = AfspraakFactory(**{"begint_op": NU + timedelta(days=1)} | velden)
    bevestig(afspraak, beheersleutel="x" * 40, nu=timezone.now())
    bezorg(afspraak)
    return afspraak


def bezorg(afspraak: Afspraak) -> UitgaandBericht:
    bericht = UitgaandBericht.objects.filter(betreft=afspraak.uuid).latest("pk")
    services.bezorg_bericht(bericht_id=bericht.pk, nu=timezone.now())
    bericht.refresh_from_db()
    return bericht


def komt_terug(afspraak: Afspraak, status: str = "5.1.1") -> UitgaandBericht:
    bericht = UitgaandBericht.objects.filter(betreft=afspraak.uuid).latest("pk")
    ruw = melding(kanalen.message_id(bericht.bericht_id), status=status)
    services.verwerk_retourmail(ruw=ruw, nu=timezone.now())
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.RETOUR
    return bericht


def url(naam: str, afspraak: Afspraak) -> str:
    return reverse(f"afspraken:{naam}", args=[afspraak.uuid])


def opnieuw(client: Client, afspraak: Afspraak, email: str):
    return client.post(
        url("niet_bezorgd_opnieuw", afspraak), {f"{afspraak.nummer}-email": email}, follow=True
    )


def test_a_refusal_by_the_mail_server_is_on_the_list(kcc_medewerker_client, mailserver: Mailserver):  # noqa: F811
    mailserver.antwoord = "550 5.1.1 Onbekend"
    afspraak = maak(telefoon="+31612345678")
    assert UitgaandBericht.objects.get().foutcode == "5.1.1"
    tekst = kcc_medewerker_client.get(LIJST).content.decode()
    assert afspraak.naam in tekst and "Het e-mailadres bestaat niet" in tekst
    assert 'href="tel:+31612345678"' in tekst
    assert Inzage.objects.filter(object_soort="afspraak", object_id=str(afspraak.pk)).exists()


def test_a_bounce_hours_later_is_on_the_list(kcc_medewerker_client):
    afspraak = maak()
    assert "Alle berichten zijn aangekomen" in kcc_medewerker_client.get(LIJST).content.decode()
    komt_terug(afspraak, "5.2.2")
    tekst = kcc_medewerker_client.get(LIJST).content.decode()
    assert afspraak.naam in tekst and "De mailbox is vol." in tekst


def test_the_soonest_first_and_what_is_over_not(kcc_medewerker_client):
    later, eerder = maak(begint_op=NU + timedelta(days=3)), maak(begint_op=NU + timedelta(hours=1))
    voorbij = maak(begint_op=NU - timedelta(hours=1))
    for afspraak in (later, eerder, voorbij):
        komt_terug(afspraak)
    gevallen = kcc_medewerker_client.get(LIJST).context["gevallen"]
    assert [geval.afspraak for geval, _ in gevallen] == [eerder, later]


def test_corrected_and_sent_again_with_one_click(kcc_medewerker_client):
    afspraak = maak(email="fatma@voorbeeld.nl")
    oud = komt_terug(afspraak)
    mail.outbox.clear()
    antwoord = opnieuw(kcc_medewerker_client, afspraak, "fatima@voorbeeld.nl")
    assert "gaat opnieuw naar fatima@voorbeeld.nl" in antwoord.content.decode()
    afspraak.refresh_from_db()
    oud.refresh_from_db()
    assert afspraak.email == "fatima@voorbeeld.nl"
    assert (oud.status, oud.vervallen_door) == (Berichtstatus.VERVALLEN, kcc_medewerker_client.medewerker)
    assert bezorg(afspraak).status == Berichtstatus.VERZONDEN
    (verstuurd,) = mail.outbox
    assert verstuurd.to == ["fatima@voorbeeld.nl"] and "Uw afspraak staat." in verstuurd.body
    assert "Alle berichten zijn aangekomen" in kcc_medewerker_client.get(LIJST).content.decode()


def test_clicking_twice_sends_once(kcc_medewerker_client):
    afspraak = maak()
    komt_terug(afspraak)
    opnieuw(kcc_medewerker_client, afspraak, afspraak.email)
    tweede = opnieuw(kcc_medewerker_client, afspraak, afspraak.email)
    assert "een collega al mee bezig" in tweede.content.decode()
    assert UitgaandBericht.objects.count() == 2


def test_what_comes_back_again_can_be_sent_again(kcc_medewerker_client):
    afspraak = maak()
    for _ in range(3):
        komt_terug(afspraak)
        opnieuw(kcc_medewerker_client, afspraak, afspraak.email)
        assert bezorg(afspraak).status == Berichtstatus.VERZONDEN
    assert UitgaandBericht.objects.count() == 4


def test_what_is_told_is_how_it_stands_now(kcc_medewerker_client):
    """The confirmation came back and then it was cancelled: the cancellation is what is sent."""
    afspraak = maak()
    komt_terug(afspraak)
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=timezone.now())
    bezorg(afspraak)
    komt_terug(afspraak)
    mail.outbox.clear()
    opnieuw(kcc_medewerker_client, afspraak, "goed@voorbeeld.nl")
    bezorg(afspraak)
    (verstuurd,) = mail.outbox
    assert "is afgezegd" in verstuurd.subject
    assert not UitgaandBericht.objects.undelivered().exists()


def test_told_by_phone_it_is_done(baliemedewerker_client):
    afspraak = maak(email="fout@voorbeeld.nl")
    komt_terug(afspraak)
    antwoord = baliemedewerker_client.post(url("niet_bezorgd_ingelicht", afspraak), follow=True)
    assert "hebt ingelicht" in antwoord.content.decode()
    assert not UitgaandBericht.objects.undelivered().exists()
    assert UitgaandBericht.objects.count() == 1


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "a@b.nl\nBcc: x@x.nl"])
def test_an_address_that_is_wrong_is_named_there(kcc_medewerker_client, email):
    ander, afspraak = maak(), maak()
    komt_terug(ander)
    komt_terug(afspraak)
    antwoord = opnieuw(kcc_medewerker_client, afspraak, email)
    assert antwoord.status_code == 422
    formulieren = {geval.afspraak: form for geval, form in antwoord.context["gevallen"]}
    assert formulieren[afspraak].errors and not formulieren[ander].is_bound
    afspraak.refresh_from_db()
    assert afspraak.email == "fatima@voorbeeld.nl"


def test_it_shows_at_the_appointment_of_the_staff(kcc_medewerker_client):
    afspraak = maak()
    pagina = url("medewerker_afspraak", afspraak)
    assert "Niet bezorgd</dt>" not in kcc_medewerker_client.get(pagina).content.decode()
    komt_terug(afspraak)
    tekst = kcc_medewerker_client.get(pagina).content.decode()
    assert "Niet bezorgd</dt>" in tekst and "Het e-mailadres bestaat niet" in tekst


def test_it_shows_at_the_reception_and_the_desk(baliemedewerker_client):
    afspraak, gewoon = maak(begint_op=NU + timedelta(minutes=30)), maak(begint_op=NU + timedelta(minutes=35))
    medewerker = baliemedewerker_client.medewerker
    Werkplek.objects.create(medewerker=medewerker, locatie=afspraak.locatie)
    assert "Bericht niet bezorgd" not in baliemedewerker_client.get("/werk/receptie/").content.decode()
    komt_terug(afspraak)
    tekst = baliemedewerker_client.get("/werk/receptie/").content.decode()
    assert tekst.count("Bericht niet bezorgd") == 1 and gewoon.nummer in tekst

    balie = BalieFactory(locatie=afspraak.locatie)
    Werkplek.objects.filter(medewerker=medewerker).update(balie=balie)
    Afspraak.objects.filter(pk=afspraak.pk).update(status=Afspraakstatus.VERSCHENEN)
    BezoekFactory(
        afspraak=afspraak,
        naam=afspraak.naam,
        afspraak_op=afspraak.begint_op,
        aan_balie=True,
        balie=balie,
        locatie=afspraak.locatie,
    )
    assert "Het e-mailadres bestaat niet" in baliemedewerker_client.get("/werk/balie/").content.decode()


def test_it_shows_on_the_list_to_get_ready(baliemedewerker_client):
    afspraak, gewoon = maak(), maak()
    Werkplek.objects.create(medewerker=baliemedewerker_client.medewerker, locatie=afspraak.locatie)
    komt_terug(afspraak)
    pagina = f"/werk/receptie/voorbereiding/?datum={afspraak.datum}"
    tekst = baliemedewerker_client.get(pagina).content.decode()
    assert tekst.count("Bericht niet bezorgd") == 1 and gewoon.nummer in tekst


def test_more_rows_cost_no_more_queries(kcc_medewerker_client, django_assert_num_queries):
    komt_terug(maak())
    kcc_medewerker_client.get(LIJST)
    with django_assert_num_queries(9) as een:
        kcc_medewerker_client.get(LIJST)
    for _ in range(10):
        komt_terug(maak())
    with django_assert_num_queries(len(een)):
        kcc_medewerker_client.get(LIJST)


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol not in (Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER)])
def test_other_roles_are_refused(aangemeld, rol):
    afspraak = maak()
    komt_terug(afspraak)
    client = aangemeld(rol)
    assert client.get(LIJST).status_code == 403
    for naam in ("niet_bezorgd_opnieuw", "niet_bezorgd_ingelicht"):
        assert client.post(url(naam, afspraak)).status_code == 403
    assert UitgaandBericht.objects.undelivered().exists()


def test_reading_changes_nothing(kcc_medewerker_client):
    afspraak = maak()
    komt_terug(afspraak)
    for naam in ("niet_bezorgd_opnieuw", "niet_bezorgd_ingelicht"):
        assert kcc_medewerker_client.get(url(naam, afspraak)).status_code == 405


def test_at_night_what_is_over_is_let_go():
    komend, voorbij = maak(), maak(begint_op=NU - timedelta(hours=3))
    for afspraak in (komend, voorbij):
        komt_terug(afspraak)
    assert berichten_bezorging.sluit_niet_bezorgd(nu=NU) == 1
    assert UitgaandBericht.objects.undelivered().get().betreft == komend.uuid


def test_what_lapsed_is_emptied_after_thirty_days():
    afspraak = maak()
    komt_terug(afspraak)
    berichten_bezorging.sluit_niet_bezorgd(nu=NU + timedelta(days=2))
    assert services.wis_verzonden_berichten(nu=NU + timedelta(days=31)) == 0
    assert services.wis_verzonden_berichten(nu=NU + timedelta(days=33)) == 1
    bericht = UitgaandBericht.objects.get()
    assert (bericht.aan, bericht.gegevens, bericht.tekst) == ("", {}, "")
