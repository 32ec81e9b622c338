"""Tests: fast hashing, mail in memory, a database of their own. conftest.py starts the servers."""

import os

from kcc.lib import omgeving

from .base import *
from .base import INSTALLED_APPS

# What checks migrations; production does not have them.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "django_migration_linter"]
DEBUG = False
SECRET_KEY = "alleen-voor-de-tests"  # noqa: S105
BSN_SLEUTELS = ["alleen-voor-de-tests"]
ALLOWED_HOSTS = ["*"]
# Without DATABASE_URL nothing answers here; conftest.py starts a server and fills in its address.
DATABASES = {
    "default": omgeving.database(os.environ.get("DATABASE_URL", "postgresql://127.0.0.1:1/kcc"), pool=False)
}
# Where the tests have a migrated database, theirs is a copy of that one (tests/utils/sjabloon.py).
DATABASES["default"]["TEST"] = {"TEMPLATE": "kcc" if "KCC_TESTSJABLOON" in os.environ else None}
# In memory: a test that needs a real broker starts one (tests/utils/processen.py).
CELERY_BROKER_URL = "memory://"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
KCC_BASIS_URL = "https://kcc.test"
