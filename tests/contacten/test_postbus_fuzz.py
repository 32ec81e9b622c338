"""Mail that no person and few programs would send: none is lost, none is registered twice, nothing breaks."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacten.enums import Postbron, Poststatus
from contacten.models import Postantwoord, Postbericht
from contacten.postbus.bijlagen import keur
from contacten.postbus.mail import Onleesbaar, lees_mail
from contacten.postbus.tekst import decodeer, kop, tekst_uit_html, zuiver_html
from contacten.services import postbus
from tests.contacten.factories import NU
from tests.contacten.post import PDF, PNG, mail, weigering, zip_met

_STUKJES = [
    *(b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"\r\n\r\n", b"=?utf-8?b?", b"=?rot13?q?x?=", b"?=", b"--grens"),
    *(
        b"--grens--",
        b"Content-Type: multipart/mixed; boundary=",
        b"Content-Type: ;",
        b"charset=\x00",
        b"\xed\xa0\x80",
    ),
    *(b"Content-Transfer-Encoding: base64\n\n!!!", b"Content-Disposition: attachment; filename*=utf-8''%ff"),
    *(
        b"From: <@>",
        b"From: a@b.nl, c@d.nl",
        b"To: undisclosed-recipients:;",
        b"Date: 99 Foo 0000",
        b"Message-ID: <",
    ),
    *(
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: message/delivery-status\n\n",
        b"Subject: " + b"x" * 5000,
    ),
    *("𝔲𝔫𝔦𝔠𝔬𝔡𝔢\u202e\ufeff".encode(), b"References: " + b"<a@b> " * 500, b"<html><style><!--", b"PK\x03\x04"),
]


def _zaden() -> list[bytes]:
    """Whole mails to begin with: our own, and those with which Python tests its mail library."""
    eigen = [
        mail(),
        mail("", html="<p>Hoi <img src=x onerror=alert(1)></p>"),
        mail(bijlagen=(("brief.pdf", "application/pdf", PDF), ("foto.png", "image/png", PNG))),
        mail(bijlagen=(("x.zip", "application/zip", zip_met("a.exe")),)),
        mail(Auto_Submitted="auto-replied"),
        weigering("<iets@elders.nl>"),
        b"",
    ]
    try:
        import test.test_email as python_tests
    except ImportError:
        return eigen
    map_ = Path(python_tests.__file__).parent / "data"
    return [*eigen, *(pad.read_bytes() for pad in sorted(map_.iterdir()) if pad.stat().st_size < 100_000)]


def _verhaspel(rng: random.Random, ruw: bytes) -> bytes:
    """Do to a mail what bad programs, bad disks and bad people do."""
    for _ in range(rng.randint(1, 6)):
        plek = rng.randint(0, len(ruw))
        wat = rng.randrange(6)
        if wat == 0:
            ruw = ruw[:plek]
        elif wat == 1:
            ruw = ruw[:plek] + rng.choice(_STUKJES) + ruw[plek:]
        elif wat == 2:
            ruw = ruw[:plek] + rng.randbytes(rng.randint(1, 40)) + ruw[plek + rng.randint(0, 40) :]
        elif wat == 3:
            einde = min(len(ruw), plek + rng.randint(1, 300))
            ruw = ruw[:einde] + ruw[plek:einde] * rng.randint(1, 4) + ruw[einde:]
        elif wat == 4:
            ruw = ruw.replace(rng.choice([b"\n", b":", b"<", b'"', b";", b"="]), b"", 1)
        else:
            ruw = b"\n".join(rng.sample(regels := ruw.split(b"\n"), len(regels)))
    return ruw


def test_the_standard_librarys_own_messages_are_there_where_python_has_them():
    """So that nobody believes that they were tried when they were not."""
    pytest.importorskip("test.test_email", reason="Deze Python heeft de tests van zijn bibliotheek niet.")
    assert len(_zaden()) > 50


def test_reading_gives_something_clean_or_says_why_not():
    rng = random.Random(20260105)
    zaden = _zaden()
    for ronde in range(1500):
        ruw = zaden[ronde] if ronde < len(zaden) else _verhaspel(rng, rng.choice(zaden))
        try:
            gelezen = lees_mail(ruw)
        except (Onleesbaar, RecursionError):
            continue
        for tekst in (
            gelezen.onderwerp,
            gelezen.tekst,
            gelezen.html,
            gelezen.afzender,
            gelezen.afzender_naam,
        ):
            tekst.encode("utf-8")
            assert "\x00" not in tekst
        assert "<script" not in gelezen.html and "<img" not in gelezen.html
        assert len(gelezen.onderwerp) <= 300 and len(gelezen.afzender) <= 254
        for bestand in gelezen.bestanden:
            naam = keur(bestand.naam, bestand.inhoud, grootste=10**6).naam
            assert naam and "/" not in naam and "\\" not in naam and len(naam) <= 200


@pytest.mark.django_db
def test_of_everything_that_comes_nothing_is_lost_and_nothing_is_double():
    rng = random.Random(5)
    zaden = _zaden()
    alles = [*zaden, *(_verhaspel(rng, rng.choice(zaden)) for _ in range(250))]
    ids = set()
    for ruw in alles:
        bericht = postbus.neem_aan(bron=Postbron.PIJP, ruw=ruw, nu=NU).bericht
        postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
        ids.add(bericht.pk)
    verschillend = len(set(alles))
    assert len(ids) == Postbericht.objects.count() == verschillend
    for ruw in reversed(alles):
        nogmaals = postbus.neem_aan(bron=Postbron.IMAP, ruw=ruw, nu=NU)
        assert not nogmaals.is_nieuw
    assert Postbericht.objects.count() == verschillend
    waar = Counter(Postbericht.objects.values_list("status", flat=True))
    assert waar[Poststatus.ONTVANGEN] == 0
    assert set(waar) <= set(Poststatus.values) and sum(waar.values()) == verschillend
    assert waar[Poststatus.OPEN] and waar[Poststatus.QUARANTAINE] and waar[Poststatus.DUBBEL]
    assert not Postbericht.objects.filter(status=Poststatus.QUARANTAINE, quarantainereden="").exists()
    # Every raw message is still there, byte for byte.
    assert {bytes(b.inhoud.ruw) for b in Postbericht.objects.select_related("inhoud")} == set(alles)
    meeste = Counter(Postantwoord.objects.values_list("aan", flat=True)).most_common(1)
    assert not meeste or meeste[0][1] <= 3


@pytest.mark.django_db
@pytest.mark.parametrize("bron", [Postbron.SCANMAP, Postbron.FORMULIER, Postbron.WEBHOOK])
def test_the_other_channels_lose_nothing_either(bron):
    rng = random.Random(6)
    zaden = [
        PDF,
        b'{"referentie": "a", "account": "@x", "ontvangenOp": "2025-03-12T10:00:00Z"}',
        b'{"naam": "a"}',
    ]
    for _ in range(60):
        ruw = _verhaspel(rng, rng.choice(zaden))
        bericht = postbus.neem_aan(bron=bron, ruw=ruw, nu=NU).bericht
        postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    assert not Postbericht.objects.unread().exists()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_decode(inhoud):
    for tekenset in (None, "utf-8", "ascii", "utf-16", "idna", "punycode", "hex", "\x00", "x" * 500):
        decodeer(inhoud, tekenset)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_a_header_and_a_page(tekst):
    kop(tekst).encode("utf-8")
    tekst_uit_html(tekst)
    schoon = zuiver_html(tekst)
    assert "<script" not in schoon
