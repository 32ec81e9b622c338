"""Asking an address on the web whether it works, politely and without ever reaching into our own network.

Who writes a text decides which address is asked. So every request goes only where anybody on the internet
could go: the name is looked up once, every address it has must be public, and the connection is made to one
of those. A name that points elsewhere a moment later (DNS rebinding), a redirect and an IPv4 address inside
an IPv6 one all meet the same check. No proxy of the environment is used.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

# Whether this address (an IP as text) and port may be connected to.
Toets = Callable[[str, int], bool]
# From a name and a port to the addresses it has.
Opzoeker = Callable[[str, int], Sequence[str]]

_POORTEN = {80, 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OMLEIDING = {301, 302, 303, 307, 308}
# It answers, but not to us; a person may well get through.
_NIET_AAN_ONS = {401, 403, 405, 406, 407, 418, 425, 429, 451, 503, 999}
_IN_PAD = "/%:=&?~+!$,;'@()*[]-._"
_ADRES = re.compile(r"(?:https?://|(?<![\w.@/-])www\.)[^\s<>\"“”|\\^`{}]+", re.I)
_LEESTEKENS = ".,;:!?'’»*_"


class Soort(StrEnum):
    GOED = "goed"
    STUK = "stuk"
    # Not ours to ask, or it does not answer programs.
    NIET_TE_CONTROLEREN = "niet_te_controleren"


@dataclass(frozen=True)
class Uitslag:
    """What came of asking. reden: in words for the editor, "" when it works. code: of the last answer, None
    when nothing answered."""

    soort: Soort
    reden: str = ""
    code: int | None = None


class _Niet(Exception):
    """Stops asking, with what came of it."""

    def __init__(self, soort: Soort, reden: str) -> None:
        self.uitslag = Uitslag(soort, reden)
        super().__init__(reden)


def is_openbaar(ip: str, poort: int) -> bool:
    """Whether this is a web server that anybody on the internet could reach."""
    return poort in _POORTEN and is_openbaar_ip(ip)


def is_openbaar_ip(ip: str) -> bool:
    """Not of this machine, this network, or any other use than the public internet."""
    adres = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(adres, ipaddress.IPv6Address):
        ingebed = adres.ipv4_mapped or adres.sixtofour
        if adres in _NAT64:
            ingebed = ipaddress.IPv4Address(int(adres) & 0xFFFFFFFF)
        if ingebed is not None:
            return is_openbaar_ip(str(ingebed))
        if adres.is_site_local or adres.teredo:
            return False
    return adres.is_global and not adres.is_multicast and not adres.is_reserved


def zoek_op(naam: str, poort: int) -> Sequence[str]:
    """The addresses of a name, each once, in the order in which to try them."""
    gevonden = socket.getaddrinfo(naam, poort, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(regel[4][0]) for regel in gevonden))


def adressen_in(tekst: str) -> list[str]:
    """The web addresses in a text, in order, each once; without the full stop that ends a sentence."""
    gevonden = []
    for treffer in _ADRES.findall(tekst):
        adres = treffer.rstrip(_LEESTEKENS)
        while adres.endswith((")", "]")) and adres.count("(") + adres.count("[") < adres.count(
            ")"
        ) + adres.count("]"):
            adres = adres[:-1].rstrip(_LEESTEKENS)
        gevonden.append(adres if "://" in adres else f"https://{adres}")
    return list(dict.fromkeys(gevonden))


def vraag(
    adres: str,
    *,
    wie: str,
    tijd: float = 10,
    omleidingen: int = 5,
    mag: Toets = is_openbaar,
    opzoeker: Opzoeker = zoek_op,
) -> Uitslag:
    """Ask whether `adres` works: HEAD, and GET when HEAD is refused; of an answer only its head is read.

    wie: the User-Agent. tijd: seconds for each request, connecting included. omleidingen: how many are
    followed. Never raises.
    """
    try:
        for _ in range(omleidingen + 1):
            doel = _ontleed(adres)
            code, naar = _een_verzoek("HEAD", doel, wie, tijd, mag, opzoeker)
            if code >= 400:
                code, naar = _een_verzoek("GET", doel, wie, tijd, mag, opzoeker)
            if code not in _OMLEIDING or not naar:
                return _oordeel(code)
            adres = urljoin(adres, naar)
    except _Niet as fout:
        return fout.uitslag
    return Uitslag(Soort.STUK, f"Het adres verwijst meer dan {omleidingen} keer door.", code)


class _Doel(NamedTuple):
    """What to connect to, and what to ask for there."""

    is_beveiligd: bool
    naam: str
    poort: int
    pad: str


def _ontleed(adres: str) -> _Doel:
    try:
        delen = urlsplit(adres)
        naam, poort = delen.hostname or "", delen.port
        if delen.scheme not in ("http", "https") or not naam or poort == 0:
            raise ValueError
        if ":" not in naam:
            naam = naam.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise _Niet(Soort.STUK, "Dit is geen geldig webadres.") from None
    if delen.username is not None or delen.password is not None:
        raise _Niet(Soort.NIET_TE_CONTROLEREN, "In het adres staat een gebruikersnaam of wachtwoord.")
    is_beveiligd = delen.scheme == "https"
    pad = quote(delen.path or "/", safe=_IN_PAD)
    if delen.query:
        pad += f"?{quote(delen.query, safe=_IN_PAD)}"
    return _Doel(is_beveiligd, naam, poort or (443 if is_beveiligd else 80), pad)


def _een_verzoek(
    methode: str, doel: _Doel, wie: str, tijd: float, mag: Toets, opzoeker: Opzoeker
) -> tuple[int, str]:
    """The status and where it redirects to."""
    try:
        adressen = opzoeker(doel.naam, doel.poort)
    except (OSError, UnicodeError):
        raise _Niet(Soort.STUK, "Deze website bestaat niet (meer): de naam is onbekend.") from None
    if not adressen or not all(mag(ip, doel.poort) for ip in adressen):
        raise _Niet(
            Soort.NIET_TE_CONTROLEREN, "Dit adres ligt niet op het openbare internet. Wij vragen het niet op."
        )
    verbinding = _Verbinding(doel, adressen, tijd)
    try:
        verbinding.request(
            methode, doel.pad, headers={"User-Agent": wie, "Accept": "*/*", "Connection": "close"}
        )
        antwoord = verbinding.getresponse()
        if verbinding.is_te_laat:  # the head was cut off, which reads as its end
            raise TimeoutError
        return antwoord.status, antwoord.getheader("Location", "")
    except ssl.SSLCertVerificationError:
        raise _Niet(Soort.STUK, "Het beveiligingscertificaat van de website klopt niet.") from None
    except (OSError, http.client.HTTPException, ValueError) as fout:
        if verbinding.is_te_laat or isinstance(fout, TimeoutError):
            raise _Niet(Soort.STUK, f"De website antwoordt niet binnen {tijd:g} seconden.") from None
        raise _Niet(Soort.STUK, "De website antwoordt niet.") from None
    finally:
        verbinding.close()


class _Verbinding(http.client.HTTPConnection):
    """A connection to one of these addresses and to no other, that ends after `tijd` seconds."""

    def __init__(self, doel: _Doel, adressen: Sequence[str], tijd: float) -> None:
        super().__init__(doel.naam, doel.poort, timeout=tijd)
        # So that the Host header names no port where there is no need to.
        self.default_port = 443 if doel.is_beveiligd else 80
        self._adressen = adressen
        self._is_beveiligd = doel.is_beveiligd
        self.is_te_laat = False
        # A server that sends a byte now and then would otherwise keep us for ever.
        self._wekker = threading.Timer(tijd, self._breek_af)
        self._wekker.daemon = True

    def connect(self) -> None:
        self._wekker.start()
        laatste: OSError | None = None
        for ip in self._adressen:
            try:
                self.sock = socket.create_connection((ip, self.port), self.timeout)
                break
            except OSError as fout:
                laatste = fout
        else:
            raise laatste or OSError("geen adres")
        if self._is_beveiligd:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def close(self) -> None:
        self._wekker.cancel()
        super().close()

    def _breek_af(self) -> None:
        self.is_te_laat = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _oordeel(code: int) -> Uitslag:
    if code < 400:
        return Uitslag(Soort.GOED, "", code)
    if code in _NIET_AAN_ONS:
        return Uitslag(
            Soort.NIET_TE_CONTROLEREN, f"De website laat geen controle door programma’s toe ({code}).", code
        )
    if code in (404, 410):
        return Uitslag(Soort.STUK, f"Deze pagina bestaat niet (meer) ({code}).", code)
    return Uitslag(Soort.STUK, f"De website geeft een fout ({code}).", code)
