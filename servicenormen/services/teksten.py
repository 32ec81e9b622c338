"""The texts of a report: kept one by one, and never over somebody else's unseen."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from kcc.organisatie.models import Medewerker
from servicenormen.models import Clustertekst, Rapporttekst


class TekstBotsing(Exception):
    """Somebody else changed a text meanwhile. `teksten`: what is there now, by what each text is about."""

    def __init__(self, teksten: Mapping[str, str]) -> None:
        super().__init__("Iemand anders heeft deze tekst intussen veranderd.")
        self.teksten = dict(teksten)


def kenmerk(tekst: str) -> str:
    """A short mark of a text, by which a form tells later which text it showed."""
    return hashlib.sha256(tekst.encode()).hexdigest()[:16]


@transaction.atomic
def bewaar_teksten(
    model: type[Rapporttekst] | type[Clustertekst],
    periode: Mapping[str, str],
    sleutel: str,
    *,
    teksten: Mapping[str, str],
    gezien: Mapping[str, str],
    medewerker: Medewerker,
    nu: datetime,
) -> int:
    """Keep the texts of a period that were changed, each under the field `sleutel`; returns how many.

    `gezien` has the `kenmerk` of each text as the writer saw it. A text that was changed here and by somebody
    else since is a TekstBotsing, and nothing is written.
    """
    rijen = model._default_manager.filter(**periode)
    # One writer of a report at a time, also of texts that do not exist yet.
    with connection.cursor() as cursor:
        slot = f"{model._meta.db_table}.{'.'.join(periode.values())}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [slot])
    nu_opgeslagen: dict[str, str] = dict(rijen.values_list(sleutel, "tekst"))
    nieuw: dict[str, str] = {}
    botsingen: dict[str, str] = {}
    for waarover, tekst in teksten.items():
        opgeslagen = nu_opgeslagen.get(waarover, "")
        if tekst == opgeslagen or kenmerk(tekst) == gezien.get(waarover):
            continue
        if kenmerk(opgeslagen) == gezien.get(waarover):
            nieuw[waarover] = tekst
        else:
            botsingen[waarover] = opgeslagen
    if botsingen:
        raise TekstBotsing(botsingen)
    for waarover, tekst in nieuw.items():
        rijen.update_or_create(
            defaults={"tekst": tekst, "gewijzigd_door": medewerker, "gewijzigd_op": nu},
            **{**periode, sleutel: waarover},  # type: ignore[arg-type]
        )
    return len(nieuw)
