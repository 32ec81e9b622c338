"""The history of an appointment as a medewerker reads it."""

from dataclasses import dataclass
from datetime import datetime

from afspraken.enums import Afspraakhandelingsoort, Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services.handelingen import wie
from catalogus.models import Locatie


@dataclass(frozen=True)
class Gebeurtenis:
    """One line: what, when, by whom through which channel, why, and for a move from and to where."""

    wat: str
    moment: datetime
    wie: str
    kanaal: str = ""
    reden: str = ""
    van: tuple[Locatie, datetime] | None = None
    naar: tuple[Locatie, datetime] | None = None
    velden: str = ""


def verloop(afspraak: Afspraak) -> list[Gebeurtenis]:
    """Everything that was done to an appointment, newest first, in one query.

    Who made or cancelled it is not known of what was read in from elsewhere; then only that it was.
    """
    soorten = Afspraakhandelingsoort
    regels = []
    gezien = set()
    for handeling in afspraak.handelingen.select_related(
        "medewerker", "apitoken", "van_locatie", "naar_locatie"
    ):
        gezien.add(handeling.soort)
        van = naar = None
        if handeling.van_locatie and handeling.van_begint_op:
            van = (handeling.van_locatie, handeling.van_begint_op)
        if van and handeling.naar_locatie and handeling.naar_begint_op:
            naar = (handeling.naar_locatie, handeling.naar_begint_op)
        regels.append(
            Gebeurtenis(
                handeling.get_soort_display(),
                handeling.moment,
                wie(handeling),
                handeling.get_kanaal_display(),
                handeling.reden,
                van,
                naar,
                handeling.velden,
            )
        )
    if soorten.GEMAAKT not in gezien:
        is_inwoner = afspraak.kanaal == Afspraakkanaal.ONLINE
        gemaakt = Gebeurtenis(
            soorten.GEMAAKT.label,
            afspraak.gemaakt_op,
            "de inwoner" if is_inwoner else "een medewerker",
            afspraak.get_kanaal_display(),
        )
        regels.insert(0, gemaakt)
    if afspraak.status == Afspraakstatus.AFGEZEGD and soorten.AFGEZEGD not in gezien:
        regels.append(Gebeurtenis(soorten.AFGEZEGD.label, afspraak.gewijzigd_op, "onbekend"))
    return regels[::-1]
