"""What people searched and did not find: a list for the editors, of questions and never of people."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from catalogus import regels
from catalogus.models import GemisteZoekdag, GemisteZoekvraag
from kcc.organisatie.models import Medewerker

# On so many different days must something be asked before its words are kept.
DAGEN_VOOR_BEWAREN = 3
BEWAARTIJD = timedelta(days=90)

# In one statement, so that two people who miss the same at the same moment are both counted. What was solved
# and is missed again begins anew.
_TEL = """
WITH vraag AS (
INSERT INTO catalogus_gemistezoekvraag AS g (sleutel, zoekterm, aantal, dagen, laatst_op)
VALUES (%(sleutel)s, '', 1, 1, %(vandaag)s)
ON CONFLICT (sleutel) DO UPDATE SET
    aantal = CASE WHEN g.opgelost_op IS NULL THEN g.aantal + 1 ELSE 1 END,
    dagen = CASE WHEN g.opgelost_op IS NULL THEN g.dagen + (g.laatst_op <> %(vandaag)s)::int ELSE 1 END,
    zoekterm = CASE
        WHEN g.opgelost_op IS NULL AND g.dagen + (g.laatst_op <> %(vandaag)s)::int >= %(dagen)s
        THEN %(zoekterm)s ELSE '' END,
    laatst_op = greatest(g.laatst_op, %(vandaag)s),
    opgelost_op = NULL,
    opgelost_door_id = NULL
RETURNING g.id
)
INSERT INTO catalogus_gemistezoekdag AS d (zoekvraag_id, datum, aantal)
SELECT id, %(vandaag)s, 1 FROM vraag
ON CONFLICT (zoekvraag_id, datum) DO UPDATE SET aantal = d.aantal + 1
"""


def sleutel_van(zoekterm: str) -> str:
    """By what a question is known before its words may be kept: a keyed hash of them."""
    return salted_hmac("catalogus.gemist", zoekterm, algorithm="sha256").hexdigest()


def meld_gemist(*, zoekterm: str, vandaag: date) -> bool:
    """Count that somebody asked this and did not find it; False when it may tell who asked."""
    net = regels.te_bewaren_zoekterm(zoekterm)
    if not net:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            _TEL,
            {
                "sleutel": sleutel_van(net),
                "zoekterm": net,
                "vandaag": vandaag,
                "dagen": DAGEN_VOOR_BEWAREN,
            },
        )
    return True


@transaction.atomic
def los_gemiste_zoekvraag_op(*, zoekvraag_id: int, medewerker: Medewerker, nu: datetime) -> GemisteZoekvraag:
    """Take a question off the list: it is answered now, or never will. Raises DoesNotExist."""
    vraag = GemisteZoekvraag.objects.select_for_update().exclude(zoekterm="").get(pk=zoekvraag_id)
    if vraag.opgelost_op is None:
        vraag.opgelost_op = nu
        vraag.opgelost_door = medewerker
        vraag.save(update_fields=["opgelost_op", "opgelost_door"])
    return vraag


def vergeet_gemiste_zoekvragen(*, vandaag: date) -> int:
    """Remove what nobody asked for 90 days; how many. Of what is still asked the days before that go too."""
    GemisteZoekdag.objects.filter(datum__lt=vandaag - BEWAARTIJD).delete()
    weg = GemisteZoekvraag.objects.filter(laatst_op__lt=vandaag - BEWAARTIJD).delete()[1]
    return weg.get(GemisteZoekvraag._meta.label, 0)
