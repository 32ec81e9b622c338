"""Figures by mail: who gets them, and putting each of them in the outbox once per period."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kcc.lib.perioden import Halfjaar, dag_grenzen, isoweek, lokale_dag
from kcc.organisatie.enums import Berichtkanaal, Rol
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import zet_bericht_klaar
from servicenormen.enums import Abonnementeinde, Abonnementsoort
from servicenormen.models import Abonnement, Vaststelling

# Who may see the figures may have them by mail.
ROLLEN = (Rol.MANAGER, Rol.BEHEERDER)
OPMAAK = "servicenormen.abonnement"
# A report that was closed longer ago is no news any more.
_NIEUWS = timedelta(days=31)


class AbonnementFout(Exception):
    """Why somebody cannot subscribe; `str()` says in Dutch what to do."""


@transaction.atomic
def abonneer(
    *,
    medewerker: Medewerker,
    soort: Abonnementsoort,
    normen: Iterable[str] = (),
    afdelingen: Iterable[Afdeling] = (),
    nu: datetime,
) -> Abonnement:
    """Get this by mail from now on; who already does gets this choice instead."""
    # One change of a person's subscriptions at a time.
    Medewerker.objects.select_for_update().get(pk=medewerker.pk)
    if not medewerker.email:
        raise AbonnementFout("Bij uw account staat geen e-mailadres. Vraag de beheerder om dat in te vullen.")
    abonnement, _ = Abonnement.objects.get_or_create(
        medewerker=medewerker, soort=soort, beeindigd_op=None, defaults={"vanaf_op": nu}
    )
    abonnement.normen = list(normen)
    abonnement.save(update_fields=["normen"])
    abonnement.afdelingen.set(afdelingen)
    return abonnement


@transaction.atomic
def zeg_abonnement_op(*, abonnement_id: int, medewerker: Medewerker, nu: datetime) -> bool:
    """End one's own subscription; False when there is none to end (any more)."""
    eigen = Abonnement.objects.filter(pk=abonnement_id, medewerker=medewerker, beeindigd_op__isnull=True)
    return bool(eigen.update(beeindigd_op=nu, einde=Abonnementeinde.OPGEZEGD))


@transaction.atomic
def beeindig_zonder_recht(*, nu: datetime) -> int:
    """End the subscriptions of who left, lost the role or has no address any more; how many."""
    mag = Medewerker.objects.filter(is_active=True, groups__name__in=ROLLEN).exclude(email="")
    zonder = Abonnement.objects.filter(beeindigd_op__isnull=True).exclude(medewerker__in=mag.values("pk"))
    return zonder.update(beeindigd_op=nu, einde=Abonnementeinde.GEEN_RECHT)


def zet_abonnementen_klaar(*, nu: datetime) -> int:
    """Put what is due in the outbox, each period of each subscription once; how many are due.

    A task that is killed halfway or runs twice sends nothing twice: the key of the message is the
    subscription with its period. What a period says is made up when the mail leaves.
    """
    beeindig_zonder_recht(nu=nu)
    aantal = 0
    open_ = Abonnement.objects.filter(Q(beeindigd_op__isnull=True)).select_related("medewerker")
    for abonnement in open_.order_by("pk"):
        for periode in _perioden(abonnement, nu):
            zet_bericht_klaar(
                sleutel=f"servicenormen.abonnement.{abonnement.pk}.{periode}",
                kanaal=Berichtkanaal.EMAIL,
                aan=abonnement.medewerker.email,
                opmaak=OPMAAK,
                gegevens={"abonnement": abonnement.pk, "periode": periode},
                nu=nu,
            )
            aantal += 1
    return aantal


def _perioden(abonnement: Abonnement, nu: datetime) -> Iterator[str]:
    """The periods that are over, since the subscription began, and not long ago."""
    vandaag = lokale_dag(nu)
    if abonnement.soort == Abonnementsoort.WEEK:
        maandag = vandaag - timedelta(days=vandaag.weekday())
        if abonnement.vanaf_op < dag_grenzen(maandag)[0]:
            yield isoweek(maandag - timedelta(days=1))
    elif abonnement.soort == Abonnementsoort.HALFJAAR:
        vorig = Halfjaar.van(vandaag).vorige
        if abonnement.vanaf_op < vorig.einde and nu - vorig.einde < _NIEUWS:
            yield str(vorig)
    else:
        gesloten = Vaststelling.objects.filter(
            revisie=0, vastgesteld_op__gte=max(abonnement.vanaf_op, nu - _NIEUWS), vastgesteld_op__lte=nu
        )
        yield from gesloten.order_by("tertaal").values_list("tertaal", flat=True)
