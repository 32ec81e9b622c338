"""Give an application a token for the API, list the tokens, or withdraw one."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kcc.lib.perioden import TIJDZONE
from kcc.organisatie import services
from kcc.organisatie.enums import Apikanaal, Apiscope
from kcc.organisatie.models import Apitoken


def _moment(tekst: str) -> datetime:
    """A moment in ISO 8601, or a date (its midnight); without an offset it is local time."""
    try:
        moment = datetime.fromisoformat(tekst)
    except ValueError as fout:
        raise ArgumentTypeError(f"“{tekst}” is geen datum of moment, zoals 2027-01-01.") from fout
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=TIJDZONE)


class Command(BaseCommand):
    help = (
        "Maakt een token waarmee een toepassing de API gebruikt en toont het één keer. "
        "Zonder naam: alle tokens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("naam", nargs="?", help="de toepassing die het token krijgt")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Apiscope.values,
            default=[],
            dest="scopes",
            help="wat de toepassing mag; mag vaker",
        )
        parser.add_argument(
            "--verloopt-op", type=_moment, help="bijvoorbeeld 2027-01-01; anders verloopt het nooit"
        )
        parser.add_argument(
            "--quotum", type=int, help="hoogstens zoveel verzoeken per minuut; anders onbeperkt"
        )
        parser.add_argument(
            "--kanaal",
            choices=Apikanaal.values,
            help="op wiens deel van de plekken afspraken van de toepassing tellen; anders online",
        )
        parser.add_argument("--trek-in", action="store_true", help="trek het token met deze naam in")

    def handle(
        self,
        *,
        naam: str | None,
        scopes: list[str],
        verloopt_op: datetime | None,
        quotum: int | None,
        kanaal: str | None,
        trek_in: bool,
        **opties: Any,
    ) -> None:
        nu = timezone.now()
        if naam is None:
            if scopes or verloopt_op or quotum or kanaal or trek_in:
                raise CommandError("Geef de naam van de toepassing.")
            self._toon(nu)
        elif trek_in:
            if scopes or verloopt_op or quotum or kanaal:
                raise CommandError(
                    "--trek-in gaat niet samen met --scope, --verloopt-op, --quotum of --kanaal."
                )
            try:
                services.trek_apitoken_in(naam=naam, nu=nu)
            except Apitoken.DoesNotExist as fout:
                raise CommandError(f"Er is geen token “{naam}” dat nog geldt.") from fout
            self.stdout.write(f"Het token van {naam} is ingetrokken en werkt niet meer.")
        else:
            if not scopes:
                raise CommandError(f"Geef ten minste één --scope: {', '.join(Apiscope.values)}.")
            try:
                _, geheim = services.maak_apitoken(
                    naam=naam,
                    scopes=[Apiscope(scope) for scope in scopes],
                    nu=nu,
                    verloopt_op=verloopt_op,
                    quotum_per_minuut=quotum,
                    kanaal=Apikanaal(kanaal or Apikanaal.ONLINE),
                )
            except ValidationError as fout:
                raise CommandError(" ".join(fout.messages)) from fout
            # The token alone on standard output, so that a script can read it.
            self.stderr.write(f"Bewaar dit token van {naam} goed: het wordt niet nog eens getoond.")
            self.stdout.write(geheim)

    def _toon(self, nu: datetime) -> None:
        for token in Apitoken.objects.all():
            quotum = f"{token.quotum_per_minuut} per minuut" if token.quotum_per_minuut else "onbeperkt"
            self.stdout.write(
                f"{token.naam:<30} {_stand(token, nu):<26} {quotum:<16} {token.kanaal:<9} "
                f"laatst gebruikt: {_toon_moment(token.laatst_gebruikt_op)}  {', '.join(token.scopes)}"
            )


def _stand(token: Apitoken, nu: datetime) -> str:
    if token.ingetrokken_op:
        return f"ingetrokken {_toon_moment(token.ingetrokken_op)}"
    if token.verloopt_op is None:
        return "geldig"
    woord = "verlopen" if token.verloopt_op <= nu else "geldig tot"
    return f"{woord} {_toon_moment(token.verloopt_op)}"


def _toon_moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(TIJDZONE):%d-%m-%Y %H.%M}" if moment else "nooit"
