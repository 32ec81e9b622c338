"""What the agent of the demo has not registered yet: a call that just ended, and a draft of before it."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from contacten import services
from contacten.enums import Gebeurtenis
from contacten.services.concepten import VENSTER
from kcc.demo.klanten import Klanten
from kcc.demo.schalen import Opdracht
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker


def vul_lopende_gesprekken(opdracht: Opdracht, klanten: Klanten) -> None:
    """Missed calls; for the first agent, if there is one, a call to register and a draft to go on with."""
    _vul_gemiste_oproepen(opdracht, klanten)
    agent = Medewerker.objects.filter(groups__name=Rol.KCC_MEDEWERKER).order_by("pk").first()
    if agent is None:
        return
    for soort, minuten in (
        (Gebeurtenis.AANGEBODEN, 10),
        (Gebeurtenis.OPGENOMEN, 9.8),
        (Gebeurtenis.BEEINDIGD, 5),
    ):
        services.verwerk_gebeurtenis(
            kenmerk="demo-1",
            soort=soort,
            moment=opdracht.nu - timedelta(minutes=minuten),
            nummer=klanten.telefoon(0),
            medewerker=agent,
            nu=opdracht.nu,
        )
    services.bewaar_concept(
        sleutel=uuid5(NAMESPACE_URL, "demo-concept").hex,
        medewerker=agent,
        begonnen_op=opdracht.nu - timedelta(minutes=21),
        velden={
            VENSTER: "demo",
            "zoek_product": "verhuizen",
            "onderwerp": "Verhuist met twee kinderen",
            "notitie": "Vraagt of haar partner ook moet tekenen. Ik zou dat nakijken.",
        },
        gezien=0,
        nu=opdracht.nu,
    )


def _vul_gemiste_oproepen(opdracht: Opdracht, klanten: Klanten) -> None:
    """Somebody we know who called twice, one whom nobody knows, and one without a number."""
    oproepen = [(klanten.telefoon(1), 95), (klanten.telefoon(1), 42), ("0881234567", 63), ("", 20)]
    for plaats, (nummer, minuten) in enumerate(oproepen):
        for soort, later in ((Gebeurtenis.AANGEBODEN, 0.0), (Gebeurtenis.BEEINDIGD, 0.8)):
            services.verwerk_gebeurtenis(
                kenmerk=f"demo-gemist-{plaats}",
                soort=soort,
                moment=opdracht.nu - timedelta(minutes=minuten - later),
                nummer=nummer,
                nu=opdracht.nu,
            )
