"""Mijn overzicht: signing on at a real OpenID Connect provider, and only ever one's own rows."""

import io
import json
import shutil
import subprocess
import time
import zipfile
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as instellingen
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from afspraken.models import Afspraak
from contacten.enums import Nummersoort
from contacten.models import Klant, Postbericht, Publieksreactie, Reactiehandeling
from contacten.services import postbus
from contacten.services.klantnummers import leg_nummer_vast
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import (
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    TerugbelverzoekFactory,
)

pytestmark = pytest.mark.django_db

BSN, ANDER_BSN = "999990019", "123456782"
MIJN = "/mijn/"


@pytest.fixture(scope="module")
def _aanbieder(tmp_path_factory):
    bestand = tmp_path_factory.mktemp("digid") / "inwoners.json"
    bestand.write_text(json.dumps([{"naam": "Fatima <de> Vries", "bsn": BSN}]))
    node = shutil.which("node") or pytest.fail("Er is geen Node. Voer uit: make install", pytrace=False)
    terug = "https://kcc.test/mijn/inloggen/terug/"
    proces = subprocess.Popen(
        [node, "scripts/digid_demo.mjs", terug, "0", str(bestand)],
        cwd=instellingen.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield json.loads(proces.stdout.readline())["issuer"]
    proces.terminate()
    proces.wait(10)
    proces.stdout.close()


@pytest.fixture
def aanbieder(_aanbieder, settings):
    cache.clear()
    settings.BURGER_OIDC_SERVER_URL = _aanbieder
    settings.BURGER_OIDC_CLIENT_ID = "kcc"
    settings.BURGER_OIDC_CLIENT_SECRET = "alleen-voor-de-demo"
    return _aanbieder


@pytest.fixture
def klant():
    klant = KlantFactory()
    leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer=BSN)
    return klant


@pytest.fixture
def ander():
    ander = KlantFactory(naam="Iemand Anders", telefoon="+31687654321", email="ander@voorbeeld.nl")
    leg_nummer_vast(klant=ander, soort=Nummersoort.BSN, nummer=ANDER_BSN)
    return ander


def bij_aanbieder(adres, **velden):
    with httpx.Client(follow_redirects=True) as browser:
        formulier = browser.get(adres).raise_for_status()
        assert "Fatima &#60;de&#62; Vries" in formulier.text
        antwoord = browser.post(formulier.url, data=velden, follow_redirects=False)
        while (doel := str(antwoord.next_request.url)).startswith("http://localhost"):
            antwoord = browser.get(doel, follow_redirects=False)
    assert doel.startswith("https://kcc.test/mijn/")
    return doel.removeprefix("https://kcc.test")


def log_in(client, bsn=BSN):
    naar = client.get(reverse("contacten:mijn_inloggen"))
    assert naar.status_code == 302
    return client.get(bij_aanbieder(naar.url, bsn=bsn))


def aangemeld_als(client, klant):
    """A session as the sign-on makes it; that itself is tested at the real provider."""
    sessie = client.session
    sessie["burger"] = {"klant": klant.pk, "tot": time.time() + 900, "einde": time.time() + 7200}
    sessie.save()
    return client


def reactie(klant, **velden):
    velden = {"tekst": f"Vraag van {klant.naam}", "deadline": date(2026, 4, 23), **velden}
    return Publieksreactie.objects.create(
        referentie=f"reactie-{klant.pk}-{Publieksreactie.objects.count()}",
        soort="klacht",
        klant=klant,
        ontvangen_op=timezone.now() - timedelta(days=1),
        termijn_aantal=6,
        termijn_eenheid="weken",
        termijn_is_wettelijk=True,
        **velden,
    )


# --- Signing on --------------------------------------------------------------------------------


