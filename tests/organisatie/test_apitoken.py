"""Tokens of the API: given once, kept hashed, withdrawn, limited; and the command that manages them."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from kcc.organisatie import services, tasks
from kcc.organisatie.enums import Apiscope
from kcc.organisatie.models import Apiaanvraag, Apitoken, Verzoekemmer

pytestmark = pytest.mark.django_db

NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUUT = timedelta(minutes=1)


def draai(*argumenten: str) -> tuple[str, str]:
    uit, fout = StringIO(), StringIO()
    call_command("apitoken", *argumenten, stdout=uit, stderr=fout)
    return uit.getvalue(), fout.getvalue()


def test_the_secret_is_printed_once_and_stored_nowhere():
    uit, fout = draai("portaal", "--scope", "afspraken", "--scope", "contacten")
    geheim = uit.strip()
    assert re.fullmatch(r"kcc_[-\w]{43}", geheim)
    assert "niet nog eens" in fout
    token = Apitoken.objects.get()
    assert (token.naam, token.scopes, token.quotum_per_minuut) == (
        "portaal",
        ["afspraken", "contacten"],
        None,
    )
    assert geheim not in {str(getattr(token, veld.name)) for veld in Apitoken._meta.fields}
    assert services.gebruik_apitoken(geheim=geheim, nu=NU) == token
    assert geheim not in draai()[0]


def test_the_list_says_of_each_token_how_it_stands():
    draai("oud", "--scope", "afspraken")
    draai("oud", "--trek-in")
    with time_machine.travel(NU, tick=False):
        draai("tijdelijk", "--scope", "contacten", "--verloopt-op", "2026-03-03", "--quotum", "60")
        assert "geldig tot 03-03-2026 00.00" in draai()[0]
    with time_machine.travel(NU + timedelta(days=2), tick=False):
        regels = draai()[0].splitlines()
    assert len(regels) == 2
    assert "ingetrokken" in regels[0] and "onbeperkt" in regels[0] and "nooit" in regels[0]
    assert "verlopen 03-03-2026 00.00" in regels[1] and "60 per minuut" in regels[1]


@pytest.mark.parametrize(
    ("argumenten", "melding"),
    [
        (["portaal"], "ten minste één --scope"),
        (["portaal", "--scope", "alles"], "alles"),
        (["portaal", "--scope", "afspraken", "--verloopt-op", "gisteren"], "geen datum"),
        (["portaal", "--scope", "afspraken", "--verloopt-op", "2020-01-01"], "in de toekomst"),
        (["portaal", "--scope", "afspraken", "--quotum", "0"], "ten minste 1"),
        (["portaal", "--trek-in"], "geen token"),
        (["portaal", "--trek-in", "--scope", "afspraken"], "gaat niet samen"),
        (["--trek-in"], "Geef de naam"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(argumenten: list[str], melding: str):
    with pytest.raises(CommandError, match=melding):
        draai(*argumenten)
    assert not Apitoken.objects.exists()


def test_a_name_is_used_by_one_valid_token_and_free_again_after_withdrawal():
    draai("portaal", "--scope", "afspraken")
    with pytest.raises(CommandError, match="Trek dat eerst in"):
        draai("portaal", "--scope", "contacten")
    draai("portaal", "--trek-in")
    draai("portaal", "--scope", "contacten")
    assert Apitoken.objects.count() == 2


def test_a_token_opens_until_it_expires_or_is_withdrawn():
    token, geheim = services.maak_apitoken(
        naam="portaal", scopes=[Apiscope.AFSPRAKEN], nu=NU, verloopt_op=NU + MINUUT
    )
    assert services.gebruik_apitoken(geheim=geheim, nu=NU + MINUUT - timedelta(seconds=1)) == token
    assert services.gebruik_apitoken(geheim=geheim, nu=NU + MINUUT) is None
    assert services.gebruik_apitoken(geheim=geheim + "x", nu=NU) is None
    services.trek_apitoken_in(naam="portaal", nu=NU)
    assert services.gebruik_apitoken(geheim=geheim, nu=NU) is None


def test_a_token_without_a_scope_is_none():
    with pytest.raises(ValidationError):
        services.maak_apitoken(naam="portaal", scopes=[], nu=NU)


def test_use_is_noted_once_a_minute(django_assert_num_queries):
    _, geheim = services.maak_apitoken(naam="portaal", scopes=[Apiscope.AFSPRAKEN], nu=NU)
    services.gebruik_apitoken(geheim=geheim, nu=NU)
    with django_assert_num_queries(1):
        services.gebruik_apitoken(geheim=geheim, nu=NU + MINUUT - timedelta(seconds=1))
    assert Apitoken.objects.get().laatst_gebruikt_op == NU
    services.gebruik_apitoken(geheim=geheim, nu=NU + MINUUT)
    assert Apitoken.objects.get().laatst_gebruikt_op == NU + MINUUT


def test_a_bucket_empties_and_fills_evenly(django_assert_num_queries):
    def neem(moment: datetime) -> timedelta | None:
        return services.neem_verzoek(sleutel="wie", per_minuut=6, nu=moment)

    with django_assert_num_queries(6):
        assert [neem(NU) for _ in range(6)] == [None] * 6
    assert neem(NU) == timedelta(seconds=10)
    assert neem(NU + timedelta(seconds=7)) == timedelta(seconds=3)
    assert neem(NU + timedelta(seconds=10)) is None
    assert neem(NU + timedelta(seconds=10)) == timedelta(seconds=10)
    # Full again after a minute, and never fuller than full.
    later = NU + timedelta(hours=1)
    assert [neem(later) for _ in range(7)] == [None] * 6 + [timedelta(seconds=10)]
    assert services.neem_verzoek(sleutel="ander", per_minuut=6, nu=later) is None


def test_a_clock_that_is_set_back_locks_nobody_out():
    assert services.neem_verzoek(sleutel="wie", per_minuut=6, nu=NU + timedelta(days=30)) is None
    vraag = [services.neem_verzoek(sleutel="wie", per_minuut=6, nu=NU) for _ in range(8)]
    assert vraag == [timedelta(seconds=10), *[None] * 6, timedelta(seconds=10)]


@pytest.mark.parametrize("per_minuut", [1, 7, 600_001, 2_000_000_000])
def test_any_quota_can_be_counted_with(per_minuut: int):
    assert services.neem_verzoek(sleutel="wie", per_minuut=per_minuut, nu=NU) is None
    wacht = services.neem_verzoek(sleutel="wie", per_minuut=per_minuut, nu=NU)
    assert wacht == (MINUUT if per_minuut == 1 else None)


def test_a_key_belongs_to_the_first_request_that_used_it():
    assert services.onthoud_aanvraag(sleutel="a", vingerafdruk="1", nu=NU)
    assert services.onthoud_aanvraag(sleutel="a", vingerafdruk="1", nu=NU)
    assert not services.onthoud_aanvraag(sleutel="a", vingerafdruk="2", nu=NU)
    assert services.onthoud_aanvraag(sleutel="b", vingerafdruk="2", nu=NU)


def test_the_night_removes_full_buckets_and_old_keys():
    with time_machine.travel(NU, tick=False):
        services.neem_verzoek(sleutel="vol", per_minuut=6, nu=NU - MINUUT)
        services.neem_verzoek(sleutel="bezig", per_minuut=6, nu=NU)
        services.onthoud_aanvraag(sleutel="oud", vingerafdruk="1", nu=NU - timedelta(days=31))
        services.onthoud_aanvraag(sleutel="nieuw", vingerafdruk="1", nu=NU)
        tasks.ruim_op()
    assert [emmer.sleutel for emmer in Verzoekemmer.objects.all()] == ["bezig"]
    assert [aanvraag.sleutel for aanvraag in Apiaanvraag.objects.all()] == ["nieuw"]
