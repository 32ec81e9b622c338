"""What is in the demo: as much as was asked for, true to every rule, and the same every time."""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F, Max, Min, Q

from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import (
    Aanbod,
    Afspraak,
    Beschikbaarheidsmeting,
    Bezetting,
    Bezoek,
    Roosterregel,
    Ticketteller,
    Werkplek,
)
from afspraken.services import (
    Contactgegevens,
    Wens,
    conflicten,
    controleer,
    plan_afspraak,
    visites,
    zoek_vrij,
)
from afspraken.services.capaciteit import regels
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from catalogus.services import openingstijden, volledigheid
from contacten.enums import Kanaal, Resultaat, Terugbelhandelingsoort
from contacten.models import (
    Klant,
    Klantcontact,
    Publieksreactie,
    SocialBericht,
    Telefoonnummer,
    Terugbelhandeling,
    Terugbelpoging,
    Terugbelverzoek,
    Tevredenheid,
)
from kcc.demo.catalogus import gegevens
from kcc.demo.schalen import SCHALEN, Schaal
from kcc.lib.perioden import TIJDZONE, Tertaal, lokale_dag
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.enums import Berichtstatus, Rol
from kcc.organisatie.models import Medewerker, UitgaandBericht
from servicenormen.enums import Normstatus
from servicenormen.models import Productmeting
from servicenormen.services import herbouw, standen
from tests.demo.conftest import ACCOUNTS, PROEF, WACHTWOORD, Demo, laad

# --- How much ----------------------------------------------------------------------------------


def test_catalogus_is_die_van_de_gegevens(demo: Demo) -> None:
    assert Product.objects.published().count() == len(gegevens("producten"))
    assert [locatie.code for locatie in Locatie.objects.all()] == [
        rij["code"] for naam in ("locaties", "andere_locaties") for rij in gegevens(naam)
    ]
    rij = next(rij for rij in gegevens("producten") if rij["code"] == "paspoort")
    paspoort = Product.objects.get(code="paspoort")
    assert paspoort.meenemen.splitlines() == rij["meenemen"]
    assert paspoort.kanalen == rij["waar"]
    assert {p.omschrijving: str(p.bedrag) for p in paspoort.prijzen.filter(geldig_vanaf="2026-01-01")} == {
        p["omschrijving"]: p["bedrag"] for p in rij["prijzen"] if p["geldig_vanaf"] == "2026-01-01"
    }
    assert set(paspoort.gerelateerd.values_list("code", flat=True)) == set(rij["gerelateerd"])
    eerste = paspoort.versies.get()
    assert eerste.status == "gepubliceerd"
    assert len(eerste.inhoud["locaties"]) == paspoort.locaties.count() == 7


def test_aantallen_zijn_die_van_de_schaal(demo: Demo) -> None:
    begin, vandaag = demo.opdracht.begin, demo.opdracht.vandaag
    assert begin == Tertaal(2025, 1).eerste_dag
    werkdagen = sum(
        demo.opdracht.kalender.is_werkdag(begin + timedelta(days=n)) for n in range((vandaag - begin).days)
    )
    per_kanaal = Counter(Klantcontact.objects.values_list("kanaal", flat=True))
    assert per_kanaal[Kanaal.TELEFOON] == pytest.approx(werkdagen * PROEF.gesprekken_per_dag, rel=0.1)
    assert per_kanaal[Kanaal.BALIE] == pytest.approx(werkdagen * PROEF.bezoeken_per_dag, rel=0.15)
    assert set(per_kanaal) >= {Kanaal.EMAIL, Kanaal.WEB, Kanaal.CHAT, Kanaal.POST, Kanaal.SOCIAL}
    assert demo.aantallen["klanten"] == Klant.objects.count() == PROEF.klanten
    assert demo.aantallen["klantcontacten"] == Klantcontact.objects.count()
    niet_gekomen = Afspraak.objects.filter(status=Afspraakstatus.NIET_VERSCHENEN).count()
    gekomen = Afspraak.objects.filter(status=Afspraakstatus.VERSCHENEN).count()
    assert 0.01 < niet_gekomen / (niet_gekomen + gekomen) < 0.06
    inloop = Bezoek.objects.filter(afspraak_op=None).count() / Bezoek.objects.count()
    assert inloop == pytest.approx(0.04, abs=0.01)


