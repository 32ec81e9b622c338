"""A small gemeente for tests of planning: places with desks of different skills, open on werkdagen."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from afspraken import regels
from afspraken.models import Aanbod, Balie, Bezetting, Productgroep
from afspraken.services import Contactgegevens, Wens, herbereken, plan_afspraak
from catalogus.enums import Productkanaal, Publicatiestatus, Termijneenheid
from catalogus.models import Locatie, Openingstijd, Product, Thema
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Afdeling

MAANDAG = date(2026, 3, 2)
VROEG = datetime(2026, 3, 2, 6, 0, tzinfo=TIJDZONE)


@dataclass
class Wereld:
    locaties: list[Locatie] = field(default_factory=list)
    producten: list[Product] = field(default_factory=list)
    groepen: list[Productgroep] = field(default_factory=list)

    def bezet(self, locatie: Locatie, nummer: int, van: time, tot: time, groepen, datum=MAANDAG) -> Bezetting:
        """Staff a desk, by the indexes of the groups it serves, and recompute the day."""
        balie, _ = Balie.objects.get_or_create(locatie=locatie, nummer=nummer)
        bezetting = Bezetting.objects.create(balie=balie, datum=datum, van=van, tot=tot)
        bezetting.groepen.set([self.groepen[i] for i in groepen])
        herbereken(locatie_id=locatie.pk, datums=[datum])
        return bezetting

    def wens(self, *regels_: tuple[int, int]) -> Wens:
        """A wish by (index of product, number of persons)."""
        return Wens(tuple((self.producten[i].pk, personen) for i, personen in regels_))

    def plan(self, locatie: Locatie, cel: int, wens: Wens | None = None, datum=MAANDAG, **extra):
        """Book at a cell of the day; unique key unless given."""
        standaard = {
            "kanaal": "online",
            "contact": Contactgegevens("Jo de Wit", "jo@example.nl"),
            "aanvraag_sleutel": f"test-{next(_teller)}",
            "nu": VROEG,
        }
        return plan_afspraak(
            wens=wens or self.wens((0, 1)),
            locatie=locatie,
            begint_op=regels.cel_moment(datum, cel),
            **(standaard | extra),
        )


def _tellen():
    nummer = 0
    while True:
        nummer += 1
        yield nummer


_teller = _tellen()


def maak_wereld(aantal_locaties: int = 1, aantal_groepen: int = 3, duur: int = 15) -> Wereld:
    """Places open 08:00–18:00, and per group a product of `duur` minutes, 5 more per extra person."""
    wereld = Wereld()
    afdeling = Afdeling.objects.create(code="burgerzaken", naam="Burgerzaken")
    thema = Thema.objects.create(code="burgerzaken", naam="Burgerzaken")
    for n in range(aantal_groepen):
        wereld.groepen.append(Productgroep.objects.create(code=f"groep-{n}", naam=f"Groep {n}"))
        wereld.producten.append(
            Product.objects.create(
                code=f"product-{n}",
                naam=f"Product {n}",
                naam_en=f"Product {n} in English",
                kort="Wat dit is.",
                meenemen="Uw paspoort\nUw bankpas",
                thema=thema,
                afdeling=afdeling,
                status=Publicatiestatus.GEPUBLICEERD,
                kanalen=[Productkanaal.BALIE],
                termijn_eenheid=Termijneenheid.DIRECT,
            )
        )
    for n in range(aantal_locaties):
        locatie = Locatie.objects.create(code=f"locatie-{n}", naam=f"Locatie {n}", volgorde=n)
        wereld.locaties.append(locatie)
        for weekdag in range(1, 6):
            Openingstijd.objects.create(locatie=locatie, weekdag=weekdag, van=time(8), tot=time(18))
        for product, groep in zip(wereld.producten, wereld.groepen, strict=True):
            Aanbod.objects.create(
                locatie=locatie,
                product=product,
                groep=groep,
                duur_minuten=duur,
                extra_minuten_per_persoon=5,
                maximum_personen=4,
            )
    return wereld
