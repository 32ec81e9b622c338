"""The satisfaction survey (KTO): who is asked when, the signed link, the answer, and what a low mark starts.

Nobody is asked more than once in 60 days, on any of the addresses that we have, or after having said no.
"""

import base64
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from afspraken.models import Bezoek
from catalogus.enums import Locatiesoort
from contacten.enums import LAAG_CIJFER, Kanaal, Resultaat, Richting, Tevredenheidsvraag
from contacten.models import (
    Emailadres,
    Klantcontact,
    Onderzoekafmelding,
    Onderzoekantwoord,
    Telefoonnummer,
    Terugbelverzoek,
    Tevredenheid,
    Uitnodiging,
)
from contacten.services.registratie import Terugbelvraag, registreer_klantcontact
from contacten.services.samenvoegen import houd_klant_vast
from kcc.lib.telefoon import is_mobiel, lees_telefoonnummer
from kcc.organisatie import sms
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import zet_bericht_klaar

OPMAAK_MAIL = "klantonderzoek"
OPMAAK_SMS = "klantonderzoek-sms"
HOOGSTENS_EENS_PER = timedelta(days=60)
# After the visit or call one first goes home; a day later one has forgotten it.
EERST_NA = timedelta(hours=1)
LAATST_NA = timedelta(hours=25)
# So long the link goes on working.
GELDIG = timedelta(days=30)
_PER_KEER = 500
_SLOT = 7_304_601
_KANALEN = (Kanaal.TELEFOON, Kanaal.EMAIL, Kanaal.WEB, Kanaal.CHAT)
_KANAAL_VAN = {Locatiesoort.VIDEO: Kanaal.VIDEO, Locatiesoort.MOBIEL_TEAM: Kanaal.HUISBEZOEK}
_HANDTEKENING = 8


# --- Who is asked ------------------------------------------------------------------------------


@transaction.atomic
def nodig_uit(*, nu: datetime) -> int:
    """Put an invitation in the outbox for visits and contacts of between 1 and 25 hours ago; how many.

    Nobody is asked when KCC_KTO is off. Two at once ask nobody twice: the second waits for the first.
    """
    if not settings.KCC_KTO:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SLOT])
    vanaf, tot = nu - LAATST_NA, nu - EERST_NA
    aantal = 0
    for bezoek in _bezoeken(vanaf, tot):
        afspraak = bezoek.afspraak
        assert afspraak is not None  # noqa: S101 - see _bezoeken
        aantal += _nodig(
            email=afspraak.email,
            telefoon=afspraak.telefoon if afspraak.sms_herinnering else "",
            nu=nu,
            bezoek=bezoek,
            kanaal=_KANAAL_VAN.get(Locatiesoort(bezoek.locatie.soort), Kanaal.BALIE),
            locatie=bezoek.locatie,
            product=bezoek.product,
            taal=afspraak.taal,
            heeft_afspraak=True,
        )
    for contact in _contacten(vanaf, tot, nu):
        klant = contact.klant
        assert klant is not None  # noqa: S101 - see _contacten
        aantal += _nodig(
            email=next((email.adres for email in klant.emailadressen.all()), ""),
            telefoon=next((telefoon.nummer for telefoon in klant.telefoonnummers.all()), ""),
            nu=nu,
            klantcontact=contact,
            klant=klant,
            kanaal=Kanaal(contact.kanaal),
            product=contact.product,
            taal=klant.taal,
        )
    return aantal


def _bezoeken(vanaf: datetime, tot: datetime) -> QuerySet[Bezoek]:
    """Finished visits with an appointment: of a walk-in we have no address."""
    return (
        Bezoek.objects.filter(
            datum__gte=vanaf.date(), afgerond_op__gte=vanaf, afgerond_op__lt=tot, uitnodiging__isnull=True
        )
        .filter(Q(afspraak__sms_herinnering=True) | ~Q(afspraak__email=""), afspraak__isnull=False)
        .select_related("afspraak", "locatie", "product")
        .order_by("pk")[:_PER_KEER]
    )


