"""Production: every secret and address from the environment, nothing with a default that is a secret."""

import os

from kcc.lib import omgeving

from .base import *
from .base import BASE_DIR as BASE_DIR

DEBUG = False
SECRET_KEY = omgeving.verplicht("SECRET_KEY")
SECRET_KEY_FALLBACKS = omgeving.lijst("SECRET_KEY_FALLBACKS")
omgeving.verplicht("BSN_SLEUTELS")
omgeving.verplicht("ALLOWED_HOSTS")
# localhost: how a health check on the machine itself asks.
ALLOWED_HOSTS = [*omgeving.lijst("ALLOWED_HOSTS"), "localhost"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in omgeving.lijst("ALLOWED_HOSTS")]
DATABASES = {"default": omgeving.database(omgeving.verplicht("DATABASE_URL"), pool=True)}
CELERY_BROKER_URL = omgeving.verplicht("REDIS_URL")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-kcc-sessie"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-kcc-csrf"
LANGUAGE_COOKIE_SECURE = True
# The proxy in front of KCC ends TLS and must set (and overwrite) these headers; see docs/beheer.md.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXY_AANTAL", "1"))

EMAIL_HOST = omgeving.verplicht("MAIL_HOST")
EMAIL_PORT = int(os.environ.get("MAIL_POORT", "587"))
EMAIL_HOST_USER = os.environ.get("MAIL_GEBRUIKER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MAIL_WACHTWOORD", "")
EMAIL_USE_TLS = omgeving.ja_nee("MAIL_TLS", standaard=True)
DEFAULT_FROM_EMAIL = omgeving.verplicht("MAIL_AFZENDER")
MAIL_RETOUR = os.environ.get("MAIL_RETOUR", "") or DEFAULT_FROM_EMAIL
# The address under which citizens reach KCC, for links in mails.
KCC_BASIS_URL = omgeving.verplicht("KCC_BASIS_URL").rstrip("/")
