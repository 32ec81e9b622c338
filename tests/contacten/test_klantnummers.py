"""BSN and KVK numbers: checked, encrypted, found by a hash, shown only with a reason, and re-encrypted."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contacten.enums import Nummersoort
from contacten.models import Identificatienummer
from contacten.regels_nummers import is_elfproef, normaliseer_bsn, normaliseer_kvk
from contacten.services import zoek_klanten
from contacten.services.klantnummers import (
    herversleutel_nummers,
    lees_nummer,
    leg_nummer_vast,
    zoek_op_nummer,
)
from kcc.lib.versleuteling import Onleesbaar, Sleutelring
from kcc.organisatie.models import Inzage
from tests.contacten.factories import KlantFactory

BSN = "111222333"
GEHEIM, NIEUW = "het-eerste-geheim", "het-tweede-geheim"


def url(klant):
    return reverse("contacten:klant_nummers", args=[klant.pk])


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_one_last_digit_at_most_makes_a_bsn(acht):
    cijfers = f"{acht:08d}"
    rest = sum(gewicht * int(c) for gewicht, c in zip(range(9, 1, -1), cijfers, strict=True)) % 11
    goed = [laatste for laatste in range(10) if is_elfproef(f"{cijfers}{laatste}")]
    assert goed == ([rest] if rest < 10 else [])


@pytest.mark.parametrize(
    ("getypt", "bsn"), [("1112.22.333", BSN), (" 111 222 333 ", BSN), ("10000000-8", None)]
)
def test_a_bsn_in_any_spelling(getypt, bsn):
    if bsn:
        assert normaliseer_bsn(getypt) == bsn
    else:
        with pytest.raises(ValueError, match="geen burgerservicenummer"):
            normaliseer_bsn(getypt)


@pytest.mark.parametrize("fout", ["", "000000000", "111222334", "1112223333", "١١١٢٢٢٣٣٣", "abc"])
def test_what_is_no_bsn(fout):
    with pytest.raises(ValueError, match="geen burgerservicenummer"):
        normaliseer_bsn(fout)


def test_a_kvk_number_is_eight_digits():
    assert normaliseer_kvk("1234 5678") == "12345678"
    with pytest.raises(ValueError, match="acht cijfers"):
        normaliseer_kvk("1234567")


def test_the_ring_reads_what_an_earlier_secret_wrote_and_nothing_else():
    oud, beide = Sleutelring([GEHEIM]), Sleutelring([NIEUW, GEHEIM])
    assert beide.ontsleutel(oud.versleutel(BSN)) == BSN
    assert oud.zoeksleutel(BSN, "bsn") in beide.zoeksleutels(BSN, "bsn")
    assert oud.zoeksleutel(BSN, "bsn") != oud.zoeksleutel(BSN, "kvk")
    assert oud.versleutel(BSN) != oud.versleutel(BSN)
    with pytest.raises(Onleesbaar):
        oud.ontsleutel(beide.versleutel(BSN))
    with pytest.raises(ValueError, match="geheim"):
        Sleutelring([])


@pytest.mark.django_db
def test_the_database_holds_no_number(kcc_medewerker_client):
    klant = KlantFactory()
    kcc_medewerker_client.post(url(klant), {"actie": "vastleggen", "soort": "bsn", "nummer": "111.222.333"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(n)::text FROM contacten_identificatienummer n")
        [(rij,)] = cursor.fetchall()
    assert BSN not in rij
    assert lees_nummer(klant=klant, soort=Nummersoort.BSN) == BSN
    assert [gevonden.pk for gevonden in zoek_klanten(vraag="1112 22 333")] == [klant.pk]
    assert zoek_klanten(vraag="123456782") == []


@pytest.mark.django_db
def test_a_number_is_shown_only_with_a_reason_and_that_is_logged(kcc_medewerker_client):
    klant = KlantFactory()
    leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer=BSN)
    assert BSN not in kcc_medewerker_client.get(url(klant)).text
    assert BSN not in kcc_medewerker_client.get(reverse("contacten:klant", args=[klant.pk])).text
    zonder = kcc_medewerker_client.post(url(klant), {"actie": "tonen", "soort": "bsn"})
    assert zonder.status_code == 422
    assert BSN not in zonder.text
    assert not Inzage.objects.filter(object_soort="bsn").exists()
    antwoord = kcc_medewerker_client.post(
        url(klant), {"actie": "tonen", "soort": "bsn", "reden": "identiteit"}
    )
    assert BSN in antwoord.text
    assert "no-store" in antwoord["Cache-Control"]
    regel = Inzage.objects.get(object_soort="bsn")
    assert (regel.object_id, regel.reden, regel.medewerker) == (
        str(klant.pk),
        "identiteit",
        kcc_medewerker_client.medewerker,
    )


@pytest.mark.django_db
def test_a_number_has_one_client_and_a_client_one_number(kcc_medewerker_client):
    een, ander = KlantFactory(), KlantFactory()
    leg_nummer_vast(klant=een, soort=Nummersoort.BSN, nummer=BSN)
    antwoord = kcc_medewerker_client.post(url(ander), {"actie": "vastleggen", "soort": "bsn", "nummer": BSN})
    assert antwoord.status_code == 422
    assert "hoort al bij een andere klant" in antwoord.text
    leg_nummer_vast(klant=een, soort=Nummersoort.BSN, nummer="123456782")
    leg_nummer_vast(klant=ander, soort=Nummersoort.BSN, nummer=BSN)
    assert zoek_op_nummer(soort=Nummersoort.BSN, nummer=BSN) == ander
    leg_nummer_vast(klant=ander, soort=Nummersoort.BSN, nummer=" ")
    assert zoek_op_nummer(soort=Nummersoort.BSN, nummer=BSN) is None


@pytest.mark.django_db
def test_a_new_key_while_the_system_runs(settings):
    settings.BSN_SLEUTELS = [GEHEIM]
    klanten = [KlantFactory() for _ in range(5)]
    bsns = ["111222333", "123456782", "999990019", "999990020", "000000012"]
    bsns = [bsn for bsn in bsns if is_elfproef(bsn)]
    for klant, bsn in zip(klanten, bsns, strict=False):
        leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer=bsn)
    settings.BSN_SLEUTELS = [NIEUW, GEHEIM]
    # half done and stopped: everything is found and read as before, and no number comes in twice
    assert herversleutel_nummers(aantal=2) == 2
    for klant, bsn in zip(klanten, bsns, strict=False):
        assert zoek_op_nummer(soort=Nummersoort.BSN, nummer=bsn) == klant
        assert lees_nummer(klant=klant, soort=Nummersoort.BSN) == bsn
    nieuwe = KlantFactory()
    for bsn in bsns:
        with pytest.raises(ValidationError, match="andere klant"):
            leg_nummer_vast(klant=nieuwe, soort=Nummersoort.BSN, nummer=bsn)
    uit = StringIO()
    call_command("herversleutel_nummers", per_keer=1, stdout=uit)
    assert "Alle nummers" in uit.getvalue()
    assert herversleutel_nummers() == 0
    settings.BSN_SLEUTELS = [NIEUW]
    for klant, bsn in zip(klanten, bsns, strict=False):
        assert lees_nummer(klant=klant, soort=Nummersoort.BSN) == bsn
    settings.BSN_SLEUTELS = ["nog-een-geheim"]
    with pytest.raises(CommandError, match="niet in BSN_SLEUTELS"):
        call_command("herversleutel_nummers", stdout=StringIO())
    assert Identificatienummer.objects.values("sleutel").distinct().count() == 1
