"""Reading one field: what it may be, and what is said when it is not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcc.lib.inlezen import waarden
from kcc.lib.perioden import TIJDZONE


@pytest.mark.parametrize(
    ("tekst", "utc"),
    [
        ("2025-03-01T12:00:00+01:00", "2025-03-01T11:00:00"),
        ("2025-03-01T11:00:00Z", "2025-03-01T11:00:00"),
        ("2025-03-01 12:00:00.25+01:00", "2025-03-01T11:00:00.250000"),
        ("20250301T1200+0100", "2025-03-01T11:00:00"),
        ("2025-W09-6T12:00+01", "2025-03-01T11:00:00"),
        # Without offset: Europe/Amsterdam, in winter and in summer.
        ("2025-03-01T12:00:00", "2025-03-01T11:00:00"),
        ("2025-07-01T12:00", "2025-07-01T10:00:00"),
        # The last and the first moments around the changes of the clock that exist once.
        ("2025-03-30T01:59:59", "2025-03-30T00:59:59"),
        ("2025-03-30T03:00", "2025-03-30T01:00:00"),
        ("2025-10-26T01:59", "2025-10-25T23:59:00"),
        ("2025-10-26T03:00", "2025-10-26T02:00:00"),
        # With an offset both hours are clear.
        ("2025-10-26T02:30+02:00", "2025-10-26T00:30:00"),
        ("2025-10-26T02:30+01:00", "2025-10-26T01:30:00"),
    ],
)
def test_moment(tekst, utc):
    assert waarden.moment(tekst).astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tekst", "fout"),
    [
        ("2025-10-26T02:30", "komt twee keer voor"),
        ("2025-10-26T02:00:00", "komt twee keer voor"),
        ("2025-03-30T02:30", "bestaat niet"),
        ("2025-03-01", "is geen moment"),
        ("20250301", "is geen moment"),
        ("2025-03-01x12:00", "is geen moment"),
        ("01-03-2025 12:00", "is geen moment"),
        ("2025-02-29T12:00", "is geen moment"),
        ("gisteren", "is geen moment"),
        ("0205-03-01T12:00", "ligt niet tussen 1900 en 2200"),
        ("9999-12-31T23:59:59-12:00", "ligt niet tussen"),
    ],
)
def test_no_moment(tekst, fout):
    with pytest.raises(ValueError, match=fout):
        waarden.moment(tekst)


@given(st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")))
def test_a_local_time_is_read_when_the_clocks_show_it_once(op_de_klok):
    momenten = {
        kandidaat
        for uren in (0, 1, 2)
        if (kandidaat := (op_de_klok - timedelta(hours=uren)).replace(tzinfo=UTC))
        .astimezone(TIJDZONE)
        .replace(tzinfo=None)
        == op_de_klok
    }
    if len(momenten) == 1:
        assert waarden.moment(op_de_klok.isoformat()).astimezone(UTC) == momenten.pop()
    else:
        with pytest.raises(ValueError, match="twee keer" if momenten else "bestaat niet"):
            waarden.moment(op_de_klok.isoformat())


@pytest.mark.parametrize(
    ("lezer", "tekst", "waarde"),
    [
        (waarden.tekst(3), "abc", "abc"),
        (waarden.tekst(), " é ", " é "),
        (waarden.code(10), "a-B_9", "a-B_9"),
        (waarden.keuze(["ja", "nee"]), "ja", "ja"),
        (waarden.keuzes(["a", "b"]), "b; a", ["b", "a"]),
        (waarden.ja_nee, "nee", False),
        (waarden.getal(1, 99), "07", 7),
        (waarden.bedrag, "83.87", Decimal("83.87")),
        (waarden.bedrag, "0", Decimal(0)),
    ],
)
def test_reads(lezer, tekst, waarde):
    assert lezer(tekst) == waarde


@pytest.mark.parametrize(
    ("lezer", "tekst", "fout"),
    [
        (waarden.tekst(3), "abcd", "heeft 4 tekens; er passen er 3 in"),
        (waarden.tekst(3), " \n", "alleen uit spaties"),
        (waarden.code(3), "abcd", "heeft 4 tekens"),
        (waarden.code(10), "a b", "geen code"),
        (waarden.keuze(["ja", "nee"]), "Ja", "“Ja” kan niet. Kies uit: ja, nee"),
        (waarden.keuzes(["a", "b"]), "a;c", "“c” kan niet"),
        (waarden.keuzes(["a", "b"]), "a;a", "dubbel"),
        (waarden.getal(1, 99), "0", "geen heel getal van 1 tot en met 99"),
        (waarden.getal(1, 99), "1.5", "geen heel getal"),
        (waarden.getal(1, 99), "٣", "geen heel getal"),
        (waarden.bedrag, "83,87", "83.87"),
        (waarden.bedrag, "-1", "geen bedrag"),
        (waarden.bedrag, "1.234", "geen bedrag"),
        (waarden.bedrag, "NaN", "geen bedrag"),
    ],
)
def test_refuses(lezer, tekst, fout):
    with pytest.raises(ValueError, match=fout):
        lezer(tekst)


LEZERS = [
    waarden.tekst(10),
    waarden.code(10),
    waarden.keuze(["a"]),
    waarden.keuzes(["a"]),
    waarden.ja_nee,
    waarden.getal(0, 9),
    waarden.bedrag,
    waarden.moment,
]


@pytest.mark.parametrize("lezer", LEZERS)
@given(st.text(min_size=1) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d([+-]\d\d:\d\d)?", fullmatch=True))
def test_no_text_crashes_a_reader(lezer, tekst):
    """A value or an error on one line, never anything else."""
    melding = ""
    try:
        lezer(tekst)
    except ValueError as fout:
        melding = str(fout)
    assert melding.isprintable()
    assert len(melding) < 200
