"""Text from elsewhere as the plain text of the catalogue: paragraphs and lists, no markup, nothing hidden."""

import html
import re

import nh3

# What becomes a blank line, and what is thrown away with everything in it.
_BLOKKEN = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "tr",
    "blockquote",
    "section",
)
_WEG = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"}
# An element, a comment or the mark that office software puts before what it copies; not "a < b".
_LIJKT_OP_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>]*)?/?>|<!--|<![a-zA-Z]|<\?")
_BLOK = re.compile(rf"</?(?:{'|'.join(_BLOKKEN)})>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.S)
# Characters that show nothing: controls but for the line end and the tab, and those that turn the direction
# of what follows. Right-to-left text itself needs none of them.
_ONZICHTBAAR = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_TE_VEEL_WIT = re.compile(r"\n{3,}")


def platte_tekst(waarde: str) -> str:
    """`waarde` without markup: paragraphs parted by a blank line, points that begin with "- ".

    HTML that was pasted keeps its words, lists and the addresses of its links; scripts and styles go with
    their contents. Text without markup stays as it is, but for line ends and characters that show nothing.
    A NUL is left for the form field to refuse. What comes out may hold "<": showing it must escape it.
    Takes about a second per megabyte of markup: refuse what is far too long before.
    """
    waarde = _ONZICHTBAAR.sub("", waarde.replace("\r\n", "\n").replace("\r", "\n"))
    if _LIJKT_OP_HTML.search(waarde):
        waarde = _uit_html(waarde)
    regels = [regel.rstrip() for regel in waarde.split("\n")]
    return _TE_VEEL_WIT.sub("\n\n", "\n".join(regels)).strip()


def _uit_html(waarde: str) -> str:
    schoon = nh3.clean(
        waarde,
        tags={"a", "br", "li", "td", "th", *_BLOKKEN},
        clean_content_tags=_WEG,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    schoon = _LINK.sub(_link, schoon)
    schoon = re.sub(r"<br\s*/?>", "\n", schoon)
    schoon = re.sub(r"\s*<li>\s*", "\n- ", schoon).replace("</li>", "")
    schoon = re.sub(r"</t[dh]>\s*<t[dh]>", " ", schoon)
    schoon = _BLOK.sub("\n\n", schoon)
    # Whatever stayed (a link without an address) goes; then the words are words again.
    tekst = html.unescape(nh3.clean(schoon, tags=set()))
    tekst = re.sub(r"[ \t\xa0]+", " ", tekst)
    return "\n".join(regel.strip() for regel in tekst.split("\n")).replace("\n\n- ", "\n- ")


def _link(gevonden: re.Match[str]) -> str:
    adres, woorden = gevonden.group(1), gevonden.group(2)
    kaal = adres.removeprefix("mailto:").removeprefix("tel:")
    return woorden if not kaal or kaal in woorden else f"{woorden} ({kaal})"
