"""The planner's screens over HTTP: looking, changing with a preview, undoing, and who changed what."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from afspraken.enums import Afspraakstatus
from afspraken.models import Aanbod, Afspraak, Balie, Bezetting, Kanaaldeel, Planningswijziging, Roosterregel
from afspraken.services import controleer, rol_rooster_uit
from catalogus.models import Openingsuitzondering
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage, UitgaandBericht
from tests.afspraken.post import laatste, lees
from tests.afspraken.wereld import MAANDAG, VROEG, maak_wereld

pytestmark = pytest.mark.django_db

DAG = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def vroeg():
    with time_machine.travel(VROEG, tick=False):
        yield


@pytest.fixture
def wereld(db):
    wereld = maak_wereld()
    (locatie,) = wereld.locaties
    for nummer, datum in ((1, MAANDAG), (2, MAANDAG), (1, MAANDAG + DAG)):
        wereld.bezet(locatie, nummer, time(9), time(12), [0, 1, 2], datum=datum)
    return wereld


@pytest.fixture
def locatie(wereld):
    return wereld.locaties[0]


def adres(naam, *args):
    return reverse(f"afspraken:{naam}", args=["locatie-0", *args])


def wijzig(soort):
    return adres("planning_wijzigen", soort)


def boom(response):
    return html.document_fromstring(response.content.decode())


def velden(response):
    """What a browser would send of the preview: every field with its value."""
    (form,) = boom(response).xpath('//main//form[.//input[@name="stempel"]]')
    gegevens = {}
    for naam, waarde in form.form_values():
        gegevens.setdefault(naam, []).append(waarde)
    return gegevens


def voer_door(client, pad, gegevens, **besluiten):
    """See the change, choose, and press the button; the answer."""
    voorbeeld = client.post(pad, gegevens)
    assert voorbeeld.status_code == 200, voorbeeld.content.decode()
    ingevuld = velden(voorbeeld) | besluiten | {"doorvoeren": "ja"}
    return client.post(pad, ingevuld)


def dienstvelden(wereld, **anders):
    return {"van": "09:00", "tot": "11:00", "groepen": [wereld.groepen[0].pk], "medewerker": ""} | anders


# --- Looking -----------------------------------------------------------------------------------


def paden(wereld):
    bezetting = Bezetting.objects.first()
    return [
        adres("planning_week", "2026-W10"),
        adres("planning_week", "2026-W10") + "?groep=groep-0&kanaal=online&per=kwartier",
        adres("planning_dag", "2026-03-02"),
        adres("planning_patroon"),
        adres("planning_kanalen"),
        adres("planning_aanbod"),
        adres("planning_geschiedenis"),
        wijzig("extra"),
        wijzig("dienst") + f"?bezetting={bezetting.pk}",
        wijzig("afwezig"),
        wijzig("opening"),
        wijzig("week"),
        wijzig("botsingen"),
        wijzig("regel"),
        wijzig("patroon"),
        wijzig("kanaaldeel"),
        wijzig("aanbod"),
        wijzig("aanbod") + f"?aanbod={Aanbod.objects.first().pk}",
    ]


@pytest.mark.parametrize(("rol", "status"), [(Rol.PLANNER, 200), (Rol.BEHEERDER, 200), (Rol.MANAGER, 403)])
def test_planner_and_beheerder_see_every_page_and_nobody_else(aangemeld, wereld, rol, status):
    client = aangemeld(rol)
    for pad in paden(wereld):
        assert client.get(pad).status_code == status, pad


def test_looking_writes_nothing_but_the_log(planner_client, wereld, locatie):
    voor = list(Bezetting.objects.values())
    for pad in paden(wereld):
        planner_client.get(pad)
    assert list(Bezetting.objects.values()) == voor
    assert not Planningswijziging.objects.exists()


def test_the_start_is_this_week_of_the_first_place(planner_client, locatie):
    response = planner_client.get(reverse("afspraken:planning"))
    assert response.url == adres("planning_week", "2026-W10")
    response = planner_client.get(reverse("afspraken:planning") + "?locatie=locatie-0&datum=2026-05-05")
    assert response.url == adres("planning_week", "2026-W19")


def test_the_planner_starts_here(planner_client, locatie):
    response = planner_client.get(reverse("start"), follow=True)
    assert response.redirect_chain[-1][0] == adres("planning_week", "2026-W10")


@pytest.mark.parametrize("week", ["2026-W60", "2026-10", "onzin", "0000-W01"])
def test_a_week_that_does_not_exist_is_not_found(planner_client, locatie, week):
    assert planner_client.get(adres("planning_week", week)).status_code == 404


def test_a_change_that_does_not_exist_is_not_found(planner_client, locatie):
    assert planner_client.get(wijzig("onzin")).status_code == 404
    assert planner_client.get(wijzig("dienst") + "?bezetting=0").status_code == 404
    assert planner_client.get(adres("planning_dag", "2026-02-30")).status_code == 404


def cellen(response, tijd):
    (rij,) = boom(response).xpath(f'//table[@id="capaciteit"]/tbody/tr[th[normalize-space()="{tijd}"]]')
    return [" ".join(cel.text_content().split()) for cel in rij.xpath("td")]


def test_the_calendar_shows_free_booked_and_desks(planner_client, wereld, locatie):
    for cel in (108, 111, 114, 117):
        wereld.plan(locatie, cel)
    wereld.plan(locatie, 108, kanaal="telefoon")
    response = planner_client.get(adres("planning_week", "2026-W10"))
    # 9.00: two desks, one booked all hour and another for a quarter of it.
    assert cellen(response, "09.00")[0] == "0,8 vrij, 1,3/ geboekt van 2 balies"
    assert cellen(response, "10.00")[0] == "2 vrij, 0/ geboekt van 2 balies"
    assert cellen(response, "09.00")[1] == "1 vrij, 0/ geboekt van 1 balies"
    assert cellen(response, "13.00")[0] == "0 vrij, 0/ geboekt van 0 balies"
    per_kwartier = planner_client.get(
        adres("planning_week", "2026-W10") + "?per=kwartier&kanaal=telefoon&groep=groep-0"
    )
    assert cellen(per_kwartier, "09.00")[0] == "0 vrij, 1/ geboekt van 2 balies"
    assert cellen(per_kwartier, "09.15")[0] == "1 vrij, 0/ geboekt van 2 balies"


def test_a_group_sees_what_others_took_of_its_desks(planner_client, wereld, locatie):
    wereld.plan(locatie, 108, wereld.wens((1, 1)))
    response = planner_client.get(adres("planning_dag", "2026-03-02"))
    geheel, *groepen = cellen(response, "09.00")
    assert geheel == "1 vrij, 1/ geboekt van 2 balies"
    assert groepen[0] == "1 vrij, 0/ geboekt van 2 balies"
    assert groepen[1] == "1 vrij, 1/ geboekt van 2 balies"


def test_what_does_not_fit_is_marked_named_and_logged(planner_client, wereld, locatie):
    wereld.plan(locatie, 108), wereld.plan(locatie, 108)
    Bezetting.objects.filter(balie__nummer=2).delete()
    response = planner_client.get(adres("planning_week", "2026-W10"))
    assert "1 afspraak past niet in het rooster" in " ".join(boom(response).text_content().split())
    assert cellen(response, "09.00")[0].startswith("past niet, ")
    assert Inzage.objects.filter(object_soort="afspraak").count() == 1


@pytest.mark.parametrize("naam", ["week", "dag"])
def test_queries_do_not_grow_with_the_place(
    planner_client, wereld, locatie, django_assert_max_num_queries, django_assert_num_queries, naam
):
    pad = adres("planning_week", "2026-W10") if naam == "week" else adres("planning_dag", "2026-03-02")
    wereld.plan(locatie, 108)
    planner_client.get(pad)  # what the first page of a session costs is of no interest here
    with django_assert_max_num_queries(25) as eerst:
        planner_client.get(pad)
    for nummer in range(3, 9):
        wereld.bezet(locatie, nummer, time(9), time(12), [0, 1])
        wereld.bezet(locatie, nummer, time(9), time(12), [2], datum=MAANDAG + 2 * DAG)
    for cel in range(108, 140, 3):
        wereld.plan(locatie, cel)
    with django_assert_num_queries(len(eerst)):
        planner_client.get(pad)


def test_queries_of_the_other_pages_do_not_grow(planner_client, wereld, locatie, django_assert_num_queries):
    for naam, groei in (("planning_patroon", _meer_regels), ("planning_geschiedenis", _meer_wijzigingen)):
        groei(wereld, locatie, 1)
        planner_client.get(adres(naam))
        with CaptureQueriesContext(connection) as eerst:
            planner_client.get(adres(naam))
        groei(wereld, locatie, 6)
        with django_assert_num_queries(len(eerst)):
            planner_client.get(adres(naam))


def _meer_regels(wereld, locatie, aantal):
    balie = Balie.objects.get(nummer=1)
    for _ in range(aantal):
        uur = Roosterregel.objects.count()
        regel = Roosterregel.objects.create(
            balie=balie, weekdag=1, van=time(uur), tot=time(uur + 1), geldig_vanaf=MAANDAG
        )
        regel.groepen.set(wereld.groepen)


def _meer_wijzigingen(wereld, locatie, aantal):
    for _ in range(aantal):
        Planningswijziging.objects.create(locatie=locatie, omschrijving="Proef", gemaakt_op=VROEG)


# --- Changing ----------------------------------------------------------------------------------


def test_a_change_is_shown_first_then_done_with_what_was_chosen(planner_client, wereld, locatie):
    wereld.plan(locatie, 108)
    later = wereld.plan(locatie, 108)
    UitgaandBericht.objects.all().delete()
    balie = Balie.objects.get(nummer=2)
    gegevens = {"balie": balie.pk, "vanaf": "2026-03-02"}
    voorbeeld = planner_client.post(wijzig("afwezig"), gegevens)
    tekst = " ".join(boom(voorbeeld).text_content().split())
    assert "1 afspraak past dan niet" in tekst
    assert "09.00–12.00 Groep 0, Groep 1, Groep 2" in tekst
    assert "niet bezet" in tekst
    assert velden(voorbeeld)[f"besluit-{later.pk}"] == ["2026-03-02T09:15"]
    assert Bezetting.objects.count() == 3
    response = voer_door(planner_client, wijzig("afwezig"), gegevens)
    assert response.url == adres("planning_week", "2026-W10")
    later.refresh_from_db()
    assert later.begint_op.hour, later.begint_op.minute == (9, 15)
    (mail,) = UitgaandBericht.objects.all()
    assert "Daarom hebben wij uw afspraak verplaatst" in lees(mail).tekst
    assert "Daarom hebben wij uw afspraak verplaatst" in lees(mail).html
    wijziging = Planningswijziging.objects.get()
    assert wijziging.medewerker == planner_client.medewerker
    assert wijziging.omschrijving == "Balie 2 afwezig op ma 2 mrt"
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def test_somebody_who_books_in_between_makes_the_planner_look_again(planner_client, wereld, locatie):
    wereld.plan(locatie, 108)
    gegevens = {"balie": Balie.objects.get(nummer=2).pk, "vanaf": "2026-03-02"}
    voorbeeld = velden(planner_client.post(wijzig("afwezig"), gegevens))
    later = wereld.plan(locatie, 108)
    response = planner_client.post(wijzig("afwezig"), voorbeeld | {"doorvoeren": "ja"})
    assert response.status_code == 409
    assert "Er is nog niets veranderd" in response.content.decode()
    assert f"besluit-{later.pk}" in velden(response)
    assert Bezetting.objects.count() == 3
    assert planner_client.post(wijzig("afwezig"), velden(response) | {"doorvoeren": "ja"}).status_code == 302


def test_cancel_keep_and_another_moment_can_be_chosen(planner_client, wereld, locatie):
    for cel in (108, 111, 114):
        wereld.plan(locatie, cel)
    paren = [wereld.plan(locatie, cel) for cel in (108, 111, 114)]
    gegevens = {"balie": Balie.objects.get(nummer=2).pk, "vanaf": "2026-03-02"}
    eerste, tweede, derde = (f"besluit-{afspraak.pk}" for afspraak in paren)
    besluiten = {
        eerste: "afzeggen",
        tweede: "houden",
        derde: "anders",
        f"moment-{paren[2].pk}": "2026-03-03T10:00",
    }
    response = voer_door(planner_client, wijzig("afwezig"), gegevens, **besluiten)
    assert response.status_code == 302
    stand = {afspraak.pk: afspraak for afspraak in Afspraak.objects.all()}
    assert stand[paren[0].pk].status == Afspraakstatus.AFGEZEGD
    assert stand[paren[1].pk].begint_op == paren[1].begint_op
    assert stand[paren[2].pk].datum == MAANDAG + DAG
    assert "Wij moeten uw afspraak afzeggen" in laatste("afzegging").tekst


@pytest.mark.parametrize(("moment", "melding"), [("", "Vul bij"), ("2026-03-08T10:00", "niet vrij")])
def test_a_moment_that_cannot_be_is_told_and_nothing_lost(planner_client, wereld, locatie, moment, melding):
    wereld.plan(locatie, 108)
    later = wereld.plan(locatie, 108)
    gegevens = {"balie": Balie.objects.get(nummer=2).pk, "vanaf": "2026-03-02"}
    besluit = {f"besluit-{later.pk}": "anders", f"moment-{later.pk}": moment}
    response = voer_door(planner_client, wijzig("afwezig"), gegevens, **besluit)
    assert response.status_code == 409
    assert melding in response.content.decode()
    assert velden(response)[f"besluit-{later.pk}"] == ["anders"]
    assert Bezetting.objects.count() == 3


def test_adjusting_goes_back_to_the_form_as_it_was(planner_client, wereld, locatie):
    gegevens = dienstvelden(wereld, balie=Balie.objects.get(nummer=2).pk, datum="2026-03-03")
    response = planner_client.post(wijzig("extra"), gegevens | {"aanpassen": "ja"})
    assert response.status_code == 200
    assert 'value="2026-03-03"' in response.content.decode()


@pytest.mark.parametrize(
    ("soort", "anders", "melding"),
    [
        ("extra", {"van": "12:00"}, "Het einde moet na het begin liggen."),
        ("extra", {"datum": "2026-03-01"}, "Kies vandaag of een latere dag."),
        ("extra", {"groepen": []}, "Kies ten minste één groep."),
        ("extra", {"datum": "2026-03-02"}, "Deze balie is op dat moment al bezet."),
        ("afwezig", {"balie": ""}, "Kies een balie of een medewerker"),
        ("opening", {"soort": "dicht", "omschrijving": ""}, "Schrijf waarom"),
        ("opening", {"soort": "anders", "omschrijving": "Test", "van": ""}, "Vul een tijd in."),
        ("week", {"bron": "2026-03-04", "datum": "2026-03-05"}, "Kies een andere week"),
    ],
)
def test_a_form_says_what_is_wrong(planner_client, wereld, locatie, soort, anders, melding):
    gegevens = dienstvelden(wereld) | {
        "balie": Balie.objects.get(nummer=1).pk,
        "datum": "2026-03-04",
        "vanaf": "2026-03-04",
    }
    response = planner_client.post(wijzig(soort), gegevens | anders)
    assert response.status_code == 422
    assert melding in response.content.decode()


def test_a_closing_day_closes_the_place_and_its_capacity(planner_client, wereld, locatie):
    gegevens = {
        "soort": "dicht",
        "vanaf": "2026-03-02",
        "tot_en_met": "2026-03-03",
        "omschrijving": "Verbouwing",
    }
    assert voer_door(planner_client, wijzig("opening"), gegevens).status_code == 302
    assert Openingsuitzondering.objects.count() == 2
    response = planner_client.get(adres("planning_week", "2026-W10"))
    assert "gesloten (Verbouwing)" in " ".join(boom(response).text_content().split())
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG, MAANDAG + DAG]) == []


def test_a_shift_of_one_day_is_changed_or_taken_away(planner_client, wereld, locatie):
    bezetting = Bezetting.objects.get(balie__nummer=2)
    gegevens = dienstvelden(wereld, bezetting=bezetting.pk, tot="10:00")
    assert voer_door(planner_client, wijzig("dienst"), gegevens).status_code == 302
    bezetting.refresh_from_db()
    assert bezetting.tot == time(10)
    assert voer_door(planner_client, wijzig("dienst"), gegevens | {"weg": "on"}).status_code == 302
    assert not Bezetting.objects.filter(pk=bezetting.pk).exists()


def test_a_week_is_copied(planner_client, wereld, locatie):
    gegevens = {"bron": "2026-03-05", "datum": "2026-03-12", "vervang": "ja"}
    response = voer_door(planner_client, wijzig("week"), gegevens)
    assert response.url == adres("planning_week", "2026-W11")
    assert Bezetting.objects.filter(datum__gte=MAANDAG + WEEK).count() == 3


# --- The pattern -------------------------------------------------------------------------------


@pytest.fixture
def regel(wereld, locatie):
    """Mondays nine to twelve at desk 4, rolled out for three weeks."""
    balie = Balie.objects.create(locatie=locatie, nummer=4)
    regel = Roosterregel.objects.create(
        balie=balie, weekdag=1, van=time(9), tot=time(12), geldig_vanaf=date(2026, 1, 1)
    )
    regel.groepen.set(wereld.groepen)
    rol_rooster_uit(locatie_id=locatie.pk, vanaf=MAANDAG, tot=MAANDAG + 3 * WEEK)
    return regel


def van_balie(nummer):
    diensten = Bezetting.objects.filter(balie__nummer=nummer).order_by("datum")
    return [(b.datum, b.van.hour, b.tot.hour) for b in diensten]


def test_a_changed_line_closes_the_old_one_and_begins_a_new_one(planner_client, wereld, locatie, regel):
    gegevens = dienstvelden(wereld, regel=regel.pk, vanaf="2026-03-09")
    voorbeeld = planner_client.post(wijzig("regel-wijzigen"), gegevens)
    assert "ma 9 mrt, ma 16 mrt" in " ".join(boom(voorbeeld).text_content().split())
    assert voer_door(planner_client, wijzig("regel-wijzigen"), gegevens).status_code == 302
    oud, nieuw = Roosterregel.objects.order_by("geldig_vanaf")
    assert (oud.van, oud.tot, oud.geldig_tot) == (time(9), time(12), date(2026, 3, 9))
    assert (nieuw.tot, nieuw.geldig_vanaf, nieuw.geldig_tot) == (time(11), date(2026, 3, 9), None)
    assert van_balie(4) == [(MAANDAG, 9, 12), (MAANDAG + WEEK, 9, 11), (MAANDAG + 2 * WEEK, 9, 11)]
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG + WEEK]) == []


def test_days_changed_by_hand_stay_as_they_are(planner_client, wereld, locatie, regel):
    tweede, derde = Bezetting.objects.filter(balie__nummer=4, datum__gt=MAANDAG).order_by("datum")
    Bezetting.objects.filter(pk=tweede.pk).update(van=time(10))
    derde.delete()
    gegevens = dienstvelden(wereld, regel=regel.pk, vanaf="2026-03-02")
    assert voer_door(planner_client, wijzig("regel-wijzigen"), gegevens).status_code == 302
    assert van_balie(4) == [(MAANDAG, 9, 11), (MAANDAG + WEEK, 10, 12)]


def test_a_line_ends_from_a_date(planner_client, wereld, locatie, regel):
    gegevens = dienstvelden(wereld, regel=regel.pk, vanaf="2026-03-09", stop="on")
    assert voer_door(planner_client, wijzig("regel-wijzigen"), gegevens).status_code == 302
    assert van_balie(4) == [(MAANDAG, 9, 12)]
    assert Roosterregel.objects.get().geldig_tot == date(2026, 3, 9)


def test_a_new_line_fills_the_days_where_the_desk_is_free(planner_client, wereld, locatie, regel):
    gegevens = dienstvelden(
        wereld, balie=Balie.objects.get(nummer=1).pk, weekdagen=["1", "2"], vanaf="2026-03-02"
    )
    assert voer_door(planner_client, wijzig("regel"), gegevens).status_code == 302
    # Desk 1 is staffed by hand on Monday and Tuesday of the first week: that stays.
    nieuw = [datum for datum, van, tot in van_balie(1) if tot == 11]
    assert nieuw == [MAANDAG + n * WEEK + m * DAG for n in (1, 2) for m in (0, 1)]


def test_a_line_over_another_is_refused_in_words(planner_client, wereld, locatie, regel):
    gegevens = dienstvelden(wereld, balie=regel.balie_id, weekdagen=["1"], vanaf="2026-03-02")
    response = planner_client.post(wijzig("regel"), gegevens)
    assert response.status_code == 422
    assert "staat op dat moment al in het weekpatroon" in response.content.decode()


def test_a_pattern_is_copied_to_another_desk(planner_client, wereld, locatie, regel):
    doel = Balie.objects.create(locatie=locatie, nummer=5)
    gegevens = {"bron": regel.balie_id, "doel": doel.pk, "vanaf": "2026-03-09", "vervang": "on"}
    assert voer_door(planner_client, wijzig("patroon"), gegevens).status_code == 302
    assert van_balie(5) == [(MAANDAG + WEEK, 9, 12), (MAANDAG + 2 * WEEK, 9, 12)]


# --- Channels and supply -----------------------------------------------------------------------


def test_a_share_is_set_changed_and_taken_away(planner_client, wereld, locatie):
    gegevens = {"kanalen": ["telefoon", "online"], "percentage": "50"}
    vrijgave = {"vrijgave_dagen": "0", "vrijgave_tijd": "10:00"}
    assert voer_door(planner_client, wijzig("kanaaldeel"), gegevens | vrijgave).status_code == 302
    deel = Kanaaldeel.objects.get()
    assert (deel.kanalen, deel.percentage, deel.vrijgave_tijd) == (["online", "telefoon"], 50, time(10))
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []
    tekst = " ".join(boom(planner_client.get(adres("planning_kanalen"))).text_content().split())
    assert "op de dag zelf om 10.00 uur" in tekst
    for anders, status in (({"percentage": "70"}, 302), ({"vrijgave_dagen": ""}, 422)):
        response = planner_client.post(wijzig("kanaaldeel"), gegevens | vrijgave | {"deel": deel.pk} | anders)
        assert response.status_code == (200 if status == 302 else 422)
    weg = gegevens | {"deel": deel.pk, "weg": "on"}
    assert voer_door(planner_client, wijzig("kanaaldeel"), weg).status_code == 302
    assert not Kanaaldeel.objects.exists()
    assert controleer(locatie_id=locatie.pk, datums=[MAANDAG]) == []


def aanbodvelden(aanbod, **anders):
    namen = ["duur_minuten", "extra_minuten_per_persoon", "maximum_personen", "horizon_dagen"]
    return (
        {naam: getattr(aanbod, naam) for naam in [*namen, "voorlooptijd_minuten"]}
        | {"aanbod": aanbod.pk, "groep": aanbod.groep_id, "is_actief": "on"}
        | anders
    )


def test_supply_is_changed_and_appointments_keep_their_length(planner_client, wereld, locatie):
    afspraak = wereld.plan(locatie, 108)
    aanbod = Aanbod.objects.get(product=wereld.producten[0])
    gegevens = aanbodvelden(aanbod, duur_minuten=30)
    assert voer_door(planner_client, wijzig("aanbod"), gegevens).status_code == 302
    aanbod.refresh_from_db()
    assert aanbod.duur_minuten == 30
    assert Afspraak.objects.get(pk=afspraak.pk).eindigt_op - afspraak.begint_op == timedelta(minutes=15)


def test_supply_that_ends_shows_who_is_still_to_come(planner_client, wereld, locatie):
    afspraak = wereld.plan(locatie, 108)
    aanbod = Aanbod.objects.get(product=wereld.producten[0])
    gegevens = aanbodvelden(aanbod)
    del gegevens["is_actief"]
    voorbeeld = planner_client.post(wijzig("aanbod"), gegevens)
    assert velden(voorbeeld)[f"besluit-{afspraak.pk}"] == ["houden"]
    response = voer_door(planner_client, wijzig("aanbod"), gegevens, **{f"besluit-{afspraak.pk}": "afzeggen"})
    assert response.status_code == 302
    assert Afspraak.objects.get().status == Afspraakstatus.AFGEZEGD
    assert not Aanbod.objects.get(pk=aanbod.pk).is_actief


# --- Undoing, and who changed what -------------------------------------------------------------


def test_the_last_change_is_undone_after_a_preview(planner_client, wereld, locatie):
    gegevens = {"balie": Balie.objects.get(nummer=2).pk, "vanaf": "2026-03-02"}
    voer_door(planner_client, wijzig("afwezig"), gegevens)
    wijziging = Planningswijziging.objects.get()
    response = voer_door(planner_client, adres("planning_ongedaan"), {"wijziging": wijziging.pk})
    assert response.url == adres("planning_geschiedenis")
    assert Bezetting.objects.count() == 3
    tekst = " ".join(boom(planner_client.get(adres("planning_geschiedenis"))).text_content().split())
    assert "Ongedaan gemaakt: Balie 2 afwezig op ma 2 mrt" in tekst
    assert "later ongedaan gemaakt" in tekst
    # An undoing is not undone: the way back is a change like any other.
    opnieuw = planner_client.post(adres("planning_ongedaan"), {"wijziging": wijziging.pk}, follow=True)
    assert "niet meer de laatste wijziging" in opnieuw.content.decode()


def test_the_history_says_who_what_before_and_after_per_week(planner_client, wereld, locatie):
    gegevens = {
        "balie": Balie.objects.get(nummer=2).pk,
        "vanaf": "2026-03-02",
        "van": "11:00",
        "tot": "12:00",
    }
    voer_door(planner_client, wijzig("afwezig"), gegevens)
    pad = adres("planning_geschiedenis")
    tekst = " ".join(boom(planner_client.get(pad + "?week=2026-W10")).text_content().split())
    assert "planner" in tekst
    assert "Balie 2, ma 2 mrt: 09.00–12.00 Groep 0, Groep 1, Groep 2" in tekst
    assert "wordt 09.00–11.00 Groep 0, Groep 1, Groep 2" in tekst
    leeg = planner_client.get(pad + "?week=2026-W11")
    assert "Er is nog niets gewijzigd" in leeg.content.decode()


def test_the_advice_of_the_forecast_stands_beside_the_roster(planner_client, wereld, locatie, monkeypatch):
    raad = SimpleNamespace(balies=[3] * 96, uren_te_weinig=2.5, uren_te_veel=0)
    monkeypatch.setattr("afspraken.views.planning.adviezen", lambda plaats, datums: {MAANDAG: raad})
    week = " ".join(boom(planner_client.get(adres("planning_week", "2026-W10"))).text_content().split())
    assert week.count("2,5 balie-uur te weinig") == 1
    dag = planner_client.get(adres("planning_dag", "2026-03-02"))
    assert cellen(dag, "09.00")[1] == "te weinig: 3 balies geadviseerd"
