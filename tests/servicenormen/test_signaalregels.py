"""When something stands out beside its own past: the rules on series of which the cause is known."""

from datetime import date, timedelta

import numpy as np
import pytest

from servicenormen.regels_signalen import DAGEN, DAGEN_TERUG, Reeksen, beoordeel
from servicenormen.regels_woorden import kandidaten, opvallende_woorden

MAANDAG = date(2025, 1, 6)
# How much of a week each day is.
WEEKDAGEN = np.array([0.26, 0.22, 0.18, 0.18, 0.16, 0.0, 0.0])


def reeksen(per_week, *, themas=None, dicht=(), gemaskerd=None):
    """Products with these expected counts (products, weeks) as series, spread over the weekdays."""
    per_week = np.asarray(per_week, dtype=float)
    producten, weken = per_week.shape
    aantallen = (per_week[:, :, None] * WEEKDAGEN).reshape(producten, weken * DAGEN)
    weekdag = np.arange(weken * DAGEN) % DAGEN
    is_dicht = np.zeros(weken * DAGEN, dtype=bool)
    is_dicht[list(dicht)] = True
    aantallen[:, is_dicht] = 0
    themas = np.zeros(producten, dtype=int) if themas is None else np.asarray(themas)
    som = np.zeros((themas.max() + 1, weken * DAGEN))
    np.add.at(som, themas, aantallen)
    alle = np.vstack([aantallen, som])
    return Reeksen(
        aantallen=alle,
        thema=np.concatenate([themas + producten, np.full(len(som), -1)]),
        gemaskerd=np.zeros_like(alle, dtype=bool) if gemaskerd is None else gemaskerd,
        weekdag=weekdag,
        is_dicht=is_dicht,
        is_product=np.arange(len(alle)) < producten,
    )


def vlak(weken=12, producten=20, aantal=20.0):
    return np.full((producten, weken), aantal)


def signalen(stand, week):
    return np.flatnonzero(beoordeel(stand, (week + 1) * DAGEN - 1).is_signaal).tolist()


def test_what_stays_the_same_is_no_signal():
    oordeel = beoordeel(reeksen(vlak()), 12 * DAGEN - 1)
    assert not oordeel.is_signaal.any()
    assert oordeel.verwacht[:20] == pytest.approx(np.full(20, 20.0), rel=0.01)


def test_double_of_what_was_is_a_signal_of_the_product_and_not_also_of_its_theme():
    per_week = vlak()
    per_week[3, 11] = 48
    assert signalen(reeksen(per_week), 11) == [3]


def test_all_products_of_a_theme_a_little_are_a_signal_of_the_theme():
    per_week = vlak(producten=30)
    per_week[:6, 11] *= 1.8
    themas = [0] * 6 + [1] * 24
    assert signalen(reeksen(per_week, themas=themas), 11) == [30]


def test_busy_everywhere_is_no_signal():
    per_week = vlak(producten=40)
    per_week[:, 11] *= 2
    assert signalen(reeksen(per_week, themas=np.arange(40) % 4), 11) == []


def test_few_extra_contacts_are_no_signal():
    per_week = vlak(aantal=0.5)
    per_week[2, 11], per_week[3, 11] = 5, 11
    assert signalen(reeksen(per_week), 11) == [3]


def test_week_with_closing_days_is_measured_by_its_open_days():
    # Monday and Tuesday of week 10 closed: about half of the week. Week 11 is ordinary again.
    stand = reeksen(vlak(aantal=80.0), dicht=(70, 71))
    dicht = beoordeel(stand, 11 * DAGEN - 1)
    assert dicht.verwacht[0] == pytest.approx(80 * 0.52, rel=0.05)
    assert signalen(stand, 11) == []
    # As much as in an ordinary week, in three days, stands out.
    stand.aantallen[0, 70:77] = stand.aantallen[0, 63:70]
    assert 0 in signalen(stand, 10)


def test_own_season_of_a_year_ago_is_expected():
    weken = DAGEN_TERUG // DAGEN + 1
    per_week = vlak(weken=weken, producten=40, aantal=60.0)
    nu = weken - 1
    per_week[5, nu] = 130
    zonder = reeksen(per_week)
    assert 5 in signalen(zonder, nu)
    per_week[5, nu - 53 : nu - 50] = 130
    assert 5 not in signalen(reeksen(per_week), nu)


def test_weeks_in_a_signal_are_not_what_is_ordinary():
    per_week = vlak()
    per_week[3, 7:12] = 44
    stand = reeksen(per_week)
    gewoon = beoordeel(stand, 12 * DAGEN - 1)
    stand.gemaskerd[3, 7 * DAGEN :] = True
    zonder = beoordeel(stand, 12 * DAGEN - 1)
    assert not gewoon.is_signaal[3]
    assert zonder.is_signaal[3]
    assert zonder.verwacht[3] == pytest.approx(20, rel=0.05)


def test_unsteady_series_needs_more():
    per_week = vlak(aantal=30.0)
    per_week[1, :11] = [10, 50, 12, 48, 10, 52, 14, 46, 10, 50, 28]
    per_week[1, 11] = per_week[2, 11] = 62
    assert signalen(reeksen(per_week), 11) == [2]


def test_too_little_past_gives_no_judgement():
    oordeel = beoordeel(reeksen(vlak(weken=4)), 4 * DAGEN - 1)
    assert not oordeel.is_signaal.any()
    assert not oordeel.verwacht.any()


