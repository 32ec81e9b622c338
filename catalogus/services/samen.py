"""Two editors in one draft: nobody overwrites what they did not see, and all else stays side by side."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from catalogus.models import Versie
from catalogus.services.inhoud import Inhoud
from catalogus.services.redactie import sla_concept_op
from catalogus.services.versies import (
    AndersBewerktFout,
    Onderwerp,
    open_versie,
    stand_van,
    werkinhoud,
)
from kcc.organisatie.models import Medewerker

# How often a save is tried again when somebody saved in between; each try sees a newer draft.
_POGINGEN = 5


class BotsingFout(AndersBewerktFout):
    """Both wrote in the same fields; `velden` names them, `inhoud` is what stands there now."""

    def __init__(self, versie: Versie | None, velden: list[str], inhoud: Inhoud) -> None:
        self.velden = velden
        self.inhoud = inhoud
        super().__init__(versie)


def stempel(waarde: Any) -> str:
    """A short mark of one value, the same for equal values: what a form saw of a field."""
    return hashlib.blake2s(json.dumps(waarde, sort_keys=True).encode(), digest_size=6).hexdigest()


def stempels(inhoud: Inhoud) -> dict[str, str]:
    """The marks of every field that is filled in."""
    return {
        veld: stempel(waarde) for veld, waarde in inhoud.items() if veld not in ("vertaald_van", "status")
    }


def sla_velden_op(
    *,
    onderwerp: Onderwerp,
    inhoud: Inhoud,
    gezien: Mapping[str, str],
    medewerker: Medewerker,
    nu: datetime,
    vertaling_klopt: Iterable[str] = (),
) -> Versie | None:
    """Save the fields of `inhoud` that differ from what the form began with (`gezien`, marks per field).

    What somebody else saved in other fields meanwhile stays. BotsingFout, and nothing is saved, when the same
    field became something else there. As sla_concept_op: None when nothing is open and nothing changes.
    """
    gewijzigd = {veld: waarde for veld, waarde in inhoud.items() if stempel(waarde) != gezien.get(veld)}
    klopt = list(vertaling_klopt)
    for _ in range(_POGINGEN):
        # What is compared and the token are of one moment; a save in between makes the token old.
        with transaction.atomic():
            stand = stand_van(onderwerp)
            actueel = werkinhoud(type(onderwerp)._default_manager.get(pk=onderwerp.pk))
        botsend = [
            veld
            for veld, waarde in gewijzigd.items()
            if actueel.get(veld) != waarde and stempel(actueel.get(veld)) != gezien.get(veld)
        ]
        if botsend:
            raise BotsingFout(open_versie(onderwerp), botsend, actueel)
        try:
            return sla_concept_op(
                onderwerp=onderwerp,
                inhoud=gewijzigd,
                gezien=stand,
                medewerker=medewerker,
                nu=nu,
                vertaling_klopt=klopt,
            )
        except AndersBewerktFout:
            continue
    raise BotsingFout(open_versie(onderwerp), list(gewijzigd), actueel)
