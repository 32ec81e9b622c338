"""The public interface of servicenormen: counting, measuring products, reading figures, reporting them,
and signals."""

from servicenormen.services.gevaltelling import geval_telling
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
from servicenormen.services.openbaar import OpenbareNorm, openbare_normen, vastgestelde_tertalen
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
from servicenormen.services.signaalwerk import (
    Effect,
    SignaalFout,
    Signaalweek,
    effect,
    grootste_producten,
    laatste_handeling,
    leg_actie_vast,
    pak_signaal_op,
    signaalweken,
    sluit_signaal,
)
from servicenormen.services.signalen import tel_signaaldagen, werk_signalen_bij, zoek_signalen
from servicenormen.services.standen import (
    DUUR_OPEN,
    WEEK,
    Gevalfilter,
    Normstand,
    Onderdeel,
    eerste_tertaal,
    gevallen,
    indicatorstanden,
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
from servicenormen.services.verdeling import verdeling
from servicenormen.services.vergelijking import Plaats, vergelijking

__all__ = [
    "DUUR_OPEN",
    "WEEK",
    "Effect",
    "Gevalfilter",
    "KanNietVaststellen",
    "NormFout",
    "Normstand",
    "Onderdeel",
    "OpenbareNorm",
    "Plaats",
    "Proefrij",
    "Rapport",
    "Rapportnorm",
    "SignaalFout",
    "Signaalweek",
    "Stroom",
    "TekstBotsing",
    "Toegangstijden",
    "Uitsplitsing",
    "Verschil",
    "begindagen",
    "cijfers",
    "eerste_tertaal",
    "effect",
    "geval_telling",
    "gevallen",
    "grootste_producten",
    "herbouw",
    "indicatorstanden",
    "kenmerk",
    "keur_voorstel_goed",
    "laatste_handeling",
    "laatste_vaststelling",
    "leg_actie_vast",
    "lopend",
    "meet_producten",
    "normstand",
    "openbare_normen",
    "pak_signaal_op",
    "probeer_norm",
    "rapport",
    "rapport_van_nu",
    "schrijf_rapport",
    "signaalweken",
    "sluit_signaal",
    "standen",
    "stel_norm_voor",
    "stel_vast",
    "tel_signaaldagen",
    "trek_voorstel_in",
    "vastgesteld_rapport",
    "vastgestelde_tertalen",
    "verdeling",
    "vergelijking",
    "werk_signalen_bij",
    "werk_verouderde_dagen_bij",
    "wijs_voorstel_af",
    "zoek_signalen",
]
