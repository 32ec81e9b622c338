"""Writing the report of a tertaal and closing it for good."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from kcc.lib.perioden import Tertaal
from kcc.organisatie.models import Medewerker
from servicenormen.models import Rapporttekst, Vaststelling
from servicenormen.services.rapport import laatste_vaststelling, rapport_van_nu
from servicenormen.services.tellingen import werk_verouderde_dagen_bij


class KanNietVaststellen(Exception):
    """Why a tertaal cannot be closed now; `str()` says in Dutch what to do."""


class TekstBotsing(Exception):
    """Somebody else changed a text meanwhile. `teksten`: what is there now, by the code of the norm."""

    def __init__(self, teksten: Mapping[str, str]) -> None:
        super().__init__("Iemand anders heeft deze tekst intussen veranderd.")
        self.teksten = dict(teksten)


def kenmerk(tekst: str) -> str:
    """A short mark of a text, by which a form tells later which text it showed."""
    return hashlib.sha256(tekst.encode()).hexdigest()[:16]


@transaction.atomic
def schrijf_rapport(
    *,
    tertaal: Tertaal,
    teksten: Mapping[str, str],
    gezien: Mapping[str, str],
    medewerker: Medewerker,
    nu: datetime,
) -> int:
    """Keep the texts of a report that were changed; returns how many.

    `gezien` has the `kenmerk` of each text as the writer saw it. A text that was changed here and by somebody
    else since is a TekstBotsing, and nothing is written.
    """
    # One writer of a report at a time, also of texts that do not exist yet.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"servicenormen.rapport.{tertaal}"])
    nu_opgeslagen = dict(Rapporttekst.objects.filter(tertaal=str(tertaal)).values_list("norm", "tekst"))
    nieuw: dict[str, str] = {}
    botsingen: dict[str, str] = {}
    for norm, tekst in teksten.items():
        opgeslagen = nu_opgeslagen.get(norm, "")
        if tekst == opgeslagen or kenmerk(tekst) == gezien.get(norm):
            continue
        if kenmerk(opgeslagen) == gezien.get(norm):
            nieuw[norm] = tekst
        else:
            botsingen[norm] = opgeslagen
    if botsingen:
        raise TekstBotsing(botsingen)
    for norm, tekst in nieuw.items():
        Rapporttekst.objects.update_or_create(
            tertaal=str(tertaal),
            norm=norm,
            defaults={"tekst": tekst, "gewijzigd_door": medewerker, "gewijzigd_op": nu},
        )
    return len(nieuw)


def stel_vast(
    *, tertaal: Tertaal, gezien: Vaststelling | None, reden: str = "", medewerker: Medewerker, nu: datetime
) -> Vaststelling:
    """Close a finished tertaal: its figures, definitions, targets and texts, unchangeable from then on.

    A tertaal that was closed already gets a revision, with its `reden`. `gezien` is the vaststelling that the
    manager saw (None: none); when another came in between, that is told. Raises KanNietVaststellen.
    """
    if nu < tertaal.einde:
        raise KanNietVaststellen("Dit tertaal is nog niet voorbij. Stel het vast als het voorbij is.")
    # What was corrected up to now counts.
    werk_verouderde_dagen_bij()
    try:
        with _stilstaand_beeld():
            vorige = laatste_vaststelling(tertaal)
            if vorige != gezien:
                raise KanNietVaststellen(
                    "Dit tertaal is net door iemand anders vastgesteld. Bekijk eerst dat rapport."
                )
            if vorige and not reden:
                raise KanNietVaststellen("Schrijf waarom u de vastgestelde cijfers herziet.")
            rapport = rapport_van_nu(tertaal, nu)
            if not rapport.normen:
                raise KanNietVaststellen("In dit tertaal golden geen normen. Er is niets vast te stellen.")
            if zonder_uitleg := [norm.code for norm in rapport.normen if norm.moet_uitleg]:
                raise KanNietVaststellen(
                    f"Schrijf eerst waarom deze normen niet zijn gehaald: {', '.join(zonder_uitleg)}."
                )
            return Vaststelling.objects.create(
                tertaal=str(tertaal),
                revisie=vorige.revisie + 1 if vorige else 0,
                reden=reden,
                peilmoment=rapport.peilmoment,
                vastgesteld_op=nu,
                vastgesteld_door=medewerker,
                naam=str(medewerker),
                samenvatting=rapport.samenvatting,
                normen=[norm.als_json() for norm in rapport.normen],
            )
    except IntegrityError as fout:
        if "vaststelling_uniek" not in str(fout):
            raise
        raise KanNietVaststellen(
            "Dit tertaal is net door iemand anders vastgesteld. Bekijk eerst dat rapport."
        ) from fout


@contextmanager
def _stilstaand_beeld() -> Iterator[None]:
    """A transaction that sees the database as it is at its first query, whatever others commit meanwhile:
    all figures of a report are of one moment. Inside a transaction that has begun, that one's view holds."""
    genest = connection.in_atomic_block
    with transaction.atomic():
        if not genest:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
