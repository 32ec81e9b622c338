"""Random worlds with random later edits: incremental = full = oracle, and figure = list, for every norm."""

import os
import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Afspraakregel, Beschikbaarheidsmeting, Bezoek
from catalogus.models import Prijs, Product
from contacten import services as contacten
from contacten.enums import Kanaal, Publieksreactiesoort, Resultaat, Richting, Tevredenheidsvraag
from contacten.models import (
    Klantcontact,
    Opschorting,
    Publieksreactie,
    SocialBericht,
    Terugbelverzoek,
    Tevredenheid,
    Uitnodiging,
)
from contacten.termijnen import SOCIAL_TERMIJN, STANDAARDTERMIJN, Antwoordtermijn
from kcc.lib.perioden import Tertaal, lokaal_moment, lokale_dag
from kcc.lib.werktijd import aantal_werkdagen, terugbeldeadline, werktijd
from kcc.organisatie import services as organisatie
from kcc.organisatie.models import Kalenderdag
from servicenormen import services
from servicenormen.models import Dagtelling, Productmeting, Servicenorm, VerouderdeDag
from servicenormen.regels import Telling
from servicenormen.services import Gevalfilter
from servicenormen.services.standen import tellingen
from tests.afspraken.factories import AfspraakFactory
from tests.contacten.factories import (
    AfdelingFactory,
    KlantFactory,
    LocatieFactory,
    ProductFactory,
    ThemaFactory,
)
from tests.servicenormen import orakel
from tests.servicenormen.test_views import lees_csv

pytestmark = pytest.mark.django_db

# Days around the borders of tertalen, both changes of the clocks, holidays, and an ordinary week.
DAGEN = [
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 3, 30),
    date(2025, 3, 31),
    date(2025, 4, 17),
    date(2025, 4, 25),
    date(2025, 4, 30),
    date(2025, 5, 1),
    date(2025, 8, 31),
    date(2025, 9, 1),
    date(2025, 10, 26),
    date(2025, 12, 24),
    date(2025, 12, 31),
]
BRUGDAG = date(2025, 5, 2)
# Terms of products, beside those of the kinds: statutory or not, in every unit.
TERMIJNEN = [
    *STANDAARDTERMIJN.values(),
    Antwoordtermijn(4, "weken", is_wettelijk=True),
    Antwoordtermijn(1, "dagen", is_wettelijk=True),
    Antwoordtermijn(2, "maanden", is_wettelijk=True),
    Antwoordtermijn(13, "weken", is_wettelijk=True),
    Antwoordtermijn(3, "weken", is_wettelijk=False),
    Antwoordtermijn(1, "werkdagen", is_wettelijk=False),
]
# Two of them have the ambition of one werkdag.
PRODUCTEN = ("rni", "hervestiging", "product-2", "product-3", "product-4", "product-5")
SHOPS = ("hoogvliet", "rozenburg", "centrum", "feijenoord", "elders")
# Every kind of change comes in each of them some ten times; whoever changes how is counted wants to see more.
WERELDEN = int(os.environ.get("KCC_TEST_WERELDEN", "2"))
TERTALEN = [Tertaal(2024, 3), Tertaal(2025, 1), Tertaal(2025, 2), Tertaal(2025, 3), Tertaal(2026, 1)]