def wereld(zaad):
    """120 products over 90 weeks: sizes as different as in a gemeente, seasons, weekdays, closing days and
    unsteadiness, and ten outbreaks of two weeks in the last twenty weeks."""
    rng = np.random.default_rng(zaad)
    producten, weken = 120, 90
    themas = np.arange(producten) % 12
    niveau = np.exp(rng.normal(2.0, 1.2, producten))
    dagen = weken * DAGEN
    dag = np.arange(dagen)
    fase = rng.uniform(0, 2 * np.pi, 12)[themas]
    seizoen = 1 + 0.35 * np.sin(2 * np.pi * dag / 364 + fase[:, None])
    datums = [MAANDAG + timedelta(days=int(d)) for d in dag]
    is_dicht = np.array(
        [d.weekday() < 5 and (d.month, d.day) in {(1, 1), (4, 27), (12, 25), (12, 26)} for d in datums]
    )
    verwacht = niveau[:, None] * seizoen * WEEKDAGEN[dag % DAGEN] * ~is_dicht
    uitbraken = {}
    for nummer, product in enumerate(rng.choice(np.flatnonzero(niveau > 3), 10, replace=False)):
        begin = (weken - 20 + 2 * nummer) * DAGEN
        extra = max(niveau[product] * 2, 20.0)
        verwacht[product, begin : begin + 14] += extra * WEEKDAGEN[dag[begin : begin + 14] % DAGEN]
        uitbraken[int(product)] = begin
    onrust = rng.gamma(100, 1 / 100, (producten, weken)).repeat(DAGEN, axis=1)
    aantallen = rng.poisson(verwacht * onrust).astype(float)
    som = np.zeros((12, dagen))
    np.add.at(som, themas, aantallen)
    alle = np.vstack([aantallen, som])
    stand = Reeksen(
        aantallen=alle,
        thema=np.concatenate([themas + producten, np.full(12, -1)]),
        gemaskerd=np.zeros_like(alle, dtype=bool),
        weekdag=dag % DAGEN,
        is_dicht=is_dicht,
        is_product=np.arange(len(alle)) < producten,
    )
    return stand, uitbraken, weken


@pytest.mark.parametrize("zaad", [1, 2, 3])
def test_finds_eight_of_ten_within_a_week_with_at_most_one_false_alarm_a_week(zaad):
    stand, uitbraken, weken = wereld(zaad)
    laatst, gevonden, vals = {}, set(), 0
    for dag in range((weken - 21) * DAGEN, weken * DAGEN):
        for rij in np.flatnonzero(beoordeel(stand, dag).is_signaal).tolist():
            begin = uitbraken.get(rij, -99)
            in_uitbraak = begin <= dag < begin + 21
            if in_uitbraak and dag < begin + 7:
                gevonden.add(rij)
            if not in_uitbraak and rij < 120 and dag - laatst.get(rij, -99) > DAGEN:
                vals += 1
            laatst[rij] = dag
            stand.gemaskerd[rij, dag - 6 : dag + 1] = True
    assert len(gevonden) >= 8, gevonden
    assert vals <= 21


# --- Words --------------------------------------------------------------------------------------


ERVOOR = ["Vraagt wat het kost", "Vraagt hoe lang het duurt", "Wil een afspraak maken"] * 20


def test_the_words_of_an_outbreak_come_first():
    nu = ["Vraagt wat het kost"] * 6 + ["Krijgt een foutmelding bij het betalen"] * 8
    assert [woord.woord for woord in opvallende_woorden(nu, ERVOOR)][:2] == ["betalen", "foutmelding"]
    assert opvallende_woorden(nu, ERVOOR)[0].aantal == 8
    assert "kost" not in {woord.woord for woord in opvallende_woorden(nu, ERVOOR)}


def test_a_word_of_four_people_is_never_told():
    nu = ["Vraagt wat het kost"] * 6 + ["Krijgt een foutmelding"] * 4
    assert opvallende_woorden(nu, ERVOOR) == []
    assert "foutmelding" not in kandidaten(nu)


@pytest.mark.parametrize(
    "tekst",
    [
        "klaagt over Jansen van de balie",
        "Jansen was onvriendelijk",
        "zaaknummer 20251234 klopt niet",
        "bel 0612345678",
    ],
)
def test_names_and_numbers_are_never_told(tekst):
    woorden = {woord.woord for woord in opvallende_woorden([tekst] * 9, ERVOOR)}
    assert woorden.isdisjoint({"jansen", "20251234", "0612345678"})


def test_the_name_of_a_klant_is_never_told_also_in_small_letters():
    nu = ["zoekt het dossier van bakker"] * 6
    assert "bakker" in {woord.woord for woord in opvallende_woorden(nu, ERVOOR)}
    assert "bakker" not in {woord.woord for woord in opvallende_woorden(nu, ERVOOR, namen={"Bakker"})}


def test_a_word_of_the_catalogue_may_have_a_capital():
    nu = ["Kan niet inloggen met DigiD"] * 6
    assert "digid" not in {woord.woord for woord in opvallende_woorden(nu, ERVOOR)}
    assert "digid" in {woord.woord for woord in opvallende_woorden(nu, ERVOOR, bekend={"digid"})}
