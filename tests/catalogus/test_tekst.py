"""How texts, amounts and terms are written."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from catalogus.models import Product
from catalogus.templatetags.catalogus import alineas, euro, opsomming, termijn


@pytest.mark.parametrize(
    ("tekst", "html"),
    [
        ("", ""),
        ("Eén regel", "<p>Eén regel</p>"),
        ("a\nb", "<p>a<br>b</p>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("Let op:\r\n- a\r\n- b\r\nklaar", "<p>Let op:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>klaar</p>"),
        ("a - b\n-c", "<p>a - b<br>-c</p>"),
        (
            "<script>x</script>\n\n- <b>&",
            "<p>&lt;script&gt;x&lt;/script&gt;</p>\n<ul><li>&lt;b&gt;&amp;</li></ul>",
        ),
    ],
)
def test_alineas(tekst: str, html: str) -> None:
    assert alineas(tekst) == html


def test_opsomming_is_a_list_of_its_lines_escaped() -> None:
    assert opsomming("Uw <b>pas\n\n- Geld\n") == "<ul><li>Uw &lt;b&gt;pas</li><li>Geld</li></ul>"


@pytest.mark.parametrize(
    ("taal", "bedrag", "verwacht"),
    [
        ("nl", "83.87", "€\N{NO-BREAK SPACE}83,87"),
        ("nl", "1234.5", "€\N{NO-BREAK SPACE}1.234,50"),
        ("en", "83.87", "€\N{NO-BREAK SPACE}83.87"),
        ("nl", "0.00", "gratis"),
    ],
)
def test_euro(taal: str, bedrag: str, verwacht: str) -> None:
    with translation.override(taal):
        assert euro(Decimal(bedrag)) == verwacht


@pytest.mark.parametrize(
    ("aantal", "eenheid", "verwacht"),
    [
        (1, "werkdagen", "1 werkdag"),
        (5, "werkdagen", "5 werkdagen"),
        (8, "weken", "8 weken"),
        (1, "maanden", "1 maand"),
        (3, "dagen", "3 dagen"),
        (None, "direct", "klaar terwijl u wacht"),
        (None, "", ""),
    ],
)
def test_termijn(aantal: int | None, eenheid: str, verwacht: str) -> None:
    assert termijn(Product(termijn_aantal=aantal, termijn_eenheid=eenheid)) == verwacht


@pytest.mark.parametrize(
    ("taal", "naam_en", "verwacht"),
    [
        ("nl", "Passport", "<b>Paspoort &amp; pas</b>"),
        ("en", "Passport", "<b>Passport</b>"),
        ("en", "", '<b lang="nl">Paspoort &amp; pas</b>'),
    ],
)
def test_text_without_a_translation_is_marked_as_dutch(taal: str, naam_en: str, verwacht: str) -> None:
    sjabloon = Template('{% load catalogus %}<b{{ product|taal:"naam" }}>{{ product|tekst:"naam" }}</b>')
    with translation.override(taal):
        assert (
            sjabloon.render(Context({"product": Product(naam="Paspoort & pas", naam_en=naam_en)})) == verwacht
        )
