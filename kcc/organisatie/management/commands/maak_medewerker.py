"""Make a local account: the first beheerder of a new KCC, or somebody who has no account at the provider."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kcc.organisatie import services
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker


class Command(BaseCommand):
    help = "Maakt een medewerker met een wachtwoord. De beheerder komt ook in /beheer/admin/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gebruikersnaam")
        parser.add_argument("--rol", action="append", choices=Rol.values, required=True, dest="rollen")
        parser.add_argument("--voornaam", default="")
        parser.add_argument("--achternaam", default="")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--wachtwoord-van-stdin",
            action="store_true",
            help="Lees het wachtwoord van de eerste regel van de standaardinvoer; vraag er niet om.",
        )

    def handle(self, *args: Any, **opties: Any) -> None:
        gegevens = {naam: opties[naam] for naam in ("gebruikersnaam", "voornaam", "achternaam", "email")}
        wachtwoord = _lees_wachtwoord(opties["wachtwoord_van_stdin"])
        try:
            validate_password(
                wachtwoord,
                Medewerker(
                    username=gegevens["gebruikersnaam"],
                    first_name=gegevens["voornaam"],
                    last_name=gegevens["achternaam"],
                    email=gegevens["email"],
                ),
            )
            medewerker = services.maak_medewerker(
                **gegevens, wachtwoord=wachtwoord, rollen={Rol(rol) for rol in opties["rollen"]}
            )
        except ValidationError as fout:
            raise CommandError(" ".join(fout.messages)) from fout
        self.stdout.write(
            f"Medewerker {medewerker.get_username()} is gemaakt met: {', '.join(sorted(medewerker.rollen))}."
        )


def _lees_wachtwoord(van_stdin: bool) -> str:
    if van_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError("Er is geen terminal om een wachtwoord te vragen: gebruik --wachtwoord-van-stdin.")
    wachtwoord = getpass("Wachtwoord: ")
    if getpass("Nog een keer: ") != wachtwoord:
        raise CommandError("De twee wachtwoorden zijn niet gelijk.")
    return wachtwoord
