"""Step 1 and 2 of booking: several products in one visit, when one would rather come, and if that is full."""

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from afspraken import regels
from afspraken.services import beheersleutel, visites, zoek_vrij
from afspraken.views.momenten import dagkeuze, eerste_momenten
from afspraken.views.voorkeur import Dagdeel, Voorkeur
from catalogus.models import Openingstijd
from tests.afspraken.test_boeken import CONTACT, adres, vraag
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db
WOENSDAG = MAANDAG + timedelta(days=2)
DONDERDAG = MAANDAG + timedelta(days=3)


@pytest.fixture
def wereld() -> Wereld:
    """Place 0: mornings; on Thursday in the evening too. Place 1: Wednesday afternoon."""
    wereld = maak_wereld(2)
    Openingstijd.objects.create(locatie=wereld.locaties[0], weekdag=4, van=time(18), tot=time(20))
    for datum in (MAANDAG, WOENSDAG):
        wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2], datum)
    wereld.bezet(wereld.locaties[0], 2, time(18), time(20), [0], DONDERDAG)
    wereld.bezet(wereld.locaties[1], 1, time(13), time(17), [0, 1, 2], WOENSDAG)
    with time_machine.travel(VROEG, tick=False):
        yield wereld


def lees(client, **query) -> str:
    return unescape(client.get(adres("moment", **vraag(**query))).content.decode())


def links(tekst: str, deel: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'(?:href|formaction)="([^"]+)"', tekst) if deel in href]


def test_the_length_of_the_visit_is_that_of_all_products_and_persons(client, wereld):
    query = "product=product-0&personen=2&product=product-1&personen=1"
    for stap in ("maken", "moment"):
        tekst = client.get(f"{reverse(f'afspraken:{stap}')}?{query}").content.decode()
        # 15 minutes and 5 for the second person, and 15 for the other product.
        assert "Uw bezoek duurt ongeveer 35 minuten." in tekst
    wereld.producten[0].aanbod.filter(locatie=wereld.locaties[1]).update(duur_minuten=30)
    tekst = client.get(f"{reverse('afspraken:moment')}?{query}").content.decode()
    assert "35 tot 50 minuten" in tekst
    een_plaats = client.get(f"{reverse('afspraken:moment')}?{query}&locatie=locatie-1").content.decode()
    assert "ongeveer 50 minuten" in een_plaats


def test_what_to_bring_is_told_before_one_chooses_a_time(client, wereld):
    assert "Uw bankpas" in client.get(adres("maken", **vraag())).content.decode()
    assert "Wat neemt u mee?" not in client.get(reverse("afspraken:maken")).content.decode()


def test_a_row_that_is_left_empty_keeps_the_persons_of_the_others(client, wereld):
    query = "product=&personen=4&product=product-1&personen=2&verder=1"
    antwoord = client.get(f"{reverse('afspraken:maken')}?{query}")
    assert antwoord.url == f"{reverse('afspraken:moment')}?product=product-1&personen=2"


def test_the_same_product_twice_is_one_product_for_more_persons(client, wereld):
    query = "product=product-0&personen=1&product=product-0&personen=2&verder=1"
    antwoord = client.get(f"{reverse('afspraken:maken')}?{query}")
    assert antwoord.url == f"{reverse('afspraken:moment')}?product=product-0&personen=3"


def test_a_product_can_be_taken_out_again_without_javascript(client, wereld):
    query = "product=product-0&personen=2&product=product-1&personen=1&weg=1"
    tekst = client.get(f"{reverse('afspraken:maken')}?{query}").content.decode()
    assert re.findall(r'value="(product-\d)" selected', tekst) == ["product-1"]


def test_the_soonest_of_all_places_comes_first(client, wereld):
    tekst = lees(client)
    assert tekst.index("Locatie 0</h2>") < tekst.index("Locatie 1</h2>")
    assert "maandag 2 maart, 09.00" in tekst and "woensdag 4 maart, 13.00" in tekst


def test_a_place_that_is_full_for_weeks_is_looked_for_further_ahead(client, wereld):
    ver = MAANDAG + timedelta(days=42)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [2], ver)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [2], ver + timedelta(days=21))
    tekst = lees(client, product="product-2", vanaf="2026-03-10")
    assert "maandag 13 april, 09.00" in tekst and "Hier is dan niets vrij: Locatie 1." in tekst
    # Further than one can book there is nothing.
    assert "niets vrij" in lees(client, product="product-2", vanaf="2026-04-28")


