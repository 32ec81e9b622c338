"""What the telephone system tells: one stored call, whatever order its events come in.

An event says least about a call, so every field keeps what all events together say: the first moment that it
was offered and answered, the last that it ended, and to whom it was answered last (or else offered last).
Earliest, latest and greatest do not depend on order, and saying a thing twice changes nothing.
"""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest

from contacten.enums import Gebeurtenis, Kanaal, Resultaat
from contacten.models import Klantcontact, Telefoongesprek
from kcc.lib.telefoon import lees_telefoonnummer
from kcc.organisatie.models import Medewerker

logger = logging.getLogger(__name__)

# A call is kept at least so long (services.bewaren): an older event could only make half a call of it.
BEWAARTIJD = timedelta(days=30)
# Clocks of two systems never run quite the same.
KLOKVERSCHIL = timedelta(minutes=5)
# What an agent did not register in this time is not asked for any more.
OPEN_TOT = timedelta(hours=12)
# Nobody lets a phone ring longer; after it the event that it ended was lost.
LANGSTE_BEL = timedelta(minutes=5)

_VERWERK = """
INSERT INTO contacten_telefoongesprek AS oud
    (kenmerk, nummer, aangeboden_op, opgenomen_op, beeindigd_op,
     medewerker_id, medewerker_op, is_medewerker_opgenomen)
VALUES (%(kenmerk)s, %(nummer)s, %(aangeboden)s, %(opgenomen)s, %(beeindigd)s,
        %(medewerker)s, %(medewerker_op)s, %(is_opgenomen)s)
ON CONFLICT (kenmerk) DO UPDATE SET
    nummer = greatest(oud.nummer, excluded.nummer),
    aangeboden_op = least(oud.aangeboden_op, excluded.aangeboden_op),
    opgenomen_op = least(oud.opgenomen_op, excluded.opgenomen_op),
    beeindigd_op = greatest(oud.beeindigd_op, excluded.beeindigd_op),
    (medewerker_id, medewerker_op, is_medewerker_opgenomen) = (
        SELECT keuze.medewerker_id, keuze.medewerker_op, keuze.is_opgenomen
        FROM (VALUES (oud.medewerker_id, oud.medewerker_op, oud.is_medewerker_opgenomen),
                     (excluded.medewerker_id, excluded.medewerker_op, excluded.is_medewerker_opgenomen)
             ) AS keuze (medewerker_id, medewerker_op, is_opgenomen)
        ORDER BY keuze.medewerker_id IS NOT NULL DESC, keuze.is_opgenomen DESC,
                 keuze.medewerker_op DESC NULLS LAST, keuze.medewerker_id DESC
        LIMIT 1)
RETURNING id
"""


def afgebroken_referentie(kenmerk: str) -> str:
    """The referentie of the contact that stands for a call which nobody answered."""
    return f"telefonie:{kenmerk}"


@transaction.atomic
def verwerk_gebeurtenis(
    *,
    kenmerk: str,
    soort: Gebeurtenis,
    moment: datetime,
    nu: datetime,
    nummer: str = "",
    medewerker: Medewerker | None = None,
) -> Telefoongesprek:
    """Store one event of the call that the telephone system calls `kenmerk`; the call as it now stands.

    nummer: of the caller in any spelling; what is withheld or is no number is kept as unknown.
    medewerker: to whom it was offered, or who answered; of no meaning when it ends.

    A call that ended and was never answered is a contact that was broken off; when an answer turns out to
    have been on its way, that contact goes again. A registered contact gets the moments of its call.
    Raise ValidationError for a moment of more than 30 days ago or in the future.
    """
    if not nu - BEWAARTIJD < moment <= nu + KLOKVERSCHIL:
        raise ValidationError(
            {"moment": "Het moment ligt in de toekomst, of meer dan 30 dagen in het verleden."}
        )
    wie = medewerker if soort != Gebeurtenis.BEEINDIGD else None
    waarden = {
        "kenmerk": kenmerk,
        "nummer": lees_telefoonnummer(nummer),
        **{naam.value: moment if naam == soort else None for naam in Gebeurtenis},
        "medewerker": wie.pk if wie else None,
        "medewerker_op": moment if wie else None,
        "is_opgenomen": wie is not None and soort == Gebeurtenis.OPGENOMEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_VERWERK, waarden)
        (gesprek_id,) = cursor.fetchone()
    # The row is ours until the end: another event of this call waits.
    gesprek = Telefoongesprek.objects.select_related("klantcontact").get(pk=gesprek_id)
    _werk_contact_bij(gesprek)
    return gesprek


