"""The worklist of the redacteur, and changing many at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from catalogus import services
from catalogus.models import Product, Vraagantwoord
from catalogus.services.inhoud import inhoud_van
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import PrijsFactory, ProductFactory, VraagantwoordFactory
from tests.catalogus.test_redactie_schermen import BASIS, bied_aan, keur_goed, schrijf, tekst
from tests.organisatie.factories import AfdelingFactory
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db


def namen(client: Client, vraag: str) -> list[str]:
    document = html.document_fromstring(client.get(f"{BASIS}?{vraag}").content.decode())
    return [link.text for link in document.xpath('//table[@id="werk"]//th[@scope="row"]/a')]


def aantallen(client: Client, vraag: str = "") -> dict[str, int]:
    document = html.document_fromstring(client.get(f"{BASIS}?{vraag}").content.decode())
    return {
        link.xpath("./span[1]")[0].text: int(link.xpath("./span[2]")[0].text)
        for link in document.xpath('//nav[@aria-label="Lijsten"]/ul[1]//a')
    }


def test_each_thing_to_do_has_its_list(redacteur_client: Client, aangemeld: Any) -> None:
    vandaag = timezone.localdate()
    PrijsFactory()
    ProductFactory(verhuizing=True, hoe="", reviseren_voor=vandaag)
    ProductFactory(rijbewijs=True, gratis=True, reviseren_voor=vandaag + timedelta(days=30))
    VraagantwoordFactory(aantal_nuttig=1, aantal_niet_nuttig=9, reviseren_voor=vandaag + timedelta(days=31))
    VraagantwoordFactory(intern=True, concept=True)
    schrijf(redacteur_client, hoe="Kom.", wat_en="Travel.")
    assert namen(redacteur_client, "lijst=mijn") == ["Paspoort aanvragen"]
    bied_aan(redacteur_client)
    collega = aangemeld(Rol.REDACTEUR, username="collega")
    assert namen(collega, "") == namen(collega, "lijst=controle") == ["Paspoort aanvragen"]
    assert namen(redacteur_client, "lijst=controle") == []
    keur_goed(collega)
    Product.objects.filter(code="paspoort").update(wat="Anders.")
    assert aantallen(redacteur_client) == {
        "Wacht op mijn controle": 0,
        "Teruggestuurd": 0,
        "Mijn concepten": 0,
        "Alles in bewerking": 0,
        "Ingepland": 0,
        "Nakijken": 2,
        "Onvolledig (norm 7)": 1,
        "Engels loopt achter": 1,
        "Helpt te weinig": 1,
        "Alles": 5,
    }
    assert namen(redacteur_client, "lijst=nakijken") == ["Verhuizing doorgeven", "Rijbewijs verlengen"]
    assert "Ontbreekt: hoe u het krijgt" in tekst(redacteur_client.get(f"{BASIS}?lijst=onvolledig"))


def test_what_lost_its_completeness_says_so(redacteur_client: Client, aangemeld: Any) -> None:
    PrijsFactory()
    schrijf(redacteur_client, hoe="Kom.")
    bied_aan(redacteur_client)
    keur_goed(aangemeld(Rol.REDACTEUR, username="collega"))
    Product.objects.update(hoe="")
    ProductFactory(verhuizing=True, hoe="")
    pagina = tekst(redacteur_client.get(f"{BASIS}?lijst=onvolledig"))
    assert pagina.count("(was eerder volledig)") == 1
    assert namen(redacteur_client, "lijst=onvolledig")[0] == "Paspoort aanvragen"


@pytest.mark.parametrize(
    ("vraag", "gevonden"),
    [
        ("soort=vragen", ["Mijn paspoort is gestolen. Wat moet ik doen?"]),
        ("q=PASPOORT+aan", ["Paspoort aanvragen"]),
        ("status=gearchiveerd", ["Verhuizing doorgeven"]),
        ("thema=burgerzaken&soort=producten&q=paspoort", ["Paspoort aanvragen"]),
        ("afdeling=bestaat-niet", []),
        ("q=%F0%9F%98%80", []),
    ],
)
def test_filters_work_together(redacteur_client: Client, vraag: str, gevonden: list[str]) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True, gearchiveerd=True)
    VraagantwoordFactory()
    assert namen(redacteur_client, f"lijst=alles&{vraag}") == gevonden


def test_filtering_as_one_types_gives_the_same_page(redacteur_client: Client) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    pagina = redacteur_client.get(f"{BASIS}?lijst=alles")
    document = html.document_fromstring(pagina.content.decode())
    document.xpath('//*[@id="zoek"]')[0].set("value", "paspoort")
    pagina.content = html.tostring(document)
    na = gebruik(redacteur_client, pagina, '//*[@id="filter"]')
    vers = html.document_fromstring(redacteur_client.get(na.adres).content.decode())
    for een in (na.pagina, vers):
        for weg in een.xpath('//*[@id="sessie"]'):
            weg.drop_tree()
    assert regels(na.pagina) == regels(vers)


def test_four_hundred_products_cost_as_many_queries_as_one(
    redacteur_client: Client, django_assert_max_num_queries: Any
) -> None:
    PrijsFactory()
    schrijf(redacteur_client, hoe="")
    voorbeeld = ProductFactory()
    Product.objects.bulk_create(
        Product(
            code=f"product-{nummer}",
            naam=f"Product {nummer}",
            thema=voorbeeld.thema,
            afdeling=voorbeeld.afdeling,
            status="gepubliceerd",
        )
        for nummer in range(400)
    )
    Vraagantwoord.objects.bulk_create(
        Vraagantwoord(code=f"vraag-{nummer}", vraag=f"Vraag {nummer}", afdeling=voorbeeld.afdeling)
        for nummer in range(100)
    )
    with django_assert_max_num_queries(18):
        antwoord = redacteur_client.get(f"{BASIS}?lijst=onvolledig")
    assert antwoord.context["pagina"].paginator.count == 400


# --- Many at once ------------------------------------------------------------------------------


def velen(client: Client, **gegevens: Any) -> Any:
    return client.post(f"{BASIS}velen/", gegevens)


def test_many_change_department_after_a_preview_and_go_back(redacteur_client: Client) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    ProductFactory(rijbewijs=True, concept=True)
    AfdelingFactory(code="belastingen", naam="Belastingen")
    gekozen = velen(redacteur_client, alles="ja", lijst="alles").context["gekozen"]
    assert len(gekozen.split()) == 3
    wijziging = {
        "gekozen": gekozen,
        "wat": "afdeling",
        "afdeling": "belastingen",
        "toelichting": "Reorganisatie",
    }
    zonder = velen(redacteur_client, actie="tonen", **(wijziging | {"toelichting": "", "afdeling": ""}))
    assert zonder.status_code == 422
    assert "Kies de nieuwe afdeling." in tekst(zonder) and "Schrijf waarom" in tekst(zonder)
    voorbeeld = tekst(velen(redacteur_client, actie="tonen", **wijziging))
    assert "Dit gebeurt er met 2 van de 3" in voorbeeld
    assert "Nog nooit gepubliceerd" in voorbeeld
    assert not Product.objects.filter(afdeling__code="belastingen").exists()
    gedaan = velen(redacteur_client, actie="wijzigen", **wijziging)
    assert Product.objects.filter(afdeling__code="belastingen").count() == 2
    pagina = html.document_fromstring(redacteur_client.get(gedaan.url).content.decode())
    [terug] = pagina.xpath('//a[text()="Draai dit terug"]/@href')
    # What somebody changed since stays.
    verhuizing = Product.objects.get(code="verhuizing")
    services.wijzig_beheer(
        onderwerpen=[verhuizing],
        toelichting="",
        medewerker=redacteur_client.medewerker,
        nu=timezone.now(),
        afdeling=AfdelingFactory(code="derde", naam="Derde"),
    )
    assert "Blijft zoals het nu is (1)" in tekst(redacteur_client.get(terug))
    assert redacteur_client.post(terug, {"toelichting": "Vergissing"}).status_code == 302
    assert Product.objects.get(code="paspoort").afdeling.code not in {"belastingen", "derde"}
    assert Product.objects.get(code="verhuizing").afdeling.code == "derde"
    assert "Gaat terug" not in tekst(redacteur_client.get(terug))


def test_archived_and_brought_back_but_never_unseen(redacteur_client: Client) -> None:
    ProductFactory()
    ProductFactory(rijbewijs=True, concept=True)
    beide = "producten:paspoort producten:rijbewijs"
    for wat, status in (("archiveren", "gearchiveerd"), ("terughalen", "gepubliceerd")):
        velen(redacteur_client, actie="wijzigen", gekozen=beide, wat=wat, toelichting="Wet")
        assert Product.objects.get(code="paspoort").status == status
        assert Product.objects.get(code="rijbewijs").status == "concept"


def test_nothing_chosen_is_told(redacteur_client: Client) -> None:
    for gekozen in ("", "producten:geen", "x:y", "zomaar"):
        antwoord = velen(redacteur_client, gekozen=gekozen)
        assert "Vink eerst aan" in tekst(redacteur_client.get(antwoord.url))


def test_a_change_of_somebody_else_is_not_taken_back(redacteur_client: Client, aangemeld: Any) -> None:
    ProductFactory()
    velen(
        redacteur_client, actie="wijzigen", gekozen="producten:paspoort", wat="archiveren", toelichting="Wet"
    )
    moment = Product.objects.get().versies.first().gepubliceerd_op.isoformat()
    ander = aangemeld(Rol.REDACTEUR, username="ander")
    assert ander.get(f"{BASIS}velen/terug/{moment}/").status_code == 404


def test_changing_many_takes_no_more_queries_than_changing_one(redacteur_client: Client) -> None:
    afdelingen = [AfdelingFactory(code=code, naam=code) for code in ("een", "twee", "drie")]
    producten = [ProductFactory(code=f"p{nummer}", naam=f"P {nummer}") for nummer in range(30)]
    vragen = [VraagantwoordFactory(code=f"v{nummer}", vraag=f"V {nummer}?") for nummer in range(30)]
    # One has a draft, which takes the change over; one was changed past the editors.
    for onderwerp in (producten[0], vragen[0]):
        services.sla_concept_op(
            onderwerp=onderwerp,
            inhoud={"synoniemen": "nieuw woord"},
            gezien=services.stand_van(onderwerp),
            medewerker=redacteur_client.medewerker,
            nu=timezone.now(),
        )
    tellingen = []
    for afdeling, aantal in zip(afdelingen, (1, 30, 30), strict=True):
        with CaptureQueriesContext(connection) as queries:
            versies = services.wijzig_beheer(
                onderwerpen=[*vragen[:aantal], *producten[:aantal]],
                toelichting="Reorganisatie",
                medewerker=redacteur_client.medewerker,
                nu=timezone.now(),
                afdeling=afdeling,
                reviseren_voor=date(2027, 1, 1),
            )
        assert len(versies) == 2 * aantal
        tellingen.append(len(queries))
    assert tellingen[0] == tellingen[1] == tellingen[2] < 25
    for onderwerp in (*producten, *vragen):
        onderwerp.refresh_from_db()
        assert (onderwerp.afdeling.code, onderwerp.reviseren_voor) == ("drie", date(2027, 1, 1))
        nieuwste = onderwerp.versies.filter(status="gepubliceerd").first()
        assert nieuwste.inhoud == inhoud_van(onderwerp)
        assert (nieuwste.toelichting, nieuwste.auteur) == ("Reorganisatie", redacteur_client.medewerker)
        # What stood there before it was ever changed is kept too.
        assert onderwerp.versies.last().toelichting == "Zoals het al gepubliceerd was"
        nummers = list(onderwerp.versies.values_list("nummer", flat=True))
        assert nummers == list(range(len(nummers), 0, -1))
    for onderwerp in (producten[0], vragen[0]):
        concept = services.open_versie(onderwerp)
        assert (concept.inhoud["afdeling"], concept.inhoud["synoniemen"]) == ("drie", "nieuw woord")
    moment = versies[0].gepubliceerd_op
    terug = services.beheerversies(medewerker=redacteur_client.medewerker, moment=moment)
    with CaptureQueriesContext(connection) as queries:
        services.draai_beheer_terug(
            versies=terug, toelichting="Toch niet", medewerker=redacteur_client.medewerker, nu=timezone.now()
        )
    assert len(queries) < 25
    assert {ander.afdeling.code for ander in (*Product.objects.all(), *Vraagantwoord.objects.all())} == {
        "twee"
    }
