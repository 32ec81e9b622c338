"""By when a report, question, application, complaint or message is answered: pure, no ORM, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalogus.enums import Termijneenheid
from contacten.enums import Publieksreactiesoort, Zaakstand
from kcc.lib import werktijd
from kcc.lib.werktijd import AtwKalender, Dienstkalender, Opschorting

# From the day on which so many werkdagen are left, a publieksreactie stands out in the worklist.
REACTIE_BIJNA_WERKDAGEN = 2
# Awb 4:17: two weeks after a notice of default each day costs money, in three parts of fourteen days.
DWANGSOM_HERSTELTERMIJN = werktijd.Termijn(2, werktijd.Termijneenheid.WEKEN)
DWANGSOM_DAGEN = 14
# Awb 9:11(3): a complaint is adjourned by four weeks; further only as the complainant agrees (9:11(4)).
KLACHT_VERDAGING_WEKEN = 4

# Norm 10: a message on social media is answered within two working hours.
SOCIAL_TERMIJN = timedelta(hours=2)
SOCIAL_BIJNA = timedelta(hours=1)
SOCIAL_REGEL = "2 werkuren (norm 10), dienstkalender, werkdagen 8.00-18.00 uur"


@dataclass(frozen=True)
class Antwoordtermijn:
    """A term as it was promised or as the law has it; `eenheid` is one of Termijneenheid, but DIRECT."""

    aantal: int
    eenheid: str
    is_wettelijk: bool

    def __str__(self) -> str:
        return f"{self.aantal} {self.eenheid}{' (wettelijk)' if self.is_wettelijk else ''}"

    @property
    def kalender(self) -> str:
        """The calendar that its last day comes from; empty for a term that simply counts days."""
        if self.eenheid == Termijneenheid.WERKDAGEN:
            return "dienstkalender"
        return "Algemene termijnenwet" if self.is_wettelijk else ""

    @property
    def loopt_met_wet(self) -> bool:
        """Whether adjournment and suspension move it (Awb); see docs/besluiten/0015."""
        return self.is_wettelijk and self.eenheid != Termijneenheid.WERKDAGEN


# Norm 9: without a product, or with one that has no term, the kind decides. Awb 4:13 and 9:11.
STANDAARDTERMIJN = {
    Publieksreactiesoort.MELDING: Antwoordtermijn(10, Termijneenheid.WERKDAGEN, is_wettelijk=False),
    Publieksreactiesoort.VRAAG: Antwoordtermijn(5, Termijneenheid.WERKDAGEN, is_wettelijk=False),
    Publieksreactiesoort.AANVRAAG: Antwoordtermijn(8, Termijneenheid.WEKEN, is_wettelijk=True),
    Publieksreactiesoort.KLACHT: Antwoordtermijn(6, Termijneenheid.WEKEN, is_wettelijk=True),
}


def antwoordtermijn(
    soort: Publieksreactiesoort, aantal: int | None, eenheid: str, *, is_wettelijk: bool
) -> Antwoordtermijn:
    """The term of the product, or that of the kind when the product has none or is ready at once."""
    if not aantal or eenheid in ("", Termijneenheid.DIRECT):
        return STANDAARDTERMIJN[soort]
    return Antwoordtermijn(aantal, eenheid, is_wettelijk)


def einde_van_termijn(ontvangen: date, aantal: int, eenheid: str, verdaagd_weken: int) -> date | None:
    """The last day by the term and its adjournment alone: no suspensions, no Atw. None in werkdagen."""
    if eenheid == Termijneenheid.WERKDAGEN:
        return None
    einde = werktijd.Termijn(aantal, werktijd.Termijneenheid(eenheid)).na(ontvangen)
    return einde + timedelta(weeks=verdaagd_weken)


def laatste_dag(
    ontvangen: date,
    termijn: Antwoordtermijn,
    dienstkalender: Dienstkalender,
    atwkalender: AtwKalender,
    *,
    verdaagd_weken: int = 0,
    opschortingen: Iterable[Opschorting] = (),
    nu: datetime | None = None,
) -> date | None:
    """The last day on which an answer is in time.

    A term in werkdagen is a service term: nothing moves it. So is every term that is not statutory; in days,
    weeks or months it ends on the day it says. Adjournment and suspension are of statutory terms (Awb).
    While a suspension is open: seen from `nu`, or None when no moment is given.
    """
    if termijn.eenheid == Termijneenheid.WERKDAGEN:
        return werktijd.werkdagen_na(ontvangen, termijn.aantal, dienstkalender)
    als_wet = werktijd.Termijn(termijn.aantal, werktijd.Termijneenheid(termijn.eenheid))
    if not termijn.is_wettelijk:
        return als_wet.na(ontvangen)
    opschortingen = list(opschortingen)
    if nu is None and any(opschorting.voltooid is None for opschorting in opschortingen):
        # One that came too late adds nothing, whether it is open or not.
        zonder = laatste_dag(
            ontvangen,
            termijn,
            dienstkalender,
            atwkalender,
            verdaagd_weken=verdaagd_weken,
            opschortingen=[opschorting for opschorting in opschortingen if opschorting.voltooid],
        )
        loopt = min(opschorting.uitgenodigd for opschorting in opschortingen if opschorting.voltooid is None)
        return zonder if zonder is not None and loopt >= zonder else None
    verdagingen = [werktijd.Termijn(verdaagd_weken, werktijd.Termijneenheid.WEKEN)] if verdaagd_weken else []
    return werktijd.wettelijke_termijn(
        ontvangen, als_wet, atwkalender, verdagingen=verdagingen, opschortingen=opschortingen, nu=nu
    )


def reactiestand(
    *, deadline: date | None, is_beantwoord: bool, is_ingetrokken: bool, vandaag: date, bijna_tot: date
) -> Zaakstand:
    """How a publieksreactie stands on `vandaag`; without a deadline it waits for the sender."""
    if is_beantwoord:
        return Zaakstand.AFGESLOTEN
    if is_ingetrokken:
        return Zaakstand.INGETROKKEN
    if deadline is None:
        return Zaakstand.OPGESCHORT
    if vandaag > deadline:
        return Zaakstand.TE_LAAT
    return Zaakstand.BIJNA_TE_LAAT if deadline <= bijna_tot else Zaakstand.OP_TIJD


def eerste_dwangsomdag(ontvangen: date, deadline: date, atwkalender: AtwKalender) -> date | None:
    """The first day that costs money after a notice of default received on `ontvangen` (Awb 4:17(3)).

    None when the term had not passed yet: a notice that comes too early starts nothing.
    """
    if ontvangen <= deadline:
        return None
    return werktijd.wettelijke_termijn(ontvangen, DWANGSOM_HERSTELTERMIJN, atwkalender) + timedelta(days=1)


def dwangsom(vanaf: date, tot_en_met: date, per_dag: Iterable[int]) -> int:
    """What is due in whole euros over the days `vanaf` through `tot_en_met` (Awb 4:17(1) and (2)).

    `per_dag`: the amount of a day in each part of fourteen days (Dwangsombedrag).
    """
    dagen = max((tot_en_met - vanaf).days + 1, 0)
    bedrag = 0
    for euro in per_dag:
        bedrag += min(dagen, DWANGSOM_DAGEN) * euro
        dagen -= min(dagen, DWANGSOM_DAGEN)
    return bedrag


def berichtstand(
    *, deadline_op: datetime, is_beantwoord: bool, is_antwoord_nodig: bool, nu: datetime
) -> Zaakstand:
    """How a message on social media stands at `nu`."""
    if is_beantwoord:
        return Zaakstand.AFGESLOTEN
    if not is_antwoord_nodig:
        return Zaakstand.GEEN_ANTWOORD
    if nu > deadline_op:
        return Zaakstand.TE_LAAT
    return Zaakstand.BIJNA_TE_LAAT if nu >= deadline_op - SOCIAL_BIJNA else Zaakstand.OP_TIJD
