"""Moving and cancelling appointments that the planning no longer has room for, all at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from afspraken import regels
from afspraken.enums import Afspraakhandelingsoort, Afspraakstatus, Botsingkeuze
from afspraken.models import Afspraak, Afspraakregel
from afspraken.services import berichten, capaciteit, capaciteit_nemen, huisbezoek
from afspraken.services.boeken import beheersleutel, is_wijzigbaar
from afspraken.services.fouten import GeenPlek, NietMogelijk
from afspraken.services.handelingen import Uitvoerder, noteer
from afspraken.services.plek import cel_van
from kcc.lib.perioden import TIJDZONE


@dataclass(frozen=True)
class Besluit:
    """What becomes of an appointment that no longer fits; `begint_op` when it moves."""

    keuze: Botsingkeuze
    begint_op: datetime | None = None


@transaction.atomic
def verzet_afspraken(
    *, locatie_id: int, besluiten: Mapping[int, Besluit], datums: Collection[date], nu: datetime
) -> list[Afspraak]:
    """Move and cancel appointments of one place as decided, and recompute `datums` and the days they leave.

    All places are given up before the first is taken, so that appointments can change places; length and
    groups stay as booked. What is kept stays, also where that is more than there are desks. The citizens
    are told through the outbox. Raises GeenPlek or NietMogelijk, naming the appointment; then nothing has
    changed. The caller holds the locks: the appointments, the place, the vectors.
    """
    afspraken = {
        afspraak.pk: afspraak
        for afspraak in Afspraak.objects.filter(pk__in=besluiten, locatie_id=locatie_id)
        .select_related("locatie")
        .prefetch_related("regels")
        .order_by("begint_op", "pk")
    }
    te_wijzigen = {pk: besluiten[pk] for pk in afspraken if besluiten[pk].keuze != Botsingkeuze.HOUDEN}
    for pk in te_wijzigen:
        if not is_wijzigbaar(afspraken[pk], nu):
            raise NietMogelijk(f"Afspraak {afspraken[pk].nummer} kan niet meer veranderen.")
    te_verplaatsen = [pk for pk, besluit in te_wijzigen.items() if besluit.keuze == Botsingkeuze.VERPLAATSEN]
    van = {pk: (afspraken[pk].locatie, afspraken[pk].begint_op) for pk in te_verplaatsen}
    door = Uitvoerder(kanaal=None)
    oude_dagen = {afspraken[pk].datum for pk in te_wijzigen}
    Afspraakregel.objects.filter(afspraak__in=te_verplaatsen).delete()
    afgezegd = set(te_wijzigen) - set(te_verplaatsen)
    Afspraak.objects.filter(pk__in=afgezegd).update(status=Afspraakstatus.AFGEZEGD)
    huisbezoek.vergeet_adres(afgezegd)
    capaciteit.herbereken(locatie_id=locatie_id, datums=sorted({*datums, *oude_dagen}))
    for pk in te_verplaatsen:
        _verplaats(afspraken[pk], besluiten[pk].begint_op, nu)
    for pk in te_wijzigen:
        afspraak = afspraken[pk]
        afspraak.volgnummer += 1
        afspraak.gewijzigd_op = nu
        if pk in te_verplaatsen:
            afspraak.save()
            noteer(
                afspraak=afspraak,
                soort=Afspraakhandelingsoort.VERPLAATST,
                door=door,
                nu=nu,
                van=van[pk],
            )
            berichten.bevestig(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu, door_gemeente=True)
        else:
            afspraak.status = Afspraakstatus.AFGEZEGD
            afspraak.save()
            noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.AFGEZEGD, door=door, nu=nu)
            berichten.bevestig_afzegging(afspraak, nu=nu, door_gemeente=True)
    return [afspraken[pk] for pk in te_wijzigen]


def _verplaats(afspraak: Afspraak, begint_op: datetime | None, nu: datetime) -> None:
    if begint_op is None or begint_op <= nu:
        raise NietMogelijk(f"Kies voor afspraak {afspraak.nummer} een tijdstip dat nog komt.")
    datum, cel = cel_van(begint_op)
    # The lines are deleted by now, but these still know what they were.
    rijen = list(afspraak.regels.all())
    verschuiving = cel - min(rij.eerste_cel for rij in rijen)
    for rij in rijen:
        rij.pk = None
        rij.eerste_cel += verschuiving
    segmenten = [regels.Segment(rij.groep_id, rij.eerste_cel, rij.aantal_cellen) for rij in rijen]
    gebied_id = huisbezoek.gebied_van_afspraak(afspraak.pk) if afspraak.locatie.is_mobiel_team else None
    try:
        huisbezoek.eis_reistijd(
            team_id=afspraak.locatie_id, datum=datum, segmenten=segmenten, gebied_id=gebied_id
        )
        capaciteit_nemen.neem(
            locatie_id=afspraak.locatie_id, datum=datum, segmenten=segmenten, kanaal=afspraak.kanaal
        )
    except GeenPlek as fout:
        raise GeenPlek(
            f"Voor afspraak {afspraak.nummer} is {begint_op.astimezone(TIJDZONE):%H.%M} uur niet vrij. "
            "Kies een ander tijdstip."
        ) from fout
    Afspraakregel.objects.bulk_create(rijen)
    einde = max(rij.eerste_cel + rij.aantal_cellen for rij in rijen)
    afspraak.datum = datum
    afspraak.begint_op = begint_op
    afspraak.eindigt_op = regels.cel_moment(datum, einde)
    if gebied_id is not None:
        # At once: the next one that moves must fit the tour with this one in it.
        afspraak.save(update_fields=["datum", "begint_op", "eindigt_op"])
    huisbezoek.leg_huisbezoek_vast(
        afspraak,
        team_id=afspraak.locatie_id,
        gebied_id=gebied_id,
        periode=(afspraak.begint_op, afspraak.eindigt_op),
    )
