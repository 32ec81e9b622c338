from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kcc.demo"
    label = "demo"
    verbose_name = "Demo"
