"""Managing many products or answers at once: department, review date, archive; and taking that back.

Nobody reads these, so no colleague checks them; each is a version with its reason all the same.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Product, Versie
from catalogus.services.inhoud import Inhoud
from catalogus.services.overnemen import VELDEN_VAN_VELEN, neem_velen_over
from catalogus.services.versies import Onderwerp, vergrendel_velen
from kcc.organisatie.models import Afdeling, Medewerker

# From which status one may go to another without anybody reading what becomes public.
_VAN = {
    Publicatiestatus.GEARCHIVEERD: Publicatiestatus.GEPUBLICEERD,
    Publicatiestatus.GEPUBLICEERD: Publicatiestatus.GEARCHIVEERD,
}


def beheerwijziging(
    *,
    afdeling: Afdeling | None = None,
    reviseren_voor: date | None = None,
    status: Publicatiestatus | None = None,
) -> Inhoud:
    """A change of many as content; what is None stays as it is."""
    wijziging: dict[str, Any] = {}
    if afdeling is not None:
        wijziging["afdeling"] = afdeling.code
    if reviseren_voor is not None:
        wijziging["reviseren_voor"] = reviseren_voor.isoformat()
    if status is not None:
        wijziging["status"] = status.value
    return wijziging


def waarom_niet(onderwerp: Onderwerp, wijziging: Inhoud) -> str:
    """Why `wijziging` leaves this one as it is; "" when it changes. Reads its department."""
    if onderwerp.status == Publicatiestatus.CONCEPT:
        return "Nog nooit gepubliceerd: wijzig het concept zelf."
    van = _VAN.get(wijziging.get("status", ""))
    if van is not None and onderwerp.status not in (van, wijziging["status"]):
        return f"Is {onderwerp.get_status_display().lower()}."
    nu = {
        "afdeling": onderwerp.afdeling.code,
        "reviseren_voor": onderwerp.reviseren_voor and onderwerp.reviseren_voor.isoformat(),
        "status": onderwerp.status,
    }
    return "Staat al zo." if nu | wijziging == nu else ""


@transaction.atomic
def wijzig_beheer(
    *,
    onderwerpen: Iterable[Onderwerp],
    toelichting: str,
    medewerker: Medewerker,
    nu: datetime,
    afdeling: Afdeling | None = None,
    reviseren_voor: date | None = None,
    status: Publicatiestatus | None = None,
) -> list[Versie]:
    """Change the department, the review date or the status of many at once; all or nothing.

    Those for which `waarom_niet` has a reason stay as they are. What was never published is not made public
    here: no colleague has read it.
    """
    wijziging = beheerwijziging(afdeling=afdeling, reviseren_voor=reviseren_voor, status=status)
    # As they are now: somebody may have archived one since the page was shown.
    rijen = vergrendel_velen(onderwerpen)
    return neem_velen_over(
        wijzigingen=[(rij, wijziging) for rij in rijen if not waarom_niet(rij, wijziging)],
        toelichting=toelichting,
        medewerker=medewerker,
        nu=nu,
    )


def beheerversies(*, medewerker: Medewerker, moment: datetime) -> list[Versie]:
    """The versions that one change of many made: by this person, at exactly this moment."""
    return list(
        Versie.objects.filter(
            auteur=medewerker,
            gepubliceerd_op=moment,
            status=Versiestatus.GEPUBLICEERD,
            is_zonder_controle=True,
        )
        .select_related("product__afdeling", "vraagantwoord__afdeling")
        .order_by("pk")
    )


def terug_te_draaien(versies: Iterable[Versie]) -> list[tuple[Versie, Inhoud]]:
    """Per version what must change to take it back: what it changed and nobody changed since.

    An empty change: there is nothing (left) to take back. One query for the versions before.
    """
    versies = list(versies)
    eerdere: dict[tuple[int | None, int | None], list[Versie]] = {}
    for eerder in Versie.objects.filter(
        status=Versiestatus.GEPUBLICEERD, product__in=[v.product_id for v in versies if v.product_id]
    ) | Versie.objects.filter(
        status=Versiestatus.GEPUBLICEERD,
        vraagantwoord__in=[v.vraagantwoord_id for v in versies if v.vraagantwoord_id],
    ):
        eerdere.setdefault((eerder.product_id, eerder.vraagantwoord_id), []).append(eerder)
    terug = []
    for versie in versies:
        vorige = max(
            (
                eerder
                for eerder in eerdere.get((versie.product_id, versie.vraagantwoord_id), [])
                if eerder.nummer < versie.nummer
            ),
            key=lambda eerder: eerder.nummer,
            default=None,
        )
        onderwerp = versie.onderwerp
        nu = {
            "afdeling": onderwerp.afdeling.code,
            "reviseren_voor": onderwerp.reviseren_voor and onderwerp.reviseren_voor.isoformat(),
            "status": onderwerp.status,
        }
        wijziging = {
            veld: vorige.inhoud[veld]
            for veld in VELDEN_VAN_VELEN
            if vorige is not None
            and veld in vorige.inhoud
            and vorige.inhoud[veld] != versie.inhoud[veld]
            and nu[veld] == versie.inhoud[veld]
        }
        terug.append((versie, wijziging))
    return terug


@transaction.atomic
def draai_beheer_terug(
    *, versies: Iterable[Versie], toelichting: str, medewerker: Medewerker, nu: datetime
) -> list[Versie]:
    """Take a change of many back by a second one; what somebody changed since stays."""
    versies = list(versies)
    rijen = {(type(rij), rij.pk): rij for rij in vergrendel_velen(versie.onderwerp for versie in versies)}
    for versie in versies:
        rij = rijen[type(versie.onderwerp), versie.onderwerp.pk]
        setattr(versie, "product" if isinstance(rij, Product) else "vraagantwoord", rij)
    return neem_velen_over(
        wijzigingen=[
            (versie.onderwerp, wijziging) for versie, wijziging in terug_te_draaien(versies) if wijziging
        ],
        toelichting=toelichting,
        medewerker=medewerker,
        nu=nu,
    )
