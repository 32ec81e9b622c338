"""What a mail of a subscription says: totals only, nothing about a person, made up when it leaves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from kcc.lib.perioden import Halfjaar, Tertaal
from kcc.organisatie.models import Afdeling
from kcc.organisatie.opmaak import Inhoud, NietMeerNodig
from servicenormen.enums import Abonnementsoort, Normstatus
from servicenormen.models import Abonnement, Servicenorm
from servicenormen.regels import KLEINSTE_OPENBARE_GROEP, Telling, toon_percentage
from servicenormen.regels_aantekening import Aantekenregel
from servicenormen.services.abonnementen import ROLLEN
from servicenormen.services.halfjaar import Clusterdeel, halfjaaroverzicht
from servicenormen.services.periode import Periodecijfer, periodecijfers
from servicenormen.services.rapport import Rapport, rapport


def maak_abonnementsmail(gegevens: dict[str, Any], nu: datetime) -> Inhoud:
    """The mail of one period of one subscription. NietMeerNodig when it ended, or who gets it may not see the
    figures any more."""
    abonnement = (
        Abonnement.objects.select_related("medewerker")
        .filter(pk=gegevens["abonnement"], beeindigd_op__isnull=True, medewerker__is_active=True)
        .first()
    )
    if abonnement is None or not abonnement.medewerker.heeft_rol(*ROLLEN):
        raise NietMeerNodig
    afdelingen = list(abonnement.afdelingen.order_by("naam"))
    soort, periode = abonnement.soort, gegevens["periode"]
    if soort == Abonnementsoort.WEEK:
        onderwerp, alineas = _week(periode, abonnement.normen, afdelingen, nu)
    elif soort == Abonnementsoort.TERTAAL:
        onderwerp, alineas = _tertaal(Tertaal.lees(periode), abonnement.normen, afdelingen, nu)
    else:
        onderwerp, alineas = _halfjaar(Halfjaar.lees(periode), abonnement.normen, nu)
    alineas = [
        f"Beste {abonnement.medewerker.first_name or 'collega'},",
        *alineas,
        f"U krijgt dit omdat u zich hebt geabonneerd. Opzeggen: {_adres('abonnementen')}",
    ]
    return Inhoud("\n\n".join(alineas), onderwerp)


def _week(
    periode: str, normen: Sequence[str], afdelingen: Sequence[Afdeling], nu: datetime
) -> tuple[str, list[str]]:
    maandag = date.fromisocalendar(int(periode[:4]), int(periode[-2:]), 1)
    zondag = maandag + timedelta(days=6)
    week = _gekozen(periodecijfers(maandag, zondag, nu), normen)
    tertaal = Tertaal.van(zondag)
    tot_nu = {cijfer.norm.code: cijfer.telling for cijfer in periodecijfers(tertaal.eerste_dag, zondag, nu)}
    dagen = Aantekenregel(maandag, zondag, "").dagen
    regels = []
    for cijfer in week:
        nu_toe = tot_nu.get(cijfer.norm.code, Telling())
        regels.append(
            "\n".join(
                [
                    f"{cijfer.norm}: {_zin(cijfer.telling, cijfer.norm)}",
                    f"  Dit tertaal tot en met zondag: {_zin(nu_toe, cijfer.norm)}",
                    *_per_afdeling(cijfer.per_afdeling, cijfer.norm, afdelingen),
                ]
            )
        )
    uitkomst = _uitkomst([cijfer.status for cijfer in week])
    return f"Servicenormen in week {int(periode[-2:])}: {uitkomst}", [
        f"Dit is de stand van de servicenormen in week {int(periode[-2:])} ({dagen}): {uitkomst}.",
        *(regels or ["In deze week golden de normen niet die u koos."]),
        f"Alle cijfers: {_adres('dashboard')}?tertaal={tertaal}",
    ]


def _tertaal(
    tertaal: Tertaal, normen: Sequence[str], afdelingen: Sequence[Afdeling], nu: datetime
) -> tuple[str, list[str]]:
    gesloten: Rapport = rapport(tertaal, nu)
    gekozen = [norm for norm in gesloten.normen if not normen or norm.code in normen]
    regels = []
    for norm in gekozen:
        per_afdeling = {
            deel.code: deel.telling
            for deel in (norm.uitsplitsing["afdeling"].delen if "afdeling" in norm.uitsplitsing else ())
        }
        als_norm = Servicenorm(code=norm.code, titel=norm.titel, doel=norm.doel)
        regels.append(
            "\n".join(
                [
                    f"{als_norm}: {_zin(norm.telling, als_norm)}",
                    *_per_afdeling(per_afdeling, als_norm, afdelingen),
                ]
            )
        )
    uitkomst = _uitkomst([norm.status for norm in gekozen])
    titel = f"tertaal {tertaal.nummer} van {tertaal.jaar}"
    return f"Rapport servicenormen, {titel}: {uitkomst}", [
        f"Het rapport van {titel} is vastgesteld: {uitkomst}.",
        *regels,
        "Het hele rapport, met de uitleg bij elke norm en als PDF: "
        f"{settings.KCC_BASIS_URL}{reverse('servicenormen:rapport', args=[tertaal])}",
    ]


def _halfjaar(halfjaar: Halfjaar, normen: Sequence[str], nu: datetime) -> tuple[str, list[str]]:
    overzicht = halfjaaroverzicht(halfjaar, nu)
    titel = f"{'eerste' if halfjaar.nummer == 1 else 'tweede'} halfjaar van {halfjaar.jaar}"
    rijen = [rij for rij in overzicht.geheel if not normen or rij.norm.code in normen]
    uitkomst = _uitkomst([rij.status for rij in rijen])
    return f"Overzicht per cluster, {titel}: {uitkomst}", [
        f"Dit is het overzicht van het {titel}. In de hele gemeente: {uitkomst}.",
        *([overzicht.samenvatting.tekst] if overzicht.samenvatting else []),
        "\n".join(f"{rij.norm}: {_zin(rij.telling, rij.norm)}" for rij in rijen),
        *(_cluster(cluster, normen) for cluster in overzicht.clusters),
        "Het hele overzicht, met knelpunten en signalen: "
        f"{settings.KCC_BASIS_URL}{reverse('servicenormen:halfjaar', args=[halfjaar])}",
    ]


def _cluster(cluster: Clusterdeel, normen: Sequence[str]) -> str:
    rijen = [rij for rij in cluster.rijen if not normen or rij.norm.code in normen]
    if not rijen:
        return f"{cluster.naam}: geen metingen."
    return "\n".join(
        [
            f"{cluster.naam}: {_uitkomst([rij.status for rij in rijen])}.",
            *([cluster.tekst.tekst] if cluster.tekst else []),
            *(f"  {rij.norm}: {_zin(rij.telling, rij.norm)}" for rij in rijen),
        ]
    )


def _gekozen(cijfers: Sequence[Periodecijfer], normen: Sequence[str]) -> list[Periodecijfer]:
    return [cijfer for cijfer in cijfers if not normen or cijfer.norm.code in normen]


def _per_afdeling(
    per_afdeling: Mapping[str, Telling], norm: Servicenorm, afdelingen: Sequence[Afdeling]
) -> list[str]:
    """A line for each chosen department that has cases."""
    return [
        f"  {afdeling.naam}: {_zin(per_afdeling[afdeling.code], norm)}"
        for afdeling in afdelingen
        if afdeling.code in per_afdeling
    ]


def _zin(telling: Telling, norm: Servicenorm) -> str:
    """The figure in words. Of very few cases only that: a mail travels, and they could be somebody's."""
    if not telling.noemer:
        return "geen metingen"
    if telling.noemer < KLEINSTE_OPENBARE_GROEP:
        return f"minder dan {KLEINSTE_OPENBARE_GROEP} gevallen"
    aantal = f"{telling.noemer:,}".replace(",", ".")
    oordeel = telling.status(norm.doel).label.lower()
    return f"{toon_percentage(telling)} van {aantal}, {oordeel} (doel {norm.doel}%)"


def _uitkomst(statussen: Sequence[Normstatus]) -> str:
    gehaald = sum(status == Normstatus.GEHAALD for status in statussen)
    zonder = sum(status == Normstatus.GEEN_METINGEN for status in statussen)
    zin = f"{gehaald} van de {len(statussen)} normen gehaald"
    return f"{zin}, {zonder} zonder metingen" if zonder else zin


def _adres(naam: str) -> str:
    return f"{settings.KCC_BASIS_URL}{reverse(f'servicenormen:{naam}')}"
