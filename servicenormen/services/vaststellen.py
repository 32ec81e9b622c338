"""Writing the report of a tertaal and closing it for good."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from kcc.lib.perioden import Tertaal
from kcc.organisatie.models import Medewerker
from servicenormen.models import Rapporttekst, Vaststelling
from servicenormen.services.rapport import laatste_vaststelling, rapport_van_nu
from servicenormen.services.teksten import bewaar_teksten
from servicenormen.services.tellingen import werk_verouderde_dagen_bij


class KanNietVaststellen(Exception):
    """Why a period cannot be closed now; `str()` says in Dutch what to do."""


def schrijf_rapport(
    *,
    tertaal: Tertaal,
    teksten: Mapping[str, str],
    gezien: Mapping[str, str],
    medewerker: Medewerker,
    nu: datetime,
) -> int:
    """Keep the texts of the report of a tertaal, by the code of their norm; see `bewaar_teksten`."""
    return bewaar_teksten(
        Rapporttekst,
        {"tertaal": str(tertaal)},
        "norm",
        teksten=teksten,
        gezien=gezien,
        medewerker=medewerker,
        nu=nu,
    )


def stel_vast(
    *, tertaal: Tertaal, gezien: int | None, reden: str = "", medewerker: Medewerker, nu: datetime
) -> Vaststelling:
    """Close a finished tertaal: its figures, definitions, targets and texts, unchangeable from then on.

    A tertaal that was closed already gets a revision, with its `reden`. `gezien` is the revision that the
    manager saw (None: none); when another came in between, that is told. Raises KanNietVaststellen.
    """
    if nu < tertaal.einde:
        raise KanNietVaststellen("Dit tertaal is nog niet voorbij. Stel het vast als het voorbij is.")
    # What was corrected up to now counts.
    werk_verouderde_dagen_bij()
    try:
        with stilstaand_beeld():
            vorige = laatste_vaststelling(tertaal)
            if (vorige.revisie if vorige else None) != gezien:
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
def stilstaand_beeld() -> Iterator[None]:
    """A transaction that sees the database as it is at its first query, whatever others commit meanwhile:
    all figures of a report are of one moment. Inside a transaction that has begun, that one's view holds."""
    genest = connection.in_atomic_block
    with transaction.atomic():
        if not genest:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
