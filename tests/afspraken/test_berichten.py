"""What a citizen is told: text and HTML in their language, and a calendar that keeps itself up to date."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import StringIO

import pytest
from dateutil.tz import tzical
from django.core import mail
from icalendar import Calendar

from afspraken.enums import Botsingkeuze
from afspraken.services import (
    Contactgegevens,
    beheeradres,
    beheersleutel,
    ics,
    verplaats_afspraak,
    zeg_afspraak_af,
)
from afspraken.services.verzetten import Besluit, verzet_afspraken
from catalogus.models import Product
from kcc.lib import gsm7
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie import services
from kcc.organisatie.models import Instelling, UitgaandBericht
from tests.afspraken.factories import AfspraakFactory
from tests.afspraken.post import laatste
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld

pytestmark = pytest.mark.django_db
# The days of both clock changes of 2027.
ZOMERTIJD, WINTERTIJD = date(2027, 3, 28), date(2027, 10, 31)


@pytest.fixture
def wereld() -> Wereld:
    Instelling.objects.create(pk=1, naam="Gemeente Rotterdam", email="info@rotterdam.example")
    wereld = maak_wereld(2)
    for locatie in wereld.locaties:
        wereld.bezet(locatie, 1, time(9), time(12), [0, 1, 2])
    return wereld


def boek(wereld: Wereld, taal: str = "nl", naam: str = "Jo de Wit"):
    contact = Contactgegevens(naam, "jo@example.nl", taal=taal)
    return wereld.plan(wereld.locaties[0], 114, contact=contact)


def gebeurtenis(tekst: str):
    """The only event of an iCalendar text, and its method."""
    kalender = Calendar.from_ical(tekst)
    (gebeurtenis,) = kalender.walk("VEVENT")
    return gebeurtenis, str(kalender["METHOD"])


def test_the_confirmation_says_the_same_in_text_and_html(wereld):
    afspraak = boek(wereld)
    inhoud = laatste("bevestiging")
    for deel in (
        "Beste Jo de Wit,",
        "maandag 2 maart 2026, 09.30 uur",
        "Locatie 0",
        "Product 0",
        "1 persoon",
        "Uw bankpas",
        afspraak.nummer,
        beheeradres(afspraak, beheersleutel(afspraak)),
    ):
        assert deel in inhoud.tekst, deel
        assert deel in inhoud.html, deel
    assert inhoud.onderwerp == "Uw afspraak op maandag 2 maart 2026"


def test_english_for_who_chose_english(wereld):
    Product.objects.update(meenemen_en="Your passport")
    boek(wereld, taal="en")
    inhoud = laatste("bevestiging")
    for tekst in (inhoud.tekst, inhoud.html):
        assert "Product 0 in English" in tekst and "Your passport" in tekst and "Monday 2 March 2026" in tekst
        assert not re.search(r"\b(Uw|afspraak|uur|Neem mee)\b", re.sub(r"https?://\S+", "", tekst))
    assert '<html lang="en">' in inhoud.html
    event, _ = gebeurtenis(inhoud.bijlagen[0]["inhoud"])
    assert "Product 0 in English" in event["SUMMARY"]


class _Html(HTMLParser):
    """The tags that were opened and not closed again, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.adressen: list[str] = []
        self.koppen: list[str] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.koppen.append(tag)
        self.adressen += [waarde for naam, waarde in attrs if naam in ("href", "src", "background")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_is_sound_and_asks_nothing_of_anybody(wereld):
    afspraak = boek(wereld, naam="<script>alert(1)</script> & Zn")
    html = laatste("bevestiging").html
    lezer = _Html()
    lezer.feed(html)
    assert lezer.open == []
    assert lezer.koppen[0] == "h1"
    # Nothing is fetched: the only address is the link to the appointment.
    assert lezer.adressen == [beheeradres(afspraak, beheersleutel(afspraak))]
    assert "url(" not in html and "@import" not in html
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "<script>" in laatste("bevestiging").tekst


def test_the_mail_as_it_leaves(wereld):
    """RFC 6047: the calendar is one of the alternatives, which a mail program takes over, and a file."""
    boek(wereld)
    (bericht,) = UitgaandBericht.objects.all()
    services.bezorg_bericht(bericht_id=bericht.pk, nu=VROEG)
    (verstuurd,) = mail.outbox
    ontvangen = message_from_bytes(verstuurd.message().as_bytes(), policy=policy.default)
    assert ontvangen.get_content_type() == "multipart/mixed"
    keuzes, bijlage = ontvangen.iter_parts()
    assert [deel.get_content_type() for deel in keuzes.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    agenda = list(keuzes.iter_parts())[2]
    assert agenda["Content-Type"].params["method"] == "REQUEST"
    assert agenda["Content-Type"].params["charset"] == "utf-8"
    assert bijlage.get_filename() == "afspraak.ics"
    assert gebeurtenis(agenda.get_content()) == gebeurtenis(bijlage.get_payload(decode=True).decode())
    bericht.refresh_from_db()
    assert bericht.betreft and "9.30 uur" in bericht.tekst


def test_booking_makes_up_nothing_yet(wereld):
    boek(wereld)
    bericht = UitgaandBericht.objects.get()
    assert (bericht.tekst, bericht.html, bericht.bijlagen) == ("", "", [])


def test_the_message_says_what_was_true_when_it_was_decided(wereld):
    """The confirmation left late, after a move: it tells of the first time, the next mail of the next."""
    afspraak = boek(wereld)
    verplaats_afspraak(
        afspraak_id=afspraak.pk,
        locatie=wereld.locaties[1],
        begint_op=afspraak.begint_op + timedelta(hours=1),
        nu=VROEG,
    )
    eerste, tweede = laatste("bevestiging"), laatste("wijziging")
    assert "9.30 uur" in eerste.tekst and "Locatie 0" in eerste.tekst
    assert "10.30 uur" in tweede.tekst and "Locatie 1" in tweede.tekst


def test_a_calendar_keeps_itself_up_to_date(wereld):
    """One UID, a rising SEQUENCE, and the method that says what to do with it."""
    afspraak = boek(wereld)
    verplaats_afspraak(
        afspraak_id=afspraak.pk,
        locatie=wereld.locaties[0],
        begint_op=afspraak.begint_op + timedelta(hours=1),
        nu=VROEG,
    )
    zeg_afspraak_af(afspraak_id=afspraak.pk, nu=VROEG + timedelta(minutes=5))
    soorten = ["bevestiging", "wijziging", "afzegging"]
    paren = [gebeurtenis(laatste(soort).bijlagen[0]["inhoud"]) for soort in soorten]
    assert [methode for _, methode in paren] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for event, _ in paren] == [0, 1, 2]
    assert len({str(event["UID"]) for event, _ in paren}) == 1
    assert [str(event["STATUS"]) for event, _ in paren] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["DTSTART"].dt.hour for event, _ in paren] == [9, 10, 10]
    for event, _ in paren:
        assert str(event["ORGANIZER"]) == "mailto:info@rotterdam.example"
        assert str(event["ATTENDEE"]) == "mailto:jo@example.nl"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert paren[2][0]["DTSTAMP"].dt == VROEG + timedelta(minutes=5)


