"""The sign-on with a local account: password, second factor, lock-out, end of the session."""

import re
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kcc.organisatie import services
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from tests.organisatie.factories import WACHTWOORD, MedewerkerFactory

pytestmark = pytest.mark.django_db

MAANDAG = timezone.datetime.fromisoformat("2026-01-05T09:00:00+01:00")


@pytest.fixture(autouse=True)
def _lege_telling():
    """The counts of allauth's limits and of used codes live in the cache."""
    cache.clear()


def log_in(client, gebruikersnaam="noor", wachtwoord=WACHTWOORD, **extra):
    return client.post(reverse("account_login"), {"login": gebruikersnaam, "password": wachtwoord, **extra})


def code(geheim, moment=None):
    return format_hotp_value(hotp_value(geheim, int((moment or timezone.now()).timestamp()) // 30))


def zet_app_op(client):
    """Set the second factor up as a person does; returns the secret that the app now holds."""
    antwoord = client.get(reverse("mfa_activate_totp"))
    geheim = re.search(r'class="geheim">([A-Z2-7]+)<', antwoord.content.decode())[1]
    antwoord = client.post(reverse("mfa_activate_totp"), {"code": code(geheim)})
    assert antwoord.url == reverse("mfa_view_recovery_codes")
    return geheim


def aangemelde(client):
    pk = client.session.get("_auth_user_id")
    return Medewerker.objects.get(pk=pk) if pk else None


# --- Password ----------------------------------------------------------------------------------


def test_wie_inlogt_komt_op_de_pagina_waar_hij_heen_ging(client, settings):
    settings.TWEEDE_FACTOR_VERPLICHT = False
    MedewerkerFactory(beheerder=True)
    doel = reverse("admin:organisatie_afdeling_changelist")
    antwoord = client.get(doel, follow=True)
    assert antwoord.redirect_chain[-1] == (f"{reverse('account_login')}?next={doel}", 302)

    antwoord = log_in(client, "boris", next=doel)

    assert antwoord.url == doel
    assert aangemelde(client).username == "boris"


def test_zonder_doel_komt_wie_inlogt_op_de_startpagina(client):
    MedewerkerFactory(manager=True)
    assert log_in(client, "mireille").url == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_hoofdletters_in_de_gebruikersnaam_maken_niet_uit(client):
    MedewerkerFactory(manager=True)
    log_in(client, "Mireille")
    assert aangemelde(client).username == "mireille"


def test_een_doel_op_een_andere_website_wordt_niet_gevolgd(client):
    MedewerkerFactory(manager=True)
    antwoord = log_in(client, "mireille", next="https://elders.example/")
    assert antwoord.url == resolve_url(settings.LOGIN_REDIRECT_URL)


@pytest.mark.parametrize("gebruikersnaam", ["noor", "bestaat-niet"])
def test_een_verkeerd_wachtwoord_meldt_hetzelfde_of_het_account_bestaat_of_niet(client, gebruikersnaam):
    MedewerkerFactory()
    antwoord = log_in(client, gebruikersnaam, "verkeerd")
    assert "De gebruikersnaam of het wachtwoord klopt niet." in antwoord.content.decode()
    assert aangemelde(client) is None


def test_wie_geen_rol_heeft_leest_dat_en_komt_nergens_bij(client):
    MedewerkerFactory()
    antwoord = log_in(client, next="/beheer/admin/")
    assert antwoord.url == reverse("geen_rol")
    pagina = client.get(antwoord.url).content.decode()
    assert "U heeft nog geen toegang" in pagina
    assert "noor" in pagina


def test_wie_een_rol_heeft_hoeft_niets_te_lezen_over_geen_rol(client):
    client.force_login(MedewerkerFactory(manager=True))
    assert client.get(reverse("geen_rol")).url == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_een_account_dat_uit_staat_komt_niet_binnen(client):
    MedewerkerFactory(manager=True, is_active=False)
    assert log_in(client, "mireille").url == reverse("account_inactive")
    assert aangemelde(client) is None


def test_inloggen_geeft_de_sessie_een_nieuwe_sleutel(client):
    MedewerkerFactory(manager=True)
    session = client.session
    session["gezet-voor-het-inloggen"] = True
    session.save()
    sleutel = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = sleutel

    log_in(client, "mireille")

    assert client.session.session_key != sleutel
    assert not client.session.exists(sleutel)


def test_het_wachtwoord_veranderen(client):
    MedewerkerFactory(manager=True)
    log_in(client, "mireille")
    elders = Client()
    log_in(elders, "mireille")
    nieuw = "nog-een-lang-wachtwoord"

    antwoord = client.post(
        reverse("account_change_password"),
        {"oldpassword": WACHTWOORD, "password1": nieuw, "password2": nieuw},
    )

    assert antwoord.status_code == 302
    assert aangemelde(client).check_password(nieuw)
    assert elders.get(reverse("geen_rol")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "naam",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_wat_hier_geen_zin_heeft_is_er_niet(naam):
    with pytest.raises(NoReverseMatch):
        reverse(naam)


# --- Logging out, and the end of a session -----------------------------------------------------


def test_uitloggen_gaat_alleen_met_post(client):
    client.force_login(MedewerkerFactory(manager=True))
    antwoord = client.get(reverse("account_logout"))
    assert "Wilt u uitloggen?" in antwoord.content.decode()
    assert aangemelde(client)

    antwoord = client.post(reverse("account_logout"))

    assert antwoord.url == reverse("account_login")
    assert aangemelde(client) is None


def test_uitloggen_zonder_csrf_token_wordt_geweigerd():
    client = Client(enforce_csrf_checks=True)
    client.force_login(MedewerkerFactory(manager=True))
    assert client.post(reverse("account_logout")).status_code == 403
    assert aangemelde(client)


def test_een_sessie_eindigt_na_een_werkdag_ook_als_er_steeds_iets_gebeurt(client):
    with time_machine.travel(MAANDAG, tick=False) as klok:
        client.force_login(MedewerkerFactory(manager=True))
        for _uur in range(10):
            client.get(reverse("geen_rol"))
            assert aangemelde(client)
            klok.shift(timedelta(hours=1))
        antwoord = client.get(reverse("geen_rol"))
        assert antwoord.url.startswith(reverse("account_login"))
        assert aangemelde(client) is None


def test_een_sessie_kan_worden_verlengd(client):
    with time_machine.travel(MAANDAG, tick=False) as klok:
        client.force_login(MedewerkerFactory(manager=True))
        client.get(reverse("geen_rol"))
        klok.shift(timedelta(hours=9, minutes=59))
        antwoord = client.post(reverse("sessie_verlengen"), headers={"accept": "application/json"})
        assert antwoord.json() == {"seconden": settings.SESSION_COOKIE_AGE}
        klok.shift(timedelta(hours=9))
        client.get(reverse("geen_rol"))
        assert aangemelde(client)


def test_verlengen_zonder_javascript_gaat_terug_naar_het_werk(client):
    client.force_login(MedewerkerFactory(manager=True))
    antwoord = client.post(reverse("sessie_verlengen"), headers={"accept": "text/html"})
    assert antwoord.url == resolve_url(settings.LOGIN_REDIRECT_URL)


# --- The second factor -------------------------------------------------------------------------


def test_zonder_tweede_factor_ziet_een_lokaal_account_geen_werkpagina(client):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    assert client.get("/beheer/admin/").url == reverse("mfa_activate_totp")
    assert client.get(resolve_url(settings.LOGIN_REDIRECT_URL)).url == reverse("mfa_activate_totp")


def test_in_een_demo_is_de_tweede_factor_niet_nodig(client, settings):
    settings.TWEEDE_FACTOR_VERPLICHT = False
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    assert client.get("/beheer/admin/").status_code == 200


def test_de_tweede_factor_instellen_en_ermee_inloggen(client):
    MedewerkerFactory(beheerder=True)
    with time_machine.travel(MAANDAG, tick=False) as klok:
        log_in(client, "boris")
        geheim = zet_app_op(client)
        herstelcodes = re.findall(
            r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
        )
        assert len(herstelcodes) == 10
        assert client.get("/beheer/admin/").status_code == 200
        client.post(reverse("account_logout"))
        klok.shift(timedelta(minutes=1))

        assert log_in(client, "boris").url == reverse("mfa_authenticate")
        assert aangemelde(client) is None, "na het wachtwoord alleen is iemand niet ingelogd"
        assert client.get("/beheer/admin/").status_code == 302
        sleutel = client.session.session_key
        antwoord = client.post(reverse("mfa_authenticate"), {"code": code(geheim)})
        assert antwoord.url == resolve_url(settings.LOGIN_REDIRECT_URL)
        assert client.session.session_key != sleutel
        assert client.get("/beheer/admin/").status_code == 200

        client.post(reverse("account_logout"))
        log_in(client, "boris")
        client.post(reverse("mfa_authenticate"), {"code": code(geheim)})
        assert aangemelde(client) is None, "een code werkt één keer"
        client.post(reverse("mfa_authenticate"), {"code": herstelcodes[0]})
        assert aangemelde(client)

        client.post(reverse("account_logout"))
        log_in(client, "boris")
        client.post(reverse("mfa_authenticate"), {"code": herstelcodes[0]})
        assert aangemelde(client) is None, "een herstelcode werkt één keer"


def test_geheimen_van_de_tweede_factor_staan_versleuteld_in_de_database(client):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    geheim = zet_app_op(client)
    assert all(geheim not in str(rij.data) for rij in Authenticator.objects.all())
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


def test_een_nieuwe_sleutel_van_de_server_leest_wat_met_de_oude_versleuteld_is(client, settings):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    geheim = zet_app_op(client)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "de-nieuwe-sleutel"
    opnieuw = Client()
    log_in(opnieuw, "boris")
    opnieuw.post(reverse("mfa_authenticate"), {"code": code(geheim)})
    assert aangemelde(opnieuw)


def test_wie_halverwege_stopt_kan_opnieuw_beginnen(client):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    zet_app_op(client)
    ander = Client()
    log_in(ander, "boris")
    assert ander.get(reverse("account_login")).url == reverse("mfa_authenticate")
    ander.post(reverse("account_logout"))
    assert ander.get(reverse("account_login")).status_code == 200


def test_de_tweede_factor_veranderen_vraagt_later_opnieuw_wie_u_bent(client):
    MedewerkerFactory(beheerder=True)
    with time_machine.travel(MAANDAG, tick=False) as klok:
        log_in(client, "boris")
        zet_app_op(client)
        klok.shift(timedelta(minutes=6))
        uit = reverse("mfa_deactivate_totp")
        assert client.get(uit).url == f"{reverse('account_reauthenticate')}?{urlencode({'next': uit})}"
        client.post(f"{reverse('account_reauthenticate')}?next={uit}", {"password": WACHTWOORD})
        client.post(uit)
        assert client.get("/beheer/admin/").url == reverse("mfa_activate_totp")


# --- Lock-out ----------------------------------------------------------------------------------


def test_na_vijf_mislukte_pogingen_is_het_een_kwartier_dicht(client):
    MedewerkerFactory(manager=True)
    with time_machine.travel(MAANDAG, tick=False) as klok:
        for _poging in range(4):
            assert log_in(client, "mireille", "verkeerd").status_code == 200
        antwoord = log_in(client, "mireille", "verkeerd")
        assert antwoord.status_code == 429
        assert antwoord["Retry-After"] == "900"
        assert "Wacht 15 minuten" in antwoord.content.decode()

        klok.shift(timedelta(minutes=14))
        assert log_in(client, "mireille").status_code == 429, "ook het goede wachtwoord wacht"
        klok.shift(timedelta(minutes=2))
        assert log_in(client, "mireille").status_code == 302, "proberen tijdens het wachten telt niet"


def test_de_blokkade_zegt_niet_of_het_account_bestaat(client):
    MedewerkerFactory(manager=True)
    paginas = []
    for naam in ("mireille", "bestaat-niet"):
        for _poging in range(5):
            antwoord = log_in(client, naam, "verkeerd")
        assert antwoord.status_code == 429
        paginas.append(re.sub(r'content="[^"]{64}"', "", antwoord.content.decode()))
    assert paginas[0] == paginas[1]


def test_hoofdletters_geven_geen_nieuwe_pogingen(client):
    MedewerkerFactory(manager=True)
    for naam in ("mireille", "Mireille", "MIREILLE", " mireille", "mIreille"):
        antwoord = log_in(client, naam, "verkeerd")
    assert antwoord.status_code == 429


def test_een_blokkade_geldt_per_gebruikersnaam_en_adres(client):
    MedewerkerFactory(manager=True)
    MedewerkerFactory(planner=True)
    for _poging in range(5):
        log_in(client, "mireille", "verkeerd")
    assert log_in(client, "pepijn").status_code == 302, "een ander op hetzelfde adres"
    elders = Client(REMOTE_ADDR="192.0.2.7")
    assert log_in(elders, "mireille").status_code == 302, "dezelfde op een ander adres"


def test_achter_een_proxy_telt_het_adres_van_de_bezoeker(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    MedewerkerFactory(manager=True)
    for poging in range(5):
        # What a visitor writes in the header stands before what the proxy adds.
        kop = {"X-Forwarded-For": f"198.51.100.{poging}, 192.0.2.7"}
        antwoord = Client(headers=kop).post(
            reverse("account_login"), {"login": "mireille", "password": "verkeerd"}
        )
    assert antwoord.status_code == 429
    assert log_in(Client(headers={"X-Forwarded-For": "192.0.2.8"}), "mireille").status_code == 302


def test_verkeerde_codes_tellen_als_mislukte_pogingen(client):
    MedewerkerFactory(beheerder=True)
    with time_machine.travel(MAANDAG, tick=False) as klok:
        log_in(client, "boris")
        geheim = zet_app_op(client)
        ander = Client()
        klok.shift(timedelta(minutes=1))
        log_in(ander, "boris")
        for _poging in range(4):
            antwoord = ander.post(reverse("mfa_authenticate"), {"code": "000000"})
            assert "Deze code klopt niet" in antwoord.content.decode()
        assert ander.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 429
        antwoord = ander.post(reverse("mfa_authenticate"), {"code": code(geheim)})
        assert antwoord.status_code == 429, "ook de goede code wacht"
        assert aangemelde(ander) is None

        klok.shift(timedelta(minutes=16))
        log_in(ander, "boris")
        ander.post(reverse("mfa_authenticate"), {"code": code(geheim)})
        assert aangemelde(ander)


def test_het_wachtwoord_opnieuw_invullen_zet_de_telling_van_codes_niet_terug(client):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    zet_app_op(client)
    for _poging in range(4):
        ander = Client()
        log_in(ander, "boris")
        assert ander.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    ander = Client()
    log_in(ander, "boris")
    assert ander.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 429


def test_veel_gebruikersnamen_van_een_adres_stuiten_op_de_grens_van_dat_adres(client):
    with time_machine.travel(MAANDAG, tick=False):
        for nummer in range(60):
            log_in(client, f"naam-{nummer}", "verkeerd")
        antwoord = log_in(client, "naam-61", "verkeerd")
    assert "Er is te vaak geprobeerd in te loggen" in antwoord.content.decode()


def test_een_code_of_wachtwoord_wordt_niet_bewaard_bij_een_mislukte_poging(client):
    MedewerkerFactory(beheerder=True)
    log_in(client, "boris")
    zet_app_op(client)
    ander = Client()
    log_in(ander, "boris")
    ander.post(reverse("mfa_authenticate"), {"code": "424242"})
    log_in(ander, "iemand", "per-ongeluk-het-goede")
    bewaard = " ".join(f"{poging.get_data} {poging.post_data}" for poging in AccessAttempt.objects.all())
    assert "424242" not in bewaard
    assert "per-ongeluk" not in bewaard


# --- The admin site ----------------------------------------------------------------------------


def test_de_admin_heeft_geen_eigen_inlogpagina(client):
    MedewerkerFactory(beheerder=True)
    antwoord = client.post("/beheer/admin/login/", {"username": "boris", "password": WACHTWOORD})
    assert antwoord.url == f"{reverse('account_login')}?next={reverse('admin:index')}"
    assert aangemelde(client) is None


def test_de_beheerder_laat_wie_zijn_telefoon_kwijt_is_een_nieuwe_app_instellen(client, beheerder_client):
    medewerker = MedewerkerFactory(manager=True)
    log_in(client, "mireille")
    zet_app_op(client)
    ander = Client()
    assert log_in(ander, "mireille").url == reverse("mfa_authenticate")

    antwoord = beheerder_client.post(
        reverse("admin:organisatie_medewerker_changelist"),
        {"action": "wis_tweede_factor", "_selected_action": [medewerker.pk]},
        follow=True,
    )

    assert "stelt de medewerker een nieuwe app in" in antwoord.content.decode()
    ander = Client()
    log_in(ander, "mireille")
    assert ander.get(resolve_url(settings.LOGIN_REDIRECT_URL)).url == reverse("mfa_activate_totp")


def test_de_tabellen_van_het_aanmelden_staan_niet_in_de_admin(client):
    client.force_login(MedewerkerFactory(beheerder=True))
    for app in ("account", "mfa", "socialaccount", "axes"):
        with pytest.raises(NoReverseMatch):
            reverse("admin:app_list", args=[app])


# --- Accounts ----------------------------------------------------------------------------------


def test_rollen_bepalen_wie_in_de_admin_mag():
    medewerker = MedewerkerFactory(manager=True)
    assert (medewerker.is_staff, medewerker.is_superuser) == (False, False)
    medewerker.groups.add(Group.objects.create(name="geen rol"))

    services.zet_rollen(medewerker=medewerker, rollen={Rol.BEHEERDER})
    medewerker.refresh_from_db()
    assert (medewerker.is_staff, medewerker.is_superuser) == (True, True)
    assert medewerker.rollen == {Rol.BEHEERDER}
    assert medewerker.groups.filter(name="geen rol").exists()

    services.zet_rollen(medewerker=medewerker, rollen={Rol.REDACTEUR})
    medewerker.refresh_from_db()
    assert (medewerker.is_staff, medewerker.is_superuser) == (True, False)

    services.zet_rollen(medewerker=medewerker, rollen=set())
    medewerker.refresh_from_db()
    assert (medewerker.is_staff, medewerker.is_superuser) == (False, False)
    assert medewerker.rollen == frozenset()


def test_twee_gebruikersnamen_die_alleen_in_hoofdletters_verschillen_gaan_niet_samen():
    MedewerkerFactory()
    with pytest.raises(ValidationError, match="Er is al een medewerker met deze gebruikersnaam"):
        services.maak_medewerker(gebruikersnaam="Noor", rollen=[], wachtwoord=None)


def test_maak_medewerker_maakt_de_eerste_beheerder(client, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("een-lang-wachtwoord\n"))
    uitvoer = StringIO()
    call_command(
        "maak_medewerker",
        "boris",
        "--rol",
        "beheerder",
        "--rol",
        "manager",
        "--wachtwoord-van-stdin",
        stdout=uitvoer,
    )
    assert "boris is gemaakt met: beheerder, manager" in uitvoer.getvalue()
    medewerker = Medewerker.objects.get(username="boris")
    assert medewerker.rollen == {Rol.BEHEERDER, Rol.MANAGER}
    assert medewerker.is_superuser
    log_in(client, "boris")
    assert aangemelde(client) == medewerker


@pytest.mark.parametrize(
    ("wachtwoord", "melding"),
    [("kort", "12 tekens"), ("boris-boris-boris", "lijkt te veel"), ("", "12 tekens")],
)
def test_maak_medewerker_weigert_een_slecht_wachtwoord(monkeypatch, wachtwoord, melding):
    monkeypatch.setattr("sys.stdin", StringIO(wachtwoord))
    with pytest.raises(CommandError, match=melding):
        call_command("maak_medewerker", "boris-boris-boris", "--rol", "beheerder", "--wachtwoord-van-stdin")
    assert not Medewerker.objects.exists()


def test_maak_medewerker_weigert_een_gebruikersnaam_die_bestaat(monkeypatch):
    MedewerkerFactory()
    monkeypatch.setattr("sys.stdin", StringIO(WACHTWOORD))
    with pytest.raises(CommandError, match="Er is al een medewerker"):
        call_command("maak_medewerker", "NOOR", "--rol", "manager", "--wachtwoord-van-stdin")


def test_maak_medewerker_vraagt_zonder_terminal_niet_om_een_wachtwoord(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="wachtwoord-van-stdin"):
        call_command("maak_medewerker", "boris", "--rol", "beheerder")


# --- Demo and configuration --------------------------------------------------------------------


def test_in_een_demo_staan_de_accounts_op_de_inlogpagina_en_een_klik_logt_in(client, settings):
    settings.KCC_DEMO = True
    settings.KCC_DEMO_ACCOUNTS = [("mireille", ["manager"], "Mireille, manager")]
    settings.KCC_DEMO_WACHTWOORD = WACHTWOORD
    MedewerkerFactory(manager=True)
    pagina = client.get(reverse("account_login")).content.decode()
    assert "Mireille, manager" in pagina

    formulier = re.search(r"<td>\s*<form.*?</form>", pagina, re.DOTALL)[0]
    velden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', formulier))
    assert client.post(reverse("account_login"), velden).status_code == 302
    assert aangemelde(client).username == "mireille"


def test_buiten_een_demo_staan_er_geen_accounts_op_de_inlogpagina(client, settings):
    settings.KCC_DEMO_ACCOUNTS = [("mireille", ["manager"], "Mireille, manager")]
    assert "demo" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("paar", [["kcc-balie"], ["kcc-balie", "bestaat-niet"]])
def test_een_fout_in_de_koppeling_van_rollen_valt_op_bij_het_starten(settings, paar):
    settings.OIDC_ROLLEN = [["kcc-beheer", "beheerder"], paar]
    fouten = [fout for fout in run_checks() if fout.id == "organisatie.E001"]
    assert [fout.msg.split("'")[1] for fout in fouten] == ["=".join(paar)]
