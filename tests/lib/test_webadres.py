"""Asking the web: what counts as broken, and that nothing can send us to an address of our own network.

The servers of these tests are on this machine, which the module refuses; `lokaal` is the explicit exception.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kcc.lib.webadres import Soort, Uitslag, adressen_in, is_openbaar, is_openbaar_ip, vraag

WIE = "KCC-linkcontrole/1.0 (+https://kcc.test)"
PRIVE = [
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    "0.0.0.0",  # noqa: S104
    *("255.255.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1"),
    # An IPv4 address inside an IPv6 one.
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1"),
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


class Site:
    """A website on this machine that answers as `gedrag` says and remembers what it was asked."""

    def __init__(self) -> None:
        self.gevraagd: list[tuple[str, str, dict[str, str]]] = []
        self.gedrag: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def _antwoord(self) -> None:
                site.gevraagd.append((self.command, self.path, dict(self.headers)))
                site.gedrag[self.path.partition("?")[0]](self)

            do_HEAD = do_GET = _antwoord

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.poort = self.server.server_port
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def adres(self, pad: str = "/") -> str:
        return f"http://site.example:{self.poort}{pad}"

    @property
    def methoden(self) -> list[str]:
        return [methode for methode, _, _ in self.gevraagd]


def met(code: int, **koppen: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def antwoord(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for naam, waarde in koppen.items():
            handler.send_header(naam, waarde)
        handler.end_headers()

    return antwoord


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def lokaal(site: Site) -> Callable[..., Uitslag]:
    """Asks as always, but every name is this machine, and this machine at the port of `site` is allowed."""

    def vraag_lokaal(adres: str, **opties: Any) -> Uitslag:
        opties = {
            "wie": WIE,
            "tijd": 5.0,
            "opzoeker": lambda naam, poort: ["127.0.0.1"],
            "mag": lambda ip, poort: (ip, poort) == ("127.0.0.1", site.poort),
            **opties,
        }
        return vraag(adres, **opties)

    return vraag_lokaal


# --- What it finds -----------------------------------------------------------------------------


def test_a_page_that_works_is_asked_once_with_head_and_our_name(
    site: Site, lokaal: Callable[..., Uitslag]
) -> None:
    site.gedrag["/a/%C3%A9"] = met(200)
    assert lokaal(site.adres("/a/é?x=1 2")) == Uitslag(Soort.GOED, "", 200)
    [(methode, pad, koppen)] = site.gevraagd
    assert (methode, pad) == ("HEAD", "/a/%C3%A9?x=1%202")
    assert koppen["User-Agent"] == WIE
    assert koppen["Host"] == f"site.example:{site.poort}"


@pytest.mark.parametrize(
    ("code", "soort"),
    [
        *((code, Soort.STUK) for code in (400, 404, 410, 500, 502)),
        *((code, Soort.NIET_TE_CONTROLEREN) for code in (401, 403, 429, 503, 999)),
        *((code, Soort.GOED) for code in (200, 204, 304)),
    ],
)
def test_what_a_status_means(site: Site, lokaal: Callable[..., Uitslag], code: int, soort: Soort) -> None:
    site.gedrag["/"] = met(code)
    uitslag = lokaal(site.adres())
    assert (uitslag.soort, uitslag.code) == (soort, code)
    assert bool(uitslag.reden) == (soort != Soort.GOED)


@pytest.mark.parametrize("weigering", [404, 405, 501])
def test_get_has_the_last_word_where_head_is_refused(
    site: Site, lokaal: Callable[..., Uitslag], weigering: int
) -> None:
    site.gedrag["/"] = lambda handler: met(weigering if handler.command == "HEAD" else 200)(handler)
    assert lokaal(site.adres()).soort == Soort.GOED
    assert site.methoden == ["HEAD", "GET"]


def test_redirects_are_followed_up_to_a_limit(site: Site, lokaal: Callable[..., Uitslag]) -> None:
    site.gedrag |= {f"/{n}": met(302, Location=f"/{n + 1}") for n in range(9)}
    site.gedrag["/5"] = met(200)
    assert lokaal(site.adres("/0")).soort == Soort.GOED
    site.gedrag["/5"] = met(302, Location="/6")
    site.gevraagd.clear()
    uitslag = lokaal(site.adres("/0"))
    assert (uitslag.soort, uitslag.reden) == (Soort.STUK, "Het adres verwijst meer dan 5 keer door.")
    assert len(site.gevraagd) == 6


def test_a_large_answer_is_not_read(site: Site, lokaal: Callable[..., Uitslag]) -> None:
    gestuurd = 0

    def eindeloos(handler: BaseHTTPRequestHandler) -> None:
        nonlocal gestuurd
        if handler.command == "HEAD":
            return met(405)(handler)
        handler.send_response(200)
        handler.end_headers()
        try:
            while gestuurd < 50_000_000:
                handler.wfile.write(b"x" * 65536)
                gestuurd += 65536
        except OSError:
            pass
        return None

    site.gedrag["/"] = eindeloos
    begin = time.monotonic()
    assert lokaal(site.adres()).soort == Soort.GOED
    assert time.monotonic() - begin < 4
    time.sleep(0.1)
    assert gestuurd < 20_000_000


def test_a_server_that_drips_is_given_up(site: Site, lokaal: Callable[..., Uitslag]) -> None:
    def druppel(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(100):
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: 1\r\n" if _ == 0 else b"X: 1\r\n")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    site.gedrag["/"] = druppel
    begin = time.monotonic()
    uitslag = lokaal(site.adres(), tijd=0.5)
    assert uitslag == Uitslag(Soort.STUK, "De website antwoordt niet binnen 0.5 seconden.")
    assert time.monotonic() - begin < 3


def test_what_does_not_answer_is_broken_with_the_reason(site: Site, lokaal: Callable[..., Uitslag]) -> None:
    def onbekend(naam: str, poort: int) -> list[str]:
        raise socket.gaierror

    assert "naam is onbekend" in lokaal(site.adres(), opzoeker=onbekend).reden
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        dicht = vrij.getsockname()[1]
    uitslag = lokaal(f"http://site.example:{dicht}/", mag=lambda ip, poort: True)
    assert uitslag == Uitslag(Soort.STUK, "De website antwoordt niet.")
    site.gedrag["/"] = lambda handler: handler.wfile.write(b"\x00\x01 geen http\r\n\r\n")  # type: ignore[assignment,return-value]
    assert lokaal(site.adres()) == Uitslag(Soort.STUK, "De website antwoordt niet.")
    # Something that speaks no TLS.
    assert lokaal(f"https://site.example:{site.poort}/").soort == Soort.STUK


@pytest.mark.parametrize(
    "adres",
    [
        *("", "geen adres", "ftp://example.nl/", "javascript:alert(1)", "http://", "http://[::1"),
        *("http://a:99999/", "http://a:0/", "file:///etc/passwd", f"http://{'a' * 64}.nl/"),
        "http://exa mple.nl/\n",
    ],
)
def test_what_is_no_address_is_broken_and_asked_nowhere(adres: str) -> None:
    def nooit(naam: str, poort: int) -> list[str]:
        raise AssertionError(naam) if naam != "exa mple.nl" else socket.gaierror

    assert vraag(adres, wie=WIE, opzoeker=nooit).soort == Soort.STUK


# --- What it must never do ---------------------------------------------------------------------


@pytest.mark.parametrize("ip", PRIVE)
def test_addresses_that_are_not_of_the_internet(ip: str) -> None:
    assert not is_openbaar_ip(ip)
    assert not is_openbaar(ip, 80)


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "145.131.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet_on_the_ports_of_the_web_only(ip: str) -> None:
    assert is_openbaar(ip, 80)
    assert is_openbaar(ip, 443)
    assert not is_openbaar(ip, 22)
    assert not is_openbaar(ip, 5432)


@pytest.fixture
def geen_verbinding(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that is tried; none may be."""
    geprobeerd: list[Any] = []

    def weiger(adres: Any, *_: Any, **__: Any) -> None:
        geprobeerd.append(adres)
        raise OSError

    monkeypatch.setattr("kcc.lib.webadres.socket.create_connection", weiger)
    return geprobeerd