@pytest.mark.parametrize(
    ("filter_", "te_zien", "niet_te_zien"),
    [
        ({"dagdeel": "avond"}, "donderdag 5 maart, 18.00", "Locatie 1</h2>"),
        ({"dagdeel": "middag"}, "woensdag 4 maart, 13.00", "Locatie 0</h2>"),
        ({"dag": "3"}, "woensdag 4 maart, 09.00", "maandag 2 maart"),
        ({"vanaf": "2026-03-03"}, "woensdag 4 maart, 09.00", "maandag 2 maart"),
        ({"dag": "4", "dagdeel": "avond"}, "donderdag 5 maart, 18.00", "woensdag 4"),
    ],
)
def test_a_preference_shows_what_meets_it(client, wereld, filter_, te_zien, niet_te_zien):
    tekst = lees(client, **filter_)
    assert te_zien in tekst and niet_te_zien not in tekst


def test_a_place_that_does_not_meet_it_is_named(client, wereld):
    assert "Hier is dan niets vrij: Locatie 1." in lees(client, dagdeel="avond")


def test_nothing_free_says_so_and_gives_the_first_time_that_can(client, wereld):
    tekst = lees(client, dag="5", dagdeel="avond")
    assert "Op vrijdagavond is er de komende weken niets vrij." in tekst
    assert "Het eerste moment dat wel kan is maandag 2 maart, 09.00 uur in Locatie 0." in tekst
    [kies] = links(tekst, "moment=")
    assert client.post(kies, follow=True).status_code == 200
    [alles] = {href for href in links(tekst, "product=") if "dag=" not in href and href.startswith("?")}
    assert "maandag 2 maart, 09.00" in lees_adres(client, alles)


def lees_adres(client, query: str) -> str:
    return unescape(client.get(reverse("afspraken:moment") + query).content.decode())


def test_the_first_time_that_can_is_after_the_date_when_there_is_one(client, wereld):
    tekst = lees(client, dag="5", vanaf="2026-03-04")
    assert "Op vrijdag vanaf 4 maart is er de komende weken niets vrij." in tekst
    assert "woensdag 4 maart, 09.00 uur in Locatie 0" in tekst
    assert "maandag 2 maart, 09.00" in lees(client, vanaf="2026-03-20")


def test_one_place_where_nothing_meets_it_leads_on_to_the_others(client, wereld):
    tekst = lees(client, locatie="locatie-1", dagdeel="ochtend")
    assert "In de ochtend is er in Locatie 1 de komende weken niets vrij." in tekst
    assert "woensdag 4 maart, 13.00 uur in Locatie 1" in tekst
    [anders] = [h for h in links(tekst, "dagdeel=ochtend") if "locatie" not in h and h.startswith("?")][:1]
    assert "maandag 2 maart, 09.00" in lees_adres(client, anders)


def test_nothing_free_at_all_promises_no_time(client, wereld):
    wereld.producten[0].aanbod.update(horizon_dagen=0)
    wereld.plan(wereld.locaties[0], 108)
    for cel in range(111, 144, 3):
        wereld.plan(wereld.locaties[0], cel)
    tekst = lees(client)
    assert "Er is de komende weken nergens plek" in tekst and "Kies deze tijd" not in tekst
    tekst = lees(client, dagdeel="avond")
    assert "In de avond is er de komende weken niets vrij." in tekst and "Kies deze tijd" not in tekst


def test_a_preference_survives_all_steps_and_going_back(client, wereld):
    voorkeur = "dag=3&dagdeel=ochtend&vanaf=2026-03-01"
    tekst = lees(client, dag="3", dagdeel="ochtend", vanaf="2026-03-01")
    [kies] = links(tekst, "moment=")
    assert voorkeur in kies
    kies = client.post(kies).url
    stap3 = client.get(kies).content.decode()
    assert all(voorkeur in href for href in links(stap3, "/afspraak/moment/"))
    controle = client.post(kies, CONTACT).url
    assert voorkeur in controle
    [terug] = links(client.get(controle).content.decode(), "/afspraak/moment/")
    tweede = unescape(client.get(terug).content.decode())
    assert '<option value="3" selected>Woensdag</option>' in tweede
    assert '<option value="ochtend" selected>Ochtend</option>' in tweede
    assert 'name="vanaf" value="2026-03-01"' in tweede
    # Back at step 2 the time that was chosen is marked; step 1 keeps the preference as well.
    assert re.search(r'aria-current="true">09\.00', tweede)
    [eerste] = links(tweede, "/afspraak/?")[:1]
    assert 'name="dagdeel" value="ochtend"' in client.get(eerste).content.decode()


