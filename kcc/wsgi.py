"""WSGI entry point for gunicorn."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcc.settings.production")
application = get_wsgi_application()
# All views too: gunicorn then loads them once, before it makes its workers, and not each of those anew while
# the first visitor waits.
import_module(settings.ROOT_URLCONF)