def _contacten(vanaf: datetime, tot: datetime, nu: datetime) -> QuerySet[Klantcontact]:
    """Contacts with the klant in person that came to an end; what is confidential is left alone.

    Whoever cannot be asked is left out here: they stay in the period all day, and would keep the others out
    of every batch.
    """
    van_klant = {"klant": OuterRef("klant")}
    is_bereikbaar = Q(Exists(Emailadres.objects.filter(**van_klant)))
    if sms.is_aan():
        is_bereikbaar |= Q(Exists(Telefoonnummer.objects.filter(**van_klant)))
    onlangs = Uitnodiging.objects.filter(**van_klant, uitgenodigd_op__gt=nu - HOOGSTENS_EENS_PER)
    return (
        Klantcontact.objects.filter(
            is_bereikbaar,
            ~Exists(onlangs),
            begonnen_op__gte=vanaf,
            beeindigd_op__lt=tot,
            kanaal__in=_KANALEN,
            richting=Richting.INKOMEND,
            klant__isnull=False,
            bezoek__isnull=True,
            is_vertrouwelijk=False,
            vertegenwoordiger_naam="",
            uitnodiging__isnull=True,
        )
        .exclude(resultaat__in=["", Resultaat.AFGEBROKEN])
        .select_related("klant", "product")
        .prefetch_related("klant__emailadressen", "klant__telefoonnummers")
        .order_by("pk")[:_PER_KEER]
    )


def _nodig(*, email: str, telefoon: str, nu: datetime, **velden: Any) -> int:
    """Ask this one, by mail or else by text message, when they may be asked; 1 when they were."""
    mobiel = _mobiel(telefoon)
    adressen = [adres for adres in (email.strip().lower(), mobiel) if adres]
    if not adressen:
        return 0
    sleutels = [sleutel for adres in adressen for sleutel in _ontvangersleutels(adres)]
    recent = Q(ontvanger__in=sleutels)
    if klant := velden.get("klant"):
        recent |= Q(klant=klant)
    if Onderzoekafmelding.objects.filter(ontvanger__in=sleutels).exists():
        return 0
    if Uitnodiging.objects.filter(recent, uitgenodigd_op__gt=nu - HOOGSTENS_EENS_PER).exists():
        return 0
    via = Berichtkanaal.EMAIL if email else Berichtkanaal.SMS
    uitnodiging = Uitnodiging.objects.create(
        ontvanger=_ontvangersleutels(adressen[0])[0], via=via, uitgenodigd_op=nu, **velden
    )
    zet_bericht_klaar(
        sleutel=f"klantonderzoek:{uitnodiging.kenmerk}",
        kanaal=via,
        aan=adressen[0],
        opmaak=OPMAAK_SMS if via == Berichtkanaal.SMS else OPMAAK_MAIL,
        gegevens={"uitnodiging": uitnodiging.pk},
        nu=nu,
    )
    return 1


def _mobiel(telefoon: str) -> str:
    nummer = lees_telefoonnummer(telefoon) if telefoon and sms.is_aan() else ""
    return nummer if nummer and is_mobiel(nummer) else ""


