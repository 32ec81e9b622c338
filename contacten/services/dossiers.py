"""A question of many parts: one case manager, a department and a term for each part, and one answer."""

from datetime import datetime

from django.core.exceptions import ValidationError

from contacten.enums import Reactiehandelingsoort
from contacten.models import Dossier, Dossierdeel, Publieksreactie
from contacten.services.reacties_behandelen import WAT, begin_reactiestap, eis_open, heeft_dossier
from contacten.services.stappen import Achterhaald, eis_niet_van_ander, eis_reden, handeling
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import werkdagen_na
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import dienstkalender


@handeling
def zet_deel_uit(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    vraag: str,
    werkdagen: int,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Ask an afdeling for its part, within `werkdagen`. The term of the sender does not change.

    The first part opens the dossier: who asks becomes its case manager, and gets the reactie too.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.DEEL_GEVRAAGD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_niet_van_ander(reactie, medewerker, WAT)
    eis_reden(vraag, "vraag", "Schrijf op wat deze afdeling moet uitzoeken.")
    if afdeling.is_extern:
        raise ValidationError({"afdeling": f"{afdeling} is een andere overheid. Kies een eigen afdeling."})
    if werkdagen < 1:
        raise ValidationError({"werkdagen": "Kies ten minste 1 werkdag."})
    if heeft_dossier(reactie):
        dossier = reactie.dossier
    else:
        dossier = Dossier.objects.create(publieksreactie=reactie, casemanager=medewerker, geopend_op=nu)
        reactie.medewerker = medewerker
    Dossierdeel.objects.create(
        dossier=dossier,
        afdeling=afdeling,
        vraag=vraag.strip(),
        gevraagd_op=nu,
        werkdagen=werkdagen,
        deadline=werkdagen_na(lokale_dag(nu), werkdagen, dienstkalender()),
    )
    return stap.bewaar(toelichting=vraag, afdeling=afdeling)


@handeling
def lever_deel(
    *,
    reactie_id: int,
    deel_id: int,
    medewerker: Medewerker,
    bijdrage: str,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """An afdeling gives its part; the case manager makes one answer of all parts.

    Who works for that afdeling gives it, or the case manager, who heard it from them; else ValidationError.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.DEEL_GEREED, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    deel = _open_deel(reactie, deel_id)
    if not Dossierdeel.objects.deliverable_by(medewerker).filter(pk=deel.pk).exists():
        van = deel.afdeling
        raise ValidationError(
            {"bijdrage": f"Alleen {van} of de casemanager legt vast wat {van} heeft gevonden."}
        )
    eis_reden(bijdrage, "bijdrage", "Schrijf op wat uw afdeling heeft gevonden.")
    deel.bijdrage, deel.gereed_op, deel.medewerker = bijdrage.strip(), nu, medewerker
    deel.save()
    return stap.bewaar(afdeling=deel.afdeling)


@handeling
def trek_deel_in(
    *,
    reactie_id: int,
    deel_id: int,
    medewerker: Medewerker,
    reden: str,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """The case manager does not need this part any more: the answer no longer waits for it, nor is it due.

    Who may see the publieksreactie because of the part still may: it knows what it was asked, and why not.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.DEEL_INGETROKKEN, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    deel = _open_deel(reactie, deel_id)
    if reactie.dossier.casemanager_id != medewerker.pk:
        raise Achterhaald("Alleen de casemanager trekt een deel in.")
    eis_reden(reden, "reden", "Schrijf op waarom het deel niet meer nodig is.")
    deel.ingetrokken_op = nu
    deel.save(update_fields=["ingetrokken_op"])
    return stap.bewaar(toelichting=reden, afdeling=deel.afdeling)


def _open_deel(reactie: Publieksreactie, deel_id: int) -> Dossierdeel:
    delen = Dossierdeel.objects.select_related("afdeling").filter(dossier__publieksreactie_id=reactie.pk)
    deel = delen.filter(pk=deel_id).first()
    if deel is None:
        raise Achterhaald("Dit deel hoort hier niet bij.")
    if deel.gereed_op is not None:
        raise Achterhaald("Dit deel is al gereed.")
    if deel.ingetrokken_op is not None:
        raise Achterhaald("Dit deel is ingetrokken.")
    return deel


@handeling
def draag_dossier_over(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    casemanager: Medewerker,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Another case manager follows the dossier from now on, and with it the reactie."""
    stap = begin_reactiestap(Reactiehandelingsoort.DOSSIER, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    if not heeft_dossier(reactie):
        raise Achterhaald("Dit is geen dossier.")
    if not casemanager.is_active:
        raise ValidationError({"casemanager": f"{casemanager} werkt hier niet meer. Kies een ander."})
    dossier = reactie.dossier
    dossier.casemanager = casemanager
    dossier.save(update_fields=["casemanager"])
    reactie.medewerker = casemanager
    return stap.bewaar(toelichting=f"Overgedragen aan {casemanager}.")