def test_moving_an_appointment_keeps_the_preference(client, wereld):
    afspraak = wereld.plan(wereld.locaties[0], 108)
    pagina = reverse("afspraken:verplaatsen", args=[afspraak.uuid, beheersleutel(afspraak)])
    tekst = unescape(client.get(f"{pagina}?dagdeel=middag").content.decode())
    [kies] = links(tekst, "moment=")
    assert "woensdag 4 maart, 13.00" in tekst and "dagdeel=middag" in kies
    [terug] = [h for h in links(client.get(kies).content.decode(), "dagdeel=") if "datum=2026-03-04" in h]
    assert "Welke dag komt u?" in client.get(terug).content.decode()


def test_words_of_a_preference_in_english(client, wereld):
    client.cookies["django_language"] = "en"
    tekst = lees(client, dag="5", dagdeel="avond", vanaf="2026-03-04")
    assert "On Friday evening from 4 March nothing is free in the coming weeks." in tekst


@pytest.mark.parametrize("query", [{"dag": "8"}, {"dag": "x", "dagdeel": "nacht"}, {"vanaf": "31-12-2026"}])
def test_a_preference_that_cannot_be_read_is_left_out(client, wereld, query):
    assert "maandag 2 maart, 09.00" in lees(client, **query)


def test_every_start_that_is_shown_can_be_booked_and_none_is_hidden(wereld):
    """Over every preference: what the pages offer is the free cells cut to it, by quarter of an hour."""
    wens = wereld.wens((0, 2), (1, 1))
    alle = visites(wens)
    tot = MAANDAG + timedelta(days=57)
    vrij = zoek_vrij(visites=alle, kanaal="online", vanaf=MAANDAG, tot=tot, nu=VROEG)
    for weekdag in (None, 1, 3, 4):
        for dagdeel in (None, *Dagdeel):
            voorkeur = Voorkeur(weekdag, dagdeel)
            passend = {
                (dag.locatie_id, dag.datum, int(cel))
                for dag in vrij
                for cel in dag.cellen
                if (not weekdag or dag.datum.isoweekday() == weekdag)
                and (not dagdeel or Dagdeel.van(int(cel)) == dagdeel)
            }
            for eerste in eerste_momenten(alle, kanaal="online", nu=VROEG, voorkeur=voorkeur):
                eigen = [(d, c) for plaats, d, c in passend if plaats == eerste.locatie.pk]
                assert eerste.moment == (regels.cel_moment(*min(eigen)) if eigen else None)
            for visite in alle:
                keuze = dagkeuze([visite], kanaal="online", nu=VROEG, voorkeur=voorkeur)
                eigen = {d for plaats, d, _ in passend if plaats == visite.locatie_id}
                assert set(keuze.dagen) == eigen
                getoond = {moment for deel in keuze.dagdelen for moment, _ in deel.momenten}
                mogelijk = {
                    regels.cel_moment(d, c)
                    for plaats, d, c in passend
                    if plaats == visite.locatie_id and d == keuze.datum
                }
                assert getoond <= mogelijk
                assert {kwartier(m) for m in getoond} == {kwartier(m) for m in mogelijk}


def kwartier(moment) -> tuple[date, int, int]:
    return moment.date(), moment.hour, moment.minute // 15


def test_later_days_are_on_a_next_page_and_back(client, wereld):
    for week in range(1, 8):
        for dag in (0, 2):
            datum = MAANDAG + timedelta(days=dag, weeks=week)
            wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0], datum)
    tekst = lees(client, locatie="locatie-0")
    [later] = re.findall(r'href="([^"]+)">Latere dagen', tekst)
    tweede = lees_adres(client, unescape(later))
    assert "Eerdere dagen" in tweede and re.search(r"<h3[^>]*>Hoe laat komt u op woensdag 1 april", tweede)
