from datetime import date, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacten.enums import Terugbelstand
from contacten.regels import (
    Zoekvraag,
    lees_zoekvraag,
    normaliseer_postcode,
    normaliseer_telefoonnummer,
    schrijfwijzen,
    terugbelstand,
    toon_telefoonnummer,
)
from tests.contacten.factories import DEADLINE, NU


@pytest.mark.parametrize(
    "tekst",
    [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "(06) 12345678",
        "+31612345678",
        "+31 6 1234 5678",
        "+31 (0)6 12345678",
        "0031612345678",
        "0031 (0)6-1234.5678",
        "tel: 06 12345678",
    ],
)
def test_every_spelling_of_a_mobile_number_meets(tekst):
    assert normaliseer_telefoonnummer(tekst) == "+31612345678"


@pytest.mark.parametrize(
    ("tekst", "nummer"),
    [
        ("010-267 1625", "+31102671625"),
        ("(010) 267 16 25", "+31102671625"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0049 30 901820", "+4930901820"),
        ("+90 532 123 45 67", "+905321234567"),
    ],
)
def test_landlines_and_foreign_numbers(tekst, nummer):
    assert normaliseer_telefoonnummer(tekst) == nummer


@pytest.mark.parametrize("tekst", ["", "0612", "06123456789012", "bel me maar", "0001234567", "+31 6 1234"])
def test_what_is_no_number_is_refused_with_words(tekst):
    with pytest.raises(ValueError, match="geen telefoonnummer"):
        normaliseer_telefoonnummer(tekst)


@given(st.integers(min_value=10_000_000, max_value=69_999_999), st.data())
def test_any_spelling_of_any_mobile_number_meets(nummer, data):
    nationaal = f"6{nummer}"
    gelezen = phonenumbers.parse(f"+31{nationaal}")
    begin = data.draw(st.sampled_from(["0", "+31", "+31 ", "0031", "0031 ", "+31(0)", "+31 (0)", "(0)"]))
    scheiding = data.draw(st.lists(st.sampled_from(["", " ", "-", "."]), min_size=9, max_size=9))
    tekst = begin + "".join(c + s for c, s in zip(nationaal, scheiding, strict=True))
    if phonenumbers.is_valid_number(gelezen):
        assert normaliseer_telefoonnummer(tekst) == f"+31{nationaal}"
        assert lees_zoekvraag(tekst) == Zoekvraag(telefoon=f"+31{nationaal}")


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(tekst):
    vraag = lees_zoekvraag(tekst)
    assert vraag.telefoon == "" or vraag.telefoon.startswith("+")
    for lezer in (normaliseer_telefoonnummer, normaliseer_postcode):
        try:
            uitkomst = lezer(tekst)
        except ValueError:
            continue
        assert lezer(uitkomst) == uitkomst


def test_numbers_are_shown_as_people_write_them():
    assert toon_telefoonnummer("+31612345678") == "06 12345678"
    assert toon_telefoonnummer("+31102671625") == "010 267 1625"
    assert toon_telefoonnummer("+32470123456") == "+32 470 12 34 56"
    assert toon_telefoonnummer("") == ""
    assert {"+31612345678", "06 12345678", "0612345678", "06-12345678"} <= schrijfwijzen("+31612345678")


@pytest.mark.parametrize("tekst", ["3011AD", "3011 ad", " 3011Ad "])
def test_spellings_of_a_postcode_meet(tekst):
    assert normaliseer_postcode(tekst) == "3011 AD"


@pytest.mark.parametrize("tekst", ["0123 AB", "3011", "3011 ADX", "3011 AD 40", "Rotterdam"])
def test_what_is_no_postcode_is_refused(tekst):
    with pytest.raises(ValueError, match="vier cijfers en twee letters"):
        normaliseer_postcode(tekst)


@pytest.mark.parametrize(
    ("tekst", "vraag"),
    [
        ("", Zoekvraag()),
        ("a", Zoekvraag()),
        ("12", Zoekvraag()),
        ("0612", Zoekvraag(telefoon="+31612")),
        ("0031 6 12", Zoekvraag(telefoon="+31612")),
        ("+32 470", Zoekvraag(telefoon="+32470")),
        ("Fatima@Voorbeeld.NL", Zoekvraag(email="fatima@voorbeeld.nl")),
        ("de  Vries", Zoekvraag(naam="de Vries")),
        ("Jan-Willem O'Neil", Zoekvraag(naam="Jan Willem O Neil")),
        ("Vries 12-03-1980", Zoekvraag(naam="Vries", geboortedatum=date(1980, 3, 12))),
        ("1980-03-12 Vries", Zoekvraag(naam="Vries", geboortedatum=date(1980, 3, 12))),
        ("12 3 1980", Zoekvraag(geboortedatum=date(1980, 3, 12))),
        ("3011ad 40", Zoekvraag(postcode="3011 AD", huisnummer="40")),
        ("3011 AD, 40 b", Zoekvraag(postcode="3011 AD", huisnummer="40 B")),
        ("Vries 3011AD", Zoekvraag(naam="Vries", postcode="3011 AD")),
    ],
)
def test_one_box_reads_all_ways_to_find_a_client(tekst, vraag):
    assert lees_zoekvraag(tekst) == vraag


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]))
def test_a_birth_date_is_never_taken_for_a_phone_number(datum, vorm):
    assert lees_zoekvraag(datum.strftime(vorm)) == Zoekvraag(geboortedatum=datum)
    assert lees_zoekvraag(f"Jansen {datum:%d %m %Y}") == Zoekvraag(naam="Jansen", geboortedatum=datum)


def test_a_date_that_does_not_exist_is_no_birth_date():
    assert lees_zoekvraag("Vries 31-02-1980").geboortedatum is None


@pytest.mark.parametrize(
    ("velden", "nu", "stand"),
    [
        ({}, DEADLINE - timedelta(hours=2, seconds=1), Terugbelstand.OP_TIJD),
        ({}, DEADLINE - timedelta(hours=2), Terugbelstand.BIJNA_TE_LAAT),
        ({}, DEADLINE, Terugbelstand.BIJNA_TE_LAAT),
        ({}, DEADLINE + timedelta(microseconds=1), Terugbelstand.TE_LAAT),
        ({"eerste_poging_op": NU}, DEADLINE + timedelta(days=1), Terugbelstand.GEBELD),
        ({"eerste_poging_op": NU, "bereikt_op": NU}, DEADLINE, Terugbelstand.BEREIKT),
        ({"ingetrokken_op": NU}, DEADLINE + timedelta(days=1), Terugbelstand.INGETROKKEN),
        ({"eerste_poging_op": NU, "afgesloten_op": NU}, DEADLINE, Terugbelstand.AFGESLOTEN),
    ],
)
def test_how_a_request_stands(velden, nu, stand):
    leeg = dict.fromkeys(["eerste_poging_op", "bereikt_op", "ingetrokken_op", "afgesloten_op"])
    assert terugbelstand(**{**leeg, **velden}, deadline_op=DEADLINE, nu=nu) == stand
