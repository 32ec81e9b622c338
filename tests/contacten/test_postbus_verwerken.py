"""What comes into the Postbus, whatever it is, ends registered once or in quarantine with a reason."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from contacten.enums import Koppelwijze, Postbron, Poststatus, Quarantainereden
from contacten.models import Postantwoord, Postbericht, Postinhoud, SocialBericht
from contacten.services import postbus
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus
from kcc.organisatie.kanalen import message_id
from kcc.organisatie.models import Retourmail, UitgaandBericht
from kcc.organisatie.services import zet_bericht_klaar
from tests.contacten.factories import NU, KlantFactory, ProductFactory
from tests.contacten.post import PDF, PNG, mail, weigering, zip_met

pytestmark = pytest.mark.django_db
LATER = NU + timedelta(minutes=5)


def neem(ruw: bytes, nu=NU, bron=Postbron.PIJP, **velden) -> Postbericht:
    """Store and read; the message as it is then."""
    bericht = postbus.neem_aan(bron=bron, ruw=ruw, nu=nu, **velden).bericht
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=nu)
    return Postbericht.objects.get(pk=bericht.pk)


def lot(ruw: bytes, **velden) -> tuple[str, str]:
    bericht = neem(ruw, **velden)
    return bericht.status, bericht.quarantainereden


def automatisch() -> int:
    return Postantwoord.objects.filter(is_automatisch=True).count()


# --- Storing -------------------------------------------------------------------------------------


def test_the_raw_message_is_there_before_anything_of_it_is_read():
    ruw = mail()
    aangenomen = postbus.neem_aan(bron=Postbron.IMAP, ruw=ruw, nu=NU)
    bericht = aangenomen.bericht
    assert (bericht.status, bericht.tekst, bericht.kanaal) == (Poststatus.ONTVANGEN, "", "email")
    assert bytes(bericht.inhoud.ruw) == ruw
    assert bericht.omvang == len(ruw)


def test_the_same_message_again_is_counted_and_kept_once():
    eerste = neem(mail())
    nogmaals = postbus.neem_aan(bron=Postbron.LMTP, ruw=mail(), nu=LATER)
    assert (nogmaals.is_nieuw, nogmaals.bericht.pk) == (False, eerste.pk)
    assert postbus.verwerk_postbericht(bericht_id=eerste.pk, nu=LATER) is None
    eerste.refresh_from_db()
    assert (Postbericht.objects.count(), eerste.keer_ontvangen, automatisch()) == (1, 2, 1)


def test_the_same_mail_by_another_way_is_a_double_of_the_first():
    eerste = neem(mail())
    tweede = neem(b"Received: from mx2.voorbeeld.nl\n" + mail())
    assert (tweede.status, tweede.dubbel_van) == (Poststatus.DUBBEL, eerste)
    assert automatisch() == 1


def test_who_copies_a_message_id_does_not_hide_another_mail():
    neem(mail())
    ander = neem(mail("Iets heel anders.", van="iemand@elders.nl"))
    assert ander.status == Poststatus.OPEN


# --- Reading -------------------------------------------------------------------------------------


def test_a_mail_is_read_and_waits_for_a_medewerker():
    bericht = neem(
        mail(
            "Dag,\n\nGraag antwoord.",
            van="=?utf-8?q?Ren=C3=A9e?= <RENEE@Voorbeeld.nl>",
            onderwerp="Café",
            Reply_To="thuis@voorbeeld.nl",
            bijlagen=(("brief.pdf", "application/pdf", PDF),),
        )
    )
    assert bericht.status == Poststatus.OPEN
    assert (bericht.afzender, bericht.afzender_naam) == ("renee@voorbeeld.nl", "Renée")
    assert (bericht.naar, bericht.onderwerp, bericht.tekst) == (
        "thuis@voorbeeld.nl",
        "Café",
        "Dag,\n\nGraag antwoord.",
    )
    bijlage = bericht.bijlagen.get()
    assert (bijlage.naam, bijlage.mimetype) == ("brief.pdf", "application/pdf")
    assert default_storage.open(bijlage.bestand).read() == PDF


def test_html_is_shown_without_anything_that_runs_or_is_fetched():
    html = (
        '<html><head><style>p{color:red}</style></head><body onload="x()"><p style="x">Hallo <b>daar</b></p>'
        '<img src="https://volg.voorbeeld.nl/1.gif"><script>alert(1)</script>'
        '<a href="javascript:alert(1)">a</a><a href="https://voorbeeld.nl/x">hier</a>'
        '<form action="https://voorbeeld.nl"><input name="w"></form><iframe src="//x"></iframe></body></html>'
    )
    bericht = neem(mail("", html=html))
    for verboden in ("script", "style", "img", "onload", "javascript", "form", "iframe", "alert", "volg."):
        assert verboden not in bericht.html
    assert 'rel="noopener noreferrer nofollow"' in bericht.html
    assert bericht.tekst.startswith("Hallo daar")
    assert "hier (https://voorbeeld.nl/x)" in bericht.tekst


@pytest.mark.parametrize(
    ("kop", "inhoud", "tekst"),
    [
        ("text/plain; charset=utf-8", "één".encode("cp1252"), "één"),  # says what it is not
        ("text/plain; charset=iso-8859-1", "één € 5".encode("cp1252"), "één € 5"),
        ("text/plain; charset=bestaat-niet", "één".encode(), "één"),
        ("text/plain; charset=unicode_escape", rb"\x00\ud800", r"\x00\ud800"),
        ("text/plain", "één".encode(), "één"),
        ("text/plain; charset=utf-8", b"a\x00b\x08c", "abc"),
        ("text/plain; charset=utf-16", "één".encode("utf-16"), "één"),
    ],
)
def test_wrong_encodings_are_read_as_what_they_are(kop, inhoud, tekst):
    bericht = neem(f"From: a@voorbeeld.nl\nSubject: x\nContent-Type: {kop}\n\n".encode() + inhoud)
    assert (bericht.status, bericht.tekst) == (Poststatus.OPEN, tekst)


@pytest.mark.parametrize(
    ("ruw", "reden"),
    [
        (b"", Quarantainereden.LEEG),
        (b" \r\n \n", Quarantainereden.LEEG),
        (b"From: a@voorbeeld.nl\n\n", Quarantainereden.LEEG),
        (b"\x00\xff\xfe zomaar wat bytes", Quarantainereden.GEEN_AFZENDER),
        (b"Subject: wie ben ik\n\nDag", Quarantainereden.GEEN_AFZENDER),
        (
            b"From: a@b.nl\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1000,
            Quarantainereden.ONLEESBAAR,
        ),
        (
            b"From: a@b.nl\nContent-Type: multipart/mixed; boundary=b0\n\n"
            + b"".join(
                b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(2000)
            ),
            Quarantainereden.ONLEESBAAR,
        ),
        (b"Received: x\n" * 80 + mail(), Quarantainereden.LUS),
        (
            mail(bijlagen=(("factuur.pdf.exe", "application/pdf", b"MZ\x90"),)),
            Quarantainereden.GEVAARLIJK,
        ),
        (mail(bijlagen=(("f.docm", "x/y", zip_met("word/vbaProject.bin")),)), Quarantainereden.GEVAARLIJK),
        (mail(bijlagen=(("f.zip", "x/y", zip_met("Open mij.JS")),)), Quarantainereden.GEVAARLIJK),
    ],
)
def test_what_nobody_can_work_with_waits_apart_with_its_reason(ruw, reden):
    assert lot(ruw) == (Poststatus.QUARANTAINE, reden)
    assert automatisch() == 0


def test_what_is_too_large_keeps_its_beginning_and_waits_apart(settings):
    settings.POSTBUS_MAXIMUM_BYTES = 2000
    bericht = neem(mail("x" * 5000))
    assert (bericht.status, bericht.quarantainereden) == (Poststatus.QUARANTAINE, Quarantainereden.TE_GROOT)
    assert bericht.afzender == "fatima@voorbeeld.nl"
    assert len(bericht.inhoud.ruw) == 2000
    assert automatisch() == 0


def test_a_message_that_takes_the_worker_along_every_time_is_set_apart(monkeypatch):
    def valt_om(*args):
        raise SystemExit  # as a kill: nothing behind it runs

    bericht = postbus.neem_aan(bron=Postbron.PIJP, ruw=mail(), nu=NU).bericht
    monkeypatch.setitem(postbus.verwerken._LEZERS, "email", valt_om)
    for _ in range(5):
        with pytest.raises(SystemExit):
            postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    bericht.refresh_from_db()
    assert bericht.status == Poststatus.QUARANTAINE
    assert Postinhoud.objects.filter(bericht=bericht).exists()


# --- Attachments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("naam", "inhoud", "getoond", "soort"),
    [
        ("foto.html", PNG, "foto.html.png", "image/png"),
        ("..\\..\\etc/passwd", b"gewone tekst", "passwd.txt", "text/plain"),
        ("Aanvraag.PDF", PDF, "Aanvraag.PDF", "application/pdf"),
        ("a\u202efdp.txt", b"tekst", "afdp.txt", "text/plain"),
        ("brief.docx", zip_met("[Content_Types].xml", "word/document.xml"), "brief.docx", "docx"),
    ],
)
def test_a_file_is_what_its_contents_are(naam, inhoud, getoond, soort):
    bijlage = neem(mail(bijlagen=((naam, "application/octet-stream", inhoud),))).bijlagen.get()
    assert bijlage.naam == getoond
    assert bijlage.mimetype == soort or bijlage.mimetype.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("naam", "inhoud"),
    [
        ("pagina.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("plaatje.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("wat.bin", b"\x00\x01\x02"),
        ("archief.zip", zip_met("foto.jpg")),
        ("leeg.pdf", b""),
        ("groot.txt", b"x" * 2_000_000),
    ],
)
def test_a_kind_or_size_that_we_do_not_take_is_named_and_not_kept(naam, inhoud, settings):
    settings.POSTBUS_BIJLAGE_BYTES = 1_000_000
    bericht = neem(mail(bijlagen=((naam, "application/octet-stream", inhoud),)))
    bijlage = bericht.bijlagen.get()
    assert bericht.status == Poststatus.OPEN
    assert bijlage.bestand == "" and bijlage.weigerreden


# --- Automatic mail ------------------------------------------------------------------------------


def test_who_writes_hears_that_it_came_and_the_answer_says_that_it_is_automatic():
    bericht = neem(mail(Return_Path="<fatima@voorbeeld.nl>"))
    uitgaand = UitgaandBericht.objects.get()
    assert uitgaand.aan == "fatima@voorbeeld.nl"
    assert bericht.nummer in uitgaand.onderwerp
    assert uitgaand.koppen["Auto-Submitted"] == "auto-replied"
    assert uitgaand.koppen["In-Reply-To"] == "<vraag-1@voorbeeld.nl>"


@pytest.mark.parametrize(
    "velden",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<nieuws.voorbeeld.nl>"},
        {"List_Unsubscribe": "<https://voorbeeld.nl/af>"},
        {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "OOF, AutoReply"},
        {"van": "no-reply@voorbeeld.nl"},
        {"van": "MAILER-DAEMON@voorbeeld.nl"},
        {"van": "gemeente@localhost"},
        {"van": "lijst-request@voorbeeld.nl"},
    ],
)
def test_a_machine_a_list_or_ourselves_never_get_an_automatic_answer(velden):
    assert neem(mail(**velden)).status == Poststatus.OPEN
    assert automatisch() == 0


def test_the_null_path_of_the_envelope_counts_too():
    neem(mail(), envelop_van="")
    assert automatisch() == 0


def test_somebody_elses_automatic_answer_is_registered_and_asks_nothing():
    assert lot(mail(Auto_Submitted="auto-replied"))[0] == Poststatus.AUTOMATISCH
    assert automatisch() == 0


def test_an_address_gets_at_most_so_many_automatic_mails_a_day(settings):
    settings.POSTBUS_AUTOMATISCH_PER_DAG = 2
    for nummer in range(5):
        assert neem(mail(f"Vraag {nummer}", message_id=f"<{nummer}@x.nl>")).status == Poststatus.OPEN
    assert automatisch() == 2
    neem(mail("De volgende dag", message_id="<later@x.nl>"), nu=NU + timedelta(days=1, minutes=1))
    assert automatisch() == 3


def test_a_program_that_answers_every_answer_ends_in_quarantine(monkeypatch):
    monkeypatch.setattr(postbus.mail, "MEESTE_PER_UUR", 4)
    lotgevallen = [lot(mail(f"Antwoord {n}", message_id=f"<{n}@x.nl>"))[1] for n in range(6)]
    assert lotgevallen == ["", "", "", "", Quarantainereden.LUS, Quarantainereden.LUS]


@pytest.mark.parametrize("pad", ["<geen adres>", f"<{'x' * 300}@voorbeeld.nl>", "<a@b@c>"])
def test_a_return_path_that_is_no_address_gets_nothing(pad):
    assert neem(mail(), envelop_van=pad).status == Poststatus.OPEN
    assert automatisch() == 0


def test_a_mail_of_ours_that_comes_back_goes_round_no_further():
    neem(mail())
    eigen = UitgaandBericht.objects.get()
    terug = mail("Terug", van="gemeente@localhost", message_id=message_id(eigen.bericht_id))
    assert lot(terug) == (Poststatus.QUARANTAINE, Quarantainereden.LUS)
    assert automatisch() == 1


# --- What a server tells -------------------------------------------------------------------------


def test_a_refusal_goes_to_the_mail_it_is_about():
    neem(mail())
    uitgaand = UitgaandBericht.objects.get()
    UitgaandBericht.objects.update(status=Berichtstatus.VERZONDEN, verzonden_op=NU)
    bericht = neem(weigering(message_id(uitgaand.bericht_id)))
    uitgaand.refresh_from_db()
    assert (bericht.status, bericht.antwoord_op) == (Poststatus.RETOUR, uitgaand)
    assert (uitgaand.status, uitgaand.foutcode) == (Berichtstatus.RETOUR, "5.1.1")
    assert Retourmail.objects.count() == 1
    assert automatisch() == 1


def test_a_refusal_of_a_mail_that_is_not_ours_waits_apart():
    assert lot(weigering("<iets@elders.nl>")) == (Poststatus.QUARANTAINE, Quarantainereden.ONBEKENDE_RETOUR)
    assert automatisch() == 0


# --- What it belongs to --------------------------------------------------------------------------


def test_an_answer_on_our_mail_finds_its_conversation_by_the_signed_message_id():
    klant = KlantFactory()
    vraag = neem(mail())
    onze = message_id(UitgaandBericht.objects.get().bericht_id)
    vervolg = neem(mail("En nog iets.", van="werk@elders.nl", message_id="<2@elders.nl>", In_Reply_To=onze))
    assert (vervolg.draad, vervolg.koppelwijze) == (vraag, Koppelwijze.KENMERK)
    assert vervolg.klant == vraag.klant == klant
    assert automatisch() == 1  # who answers us need not hear again that it came


def test_a_forged_message_id_finds_nothing():
    neem(mail())
    echt = message_id(UitgaandBericht.objects.get().bericht_id)
    begin, _, domein = echt.rpartition("@")
    vals = f"{begin[:-16]}{'0' * 16}@{domein}"
    assert neem(mail("Hoi", van="x@elders.nl", message_id="<3@x.nl>", In_Reply_To=vals)).draad is None


def test_then_by_the_references():
    vraag = neem(mail())
    vervolg = neem(
        mail("Nog iets", message_id="<2@voorbeeld.nl>", References="<x@y.nl> <vraag-1@voorbeeld.nl>")
    )
    assert (vervolg.draad, vervolg.koppelwijze) == (vraag, Koppelwijze.VERWIJZING)


def test_then_by_the_number_when_the_sender_is_known():
    vraag = neem(mail())
    onderwerp = f"Re: uw bericht [{vraag.nummer}]"
    bekend = neem(mail("Nog iets", onderwerp=onderwerp, message_id="<2@voorbeeld.nl>"))
    assert (bekend.draad, bekend.koppelwijze) == (vraag, Koppelwijze.NUMMER)
    ander = neem(mail("Nog iets", onderwerp=onderwerp, van="x@elders.nl", message_id="<3@elders.nl>"))
    assert ander.draad is None


def test_a_mail_that_we_sent_about_something_else_is_named():
    uitgaand = zet_bericht_klaar(
        sleutel="afspraak", kanaal=Berichtkanaal.EMAIL, aan="f@voorbeeld.nl", onderwerp="Uw afspraak", nu=NU
    )
    bericht = neem(mail(In_Reply_To=message_id(uitgaand.bericht_id)))
    assert (bericht.antwoord_op, bericht.koppelwijze) == (uitgaand, Koppelwijze.KENMERK)


def test_a_sender_that_one_klant_has_is_that_klant_and_a_shared_one_is_nobody():
    klant = KlantFactory()
    assert neem(mail()).klant == klant
    KlantFactory(naam="Haar man")
    assert neem(mail("Tweede", message_id="<2@x.nl>")).klant is None


# --- The other channels --------------------------------------------------------------------------


def test_a_scanned_letter_waits_with_its_pdf():
    bericht = neem(PDF, bron=Postbron.SCANMAP, naam="scan 0001.pdf")
    assert (bericht.status, bericht.kanaal, bericht.onderwerp) == (Poststatus.OPEN, "post", "scan 0001.pdf")
    assert bericht.bijlagen.get().mimetype == "application/pdf"


@pytest.mark.parametrize("ruw", [b"", b"geen pdf", PDF[:-40]])
def test_a_scan_that_is_no_whole_pdf_waits_apart(ruw):
    assert lot(ruw, bron=Postbron.SCANMAP, naam="x.pdf")[0] == Poststatus.QUARANTAINE


def test_a_web_form_goes_to_the_department_of_its_product():
    product = ProductFactory()
    bericht = postbus.neem_formulier_aan(
        webbericht=postbus.Webbericht(
            sleutel="s",
            naam="Fatima",
            email="Fatima@Voorbeeld.nl",
            onderwerp="Paspoort",
            tekst="Duurt het nog lang?",
            telefoon="06 12345678",
            product="paspoort",
        ),
        nu=NU,
    ).bericht
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    bericht.refresh_from_db()
    assert (bericht.status, bericht.kanaal, bericht.product) == (Poststatus.OPEN, "web", product)
    assert (bericht.afdeling, bericht.afzender) == (product.afdeling, "fatima@voorbeeld.nl")
    assert bericht.telefoonnummer == "+31612345678"
    assert automatisch() == 1


def social(**velden) -> bytes:
    return json.dumps(
        {"referentie": "x-1", "account": "@rotterdam", "ontvangenOp": "2025-03-12T10:00:00+01:00", **velden}
    ).encode()


def test_the_webhook_makes_the_socialbericht_that_an_import_makes(tmp_path):
    from django.core.management import call_command

    bericht = neem(social(auteur="@jan", tekst="Wanneer is de afvalstraat open?"), bron=Postbron.WEBHOOK)
    assert (bericht.status, bericht.socialbericht.auteur) == (Poststatus.AFGEHANDELD, "@jan")
    bestand = tmp_path / "s.csv"
    bestand.write_text(
        "referentie,account,ontvangen_op,antwoord_nodig,beantwoord_op\nx-2,@rotterdam,2025-03-12T10:00:00+01:00,,\n"
    )
    call_command("importeer", "socialberichten", str(bestand), verbosity=0)
    velden = (
        "account",
        "ontvangen_op",
        "is_antwoord_nodig",
        "deadline_op",
        "deadline_regel",
        "beantwoord_op",
    )
    een, twee = SocialBericht.objects.order_by("referentie").values(*velden)
    assert een == twee


def test_a_social_message_that_is_known_is_a_double():
    eerste = neem(social(tekst="a"), bron=Postbron.WEBHOOK)
    tweede = neem(social(tekst="b"), bron=Postbron.WEBHOOK)
    assert (tweede.status, tweede.dubbel_van) == (Poststatus.DUBBEL, eerste)
    assert SocialBericht.objects.get().tekst == "a"


@pytest.mark.parametrize(
    "ruw",
    [
        b"",
        b"geen json",
        b"[]",
        b"{}",
        social(ontvangenOp="gisteren"),
        social(antwoordNodig="ja"),
        b"[" * 9999,
    ],
)
def test_a_social_message_that_cannot_be_read_waits_apart(ruw):
    assert lot(ruw, bron=Postbron.WEBHOOK)[0] == Poststatus.QUARANTAINE


# --- Keeping -------------------------------------------------------------------------------------


def test_raw_contents_go_a_month_after_a_message_was_dealt_with():
    open_, klaar, recent = (
        neem(mail()),
        neem(social(), bron=Postbron.WEBHOOK),
        neem(mail(van="a@b.nl", message_id="")),
    )
    Postbericht.objects.filter(pk=recent.pk).update(
        status=Poststatus.AFGEHANDELD, afgehandeld_op=NU + timedelta(29)
    )
    assert postbus.wis_postinhoud(nu=NU + timedelta(days=30)) == 0
    assert postbus.wis_postinhoud(nu=NU + timedelta(days=31)) == 1
    assert set(Postinhoud.objects.values_list("bericht", flat=True)) == {open_.pk, recent.pk}
    assert not Postinhoud.objects.filter(bericht=klaar).exists()