def _sleutels() -> list[bytes]:
    geheimen = [str(geheim) for geheim in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [
        blake2b(geheim.encode(), person=b"klantonderzoek", digest_size=32).digest() for geheim in geheimen
    ]


def _ontvangersleutels(adres: str) -> list[str]:
    return [blake2b(adres.encode(), key=sleutel, digest_size=32).hexdigest() for sleutel in _sleutels()]


# --- The link ----------------------------------------------------------------------------------


def _handtekening(kenmerk: UUID, sleutel: bytes) -> bytes:
    return blake2b(kenmerk.bytes, key=sleutel, digest_size=_HANDTEKENING).digest()


def onderzoekadres(uitnodiging: Uitnodiging, *, naam: str = "contacten:mening") -> str:
    """The absolute address of the questions, short enough for a text message; signed with SECRET_KEY."""
    ruw = uitnodiging.kenmerk.bytes + _handtekening(uitnodiging.kenmerk, _sleutels()[0])
    token = base64.urlsafe_b64encode(ruw).decode()
    return f"{settings.KCC_BASIS_URL}{reverse(naam, args=[token])}"


def uitnodiging_van(token: str) -> Uitnodiging | None:
    """The invitation that this link was made for; None for any other text."""
    try:
        ruw = base64.urlsafe_b64decode(token.encode("ascii", "strict"))
    except ValueError:
        return None
    # One spelling of a link: extra padding is another text.
    if len(ruw) != 16 + _HANDTEKENING or base64.urlsafe_b64encode(ruw).decode() != token:
        return None
    kenmerk = UUID(bytes=ruw[:16])
    if not any(hmac.compare_digest(ruw[16:], _handtekening(kenmerk, sleutel)) for sleutel in _sleutels()):
        return None
    return Uitnodiging.objects.select_related("locatie", "product").filter(kenmerk=kenmerk).first()


def is_te_beantwoorden(uitnodiging: Uitnodiging, nu: datetime) -> bool:
    """Whether the questions can still be answered: once, within 30 days."""
    return uitnodiging.beantwoord_op is None and nu < uitnodiging.uitgenodigd_op + GELDIG


# --- The answer --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mening:
    """What somebody answered. `telefoonnummer` only of who wants to be called about it."""

    cijfer: int
    cijfer_afspraak: int | None = None
    opmerking: str = ""
    is_anoniem: bool = False
    naam: str = ""
    telefoonnummer: str = ""


@transaction.atomic
def beantwoord_onderzoek(*, uitnodiging_id: int, mening: Mening, nu: datetime) -> bool:
    """Store the answer, its marks for the norms, and the call that was asked for; False when it was answered
    before or too long ago, and then nothing changes. ValidationError, by field, for a number that is none.
    """
    wie = Uitnodiging.objects.select_related("klant").get(pk=uitnodiging_id).klant
    if wie is not None:
        # Before the invitation, as who merges clients does.
        houd_klant_vast(wie)
    uitnodiging = Uitnodiging.objects.select_for_update().get(pk=uitnodiging_id)
    if not is_te_beantwoorden(uitnodiging, nu):
        return False
    antwoord = Onderzoekantwoord(
        uitnodiging=None if mening.is_anoniem else uitnodiging,
        klant=None if mening.is_anoniem else uitnodiging.klant,
        kanaal=uitnodiging.kanaal,
        locatie=uitnodiging.locatie,
        product=uitnodiging.product,
        cijfer=mening.cijfer,
        cijfer_afspraak=mening.cijfer_afspraak if uitnodiging.heeft_afspraak else None,
        opmerking=mening.opmerking.strip(),
        beantwoord_op=nu,
    )
    antwoord.full_clean(exclude=["uitnodiging", "klant", "locatie", "product"])
    if mening.telefoonnummer:
        antwoord.terugbelverzoek = _vraag_om_bellen(antwoord, mening, nu)
    antwoord.save()
    for vraag, cijfer in (
        (Tevredenheidsvraag.TEVREDENHEID, antwoord.cijfer),
        (Tevredenheidsvraag.AFSPRAAKGEMAK, antwoord.cijfer_afspraak),
    ):
        if cijfer is not None:
            Tevredenheid.objects.create(
                referentie=f"kto-{antwoord.kenmerk}-{vraag.value}",
                vraag=vraag,
                cijfer=cijfer,
                kanaal=antwoord.kanaal,
                locatie=antwoord.locatie,
                product=antwoord.product,
                beantwoord_op=nu,
            )
    uitnodiging.beantwoord_op = nu
    uitnodiging.save(update_fields=["beantwoord_op"])
    return True


def _vraag_om_bellen(antwoord: Onderzoekantwoord, mening: Mening, nu: datetime) -> Terugbelverzoek | None:
    """A promise to call, as any other: with its deadline, on the worklist of the department."""
    contact = registreer_klantcontact(
        referentie=f"kto-{antwoord.kenmerk}",
        kanaal=Kanaal.WEB,
        begonnen_op=nu,
        beeindigd_op=nu,
        resultaat=None,
        medewerker=None,
        klant=antwoord.klant,
        product=antwoord.product,
        onderwerp="Wil gebeld worden over het klantonderzoek",
        notitie=f"Gaf een {antwoord.cijfer}. {antwoord.opmerking}".strip(),
        terugbelvraag=Terugbelvraag(
            telefoonnummer=mening.telefoonnummer, naam=mening.naam, mag_zonder_afdeling=True
        ),
        nu=nu,
    )
    return contact.terugbelverzoeken.first()


@transaction.atomic
def meld_af_voor_onderzoek(*, uitnodiging_id: int, nu: datetime) -> None:
    """Never ask this address again. Twice is once."""
    uitnodiging = Uitnodiging.objects.get(pk=uitnodiging_id)
    if uitnodiging.ontvanger:
        Onderzoekafmelding.objects.get_or_create(ontvanger=uitnodiging.ontvanger, defaults={"moment": nu})


def is_afgemeld(uitnodiging: Uitnodiging) -> bool:
    """Whether this address said no."""
    return Onderzoekafmelding.objects.filter(ontvanger=uitnodiging.ontvanger).exists()


# --- What comes of it --------------------------------------------------------------------------


def op_te_volgen() -> QuerySet[Onderzoekantwoord]:
    """Low marks that nobody looked at yet and nobody is called about, the oldest first."""
    return Onderzoekantwoord.objects.filter(
        cijfer__lte=LAAG_CIJFER, opgevolgd_op__isnull=True, terugbelverzoek__isnull=True
    ).order_by("beantwoord_op", "pk")


@transaction.atomic
def volg_op(*, antwoord_id: int, medewerker: Medewerker, opvolging: str, nu: datetime) -> Onderzoekantwoord:
    """Write what was done about a low mark. ValidationError without words; a second time changes nothing."""
    antwoord = Onderzoekantwoord.objects.select_for_update().get(pk=antwoord_id)
    if antwoord.opgevolgd_op is not None:
        return antwoord
    if not opvolging.strip():
        raise ValidationError({"opvolging": "Schrijf op wat u ermee deed."})
    antwoord.opvolging = opvolging.strip()
    antwoord.opgevolgd_op, antwoord.opgevolgd_door = nu, medewerker
    antwoord.save()
    return antwoord


@dataclass(frozen=True)
class Respons:
    """How many were asked in a period and how many of those answered."""

    kanaal: str
    uitgenodigd: int
    beantwoord: int

    @property
    def percentage(self) -> str:
        """With one decimal, rounded down; a dash when nobody was asked."""
        if not self.uitgenodigd:
            return "–"
        promille = self.beantwoord * 1000 // self.uitgenodigd
        return f"{promille // 10},{promille % 10}%"


def respons(*, vanaf: datetime, tot: datetime) -> list[Respons]:
    """The response rate of invitations from `vanaf` until `tot`: all together first, then per channel."""
    geteld = list(_per_kanaal(vanaf, tot))
    totaal = Respons(
        "Alle kanalen", sum(deel.uitgenodigd for deel in geteld), sum(deel.beantwoord for deel in geteld)
    )
    return [totaal, *geteld]


def _per_kanaal(vanaf: datetime, tot: datetime) -> Iterator[Respons]:
    rijen = (
        Uitnodiging.objects.filter(uitgenodigd_op__gte=vanaf, uitgenodigd_op__lt=tot)
        .order_by()
        .values_list("kanaal")
        .annotate(Count("pk"), Count("beantwoord_op"))
    )
    for kanaal, uitgenodigd, beantwoord in sorted(rijen):
        yield Respons(str(Kanaal(kanaal).label), uitgenodigd, beantwoord)