class Wereld:
    """A gemeente with a few of everything, and a dice that changes it."""

    def __init__(self, zaad: int) -> None:
        self.dobbel = random.Random(zaad)
        self.themas = [ThemaFactory(code=code) for code in ("burgerzaken", "belastingen", "parkeren")]
        self.afdelingen = [AfdelingFactory(code=code) for code in ("burgerzaken", "wonen")]
        self.locaties = [LocatieFactory(code=code) for code in SHOPS]
        self.producten = [
            ProductFactory(
                code=code,
                thema=self.kies(self.themas),
                afdeling=self.kies(self.afdelingen),
                is_gratis=self.kies([True, False]),
                kanalen=self.kies([[], ["online"]]),
            )
            for code in PRODUCTEN
        ]
        self.klanten = [KlantFactory() for _ in range(3)]
        Kalenderdag.objects.create(kalender="dienst", datum=BRUGDAG, omschrijving="Brugdag")
        self.dienst, self.atw = organisatie.dienstkalender(), organisatie.atwkalender()
        self.nummer = 0

    def kies(self, uit):
        return self.dobbel.choice(uit)

    def moment(self) -> datetime:
        """Often close to midnight or to a change of the clocks, sometimes on the very border."""
        dag = self.kies(DAGEN)
        begin = lokaal_moment(dag, datetime.min.time()).astimezone(UTC)
        return begin + self.kies(
            [
                timedelta(0),
                timedelta(minutes=self.dobbel.randrange(180)),
                timedelta(hours=9, minutes=self.dobbel.randrange(8 * 60)),
                timedelta(hours=23, minutes=self.dobbel.randrange(60)),
            ]
        )

    def later(self, moment: datetime, *minuten: int) -> datetime | None:
        minuut = self.kies([None, *minuten, self.dobbel.randrange(40)])
        return None if minuut is None else moment + timedelta(minutes=minuut)

    def referentie(self) -> str:
        self.nummer += 1
        return f"r{self.nummer}"

    def bezoek(self) -> Bezoek:
        afspraak = self.kies([self.moment(), self.moment(), None])
        aangemeld = (afspraak or self.moment()) + timedelta(minutes=self.dobbel.randrange(-20, 15))
        basis = max(afspraak or aangemeld, aangemeld)
        opgeroepen = self.later(basis, 10, 11, -5)
        if opgeroepen:
            opgeroepen = max(opgeroepen, aangemeld)
        if afspraak and self.kies([True, False, False, False]):
            return Bezoek(
                referentie=self.referentie(),
                locatie=self.kies(self.locaties),
                product=self.kies([*self.producten, None]),
                datum=orakel.dag_van(afspraak),
                afspraak_op=afspraak,
            )
        return Bezoek(
            referentie=self.referentie(),
            locatie=self.kies(self.locaties),
            product=self.kies([*self.producten, None]),
            datum=orakel.dag_van(aangemeld),
            afspraak_op=afspraak,
            aangemeld_op=aangemeld,
            opgeroepen_op=opgeroepen,
            weggelopen_op=self.kies([None, max(self.later(basis, 10, 11) or basis, aangemeld)]),
        )

    def contact(self) -> Klantcontact:
        begonnen = self.moment()
        return Klantcontact(
            referentie=self.referentie(),
            kanaal=self.kies([Kanaal.TELEFOON] * 4 + [Kanaal.BALIE, Kanaal.EMAIL]),
            klant=self.kies([*self.klanten, None]),
            richting=self.kies([Richting.INKOMEND] * 4 + [Richting.UITGAAND]),
            begonnen_op=begonnen,
            beeindigd_op=self.later(begonnen, 90),
            resultaat=self.kies([*Resultaat.values, ""]),
            product=self.kies([*self.producten, None]),
            afdeling=self.kies([*self.afdelingen, None]),
        )

    def verzoek(self) -> Terugbelverzoek:
        gevraagd = self.moment()
        deadline = terugbeldeadline(gevraagd, organisatie.dienstkalender())
        poging = self.kies(
            [None, gevraagd, deadline, deadline + timedelta(seconds=1), self.later(gevraagd, 60)]
        )
        return Terugbelverzoek(
            referentie=self.referentie(),
            aangemaakt_op=gevraagd,
            deadline_op=deadline,
            deadline_regel="volgende werkdag 17.00 uur",
            eerste_poging_op=poging,
            bereikt_op=poging and self.kies([None, poging, deadline + timedelta(seconds=1)]),
            ingetrokken_op=self.kies([None, None, deadline, self.later(gevraagd, 30, 60)]),
            afdeling=self.kies([*self.afdelingen, None]),
            product=self.kies([*self.producten, None]),
        )

    def antwoord(self) -> Tevredenheid:
        return Tevredenheid(
            referentie=self.referentie(),
            vraag=self.kies(Tevredenheidsvraag.values),
            cijfer=self.kies([1, 6, 7, 8, 10]),
            kanaal=self.kies([Kanaal.BALIE, Kanaal.BALIE, Kanaal.WEB]),
            locatie=self.kies([*self.locaties, None]),
            product=self.kies([*self.producten, None]),
            beantwoord_op=self.moment(),
        )

    def meet(self) -> None:
        """One moment of measuring: some products in some of the shops."""
        gemeten_op = self.moment()
        metingen = []
        for product in self.dobbel.sample(self.producten, 4):
            for locatie in self.dobbel.sample(self.locaties, self.dobbel.randrange(1, 5)):
                dagen = self.kies([None, 1, 5, 7, 8, 9])
                eerste = None if dagen is None else gemeten_op + timedelta(days=dagen)
                dag = lokale_dag(gemeten_op)
                werkdagen = eerste and aantal_werkdagen(dag, lokale_dag(eerste), self.dienst)
                metingen.append(
                    Beschikbaarheidsmeting(
                        gemeten_op=gemeten_op,
                        locatie=locatie,
                        product=product,
                        eerste_vrije_op=eerste,
                        derde_vrije_op=eerste and self.kies([None, eerste, eerste + timedelta(days=3)]),
                        werkdagen_tot_eerste=werkdagen,
                    )
                )
        Beschikbaarheidsmeting.objects.bulk_create(metingen, ignore_conflicts=True)

    def reactie(self) -> Publieksreactie:
        """A question, complaint and so on; often suspended close to the end of its term."""
        termijn = self.kies(TERMIJNEN)
        ontvangen = self.moment() - timedelta(days=self.dobbel.randrange(90))
        reactie = Publieksreactie(
            referentie=self.referentie(),
            soort=self.kies(Publieksreactiesoort.values),
            kanaal=self.kies(Kanaal.values),
            ontvangen_op=ontvangen,
            termijn_aantal=termijn.aantal,
            termijn_eenheid=termijn.eenheid,
            termijn_is_wettelijk=termijn.is_wettelijk,
            verdaagd_weken=self.kies([0, 0, 0, 4]),
            product=self.kies([*self.producten, None]),
            afdeling=self.kies([*self.afdelingen, None]),
        )
        reactie.save()
        self.schort_op(reactie)
        einde = reactie.deadline or lokale_dag(ontvangen) + timedelta(days=60)
        op_de_dag = lokaal_moment(einde, datetime.max.time().replace(microsecond=0))
        antwoord = self.kies([None, op_de_dag, op_de_dag + timedelta(seconds=1), ontvangen])
        reactie.beantwoord_op = antwoord and max(antwoord, ontvangen)
        weg = self.kies([None, None, None, op_de_dag, op_de_dag + timedelta(hours=1)])
        reactie.ingetrokken_op = weg and max(weg, ontvangen)
        reactie.save()
        return reactie

    def schort_op(self, reactie: Publieksreactie) -> None:
        reactie.opschortingen.all().delete()
        reactie.deadline = contacten.bepaal_deadline(reactie, self.dienst, self.atw)
        for _ in range(self.kies([0, 0, 1, 1, 2])):
            # Close to the last day as it stands, so that some come too late and some in a weekend.
            laatste = reactie.deadline or lokale_dag(reactie.ontvangen_op) + timedelta(days=40)
            gevraagd = max(
                laatste - timedelta(days=self.dobbel.randrange(-2, 12)), lokale_dag(reactie.ontvangen_op)
            )
            duur = self.kies([None, 0, 1, 9, 30])
            Opschorting.objects.get_or_create(
                publieksreactie=reactie,
                uitgenodigd=gevraagd,
                defaults={"voltooid": None if duur is None else gevraagd + timedelta(days=duur)},
            )
            reactie.deadline = contacten.bepaal_deadline(reactie, self.dienst, self.atw)
        reactie.save()

    def bericht(self) -> SocialBericht:
        ontvangen = self.moment()
        ontvangen -= timedelta(minutes=ontvangen.minute % 5)
        deadline = werktijd(ontvangen, SOCIAL_TERMIJN, self.dienst)
        return SocialBericht(
            referentie=self.referentie(),
            account=self.kies(["@rotterdam", "facebook-zakelijk", "@anders"]),
            ontvangen_op=ontvangen,
            is_antwoord_nodig=self.kies([True, True, False]),
            deadline_op=deadline,
            deadline_regel="2 werkuren",
            beantwoord_op=self.kies([None, ontvangen, deadline, deadline + timedelta(seconds=1)]),
        )

    def afspraak(self) -> Afspraak:
        """One to which perhaps nobody came; of some there is a visit all the same."""
        dag = self.kies(DAGEN)
        afspraak: Afspraak = AfspraakFactory(
            status=self.kies([Afspraakstatus.NIET_VERSCHENEN] * 3 + [Afspraakstatus.BEVESTIGD]),
            begint_op=lokaal_moment(dag, time(self.dobbel.randrange(8, 17), 30)),
            locatie=self.kies(self.locaties),
            producten=self.dobbel.sample(self.producten, 2),
        )
        return afspraak

    def nodig_uit(self) -> None:
        """Ask about a visit or a contact that nobody was asked about yet."""
        soort, veld = self.kies([(Bezoek, "bezoek"), (Klantcontact, "klantcontact")])
        over = soort.objects.filter(uitnodiging__isnull=True).order_by("referentie")[:5]
        uitgenodigd = self.moment() - timedelta(days=self.kies([0, 30, 31]))
        for object_ in over:
            Uitnodiging.objects.create(
                **{veld: object_},
                via="email",
                kanaal=self.kies(Kanaal.values),
                locatie=self.kies([*self.locaties, None]),
                product=self.kies([*self.producten, None]),
                uitgenodigd_op=uitgenodigd,
                beantwoord_op=self.kies(
                    [None, uitgenodigd, uitgenodigd + timedelta(days=30), uitgenodigd + timedelta(days=31)]
                ),
            )

    def verander_ernaast(self) -> None:
        """One change in what only the indicators are about."""
        afspraak = self.kies([*Afspraak.objects.order_by("nummer"), None])
        match self.kies(["afspraak", "status", "regel", "bezoek", "uit", "antwoord", "klant", "product"]):
            case "afspraak":
                self.afspraak()
            case "status" if afspraak:
                status = self.kies([Afspraakstatus.NIET_VERSCHENEN, Afspraakstatus.VERSCHENEN])
                Afspraak.objects.filter(pk=afspraak.pk).update(status=status)
            case "regel" if afspraak:
                eerste, *rest = Afspraakregel.objects.filter(afspraak=afspraak).order_by("eerste_cel", "id")
                if rest:
                    eerste.delete()
                else:
                    Afspraakregel.objects.filter(pk=eerste.pk).update(product=self.kies(self.producten))
            case "bezoek" if afspraak:
                # Registered without the time of the appointment: the visit is on another day, or on none.
                bezoek = Bezoek.objects.filter(afspraak=afspraak).first()
                if bezoek:
                    Bezoek.objects.filter(pk=bezoek.pk).update(afspraak=None)
                else:
                    Bezoek.objects.filter(pk=self.kies([*Bezoek.objects.order_by("referentie")]).pk).update(
                        afspraak=afspraak
                    )
            case "uit":
                self.nodig_uit()
            case "antwoord":
                Uitnodiging.objects.filter(beantwoord_op=None).update(
                    beantwoord_op=F("uitgenodigd_op") + timedelta(days=self.kies([29, 31]))
                )
            case "klant":
                een, ander = self.dobbel.sample(self.klanten, 2)
                Klantcontact.objects.filter(klant=een, referentie__endswith="5").update(klant=ander)
            case "product":
                een, ander = self.dobbel.sample(self.producten, 2)
                codes = Product.objects.in_bulk([een.pk, ander.pk])
                with connection.cursor() as cursor:
                    for pk, code in (
                        (een.pk, "wissel"),
                        (ander.pk, codes[een.pk].code),
                        (een.pk, codes[ander.pk].code),
                    ):
                        cursor.execute("UPDATE catalogus_product SET code = %s WHERE id = %s", [code, pk])

    def verander_rest(self) -> None:
        """One change in what norms 1, 2, 3, 9 and 10 are about."""
        reactie = Publieksreactie.objects.order_by("?").first()
        match self.kies(["antwoord", "meet", "bericht", "reactie", "schort", "wis", "cijfer", "code", "sql"]):
            case "antwoord":
                Tevredenheid.objects.bulk_create(self.antwoord() for _ in range(4))
            case "meet":
                self.meet()
            case "bericht":
                self.bericht().save()
            case "reactie":
                self.reactie()
            case "schort" if reactie:
                self.schort_op(reactie)
            case "wis":
                for soort in (Tevredenheid, SocialBericht, Publieksreactie):
                    soort.objects.filter(referentie__endswith="7").delete()
                Beschikbaarheidsmeting.objects.filter(locatie=self.kies(self.locaties)).delete()
            case "cijfer":
                Tevredenheid.objects.filter(cijfer=6).update(cijfer=7)
            case "code":
                een, ander = self.dobbel.sample(self.locaties, 2)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE catalogus_locatie SET code = CASE id WHEN %s THEN 'wissel' ELSE code END",
                        [een.pk],
                    )
                    cursor.execute(
                        "UPDATE catalogus_locatie SET code = %s WHERE id = %s", [een.code, ander.pk]
                    )
                    cursor.execute(
                        "UPDATE catalogus_locatie SET code = %s WHERE id = %s", [ander.code, een.pk]
                    )
                een.code, ander.code = ander.code, een.code
            case "sql":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE contacten_socialbericht SET beantwoord_op = deadline_op + interval '1 hour' "
                        "WHERE referentie LIKE '%%4'"
                    )

    def verander(self) -> None:
        """One change, in any of the ways in which rows are written."""
        soort = self.kies([Bezoek, Klantcontact, Terugbelverzoek])
        maak = {Bezoek: self.bezoek, Klantcontact: self.contact, Terugbelverzoek: self.verzoek}[soort]
        tabel = soort._meta.db_table
        rij = self.kies([*soort.objects.order_by("referentie"), None])
        match self.kies(["toevoegen", "toevoegen", "stapel", "bewaren", "update", "sql", "wissen", "thema"]):
            case "toevoegen":
                maak().save()
            case "stapel":
                soort.objects.bulk_create(maak() for _ in range(8))
            case "bewaren" if rij:
                vervanging = maak()
                vervanging.pk, vervanging.referentie = rij.pk, rij.referentie
                vervanging.save()
            case "update" if rij:
                soort.objects.filter(pk=rij.pk).update(product=self.kies(self.producten))
            case "sql" if rij:
                # A day later, past every constraint that compares moments of one row.
                velden = [
                    veld.column
                    for veld in soort._meta.fields
                    if veld.name.endswith("_op") and veld.name != "id"
                ]
                zet = ", ".join(f"{veld} = {veld} + interval '25 hours'" for veld in velden)
                with connection.cursor() as cursor:
                    cursor.execute(f"UPDATE {tabel} SET {zet} WHERE id = %s", [rij.pk])  # noqa: S608
            case "wissen" if rij:
                if self.kies([True, False]):
                    rij.delete()
                else:
                    with connection.cursor() as cursor:
                        if soort is not Terugbelverzoek:
                            cursor.execute(
                                f"DELETE FROM contacten_uitnodiging WHERE {soort._meta.model_name}_id IN "  # noqa: S608
                                f"(SELECT id FROM {tabel} WHERE referentie LIKE '%3')"
                            )
                        cursor.execute(f"DELETE FROM {tabel} WHERE referentie LIKE '%3'")  # noqa: S608
            case "thema":
                product = self.kies(self.producten)
                Product.objects.filter(pk=product.pk).update(thema=self.kies(self.themas))

    def verander_catalogus(self) -> None:
        product = self.kies(self.producten)
        product.refresh_from_db()
        product.status = self.kies(["gepubliceerd", "gepubliceerd", "concept"])
        product.hoe = self.kies(["Kom langs.", " "])
        product.is_online_mogelijk = self.kies([True, False])
        product.online_adres = self.kies(["", "https://voorbeeld.nl/formulier"])
        product.save()
        if self.kies([True, False]):
            Prijs.objects.get_or_create(
                product=product, geldig_vanaf=self.kies(DAGEN), defaults={"bedrag": 10, "omschrijving": ""}
            )


