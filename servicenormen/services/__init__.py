"""The public interface of servicenormen: counting, measuring products, reading figures and reporting them."""

from servicenormen.services.lopend import Stroom, lopend
from servicenormen.services.normen import (
    NormFout,
    Proefrij,
    begindagen,
    keur_voorstel_goed,
    probeer_norm,
    stel_norm_voor,
    trek_voorstel_in,
    wijs_voorstel_af,
)
from servicenormen.services.productmetingen import meet_producten
from servicenormen.services.rapport import (
    Rapport,
    Rapportnorm,
    Uitsplitsing,
    cijfers,
    laatste_vaststelling,
    rapport,
    rapport_van_nu,
    vastgesteld_rapport,
)
from servicenormen.services.standen import (
    WEEK,
    Gevalfilter,
    Normstand,
    Onderdeel,
    eerste_tertaal,
    gevallen,
    normstand,
    standen,
)
from servicenormen.services.tellingen import Verschil, herbouw, werk_verouderde_dagen_bij
from servicenormen.services.toegangstijd import Toegangstijden
from servicenormen.services.vaststellen import (
    KanNietVaststellen,
    TekstBotsing,
    kenmerk,
    schrijf_rapport,
    stel_vast,
)

__all__ = [
    "WEEK",
    "Gevalfilter",
    "KanNietVaststellen",
    "NormFout",
    "Normstand",
    "Onderdeel",
    "Proefrij",
    "Rapport",
    "Rapportnorm",
    "Stroom",
    "TekstBotsing",
    "Toegangstijden",
    "Uitsplitsing",
    "Verschil",
    "begindagen",
    "cijfers",
    "eerste_tertaal",
    "gevallen",
    "herbouw",
    "kenmerk",
    "keur_voorstel_goed",
    "laatste_vaststelling",
    "lopend",
    "meet_producten",
    "normstand",
    "probeer_norm",
    "rapport",
    "rapport_van_nu",
    "schrijf_rapport",
    "standen",
    "stel_norm_voor",
    "stel_vast",
    "trek_voorstel_in",
    "vastgesteld_rapport",
    "werk_verouderde_dagen_bij",
    "wijs_voorstel_af",
]
