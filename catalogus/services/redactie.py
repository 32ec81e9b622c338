"""The life of products and answers: written, checked by a colleague, published, put away and restored."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Versie
from catalogus.services.inhoud import BEHEERVELDEN, Inhoud, inhoud_van, pas_toe
from catalogus.services.versies import (
    AndersBewerktFout,
    Onderwerp,
    RedactieFout,
    bewaar,
    leg_vast,
    nieuwe_versie,
    open_versie,
    stand_van,
    vergrendel,
    vergrendel_versie,
    werkinhoud,
)
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import huidige_instelling


@transaction.atomic
def begin_onderwerp(*, onderwerp: Onderwerp, inhoud: Inhoud, medewerker: Medewerker, nu: datetime) -> Versie:
    """Save a new product or answer with its first draft; nobody but the editors sees it.

    `onderwerp` is not saved yet and has its code. Raises ValidationError (as for a code that exists).
    """
    pas_toe(onderwerp, inhoud | {"status": Publicatiestatus.CONCEPT})
    return nieuwe_versie(
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
        leg_vast(onderwerp, nu)
        return nieuwe_versie(onderwerp, nieuw, medewerker, nu)
    _eis(versie, Versiestatus.CONCEPT)
    if nieuw == versie.inhoud:
        return versie
    versie.inhoud = nieuw
    # Who wrote last stands last: a colleague who opens the form sees who is at work.
    versie.schrijvers = [*(pk for pk in versie.schrijvers if pk != medewerker.pk), medewerker.pk]
    if versie.controleur == medewerker:
        # Who sent it back and then writes in it is no second pair of eyes any more.
        versie.controleur = None
    return bewaar(versie, nu)


@transaction.atomic
def bied_aan(*, versie: Versie, toelichting: str, nu: datetime, gezien: str | None = None) -> Versie:
    """Ask a colleague to look at a draft, and say why it changed.

    `gezien`: offer only what was on the screen; AndersBewerktFout otherwise.
    """
    versie = vergrendel_versie(versie)
    _eis_gezien(versie, gezien)
    _eis(versie, Versiestatus.CONCEPT)
    _controleer(versie)
    versie.status = Versiestatus.TER_CONTROLE
    versie.toelichting = toelichting
    versie.opmerking = ""
    versie.controleur = versie.gecontroleerd_op = None
    return bewaar(versie, nu)


@transaction.atomic
def stuur_terug(*, versie: Versie, opmerking: str, medewerker: Medewerker, nu: datetime) -> Versie:
    """Back to who wrote it, with what must be better."""
    versie = vergrendel_versie(versie)
    _eis(versie, Versiestatus.TER_CONTROLE)
    versie.status = Versiestatus.CONCEPT
    versie.opmerking = opmerking
    if medewerker.pk not in versie.schrijvers:
        versie.controleur, versie.gecontroleerd_op = medewerker, nu
    return bewaar(versie, nu)


@transaction.atomic
def neem_terug(*, versie: Versie, nu: datetime) -> Versie:
    """Make a draft again of what waits for a colleague or for its moment, to go on writing."""
    versie = vergrendel_versie(versie)
    _eis(versie, Versiestatus.TER_CONTROLE, Versiestatus.INGEPLAND)
    versie.status = Versiestatus.CONCEPT
    versie.controleur = versie.gecontroleerd_op = versie.publiceren_op = None
    versie.is_zonder_controle = False
    return bewaar(versie, nu)


@transaction.atomic
def trek_in(*, versie: Versie, nu: datetime) -> Versie:
    """Stop with an open version; what is published stays. `herstel` brings it back."""
    versie = vergrendel_versie(versie)
    _eis(versie, *Versiestatus.open())
    versie.status = Versiestatus.INGETROKKEN
    versie.publiceren_op = None
    return bewaar(versie, nu)


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
    versie = vergrendel_versie(versie)
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
        return bewaar(versie, nu)
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
                versie = vergrendel_versie(Versie.objects.get(pk=pk))
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
    leg_vast(onderwerp, nu)
    inhoud = inhoud_van(onderwerp) | versie.inhoud
    return nieuwe_versie(onderwerp, inhoud, medewerker, nu, toelichting=f"Versie {versie.nummer} hersteld")


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


def _eis(versie: Versie, *statussen: Versiestatus) -> None:
    if versie.status not in statussen:
        raise RedactieFout(
            f"Deze versie is intussen '{versie.get_status_display().lower()}'. "
            "Ververs de pagina om verder te gaan."
        )


def _eis_gezien(versie: Versie, gezien: str | None) -> None:
    if gezien is not None and gezien != f"{versie.nummer}.{versie.bewerking}":
        raise AndersBewerktFout(versie)


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
    leg_vast(onderwerp, nu)
    pas_toe(onderwerp, versie.inhoud)
    versie.inhoud = inhoud_van(onderwerp)
    versie.status = Versiestatus.GEPUBLICEERD
    versie.gepubliceerd_op = nu
    versie.publiceren_op = None
    return bewaar(versie, nu)


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