def rijen(model, **velden):
    return list(model.objects.values().annotate(**{naam: F(pad) for naam, pad in velden.items()}))


SHOPS_3A = {"hoek-van-holland", "rozenburg", "hoogvliet"}
SHOPS_3B = {"centrum", "ijsselmonde", "prins-alexander", "feijenoord"}


def orakel_op(tertaal, peilmoment):
    """{norm: [(key, within, {dimension: code})]} from the rows as they are now, indicators after the norms;
    for the norms on access {norm: [(place, within)]}, and for what takes time {norm: [(duration or None,
    within)]}."""
    codes = {"product": "product__code", "afdeling": "afdeling__code"}

    def van(model, **paden):
        namen = {f"x_{naam}": pad for naam, pad in paden.items()}
        return [{**rij, **{naam: rij[f"x_{naam}"] for naam in paden}} for rij in rijen(model, **namen)]

    is_werkdag = orakel.is_werkdag_met({BRUGDAG})
    antwoorden = van(
        Tevredenheid, product="product__code", locatie="locatie__code", thema="product__thema__code"
    )
    beschikbaar = van(
        Beschikbaarheidsmeting,
        product="product__code",
        locatie="locatie__code",
        thema="product__thema__code",
    )
    reacties = van(Publieksreactie, **codes)
    for reactie in reacties:
        reactie["opschortingen"] = list(
            Opschorting.objects.filter(publieksreactie=reactie["id"]).values_list("uitgenodigd", "voltooid")
        )
    norm_3a, shops_3a = orakel.norm_3(beschikbaar, SHOPS_3A, all, tertaal, peilmoment, is_werkdag)
    norm_3b, shops_3b = orakel.norm_3(beschikbaar, SHOPS_3B, any, tertaal, peilmoment, is_werkdag)
    bezoeken = van(Bezoek, product="product__code", locatie="locatie__code", thema="product__thema__code")
    metingen = van(Productmeting, thema="thema__code", afdeling="afdeling__code")
    contacten_, verzoeken = van(Klantcontact, **codes), van(Terugbelverzoek, **codes)
    normen = {
        "1": list(orakel.norm_1(antwoorden, tertaal, peilmoment)),
        "2": list(orakel.norm_2(antwoorden, tertaal, peilmoment)),
        "3a": norm_3a,
        "3b": norm_3b,
        "4": list(orakel.norm_4(bezoeken, tertaal, peilmoment)),
        "5": list(orakel.norm_5(contacten_, tertaal, peilmoment)),
        "6": list(orakel.norm_6(verzoeken, tertaal, peilmoment)),
        "7": list(orakel.norm_7(metingen, tertaal, peilmoment)),
        "8": list(orakel.norm_8(metingen, tertaal, peilmoment)),
        "9": list(orakel.norm_9(reacties, tertaal, peilmoment, is_werkdag)),
        "10": list(orakel.norm_10(van(SocialBericht), tertaal, peilmoment, is_werkdag)),
    }
    plaatsen = {"product": "product__code", "locatie": "locatie__code"}
    afspraken = van(Afspraak, locatie="locatie__code")
    for afspraak in afspraken:
        regel = Afspraakregel.objects.filter(afspraak=afspraak["id"]).order_by("eerste_cel", "id").first()
        afspraak["product"] = regel and regel.product.code
    normen |= {
        "opgelost": list(orakel.opgelost(contacten_, tertaal, peilmoment)),
        "anoniem": list(orakel.anoniem(contacten_, tertaal, peilmoment)),
        "bereikt": list(orakel.bereikt(verzoeken, tertaal, peilmoment)),
        "no-show": list(orakel.no_show(bezoeken, afspraken, tertaal, peilmoment)),
        "inloop": list(orakel.inloop(bezoeken, tertaal, peilmoment)),
        "derde": list(orakel.derde(beschikbaar, tertaal, peilmoment)),
        "ambitie-1": list(orakel.ambitie(beschikbaar, 1, tertaal, peilmoment, is_werkdag)),
        "ambitie-5": list(orakel.ambitie(beschikbaar, 5, tertaal, peilmoment, is_werkdag)),
        "respons": list(orakel.respons(van(Uitnodiging, **plaatsen), tertaal, peilmoment)),
    }
    duren = {
        code: [(wat(rij[sleutel], peilmoment), binnen) for sleutel, binnen, _ in normen[code]]
        for code, wat, rijen_ in (
            ("4", orakel.duur_4, bezoeken),
            ("inloop", orakel.duur_inloop, bezoeken),
            ("derde", orakel.duur_derde, beschikbaar),
            ("6", orakel.duur_6, verzoeken),
            ("9", orakel.duur_9, reacties),
            ("10", orakel.duur_10, van(SocialBericht)),
        )
        for rij in [{een["id"]: een for een in rijen_}]
    }
    tot_eerste = {meting["id"]: meting["werkdagen_tot_eerste"] for meting in beschikbaar}
    for code, locaties in (("3a", SHOPS_3A), ("3b", SHOPS_3B)):
        per_geval = orakel.metingen_van_norm_3(beschikbaar, locaties, tertaal, peilmoment, is_werkdag)
        duren[code] = [(tot_eerste[pk], binnen) for rij in per_geval.values() for pk, _, binnen in rij]
    return normen, {"3a": shops_3a, "3b": shops_3b}, duren


