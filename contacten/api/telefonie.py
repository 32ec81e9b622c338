"""Call events of the telephone system."""

import logging

from django.core.exceptions import ValidationError as Ongeldig
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacten import services
from contacten.enums import Gebeurtenis
from contacten.serializers.telefonie import GebeurtenisInvoer, TelefoongesprekSerializer
from kcc.lib.api.views import ApiView
from kcc.organisatie.apitoegang import met_scope
from kcc.organisatie.enums import Apiscope
from kcc.organisatie.models import Medewerker

logger = logging.getLogger(__name__)


class GesprekkenView(ApiView):
    permission_classes = [met_scope(Apiscope.TELEFONIE)]
    onderwerp = "Telefonie"

    @extend_schema(
        operation_id="gespreksgebeurtenisMelden",
        summary="Een gebeurtenis van een gesprek melden",
        description=(
            "Aangeboden, opgenomen of beëindigd. Volgorde, vertraging en herhaling maken niet uit: hetzelfde "
            "kenmerk is hetzelfde gesprek. Een gesprek dat niemand opnam, telt als afgebroken contact."
        ),
        request=GebeurtenisInvoer,
        responses={200: TelefoongesprekSerializer},
    )
    def post(self, request: Request) -> Response:
        invoer = self.lees(GebeurtenisInvoer)
        naam = invoer.get("medewerker", "")
        actief = Medewerker.objects.filter(is_active=True)
        medewerker = actief.filter(username__iexact=naam).first() if naam else None
        if naam and medewerker is None:
            # The event still counts for the norm; a refusal would make an answered call a lost one.
            logger.warning("De telefooncentrale noemt een medewerker die hier niet bestaat.")
        try:
            gesprek = services.verwerk_gebeurtenis(
                kenmerk=invoer["kenmerk"],
                soort=Gebeurtenis(invoer["gebeurtenis"]),
                moment=invoer["moment"],
                nummer=invoer.get("nummer", ""),
                medewerker=medewerker,
                nu=timezone.now(),
            )
        except Ongeldig as fout:
            raise ValidationError(fout.message_dict) from fout
        uit = {
            "kenmerk": gesprek.kenmerk,
            "aangeboden_op": gesprek.aangeboden_op,
            "opgenomen_op": gesprek.opgenomen_op,
            "beeindigd_op": gesprek.beeindigd_op,
            "is_medewerker_bekend": gesprek.medewerker_id is not None,
        }
        return Response(TelefoongesprekSerializer(uit).data)
