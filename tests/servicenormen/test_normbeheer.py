"""Changing a norm: seen first, decided by two, and never in a tertaal that was closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from afspraken.models import Beschikbaarheidsmeting
from kcc.lib.perioden import Tertaal
from kcc.organisatie.enums import Rol
from servicenormen import services
from servicenormen.enums import Voorstelstatus
from servicenormen.models import Normvoorstel, Servicenorm, Vaststelling, VerouderdeDag
from servicenormen.services import NormFout
from tests.contacten.factories import KlantcontactFactory, LocatieFactory, ProductFactory
from tests.servicenormen.factories import AFSPRAAK, BezoekFactory

pytestmark = pytest.mark.django_db

# Thursday 13 March 2025: the first tertaal runs.
NU = datetime(2025, 3, 13, 18, 0, tzinfo=UTC)
BEHEER = reverse("servicenormen:normbeheer")
T1, T2 = Tertaal(2025, 1), Tertaal(2025, 2)


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def bezoeken():
    """Called after 4, 8 and 12 minutes."""
    product = ProductFactory()
    for minuten in (4, 8, 12):
        BezoekFactory(product=product, opgeroepen_op=AFSPRAAK + timedelta(minutes=minuten))


@pytest.fixture
def manager(maak_medewerker):
    return maak_medewerker(Rol.MANAGER, username="eerste")


@pytest.fixture
def collega(maak_medewerker):
    return maak_medewerker(Rol.MANAGER, username="tweede")


def norm4(**anders):
    norm = Servicenorm.objects.get(code="4", geldig_tot=None)
    return Servicenorm(**{**norm.definitie, "geldig_vanaf": T1.eerste_dag, **anders})


def stel_voor(manager, **anders):
    einde = anders.pop("is_einde", False)
    return services.stel_norm_voor(
        definitie=norm4(**anders), is_einde=einde, reden="Besluit van de raad.", medewerker=manager, nu=NU
    )


def keur_goed(voorstel, collega):
    return services.keur_voorstel_goed(voorstel_id=voorstel.pk, medewerker=collega, nu=NU)


def versies(code="4"):
    return list(
        Servicenorm.objects.filter(code=code)
        .order_by("geldig_vanaf")
        .values_list("doel", "geldig_vanaf", "geldig_tot")
    )


OUD = date(2019, 1, 1)


# --- Two persons -------------------------------------------------------------------------------


def test_nobody_approves_what_they_proposed(manager, collega):
    voorstel = stel_voor(manager, doel=95, geldig_vanaf=T2.eerste_dag)
    with pytest.raises(NormFout, match="zelf voorgesteld"):
        keur_goed(voorstel, manager)
    assert versies() == [(90, OUD, None)]
    keur_goed(voorstel, collega)
    assert versies() == [(90, OUD, T2.eerste_dag), (95, T2.eerste_dag, None)]
    with pytest.raises(NormFout, match="al besloten: goedgekeurd"):
        keur_goed(voorstel, collega)


def test_the_database_keeps_four_eyes_too(manager):
    voorstel = stel_voor(manager, doel=95)
    with pytest.raises(IntegrityError, match="normvoorstel_vier_ogen"), transaction.atomic():
        Normvoorstel.objects.filter(pk=voorstel.pk).update(
            status=Voorstelstatus.GOEDGEKEURD, beoordeeld_door=manager, beoordeeld_op=NU
        )


def test_one_proposal_at_a_time(manager, collega):
    stel_voor(manager, doel=95)
    with pytest.raises(NormFout, match="al een voorstel"):
        stel_voor(collega, doel=80)


def test_refused_and_taken_back_change_nothing(manager, collega):
    eerste = stel_voor(manager, doel=95)
    services.wijs_voorstel_af(voorstel_id=eerste.pk, oordeel="Te hoog.", medewerker=collega, nu=NU)
    tweede = stel_voor(manager, doel=95)
    with pytest.raises(NormFout, match="Alleen wie het voorstelde"):
        services.trek_voorstel_in(voorstel_id=tweede.pk, medewerker=collega, nu=NU)
    services.trek_voorstel_in(voorstel_id=tweede.pk, medewerker=manager, nu=NU)
    assert versies() == [(90, OUD, None)]


# --- When --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dag", [date(2024, 9, 1), date(2025, 3, 13), date(2031, 1, 1)])
def test_only_from_the_running_or_a_later_tertaal(manager, dag):
    with pytest.raises(NormFout, match="lopende of een volgend tertaal"):
        stel_voor(manager, doel=95, geldig_vanaf=dag)


def test_a_closed_tertaal_is_left_alone_also_when_it_closed_meanwhile(manager, collega):
    voorstel = stel_voor(manager, doel=95)
    Vaststelling.objects.create(
        tertaal=str(T1), peilmoment=NU, vastgesteld_op=NU, vastgesteld_door=manager, naam="x", normen=[]
    )
    with pytest.raises(NormFout, match="al vastgesteld"):
        keur_goed(voorstel, collega)
    assert versies() == [(90, OUD, None)]


def test_the_same_norm_is_no_proposal(manager):
    with pytest.raises(NormFout, match="dezelfde norm"):
        stel_voor(manager)


def test_before_a_version_that_is_known_already(manager, collega):
    keur_goed(stel_voor(manager, doel=95, geldig_vanaf=date(2025, 9, 1)), collega)
    keur_goed(stel_voor(manager, doel=92, geldig_vanaf=T2.eerste_dag), collega)
    keur_goed(stel_voor(manager, doel=93, geldig_vanaf=T2.eerste_dag), collega)
    assert versies() == [
        (90, OUD, T2.eerste_dag),
        (93, T2.eerste_dag, date(2025, 9, 1)),
        (95, date(2025, 9, 1), None),
    ]


def test_ending_a_norm(manager, collega):
    keur_goed(stel_voor(manager, doel=95, geldig_vanaf=date(2025, 9, 1)), collega)
    keur_goed(stel_voor(manager, is_einde=True, geldig_vanaf=T2.eerste_dag), collega)
    assert versies() == [(90, OUD, T2.eerste_dag)]
    assert "4" in services.cijfers(T1) and "4" not in services.cijfers(T2)


# --- What it does ------------------------------------------------------------------------------


def test_a_new_limit_counts_from_its_tertaal_on(bezoeken, manager, collega):
    keur_goed(
        stel_voor(manager, parameters={"minuten": 5, "themas": ["burgerzaken", "belastingen"]}), collega
    )
    services.werk_verouderde_dagen_bij()
    assert not VerouderdeDag.objects.exists()
    assert (services.cijfers(T1)["4"].teller, services.cijfers(T1)["4"].noemer) == (1, 3)


def test_trying_out_stores_nothing_and_tells_what_approval_gives(bezoeken, manager, collega):
    norm = norm4(parameters={"minuten": 5, "themas": ["burgerzaken", "belastingen"]}, doel=30)
    services.werk_verouderde_dagen_bij()
    lopend = services.probeer_norm(norm, NU)[0]
    assert (lopend.was.teller, lopend.was_doel, lopend.wordt.teller, lopend.wordt.noemer) == (2, 90, 1, 3)
    assert versies() == [(90, OUD, None)] and not VerouderdeDag.objects.exists()
    keur_goed(stel_voor(manager, parameters=norm.parameters, doel=30), collega)
    services.werk_verouderde_dagen_bij()
    assert services.cijfers(T1)["4"] == lopend.wordt


def test_a_new_norm_of_an_existing_kind_needs_no_code(manager, collega, manager_client):
    """Direct answers in the chat: another channel of the meetmethode of norm 5."""
    KlantcontactFactory(kanaal="chat", resultaat="direct_beantwoord")
    KlantcontactFactory(kanaal="chat", resultaat="terugbelverzoek")
    antwoord = manager_client.post(
        reverse("servicenormen:norm_nieuw") + "?meetmethode=direct_antwoord",
        {
            "code": "11",
            "titel": "Direct antwoord in de chat",
            "omschrijving": "Als u chat, krijgt u direct antwoord.",
            "kanaal": "Chat",
            "doel": "80",
            "parameter_kanalen": ["chat"],
            "geldig_vanaf": "2025-01-01",
            "reden": "Nieuw kanaal.",
            "indienen": "1",
        },
        follow=True,
    )
    assert "Het voorstel is ingediend" in antwoord.text
    services.keur_voorstel_goed(voorstel_id=Normvoorstel.objects.get().pk, medewerker=collega, nu=NU)
    services.werk_verouderde_dagen_bij()
    assert (services.cijfers(T1)["11"].teller, services.cijfers(T1)["11"].noemer) == (1, 2)
    assert "Direct antwoord in de chat" in manager_client.get(reverse("servicenormen:dashboard")).text


# --- The pages ---------------------------------------------------------------------------------

GOED = {
    "titel": "Binnen 5 minuten geholpen",
    "omschrijving": "U wordt binnen 5 minuten geholpen.",
    "kanaal": "Stadswinkel",
    "doel": "95",
    "parameter_minuten": "5",
    "parameter_themas": ["burgerzaken"],
    "geldig_vanaf": "2025-05-01",
    "reden": "Besluit van de raad van 6 maart.",
}


@pytest.fixture
def wijzigen(bezoeken):
    return reverse("servicenormen:norm_wijzigen", args=["4"])


def test_looking_first_stores_nothing(wijzigen, manager_client):
    antwoord = manager_client.post(wijzigen, {**GOED, "bekijken": "1"})
    assert "Wat dit zou hebben gedaan" in antwoord.text
    assert "66,6%" in antwoord.text and "33,3%" in antwoord.text
    assert not Normvoorstel.objects.exists()


def test_from_proposal_to_norm(wijzigen, aangemeld):
    eerste, tweede = aangemeld(Rol.MANAGER), aangemeld(Rol.BEHEERDER)
    eerste.post(wijzigen, {**GOED, "indienen": "1"})
    voorstel = Normvoorstel.objects.get()
    adres = reverse("servicenormen:normvoorstel", args=[voorstel.pk])
    beslissen = reverse("servicenormen:norm_beslissen", args=[voorstel.pk])
    assert "Wacht op een tweede persoon" in tweede.get(BEHEER).text
    assert "U wacht op een collega" in eerste.get(adres).text
    assert "zelf voorgesteld" in eerste.post(beslissen, {"goedkeuren": "1"}, follow=True).text
    pagina = tweede.get(adres).text
    assert "Binnen 5 minuten geholpen" in pagina and "Besluit van de raad van 6 maart." in pagina
    leeg = tweede.post(beslissen, {"afwijzen": "1", "oordeel": ""})
    assert "Schrijf waarom u het voorstel afwijst." in leeg.text
    assert "Goedgekeurd" in tweede.post(beslissen, {"goedkeuren": "1"}, follow=True).text
    assert versies() == [(90, OUD, T2.eerste_dag), (95, T2.eerste_dag, None)]
    assert "goedgekeurd door" in eerste.get(BEHEER).text


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"doel": "101"}, "Het doel is hoogstens 100%."),
        ({"doel": "tien"}, "Vul een heel percentage in"),
        ({"parameter_minuten": "0"}, "Vul 1 of meer in."),
        ({"parameter_themas": []}, "Kies er ten minste één."),
        ({"parameter_themas": ["bestaat-niet"]}, "bestaat-niet"),
        ({"geldig_vanaf": "2025-05-02"}, "2025-05-02"),
        ({"geldig_vanaf": "onzin"}, "onzin"),
        ({"reden": " "}, "Schrijf waarom"),
        ({"titel": "x" * 101}, "100"),
        ({"titel": "nul\x00"}, "Nul"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(wijzigen, manager_client, anders, melding):
    antwoord = manager_client.post(wijzigen, {**GOED, **anders, "indienen": "1"})
    assert antwoord.status_code == 200 and melding.lower() in antwoord.text.lower()
    if "reden" not in anders:
        assert GOED["reden"] in antwoord.text
    assert not Normvoorstel.objects.exists()


def test_a_number_that_exists_is_refused(manager_client, bezoeken):
    antwoord = manager_client.post(
        reverse("servicenormen:norm_nieuw") + "?meetmethode=wachttijd", {**GOED, "code": "4", "indienen": "1"}
    )
    assert "Dit nummer heeft al een norm" in antwoord.text


def test_ending_over_http(manager_client):
    adres = reverse("servicenormen:norm_beeindigen", args=["10"])
    antwoord = manager_client.post(
        adres, {"geldig_vanaf": "2025-05-01", "reden": "Accounts weg."}, follow=True
    )
    assert "ingediend" in antwoord.text and Normvoorstel.objects.get().is_einde
    opnieuw = manager_client.post(adres, {"geldig_vanaf": "2025-05-01", "reden": "Accounts weg."})
    assert "al een voorstel" in opnieuw.text


def test_what_does_not_exist(manager_client):
    assert manager_client.get(reverse("servicenormen:norm_wijzigen", args=["99"])).status_code == 404
    assert manager_client.get(reverse("servicenormen:norm_nieuw") + "?meetmethode=zomaar").status_code == 404
    assert manager_client.get(reverse("servicenormen:normvoorstel", args=[999])).status_code == 404
    assert manager_client.post(reverse("servicenormen:norm_beslissen", args=[999])).status_code == 404


@pytest.mark.parametrize("meetmethode", ["tevredenheid", "toegang_overal", "social_antwoord", "antwoord"])
def test_every_kind_has_its_form(manager_client, meetmethode):
    assert (
        manager_client.get(reverse("servicenormen:norm_nieuw") + f"?meetmethode={meetmethode}").status_code
        == 200
    )


def test_who_may(aangemeld):
    for rol in Rol:
        verwacht = 200 if rol in (Rol.MANAGER, Rol.BEHEERDER) else 403
        assert aangemeld(rol).get(BEHEER).status_code == verwacht, rol


# --- Indicators --------------------------------------------------------------------------------


def formulier_van(client, code, **anders):
    form = client.get(reverse("servicenormen:norm_wijzigen", args=[code])).context["form"]
    velden = {naam: form[naam].value() for naam in form.fields}
    return {
        naam: "" if waarde is None else waarde
        for naam, waarde in (velden | {"reden": "Besluit van het college.", "indienen": "", **anders}).items()
    }


def test_the_products_of_the_ambition_change_in_one_place(manager_client, collega):
    rni = ProductFactory(code="rni")
    Beschikbaarheidsmeting.objects.create(
        gemeten_op=AFSPRAAK,
        product=rni,
        locatie=LocatieFactory(),
        eerste_vrije_op=AFSPRAAK + timedelta(days=2),
        werkdagen_tot_eerste=2,
    )
    adres = reverse("servicenormen:norm_wijzigen", args=["ambitie-1"])
    fout = manager_client.post(
        adres, formulier_van(manager_client, "ambitie-1", parameter_producten="rni, xx")
    )
    assert "Deze productcodes bestaan niet: xx." in fout.text and not Normvoorstel.objects.exists()
    velden = {"parameter_producten": "rni", "parameter_werkdagen": "2", "geldig_vanaf": T1.eerste_dag}
    manager_client.post(adres, formulier_van(manager_client, "ambitie-1", **velden))
    assert "Binnen 1 werkdag terecht" in manager_client.get(reverse("servicenormen:toegangstijd")).text
    keur_goed(Normvoorstel.objects.get(), collega)
    assert "Binnen 2 werkdagen terecht" in manager_client.get(reverse("servicenormen:toegangstijd")).text
    nieuw = Servicenorm.alle.get(code="ambitie-1", geldig_tot=None)
    assert (nieuw.is_indicator, nieuw.doel, nieuw.parameters["producten"]) == (True, 0, ["rni"])
    stand = services.normstand(nieuw, T1, NU)
    assert (stand.telling.teller, stand.telling.noemer) == (1, 1)


def test_a_term_that_the_marks_of_stale_days_count_with_stays(manager_client):
    velden = formulier_van(manager_client, "respons", parameter_dagen="7", titel="Wie antwoordt")
    manager_client.post(reverse("servicenormen:norm_wijzigen", args=["respons"]), velden)
    assert Normvoorstel.objects.get().parameters == {"dagen": 30}


def test_a_norm_needs_a_target(manager_client):
    antwoord = manager_client.post(
        reverse("servicenormen:norm_wijzigen", args=["4"]), formulier_van(manager_client, "4", doel="0")
    )
    assert "Het doel is ten minste 1%." in antwoord.text and not Normvoorstel.objects.exists()