def vergelijk(tertaal, peilmoment):
    """The figures, every breakdown and every list against the oracle; the number of cases seen."""
    verwacht, per_shop, duren = orakel_op(tertaal, peilmoment)
    gezien = 0
    standen = services.standen(tertaal, peilmoment, met_uitsplitsing=True)
    assert tellingen(tertaal, peilmoment) == {stand.norm.code: stand.telling for stand in standen}
    ernaast = services.indicatorstanden(tertaal, peilmoment)
    standen += [services.normstand(stand.norm, tertaal, peilmoment) for stand in ernaast]
    assert {stand.norm.code for stand in standen} == set(verwacht)
    assert [stand.telling for stand in ernaast] == [stand.telling for stand in standen[11:]]
    for stand in standen:
        gevallen = verwacht[stand.norm.code]
        context = (stand.norm.code, str(tertaal), peilmoment.isoformat())
        gezien += len(gevallen)
        assert (stand.telling.teller, stand.telling.noemer) == (
            sum(binnen for _, binnen, _ in gevallen),
            len(gevallen),
        ), context
        lijst = services.gevallen(stand.norm, tertaal, peilmoment)
        sleutel = stand.methode.object_van if stand.norm.code == "no-show" else attrgetter("pk")
        assert {(sleutel(rij), rij.binnen_norm) for rij in lijst} == {(s, b) for s, b, _ in gevallen}, context
        vergelijk_verdeling(stand, duren.get(stand.norm.code), context)
        vergelijk_plaatsen(stand, context)
        for dimensie, delen in stand.uitsplitsing.items():
            if stand.methode.laatste_dag_telt and dimensie == services.WEEK:
                # The last measured day of each week: compared with its own lists below.
                verwachte = {deel.code: (deel.telling.noemer, deel.telling.teller) for deel in delen}
            elif dimensie == "locatie" and stand.norm.code in per_shop:
                noemers = Counter(shop for shop, _ in per_shop[stand.norm.code])
                tellers = Counter(shop for shop, binnen in per_shop[stand.norm.code] if binnen)
                verwachte = {code: (noemers[code], tellers[code]) for code in noemers}
            else:
                noemers = Counter(dims[dimensie] for _, _, dims in gevallen if dimensie in dims)
                tellers = Counter(dims[dimensie] for _, b, dims in gevallen if dimensie in dims and b)
                verwachte = {code: (noemers[code], tellers[code]) for code in noemers}
            assert {d.code: (d.telling.noemer, d.telling.teller) for d in delen} == verwachte, context
            for deel in random.Random(gezien).sample(delen, min(2, len(delen))):
                filter_ = Gevalfilter({dimensie: deel.code})
                buiten = Gevalfilter({dimensie: deel.code}, binnen_norm=False)
                assert services.geval_telling(stand.norm, tertaal, peilmoment, filter_) == deel.telling
                assert (
                    services.gevallen(stand.norm, tertaal, peilmoment, filter_).count() == deel.telling.noemer
                )
                assert (
                    services.gevallen(stand.norm, tertaal, peilmoment, buiten).count() == deel.telling.buiten
                )
    return gezien


