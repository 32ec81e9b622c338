"""Who wants the same at the same moment, over real HTTP against running processes.

Every race is run twice: as KCC is, and with its guards taken out, to show that it can be lost. In both the
requests stand still in the instant that decides (tests/utils/poort.py), so that no luck or load does.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.utils.poort import Poort
from tests.utils.processen import DraaiendeKcc, start_kcc
from tests.utils.wedloop_balie import AFSPRAKEN, BALIES, Balies
from tests.utils.wedloop_plekken import BURGERS, PLEKKEN, Plekken
from tests.utils.wedren import RUIM, Wedren

pytestmark = pytest.mark.e2e


@contextmanager
def start(instellingen: str, map_: Path) -> Iterator[tuple[DraaiendeKcc, Plekken, Balies]]:
    poort = Poort(map_)
    env = {"DJANGO_SETTINGS_MODULE": f"tests.utils.{instellingen}", **RUIM, **poort.env}
    # Nobody but who races works on the rows.
    with start_kcc(instellingen, env, alleen_web=True) as kcc:
        wedren = Wedren(kcc, poort)
        yield kcc, Plekken(kcc, wedren), Balies(kcc, wedren)


def test_of_every_race_one_wins_and_nobody_loses_anything(tmp_path: Path):
    with start("gerekt", tmp_path) as (kcc, plekken, balies):
        # Book × book.
        assert plekken.boek_met_velen() == {"geboekt": PLEKKEN, "bezet": BURGERS - PLEKKEN}
        assert plekken.afspraken("locatie-0") == PLEKKEN
        # Whoever was told "geboekt" also gets the mail: it is in the outbox.
        (mails,) = kcc.sql("SELECT count(*) AS n FROM organisatie_uitgaandbericht WHERE aan LIKE 'burger%%'")
        assert mails["n"] == PLEKKEN

        # Book × a change of the roster: closed as the planner saw it, with nobody in it.
        assert plekken.boek_terwijl_de_dag_sluit() == (302, Counter({409: 6}))
        assert (plekken.afspraken("locatie-1"), plekken.is_gesloten()) == (0, True)

        # Move × move, crossing; and with no other place left both stay where they are.
        assert plekken.verplaats_kruislings() == {200: 6}
        assert sorted(plekken.van_het_paar) == ["locatie-2", "locatie-3"]
        assert plekken.boek("locatie-2") == plekken.boek("locatie-3") == 201
        waar = plekken.van_het_paar
        assert plekken.verplaats_kruislings() == {409: 6}
        assert plekken.van_het_paar == waar
        assert (plekken.afspraken("locatie-2"), plekken.afspraken("locatie-3")) == (2, 2)

        # The end of a hold × confirming it.
        assert plekken.bevestig_wat_vervalt() == {201: 1, 409: 2}
        assert plekken.afspraken("locatie-4") == 1
        assert plekken.fout_in() == "[]"

        # Call next × call next: everybody one, nobody twice.
        opgeroepen = balies.roep_samen_op()
        assert len(opgeroepen) == len({rij["balie_id"] for rij in opgeroepen}) == BALIES
        # Finish × send on: the one or the other, with a contact only of who is done.
        assert balies.rond_af_en_stuur_door() == {"goed": BALIES}
        # Reception × kiosk: both show the one visit.
        assert balies.meld_dubbel_aan() == (Counter({302: 2 * AFSPRAKEN}), AFSPRAKEN)


def test_negative_control_without_the_guards_every_race_is_lost(tmp_path: Path):
    with start("zonder_bewaking", tmp_path) as (_, plekken, balies):
        # More people are told that they have a place than there are.
        verteld = plekken.boek_met_velen()
        assert verteld["geboekt"] == plekken.afspraken("locatie-0") > PLEKKEN
        assert "locatie-0" in plekken.fout_in()

        # The planner saw nobody and closes the day over six people.
        assert plekken.boek_terwijl_de_dag_sluit() == (302, Counter({201: 6}))
        assert plekken.is_gesloten()

        # Each waits for what the other has: the database ends one of them.
        assert plekken.verplaats_kruislings()[500] > 0

        # Two get the only place.
        assert plekken.bevestig_wat_vervalt()[201] > 1
        assert plekken.afspraken("locatie-4") > 1

        # All desks call the same visitor.
        assert len(balies.roep_samen_op()) == 1
        # Of a check-in only the unique constraint is left: the second fails and gives no ticket.
        codes, _ = balies.meld_dubbel_aan()
        assert codes[500] > 0
