"""Which clients may be one and the same: found at night, decided by a person, never by themselves."""

from datetime import datetime

from django.db import connection, transaction

from contacten.enums import Dubbelbesluit, Dubbelreden
from contacten.models import Dubbelsuggestie
from kcc.organisatie.models import Medewerker

# What is shared by more clients than this (the number of an institution) says nothing about any two.
GROEP_HOOGSTENS = 6
# Names at least this much alike (trigrams, 0 to 1) may be one name in two spellings.
GELIJKENIS = 0.6
# Together at least this much; one number alone is a household, one name alone is nobody.
DREMPEL = 5
GEWICHTEN = {
    Dubbelreden.NAAM: 3,
    Dubbelreden.NAAM_LIJKT: 2,
    Dubbelreden.GEBOORTEDATUM: 3,
    Dubbelreden.EMAIL: 3,
    Dubbelreden.TELEFOON: 2,
    Dubbelreden.ADRES: 2,
}

# Pairs that share something, each once; every part is one join over an index, and none looks at all pairs.
_ZOEK = """
WITH gedeeld AS (
    SELECT klanten[i] AS een, klanten[j] AS twee FROM (
        SELECT array_agg(DISTINCT klant_id) AS klanten FROM contacten_telefoonnummer
        GROUP BY nummer HAVING count(*) BETWEEN 2 AND %(hoogstens)s
        UNION ALL
        SELECT array_agg(DISTINCT klant_id) FROM contacten_emailadres
        GROUP BY adres HAVING count(*) BETWEEN 2 AND %(hoogstens)s
        UNION ALL
        SELECT array_agg(id) FROM contacten_klant WHERE geboortedatum IS NOT NULL
        GROUP BY geboortedatum, zoeknaam HAVING count(*) BETWEEN 2 AND %(hoogstens)s
        UNION ALL
        SELECT array_agg(id) FROM contacten_klant WHERE postcode <> '' AND huisnummer <> ''
        GROUP BY postcode, upper(huisnummer), geboortedatum HAVING count(*) BETWEEN 2 AND %(hoogstens)s
        UNION ALL
        SELECT array_agg(id) FROM contacten_klant WHERE postcode <> '' AND huisnummer <> ''
        GROUP BY postcode, upper(huisnummer), zoeknaam HAVING count(*) BETWEEN 2 AND %(hoogstens)s
    ) AS groep, generate_subscripts(klanten, 1) AS i, generate_subscripts(klanten, 1) AS j
    WHERE klanten[i] < klanten[j]
), paar AS (
    SELECT DISTINCT een, twee FROM gedeeld
), kenmerk AS (
    SELECT a.id AS een, b.id AS twee,
        a.zoeknaam = b.zoeknaam AS naam,
        a.zoeknaam <> b.zoeknaam AND similarity(a.zoeknaam, b.zoeknaam) >= %(gelijkenis)s AS naam_lijkt,
        coalesce(a.geboortedatum = b.geboortedatum, false) AS geboortedatum,
        EXISTS (SELECT FROM contacten_telefoonnummer x JOIN contacten_telefoonnummer y USING (nummer)
                WHERE x.klant_id = a.id AND y.klant_id = b.id) AS telefoon,
        EXISTS (SELECT FROM contacten_emailadres x JOIN contacten_emailadres y USING (adres)
                WHERE x.klant_id = a.id AND y.klant_id = b.id) AS email,
        a.postcode <> '' AND a.huisnummer <> ''
            AND (a.postcode, upper(a.huisnummer)) = (b.postcode, upper(b.huisnummer)) AS adres
    FROM paar JOIN contacten_klant a ON a.id = een JOIN contacten_klant b ON b.id = twee
    -- Who was born on another day, or is an organisation, is somebody else: father and son share much.
    WHERE a.soort = b.soort AND coalesce(a.geboortedatum = b.geboortedatum, true)
        -- Two numbers of one kind that differ: the government says that these are two.
        AND NOT EXISTS (SELECT FROM contacten_identificatienummer x
                        JOIN contacten_identificatienummer y USING (soort)
                        WHERE x.klant_id = a.id AND y.klant_id = b.id)
), gewogen AS (
    SELECT een, twee,
        array_remove(ARRAY[%(redenen)s], NULL) AS redenen,
        %(gewicht)s AS gewicht
    FROM kenmerk WHERE naam OR naam_lijkt
)
"""
_SCHRIJF = """
, gevonden AS (
    SELECT * FROM gewogen WHERE gewicht >= %(drempel)s
), vast AS (
    -- Who merges waits until we are done: nobody is suggested who is gone by then.
    SELECT id FROM contacten_klant
    WHERE id IN (SELECT een FROM gevonden UNION SELECT twee FROM gevonden)
    ORDER BY id FOR KEY SHARE
)
INSERT INTO contacten_dubbelsuggestie (klant_id, ander_id, redenen, gewicht, gevonden_op, besluit)
SELECT een, twee, redenen, gewicht, %(nu)s, '' FROM gevonden
WHERE een IN (SELECT id FROM vast) AND twee IN (SELECT id FROM vast)
ON CONFLICT (least(klant_id, ander_id), greatest(klant_id, ander_id))
DO UPDATE SET redenen = EXCLUDED.redenen, gewicht = EXCLUDED.gewicht, gevonden_op = EXCLUDED.gevonden_op
WHERE contacten_dubbelsuggestie.besluit = ''
"""


@transaction.atomic
def zoek_dubbelen(*, nu: datetime) -> int:
    """Write the pairs of clients that may be one, with the reasons; returns how many wait for a decision.

    A pair that was decided upon stays decided. What no longer looks alike leaves the list.
    """
    redenen = ", ".join(f"CASE WHEN {reden.value} THEN '{reden.value}' END" for reden in GEWICHTEN)
    gewicht = " + ".join(f"{reden.value}::int * {punten}" for reden, punten in GEWICHTEN.items())
    zoek = _ZOEK.replace("%(redenen)s", redenen).replace("%(gewicht)s", gewicht)
    with connection.cursor() as cursor:
        cursor.execute(
            zoek + _SCHRIJF,
            {"hoogstens": GROEP_HOOGSTENS, "gelijkenis": GELIJKENIS, "drempel": DREMPEL, "nu": nu},
        )
    open_ = Dubbelsuggestie.objects.filter(besluit="")
    open_.filter(gevonden_op__lt=nu).delete()
    return open_.count()


@transaction.atomic
def zijn_niet_dezelfde(*, suggestie_id: int, medewerker: Medewerker, nu: datetime) -> Dubbelsuggestie:
    """A person decided that these are two clients: they are not suggested again. Twice is once."""
    suggestie = Dubbelsuggestie.objects.select_for_update().get(pk=suggestie_id)
    if not suggestie.besluit:
        suggestie.besluit = Dubbelbesluit.NIET_DEZELFDE
        suggestie.besloten_op = nu
        suggestie.besloten_door = medewerker
        suggestie.save()
    return suggestie
