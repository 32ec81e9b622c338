"""The page that reads files in, in a real browser."""

import pytest

from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("breedte", [320, 1280])
def test_a_bad_file_and_a_good_one(open_pagina, live_server, aangemeld, axe, tmp_path, breedte):
    pagina = open_pagina(live_server.url, breedte=breedte, client=aangemeld(Rol.BEHEERDER))
    pagina.goto("/beheer/importeren/")
    axe(pagina)
    bestand = tmp_path / "afdelingen.csv"
    bestand.write_text("code,naam\nburger zaken,\n")
    pagina.get_by_label("Wat staat erin?").select_option("afdelingen")
    pagina.get_by_label("CSV-bestand").set_input_files(bestand)
    pagina.get_by_role("button", name="Inlezen").click()
    pagina.get_by_role("heading", name="Er is niets ingelezen: 3 fouten in het bestand").wait_for()
    assert pagina.evaluate("document.activeElement.hasAttribute('data-foutenoverzicht')")
    axe(pagina)
    bestand.write_text("code,naam,cluster\nburgerzaken,Burgerzaken,\n")
    pagina.get_by_label("Wat staat erin?").select_option("afdelingen")
    pagina.get_by_label("CSV-bestand").set_input_files(bestand)
    pagina.get_by_role("button", name="Inlezen").click()
    pagina.get_by_text("Afdelingen ingelezen: 1 nieuw").wait_for()
    axe(pagina)
    assert Afdeling.objects.get().code == "burgerzaken"
