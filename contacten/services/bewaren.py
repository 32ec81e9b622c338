"""What is kept of people no longer than the term of its kind: then it is made anonymous, row by row.

A row stays with everything that is counted (moments, product, place, department, channel, result): every
figure of a norm is the same before and after. Who it was about and what was written goes. A text that a
constraint asks for becomes GEWIST. Runs in small transactions; stopping it or running it twice does no harm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from afspraken.models import Afspraak, Bezoek
from afspraken.models.handeling import Afspraakhandeling
from afspraken.models.huisbezoek import Huisbezoek
from contacten.enums import Bewaarsoort, Poststatus, Publieksreactiesoort
from contacten.models import (
    Bewaarloop,
    Bewaartermijn,
    Contactvraag,
    Dossierdeel,
    Klant,
    Klantcontact,
    Onderzoekantwoord,
    Postantwoord,
    Postbericht,
    Postbijlage,
    Posthandeling,
    Postinhoud,
    Publieksreactie,
    Reactiehandeling,
    SocialBericht,
    Socialhandeling,
    Telefoongesprek,
    Terugbelhandeling,
    Terugbelpoging,
    Terugbelverzoek,
    Uitnodiging,
)
from contacten.services.postbus.opslag import wis_bijlagen
from contacten.services.samenvoegen import verwijzingen
from contacten.services.telefonie import BEWAARTIJD, verlopen_gesprekken
from kcc.organisatie.models import Medewerker

GEWIST = "Gewist na de bewaartermijn."
PER_KEER = 1000
# The page counts no further: that takes seconds, and tells the privacy officer no more.
HOOGSTENS_TELLEN = 10_000
JAAR = 365


@dataclass(frozen=True)
class Onderliggend:
    """Rows under a row (`pad` is the lookup to it), with the texts in them that go."""

    model: type[models.Model]
    pad: str
    teksten: tuple[str, ...]
    is_kort: bool = False  # becomes empty instead of GEWIST

    def met_tekst(self) -> "models.QuerySet[Any]":
        gevuld = Q()
        for veld in self.teksten:
            gevuld |= ~Q(**{f"{veld}__in": ["", GEWIST]})
        return self.model._base_manager.filter(gevuld)

    def wis(self, ids: list[Any]) -> None:
        for veld in self.teksten:
            rijen = self.model._base_manager.filter(**{f"{self.pad}__in": ids})
            rijen.exclude(**{f"{veld}__in": ["", GEWIST]}).update(**{veld: "" if self.is_kort else GEWIST})


@dataclass(frozen=True)
class Bewaarregel:
    """What of one kind is wiped, `dagen` after `moment`; `klaar`: of which rows. `leeg`: fields and what
    they become. `weg`: (model, lookup) of rows that go altogether."""

    soort: Bewaarsoort
    dagen: int
    model: type[models.Model]
    moment: Any
    leeg: dict[str, Any]
    klaar: Q = field(default_factory=Q)
    onder: tuple[Onderliggend, ...] = ()
    weg: tuple[tuple[type[models.Model], str], ...] = ()

    def te_wissen(self, grens: datetime, vanaf: datetime | None = None) -> "models.QuerySet[Any]":
        """Rows that ended before `grens` and still hold something about somebody."""
        gevuld: Any = ~Q(**self.leeg)
        for kind in self.onder:
            gevuld |= Exists(kind.met_tekst().filter(**{kind.pad: OuterRef("pk")}))
        for model, pad in self.weg:
            gevuld |= Exists(model._base_manager.filter(**{pad: OuterRef("pk")}))
        rijen = self.model._base_manager.alias(einde=self.moment).filter(self.klaar, einde__lt=grens)
        if vanaf is not None:
            rijen = rijen.filter(einde__gte=vanaf)
        return rijen.filter(gevuld)

    def wis(self, ids: list[Any]) -> None:
        """Make these rows anonymous, with what lies under them."""
        for kind in self.onder:
            kind.wis(ids)
        for model, pad in self.weg:
            _verwijder(model._base_manager.filter(**{f"{pad}__in": ids}))
        self.model._base_manager.filter(pk__in=ids).update(**self.leeg)


def _verwijder(rijen: "models.QuerySet[Any]") -> None:
    if rijen.model is Postbijlage:
        wis_bijlagen(rijen)
    else:
        rijen.delete()


_AFSPRAAK = {
    "naam": "",
    "email": "",
    "telefoon": "",
    "opmerking": "",
    "behoeften": [],
    "tolktaal": "",
    "postcodesleutel": "",
    "geboortedatumsleutel": "",
}
_REACTIE: dict[str, Any] = {
    "klant": None,
    "naam": "",
    "emailadres": "",
    "telefoonnummer": "",
    "adres": "",
    "onderwerp": "",
    "tekst": "",
    "antwoord": "",
}
_POST: dict[str, Any] = {
    "klant": None,
    "envelop_van": None,
    "afzender": "",
    "afzender_naam": "",
    "antwoordadres": "",
    "telefoonnummer": "",
    "message_id": "",
    "onderwerp": "",
    "tekst": "",
    "html": "",
    "verwijzingen": [],
}
_POST_KLAAR = [
    Poststatus.AFGEHANDELD,
    Poststatus.DUBBEL,
    Poststatus.RETOUR,
    Poststatus.AUTOMATISCH,
    Poststatus.VERWIJDERD,
]


def _reactieregel(soort: Bewaarsoort, dagen: int, *soorten: Publieksreactiesoort) -> Bewaarregel:
    return Bewaarregel(
        soort=soort,
        dagen=dagen,
        model=Publieksreactie,
        moment=Coalesce("beantwoord_op", "ingetrokken_op"),
        klaar=Q(soort__in=soorten),
        leeg=_REACTIE,
        onder=(
            Onderliggend(Reactiehandeling, "publieksreactie", ("toelichting", "gemeld")),
            Onderliggend(Dossierdeel, "dossier__publieksreactie", ("vraag", "bijdrage")),
        ),
    )


REGELS = [
    Bewaarregel(
        soort=Bewaarsoort.CONTACT,
        dagen=JAAR,
        model=Klantcontact,
        moment=models.F("begonnen_op"),
        leeg={
            "klant": None,
            "onderwerp": "",
            "notitie": "",
            "vertegenwoordiger_naam": "",
            "vertegenwoordiger_telefoon": "",
        },
        onder=(Onderliggend(Contactvraag, "klantcontact", ("onderwerp",)),),
    ),
    Bewaarregel(
        soort=Bewaarsoort.TERUGBELVERZOEK,
        dagen=JAAR,
        model=Terugbelverzoek,
        moment=Coalesce("afgesloten_op", "ingetrokken_op"),
        leeg={"klant": None, "naam": "", "telefoonnummer": "", "vraag": "", "voorkeursmoment": ""},
        onder=(
            Onderliggend(Terugbelpoging, "terugbelverzoek", ("notitie",), is_kort=True),
            Onderliggend(Terugbelhandeling, "terugbelverzoek", ("toelichting",)),
        ),
    ),
    _reactieregel(Bewaarsoort.INFORMATIE, JAAR, Publieksreactiesoort.VRAAG, Publieksreactiesoort.MELDING),
    _reactieregel(Bewaarsoort.AANVRAAG, JAAR, Publieksreactiesoort.AANVRAAG),
    _reactieregel(Bewaarsoort.KLACHT, 5 * JAAR + 1, Publieksreactiesoort.KLACHT),
    Bewaarregel(
        soort=Bewaarsoort.SOCIAL,
        dagen=JAAR,
        model=SocialBericht,
        moment=Coalesce("beantwoord_op", "ontvangen_op"),
        klaar=Q(beantwoord_op__isnull=False) | Q(is_antwoord_nodig=False),
        leeg={"auteur": "", "tekst": "", "antwoord": ""},
        onder=(Onderliggend(Socialhandeling, "socialbericht", ("toelichting",)),),
    ),
    Bewaarregel(
        soort=Bewaarsoort.POST,
        dagen=JAAR,
        model=Postbericht,
        moment=Coalesce("afgehandeld_op", "ontvangen_op"),
        klaar=Q(status__in=_POST_KLAAR),
        leeg=_POST,
        onder=(
            Onderliggend(Posthandeling, "bericht", ("toelichting",)),
            Onderliggend(Postantwoord, "bericht", ("aan",), is_kort=True),
            Onderliggend(Postantwoord, "bericht", ("onderwerp", "tekst")),
        ),
        weg=((Postinhoud, "bericht"), (Postbijlage, "bericht")),
    ),
    Bewaarregel(
        soort=Bewaarsoort.AFSPRAAK,
        dagen=JAAR,
        model=Afspraak,
        moment=models.F("begint_op"),
        leeg=_AFSPRAAK,
        onder=(
            Onderliggend(Afspraakhandeling, "afspraak", ("reden",)),
            Onderliggend(
                Huisbezoek, "afspraak", ("straat", "huisnummer", "postcode", "plaats"), is_kort=True
            ),
        ),
    ),
    Bewaarregel(
        soort=Bewaarsoort.BEZOEK,
        dagen=JAAR,
        model=Bezoek,
        moment=Coalesce("aangemeld_op", "afspraak_op"),
        leeg={"naam": ""},
    ),
    Bewaarregel(
        soort=Bewaarsoort.ONDERZOEK,
        dagen=JAAR,
        model=Onderzoekantwoord,
        moment=models.F("beantwoord_op"),
        leeg={"klant": None, "opmerking": "", "opvolging": ""},
    ),
    Bewaarregel(
        soort=Bewaarsoort.UITNODIGING,
        dagen=JAAR,
        model=Uitnodiging,
        moment=models.F("uitgenodigd_op"),
        leeg={"klant": None, "ontvanger": ""},
    ),
]
# A client of whom nothing is left goes altogether, this long after the last change; so does what the
# telephone system told of a call.
WEG_DAGEN = {Bewaarsoort.TELEFOONGESPREK: BEWAARTIJD.days, Bewaarsoort.KLANT: JAAR}


def standaardtermijn(soort: Bewaarsoort) -> int:
    """The days of a kind when nobody chose others."""
    return {**{regel.soort: regel.dagen for regel in REGELS}, **WEG_DAGEN}[soort]


def termijnen() -> dict[Bewaarsoort, int]:
    """The days of every kind as they hold now."""
    gekozen = dict(Bewaartermijn.objects.values_list("soort", "dagen"))
    return {soort: gekozen.get(soort.value, standaardtermijn(soort)) for soort in Bewaarsoort}


def zet_bewaartermijn(*, soort: Bewaarsoort, dagen: int, medewerker: Medewerker, nu: datetime) -> None:
    """Choose the days of a kind. ValidationError outside 30 to 3660."""
    termijn = Bewaartermijn.objects.filter(soort=soort).first() or Bewaartermijn(soort=soort)
    termijn.dagen, termijn.gewijzigd_op, termijn.medewerker = dagen, nu, medewerker
    termijn.full_clean(exclude=["medewerker"])
    termijn.save()


@dataclass(frozen=True)
class Vooruitblik:
    """What the coming night would wipe of one kind. `aantal` counts what came of age since the last night.

    `is_meer`: there is more than that; on a large database before the first night it is millions. None: only
    the first night can tell, because it looks at every client.
    """

    soort: Bewaarsoort
    dagen: int
    standaard: int
    grens: datetime
    aantal: int | None
    is_meer: bool


def vooruitblik(*, nu: datetime) -> list[Vooruitblik]:
    """Every kind with its term and how much the coming night would wipe."""
    dagen = termijnen()
    lopen = Bewaarloop.objects.order_by("soort", "-moment").distinct("soort")
    laatste = dict(lopen.values_list("soort", "grens"))
    gevonden = []
    for soort, te_wissen, _wis in _per_soort():
        grens, vanaf = nu - timedelta(days=dagen[soort]), laatste.get(soort.value)
        aantal, is_meer = None, False
        if vanaf is not None or soort != Bewaarsoort.KLANT:
            geteld = te_wissen(grens, vanaf).order_by()[: HOOGSTENS_TELLEN + 1].count()
            aantal, is_meer = min(geteld, HOOGSTENS_TELLEN), geteld > HOOGSTENS_TELLEN
        gevonden.append(Vooruitblik(soort, dagen[soort], standaardtermijn(soort), grens, aantal, is_meer))
    return gevonden


def _per_soort() -> Iterator[tuple[Bewaarsoort, Any, Any]]:
    """Every kind, with what finds its rows and what wipes them; clients last, when nothing refers to them."""
    for regel in REGELS:
        yield regel.soort, regel.te_wissen, regel.wis
    yield Bewaarsoort.TELEFOONGESPREK, verlopen_gesprekken, _verwijder_gesprekken
    yield Bewaarsoort.KLANT, klanten_zonder_iets, _verwijder_klanten


def klanten_zonder_iets(grens: datetime, vanaf: datetime | None = None) -> "models.QuerySet[Klant]":
    """Clients made and last changed before `grens` (and since `vanaf`) of whom nothing is kept any more.

    Numbers, addresses and suggestions go along with a client; anything else that refers to one keeps it.
    """
    versies = Klant.history.model.objects.filter(history_date__gte=vanaf or grens)
    klanten = Klant.objects.filter(aangemaakt_op__lt=grens).exclude(
        Exists(versies.filter(id=OuterRef("pk"), history_date__gte=grens))
    )
    if vanaf is not None:
        klanten = klanten.filter(pk__in=versies.filter(history_date__lt=grens).values("id"))
    for verwijzing in verwijzingen():
        if verwijzing.is_beschermd:
            klanten = klanten.exclude(
                Exists(verwijzing.model._base_manager.filter(**{verwijzing.veld.name: OuterRef("pk")}))
            )
    return klanten


def wis_verlopen(*, nu: datetime, per_keer: int = PER_KEER) -> dict[Bewaarsoort, int]:
    """Wipe everything whose term is over at `nu`, log how much per kind, and return that."""
    dagen = termijnen()
    gewist: dict[Bewaarsoort, int] = {}
    for soort, te_wissen, wis in _per_soort():
        grens = nu - timedelta(days=dagen[soort])
        gewist[soort] = _loop(te_wissen(grens), wis, per_keer)
        Bewaarloop.objects.create(soort=soort, moment=nu, grens=grens, aantal=gewist[soort])
    # What a client was called before, longer ago than the term; of who stays only what is known now stays.
    Klant.history.filter(history_date__lt=nu - timedelta(days=dagen[Bewaarsoort.KLANT])).delete()
    return gewist


def _loop(rijen: "models.QuerySet[Any]", wis: Any, per_keer: int) -> int:
    """In order of key, a transaction per batch, so that nobody waits for the night's work."""
    aantal, na = 0, 0
    while True:
        with transaction.atomic():
            ids = list(
                rijen.filter(pk__gt=na)
                .order_by("pk")
                .select_for_update(of=("self",), skip_locked=True)
                .values_list("pk", flat=True)[:per_keer]
            )
            if ids:
                wis(ids)
        if not ids:
            return aantal
        aantal += len(ids)
        na = ids[-1]


def _verwijder_gesprekken(ids: list[int]) -> None:
    Telefoongesprek.objects.filter(pk__in=ids).delete()


def _verwijder_klanten(ids: list[int]) -> None:
    Klant.objects.filter(pk__in=ids).delete()
    # The history of simple-history has no foreign key; it would keep what was just wiped.
    Klant.history.filter(id__in=ids).delete()
