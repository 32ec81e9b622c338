"""The clock of a department's own promise (DVO), which runs beside that of the citizen."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from contacten.enums import Doorzendeinde
from contacten.models import (
    Dienstverleningsovereenkomst,
    Doorzending,
    Publieksreactie,
    SocialBericht,
    Terugbelverzoek,
)
from kcc.lib.perioden import lokaal_moment, lokale_dag
from kcc.lib.werktijd import Dienstkalender, werkdagen_na, werktijd
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import dienstkalender

Doorgezonden = Terugbelverzoek | Publieksreactie | SocialBericht
# A promise in werkdagen ends with the working day.
_EINDE_WERKDAG = time(17)


@dataclass(frozen=True)
class Belofte:
    """By when an afdeling must have done it, and the rule that this comes from."""

    uiterlijk_op: datetime
    regel: str


def belofte(
    zaak: Doorgezonden, dvo: Dienstverleningsovereenkomst, vanaf: datetime, kalender: Dienstkalender
) -> Belofte:
    """What the afdeling of `dvo` promises about this when it is sent at `vanaf`."""
    if isinstance(zaak, Publieksreactie):
        dag = werkdagen_na(lokale_dag(vanaf), dvo.reactie_werkdagen, kalender)
        return Belofte(
            lokaal_moment(dag, _EINDE_WERKDAG),
            f"{dvo.reactie_werkdagen} werkdagen, 17.00 uur (DVO), dienstkalender",
        )
    uren = dvo.terugbellen_uren if isinstance(zaak, Terugbelverzoek) else dvo.social_uren
    return Belofte(
        werktijd(vanaf, timedelta(hours=uren), kalender),
        f"{uren} werkuren (DVO), dienstkalender, werkdagen 8.00-18.00 uur",
    )


def begin_doorzending(
    *,
    zaak: Doorgezonden,
    afdeling: Afdeling,
    van_afdeling: Afdeling | None,
    ontvangen_op: datetime,
    medewerker: Medewerker | None,
    nu: datetime,
) -> Doorzending:
    """Start the clock of `afdeling` for this; that of who had it before ends. In the caller's transaction.

    `van_afdeling`: None when the KCC sends it, which has a promise of its own: how soon after
    `ontvangen_op`. Without a DVO on this day nothing is promised, and only the moments are kept.
    """
    beeindig_doorzending(zaak=zaak, einde=Doorzendeinde.DOORGESTUURD, nu=nu)
    doorzending = Doorzending(
        **{_veld(zaak): zaak},
        afdeling=afdeling,
        van_afdeling=van_afdeling,
        medewerker=medewerker,
        doorgestuurd_op=nu,
    )
    dvo = Dienstverleningsovereenkomst.objects.valid_on(lokale_dag(nu)).filter(afdeling=afdeling).first()
    if dvo is not None:
        kalender = dienstkalender()
        beloofd = belofte(zaak, dvo, nu, kalender)
        doorzending.dvo = dvo
        doorzending.uiterlijk_op, doorzending.regel = beloofd.uiterlijk_op, beloofd.regel
        if van_afdeling is None:
            uiterlijk = werktijd(ontvangen_op, timedelta(hours=dvo.doorsturen_uren), kalender)
            doorzending.is_op_tijd_doorgestuurd = nu <= uiterlijk
    doorzending.save(force_insert=True)
    return doorzending


def beeindig_doorzending(*, zaak: Doorgezonden, einde: Doorzendeinde, nu: datetime) -> None:
    """Stop the clock of the afdeling that has this, when one runs. In the caller's transaction."""
    Doorzending.objects.filter(**{_veld(zaak): zaak}, geeindigd_op__isnull=True).update(
        geeindigd_op=nu, einde=einde
    )


def _veld(zaak: Doorgezonden) -> str:
    return zaak._meta.model_name or ""
