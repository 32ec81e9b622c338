"""Loading with COPY: what comes out is what went in."""

import numpy as np
import pytest

from afspraken.models import Aanbod
from contacten.models import Klant
from kcc.demo.kopieer import GEEN, Nummering, getallen, keuzes, kopieer, momenten, tekst
from kcc.organisatie.models import Afdeling

pytestmark = pytest.mark.django_db


def test_bijzondere_tekens_komen_heel_over() -> None:
    namen = ['Ömür van \'t "Veld"', "regel\neen\ttab", "\\N", "\\."]
    kopieer(
        Klant,
        len(namen),
        {"naam": [tekst(naam) for naam in namen], "aangemaakt_op": momenten(np.arange(len(namen)))},
    )
    assert [klant.naam for klant in Klant.objects.order_by("id")] == namen
    assert {klant.taal for klant in Klant.objects.all()} == {"nl"}
    assert Klant.objects.order_by("id")[1].aangemaakt_op.isoformat() == "1970-01-01T00:00:01+00:00"


def test_geen_wordt_null_of_leeg() -> None:
    assert getallen(np.array([3, GEEN])) == ["3", "\\N"]
    assert momenten(np.array([0, GEEN])) == ["1970-01-01T00:00:00Z", "\\N"]
    assert keuzes(np.array([1, GEEN, 0]), ["a", "b"]) == ["b", "", "a"]


def test_een_kolom_die_er_niet_is_of_ontbreekt_is_een_fout() -> None:
    with pytest.raises(ValueError, match="kleur"):
        kopieer(Afdeling, 1, {"code": ["a"], "naam": ["A"], "kleur": ["rood"]})
    with pytest.raises(ValueError, match="standaardwaarde"):
        kopieer(Aanbod, 1, {"duur_minuten": "10"})


def test_nummering_gaat_verder_waar_de_tabel_was() -> None:
    eerste = Afdeling.objects.create(code="a", naam="A")
    nummering = Nummering(Afdeling)
    ids = nummering.neem(2)
    assert ids.tolist() == [eerste.pk + 1, eerste.pk + 2]
    kopieer(Afdeling, 2, {"id": getallen(ids), "code": ["b", "c"], "naam": ["B", "C"]})
    nummering.sluit()
    assert Afdeling.objects.create(code="d", naam="D").pk == eerste.pk + 3
