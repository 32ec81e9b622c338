"""The report of a tertaal: writing it, closing it for good, and taking it along."""

import csv
import io
import threading
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pypdf import PdfReader

from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services, uitvoer
from servicenormen.models import SAMENVATTING, Rapporttekst, Vaststelling
from servicenormen.services import KanNietVaststellen, kenmerk
from tests.contacten.factories import ProductFactory
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, maak_normen

T1 = Tertaal(2025, 1)
# Monday 12 May 2025: the tertaal is over.
NU = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)
RAPPORT = reverse("servicenormen:rapport", args=[T1])
SCHRIJVEN = reverse("servicenormen:rapport_schrijven", args=[T1])
VASTSTELLEN = reverse("servicenormen:vaststellen", args=[T1])
RAPPORTEN = reverse("servicenormen:rapporten")
DASHBOARD = reverse("servicenormen:dashboard") + f"?tertaal={T1}"


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def bezoeken(db):
    """Norm 4 is missed: one of two visitors waited too long."""
    product = ProductFactory(naam="Paspoort aanvragen")
    return [
        BezoekFactory(product=product),
        BezoekFactory(product=product, opgeroepen_op=AFSPRAAK + timedelta(minutes=11)),
    ]


@pytest.fixture
def manager(maak_medewerker):
    return maak_medewerker(Rol.MANAGER, username="mireille", first_name="Mireille", last_name="de Boer")


def schrijf(manager, **teksten):
    services.schrijf_rapport(
        tertaal=T1,
        teksten={code.removeprefix("norm"): tekst for code, tekst in teksten.items()},
        gezien={code.removeprefix("norm"): kenmerk("") for code in teksten},
        medewerker=manager,
        nu=NU,
    )


def stel_vast(manager, gezien=None, **extra):
    return services.stel_vast(tertaal=T1, gezien=gezien, medewerker=manager, nu=NU, **extra)


def norm4(rapport):
    return next(norm for norm in rapport.normen if norm.code == "4")


def bestand(client, soort, vraag=""):
    return client.get(reverse("servicenormen:rapportbestand", args=[T1, soort]) + vraag)


# --- Who may what ------------------------------------------------------------------------------


@pytest.mark.parametrize("adres", [RAPPORTEN, RAPPORT, f"{RAPPORT}rapport.pdf", SCHRIJVEN, VASTSTELLEN])
def test_who_may(adres, aangemeld, bezoeken):
    for rol in Rol:
        mag = rol == Rol.MANAGER or (rol == Rol.BEHEERDER and adres not in (SCHRIJVEN, VASTSTELLEN))
        assert aangemeld(rol).get(adres).status_code == (200 if mag else 403), rol


# --- Closing -----------------------------------------------------------------------------------


def test_a_running_tertaal_cannot_be_closed(manager, bezoeken):
    with pytest.raises(KanNietVaststellen, match="nog niet voorbij"):
        services.stel_vast(tertaal=T1, gezien=None, medewerker=manager, nu=T1.einde - timedelta(seconds=1))
    assert not Vaststelling.objects.exists()


def test_a_missed_norm_must_be_explained_first(manager, bezoeken):
    with pytest.raises(KanNietVaststellen, match="niet zijn gehaald: 4"):
        stel_vast(manager)
    schrijf(manager, norm4="Er waren twee zieken.")
    assert stel_vast(manager).revisie == 0


def test_what_was_closed_stays_whatever_the_data_becomes(manager, bezoeken, manager_client):
    schrijf(manager, norm4="Er waren twee zieken.", norm="Een goed tertaal.")
    stel_vast(manager)
    bezoeken[1].opgeroepen_op = AFSPRAAK
    bezoeken[1].save()
    services.schrijf_rapport(
        tertaal=T1,
        teksten={"4": "Anders."},
        gezien={"4": kenmerk("Er waren twee zieken.")},
        medewerker=manager,
        nu=NU,
    )
    vast = norm4(services.rapport(T1, NU))
    assert (vast.telling.teller, vast.telling.noemer, vast.uitleg) == (1, 2, "Er waren twee zieken.")
    assert vast.doel == 90 and vast.parameters["minuten"] == 10
    assert norm4(services.rapport_van_nu(T1, NU)).telling.teller == 2
    pagina = manager_client.get(RAPPORT).text
    assert "door Mireille de Boer" in pagina
    assert "Een goed tertaal." in pagina
    assert "100,0% (2 van 2)" in pagina, "the difference stands beside it"
    assert "De gegevens zijn na het vaststellen verbeterd" in manager_client.get(DASHBOARD).text
    assert "50,0%" in manager_client.get(DASHBOARD).text


