"""How the invitation to the survey reads, in the language of who is asked."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from contacten.models import Uitnodiging
from contacten.services.onderzoek import is_afgemeld, is_te_beantwoorden, onderzoekadres
from kcc.lib import gsm7
from kcc.organisatie.opmaak import Inhoud, NietMeerNodig
from kcc.organisatie.services import huidige_instelling


def maak_mail(gegevens: dict[str, Any], nu: datetime) -> Inhoud:
    """The mail; NietMeerNodig when it was answered, is over, or the person said no meanwhile."""
    uitnodiging = _uitnodiging(gegevens, nu)
    with translation.override(uitnodiging.taal):
        context = {
            "uitnodiging": uitnodiging,
            "instelling": huidige_instelling(),
            "adres": onderzoekadres(uitnodiging),
            "afmeldadres": onderzoekadres(uitnodiging, naam="contacten:mening_afmelden"),
        }
        return Inhoud(
            onderwerp=_("Hoe hebben wij u geholpen?"),
            tekst=render_to_string("contacten/publiek/mening_mail.txt", context),
        )


def maak_sms(gegevens: dict[str, Any], nu: datetime) -> Inhoud:
    """One text message. NietMeerNodig as for a mail."""
    uitnodiging = _uitnodiging(gegevens, nu)
    with translation.override(uitnodiging.taal):
        vraag = _("%(gemeente)s: hoe hebben wij u geholpen? Twee vragen:") % {
            "gemeente": huidige_instelling().naam_kort
        }
        return Inhoud(gsm7.naar_gsm7(f"{vraag} {onderzoekadres(uitnodiging)}"))


def _uitnodiging(gegevens: dict[str, Any], nu: datetime) -> Uitnodiging:
    uitnodiging = (
        Uitnodiging.objects.select_related("locatie", "product").filter(pk=gegevens["uitnodiging"]).first()
    )
    if uitnodiging is None or not is_te_beantwoorden(uitnodiging, nu) or is_afgemeld(uitnodiging):
        raise NietMeerNodig
    return uitnodiging
