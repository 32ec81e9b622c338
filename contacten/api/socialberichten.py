"""Messages on social media: the list, one of them, registering one, and what is done with it."""

from django.core.exceptions import ValidationError as Ongeldig
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacten import services
from contacten.api.zaken import Zaakbron, ZaakView, ZakenView, actie, log_zaken, per_veld
from contacten.models import SocialBericht, Socialhandeling
from contacten.serializers.socialberichten import (
    NieuwSocialBerichtInvoer,
    SocialAntwoordInvoer,
    SocialBerichtSerializer,
    SocialExpandparameters,
    Socialparameters,
)
from contacten.serializers.zaken import DoorzetInvoer, RedenInvoer
from kcc.organisatie.enums import Handeling


def _rijen(expand: frozenset[str]) -> "QuerySet[SocialBericht]":
    rijen = SocialBericht.objects.select_related("afdeling", "medewerker")
    if "handelingen" in expand:
        log = Socialhandeling.objects.select_related("medewerker", "afdeling")
        rijen = rijen.prefetch_related(Prefetch("handelingen", log))
    return rijen


BRON = Zaakbron(
    onderwerp="Socialberichten",
    model=SocialBericht,
    sleutel="bericht_id",
    deadline="deadline_op",
    serializer=SocialBerichtSerializer,
    rijen=_rijen,
    context=lambda: {"nu": timezone.now()},
)


class SocialBerichtenView(ZakenView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = Socialparameters
    serializer_class = SocialBerichtSerializer

    @extend_schema(
        operation_id="socialberichtenLezen",
        summary="Berichten op social media op volgorde van deadline",
        description="Elk bericht op het blad telt als inzage.",
        responses=SocialBerichtSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="socialberichtMaken",
        summary="Een bericht op social media vastleggen",
        description="Dezelfde referentie is hetzelfde bericht: nog eens sturen mag altijd.",
        request=NieuwSocialBerichtInvoer,
        responses={201: SocialBerichtSerializer},
    )
    def post(self, request: Request) -> Response:
        nu = timezone.now()
        invoer = self.lees(NieuwSocialBerichtInvoer, nu=nu)
        try:
            bericht = services.registreer_socialbericht(
                referentie=invoer["referentie"],
                account=invoer["account"],
                auteur=invoer.get("auteur", ""),
                tekst=invoer.get("tekst", ""),
                url=invoer.get("url", ""),
                # A clock of theirs that is ahead gives nobody more time.
                ontvangen_op=min(invoer["ontvangen_op"], nu),
                is_antwoord_nodig=invoer["is_antwoord_nodig"],
                nu=nu,
            )
        except Ongeldig as fout:
            raise ValidationError(per_veld(fout)) from fout
        log_zaken(request, Handeling.WIJZIGEN, [bericht])
        adres = request.build_absolute_uri(reverse("api:socialbericht", args=[bericht.pk]))
        return Response(BRON.toon(bericht.pk), status=201, headers={"Location": adres})


class SocialBerichtView(ZaakView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = SocialExpandparameters

    @extend_schema(
        operation_id="socialberichtLezen",
        summary="Een bericht op social media bekijken",
        responses=SocialBerichtSerializer,
    )
    def get(self, request: Request, nummer: int) -> Response:
        return super().get(request, nummer)


ACTIES = {
    "nemen": actie(
        BRON,
        "socialberichtNemen",
        "Een bericht op zich nemen",
        services.neem_socialbericht,
        uitleg="Heeft een collega het al, geef dan gezien mee om het over te nemen.",
    ),
    "afhandelen": actie(
        BRON,
        "socialberichtAfhandelen",
        "Het antwoord vastleggen",
        services.beantwoord_socialbericht,
        SocialAntwoordInvoer,
        "Het antwoord zelf staat al op het kanaal.",
    ),
    "afsluiten": actie(
        BRON,
        "socialberichtAfsluiten",
        "Vastleggen dat een antwoord niet nodig is",
        services.leg_vast_dat_antwoord_niet_nodig_is,
        RedenInvoer,
    ),
    "doorzetten": actie(
        BRON,
        "socialberichtDoorzetten",
        "Een bericht doorsturen naar een andere afdeling of een collega",
        services.stuur_socialbericht_door,
        DoorzetInvoer,
        "De deadline blijft staan.",
    ),
}
