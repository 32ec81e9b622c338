"""The public interface of afspraken: capacity, booking and the desk."""

from afspraken.services.aankomst import (
    draai_aanmelding_terug,
    haal_terug,
    lees_afspraaknummer,
    meld_aan,
    meld_inloop_aan,
    neem_ticket,
)
from afspraken.services.balie import (
    bij_afgerond_bezoek,
    bij_teruggedraaid_bezoek,
    draai_afronding_terug,
    groepen_van_balie,
    huidig_bezoek,
    laatst_afgerond,
    meld_niet_gekomen,
    meld_weggelopen,
    roep_opnieuw_op,
    roep_volgende_op,
    rond_bezoek_af,
    stuur_door,
    wachtrij,
    zet_terug,
)
from afspraken.services.berichten import beheeradres, ics
from afspraken.services.boeken import (
    Contactgegevens,
    beheersleutel,
    is_beheersleutel,
    is_wijzigbaar,
    plan_afspraak,
    verplaats_afspraak,
    verwerk_gemiste_afspraken,
    zeg_afspraak_af,
)
from afspraken.services.capaciteit import conflicten, controleer, herbereken
from afspraken.services.capaciteit_zoeken import Visite, Vrijedag, Wens, visites, zoek_vrij
from afspraken.services.dagsluiting import sluit_dag
from afspraken.services.fouten import (
    AfspraakFout,
    BalieFout,
    GeenPlek,
    NietMogelijk,
    NietWijzigbaar,
    Verouderd,
)
from afspraken.services.handelingen import Uitvoerder
from afspraken.services.rooster import (
    geraakte_dagen,
    herbereken_vanaf,
    toekomstige_dagen,
    verwerk_wijziging,
)
from afspraken.services.rooster_uitrol import rol_rooster_uit
from afspraken.services.stempel import stempel, stempels
from afspraken.services.wachtadvies import Groepsadvies, Wachtadvies, wachtadvies
from afspraken.services.werkplek import ga_zitten, hervat, neem_pauze, werk_in

__all__ = [
    "AfspraakFout",
    "BalieFout",
    "Contactgegevens",
    "GeenPlek",
    "Groepsadvies",
    "NietMogelijk",
    "NietWijzigbaar",
    "Uitvoerder",
    "Verouderd",
    "Visite",
    "Vrijedag",
    "Wachtadvies",
    "Wens",
    "beheeradres",
    "beheersleutel",
    "bij_afgerond_bezoek",
    "bij_teruggedraaid_bezoek",
    "conflicten",
    "controleer",
    "draai_aanmelding_terug",
    "draai_afronding_terug",
    "ga_zitten",
    "geraakte_dagen",
    "groepen_van_balie",
    "haal_terug",
    "herbereken",
    "herbereken_vanaf",
    "hervat",
    "huidig_bezoek",
    "ics",
    "is_beheersleutel",
    "is_wijzigbaar",
    "laatst_afgerond",
    "lees_afspraaknummer",
    "meld_aan",
    "meld_inloop_aan",
    "meld_niet_gekomen",
    "meld_weggelopen",
    "neem_pauze",
    "neem_ticket",
    "plan_afspraak",
    "roep_opnieuw_op",
    "roep_volgende_op",
    "rol_rooster_uit",
    "rond_bezoek_af",
    "sluit_dag",
    "stempel",
    "stempels",
    "stuur_door",
    "toekomstige_dagen",
    "verplaats_afspraak",
    "verwerk_gemiste_afspraken",
    "verwerk_wijziging",
    "visites",
    "wachtadvies",
    "wachtrij",
    "werk_in",
    "zeg_afspraak_af",
    "zet_terug",
    "zoek_vrij",
]
