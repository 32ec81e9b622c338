"""The outbox: what must be sent is written in it with what it tells about, and leaves from it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from kcc.lib.taken import kondig_aan
from kcc.organisatie import kanalen
from kcc.organisatie.enums import NIET_BEZORGD, Berichtkanaal, Berichtstatus
from kcc.organisatie.models import Medewerker, UitgaandBericht
from kcc.organisatie.opmaak import NietMeerNodig, maak_op

# Waiting times between attempts: together a little over a day, long enough for a mail server's outage.
WACHTTIJDEN = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
BEZORG_TAAK = "kcc.organisatie.tasks.bezorg_bericht"
BEWAARTIJD_VERZONDEN = timedelta(days=30)


def zet_bericht_klaar(
    *,
    sleutel: str,
    kanaal: Berichtkanaal,
    aan: str,
    onderwerp: str = "",
    tekst: str = "",
    html: str = "",
    bijlagen: list[dict[str, str]] | None = None,
    opmaak: str = "",
    gegevens: dict[str, Any] | None = None,
    betreft: UUID | None = None,
    koppen: dict[str, str] | None = None,
    nu: datetime,
) -> UitgaandBericht:
    """Put a message in the outbox, in the caller's transaction.

    `sleutel` names what the message tells; a second call with the same one returns the first message.
    Either the words themselves, or `opmaak` with the `gegevens` it needs: then the worker makes up the
    message (kcc.organisatie.opmaak). `betreft`: what it is about, to find back what did not arrive.
    `koppen`: headers of a mail that is an answer (kanalen.KOPPEN); without, it is no answer but automatic.
    """
    bericht, is_nieuw = UitgaandBericht.objects.get_or_create(
        sleutel=sleutel,
        defaults={
            "kanaal": kanaal,
            "aan": aan,
            "onderwerp": _een_regel(onderwerp),
            "tekst": tekst,
            "html": html,
            "bijlagen": bijlagen or [],
            "opmaak": opmaak,
            "gegevens": gegevens or {},
            "betreft": betreft,
            "koppen": koppen or {},
            "aangemaakt_op": nu,
            "volgende_poging_op": nu,
        },
    )
    if is_nieuw:
        kondig_aan(BEZORG_TAAK, bericht_id=bericht.pk)
    return bericht


def _een_regel(onderwerp: str) -> str:
    """A subject cannot carry a header of its own, and fits the column."""
    return " ".join(onderwerp.split())[:200]


@transaction.atomic
def bezorg_bericht(*, bericht_id: int, nu: datetime) -> bool:
    """Make one attempt to deliver the message; True when it left.

    Holds the row while sending, so that no two workers send the same message at once. A message that is
    not due, is being sent or has left is passed over. After the last attempt, or when the other side
    refuses for good, the message becomes a dead letter (MISLUKT); what need not be told any more VERVALLEN.
    """
    bericht = (
        UitgaandBericht.objects.due(nu)
        .filter(pk=bericht_id)
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if bericht is None:
        return False
    bericht.pogingen += 1
    try:
        # A transaction of its own: an error of the database here must not take the outcome along.
        with transaction.atomic():
            inhoud = maak_op(bericht, nu)
        bericht.onderwerp, bericht.tekst = _een_regel(inhoud.onderwerp), inhoud.tekst
        bericht.html, bericht.bijlagen = inhoud.html, inhoud.bijlagen
        kanalen.verstuur(bericht)
    except NietMeerNodig:
        bericht.status = Berichtstatus.VERVALLEN
        bericht.vervallen_op = nu
    except Exception as fout:
        # Only the kind of error: the text of a mail server's answer often repeats the address.
        bericht.foutcode = getattr(fout, "code", "") if isinstance(fout, kanalen.BlijvendeFout) else ""
        bericht.laatste_fout = _omschrijf(fout)
        if isinstance(fout, kanalen.BlijvendeFout) or bericht.pogingen > len(WACHTTIJDEN):
            bericht.status = Berichtstatus.MISLUKT
        else:
            bericht.volgende_poging_op = nu + WACHTTIJDEN[bericht.pogingen - 1]
    else:
        bericht.status = Berichtstatus.VERZONDEN
        bericht.verzonden_op = nu
        bericht.laatste_fout = bericht.foutcode = ""
    bericht.save()
    return bericht.status == Berichtstatus.VERZONDEN


def _omschrijf(fout: Exception) -> str:
    code = getattr(fout, "smtp_code", "") or getattr(fout, "code", "")
    return f"{type(fout).__name__} {code}".strip()


@transaction.atomic
def probeer_opnieuw(*, bericht_id: int, nu: datetime) -> bool:
    """Take what did not arrive back into delivery, from its first attempt; False when there is no need to.

    What came back gets a new Message-ID: it is another letter, whose return would be news again.
    """
    bericht = UitgaandBericht.objects.select_for_update().get(pk=bericht_id)
    if bericht.status not in NIET_BEZORGD:
        return False
    if bericht.status == Berichtstatus.RETOUR:
        bericht.bericht_id = uuid4()
    bericht.status = Berichtstatus.WACHTEND
    bericht.pogingen = 0
    bericht.volgende_poging_op = nu
    bericht.verzonden_op = None
    bericht.save()
    kondig_aan(BEZORG_TAAK, bericht_id=bericht.pk)
    return True


@transaction.atomic
def laat_vervallen(*, bericht_ids: list[int], nu: datetime, medewerker: Medewerker | None = None) -> int:
    """What did not arrive need not be sent any more; the number of messages for which that is new.

    `medewerker`: who decided so, None when nothing is left to tell.
    """
    return (
        UitgaandBericht.objects.filter(pk__in=bericht_ids)
        .undelivered()
        .update(status=Berichtstatus.VERVALLEN, vervallen_op=nu, vervallen_door=medewerker)
    )


@transaction.atomic
def meld_retour(*, bericht_id: UUID, code: str, nu: datetime) -> UitgaandBericht | None:
    """A message that left came back: note it with the status `code` (RFC 3463); None when it is not ours.

    A message that was dealt with meanwhile, or is known not to have arrived, stays as it is.
    """
    bericht = UitgaandBericht.objects.select_for_update().filter(bericht_id=bericht_id).first()
    if bericht is not None and bericht.status == Berichtstatus.VERZONDEN:
        bericht.status = Berichtstatus.RETOUR
        bericht.foutcode = code[:10]
        bericht.laatste_fout = f"Teruggekomen {code}".strip()
        bericht.save(update_fields=["status", "foutcode", "laatste_fout"])
    return bericht


def reden(bericht: UitgaandBericht) -> str:
    """Why a message did not arrive, in words that tell what to do; of a code (RFC 3463, RFC 5321)."""
    if bericht.kanaal == Berichtkanaal.SMS:
        return "De sms kon niet worden bezorgd. Misschien klopt het nummer niet."
    code = bericht.foutcode
    if code.startswith(("5.2.2", "4.2.2", "552")):
        return "De mailbox is vol."
    if code.startswith(("5.1", "550", "553")) or code == "5.2.1":
        return "Het e-mailadres bestaat niet, of neemt geen mail aan."
    if code.startswith(("5.7", "554")):
        return "De mailserver van de ontvanger weigert onze mail."
    return "De mail kon niet worden bezorgd."


@transaction.atomic
def wis_verzonden_berichten(*, nu: datetime) -> int:
    """Empty what left or lapsed more than 30 days ago; the number of messages emptied.

    The row stays, without contents or address: its `sleutel` keeps the same news from leaving again.
    """
    grens = nu - BEWAARTIJD_VERZONDEN
    oud = UitgaandBericht.objects.finished_before(grens).exclude(aan="")
    return oud.update(aan="", onderwerp="", tekst="", html="", bijlagen=[], gegevens={}, koppen={})
