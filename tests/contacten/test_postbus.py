"""The worklist of the Postbus and everything that can be done with one message, over HTTP."""

import re
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core import mail as uit
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacten.enums import Postbron, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import (
    Klantcontact,
    Postantwoord,
    Postbericht,
    Postinhoud,
    Publieksreactie,
    Tekstblok,
    Terugbelverzoek,
)
from contacten.services import postbus
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from kcc.organisatie.services import bezorg_bericht
from tests.contacten.factories import AfdelingFactory, KlantFactory, ProductFactory
from tests.contacten.post import PDF, mail

pytestmark = pytest.mark.django_db
URL = "/werk/postbus/"


def neem(ruw: bytes | None = None, bron=Postbron.PIJP, **velden) -> Postbericht:
    nu = timezone.now()
    ruw = mail() if ruw is None else ruw
    bericht = postbus.neem_aan(
        bron=bron, ruw=ruw, nu=nu, naam="brief.pdf" if bron == Postbron.UPLOAD else ""
    ).bericht
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=nu)
    Postbericht.objects.filter(pk=bericht.pk).update(**velden)
    return Postbericht.objects.get(pk=bericht.pk)


def doe(client, bericht, actie, **velden):
    laatste = bericht.handelingen.order_by("-pk").values_list("pk", flat=True).first() or 0
    return client.post(f"{URL}{bericht.pk}/{actie}/", {"gezien": laatste, **velden}, follow=True)


@pytest.fixture
def agent(kcc_medewerker_client):
    return kcc_medewerker_client


@pytest.fixture
def belastingen():
    return AfdelingFactory(belastingen=True)


@pytest.fixture
def backoffice(backoffice_client, belastingen):
    backoffice_client.medewerker.afdelingen.add(belastingen)
    return backoffice_client


# --- The worklist --------------------------------------------------------------------------------


def test_the_oldest_waits_first_and_everybody_shown_is_logged(agent):
    klant = KlantFactory()
    nieuw = neem(ontvangen_op=timezone.now())
    oud = neem(
        mail(van="a@elders.nl", message_id="<2@x.nl>"), ontvangen_op=timezone.now() - timedelta(days=1)
    )
    neem(
        mail(van="b@elders.nl", message_id="<3@x.nl>"),
        status=Poststatus.AFGEHANDELD,
        afgehandeld_op=timezone.now(),
    )
    antwoord = agent.get(URL)
    assert list(antwoord.context["pagina"]) == [oud, nieuw]
    gezien = set(Inzage.objects.values_list("object_soort", "object_id"))
    assert gezien == {("klant", str(klant.pk)), ("postbericht", str(oud.pk))}


def test_a_department_sees_its_own_post_and_never_the_quarantine(backoffice, belastingen):
    eigen = neem(mail(message_id="<1@x.nl>"), afdeling=belastingen)
    ander = neem(mail("Iets anders", message_id="<2@x.nl>"))
    apart = neem(b"zonder afzender", afdeling=belastingen)
    assert list(backoffice.get(URL).context["pagina"]) == [eigen]
    assert backoffice.get(f"{URL}{ander.pk}/").status_code == 403
    assert backoffice.get(f"{URL}{apart.pk}/").status_code == 403
    assert backoffice.get(URL, {"stand": "quarantaine"}).status_code == 403


def test_a_list_costs_the_same_for_one_and_for_many(agent):
    neem()
    with CaptureQueriesContext(
        connection,
    ) as een:
        agent.get(URL)
    for nummer in range(12):
        neem(mail(f"Vraag {nummer}", van=f"a{nummer}@x.nl", message_id=f"<{nummer}@x.nl>"))
    with CaptureQueriesContext(connection) as veel:
        agent.get(URL)
    assert len(veel) <= len(een) <= 16


@pytest.mark.parametrize("stand", ["open", "afgehandeld", "automatisch", "quarantaine", "onzin"])
def test_an_empty_list_says_why(agent, stand):
    assert 'class="leeg' in agent.get(URL, {"stand": stand}).text


