"""Schemathesis reads our OpenAPI document and tries everything that it promises and forbids."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
import time_machine
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak
from afspraken.services import Wens, beheersleutel, reserveren
from catalogus.models import Locatie
from contacten.enums import Gebeurtenis
from contacten.services import verwerk_gebeurtenis
from kcc.organisatie.enums import Apiscope, Rol
from kcc.wsgi import application
from tests.afspraken.wereld import MAANDAG, maak_wereld
from tests.api.factories import maak_token
from tests.catalogus.factories import PrijsFactory, VraagantwoordFactory
from tests.contacten.factories import PublieksreactieFactory, SocialBerichtFactory, TerugbelverzoekFactory

# Whether a product exists, a time is free or an e-mail address is one, a schema cannot say: valid data may
# still be 400.
_NIET = [positive_data_acceptance]


@pytest.fixture
def _in_een_transactie(db: None) -> Iterator[None]:
    """As the client of Django's tests does: a request leaves the connection of the test open."""
    signalen = (request_started, request_finished)
    for signaal in signalen:
        signaal.disconnect(close_old_connections)
    yield
    for signaal in signalen:
        signaal.connect(close_old_connections)


@pytest.fixture
def afspraak(_in_een_transactie: None, settings: Any) -> Iterator[Afspraak]:
    """An appointment in a gemeente with something of everything, at six o'clock on a Monday."""
    settings.API_LIMIET_PER_MINUUT = 0
    with time_machine.travel("2026-03-02T05:00:00Z", tick=False):
        wereld = maak_wereld(aantal_locaties=2, aantal_groepen=2)
        for locatie in wereld.locaties:
            wereld.bezet(locatie, 1, time(9), time(17), [0, 1], datum=MAANDAG)
            wereld.producten[0].locaties.add(locatie)
        PrijsFactory(product=wereld.producten[0])
        VraagantwoordFactory(code="product-0").producten.add(wereld.producten[0])
        yield wereld.plan(wereld.locaties[0], 110)


# The document as tests/api/test_schema.py proves that we serve it.
schema = schemathesis.openapi.from_path(Path(django_settings.BASE_DIR) / "kcc" / "api" / "openapi.json")
schema.app = application
_TRAAG = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@schema.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=_TRAAG)
@pytest.mark.usefixtures("afspraak")
def test_the_api_does_what_its_document_says(case: Any) -> None:
    case.call_and_validate(excluded_checks=_NIET)


@pytest.fixture
def reservering(afspraak: Afspraak) -> Afspraak:
    """Held at the second place."""
    regel = afspraak.regels.get()
    return reserveren.reserveer(
        wens=Wens(((regel.product_id, 1),)),
        locatie=Locatie.objects.get(code="locatie-1"),
        begint_op=afspraak.begint_op,
        kanaal=Afspraakkanaal.ONLINE,
        sleutel=reserveren.nieuwe_sleutel(""),
        nu=afspraak.gemaakt_op,
    )


@schema.include(path_regex="reserveringen/.*uuid").parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=_TRAAG)
def test_also_for_what_is_held(case: Any, reservering: Afspraak) -> None:
    case.path_parameters = {"uuid": str(reservering.uuid)}
    case.call_and_validate(
        headers={"X-Reserveringssleutel": reserveren.toegangssleutel(reservering)},
        excluded_checks=[*_NIET, ignored_auth, negative_data_rejection],
    )


@schema.include(path_regex="afspraken/.*uuid").parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=_TRAAG)
def test_also_for_an_appointment_that_exists(case: Any, afspraak: Afspraak) -> None:
    case.path_parameters = {"uuid": str(afspraak.uuid)}
    case.call_and_validate(
        headers={"X-Beheersleutel": beheersleutel(afspraak)},
        excluded_checks=[*_NIET, ignored_auth, negative_data_rejection],
    )


_MET_TOKEN = "klantcontacten|telefonie|gemiste-oproepen|terugbelverzoeken|publieksreacties|socialberichten"


@schema.include(path_regex=_MET_TOKEN).parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=_TRAAG)
@pytest.mark.usefixtures("afspraak")
def test_also_for_an_application_with_a_token(case: Any) -> None:
    token = maak_token(Apiscope.CONTACTEN, Apiscope.TELEFONIE, naam=f"toepassing {uuid4()}")
    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}"}, excluded_checks=[*_NIET, ignored_auth]
    )


@pytest.fixture
def zaken(afspraak: Afspraak, maak_medewerker: Any) -> dict[str, int]:
    """An open case of each kind, by its path, and a medewerker who may handle them."""
    maak_medewerker(Rol.KCC_MEDEWERKER, username="sanne")
    nu = timezone.now()
    for soort in (Gebeurtenis.AANGEBODEN, Gebeurtenis.BEEINDIGD):
        gesprek = verwerk_gebeurtenis(kenmerk="1", soort=soort, moment=nu, nummer="0612345678", nu=nu)
    return {
        "gemiste-oproepen": gesprek.pk,
        "terugbelverzoeken": TerugbelverzoekFactory().pk,
        "publieksreacties": PublieksreactieFactory().pk,
        "socialberichten": SocialBerichtFactory().pk,
    }


@schema.include(
    path_regex="(gemiste-oproepen|terugbelverzoeken|publieksreacties|socialberichten)/"
).parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=_TRAAG)
def test_also_for_a_case_that_exists(case: Any, zaken: dict[str, int]) -> None:
    token = maak_token(Apiscope.CONTACTEN, naam=f"toepassing {uuid4()}")
    case.path_parameters = {"nummer": zaken[case.path.split("/")[1]]}
    if isinstance(case.body, dict) and isinstance(case.body.get("medewerker"), str):
        case.body["medewerker"] = "sanne"
    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}"},
        excluded_checks=[*_NIET, ignored_auth, negative_data_rejection],
    )
