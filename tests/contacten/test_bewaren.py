"""Retention: who it was about goes, what is counted stays, and every norm figure is the same."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse

from afspraken.models import Afspraak
from contacten.enums import Bewaarsoort
from contacten.models import (
    Bewaarloop,
    Klant,
    Klantcontact,
    Onderzoekantwoord,
    Opschorting,
    Postbericht,
    Postbijlage,
    Postinhoud,
    Publieksreactie,
    SocialBericht,
    Terugbelhandeling,
    Terugbelpoging,
    Tevredenheid,
    Uitnodiging,
)
from contacten.services.bewaren import GEWIST, REGELS, klanten_zonder_iets, vooruitblik, wis_verlopen
from servicenormen.services import herbouw
from tests.contacten.factories import (
    NU,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    MedewerkerFactory,
    TerugbelverzoekFactory,
)
from tests.servicenormen.factories import BezoekFactory, ProductmetingFactory, maak_normen

pytestmark = pytest.mark.django_db

LATER = NU + timedelta(days=2000)
PEILMOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def maak_alles():
    """At least one row of every kind, within its norm and not, with somebody's data in every field."""
    klant = KlantFactory()
    for nummer, resultaat in enumerate(["direct_beantwoord", "terugbelverzoek", "afgebroken"]):
        KlantcontactFactory(
            klant=klant, resultaat=resultaat, onderwerp=f"Paspoort {nummer}", notitie="Belde voor haar moeder"
        )
    for trait in ("afgesloten", "ingetrokken"):
        verzoek = TerugbelverzoekFactory(klant=klant, **{trait: True})
        poging = Terugbelpoging.objects.create(
            terugbelverzoek=verzoek, moment=NU, uitkomst="bereikt", notitie="Fatima nam op"
        )
        Terugbelhandeling.objects.create(
            terugbelverzoek=verzoek, moment=NU, soort="belpoging", poging=poging, toelichting="Fatima"
        )
        Terugbelhandeling.objects.create(
            terugbelverzoek=verzoek, moment=NU, soort="doorgestuurd", toelichting="Fatima wil Jan"
        )
    for nummer, (soort, op_tijd) in enumerate(
        [("vraag", True), ("melding", False), ("aanvraag", True), ("klacht", True), ("klacht", False)]
    ):
        reactie = Publieksreactie.objects.create(
            referentie=f"reactie-{nummer}",
            soort=soort,
            kanaal="email",
            klant=klant,
            naam="Fatima de Vries",
            emailadres="fatima@voorbeeld.nl",
            tekst="Ik ben Fatima",
            antwoord="Beste Fatima",
            ontvangen_op=NU,
            termijn_aantal=6,
            termijn_eenheid="weken",
            termijn_is_wettelijk=True,
            deadline=date(2025, 4, 23),
            beantwoord_op=NU + timedelta(days=5 if op_tijd else 100),
        )
        Opschorting.objects.create(
            publieksreactie=reactie, uitgenodigd=date(2025, 3, 14), voltooid=date(2025, 3, 15)
        )
        reactie.handelingen.create(moment=NU, soort="doorgestuurd", toelichting="Van Fatima")
    for nummer, nodig in enumerate([True, False]):
        SocialBericht.objects.create(
            referentie=f"social-{nummer}",
            account="@rotterdam",
            auteur="@fatima",
            tekst="Ik wacht al",
            ontvangen_op=NU,
            is_antwoord_nodig=nodig,
            deadline_op=NU + timedelta(hours=2),
            deadline_regel="twee uur",
            beantwoord_op=NU + timedelta(hours=1) if nodig else None,
        )
    afspraak = Afspraak.objects.create(
        nummer="A1",
        aanvraag_sleutel="a-1",
        locatie=LocatieFactory(),
        datum=NU.date(),
        begint_op=NU,
        eindigt_op=NU + timedelta(minutes=10),
        kanaal="online",
        naam="Fatima de Vries",
        email="fatima@voorbeeld.nl",
        gemaakt_op=NU,
        gewijzigd_op=NU,
    )
    BezoekFactory(afspraak=afspraak)
    BezoekFactory(wacht=True)
    ProductmetingFactory()
    for vraag in ("tevredenheid", "afspraakgemak"):
        Tevredenheid.objects.create(referentie=vraag, vraag=vraag, cijfer=8, kanaal="balie", beantwoord_op=NU)
    Uitnodiging.objects.create(
        klantcontact=klant.klantcontacten.first(),
        klant=klant,
        ontvanger="hash van Fatima",
        via="email",
        kanaal="telefoon",
        uitgenodigd_op=NU,
    )
    Onderzoekantwoord.objects.create(
        klant=klant, kanaal="telefoon", cijfer=3, opmerking="Fatima wachtte lang", beantwoord_op=NU
    )
    bericht = Postbericht.objects.create(
        vingerafdruk="v",
        bron="imap",
        kanaal="email",
        ontvangen_op=NU,
        afgehandeld_op=NU,
        status="afgehandeld",
        omvang=9,
        klant=klant,
        afzender="fatima@voorbeeld.nl",
        tekst="Ik ben Fatima",
    )
    Postinhoud.objects.create(bericht=bericht, ruw=b"From: fatima@voorbeeld.nl")
    naam = default_storage.save("fatima.pdf", ContentFile(b"%PDF"))
    Postbijlage.objects.create(
        bericht=bericht, nummer=1, naam="fatima.pdf", mimetype="application/pdf", omvang=4, bestand=naam
    )
    return klant, naam


