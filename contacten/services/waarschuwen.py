"""Warning of a deadline, before it and after it: once per step, in working hours, one mail a person.

One mechanism for everything that has a deadline: a source tells which open cases have which deadline and who
has them. The worklists show the same two steps by the same limits (contacten.regels, contacten.termijnen).
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from contacten.enums import Waarschuwingstap, Zaaksoort
from contacten.models import (
    Doorzending,
    Dossierdeel,
    Publieksreactie,
    SocialBericht,
    Terugbelverzoek,
    Waarschuwing,
    einde_van_dag,
)
from contacten.regels import BIJNA_TE_LAAT
from contacten.termijnen import REACTIE_BIJNA_WERKDAGEN, SOCIAL_BIJNA
from kcc.lib.perioden import TIJDZONE, dag_grenzen, lokale_dag
from kcc.lib.werktijd import Dienstkalender, is_werktijd, werkdagen_na
from kcc.organisatie.enums import Berichtkanaal, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import dienstkalender, zet_bericht_klaar

logger = logging.getLogger(__name__)
# So many of one source and step at a time; what is over comes with the next run.
_PER_KEER = 1_000
# A mail names so many; the worklist has them all.
_IN_MAIL = 15
# One run at a time, whichever worker it is in.
_SLOT = 5_120_611


@dataclass(frozen=True)
class Bron:
    """What is open with a deadline. `rijen` are annotated with `grens` (the deadline), `bij_afdeling` and
    `bij_medewerker` (ids or None) and `pagina_id`; `bijna` gives until which deadline it is near at `nu`."""

    soort: Zaaksoort
    rijen: Callable[[], "QuerySet[Any]"]
    bijna: Callable[[datetime, Dienstkalender], datetime]
    pagina: str


@dataclass(frozen=True)
class Melding:
    """One step of one case, for those who can do something about it."""

    soort: Zaaksoort
    stap: Waarschuwingstap
    object_id: int
    pagina: str
    pagina_id: int
    deadline_op: datetime
    afdeling_id: int | None
    medewerker_id: int | None


def _werkdagen_vooruit(nu: datetime, kalender: Dienstkalender) -> datetime:
    return dag_grenzen(werkdagen_na(lokale_dag(nu), REACTIE_BIJNA_WERKDAGEN, kalender))[1]


def _verder(duur: timedelta) -> Callable[[datetime, Dienstkalender], datetime]:
    return lambda nu, _kalender: nu + duur


def _verzoeken() -> "QuerySet[Any]":
    return (
        Terugbelverzoek.objects.open()
        .filter(eerste_poging_op__isnull=True)
        .annotate(
            grens=F("deadline_op"),
            bij_afdeling=F("afdeling_id"),
            bij_medewerker=F("medewerker_id"),
            pagina_id=F("pk"),
        )
    )


def _reacties() -> "QuerySet[Any]":
    return (
        Publieksreactie.objects.open()
        .filter(deadline__isnull=False)
        .annotate(
            grens=einde_van_dag("deadline"),
            bij_afdeling=F("afdeling_id"),
            bij_medewerker=F("medewerker_id"),
            pagina_id=F("pk"),
        )
    )


def _berichten() -> "QuerySet[Any]":
    return SocialBericht.objects.open().annotate(
        grens=F("deadline_op"),
        bij_afdeling=F("afdeling_id"),
        bij_medewerker=F("medewerker_id"),
        pagina_id=F("pk"),
    )


def _delen() -> "QuerySet[Any]":
    open_ = Dossierdeel.objects.open().filter(
        dossier__publieksreactie__beantwoord_op__isnull=True,
        dossier__publieksreactie__ingetrokken_op__isnull=True,
    )
    return open_.annotate(
        grens=einde_van_dag("deadline"),
        bij_afdeling=F("afdeling_id"),
        bij_medewerker=Value(None, output_field=IntegerField()),
        pagina_id=F("dossier__publieksreactie_id"),
    )


def _doorzendingen(veld: str) -> Callable[[], "QuerySet[Any]"]:
    def rijen() -> "QuerySet[Any]":
        return Doorzending.objects.filter(
            geeindigd_op__isnull=True, uiterlijk_op__isnull=False, **{f"{veld}__isnull": False}
        ).annotate(
            grens=F("uiterlijk_op"),
            bij_afdeling=F("afdeling_id"),
            bij_medewerker=F(f"{veld}__medewerker_id"),
            pagina_id=F(f"{veld}_id"),
        )

    return rijen


BRONNEN = (
    Bron(Zaaksoort.TERUGBELVERZOEK, _verzoeken, _verder(BIJNA_TE_LAAT), "contacten:terugbelverzoek"),
    Bron(Zaaksoort.PUBLIEKSREACTIE, _reacties, _werkdagen_vooruit, "contacten:publieksreactie"),
    Bron(Zaaksoort.SOCIALBERICHT, _berichten, _verder(SOCIAL_BIJNA), "contacten:socialbericht"),
    Bron(Zaaksoort.DOSSIERDEEL, _delen, _werkdagen_vooruit, "contacten:publieksreactie"),
    *(
        Bron(Zaaksoort.DOORZENDING, _doorzendingen(zaak), _verder(BIJNA_TE_LAAT), f"contacten:{zaak}")
        for zaak in ("terugbelverzoek", "publieksreactie", "socialbericht")
    ),
)


@transaction.atomic
def waarschuw(*, nu: datetime) -> int:
    """Warn of every step that was reached and not warned of; the number of steps. In working hours only.

    Who has the case gets the mail, else the people of its afdeling, else the KCC. A second run at the same
    time, or right after, finds nothing.
    """
    kalender = dienstkalender()
    if not is_werktijd(nu, kalender) or not _krijg_slot():
        return 0
    meldingen = [melding for bron in BRONNEN for melding in _nieuw(bron, nu, kalender)]
    Waarschuwing.objects.bulk_create(
        Waarschuwing(
            soort=melding.soort,
            object_id=melding.object_id,
            stap=melding.stap,
            deadline_op=melding.deadline_op,
            gemeld_op=nu,
        )
        for melding in meldingen
    )
    for medewerker, eigen in _per_medewerker(meldingen).items():
        _mail(medewerker, eigen, nu)
    if meldingen:
        logger.info("%d termijnen gemeld.", len(meldingen))
    return len(meldingen)


def _krijg_slot() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SLOT])
        return bool(cursor.fetchone()[0])


def _nieuw(bron: Bron, nu: datetime, kalender: Dienstkalender) -> Iterable[Melding]:
    stappen = {
        Waarschuwingstap.TE_LAAT: Q(grens__lt=nu),
        Waarschuwingstap.BIJNA: Q(grens__gte=nu, grens__lte=bron.bijna(nu, kalender)),
    }
    for stap, waar in stappen.items():
        eerder = Waarschuwing.objects.filter(
            soort=bron.soort, object_id=OuterRef("pk"), stap=stap, deadline_op=OuterRef("grens")
        )
        rijen = bron.rijen().filter(waar).filter(~Exists(eerder)).order_by("grens", "pk")
        velden = ("pk", "pagina_id", "grens", "bij_afdeling", "bij_medewerker")
        for pk, pagina_id, grens, afdeling_id, medewerker_id in rijen.values_list(*velden)[:_PER_KEER]:
            yield Melding(bron.soort, stap, pk, bron.pagina, pagina_id, grens, afdeling_id, medewerker_id)


def _per_medewerker(meldingen: list[Melding]) -> dict[Medewerker, list[Melding]]:
    """Who hears of what; somebody without a mail address sees it in the worklist only."""
    if not meldingen:
        return {}
    actief = Medewerker.objects.filter(is_active=True).exclude(email="")
    bezitters = actief.in_bulk({m.medewerker_id for m in meldingen if m.medewerker_id is not None})
    per_afdeling: dict[int | None, list[Medewerker]] = defaultdict(list)
    bewerkers = actief.filter(groups__name__in=[Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.BALIEMEDEWERKER])
    for medewerker in bewerkers.distinct().prefetch_related("afdelingen"):
        for afdeling in medewerker.afdelingen.all():
            per_afdeling[afdeling.pk].append(medewerker)
    if any(m.afdeling_id is None for m in meldingen):
        per_afdeling[None] = list(actief.filter(groups__name=Rol.KCC_MEDEWERKER).distinct())
    verdeeld: dict[Medewerker, list[Melding]] = defaultdict(list)
    for melding in meldingen:
        bezitter = bezitters.get(melding.medewerker_id) if melding.medewerker_id is not None else None
        for medewerker in [bezitter] if bezitter is not None else per_afdeling[melding.afdeling_id]:
            verdeeld[medewerker].append(melding)
    return verdeeld


def _mail(medewerker: Medewerker, meldingen: list[Melding], nu: datetime) -> None:
    """One mail with links and dates; nothing about a person."""
    te_laat = sum(melding.stap == Waarschuwingstap.TE_LAAT for melding in meldingen)
    bijna = len(meldingen) - te_laat
    with translation.override("nl"):
        regels = [
            f"- {melding.soort.label} {melding.pagina_id}: {melding.stap.label.lower()}, "
            f"uiterlijk {date_format(_tot_en_met(melding.deadline_op), 'l j F, H.i')} uur\n"
            f"  {settings.KCC_BASIS_URL}{reverse(melding.pagina, args=[melding.pagina_id])}"
            for melding in sorted(meldingen, key=lambda m: (m.deadline_op, m.object_id))[:_IN_MAIL]
        ]
    meer = len(meldingen) - len(regels)
    zet_bericht_klaar(
        sleutel=f"waarschuwing-{medewerker.pk}-{nu.timestamp():.6f}",
        kanaal=Berichtkanaal.EMAIL,
        aan=medewerker.email,
        onderwerp=f"{te_laat} te laat, {bijna} bijna te laat",
        tekst="\n\n".join(
            [
                f"Beste {medewerker.first_name or medewerker},",
                "Deze termijnen vragen nu uw aandacht:",
                *regels,
                *([f"En nog {meer}. Die staan in uw werklijst."] if meer else []),
                "U krijgt hierover geen tweede bericht.",
            ]
        ),
        nu=nu,
    )


def _tot_en_met(grens: datetime) -> datetime:
    """The last minute of a day instead of the first of the next one."""
    lokaal = grens.astimezone(TIJDZONE)
    return lokaal - timedelta(minutes=1) if (lokaal.hour, lokaal.minute) == (0, 0) else lokaal
