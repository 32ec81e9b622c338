"""The day of a mobile team for who drives it: the visits in order, and telling that one has begun."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afspraken.models import Afspraak, Balie, Bezoek, Huisbezoek
from afspraken.regels_ronde import Halte, Ronde
from afspraken.services import huisbezoek
from afspraken.services.aankomst import meld_aan
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie
from kcc.organisatie.models import Medewerker


@dataclass(frozen=True)
class Ritregel:
    """A visit of the tour: minutes to come there from the stop before; `is_krap`: more than there is time
    for, here or on the way back."""

    huisbezoek: Huisbezoek
    reisminuten: int
    is_krap: bool
    bezoek: Bezoek | None

    @property
    def afspraak(self) -> Afspraak:
        return self.huisbezoek.afspraak


@dataclass(frozen=True)
class Dagronde:
    """The tour of a day in order, and the minutes of the way back."""

    regels: list[Ritregel]
    terug_minuten: int

    @property
    def reisminuten(self) -> int:
        return sum(regel.reisminuten for regel in self.regels) + self.terug_minuten


def lees_dagronde(team: Locatie, datum: date) -> Dagronde:
    """The appointments of a team on a day, with where it goes; a fixed number of queries."""
    bezoeken = list(
        Huisbezoek.objects.filter(team=team, afspraak__in=Afspraak.objects.holding().filter(datum=datum))
        .select_related("afspraak", "afspraak__bezoek", "gebied")
        .prefetch_related("afspraak__regels__product")
        .order_by("afspraak__begint_op", "pk")
    )
    if not bezoeken:
        return Dagronde([], 0)
    # Only where it goes matters here, in order: the cells are made up.
    haltes = tuple(Halte(n, n + 1, bezoek.gebied_id) for n, bezoek in enumerate(bezoeken))
    leeg = huisbezoek.lees_rondes([team.pk], datum, datum + timedelta(days=1)).get((team.pk, datum))
    basis = leeg.basis if leeg else huisbezoek.gebied_van(team.postcode)
    werkt = leeg.werkt if leeg else huisbezoek.NIETS
    *heen, terug = Ronde(werkt, basis, haltes).reisminuten(huisbezoek.lees_reistijden())
    krap = {
        afspraak.pk
        for afspraak in huisbezoek.krappe_bezoeken(
            team_id=team.pk, vanaf=datum, tot=datum + timedelta(days=1)
        )
    }
    return Dagronde(
        [
            Ritregel(bezoek, minuten, bezoek.pk in krap, getattr(bezoek.afspraak, "bezoek", None))
            for bezoek, minuten in zip(bezoeken, heen, strict=True)
        ],
        terug,
    )


@transaction.atomic
def begin_huisbezoek(*, afspraak_id: int, medewerker: Medewerker, nu: datetime) -> Bezoek:
    """The team is at the door: a visit from now on, which is finished as at a desk. Saying so twice changes
    nothing; BalieFout while the team has not finished the visit before."""
    bezoek = meld_aan(afspraak_id=afspraak_id, nu=nu)
    if bezoek.opgeroepen_op:
        return bezoek
    bezoek.opgeroepen_op = bezoek.laatst_opgeroepen_op = nu
    bezoek.aantal_oproepen = 1
    bezoek.balie = Balie.objects.filter(locatie=bezoek.locatie_id).order_by("nummer").first()
    bezoek.medewerker = medewerker
    try:
        with transaction.atomic():
            bezoek.save()
    except IntegrityError as fout:
        if "bezoek_een_per_balie" not in str(fout):
            raise
        raise BalieFout("Rond eerst het vorige bezoek af.") from fout
    return bezoek