@pytest.mark.parametrize("ip", PRIVE)
def test_a_name_of_a_private_address_is_refused(geen_verbinding: list[Any], ip: str) -> None:
    uitslag = vraag("https://intern.example/", wie=WIE, opzoeker=lambda naam, poort: [ip])
    assert uitslag.soort == Soort.NIET_TE_CONTROLEREN
    assert geen_verbinding == []


@pytest.mark.parametrize(
    "adres",
    [
        *("http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"),
        *("http://127.1/", "http://[::ffff:127.0.0.1]/", "http://127.0.0.1:80/", "http://①②⑦.0.0.1/"),
    ],
)
def test_every_way_to_write_this_machine_is_refused(geen_verbinding: list[Any], adres: str) -> None:
    """With the real look-up of this machine."""
    assert vraag(adres, wie=WIE).soort in (Soort.NIET_TE_CONTROLEREN, Soort.STUK)
    assert geen_verbinding == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(geen_verbinding: list[Any]) -> None:
    uitslag = vraag("http://x.example/", wie=WIE, opzoeker=lambda naam, poort: ["1.1.1.1", "10.0.0.1"])
    assert uitslag.soort == Soort.NIET_TE_CONTROLEREN
    assert geen_verbinding == []


def test_the_name_is_looked_up_once_and_that_address_is_connected_to(geen_verbinding: list[Any]) -> None:
    """DNS rebinding: what the name says the second time does not matter, because nobody asks."""
    antwoorden = iter([["1.1.1.1"], ["127.0.0.1"]])
    vraag("http://x.example/", wie=WIE, opzoeker=lambda naam, poort: next(antwoorden))
    assert geen_verbinding == [("1.1.1.1", 80)]
    assert next(antwoorden) == ["127.0.0.1"]