def vergelijk_verdeling(stand, duren, context):
    """Counts per duration, median and 90th percentile, and the lists behind them, against the oracle."""
    verdeling = services.verdeling(stand)
    if duren is None:
        assert verdeling is None
        return
    gevonden = {**verdeling.aantallen, None: verdeling.open}
    assert {waarde: (t.noemer, t.teller) for waarde, t in gevonden.items() if t.noemer} == {
        waarde: (len(oordelen), sum(oordelen))
        for waarde in {duur for duur, _ in duren}
        for oordelen in [[binnen for duur, binnen in duren if duur == waarde]]
    }, context
    alle = [duur for duur, _ in duren]
    assert (verdeling.mediaan, verdeling.p90) == (
        orakel.percentiel(alle, 50),
        orakel.percentiel(alle, 90),
    ), context
    staven = verdeling.staven(stand.methode.duur.grens)
    assert sum(staaf.telling.noemer for staaf in staven) + verdeling.open.noemer == len(duren)
    for staaf in staven:
        if stand.methode.duur.grens is not None and staaf.telling.noemer:
            assert staaf.tot is None or staaf.tot <= stand.methode.duur.grens or not staaf.telling.teller
    keuzes = [(f"{s.van}-{'' if s.tot is None else s.tot}", s.telling) for s in staven]
    for keuze, telling in random.Random(len(duren)).sample(keuzes, min(2, len(keuzes))):
        lijst = services.gevallen(stand.norm, stand.tertaal, stand.peilmoment, Gevalfilter({"duur": keuze}))
        assert lijst.count() == telling.noemer, (context, keuze)
    nog_open = services.gevallen(
        stand.norm, stand.tertaal, stand.peilmoment, Gevalfilter({"duur": services.DUUR_OPEN})
    )
    assert nog_open.count() == verdeling.open.noemer, context


