"""Publishing what was decided elsewhere, without a check: an import, or a change of many at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Product, Versie, Vraagantwoord
from catalogus.services.inhoud import Inhoud, inhoud_van, pas_toe, zet_beheer
from catalogus.services.versies import (
    Onderwerp,
    bewaar,
    leg_vast,
    maak_versie,
    nieuwe_versie,
    ontbrekende_versie,
    open_versie,
    vergrendel,
)
from kcc.organisatie.models import Afdeling, Medewerker

# What a change of many at once may be about: nothing of it is read, so nothing of it needs a check.
VELDEN_VAN_VELEN = ("afdeling", "reviseren_voor", "status")


@transaction.atomic
def neem_over(
    *, onderwerp: Onderwerp, inhoud: Inhoud, toelichting: str, medewerker: Medewerker | None, nu: datetime
) -> Versie | None:
    """Publish content that was decided elsewhere (an import), without a check.

    An open draft stays open and takes over what changed, so that publishing it later does not undo it.
    None when nothing changes.
    """
    if onderwerp.pk is not None:
        onderwerp = vergrendel(onderwerp)
        leg_vast(onderwerp, nu)
        vorige = inhoud_van(onderwerp)
        if vorige | inhoud == vorige:
            return None
    pas_toe(onderwerp, inhoud)
    concept = open_versie(onderwerp)
    if concept is not None:
        concept.inhoud = concept.inhoud | inhoud
        bewaar(concept, nu)
    if onderwerp.status == Publicatiestatus.CONCEPT:
        return None
    return nieuwe_versie(
        onderwerp,
        inhoud_van(onderwerp),
        medewerker,
        nu,
        toelichting=toelichting,
        is_zonder_controle=True,
        status=Versiestatus.GEPUBLICEERD,
        gepubliceerd_op=nu,
    )


@transaction.atomic
def neem_velen_over(
    *,
    wijzigingen: Iterable[tuple[Onderwerp, Inhoud]],
    toelichting: str,
    medewerker: Medewerker,
    nu: datetime,
) -> list[Versie]:
    """As neem_over for many that were published before, in a number of queries that does not grow with them.

    The rows come from vergrendel_velen in this transaction; the changes are of VELDEN_VAN_VELEN alone.
    """
    te_doen = [
        (onderwerp, vorige, wijziging)
        for onderwerp, wijziging in wijzigingen
        if (vorige := inhoud_van(onderwerp)) | wijziging != vorige
    ]
    codes = {wijziging["afdeling"] for _, _, wijziging in te_doen if "afdeling" in wijziging}
    afdelingen = {afdeling.code: afdeling for afdeling in Afdeling.objects.filter(code__in=codes)}
    gewijzigd: list[Versie] = []
    soorten: list[tuple[Any, str]] = [(Product, "product"), (Vraagantwoord, "vraagantwoord")]
    for soort, veld in soorten:
        van_soort = [regel for regel in te_doen if isinstance(regel[0], soort)]
        if not van_soort:
            continue
        versies = Versie.objects.filter(**{f"{veld}__in": [onderwerp.pk for onderwerp, *_ in van_soort]})
        nummers = dict(versies.order_by().values_list(veld).annotate(Max("nummer")))
        gepubliceerd = versies.filter(status=Versiestatus.GEPUBLICEERD)
        laatste = {
            getattr(versie, f"{veld}_id"): versie
            for versie in gepubliceerd.order_by(f"{veld}_id", "-gepubliceerd_op", "-nummer").distinct(
                f"{veld}_id"
            )
        }
        open_ = {
            getattr(versie, f"{veld}_id"): versie
            for versie in versies.open().order_by("pk").select_for_update()
        }
        vastgelegd: list[Versie] = []
        nieuw: list[Versie] = []
        for onderwerp, vorige, wijziging in van_soort:
            nummer = nummers.get(onderwerp.pk, 0) + 1
            vast = ontbrekende_versie(onderwerp, vorige, laatste.get(onderwerp.pk), nummer, nu)
            if vast is not None:
                vastgelegd.append(vast)
                nummer += 1
            zet_beheer(onderwerp, wijziging, afdelingen)
            nieuw.append(
                maak_versie(
                    onderwerp,
                    nummer,
                    vorige | wijziging,
                    medewerker,
                    nu,
                    toelichting=toelichting,
                    is_zonder_controle=True,
                    status=Versiestatus.GEPUBLICEERD,
                    gepubliceerd_op=nu,
                )
            )
            if (concept := open_.get(onderwerp.pk)) is not None:
                concept.inhoud |= wijziging
                concept.bewerking += 1
                concept.bewerkt_op = nu
        soort._default_manager.bulk_update([onderwerp for onderwerp, *_ in van_soort], VELDEN_VAN_VELEN)
        Versie.objects.bulk_update(open_.values(), ["inhoud", "bewerking", "bewerkt_op"])
        gewijzigd += Versie.objects.bulk_create([*vastgelegd, *nieuw])[len(vastgelegd) :]
    return gewijzigd
