"""What runs now and is about to miss its norm, while somebody can still do something about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from afspraken.models import Bezoek
from afspraken.regels import WACHTNORM, WACHTWAARSCHUWING
from contacten.models import Publieksreactie, SocialBericht, Terugbelverzoek
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.lib.werktijd import werkdagen_na
from kcc.organisatie.services import dienstkalender

# An answer on social media is due within two working hours: half of that is soon.
_SOCIAL_BIJNA = timedelta(hours=1)
_REACTIE_BIJNA_WERKDAGEN = 2


@dataclass(frozen=True)
class Rij:
    """A department, place or account: how many are open, about to miss and too late already.

    `eerste`: the first moment at which one of the open ones that are not too late will be.
    """

    naam: str
    open: int
    bijna: int
    te_laat: int
    eerste: datetime | None


@dataclass(frozen=True)
class Stroom:
    """One kind of promise with its rows, those that ask for most first."""

    meetmethode: str
    titel: str
    groep: str
    bijna: str
    rijen: list[Rij]

    def som(self, wat: str) -> int:
        return sum(getattr(rij, wat) for rij in self.rijen)


def lopend(nu: datetime) -> list[Stroom]:
    """The four streams that can still be saved: waiting rooms, callbacks, answers, social media."""
    return [_wachtruimten(nu), _terugbelverzoeken(nu), _publieksreacties(nu), _socialberichten(nu)]


def _wachtruimten(nu: datetime) -> Stroom:
    """Visitors with an appointment who checked in and were not called: late ten minutes after the later of
    appointment and check-in (norm 4)."""
    wachtenden = Bezoek.objects.waiting().filter(datum=lokale_dag(nu), afspraak_op__isnull=False)
    per_locatie: dict[str, list[datetime]] = {}
    for bezoek in wachtenden.select_related("locatie"):
        per_locatie.setdefault(bezoek.locatie.naam, []).append(bezoek.wacht_sinds)
    rijen = []
    for naam, sinds in per_locatie.items():
        wacht = [nu - moment for moment in sinds]
        op_tijd = [moment + WACHTNORM for moment in sinds if nu - moment <= WACHTNORM]
        rijen.append(
            Rij(
                naam,
                len(sinds),
                sum(WACHTWAARSCHUWING <= duur <= WACHTNORM for duur in wacht),
                sum(duur > WACHTNORM for duur in wacht),
                min(op_tijd, default=None),
            )
        )
    return Stroom(
        "wachttijd", "Wachten op een afspraak", "Locatie", "Langer dan 7 minuten", _gesorteerd(rijen)
    )


def _terugbelverzoeken(nu: datetime) -> Stroom:
    """Requests without a first attempt, by the department that has them (norm 6)."""
    verzoeken = Terugbelverzoek.objects.open().filter(eerste_poging_op__isnull=True)
    einde = dag_grenzen(lokale_dag(nu))[1]
    return Stroom(
        "terugbellen",
        "Terugbellen",
        "Afdeling",
        "Vandaag",
        _per_groep(verzoeken, "afdeling__naam", "deadline_op", nu, einde),
    )


def _publieksreacties(nu: datetime) -> Stroom:
    """Unanswered reports, questions, applications and complaints whose term runs (norm 9)."""
    vandaag = lokale_dag(nu)
    bijna_tot = werkdagen_na(vandaag, _REACTIE_BIJNA_WERKDAGEN, dienstkalender())
    groepen = (
        Publieksreactie.objects.open()
        .filter(deadline__isnull=False)
        .order_by()
        .values(wie=F("afdeling__naam"))
        .annotate(
            aantal=Count("pk"),
            te_laat=Count("pk", filter=Q(deadline__lt=vandaag)),
            bijna=Count("pk", filter=Q(deadline__gte=vandaag, deadline__lte=bijna_tot)),
            eerste=Min("deadline", filter=Q(deadline__gte=vandaag)),
        )
    )
    rijen = [
        Rij(
            rij["wie"] or "Zonder afdeling",
            rij["aantal"],
            rij["bijna"],
            rij["te_laat"],
            dag_grenzen(rij["eerste"])[1] if rij["eerste"] else None,
        )
        for rij in groepen
    ]
    return Stroom("antwoord", "Publieksreacties", "Afdeling", "Binnen 2 werkdagen", _gesorteerd(rijen))


def _socialberichten(nu: datetime) -> Stroom:
    """Messages that ask for an answer and have none, by account (norm 10)."""
    berichten = SocialBericht.objects.filter(is_antwoord_nodig=True, beantwoord_op__isnull=True)
    return Stroom(
        "social_antwoord",
        "Social media",
        "Account",
        "Binnen een uur",
        _per_groep(berichten, "account", "deadline_op", nu, nu + _SOCIAL_BIJNA),
    )


def _per_groep(
    rijen: "QuerySet[Terugbelverzoek] | QuerySet[SocialBericht]",
    groep: str,
    deadline: str,
    nu: datetime,
    bijna_tot: datetime,
) -> list[Rij]:
    groepen = (
        rijen.order_by()
        .values(wie=F(groep))
        .annotate(
            aantal=Count("pk"),
            te_laat=Count("pk", filter=Q(**{f"{deadline}__lt": nu})),
            bijna=Count("pk", filter=Q(**{f"{deadline}__gte": nu, f"{deadline}__lt": bijna_tot})),
            eerste=Min(deadline, filter=Q(**{f"{deadline}__gte": nu})),
        )
    )
    return _gesorteerd(
        Rij(rij["wie"] or "Zonder afdeling", rij["aantal"], rij["bijna"], rij["te_laat"], rij["eerste"])
        for rij in groepen
    )


def _gesorteerd(rijen: Iterable[Rij]) -> list[Rij]:
    return sorted(rijen, key=lambda rij: (-rij.bijna, -rij.te_laat, rij.naam))
