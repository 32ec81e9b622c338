"""The sign-on through the organisation's provider, against a real OpenID Connect provider (oidc-provider)."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as instellingen
from django.core.cache import cache
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from kcc.organisatie.adapters import rollen_uit_claims
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from tests.organisatie.factories import MedewerkerFactory

pytestmark = pytest.mark.django_db

_SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
ANOUK = {
    "id_token": {"groups": ["kcc-telefoon", "iets-anders"]},
    "userinfo": {
        "preferred_username": "anouk",
        "given_name": "Anouk",
        "family_name": "Jansen",
        "email": "anouk@gemeente.example",
        "email_verified": True,
    },
}
ROLLEN = [
    ["kcc-telefoon", "kcc-medewerker"],
    ["kcc-baas", "manager"],
    ["kcc-baas", "planner"],
    ["kcc-beheer", "beheerder"],
]


class Aanbieder:
    """A running provider. `personen(...)` says who exists there."""

    def __init__(self, terug: str) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.fail("Er is geen Node. Voer uit: make install", pytrace=False)
        self._proces = subprocess.Popen(
            [node, str(_SCRIPT), terug],
            cwd=instellingen.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        regel = self._proces.stdout.readline()
        assert regel, "oidc-provider start niet. Voer uit: make install"
        self.issuer = json.loads(regel)["issuer"]

    def personen(self, **personen: Any) -> None:
        httpx.put(f"{self.issuer}/test/personen", json=personen).raise_for_status()

    def stop(self) -> None:
        self._proces.terminate()
        self._proces.wait(10)
        self._proces.stdout.close()


def koppel(settings: Any, server_url: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "uw werkaccount",
                    "client_id": "kcc",
                    "secret": "alleen-voor-de-tests",
                    "settings": {"server_url": server_url, "scope": ["openid", "profile", "email"]},
                }
            ],
        }
    }
    settings.OIDC_ROLLEN = ROLLEN


@pytest.fixture(scope="module")
def _aanbieder() -> Iterator[Aanbieder]:
    aanbieder = Aanbieder("http://testserver/account/oidc/sso/login/callback/")
    yield aanbieder
    aanbieder.stop()


@pytest.fixture
def aanbieder(_aanbieder: Aanbieder, settings: Any) -> Aanbieder:
    cache.clear()
    koppel(settings, _aanbieder.issuer)
    _aanbieder.personen(anouk=ANOUK)
    return _aanbieder


def naar_aanbieder(client: Client, vraag: str = "") -> str:
    antwoord = client.get(reverse("openid_connect_login", args=["sso"]) + vraag)
    assert antwoord.status_code == 302
    return antwoord.url


def bij_aanbieder(adres: str, **velden: str) -> str:
    """Sign in there, in a browser of its own; returns the path and query with which it sends people back."""
    with httpx.Client(follow_redirects=True) as browser:
        formulier = browser.get(adres).raise_for_status()
        antwoord = browser.post(formulier.url, data=velden, follow_redirects=False)
        while (doel := str(antwoord.next_request.url)).startswith(adres.split("/auth")[0]):
            antwoord = browser.get(doel, follow_redirects=False)
    assert doel.startswith("http://testserver/")
    return doel.removeprefix("http://testserver")


def log_in(client: Client, naam: str = "anouk", vraag: str = "") -> Any:
    return client.get(bij_aanbieder(naar_aanbieder(client, vraag), naam=naam))


def aangemelde(client: Client) -> Medewerker | None:
    pk = client.session.get("_auth_user_id")
    return Medewerker.objects.get(pk=pk) if pk else None


def met_groepen(*groepen: str, **userinfo: str) -> dict[str, Any]:
    return {"id_token": {"groups": list(groepen)}, "userinfo": ANOUK["userinfo"] | userinfo}


# --- Signing on --------------------------------------------------------------------------------


def test_de_inlogpagina_heeft_een_knop_naar_de_aanbieder(client, aanbieder):
    pagina = client.get(reverse("account_login") + "?next=/sturing/").content.decode()
    link = re.search(r'href="([^"]*/oidc/sso/login/[^"]*)"', pagina)[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(link).query)["next"] == ["/sturing/"]
    assert "Inloggen met uw werkaccount" in pagina
    assert client.get(link).status_code == 302


def test_zonder_aanbieder_is_er_geen_knop_en_geen_adres(client):
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("openid_connect_login", args=["sso"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["sso"])).status_code == 404


def test_bij_de_eerste_keer_inloggen_wordt_het_account_gemaakt(client, aanbieder):
    antwoord = log_in(client)

    assert antwoord.url == resolve_url(instellingen.LOGIN_REDIRECT_URL)
    medewerker = aangemelde(client)
    assert medewerker.username == "anouk"
    assert medewerker.get_full_name() == "Anouk Jansen"
    assert medewerker.email == "anouk@gemeente.example"
    assert medewerker.rollen == {Rol.KCC_MEDEWERKER}
    assert not medewerker.has_usable_password()
    koppeling = SocialAccount.objects.get()
    assert (koppeling.user, koppeling.provider, koppeling.uid) == (medewerker, "sso", "anouk")


def test_na_inloggen_komt_iemand_waar_hij_heen_ging(client, aanbieder):
    assert log_in(client, vraag="?next=/sturing/").url == "/sturing/"
    assert log_in(Client(), vraag="?next=https://elders.example/").url == resolve_url(
        instellingen.LOGIN_REDIRECT_URL
    )


def test_bij_elke_keer_inloggen_worden_naam_adres_en_rollen_bijgewerkt(client, aanbieder):
    log_in(client)
    eerst = aangemelde(client)
    aanbieder.personen(
        anouk=met_groepen("kcc-baas", "kcc-beheer", family_name="de Wit", email="a.dewit@gemeente.example")
    )

    log_in(Client())

    medewerker = Medewerker.objects.get()
    assert medewerker == eerst
    assert medewerker.get_full_name() == "Anouk de Wit"
    assert medewerker.email == "a.dewit@gemeente.example"
    assert medewerker.rollen == {Rol.MANAGER, Rol.PLANNER, Rol.BEHEERDER}
    assert medewerker.is_superuser

    aanbieder.personen(anouk=met_groepen("kcc-baas"))
    log_in(Client())

    medewerker = Medewerker.objects.get()
    assert medewerker.rollen == {Rol.MANAGER, Rol.PLANNER}
    assert not medewerker.is_superuser


def test_wie_geen_rol_meer_heeft_verliest_de_toegang_en_leest_dat(client, aanbieder):
    aanbieder.personen(anouk=met_groepen("kcc-beheer"))
    log_in(client)
    assert client.get("/beheer/admin/").status_code == 200
    aanbieder.personen(anouk=met_groepen("iets-anders"))

    ander = Client()
    antwoord = log_in(ander, vraag="?next=/beheer/admin/")

    assert antwoord.url == reverse("geen_rol")
    assert "U heeft nog geen toegang" in ander.get(antwoord.url).content.decode()
    assert ander.get("/beheer/admin/").status_code == 403
    assert client.get("/beheer/admin/").status_code == 403, "ook wie nog ingelogd was"


def test_wie_nooit_een_rol_kreeg_heeft_een_account_zonder_toegang(client, aanbieder):
    aanbieder.personen(anouk={"id_token": {}, "userinfo": ANOUK["userinfo"]})
    assert log_in(client).url == reverse("geen_rol")
    assert aangemelde(client).rollen == frozenset()


def test_groepen_in_de_userinfo_tellen_ook(client, aanbieder):
    aanbieder.personen(anouk={"id_token": {}, "userinfo": {**ANOUK["userinfo"], "groups": "kcc-telefoon"}})
    log_in(client)
    assert aangemelde(client).rollen == {Rol.KCC_MEDEWERKER}


def test_groepen_mogen_dieper_in_de_claims_staan(client, aanbieder, settings):
    settings.OIDC_ROLCLAIM = "realm_access.roles"
    aanbieder.personen(
        anouk={"id_token": {"realm_access": {"roles": ["kcc-baas"]}}, "userinfo": ANOUK["userinfo"]}
    )
    log_in(client)
    assert aangemelde(client).rollen == {Rol.MANAGER, Rol.PLANNER}


@pytest.mark.parametrize("claims", [{}, {"groups": None}, {"groups": 7}, {"groups": {"kcc-baas": True}}])
def test_een_vreemde_claim_geeft_geen_rol(settings, claims):
    settings.OIDC_ROLLEN = ROLLEN
    assert rollen_uit_claims(claims) == set()


def test_wie_via_de_aanbieder_inlogt_heeft_hier_geen_wachtwoord_en_geen_tweede_factor(client, aanbieder):
    aanbieder.personen(anouk=met_groepen("kcc-beheer"))
    log_in(client)
    assert client.get("/beheer/admin/").status_code == 200, "de aanbieder vraagt zelf een tweede factor"
    for naam in ("account_change_password", "mfa_index", "mfa_activate_totp"):
        assert client.get(reverse(naam)).status_code == 404


def test_alleen_wat_nodig_is_wordt_bewaard(client, aanbieder):
    log_in(client)
    log_in(Client())
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()


# --- Who is who --------------------------------------------------------------------------------


def test_een_account_wordt_nooit_op_mailadres_of_gebruikersnaam_gevonden(client, aanbieder):
    lokaal = MedewerkerFactory(beheerder=True, username="anouk", email="anouk@gemeente.example")
    EmailAddress.objects.create(user=lokaal, email=lokaal.email, verified=True, primary=True)

    log_in(client)

    medewerker = aangemelde(client)
    assert medewerker != lokaal
    assert medewerker.username.startswith("anouk")
    assert medewerker.rollen == {Rol.KCC_MEDEWERKER}
    lokaal = Medewerker.objects.get(pk=lokaal.pk)
    assert lokaal.has_usable_password()
    assert lokaal.rollen == {Rol.BEHEERDER}


def test_twee_mensen_met_hetzelfde_mailadres_blijven_twee_mensen(client, aanbieder):
    aanbieder.personen(anouk=ANOUK, bilal=met_groepen("kcc-baas", preferred_username="bilal"))
    log_in(client)
    ander = Client()
    log_in(ander, "bilal")
    assert aangemelde(client) != aangemelde(ander)
    assert aangemelde(ander).username == "bilal"


def test_wie_bij_de_aanbieder_een_andere_gebruikersnaam_krijgt_blijft_dezelfde(client, aanbieder):
    log_in(client)
    aanbieder.personen(anouk=met_groepen("kcc-telefoon", preferred_username="a.jansen"))
    log_in(Client())
    assert Medewerker.objects.count() == 1


def test_een_adres_dat_geen_adres_is_houdt_niemand_tegen(client, aanbieder):
    aanbieder.personen(anouk=met_groepen("kcc-telefoon", email="geen adres", given_name="A" * 300))
    log_in(client)
    assert aangemelde(client).email == ""
    assert len(aangemelde(client).first_name) == 150


def test_een_account_dat_uit_staat_komt_ook_via_de_aanbieder_niet_binnen(client, aanbieder):
    log_in(client)
    Medewerker.objects.update(is_active=False)
    ander = Client()
    assert log_in(ander).url == reverse("account_inactive")
    assert aangemelde(ander) is None


def test_wie_al_was_ingelogd_wordt_niet_aan_de_aanbieder_gekoppeld(client, aanbieder):
    lokaal = MedewerkerFactory(beheerder=True)
    client.force_login(lokaal, backend="allauth.account.auth_backends.AuthenticationBackend")

    log_in(client, vraag="?process=connect")

    assert aangemelde(client) != lokaal
    assert not SocialAccount.objects.filter(user=lokaal).exists()


# --- What can go wrong -------------------------------------------------------------------------


def test_een_link_van_elders_kiest_geen_scopes_of_parameters(client, aanbieder):
    adres = naar_aanbieder(
        client, "?scope=offline_access&auth_params=prompt%3Dnone&process=redirect&next=/werk/"
    )
    vraag = parse_qs(urlsplit(adres).query)
    assert set(vraag["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in vraag
    assert vraag["code_challenge_method"] == ["S256"]


def test_inloggen_geeft_de_sessie_een_nieuwe_sleutel(client, aanbieder):
    terug = bij_aanbieder(naar_aanbieder(client), naam="anouk")
    sleutel = client.session.session_key
    client.get(terug)
    assert client.session.session_key != sleutel
    assert not client.session.exists(sleutel)


def test_een_antwoord_van_de_aanbieder_werkt_alleen_in_de_sessie_die_vroeg_en_een_keer(client, aanbieder):
    terug = bij_aanbieder(naar_aanbieder(client), naam="anouk")
    vreemde = Client()
    assert vreemde.get(terug).status_code == 401
    assert aangemelde(vreemde) is None

    assert client.get(terug).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(terug).status_code == 401
    assert aangemelde(client) is None


def test_een_verzonnen_code_wordt_geweigerd(client, aanbieder):
    staat = parse_qs(urlsplit(naar_aanbieder(client)).query)["state"][0]
    antwoord = client.get(
        reverse("openid_connect_callback", args=["sso"]), {"code": "verzonnen", "state": staat}
    )
    assert antwoord.status_code == 401
    assert "Inloggen is niet gelukt" in antwoord.content.decode()


def test_wie_bij_de_aanbieder_stopt_leest_dat_hij_niet_is_ingelogd(client, aanbieder):
    antwoord = client.get(bij_aanbieder(naar_aanbieder(client), afbreken="ja"), follow=True)
    assert "U heeft het inloggen afgebroken" in antwoord.content.decode()
    assert aangemelde(client) is None


def test_een_aanbieder_die_niet_antwoordt_geeft_een_nette_pagina(client, settings):
    koppel(settings, "http://127.0.0.1:1")
    antwoord = client.get(reverse("openid_connect_login", args=["sso"]))
    assert antwoord.status_code == 401
    assert "Inloggen is niet gelukt" in antwoord.content.decode()


def test_een_userinfo_over_een_ander_wordt_geweigerd(client, aanbieder, monkeypatch):
    """OpenID Connect Core 1.0, 5.3.2: the `sub` of the userinfo must be that of the id token."""
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

    monkeypatch.setattr(
        OpenIDConnectOAuth2Adapter,
        "_fetch_user_info",
        lambda self, token: {"sub": "bilal", **ANOUK["userinfo"]},
    )
    assert log_in(client).status_code == 401
    assert aangemelde(client) is None
    assert not Medewerker.objects.exists()


# --- In a browser ------------------------------------------------------------------------------


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_inloggen_via_de_aanbieder_in_een_browser(
    live_server: Any, settings: Any, open_pagina: Callable[..., Any]
) -> None:
    """With our Content-Security-Policy in force: it must not stop anyone on the way to the provider."""
    aanbieder = Aanbieder(f"{live_server.url}/account/oidc/sso/login/callback/")
    try:
        koppel(settings, aanbieder.issuer)
        aanbieder.personen(anouk=met_groepen("kcc-beheer"))
        pagina = open_pagina(live_server.url)
        pagina.goto("/beheer/admin/")
        pagina.get_by_role("link", name="Inloggen met uw werkaccount").click()
        pagina.get_by_label("Naam").fill("anouk")
        pagina.get_by_role("button", name="Inloggen").click()
        pagina.wait_for_url(f"{live_server.url}/beheer/admin/")
        assert "KCC beheer" in pagina.title()
        pagina.fouten[:] = [fout for fout in pagina.fouten if aanbieder.issuer not in fout]
    finally:
        aanbieder.stop()
