"""The calls about appointments; put together in kcc.api."""

from afspraken.api.afspraken import AfspraakaanmeldingView, AfspraakView, AfsprakenView
from afspraken.api.mogelijkheden import AfspraakmogelijkhedenView
from afspraken.api.reserveringen import ReserveringenView, ReserveringView, VerlengingView

__all__ = [
    "AfspraakView",
    "AfspraakaanmeldingView",
    "AfspraakmogelijkhedenView",
    "AfsprakenView",
    "ReserveringView",
    "ReserveringenView",
    "VerlengingView",
]
