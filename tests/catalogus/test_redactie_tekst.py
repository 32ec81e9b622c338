"""What happens to a text on its way in, and what is said of it: pure functions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogus.opmaak import platte_tekst
from catalogus.taalhulp import HOOGSTENS_PER_SOORT, MOEILIJK, hints
from catalogus.verschil import Soort, woordverschil


@pytest.mark.parametrize(
    ("geplakt", "tekst"),
    [
        (
            "<p>Hallo <b>u</b>.</p><ul><li>Een</li><li>Twee &amp; drie</li></ul><p>Na</p>",
            "Hallo u.\n\n- Een\n- Twee & drie\n\nNa",
        ),
        ("<script>alert(1)</script>Hoi<style>p {}</style>", "Hoi"),
        ("<img src=x onerror=alert(1)>Hoi", "Hoi"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"),
        ('Lees het <a href="https://x.nl/a?b=1&c=2">hier</a>.', "Lees het hier (https://x.nl/a?b=1&c=2)."),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
        ('<a href="mailto:a@b.nl">a@b.nl</a>', "a@b.nl"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<!-- Word --><p class=MsoNormal>Tekst</p>", "Tekst"),
        ("Een regel<br>en nog een", "Een regel\nen nog een"),
    ],
)
def test_markup_becomes_paragraphs_and_lists(geplakt: str, tekst: str) -> None:
    assert platte_tekst(geplakt) == tekst


@pytest.mark.parametrize(
    "tekst",
    [
        "a < b en c > d",
        "minder dan <100 euro",
        "stuur naar <naam@voorbeeld.nl>",
        "- een\n- twee\n\nDaarna 😀",
        "مرحبا بكم",
        "Tom & Jerry &amp; meer",
    ],
)
def test_text_without_markup_stays_as_it_is(tekst: str) -> None:
    assert platte_tekst(tekst) == tekst


def test_what_shows_nothing_goes_and_line_ends_are_ours() -> None:
    assert (
        platte_tekst("  Een\r\nTwee \u202everkeerd\x07\n\n\n\nDrie\ufeff  ") == "Een\nTwee verkeerd\n\nDrie"
    )


@given(st.text(alphabet="ab <>/&;!-\n\"'=p", max_size=60))
def test_cleaning_twice_changes_nothing_more_than_markup_that_was_meant_as_words(tekst: str) -> None:
    eenmaal = platte_tekst(tekst)
    assert "\r" not in eenmaal
    assert eenmaal == eenmaal.strip()


def adviezen(tekst: str) -> set[str]:
    return {hint.soort for hint in hints(tekst)}


def test_plain_language_is_left_alone() -> None:
    assert (
        hints("Maak een afspraak. Neem mee:\n\n- uw oude paspoort\n- een pasfoto\n\nU wordt 18 jaar.") == []
    )


@pytest.mark.parametrize(
    ("tekst", "soort"),
    [
        ("U moet " + "heel " * 17 + "goed lezen.", "zin"),
        ("Indien u verhuist, belt u ons.", "woord"),
        ("U betaalt DOOR MIDDEL VAN een bankpas.", "woord"),
        ("Vraag een gehandicaptenparkeerplaatsvergunning aan.", "lang_woord"),
        ("Uw aanvraag wordt binnen een week behandeld.", "lijdend"),
        ("Neem een paspoort, een foto, een pas en een brief mee, en geld.", "lijst"),
        ("Een. Twee. Drie. Vier. Vijf. Zes. Zeven.", "alinea"),
    ],
)
def test_each_kind_of_advice(tekst: str, soort: str) -> None:
    assert soort in adviezen(tekst)


@pytest.mark.parametrize(
    "tekst",
    [
        "De gemeente wordt groter.",
        "U wordt boos?",
        "Mijn mening telt.",
        "Bijv. in de stad.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(tekst: str) -> None:
    assert hints(tekst) == []


def test_a_word_is_named_once_with_what_to_write() -> None:
    [hint] = hints("Indien u belt. Indien u mailt.")
    assert (hint.fragment, hint.advies) == ("Indien", f"Schrijf liever: {MOEILIJK['indien']}.")


def test_advice_stays_short_and_quick_however_long_the_text() -> None:
    begin = time.perf_counter()
    gevonden = hints("Indien u een x, y, z en q heeft, wordt dit derhalve tevens thans behandeld. " * 60_000)
    assert time.perf_counter() - begin < 5
    assert all(
        sum(hint.soort == soort for hint in gevonden) <= HOOGSTENS_PER_SOORT
        for soort in {hint.soort for hint in gevonden}
    )


def test_only_the_words_that_differ_are_marked() -> None:
    delen = woordverschil("U maakt een afspraak. Kom langs.", "U maakt snel een afspraak. Kom zelf langs.")
    assert [(deel.soort.value, deel.tekst) for deel in delen] == [
        ("gelijk", "U maakt "),
        ("nieuw", "snel "),
        ("gelijk", "een afspraak. Kom "),
        ("nieuw", "zelf "),
        ("gelijk", "langs."),
    ]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_the_difference_holds_both_texts_whole(oud: str, nieuw: str) -> None:
    delen = woordverschil(oud, nieuw)
    assert "".join(deel.tekst for deel in delen if deel.soort is not Soort.NIEUW) == oud
    assert "".join(deel.tekst for deel in delen if deel.soort is not Soort.WEG) == nieuw
    assert (oud == nieuw) == all(deel.soort is Soort.GELIJK for deel in delen)