def cijfers():
    """What the command prints of every tertaal that these rows count in, after counting stale days."""
    uit = {}
    for tertaal in ("2025-T1", "2025-T2"):
        tekst = io.StringIO()
        call_command("servicenormen", tertaal, "--json", peilmoment=PEILMOMENT, stdout=tekst)
        uit[tertaal] = json.loads(tekst.getvalue())
    return uit


def test_every_norm_figure_is_the_same_and_nobody_is_left(django_capture_on_commit_callbacks):
    maak_normen()
    klant, bestand = maak_alles()
    voor = cijfers()
    aantallen = {model: model._base_manager.count() for model in {regel.model for regel in REGELS}}
    geteld = {norm["code"] for tertaal in voor.values() for norm in tertaal["normen"] if norm["noemer"]}
    assert geteld >= {"1", "2", "4", "5", "6", "7", "8", "9", "10"}

    with django_capture_on_commit_callbacks(execute=True):
        gewist = wis_verlopen(nu=LATER)

    assert all(gewist[regel.soort] for regel in REGELS)
    assert gewist[Bewaarsoort.KLANT] == 1
    assert not Klant.objects.exists()
    assert not Klant.history.filter(id=klant.pk).exists()
    # the days that were touched are counted again, and a full rebuild finds nothing else
    assert cijfers() == voor
    assert herbouw() == []
    for model, aantal in aantallen.items():
        assert model._base_manager.count() == aantal
    alles = io.StringIO()
    call_command("dumpdata", "contacten", "afspraken", stdout=alles)
    assert "atima" not in alles.getvalue()
    assert not default_storage.exists(bestand)
    assert (
        Terugbelhandeling.objects.filter(soort="doorgestuurd").values_list("toelichting", flat=True)[0]
        == GEWIST
    )
    # a second night finds nothing
    assert not any(wis_verlopen(nu=LATER + timedelta(days=1)).values())


def test_nothing_goes_before_its_term_and_nothing_that_is_open():
    klant, _bestand = maak_alles()
    Publieksreactie.objects.filter(soort="vraag").update(beantwoord_op=None, antwoord="")
    open_verzoek = TerugbelverzoekFactory(klant=klant)
    assert not any(wis_verlopen(nu=NU + timedelta(days=364)).values())
    gewist = wis_verlopen(nu=NU + timedelta(days=500))
    assert gewist[Bewaarsoort.AANVRAAG] == 1
    assert gewist[Bewaarsoort.KLACHT] == 0
    wis_verlopen(nu=LATER)
    open_verzoek.refresh_from_db()
    assert open_verzoek.naam == "Fatima de Vries"
    assert Publieksreactie.objects.get(soort="vraag").tekst
    # who still waits for something is still known
    assert Klant.objects.get() == klant
    assert not klanten_zonder_iets(LATER).exists()


