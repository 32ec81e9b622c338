from django.apps import AppConfig


class CatalogusConfig(AppConfig):
    name = "catalogus"
    verbose_name = "Catalogus"

    def ready(self) -> None:
        from catalogus.services.importeren import LOCATIES, PRODUCTEN
        from kcc.lib.inlezen import SOORTEN

        SOORTEN.voeg_toe(LOCATIES, PRODUCTEN)
