"""The history: what people did and the norms are about, in stretches of days so that memory stays bounded."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from contacten.models import Klantcontact
from kcc.demo.agenda import Bezoekers
from kcc.demo.bezoeken import Bezoekmaker
from kcc.demo.catalogus import gegevens
from kcc.demo.contactrijen import laad_contacten, voeg_samen
from kcc.demo.gemeente import bemande_balies
from kcc.demo.gesprekken import overige_contacten, telefoongesprekken
from kcc.demo.klanten import Klanten
from kcc.demo.kopieer import Nummering
from kcc.demo.naslag import Naslag
from kcc.demo.patroon import Dagen
from kcc.demo.reacties import vul_reacties
from kcc.demo.schalen import Opdracht
from kcc.demo.social import vul_berichten
from kcc.demo.terugbellen import Terugbelmaker
from kcc.demo.tevredenheid import vul_tevredenheid
from kcc.demo.toegang import vul_toegang
from kcc.demo.uitbraken import uitbraakcontacten
from kcc.demo.vraag import Baliedrukte

# About so many rows are made at a time.
_RIJEN_PER_KEER = 40_000


def vul_geschiedenis(
    opdracht: Opdracht,
    klanten: Klanten,
    drukte: Baliedrukte,
    bezoekers: Bezoekers,
    voortgang: Callable[[float], None],
) -> None:
    """Make and load everything from the first day until now. `voortgang` hears how far it is, to 1."""
    naslag = Naslag.lees(_balies(opdracht, drukte))
    bezoekmaker = Bezoekmaker(opdracht, naslag, klanten, drukte, bezoekers)
    terugbelmaker = Terugbelmaker(opdracht, naslag, klanten)
    nummering = Nummering(Klantcontact)
    schaal = opdracht.schaal
    per_dag = schaal.gesprekken_per_dag + schaal.bezoeken_per_dag + schaal.overige_per_dag
    lengte = timedelta(days=max(1, min(90, int(_RIJEN_PER_KEER / per_dag))))
    begin, einde = opdracht.begin, opdracht.vandaag + timedelta(days=1)
    while begin < einde:
        tot = min(begin + lengte, einde)
        dagen = Dagen(opdracht, begin, tot)
        # A seed per stretch, so that nothing depends on what was drawn before.
        rng = np.random.default_rng([opdracht.zaad, 4, begin.toordinal()])
        bezoeken = bezoekmaker.maak(rng, dagen)
        vul_tevredenheid(opdracht, dagen, naslag, bezoeken)
        contacten = voeg_samen(
            [
                bezoeken,
                telefoongesprekken(opdracht, rng, dagen, naslag, klanten),
                overige_contacten(opdracht, rng, dagen, naslag, klanten),
            ]
        )
        ids = laad_contacten(contacten, nummering, naslag, klanten)
        terugbelmaker.maak(rng, dagen, contacten, ids)
        begin = tot
        voortgang(1 - (einde - begin) / (einde - opdracht.begin))
    laad_contacten(voeg_samen(uitbraakcontacten(opdracht, naslag, klanten)), nummering, naslag, klanten)
    vul_reacties(opdracht, naslag, klanten)
    vul_berichten(opdracht)
    vul_toegang(opdracht, naslag, drukte)
    bezoekmaker.sluit()
    terugbelmaker.sluit()
    nummering.sluit()


def _balies(opdracht: Opdracht, drukte: Baliedrukte) -> dict[int, int]:
    """How many desks are staffed, per place (in the order of locaties.json, which is that of the keys)."""
    aantallen = [bemande_balies(rij, opdracht) for rij in gegevens("locaties")]
    return dict(zip(sorted(drukte.tijden), aantallen, strict=True))
