"""Settings that hold everywhere. Secrets and addresses come from the environment (see docs/beheer.md)."""

import os
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django_guid.integrations import CeleryIntegration

from kcc.lib import omgeving

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "kcc.organisatie",
    "catalogus",
    "afspraken",
    "contacten",
    "servicenormen",
    "kcc.organisatie.beheersite_app.BeheersiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_guid",
    "template_partials",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    # Asked by every screen of desks and waiting rooms, every few seconds.
    "afspraken.views.wachtruimte.stempel_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kcc.organisatie.middleware.verzoeklog_middleware",
    "csp.middleware.CSPMiddleware",
    "kcc.organisatie.middleware.nul_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kcc.organisatie.middleware.taal_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kcc.organisatie.omvang.omvang_middleware",
    "kcc.organisatie.middleware.sessie_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "kcc.organisatie.middleware.tweede_factor_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, so that it can answer a locked-out sign-on with its own page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kcc.urls"
WSGI_APPLICATION = "kcc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kcc.lib.iconen"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kcc.organisatie.context.instelling",
                "kcc.navigatie.navigatie",
            ],
        },
    },
]
FORM_RENDERER = "kcc.lib.formulieren.KccRenderer"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, not in the broker: pages and sign-on keep working while the broker is down.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kcc_cache"},
}

# --- Language and time -----------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["kcc.formats"]

# --- Static files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Sign-on ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisatie.Medewerker"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "kcc.organisatie.wachtwoord.MinimaleLengte",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("start")
ACCOUNT_ADAPTER = "kcc.organisatie.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "kcc.organisatie.forms.InlogForm",
    "reauthenticate": "kcc.organisatie.forms.WachtwoordBevestigForm",
    "change_password": "kcc.organisatie.forms.WachtwoordForm",
}
# Beside the lock-out of axes (per username and address together): a bound for one address that tries many
# usernames, wide enough for an office behind one address, and for many addresses that try one username.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,50/1h/key"}

MFA_ADAPTER = "kcc.organisatie.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "KCC"
MFA_TOTP_TOLERANCE = 1  # a telephone whose clock is up to half a minute off
MFA_FORMS = {
    "authenticate": "kcc.organisatie.forms.CodeForm",
    "reauthenticate": "kcc.organisatie.forms.CodeBevestigForm",
    "activate_totp": "kcc.organisatie.forms.AppForm",
}
# A local account must have a second factor before it sees a staff page.
TWEEDE_FACTOR_VERPLICHT = True

SOCIALACCOUNT_ADAPTER = "kcc.organisatie.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # why: kcc.organisatie.views_aanmelden.sso
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}
if os.environ.get("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "sso",
            "name": os.environ.get("OIDC_NAAM", "uw werkaccount"),
            "client_id": omgeving.verplicht("OIDC_CLIENT_ID"),
            "secret": omgeving.verplicht("OIDC_CLIENT_SECRET"),
            "settings": {
                "server_url": omgeving.verplicht("OIDC_SERVER_URL"),
                "scope": omgeving.lijst("OIDC_SCOPES", "openid,profile,email"),
            },
        }
    ]
# Which claim of the provider holds the groups, and which value gives which role ("claimwaarde=rol,...").
OIDC_ROLCLAIM = os.environ.get("OIDC_ROLCLAIM", "groups")
OIDC_ROLLEN = [paar.rsplit("=", 1) for paar in omgeving.lijst("OIDC_ROLLEN")]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "kcc.organisatie.blokkade.gebruikersnaam"
AXES_CLIENT_IP_CALLABLE = "kcc.organisatie.blokkade.adres"
AXES_LOCKOUT_CALLABLE = "kcc.organisatie.blokkade.geblokkeerd"
AXES_RESET_ON_SUCCESS = True
# Of the form of a failed attempt only the username is kept, which is what is counted by.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "next", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# A working day from the sign-on (kcc.organisatie.middleware.sessie_middleware), or until the browser closes.
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# --- Security --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# More than anybody types: an editor who pastes far too much is told at the field, with what was typed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# From who is not signed on; see kcc.organisatie.omvang.
KCC_FORMULIER_OPENBAAR = 2_621_440
# Where citizens send files along, and how much they may send with them (docs/besluiten/0030).
KCC_FORMULIER_MET_BESTANDEN = ("/contact/", "/reactie/", "/terugbellen/", "/mijn/reacties/")
KCC_FORMULIER_BESTANDEN = 12 * 1024 * 1024