def test_later_tertalen_compare_with_what_was_closed(manager, bezoeken, manager_client):
    schrijf(manager, norm4="Er waren twee zieken.")
    stel_vast(manager)
    bezoeken[1].opgeroepen_op = AFSPRAAK
    bezoeken[1].save()
    assert services.cijfers(T1)["4"].teller == 1
    assert "50,0%" in manager_client.get(reverse("servicenormen:dashboard")).text


@pytest.mark.parametrize(
    "opdracht",
    [
        "UPDATE servicenormen_vaststelling SET naam = 'iemand anders'",
        "UPDATE servicenormen_vaststelling SET normen = '[]' WHERE false",
        "DELETE FROM servicenormen_vaststelling",
    ],
)
def test_sql_cannot_change_it(manager, bezoeken, opdracht):
    schrijf(manager, norm4="Er waren twee zieken.")
    stel_vast(manager)
    with pytest.raises(DatabaseError, match="Maak een revisie"), transaction.atomic():
        connection.cursor().execute(opdracht)
    assert Vaststelling.objects.get().naam == "Mireille de Boer"


def test_truncate_is_refused_too(manager, bezoeken):
    schrijf(manager, norm4="Er waren twee zieken.")
    stel_vast(manager)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="Maak een revisie"), transaction.atomic():
            cursor.execute("TRUNCATE servicenormen_vaststelling CASCADE")


def test_a_revision_has_a_reason_and_the_first_stays(manager, bezoeken, manager_client):
    schrijf(manager, norm4="Er waren twee zieken.")
    eerste = stel_vast(manager)
    bezoeken[1].opgeroepen_op = AFSPRAAK
    bezoeken[1].save()
    with pytest.raises(KanNietVaststellen, match="waarom u"):
        stel_vast(manager, gezien=eerste.revisie)
    tweede = stel_vast(manager, gezien=eerste.revisie, reden="Een bezoek was verkeerd ingevoerd.")
    assert (tweede.revisie, norm4(services.rapport(T1, NU)).telling.teller) == (1, 2)
    assert "Een bezoek was verkeerd ingevoerd." in manager_client.get(RAPPORT).text
    assert "50,0%" in manager_client.get(f"{RAPPORT}?revisie=0").text
    assert bestand(manager_client, "csv", "?revisie=0").text != bestand(manager_client, "csv").text
    for onzin in ("?revisie=7", "?revisie=-1", "?revisie=x", "?revisie=99999999999"):
        assert manager_client.get(RAPPORT + onzin).status_code == 404


def test_who_did_not_see_the_last_one_is_told(manager, bezoeken):
    schrijf(manager, norm4="Er waren twee zieken.")
    stel_vast(manager)
    with pytest.raises(KanNietVaststellen, match="net door iemand anders"):
        stel_vast(manager, reden="Nog eens.")


def test_closing_over_http(bezoeken, aangemeld):
    client = aangemeld(Rol.MANAGER)
    assert "Schrijf eerst" in client.get(VASTSTELLEN).text
    schrijf(client.medewerker, norm4="Er waren twee zieken.")
    assert client.post(VASTSTELLEN, {"gezien": ""}, follow=True).text.count("is vastgesteld") == 1
    opnieuw = client.post(VASTSTELLEN, {"gezien": "0", "reden": " "})
    assert "Schrijf waarom u de vastgestelde cijfers herziet." in opnieuw.text
    verouderd = client.post(VASTSTELLEN, {"gezien": "", "reden": "Fout hersteld."})
    assert "net door iemand anders" in verouderd.text and "Fout hersteld." in verouderd.text
    assert Vaststelling.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_close_at_the_same_moment(maak_medewerker):
    maak_normen()
    product = ProductFactory()
    BezoekFactory(product=product)
    managers = [maak_medewerker(Rol.MANAGER, username=naam) for naam in ("een", "twee")]
    begin, uitkomsten = threading.Barrier(2), []

    def doe(manager):
        begin.wait()
        try:
            uitkomsten.append(stel_vast(manager).revisie)
        except KanNietVaststellen as fout:
            uitkomsten.append(str(fout))
        finally:
            connections.close_all()

    draden = [threading.Thread(target=doe, args=[manager]) for manager in managers]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    assert Vaststelling.objects.count() == 1
    assert sorted(map(str, uitkomsten))[0] == "0"
    assert "iemand anders" in sorted(map(str, uitkomsten))[1]


