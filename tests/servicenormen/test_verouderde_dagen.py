"""No way of writing escapes: every change marks its old and its new day, and no mark is lost."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from afspraken.models import Bezoek
from catalogus.models import Thema
from contacten.models import Klantcontact
from kcc.lib.perioden import Tertaal
from servicenormen import services
from servicenormen.models import Dagtelling, Productmeting, Servicenorm, VerouderdeDag
from servicenormen.regels import Telling
from servicenormen.services import tellingen
from tests.afspraken.factories import AfspraakFactory
from tests.contacten.factories import (
    KlantcontactFactory,
    LocatieFactory,
    ProductFactory,
    TerugbelverzoekFactory,
    ThemaFactory,
)
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory, ProductmetingFactory, maak_normen

T1 = Tertaal(2025, 1)
WOENSDAG, DONDERDAG = date(2025, 3, 12), date(2025, 3, 13)
DAG = timedelta(days=1)


def merken(bron):
    """The marked days of a source; the marks are taken away, for a next look."""
    gevonden = list(VerouderdeDag.objects.filter(bron=bron).values_list("datum", flat=True))
    VerouderdeDag.objects.all().delete()
    return gevonden


def sql(opdracht, *waarden):
    with connection.cursor() as cursor:
        cursor.execute(opdracht, waarden)


@pytest.mark.django_db
class TestMarks:
    def test_insert_update_and_delete_by_the_orm(self):
        bezoek = BezoekFactory()
        assert merken("bezoek") == [WOENSDAG]
        bezoek.afspraak_op += DAG
        bezoek.save()
        assert sorted(merken("bezoek")) == [WOENSDAG, DONDERDAG]
        bezoek.delete()
        assert merken("bezoek") == [DONDERDAG]

    def test_by_sql(self):
        KlantcontactFactory()
        merken("klantcontact")
        sql("UPDATE contacten_klantcontact SET begonnen_op = begonnen_op - interval '10 hours'")
        assert sorted(merken("klantcontact")) == [date(2025, 3, 11), WOENSDAG]
        sql("DELETE FROM contacten_klantcontact")
        assert merken("klantcontact") == [date(2025, 3, 11)]

    def test_a_statement_marks_a_day_once(self):
        Klantcontact.objects.bulk_create(
            KlantcontactFactory.build(product=None, medewerker=None) for _ in range(9)
        )
        assert merken("klantcontact") == [WOENSDAG]

    def test_copy(self):
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY contacten_klantcontact "
                "(referentie, kanaal, richting, begonnen_op, resultaat, onderwerp, notitie) FROM STDIN"
            ) as kopie,
        ):
            for uur in range(30):
                kopie.write_row(
                    (
                        f"k{uur}",
                        "telefoon",
                        "inkomend",
                        AFSPRAAK + timedelta(hours=uur),
                        "doorverwezen",
                        "",
                        "",
                    )
                )
        assert sorted(merken("klantcontact")) == [WOENSDAG, DONDERDAG]

    def test_the_local_day_counts_also_in_summer(self):
        # 22.30 UTC on 30 June is half past midnight on 1 July.
        TerugbelverzoekFactory(deadline_op="2025-06-30T22:30:00Z")
        assert merken("terugbelverzoek") == [date(2025, 7, 1)]
        ProductmetingFactory()
        assert merken("productmeting") == [WOENSDAG]

    def test_a_walk_in_marks_the_day_of_its_check_in(self):
        BezoekFactory(inloop=True, aangemeld_op=AFSPRAAK + DAG, opgeroepen_op=None)
        assert merken("bezoek") == [DONDERDAG]

    def test_what_an_appointment_to_which_nobody_came_was_about_marks_its_day(self):
        rijbewijs = ProductFactory(code="rijbewijs")
        for status, dagen in (("bevestigd", []), ("niet_verschenen", [WOENSDAG])):
            afspraak = AfspraakFactory(
                begint_op=AFSPRAAK, locatie=LocatieFactory(), producten=[ProductFactory()], status=status
            )
            merken("bezoek")
            sql(
                "UPDATE afspraken_afspraakregel SET product_id = %s WHERE afspraak_id = %s",
                rijbewijs.pk, afspraak.pk,
            )  # fmt: skip
            assert merken("bezoek") == dagen
            bezoek = BezoekFactory(inloop=True, aangemeld_op=AFSPRAAK + 3 * DAG, opgeroepen_op=None)
            merken("bezoek")
            # Tied to a visit of another day, and untied again.
            for waarde in (afspraak.pk, None):
                sql("UPDATE afspraken_bezoek SET afspraak_id = %s WHERE id = %s", waarde, bezoek.pk)
                assert set(merken("bezoek")) == {*dagen, WOENSDAG + 3 * DAG}
            sql("DELETE FROM afspraken_afspraakregel WHERE afspraak_id = %s", afspraak.pk)
            assert merken("bezoek") == dagen

    def test_an_appointment_to_which_nobody_came_marks_its_day(self):
        afspraak = AfspraakFactory(begint_op=AFSPRAAK, locatie=LocatieFactory(), producten=[ProductFactory()])
        assert merken("bezoek") == []
        sql("UPDATE afspraken_afspraak SET status = 'niet_verschenen'")
        assert merken("bezoek") == [WOENSDAG]
        afspraak.refresh_from_db()
        afspraak.status = "verschenen"
        afspraak.save()
        assert merken("bezoek") == [WOENSDAG]

    def test_a_product_that_changes_thema_marks_all_days_of_its_visits(self):
        bezoek = BezoekFactory()
        BezoekFactory(product=ProductFactory(code="anders"), afspraak_op=AFSPRAAK + 4 * DAG)
        merken("bezoek")
        product = bezoek.product
        product.naam = "Nieuw paspoort"
        product.save()
        assert merken("bezoek") == []
        product.thema = ThemaFactory(code="parkeren")
        product.save()
        assert merken("bezoek") == [WOENSDAG]

    def test_a_thema_that_changes_code_marks_too(self):
        BezoekFactory()
        merken("bezoek")
        Thema.objects.update(naam="Anders")
        assert merken("bezoek") == []
        Thema.objects.update(code="anders")
        assert merken("bezoek") == [WOENSDAG]

    def test_what_is_rolled_back_marks_nothing(self):
        with transaction.atomic():
            BezoekFactory()
            transaction.set_rollback(True)
        assert merken("bezoek") == []

    def test_a_limit_marks_the_days_of_that_norm_only(self):
        norm = Servicenorm.objects.get(code="4")
        Servicenorm.objects.filter(code="4").update(titel="Anders", doel=80)
        assert not VerouderdeDag.objects.exists()
        Servicenorm.objects.filter(code="4").update(parameters={"minuten": 15, "themas": ["burgerzaken"]})
        gemerkt = VerouderdeDag.objects.values_list("servicenorm", "bron").distinct()
        assert list(gemerkt) == [(norm.pk, "")]
        assert VerouderdeDag.objects.filter(datum=WOENSDAG).count() == 1


@pytest.mark.django_db
class TestCounting:
    def test_counts_follow_and_a_second_run_changes_nothing(self):
        BezoekFactory()
        assert services.werk_verouderde_dagen_bij() == 1
        eerst = list(Dagtelling.objects.order_by("pk").values())
        assert {rij["dimensie"] for rij in eerst} == {"totaal", "locatie", "product", "duur"}
        assert services.werk_verouderde_dagen_bij() == 0
        VerouderdeDag.objects.create(bron="bezoek", datum=WOENSDAG)
        assert services.werk_verouderde_dagen_bij() == 1
        assert list(Dagtelling.objects.order_by("pk").values()) == eerst

    def test_a_day_that_becomes_empty_loses_its_counts(self):
        BezoekFactory()
        services.werk_verouderde_dagen_bij()
        Bezoek.objects.all().delete()
        services.werk_verouderde_dagen_bij()
        assert not Dagtelling.objects.exists()

    def test_truncate(self):
        ProductmetingFactory()
        services.werk_verouderde_dagen_bij()
        # Foreign keys are checked at the end of a transaction, and until then the table cannot be emptied.
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("TRUNCATE servicenormen_productmeting")
        services.werk_verouderde_dagen_bij()
        assert not Productmeting.objects.exists()
        assert not Dagtelling.objects.exists()

    def test_the_nightly_proof_finds_and_repairs_what_escaped(self, caplog):
        BezoekFactory()
        KlantcontactFactory()
        services.werk_verouderde_dagen_bij()
        assert services.herbouw() == []
        Dagtelling.objects.filter(dimensie="locatie").update(teller=0)
        KlantcontactFactory(begonnen_op=AFSPRAAK + DAG, beeindigd_op=None)
        VerouderdeDag.objects.all().delete()
        assert services.herbouw() == [("4", WOENSDAG), ("5", DONDERDAG), ("anoniem", DONDERDAG)]
        assert [regel.levelname for regel in caplog.records] == ["ERROR"] * 3
        assert "norm 5 op 2025-03-13" in caplog.text
        assert services.herbouw() == []
        (stand,) = [s for s in services.standen(T1, T1.einde) if s.norm.code == "5"]
        assert stand.telling == Telling(2, 2)

    def test_a_marked_day_is_no_difference(self):
        BezoekFactory()
        assert services.herbouw() == []
        codes = Dagtelling.objects.filter(dimensie="totaal").values_list("servicenorm__code", flat=True)
        assert set(codes) == {"4", "no-show"}
        assert not VerouderdeDag.objects.exists()


@pytest.fixture
def normen(transactional_db):
    maak_normen()


class Teller(threading.Thread):
    """Counts in a connection of its own, and can be held between reading the marks and counting."""

    def __init__(self) -> None:
        super().__init__()
        self.heeft_gelezen, self.mag_tellen = threading.Event(), threading.Event()
        self.geteld: int | None = None

    def run(self) -> None:
        try:
            self.geteld = services.werk_verouderde_dagen_bij()
        finally:
            self.heeft_gelezen.set()
            connection.close()


@pytest.fixture
def vastgehouden(monkeypatch):
    """A Teller that waits before it counts; a count in this thread is not held."""
    teller = Teller()
    echt = tellingen.leg_vast

    def wachtend(*args):
        if threading.current_thread() is teller:
            uitkomst = echt(*args)
            teller.heeft_gelezen.set()
            assert teller.mag_tellen.wait(20)
            return uitkomst
        return echt(*args)

    monkeypatch.setattr(tellingen, "leg_vast", wachtend)
    yield teller
    teller.mag_tellen.set()
    teller.join(20)


def stand_5():
    (stand,) = [stand for stand in services.standen(T1, T1.einde) if stand.norm.code == "5"]
    return stand.telling


class TestRace:
    """A change that commits while its day is being counted, with real connections."""

    def test_a_mark_made_during_a_count_outlives_it(self, normen, vastgehouden):
        KlantcontactFactory()
        vastgehouden.start()
        assert vastgehouden.heeft_gelezen.wait(20)
        # The count has been made and has not been committed; now another contact comes in.
        KlantcontactFactory()
        vastgehouden.mag_tellen.set()
        vastgehouden.join(20)
        assert vastgehouden.geteld == 1
        assert VerouderdeDag.objects.filter(bron="klantcontact", datum=WOENSDAG).exists()
        assert stand_5() == Telling(2, 2)
        services.werk_verouderde_dagen_bij()
        assert not VerouderdeDag.objects.exists()
        assert stand_5() == Telling(2, 2)

    def test_without_that_care_a_contact_is_lost(self, normen, vastgehouden):
        """The negative control: a mark per day that is only added when there is none loses this race."""
        sql("CREATE UNIQUE INDEX verouderdedag_slecht ON servicenormen_verouderdedag (bron, datum)")
        sql(
            "CREATE FUNCTION slecht() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO servicenormen_verouderdedag (bron, datum) "
            "SELECT DISTINCT 'klantcontact', (begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date FROM nieuw "
            "ON CONFLICT DO NOTHING; RETURN NULL; END $$"
        )
        sql("ALTER TABLE contacten_klantcontact DISABLE TRIGGER servicenormen_insert")
        sql(
            "CREATE TRIGGER slecht AFTER INSERT ON contacten_klantcontact REFERENCING NEW TABLE AS nieuw "
            "FOR EACH STATEMENT EXECUTE FUNCTION slecht()"
        )
        try:
            KlantcontactFactory()
            vastgehouden.start()
            assert vastgehouden.heeft_gelezen.wait(20)
            KlantcontactFactory()
            vastgehouden.mag_tellen.set()
            vastgehouden.join(20)
            services.werk_verouderde_dagen_bij()
            assert stand_5() == Telling(1, 1)
            assert services.herbouw() == [("5", WOENSDAG)]
            assert stand_5() == Telling(2, 2)
        finally:
            sql("DROP TRIGGER slecht ON contacten_klantcontact")
            sql("DROP FUNCTION slecht()")
            sql("DROP INDEX verouderdedag_slecht")
            sql("ALTER TABLE contacten_klantcontact ENABLE ALWAYS TRIGGER servicenormen_insert")

    def test_a_day_that_is_being_counted_is_left_to_who_counts_it(self, normen, vastgehouden):
        KlantcontactFactory()
        BezoekFactory()
        vastgehouden.start()
        assert vastgehouden.heeft_gelezen.wait(20)
        KlantcontactFactory(begonnen_op=AFSPRAAK + DAG, beeindigd_op=None)
        # Whatever source the other one is at, together they do every day once and neither waits.
        geteld = services.werk_verouderde_dagen_bij()
        assert geteld == 2
        vastgehouden.mag_tellen.set()
        vastgehouden.join(20)
        services.werk_verouderde_dagen_bij()
        assert not VerouderdeDag.objects.exists()
        assert services.herbouw() == []

    def test_a_change_that_is_not_committed_yet_keeps_its_mark(self, normen):
        KlantcontactFactory()
        services.werk_verouderde_dagen_bij()
        teller = Teller()
        with transaction.atomic():
            KlantcontactFactory()
            teller.start()
            teller.join(20)
            assert teller.geteld == 0
        assert services.werk_verouderde_dagen_bij() == 1
        assert stand_5() == Telling(2, 2)
