"""What departments and the KCC promise each other, counted per forwarding; and dossiers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from contacten import services
from contacten.enums import Poginguitkomst
from contacten.forms.dvo import DvoForm
from contacten.models import Dienstverleningsovereenkomst, Doorzending
from contacten.services import Achterhaald, Terugbelvraag, registreer_klantcontact
from kcc.organisatie.enums import Rol
from tests.contacten.factories import (
    NU,
    AfdelingFactory,
    DvoFactory,
    MedewerkerFactory,
    ProductFactory,
    PublieksreactieFactory,
    TerugbelverzoekFactory,
)

pytestmark = pytest.mark.django_db
BEGIN, TOT = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)
EINDE = datetime(2025, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def sanne(db):
    return MedewerkerFactory()


@pytest.fixture
def burgerzaken(db):
    return DvoFactory(terugbellen_uren=4).afdeling


def verzoek_van_een_gesprek(referentie="gesprek", nu=NU):
    contact = registreer_klantcontact(
        referentie=referentie,
        kanaal="telefoon",
        begonnen_op=nu,
        beeindigd_op=nu,
        resultaat=None,
        medewerker=None,
        product=ProductFactory(),
        terugbelvraag=Terugbelvraag(telefoonnummer="0612345678"),
        nu=nu,
    )
    return contact.terugbelverzoeken.get()


def bel(verzoek, wie, nu):
    return services.leg_terugbelpoging_vast(
        verzoek_id=verzoek.pk, medewerker=wie, uitkomst=Poginguitkomst.GEEN_GEHOOR, nu=nu
    )


def stand(nu=EINDE):
    [gevonden] = services.meet_dvo(begin=BEGIN, tot=TOT, nu=nu)
    return gevonden


# --- The clock of the department -------------------------------------------------------------------


def test_a_callback_starts_the_clock_of_its_afdeling_and_a_first_attempt_ends_it(sanne, burgerzaken):
    verzoek = verzoek_van_een_gesprek()
    doorzending = verzoek.doorzendingen.get()
    assert (doorzending.afdeling, doorzending.uiterlijk_op) == (burgerzaken, NU + timedelta(hours=4))
    assert doorzending.regel.startswith("4 werkuren (DVO)")
    bel(verzoek, sanne, NU + timedelta(hours=3))
    doorzending.refresh_from_db()
    assert (doorzending.einde, doorzending.geeindigd_op) == ("afgehandeld", NU + timedelta(hours=3))
    assert (stand().samen.teller, stand().samen.noemer) == (1, 1)


def test_the_clocks_differ_so_a_breach_has_an_owner(sanne, burgerzaken):
    """Sent on late by the KCC, called at once by the afdeling: the citizen waited too long, they did not."""
    verzoek = TerugbelverzoekFactory(afdeling=None)
    laat = NU + timedelta(days=2)
    services.stuur_door(
        verzoek_id=verzoek.pk, medewerker=sanne, afdeling=burgerzaken, reden="Hoort daar.", nu=laat
    )
    bel(verzoek, sanne, laat + timedelta(hours=1))
    verzoek.refresh_from_db()
    assert verzoek.eerste_poging_op > verzoek.deadline_op
    gemeten = stand()
    assert (gemeten.samen.teller, gemeten.samen.noemer) == (1, 1)
    assert (gemeten.kcc_op_tijd.teller, gemeten.kcc_op_tijd.noemer) == (0, 1)


def test_late_open_withdrawn_and_sent_on(sanne, burgerzaken):
    belastingen = DvoFactory(afdeling=AfdelingFactory(belastingen=True), terugbellen_uren=4).afdeling
    te_laat, open_, weg, verkeerd = (verzoek_van_een_gesprek(naam) for naam in ("a", "b", "c", "d"))
    bel(te_laat, sanne, NU + timedelta(hours=5))
    services.trek_terugbelverzoek_in(
        verzoek_id=weg.pk, medewerker=sanne, reden="Opgelost.", nu=NU + timedelta(hours=1)
    )
    services.stuur_door(
        verzoek_id=verkeerd.pk,
        medewerker=sanne,
        afdeling=belastingen,
        reden="Gaat over een aanslag.",
        nu=NU + timedelta(hours=1),
    )
    van, naar = sorted(
        services.meet_dvo(begin=BEGIN, tot=TOT, nu=EINDE),
        key=lambda gemeten: gemeten.afdeling.naam != "Burgerzaken",
    )
    # The withdrawn one and the one for somebody else are no cases of burgerzaken; the open one is late.
    assert (van.samen.teller, van.samen.noemer, van.samen.is_gehaald) == (0, 2, False)
    assert (naar.samen.teller, naar.samen.noemer) == (0, 1)
    assert (van.kcc_goed.teller, van.kcc_goed.noemer, van.kcc_goed.percentage) == (3, 4, "75,0")
    assert naar.kcc_goed.noemer == 0
    assert open_.doorzendingen.get().geeindigd_op is None
    # Before it is due, an open one is not yet anything.
    eerder = services.meet_dvo(begin=BEGIN, tot=TOT, nu=NU + timedelta(hours=2), afdeling=burgerzaken)
    assert eerder[0].samen.noemer == 0


def test_reopening_gives_a_new_clock(sanne, burgerzaken):
    verzoek = verzoek_van_een_gesprek()
    bel(verzoek, sanne, NU + timedelta(hours=1))
    services.sluit_terugbelverzoek_af(verzoek_id=verzoek.pk, medewerker=sanne, toelichting="Niemand.", nu=NU)
    services.heropen(verzoek_id=verzoek.pk, medewerker=sanne, reden="Belde zelf.", nu=NU + timedelta(hours=2))
    assert verzoek.doorzendingen.filter(geeindigd_op__isnull=True).get().uiterlijk_op == NU + timedelta(
        hours=6
    )


def test_a_colleague_of_the_afdeling_gets_it_and_its_clock_goes_on(sanne, burgerzaken):
    verzoek, youssef = verzoek_van_een_gesprek(), MedewerkerFactory(collega=True)
    youssef.afdelingen.add(burgerzaken)
    services.stuur_door(
        verzoek_id=verzoek.pk,
        medewerker=sanne,
        afdeling=burgerzaken,
        collega=youssef,
        reden="Kent de zaak.",
        nu=NU + timedelta(hours=1),
    )
    verzoek.refresh_from_db()
    assert verzoek.medewerker == youssef
    assert verzoek.doorzendingen.get().uiterlijk_op == NU + timedelta(hours=4)


def test_without_an_agreement_nothing_is_promised(sanne):
    verzoek = verzoek_van_een_gesprek()
    doorzending = verzoek.doorzendingen.get()
    assert (doorzending.uiterlijk_op, doorzending.is_op_tijd_doorgestuurd) == (None, None)
    assert stand().samen.is_gehaald is None


def test_what_was_promised_stays_when_the_agreement_changes(burgerzaken):
    verzoek = verzoek_van_een_gesprek()
    Dienstverleningsovereenkomst.objects.update(terugbellen_uren=1)
    assert verzoek.doorzendingen.get().uiterlijk_op == NU + timedelta(hours=4)


def test_two_agreements_never_hold_on_one_day(burgerzaken):
    with pytest.raises(IntegrityError, match="dvo_een_tegelijk"):
        DvoFactory(afdeling=burgerzaken, geldig_vanaf=date(2025, 3, 1))


def test_a_case_lies_with_one_department_at_a_time(burgerzaken):
    verzoek = verzoek_van_een_gesprek()
    with pytest.raises(IntegrityError, match="doorzending_een_open_terugbelverzoek"):
        Doorzending.objects.create(terugbelverzoek=verzoek, afdeling=burgerzaken, doorgestuurd_op=NU)


def test_the_pages_show_every_department_and_its_forwardings(manager_client, burgerzaken):
    verzoek_van_een_gesprek()
    tertaal = {"tertaal": "2025-T1"}
    overzicht = manager_client.get("/werk/afdelingsafspraken/", tertaal)
    assert overzicht.status_code == 200
    # 2025-T1 is too long ago to choose; then the running one is shown, with every agreement in it.
    assert "Burgerzaken" in overzicht.text
    pagina = manager_client.get("/werk/afdelingsafspraken/burgerzaken/")
    assert "Burgerzaken belooft" in pagina.text
    assert "binnen 4 werkuren" in pagina.text
    assert manager_client.get("/werk/afdelingsafspraken/bestaat-niet/").status_code == 404


def test_a_manager_agrees_anew_and_what_held_stays(manager_client, kcc_medewerker_client):
    oud = DvoFactory()
    morgen = timezone.localdate() + timedelta(days=1)
    url = f"/werk/afdelingsafspraken/{oud.afdeling.code}/nieuw/"
    velden = {naam: getattr(oud, naam) for naam in DvoForm.Meta.fields}
    assert kcc_medewerker_client.get(url).status_code == 403
    assert manager_client.get(url).context["form"].initial["terugbellen_uren"] == oud.terugbellen_uren
    for fout in ({"geldig_vanaf": "2025-01-01"}, {"terugbellen_uren": 0}, {"doel_afdeling": 101}):
        antwoord = manager_client.post(url, {**velden, "geldig_vanaf": morgen, **fout})
        assert (antwoord.status_code, Dienstverleningsovereenkomst.objects.count()) == (422, 1)
    for _ in range(2):
        antwoord = manager_client.post(url, {**velden, "geldig_vanaf": morgen, "terugbellen_uren": 3})
    assert "gelden al andere afspraken" in antwoord.text
    nieuw = Dienstverleningsovereenkomst.objects.exclude(pk=oud.pk).get()
    oud.refresh_from_db()
    assert (oud.geldig_tot, nieuw.geldig_vanaf, nieuw.terugbellen_uren) == (morgen, morgen, 3)
    assert "Alle afspraken" in manager_client.get(f"/werk/afdelingsafspraken/{oud.afdeling.code}/").text
    AfdelingFactory(belastingen=True)
    assert (
        "/werk/afdelingsafspraken/belastingen/nieuw/" in manager_client.get("/werk/afdelingsafspraken/").text
    )


# --- Dossiers ----------------------------------------------------------------------------------------


def test_a_dossier_has_parts_with_their_own_terms_and_one_answer(sanne):
    reactie = PublieksreactieFactory(aanvraag=True)
    youssef = MedewerkerFactory(collega=True)
    belastingen = AfdelingFactory(belastingen=True)
    for afdeling, werkdagen in ((AfdelingFactory(), 2), (belastingen, 5)):
        services.zet_deel_uit(
            reactie_id=reactie.pk,
            medewerker=sanne,
            afdeling=afdeling,
            vraag="Wat mag?",
            werkdagen=werkdagen,
            nu=NU,
        )
    reactie.refresh_from_db()
    assert (reactie.dossier.casemanager, reactie.medewerker) == (sanne, sanne)
    youssef.afdelingen.add(AfdelingFactory())
    eerste, tweede = reactie.dossier.delen.all()
    assert (eerste.deadline, tweede.deadline) == (date(2025, 3, 14), date(2025, 3, 19))
    # The term of the citizen is what it was.
    assert reactie.deadline == date(2025, 5, 7)
    services.lever_deel(reactie_id=reactie.pk, deel_id=eerste.pk, medewerker=youssef, bijdrage="Ja.", nu=NU)
    with pytest.raises(Achterhaald, match="al gereed"):
        services.lever_deel(
            reactie_id=reactie.pk, deel_id=eerste.pk, medewerker=youssef, bijdrage="Nee.", nu=NU
        )
    with pytest.raises(ValidationError, match="1 open"):
        services.beantwoord_publieksreactie(reactie_id=reactie.pk, medewerker=sanne, antwoord="Ja.", nu=NU)
    # Asked of another department; the case manager writes down what that one said.
    ook = {"reactie_id": reactie.pk, "deel_id": tweede.pk, "bijdrage": "Ook.", "nu": NU}
    with pytest.raises(ValidationError, match="Alleen Belastingen of de casemanager"):
        services.lever_deel(**ook, medewerker=youssef)
    services.lever_deel(**ook, medewerker=sanne)
    services.beantwoord_publieksreactie(reactie_id=reactie.pk, medewerker=sanne, antwoord="Ja.", nu=NU)
    reactie.refresh_from_db()
    assert reactie.beantwoord_op == NU


def test_a_department_with_a_part_sees_the_dossier_and_can_give_it(aangemeld, sanne):
    reactie = PublieksreactieFactory()
    backoffice = aangemeld(Rol.BACKOFFICE)
    belastingen = AfdelingFactory(belastingen=True)
    backoffice.medewerker.afdelingen.add(belastingen)
    assert backoffice.get(reactie.get_absolute_url()).status_code == 403
    services.zet_deel_uit(
        reactie_id=reactie.pk, medewerker=sanne, afdeling=belastingen, vraag="Wat mag?", werkdagen=5, nu=NU
    )
    deel = reactie.dossier.delen.get()
    lijst = backoffice.get("/werk/dossiers/", {"lijst": "delen"})
    assert [dossier for dossier, *_ in lijst.context["regels"]] == [reactie.dossier]
    pagina = backoffice.get(reactie.get_absolute_url())
    assert "Deel is gereed" in pagina.text
    gezien = reactie.handelingen.last().pk
    url = f"{reactie.get_absolute_url()}leveren/"
    assert backoffice.post(url, {"gezien": gezien, "deel_id": deel.pk, "bijdrage": ""}).status_code == 422
    backoffice.post(url, {"gezien": gezien, "deel_id": deel.pk, "bijdrage": "Er is geen bezwaar."})
    deel.refresh_from_db()
    assert (deel.bijdrage, deel.medewerker) == ("Er is geen bezwaar.", backoffice.medewerker)


def test_a_part_that_is_not_needed_any_more_is_withdrawn_and_holds_nothing_up(kcc_medewerker_client, sanne):
    reactie, zelf = PublieksreactieFactory(), kcc_medewerker_client.medewerker
    for vraag in ("Wat mag?", "Bij u?"):
        services.zet_deel_uit(
            reactie_id=reactie.pk,
            medewerker=zelf,
            afdeling=AfdelingFactory(),
            vraag=vraag,
            werkdagen=1,
            nu=NU,
        )
    deel, klaar = reactie.dossier.delen.all()
    services.lever_deel(reactie_id=reactie.pk, deel_id=klaar.pk, medewerker=zelf, bijdrage="Ja.", nu=NU)
    stap = {"reactie_id": reactie.pk, "reden": "Niet van hen.", "nu": NU}
    for wie, welk, reden in ((sanne, deel.pk, "casemanager"), (zelf, klaar.pk, "gereed"), (zelf, 0, "hoort")):
        with pytest.raises(Achterhaald, match=reden):
            services.trek_deel_in(**stap, medewerker=wie, deel_id=welk)
    url = f"{reactie.get_absolute_url()}deel_intrekken/"
    velden = {"gezien": reactie.handelingen.last().pk, "deel_id": deel.pk}
    leeg = kcc_medewerker_client.post(url, {**velden, "reden": ""})
    assert (leeg.status_code, "niet meer nodig" in leeg.text) == (422, True)
    kcc_medewerker_client.post(url, {**velden, "reden": "Niet van hen."})
    assert "1 van 1 delen gereed" in kcc_medewerker_client.get(reactie.get_absolute_url()).text
    with pytest.raises(Achterhaald, match="ingetrokken"):
        services.lever_deel(reactie_id=reactie.pk, deel_id=deel.pk, medewerker=sanne, bijdrage="Ja.", nu=NU)
    services.beantwoord_publieksreactie(reactie_id=reactie.pk, medewerker=zelf, antwoord="Ja.", nu=NU)


def test_another_case_manager_takes_over(sanne):
    reactie, youssef = PublieksreactieFactory(), MedewerkerFactory(collega=True)
    services.zet_deel_uit(
        reactie_id=reactie.pk, medewerker=sanne, afdeling=AfdelingFactory(), vraag="Wat?", werkdagen=1, nu=NU
    )
    services.draag_dossier_over(reactie_id=reactie.pk, medewerker=sanne, casemanager=youssef, nu=NU)
    reactie.refresh_from_db()
    assert (reactie.medewerker, reactie.dossier.casemanager) == (youssef, youssef)
