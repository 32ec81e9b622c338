"""Tests: fast hashing, mail in memory, a database of their own. conftest.py starts the servers."""

from kcc.lib import omgeving

from .base import *

DEBUG = False
SECRET_KEY = "alleen-voor-de-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": omgeving.database(omgeving.verplicht("DATABASE_URL"), pool=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
KCC_BASIS_URL = "https://kcc.test"
