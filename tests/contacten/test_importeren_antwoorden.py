"""manage.py importeer publieksreacties, socialberichten and tevredenheid."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalogus.models import Product
from contacten.models import Opschorting, Publieksreactie, SocialBericht, Tevredenheid
from kcc.organisatie.models import Kalenderdag
from servicenormen.models import VerouderdeDag
from tests.contacten.factories import AfdelingFactory, LocatieFactory, MedewerkerFactory, ProductFactory

KOPPEN = {
    "publieksreacties": (
        "referentie,soort,kanaal,product,afdeling,ontvangen_op,opgeschort,verdaagd_weken,"
        "beantwoord_op,ingetrokken_op"
    ),
    "socialberichten": "referentie,account,ontvangen_op,antwoord_nodig,beantwoord_op",
    "tevredenheid": "referentie,vraag,cijfer,kanaal,locatie,product,beantwoord_op",
}


@pytest.fixture(autouse=True)
def catalogus(db):
    ProductFactory()
    AfdelingFactory(belastingen=True)
    LocatieFactory()


@pytest.fixture
def importeer(tmp_path):
    """`importeer(soort, *rijen)`: what the command says; CommandError with the errors."""

    def doe(soort, *rijen):
        bestand = tmp_path / "bestand.csv"
        bestand.write_text("\n".join([KOPPEN[soort], *rijen]), encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", soort, str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        return uit.getvalue().strip().rpartition(" (")[2].rstrip(").")

    return doe


def reactie(referentie="r", soort="klacht", ontvangen="2025-03-10T12:00", **anders):
    namen = ["opgeschort", "verdaagd", "beantwoord", "ingetrokken"]
    rest = [str(anders.get(naam, "")) for naam in namen]
    return ",".join([referentie, soort, "post", anders.get("product", ""), "burgerzaken", ontvangen, *rest])


def deadlines():
    return {r.referentie: r.deadline and str(r.deadline) for r in Publieksreactie.objects.all()}


def inhoud():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Publieksreactie, Opschorting, SocialBericht, Tevredenheid)
    ]


# --- Publieksreacties --------------------------------------------------------------------------


def test_deadline_by_kind_product_adjournment_and_suspension(importeer):
    """The examples of the specification, and terms of the product."""
    Product.objects.create(
        code="vergunning",
        naam="Vergunning",
        thema=ProductFactory().thema,
        afdeling=ProductFactory().afdeling,
        termijn_aantal=6,
        termijn_eenheid="maanden",
        termijn_is_wettelijk=True,
    )
    ProductFactory(code="direct", termijn_aantal=None, termijn_eenheid="direct")
    importeer(
        "publieksreacties",
        reactie("klacht"),
        reactie("verdaagd", verdaagd=4),
        reactie("aanvraag", "aanvraag", "2025-02-28T12:00"),
        reactie("vraag", "vraag", "2025-04-17T23:59:59"),
        reactie("melding", "melding", "2025-03-03T00:00"),
        reactie("product", "klacht", "2025-04-17T12:00", product="paspoort"),
        # Neither adjournment nor suspension moves a term that is not statutory.
        reactie(
            "service",
            "klacht",
            "2025-04-17T12:00",
            product="paspoort",
            verdaagd=4,
            opgeschort="2025-04-18/2025-04-22",
        ),
        reactie("direct", "aanvraag", "2025-02-28T12:00", product="direct"),
        # Over three months: the Atw moves nothing, so this ends on a Saturday.
        reactie("maanden", "aanvraag", "2025-03-13T12:00", product="vergunning"),
        reactie("geschorst", opgeschort="2025-04-01/2025-04-08"),
        reactie("overlap", opgeschort="2025-04-03/2025-04-08; 2025-04-01/2025-04-05"),
        reactie("te-laat-geschorst", opgeschort="2025-05-01/2025-05-08"),
        reactie("open", opgeschort="2025-03-20/2025-03-25;2025-04-01/"),
        reactie("te-laat-open", opgeschort="2025-04-22/"),
    )
    assert deadlines() == {
        "klacht": "2025-04-22",
        "verdaagd": "2025-05-19",
        "aanvraag": "2025-04-25",
        "vraag": "2025-04-25",
        "melding": "2025-03-17",
        "product": "2025-04-25",
        "service": "2025-04-25",
        "direct": "2025-04-25",
        "maanden": "2025-09-13",
        "geschorst": "2025-04-28",
        "overlap": "2025-04-28",
        "te-laat-geschorst": "2025-04-22",
        "open": None,
        "te-laat-open": "2025-04-22",
    }
    assert [
        str(o.waarde.uitgenodigd) for o in Opschorting.objects.filter(publieksreactie__referentie="open")
    ] == [
        "2025-03-20",
        "2025-04-01",
    ]


def test_new_changed_and_unchanged(importeer):
    rijen = [reactie("a", opgeschort="2025-04-01/"), reactie("b", "vraag", product="paspoort"), reactie("c")]
    assert importeer("publieksreacties", *rijen) == "3 nieuw, 0 gewijzigd, 0 ongewijzigd"
    voor = inhoud()
    assert importeer("publieksreacties", *reversed(rijen)) == "0 nieuw, 0 gewijzigd, 3 ongewijzigd"
    assert inhoud() == voor
    # A suspension that ended and one that is gone change their reaction, and nothing else.
    VerouderdeDag.objects.all().delete()
    rijen[0] = reactie("a", opgeschort="2025-04-01/2025-04-08")
    assert importeer("publieksreacties", *rijen) == "0 nieuw, 1 gewijzigd, 2 ongewijzigd"
    assert deadlines()["a"] == "2025-04-28"
    assert set(VerouderdeDag.objects.values_list("datum", flat=True)) == {date(2025, 4, 28)}
    assert importeer("publieksreacties", reactie("a", opgeschort="")).startswith("0 nieuw, 1 gewijzigd")
    assert deadlines()["a"] == "2025-04-22"
    assert not Opschorting.objects.exists()
    # One that is too late to move the last day is stored all the same.
    assert importeer("publieksreacties", reactie("a", opgeschort="2025-05-01/")).startswith(
        "0 nieuw, 1 gewijzigd"
    )
    assert Opschorting.objects.get().voltooid is None


def test_a_promise_stays_what_it_was(importeer):
    """A later term of the product and a later closing day change no promise that was made."""
    rijen = [reactie("a", "vraag", "2025-04-17T12:00", product="paspoort"), reactie("b")]
    importeer("publieksreacties", *rijen)
    voor = inhoud()
    Product.objects.filter(code="paspoort").update(termijn_aantal=9)
    Kalenderdag.objects.create(kalender="dienst", datum="2025-04-24", omschrijving="Staking")
    Kalenderdag.objects.create(kalender="atw", datum="2025-04-22", omschrijving="Besluit")
    assert importeer("publieksreacties", *rijen) == "0 nieuw, 0 gewijzigd, 2 ongewijzigd"
    assert inhoud() == voor
    # Answered: the same promise. Another moment of receipt or an adjournment: another one.
    importeer(
        "publieksreacties",
        reactie("a", "vraag", "2025-04-17T12:00", product="paspoort", beantwoord="2025-04-18T12:00"),
        reactie("b", beantwoord="2025-04-18T12:00"),
    )
    assert deadlines() == {"a": "2025-04-25", "b": "2025-04-22"}
    importeer(
        "publieksreacties",
        reactie("a", "vraag", "2025-04-17T13:00", product="paspoort"),
        reactie("b", ontvangen="2025-03-10T12:01"),
    )
    assert deadlines() == {"a": "2025-05-02", "b": "2025-04-23"}


def test_what_people_took_up_stays(importeer):
    importeer("publieksreacties", reactie("a"))
    Publieksreactie.objects.update(medewerker=MedewerkerFactory())
    voor = inhoud()
    assert "1 overgeslagen" in importeer("publieksreacties", reactie("a", opgeschort="2025-04-01/"))
    assert inhoud() == voor


def test_reactions_that_are_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "publieksreacties",
            reactie("a", opgeschort="1 april"),
            reactie("b", opgeschort="2025-04-01/2025-04-08;2025-04-10"),
            reactie("c", opgeschort="2025-04-08/2025-04-01"),
            reactie("d", opgeschort="2025-04-01/;2025-04-01/2025-04-02"),
            reactie("e", opgeschort="2025-03-09/2025-04-02"),
            reactie("f", opgeschort="2025-02-30/"),
            reactie("g", "compliment"),
            reactie("h", verdaagd="-1"),
            reactie("i", beantwoord="2025-03-10T11:59", ingetrokken="2025-03-09T12:00"),
            reactie("j", product="paspoord"),
            reactie("k", ontvangen=""),
            reactie("l", opgeschort="2025-04-01/2025-04-08/"),
        )
    meldingen = str(fout.value).splitlines()
    assert [melding.split(": ")[0] for melding in meldingen] == [
        "rij 2, kolom opgeschort",
        "rij 3, kolom opgeschort",
        "rij 4, kolom opgeschort",
        "rij 5, kolom opgeschort",
        "rij 6, kolom opgeschort",
        "rij 7, kolom opgeschort",
        "rij 8, kolom soort",
        "rij 9, kolom verdaagd_weken",
        "rij 10, kolom beantwoord_op",
        "rij 10, kolom ingetrokken_op",
        "rij 11, kolom product",
        "rij 12, kolom ontvangen_op",
        "rij 13, kolom opgeschort",
        "13 fouten. Er is niets ingelezen.",
    ]
    assert "“1 april” is geen opschorting" in meldingen[0]
    assert "“2025-04-10” is geen opschorting" in meldingen[1]
    assert "eindigt voor het begint" in meldingen[2]
    assert "twee opschortingen beginnen op 2025-04-01" in meldingen[3]
    assert not Publieksreactie.objects.exists()
    assert not VerouderdeDag.objects.exists()


# --- Socialberichten ---------------------------------------------------------------------------


def test_messages_get_their_deadline(importeer):
    rijen = [
        "vrijdag,@rotterdam,2025-10-17T17:30,ja,2025-10-20T09:30",
        "nacht,@rotterdam,2025-10-20T03:00,,",
        "zondag,facebook-zakelijk,2025-10-19T12:00+02:00,nee,",
    ]
    assert importeer("socialberichten", *rijen) == "3 nieuw, 0 gewijzigd, 0 ongewijzigd"
    voor = inhoud()
    assert [
        (b.referentie, b.deadline_op.isoformat(), b.is_antwoord_nodig)
        for b in SocialBericht.objects.order_by("pk")
    ] == [
        ("vrijdag", "2025-10-20T07:30:00+00:00", True),
        ("nacht", "2025-10-20T08:00:00+00:00", True),
        ("zondag", "2025-10-20T08:00:00+00:00", False),
    ]
    Kalenderdag.objects.create(kalender="dienst", datum="2025-10-20", omschrijving="Staking")
    assert importeer("socialberichten", *rijen).endswith("3 ongewijzigd")
    assert inhoud() == voor
    assert importeer("socialberichten", "nacht,@rotterdam,2025-10-20T03:01,ja,").startswith(
        "0 nieuw, 1 gewijzigd"
    )
    assert (
        SocialBericht.objects.get(referentie="nacht").deadline_op.isoformat() == "2025-10-21T08:00:00+00:00"
    )


def test_messages_that_are_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "socialberichten",
            "a,,2025-10-17T17:30,ja,",
            "b,@rotterdam,2025-10-17,ja,",
            "c,@rotterdam,2025-10-17T17:30,misschien,2025-10-17T17:31",
            "d,@rotterdam,2025-10-17T17:30,ja,2025-10-17T17:29",
        )
    assert [melding.split(": ")[0] for melding in str(fout.value).splitlines()[:-1]] == [
        "rij 2, kolom account",
        "rij 3, kolom ontvangen_op",
        "rij 4, kolom antwoord_nodig",
        "rij 5, kolom beantwoord_op",
    ]
    assert not SocialBericht.objects.exists()


# --- Tevredenheid ------------------------------------------------------------------------------


def test_answers(importeer):
    rijen = [
        "t1,tevredenheid,10,balie,centrum,paspoort,2025-03-12T12:00",
        "t2,afspraakgemak,1,,,,2025-03-12T12:00+01:00",
    ]
    assert importeer("tevredenheid", *rijen) == "2 nieuw, 0 gewijzigd, 0 ongewijzigd"
    een, twee = Tevredenheid.objects.order_by("referentie")
    assert (een.cijfer, een.kanaal, een.locatie.code, een.product.code) == (
        10,
        "balie",
        "centrum",
        "paspoort",
    )
    assert (twee.cijfer, twee.kanaal, twee.locatie, twee.product) == (1, "", None, None)
    assert importeer("tevredenheid", *rijen) == "0 nieuw, 0 gewijzigd, 2 ongewijzigd"
    assert importeer("tevredenheid", rijen[1].replace(",1,", ",2,")).startswith("0 nieuw, 1 gewijzigd")


def test_answers_that_are_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "tevredenheid",
            "a,tevredenheid,0,balie,,,2025-03-12T12:00",
            "b,tevredenheid,11,balie,,,2025-03-12T12:00",
            'c,tevredenheid,"7,5",balie,,,2025-03-12T12:00',
            "d,tevreden,7,fax,zuid,,2025-03-12T12:00",
            "e,tevredenheid,,balie,,,",
        )
    meldingen = str(fout.value).splitlines()
    assert [melding.split(": ")[0] for melding in meldingen[:-1]] == [
        "rij 2, kolom cijfer",
        "rij 3, kolom cijfer",
        "rij 4, kolom cijfer",
        "rij 5, kolom vraag",
        "rij 5, kolom kanaal",
        "rij 5, kolom locatie",
        "rij 6, kolom cijfer",
        "rij 6, kolom beantwoord_op",
    ]
    assert "“11” is geen heel getal van 1 tot en met 10" in meldingen[1]
    assert not Tevredenheid.objects.exists()
