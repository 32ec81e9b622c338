from collections.abc import Collection
from datetime import date

from django.apps import AppConfig


class ContactenConfig(AppConfig):
    name = "contacten"
    verbose_name = "Contacten"

    def ready(self) -> None:
        from afspraken.services import bij_afgerond_bezoek, bij_teruggedraaid_bezoek
        from contacten.services import registreer_bezoek, vergeet_bezoek
        from contacten.services.importeren import KLANTCONTACTEN, TERUGBELVERZOEKEN, TEVREDENHEID
        from contacten.services.importeren_antwoorden import PUBLIEKSREACTIES, SOCIALBERICHTEN
        from contacten.services.onderzoek import OPMAAK_MAIL, OPMAAK_SMS
        from contacten.services.onderzoekberichten import maak_mail, maak_sms
        from kcc.lib.inlezen import SOORTEN
        from kcc.organisatie.opmaak import registreer
        from kcc.organisatie.services import bij_gewijzigde_kalender

        registreer(OPMAAK_MAIL, maak_mail)
        registreer(OPMAAK_SMS, maak_sms)
        bij_afgerond_bezoek.haak_aan(registreer_bezoek)
        bij_gewijzigde_kalender.haak_aan(_herbereken_bij_kalender)
        bij_teruggedraaid_bezoek.haak_aan(vergeet_bezoek)
        SOORTEN.voeg_toe(KLANTCONTACTEN, TERUGBELVERZOEKEN, PUBLIEKSREACTIES, SOCIALBERICHTEN, TEVREDENHEID)


def _herbereken_bij_kalender(*, datums: Collection[date], **_: object) -> None:
    """What is open follows the calendar. The clock is read here because a change of days has no moment."""
    from django.utils import timezone

    from contacten.services import vraag_herberekening

    vraag_herberekening(datums=datums, nu=timezone.now())
