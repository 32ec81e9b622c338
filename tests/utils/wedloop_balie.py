"""Races at the desk: clerks, reception and kiosk, over HTTP. Used by tests/e2e/test_wedloop.py, at a place
that tests/utils/wedloop_plekken.py leaves free."""

from collections import Counter
from typing import Any

from tests.utils.processen import DraaiendeKcc
from tests.utils.wedren import Verzoek, Wedren

BALIES = 8
AFSPRAKEN = 12
WERELD = f"""
from datetime import UTC, datetime, timedelta
from afspraken import services
from afspraken.models import Afspraak, Afspraakregel, Balie, Productgroep
from afspraken.services import kiosk
from catalogus.models import Locatie, Product
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.services import maak_medewerker
from tests.utils.sessie import maak_sessie

nu = datetime.now(UTC)
locatie, product = Locatie.objects.get(code="locatie-5"), Product.objects.get(code="product-0")
groep, ander = Productgroep.objects.order_by("pk")
for n in range({BALIES}):
    balie = Balie.objects.create(locatie=locatie, nummer=n + 1)
    medewerker = maak_medewerker(gebruikersnaam=f"balie-{{n}}", rollen=[Rol.BALIEMEDEWERKER], wachtwoord=None,
        voornaam="Balie", achternaam=str(n))
    services.ga_zitten(medewerker=medewerker, balie=balie)
    print("sessie", *maak_sessie(medewerker))
for n in range({BALIES}):
    services.meld_inloop_aan(locatie=locatie, product=product, aanvraag_sleutel=f"i-{{n}}", nu=nu)
for n in range({AFSPRAKEN}):
    afspraak = Afspraak.objects.create(
        nummer=f"{{20000000 + n}}", aanvraag_sleutel=f"a-{{n}}", locatie=locatie,
        datum=lokale_dag(nu), begint_op=nu, eindigt_op=nu + timedelta(minutes=15), kanaal="online", naam="Jo",
        gemaakt_op=nu, gewijzigd_op=nu)
    Afspraakregel.objects.create(afspraak=afspraak, product=product, groep=groep, eerste_cel=108,
        aantal_cellen=3)
    print("afspraak", afspraak.pk, afspraak.nummer)
_, code = kiosk.maak_kiosk(locatie=locatie, naam="Ingang", medewerker=medewerker, nu=nu)
print("groep", ander.pk)
print("kiosk", kiosk.koppel_kiosk(locatie=locatie, code=code, nu=nu))
"""


class Balies:
    """Clerks at their desks, a queue, appointments of today and a kiosk."""

    def __init__(self, kcc: DraaiendeKcc, wedren: Wedren) -> None:
        self._kcc = kcc
        self._wedren = wedren
        regels = [regel.split() for regel in kcc.shell(WERELD).splitlines() if regel.strip()]
        self._sessies = [{regel[1]: regel[2]} for regel in regels if regel[0] == "sessie"]
        self._afspraken = [(regel[1], regel[2]) for regel in regels if regel[0] == "afspraak"]
        (self._groep,) = (regel[1] for regel in regels if regel[0] == "groep")
        (kiosk,) = (regel[1] for regel in regels if regel[0] == "kiosk")
        self._kiosk = {"kcc-kiosk": kiosk}

    def _druk(self, koekjes: dict[str, str], pagina: str, adres: str, **velden: str) -> Verzoek:
        """The button `adres` of a page that is open."""
        _, extra = self._wedren.formulier(koekjes, pagina)
        extra["data"] |= velden
        return ("POST", adres, extra)

    def roep_samen_op(self) -> list[dict[str, Any]]:
        """Every desk calls the next; the visitors that were called, and to which desk."""
        drukken = [self._druk(sessie, "/werk/balie/", "/werk/balie/oproepen/") for sessie in self._sessies]
        self._wedren.samen(*drukken, poort="oproepen", aantal=BALIES)
        return self._kcc.sql("SELECT id, balie_id FROM afspraken_bezoek WHERE opgeroepen_op IS NOT NULL")

    def rond_af_en_stuur_door(self) -> Counter[str]:
        """Of every visitor at a desk: finished and sent on at the same moment; what became of them."""
        verzoeken = []
        for rij in self._kcc.sql(
            "SELECT v.id, b.nummer FROM afspraken_bezoek v JOIN afspraken_balie b ON b.id = v.balie_id "
            "WHERE v.opgeroepen_op IS NOT NULL"
        ):
            sessie, bezoek = self._sessies[rij["nummer"] - 1], f"/werk/balie/bezoeken/{rij['id']}"
            verzoeken += [
                self._druk(sessie, "/werk/balie/", f"{bezoek}/afronden/", resultaat="geholpen"),
                self._druk(sessie, "/werk/balie/", f"{bezoek}/doorsturen/", naar=f"groep-{self._groep}"),
            ]
        self._wedren.samen(*verzoeken, poort="doorsturen", aantal=len(verzoeken) // 2)
        uitkomst: Counter[str] = Counter()
        for rij in self._kcc.sql(
            "SELECT afgerond_op IS NOT NULL AS klaar, teruggezet_op IS NOT NULL AS wacht, "
            "(SELECT count(*) FROM contacten_klantcontact k WHERE k.bezoek_id = b.id) AS contacten "
            "FROM afspraken_bezoek b WHERE opgeroepen_op IS NOT NULL"
        ):
            geldig = (rij["klaar"], rij["wacht"], rij["contacten"]) in {(True, False, 1), (False, True, 0)}
            uitkomst["goed" if geldig else "half"] += 1
        return uitkomst

    def meld_dubbel_aan(self) -> tuple[Counter[int], int]:
        """Every appointment at kiosk and reception at the same moment: the answers, and how many visits."""
        begin = "/kiosk/locatie-5/"
        verzoeken = []
        for n, (pk, nummer) in enumerate(self._afspraken):
            sessie = self._sessies[n % len(self._sessies)]
            verzoeken += [
                self._druk(self._kiosk, begin, f"{begin}aanmelden/", nummer=nummer),
                self._druk(sessie, "/werk/receptie/", f"/werk/receptie/afspraken/{pk}/"),
            ]
        antwoorden = self._wedren.samen(*verzoeken, poort="aanmelden")
        (rij,) = self._kcc.sql("SELECT count(*) AS n FROM afspraken_bezoek WHERE afspraak_id IS NOT NULL")
        return Counter(antwoord.status_code for antwoord in antwoorden), int(rij["n"])
