"""An appointment by video: when which side sees the link, who waits, and that nobody can guess a room."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from afspraken import services
from afspraken.enums import Afspraakstatus, Bezoekresultaat
from afspraken.models import Afspraak, Bezoek
from afspraken.services.video import videoadres
from kcc.lib import omgeving
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from servicenormen.meetmethoden.wachttijd import Wachttijd
from servicenormen.parameters import Wachttijdparameters
from tests.afspraken.factories import AfspraakFactory, BezoekFactory
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld
from tests.catalogus.factories import LocatieFactory, ProductFactory

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def om(uur: int, minuut: int = 0, seconde: int = 0) -> datetime:
    return datetime(2026, 3, 2, uur, minuut, seconde, tzinfo=TIJDZONE)


@pytest.fixture(autouse=True)
def aanbieder(settings) -> None:
    settings.KCC_VIDEO_ADRES = "https://video.example.nl/{kamer}"


@pytest.fixture
def wereld() -> Wereld:
    """The colleagues of the video calls: one, from nine to five."""
    wereld = maak_wereld()
    locatie = wereld.locaties[0]
    locatie.soort, locatie.naam, locatie.straat = "video", "Videogesprek", ""
    locatie.save()
    wereld.bezet(locatie, 1, time(9), time(17), [0, 1, 2])
    return wereld


@pytest.fixture
def afspraak(wereld: Wereld) -> Afspraak:
    """From two o'clock to a quarter past."""
    return wereld.plan(wereld.locaties[0], 14 * 12)


@pytest.fixture
def klok() -> Iterator[Any]:
    with time_machine.travel(VROEG, tick=False) as klok:
        yield klok


def pagina(naam: str, afspraak: Afspraak) -> str:
    return reverse(f"afspraken:{naam}", args=[afspraak.uuid, services.beheersleutel(afspraak)])


def test_link_of_the_citizen_from_ten_minutes_before_until_the_end(client, afspraak, klok) -> None:
    beheren, video = pagina("beheren", afspraak), pagina("video", afspraak)
    adres = videoadres(afspraak)
    for moment, tekst in [
        (om(8), "De link staat hier vanaf 13.50 uur."),
        (om(13, 49, 59), "De link staat hier vanaf 13.50 uur."),
        (om(13, 50), "Ik ben er"),
        (om(14, 14, 59), "Ik ben er"),
        (om(14, 15), "Dit gesprek is voorbij."),
    ]:
        klok.move_to(moment)
        inhoud = client.get(beheren).content.decode()
        assert tekst in inhoud, moment
        assert adres not in inhoud
    klok.move_to(om(13, 55))
    assert client.post(video, follow=True).redirect_chain == [(beheren, 302)]
    assert adres in client.get(beheren).content.decode()
    # A colleague who is late can still be waited for, and the call can last longer than was planned.
    klok.move_to(om(14, 20))
    assert adres in client.get(beheren).content.decode()


def test_page_shows_by_itself_what_a_reload_would_show(client, afspraak, klok) -> None:
    video = pagina("video", afspraak)
    klok.move_to(om(13, 49, 30))
    heel = client.get(pagina("beheren", afspraak)).content.decode()
    assert re.search(rf'hx-get="{video}\?fase=te_vroeg" hx-trigger="load delay:30s, every 60s"', heel)
    assert client.get(f"{video}?fase=te_vroeg", **HTMX).status_code == 204
    klok.move_to(om(13, 50))
    stuk = client.get(f"{video}?fase=te_vroeg", **HTMX).content.decode()
    assert "Ik ben er" in stuk and "data-aankondiging" in stuk
    # Somebody who follows the address in a browser comes to the page.
    assert client.get(video).headers["Location"] == pagina("beheren", afspraak)


def test_looking_writes_nothing_and_saying_so_checks_in_once(client, afspraak, klok) -> None:
    klok.move_to(om(13, 56))
    client.get(pagina("beheren", afspraak))
    client.get(f"{pagina('video', afspraak)}?fase=te_vroeg", **HTMX)
    assert not Bezoek.objects.exists()
    for _ in range(2):
        client.post(pagina("video", afspraak))
    bezoek = Bezoek.objects.get()
    assert (bezoek.afspraak, bezoek.aangemeld_op, bezoek.wacht_sinds) == (afspraak, om(13, 56), om(14))
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.VERSCHENEN


@pytest.mark.parametrize("moment", [om(13, 49), om(14, 15)])
def test_nobody_checks_in_too_early_or_too_late(client, afspraak, klok, moment) -> None:
    klok.move_to(moment)
    antwoord = client.post(pagina("video", afspraak), follow=True)
    assert "U kunt zich nu niet melden" in antwoord.content.decode()
    assert not Bezoek.objects.exists()


