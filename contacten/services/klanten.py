"""Clients: finding, making and changing them, and everything about one at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import RTrim

from afspraken.models import Afspraak
from contacten import regels
from contacten.enums import Antwoordkanaal, Klantsoort, Nummersoort, Poststatus
from contacten.models import (
    Emailadres,
    Klant,
    Klantcontact,
    KlantQuerySet,
    Postbericht,
    Publieksreactie,
    Telefoonnummer,
    Terugbelverzoek,
    zoeknaam,
)
from contacten.services.klantnummers import zoek_op_nummer
from contacten.services.verschil import Stand, controleer_stand

# Of a common name at most this many are looked at before the best are chosen: who types "jansen" only
# must type more, but never waits.
_KANDIDATEN = 200
# Names that sound alike are near enough when the birth date is the same.
_GELIJKENIS = 0.3


@dataclass(frozen=True)
class Klantgegevens:
    """What is known of a client; numbers and addresses in any spelling."""

    naam: str
    soort: Klantsoort = Klantsoort.PERSOON
    geboortedatum: date | None = None
    postcode: str = ""
    huisnummer: str = ""
    taal: str = "nl"
    voorkeurskanaal: Antwoordkanaal | str = ""
    telefoonnummers: tuple[str, ...] = ()
    emailadressen: tuple[str, ...] = ()


def zoek_klanten(*, vraag: str, maximum: int = 20) -> list[Klant]:
    """At most `maximum` clients that answer `vraag` (see regels.lees_zoekvraag), best first.

    A burgerservicenummer matches whole; a phone number or e-mail address matches whole or, while one is
    typing, from its beginning. A name matches when each word begins a word of the client's name; together
    with a birth date it only has to sound alike. Contact data are fetched along, in at most six queries.
    """
    gevraagd = regels.lees_zoekvraag(vraag)
    if gevraagd.is_leeg:
        return []
    klanten: KlantQuerySet = Klant.objects.with_contactgegevens()
    if gevraagd.bsn and (bekend := zoek_op_nummer(soort=Nummersoort.BSN, nummer=gevraagd.bsn)):
        return list(klanten.filter(pk=bekend.pk))
    if gevraagd.telefoon:
        return _op_telefoon(klanten, gevraagd.telefoon, maximum)
    elif gevraagd.email:
        adressen = Emailadres.objects.filter(adres__startswith=gevraagd.email)
        klanten = klanten.filter(pk__in=adressen.values("klant")[:_KANDIDATEN])
    elif gevraagd.geboortedatum or gevraagd.postcode:
        klanten = _op_kenmerken(klanten, gevraagd)
    else:
        klanten = _op_naam(klanten, gevraagd.naam, maximum)
    return list(klanten[:maximum])


def _op_telefoon(klanten: KlantQuerySet, nummer: str, maximum: int) -> list[Klant]:
    """Whose number it is or begins with; then those for whom somebody with this number called before.

    Names first, for the order; only who is shown is fetched whole, with numbers and addresses.
    """
    eigen = Telefoonnummer.objects.filter(nummer__startswith=nummer)
    namen = dict(eigen.values_list("klant", "klant__naam")[:_KANDIDATEN])
    rang = dict.fromkeys(namen, 0)
    # Lists and no subqueries: an OR of those would look at every client.
    teruggebeld = Terugbelverzoek.objects.filter(telefoonnummer=nummer, klant__isnull=False)
    namens = Klantcontact.objects.filter(vertegenwoordiger_telefoon=nummer, klant__isnull=False)
    namen |= dict(
        teruggebeld.exclude(telefoonnummer="")
        .order_by()
        .values_list("klant", "klant__naam")[:_KANDIDATEN]
        .union(
            namens.exclude(vertegenwoordiger_telefoon="")
            .order_by()
            .values_list("klant", "klant__naam")[:_KANDIDATEN]
        )
    )
    sleutels = sorted(namen, key=lambda pk: (rang.get(pk, 1), namen[pk], pk))[:maximum]
    gevonden = klanten.in_bulk(sleutels)
    return [gevonden[sleutel] for sleutel in sleutels if sleutel in gevonden]


def _op_kenmerken(klanten: KlantQuerySet, gevraagd: regels.Zoekvraag) -> KlantQuerySet:
    """By birth date or address, which few share; the name then decides the order."""
    if gevraagd.geboortedatum:
        klanten = klanten.filter(geboortedatum=gevraagd.geboortedatum)
    if gevraagd.postcode:
        klanten = klanten.filter(postcode=gevraagd.postcode)
    if gevraagd.huisnummer:
        klanten = klanten.filter(huisnummer__istartswith=gevraagd.huisnummer)
    if not gevraagd.naam:
        return klanten.order_by("naam", "pk")
    gelijkenis = TrigramWordSimilarity(zoeknaam(Value(gevraagd.naam)), "zoeknaam")  # type: ignore[arg-type]
    return (
        klanten.annotate(gelijkenis=gelijkenis)
        .filter(gelijkenis__gte=_GELIJKENIS)
        .order_by("-gelijkenis", "naam", "pk")
    )


def _op_naam(klanten: KlantQuerySet, naam: str, maximum: int) -> KlantQuerySet:
    """By name: first who is called exactly this, then who begins with it, then the rest.

    Only when too few names begin so, the rest is looked for: that is the dear part of a common name.
    """
    beginnend = Klant.objects.filter(zoeknaam__startswith=_begin(naam)).order_by("zoeknaam")
    gevonden = list(beginnend.values_list("pk", flat=True)[:maximum])
    if len(gevonden) < maximum:
        woorden = Q()
        for woord in naam.split():
            woorden &= Q(zoeknaam__contains=_begin(woord))
        gevonden += Klant.objects.filter(woorden).order_by().values_list("pk", flat=True)[:_KANDIDATEN]
    rang = Case(
        When(zoeknaam=zoeknaam(Value(naam)), then=0),
        When(zoeknaam__startswith=_begin(naam), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return klanten.filter(pk__in=gevonden).order_by(rang, "naam", "pk")


def _begin(tekst: str) -> RTrim:
    """What `zoeknaam` holds where a word begins with `tekst`: a space before it, none after it."""
    return RTrim(zoeknaam(Value(tekst)))


@transaction.atomic
def maak_klant(*, gegevens: Klantgegevens, nu: datetime) -> Klant:
    """Make a client. Raise ValidationError, by field, for data that cannot be right."""
    klant = Klant(aangemaakt_op=nu)
    _bewaar(klant, gegevens)
    return klant


def stand_van_klant(klant: Klant) -> Stand:
    """What a page shows of a client, as words, to find out what somebody else changed meanwhile."""
    return {
        "Soort": klant.get_soort_display(),
        "Naam": klant.naam,
        "Geboortedatum": f"{klant.geboortedatum:%d-%m-%Y}" if klant.geboortedatum else "",
        "Postcode": klant.postcode,
        "Huisnummer": klant.huisnummer,
        "Taal": klant.get_taal_display(),
        "Liefst bereikt per": klant.get_voorkeurskanaal_display(),
        "Telefoonnummers": ", ".join(sorted(str(nummer) for nummer in klant.telefoonnummers.all())),
        "E-mailadressen": ", ".join(sorted(email.adres for email in klant.emailadressen.all())),
    }


@transaction.atomic
def wijzig_klant(*, klant_id: int, gegevens: Klantgegevens, gezien: Stand | None = None) -> Klant:
    """Replace what is known of a client, numbers and addresses included. Raises as maak_klant.

    `gezien`: stand_van_klant as the page showed it; Veranderd when it is another by now.
    """
    klant = Klant.objects.select_for_update().get(pk=klant_id)
    if gezien is not None:
        controleer_stand(gezien, stand_van_klant(klant), wie=_laatst_gewijzigd_door(klant))
    _bewaar(klant, gegevens)
    return klant


def _bewaar(klant: Klant, gegevens: Klantgegevens) -> None:
    fouten: dict[str, str] = {}
    nummers: set[str] = set()
    try:
        nummers = {regels.normaliseer_telefoonnummer(nummer) for nummer in gegevens.telefoonnummers}
    except ValueError as fout:
        fouten["telefoonnummers"] = str(fout)
    try:
        klant.postcode = regels.normaliseer_postcode(gegevens.postcode)
    except ValueError as fout:
        fouten["postcode"] = str(fout)
    klant.naam = " ".join(gegevens.naam.split())
    if not klant.naam:
        fouten["naam"] = "Vul een naam in."
    if fouten:
        raise ValidationError(fouten)
    klant.soort = gegevens.soort
    klant.geboortedatum = gegevens.geboortedatum
    klant.huisnummer = gegevens.huisnummer.strip()
    klant.taal = gegevens.taal
    klant.voorkeurskanaal = gegevens.voorkeurskanaal
    adressen = {adres.strip().lower() for adres in gegevens.emailadressen}
    kandidaten = [Emailadres(klant=klant, adres=adres) for adres in adressen]
    for kandidaat in kandidaten:
        kandidaat.clean_fields(exclude=["klant"])
    klant.full_clean(exclude=["aangemaakt_op"])
    klant.save()
    _vervang(klant.telefoonnummers, "nummer", nummers)
    _vervang(klant.emailadressen, "adres", adressen)


def _laatst_gewijzigd_door(klant: Klant) -> str:
    laatste = klant.history.select_related("history_user").order_by("-history_date").first()
    return str(laatste.history_user) if laatste and laatste.history_user else ""


def _vervang(verzameling: Any, veld: str, waarden: Iterable[str]) -> None:
    """Make the rows of a client exactly `waarden`; rows that stay keep their id."""
    nieuw = set(waarden)
    verzameling.exclude(**{f"{veld}__in": nieuw}).delete()
    aanwezig = set(verzameling.values_list(veld, flat=True))
    verzameling.bulk_create(
        [
            verzameling.model(klant=verzameling.instance, **{veld: waarde})
            for waarde in sorted(nieuw - aanwezig)
        ]
    )


@dataclass(frozen=True)
class Klantbeeld:
    """Everything about one client at a glance, newest first; open promises by deadline."""

    klant: Klant
    contacten: list[Klantcontact]
    is_meer: bool
    terugbelverzoeken: list[Terugbelverzoek]
    publieksreacties: list[Publieksreactie]
    postberichten: list[Postbericht]
    afspraken: list[Afspraak]


def klantbeeld(*, klant: Klant, maximum: int = 10) -> Klantbeeld:
    """The last `maximum` contacts over all channels, what we still owe the client (calls, answers, post) and
    recent appointments.

    An appointment has no client: it is found by the e-mail addresses and phone numbers of the client.
    Always the same number of queries.
    """
    contacten = list(klant.klantcontacten.select_related("product", "medewerker", "locatie")[: maximum + 1])
    return Klantbeeld(
        klant=klant,
        contacten=contacten[:maximum],
        is_meer=len(contacten) > maximum,
        terugbelverzoeken=list(
            klant.terugbelverzoeken.open().select_related("product", "afdeling", "medewerker")
        ),
        publieksreacties=list(
            klant.publieksreacties.open().select_related("afdeling").order_by("deadline", "pk")
        ),
        postberichten=list(
            klant.postberichten.filter(status=Poststatus.OPEN)
            .select_related("afdeling", "medewerker")
            .defer("tekst", "html")
            .order_by("ontvangen_op", "pk")[:maximum]
        ),
        afspraken=list(afspraken_van(klant)[:maximum]),
    )


def afspraken_van(klant: Klant) -> QuerySet[Afspraak]:
    """Appointments on the e-mail addresses and phone numbers of the client; an appointment has no client."""
    adressen = [email.adres for email in klant.emailadressen.all()]
    nummers = {
        schrijfwijze
        for telefoon in klant.telefoonnummers.all()
        for schrijfwijze in regels.schrijfwijzen(telefoon.nummer)
    }
    if not adressen and not nummers:
        return Afspraak.objects.none()
    return (
        Afspraak.objects.filter(Q(email__in=adressen) | Q(telefoon__in=nummers))
        .with_regels()
        .order_by("-begint_op", "-pk")
    )
