"""Each norm by example: what counts, what is within, and from when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from contacten import services as contacten
from contacten.models import Publieksreactie
from kcc.lib.perioden import Tertaal
from kcc.organisatie import services as organisatie
from servicenormen import services
from servicenormen.models import Servicenorm
from servicenormen.regels import Telling
from tests.contacten.factories import (
    DEADLINE,
    NU,
    KlantcontactFactory,
    ProductFactory,
    TerugbelverzoekFactory,
    ThemaFactory,
)
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory

pytestmark = pytest.mark.django_db

T1 = Tertaal(2025, 1)
BINNEN, BUITEN, GEEN = Telling(1, 1), Telling(0, 1), Telling(0, 0)
MINUUT = timedelta(minutes=1)
SECONDE = timedelta(seconds=1)


def telling(code, peilmoment=T1.einde, tertaal=T1):
    """The figure before and after the counts are made: always the same."""
    norm = Servicenorm.objects.get(code=code)
    vooraf = services.normstand(norm, tertaal, peilmoment).telling
    services.werk_verouderde_dagen_bij()
    assert services.normstand(norm, tertaal, peilmoment).telling == vooraf
    assert services.gevallen(norm, tertaal, peilmoment).count() == vooraf.noemer
    return vooraf


class TestNorm4:
    @pytest.mark.parametrize(
        ("velden", "verwacht"),
        [
            ({}, BINNEN),
            ({"opgeroepen_op": AFSPRAAK + 10 * MINUUT}, BINNEN),
            ({"opgeroepen_op": AFSPRAAK + 10 * MINUUT + SECONDE}, BUITEN),
            # Late: the ten minutes run from the check-in.
            ({"aangemeld_op": AFSPRAAK + 8 * MINUUT, "opgeroepen_op": AFSPRAAK + 18 * MINUUT}, BINNEN),
            ({"aangemeld_op": AFSPRAAK + 8 * MINUUT, "opgeroepen_op": AFSPRAAK + 19 * MINUUT}, BUITEN),
            # Called before the time of the appointment.
            ({"opgeroepen_op": AFSPRAAK - 2 * MINUUT}, BINNEN),
            ({"wacht": True, "weggelopen_op": AFSPRAAK + 10 * MINUUT}, GEEN),
            ({"wacht": True, "weggelopen_op": AFSPRAAK + 10 * MINUUT + SECONDE}, BUITEN),
            ({"wacht": True}, BUITEN),
            # Called after they had gone.
            ({"weggelopen_op": AFSPRAAK + 3 * MINUUT}, GEEN),
            # Called in time, did not come: the call counts.
            ({"weggelopen_op": AFSPRAAK + 30 * MINUUT}, BINNEN),
            ({"inloop": True}, GEEN),
            ({"product": None}, GEEN),
        ],
    )
    def test_a_visit(self, velden, verwacht):
        BezoekFactory(**velden)
        assert telling("4") == verwacht

    def test_only_products_of_burgerzaken_and_belastingen(self):
        BezoekFactory(product=ProductFactory(code="kwijtschelding", thema=ThemaFactory(code="belastingen")))
        BezoekFactory(product=ProductFactory(code="parkeren", thema=ThemaFactory(code="parkeren")))
        assert telling("4") == BINNEN

    def test_who_waits_counts_when_the_ten_minutes_have_passed(self):
        BezoekFactory(wacht=True)
        assert telling("4", AFSPRAAK + 10 * MINUUT - SECONDE) == GEEN
        assert telling("4", AFSPRAAK + 10 * MINUUT) == BUITEN

    def test_a_call_is_unknown_before_it_happens(self):
        BezoekFactory(opgeroepen_op=AFSPRAAK + 12 * MINUUT)
        assert telling("4", AFSPRAAK + 9 * MINUUT) == GEEN
        assert telling("4", AFSPRAAK + 11 * MINUUT) == BUITEN

    def test_belongs_to_the_day_of_the_appointment(self):
        """An appointment at half past midnight on 1 May, checked in and called on 30 April."""
        laat = datetime(2025, 4, 30, 22, 30, tzinfo=UTC)
        BezoekFactory(afspraak_op=laat, aangemeld_op=laat - 50 * MINUUT, opgeroepen_op=laat - 40 * MINUUT)
        assert telling("4") == GEEN
        assert telling("4", laat, Tertaal(2025, 2)) == BINNEN


class TestNorm5:
    @pytest.mark.parametrize(
        ("velden", "verwacht"),
        [
            ({"resultaat": "direct_beantwoord"}, BINNEN),
            ({"resultaat": "doorverbonden_gelukt"}, BINNEN),
            ({"resultaat": "doorverwezen"}, BINNEN),
            ({"resultaat": "afspraak_gemaakt"}, BINNEN),
            ({"resultaat": "publieksreactie_geregistreerd"}, BINNEN),
            ({"resultaat": "terugbelverzoek"}, BUITEN),
            ({"resultaat": "doorverbonden_mislukt"}, BUITEN),
            ({"resultaat": ""}, BUITEN),
            ({"resultaat": "afgebroken"}, GEEN),
            ({"beeindigd_op": None}, BINNEN),
            ({"kanaal": "email"}, GEEN),
            ({"richting": "uitgaand"}, GEEN),
        ],
    )
    def test_a_contact(self, velden, verwacht):
        KlantcontactFactory(**velden)
        assert telling("5") == verwacht

    def test_how_it_ends_is_unknown_while_it_lasts(self):
        KlantcontactFactory(begonnen_op=NU - 5 * MINUUT, beeindigd_op=NU)
        assert telling("5", NU - 6 * MINUUT) == GEEN
        assert telling("5", NU - 3 * MINUUT) == BUITEN
        assert telling("5", NU) == BINNEN

    def test_a_contact_that_is_broken_off_later_was_open_until_then(self):
        KlantcontactFactory(begonnen_op=NU - 5 * MINUUT, beeindigd_op=NU, resultaat="afgebroken")
        assert telling("5", NU - 3 * MINUUT) == BUITEN
        assert telling("5", NU) == GEEN


class TestNorm6:
    @pytest.mark.parametrize(
        ("velden", "verwacht"),
        [
            ({"eerste_poging_op": NU}, BINNEN),
            ({"eerste_poging_op": DEADLINE}, BINNEN),
            ({"eerste_poging_op": DEADLINE + SECONDE}, BUITEN),
            ({}, BUITEN),
            ({"ingetrokken_op": NU}, GEEN),
            ({"ingetrokken_op": DEADLINE - SECONDE}, GEEN),
            ({"ingetrokken_op": DEADLINE}, BUITEN),
            ({"ingetrokken_op": DEADLINE - MINUUT, "eerste_poging_op": NU}, BINNEN),
            ({"ingetrokken_op": NU, "eerste_poging_op": NU + MINUUT}, GEEN),
        ],
    )
    def test_a_request(self, velden, verwacht):
        TerugbelverzoekFactory(**velden)
        assert telling("6") == verwacht

    def test_counts_from_its_deadline_on(self):
        TerugbelverzoekFactory(eerste_poging_op=NU)
        assert telling("6", DEADLINE - SECONDE) == GEEN
        assert telling("6", DEADLINE) == BINNEN


class TestNormen7En8:
    def test_shows_the_last_measured_day(self):
        ProductmetingFactory(onvolledig=True)
        ProductmetingFactory(
            datum=AFSPRAAK.date() + timedelta(days=1), gemeten_op=AFSPRAAK + timedelta(days=1)
        )
        assert telling("7", AFSPRAAK + timedelta(hours=3)) == BUITEN
        assert telling("7", AFSPRAAK + timedelta(hours=23)) == BUITEN
        assert telling("7", AFSPRAAK + timedelta(hours=24)) == BINNEN
        assert telling("7") == BINNEN

    def test_a_day_without_products_for_online_is_a_measured_day(self):
        ProductmetingFactory()
        assert telling("8") == BINNEN
        morgen = AFSPRAAK + timedelta(days=1)
        ProductmetingFactory(datum=morgen.date(), gemeten_op=morgen, is_online_mogelijk=False)
        assert telling("8") == GEEN
        assert telling("8", AFSPRAAK) == BINNEN

    def test_offered_online_or_not(self):
        ProductmetingFactory(is_online_aangeboden=False)
        assert telling("8") == BUITEN

    def test_a_tertaal_without_measurements_does_not_borrow_one(self):
        ProductmetingFactory()
        assert telling("7", tertaal=Tertaal(2025, 2), peilmoment=Tertaal(2025, 2).einde) == GEEN


class TestServicenorm:
    def test_a_norm_changes_at_the_border_of_a_tertaal_only(self):
        norm = Servicenorm.objects.get(code="4")
        norm.geldig_tot = datetime(2026, 2, 1, tzinfo=UTC).date()
        with pytest.raises(ValidationError, match="begin van een tertaal"):
            norm.full_clean()

    def test_no_two_versions_at_the_same_time(self):
        norm = Servicenorm.objects.get(code="4")
        norm.pk = None
        with pytest.raises(ValidationError, match="al een andere versie"):
            norm.full_clean()

    def test_a_new_version_counts_from_its_first_tertaal(self):
        norm = Servicenorm.objects.get(code="4")
        BezoekFactory(opgeroepen_op=AFSPRAAK + 8 * MINUUT)
        mei = AFSPRAAK + timedelta(days=60)
        BezoekFactory(datum=mei.date(), afspraak_op=mei, aangemeld_op=mei, opgeroepen_op=mei + 8 * MINUUT)
        norm.geldig_tot = datetime(2025, 5, 1, tzinfo=UTC).date()
        norm.save()
        norm.pk, norm.geldig_vanaf, norm.geldig_tot = None, norm.geldig_tot, None
        norm.parameters = {"minuten": 5, "themas": ["burgerzaken"]}
        norm.full_clean()
        norm.save()
        services.werk_verouderde_dagen_bij()
        (eerst,) = [s for s in services.standen(T1, T1.einde) if s.norm.code == "4"]
        (daarna,) = [s for s in services.standen(T1.volgende, T1.volgende.einde) if s.norm.code == "4"]
        assert (eerst.telling, daarna.telling) == (BINNEN, BUITEN)
        assert services.herbouw() == []

    @pytest.mark.parametrize(
        "parameters",
        [
            {},
            {"minuten": 0, "themas": ["x"]},
            {"minuten": 10, "themas": []},
            {"minuten": True, "themas": ["x"]},
        ],
    )
    def test_refuses_parameters_that_the_meetmethode_does_not_understand(self, parameters):
        norm = Servicenorm.objects.get(code="4")
        norm.parameters = parameters
        with pytest.raises(ValidationError) as fout:
            norm.full_clean()
        assert list(fout.value.message_dict) == ["parameters"]


def test_a_term_that_ran_out_in_a_weekend_and_was_suspended_is_late_every_day() -> None:
    """Four weeks end on Saturday 29 March; asked to complete on Sunday, before the Monday that would do."""
    reactie = Publieksreactie.objects.create(
        referentie="rand",
        soort="klacht",
        kanaal="post",
        ontvangen_op=datetime(2025, 3, 1, 12, tzinfo=UTC),
        termijn_aantal=4,
        termijn_eenheid="weken",
        termijn_is_wettelijk=True,
    )
    reactie.opschortingen.create(uitgenodigd=date(2025, 3, 30), voltooid=date(2025, 4, 20))
    reactie.deadline = contacten.bepaal_deadline(
        reactie, organisatie.dienstkalender(), organisatie.atwkalender()
    )
    reactie.save()
    assert reactie.deadline == date(2025, 4, 22)
    norm = Servicenorm.objects.get(code="9")

    def op(dag: int) -> dict[date, int]:
        stand = services.normstand(norm, Tertaal(2025, 1), datetime(2025, 4, dag, 10, tzinfo=UTC))
        return {datum: telling.noemer for datum, telling in stand.per_dag.items() if telling.noemer}

    assert op(1) == {date(2025, 3, 31): 1}
    assert op(2) == {date(2025, 4, 1): 1}
    assert op(22) == {}
    assert op(23) == {date(2025, 4, 22): 1}
    services.werk_verouderde_dagen_bij()
    assert op(2) == {date(2025, 4, 1): 1}
    assert [
        geval.normdatum
        for geval in services.gevallen(norm, Tertaal(2025, 1), datetime(2025, 4, 2, 10, tzinfo=UTC))
    ] == [date(2025, 4, 1)]