def test_filters_narrow_the_list(agent, belastingen):
    brief = neem(PDF, bron=Postbron.UPLOAD, afdeling=belastingen)
    neem()
    assert list(agent.get(URL, {"kanaal": "post"}).context["pagina"]) == [brief]
    assert list(agent.get(URL, {"afdeling": "belastingen"}).context["pagina"]) == [brief]
    assert len(agent.get(URL, {"afdeling": "onzin", "kanaal": "x", "page": "99"}).context["pagina"]) == 2


# --- Working -------------------------------------------------------------------------------------


def test_of_two_who_take_a_message_the_second_hears_who_has_it(agent, aangemeld):
    bericht = neem()
    collega = aangemeld(Rol.KCC_MEDEWERKER, username="collega")
    gezien = {"gezien": bericht.handelingen.last().pk}
    agent.post(f"{URL}{bericht.pk}/nemen/", gezien)
    antwoord = collega.post(f"{URL}{bericht.pk}/nemen/", gezien, follow=True)
    assert "intussen veranderd" in antwoord.text
    bericht.refresh_from_db()
    assert bericht.medewerker == agent.medewerker
    doe(agent, bericht, "terugleggen")
    bericht.refresh_from_db()
    assert bericht.medewerker is None


def test_a_message_is_assigned_to_a_department(agent, backoffice, belastingen):
    bericht = neem()
    assert "Kies een afdeling" in doe(agent, bericht, "toewijzen").text
    doe(agent, bericht, "toewijzen", afdeling="belastingen", reden="Gaat over de aanslag.")
    assert list(backoffice.get(URL).context["pagina"]) == [bericht]
    assert "Gaat over de aanslag." in backoffice.get(f"{URL}{bericht.pk}/").text


