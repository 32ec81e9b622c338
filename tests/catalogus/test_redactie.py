"""From draft to published and back: who may do what, what is kept, and what two editors at once do."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogus import services
from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.models import Product, Versie, Vraagantwoord
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Instelling, Medewerker
from tests.catalogus.factories import (
    LocatieFactory,
    PrijsFactory,
    ProductFactory,
    ThemaFactory,
    VraagantwoordFactory,
)
from tests.organisatie.factories import AfdelingFactory

pytestmark = pytest.mark.django_db
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def redacteur(maak_medewerker: Any) -> Medewerker:
    return maak_medewerker(Rol.REDACTEUR)


@pytest.fixture
def collega(maak_medewerker: Any) -> Medewerker:
    return maak_medewerker(Rol.REDACTEUR, username="collega")


def schrijf(product: Product | Vraagantwoord, medewerker: Medewerker, **inhoud: Any) -> Versie:
    return services.sla_concept_op(
        onderwerp=product,
        inhoud=inhoud,
        gezien=services.stand_van(product),
        medewerker=medewerker,
        nu=NU,
    )


def publiceer(versie: Versie, controleur: Medewerker, **opties: Any) -> Versie:
    versie = services.bied_aan(versie=versie, toelichting="Nieuwe regels", nu=NU)
    return services.publiceer(versie=versie, medewerker=controleur, nu=NU, **opties)


def test_a_draft_changes_nothing_that_citizens_read(redacteur: Medewerker) -> None:
    product = ProductFactory()
    schrijf(product, redacteur, hoe="Kom langs.")
    assert Product.objects.get().hoe == product.hoe
    assert services.werkinhoud(product)["hoe"] == "Kom langs."


def test_a_colleague_publishes_everything_of_a_draft(redacteur: Medewerker, collega: Medewerker) -> None:
    product = PrijsFactory(
        omschrijving="Volwassene", bedrag=Decimal("80"), geldig_vanaf=date(2025, 1, 1)
    ).product
    LocatieFactory()
    ProductFactory(verhuizing=True)
    prijzen = [
        {"omschrijving": "Volwassene", "bedrag": "85.10", "geldig_vanaf": "2025-01-01"},
        {"omschrijving": "Kind", "bedrag": "60.00", "geldig_vanaf": "2026-01-01"},
    ]
    nieuw = {
        "hoe": "Kom langs.",
        "locaties": ["centrum"],
        "gerelateerd": ["verhuizing"],
        "prijzen": prijzen,
        "reviseren_voor": "2027-01-01",
        "doelgroep": ["burger", "ondernemer"],
    }
    versie = publiceer(schrijf(product, redacteur, **nieuw), collega)
    product = Product.objects.get(code="paspoort")
    assert services.inhoud_van(product) == services.inhoud_van(product) | nieuw | {
        "prijzen": services.prijslijst(
            (prijs["omschrijving"], Decimal(prijs["bedrag"]), date.fromisoformat(prijs["geldig_vanaf"]))
            for prijs in prijzen
        )
    }
    assert (versie.status, versie.controleur, versie.toelichting) == (
        "gepubliceerd",
        collega,
        "Nieuwe regels",
    )
    assert [(v.nummer, v.auteur) for v in product.versies.all()] == [(2, redacteur), (1, None)]


def test_nobody_publishes_an_own_text_unseen(redacteur: Medewerker) -> None:
    versie = schrijf(ProductFactory(), redacteur, hoe="Kom langs.")
    with pytest.raises(services.RedactieFout, match="collega"):
        services.publiceer(versie=versie, medewerker=redacteur, nu=NU)
    with pytest.raises(services.RedactieFout, match="collega"):
        publiceer(versie, redacteur)
    assert Product.objects.get().hoe != "Kom langs."


def test_who_wrote_along_is_no_second_pair_of_eyes(redacteur: Medewerker, collega: Medewerker) -> None:
    product = ProductFactory()
    schrijf(product, redacteur, hoe="Kom langs.")
    versie = schrijf(product, collega, hoe="Kom langs met uw pas.")
    with pytest.raises(services.RedactieFout, match="collega"):
        publiceer(versie, collega)


def test_the_database_keeps_four_eyes_too(redacteur: Medewerker) -> None:
    versie = schrijf(ProductFactory(), redacteur, hoe="Kom langs.")
    with pytest.raises(IntegrityError, match="versie_vier_ogen"), transaction.atomic():
        Versie.objects.filter(pk=versie.pk).update(controleur=redacteur, gecontroleerd_op=NU)
    with pytest.raises(IntegrityError, match="versie_gecontroleerd"), transaction.atomic():
        Versie.objects.filter(pk=versie.pk).update(status=Versiestatus.GEPUBLICEERD, gepubliceerd_op=NU)


def test_a_gemeente_may_switch_four_eyes_off(redacteur: Medewerker) -> None:
    Instelling.objects.create(pk=1, vier_ogen=False)
    versie = schrijf(ProductFactory(), redacteur, hoe="Kom langs.")
    versie = services.publiceer(versie=versie, medewerker=redacteur, nu=NU)
    assert (versie.is_zonder_controle, Product.objects.get().hoe) == (True, "Kom langs.")


def test_management_alone_needs_no_colleague(redacteur: Medewerker) -> None:
    versie = schrijf(ProductFactory(), redacteur, reviseren_voor="2027-01-01")
    services.publiceer(versie=versie, medewerker=redacteur, nu=NU)
    assert Product.objects.get().reviseren_voor == date(2027, 1, 1)


def test_what_is_sent_back_says_why_and_can_be_bettered(redacteur: Medewerker, collega: Medewerker) -> None:
    product = ProductFactory()
    versie = services.bied_aan(versie=schrijf(product, redacteur, hoe="?"), toelichting="", nu=NU)
    with pytest.raises(services.RedactieFout):
        schrijf(product, redacteur, hoe="Tijdens de controle.")
    services.stuur_terug(versie=versie, opmerking="Schrijf hele zinnen.", medewerker=collega, nu=NU)
    assert services.open_versie(product).opmerking == "Schrijf hele zinnen."
    publiceer(schrijf(product, redacteur, hoe="Kom langs."), collega)
    assert Product.objects.get().hoe == "Kom langs."


def test_who_saw_an_older_text_does_not_overwrite_a_newer(redacteur: Medewerker, collega: Medewerker) -> None:
    product = ProductFactory()
    gezien = services.stand_van(product)
    schrijf(product, redacteur, hoe="Van de redacteur.")
    with pytest.raises(services.AndersBewerktFout) as fout:
        services.sla_concept_op(
            onderwerp=product, inhoud={"hoe": "Van de collega."}, gezien=gezien, medewerker=collega, nu=NU
        )
    assert fout.value.versie.inhoud["hoe"] == "Van de redacteur."
    assert services.werkinhoud(product)["hoe"] == "Van de redacteur."


def test_a_colleague_publishes_only_what_was_on_the_screen(
    redacteur: Medewerker, collega: Medewerker
) -> None:
    product = ProductFactory()
    versie = services.bied_aan(versie=schrijf(product, redacteur, hoe="Een"), toelichting="", nu=NU)
    gezien = f"{versie.nummer}.{versie.bewerking}"
    services.neem_terug(versie=versie, nu=NU)
    services.bied_aan(versie=schrijf(product, redacteur, hoe="Twee"), toelichting="", nu=NU)
    with pytest.raises(services.AndersBewerktFout):
        services.publiceer(versie=versie, medewerker=collega, nu=NU, gezien=gezien)


def test_publication_waits_for_its_moment(redacteur: Medewerker, collega: Medewerker) -> None:
    straks = NU + timedelta(days=1)
    versie = publiceer(schrijf(ProductFactory(), redacteur, hoe="Straks."), collega, publiceren_op=straks)
    assert versie.status == Versiestatus.INGEPLAND
    assert services.publiceer_geplande(nu=straks - timedelta(seconds=1)) == []
    assert services.publiceer_geplande(nu=straks) == [versie]
    assert services.publiceer_geplande(nu=straks) == []
    assert Product.objects.get().hoe == "Straks."


def test_a_plan_that_cannot_be_done_comes_back_with_the_reason(
    redacteur: Medewerker, collega: Medewerker
) -> None:
    straks = NU + timedelta(days=1)
    thema = ThemaFactory(code="nieuw", naam="Nieuw")
    product = ProductFactory()
    publiceer(schrijf(product, redacteur, thema="nieuw"), collega, publiceren_op=straks)
    thema.delete()
    assert services.publiceer_geplande(nu=straks) == []
    versie = services.open_versie(product)
    assert (versie.status, "bestaat niet meer" in versie.opmerking) == (Versiestatus.CONCEPT, True)


def test_an_old_version_comes_back_as_a_draft(redacteur: Medewerker, collega: Medewerker) -> None:
    product = ProductFactory(hoe="Zo was het.")
    publiceer(schrijf(product, redacteur, hoe="Zo werd het."), collega)
    versie = services.herstel(versie=product.versies.get(nummer=1), medewerker=redacteur, nu=NU)
    assert Product.objects.get().hoe == "Zo werd het."
    publiceer(versie, collega)
    assert Product.objects.get().hoe == "Zo was het."


def test_a_withdrawn_draft_can_be_brought_back(redacteur: Medewerker) -> None:
    product = ProductFactory()
    versie = services.trek_in(versie=schrijf(product, redacteur, hoe="Toch niet."), nu=NU)
    assert services.open_versie(product) is None
    services.herstel(versie=versie, medewerker=redacteur, nu=NU)
    assert services.werkinhoud(product)["hoe"] == "Toch niet."


def test_what_was_written_past_the_editors_is_kept_first(redacteur: Medewerker, collega: Medewerker) -> None:
    product = ProductFactory()
    publiceer(schrijf(product, redacteur, hoe="Een."), collega)
    Product.objects.update(hoe="Met SQL.")
    schrijf(product, redacteur, hoe="Twee.")
    assert [v.inhoud["hoe"] for v in product.versies.all()][:2] == ["Twee.", "Met SQL."]


def test_a_new_product_is_seen_by_nobody_until_it_is_published(
    redacteur: Medewerker, collega: Medewerker
) -> None:
    ThemaFactory()
    AfdelingFactory(code="burgerzaken")
    inhoud = {"naam": "Hondenpenning", "thema": "burgerzaken", "afdeling": "burgerzaken"}
    versie = services.begin_onderwerp(
        onderwerp=Product(code="hondenpenning"), inhoud=inhoud, medewerker=redacteur, nu=NU
    )
    assert Product.objects.get().status == Publicatiestatus.CONCEPT
    publiceer(versie, collega)
    assert Product.objects.get().status == Publicatiestatus.GEPUBLICEERD


def test_a_code_that_exists_is_refused(redacteur: Medewerker) -> None:
    product = ProductFactory()
    inhoud = services.inhoud_van(product)
    with pytest.raises(ValidationError) as fout:
        services.begin_onderwerp(
            onderwerp=Product(code=product.code), inhoud=inhoud, medewerker=redacteur, nu=NU
        )
    assert "code" in fout.value.message_dict
    assert Product.objects.count() == 1


def test_many_change_department_at_once_and_keep_their_drafts(redacteur: Medewerker) -> None:
    paspoort, verhuizing = ProductFactory(), ProductFactory(verhuizing=True)
    schrijf(paspoort, redacteur, hoe="In bewerking.")
    belastingen = AfdelingFactory(code="belastingen", naam="Belastingen")
    versies = services.wijzig_beheer(
        onderwerpen=[verhuizing, paspoort],
        toelichting="Reorganisatie",
        medewerker=redacteur,
        nu=NU,
        afdeling=belastingen,
    )
    assert len(versies) == 2
    assert set(Product.objects.values_list("afdeling__code", flat=True)) == {"belastingen"}
    concept = services.werkinhoud(paspoort)
    assert (concept["hoe"], concept["afdeling"]) == ("In bewerking.", "belastingen")
    assert (
        services.wijzig_beheer(
            onderwerpen=[paspoort], toelichting="", medewerker=redacteur, nu=NU, afdeling=belastingen
        )
        == []
    )


def test_archived_and_back(redacteur: Medewerker) -> None:
    product = ProductFactory()
    for status in (Publicatiestatus.GEARCHIVEERD, Publicatiestatus.GEPUBLICEERD):
        services.wijzig_beheer(
            onderwerpen=[product], toelichting="", medewerker=redacteur, nu=NU, status=status
        )
        assert Product.objects.get().status == status


def test_a_translation_knows_what_it_translates(redacteur: Medewerker) -> None:
    product = ProductFactory()
    schrijf(product, redacteur, kort="Nieuw paspoort", kort_en="New passport")
    versie = schrijf(product, redacteur, kort="Een nieuw paspoort of een ID-kaart")
    assert versie.inhoud["vertaald_van"] == {"kort_en": "Nieuw paspoort"}
    versie = services.sla_concept_op(
        onderwerp=product,
        inhoud={},
        gezien=services.stand_van(product),
        medewerker=redacteur,
        nu=NU,
        vertaling_klopt=["kort_en"],
    )
    assert versie.inhoud["vertaald_van"] == {"kort_en": "Een nieuw paspoort of een ID-kaart"}


def test_answers_live_the_same_life(redacteur: Medewerker, collega: Medewerker) -> None:
    vraag = VraagantwoordFactory()
    ProductFactory()
    publiceer(schrijf(vraag, redacteur, antwoord="Bel de politie.", producten=["paspoort"]), collega)
    vraag = Vraagantwoord.objects.get()
    assert (vraag.antwoord, vraag.producten.get().code) == ("Bel de politie.", "paspoort")
