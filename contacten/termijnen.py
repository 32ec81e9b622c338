"""By when a report, question, application, complaint or message is answered: pure, no ORM, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalogus.enums import Termijneenheid
from contacten.enums import Publieksreactiesoort
from kcc.lib import werktijd
from kcc.lib.werktijd import AtwKalender, Dienstkalender, Opschorting

# Norm 10: a message on social media is answered within two working hours.
SOCIAL_TERMIJN = timedelta(hours=2)
SOCIAL_REGEL = "2 werkuren (norm 10), dienstkalender, werkdagen 8.00-18.00 uur"


@dataclass(frozen=True)
class Antwoordtermijn:
    """A term as it was promised or as the law has it; `eenheid` is one of Termijneenheid, but DIRECT."""

    aantal: int
    eenheid: str
    is_wettelijk: bool

    def __str__(self) -> str:
        return f"{self.aantal} {self.eenheid}{' (wettelijk)' if self.is_wettelijk else ''}"


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
