"""How afdelingen come in from a file and go out again; see docs/importeren.md for the format."""

from kcc.lib.inlezen import Kolom, Schrijfwijze, Soort, waarden
from kcc.organisatie.models import Afdeling

AFDELINGEN = Soort(
    naam="afdelingen",
    kolommen=(
        Kolom("code", waarden.code(50), verplicht=True),
        Kolom("naam", waarden.tekst(200), verplicht=True),
        Kolom("cluster", waarden.tekst(200), leeg=""),
    ),
    sleutel=("code",),
    verwerk=Schrijfwijze(
        Afdeling, {"code": "t.code", "naam": "t.naam", "cluster": "t.cluster"}, sleutel=("code",)
    ),
    uitvoer=lambda nu: Afdeling.objects.order_by("code").values_list("code", "naam", "cluster").iterator(),
)