def vergelijk_plaatsen(stand, context):
    """The places beside each other are those of the breakdown, and their weeks add up to it."""
    plaatsen = services.vergelijking(stand)
    assert {plaats.code: plaats.telling for plaats in plaatsen} == {
        deel.code: deel.telling for deel in stand.uitsplitsing.get("locatie", [])
    }, context
    for plaats in plaatsen:
        assert sum(plaats.per_week.values(), Telling()) == plaats.telling
        for week, telling in plaats.per_week.items():
            keuze = Gevalfilter({"locatie": plaats.code, "week": week})
            if context[0] in {"3a", "4"} and week.endswith(("1", "7")):
                gevallen = services.gevallen(stand.norm, stand.tertaal, stand.peilmoment, keuze)
                assert gevallen.count() == telling.noemer, context
                geteld = services.geval_telling(stand.norm, stand.tertaal, stand.peilmoment, keuze)
                assert geteld == telling, context


def vergelijk_exporten(client, tertaal):
    """Of every norm and indicator the rows of its export, of all and of a part, are as many as the figure."""
    for norm in Servicenorm.alle.all():
        stand = services.normstand(norm, tertaal, tertaal.einde)
        adres = reverse("servicenormen:gevallen_csv", args=[norm.code])
        delen = [(naam, deel) for naam, delen in stand.uitsplitsing.items() for deel in delen[-1:]]
        for keuze, telling in [
            ({}, stand.telling),
            *(({naam: deel.code}, deel.telling) for naam, deel in delen),
        ]:
            rijen = lees_csv(client.get(adres, {"tertaal": str(tertaal), **keuze}))
            assert len(rijen) == telling.noemer, (norm.code, keuze)