# --- Mijn overzicht --------------------------------------------------------------------------
# The broker through which citizens prove who they are (DigiD); empty: there is no Mijn overzicht.
BURGER_OIDC_SERVER_URL = os.environ.get("BURGER_OIDC_SERVER_URL", "")
BURGER_OIDC_CLIENT_ID = os.environ.get("BURGER_OIDC_CLIENT_ID", "")
BURGER_OIDC_CLIENT_SECRET = os.environ.get("BURGER_OIDC_CLIENT_SECRET", "")
BURGER_OIDC_SCOPES = omgeving.lijst("BURGER_OIDC_SCOPES", "openid")
BURGER_OIDC_BSN_CLAIM = os.environ.get("BURGER_OIDC_BSN_CLAIM", "bsn")
# The levels of assurance that are enough, as the broker names them; empty: any.
BURGER_OIDC_ACR = omgeving.lijst("BURGER_OIDC_ACR")
BURGER_OIDC_NAAM = os.environ.get("BURGER_OIDC_NAAM", "DigiD")
BURGER_SESSIE_MINUTEN = 15

# --- Personal numbers --------------------------------------------------------------------------
# The secrets that encrypt BSN and KVK numbers, the one in use first; see manage.py herversleutel_nummers.
BSN_SLEUTELS = omgeving.lijst("BSN_SLEUTELS")

# Whether people are asked what they thought of a visit or contact (KTO).
KCC_KTO = omgeving.ja_nee("KCC_KTO")

# --- Mail ------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_AFZENDER", "gemeente@localhost")
EMAIL_TIMEOUT = 20
# The envelope sender: where mail servers return what they cannot deliver (manage.py verwerk_retourmail).
MAIL_RETOUR = os.environ.get("MAIL_RETOUR", "") or DEFAULT_FROM_EMAIL

# --- Postbus ----------------------------------------------------------------------------------
# Files that came with messages. Outside everything that is served; only views of ours open them.
MEDIA_ROOT = os.environ.get("KCC_OPSLAG", "") or BASE_DIR / "opslag"
# The address at which people write to us, and to which their answers go.
POSTBUS_ADRES = os.environ.get("POSTBUS_ADRES", "") or DEFAULT_FROM_EMAIL
# The mailbox of that address; without a host none is opened. What was taken in moves to POSTBUS_IMAP_NAAR.
POSTBUS_IMAP_HOST = os.environ.get("POSTBUS_IMAP_HOST", "")
POSTBUS_IMAP_POORT = int(os.environ.get("POSTBUS_IMAP_POORT", "993"))
POSTBUS_IMAP_TLS = omgeving.ja_nee("POSTBUS_IMAP_TLS", standaard=True)
POSTBUS_IMAP_GEBRUIKER = os.environ.get("POSTBUS_IMAP_GEBRUIKER", "")
POSTBUS_IMAP_WACHTWOORD = os.environ.get("POSTBUS_IMAP_WACHTWOORD", "")
POSTBUS_IMAP_MAP = os.environ.get("POSTBUS_IMAP_MAP", "INBOX")
POSTBUS_IMAP_NAAR = os.environ.get("POSTBUS_IMAP_NAAR", "Verwerkt")
# The directory in which a scanner puts PDFs; "" is none.
POSTBUS_SCANMAP = os.environ.get("POSTBUS_SCANMAP", "")
# The secrets with which a social media tool signs; more than one while changing. Empty: no webhook.
POSTBUS_SOCIAL_GEHEIM = omgeving.lijst("POSTBUS_SOCIAL_GEHEIM")
# Whether who writes hears that it came, and how often at most on one day at one address.
POSTBUS_ONTVANGSTBEVESTIGING = omgeving.ja_nee("POSTBUS_ONTVANGSTBEVESTIGING", standaard=True)
POSTBUS_AUTOMATISCH_PER_DAG = int(os.environ.get("POSTBUS_AUTOMATISCH_PER_DAG", "3"))
# Of a larger message the beginning is kept, in quarantine; a larger file is not handed out.
POSTBUS_MAXIMUM_BYTES = int(os.environ.get("POSTBUS_MAXIMUM_MB", "50")) * 1024 * 1024
POSTBUS_BIJLAGE_BYTES = int(os.environ.get("POSTBUS_BIJLAGE_MB", "25")) * 1024 * 1024