def test_gesprek_duurt_gemiddeld_4_52(demo: Demo) -> None:
    duren = [
        (einde - begin).total_seconds()
        for begin, einde in Klantcontact.objects.filter(kanaal=Kanaal.TELEFOON).values_list(
            "begonnen_op", "beeindigd_op"
        )
    ]
    assert sum(duren) / len(duren) == pytest.approx(4 * 60 + 52, rel=0.05)


def test_seizoenen_en_dagen_verschillen(demo: Demo) -> None:
    gesprekken = Klantcontact.objects.filter(kanaal=Kanaal.TELEFOON, begonnen_op__year=2025)
    weekdagen = Counter(lokale_dag(m).weekday() for m in gesprekken.values_list("begonnen_op", flat=True))
    assert weekdagen[0] > weekdagen[4]
    belasting = Counter(
        gesprekken.filter(product__thema__code="belastingen").values_list("begonnen_op__month", flat=True)
    )
    assert belasting[2] + belasting[3] > 2 * (belasting[8] + belasting[9])
    paspoorten = Counter(
        Bezoek.objects.filter(product__code="paspoort", datum__year=2025).values_list(
            "datum__month", flat=True
        )
    )
    assert paspoorten[5] + paspoorten[6] > 1.5 * (paspoorten[11] + paspoorten[12])


# --- True to the rules -------------------------------------------------------------------------


def test_capaciteit_klopt_en_niets_botst(demo: Demo) -> None:
    opdracht = demo.opdracht
    datums = [
        opdracht.vandaag + timedelta(days=n) for n in range((opdracht.venster_einde - opdracht.vandaag).days)
    ]
    for locatie in Locatie.objects.all():
        assert controleer(locatie_id=locatie.pk, datums=datums) == []
        assert conflicten(locatie_id=locatie.pk, datums=datums) == []
        assert Bezetting.objects.filter(balie__locatie=locatie, datum__in=datums).exists()


def test_rooster_loopt_zover_als_een_afspraak_vooruit_kan() -> None:
    horizon = Aanbod._meta.get_field("horizon_dagen").get_default()
    assert {schaal.vooruit_dagen for schaal in SCHALEN.values()} == {horizon + 1}


def test_komende_dagen_zijn_gevuld_en_niet_vol(demo: Demo) -> None:
    morgen = demo.opdracht.vandaag + timedelta(days=1)
    bezet: Counter[date] = Counter()
    winkels = Afspraak.objects.holding().filter(locatie__soort=Locatiesoort.STADSWINKEL)
    for datum, cellen in winkels.values_list("datum", "regels__aantal_cellen"):
        bezet[datum] += cellen
    bemand: Counter[date] = Counter()
    for dienst in Bezetting.objects.filter(balie__locatie__soort=Locatiesoort.STADSWINKEL):
        bemand[dienst.datum] += regels.cel(dienst.tot) - regels.cel(dienst.van)
    for n in range(3):
        assert 0.4 <= bezet[morgen + timedelta(days=n)] / bemand[morgen + timedelta(days=n)] <= 0.9
    ver = morgen + timedelta(days=PROEF.vooruit_dagen - 2)
    assert 0 < bezet[ver] / bemand[ver] < 0.4
    assert max(bezet) <= max(bemand) == ver


def test_er_kan_een_afspraak_bij(demo: Demo) -> None:
    nu = demo.opdracht.nu
    wens = Wens(((Product.objects.get(code="paspoort").pk, 2),))
    dagen = zoek_vrij(
        visites=visites(wens),
        kanaal=Afspraakkanaal.ONLINE,
        vanaf=demo.opdracht.vandaag,
        tot=demo.opdracht.venster_einde,
        nu=nu,
    )
    winkels = Locatie.objects.filter(soort=Locatiesoort.STADSWINKEL)
    assert {dag.locatie_id for dag in dagen} == set(winkels.values_list("pk", flat=True))
    eerste = dagen[0]
    with transaction.atomic():
        afspraak = plan_afspraak(
            wens=wens,
            locatie=Locatie.objects.get(pk=eerste.locatie_id),
            begint_op=regels.cel_moment(eerste.datum, int(eerste.cellen[0])),
            kanaal=Afspraakkanaal.ONLINE,
            contact=Contactgegevens(naam="Noor de Wit"),
            aanvraag_sleutel="proef",
            nu=nu,
        )
        assert controleer(locatie_id=eerste.locatie_id, datums=[eerste.datum]) == []
        assert afspraak.status == Afspraakstatus.BEVESTIGD
        transaction.set_rollback(True)


