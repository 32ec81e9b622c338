"""Text from outside made fit to keep and to show: whatever its bytes, its encoding or its tricks."""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from html.parser import HTMLParser

import nh3

# Longer is cut for the screen; the raw message keeps all of it.
LANGSTE_TEKST = 200_000
_LANGSTE_HTML = 1_000_000
_LANGSTE_KOP = 10_000
_INGEKORT = "\n\n[De rest van dit bericht is te lang om te tonen.]"
# Control characters that a database or a page cannot hold, but line ends and tabs.
_BESTURING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Marks that turn the direction of reading: a file name can be made to look like another kind.
_RICHTING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEGE_REGELS = re.compile(r"\n\s*\n(?:\s*\n)+")
# Encodings of Python that are no encodings of mail; some take a time that grows with the square.
_GEEN_TEKENSET = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
_GELIJK_AAN = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "hr", "i", "li", "ol"),
    *("p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead"),
    *("tr", "u", "ul", "h1", "h2", "h3", "h4", "h5", "h6"),
}
_REGEL_NA = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "hr",
    "table",
}
_OVERSLAAN = {"script", "style", "head", "title", "template", "noscript"}


def schoon(tekst: str) -> str:
    """Without what a database cannot hold: NUL, lone surrogates, control characters; lines end with \\n."""
    tekst = tekst.replace("\r\n", "\n").replace("\r", "\n")
    tekst = _BESTURING.sub("", tekst)
    return tekst.encode("utf-8", "replace").decode("utf-8")


def een_regel(tekst: str, maximum: int) -> str:
    """On one line, without marks that turn the direction, at most `maximum` characters."""
    return " ".join(_RICHTING.sub("", schoon(tekst)).split())[:maximum].strip()


def lange_tekst(tekst: str) -> str:
    """What a person wrote, with at most one empty line at a time; cut when too long for a screen."""
    tekst = _LEGE_REGELS.sub("\n\n", schoon(tekst[: 2 * LANGSTE_TEKST])).strip()
    return tekst if len(tekst) <= LANGSTE_TEKST else tekst[:LANGSTE_TEKST] + _INGEKORT


def decodeer(inhoud: bytes, tekenset: str | None) -> str:
    """Bytes in the encoding that they say they are in, or, when that cannot be, the likeliest one."""
    naam = _tekenset(tekenset)
    pogingen = [naam, "utf-8"] if naam else ["utf-8"]
    for poging in pogingen:
        try:
            return inhoud.decode(poging)
        except (UnicodeError, LookupError, ValueError):
            continue
    return inhoud.decode("cp1252", "replace")


def _tekenset(naam: str | None) -> str:
    """The codec of that name, when it is one for text; "" else."""
    try:
        codec = codecs.lookup((naam or "").strip().strip("'\""))
    except (LookupError, ValueError, UnicodeError):
        return ""
    if not getattr(codec, "_is_text_encoding", False) or codec.name in _GEEN_TEKENSET:
        return ""
    return _GELIJK_AAN.get(codec.name, codec.name)


def kop(ruw: str) -> str:
    """The value of a header as a person reads it: encoded words, raw 8-bit and broken ones too."""
    tekst = uit_kop(ruw[:_LANGSTE_KOP])
    try:
        delen = decode_header(tekst)
    except (HeaderParseError, ValueError, LookupError):
        return tekst
    return "".join(deel if isinstance(deel, str) else decodeer(deel, tekenset) for deel, tekenset in delen)


def uit_kop(ruw: str) -> str:
    """A header as the mail library hands it over: bytes beyond ASCII stand in it as lone surrogates."""
    try:
        return decodeer(ruw.encode("ascii", "surrogateescape"), None)
    except UnicodeEncodeError:  # it was decoded already
        return schoon(ruw)


def zuiver_html(html: str) -> str:
    """HTML that may be shown: no script, style, form or frame, and nothing that is fetched from elsewhere."""
    return nh3.clean(
        schoon(html[:_LANGSTE_HTML]),
        tags=TAGS,
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style", "title"},
    )


def tekst_uit_html(html: str) -> str:
    """What an HTML mail says, as lines of text; the address of a link follows its words."""
    lezer = _Lezer()
    lezer.feed(html[:_LANGSTE_HTML])
    lezer.close()
    regels = (" ".join(regel.split()) for regel in "".join(lezer.delen).split("\n"))
    return lange_tekst("\n".join(regels))


class _Lezer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.delen: list[str] = []
        self._overslaan = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _OVERSLAAN:
            self._overslaan += 1
        elif tag in _REGEL_NA:
            self.delen.append("\n")
        if tag == "li":
            self.delen.append("- ")
        elif tag in ("td", "th"):
            self.delen.append(" ")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _OVERSLAAN:
            self._overslaan = max(0, self._overslaan - 1)
        elif tag in _REGEL_NA:
            self.delen.append("\n")
        elif tag == "a" and self._link.startswith(("http://", "https://")):
            if not "".join(self.delen[-3:]).strip().endswith(self._link.rstrip("/")):
                self.delen.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._overslaan:
            self.delen.append(data.replace("\n", " "))
