"""What is open asks for an answer: who wrote, what departments promised, and some that tell a story.

History keeps its dates; only the last months have forwardings, and only what is open has a log.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat

from contacten import services
from contacten.enums import (
    Antwoordkanaal,
    Doorzendeinde,
    Kanaal,
    Publieksreactiesoort,
    Reactiehandelingsoort,
)
from contacten.models import (
    Dienstverleningsovereenkomst,
    Doorzending,
    Publieksreactie,
    Reactiehandeling,
    SocialBericht,
    Terugbelverzoek,
)
from contacten.services.doorzenden import Doorgezonden, belofte
from kcc.demo.schalen import Opdracht
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.models import Afdeling, Medewerker

_MAANDEN_TERUG = timedelta(days=125)
_BERICHT_BLIJFT_LIGGEN = timedelta(days=10)
_PER_KEER = 2_000
# What each afdeling promises: hours to call, werkdagen to answer, hours on social media.
_BELOFTEN = {
    "belastingen": (14, 25, 2),
    "burgerzaken": (17, 30, 1),
    "werk-en-inkomen": (16, 30, 2),
    "wmo-en-jeugd": (16, 35, 2),
    "stadsbeheer": (17, 20, 1),
    "parkeren": (17, 25, 1),
    "vergunningen": (14, 40, 2),
    "onderwijs": (17, 30, 2),
}
_MET_MAIL = ("agent", "backoffice")
# Of every so many forwardings one was meant for somebody else.
_VERKEERD = 29
# What somebody writes, by kind: its subject and its text.
_TEKSTEN = {
    "melding": (
        "De informatie klopt niet",
        "Op uw website staat iets anders dan mij aan de balie is verteld. Wilt u dat rechtzetten?",
    ),
    "vraag": (
        "Hoe lang duurt het nog?",
        "Ik wacht nu al een tijd. Kunt u mij vertellen wanneer ik iets van u hoor?",
    ),
    "aanvraag": (
        "Aanvraag met stukken",
        "Hierbij doe ik mijn aanvraag. De stukken die u vroeg, zitten erbij. Ontbreekt er nog iets?",
    ),
    "klacht": (
        "Steeds niet teruggebeld",
        "Ik heb drie keer gebeld. Steeds zou iemand mij terugbellen, en dat gebeurde niet.",
    ),
}
_STRAATFEEST = (
    "Straatfeest op het plein",
    "Ik wil een straatfeest houden met de hele buurt. Het plein moet die dag dicht. Wat moet ik regelen?",
)
_OM_DE_HOEVEEL_GENOMEN = 3


def vul_zaken(opdracht: Opdracht) -> None:
    """Complete what the history left open, and add what departments promised and did."""
    _vul_afzenders(opdracht.nu)
    _sluit_oude_berichten(opdracht.nu)
    _vul_dvos(opdracht)
    # Where warnings of deadlines go.
    Medewerker.objects.filter(username__in=_MET_MAIL, email="").update(
        email=Concat("username", Value("@example.nl"))
    )
    sinds = opdracht.nu - _MAANDEN_TERUG
    _zend_door(
        Terugbelverzoek.objects.filter(aangemaakt_op__gte=sinds, afdeling__isnull=False),
        opdracht.kalender,
        lambda verzoek: (verzoek.aangemaakt_op, verzoek.eerste_poging_op, verzoek.ingetrokken_op),
    )
    _zend_door(
        Publieksreactie.objects.filter(ontvangen_op__gte=sinds, afdeling__isnull=False),
        opdracht.kalender,
        lambda reactie: (reactie.ontvangen_op, reactie.beantwoord_op, reactie.ingetrokken_op),
    )
    _leg_verloop_vast()
    _verdeel()
    _vertel(opdracht.nu)


def _vul_afzenders(nu: datetime) -> None:
    """Who wrote what is open, as the register of clients knows them, and that most were told we have it."""
    onderwerpen, teksten = (
        " ".join(f"WHEN '{soort}' THEN '{paar[deel]}'" for soort, paar in _TEKSTEN.items()) for deel in (0, 1)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"""
            UPDATE contacten_publieksreactie AS reactie
            SET naam = klant.naam, taal = klant.taal, tekst = CASE reactie.soort {teksten} END,
                onderwerp = CASE reactie.soort {onderwerpen} END,
                emailadres = coalesce((SELECT min(adres) FROM contacten_emailadres AS email
                    WHERE email.klant_id = klant.id), ''),
                telefoonnummer = coalesce((SELECT min(nummer) FROM contacten_telefoonnummer AS telefoon
                    WHERE telefoon.klant_id = klant.id), ''),
                adres = CASE WHEN reactie.kanaal = 'post'
                    THEN concat_ws(' ', 'Coolsingel', klant.huisnummer) || chr(10)
                        || klant.postcode || ' Rotterdam'
                    ELSE '' END,
                antwoord_via = CASE WHEN reactie.kanaal = 'post' THEN 'post' ELSE '' END
            FROM contacten_klant AS klant
            WHERE klant.id = reactie.klant_id
                AND reactie.beantwoord_op IS NULL AND reactie.ingetrokken_op IS NULL
        """)  # noqa: S608 - the texts above
        cursor.execute(
            """
            UPDATE contacten_publieksreactie
            SET bevestigd_op = ontvangen_op + CASE WHEN emailadres <> '' AND antwoord_via = ''
                THEN interval '1 minute' ELSE interval '20 hours' END
            WHERE beantwoord_op IS NULL AND ingetrokken_op IS NULL
                AND (emailadres <> '' AND antwoord_via = '' OR ontvangen_op < %s - interval '4 days')
            """,
            [nu],
        )


def _sluit_oude_berichten(nu: datetime) -> None:
    """Nobody leaves a message lie for months: what was late then got its answer later."""
    SocialBericht.objects.open().filter(deadline_op__lt=nu - _BERICHT_BLIJFT_LIGGEN).update(
        beantwoord_op=F("deadline_op") + timedelta(days=2),
        antwoord="Excuses voor ons late antwoord. Is het al opgelost?",
    )


def _vul_dvos(opdracht: Opdracht) -> None:
    Dienstverleningsovereenkomst.objects.bulk_create(
        Dienstverleningsovereenkomst(
            afdeling=afdeling,
            geldig_vanaf=opdracht.begin,
            terugbellen_uren=_BELOFTEN[afdeling.code][0],
            reactie_werkdagen=_BELOFTEN[afdeling.code][1],
            social_uren=_BELOFTEN[afdeling.code][2],
        )
        for afdeling in Afdeling.objects.filter(code__in=_BELOFTEN).order_by("pk")
    )


def _zend_door(
    zaken: Any,
    kalender: Dienstkalender,
    momenten: Callable[[Any], tuple[datetime, datetime | None, datetime | None]],
) -> None:
    """Everything with an afdeling came there from the KCC, a little after it came in.

    `momenten` tells when it came in, was done and was withdrawn.
    """
    dvos = {dvo.afdeling_id: dvo for dvo in Dienstverleningsovereenkomst.objects.all()}
    afdelingen = sorted(dvos)
    rijen: list[Doorzending] = []
    for nummer, zaak in enumerate(zaken.order_by("pk").iterator(chunk_size=_PER_KEER)):
        ontvangen, gedaan, ingetrokken = momenten(zaak)
        gestuurd = ontvangen + timedelta(minutes=3 + nummer % 11)
        einde, afloop = _afloop(gedaan, ingetrokken)
        if einde is not None:
            gestuurd = min(gestuurd, einde)
        van = None
        is_nog_niet_gedaan = einde is None or einde - gestuurd > timedelta(hours=5)
        if nummer % _VERKEERD == 0 and is_nog_niet_gedaan:
            ander = afdelingen[(nummer // _VERKEERD) % len(afdelingen)]
            if ander != zaak.afdeling_id:
                verder = gestuurd + timedelta(hours=4)
                eerste = _doorzending(zaak, ander, None, gestuurd, dvos, kalender)
                eerste.geeindigd_op, eerste.einde = verder, Doorzendeinde.DOORGESTUURD
                rijen.append(eerste)
                gestuurd, van = verder, ander
        doorzending = _doorzending(zaak, zaak.afdeling_id, van, gestuurd, dvos, kalender)
        doorzending.geeindigd_op, doorzending.einde = einde, afloop
        rijen.append(doorzending)
        if len(rijen) >= _PER_KEER:
            Doorzending.objects.bulk_create(rijen)
            rijen = []
    Doorzending.objects.bulk_create(rijen)


def _afloop(gedaan: datetime | None, ingetrokken: datetime | None) -> tuple[datetime | None, str]:
    if gedaan is not None:
        return gedaan, Doorzendeinde.AFGEHANDELD
    return (ingetrokken, Doorzendeinde.VERVALLEN) if ingetrokken is not None else (None, "")


def _doorzending(
    zaak: Doorgezonden,
    afdeling_id: int,
    van_id: int | None,
    gestuurd: datetime,
    dvos: dict[int, Dienstverleningsovereenkomst],
    kalender: Dienstkalender,
) -> Doorzending:
    doorzending = Doorzending(
        **{zaak._meta.model_name or "": zaak},
        afdeling_id=afdeling_id,
        van_afdeling_id=van_id,
        doorgestuurd_op=gestuurd,
    )
    dvo = dvos.get(afdeling_id)
    if dvo is not None:
        beloofd = belofte(zaak, dvo, gestuurd, kalender)
        doorzending.dvo = dvo
        doorzending.uiterlijk_op, doorzending.regel = beloofd.uiterlijk_op, beloofd.regel
        if van_id is None:
            doorzending.is_op_tijd_doorgestuurd = gestuurd.minute % 17 != 0
    return doorzending


def _leg_verloop_vast() -> None:
    """The first lines of the log of what is open."""
    rijen: list[Reactiehandeling] = []
    for reactie in Publieksreactie.objects.open().order_by("pk"):
        rijen.append(_handeling(reactie, Reactiehandelingsoort.ONTVANGEN, reactie.ontvangen_op))
        if reactie.bevestigd_op is not None:
            rijen.append(_handeling(reactie, Reactiehandelingsoort.BEVESTIGD, reactie.bevestigd_op))
    Reactiehandeling.objects.bulk_create(rijen, batch_size=_PER_KEER)


def _handeling(reactie: Publieksreactie, soort: Reactiehandelingsoort, moment: datetime) -> Reactiehandeling:
    is_ontvangst = soort == Reactiehandelingsoort.ONTVANGEN
    return Reactiehandeling(
        publieksreactie=reactie,
        moment=moment,
        soort=soort,
        afdeling_id=reactie.afdeling_id if is_ontvangst else None,
    )


def _verdeel() -> None:
    """Every third one that is open has somebody of its afdeling."""
    per_afdeling: dict[int, list[Medewerker]] = {}
    for medewerker in Medewerker.objects.filter(is_active=True).order_by("pk").prefetch_related("afdelingen"):
        for afdeling in medewerker.afdelingen.all():
            per_afdeling.setdefault(afdeling.pk, []).append(medewerker)
    genomen = []
    for nummer, reactie in enumerate(Publieksreactie.objects.open().order_by("deadline", "pk")):
        collegas = per_afdeling.get(reactie.afdeling_id or 0, [])
        if collegas and nummer % _OM_DE_HOEVEEL_GENOMEN == 0:
            reactie.medewerker = collegas[nummer % len(collegas)]
            genomen.append(reactie)
    Publieksreactie.objects.bulk_update(genomen, ["medewerker"], batch_size=_PER_KEER)


def _vertel(nu: datetime) -> None:
    """Some that were adjourned, sent on or became a dossier, done as people do it on the screens.

    These came by letter and are answered so: nobody gets a mail of what was made up.
    """
    behandelaar = Medewerker.objects.filter(username="backoffice").first()
    agent = Medewerker.objects.filter(username="agent").first()
    if behandelaar is None or agent is None:
        return
    afdelingen = {afdeling.code: afdeling for afdeling in Afdeling.objects.all()}
    eigen = behandelaar.afdelingen.all()
    vrij = Publieksreactie.objects.open().filter(
        medewerker__isnull=True,
        deadline__gt=lokale_dag(nu),
        klant__isnull=False,
        ontvangen_op__lt=nu - timedelta(days=3),
        verdaagd_weken=0,
        opschortingen__isnull=True,
    )
    klacht, aanvraag, tweede = _kies(
        vrij.filter(afdeling__in=eigen),
        [Publieksreactiesoort.KLACHT, Publieksreactiesoort.AANVRAAG, Publieksreactiesoort.AANVRAAG],
    )
    for reactie in (klacht, aanvraag, tweede):
        if reactie is not None:
            _kwam_per_brief(reactie)
    eerder = nu - timedelta(hours=20)
    if klacht is not None and klacht.termijn.loopt_met_wet:
        services.verdaag_publieksreactie(
            reactie_id=klacht.pk,
            medewerker=behandelaar,
            weken=4,
            reden="Wij willen eerst de collega spreken die u aan de telefoon had. Die is nu met vakantie.",
            nu=eerder,
        )
    if aanvraag is not None:
        aanvraag.onderwerp, aanvraag.tekst = _STRAATFEEST
        aanvraag.product = None
        aanvraag.save(update_fields=["onderwerp", "tekst", "product"])
        _maak_dossier(aanvraag, behandelaar, afdelingen, eerder)
    if tweede is not None and tweede.termijn.loopt_met_wet:
        services.vraag_om_aanvulling(
            reactie_id=tweede.pk,
            medewerker=behandelaar,
            vraag="Een plattegrond van de straat, met daarop waar de tafels komen te staan.",
            voor=lokale_dag(nu) + timedelta(days=14),
            nu=eerder,
        )
    _in_gebreke(behandelaar, nu)
    for bericht in SocialBericht.objects.open().order_by("-deadline_op")[:1]:
        services.neem_socialbericht(bericht_id=bericht.pk, medewerker=agent, nu=nu)


def _kies(rijen: Any, soorten: Iterable[Publieksreactiesoort]) -> list[Publieksreactie | None]:
    gekozen: list[Publieksreactie | None] = []
    for soort in soorten:
        al = [reactie.pk for reactie in gekozen if reactie is not None]
        gekozen.append(
            rijen.filter(soort=soort, termijn_is_wettelijk=True, termijn_eenheid="weken")
            .exclude(pk__in=al)
            .order_by("-ontvangen_op", "pk")
            .first()
        )
    return gekozen


def _kwam_per_brief(reactie: Publieksreactie) -> None:
    reactie.kanaal = Kanaal.POST
    reactie.antwoord_via = Antwoordkanaal.POST
    reactie.adres = reactie.adres or "Coolsingel 40\n3011 AD Rotterdam"
    reactie.save(update_fields=["kanaal", "antwoord_via", "adres"])


def _maak_dossier(
    reactie: Publieksreactie, casemanager: Medewerker, afdelingen: dict[str, Afdeling], nu: datetime
) -> None:
    vragen = {
        "vergunningen": "Mag het plein die dag dicht? Welke vergunning hoort daarbij?",
        "stadsbeheer": "Kunnen er afvalbakken en dranghekken komen?",
        "parkeren": "Welke parkeerplaatsen moeten leeg blijven?",
    }
    for code, vraag in vragen.items():
        services.zet_deel_uit(
            reactie_id=reactie.pk,
            medewerker=casemanager,
            afdeling=afdelingen[code],
            vraag=vraag,
            werkdagen=5,
            nu=nu,
        )
    deel = reactie.dossier.delen.get(afdeling=afdelingen["parkeren"])
    services.lever_deel(
        reactie_id=reactie.pk,
        deel_id=deel.pk,
        medewerker=casemanager,
        bijdrage="De acht plaatsen voor nummer 12 tot en met 26. Wij zetten de borden een week eerder neer.",
        nu=nu + timedelta(hours=6),
    )


def _in_gebreke(behandelaar: Medewerker, nu: datetime) -> None:
    """One application that is too late, of which the applicant has said so."""
    te_laat = (
        Publieksreactie.objects.open()
        .filter(soort=Publieksreactiesoort.AANVRAAG, deadline__lt=lokale_dag(nu), medewerker__isnull=True)
        .order_by("deadline", "pk")
        .first()
    )
    if te_laat is not None and te_laat.termijn_is_wettelijk:
        _kwam_per_brief(te_laat)
        services.leg_ingebrekestelling_vast(
            reactie_id=te_laat.pk, medewerker=behandelaar, ontvangen=lokale_dag(nu), nu=nu
        )
