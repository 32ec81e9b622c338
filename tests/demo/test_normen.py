"""What the demo tells of satisfaction, access time and answers: true to every rule, and with a story."""

from datetime import timedelta

import pytest
from django.db.models import Count, F, Max, Min, Q

from afspraken.models import Aanbod, Beschikbaarheidsmeting, Bezoek, Meetmoment
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie
from catalogus.services import openingstijden
from contacten import services as contacten
from contacten.enums import Publieksreactiesoort, Tevredenheidsvraag
from contacten.models import Opschorting, Publieksreactie, SocialBericht, Tevredenheid, Uitnodiging
from contacten.termijnen import SOCIAL_TERMIJN, antwoordtermijn
from kcc.demo import verhaal
from kcc.lib.perioden import TIJDZONE, Tertaal, lokale_dag
from kcc.lib.werktijd import aantal_werkdagen, werktijd
from kcc.organisatie.services import atwkalender
from servicenormen.enums import Normstatus
from servicenormen.services import standen
from tests.demo.conftest import PROEF, Demo


def test_ongeveer_zes_van_honderd_bezoekers_antwoorden(demo: Demo) -> None:
    per_vraag = dict(Tevredenheid.objects.order_by().values_list("vraag").annotate(Count("pk")))
    geholpen = Bezoek.objects.exclude(afgerond_op=None).count()
    assert set(per_vraag) == set(Tevredenheidsvraag.values)
    for aantal in per_vraag.values():
        assert aantal == pytest.approx(geholpen * verhaal.KTO_ANTWOORDT, rel=0.2)
    balie = Tevredenheid.objects.filter(vraag=Tevredenheidsvraag.TEVREDENHEID)
    assert set(balie.values_list("kanaal", flat=True)) == {"balie"}
    assert set(Tevredenheid.objects.values_list("cijfer", flat=True)) >= {4, 5, 6, 7, 8, 9, 10}


def test_een_op_de_vijf_die_gevraagd_zijn_antwoordt(demo: Demo) -> None:
    gevraagd = Uitnodiging.objects.aggregate(
        alle=Count("pk"), beantwoord=Count("beantwoord_op"), eerste=Min("uitgenodigd_op")
    )
    assert gevraagd["beantwoord"] == pytest.approx(gevraagd["alle"] / 5, rel=0.2)
    assert lokale_dag(gevraagd["eerste"]) - demo.opdracht.begin < timedelta(days=14)
    assert not Uitnodiging.objects.filter(beantwoord_op__lt=F("uitgenodigd_op"))


def test_reacties_hebben_hun_termijn_en_uiterste_dag(demo: Demo) -> None:
    atw = atwkalender()
    reacties = list(Publieksreactie.objects.select_related("product").prefetch_related("opschortingen"))
    per_dag = verhaal.REACTIES_PER_JAAR / 365 * PROEF.deel_van_rotterdam
    dagen = (demo.opdracht.vandaag - demo.opdracht.begin).days
    assert len(reacties) == pytest.approx(per_dag * dagen, rel=0.15)
    for reactie in reacties:
        product = reactie.product
        assert reactie.termijn == antwoordtermijn(
            Publieksreactiesoort(reactie.soort),
            product.termijn_aantal if product else None,
            product.termijn_eenheid if product else "",
            is_wettelijk=bool(product and product.termijn_is_wettelijk),
        )
        assert reactie.deadline == contacten.bepaal_deadline(reactie, demo.opdracht.kalender, atw)
        assert not (reactie.beantwoord_op and reactie.ingetrokken_op)
    assert {reactie.soort for reactie in reacties} == set(Publieksreactiesoort.values)
    assert any(reactie.verdaagd_weken for reactie in reacties)
    assert any(reactie.ingetrokken_op for reactie in reacties)
    assert Opschorting.objects.exists()
    assert Publieksreactie.objects.open().exists()


