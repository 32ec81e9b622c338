from django.apps import AppConfig


class ContactenConfig(AppConfig):
    name = "contacten"
    verbose_name = "Contacten"

    def ready(self) -> None:
        from afspraken.services import bij_afgerond_bezoek
        from contacten.services import registreer_bezoek
        from contacten.services.importeren import KLANTCONTACTEN, TERUGBELVERZOEKEN, TEVREDENHEID
        from contacten.services.importeren_antwoorden import PUBLIEKSREACTIES, SOCIALBERICHTEN
        from kcc.lib.inlezen import SOORTEN

        bij_afgerond_bezoek.haak_aan(registreer_bezoek)
        SOORTEN.voeg_toe(KLANTCONTACTEN, TERUGBELVERZOEKEN, PUBLIEKSREACTIES, SOCIALBERICHTEN, TEVREDENHEID)
