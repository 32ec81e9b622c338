from django.apps import AppConfig


class OrganisatieConfig(AppConfig):
    name = "kcc.organisatie"
    label = "organisatie"
    verbose_name = "Organisatie"

    def ready(self) -> None:
        from kcc.lib.inlezen import SOORTEN
        from kcc.organisatie import checks  # noqa: F401
        from kcc.organisatie.importeren import AFDELINGEN

        SOORTEN.voeg_toe(AFDELINGEN)