def test_get_after_head_is_checked_anew(site: Site) -> None:
    site.gedrag["/"] = met(405)
    namen = iter([["127.0.0.1"], ["10.0.0.1"]])
    uitslag = vraag(
        site.adres(), wie=WIE, opzoeker=lambda naam, poort: next(namen), mag=lambda ip, _: ip == "127.0.0.1"
    )
    assert uitslag.soort == Soort.NIET_TE_CONTROLEREN
    assert site.methoden == ["HEAD"]


@pytest.mark.parametrize(
    "naar",
    [
        *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/"),
        *("//192.168.1.1/", "http://intern.example/"),
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, naar: str) -> None:
    site.gedrag["/"] = met(301, Location=naar)

    def opzoeker(naam: str, poort: int) -> list[str]:
        return {"site.example": ["127.0.0.1"], "intern.example": ["10.1.2.3"]}.get(naam, [naam])

    def mag(ip: str, poort: int) -> bool:
        return (ip, poort) == ("127.0.0.1", site.poort) or is_openbaar(ip, poort)

    uitslag = vraag(site.adres(), wie=WIE, opzoeker=opzoeker, mag=mag)
    assert uitslag.soort == Soort.NIET_TE_CONTROLEREN
    assert len(site.gevraagd) == 1


@pytest.mark.parametrize("naar", ["file:///etc/passwd", "gopher://x/", "ftp://example.nl/"])
def test_a_redirect_to_something_else_than_the_web_is_broken(
    site: Site, lokaal: Callable[..., Uitslag], naar: str
) -> None:
    site.gedrag["/"] = met(302, Location=naar)
    assert lokaal(site.adres()).soort == Soort.STUK


def test_a_password_in_an_address_is_not_sent() -> None:
    assert vraag("https://jan:geheim@example.nl/", wie=WIE).soort == Soort.NIET_TE_CONTROLEREN


def test_a_proxy_of_the_environment_is_not_used(
    site: Site, lokaal: Callable[..., Uitslag], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    site.gedrag["/"] = met(200)
    assert lokaal(site.adres()).soort == Soort.GOED


# --- Addresses in texts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tekst", "adressen"),
    [
        ("Kijk op https://www.rdw.nl.", ["https://www.rdw.nl"]),
        (
            "Ga naar www.cak.nl, of http://a.nl/b?c=1&d=2#e!",
            ["https://www.cak.nl", "http://a.nl/b?c=1&d=2#e"],
        ),
        ("(zie https://nl.wikipedia.org/wiki/Awb_(wet))", ["https://nl.wikipedia.org/wiki/Awb_(wet)"]),
        ('<a href="https://a.nl/x">hier</a>', ["https://a.nl/x"]),
        ("https://a.nl https://a.nl", ["https://a.nl"]),
        ("mail a@www.nl.example of bel", []),
        ("geen adres: http en https", []),
    ],
)
def test_addresses_in_a_text(tekst: str, adressen: list[str]) -> None:
    assert adressen_in(tekst) == adressen
