"""A changed calendar: what is open gets its new deadline in a logged job, what is done keeps its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from contacten import services
from contacten.models import Dossier, Dossierdeel, Termijnherberekening
from contacten.services.doorzenden import begin_doorzending
from kcc.organisatie.models import Kalenderdag
from kcc.organisatie.services import kalenderdagen_gewijzigd
from servicenormen.models import VerouderdeDag
from tests.contacten.factories import (
    DEADLINE,
    NU,
    AfdelingFactory,
    DvoFactory,
    MedewerkerFactory,
    PublieksreactieFactory,
    SocialBerichtFactory,
    TerugbelverzoekFactory,
)

pytestmark = pytest.mark.django_db
LATER = NU + timedelta(minutes=10)


def sluit(*dagen, kalender="dienst"):
    for dag in dagen:
        Kalenderdag.objects.create(kalender=kalender, datum=dag, omschrijving="Dicht")
    kalenderdagen_gewijzigd(datums=dagen)
    return services.herbereken_termijnen(nu=LATER)


def test_what_is_open_follows_and_what_is_done_does_not():
    # Thursday 13 March closes, on which the callback was due; the social message came on Wednesday evening.
    open_, gebeld = TerugbelverzoekFactory(), TerugbelverzoekFactory(geprobeerd=True)
    avond = datetime(2025, 3, 12, 16, 30, tzinfo=UTC)
    bericht = SocialBerichtFactory(ontvangen_op=avond, deadline_op=datetime(2025, 3, 13, 8, 30, tzinfo=UTC))
    antwoord = SocialBerichtFactory(
        ontvangen_op=avond,
        deadline_op=datetime(2025, 3, 13, 8, 30, tzinfo=UTC),
        beantwoord_op=avond,
        antwoord="Ja.",
    )
    melding = PublieksreactieFactory(melding=True)
    beantwoord = PublieksreactieFactory(melding=True, beantwoord=True)
    ingetrokken = PublieksreactieFactory(melding=True, ingetrokken=True)
    klacht = PublieksreactieFactory()
    assert sluit(date(2025, 3, 13)) == 3
    for zaak in (open_, gebeld, bericht, antwoord, melding, beantwoord, ingetrokken, klacht):
        zaak.refresh_from_db()
    assert open_.deadline_op == DEADLINE + timedelta(days=1)
    assert gebeld.deadline_op == DEADLINE
    assert bericht.deadline_op == datetime(2025, 3, 14, 8, 30, tzinfo=UTC)
    assert antwoord.deadline_op == datetime(2025, 3, 13, 8, 30, tzinfo=UTC)
    assert (melding.deadline, beantwoord.deadline, ingetrokken.deadline) == (
        date(2025, 3, 27),
        date(2025, 3, 26),
        date(2025, 3, 26),
    )
    # A term of the law knows no closing day of the gemeente.
    assert klacht.deadline == date(2025, 4, 23)
    assert "13-03-2025 wordt 14-03-2025" in open_.handelingen.get().toelichting
    assert melding.handelingen.get().soort == "termijn"


def test_a_day_of_the_law_moves_statutory_terms_only():
    klacht, melding = PublieksreactieFactory(), PublieksreactieFactory(melding=True)
    assert sluit(date(2025, 4, 23), kalender="atw") == 1
    klacht.refresh_from_db()
    melding.refresh_from_db()
    assert (klacht.deadline, melding.deadline) == (date(2025, 4, 24), date(2025, 3, 26))


def test_opening_again_gives_back_what_it_was():
    melding = PublieksreactieFactory(melding=True)
    sluit(date(2025, 3, 13))
    Kalenderdag.objects.all().delete()
    kalenderdagen_gewijzigd(datums=[date(2025, 3, 13)])
    assert services.herbereken_termijnen(nu=LATER) == 1
    melding.refresh_from_db()
    assert melding.deadline == date(2025, 3, 26)


def test_departments_and_parts_follow_too():
    afdeling = AfdelingFactory()
    DvoFactory(afdeling=afdeling, reactie_werkdagen=1)
    reactie = PublieksreactieFactory(afdeling=afdeling)
    doorzending = begin_doorzending(
        zaak=reactie, afdeling=afdeling, van_afdeling=None, ontvangen_op=NU, medewerker=None, nu=NU
    )
    dossier = Dossier.objects.create(publieksreactie=reactie, casemanager=MedewerkerFactory(), geopend_op=NU)
    deel = Dossierdeel.objects.create(
        dossier=dossier,
        afdeling=afdeling,
        vraag="Wat?",
        gevraagd_op=NU,
        werkdagen=1,
        deadline=date(2025, 3, 13),
    )
    assert sluit(date(2025, 3, 13)) == 2
    doorzending.refresh_from_db()
    deel.refresh_from_db()
    assert (doorzending.uiterlijk_op, deel.deadline) == (
        datetime(2025, 3, 14, 16, tzinfo=UTC),
        date(2025, 3, 14),
    )


def test_the_job_is_logged_and_runs_once():
    TerugbelverzoekFactory()
    PublieksreactieFactory(melding=True)
    sluit(date(2025, 3, 13))
    gedaan = Termijnherberekening.objects.get()
    assert (gedaan.datums, gedaan.uitgevoerd_op) == ([date(2025, 3, 13)], LATER)
    assert gedaan.gewijzigd == {"terugbelverzoek": 1, "publieksreactie": 1}
    assert services.herbereken_termijnen(nu=LATER + timedelta(hours=1)) == 0


def test_what_was_counted_is_counted_again():
    PublieksreactieFactory(melding=True)
    VerouderdeDag.objects.all().delete()
    sluit(date(2025, 3, 13))
    dagen = set(VerouderdeDag.objects.filter(bron="publieksreactie").values_list("datum", flat=True))
    assert dagen == {date(2025, 3, 26), date(2025, 3, 27)}


def test_the_beheerder_changes_a_day_and_sees_the_log(aangemeld):
    from kcc.organisatie.enums import Rol

    beheerder = aangemeld(Rol.BEHEERDER)
    TerugbelverzoekFactory()
    antwoord = beheerder.post(
        reverse("admin:organisatie_kalenderdag_add"),
        {"kalender": "dienst", "datum": "2025-03-13", "is_vrij": "on", "omschrijving": "Dicht"},
    )
    assert antwoord.status_code == 302
    services.herbereken_termijnen(nu=LATER)
    logboek = beheerder.get(reverse("admin:contacten_termijnherberekening_changelist"))
    assert "terugbelverzoek" in logboek.text
