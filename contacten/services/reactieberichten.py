"""What the sender of a publieksreactie is told, in the own language and over the own channel."""

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacten.enums import Antwoordkanaal
from contacten.models import Publieksreactie, Reactiehandeling
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.services import huidige_instelling, zet_bericht_klaar


def antwoordkanaal(reactie: Publieksreactie) -> Antwoordkanaal | None:
    """How the sender is reached: as asked for, now or by the klant in general, else by mail, letter or phone.

    None when nothing is known.
    """
    gegevens = {
        Antwoordkanaal.EMAIL: reactie.emailadres,
        Antwoordkanaal.POST: reactie.adres,
        Antwoordkanaal.TELEFOON: reactie.telefoonnummer,
    }
    liefst = _liefst(reactie)
    if liefst and gegevens[Antwoordkanaal(liefst)]:
        return Antwoordkanaal(liefst)
    return next((kanaal for kanaal, waarde in gegevens.items() if waarde), None)


def _liefst(reactie: Publieksreactie) -> str:
    return reactie.antwoord_via or (reactie.klant.voorkeurskanaal if reactie.klant else "")


def schriftelijk_kanaal(reactie: Publieksreactie) -> Antwoordkanaal | None:
    """How the sender is told in writing; None when there is neither an e-mail address nor a postal one."""
    if reactie.emailadres and (_liefst(reactie) != Antwoordkanaal.POST or not reactie.adres):
        return Antwoordkanaal.EMAIL
    return Antwoordkanaal.POST if reactie.adres else None


def meld(
    *, reactie: Publieksreactie, handeling: Reactiehandeling, kanaal: Antwoordkanaal, kern: str, nu: datetime
) -> None:
    """Tell the sender `kern` (paragraphs in the own language) and keep on the line of the log what was told.

    A mail goes in the outbox; a letter is printed from the case, what is told by phone is read out. In the
    caller's transaction, before the line is saved.
    """
    with translation.override(reactie.taal):
        tekst = _brief(reactie, kern)
        onderwerp = _("Over uw bericht %(nummer)s") % {"nummer": reactie.nummer}
    handeling.gemeld_via = kanaal
    handeling.gemeld = tekst
    if kanaal == Antwoordkanaal.EMAIL:
        handeling.bericht = zet_bericht_klaar(
            sleutel=f"publieksreactie-{reactie.pk}-{handeling.soort}-{nu.timestamp():.6f}",
            kanaal=Berichtkanaal.EMAIL,
            aan=reactie.emailadres,
            onderwerp=onderwerp,
            tekst=tekst,
            nu=nu,
        )


def _brief(reactie: Publieksreactie, kern: str) -> str:
    instelling = huidige_instelling()
    aanhef = _("Beste %(naam)s,") % {"naam": reactie.naam} if reactie.naam else _("Geachte heer of mevrouw,")
    bel = _("Hebt u een vraag? Bel %(telefoon)s en noem nummer %(nummer)s.") % {
        "telefoon": instelling.telefoonnummer,
        "nummer": reactie.nummer,
    }
    return "\n\n".join([aanhef, kern.strip(), bel, _("Met vriendelijke groet,") + f"\n{instelling.naam}"])


def kern_bevestiging(reactie: Publieksreactie) -> str:
    """That we have it, since when, and by when there is an answer (Awb 4:3a, 9:6, Wmebv)."""
    with translation.override(reactie.taal):
        zinnen = [
            _("Wij hebben uw bericht op %(dag)s ontvangen. Het nummer is %(nummer)s.")
            % {"dag": _dag(reactie.ontvangen_op), "nummer": reactie.nummer}
        ]
        if reactie.deadline is not None:
            zinnen.append(_("U krijgt uiterlijk %(dag)s antwoord.") % {"dag": _dag(reactie.deadline)})
        return " ".join(zinnen)


def kern_aanvulling(reactie: Publieksreactie, vraag: str, voor: date) -> str:
    """What is missing, by when, and that the term does not run until then (Awb 4:5, 4:15)."""
    with translation.override(reactie.taal):
        return "\n\n".join(
            [
                _("Wij hebben nog iets van u nodig om u antwoord te geven:"),
                vraag.strip(),
                _("Stuur het ons uiterlijk %(dag)s.") % {"dag": _dag(voor)}
                + " "
                + _("Tot wij het hebben, telt de tijd voor ons antwoord niet mee."),
            ]
        )


def kern_verdaging(reactie: Publieksreactie, reden: str) -> str:
    """That it takes longer, why, and the new last day (Awb 4:14, 9:11)."""
    with translation.override(reactie.taal):
        zinnen = [_("Het lukt ons niet om u op tijd antwoord te geven. Onze excuses."), reden.strip()]
        if reactie.deadline is not None:
            zinnen.append(_("U krijgt nu uiterlijk %(dag)s antwoord.") % {"dag": _dag(reactie.deadline)})
        return "\n\n".join(zinnen)


def kern_ingebrekestelling(reactie: Publieksreactie) -> str:
    """That the notice of default came in, and from when delay costs the gemeente money (Awb 4:17)."""
    with translation.override(reactie.taal):
        ontvangen = reactie.in_gebreke_sinds
        assert ontvangen is not None  # noqa: S101 - only said of one that came in
        zinnen = [_("Wij hebben uw ingebrekestelling op %(dag)s ontvangen.") % {"dag": _dag(ontvangen)}]
        if reactie.dwangsom_vanaf is not None:
            zinnen.append(
                _("Hebt u op %(dag)s nog geen besluit? Dan betalen wij u vanaf die dag een dwangsom.")
                % {"dag": _dag(reactie.dwangsom_vanaf)}
            )
        return " ".join(zinnen)


def kern_intrekking(reactie: Publieksreactie) -> str:
    """That it was withdrawn and nothing more happens."""
    with translation.override(reactie.taal):
        return _("U hebt uw bericht ingetrokken. U krijgt er geen antwoord meer op.")


def _dag(moment: date | datetime) -> str:
    dag = lokale_dag(moment) if isinstance(moment, datetime) else moment
    return date_format(dag, "DATE_FORMAT")