def test_a_desk_has_no_video_page(client: Client, klok) -> None:
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(17), [0, 1, 2])
    afspraak = wereld.plan(wereld.locaties[0], 14 * 12)
    klok.move_to(om(14))
    assert "videogesprek" not in client.get(pagina("beheren", afspraak)).content.decode()
    assert client.post(pagina("video", afspraak)).status_code == 404
    assert not Bezoek.objects.exists()


def test_cancelled_and_wrong_key(client, afspraak, klok) -> None:
    fout = reverse("afspraken:video", args=[afspraak.uuid, "0" * 40])
    assert client.get(fout).status_code == client.post(fout).status_code == 404
    services.zeg_afspraak_af(afspraak_id=afspraak.pk, nu=om(8))
    klok.move_to(om(14))
    assert client.post(pagina("video", afspraak)).status_code == 404


def test_the_desk_opens_the_same_room_and_finishes_it(client, aangemeld, afspraak, klok, wereld) -> None:
    klok.move_to(om(13, 52))
    balie = wereld.locaties[0].balies.get()
    collega = aangemeld(Rol.BALIEMEDEWERKER)
    services.ga_zitten(medewerker=collega.medewerker, balie=balie)
    # In the list of the day too, for who did not say to be there.
    assert videoadres(afspraak) in collega.get(reverse("afspraken:receptie")).content.decode()
    client.post(pagina("video", afspraak))
    klok.move_to(om(14, 1))
    collega.post(reverse("afspraken:balie_oproepen"))
    assert videoadres(afspraak) in collega.get(reverse("afspraken:balie")).content.decode()
    bezoek = Bezoek.objects.get()
    services.rond_bezoek_af(
        bezoek_id=bezoek.pk, medewerker=collega.medewerker, resultaat=Bezoekresultaat.GEHOLPEN, nu=om(14, 9)
    )
    klok.move_to(om(14, 10))
    assert "Dit gesprek is voorbij." in client.get(pagina("beheren", afspraak)).content.decode()


def test_a_room_cannot_be_guessed(afspraak, settings) -> None:
    ander = AfspraakFactory.build()
    kamer = videoadres(afspraak).removeprefix("https://video.example.nl/")
    assert re.fullmatch("[0-9a-f]{32}", kamer)
    assert videoadres(ander) != videoadres(afspraak) == videoadres(Afspraak.objects.get())
    assert kamer not in services.beheersleutel(afspraak)
    settings.SECRET_KEY = "een ander geheim"
    assert videoadres(afspraak) != f"https://video.example.nl/{kamer}"


def test_without_a_provider_nobody_is_sent_anywhere(client, afspraak, klok, settings) -> None:
    settings.KCC_VIDEO_ADRES = ""
    klok.move_to(om(14))
    client.post(pagina("video", afspraak))
    assert "de link werkt nu niet" in client.get(pagina("beheren", afspraak)).content.decode()


@pytest.mark.parametrize("waarde", ["http://video.example.nl/{kamer}", "https://video.example.nl/"])
def test_an_address_that_is_no_room_is_refused(monkeypatch, waarde) -> None:
    monkeypatch.setenv("KCC_VIDEO_ADRES", waarde)
    with pytest.raises(ImproperlyConfigured, match="KCC_VIDEO_ADRES"):
        omgeving.adres_met("KCC_VIDEO_ADRES", "{kamer}")


def test_waiting_for_video_is_no_case_of_norm_4() -> None:
    # Both waited from half past ten until now, longer than ten minutes.
    begin = om(9)
    for locatie in (LocatieFactory(), LocatieFactory(video=True)):
        BezoekFactory(
            met_afspraak=True,
            afspraak__locatie=locatie,
            locatie=locatie,
            product=ProductFactory(),
            afspraak_op=begin,
            aangemeld_op=begin,
        )
    norm = Wachttijd(Wachttijdparameters(minuten=10, themas=("burgerzaken",)))
    rijen = norm.beoordeel(norm.basis(), om(12)).filter(is_geval=True)
    assert [rij.locatie.soort for rij in rijen] == ["stadswinkel"]


def test_api_offers_video_apart_from_the_counter(client, wereld, klok) -> None:
    winkel = LocatieFactory(op_maandag=True)
    vraag = {"product": "product-0", "vanaf": MAANDAG.isoformat(), "tot": date(2026, 3, 3).isoformat()}
    adres = "/api/v1/afspraakmogelijkheden"
    video = wereld.locaties[0].code

    def plaatsen(**extra: str) -> set[str]:
        return {rij["locatie"] for rij in client.get(adres, vraag | extra).json()["mogelijkheden"]}

    assert plaatsen() == plaatsen(kanaal="balie") == plaatsen(kanaal="balie", locatie=video) == set()
    assert plaatsen(kanaal="video") == plaatsen(locatie=video) == {video}
    assert plaatsen(kanaal="video", locatie=winkel.code) == set()
