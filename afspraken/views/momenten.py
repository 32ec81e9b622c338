"""Choosing a place and time, for a new appointment and for one that moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afspraken import regels
from afspraken.services import Visite, Vrijedag, zoek_vrij
from afspraken.services.teams import verenig
from afspraken.views.keuze import Keuze, duur
from afspraken.views.momentknoppen import dagknoppen, in_woorden, kiesknop, opties, plekkaart, tijdknoppen
from afspraken.views.voorkeur import Dagdeel, Voorkeur
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

DAGEN_PER_BLAD = 10
# What is read first, next and last, in days from the first that is asked for, to find the soonest start.
_EERST_DAGEN = (0, 7, 28)
_KWARTIER = 15 // regels.CEL_MINUTEN


@dataclass(frozen=True)
class EersteMoment:
    """The soonest start at a place that meets the preference; None when there is none."""

    locatie: Locatie
    moment: datetime | None


@dataclass(frozen=True)
class Dagdeelmomenten:
    """A part of a day; `momenten` are (start, id of the place)."""

    naam: str
    momenten: list[tuple[datetime, int]]


@dataclass(frozen=True)
class Dagkeuze:
    """One place (or all teams, of which nobody chooses one) by day: the days with a free start, and the
    starts of the chosen day."""

    dagen: list[date]
    datum: date | None
    dagdelen: list[Dagdeelmomenten]
    vorige: date | None
    volgende: date | None


def eerste_momenten(
    visites: Sequence[Visite],
    *,
    kanaal: str,
    nu: datetime,
    voorkeur: Voorkeur | None = None,
    zonder: int | None = None,
) -> list[EersteMoment]:
    """Every place that supplies the wish, soonest first; a place without a fitting start last.

    Here and below `zonder` is what one holds oneself (id): that is free to oneself.
    """
    voorkeur = voorkeur or Voorkeur()
    vandaag = lokale_dag(nu)
    begin = max(vandaag, voorkeur.vanaf or vandaag)
    grenzen = [begin + timedelta(days=dagen) for dagen in _EERST_DAGEN]
    # Most places have something soon; only for the others the rest of the calendar is read.
    eerste: dict[int, datetime] = {}
    for vanaf, tot in pairwise([*grenzen, None]):
        te_zoeken = [visite for visite in visites if visite.locatie_id not in eerste]
        if not te_zoeken or vanaf is None:
            break
        for vrij in voorkeur.passend(_vrij(te_zoeken, kanaal, nu, zonder, vanaf, tot)):
            eerste.setdefault(vrij.locatie_id, regels.cel_moment(vrij.datum, int(vrij.cellen[0])))
    momenten = [EersteMoment(visite.locatie, eerste.get(visite.locatie_id)) for visite in visites]
    return sorted(momenten, key=lambda e: (e.moment is None, e.moment or nu))


def eerste_anders(
    visites: Sequence[Visite], *, kanaal: str, nu: datetime, voorkeur: Voorkeur, zonder: int | None = None
) -> EersteMoment | None:
    """The soonest start when nothing meets the preference: from its date on, or else from now on."""
    for vanaf in dict.fromkeys([voorkeur.vanaf, None]):
        eerste = eerste_momenten(visites, kanaal=kanaal, nu=nu, voorkeur=Voorkeur(vanaf=vanaf), zonder=zonder)
        if eerste and eerste[0].moment:
            return eerste[0]
    return None


def _vrij(
    visites: Sequence[Visite],
    kanaal: str,
    nu: datetime,
    zonder: int | None,
    vanaf: date,
    tot: date | None = None,
) -> list[Vrijedag]:
    """All free days in [vanaf, tot), at most as far ahead as each place allows."""
    horizon = max((visite.horizon_dagen for visite in visites), default=0)
    einde = lokale_dag(nu) + timedelta(days=horizon + 1)
    tot = min(tot or einde, einde)
    return zoek_vrij(visites=visites, kanaal=kanaal, vanaf=vanaf, tot=tot, nu=nu, zonder=zonder)


def dagkeuze(
    visites: Sequence[Visite],
    *,
    kanaal: str,
    nu: datetime,
    gekozen: date | None = None,
    voorkeur: Voorkeur | None = None,
    zonder: int | None = None,
) -> Dagkeuze:
    """The days with a fitting start at any of these, a page of them, and the starts of the chosen day.

    That is `gekozen`, or else the first fitting day after it.
    """
    vrij = (voorkeur or Voorkeur()).passend(_vrij(visites, kanaal, nu, zonder, lokale_dag(nu)))
    per_dag = {datum: list(delen) for datum, delen in groupby(vrij, key=lambda dag: dag.datum)}
    datums = list(per_dag)
    plaats = next((i for i, datum in enumerate(datums) if gekozen and datum >= gekozen), 0)
    begin = plaats - plaats % DAGEN_PER_BLAD
    datum = datums[plaats] if datums else None
    return Dagkeuze(
        dagen=datums[begin : begin + DAGEN_PER_BLAD],
        datum=datum,
        dagdelen=_dagdelen(datum, verenig(per_dag[datum])[datum]) if datum else [],
        vorige=datums[begin - DAGEN_PER_BLAD] if begin else None,
        volgende=datums[begin + DAGEN_PER_BLAD] if begin + DAGEN_PER_BLAD < len(datums) else None,
    )


def _dagdelen(datum: date, starts: Mapping[int, int]) -> list[Dagdeelmomenten]:
    """The first free start of every quarter of an hour: enough to choose from, and nothing is hidden."""
    per_kwartier: dict[int, int] = {}
    for cel in starts:
        per_kwartier.setdefault(cel // _KWARTIER, cel)
    return [
        Dagdeelmomenten(deel.naam, [(regels.cel_moment(datum, cel), starts[cel]) for cel in cellen])
        for deel, cellen in groupby(per_kwartier.values(), key=Dagdeel.van)
    ]


def momentkeuze(
    keuze: Keuze,
    visites: Sequence[Visite],
    *,
    kies_url: str,
    gekozen: date | None,
    nu: datetime,
    houdt_vast: bool = False,
    zonder: int | None = None,
) -> dict[str, Any]:
    """What boeken/_momentkeuze.html shows: all places side by side, or by day the chosen place or, of a home
    visit, whichever team can come.

    `kies_url` is where a chosen moment leads, with `houdt_vast` by POST; `gekozen` is the day to show of one
    place.
    """
    visite = next((v for v in visites if keuze.locatie and v.locatie_id == keuze.locatie.pk), None)
    is_thuis = keuze.gebied_id is not None
    te_zoeken = [visite] if visite and not is_thuis else visites
    context: dict[str, Any] = {
        "keuze": keuze,
        "houdt_vast": houdt_vast,
        "duur": duur(te_zoeken),
        "filter": _filter(keuze, visites, nu),
        "is_thuis": is_thuis,
    }
    if visite is None and not is_thuis:
        eerste = eerste_momenten(visites, kanaal=keuze.kanaal, nu=nu, voorkeur=keuze.voorkeur, zonder=zonder)
        context["plekken"] = [
            _plekkaart(
                keuze.met(e.locatie, None),
                e.moment,
                e.locatie,
                kies_url,
                houdt_vast=houdt_vast,
                is_eerste=e is eerste[0],
            )
            for e in eerste
            if e.moment
        ]
        context["zonder_plek"] = [e.locatie.publieksnaam for e in eerste if not e.moment]
        is_leeg = not context["plekken"]
    else:
        dagen = dagkeuze(
            te_zoeken, kanaal=keuze.kanaal, nu=nu, gekozen=gekozen, voorkeur=keuze.voorkeur, zonder=zonder
        )
        context["datum"] = dagen.datum
        locaties = {visite.locatie_id: visite.locatie for visite in te_zoeken}
        plaatsen = {pk: keuze.met(locatie, None) for pk, locatie in locaties.items()}
        context["dagdelen"] = [
            (
                deel.naam,
                tijdknoppen(
                    (
                        (moment, kies_url + plaatsen[pk].query_om(moment), moment == keuze.moment)
                        for moment, pk in deel.momenten
                    ),
                    houdt_vast=houdt_vast,
                ),
            )
            for deel in dagen.dagdelen
        ]
        plaats = keuze.met(None if is_thuis else keuze.locatie, None)
        context["dagen"] = dagknoppen(
            (datum, _dag_url(plaats, datum), datum == dagen.datum) for datum in dagen.dagen
        )
        context["vorige"], context["volgende"] = (
            datum and _dag_url(plaats, datum) for datum in (dagen.vorige, dagen.volgende)
        )
        context["waar"] = "" if visite is None else waar(visite.locatie)
        context["alle"] = keuze.met(None, None)
        is_leeg = not dagen.dagen
    if is_leeg and keuze.voorkeur:
        context["niets_vrij"] = _niets_vrij(keuze if visite and not is_thuis else keuze.met(None, None))
        anders = eerste_anders(te_zoeken, kanaal=keuze.kanaal, nu=nu, voorkeur=keuze.voorkeur, zonder=zonder)
        if anders and anders.moment:
            context["anders"] = anders
            context["anders_knop"] = kiesknop(
                _("Kies deze tijd"),
                f": {anders.locatie.publieksnaam}, {in_woorden(anders.moment)}",
                kies_url + keuze.met(anders.locatie, anders.moment).query,
                klasse="nl-button nl-button--primary",
                houdt_vast=houdt_vast,
            )
    return context


def _dag_url(plaats: Keuze, datum: date) -> str:
    return f"{plaats.query}&datum={datum}"


def waar(locatie: Locatie) -> str:
    """The address, or how one is helped without going anywhere."""
    if locatie.is_video:
        return _("U praat met ons via uw scherm. U hebt een camera en een microfoon nodig.")
    if locatie.is_mobiel_team:
        return _("Wij komen op het adres dat u opgaf.")
    return locatie.adres


def _plekkaart(
    plaats: Keuze, moment: datetime, locatie: Locatie, kies_url: str, *, houdt_vast: bool, is_eerste: bool
) -> SafeString:
    return plekkaart(
        locatie.publieksnaam,
        waar(locatie),
        moment,
        kies_url + plaats.query_om(moment),
        _dag_url(plaats, lokale_dag(moment)),
        houdt_vast=houdt_vast,
        is_eerste=is_eerste,
    )


def _niets_vrij(keuze: Keuze) -> str:
    """That nothing meets the preference, as a sentence."""
    if keuze.locatie:
        tekst = _("%(wens)s is er in %(plaats)s de komende weken niets vrij.")
    else:
        tekst = _("%(wens)s is er de komende weken niets vrij.")
    return str(
        capfirst(tekst % {"wens": keuze.voorkeur.woorden, "plaats": keuze.locatie and keuze.locatie.naam})
    )


def _filter(keuze: Keuze, visites: Sequence[Visite], nu: datetime) -> dict[str, Any]:
    """The controls of the preference: the options of each, and the days that can be booked."""
    vandaag = lokale_dag(nu)
    horizon = max((visite.horizon_dagen for visite in visites), default=0)
    # A team is sent, not chosen.
    plaatsen = [visite.locatie for visite in visites if not visite.locatie.is_mobiel_team]
    return {
        "heeft_keus": len(plaatsen) > 1,
        "locaties": opties((locatie.code, locatie.naam, locatie == keuze.locatie) for locatie in plaatsen),
        "dagen": opties(
            (nummer + 1, capfirst(naam), nummer + 1 == keuze.voorkeur.weekdag)
            for nummer, naam in WEEKDAYS.items()
        ),
        "dagdelen": opties((deel.value, deel.naam, deel == keuze.voorkeur.dagdeel) for deel in Dagdeel),
        "vanaf": keuze.voorkeur.vanaf,
        "eerste": vandaag,
        "laatste": vandaag + timedelta(days=horizon),
    }
