"""Reading CSV files of any quality: every error with its row, and no bytes that crash it."""

import csv
import tracemalloc
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kcc.lib.inlezen import Csvbestand
from kcc.lib.inlezen.bestand import RIJ_MAXIMUM


def lees(inhoud):
    fouten = []
    bestand = Csvbestand(BytesIO(inhoud), fouten.append)
    rijen = [(rij, velden) for rij, velden, _ in bestand]
    return bestand.kop, rijen, [str(fout) for fout in fouten]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("regeleinde", [b"\n", b"\r\n"])
def test_rows(bom, regeleinde):
    inhoud = bom + regeleinde.join([b"a, b", b"1,twee", b'"x, ""y""","re\ngel"', b"", "é,😀".encode()])
    kop, rijen, fouten = lees(inhoud)
    assert kop == ["a", "b"]
    # An empty line counts, a line break inside quotes does not: as in a spreadsheet.
    assert rijen == [(2, ["1", "twee"]), (3, ['x, "y"', "re\ngel"]), (5, ["é", "😀"])]
    assert fouten == []


@pytest.mark.parametrize(
    ("inhoud", "fout"),
    [
        (b"", "rij 1: het bestand is leeg"),
        (b"\xef\xbb\xbf", "rij 1: het bestand is leeg"),
        (b"\n1,2\n", "rij 1: de eerste rij is leeg"),
        (b"a;b\n1;2\n", "rij 1: de kolommen zijn niet gescheiden door een komma"),
        ("a,b\n1,2\n".encode("utf-16"), "rij 1: het bestand is in UTF-16"),
        (b"a,b\n1,2\n1,2,3\n", "rij 3: heeft 3 velden; de kop heeft er 2"),
        (b"a,b\n1\n", "rij 2: heeft 1 veld; de kop heeft er 2"),
        (b'a,b\n1,2\n"x"y,2\n', "rij 3: een aanhalingsteken staat verkeerd"),
        (b'a,b\n1,2\n1,"x\n1,2\n', "rij 3: een aanhalingsteken is niet gesloten"),
        (b"a,b\n1,2\n\xe9,2\n", "rij 3, kolom a: is geen UTF-8"),
        (b"a,b\n1,x\0y\n", "rij 2, kolom b: bevat een nulteken"),
        (b"a,b\n1,2\r3,4\n", "rij 2: er staat een los regeleinde"),
        (b"a,b\n1," + b"x" * RIJ_MAXIMUM + b"\n1,2\n", "rij 2: is groter dan 4 MB"),
        (b'a,b\n1,"' + b"x\n" * RIJ_MAXIMUM, "rij 2: is groter dan 4 MB"),
    ],
)
def test_what_is_wrong(inhoud, fout):
    _, _, fouten = lees(inhoud)
    assert len(fouten) == 1
    assert fouten[0].startswith(fout)


def test_every_error_is_named():
    inhoud = b'a,b\n"x"y,1\n\xff,2\ngoed,3\n1,2,3\n\0,\0\n1\n'
    _, rijen, fouten = lees(inhoud)
    assert [fout.split(":")[0] for fout in fouten] == [
        "rij 2",
        "rij 3, kolom a",
        "rij 5",
        "rij 6, kolom a",
        "rij 6, kolom b",
        "rij 7",
    ]
    assert (4, ["goed", "3"]) in rijen


def test_after_a_quote_over_several_lines_nothing_is_guessed():
    _, rijen, fouten = lees(b'a,b\n1,2\n"open,2\n3,"x"\n5,6\n')
    assert rijen == [(2, ["1", "2"])]
    assert len(fouten) == 1 and "De rest van het bestand is niet bekeken" in fouten[0]


TEKEN = st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", "é".encode(), b";"])


@given(st.lists(TEKEN, max_size=60).map(b"".join) | st.binary(max_size=200))
@example(b'"')
@example(b"\xff\xfe")
def test_no_bytes_crash_it(inhoud):
    kop, rijen, fouten = lees(inhoud)
    assert all(len(velden) == len(kop) for _, velden in rijen)
    nummers = [rij for rij, _ in rijen]
    assert nummers == sorted(set(nummers))
    assert all(fout.startswith("rij ") for fout in fouten)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2
        )
    )
)
def test_what_is_written_is_read(rijen):
    uit = StringIO()
    schrijver = csv.writer(uit, lineterminator="\r\n")
    schrijver.writerow(["a", "b"])
    schrijver.writerows(rijen)
    _, gelezen, fouten = lees(uit.getvalue().encode())
    assert [velden for _, velden in gelezen] == rijen
    assert fouten == []


def test_memory_does_not_grow_with_the_file():
    class Eindeloos(BytesIO):
        """200,000 rows that are made while they are read."""

        over = 200_000

        def readline(self, maximum=-1):
            self.over -= 1
            return b"een,twee,drie,vier,vijf,zes\n" if self.over >= 0 else b""

    tracemalloc.start()
    try:
        aantal = sum(1 for _ in Csvbestand(Eindeloos(), print))
        _, piek = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert aantal == 199_999
    # The file is 5.6 MB; what waits to be collected may take some.
    assert piek < 1_000_000