def opgeslagen():
    return set(
        Dagtelling.objects.values_list(
            "servicenorm", "datum", "dimensie", "waarde", "teller", "noemer", "stabiel_vanaf"
        )
    )


@pytest.mark.parametrize("zaad", range(WERELDEN))
def test_incremental_is_full_is_oracle(zaad, manager_client):
    wereld = Wereld(zaad)
    gezien = 0
    Bezoek.objects.bulk_create(wereld.bezoek() for _ in range(80))
    Klantcontact.objects.bulk_create(wereld.contact() for _ in range(80))
    Terugbelverzoek.objects.bulk_create(wereld.verzoek() for _ in range(80))
    Tevredenheid.objects.bulk_create(wereld.antwoord() for _ in range(80))
    SocialBericht.objects.bulk_create(wereld.bericht() for _ in range(60))
    for _ in range(60):
        wereld.reactie()
        wereld.meet()
    for _ in range(12):
        wereld.afspraak()
        wereld.nodig_uit()
    for ronde in range(3):
        for _ in range(40):
            wereld.verander()
            wereld.verander_rest()
            wereld.verander_ernaast()
        for nu in sorted(wereld.moment() for _ in range(3)):
            wereld.verander_catalogus()
            services.meet_producten(nu=nu)
        # Sometimes the counts are behind: the figures are right all the same.
        if ronde != 1:
            services.werk_verouderde_dagen_bij()
            assert not VerouderdeDag.objects.exists()
        for tertaal in TERTALEN:
            gezien += vergelijk(tertaal, wereld.kies([tertaal.einde, wereld.moment()]))
    assert gezien > 300
    vergelijk_exporten(manager_client, Tertaal(2025, zaad % 3 + 1))

    services.werk_verouderde_dagen_bij()
    bijgehouden = opgeslagen()
    assert services.herbouw() == []
    assert opgeslagen() == bijgehouden
    Dagtelling.objects.all().delete()
    services.herbouw()
    assert opgeslagen() == bijgehouden