# --- Writing -----------------------------------------------------------------------------------


def formulier(client, **anders):
    """What the browser would send from the page as it is now."""
    form = client.get(SCHRIJVEN).context["form"]
    return {naam: form[naam].value() or "" for naam in form.fields} | anders


def test_writing_over_http(bezoeken, manager_client):
    antwoord = manager_client.post(
        SCHRIJVEN,
        formulier(manager_client, tekst_="Goed.\r\n\r\nOp een na.", tekst_4="Twee zieken."),
        follow=True,
    )
    assert "De teksten zijn opgeslagen." in antwoord.text
    assert "Waarom dit niet is gehaald" in antwoord.text
    assert dict(Rapporttekst.objects.values_list("norm", "tekst")) == {
        SAMENVATTING: "Goed.\n\nOp een na.",
        "4": "Twee zieken.",
    }


def test_somebody_elses_text_is_not_overwritten_unseen(bezoeken, manager_client, manager):
    mijn = formulier(manager_client, tekst_4="Van mij.", tekst_6="Ook van mij.")
    schrijf(manager, norm4="Van een ander.")
    antwoord = manager_client.post(SCHRIJVEN, mijn)
    assert "Er staat nu: “Van een ander.”" in antwoord.text.replace("&quot;", '"')
    assert "Van mij." in antwoord.text and "Ook van mij." in antwoord.text
    assert Rapporttekst.objects.get().tekst == "Van een ander."
    form = antwoord.context["form"]
    opnieuw = manager_client.post(
        SCHRIJVEN, {naam: form[naam].value() or "" for naam in form.fields}, follow=True
    )
    assert "opgeslagen" in opnieuw.text
    assert dict(Rapporttekst.objects.values_list("norm", "tekst")) == {"4": "Van mij.", "6": "Ook van mij."}


def test_another_ones_other_text_stays(bezoeken, manager_client, manager):
    mijn = formulier(manager_client, tekst_4="Van mij.")
    schrijf(manager, norm6="Van een ander.")
    manager_client.post(SCHRIJVEN, mijn)
    assert dict(Rapporttekst.objects.values_list("norm", "tekst")) == {"4": "Van mij.", "6": "Van een ander."}


def test_a_text_that_is_too_long_is_told_and_kept(bezoeken, manager_client):
    lang = "a" * 4001
    antwoord = manager_client.post(SCHRIJVEN, formulier(manager_client, tekst_4=lang))
    assert "Er passen 4000 tekens, dit zijn er 4001" in antwoord.text and lang in antwoord.text
    assert not Rapporttekst.objects.exists()


# --- Taking it along ---------------------------------------------------------------------------


def test_csv_has_every_figure(bezoeken, manager_client):
    regels = list(csv.DictReader(io.StringIO(bestand(manager_client, "csv").content.decode("utf-8-sig"))))
    totalen = {rij["norm"]: rij for rij in regels if rij["dimensie"] == "totaal"}
    assert len(totalen) == 11
    assert (totalen["4"]["teller"], totalen["4"]["noemer"], totalen["4"]["percentage"]) == ("1", "2", "50.0")
    assert totalen["4"]["status"] == "niet_gehaald" and totalen["10"]["percentage"] == ""
    assert {"week", "product", "locatie"} <= {rij["dimensie"] for rij in regels if rij["norm"] == "4"}


def test_xlsx_has_numbers_that_check_themselves(bezoeken, manager_client, manager):
    schrijf(manager, norm4="=HYPERLINK(1)")
    boek = openpyxl.load_workbook(io.BytesIO(bestand(manager_client, "xlsx").content))
    rij = next(rij for rij in boek["Normen"].iter_rows(min_row=2) if rij[0].value == "4")
    assert [cel.value for cel in rij[3:5]] == [1, 2]
    assert rij[5].value.startswith("=INT(D") and rij[8].data_type == "s", "text of a person is no formula"
    assert rij[8].value == "=HYPERLINK(1)"
    berekend = openpyxl.load_workbook(io.BytesIO(bestand(manager_client, "xlsx").content), data_only=True)
    assert berekend["Normen"].cell(rij[5].row, 6).value == 0.5
    assert "Paspoort aanvragen" in [cel.value for cel in boek["Per product"]["C"]]


