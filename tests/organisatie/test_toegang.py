"""Every address of KCC: who may come there without signing on, and that staff pages refuse who has no role.

Walks all URL patterns there are, so that a new page cannot be forgotten: it is public by name below, or it
asks a sign-on.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.converters import IntConverter, UUIDConverter

from kcc.organisatie.enums import Handeling, Inzageresultaat
from kcc.organisatie.middleware import WERKPADEN
from kcc.organisatie.models import Inzage

# Everybody may come here. Adding a name is a decision: what does it show to whom?
OPENBAAR = {
    # the running of KCC, and the language
    "healthz",
    "readyz",
    "set_language",
    # the sign-on itself
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "admin:login",  # sends on to account_login
    # the burger's pages
    "organisatie:toegankelijkheid",
    "organisatie:privacy",
    "organisatie:sitemap",
    "catalogus:home",
    "catalogus:zoeken",
    "catalogus:gemist_melden",
    "catalogus:vragen",
    "catalogus:vraagantwoord",
    "catalogus:beoordelen",
    "catalogus:verwijzingen",
    "catalogus:verwijzing",
    "catalogus:producten",
    "catalogus:product",
    "catalogus:locaties",
    "catalogus:locatie",
    # the catalogue for machines
    "catalogus:samenwerkende_catalogi",
    "catalogus:sitemap",
    "catalogus:robots",
    # what is promised, and how that went
    "servicenormen:kwaliteitshandvest",
    # asking to be called
    "contacten:reactie",
    "contacten:reactie_gelukt",
    "contacten:terugbellen",
    "contacten:terugbellen_gelukt",
    # Mijn overzicht: open to get at, but only who proved who they are sees something, and only their own
    "contacten:mijn",
    "contacten:mijn_inloggen",
    "contacten:mijn_terug",
    "contacten:mijn_uitloggen",
    "contacten:mijn_reactie",
    "contacten:mijn_gegevens",
    "contacten:mijn_download",
    "contacten:mijn_inzage",
    # what somebody thought of it, behind a signed link
    "contacten:mening",
    "contacten:mening_afmelden",
    # writing to us; what comes through the door of the social media tool is signed
    "contacten:contactformulier",
    "contacten:contactformulier_gelukt",
    "contacten:postbus_social",
    # making an appointment, in four steps
    "afspraken:maken",
    "afspraken:video",
    "afspraken:thuis",
    "afspraken:moment",
    "afspraken:gegevens",
    "afspraken:vasthouden",
    "afspraken:controleren",
    # opening one's appointment by number and postcode or date of birth
    "afspraken:ingang",
    # what the secret link of an appointment opens
    "afspraken:beheren",
    "afspraken:verplaatsen",
    "afspraken:afzeggen",
    "afspraken:doorgaan",
    "afspraken:agenda",
    "afspraken:qr",
    # the API: what is published, one's own appointment with its key, and figures of enough people
    "api:documentatie",
    "api:openapi",
    "api:producten",
    "api:product",
    "api:locaties",
    "api:locatie",
    "api:vraagantwoorden",
    "api:vraagantwoord",
    "api:afspraakmogelijkheden",
    "api:afspraken",
    "api:afspraak",
    "api:aanmelding",
    "api:reserveringen",
    "api:reservering",
    "api:verlenging",
    "api:servicenormen",
    # the API for applications: these ask a token with a scope, not a sign-on
    "api:klantcontacten",
    "api:klantcontact",
    "api:registreer",
    "api:gesprekken",
    "api:gemiste_oproepen",
    "api:oproep_terugbellen",
    "api:oproep_afdoen",
    "api:terugbelverzoeken",
    "api:terugbelverzoek",
    "api:publieksreacties",
    "api:publieksreactie",
    "api:socialberichten",
    "api:socialbericht",
    "api:terugbelverzoeken_nemen",
    "api:terugbelverzoeken_poging",
    "api:terugbelverzoeken_afhandelen",
    "api:terugbelverzoeken_doorzetten",
    "api:terugbelverzoeken_intrekken",
    "api:terugbelverzoeken_heropenen",
    "api:publieksreacties_nemen",
    "api:publieksreacties_afhandelen",
    "api:publieksreacties_opschorten",
    "api:publieksreacties_aanvullen",
    "api:publieksreacties_verdagen",
    "api:publieksreacties_doorzetten",
    "api:publieksreacties_intrekken",
    "api:socialberichten_nemen",
    "api:socialberichten_afhandelen",
    "api:socialberichten_afsluiten",
    "api:socialberichten_doorzetten",
    # the display in the waiting room: numbers and desks, nobody's name
    "afspraken:wachtruimte",
    # a device in the waiting room, which is known by a secret of its own
    "afspraken:kiosk",
    "afspraken:kiosk_koppelen",
    "afspraken:kiosk_aanmelden",
    "afspraken:kiosk_inloop",
    "afspraken:kiosk_bon",
    "afspraken:stempel",  # only that something changed there
}
# A demo shows its outgoing mail to who tries it; everywhere else these do not exist.
DEMO = {"organisatie:postvak", "organisatie:postvak_bijlage"}
# For everybody who signed on, whatever their role: their own account and session, and where they come in.
AANGEMELD = {
    "start",
    "geen_rol",
    "sessie_verlengen",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}


class Adres(NamedTuple):
    """One URL pattern: its name, or where its view stands when it has none, and a path that it matches."""

    naam: str
    pad: str
    is_openbaar: bool


def _alle_adressen() -> Iterator[Adres]:
    yield from _loop(get_resolver(), "/", ())


def _loop(resolver: URLResolver, begin: str, naamruimte: tuple[str, ...]) -> Iterator[Adres]:
    for patroon in resolver.url_patterns:
        pad = begin + _voorbeeld(patroon)
        if isinstance(patroon, URLResolver):
            ruimte = (*naamruimte, patroon.namespace) if patroon.namespace else naamruimte
            yield from _loop(patroon, pad, ruimte)
        else:
            yield Adres(
                naam=":".join((*naamruimte, patroon.name or patroon.lookup_str)),
                pad=pad,
                is_openbaar=not getattr(patroon.callback, "login_required", True),
            )


def _voorbeeld(patroon: URLPattern | URLResolver) -> str:
    """A path that this pattern matches: its parameters filled in with a value of their kind."""
    route = str(patroon.pattern)
    for naam, omzetter in patroon.pattern.converters.items():
        if isinstance(omzetter, IntConverter):
            waarde = "1"
        elif isinstance(omzetter, UUIDConverter):
            waarde = str(uuid.UUID(int=1))
        else:
            waarde = next(
                w for w in ("a", "1", "2026-01-05", "2026-T1", "2026-H1") if re.fullmatch(omzetter.regex, w)
            )
        route = re.sub(rf"<(\w+:)?{naam}>", waarde, route)
    # Of the patterns written as regular expressions: the first of several words, and any text.
    route = re.sub(r"\(\?P<\w+>(\w+)\|[^)]*\)", r"\1", route)
    route = re.sub(r"\((\?P<\w+>)?[^)]*\)", "a", route)
    return route.strip("^").replace("$", "").replace("\\", "")


ADRESSEN = list(_alle_adressen())
GESLOTEN = [adres for adres in ADRESSEN if not adres.is_openbaar]
WERK = [adres for adres in GESLOTEN if adres.pad.startswith(WERKPADEN) and adres.naam not in AANGEMELD]


def _vraag(client: Client, adres: Adres) -> Any:
    antwoord = client.get(adres.pad)
    return client.post(adres.pad) if antwoord.status_code == 405 else antwoord


def test_de_voorbeelden_komen_uit_bij_hun_eigen_adres():
    assert len(ADRESSEN) > 40
    for adres in ADRESSEN:
        if "." not in adres.naam:
            assert resolve(adres.pad).view_name == adres.naam, adres


def test_openbaar_is_alleen_wat_hier_bij_naam_staat():
    openbaar = {adres.naam for adres in ADRESSEN if adres.is_openbaar}
    overig = openbaar - OPENBAAR - DEMO
    assert not overig, f"Openbaar, maar staat niet op de lijst: {sorted(overig)}"


def test_wat_op_de_lijst_staat_bestaat_en_is_openbaar():
    openbaar = {adres.naam for adres in ADRESSEN if adres.is_openbaar}
    assert openbaar >= OPENBAAR


def test_werkpaginas_staan_onder_werk_sturing_of_beheer():
    elders = {adres.naam for adres in GESLOTEN if not adres.pad.startswith(WERKPADEN)} - AANGEMELD
    assert not elders, f"Vraagt aanmelden, maar staat niet onder {WERKPADEN}: {sorted(elders)}"


@pytest.mark.django_db
def test_wie_niet_is_aangemeld_komt_bij_het_inloggen_uit(client: Client) -> None:
    for adres in GESLOTEN:
        for antwoord in (client.get(adres.pad, follow=True), client.post(adres.pad, follow=True)):
            laatste, _status = (antwoord.redirect_chain or [("", 0)])[-1]
            assert laatste.startswith(f"{settings.LOGIN_URL}?next=/"), adres


def test_wie_geen_rol_heeft_wordt_geweigerd_en_dat_staat_in_het_inzagelog(
    aangemeld: Callable[..., Client],
) -> None:
    client = aangemeld()
    assert len(WERK) > 20
    for adres in WERK:
        al_gelogd = set(Inzage.objects.values_list("pk", flat=True))

        antwoord = _vraag(client, adres)

        assert antwoord.status_code == 403, adres
        [regel] = Inzage.objects.exclude(pk__in=al_gelogd)
        assert regel.medewerker == client.medewerker, adres  # type: ignore[attr-defined]
        assert regel.resultaat == Inzageresultaat.GEWEIGERD, adres
        assert regel.handeling == Handeling.INZIEN, adres
        assert regel.herkomst == resolve(adres.pad).view_name, adres


def test_de_startpagina_laat_zonder_rol_geen_werk_zien(aangemeld: Callable[..., Client]) -> None:
    antwoord = aangemeld().get(settings.LOGIN_REDIRECT_URL, follow=True)
    assert "geen rol" in antwoord.content.decode()
