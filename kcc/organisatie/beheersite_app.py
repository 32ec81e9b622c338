"""Makes `Beheersite` the admin site that every app registers with; stands in INSTALLED_APPS."""

from django.contrib.admin.apps import AdminConfig


class BeheersiteConfig(AdminConfig):
    default_site = "kcc.organisatie.beheersite.Beheersite"
