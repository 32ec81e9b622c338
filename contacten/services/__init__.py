"""State changes and reads of the contact register; the public interface of the app."""

from contacten.services.aanwezigheid import meld_aanwezig, vergeet_aanwezigheid
from contacten.services.bezoeken import registreer_bezoek, vergeet_bezoek
from contacten.services.concepten import (
    AlGeregistreerd,
    Conceptverschil,
    bewaar_concept,
    gooi_concept_weg,
    lees_concept,
    open_concepten,
    open_gesprek,
    registreer_concept,
    vergeet_concepten,
)
from contacten.services.contactwijziging import stand_van_contact, wijzig_klantcontact
from contacten.services.dossiers import draag_dossier_over, lever_deel, trek_deel_in, zet_deel_uit
from contacten.services.dvo import Dvostand, Score, meet_dvo, spreek_dvo_af
from contacten.services.gemist import (
    GEMIST_SINDS,
    doe_oproep_af,
    klanten_met_nummer,
    maak_terugbelverzoek_van_oproep,
)
from contacten.services.herberekenen import herbereken_termijnen, vraag_herberekening
from contacten.services.klanten import (
    Klantbeeld,
    Klantgegevens,
    klantbeeld,
    maak_klant,
    stand_van_klant,
    wijzig_klant,
    zoek_klanten,
)
from contacten.services.publieksreacties import (
    bepaal_deadline,
    laatste_dag_gezien_vanaf,
    opgeschort_na_termijn,
)
from contacten.services.reactieberichten import antwoordkanaal, schriftelijk_kanaal
from contacten.services.reacties_behandelen import (
    beantwoord_publieksreactie,
    bevestig_ontvangst,
    deel_anders_in,
    draai_intrekking_terug,
    leg_publieksreactie_terug,
    neem_publieksreactie,
    noteer_bij_publieksreactie,
    stuur_publieksreactie_door,
    trek_publieksreactie_in,
    wijzig_afzender,
)
from contacten.services.reacties_registreren import Afzender, registreer_publieksreactie
from contacten.services.reacties_termijn import (
    leg_aanvulling_vast,
    leg_ingebrekestelling_vast,
    verdaag_publieksreactie,
    verschuldigde_dwangsom,
    vraag_om_aanvulling,
)
from contacten.services.registratie import (
    Terugbelvraag,
    Vertegenwoordiging,
    Vraag,
    registreer_klantcontact,
)
from contacten.services.social import (
    beantwoord_socialbericht,
    leg_socialbericht_terug,
    leg_vast_dat_antwoord_niet_nodig_is,
    maak_contact_van_socialbericht,
    neem_socialbericht,
    registreer_socialbericht,
    stuur_socialbericht_door,
)
from contacten.services.stappen import Achterhaald
from contacten.services.telefonie import open_gesprekken, verwerk_gebeurtenis
from contacten.services.terugbellen import (
    heropen,
    leg_terugbelpoging_vast,
    leg_terugbelverzoek_terug,
    neem_terugbelverzoek,
    sluit_terugbelverzoek_af,
    stuur_door,
    trek_terugbelverzoek_in,
)
from contacten.services.verschil import Stand, Veranderd, Verschil
from contacten.services.waarschuwen import waarschuw

__all__ = [
    "GEMIST_SINDS",
    "Achterhaald",
    "Afzender",
    "AlGeregistreerd",
    "Conceptverschil",
    "Dvostand",
    "Klantbeeld",
    "Klantgegevens",
    "Score",
    "Stand",
    "Terugbelvraag",
    "Veranderd",
    "Verschil",
    "Vertegenwoordiging",
    "Vraag",
    "antwoordkanaal",
    "beantwoord_publieksreactie",
    "beantwoord_socialbericht",
    "bepaal_deadline",
    "bevestig_ontvangst",
    "bewaar_concept",
    "deel_anders_in",
    "doe_oproep_af",
    "draag_dossier_over",
    "draai_intrekking_terug",
    "gooi_concept_weg",
    "herbereken_termijnen",
    "heropen",
    "klantbeeld",
    "klanten_met_nummer",
    "laatste_dag_gezien_vanaf",
    "lees_concept",
    "leg_aanvulling_vast",
    "leg_ingebrekestelling_vast",
    "leg_publieksreactie_terug",
    "leg_socialbericht_terug",
    "leg_terugbelpoging_vast",
    "leg_terugbelverzoek_terug",
    "leg_vast_dat_antwoord_niet_nodig_is",
    "lever_deel",
    "maak_contact_van_socialbericht",
    "maak_klant",
    "maak_terugbelverzoek_van_oproep",
    "meet_dvo",
    "meld_aanwezig",
    "neem_publieksreactie",
    "neem_socialbericht",
    "neem_terugbelverzoek",
    "noteer_bij_publieksreactie",
    "open_concepten",
    "open_gesprek",
    "open_gesprekken",
    "opgeschort_na_termijn",
    "registreer_bezoek",
    "registreer_concept",
    "registreer_klantcontact",
    "registreer_publieksreactie",
    "registreer_socialbericht",
    "schriftelijk_kanaal",
    "sluit_terugbelverzoek_af",
    "spreek_dvo_af",
    "stand_van_contact",
    "stand_van_klant",
    "stuur_door",
    "stuur_publieksreactie_door",
    "stuur_socialbericht_door",
    "trek_deel_in",
    "trek_publieksreactie_in",
    "trek_terugbelverzoek_in",
    "verdaag_publieksreactie",
    "vergeet_aanwezigheid",
    "vergeet_bezoek",
    "vergeet_concepten",
    "verschuldigde_dwangsom",
    "verwerk_gebeurtenis",
    "vraag_herberekening",
    "vraag_om_aanvulling",
    "waarschuw",
    "wijzig_afzender",
    "wijzig_klant",
    "wijzig_klantcontact",
    "zet_deel_uit",
    "zoek_klanten",
]