def _werk_contact_bij(gesprek: Telefoongesprek) -> None:
    contact = gesprek.klantcontact
    is_vanzelf = contact is not None and contact.referentie == afgebroken_referentie(gesprek.kenmerk)
    if contact is not None and not is_vanzelf:
        _neem_momenten_over(contact, gesprek)
    elif gesprek.opgenomen_op is not None:
        if contact is not None:
            _vergeet_contact(gesprek, contact)
    elif gesprek.beeindigd_op is not None:
        begonnen_op = min(gesprek.aangeboden_op or gesprek.beeindigd_op, gesprek.beeindigd_op)
        afgebroken, _ = Klantcontact.objects.update_or_create(
            referentie=afgebroken_referentie(gesprek.kenmerk),
            defaults={
                "kanaal": Kanaal.TELEFOON,
                "begonnen_op": begonnen_op,
                "beeindigd_op": gesprek.beeindigd_op,
                "resultaat": Resultaat.AFGEBROKEN,
            },
        )
        gesprek.klantcontact = afgebroken
        gesprek.save(update_fields=["klantcontact"])


def _vergeet_contact(gesprek: Telefoongesprek, contact: Klantcontact) -> None:
    gesprek.klantcontact = None
    gesprek.save(update_fields=["klantcontact"])
    # Somebody was promised a call because of it: that promise and what it came from stay.
    if not contact.terugbelverzoeken.exists():
        contact.delete()


def _neem_momenten_over(contact: Klantcontact, gesprek: Telefoongesprek) -> None:
    begonnen_op, beeindigd_op = momenten(gesprek, contact.begonnen_op, contact.beeindigd_op)
    if (begonnen_op, beeindigd_op) != (contact.begonnen_op, contact.beeindigd_op):
        contact.begonnen_op, contact.beeindigd_op = begonnen_op, beeindigd_op
        contact.save(update_fields=["begonnen_op", "beeindigd_op"])


def momenten(
    gesprek: Telefoongesprek, begonnen_op: datetime, beeindigd_op: datetime | None
) -> tuple[datetime, datetime | None]:
    """When a contact began and ended: as the telephone system says, else as was given."""
    begin = gesprek.opgenomen_op or begonnen_op
    einde = gesprek.beeindigd_op or beeindigd_op
    return begin, max(begin, einde) if einde else None


def koppel_gesprek(*, gesprek_id: int, contact: Klantcontact) -> None:
    """Make `contact` the registration of this call, with its moments; not when it has another already.

    Inside the transaction that registers the contact, before it is committed.
    """
    gesprek = (
        Telefoongesprek.objects.select_for_update(of=("self",))
        .select_related("klantcontact")
        .filter(pk=gesprek_id)
        .first()
    )
    if gesprek is None:
        return
    ander = gesprek.klantcontact
    if ander is not None:
        if ander.referentie != afgebroken_referentie(gesprek.kenmerk):
            return
        # The telephone system missed that it was answered; who registers it was there.
        _vergeet_contact(gesprek, ander)
    gesprek.klantcontact = contact
    gesprek.save(update_fields=["klantcontact"])
    _neem_momenten_over(contact, gesprek)


def open_gesprekken(*, medewerker: Medewerker, nu: datetime) -> list[Telefoongesprek]:
    """The calls of this medewerker that ring, last, or are over and not registered; newest first."""
    gesprekken = Telefoongesprek.objects.filter(
        medewerker=medewerker, klantcontact__isnull=True, medewerker_op__gt=nu - OPEN_TOT
    ).order_by("-medewerker_op", "-pk")
    return [gesprek for gesprek in gesprekken[:20] if is_open(gesprek, nu)]


def is_open(gesprek: Telefoongesprek, nu: datetime) -> bool:
    """Whether the call was answered, or rings now."""
    if gesprek.opgenomen_op is not None:
        return True
    begon = gesprek.aangeboden_op
    return gesprek.beeindigd_op is None and begon is not None and nu - begon < LANGSTE_BEL


def verlopen_gesprekken(grens: datetime, vanaf: datetime | None = None) -> "QuerySet[Telefoongesprek]":
    """Calls last heard of before `grens` (and since `vanaf`): what counts of them is a contact by then."""
    gesprekken = Telefoongesprek.objects.alias(
        laatste=Greatest("aangeboden_op", "opgenomen_op", "beeindigd_op")
    ).filter(laatste__lt=grens)
    return gesprekken if vanaf is None else gesprekken.filter(laatste__gte=vanaf)