# --- Text messages ---------------------------------------------------------------------------
# "" is none, "http" is kcc.organisatie.sms.HttpGateway; or the dotted path of a class of your own.
KCC_SMS_GATEWAY = {"http": "kcc.organisatie.sms.HttpGateway", "demo": "kcc.organisatie.sms.Demogateway"}.get(
    os.environ.get("KCC_SMS_GATEWAY", ""), os.environ.get("KCC_SMS_GATEWAY", "")
)
SMS_URL = os.environ.get("SMS_URL", "")
SMS_AFZENDER = os.environ.get("SMS_AFZENDER", "Gemeente")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_TOKENHEADER = os.environ.get("SMS_TOKENHEADER", "X-API-Key")
SMS_TIJD = 10

# --- Celery ----------------------------------------------------------------------------------
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "")
CELERY_TASK_IGNORE_RESULT = True
# Acknowledge after the work, so that the task of a killed worker runs again (tasks may run twice).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker or beat that lost the broker looks for it as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
# An announcement that fails is not tried again: the periodic tasks below find the work (kcc.lib.taken).
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # Longer than any task may take; after it, what a killed worker had taken comes back.
    "visibility_timeout": 900,
}
CELERY_BEAT_SCHEDULE_FILENAME = os.environ.get("CELERY_BEAT_BESTAND", "/tmp/kcc-celerybeat")  # noqa: S108
CELERY_BEAT_SCHEDULE = {
    # Expires before the next one, so that a worker that was away does not find a pile of them.
    "bezorg wachtende berichten": {
        "task": "kcc.organisatie.tasks.bezorg_wachtende_berichten",
        "schedule": 15,
        "options": {"expires": 14},
    },
    "ruim op": {
        "task": "kcc.organisatie.tasks.ruim_op",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3 * 60 * 60},
    },
    "ruim gesprekken op": {
        "task": "contacten.tasks.ruim_op",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3 * 60 * 60},
    },
    # Under the announcement of each message, and under the process that waits for mail.
    "verwerk wachtende post": {
        "task": "contacten.tasks.verwerk_wachtende_post",
        "schedule": 30,
        "options": {"expires": 28},
    },
    "haal post op": {
        "task": "contacten.tasks.haal_post_op",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "neem scans aan": {
        "task": "contacten.tasks.neem_scans_aan",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "wis postinhoud": {
        "task": "contacten.tasks.wis_postinhoud",
        "schedule": crontab(hour=4, minute=5),
        "options": {"expires": 3 * 60 * 60},
    },
    "publiceer geplande versies": {
        "task": "catalogus.tasks.publiceer_geplande_versies",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "zoek dubbele klanten": {
        "task": "contacten.tasks.zoek_dubbelen",
        "schedule": crontab(hour=1, minute=40),
        "options": {"expires": 3 * 60 * 60},
    },
    # Only when people are awake: a text message makes a sound.
    "nodig uit voor het klantonderzoek": {
        "task": "contacten.tasks.nodig_uit",
        "schedule": crontab(minute="*/15", hour="9-20"),
        "options": {"expires": 840},
    },
    "wis wat lang genoeg is bewaard": {
        "task": "contacten.tasks.wis_verlopen",
        "schedule": crontab(hour=4, minute=10),
        "options": {"expires": 3 * 60 * 60},
    },
    "vergeet gemiste zoekvragen": {
        "task": "catalogus.tasks.vergeet_gemiste_zoekvragen",
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 3 * 60 * 60},
    },
    "werk verouderde dagen bij": {
        "task": "servicenormen.tasks.werk_verouderde_dagen_bij",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "meet producten": {
        "task": "servicenormen.tasks.meet_producten",
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    # What a day ends with is what is kept of it.
    "meet producten aan het einde van de dag": {
        "task": "servicenormen.tasks.meet_producten",
        "schedule": crontab(hour=23, minute=50),
        "options": {"expires": 540},
    },
    "herbouw servicenormen": {
        "task": "servicenormen.tasks.herbouw",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
    # After the night's imports, before anybody looks.
    "zoek signalen": {
        "task": "servicenormen.tasks.zoek_signalen",
        "schedule": crontab(hour=5, minute=20),
        "options": {"expires": 3 * 60 * 60},
    },
    # Several times in a working day: what the first could not do, the next one does.
    "zet abonnementen klaar": {
        "task": "servicenormen.tasks.zet_abonnementen_klaar",
        "schedule": crontab(hour="7-18", minute=10),
        "options": {"expires": 3000},
    },
    # Part of the addresses every hour of the night: all of them in a week.
    "controleer links": {
        "task": "catalogus.tasks.controleer_links",
        "schedule": crontab(minute=20, hour="1-5"),
        "options": {"expires": 3000},
    },
    # Before the working day begins.
    "controleer catalogus": {
        "task": "catalogus.tasks.controleer_catalogus",
        "schedule": crontab(hour=6, minute=10),
        "options": {"expires": 3 * 60 * 60},
    },
    # Just after midnight: the day that can be booked from today on exists before anybody looks for it.
    "rol roosters uit": {
        "task": "afspraken.tasks.rol_roosters_uit",
        "schedule": crontab(hour=0, minute=5),
    },
    "geef vervallen reserveringen vrij": {
        "task": "afspraken.tasks.geef_vervallen_reserveringen_vrij",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "geef kanaaldelen vrij": {
        "task": "afspraken.tasks.geef_kanaaldelen_vrij",
        "schedule": 60,
        "options": {"expires": 55},
    },
    # Every minute, so that a moment that failed is tried again; which moments there are is KCC_MEETMOMENTEN.
    "meet beschikbaarheid": {
        "task": "afspraken.tasks_toegang.meet_beschikbaarheid",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "verwerk gemiste afspraken": {
        "task": "afspraken.tasks.verwerk_gemiste_afspraken",
        "schedule": crontab(hour=0, minute=15),
    },
    "wis hulpgegevens": {
        "task": "afspraken.tasks.wis_hulpgegevens",
        "schedule": crontab(hour=3, minute=55),
        "options": {"expires": 3 * 60 * 60},
    },
    # When everybody has gone home; and again, for who was away at half past eleven.
    "sluit dagen": {
        "task": "afspraken.tasks.sluit_dagen",
        "schedule": crontab(hour="23,0", minute=30),
        "options": {"expires": 1500},
    },
    # Every minute, so that what a worker did not get to is done; which moments there are is data.
    "stuur herinneringen": {
        "task": "afspraken.tasks.stuur_herinneringen",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "sluit niet bezorgd": {
        "task": "afspraken.tasks.sluit_niet_bezorgd",
        "schedule": crontab(hour=0, minute=20),
        "options": {"expires": 3 * 60 * 60},
    },
    # In working hours only; which those are the service window says.
    "waarschuw voor termijnen": {
        "task": "contacten.tasks.waarschuw",
        "schedule": 300,
        "options": {"expires": 280},
    },
    # The safety net: a change of the calendar announces this itself.
    "herbereken termijnen": {
        "task": "contacten.tasks.herbereken_termijnen",
        "schedule": 300,
        "options": {"expires": 280},
    },
    "controleer capaciteit": {
        "task": "afspraken.tasks.controleer_capaciteit",
        "schedule": crontab(hour=3, minute=30),
    },
    # Several times a night: who comes second does what the first could not, or nothing.
    "maak prognose": {
        "task": "afspraken.tasks_prognose.maak_prognose",
        "schedule": crontab(hour="1-6", minute=10),
        "options": {"expires": 3000},
    },
    "bereken adviezen": {
        "task": "afspraken.tasks_prognose.bereken_adviezen",
        "schedule": crontab(hour="1-6", minute=20),
        "options": {"expires": 3000},
    },
}

# --- Appointments ------------------------------------------------------------------------------
# So many moments may be held at once from one address for who is typing their details, and a third of that of
# one place and day; 0 is without limit. Who is over it books without one being held.
RESERVERINGEN_PER_ADRES = int(os.environ.get("RESERVERINGEN_PER_ADRES", "15"))

# --- API -------------------------------------------------------------------------------------
API_VERSIE = "1.0.0"
API_PAD = "/api/v1"
# Requests a minute from one address without a token; 0 is without limit. Behind it may be a whole office.
API_LIMIET_PER_MINUUT = int(os.environ.get("API_LIMIET_PER_MINUUT", "300"))
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "kcc.lib.api.schema.KccSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["kcc.organisatie.apitoegang.Tokenauthenticatie"],
    "DEFAULT_PERMISSION_CLASSES": ["kcc.organisatie.apitoegang.Niemand"],
    "DEFAULT_THROTTLE_CLASSES": ["kcc.organisatie.apitoegang.Limiet"],
    "DEFAULT_PARSER_CLASSES": ["kcc.lib.api.invoer.StrengeJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["kcc.lib.api.uitvoer.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "kcc.lib.api.fouten.behandel",
    "NON_FIELD_ERRORS_KEY": "nonFieldErrors",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "KCC",
    "DESCRIPTION": (
        "Producten, locaties, afspraken en servicenormen van de gemeente. "
        "Namen van velden en parameters zijn camelCase. Momenten zijn in UTC; elke tijdzone mag erin. "
        "Fouten zijn problem+json (RFC 9457)."
    ),
    "VERSION": API_VERSIE,
    "OAS_VERSION": "3.1.0",
    "CONTACT": {"name": "Beheerders van KCC"},
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SCHEMA_PATH_PREFIX": API_PAD,
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Afspraaksoort": "afspraken.serializers.KANALEN",
        "Afspraakstatus": "afspraken.serializers.STATUSSEN",
        "KanaalEnum": "afspraken.enums.Afspraakkanaal",
        "Contactkanaal": "contacten.enums.Kanaal",
        "Contactresultaat": "contacten.serializers.klantcontacten.RESULTATEN",
        "Antwoordkanaal": "contacten.enums.Antwoordkanaal",
        "EenheidEnum": "catalogus.enums.Termijneenheid",
        "Klantsoort": "contacten.enums.Klantsoort",
        "NieuwContactresultaat": "contacten.serializers.klantcontacten.NIEUWE_RESULTATEN",
        "Publieksreactiesoort": "contacten.enums.Publieksreactiesoort",
        "Reactiestand": "contacten.serializers.publieksreacties.STANDEN",
        "Reactietermijneenheid": "contacten.serializers.publieksreacties.TERMIJNEENHEDEN",
        "Socialstand": "contacten.serializers.socialberichten.STANDEN",
        "Terugbelstand": "contacten.enums.Terugbelstand",
        "Vertegenwoordigersoort": "contacten.enums.Vertegenwoordiger",
        "Normstatus": "servicenormen.serializers.STATUSSEN",
    },
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "beheersleutel": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Beheersleutel",
                "description": "Het geheim van één afspraak, uit het antwoord waarmee die gemaakt is.",
            },
            "reserveringssleutel": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Reserveringssleutel",
                "description": "Het geheim van één reservering, uit het antwoord waarmee die gemaakt is.",
            },
        }
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kcc.lib.api.schema.vul_aan",
    ],
}

# --- Logging ---------------------------------------------------------------------------------
# One JSON object a line on standard error. The request id follows into tasks. What a line may hold is
# decided in kcc.lib.logboek: no paths, no query strings, no words of an exception.
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "VALIDATE_GUID": True,
    "RETURN_HEADER": True,
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [CeleryIntegration(use_django_logging=True, log_parent=False)],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "verzoek_id": {"()": "django_guid.log_filters.CorrelationId"},
        "zonder_pad": {"()": "kcc.lib.logboek.ZonderPad"},
    },
    "formatters": {
        "json": {"()": "kcc.lib.logboek.JsonFormatter"},
        "leesbaar": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["verzoek_id", "zonder_pad"],
        },
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_NIVEAU", "INFO")},
    "loggers": {
        # No handlers of their own: Django's default one would mail error reports with POST data.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Its lines name users and addresses; the database has them, for the beheerder only.
        "axes": {"level": "CRITICAL"},
        "django_guid": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}

# --- KCC -------------------------------------------------------------------------------------
# A gemeente's own theme: the path of one CSS file under STATIC_URL, loaded after ours.
KCC_THEMA_CSS = os.environ.get("KCC_THEMA_CSS", "")
# Whether the addresses in published texts are asked every week if they still work (requests to the internet).
KCC_LINKCONTROLE = omgeving.ja_nee("KCC_LINKCONTROLE", standaard=True)
# At what times of every werkdag the access time is measured (norms 3a and 3b).
KCC_MEETMOMENTEN = omgeving.tijden("KCC_MEETMOMENTEN", "12:00")
# The address of a room for a conversation by video, with {kamer} where its name comes: a provider of the
# gemeente's own choice, for example https://video.example.nl/{kamer}. Empty: no conversations by video.
KCC_VIDEO_ADRES = omgeving.adres_met("KCC_VIDEO_ADRES", "{kamer}")
# Shows the demo accounts on the sign-on page and the mailbox of the demo. Never set outside demo.
KCC_DEMO = False
KCC_DEMO_ACCOUNTS: list[tuple[str, list[str], str]] = []
KCC_DEMO_WACHTWOORD = ""
