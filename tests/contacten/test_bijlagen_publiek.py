"""Files with the public forms: what is taken, what is told, where they end and who may have them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacten.enums import Poststatus
from contacten.forms import bijlagen
from contacten.models import Postbericht, Postbijlage, Publieksreactie, Terugbelverzoek
from contacten.services import postbus
from kcc.organisatie.models import Inzage
from tests.contacten.factories import NU, AfdelingFactory, ProductFactory
from tests.contacten.post import zip_met

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
VELDEN = {
    "/contact/": {"naam": "Fatima", "email": "fatima@voorbeeld.nl", "tekst": "Zie de foto."},
    "/reactie/": {"soort": "klacht", "tekst": "Zie de foto.", "emailadres": "fatima@voorbeeld.nl"},
    "/terugbellen/": {"naam": "Fatima", "telefoonnummer": "06-12345678", "vraag": "Zie de foto."},
}


@pytest.fixture(autouse=True)
def opslag(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def bestand(naam="kuil.png", inhoud=PNG):
    return SimpleUploadedFile(naam, inhoud)


def stuur(url, *bestanden, keer=1, **velden):
    client = Client()
    with time_machine.travel(NU, tick=False) as klok:
        begin = re.search(r'name="begin" value="([^"]+)"', client.get(url).text)[1]
        klok.shift(timedelta(seconds=20))
        for _ in range(keer):
            for een in bestanden:
                een.seek(0)
            antwoord = client.post(url, {"begin": begin, **VELDEN[url], **velden, "bijlagen": bestanden})
    for bericht in Postbericht.objects.unread():
        postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    return antwoord


@pytest.mark.parametrize("url", VELDEN)
def test_files_come_in_once_with_what_was_sent(url):
    product = ProductFactory()
    assert (
        stuur(url, bestand(), bestand("brief.pdf", b"%PDF-1.7\n"), keer=2, product="paspoort").status_code
        == 302
    )
    bericht = Postbericht.objects.get()
    assert [(b.naam, b.mimetype) for b in bericht.bijlagen.all()] == [
        ("kuil.png", "image/png"),
        ("brief.pdf", "application/pdf"),
    ]
    zaak = Publieksreactie.objects.first() or Terugbelverzoek.objects.first()
    if zaak is None:
        assert bericht.status == Poststatus.OPEN
    else:
        # It is on one worklist only: that of the case.
        assert bericht.status == Poststatus.AFGEHANDELD and bericht.afdeling == product.afdeling
        assert list(postbus.bijlagen_van(zaak)) == list(bericht.bijlagen.all())


@pytest.mark.parametrize("url", VELDEN)
@pytest.mark.parametrize(
    ("bestanden", "melding"),
    [
        ([("virus.exe", b"MZ\x90")], "“virus.exe” nemen wij niet aan: er zit een programma in."),
        ([("foto.png", b"MZ\x90")], "er zit een programma in"),
        ([("macro.docx", zip_met("word/vbaProject.bin"))], "er zit een programma in"),
        ([("pagina.html", b"<html><script>")], "Stuur een foto, een PDF of een Word-bestand."),
        ([("leeg.png", b"")], "“leeg.png” is leeg."),
        ([("a.png", PNG)] * 6, "Kies hoogstens 5 bestanden."),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_typed_is_lost(url, bestanden, melding):
    pagina = stuur(url, *(bestand(*een) for een in bestanden))
    assert pagina.status_code == 422
    assert melding in pagina.text and "Kies uw bestanden opnieuw." in pagina.text
    assert "Zie de foto." in pagina.text
    assert not Postbericht.objects.exists() and not Publieksreactie.objects.exists()
    assert not Terugbelverzoek.objects.exists()


def test_too_much_together_is_told(monkeypatch):
    monkeypatch.setattr(bijlagen, "GROOTSTE_BYTES", 100)
    pagina = stuur("/reactie/", bestand(), bestand("b.png"), bestand("c.png"))
    assert pagina.status_code == 422 and "samen groter dan 10 MB" in pagina.text


def test_another_error_says_to_choose_the_files_again():
    pagina = stuur("/contact/", bestand(), email="geen")
    assert pagina.status_code == 422 and "Kies uw bestanden opnieuw." in pagina.text
    assert "Kies uw bestanden opnieuw." not in stuur("/contact/", email="geen").text


@pytest.mark.parametrize("url", ["/reactie/", "/terugbellen/"])
def test_only_who_may_see_the_case_gets_its_files(url, backoffice_client, kcc_medewerker_client):
    ProductFactory()
    stuur(url, bestand(), product="paspoort")
    zaak = Publieksreactie.objects.first() or Terugbelverzoek.objects.get()
    adres = f"{zaak.get_absolute_url()}bijlagen/{Postbijlage.objects.get().pk}/"
    assert adres in kcc_medewerker_client.get(zaak.get_absolute_url()).text
    antwoord = kcc_medewerker_client.get(adres)
    assert b"".join(antwoord.streaming_content) == PNG
    assert (
        antwoord["Content-Disposition"].startswith("attachment")
        and "sandbox" in antwoord["Content-Security-Policy"]
    )
    assert Inzage.objects.filter(handeling="exporteren").count() == 1
    assert backoffice_client.get(adres).status_code == 403
    # Sent on to their department, it is theirs, with its files.
    ander = AfdelingFactory(belastingen=True)
    backoffice_client.medewerker.afdelingen.add(ander)
    type(zaak).objects.filter(pk=zaak.pk).update(afdeling=ander)
    assert backoffice_client.get(adres).status_code == 200
    assert Client().get(adres).status_code == 302
    Postbericht.objects.update(
        status=Poststatus.QUARANTAINE, quarantainereden="gevaarlijk", afgehandeld_op=None
    )
    assert kcc_medewerker_client.get(adres).status_code == 404


def test_a_form_that_takes_files_may_be_larger_than_another(settings):
    settings.KCC_FORMULIER_OPENBAAR = 1000
    groot = bestand("foto.png", PNG + b"\0" * 5000)
    assert stuur("/reactie/", groot).status_code == 302