def test_pdf_is_tagged_and_says_what_the_page_says(bezoeken, manager_client, manager):
    schrijf(manager, norm4="Er waren 😀 twee zieken.\n\nDat is voorbij.", norm="Een goed tertaal.")
    stel_vast(manager)
    antwoord = bestand(manager_client, "pdf")
    assert antwoord["Content-Type"] == "application/pdf"
    assert antwoord["Content-Disposition"] == 'attachment; filename="servicenormen-2025-T1.pdf"'
    pdf = PdfReader(io.BytesIO(antwoord.content))
    wortel = pdf.trailer["/Root"]
    assert wortel["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in wortel and wortel["/Lang"].startswith("nl")
    assert pdf.metadata.title == "Servicenormen, tertaal 1 van 2025"
    tekst = " ".join(" ".join(blad.extract_text().split()) for blad in pdf.pages)
    for zin in (
        "Vastgesteld op 12 mei 2025, 11.00 uur door Mireille de Boer.",
        "50,0%: 1 van 2 binnen de norm",
        "Er waren ? twee zieken.",
        "Een goed tertaal.",
    ):
        assert zin in tekst, zin
    assert b"Per week: van 50,0% in week 11" in _alternatieve_teksten(pdf)


def _alternatieve_teksten(pdf):
    gevonden, te_zien = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while te_zien:
        deel = te_zien.pop().get_object()
        if not hasattr(deel, "get"):
            continue
        if "/Alt" in deel:
            gevonden.append(str(deel["/Alt"]).encode())
        kinderen = deel.get("/K", [])
        te_zien += (
            kinderen if isinstance(kinderen, list) else [kinderen] if hasattr(kinderen, "get_object") else []
        )
    return b" ".join(gevonden)


class TestElkeTekst(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        tekst=st.text(
            alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80
        )
    )
    def test_whatever_is_written_gives_a_pdf(self, tekst):
        leeg = services.rapport_van_nu(T1, NU)
        rapport = services.Rapport(T1, leeg.peilmoment, tekst, leeg.normen)
        assert uitvoer.als_pdf(rapport, "Gemeente").startswith(b"%PDF")
        assert uitvoer.als_xlsx(rapport).startswith(b"PK")


def test_every_character_that_is_kept_can_be_shown():
    """The fonts are part of the typesetter: with another version this tells what changed."""
    from servicenormen.uitvoer.pdf import _ONTOONBAAR

    tekens = [chr(n) for n in range(0x20, 0x3000) if not _ONTOONBAAR.match(chr(n))]
    assert len(tekens) >= 700
    leeg = services.Rapport(T1, T1.einde, "".join(tekens), [])
    assert uitvoer.als_pdf(leeg, "Gemeente").startswith(b"%PDF")


def test_another_kind_of_file_does_not_exist(bezoeken, manager_client):
    assert bestand(manager_client, "docx").status_code == 404


# --- The list of reports -----------------------------------------------------------------------


def test_list_says_what_is_to_be_done(bezoeken, manager_client, manager):
    services.werk_verouderde_dagen_bij()
    assert "Nog vast te stellen" in manager_client.get(RAPPORTEN).text
    assert "Loopt nog" in manager_client.get(RAPPORTEN).text
    schrijf(manager, norm4="Er waren twee zieken.")
    stel_vast(manager)
    assert "Nog vast te stellen" not in manager_client.get(RAPPORTEN).text


def test_report_costs_as_many_queries_with_more_data(bezoeken, manager_client, django_assert_max_num_queries):
    services.werk_verouderde_dagen_bij()
    for nummer in range(12):
        BezoekFactory(product=ProductFactory(), afspraak_op=AFSPRAAK + timedelta(days=nummer))
    services.werk_verouderde_dagen_bij()
    with django_assert_max_num_queries(25):
        manager_client.get(RAPPORT)
