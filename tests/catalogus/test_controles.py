"""Links that no longer work, texts to review, products that lost their completeness: found, and told once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogus import services, tasks
from catalogus.enums import Linkstatus
from catalogus.models import Controlepunt, Linkcontrole, Product
from kcc.lib.perioden import TIJDZONE
from kcc.lib.webadres import Soort, Uitslag
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Instelling, Medewerker, UitgaandBericht
from tests.catalogus.factories import (
    LocatieFactory,
    PrijsFactory,
    ProductFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)
from tests.organisatie.factories import AfdelingFactory

pytestmark = pytest.mark.django_db
NU = datetime(2025, 3, 17, 3, 20, tzinfo=TIJDZONE)
DAG = timedelta(days=1)
BASIS = "https://kcc.test"
GOED = Uitslag(Soort.GOED, "", 200)
WEG = Uitslag(Soort.STUK, "Deze pagina bestaat niet (meer) (404).", 404)
STIL = Uitslag(Soort.STUK, "De website antwoordt niet.")
DICHT = Uitslag(Soort.NIET_TE_CONTROLEREN, "De website laat geen controle door programma’s toe (403).", 403)


class Web:
    """What the internet answers in a test, and what it was asked."""

    def __init__(self, **uitslagen: Uitslag) -> None:
        self.uitslagen = uitslagen
        self.gevraagd: list[str] = []
        self.gewacht: list[str] = []

    def __call__(self, adres: str) -> Uitslag:
        self.gevraagd.append(adres)
        return self.uitslagen.get(adres.rpartition("/")[2], GOED)


def controleer(web: Web, nu: datetime = NU, *, hoogstens: int = 100, is_tijd_op: Any = lambda: False) -> int:
    return services.controleer_links(
        nu=nu,
        basis_url=BASIS,
        hoogstens=hoogstens,
        vraag=web,
        wacht=web.gewacht.append,
        is_tijd_op=is_tijd_op,
    )


def link(naam: str = "a") -> Linkcontrole:
    return Linkcontrole.objects.get(adres__endswith=f"/{naam}")


# --- Which addresses ---------------------------------------------------------------------------


def test_addresses_of_everything_that_is_published() -> None:
    ProductFactory(wat="Zie https://a.nl/wat.", wat_en="See https://a.nl/en", online_adres="/formulier/")
    ProductFactory(code="concept", concept=True, wat="https://a.nl/concept")
    ProductFactory(code="weg", gearchiveerd=True, wat="https://a.nl/weg")
    VraagantwoordFactory(antwoord="Kijk op https://a.nl/antwoord")
    VraagantwoordFactory(intern=True, antwoord="https://a.nl/intern")
    VerwijzingFactory(website="https://a.nl/rdw", waarvoor="https://a.nl/waarvoor")
    VerwijzingFactory(code="oud", is_actief=False, website="https://a.nl/oud")
    LocatieFactory(route="https://a.nl/route")
    Instelling.objects.update_or_create(pk=1, defaults={"website": "https://a.nl/gemeente"})
    gevonden = services.adressen_in_gebruik(basis_url=BASIS)
    assert {adres.rpartition("/")[2] or "formulier" for adres in gevonden} == {
        *("wat", "en", "formulier", "antwoord", "intern", "rdw", "waarvoor", "route", "gemeente")
    }
    assert gevonden["https://a.nl/wat"] == [
        {
            "soort": "product",
            "code": "paspoort",
            "naam": "Paspoort aanvragen",
            "veld": "wat is het",
            "afdeling": "burgerzaken",
        }
    ]
    assert f"{BASIS}/formulier/" in gevonden


def test_the_list_follows_the_texts_and_keeps_what_is_known() -> None:
    product = ProductFactory(wat="https://a.nl/a https://a.nl/b")
    controleer(Web(a=WEG))
    Product.objects.filter(pk=product.pk).update(wat="https://a.nl/a", hoe="https://a.nl/a https://a.nl/c")
    assert services.werk_adressen_bij(basis_url=BASIS) == 2
    assert set(Linkcontrole.objects.values_list("adres", "status")) == {
        ("https://a.nl/a", "stuk"),
        ("https://a.nl/c", "nieuw"),
    }
    assert [plek["veld"] for plek in link("a").vindplaatsen] == ["wat is het", "hoe werkt het"]
    Product.objects.update(status="gearchiveerd")
    assert services.werk_adressen_bij(basis_url=BASIS) == 0
    assert not Linkcontrole.objects.exists()


# --- When it is told ---------------------------------------------------------------------------


def test_a_link_is_broken_after_two_failures_on_different_days() -> None:
    ProductFactory(wat="https://a.nl/a https://a.nl/b")
    controleer(Web(a=WEG))
    assert link().status == Linkstatus.STUK
    assert not services.stukke_links().exists()
    # The same day, however often, is one failure.
    services.noteer_uitslag(controle=link(), uitslag=WEG, nu=NU + timedelta(hours=1))
    assert link().foutdagen == 1
    controleer(Web(a=WEG), NU + DAG)
    [stuk] = services.stukke_links()
    assert (stuk.adres, stuk.eerste_fout_op, stuk.sinds, stuk.code) == ("https://a.nl/a", NU, NU, 404)


def test_a_link_that_works_again_begins_anew() -> None:
    ProductFactory(wat="https://a.nl/a https://a.nl/b")
    for dagen, uitslag in ((0, WEG), (1, WEG), (2, GOED)):
        controleer(Web(a=uitslag), NU + dagen * DAG)
    assert (link().status, link().foutdagen, link().eerste_fout_op) == (Linkstatus.GOED, 0, None)
    controleer(Web(a=WEG), NU + 9 * DAG)
    assert not services.stukke_links().exists()
    controleer(Web(a=DICHT), NU + 10 * DAG)
    assert (link().status, link().foutdagen) == (Linkstatus.NIET_TE_CONTROLEREN, 0)


def test_an_address_is_asked_once_a_week_and_a_failure_again_the_next_day() -> None:
    ProductFactory(wat="https://a.nl/a https://a.nl/b")
    gevraagd = []
    for dag in range(9):
        web = Web(a=WEG)
        controleer(web, NU + dag * DAG)
        controleer(web, NU + dag * DAG + timedelta(hours=1))
        gevraagd.append("".join(adres[-1] for adres in web.gevraagd))
    # The first week both, and then b, which waits longest, before a.
    assert gevraagd == ["ab", "a", "a", "a", "a", "a", "a", "ba", "a"]


def test_a_run_asks_no_more_than_it_may_and_the_next_goes_on() -> None:
    ProductFactory(wat=" ".join(f"https://a.nl/{n}" for n in range(5)))
    eerste, tweede = Web(), Web()
    assert controleer(eerste, hoogstens=3) == 3
    assert controleer(tweede, hoogstens=3) == 2
    assert len({*eerste.gevraagd, *tweede.gevraagd}) == 5
    assert controleer(Web()) == 0


def test_a_run_stops_when_its_time_is_up_and_keeps_what_it_found() -> None:
    ProductFactory(wat="https://a.nl/a https://b.nl/b https://c.nl/c")
    beurten = iter([False, False, True])
    assert controleer(Web(), is_tijd_op=lambda: next(beurten)) == 2
    assert Linkcontrole.objects.filter(status=Linkstatus.GOED).count() == 2


def test_each_host_is_asked_in_turn_and_waited_for() -> None:
    ProductFactory(
        wat="https://a.nl/1 https://a.nl/2 https://a.nl/3 https://b.nl/1 http://[fout https://c.nl/1"
    )
    web = Web()
    controleer(web)
    # What is no address has no host.
    assert sorted(web.gewacht[:4]) == ["", "a.nl", "b.nl", "c.nl"]
    assert web.gewacht[-2:] == ["a.nl", "a.nl"]


def test_the_pause_between_two_requests_to_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    klok, geslapen = [100.0], []
    monkeypatch.setattr("catalogus.tasks.time.monotonic", lambda: klok[0])
    monkeypatch.setattr("catalogus.tasks.time.sleep", geslapen.append)
    rust = tasks._Rust(2.0)
    rust("a.nl")
    klok[0] = 100.5
    rust("b.nl")
    rust("a.nl")
    assert geslapen == [0.0, 0.0, 1.5]


def test_being_off_the_internet_says_nothing_about_the_links() -> None:
    ProductFactory(wat="https://a.nl/a https://b.nl/b")
    controleer(Web(a=STIL, b=STIL))
    assert {link("a").status, link("b").status} == {Linkstatus.NIEUW}
    controleer(Web(a=STIL, b=GOED))
    assert (link("a").status, link("b").status) == (Linkstatus.STUK, Linkstatus.GOED)


def test_a_second_run_at_the_same_time_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ProductFactory(wat="https://a.nl/a")
    binnen: list[int] = []

    def vraag(adres: str) -> Uitslag:
        from django.db import connections

        ander = connections.create_connection("default")
        try:
            with ander.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [services.links._SLOT])
                binnen.append(cursor.fetchone()[0])
        finally:
            ander.close()
        return GOED

    services.controleer_links(
        nu=NU, basis_url=BASIS, hoogstens=9, vraag=vraag, wacht=lambda host: None, is_tijd_op=lambda: False
    )
    assert binnen == [False]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s), pg_advisory_unlock(%s)", [services.links._SLOT] * 2)
        assert cursor.fetchone()[0]


@pytest.mark.parametrize(
    "velden", [{"status": "stuk"}, {"status": "goed", "foutdagen": 1}, {"status": "goed"}, {"foutdagen": 1}]
)
def test_the_database_refuses_half_a_failure(velden: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Linkcontrole.objects.create(adres="https://a.nl", **velden)


def test_the_task_asks_nothing_where_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    ProductFactory(wat="https://a.nl/a")
    web = Web()
    monkeypatch.setattr("catalogus.tasks.vraag", lambda adres, wie: web(f"{adres}|{wie}"))
    monkeypatch.setattr("catalogus.tasks.time.sleep", lambda seconden: None)
    settings.KCC_LINKCONTROLE = False
    tasks.controleer_links()
    assert web.gevraagd == []
    settings.KCC_LINKCONTROLE = True
    tasks.controleer_links()
    assert web.gevraagd == ["https://a.nl/a|KCC-linkcontrole/1.0 (+https://kcc.test)"]


@pytest.mark.parametrize("taak", ["catalogus.tasks.controleer_links", "catalogus.tasks.controleer_catalogus"])
def test_the_tasks_are_planned_expire_and_have_a_time_limit(taak: str) -> None:
    [plan] = [plan for plan in settings.CELERY_BEAT_SCHEDULE.values() if plan["task"] == taak]
    assert plan["options"]["expires"] < 24 * 60 * 60
    assert getattr(tasks, taak.rpartition(".")[2]).soft_time_limit < 600


# --- The page ----------------------------------------------------------------------------------


def test_page_tells_what_is_broken_and_where_it_stands(redacteur_client: Client) -> None:
    assert "Alle bekeken links werken" in redacteur_client.get("/werk/redactie/links/").content.decode()
    ProductFactory(wat="https://a.nl/stuk https://a.nl/eenmaal https://a.nl/dicht https://a.nl/goed")
    for dag in (0, 1):
        controleer(Web(stuk=WEG, dicht=DICHT, **({"eenmaal": WEG} if dag else {})), NU + 7 * dag * DAG)
    antwoord = redacteur_client.get("/werk/redactie/links/")
    assert [(lijst.naam, lijst.aantal) for lijst in antwoord.context["lijsten"]] == [
        *(("stuk", 1), ("eenmaal", 1), ("niet", 1), ("alles", 4))
    ]
    pagina = antwoord.content.decode()
    assert "Deze pagina bestaat niet (meer) (404)." in pagina
    assert 'href="/werk/redactie/producten/paspoort/"' in pagina
    assert "https://a.nl/goed" not in pagina
    for lijst, naam in (("eenmaal", "eenmaal"), ("niet", "dicht"), ("alles", "goed")):
        assert (
            f"https://a.nl/{naam}"
            in redacteur_client.get(f"/werk/redactie/links/?lijst={lijst}").content.decode()
        )
    gevonden = redacteur_client.get("/werk/redactie/links/?lijst=alles&q=a.nl/goed").content.decode()
    assert "https://a.nl/stuk" not in gevonden
    assert "https://a.nl/goed" in gevonden
    csv = redacteur_client.get("/werk/redactie/links/?als=csv").content.decode("utf-8-sig").splitlines()
    assert csv[1].startswith("https://a.nl/stuk,Werkt niet,Deze pagina bestaat niet (meer) (404).,2025-03-17")
    assert redacteur_client.get("/werk/redactie/links/?lijst=x").status_code == 404


def test_page_says_that_the_check_is_off(redacteur_client: Client, settings: Any) -> None:
    settings.KCC_LINKCONTROLE = False
    assert "staat in deze omgeving uit" in redacteur_client.get("/werk/redactie/links/").content.decode()


def test_page_costs_the_same_with_many_links(redacteur_client: Client) -> None:
    redacteur_client.get("/werk/redactie/links/")  # what only the first request of a session asks
    tellingen = []
    for aantal in (1, 30):
        ProductFactory(code=f"p{aantal}", wat=" ".join(f"https://a.nl/{n}" for n in range(aantal)))
        services.werk_adressen_bij(basis_url=BASIS)
        with CaptureQueriesContext(connection) as vragen:
            redacteur_client.get("/werk/redactie/links/?lijst=alles")
        tellingen.append(len(vragen))
    assert tellingen[0] == tellingen[1]


@pytest.mark.parametrize("rol", [Rol.REDACTEUR, Rol.BEHEERDER, Rol.MANAGER])
def test_only_editors_and_beheerders_see_it(aangemeld: Callable[..., Any], rol: Rol) -> None:
    status = aangemeld(rol).get("/werk/redactie/links/").status_code
    assert status == (403 if rol == Rol.MANAGER else 200)


def test_broken_links_of_a_department() -> None:
    ProductFactory(wat="https://a.nl/a")
    belastingen = AfdelingFactory(code="belastingen", naam="Belastingen")
    ProductFactory(code="hond", afdeling=belastingen, wat="https://a.nl/b")
    for dag in (0, 1):
        controleer(Web(a=WEG, b=WEG), NU + dag * DAG)
    assert [stuk.adres for stuk in services.stukke_links(afdelingen=["belastingen"])] == ["https://a.nl/b"]
    assert services.stukke_links(afdelingen=["belastingen", "burgerzaken"]).count() == 2
    assert not services.stukke_links(afdelingen=[]).exists()


# --- Reviews and completeness ------------------------------------------------------------------


@pytest.fixture
def redacteur(maak_medewerker: Callable[..., Medewerker]) -> Medewerker:
    """The editor of burgerzaken."""
    medewerker = maak_medewerker(Rol.REDACTEUR, first_name="Rachida", email="rachida@example.nl")
    medewerker.afdelingen.add(AfdelingFactory())
    return medewerker


def controleer_teksten(nu: datetime = NU) -> list[str]:
    """What is told, as "soort: waarde"."""
    with time_machine.travel(nu, tick=False):
        punten = services.controleer_catalogus(nu=nu, basis_url=BASIS)
    return sorted(f"{punt.soort}: {punt.waarde}" for punt in punten)


def test_an_overdue_review_is_mailed_once(redacteur: Medewerker) -> None:
    ProductFactory(gratis=True, reviseren_voor=date(2025, 3, 18))
    assert controleer_teksten() == []
    assert controleer_teksten(NU + DAG) == ["nakijken: 2025-03-18"]
    assert controleer_teksten(NU + DAG) == []
    assert controleer_teksten(NU + 9 * DAG) == []
    [bericht] = UitgaandBericht.objects.all()
    assert bericht.aan == "rachida@example.nl"
    assert bericht.onderwerp == "Een tekst vraagt uw aandacht"
    assert "Beste Rachida," in bericht.tekst
    assert "- Paspoort aanvragen: had nagekeken moeten zijn voor 18 maart 2025" in bericht.tekst
    assert "https://kcc.test/werk/redactie/producten/paspoort/" in bericht.tekst


def test_a_new_date_that_passes_is_told_again(redacteur: Medewerker) -> None:
    product = ProductFactory(gratis=True, reviseren_voor=date(2025, 3, 1))
    controleer_teksten()
    Product.objects.filter(pk=product.pk).update(reviseren_voor=date(2026, 1, 1))
    assert controleer_teksten() == []
    assert not Controlepunt.objects.exists()
    Product.objects.filter(pk=product.pk).update(reviseren_voor=date(2025, 3, 10))
    assert controleer_teksten() == ["nakijken: 2025-03-10"]
    assert UitgaandBericht.objects.count() == 2


def test_a_product_that_lost_its_completeness_is_told_and_one_that_never_had_it_is_not(
    redacteur: Medewerker,
) -> None:
    product = ProductFactory()
    PrijsFactory(product=product)
    ProductFactory(code="nooit-volledig", naam="Nooit", hoe="")
    services.neem_over(
        onderwerp=product, inhoud={"kort": "Anders."}, toelichting="x", medewerker=redacteur, nu=NU - 9 * DAG
    )
    assert controleer_teksten() == []
    product.prijzen.all().delete()
    assert controleer_teksten() == ["onvolledig: wat het kost"]
    assert "er staat niet in: wat het kost" in UitgaandBericht.objects.get().tekst
    Product.objects.filter(pk=product.pk).update(hoe="")
    assert controleer_teksten() == ["onvolledig: hoe u het krijgt, wat het kost"]
    PrijsFactory(product=product)
    Product.objects.filter(pk=product.pk).update(hoe="Zo.")
    assert controleer_teksten() == []
    assert not Controlepunt.objects.exists()


def test_one_mail_an_editor_with_all_that_is_new_of_the_own_departments(
    redacteur: Medewerker, maak_medewerker: Callable[..., Medewerker]
) -> None:
    belastingen = AfdelingFactory(code="belastingen", naam="Belastingen")
    ander = maak_medewerker(Rol.REDACTEUR, username="ander", email="ander@example.nl")
    ander.afdelingen.add(belastingen)
    maak_medewerker(Rol.REDACTEUR, username="zonder-adres")
    maak_medewerker(Rol.REDACTEUR, username="weg", email="weg@example.nl", is_active=False)
    maak_medewerker(Rol.MANAGER, username="manager", email="manager@example.nl")
    oud = date(2025, 1, 1)
    ProductFactory(gratis=True, reviseren_voor=oud)
    VraagantwoordFactory(reviseren_voor=oud)
    ProductFactory(code="hond", naam="Hondenbelasting", gratis=True, afdeling=belastingen, reviseren_voor=oud)
    ProductFactory(code="concept", concept=True, reviseren_voor=oud)
    # Nobody works for this department: everybody hears of it.
    ProductFactory(
        code="wees",
        naam="Wees",
        gratis=True,
        reviseren_voor=oud,
        afdeling=AfdelingFactory(code="x", naam="X"),
    )
    controleer_teksten()
    berichten = {bericht.aan: bericht for bericht in UitgaandBericht.objects.all()}
    assert set(berichten) == {"rachida@example.nl", "ander@example.nl"}
    eerste, tweede = berichten["rachida@example.nl"], berichten["ander@example.nl"]
    assert eerste.onderwerp == "3 teksten vragen uw aandacht"
    assert "Mijn paspoort is gestolen" in eerste.tekst
    assert "Hondenbelasting" not in eerste.tekst
    assert "Hondenbelasting" in tweede.tekst
    assert "Wees" in eerste.tekst
    assert "Wees" in tweede.tekst
    assert Controlepunt.objects.count() == 4


def test_nothing_is_told_by_half(redacteur: Medewerker, monkeypatch: pytest.MonkeyPatch) -> None:
    ProductFactory(gratis=True, reviseren_voor=date(2025, 3, 1))

    def stuk(**_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr("catalogus.services.controles.zet_bericht_klaar", stuk)
        with pytest.raises(RuntimeError):
            controleer_teksten()
    assert not Controlepunt.objects.exists()
    assert controleer_teksten() == ["nakijken: 2025-03-01"]


def test_the_task_runs(redacteur: Medewerker) -> None:
    ProductFactory(gratis=True, reviseren_voor=date(2020, 1, 1))
    tasks.controleer_catalogus()
    tasks.controleer_catalogus()
    assert UitgaandBericht.objects.count() == 1
