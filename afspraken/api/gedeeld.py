"""What the calls about appointments share: reading what was asked, and translating what went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak
from afspraken.services import AfspraakFout, GeenPlek, NietWijzigbaar, Wens
from afspraken.services.huisbezoek import gebied_van
from afspraken.services.reserveren import TeVeelReserveringen
from catalogus.models import Locatie
from catalogus.services import producten_op_code
from kcc.lib.api.fouten import Conflict
from kcc.organisatie.apitoegang import token_van
from kcc.organisatie.enums import Apiscope

OBJECT = "afspraak"
EIGEN: Any = [{"token": []}, {"beheersleutel": []}]
ALLEEN_TOKEN: Any = [{"token": []}]
IEDEREEN: Any = [{}, {"token": []}]


def kanaal_van(request: Request) -> Afspraakkanaal:
    """Of the application that manages appointments, what its token says; everybody else books online."""
    token = token_van(request)
    if token is None or Apiscope.AFSPRAKEN not in token.scopes:
        return Afspraakkanaal.ONLINE
    return Afspraakkanaal(token.kanaal)


def producten_van(codes: Sequence[str], naam: str) -> dict[str, int]:
    """The ids of the published products by code; 400 when there is one that does not exist."""
    gevonden = producten_op_code(codes)
    for code in codes:
        if code not in gevonden:
            raise ValidationError({naam: [f"Er is geen product met de code {code}."]})
    return {code: product.pk for code, product in gevonden.items()}


def locatie_van(code: str) -> Locatie:
    locatie = Locatie.objects.filter(Q(is_actief=True), code=code).first()
    if locatie is None:
        raise ValidationError({"locatie": [f"Er is geen locatie met de code {code}."]})
    return locatie


def vertaal(fout: AfspraakFout) -> Exception:
    """What stood in the way as an answer: 409 when it is the state of now, 400 when it is what was asked."""
    if isinstance(fout, GeenPlek | NietWijzigbaar | TeVeelReserveringen):
        return Conflict(str(fout))
    return ValidationError({"begintOp": [str(fout)]})


def wens_van_invoer(keuzes: Sequence[Mapping[str, Any]], postcode: str = "") -> Wens:
    """The products × persons of a body; with a postcode, or its digits, the wish to be visited there."""
    producten = producten_van([keuze["code"] for keuze in keuzes], "producten")
    gebied_id = gebied_van(postcode) if postcode else None
    if postcode and gebied_id is None:
        raise ValidationError({"postcode": ["Op dit adres komt geen team."]})
    return Wens(tuple((producten[keuze["code"]], keuze["aantal_personen"]) for keuze in keuzes), gebied_id)


def met_regels(afspraak_id: int) -> Afspraak:
    """The appointment with everything that an answer shows."""
    return Afspraak.objects.with_regels().select_related("huisbezoek").get(pk=afspraak_id)
