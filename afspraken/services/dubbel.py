"""Who already has an appointment for the same: whether another is meant."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services.berichten import beheeradres
from afspraken.services.boeken import beheersleutel
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.services import huidige_instelling, zet_bericht_klaar


def eerdere_afspraken(
    *, email: str, telefoon: str, product_ids: Collection[int], nu: datetime
) -> list[Afspraak]:
    """The coming appointments under this e-mail address, in whatever capitals, or this phone number (E.164)
    for one of these products, soonest first. Only for staff to see, and to mail to whose they are."""
    wie = Q()
    if email.strip():
        wie |= Q(email_klein=email.strip().lower()) & ~Q(email="")
    if telefoon:
        wie |= Q(telefoon=telefoon)
    if not wie:
        return []
    gevonden = (
        Afspraak.objects.alias(email_klein=Lower("email"))
        .filter(wie, status=Afspraakstatus.BEVESTIGD, begint_op__gt=nu)
        .filter(regels__product__in=product_ids)
    )
    return list(gevonden.with_regels().distinct().order_by("begint_op", "pk"))


@transaction.atomic
def stuur_beheerlinks(*, afspraken: Sequence[Afspraak], nu: datetime) -> None:
    """Mail for each the link with which it can be moved, to the address that it was made with and no other;
    once a day at most, whoever asks."""
    instelling = huidige_instelling()
    for afspraak in afspraken:
        if not afspraak.email:
            continue
        gegevens = {
            "afspraak": afspraak,
            "instelling": instelling,
            "beheeradres": beheeradres(afspraak, beheersleutel(afspraak)),
        }
        with translation.override(afspraak.taal):
            onderwerp = _("U hebt al een afspraak")
            zet_bericht_klaar(
                sleutel=f"afspraak:{afspraak.uuid}:beheerlink:{lokale_dag(nu)}",
                kanaal=Berichtkanaal.EMAIL,
                aan=afspraak.email,
                onderwerp=onderwerp,
                tekst=render_to_string("afspraken/mail/eerdere.txt", gegevens),
                html=render_to_string("afspraken/mail/eerdere.html", gegevens | {"onderwerp": onderwerp}),
                nu=nu,
            )
