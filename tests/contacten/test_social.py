"""Messages on social media: over HTTP, with what norm 10 and the departments measure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacten import services
from contacten.enums import Zaakstand
from contacten.models import Klantcontact, SocialBericht
from contacten.services import Achterhaald
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.contacten.factories import (
    NU,
    AfdelingFactory,
    DvoFactory,
    KlantFactory,
    MedewerkerFactory,
    SocialBerichtFactory,
)

pytestmark = pytest.mark.django_db
URL = "/werk/social/"


def vers(**velden):
    nu = timezone.now()
    return SocialBerichtFactory(
        ontvangen_op=nu - timedelta(hours=1), deadline_op=nu + timedelta(hours=5), **velden
    )


def doe(client, bericht, actie, **velden):
    laatste = bericht.handelingen.last()
    gezien = laatste.pk if laatste else 0
    return client.post(f"{URL}{bericht.pk}/{actie}/", {"gezien": gezien, **velden})


def test_a_message_has_two_working_hours():
    # The design's own example: Friday 17.30 is Monday 9.30.
    vrijdag = datetime(2025, 10, 17, 15, 30, tzinfo=UTC)
    velden = {"account": "@rotterdam", "auteur": "@fatima", "tekst": "Hoe laat?", "ontvangen_op": vrijdag}
    bericht = services.registreer_socialbericht(referentie="x", nu=vrijdag, **velden)
    assert bericht.deadline_op == datetime(2025, 10, 20, 7, 30, tzinfo=UTC)
    assert services.registreer_socialbericht(referentie="x", nu=vrijdag, **velden) == bericht
    assert SocialBericht.objects.count() == 1


def test_the_worklist_shows_the_first_deadline_first(kcc_medewerker_client):
    nu = timezone.now()
    later = vers()
    te_laat = SocialBerichtFactory(ontvangen_op=nu - timedelta(days=1), deadline_op=nu - timedelta(hours=2))
    bijna = SocialBerichtFactory(ontvangen_op=nu, deadline_op=nu + timedelta(minutes=30))
    SocialBerichtFactory(beantwoord=True)
    SocialBerichtFactory(is_antwoord_nodig=False)
    antwoord = kcc_medewerker_client.get(URL)
    assert antwoord.context["regels"] == [
        (te_laat, Zaakstand.TE_LAAT),
        (bijna, Zaakstand.BIJNA_TE_LAAT),
        (later, Zaakstand.OP_TIJD),
    ]
    assert antwoord.context["aantallen"] == {"open": 3, "te_laat": 1}
    assert len(kcc_medewerker_client.get(URL, {"stand": "gesloten"}).context["regels"]) == 2
    assert Inzage.objects.filter(object_soort="socialbericht").count() == 5


def test_taking_answering_and_making_it_a_contact(kcc_medewerker_client):
    client, bericht, klant = kcc_medewerker_client, vers(), KlantFactory()
    doe(client, bericht, "nemen")
    bericht.refresh_from_db()
    assert bericht.medewerker == client.medewerker
    assert doe(client, bericht, "beantwoorden", antwoord=" ").status_code == 422
    doe(client, bericht, "beantwoorden", antwoord="Tot 17.00 uur.")
    bericht.refresh_from_db()
    assert bericht.antwoord == "Tot 17.00 uur."
    assert bericht.beantwoord_op <= bericht.deadline_op
    doe(client, bericht, "contact", klant=str(klant.pk))
    contact = Klantcontact.objects.get()
    assert (contact.kanaal, contact.klant, contact.resultaat) == ("social", klant, "direct_beantwoord")
    bericht.refresh_from_db()
    assert bericht.klantcontact == contact
    doe(client, bericht, "contact")
    assert Klantcontact.objects.count() == 1


def test_what_asks_nothing_is_closed_with_a_reason(kcc_medewerker_client):
    bericht = vers()
    assert doe(kcc_medewerker_client, bericht, "geen_antwoord", reden="").status_code == 422
    doe(kcc_medewerker_client, bericht, "geen_antwoord", reden="Een bedankje.")
    bericht.refresh_from_db()
    assert not bericht.is_open
    assert bericht.stand(timezone.now()) == Zaakstand.GEEN_ANTWOORD


def test_sending_on_starts_the_departments_clock_and_shows_it_to_them(aangemeld):
    agent, backoffice = aangemeld(Rol.KCC_MEDEWERKER), aangemeld(Rol.BACKOFFICE)
    belastingen = AfdelingFactory(belastingen=True)
    backoffice.medewerker.afdelingen.add(belastingen)
    DvoFactory(afdeling=belastingen, social_uren=1)
    bericht = SocialBerichtFactory()
    assert backoffice.get(bericht.get_absolute_url()).status_code == 403
    services.stuur_socialbericht_door(
        bericht_id=bericht.pk,
        medewerker=agent.medewerker,
        afdeling=belastingen,
        reden="Over een aanslag.",
        nu=NU,
    )
    doorzending = bericht.doorzendingen.get()
    assert (doorzending.uiterlijk_op, doorzending.is_op_tijd_doorgestuurd) == (NU + timedelta(hours=1), True)
    assert backoffice.get(bericht.get_absolute_url()).status_code == 200
    assert len(backoffice.get(URL).context["regels"]) == 1
    bericht.refresh_from_db()
    assert bericht.deadline_op == NU + timedelta(hours=2)


def test_one_that_is_answered_is_not_answered_again(kcc_medewerker_client):
    bericht = SocialBerichtFactory(beantwoord=True)
    stap = {"bericht_id": bericht.pk, "medewerker": MedewerkerFactory(), "nu": NU}
    with pytest.raises(Achterhaald, match="al beantwoord"):
        services.beantwoord_socialbericht(**stap, antwoord="Nog eens.")
    with pytest.raises(ValidationError, match="andere overheid"):
        services.stuur_socialbericht_door(
            **{**stap, "bericht_id": SocialBerichtFactory().pk},
            afdeling=AfdelingFactory(extern=True),
            reden="Hoort daar.",
        )


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    kcc_medewerker_client, django_assert_max_num_queries
):
    vers()
    kcc_medewerker_client.get(URL)
    with django_assert_max_num_queries(30) as een:
        kcc_medewerker_client.get(URL)
    for _ in range(20):
        vers(medewerker=kcc_medewerker_client.medewerker)
    with django_assert_max_num_queries(len(een)):
        kcc_medewerker_client.get(URL)
