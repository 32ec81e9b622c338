"""Closed reports of past tertalen as a manager would have written them; the last one is left to do. And what
that manager gets by mail."""

from datetime import timedelta

from kcc.demo.schalen import Opdracht
from kcc.lib.perioden import Halfjaar, Tertaal
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from servicenormen.enums import Abonnementsoort
from servicenormen.models import SAMENVATTING, Clustertekst, Rapporttekst
from servicenormen.services import (
    abonneer,
    eerste_tertaal,
    overzicht_van_nu,
    rapport_van_nu,
    stel_halfjaar_vast,
    stel_vast,
)

# So many days after its end a tertaal was closed.
_NA_DAGEN = 12
_SAMENVATTING = """
De meeste inwoners werden dit tertaal geholpen zoals wij hebben beloofd. Waar dat niet lukte, staat hieronder
wat de oorzaak was en wat wij eraan doen.

De drukte voor de zomer en rond de feestdagen vraagt elk jaar om extra balies. Die plannen wij voortaan een
tertaal vooruit.
""".strip()
_UITLEG = {
    "1": "Bezoekers die lang wachtten, gaven een lager cijfer. Op de drukste uren gaat een balie extra open.",
    "2": "Online waren er te weinig tijden in de avond. Er komt een avond bij in Centrum en Feijenoord.",
    "3a": "In de kleine winkels was er bij ziekte meteen geen plek. Hoogvliet valt voortaan in.",
    "3b": "In de weken voor de zomer waren alle winkels in de stad vol. Wij openen die weken extra tijden.",
    "4": "Op maandagochtend kwamen meer mensen dan er balies open waren. Het rooster is daarop aangepast.",
    "5": "Nieuwe medewerkers verbonden vaker door. Zij zien nu de antwoorden bij de producten op hun scherm.",
    "6": "Een deel van de verzoeken kwam te laat bij de juiste afdeling. De afdelingen bellen nu zelf.",
    "7": "Bij nieuwe producten ontbraken de kosten of de termijn. De redactie vult die aan.",
    "8": "Een aantal formulieren is nog niet online. De planning daarvan staat in het jaarplan.",
    "9": "Meldingen over de openbare ruimte bleven in de vakantie liggen. Er is nu een vaste vervanger.",
    "10": "Berichten in de avond werden pas 's ochtends gezien. Er is nu een avonddienst tot 20.00 uur.",
}

_OVER_CLUSTER = (
    "De drukte op maandag en in de weken voor de zomer gaf de meeste knelpunten. De afdelingen die hieronder "
    "staan, plannen op die dagen voortaan een collega extra. Over een half jaar ziet u of dat werkt."
)


def vul_rapporten(opdracht: Opdracht) -> None:
    """Close every finished tertaal but the last; none without a manager to do it."""
    manager = Medewerker.objects.filter(groups__name=Rol.MANAGER).order_by("pk").first()
    tertaal = eerste_tertaal()
    if manager is None or tertaal is None:
        return
    while tertaal.volgende < Tertaal.van(opdracht.vandaag):
        nu = tertaal.einde + timedelta(days=_NA_DAGEN, hours=10)
        gemist = [norm.code for norm in rapport_van_nu(tertaal, nu).normen if norm.moet_uitleg]
        Rapporttekst.objects.bulk_create(
            Rapporttekst(
                tertaal=str(tertaal), norm=norm, tekst=tekst, gewijzigd_door=manager, gewijzigd_op=nu
            )
            for norm, tekst in {
                SAMENVATTING: _SAMENVATTING,
                **{code: _UITLEG[code] for code in gemist},
            }.items()
        )
        stel_vast(tertaal=tertaal, gezien=None, medewerker=manager, nu=nu)
        tertaal = tertaal.volgende
    _vul_halfjaren(manager, opdracht)
    if manager.email:
        abonneer(medewerker=manager, soort=Abonnementsoort.WEEK, normen=["4", "5", "6", "9"], nu=opdracht.nu)
        abonneer(medewerker=manager, soort=Abonnementsoort.TERTAAL, nu=opdracht.nu)


def _vul_halfjaren(manager: Medewerker, opdracht: Opdracht) -> None:
    """Close every finished half year that the history has whole, but the last; the last has its texts."""
    tertaal = eerste_tertaal()
    halfjaar = Halfjaar.van(tertaal.eerste_dag) if tertaal else Halfjaar.van(opdracht.vandaag)
    while halfjaar < Halfjaar.van(opdracht.vandaag):
        nu = min(halfjaar.einde + timedelta(days=_NA_DAGEN, hours=10), opdracht.nu)
        overzicht = overzicht_van_nu(halfjaar, nu)
        Clustertekst.objects.bulk_create(
            Clustertekst(
                halfjaar=str(halfjaar), cluster=cluster, tekst=tekst, gewijzigd_door=manager, gewijzigd_op=nu
            )
            for cluster, tekst in {
                SAMENVATTING: _SAMENVATTING,
                **dict.fromkeys(overzicht.zonder_uitleg, _OVER_CLUSTER),
            }.items()
        )
        if halfjaar < Halfjaar.van(opdracht.vandaag).vorige:
            stel_halfjaar_vast(halfjaar=halfjaar, gezien=None, medewerker=manager, nu=nu)
        # The next half year begins where this one ends.
        halfjaar = Halfjaar.van(halfjaar.laatste_dag + timedelta(days=1))
