"""Reminding citizens of their appointment: once per appointment, its time and moment, however often asked."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, AfspraakQuerySet, Herinneringsmoment
from afspraken.services.berichten import beheeradres, zet_klaar
from afspraken.services.berichten_opmaak import HERINNERING
from afspraken.services.berichten_opname import Opname
from afspraken.services.boeken import beheersleutel
from kcc.lib.perioden import lokaal_moment, lokale_dag
from kcc.organisatie import sms
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import UitgaandBericht

# So many appointments in one transaction: what a killed worker does again, and who moves one waits for.
_PARTIJ = 50


def stuur_herinneringen(*, nu: datetime) -> int:
    """Put every reminder that is due in the outbox; the number of new ones.

    Of several moments that have come only the last counts, so that nobody gets two at once after an outage.
    A reminder that is late is sent as long as the appointment has not begun.
    """
    return sum(_herinner(moment, vanaf, tot, nu) for moment, vanaf, tot in _te_herinneren(nu) if vanaf <= tot)


def _te_herinneren(nu: datetime) -> Iterator[tuple[Herinneringsmoment, date, date]]:
    """Each moment with the dates, first and last, of the appointments for which it was the last to come."""
    vandaag = vanaf = lokale_dag(nu)
    for moment in Herinneringsmoment.objects.order_by("dagen_vooraf"):
        tot = vandaag + timedelta(days=moment.dagen_vooraf)
        if moment.moment(tot) > nu:
            tot -= timedelta(days=1)
        yield moment, vanaf, tot
        vanaf = max(vanaf, tot + timedelta(days=1))


def _herinner(moment: Herinneringsmoment, vanaf: date, tot: date, nu: datetime) -> int:
    aantal, na = 0, 0
    while True:
        with transaction.atomic():
            # Locked, so that nobody moves or cancels it meanwhile; who is doing so comes with the next run.
            partij = list(
                _zonder_herinnering(moment, vanaf, tot, nu)
                .filter(pk__gt=na)
                .order_by("pk")
                .select_for_update(of=("self",), skip_locked=True)[:_PARTIJ]
            )
            for afspraak in partij:
                if afspraak.gewijzigd_op <= moment.moment(afspraak.datum):
                    aantal += _zet_herinnering_klaar(afspraak, moment, nu)
        if not partij:
            return aantal
        na = partij[-1].pk


def _zonder_herinnering(moment: Herinneringsmoment, vanaf: date, tot: date, nu: datetime) -> AfspraakQuerySet:
    """Who still has to come between these dates, can be reached, and was not told of this time."""
    begin = lokaal_moment(vanaf, time(0))
    einde = lokaal_moment(tot + timedelta(days=1), time(0))
    sleutel = Concat(
        Value("afspraak:"),
        Cast(OuterRef("uuid"), CharField()),
        Value(":"),
        Cast(OuterRef("volgnummer"), CharField()),
        Value(f":{HERINNERING}:{moment.dagen_vooraf}"),
        output_field=CharField(),
    )
    return Afspraak.objects.filter(
        Q(sms_herinnering=True) | ~Q(email=""),
        ~Exists(UitgaandBericht.objects.filter(sleutel=sleutel)),
        status=Afspraakstatus.BEVESTIGD,
        begint_op__gt=nu,
        begint_op__gte=begin,
        begint_op__lt=einde,
    )


def _zet_herinnering_klaar(afspraak: Afspraak, moment: Herinneringsmoment, nu: datetime) -> int:
    adres = beheeradres(afspraak, beheersleutel(afspraak))
    opname = Opname.van(afspraak, HERINNERING, nu, beheeradres=adres)
    sleutel = f"afspraak:{afspraak.uuid}:{afspraak.volgnummer}:{HERINNERING}:{moment.dagen_vooraf}"
    if afspraak.sms_herinnering and afspraak.telefoon and sms.is_aan():
        zet_klaar(opname, sleutel=sleutel, kanaal=Berichtkanaal.SMS, aan=afspraak.telefoon, nu=nu)
    elif afspraak.email:
        zet_klaar(opname, sleutel=sleutel, kanaal=Berichtkanaal.EMAIL, aan=afspraak.email, nu=nu)
    else:
        return 0
    return 1