def test_the_broker_says_who_it_is_and_the_session_is_nobody_elses(aanbieder, client, klant):
    assert "Inloggen met DigiD" in client.get(MIJN).text
    assert log_in(client)["Location"] == MIJN
    pagina = client.get(MIJN)
    assert klant.naam in pagina.text
    # no number in the session, no account, and no way into the pages of staff
    assert BSN not in str(dict(client.session))
    assert not pagina.wsgi_request.user.is_authenticated
    assert client.get(reverse("contacten:klant", args=[klant.pk])).status_code == 302
    assert Inzage.objects.filter(medewerker=None, object_id=str(klant.pk), herkomst="contacten:mijn").exists()
    client.post(reverse("contacten:mijn_uitloggen"))
    assert klant.naam not in client.get(MIJN).text


def test_who_is_not_known_here_reads_so(aanbieder, client):
    log_in(client)
    assert "Wij hebben nog niets van u" in client.get(MIJN).text
    assert client.get(reverse("contacten:mijn_gegevens"))["Location"] == MIJN
    assert not Klant.objects.exists()


def test_stopping_at_the_broker_and_coming_back_twice(aanbieder, client, klant):
    naar = client.get(reverse("contacten:mijn_inloggen")).url
    assert "afgebroken" in client.get(bij_aanbieder(naar, afbreken="ja")).text
    naar = client.get(reverse("contacten:mijn_inloggen")).url
    terug = bij_aanbieder(naar, bsn=BSN)
    # the answer for one browser opens nothing in another
    assert client.__class__().get(terug).status_code == 400
    assert client.get(terug).status_code == 302
    client.post(reverse("contacten:mijn_uitloggen"))
    assert client.get(terug).status_code == 400


def test_a_wrong_state_nonce_or_level_is_refused(aanbieder, client, klant, settings):
    vraag = parse_qs(urlsplit(client.get(reverse("contacten:mijn_inloggen")).url).query)
    assert vraag["code_challenge_method"] == ["S256"]
    terug = reverse("contacten:mijn_terug")
    assert client.get(terug, {"state": "x", "code": "y"}).status_code == 400
    client.get(reverse("contacten:mijn_inloggen"))
    state = client.session["burger_aanmelding"]["state"]
    assert client.get(terug, {"state": state, "code": "verzonnen"}).status_code == 400
    naar = client.get(reverse("contacten:mijn_inloggen")).url
    antwoord = bij_aanbieder(naar, bsn=BSN)
    sessie = client.session
    sessie["burger_aanmelding"] = {**sessie["burger_aanmelding"], "nonce": "een-andere"}
    sessie.save()
    assert client.get(antwoord).status_code == 400
    settings.BURGER_OIDC_ACR = ["hoog"]
    naar = client.get(reverse("contacten:mijn_inloggen")).url
    assert "acr_values=hoog" in naar
    assert client.get(bij_aanbieder(naar, bsn=BSN)).status_code == 400
    assert "burger" not in client.session


def test_a_broker_that_does_not_answer_is_told(client, settings):
    cache.clear()
    assert client.get(reverse("contacten:mijn_inloggen")).status_code == 404
    settings.BURGER_OIDC_SERVER_URL = "http://127.0.0.1:1"
    antwoord = client.get(reverse("contacten:mijn_inloggen"))
    assert antwoord.status_code == 503
    assert "werkt nu niet" in antwoord.text


def test_a_session_is_of_a_medewerker_or_of_a_citizen_and_ends_by_itself(aanbieder, aangemeld, client, klant):
    medewerker = aangemeld(Rol.KCC_MEDEWERKER)
    log_in(medewerker)
    assert medewerker.get(reverse("start")).status_code == 302
    # the other way round: whoever signs on as a medewerker is no citizen here
    aangemeld_als(client, klant)
    client.force_login(medewerker.medewerker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("contacten:mijn_gegevens"))["Location"] == MIJN
    client.logout()
    for veld in ("tot", "einde"):
        aangemeld_als(client, klant)
        sessie = client.session
        sessie["burger"] = {**sessie["burger"], veld: time.time() - 1}
        sessie.save()
        assert client.get(reverse("contacten:mijn_gegevens"))["Location"] == MIJN
        assert "burger" not in client.session


