"""The gemeente of the benchmarks: 7 places × 28 days × 12 desks of different skills, 90% full."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Afspraak, Afspraakregel, Balie, Bezetting, Productgroep
from afspraken.services import herbereken
from catalogus.enums import Publicatiestatus
from catalogus.models import Locatie, Openingstijd, Product, Thema
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling

LOCATIES, DAGEN, BALIES, BEZETTINGSGRAAD = 7, 28, 12, 0.9
GROEPEN, PRODUCTEN = 4, 40
VAN, TOT, DUUR = 9 * 12, 17 * 12, 3


def vul(nu: datetime) -> list[Product]:
    """Make the gemeente with its appointments; the products, ten per group of desks."""
    afdeling = Afdeling.objects.create(code="burgerzaken", naam="Burgerzaken")
    thema = Thema.objects.create(code="burgerzaken", naam="Burgerzaken")
    groepen = [Productgroep.objects.create(code=f"groep-{n}", naam=f"Groep {n}") for n in range(GROEPEN)]
    producten = [
        Product.objects.create(
            code=f"product-{n}",
            naam=f"Product {n}",
            thema=thema,
            afdeling=afdeling,
            status=Publicatiestatus.GEPUBLICEERD,
        )
        for n in range(PRODUCTEN)
    ]
    # Half of the desks do everything, the others two groups each: several sets of groups matter.
    vaardigheden = [[0, 1, 2, 3]] * 6 + [[0, 1]] * 3 + [[1, 2]] * 3
    kans = random.Random(1)
    vandaag = lokale_dag(nu)
    dagen = [vandaag + timedelta(days=n) for n in range(1, DAGEN + 1)]
    for n in range(LOCATIES):
        locatie = Locatie.objects.create(code=f"locatie-{n}", naam=f"Locatie {n}", volgorde=n)
        Openingstijd.objects.bulk_create(
            Openingstijd(locatie=locatie, weekdag=w, van=time(8), tot=time(18)) for w in range(1, 8)
        )
        Aanbod.objects.bulk_create(
            Aanbod(
                locatie=locatie,
                product=product,
                groep=groepen[n % GROEPEN],
                duur_minuten=duur_van(product.code),
            )
            for n, product in enumerate(producten)
        )
        balies = [Balie.objects.create(locatie=locatie, nummer=b + 1) for b in range(BALIES)]
        diensten = Bezetting.objects.bulk_create(
            Bezetting(balie=balie, datum=dag, van=time(9), tot=time(17)) for dag in dagen for balie in balies
        )
        Bezetting.groepen.through.objects.bulk_create(
            Bezetting.groepen.through(bezetting_id=dienst.pk, productgroep_id=groepen[g].pk)
            for dienst, vaardig in zip(diensten, vaardigheden * len(dagen), strict=True)
            for g in vaardig
        )
        _boek(locatie, dagen, producten, groepen, vaardigheden, kans, nu)
        herbereken(locatie_id=locatie.pk, datums=dagen)
    return producten


def duur_van(code: str) -> int:
    """How many minutes a product takes: a quarter of an hour, and of the later ones also less and more."""
    return (DUUR * 5, 10, 20, 30, 25)[int(code.removeprefix("product-")) // GROEPEN % 5]


def _boek(locatie, dagen, producten, groepen, vaardigheden, kans, nu) -> None:  # type: ignore[no-untyped-def]
    """Fill nine of ten stretches of every desk; each appointment gets a product that its desk can do."""
    afspraken, keuzes = [], []
    for dag, balie, groep, cel in _vakken(dagen, vaardigheden, kans):
        afspraken.append(
            Afspraak(
                nummer=f"{locatie.volgorde:01d}{len(afspraken):07d}",
                aanvraag_sleutel=f"bench-{locatie.pk}-{len(afspraken)}",
                locatie=locatie,
                datum=dag,
                begint_op=regels.cel_moment(dag, cel),
                eindigt_op=regels.cel_moment(dag, cel + DUUR),
                kanaal=Afspraakkanaal.ONLINE,
                naam="Bench",
                # Only for the yardstick, which binds an appointment to a desk.
                opmerking=str(balie),
                gemaakt_op=nu,
                gewijzigd_op=nu,
            )
        )
        keuzes.append((groep, cel))
    Afspraak.objects.bulk_create(afspraken, batch_size=2000)
    Afspraakregel.objects.bulk_create(
        (
            Afspraakregel(
                afspraak=afspraak,
                product=producten[groep],
                groep=groepen[groep],
                eerste_cel=cel,
                aantal_cellen=DUUR,
            )
            for afspraak, (groep, cel) in zip(afspraken, keuzes, strict=True)
        ),
        batch_size=5000,
    )


def _vakken(dagen, vaardigheden, kans) -> Iterator[tuple[date, int, int, int]]:  # type: ignore[no-untyped-def]
    for dag in dagen:
        for nummer, vaardig in enumerate(vaardigheden, start=1):
            for cel in range(VAN, TOT - DUUR + 1, DUUR):
                if kans.random() < BEZETTINGSGRAAD:
                    yield dag, nummer, kans.choice(vaardig), cel


# --- The yardstick: the same question asked of ranges bound to desks -----------------------------

MEETLAT_TABEL = """
CREATE TABLE IF NOT EXISTS bench_bezet AS
SELECT afspraak.locatie_id, afspraak.datum, afspraak.begint_op, afspraak.eindigt_op,
       tstzrange(afspraak.begint_op, afspraak.eindigt_op) AS periode,
       afspraak.opmerking::int AS plaats
