"""The public interface of kcc.organisatie: state changes and reads of the organisation."""

from kcc.organisatie.services.api import (
    BEWAARTIJD_AANVRAAG,
    MICROSECONDE,
    MINUUT,
    VOORVOEGSEL,
    begin_aanvraag,
    gebruik_apitoken,
    maak_apitoken,
    neem_uit_emmer,
    neem_verzoek,
    onthoud_aanvraag,
    ruim_api_op,
    trek_apitoken_in,
)
from kcc.organisatie.services.berichten import (
    BEWAARTIJD_VERZONDEN,
    BEZORG_TAAK,
    WACHTTIJDEN,
    bezorg_bericht,
    laat_vervallen,
    meld_retour,
    probeer_opnieuw,
    reden,
    wis_verzonden_berichten,
    zet_bericht_klaar,
)
from kcc.organisatie.services.instelling import (
    huidige_instelling,
)
from kcc.organisatie.services.inzage import (
    log_inzage,
    log_inzagen,
)
from kcc.organisatie.services.kalenders import (
    atwkalender,
    bij_gewijzigde_kalender,
    dienstkalender,
    kalenderdagen_gewijzigd,
)
from kcc.organisatie.services.medewerkers import (
    ADMINROLLEN,
    maak_medewerker,
    werk_medewerker_bij,
    wis_tweede_factor,
    zet_rollen,
)
from kcc.organisatie.services.retourmail import (
    MAXIMUM_BYTES,
    verwerk_retourmail,
    wis_retourmail,
)

__all__ = [
    "ADMINROLLEN",
    "BEWAARTIJD_AANVRAAG",
    "BEWAARTIJD_VERZONDEN",
    "BEZORG_TAAK",
    "MAXIMUM_BYTES",
    "MICROSECONDE",
    "MINUUT",
    "VOORVOEGSEL",
    "WACHTTIJDEN",
    "atwkalender",
    "begin_aanvraag",
    "bezorg_bericht",
    "bij_gewijzigde_kalender",
    "dienstkalender",
    "gebruik_apitoken",
    "huidige_instelling",
    "kalenderdagen_gewijzigd",
    "laat_vervallen",
    "log_inzage",
    "log_inzagen",
    "maak_apitoken",
    "maak_medewerker",
    "meld_retour",
    "neem_uit_emmer",
    "neem_verzoek",
    "onthoud_aanvraag",
    "probeer_opnieuw",
    "reden",
    "ruim_api_op",
    "trek_apitoken_in",
    "verwerk_retourmail",
    "werk_medewerker_bij",
    "wis_retourmail",
    "wis_tweede_factor",
    "wis_verzonden_berichten",
    "zet_bericht_klaar",
    "zet_rollen",
]
