"""Loading the whole demo: all of it or nothing, and then what follows from it."""

from collections.abc import Callable

from django.apps import apps
from django.db import connection, models, transaction

from afspraken.models import Afspraak, Beschikbaarheidsmeting, Bezoek
from afspraken.services.prognose import maak_prognose
from catalogus.models import Locatie, Product
from contacten.models import (
    Emailadres,
    Klant,
    Klantcontact,
    Opschorting,
    Publieksreactie,
    SocialBericht,
    Telefoonnummer,
    Terugbelhandeling,
    Terugbelpoging,
    Terugbelverzoek,
    Tevredenheid,
)
from kcc.demo.aantekeningen import vul_aantekeningen
from kcc.demo.agenda import vul_agenda
from kcc.demo.andere_locaties import vul_andere_locaties
from kcc.demo.gemeente import vul_gemeente
from kcc.demo.geschiedenis import vul_geschiedenis
from kcc.demo.klanten import vul_klanten
from kcc.demo.klantzorg import vul_klantzorg
from kcc.demo.lopende_gesprekken import vul_lopende_gesprekken
from kcc.demo.postbus import vul_postbus
from kcc.demo.productmetingen import vul_productmetingen
from kcc.demo.rapporten import vul_rapporten
from kcc.demo.rooster import rol_uit, vul_rooster
from kcc.demo.schalen import Opdracht
from kcc.demo.signalen import vul_signalen
from kcc.demo.vraag import Baliedrukte
from kcc.demo.zaken import vul_zaken
from kcc.demo.zoekvragen import vul_zoekvragen
from kcc.demo.zonder_indexen import zonder_indexen
from kcc.organisatie.models import Afdeling, Medewerker
from servicenormen.services import werk_verouderde_dagen_bij

# Called with the step and how far it all is, from 0 to 1.
Voortgang = Callable[[str, float], None]

_TELLEN: list[type[models.Model]] = [
    Product,
    Locatie,
    Medewerker,
    Klant,
    Afspraak,
    Bezoek,
    Klantcontact,
    Terugbelverzoek,
    Publieksreactie,
    SocialBericht,
    Tevredenheid,
    Beschikbaarheidsmeting,
]
_GROTE_TABELLEN: list[type[models.Model]] = [
    Klant,
    Telefoonnummer,
    Emailadres,
    Bezoek,
    Klantcontact,
    Terugbelverzoek,
    Terugbelpoging,
    Terugbelhandeling,
    Publieksreactie,
    Opschorting,
    SocialBericht,
    Tevredenheid,
    Beschikbaarheidsmeting,
]
# Which apps are emptied, and which of their tables hold what migrations made.
_LEGEN = ["organisatie", "catalogus", "afspraken", "contacten", "servicenormen"]
_BLIJFT = {"afspraken_herinneringsmoment", "servicenormen_servicenorm"}
# Tables that the database keeps anybody from changing.
_ALLEEN_TOEVOEGEN = [
    "organisatie_inzage",
    "servicenormen_vaststelling",
    "servicenormen_halfjaarvaststelling",
]


class NietLeeg(Exception):
    """There are data already; the text says what to do."""


def is_leeg() -> bool:
    """Whether nothing was entered yet."""
    return not (Afdeling.objects.exists() or any(model._default_manager.exists() for model in _TELLEN))


def laad_demo(opdracht: Opdracht, *, opnieuw: bool, voortgang: Voortgang) -> dict[str, int]:
    """Fill the database; returns how many rows of what there are. NietLeeg unless it is, or `opnieuw`."""
    with transaction.atomic():
        if opnieuw:
            _maak_leeg()
        elif not is_leeg():
            raise NietLeeg(
                "De database is niet leeg. Met --opnieuw wordt alles eerst gewist, ook wat u zelf invoerde."
            )
        _vul(opdracht, voortgang)
    # Statistics for the planner; VACUUM, which no transaction can hold, also spares the first readers work.
    bijwerken = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    voortgang("statistiek", 0.9)
    with connection.cursor() as cursor:
        cursor.execute(bijwerken)
    voortgang("prognose", 0.92)
    maak_prognose(nu=opdracht.nu)
    voortgang("servicenormen", 0.95)
    werk_verouderde_dagen_bij()
    # Before the reports are closed, which tell them.
    vul_aantekeningen(opdracht)
    vul_rapporten(opdracht)
    voortgang("signalen", 0.98)
    vul_signalen(opdracht)
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in _TELLEN}


def _vul(opdracht: Opdracht, voortgang: Voortgang) -> None:
    voortgang("gemeente en catalogus", 0.0)
    vul_gemeente(opdracht)
    vul_rooster(opdracht)
    drukte = Baliedrukte(opdracht)
    with zonder_indexen(_GROTE_TABELLEN, voortgang=lambda deel: voortgang("indexen", 0.7 + 0.2 * deel)):
        voortgang("klanten", 0.02)
        klanten = vul_klanten(opdracht)
        voortgang("afspraken", 0.05)
        bezoekers = vul_agenda(opdracht, klanten, drukte)
        voortgang("roosters", 0.08)
        rol_uit(opdracht)
        vul_geschiedenis(
            opdracht, klanten, drukte, bezoekers, lambda deel: voortgang("geschiedenis", 0.1 + 0.6 * deel)
        )
    vul_klantzorg(opdracht, klanten)
    vul_andere_locaties(opdracht)
    vul_productmetingen(opdracht)
    vul_zaken(opdracht)
    vul_lopende_gesprekken(opdracht, klanten)
    vul_postbus(opdracht)
    vul_zoekvragen(opdracht)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _maak_leeg() -> None:
    tabellen = sorted(
        model._meta.db_table
        for app in _LEGEN
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in _BLIJFT
    )
    with connection.cursor() as cursor:
        # Append-only for whoever works with KCC; the demo begins anew.
        for tabel in _ALLEEN_TOEVOEGEN:
            cursor.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tabellen)} RESTART IDENTITY CASCADE")
        for tabel in _ALLEEN_TOEVOEGEN:
            cursor.execute(f"ALTER TABLE {tabel} ENABLE TRIGGER USER")
        for tabel in sorted(_BLIJFT & set(connection.introspection.table_names(cursor))):
            cursor.execute(f"SELECT count(*) FROM {tabel}")  # noqa: S608
            if not cursor.fetchone()[0]:
                raise RuntimeError(f"{tabel} zou leeg raken.")