def test_an_answer_leaves_through_the_outbox_into_the_conversation(agent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    bericht = neem()
    sleutel = re.search(r'name="sleutel" value="([0-9a-f]{32})"', agent.get(f"{URL}{bericht.pk}/").text)[1]
    velden = {
        "sleutel": sleutel,
        "onderwerp": "Re: paspoort",
        "tekst": "Morgen ligt het klaar.",
        "is_afgehandeld": "on",
    }
    assert "onderweg" in doe(agent, bericht, "antwoorden", **velden).text
    doe(agent, bericht, "antwoorden", **velden)  # pressed twice
    antwoord = Postantwoord.objects.get(is_automatisch=False)
    assert bezorg_bericht(bericht_id=antwoord.uitgaand_id, nu=timezone.now())
    verstuurd = uit.outbox[-1]
    assert verstuurd.to == ["fatima@voorbeeld.nl"]
    assert verstuurd.body.startswith("Morgen ligt het klaar.\n")
    assert "> Wanneer kan ik mijn paspoort ophalen?" in verstuurd.body
    koppen = verstuurd.message()
    assert koppen["In-Reply-To"] == "<vraag-1@voorbeeld.nl>"
    assert koppen["References"].endswith("<vraag-1@voorbeeld.nl>")
    assert (koppen["Auto-Submitted"], koppen["Reply-To"]) == ("no", settings.POSTBUS_ADRES)
    bericht.refresh_from_db()
    assert (bericht.status, bericht.medewerker) == (Poststatus.AFGEHANDELD, agent.medewerker)
    assert bericht.klantcontact.resultaat == "direct_beantwoord"
    # What comes back on it is part of the conversation, and of the same medewerker.
    vervolg = neem(mail("Dank u", message_id="<2@voorbeeld.nl>", In_Reply_To=koppen["Message-ID"]))
    assert (vervolg.draad, vervolg.medewerker) == (bericht, agent.medewerker)
    pagina = agent.get(f"{URL}{vervolg.pk}/").text
    assert "Morgen ligt het klaar." in pagina and "Wanneer kan ik mijn paspoort ophalen?" in pagina


def test_a_text_block_is_put_in_with_the_names_and_nothing_is_lost_or_sent(agent):
    bericht = neem()
    blok = Tekstblok.objects.create(naam="Aanhef", tekst="Beste {naam},\nover {nummer}.")
    antwoord = doe(
        agent,
        bericht,
        "antwoorden",
        invoegen="ja",
        tekstblok=blok.pk,
        tekst="Al getypt",
        sleutel="a" * 32,
        onderwerp="Eigen onderwerp",
    )
    assert antwoord.context["formulieren"]["antwoorden"].initial == {
        "gezien": ANY,
        "sleutel": "a" * 32,
        "onderwerp": "Eigen onderwerp",
        "tekst": f"Al getypt\n\nBeste Fatima de Vries,\nover {bericht.nummer}.",
        "is_afgehandeld": "",
    }
    assert not Postantwoord.objects.filter(is_automatisch=False).exists()


@pytest.mark.parametrize("velden", [{"tekst": ""}, {"onderwerp": ""}, {"sleutel": "x"}])
def test_an_answer_that_is_not_ready_is_refused_and_kept(agent, velden):
    bericht = neem()
    alles = {"sleutel": "a" * 32, "onderwerp": "Re", "tekst": "Al getypt", **velden}
    antwoord = doe(agent, bericht, "antwoorden", **alles)
    assert antwoord.status_code == 422
    assert not Postantwoord.objects.filter(is_automatisch=False).exists()
    if alles["tekst"]:
        assert "Al getypt" in antwoord.text


def test_a_message_becomes_a_publieksreactie_with_the_term_from_when_it_came(agent):
    KlantFactory()
    ProductFactory()
    bericht = neem()
    doe(agent, bericht, "reactie", soort="klacht", afdeling="burgerzaken")
    bericht.refresh_from_db()
    reactie = Publieksreactie.objects.get()
    assert (bericht.publieksreactie, bericht.status) == (reactie, Poststatus.AFGEHANDELD)
    assert (reactie.soort, reactie.kanaal, reactie.klant) == ("klacht", "email", bericht.klant)
    assert (reactie.ontvangen_op, reactie.tekst) == (bericht.ontvangen_op, bericht.tekst)
    assert (reactie.termijn_aantal, reactie.termijn_eenheid) == (6, "weken")
    assert reactie.deadline > timezone.localdate() + timedelta(days=40)
    assert Klantcontact.objects.get().resultaat == "publieksreactie_geregistreerd"
    # By its number, from this sender, a later mail comes with it.
    vervolg = neem(mail("Hoe staat het ervoor?", onderwerp=f"Klacht {reactie.nummer}", message_id="<9@x.nl>"))
    assert vervolg.publieksreactie == reactie


def test_a_message_becomes_a_promise_to_call(agent):
    ProductFactory()
    bericht = neem()
    assert "Vul in op welk nummer" in doe(agent, bericht, "terugbellen", afdeling="burgerzaken").text
    liefst = {"voorkeur_dagdeel": "middag", "voorkeursmoment": "na 14 uur"}
    velden = {"telefoonnummer": "06 12345678", "afdeling": "burgerzaken", "product": "paspoort", **liefst}
    gisteren = f"{timezone.localdate() - timedelta(days=1)}"
    assert "Deze dag is voorbij" in doe(agent, bericht, "terugbellen", **velden, voorkeur_tot=gisteren).text
    doe(agent, bericht, "terugbellen", **velden, voorkeur_vanaf=f"{timezone.localdate()}")
    verzoek = Terugbelverzoek.objects.get()
    assert {veld: getattr(verzoek, veld) for veld in liefst} == liefst
    assert (verzoek.voorkeur_vanaf, verzoek.voorkeur_tot) == (timezone.localdate(), None)
    bericht.refresh_from_db()
    assert (bericht.terugbelverzoek, bericht.status) == (verzoek, Poststatus.AFGEHANDELD)
    assert verzoek.vraag == "Wanneer kan ik mijn paspoort ophalen?"


def test_a_message_becomes_a_contact_and_can_be_opened_again(agent):
    bericht = neem()
    doe(agent, bericht, "contact", resultaat="direct_beantwoord", notitie="Gebeld")
    contact = Klantcontact.objects.get()
    assert (contact.kanaal, contact.resultaat, contact.medewerker) == (
        "email",
        "direct_beantwoord",
        agent.medewerker,
    )
    doe(agent, bericht, "heropenen", reden="Toch nog iets")
    doe(agent, bericht, "contact", resultaat="doorverwezen")
    assert Klantcontact.objects.count() == 2
    bericht.refresh_from_db()
    assert bericht.status == Poststatus.AFGEHANDELD


def test_a_klant_is_found_and_chosen_without_a_name_in_any_address(agent):
    klant = KlantFactory(naam="Jan Jansen", email="jan@voorbeeld.nl")
    bericht = neem()
    antwoord = agent.post(f"{URL}{bericht.pk}/zoek-klant/", {"zoek": "jansen"})
    assert antwoord.context["klanten"] == [klant]
    doe(agent, bericht, "klant", klant=klant.pk)
    bericht.refresh_from_db()
    assert bericht.klant == klant
    doe(agent, bericht, "klant", klant="")
    bericht.refresh_from_db()
    assert bericht.klant is None
    assert Inzage.objects.filter(handeling="zoeken", object_id=str(klant.pk)).exists()


def test_a_message_is_put_with_an_earlier_one(agent):
    eerste, tweede = neem(), neem(mail("Los", van="a@b.nl", message_id="<2@x.nl>"))
    assert "Er is geen bericht" in doe(agent, tweede, "gesprek", bij="POST-999999").text
    assert "ziet eruit als" in doe(agent, tweede, "gesprek", bij="iets").text
    doe(agent, tweede, "gesprek", bij=eerste.nummer.lower())
    tweede.refresh_from_db()
    assert tweede.draad == eerste
    assert "begin van een gesprek" in doe(agent, eerste, "gesprek", bij=tweede.nummer).text


def test_what_needs_nothing_is_closed_with_a_reason(agent):
    bericht = neem()
    assert doe(agent, bericht, "afhandelen", reden=" ").status_code == 422
    doe(agent, bericht, "afhandelen", reden="Bedankje.")
    bericht.refresh_from_db()
    assert bericht.status == Poststatus.AFGEHANDELD
    assert (
        "Dat kan niet meer"
        in agent.post(
            f"{URL}{bericht.pk}/toewijzen/",
            {"gezien": bericht.handelingen.last().pk, "afdeling": AfdelingFactory().code},
            follow=True,
        ).text
    )


# --- Quarantine ----------------------------------------------------------------------------------


def test_quarantine_is_let_out_or_removed_with_what_was_done_kept(agent, django_capture_on_commit_callbacks):
    apart = neem(mail(bijlagen=(("a.exe", "x/y", b"MZ"), ("b.pdf", "application/pdf", PDF))))
    assert apart.quarantainereden == Quarantainereden.GEVAARLIJK
    assert list(agent.get(URL, {"stand": "quarantaine"}).context["pagina"]) == [apart]
    assert agent.get(f"{URL}{apart.pk}/bijlagen/2/").status_code == 404
    doe(agent, apart, "vrijgeven", reden="Bekende afzender")
    assert agent.get(f"{URL}{apart.pk}/bijlagen/2/").status_code == 200
    assert agent.get(f"{URL}{apart.pk}/bijlagen/1/").status_code == 404  # refused stays refused
    doe(agent, apart, "apart", reden="Toch spam")
    assert doe(agent, apart, "verwijderen").status_code == 422
    bestand = apart.bijlagen.get(nummer=2).bestand
    with django_capture_on_commit_callbacks(execute=True):
        doe(agent, apart, "verwijderen", reden="Spam")
        assert default_storage.exists(bestand)
    assert not default_storage.exists(bestand)
    apart.refresh_from_db()
    assert (apart.status, apart.afzender, apart.tekst, apart.onderwerp) == (Poststatus.VERWIJDERD, "", "", "")
    assert not Postinhoud.objects.filter(bericht=apart).exists() and not apart.bijlagen.exists()
    laatste = apart.handelingen.last()
    assert (laatste.soort, laatste.medewerker, laatste.toelichting) == (
        Posthandelingsoort.VERWIJDERD,
        agent.medewerker,
        "Spam",
    )
    assert "is verwijderd" in agent.get(f"{URL}{apart.pk}/").text


def test_only_the_kcc_lets_out_and_removes(backoffice, belastingen):
    bericht = neem(afdeling=belastingen)
    assert doe(backoffice, bericht, "apart", reden="Spam").redirect_chain[-1][0] == URL
    assert doe(backoffice, bericht, "vrijgeven").status_code == 403


# --- What it carries -----------------------------------------------------------------------------


def test_a_file_is_handed_out_so_that_nothing_in_it_can_run(agent):
    bericht = neem(mail(bijlagen=(("brief.pdf", "text/html", PDF),)))
    antwoord = agent.get(f"{URL}{bericht.pk}/bijlagen/1/")
    assert b"".join(antwoord.streaming_content) == PDF
    assert antwoord["Content-Disposition"] == 'attachment; filename="brief.pdf"'
    assert antwoord["Content-Type"] == "application/pdf"
    assert antwoord["X-Content-Type-Options"] == "nosniff"
    assert antwoord["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert Inzage.objects.filter(handeling="exporteren", herkomst="contacten:postbericht_bijlage").exists()


def test_files_and_contents_are_for_who_may_see_the_message(backoffice, baliemedewerker_client):
    bericht = neem(mail(html="<p>x</p>", bijlagen=(("brief.pdf", "application/pdf", PDF),)))
    for client in (backoffice, baliemedewerker_client):
        for deel in ("bijlagen/1/", "opmaak/", "bron/", ""):
            assert client.get(f"{URL}{bericht.pk}/{deel}").status_code == 403


def test_html_is_a_document_of_its_own_in_which_nothing_runs(agent):
    bericht = neem(mail("", html='<p>Hoi</p><img src="https://x.nl/a.png"><script>alert(1)</script>'))
    antwoord = agent.get(f"{URL}{bericht.pk}/opmaak/")
    assert "<p>Hoi</p>" in antwoord.text and "x.nl" not in antwoord.text and "alert" not in antwoord.text
    assert antwoord["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_source_is_plain_text(agent):
    bericht = neem(b"\x00<script>alert(1)</script>")
    antwoord = agent.get(f"{URL}{bericht.pk}/bron/")
    assert antwoord["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in antwoord["Content-Security-Policy"]


# --- Letters and text blocks ---------------------------------------------------------------------


def test_letters_are_added_several_at_once_and_the_same_one_once(agent):
    ander = PDF.replace(b"/Catalog", b"/Catalog ")
    brieven = [SimpleUploadedFile("een.pdf", PDF), SimpleUploadedFile("twee.pdf", ander)]
    antwoord = agent.post(f"{URL}scannen/", {"brieven": brieven}, follow=True)
    assert "Toegevoegd aan de Postbus" in antwoord.text
    antwoord = agent.post(f"{URL}scannen/", {"brieven": SimpleUploadedFile("een.pdf", PDF)}, follow=True)
    assert "waren er al" in antwoord.text
    assert Postbericht.objects.count() == 2
    assert Postbericht.objects.first().handelingen.get().medewerker == agent.medewerker
    assert agent.post(f"{URL}scannen/").status_code == 422


def test_editors_keep_the_text_blocks(redacteur_client, agent):
    lijst = f"{URL}tekstblokken/"
    assert "nog geen tekstblokken" in redacteur_client.get(lijst).text
    velden = {"naam": "Aanhef", "tekst": "Beste {naam},", "taal": "nl", "is_actief": "on"}
    redacteur_client.post(f"{lijst}nieuw/", velden)
    blok = Tekstblok.objects.get()
    assert "Deze naam is er al" in redacteur_client.post(f"{lijst}nieuw/", velden).text
    redacteur_client.post(f"{lijst}{blok.pk}/", {**velden, "tekst": "Geachte {naam},", "is_actief": ""})
    blok.refresh_from_db()
    assert (blok.tekst, blok.is_actief, blok.history.count()) == ("Geachte {naam},", False, 2)
    assert agent.get(lijst).status_code == 403
    assert agent.get(f"{URL}{neem().pk}/").context["tekstblokken"] == []


def test_an_answer_never_goes_to_ourselves(agent, settings):
    bericht = neem(mail(Reply_To=settings.POSTBUS_ADRES))
    aantal = UitgaandBericht.objects.count()
    Postbericht.objects.filter(pk=bericht.pk).update(antwoordadres="gemeente@localhost.nl")
    settings.POSTBUS_ADRES = "Gemeente <gemeente@localhost.nl>"
    antwoord = doe(agent, bericht, "antwoorden", sleutel="b" * 32, onderwerp="x", tekst="y")
    assert "naar onszelf" in antwoord.text
    assert UitgaandBericht.objects.count() == aantal