def test_bezoek_alleen_als_de_stadswinkel_open_is(demo: Demo) -> None:
    kalender = demo.opdracht.kalender
    tijden = {locatie.pk: openingstijden(locatie) for locatie in Locatie.objects.all()}
    for locatie_id, datum, afspraak_op, aangemeld_op in Bezoek.objects.values_list(
        "locatie_id", "datum", "afspraak_op", "aangemeld_op"
    ):
        vensters = tijden[locatie_id].op(datum, kalender)
        komst = aangemeld_op.astimezone(TIJDZONE)
        assert lokale_dag(komst) == datum
        assert vensters[0].van <= komst.time() < vensters[-1].tot
        if afspraak_op:
            tijd = afspraak_op.astimezone(TIJDZONE).time()
            assert any(v.van <= tijd < v.tot for v in vensters)
    assert not Bezoek.objects.filter(datum__in=[date(2025, 12, 25), date(2025, 12, 26), date(2025, 4, 26)])


def test_telefoon_alleen_op_werkdagen_van_acht_tot_zes(demo: Demo) -> None:
    for begonnen_op in Klantcontact.objects.filter(kanaal=Kanaal.TELEFOON).values_list(
        "begonnen_op", flat=True
    ):
        lokaal = begonnen_op.astimezone(TIJDZONE)
        assert demo.opdracht.kalender.is_werkdag(lokaal.date())
        assert 8 <= lokaal.hour < 18


def test_niets_is_later_dan_nu(demo: Demo) -> None:
    nu = demo.opdracht.nu
    for model, velden in [
        (Bezoek, ["aangemeld_op", "opgeroepen_op", "afgerond_op", "weggelopen_op"]),
        (Klantcontact, ["begonnen_op", "beeindigd_op"]),
        (
            Terugbelverzoek,
            ["aangemaakt_op", "eerste_poging_op", "bereikt_op", "ingetrokken_op", "afgesloten_op"],
        ),
        (Terugbelhandeling, ["moment"]),
        (Afspraak, ["gemaakt_op", "gewijzigd_op"]),
    ]:
        for veld in velden:
            assert model.objects.aggregate(laatste=Max(veld))["laatste"] <= nu


def test_elk_afgerond_bezoek_is_een_contact(demo: Demo) -> None:
    afgerond = Bezoek.objects.exclude(afgerond_op=None)
    assert afgerond.filter(klantcontact=None).count() == 0
    contacten = Klantcontact.objects.filter(kanaal=Kanaal.BALIE)
    assert contacten.count() == afgerond.count()
    assert not contacten.exclude(
        begonnen_op=F("bezoek__opgeroepen_op"), beeindigd_op=F("bezoek__afgerond_op")
    )
    assert not contacten.exclude(Q(afspraak=F("bezoek__afspraak")) | Q(afspraak=None, bezoek__afspraak=None))


