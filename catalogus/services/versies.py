"""The versions of a product or answer: which is open, what an editor sees, how one is kept.

Every change of a published row goes through a `Versie`. The services lock the subject first and its open
version after it, so that two editors never overwrite each other and a request that is repeated finds what
the first one did.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Product, Versie, Vraagantwoord
from catalogus.services.inhoud import Inhoud, inhoud_van, with_inhoud
from kcc.organisatie.models import Medewerker

Onderwerp = Product | Vraagantwoord


class RedactieFout(Exception):
    """What was asked cannot be done now; the message tells the editor why and what to do."""


class AndersBewerktFout(RedactieFout):
    """Somebody else saved in between; `versie` is what stands there now (None: nothing is open any more)."""

    def __init__(self, versie: Versie | None) -> None:
        self.versie = versie
        super().__init__("Iemand anders heeft dit intussen gewijzigd. Uw tekst is nog niet opgeslagen.")


def stand_van(onderwerp: Onderwerp) -> str:
    """What an editor sees now, as a token for `sla_concept_op`: "versie.bewerking" of the last version."""
    laatste = onderwerp.versies.order_by("-nummer").first()
    return f"{laatste.nummer}.{laatste.bewerking}" if laatste else "0.0"


def open_versie(onderwerp: Onderwerp) -> Versie | None:
    """The version that is being worked on, waits for a colleague or for its moment."""
    return onderwerp.versies.filter(status__in=Versiestatus.open()).first()


def werkinhoud(onderwerp: Onderwerp) -> Inhoud:
    """What an editor goes on with: the open version, or else what is published."""
    versie = open_versie(onderwerp)
    return inhoud_van(onderwerp) | (versie.inhoud if versie else {})


def vergrendel(onderwerp: Onderwerp) -> Onderwerp:
    """The row as it is now, held until the transaction ends."""
    verwijst = ("afdeling", "thema") if isinstance(onderwerp, Product) else ("afdeling",)
    rijen = type(onderwerp)._default_manager.select_related(*verwijst)
    return rijen.select_for_update(of=("self",)).get(pk=onderwerp.pk)


def vergrendel_velen(onderwerpen: Iterable[Onderwerp]) -> list[Onderwerp]:
    """The rows as they are now with their whole content, held until the transaction ends.

    Always in the same order, so that two changes of many at once do not wait for each other. The number of
    queries does not grow with them.
    """
    onderwerpen = list(onderwerpen)
    rijen: list[Onderwerp] = []
    for soort in (Product, Vraagantwoord):
        pks = [onderwerp.pk for onderwerp in onderwerpen if isinstance(onderwerp, soort)]
        if pks:
            rijen += with_inhoud(
                soort._default_manager.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
            )
    return rijen


def vergrendel_versie(versie: Versie) -> Versie:
    """The version as it is now, held together with its subject until the transaction ends."""
    vergrendel(versie.onderwerp)
    return Versie.objects.select_for_update(of=("self",)).get(pk=versie.pk)


def bewaar(versie: Versie, nu: datetime) -> Versie:
    """Save a version that changed: whoever saw an older one will be told."""
    versie.bewerking += 1
    versie.bewerkt_op = nu
    versie.save()
    return versie


def leg_vast(onderwerp: Onderwerp, nu: datetime) -> None:
    """Keep what is published as a version when it is not one yet: loaded, or written past the editors."""
    if onderwerp.status == Publicatiestatus.CONCEPT:
        return
    laatste = (
        onderwerp.versies.filter(status=Versiestatus.GEPUBLICEERD)
        .order_by("-gepubliceerd_op", "-nummer")
        .first()
    )
    versie = ontbrekende_versie(onderwerp, inhoud_van(onderwerp), laatste, _volgend_nummer(onderwerp), nu)
    if versie is not None:
        versie.save(force_insert=True)


def ontbrekende_versie(
    onderwerp: Onderwerp, inhoud: Inhoud, laatste: Versie | None, nummer: int, nu: datetime
) -> Versie | None:
    """Of what is published (`inhoud`) the version that was never made, not saved; None if `laatste` is it."""
    if laatste is not None and inhoud | laatste.inhoud == inhoud:
        return None
    return maak_versie(
        onderwerp,
        nummer,
        inhoud,
        None,
        nu,
        toelichting="Zoals het al gepubliceerd was" if laatste is None else "Buiten de redactie om gewijzigd",
        is_zonder_controle=True,
        status=Versiestatus.GEPUBLICEERD,
        gepubliceerd_op=nu,
    )


def nieuwe_versie(
    onderwerp: Onderwerp, inhoud: Inhoud, medewerker: Medewerker | None, nu: datetime, **velden: Any
) -> Versie:
    """The next version of a subject, saved."""
    versie = maak_versie(onderwerp, _volgend_nummer(onderwerp), inhoud, medewerker, nu, **velden)
    versie.save(force_insert=True)
    return versie


def maak_versie(
    onderwerp: Onderwerp,
    nummer: int,
    inhoud: Inhoud,
    medewerker: Medewerker | None,
    nu: datetime,
    **velden: Any,
) -> Versie:
    """A version that one person wrote at one moment, not saved."""
    wiens = {"product": onderwerp} if isinstance(onderwerp, Product) else {"vraagantwoord": onderwerp}
    return Versie(
        **wiens,
        nummer=nummer,
        inhoud=inhoud,
        auteur=medewerker,
        schrijvers=[medewerker.pk] if medewerker else [],
        gemaakt_op=nu,
        bewerkt_op=nu,
        **velden,
    )


def _volgend_nummer(onderwerp: Onderwerp) -> int:
    return (onderwerp.versies.aggregate(Max("nummer"))["nummer__max"] or 0) + 1