# --- What one sees and does --------------------------------------------------------------------


def test_everything_of_oneself_with_what_was_promised_and_nothing_of_others(client, klant, ander):
    nu = timezone.now()
    for wie in (klant, ander):
        KlantcontactFactory(klant=wie, product=None, onderwerp=f"Contact van {wie.naam}", notitie="Intern")
        TerugbelverzoekFactory(klant=wie, product=None, aangemaakt_op=nu, deadline_op=nu + timedelta(days=1))
        reactie(wie, onderwerp=f"Klacht van {wie.naam}")
    for nummer, email in ((1, "fatima@voorbeeld.nl"), (2, "ander@voorbeeld.nl")):
        Afspraak.objects.create(
            nummer=f"A{nummer}",
            aanvraag_sleutel=f"a-{nummer}",
            locatie=LocatieFactory(),
            datum=(nu + timedelta(days=nummer)).date(),
            begint_op=nu + timedelta(days=nummer),
            eindigt_op=nu + timedelta(days=nummer, minutes=10),
            kanaal="online",
            naam="x",
            email=email,
            gemaakt_op=nu,
            gewijzigd_op=nu,
        )
    tekst = aangemeld_als(client, klant).get(MIJN).text
    assert "Klacht van Fatima de Vries" in tekst
    assert "Contact van Fatima de Vries" in tekst
    assert "Antwoord uiterlijk donderdag 23 april 2026" in tekst
    assert "Anders" not in tekst
    assert "Intern" not in tekst
    eigen, van_ander = Afspraak.objects.order_by("pk")
    assert str(eigen.uuid) in tekst
    assert str(van_ander.uuid) not in tekst
    beheer = tekst[tekst.index(str(eigen.uuid)) :].split('"')[0]
    assert client.get(f"/afspraak/{beheer}").status_code in (200, 302)


def test_another_ones_key_opens_and_changes_nothing(client, klant, ander):
    van_ander = reactie(ander)
    aangemeld_als(client, klant)
    url = reverse("contacten:mijn_reactie", args=[van_ander.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"tekst": "Hoi"}).status_code == 404
    assert not Reactiehandeling.objects.exists()


@pytest.mark.parametrize("naam", ["mijn_gegevens", "mijn_inzage", "mijn_download"])
def test_without_a_sign_on_there_is_nothing(client, naam):
    url = reverse(f"contacten:{naam}")
    antwoord = client.post(url) if naam == "mijn_download" else client.get(url)
    assert antwoord["Location"] == MIJN


def test_adding_something_to_ones_own_question(client, klant, kcc_medewerker_client):
    eigen = reactie(klant)
    url = reverse("contacten:mijn_reactie", args=[eigen.pk])
    aangemeld_als(client, klant)
    assert client.post(url, {"tekst": " "}).status_code == 422
    for _ in range(2):
        client.post(url, {"tekst": "De foto zit erbij <b>"})
    assert "De foto zit erbij &lt;b&gt;" in client.get(url).text
    handeling = Reactiehandeling.objects.get()
    assert handeling.medewerker is None
    assert Postbericht.objects.get().bron == "formulier"
    assert "De foto zit erbij" in kcc_medewerker_client.get(eigen.get_absolute_url()).text
    Publieksreactie.objects.update(beantwoord_op=timezone.now(), antwoord="Opgelost")
    antwoord = client.get(url)
    assert "Opgelost" in antwoord.text
    assert "<textarea" not in antwoord.text
    assert client.post(url, {"tekst": "Nog iets"}).status_code == 422