def test_terugbelverzoeken_hebben_hun_deadline_pogingen_en_logboek(demo: Demo) -> None:
    kalender = demo.opdracht.kalender
    pogingen = defaultdict(list)
    for verzoek_id, moment in Terugbelpoging.objects.values_list("terugbelverzoek_id", "moment"):
        pogingen[verzoek_id].append(moment)
    logboek = defaultdict(list)
    for verzoek_id, soort, moment in Terugbelhandeling.objects.order_by("id").values_list(
        "terugbelverzoek_id", "soort", "moment"
    ):
        logboek[verzoek_id].append((soort, moment))
    verzoeken = list(Terugbelverzoek.objects.select_related("klantcontact"))
    assert verzoeken
    for verzoek in verzoeken:
        assert verzoek.deadline_op == terugbeldeadline(verzoek.aangemaakt_op, kalender)
        assert verzoek.klantcontact.resultaat == Resultaat.TERUGBELVERZOEK
        assert verzoek.aangemaakt_op == verzoek.klantcontact.beeindigd_op
        assert verzoek.eerste_poging_op == min(pogingen[verzoek.pk], default=None)
        if verzoek.bereikt_op:
            assert verzoek.bereikt_op == max(pogingen[verzoek.pk])
        soorten = [soort for soort, _ in logboek[verzoek.pk]]
        assert soorten[0] == Terugbelhandelingsoort.AANGEMAAKT
        assert soorten.count(Terugbelhandelingsoort.BELPOGING) == len(pogingen[verzoek.pk])
        assert (Terugbelhandelingsoort.AFGESLOTEN in soorten) == (verzoek.afgesloten_op is not None)
        momenten = [moment for _, moment in logboek[verzoek.pk]]
        assert momenten == sorted(momenten)
    assert any(verzoek.is_open for verzoek in verzoeken)
    gesprekken = Klantcontact.objects.filter(resultaat=Resultaat.TERUGBELVERZOEK, kanaal=Kanaal.TELEFOON)
    assert gesprekken.count() == len(verzoeken)


def test_nu_wachten_er_mensen_en_zit_aan_elke_balie_hooguit_een(demo: Demo) -> None:
    vandaag = Bezoek.objects.filter(datum=demo.opdracht.vandaag)
    assert vandaag.waiting().exists()
    zittend = vandaag.at_desk()
    assert zittend.exists()
    nu = demo.opdracht.nu.astimezone(TIJDZONE)
    for bezoek in zittend:
        diensten = Bezetting.objects.filter(
            balie=bezoek.balie, datum=nu.date(), van__lte=nu.time(), tot__gt=nu.time(), groepen=bezoek.groep
        )
        assert diensten.exists()
        assert not Werkplek.objects.filter(balie=bezoek.balie).exists()
    assert Bezoek.objects.exclude(datum=demo.opdracht.vandaag).filter(
        afgerond_op=None, weggelopen_op=None
    ).count() == 0  # fmt: skip
    for teller in Ticketteller.objects.all():
        laatste = vandaag.filter(locatie=teller.locatie).aggregate(laatste=Max("ticketnummer"))["laatste"]
        assert teller.laatste == laatste
    assert set(Ticketteller.objects.values_list("locatie_id", flat=True)) == set(
        vandaag.values_list("locatie_id", flat=True)
    )


def test_accounts_kunnen_aanmelden(demo: Demo) -> None:
    for gebruikersnaam, rollen, _ in ACCOUNTS:
        medewerker = Medewerker.objects.get(username=gebruikersnaam)
        assert medewerker.check_password(WACHTWOORD)
        assert medewerker.rollen == {Rol(rol) for rol in rollen}
        assert medewerker.afdelingen.exists()
    assert Werkplek.objects.get(medewerker__username="balie").locatie.code == "centrum"
    for collega in Medewerker.objects.filter(username__startswith="collega"):
        assert not collega.has_usable_password()


def test_geen_post_voor_verzonnen_mensen(demo: Demo) -> None:
    # What was answered in the Postbus has left long ago.
    assert not UitgaandBericht.objects.exclude(status=Berichtstatus.VERZONDEN).exists()
    assert not Afspraak.objects.exclude(email__endswith="@example.nl").exclude(email="")
    assert not Telefoonnummer.objects.exclude(nummer__regex=r"^\+31612\d{6}$")


def test_verwijzingen_en_beperkingen_zijn_terug(demo: Demo) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchone() == (0,)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        namen = connection.introspection.get_constraints(cursor, Klantcontact._meta.db_table)
    for veld in ("klant_id", "product_id", "afdeling_id", "bezoek_id", "medewerker_id"):
        # An index may go on with another column after it.
        soorten = [naam for naam in namen.values() if naam["columns"][:1] == [veld]]
        assert any(naam["foreign_key"] for naam in soorten)
        assert any(naam["index"] or naam["unique"] for naam in soorten)