def test_berichten_hebben_hun_deadline(demo: Demo) -> None:
    berichten = list(SocialBericht.objects.all())
    assert {bericht.account for bericht in berichten} == set(verhaal.ACCOUNTS)
    for bericht in berichten:
        assert bericht.deadline_op == werktijd(bericht.ontvangen_op, SOCIAL_TERMIJN, demo.opdracht.kalender)
        assert bericht.is_antwoord_nodig or not bericht.beantwoord_op


def test_elke_werkdag_gemeten_of_gemist(demo: Demo) -> None:
    kalender, vandaag = demo.opdracht.kalender, demo.opdracht.vandaag
    momenten = list(Meetmoment.objects.all())
    # It is half past ten, so today's moment has not come.
    alle = [demo.opdracht.begin + timedelta(days=n) for n in range((vandaag - demo.opdracht.begin).days)]
    assert [lokale_dag(m.moment) for m in momenten] == [dag for dag in alle if kalender.is_werkdag(dag)]
    aanbod = Aanbod.objects.filter(locatie__soort=Locatiesoort.STADSWINKEL).count()
    per_moment = dict(
        Beschikbaarheidsmeting.objects.order_by().values_list("gemeten_op").annotate(Count("pk"))
    )
    for moment in momenten:
        assert per_moment.get(moment.moment, 0) == moment.aantal_metingen == (not moment.is_gemist) * aanbod
    gemist = sum(moment.is_gemist for moment in momenten)
    assert 0 < gemist < 10


def test_wat_vrij_was_kon_ook(demo: Demo) -> None:
    tijden = {locatie.pk: openingstijden(locatie) for locatie in Locatie.objects.all()}
    kalender = demo.opdracht.kalender
    for meting in Beschikbaarheidsmeting.objects.order_by("?")[:2000]:
        assert meting.gemeten_op < meting.eerste_vrije_op < meting.derde_vrije_op
        dag = lokale_dag(meting.eerste_vrije_op)
        begin, einde = (
            moment.astimezone(TIJDZONE).time() for moment in (meting.eerste_vrije_op, meting.derde_vrije_op)
        )
        vensters = tijden[meting.locatie_id].op(dag, kalender)
        assert vensters[0].van <= begin < einde < vensters[0].tot
        assert meting.werkdagen_tot_eerste == aantal_werkdagen(lokale_dag(meting.gemeten_op), dag, kalender)


def test_niets_is_later_dan_nu(demo: Demo) -> None:
    for model, veld in [
        (Tevredenheid, "beantwoord_op"),
        (Uitnodiging, "uitgenodigd_op"),
        (Publieksreactie, "ontvangen_op"),
        (Publieksreactie, "beantwoord_op"),
        (Publieksreactie, "ingetrokken_op"),
        (SocialBericht, "ontvangen_op"),
        (SocialBericht, "beantwoord_op"),
        (Beschikbaarheidsmeting, "gemeten_op"),
        (Meetmoment, "vastgelegd_op"),
    ]:
        assert model.objects.aggregate(laatste=Max(veld))["laatste"] <= demo.opdracht.nu
    assert not Opschorting.objects.filter(
        Q(voltooid__gt=demo.opdracht.vandaag) | Q(uitgenodigd__gt=demo.opdracht.vandaag)
    )
    assert not Opschorting.objects.filter(uitgenodigd__lt=F("publieksreactie__ontvangen_op__date"))


def test_het_verhaal(demo: Demo) -> None:
    """Hoogvliet has no room in the travel season; the city always has."""
    lopend = Tertaal.van(demo.opdracht.vandaag)
    for tertaal in (lopend.vorige.vorige.vorige, lopend.vorige.vorige, lopend.vorige, lopend):
        status = {s.norm.code: s.status for s in standen(tertaal, min(demo.opdracht.nu, tertaal.einde))}
        assert status["3a"] == (Normstatus.NIET_GEHAALD if tertaal.nummer == 2 else Normstatus.GEHAALD)
        assert status["3b"] == Normstatus.GEHAALD
