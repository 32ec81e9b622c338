from django.apps import AppConfig


class ContactenConfig(AppConfig):
    name = "contacten"
    verbose_name = "Contacten"

    def ready(self) -> None:
        from afspraken.services import bij_afgerond_bezoek
        from contacten.services import registreer_bezoek

        bij_afgerond_bezoek.haak_aan(registreer_bezoek)
