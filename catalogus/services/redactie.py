"""The life of products and answers: written, checked by a colleague, published, put away and restored.

Every change of a published row goes through a `Versie`. The services lock the subject first and its open
version after it, so that two editors never overwrite each other and a request that is repeated finds what
the first one did.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Product, Versie, Vraagantwoord
from catalogus.services.inhoud import BEHEERVELDEN, Inhoud, inhoud_van, pas_toe
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import huidige_instelling

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


@transaction.atomic
def begin_onderwerp(*, onderwerp: Onderwerp, inhoud: Inhoud, medewerker: Medewerker, nu: datetime) -> Versie:
    """Save a new product or answer with its first draft; nobody but the editors sees it.

    `onderwerp` is not saved yet and has its code. Raises ValidationError (as for a code that exists).
    """
    pas_toe(onderwerp, inhoud | {"status": Publicatiestatus.CONCEPT})
    return _nieuwe_versie(
        onderwerp, inhoud_van(onderwerp) | {"status": Publicatiestatus.GEPUBLICEERD}, medewerker, nu
    )


@transaction.atomic
def sla_concept_op(
    *,
    onderwerp: Onderwerp,
    inhoud: Inhoud,
    gezien: str,
    medewerker: Medewerker,
    nu: datetime,
    vertaling_klopt: Iterable[str] = (),
) -> Versie | None:
    """Save what an editor wrote in the open draft, or begin one; the published row does not change.

    None when nothing is open and nothing changes.

    `gezien` is the token that came with the form: when it is not the newest, AndersBewerktFout and nothing is
    saved. `inhoud` may hold some fields only. `vertaling_klopt` names English fields that translate the Dutch
    text as it now is; a field whose English changed does so by itself.
    """
    onderwerp = vergrendel(onderwerp)
    versie = open_versie(onderwerp)
    if gezien != stand_van(onderwerp):
        raise AndersBewerktFout(versie)
    vorige = werkinhoud(onderwerp)
    nieuw = vorige | inhoud
    if nieuw["status"] == Publicatiestatus.CONCEPT:
        nieuw["status"] = Publicatiestatus.GEPUBLICEERD
    nieuw["vertaald_van"] = _vertaald_van(vorige, nieuw, vertaling_klopt)
    if onderwerp.status == Publicatiestatus.CONCEPT:
        pas_toe(onderwerp, nieuw | {"status": Publicatiestatus.CONCEPT})
    if versie is None:
        if nieuw == vorige:
            return None
        _leg_vast(onderwerp, nu)
        return _nieuwe_versie(onderwerp, nieuw, medewerker, nu)
    _eis(versie, Versiestatus.CONCEPT)
    if nieuw == versie.inhoud:
        return versie
    versie.inhoud = nieuw
    # Who wrote last stands last: a colleague who opens the form sees who is at work.
    versie.schrijvers = [*(pk for pk in versie.schrijvers if pk != medewerker.pk), medewerker.pk]
    if versie.controleur == medewerker:
        # Who sent it back and then writes in it is no second pair of eyes any more.
        versie.controleur = None
    return _bewaar(versie, nu)


@transaction.atomic
def bied_aan(*, versie: Versie, toelichting: str, nu: datetime, gezien: str | None = None) -> Versie:
    """Ask a colleague to look at a draft, and say why it changed.

    `gezien`: offer only what was on the screen; AndersBewerktFout otherwise.
    """
    versie = _vergrendel_versie(versie)
    _eis_gezien(versie, gezien)
    _eis(versie, Versiestatus.CONCEPT)
    _controleer(versie)
    versie.status = Versiestatus.TER_CONTROLE
    versie.toelichting = toelichting
    versie.opmerking = ""
    versie.controleur = versie.gecontroleerd_op = None
    return _bewaar(versie, nu)


@transaction.atomic
def stuur_terug(*, versie: Versie, opmerking: str, medewerker: Medewerker, nu: datetime) -> Versie:
    """Back to who wrote it, with what must be better."""
    versie = _vergrendel_versie(versie)
    _eis(versie, Versiestatus.TER_CONTROLE)
    versie.status = Versiestatus.CONCEPT
    versie.opmerking = opmerking
    if medewerker.pk not in versie.schrijvers:
        versie.controleur, versie.gecontroleerd_op = medewerker, nu
    return _bewaar(versie, nu)


@transaction.atomic
def neem_terug(*, versie: Versie, nu: datetime) -> Versie:
    """Make a draft again of what waits for a colleague or for its moment, to go on writing."""
    versie = _vergrendel_versie(versie)
    _eis(versie, Versiestatus.TER_CONTROLE, Versiestatus.INGEPLAND)
    versie.status = Versiestatus.CONCEPT
    versie.controleur = versie.gecontroleerd_op = versie.publiceren_op = None
    versie.is_zonder_controle = False
    return _bewaar(versie, nu)


@transaction.atomic
def trek_in(*, versie: Versie, nu: datetime) -> Versie:
    """Stop with an open version; what is published stays. `herstel` brings it back."""
    versie = _vergrendel_versie(versie)
    _eis(versie, *Versiestatus.open())
    versie.status = Versiestatus.INGETROKKEN
    versie.publiceren_op = None
    return _bewaar(versie, nu)


@transaction.atomic
def publiceer(
    *,
    versie: Versie,
    medewerker: Medewerker,
    nu: datetime,
    publiceren_op: datetime | None = None,
    toelichting: str = "",
    gezien: str | None = None,
) -> Versie:
    """Publish a version, now or at `publiceren_op`; `medewerker` is who checked it.

    Four eyes: it waits for its check and `medewerker` wrote nothing in it. Not asked when the gemeente
    switched that off (Instelling.vier_ogen), or when only management fields differ from what is published.
    `gezien`: publish only what the checker saw; AndersBewerktFout otherwise.
    """
    versie = _vergrendel_versie(versie)
    _eis_gezien(versie, gezien)
    _eis(versie, Versiestatus.CONCEPT, Versiestatus.TER_CONTROLE)
    _controleer(versie)
    mag_zonder = mag_zonder_controle(versie)
    if medewerker.pk in versie.schrijvers or versie.status == Versiestatus.CONCEPT:
        if not mag_zonder:
            raise RedactieFout("Een collega moet deze versie bekijken voordat zij gepubliceerd wordt.")
        versie.is_zonder_controle = True
    else:
        versie.controleur, versie.gecontroleerd_op = medewerker, nu
    versie.toelichting = toelichting or versie.toelichting
    if publiceren_op is not None and publiceren_op > nu:
        versie.status, versie.publiceren_op = Versiestatus.INGEPLAND, publiceren_op
        return _bewaar(versie, nu)
    return _maak_publiek(versie, nu)


def mag_zonder_controle(versie: Versie) -> bool:
    """Whether who wrote it may publish it: four eyes are off, or nobody reads what changed."""
    return not huidige_instelling().vier_ogen or _is_alleen_beheer(versie)


def publiceer_geplande(*, nu: datetime) -> list[Versie]:
    """Publish every version whose moment has come, each in a transaction of its own.

    One that can no longer be published (its department is gone) becomes a draft again with the reason, so
    that it holds up no other and its editor sees it.
    """
    klaar = []
    for pk in Versie.objects.filter(status=Versiestatus.INGEPLAND, publiceren_op__lte=nu).values_list(
        "pk", flat=True
    ):
        try:
            with transaction.atomic():
                versie = _vergrendel_versie(Versie.objects.get(pk=pk))
                if (
                    versie.status == Versiestatus.INGEPLAND
                    and versie.publiceren_op
                    and versie.publiceren_op <= nu
                ):
                    klaar.append(_maak_publiek(versie, nu))
        except ValidationError as fout:
            with transaction.atomic():
                versie = neem_terug(versie=Versie.objects.get(pk=pk), nu=nu)
                versie.opmerking = f"Niet gepubliceerd: {' '.join(fout.messages)}"[:1000]
                versie.save()
    return klaar


@transaction.atomic
def herstel(*, versie: Versie, medewerker: Medewerker, nu: datetime) -> Versie:
    """Begin a draft with the content of an older version."""
    onderwerp = vergrendel(versie.onderwerp)
    if open_versie(onderwerp) is not None:
        raise RedactieFout(
            "Er is al een concept. Publiceer dat of trek het in voordat u een oude versie herstelt."
        )
    _leg_vast(onderwerp, nu)
    inhoud = inhoud_van(onderwerp) | versie.inhoud
    return _nieuwe_versie(onderwerp, inhoud, medewerker, nu, toelichting=f"Versie {versie.nummer} hersteld")


@transaction.atomic
def neem_over(
    *, onderwerp: Onderwerp, inhoud: Inhoud, toelichting: str, medewerker: Medewerker | None, nu: datetime
) -> Versie | None:
    """Publish content that was decided elsewhere (an import, a change of many at once), without a check.

    An open draft stays open and takes over what changed, so that publishing it later does not undo it.
    None when nothing changes.
    """
    if onderwerp.pk is not None:
        onderwerp = vergrendel(onderwerp)
        _leg_vast(onderwerp, nu)
        vorige = inhoud_van(onderwerp)
        if vorige | inhoud == vorige:
            return None
    pas_toe(onderwerp, inhoud)
    concept = open_versie(onderwerp)
    if concept is not None:
        concept.inhoud = concept.inhoud | inhoud
        _bewaar(concept, nu)
    if onderwerp.status == Publicatiestatus.CONCEPT:
        return None
    return _nieuwe_versie(
        onderwerp,
        inhoud_van(onderwerp),
        medewerker,
        nu,
        toelichting=toelichting,
        is_zonder_controle=True,
        status=Versiestatus.GEPUBLICEERD,
        gepubliceerd_op=nu,
    )


@contextmanager
def proef(*, onderwerp: Onderwerp, inhoud: Inhoud) -> Iterator[None]:
    """Inside it the database reads as if `inhoud` was published; at the end it is as it was.

    For showing a draft exactly as citizens will see it, with the page that they get. Raises ValidationError
    when `inhoud` could not be published.
    """
    with transaction.atomic():
        rij = vergrendel(onderwerp)
        pas_toe(rij, inhoud_van(rij) | inhoud | {"status": Publicatiestatus.GEPUBLICEERD})
        yield
        transaction.set_rollback(True)


# --- Inside ------------------------------------------------------------------------------------


def vergrendel(onderwerp: Onderwerp) -> Onderwerp:
    """The row as it is now, held until the transaction ends."""
    verwijst = ("afdeling", "thema") if isinstance(onderwerp, Product) else ("afdeling",)
    rijen = type(onderwerp)._default_manager.select_related(*verwijst)
    return rijen.select_for_update(of=("self",)).get(pk=onderwerp.pk)


def _vergrendel_versie(versie: Versie) -> Versie:
    vergrendel(versie.onderwerp)
    return Versie.objects.select_for_update(of=("self",)).get(pk=versie.pk)


def _eis(versie: Versie, *statussen: Versiestatus) -> None:
    if versie.status not in statussen:
        raise RedactieFout(
            f"Deze versie is intussen '{versie.get_status_display().lower()}'. "
            "Ververs de pagina om verder te gaan."
        )


def _eis_gezien(versie: Versie, gezien: str | None) -> None:
    if gezien is not None and gezien != f"{versie.nummer}.{versie.bewerking}":
        raise AndersBewerktFout(versie)


def _bewaar(versie: Versie, nu: datetime) -> Versie:
    versie.bewerking += 1
    versie.bewerkt_op = nu
    versie.save()
    return versie


def _controleer(versie: Versie) -> None:
    """Try the content on the row, and take it back: a version that cannot be published goes no further."""
    punt = transaction.savepoint()
    try:
        pas_toe(vergrendel(versie.onderwerp), versie.inhoud)
    finally:
        transaction.savepoint_rollback(punt)


def _is_alleen_beheer(versie: Versie) -> bool:
    onderwerp = versie.onderwerp
    nu = inhoud_van(onderwerp)
    anders = {veld for veld, waarde in versie.inhoud.items() if nu.get(veld) != waarde}
    return onderwerp.status != Publicatiestatus.CONCEPT and anders <= BEHEERVELDEN


def _maak_publiek(versie: Versie, nu: datetime) -> Versie:
    onderwerp = vergrendel(versie.onderwerp)
    _leg_vast(onderwerp, nu)
    pas_toe(onderwerp, versie.inhoud)
    versie.inhoud = inhoud_van(onderwerp)
    versie.status = Versiestatus.GEPUBLICEERD
    versie.gepubliceerd_op = nu
    versie.publiceren_op = None
    return _bewaar(versie, nu)


def _leg_vast(onderwerp: Onderwerp, nu: datetime) -> None:
    """Keep what is published as a version when it is not one yet: loaded, or written past the editors."""
    if onderwerp.status == Publicatiestatus.CONCEPT:
        return
    laatste = (
        onderwerp.versies.filter(status=Versiestatus.GEPUBLICEERD)
        .order_by("-gepubliceerd_op", "-nummer")
        .first()
    )
    nu_gepubliceerd = inhoud_van(onderwerp)
    if laatste is not None and nu_gepubliceerd | laatste.inhoud == nu_gepubliceerd:
        return
    _nieuwe_versie(
        onderwerp,
        nu_gepubliceerd,
        None,
        nu,
        toelichting="Zoals het al gepubliceerd was" if laatste is None else "Buiten de redactie om gewijzigd",
        is_zonder_controle=True,
        status=Versiestatus.GEPUBLICEERD,
        gepubliceerd_op=nu,
    )


def _nieuwe_versie(
    onderwerp: Onderwerp, inhoud: Inhoud, medewerker: Medewerker | None, nu: datetime, **velden: Any
) -> Versie:
    wiens = {"product": onderwerp} if isinstance(onderwerp, Product) else {"vraagantwoord": onderwerp}
    laatste = Versie.objects.filter(Q(**wiens)).aggregate(Max("nummer"))["nummer__max"] or 0
    return Versie.objects.create(
        **wiens,
        nummer=laatste + 1,
        inhoud=inhoud,
        auteur=medewerker,
        schrijvers=[medewerker.pk] if medewerker else [],
        gemaakt_op=nu,
        bewerkt_op=nu,
        **velden,
    )


def _vertaald_van(vorige: Inhoud, nieuw: Inhoud, klopt: Iterable[str]) -> dict[str, str]:
    """Per English field the Dutch text of which it is the translation."""
    vertaald = dict(vorige.get("vertaald_van", {}))
    for veld, waarde in nieuw.items():
        if not veld.endswith("_en"):
            continue
        if not waarde:
            vertaald.pop(veld, None)
        elif waarde != vorige.get(veld) or veld in klopt:
            vertaald[veld] = nieuw[veld.removesuffix("_en")]
    return vertaald