def test_a_running_tertaal_seen_every_few_minutes():
    """Through a day with the change of the clocks: nothing is known before it happens."""
    wereld = Wereld(99)
    wereld.moment = lambda: (
        datetime(2025, 10, 25, 22, tzinfo=UTC) + timedelta(minutes=wereld.dobbel.randrange(180))
    )
    for _ in range(4):
        Bezoek.objects.bulk_create(wereld.bezoek() for _ in range(10))
        Klantcontact.objects.bulk_create(wereld.contact() for _ in range(10))
    services.werk_verouderde_dagen_bij()
    aantallen = [
        vergelijk(Tertaal(2025, 3), datetime(2025, 10, 25, 21, 30, tzinfo=UTC) + timedelta(minutes=minuut))
        for minuut in range(0, 300, 11)
    ]
    assert aantallen[0] == 0
    assert aantallen[-1] > 30
    assert len(set(aantallen)) > 10


def test_a_new_limit_counts_all_days_of_the_norm_again():
    wereld = Wereld(7)
    Bezoek.objects.bulk_create(wereld.bezoek() for _ in range(80))
    services.werk_verouderde_dagen_bij()
    norm = Servicenorm.objects.get(code="4")
    eerst = services.normstand(norm, Tertaal(2025, 1), Tertaal(2025, 1).einde).telling
    norm.parameters["minuten"] = 25
    norm.save()
    daarna = services.normstand(norm, Tertaal(2025, 1), Tertaal(2025, 1).einde).telling
    assert daarna.teller > eerst.teller
    services.werk_verouderde_dagen_bij()
    assert not VerouderdeDag.objects.exists()
    assert services.normstand(norm, Tertaal(2025, 1), Tertaal(2025, 1).einde).telling == daarna
    assert services.herbouw() == []