def test_the_gemeente_says_sorry_when_it_moves_or_cancels(wereld):
    weg, verzet = boek(wereld), wereld.plan(wereld.locaties[0], 120)
    besluiten = {
        weg.pk: Besluit(Botsingkeuze.AFZEGGEN),
        verzet.pk: Besluit(Botsingkeuze.VERPLAATSEN, verzet.begint_op + timedelta(hours=1)),
    }
    verzet_afspraken(locatie_id=wereld.locaties[0].pk, besluiten=besluiten, datums=[MAANDAG], nu=VROEG)
    assert "Onze excuses" in laatste("afzegging").html
    assert "Onze excuses" in laatste("wijziging").tekst


def test_the_file_to_take_along_invites_nobody(wereld):
    event, methode = gebeurtenis(ics(boek(wereld), nu=VROEG))
    assert methode == "PUBLISH" and "ATTENDEE" not in event


def test_a_name_cannot_break_the_calendar(wereld):
    boek(wereld, naam='Jo "de Wit"; CN=x\r\nATTENDEE:mailto:x@x.nl, 🙂')
    event, _ = gebeurtenis(laatste("bevestiging").bijlagen[0]["inhoud"])
    assert str(event["ATTENDEE"]) == "mailto:jo@example.nl"


@pytest.mark.parametrize("dag", [ZOMERTIJD, WINTERTIJD])
def test_every_moment_around_a_clock_change_comes_back(dag):
    """From 00.00 to 24.00, every five minutes that really pass: read by icalendar, and by the zone's rules in
    the file itself with dateutil, which knows nothing of ours."""
    begin = datetime.combine(dag, time(0), TIJDZONE).astimezone(UTC)
    einde = datetime.combine(dag + timedelta(days=1), time(0), TIJDZONE).astimezone(UTC)
    assert einde - begin == timedelta(hours=23 if dag == ZOMERTIJD else 25)
    afspraak = AfspraakFactory()
    moment = begin
    while moment < einde:
        afspraak.begint_op, afspraak.eindigt_op = moment, moment + timedelta(minutes=70)
        tekst = ics(afspraak, nu=begin)
        event, _ = gebeurtenis(tekst)
        assert event["DTSTART"].dt.astimezone(UTC) == moment
        assert event["DTEND"].dt.astimezone(UTC) == afspraak.eindigt_op
        if ";TZID=Europe/Amsterdam:" in re.search(r"DTSTART[^\r]*", tekst)[0]:
            zone = tzical(StringIO(tekst)).get("Europe/Amsterdam")
            lokaal = event["DTSTART"].dt.replace(tzinfo=zone, fold=0)
            assert lokaal.astimezone(UTC) == moment
        moment += timedelta(minutes=25)


def test_the_zone_in_the_file_is_the_zone_of_the_netherlands():
    """Each day at noon, ten years long; the days of a change are tried above."""
    zone = tzical(StringIO(ics(AfspraakFactory(), nu=VROEG))).get("Europe/Amsterdam")
    middag = datetime(2026, 1, 1, 12, tzinfo=TIJDZONE)
    for dag in range(10 * 365):
        moment = middag + timedelta(days=dag)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.utcoffset()


def test_an_appointment_of_months_ago_still_has_its_message(wereld):
    """An older version of the outbox knew fewer fields: what is new has a default."""
    boek(wereld)
    bericht = UitgaandBericht.objects.get()
    del bericht.gegevens["door_gemeente"]
    bericht.save()
    assert "Uw afspraak staat." in laatste("bevestiging").tekst


@pytest.mark.parametrize(
    ("tekst", "verwacht", "plaatsen"),
    [
        ("Café Zoë – “ja”", 'Café Zoe - "ja"', 15),
        ("€ 5 [x]", "€ 5 [x]", 10),
        ("İstanbul, Łódź, 日本", "Istanbul, ?ódz, ??", 18),
        ("àèìòù ÄÖÑÜß", "àèìòù ÄÖÑÜß", 11),
    ],
)
def test_the_alphabet_of_text_messages(tekst, verwacht, plaatsen):
    if "ó" in verwacht:
        verwacht = verwacht.replace("ó", "o")
    assert gsm7.naar_gsm7(tekst) == verwacht
    assert gsm7.lengte(verwacht) == plaatsen
