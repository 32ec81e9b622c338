"""What people do with a signal: take it, act, look back at the effect, and close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Sum

from catalogus.models import GemisteZoekdag
from catalogus.services import sleutel_van
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Medewerker
from servicenormen.enums import Signaalbron, Signaalhandelingsoort, Signaalstatus, Signaaluitkomst
from servicenormen.models import Signaal, Signaalhandeling, Signaaltelling
from servicenormen.regels_signalen import DAGEN

# The chart of a signal: so many windows before the one that stood out, and at most so many after it.
_WEKEN_ERVOOR, _WEKEN_ERNA = 16, 12
# The effect is a comparison of so many weeks at most, before and after the action.
_WEKEN_EFFECT = 4


class SignaalFout(Exception):
    """Why this cannot be done with the signal; `str()` says in Dutch what to do."""


@dataclass(frozen=True)
class Signaalweek:
    """Seven days, named by the first, with how often was asked; `na_actie`: all of them after the action."""

    begin: date
    aantal: int
    is_signaal: bool
    na_actie: bool


@dataclass(frozen=True)
class Effect:
    """Asked per week before the action and after it, over `weken` whole weeks after it."""

    voor: float
    na: float
    weken: int

    @property
    def verschil(self) -> int | None:
        """In percent, negative when it became less; None when there was nothing before."""
        return round(100 * (self.na - self.voor) / self.voor) if self.voor else None

    @property
    def procent(self) -> int | None:
        """The size of the difference, in percent."""
        return None if self.verschil is None else abs(self.verschil)


@transaction.atomic
def pak_signaal_op(*, signaal_id: int, gezien: int, medewerker: Medewerker, nu: datetime) -> Signaal:
    """Become the owner, also of what somebody else had."""
    signaal = _open_signaal(signaal_id, gezien)
    if signaal.eigenaar_id == medewerker.pk:
        raise SignaalFout("U heeft dit signaal al opgepakt.")
    van_wie = signaal.eigenaar
    signaal.eigenaar = medewerker
    signaal.status = Signaalstatus.IN_BEHANDELING
    signaal.save(update_fields=["eigenaar", "status"])
    _noteer(
        signaal,
        Signaalhandelingsoort.OPGEPAKT,
        f"Overgenomen van {van_wie}." if van_wie else "",
        medewerker,
        nu,
    )
    return signaal


@transaction.atomic
def leg_actie_vast(
    *,
    signaal_id: int,
    gezien: int,
    actie: str,
    actie_op: date,
    terugkijken_op: date,
    medewerker: Medewerker,
    nu: datetime,
) -> Signaal:
    """Say what is done about it, from which day on, and when to look at the effect. Only by its owner."""
    signaal = _eigen_signaal(signaal_id, gezien, medewerker)
    if terugkijken_op <= actie_op:
        raise SignaalFout("Kies om terug te kijken een dag na de actie.")
    signaal.actie, signaal.actie_op, signaal.terugkijken_op = actie, actie_op, terugkijken_op
    signaal.save(update_fields=["actie", "actie_op", "terugkijken_op"])
    _noteer(signaal, Signaalhandelingsoort.ACTIE, f"{actie_op:%d-%m-%Y}: {actie}"[:1000], medewerker, nu)
    return signaal


@transaction.atomic
def sluit_signaal(
    *,
    signaal_id: int,
    gezien: int,
    uitkomst: Signaaluitkomst,
    toelichting: str,
    medewerker: Medewerker,
    nu: datetime,
) -> Signaal:
    """Close it, with what became of it. That it was no signal anybody may say; the rest is for its owner."""
    signaal = _open_signaal(signaal_id, gezien)
    if signaal.eigenaar_id is None and uitkomst == Signaaluitkomst.GEEN_SIGNAAL:
        signaal.eigenaar = medewerker
    _eis_eigenaar(signaal, medewerker)
    if not signaal.actie and uitkomst in {Signaaluitkomst.WERKTE, Signaaluitkomst.WERKTE_NIET}:
        raise SignaalFout("Er is nog geen actie vastgelegd. Doe dat eerst, of kies een andere uitkomst.")
    signaal.status, signaal.uitkomst, signaal.gesloten_op = Signaalstatus.GESLOTEN, uitkomst, nu
    signaal.save(update_fields=["status", "uitkomst", "gesloten_op", "eigenaar"])
    tekst = f"{uitkomst.label}. {toelichting}".strip()[:1000]
    _noteer(signaal, Signaalhandelingsoort.GESLOTEN, tekst, medewerker, nu)
    return signaal


def laatste_handeling(signaal: Signaal) -> int:
    """What the page has seen of the signal: a form that was made before this number is refused."""
    return signaal.handelingen.aggregate(laatste=Max("pk"))["laatste"] or 0


def signaalweken(signaal: Signaal, nu: datetime) -> list[Signaalweek]:
    """The weeks around a signal, in windows of seven days that fit its own."""
    eind = min(signaal.tot + timedelta(days=DAGEN * _WEKEN_ERNA), lokale_dag(nu) - timedelta(days=1))
    erna = max((eind - signaal.tot).days // DAGEN, 0)
    eerste = signaal.van - timedelta(days=DAGEN * _WEKEN_ERVOOR)
    per_dag = _per_dag(signaal, eerste, signaal.tot + timedelta(days=DAGEN * erna))
    begin_van_telling = min(per_dag, default=eerste)
    weken = []
    for nummer in range(_WEKEN_ERVOOR + 1 + erna):
        begin = eerste + timedelta(days=DAGEN * nummer)
        if begin + timedelta(days=DAGEN) <= begin_van_telling:
            continue
        weken.append(
            Signaalweek(
                begin,
                sum(per_dag.get(begin + timedelta(days=dag), 0) for dag in range(DAGEN)),
                begin == signaal.van,
                signaal.actie_op is not None and begin >= signaal.actie_op,
            )
        )
    return weken


def effect(signaal: Signaal, nu: datetime) -> Effect | None:
    """What the action changed: the weeks of the signal before it beside the whole weeks after it; None as
    long as no week has passed."""
    if signaal.actie_op is None:
        return None
    weken = min((lokale_dag(nu) - signaal.actie_op).days // DAGEN, _WEKEN_EFFECT)
    # What the action is about began with the signal: the quiet weeks before that would hide its effect.
    begin = max(signaal.begin, signaal.actie_op - timedelta(days=DAGEN * _WEKEN_EFFECT))
    ervoor = (signaal.actie_op - begin).days
    if weken < 1 or ervoor < DAGEN:
        return None
    einde = signaal.actie_op + timedelta(days=DAGEN * weken)
    per_dag = _per_dag(signaal, begin, einde - timedelta(days=1))
    voor = sum(aantal for datum, aantal in per_dag.items() if datum < signaal.actie_op)
    return Effect(voor * DAGEN / ervoor, (sum(per_dag.values()) - voor) / weken, weken)


def _per_dag(signaal: Signaal, van: date, tot: date) -> dict[date, int]:
    if signaal.zoekterm:
        gezocht = GemisteZoekdag.objects.filter(
            zoekvraag__sleutel=sleutel_van(signaal.zoekterm), datum__gte=van, datum__lte=tot
        )
        return dict(gezocht.order_by("datum").values_list("datum", "aantal"))
    rijen = Signaaltelling.objects.filter(bron__in=_bronnen(signaal), datum__gte=van, datum__lte=tot)
    if signaal.product_id:
        rijen = rijen.filter(product=signaal.product_id)
    else:
        rijen = rijen.filter(product__thema=signaal.thema_id)
    return dict(rijen.order_by("datum").values_list("datum").annotate(som=Sum("aantal")))


def _bronnen(signaal: Signaal) -> list[str]:
    """What counts in its figures."""
    met_bezoeken = signaal.bron == Signaalbron.CONTACT and signaal.met_bezoeken
    return [signaal.bron, Signaalbron.BEZOEK] if met_bezoeken else [signaal.bron]


def grootste_producten(signaal: Signaal) -> Sequence[dict[str, object]]:
    """The products of a theme that were asked for most in the days of the signal."""
    return list(
        Signaaltelling.objects.filter(
            bron__in=_bronnen(signaal),
            datum__gte=signaal.van,
            datum__lte=signaal.tot,
            product__thema=signaal.thema_id,
        )
        .values("product__code", "product__naam")
        .annotate(som=Sum("aantal"))
        .order_by("-som", "product__naam")[:10]
    )


def _open_signaal(signaal_id: int, gezien: int) -> Signaal:
    signaal = Signaal.objects.select_for_update(of=("self",)).select_related("eigenaar").get(pk=signaal_id)
    if signaal.status == Signaalstatus.GESLOTEN:
        raise SignaalFout("Dit signaal is al gesloten.")
    if laatste_handeling(signaal) != gezien:
        raise SignaalFout("Iemand anders heeft dit signaal net veranderd. Kijk hieronder wat er is gedaan.")
    return signaal


def _eigen_signaal(signaal_id: int, gezien: int, medewerker: Medewerker) -> Signaal:
    signaal = _open_signaal(signaal_id, gezien)
    _eis_eigenaar(signaal, medewerker)
    return signaal


def _eis_eigenaar(signaal: Signaal, medewerker: Medewerker) -> None:
    if signaal.eigenaar_id != medewerker.pk:
        raise SignaalFout("Pak het signaal eerst op. Dan kunt u er iets mee doen.")


def _noteer(
    signaal: Signaal, soort: Signaalhandelingsoort, tekst: str, medewerker: Medewerker, nu: datetime
) -> None:
    Signaalhandeling.objects.create(
        signaal=signaal, moment=nu, medewerker=medewerker, soort=soort, tekst=tekst
    )
