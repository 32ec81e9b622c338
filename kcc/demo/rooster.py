"""The weekly roster of the desks, and the days that follow from it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from afspraken.models import Balie, Productgroep, Roosterregel
from afspraken.regels import Inzet, cel, cel_omhoog
from afspraken.services import rol_rooster_uit
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie
from kcc.demo.catalogus import gegevens
from kcc.demo.gemeente import bemande_balies
from kcc.demo.schalen import Opdracht

# What the desks of a place can do, by turns: the first one or two serve everybody.
_VAARDIGHEDEN = [
    frozenset({"inschrijving", "akten-en-huwelijk", "belastingbalie"}),
    frozenset({"reisdocumenten", "rijbewijzen"}),
    frozenset({"reisdocumenten", "rijbewijzen", "inschrijving"}),
]
_AVOND = time(18)
_AVONDDIENST_BEGINT = time(11, 30)
_DAGDIENST_EINDIGT = time(17)
_EERSTE_PAUZE = time(11, 45)
_PAUZE = timedelta(minutes=30)
# A shift that is longer than this has a break.
_LANGE_DIENST = timedelta(hours=5, minutes=30)

Dienst = tuple[time, time]


def vul_rooster(opdracht: Opdracht) -> None:
    """Make the weekly pattern of every place."""
    groepen = {groep.code: groep for groep in Productgroep.objects.all()}
    koppeling = Roosterregel.groepen.through
    for plaats, rij in enumerate(gegevens("locaties")):
        locatie = Locatie.objects.get(code=rij["code"])
        balies = {balie.nummer: balie for balie in Balie.objects.filter(locatie=locatie)}
        regels, kunde = [], []
        for index in range(bemande_balies(rij, opdracht)):
            kan = _vaardigheid(index, plaats, frozenset(rij["productgroepen"]))
            for weekdag, van, tot in _diensten(index, rij["openingstijden"]):
                regels.append(
                    Roosterregel(
                        balie=balies[index + 1],
                        weekdag=weekdag,
                        van=van,
                        tot=tot,
                        geldig_vanaf=opdracht.begin,
                    )
                )
                kunde.append(kan)
        Roosterregel.objects.bulk_create(regels)
        koppeling.objects.bulk_create(
            koppeling(roosterregel_id=regel.pk, productgroep_id=groepen[code].pk)
            for regel, kan in zip(regels, kunde, strict=True)
            for code in sorted(kan)
        )


def rol_uit(opdracht: Opdracht) -> None:
    """Turn the pattern into staffed desks from today on, and compute what the appointments leave free."""
    for locatie in Locatie.objects.filter(soort=Locatiesoort.STADSWINKEL).order_by("pk"):
        rol_rooster_uit(locatie_id=locatie.pk, vanaf=opdracht.vandaag, tot=opdracht.venster_einde)


def inzet_per_weekdag(locatie: Locatie) -> dict[int, list[Inzet]]:
    """The desks of a place as the pattern staffs them, per weekday (1 is Monday)."""
    inzet: dict[int, list[Inzet]] = defaultdict(list)
    for regel in Roosterregel.objects.filter(balie__locatie=locatie).prefetch_related("groepen"):
        groepen = frozenset(groep.pk for groep in regel.groepen.all())
        inzet[regel.weekdag].append(Inzet(cel_omhoog(regel.van), cel(regel.tot), groepen))
    return inzet


def _vaardigheid(index: int, plaats: int, geleverd: frozenset[str]) -> frozenset[str]:
    if index <= plaats % 2:
        return geleverd
    return _VAARDIGHEDEN[(index + plaats) % len(_VAARDIGHEDEN)] & geleverd or geleverd


def _diensten(index: int, openingstijden: list[dict[str, str]]) -> Iterator[tuple[int, time, time]]:
    for open_ in openingstijden:
        weekdag = int(open_["weekdag"])
        # Part-timers: every desk but the first is closed one day of the week.
        if index and (weekdag + index) % 5 == 0:
            continue
        venster = (time.fromisoformat(open_["van"]), time.fromisoformat(open_["tot"]))
        for van, tot in _met_pauze(_dienst(index, venster), index):
            yield weekdag, van, tot


def _dienst(index: int, venster: Dienst) -> Dienst:
    """On a long day with an evening one half works the day and the other half the evening."""
    van, tot = venster
    if tot <= _AVOND or van >= _AVONDDIENST_BEGINT:
        return venster
    if index == 0:
        # Somebody who serves everybody is there from the morning on.
        return van, tot
    return (_AVONDDIENST_BEGINT, tot) if index % 2 == 0 else (van, _DAGDIENST_EINDIGT)


def _met_pauze(dienst: Dienst, index: int) -> list[Dienst]:
    """The shift, with a break in the middle that the desks take one after the other."""
    van, tot = dienst
    if _duur(van, tot) <= _LANGE_DIENST:
        return [dienst]
    eerste = _EERSTE_PAUZE if van < _AVONDDIENST_BEGINT else time(15)
    begin = _later(eerste, _PAUZE * (index % 4))
    return [(van, begin), (_later(begin, _PAUZE), tot)]


def _duur(van: time, tot: time) -> timedelta:
    return datetime.combine(date.min, tot) - datetime.combine(date.min, van)


def _later(tijd: time, duur: timedelta) -> time:
    return (datetime.combine(date.min, tijd) + duur).time()
