"""Telling editors, once, that a text must be reviewed or that a product is not complete any more."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils.formats import date_format

from catalogus.enums import Controlesoort, Publicatiestatus
from catalogus.models import Controlepunt, Product, Vraagantwoord
from catalogus.services.werkvoorraad import Werkregel, werkvoorraad
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Berichtkanaal, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import zet_bericht_klaar

_SLOT = 0x434F4E54
_LANGSTE = 200
# Of a product or an answer, what about it.
_Sleutel = tuple[str, int, str]


@transaction.atomic
def controleer_catalogus(*, nu: datetime, basis_url: str) -> list[Controlepunt]:
    """Note what must be reviewed and what lost its completeness, and mail the editors what is new of that.

    One mail an editor, with everything new of the departments the editor works for. What was told is told
    again only when it changed, or was solved and came back. Of a department without an editor, all are told.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SLOT])
    gevonden = {
        (type(regel.onderwerp).__name__, regel.onderwerp.pk, soort): (regel, waarde[:_LANGSTE])
        for regel in werkvoorraad(lokale_dag(nu))
        if regel.onderwerp.status == Publicatiestatus.GEPUBLICEERD
        for soort, waarde in _punten(regel)
    }
    bekend = {_sleutel(punt): punt for punt in Controlepunt.objects.all()}
    verouderd = [
        punt.pk
        for sleutel, punt in bekend.items()
        if sleutel not in gevonden or gevonden[sleutel][1] != punt.waarde
    ]
    Controlepunt.objects.filter(pk__in=verouderd).delete()
    nieuw: list[tuple[Werkregel, Controlepunt]] = []
    for sleutel, (regel, waarde) in gevonden.items():
        oud = bekend.get(sleutel)
        if oud is None or oud.pk in verouderd:
            nieuw.append((regel, _punt(regel.onderwerp, sleutel[2], waarde, nu)))
    Controlepunt.objects.bulk_create([punt for _, punt in nieuw])
    _mail(nieuw, nu, basis_url)
    return [punt for _, punt in nieuw]


def _punten(regel: Werkregel) -> Iterable[tuple[str, str]]:
    if regel.is_te_laat and regel.onderwerp.reviseren_voor:
        yield Controlesoort.NAKIJKEN, regel.onderwerp.reviseren_voor.isoformat()
    if regel.is_verloren:
        yield Controlesoort.ONVOLLEDIG, ", ".join(regel.ontbreekt)


def _sleutel(punt: Controlepunt) -> _Sleutel:
    if punt.product_id is not None:
        return Product.__name__, punt.product_id, punt.soort
    return Vraagantwoord.__name__, punt.vraagantwoord_id or 0, punt.soort


def _punt(onderwerp: Product | Vraagantwoord, soort: str, waarde: str, nu: datetime) -> Controlepunt:
    punt = Controlepunt(soort=soort, waarde=waarde, sinds=nu)
    if isinstance(onderwerp, Product):
        punt.product = onderwerp
    else:
        punt.vraagantwoord = onderwerp
    return punt


# --- The mail ----------------------------------------------------------------------------------


def _mail(nieuw: list[tuple[Werkregel, Controlepunt]], nu: datetime, basis_url: str) -> None:
    redacteuren = list(
        Medewerker.objects.filter(is_active=True, groups__name=Rol.REDACTEUR)
        .exclude(email="")
        .prefetch_related("afdelingen")
        .distinct()
        .order_by("pk")
    )
    van_afdeling: dict[int, list[Medewerker]] = defaultdict(list)
    for redacteur in redacteuren:
        for afdeling in redacteur.afdelingen.all():
            van_afdeling[afdeling.pk].append(redacteur)
    per_redacteur: dict[int, list[tuple[Werkregel, Controlepunt]]] = defaultdict(list)
    for regel, punt in nieuw:
        for redacteur in van_afdeling.get(regel.onderwerp.afdeling_id) or redacteuren:
            per_redacteur[redacteur.pk].append((regel, punt))
    for redacteur in redacteuren:
        if punten := per_redacteur[redacteur.pk]:
            zet_bericht_klaar(
                # The row of a point is made once for what it tells, so this tells it once.
                sleutel=f"catalogus.controle.{redacteur.pk}.{_vingerafdruk(punten)}",
                kanaal=Berichtkanaal.EMAIL,
                aan=redacteur.email,
                onderwerp=_onderwerp(len(punten)),
                tekst=_tekst(redacteur, punten, basis_url),
                nu=nu,
            )


def _vingerafdruk(punten: list[tuple[Werkregel, Controlepunt]]) -> str:
    nummers = ",".join(str(punt.pk) for _, punt in punten)
    return hashlib.sha256(nummers.encode()).hexdigest()[:32]


def _onderwerp(aantal: int) -> str:
    return "Een tekst vraagt uw aandacht" if aantal == 1 else f"{aantal} teksten vragen uw aandacht"


def _tekst(redacteur: Medewerker, punten: list[tuple[Werkregel, Controlepunt]], basis_url: str) -> str:
    delen = [f"Beste {redacteur.first_name or 'collega'},", ""]
    for soort, kop in (
        (Controlesoort.NAKIJKEN, "Deze teksten moeten worden nagekeken:"),
        (Controlesoort.ONVOLLEDIG, "Deze producten zijn niet meer volledig (norm 7):"),
    ):
        regels = [_regel(regel, punt, basis_url) for regel, punt in punten if punt.soort == soort]
        if regels:
            delen += [kop, *regels, ""]
    delen += ["U krijgt dit bericht één keer. In uw werkvoorraad in KCC blijft het staan tot het klaar is."]
    return "\n".join(delen)


def _regel(regel: Werkregel, punt: Controlepunt, basis_url: str) -> str:
    onderwerp = regel.onderwerp
    if punt.soort == Controlesoort.NAKIJKEN and onderwerp.reviseren_voor:
        wat = f"had nagekeken moeten zijn voor {date_format(onderwerp.reviseren_voor, 'j F Y')}"
    else:
        wat = f"er staat niet in: {punt.waarde}"
    adres = reverse("catalogus:redactie_bewerken", args=[regel.soort.pad, onderwerp.code])
    return f"- {regel.naam}: {wat}\n  {basis_url}{adres}"
