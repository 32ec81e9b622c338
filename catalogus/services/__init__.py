"""Reads and state changes of the catalogue; the public interface of the app."""

from catalogus.services.inhoud import BEHEERVELDEN, Inhoud, inhoud_van, prijslijst, velden_van
from catalogus.services.opening import (
    bij_gewijzigde_openingstijden,
    openingsdagen,
    openingstijden,
    openingstijden_gewijzigd,
)
from catalogus.services.producten import (
    bij_vraag_naar_afspraakproducten,
    is_overal_te_krijgen,
    producten_op_afspraak,
    volledigheid,
)
from catalogus.services.redactie import (
    AndersBewerktFout,
    RedactieFout,
    begin_onderwerp,
    bied_aan,
    herstel,
    neem_over,
    neem_terug,
    open_versie,
    publiceer,
    publiceer_geplande,
    sla_concept_op,
    stand_van,
    stuur_terug,
    trek_in,
    werkinhoud,
    wijzig_beheer,
)
from catalogus.services.zoeken import zoek_producten

__all__ = [
    "BEHEERVELDEN",
    "AndersBewerktFout",
    "Inhoud",
    "RedactieFout",
    "begin_onderwerp",
    "bied_aan",
    "bij_gewijzigde_openingstijden",
    "bij_vraag_naar_afspraakproducten",
    "herstel",
    "inhoud_van",
    "is_overal_te_krijgen",
    "neem_over",
    "neem_terug",
    "open_versie",
    "openingsdagen",
    "openingstijden",
    "openingstijden_gewijzigd",
    "prijslijst",
    "producten_op_afspraak",
    "publiceer",
    "publiceer_geplande",
    "sla_concept_op",
    "stand_van",
    "stuur_terug",
    "trek_in",
    "velden_van",
    "volledigheid",
    "werkinhoud",
    "wijzig_beheer",
    "zoek_producten",
]
