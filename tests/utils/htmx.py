"""What htmx does with a page, without a browser: use a control, apply the answer, compare with a fresh load.

    na = gebruik(client, pagina, '//*[@id="zoek"]', waarde="paspoort")
    assert regels(na.pagina) == regels(client.get(na.adres))

Knows what KCC uses: hx-get and hx-post, hx-target (`this` or `#id`) and hx-swap (innerHTML or outerHTML),
also inherited, hx-swap-oob="true", hx-push-url, hx-replace-url and a <title> in the answer. Anything else
fails.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

# Different at every request.
ALTIJD_ANDERS = ('//input[@name="csrfmiddlewaretoken"]', '//meta[@name="csrf-token"]')


@dataclass(frozen=True)
class Resultaat:
    """The page after the answer was applied, the address that the browser shows, and the answer itself."""

    pagina: HtmlElement
    adres: str
    antwoord: HttpResponse


def gebruik(client: Client, pagina: HttpResponse, kies: str, *, waarde: str | None = None) -> Resultaat:
    """Use the one element of `pagina` that XPath `kies` points at, after typing `waarde` in it."""
    document = _document(pagina)
    [element] = document.xpath(kies)
    if waarde is not None:
        element.set("value", waarde)
    methode = "get" if element.get("hx-get") is not None else "post"
    adres = element.get(f"hx-{methode}")
    assert adres is not None, f"{kies} heeft geen hx-get of hx-post"
    doel = _doel(document, element)
    koppen = {"HX-Request": "true", "HX-Target": doel.get("id", "")}
    if methode == "get":
        delen = urlsplit(adres)
        vraag = parse_qsl(delen.query, keep_blank_values=True) + _waarden(element)
        adres = delen._replace(query=urlencode(vraag)).geturl()
        antwoord = client.get(adres, headers=koppen)
    else:
        antwoord = client.post(adres, dict(_waarden(element)), headers=koppen)
    assert antwoord.status_code in {200, 409, 422}, f"{adres}: {antwoord.status_code}"
    _pas_toe(document, doel, _geerfd(element, "hx-swap") or "innerHTML", antwoord.content.decode())
    toon = _geerfd(element, "hx-push-url") or _geerfd(element, "hx-replace-url")
    return Resultaat(document, adres if toon == "true" else toon or pagina.request["PATH_INFO"], antwoord)


def regels(pagina: HttpResponse | HtmlElement) -> list[str]:
    """The page as lines, one for every tag and text, without what differs at every load."""
    document = _document(pagina) if isinstance(pagina, HttpResponse) else pagina
    for kies in ALTIJD_ANDERS:
        for weg in document.xpath(kies):
            weg.drop_tree()
    return list(_regels(document, 0))


def _document(pagina: HttpResponse) -> HtmlElement:
    return html.document_fromstring(pagina.content.decode())


def _geerfd(element: HtmlElement, attribuut: str) -> str | None:
    for knoop in (element, *element.iterancestors()):
        if (waarde := knoop.get(attribuut)) is not None:
            return waarde
    return None


def _doel(document: HtmlElement, element: HtmlElement) -> HtmlElement:
    kies = _geerfd(element, "hx-target") or "this"
    if kies == "this":
        return element
    assert kies.startswith("#"), f"hx-target {kies} kent deze hulp niet"
    return document.get_element_by_id(kies[1:])


def _waarden(element: HtmlElement) -> list[tuple[str, str]]:
    """A form sends all its fields; a field sends itself; in a form that is posted, the other fields too."""
    formulier = element if element.tag == "form" else next(element.iterancestors("form"), None)
    if formulier is not None and (element is formulier or element.get("hx-post") is not None):
        waarden = formulier.form_values()
        return waarden + (
            [(element.get("name"), element.get("value", ""))] if element.tag == "button" else []
        )
    if element.get("name"):
        return [(element.get("name"), element.get("value", ""))]
    return []


def _pas_toe(document: HtmlElement, doel: HtmlElement, wijze: str, antwoord: str) -> None:
    fragment = html.fragment_fromstring(antwoord, create_parent="div")
    for titel in fragment.xpath("./title"):
        document.xpath("//title")[0].text = titel.text
        titel.drop_tree()
    for los in fragment.xpath("//*[@hx-swap-oob]"):
        assert los.attrib.pop("hx-swap-oob") == "true"
        oud = document.get_element_by_id(los.get("id"))
        los.getparent().remove(los)
        _vervang(oud, [los])
    wijze = wijze.split()[0]
    assert wijze in {"innerHTML", "outerHTML"}, f"hx-swap {wijze} kent deze hulp niet"
    if wijze == "innerHTML":
        for kind in list(doel):
            doel.remove(kind)
        doel.text = fragment.text
        doel.extend(list(fragment))
    else:
        _vervang(doel, list(fragment))


def _vervang(oud: HtmlElement, nieuw: list[Any]) -> None:
    ouder = oud.getparent()
    plek = ouder.index(oud)
    staart = oud.tail
    ouder.remove(oud)
    for knoop in reversed(nieuw):
        ouder.insert(plek, knoop)
    if nieuw:
        nieuw[-1].tail = staart


def _regels(knoop: HtmlElement, diepte: int) -> Any:
    inspringing = "  " * diepte
    if isinstance(knoop.tag, str):
        attributen = "".join(f' {naam}="{waarde}"' for naam, waarde in sorted(knoop.items()))
        yield f"{inspringing}<{knoop.tag}{attributen}>"
        if knoop.text and (tekst := " ".join(knoop.text.split())):
            yield f"{inspringing}  {tekst}"
        for kind in knoop:
            yield from _regels(kind, diepte + 1)
    if diepte and knoop.tail and (tekst := " ".join(knoop.tail.split())):
        yield f"{inspringing}{tekst}"