def test_a_further_question_without_a_product_is_wiped_too():
    contact = KlantcontactFactory(notitie="iets")
    contact.meer_vragen.create(volgorde=2, onderwerp="Fatima vroeg ook naar haar buurman")
    assert wis_verlopen(nu=LATER)[Bewaarsoort.CONTACT] == 1
    assert contact.meer_vragen.get().onderwerp == GEWIST
    assert not any(wis_verlopen(nu=LATER + timedelta(days=1)).values())


def test_small_batches_wipe_the_same_and_skip_nothing():
    for _ in range(5):
        KlantcontactFactory(notitie="iets")
    assert wis_verlopen(nu=LATER, per_keer=2)[Bewaarsoort.CONTACT] == 5
    assert not Klantcontact.objects.exclude(Q(notitie="") & Q(klant=None)).exists()


def test_the_page_shows_the_coming_night_and_changes_a_term(
    privacy_officer_client, django_assert_max_num_queries
):
    maak_alles()
    with django_assert_max_num_queries(45):
        pagina = privacy_officer_client.get(reverse("contacten:bewaren"))
    assert "Klachten" in pagina.text
    regels = {regel.soort: regel for regel in vooruitblik(nu=LATER)}
    assert regels[Bewaarsoort.KLACHT].aantal == 2 and not regels[Bewaarsoort.KLACHT].is_meer
    with patch("contacten.services.bewaren.HOOGSTENS_TELLEN", 1):
        veel = {regel.soort: regel for regel in vooruitblik(nu=LATER)}
    assert veel[Bewaarsoort.KLACHT].aantal == 1 and veel[Bewaarsoort.KLACHT].is_meer
    url = reverse("contacten:bewaartermijn", args=["klacht"])
    assert privacy_officer_client.post(url, {"dagen": "29"}).status_code == 422
    assert privacy_officer_client.post(url, {"dagen": "abc"}).status_code == 422
    assert privacy_officer_client.post(url, {"dagen": "3660"}).status_code == 302
    regels = {regel.soort: regel for regel in vooruitblik(nu=LATER)}
    assert (regels[Bewaarsoort.KLACHT].dagen, regels[Bewaarsoort.KLACHT].aantal) == (3660, 0)
    assert wis_verlopen(nu=LATER)[Bewaarsoort.KLACHT] == 0
    assert Bewaarloop.objects.filter(soort="klacht", aantal=0).exists()
    assert "3660" in privacy_officer_client.get(reverse("contacten:bewaren")).text


def test_clients_are_counted_from_the_first_night_on_as_they_come_of_age(privacy_officer_client):
    een, ander = KlantFactory(), KlantFactory(naam="Jan Smit")
    for klant, dagen in ((een, 364.5), (ander, 100)):
        Klant.history.filter(id=klant.pk).update(history_date=LATER - timedelta(days=dagen))
    assert "nog niet geteld" in privacy_officer_client.get(reverse("contacten:bewaren")).text
    assert wis_verlopen(nu=LATER)[Bewaarsoort.KLANT] == 0
    morgen = LATER + timedelta(days=1)
    regels = {regel.soort: regel.aantal for regel in vooruitblik(nu=morgen)}
    assert regels[Bewaarsoort.KLANT] == 1
    assert wis_verlopen(nu=morgen)[Bewaarsoort.KLANT] == 1
    assert Klant.objects.get() == ander


def test_only_the_privacy_officer_sees_it(kcc_medewerker_client, manager_client):
    for client in (kcc_medewerker_client, manager_client):
        assert client.get(reverse("contacten:bewaren")).status_code == 403
    assert MedewerkerFactory()
