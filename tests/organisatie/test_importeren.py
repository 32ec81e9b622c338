"""The page that reads files in: who may, what is said of a bad file, and what goes out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcc.organisatie.enums import Rol
from kcc.organisatie.forms_importeren import GROOTSTE_BESTAND
from kcc.organisatie.models import Afdeling, Instelling
from tests.organisatie.factories import AfdelingFactory

PAGINA = "/beheer/importeren/"
GOED = b"code,naam,cluster\nburgerzaken,Burgerzaken,Dienstverlening\n"


def stuur(client, inhoud=GOED, soort="afdelingen"):
    return client.post(PAGINA, {"soort": soort, "bestand": SimpleUploadedFile("x.csv", inhoud)})


def test_reads_a_file_in(beheerder_client):
    antwoord = beheerder_client.post(
        PAGINA, {"soort": "afdelingen", "bestand": SimpleUploadedFile("x.csv", GOED)}, follow=True
    )
    assert "Afdelingen ingelezen: 1 nieuw, 0 gewijzigd, 0 ongewijzigd." in antwoord.content.decode()
    assert Afdeling.objects.get().cluster == "Dienstverlening"


def test_says_what_is_wrong_and_reads_nothing_in(beheerder_client):
    regels = b"".join(b"x y,,\n" for _ in range(150))
    pagina = stuur(beheerder_client, GOED + regels).content.decode()
    assert "Er is niets ingelezen: 300 fouten in het bestand" in pagina
    assert "rij 3, kolom naam: is leeg" in pagina
    assert "En nog 200 meer." in pagina
    assert not Afdeling.objects.exists()


@pytest.mark.parametrize(
    ("gegevens", "fout"),
    [
        ({}, "Kies een bestand."),
        ({"soort": "kleuren"}, "Selecteer een geldige keuze"),
        ({"bestand": SimpleUploadedFile("x.csv", b"")}, "het bestand is leeg"),
        ({"bestand": SimpleUploadedFile("x.csv", b"x" * (GROOTSTE_BESTAND + 1))}, "groter dan 5 MB"),
    ],
)
def test_a_form_that_is_not_right(beheerder_client, gegevens, fout):
    antwoord = beheerder_client.post(PAGINA, {"soort": "afdelingen"} | gegevens)
    assert antwoord.status_code == 200
    assert fout in antwoord.content.decode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    inhoud=st.binary(max_size=100) | st.binary(max_size=60).map(lambda rest: GOED + rest),
    soort=st.sampled_from(["afdelingen", "locaties", "producten", "klantcontacten", "bezoeken"]),
)
def test_no_file_breaks_the_page(beheerder_client, inhoud, soort):
    assert stuur(beheerder_client, inhoud, soort).status_code in (200, 302)


def test_an_editor_only_reads_products_in_and_only_without_four_eyes(redacteur_client):
    assert "alleen een beheerder" in redacteur_client.get(PAGINA).content.decode()
    assert stuur(redacteur_client, soort="producten").status_code == 200
    Instelling.objects.update_or_create(pk=1, defaults={"vier_ogen": False})
    pagina = redacteur_client.get(PAGINA)
    assert [soort.naam for soort in pagina.context["soorten"]] == ["producten"]
    assert "geldige keuze" in stuur(redacteur_client).content.decode()
    assert not Afdeling.objects.exists()
    assert redacteur_client.get(f"{PAGINA}producten.csv").status_code == 200
    assert redacteur_client.get(f"{PAGINA}afdelingen.csv").status_code == 404


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol not in {Rol.BEHEERDER, Rol.REDACTEUR}])
def test_nobody_else(aangemeld, rol):
    client = aangemeld(rol)
    assert stuur(client).status_code == 403
    assert client.get(f"{PAGINA}afdelingen.csv").status_code == 403


def test_download(beheerder_client):
    AfdelingFactory(naam="=HYPERLINK(1)", cluster="Één")
    antwoord = beheerder_client.get(reverse("organisatie:exporteren", args=["afdelingen"]))
    assert antwoord.content == "﻿code,naam,cluster\r\nburgerzaken,'=HYPERLINK(1),Één\r\n".encode()
    assert antwoord["Content-Disposition"] == 'attachment; filename="afdelingen.csv"'
    assert beheerder_client.get(f"{PAGINA}klantcontacten.csv").status_code == 404