# --- The story ---------------------------------------------------------------------------------


def test_sommige_normen_gehaald_en_andere_niet(demo: Demo) -> None:
    nu = demo.opdracht.nu
    lopend = Tertaal.van(demo.opdracht.vandaag)
    per_tertaal = {
        tertaal: {
            stand.norm.code: stand
            for stand in standen(tertaal, min(nu, tertaal.einde), met_uitsplitsing=True)
        }
        for tertaal in (lopend.vorige.vorige.vorige, lopend.vorige.vorige, lopend.vorige, lopend)
    }
    for standen_ in per_tertaal.values():
        statussen = {code: stand.status for code, stand in standen_.items()}
        assert Normstatus.GEEN_METINGEN not in statussen.values()
        assert {Normstatus.GEHAALD, Normstatus.NIET_GEHAALD} <= set(statussen.values())
        assert statussen["5"] == Normstatus.GEHAALD
        per_winkel = {deel.code: deel.telling for deel in standen_["4"].uitsplitsing["locatie"]}
        assert len(per_winkel) == 7
        assert per_winkel["feijenoord"].promille < 900 <= per_winkel["ijsselmonde"].promille
    assert per_tertaal[Tertaal(2025, 1)]["6"].status == Normstatus.NIET_GEHAALD
    assert per_tertaal[Tertaal(2025, 3)]["6"].status == Normstatus.GEHAALD
    catalogus = [per_tertaal[tertaal]["7"].telling.promille for tertaal in sorted(per_tertaal)]
    assert catalogus == sorted(catalogus)
    assert catalogus[0] < 900 <= catalogus[-1]


def test_dagtellingen_zijn_bij(demo: Demo) -> None:
    assert herbouw() == []


def test_de_catalogus_van_vandaag_is_gemeten(demo: Demo) -> None:
    vandaag = demo.opdracht.vandaag
    metingen = Productmeting.objects.filter(datum=vandaag)
    assert metingen.count() == Product.objects.count()
    for meting in metingen.select_related("product"):
        assert meting.ontbreekt == volledigheid(meting.product, vandaag)
    grenzen = Productmeting.objects.aggregate(eerste=Min("datum"), laatste=Max("datum"))
    assert grenzen == {"eerste": demo.opdracht.begin, "laatste": vandaag}


# --- The same every time -----------------------------------------------------------------------


class _Kort(Schaal):
    """A few weeks tell as much about chance as a year."""

    def begin(self, vandaag: date) -> date:
        return vandaag - timedelta(weeks=6)


def _vingerafdruk() -> dict[str, str]:
    """Per table a digest of all that was drawn by chance, which is in no table nothing."""
    afdrukken = {}
    with connection.cursor() as cursor:
        for model in [
            Klant,
            Afspraak,
            Bezoek,
            Klantcontact,
            Terugbelverzoek,
            Terugbelhandeling,
            Tevredenheid,
            Publieksreactie,
            SocialBericht,
            Beschikbaarheidsmeting,
            Roosterregel,
        ]:
            tabel = model._meta.db_table
            cursor.execute(f"SELECT md5(string_agg(rij::text, '' ORDER BY id)) FROM {tabel} AS rij")  # noqa: S608
            (afdrukken[tabel],) = cursor.fetchone()
            assert afdrukken[tabel], tabel
    return afdrukken


def _vingerafdruk_van(zaad: int) -> dict[str, str]:
    with transaction.atomic():
        laad(zaad, _Kort(**asdict(PROEF)))
        afdruk = _vingerafdruk()
        transaction.set_rollback(True)
    return afdruk


def test_hetzelfde_zaad_geeft_hetzelfde_en_een_ander_iets_anders(demo: Demo) -> None:
    eerste, tweede = _vingerafdruk_van(1), _vingerafdruk_van(2)
    assert _vingerafdruk_van(1) == eerste
    anders = {tabel for tabel in eerste if eerste[tabel] != tweede[tabel]}
    assert anders == eerste.keys() - {Roosterregel._meta.db_table}
