"""The public figures of the norms: those of the command, without what tells something about a few persons."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalogus.models import Locatie
from servicenormen.regels import KLEINSTE_OPENBARE_GROEP, Telling, openbare_delen
from servicenormen.services import werk_verouderde_dagen_bij
from tests.api.test_grondregels import probleem
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory

NORMEN = "/api/v1/servicenormen"
LATER = AFSPRAAK + timedelta(days=365)


def norm(client: Client, code: str) -> dict[str, Any]:
    antwoord = client.get(NORMEN, {"tertaal": "2025-T1"})
    assert antwoord.status_code == 200
    return next(norm for norm in antwoord.json()["normen"] if norm["code"] == code)


@pytest.mark.django_db
@time_machine.travel(LATER, tick=False)
def test_the_figures_are_those_of_the_command(client: Client):
    for _ in range(6):
        BezoekFactory()
    uit = StringIO()
    call_command("servicenormen", "2025-T1", "--json", stdout=uit)
    volgens_opdracht = json.loads(uit.getvalue())
    volgens_api = client.get(NORMEN, {"tertaal": "2025-T1"}).json()
    assert volgens_api["tertaal"] == "2025-T1"
    assert volgens_api["peilmoment"] == "2025-04-30T22:00:00Z"
    velden = volgens_opdracht["normen"][0]
    assert [{veld: norm[veld] for veld in velden} for norm in volgens_api["normen"]] == volgens_opdracht[
        "normen"
    ]


@pytest.mark.django_db
@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize("aantal", [1, 4])
def test_a_figure_over_fewer_than_five_persons_is_withheld(client: Client, aantal: int):
    for _ in range(aantal):
        BezoekFactory()
    assert {veld: norm(client, "4")[veld] for veld in ("teller", "noemer", "percentage", "status")} == {
        "teller": None,
        "noemer": None,
        "percentage": None,
        "status": "afgeschermd",
    }
    assert norm(client, "4")["uitsplitsing"] == {}
    assert (norm(client, "5")["status"], norm(client, "5")["noemer"]) == ("geen_metingen", 0)


@pytest.mark.django_db
@time_machine.travel(LATER, tick=False)
def test_a_small_part_is_left_out_and_cannot_be_worked_out(client: Client):
    for code, aantal in (("centrum", 9), ("hoogvliet", 6), ("rozenburg", 2)):
        locatie, _ = Locatie.objects.get_or_create(code=code, defaults={"naam": code})
        for _ in range(aantal):
            BezoekFactory(locatie=locatie)
    gezien = norm(client, "4")
    assert gezien["noemer"] == 17
    # Two at Rozenburg would be 17 − 9 − 6: so Hoogvliet is not told either.
    assert gezien["uitsplitsing"]["locatie"] == {"centrum": {"teller": 9, "noemer": 9}}


@pytest.mark.django_db
@time_machine.travel(LATER, tick=False)
def test_figures_about_products_are_never_withheld(client: Client):
    ProductmetingFactory()
    werk_verouderde_dagen_bij()
    assert (norm(client, "7")["noemer"], norm(client, "7")["percentage"]) == (1, "100.0")


@pytest.mark.django_db
def test_without_a_tertaal_it_is_that_of_now(client: Client):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        antwoord = client.get(NORMEN).json()
    assert (antwoord["tertaal"], antwoord["peilmoment"]) == ("2026-T1", "2026-03-02T09:00:00Z")


@pytest.mark.django_db
@pytest.mark.parametrize("tertaal", ["2025", "2025-T4", "0001-T1", "9999-T1", "", "2025-t1"])
def test_a_tertaal_that_does_not_exist_is_400(client: Client, tertaal: str):
    [fout] = probleem(client.get(NORMEN, {"tertaal": tertaal}), 400)["invalidParams"]
    assert fout["name"] == "tertaal"


@pytest.mark.django_db
@time_machine.travel(LATER, tick=False)
def test_reading_writes_nothing_and_costs_the_same_for_one_case_and_many(client: Client, settings: Any):
    settings.API_LIMIET_PER_MINUUT = 0
    vragen = []
    for _ in range(2):
        BezoekFactory.create_batch(10)
        with CaptureQueriesContext(connection) as gevangen:
            norm(client, "4")
        vragen.append(len(gevangen))
        assert all(vraag["sql"].lstrip().upper().startswith("SELECT") for vraag in gevangen.captured_queries)
    assert vragen[0] == vragen[1]


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3), st.integers(0, 20).map(lambda n: Telling(0, n)), max_size=8
    )
)
def test_what_is_left_out_of_a_breakdown_is_nothing_or_a_large_enough_group(tellingen: dict[str, Telling]):
    openbaar = openbare_delen(tellingen)
    assert all(tellingen[code].noemer >= KLEINSTE_OPENBARE_GROEP for code in openbaar)
    verborgen = sum(telling.noemer for code, telling in tellingen.items() if code not in openbaar)
    alles_klein = not openbaar
    assert verborgen == 0 or verborgen >= KLEINSTE_OPENBARE_GROEP or alles_klein
    if all(telling.noemer >= KLEINSTE_OPENBARE_GROEP for telling in tellingen.values()):
        assert openbaar == tellingen.keys()