FROM afspraken_afspraak afspraak;
CREATE TABLE bench_dienst_{groep} AS
SELECT balie.locatie_id, bezetting.datum, balie.nummer AS plaats,
       tstzrange((bezetting.datum + bezetting.van) AT TIME ZONE 'Europe/Amsterdam',
                 (bezetting.datum + bezetting.tot) AT TIME ZONE 'Europe/Amsterdam') AS periode
FROM afspraken_bezetting bezetting JOIN afspraken_balie balie ON balie.id = bezetting.balie_id
WHERE EXISTS (SELECT FROM afspraken_bezetting_groepen
              WHERE bezetting_id = bezetting.id AND productgroep_id = {groep});
CREATE INDEX IF NOT EXISTS bench_bezet_plek ON bench_bezet (locatie_id, datum, plaats);
CREATE INDEX ON bench_dienst_{groep} (locatie_id, datum, plaats);
ANALYZE bench_bezet; ANALYZE bench_dienst_{groep};
"""
MEETLAT = """
WITH vrij AS (
    SELECT dienst.locatie_id, dienst.datum,
           unnest(tstzmultirange(dienst.periode) - coalesce(
               (SELECT range_agg(bezet.periode) FROM bench_bezet bezet
                WHERE bezet.locatie_id = dienst.locatie_id AND bezet.datum = dienst.datum
                  AND bezet.plaats = dienst.plaats), '{{}}'::tstzmultirange)) AS periode
    FROM bench_dienst_{groep} dienst WHERE dienst.datum >= %s AND dienst.datum < %s
)
SELECT DISTINCT locatie_id, datum, begin
FROM vrij, generate_series(
    lower(periode), upper(periode) - interval '{minuten} minutes', interval '5 minutes') begin
ORDER BY 1, 2, 3
"""


def maak_meetlat(groep_id: int) -> None:
    """Bind every appointment to a desk, as a system without vectors would store it."""
    with connection.cursor() as cursor:
        cursor.execute(MEETLAT_TABEL.format(groep=groep_id))


def vraag_meetlat(vanaf: date, tot: date, groep_id: int, minuten: int) -> int:
    """Free starts at the desks of a group by subtracting ranges in SQL; the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(MEETLAT.format(groep=groep_id, minuten=minuten), [vanaf, tot])
        return len(cursor.fetchall())


def nu() -> datetime:
    return datetime.now(UTC)
