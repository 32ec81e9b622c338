from django.apps import AppConfig


class ServicenormenConfig(AppConfig):
    name = "servicenormen"
    verbose_name = "Servicenormen"

    def ready(self) -> None:
        from kcc.organisatie.opmaak import registreer
        from servicenormen.services.abonnementen import OPMAAK
        from servicenormen.services.abonnementsmail import maak_abonnementsmail

        registreer(OPMAAK, maak_abonnementsmail)
