from django.apps import AppConfig


class ServicenormenConfig(AppConfig):
    name = "servicenormen"
    verbose_name = "Servicenormen"
