"""Random worlds with random later edits: incremental = full = oracle, and figure = list, for every norm."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F

from afspraken.models import Bezoek
from catalogus.models import Prijs, Product
from contacten.enums import Kanaal, Resultaat, Richting
from contacten.models import Klantcontact, Terugbelverzoek
from kcc.lib.perioden import Tertaal, lokaal_moment
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie import services as organisatie
from kcc.organisatie.models import Kalenderdag
from servicenormen import services
from servicenormen.models import Dagtelling, Productmeting, Servicenorm, VerouderdeDag
from servicenormen.services import Gevalfilter
from tests.contacten.factories import AfdelingFactory, LocatieFactory, ProductFactory, ThemaFactory
from tests.servicenormen import orakel

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
TERTALEN = [Tertaal(2024, 3), Tertaal(2025, 1), Tertaal(2025, 2), Tertaal(2025, 3), Tertaal(2026, 1)]


class Wereld:
    """A gemeente with a few of everything, and a dice that changes it."""

    def __init__(self, zaad: int) -> None:
        self.dobbel = random.Random(zaad)
        self.themas = [ThemaFactory(code=code) for code in ("burgerzaken", "belastingen", "parkeren")]
        self.afdelingen = [AfdelingFactory(code=code) for code in ("burgerzaken", "wonen")]
        self.locaties = [LocatieFactory(code=code) for code in ("centrum", "hoogvliet")]
        self.producten = [
            ProductFactory(
                code=f"product-{nummer}",
                thema=self.kies(self.themas),
                afdeling=self.kies(self.afdelingen),
                is_gratis=self.kies([True, False]),
                kanalen=self.kies([[], ["online"]]),
            )
            for nummer in range(6)
        ]
        Kalenderdag.objects.create(kalender="dienst", datum=date(2025, 5, 2), omschrijving="Brugdag")
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
            kanaal=self.kies([Kanaal.TELEFOON] * 4 + [Kanaal.BALIE]),
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
            ingetrokken_op=self.kies([None, None, deadline, self.later(gevraagd, 30, 60)]),
            afdeling=self.kies([*self.afdelingen, None]),
            product=self.kies([*self.producten, None]),
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


def orakel_op(tertaal, peilmoment):
    """{norm: [(key, within, {dimension: code})]} from the rows as they are now."""
    codes = {"product": "product__code", "afdeling": "afdeling__code"}

    def van(model, **paden):
        namen = {f"x_{naam}": pad for naam, pad in paden.items()}
        return [{**rij, **{naam: rij[f"x_{naam}"] for naam in paden}} for rij in rijen(model, **namen)]

    bezoeken = van(Bezoek, product="product__code", locatie="locatie__code", thema="product__thema__code")
    metingen = van(Productmeting, thema="thema__code", afdeling="afdeling__code")
    return {
        "4": list(orakel.norm_4(bezoeken, tertaal, peilmoment)),
        "5": list(orakel.norm_5(van(Klantcontact, **codes), tertaal, peilmoment)),
        "6": list(orakel.norm_6(van(Terugbelverzoek, **codes), tertaal, peilmoment)),
        "7": list(orakel.norm_7(metingen, tertaal, peilmoment)),
        "8": list(orakel.norm_8(metingen, tertaal, peilmoment)),
    }


def vergelijk(tertaal, peilmoment):
    """The figures, every breakdown and every list against the oracle; the number of cases seen."""
    verwacht = orakel_op(tertaal, peilmoment)
    gezien = 0
    standen = services.standen(tertaal, peilmoment, met_uitsplitsing=True)
    assert [stand.norm.code for stand in standen] == list(verwacht)
    for stand in standen:
        gevallen = verwacht[stand.norm.code]
        context = (stand.norm.code, str(tertaal), peilmoment.isoformat())
        gezien += len(gevallen)
        assert (stand.telling.teller, stand.telling.noemer) == (
            sum(binnen for _, binnen, _ in gevallen),
            len(gevallen),
        ), context
        lijst = services.gevallen(stand.norm, tertaal, peilmoment)
        assert {(rij.pk, rij.binnen_norm) for rij in lijst} == {(s, b) for s, b, _ in gevallen}, context
        for dimensie, delen in stand.uitsplitsing.items():
            if stand.methode.laatste_dag_telt and dimensie == services.WEEK:
                # The last measured day of each week: compared with its own lists below.
                verwachte = {deel.code: (deel.telling.noemer, deel.telling.teller) for deel in delen}
            else:
                noemers = Counter(dims[dimensie] for _, _, dims in gevallen if dimensie in dims)
                tellers = Counter(dims[dimensie] for _, b, dims in gevallen if dimensie in dims and b)
                verwachte = {code: (noemers[code], tellers[code]) for code in noemers}
            assert {d.code: (d.telling.noemer, d.telling.teller) for d in delen} == verwachte, context
            for deel in random.Random(gezien).sample(delen, min(2, len(delen))):
                filter_ = Gevalfilter({dimensie: deel.code})
                buiten = Gevalfilter({dimensie: deel.code}, binnen_norm=False)
                assert (
                    services.gevallen(stand.norm, tertaal, peilmoment, filter_).count() == deel.telling.noemer
                )
                assert (
                    services.gevallen(stand.norm, tertaal, peilmoment, buiten).count() == deel.telling.buiten
                )
    return gezien


def opgeslagen():
    return set(
        Dagtelling.objects.values_list(
            "servicenorm", "datum", "dimensie", "waarde", "teller", "noemer", "stabiel_vanaf"
        )
    )


@pytest.mark.parametrize("zaad", range(4))
def test_incremental_is_full_is_oracle(zaad):
    wereld = Wereld(zaad)
    gezien = 0
    Bezoek.objects.bulk_create(wereld.bezoek() for _ in range(80))
    Klantcontact.objects.bulk_create(wereld.contact() for _ in range(80))
    Terugbelverzoek.objects.bulk_create(wereld.verzoek() for _ in range(80))
    for ronde in range(3):
        for _ in range(40):
            wereld.verander()
        for nu in sorted(wereld.moment() for _ in range(3)):
            wereld.verander_catalogus()
            services.meet_producten(nu=nu)
        # Sometimes the counts are behind: the figures are right all the same.
        if ronde != 1:
            services.werk_verouderde_dagen_bij()
            assert not VerouderdeDag.objects.exists()
        for tertaal in TERTALEN:
            gezien += vergelijk(tertaal, tertaal.einde)
            gezien += vergelijk(tertaal, wereld.moment())
    assert gezien > 300

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
