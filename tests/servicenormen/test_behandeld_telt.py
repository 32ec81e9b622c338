"""A publieksreactie or message handled on the screens counts as the same facts read in from a file would."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from contacten import services
from contacten.enums import Publieksreactiesoort
from contacten.models import Publieksreactie, SocialBericht
from contacten.services import Afzender
from kcc.lib.perioden import TIJDZONE, Tertaal
from servicenormen import services as normen
from servicenormen.models import Servicenorm
from tests.contacten.factories import AfdelingFactory, MedewerkerFactory

pytestmark = pytest.mark.django_db
AFZENDER = Afzender(naam="Fatima de Vries", emailadres="fatima@voorbeeld.nl")
PEILMOMENTEN = [
    datetime.combine(dag, time(), TIJDZONE)
    for dag in (date(2025, 4, 1), date(2025, 4, 24), date(2025, 5, 1), date(2025, 5, 20), date(2025, 9, 1))
]


def op(dag, uur=12):
    return datetime.combine(date.fromisoformat(dag), time(uur), TIJDZONE)


def _registreer(soort="klacht"):
    return services.registreer_publieksreactie(
        referentie="scherm",
        soort=Publieksreactiesoort(soort),
        kanaal="email",
        onderwerp="Lang gewacht",
        tekst="",
        afzender=AFZENDER,
        afdeling=AfdelingFactory(),
        ontvangen_op=op("2025-03-10"),
        medewerker=None,
        nu=op("2025-03-10"),
    )


def _stap(functie, reactie, dag, **rest):
    wie = MedewerkerFactory()
    functie(reactie_id=reactie.pk, medewerker=wie, nu=op(dag), **rest)


def _op_tijd(reactie):
    _stap(services.beantwoord_publieksreactie, reactie, "2025-04-22", antwoord="Onze excuses.")


def _te_laat(reactie):
    _stap(services.beantwoord_publieksreactie, reactie, "2025-04-23", antwoord="Onze excuses.")


def _verdaagd(reactie):
    _stap(services.verdaag_publieksreactie, reactie, "2025-04-01", weken=4, reden="Wij horen nog iemand.")
    _stap(services.beantwoord_publieksreactie, reactie, "2025-05-19", antwoord="Onze excuses.")


def _opgeschort(reactie):
    _stap(services.vraag_om_aanvulling, reactie, "2025-03-17", vraag="De brief.", voor=date(2025, 3, 31))
    _stap(services.leg_aanvulling_vast, reactie, "2025-03-28", ontvangen=date(2025, 3, 27))
    _stap(services.beantwoord_publieksreactie, reactie, "2025-05-01", antwoord="Onze excuses.")


def _opgeschort_en_verdaagd_en_open(reactie):
    _stap(services.vraag_om_aanvulling, reactie, "2025-03-17", vraag="De brief.", voor=date(2025, 3, 31))
    _stap(services.leg_aanvulling_vast, reactie, "2025-03-28", ontvangen=date(2025, 3, 27))
    _stap(services.verdaag_publieksreactie, reactie, "2025-04-25", weken=4, reden="Druk.")


def _wacht_nog(reactie):
    _stap(services.vraag_om_aanvulling, reactie, "2025-03-17", vraag="De brief.", voor=date(2025, 3, 31))


def _ingetrokken(reactie):
    _stap(services.trek_publieksreactie_in, reactie, "2025-04-22", reden="Opgelost.")


def _te_laat_ingetrokken(reactie):
    _stap(services.trek_publieksreactie_in, reactie, "2025-04-23", reden="Opgelost.")


def _niets(_reactie):
    pass


def _csv(reactie):
    """The same facts as the file of another system would give them."""
    opgeschort = ";".join(f"{o.uitgenodigd}/{o.voltooid or ''}" for o in reactie.opschortingen.all())
    momenten = [m.isoformat() if m else "" for m in (reactie.beantwoord_op, reactie.ingetrokken_op)]
    begin = ["bestand", reactie.soort, "email", "", "burgerzaken", reactie.ontvangen_op.isoformat()]
    return ",".join([*begin, opgeschort, str(reactie.verdaagd_weken or ""), *momenten])


def _gevallen(code):
    """Per moment of asking the last day and the verdict of each case."""
    norm = Servicenorm.objects.get(code=code)
    return [
        sorted(
            (geval.normdatum, geval.binnen_norm)
            for tertaal in (Tertaal(2025, 1), Tertaal(2025, 2))
            for geval in normen.gevallen(norm, tertaal, peilmoment)
        )
        for peilmoment in PEILMOMENTEN
    ]


@pytest.mark.parametrize(
    "loop",
    [
        _op_tijd,
        _te_laat,
        _verdaagd,
        _opgeschort,
        _opgeschort_en_verdaagd_en_open,
        _wacht_nog,
        _ingetrokken,
        _te_laat_ingetrokken,
        _niets,
    ],
)
@pytest.mark.parametrize("soort", ["klacht", "aanvraag"])
def test_norm_9_is_the_same(loop, soort, tmp_path):
    reactie = _registreer(soort)
    loop(reactie)
    reactie.refresh_from_db()
    scherm, regel = _gevallen("9"), _csv(reactie)
    Publieksreactie.objects.all().delete()
    bestand = tmp_path / "reacties.csv"
    koppen = "referentie,soort,kanaal,product,afdeling,ontvangen_op,opgeschort,verdaagd_weken"
    bestand.write_text(f"{koppen},beantwoord_op,ingetrokken_op\n{regel}\n", encoding="utf-8")
    call_command("importeer", "publieksreacties", str(bestand), stdout=StringIO(), stderr=StringIO())
    assert Publieksreactie.objects.get().deadline == reactie.deadline
    assert _gevallen("9") == scherm


def test_norm_9_sees_an_answer_on_the_last_day_as_in_time():
    _op_tijd(_registreer())
    assert _gevallen("9")[-1] == [(date(2025, 4, 22), True)]


@pytest.mark.parametrize(("uur", "binnen"), [(14, True), (15, False)])
def test_norm_10_counts_the_answer_that_was_registered(uur, binnen):
    ontvangen = op("2025-03-12")
    bericht = services.registreer_socialbericht(
        referentie="x",
        account="@rotterdam",
        auteur="",
        tekst="Hoe laat?",
        ontvangen_op=ontvangen,
        nu=ontvangen,
    )
    services.beantwoord_socialbericht(
        bericht_id=bericht.pk,
        medewerker=MedewerkerFactory(),
        antwoord="Tot 17.00 uur.",
        nu=op("2025-03-12", uur),
    )
    assert SocialBericht.objects.get().deadline_op - ontvangen == timedelta(hours=2)
    assert [[binnen for _, binnen in gevallen] for gevallen in _gevallen("10")[:1]] == [[binnen]]