def test_a_file_with_ones_own_question_lies_with_the_case(
    client, klant, kcc_medewerker_client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    eigen = reactie(klant)
    url = reverse("contacten:mijn_reactie", args=[eigen.pk])
    aangemeld_als(client, klant)
    programma = SimpleUploadedFile("foto.png", b"MZ\x90")
    geweigerd = client.post(url, {"tekst": "Zie de foto", "bijlagen": programma})
    assert geweigerd.status_code == 422 and "Zie de foto" in geweigerd.text
    assert "er zit een programma in" in geweigerd.text and not Postbericht.objects.exists()
    foto = SimpleUploadedFile("kuil.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert client.post(url, {"tekst": "Zie de foto", "bijlagen": foto}).status_code == 302
    bericht = Postbericht.objects.get()
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=timezone.now())
    bericht.refresh_from_db()
    assert (bericht.publieksreactie, bericht.klant, bericht.status) == (eigen, klant, "open")
    assert "kuil.png" in kcc_medewerker_client.get(eigen.get_absolute_url()).text


def test_changing_how_one_is_reached(client, klant):
    aangemeld_als(client, klant)
    url = reverse("contacten:mijn_gegevens")
    assert "06 12345678" in client.get(url).text
    fout = client.post(url, {"telefoonnummers": "12", "emailadressen": "a@b", "taal": "nl"})
    assert fout.status_code == 422
    assert "is geen telefoonnummer" in fout.text
    client.post(url, {"telefoonnummers": "06 11111111", "emailadressen": "nieuw@voorbeeld.nl", "taal": "en"})
    klant.refresh_from_db()
    assert [nummer.nummer for nummer in klant.telefoonnummers.all()] == ["+31611111111"]
    assert (klant.taal, klant.naam, klant.postcode) == ("en", "Fatima de Vries", "3011 AD")


def test_saying_how_one_is_reached_best(client, klant):
    adres = reverse("contacten:mijn_gegevens")
    aangemeld_als(client, klant)
    velden = {"telefoonnummers": "06 12345678", "emailadressen": "", "taal": "nl"}
    geweigerd = client.post(adres, velden | {"voorkeurskanaal": "email"})
    assert geweigerd.status_code == 422 and "Vul een e-mailadres in, of kies iets anders." in geweigerd.text
    assert client.post(adres, velden | {"voorkeurskanaal": "telefoon"}).status_code == 302
    klant.refresh_from_db()
    assert klant.voorkeurskanaal == "telefoon"
    assert 'value="telefoon" selected' in client.get(adres).text


def test_downloading_everything_and_seeing_who_looked(client, klant, ander, kcc_medewerker_client):
    kcc_medewerker_client.get(reverse("contacten:klant", args=[klant.pk]))
    kcc_medewerker_client.get(reverse("contacten:klant", args=[ander.pk]))
    aangemeld_als(client, klant)
    antwoord = client.post(reverse("contacten:mijn_download"))
    with zipfile.ZipFile(io.BytesIO(antwoord.content)) as bestand:
        tekst = bestand.read("gegevens.json").decode()
    assert BSN in tekst
    assert "Anders" not in tekst
    pagina = client.get(reverse("contacten:mijn_inzage"))
    wie = [naam for _regel, naam in pagina.context["regels"]]
    assert wie == ["uzelf", "uzelf", "een medewerker van de gemeente"]
    assert "gedownload" in pagina.text


def test_in_english(client, klant):
    reactie(klant)
    tekst = aangemeld_als(client, klant).get(f"{MIJN}?taal=en").text
    assert "My overview" in tekst
    assert "Answer no later than" in tekst


def test_as_many_queries_for_one_as_for_many(client, klant, django_assert_max_num_queries):
    aangemeld_als(client, klant)

    def voeg_toe():
        KlantcontactFactory(klant=klant)
        TerugbelverzoekFactory(klant=klant, aangemaakt_op=timezone.now())
        reactie(klant)

    voeg_toe()
    client.get(MIJN)
    with django_assert_max_num_queries(30) as weinig:
        client.get(MIJN)
    for _ in range(8):
        voeg_toe()
    with django_assert_max_num_queries(len(weinig)):
        client.get(MIJN)
