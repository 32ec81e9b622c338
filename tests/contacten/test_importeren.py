"""manage.py importeer klantcontacten and terugbelverzoeken."""

import json
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from contacten.models import Klantcontact, Terugbelpoging, Terugbelverzoek
from contacten.services import leg_terugbelpoging_vast
from kcc.lib.inlezen import schrijven
from kcc.organisatie.models import Kalenderdag
from servicenormen.models import VerouderdeDag
from servicenormen.services import werk_verouderde_dagen_bij
from tests.contacten.factories import (
    NU,
    AfdelingFactory,
    KlantcontactFactory,
    KlantFactory,
    LocatieFactory,
    MedewerkerFactory,
    ProductFactory,
)

KOP = "referentie,kanaal,richting,begonnen_op,beeindigd_op,resultaat,product,afdeling,locatie,onderwerp"
RIJ = (
    "tel-1,telefoon,inkomend,2025-03-12T10:00:00+01:00,2025-03-12T10:04:52+01:00,"
    'direct_beantwoord,paspoort,burgerzaken,,"Paspoort, spoed"'
)
VERZOEKKOP = (
    "referentie,klantcontact,afdeling,product,aangemaakt_op,"
    "eerste_poging_op,bereikt_op,ingetrokken_op,afgesloten_op"
)


@pytest.fixture
def catalogus(db):
    ProductFactory()
    AfdelingFactory(belastingen=True)
    LocatieFactory()


@pytest.fixture
def importeer(tmp_path):
    """`importeer(soort, *rijen)`: what the command says on standard output; CommandError with the errors."""

    def doe(soort, *rijen):
        bestand = tmp_path / "bestand.csv"
        bestand.write_text("\n".join(rijen) + "\n", encoding="utf-8")
        uit, fouten = StringIO(), StringIO()
        try:
            call_command("importeer", soort, str(bestand), stdout=uit, stderr=fouten)
        except CommandError as fout:
            raise CommandError(fouten.getvalue() + str(fout)) from fout
        assert fouten.getvalue() == ""
        return uit.getvalue().strip()

    return doe


def rij(**anders):
    """The example row with other values."""
    velden = dict(zip(KOP.split(","), [*RIJ.split(",")[:9], '"Paspoort, spoed"'], strict=True)) | anders
    return ",".join(velden.values())


def inhoud(model=Klantcontact):
    return list(model.objects.order_by("pk").values())


@pytest.fixture(params=["snel", "met controle"])
def wijze(request, monkeypatch):
    """Also as a role that may not leave out the check of foreign keys."""
    if request.param == "met controle":
        monkeypatch.setattr(schrijven, "_mag_controle_overslaan", lambda cursor: False)


@pytest.mark.usefixtures("catalogus", "wijze")
def test_new_changed_and_unchanged(importeer):
    uitkomst = importeer("klantcontacten", KOP, RIJ, rij(referentie="tel-2", locatie="centrum", product=""))
    assert uitkomst == "klantcontacten: 2 rijen ingelezen (2 nieuw, 0 gewijzigd, 0 ongewijzigd)."
    contact, tweede = Klantcontact.objects.select_related("product", "afdeling", "locatie").order_by("pk")
    assert (contact.referentie, contact.kanaal, contact.richting) == ("tel-1", "telefoon", "inkomend")
    assert contact.duur == timedelta(minutes=4, seconds=52)
    assert (contact.product.code, contact.afdeling.code, contact.locatie) == ("paspoort", "burgerzaken", None)
    assert (contact.resultaat, contact.onderwerp) == ("direct_beantwoord", "Paspoort, spoed")
    assert (tweede.product, tweede.locatie.code) == (None, "centrum")
    voor = inhoud()
    assert importeer(
        "klantcontacten", KOP, rij(referentie="tel-2", locatie="centrum", product=""), RIJ
    ).endswith("(0 nieuw, 0 gewijzigd, 2 ongewijzigd).")
    assert inhoud() == voor
    uitkomst = importeer("klantcontacten", KOP, rij(beeindigd_op="", resultaat="afgebroken"))
    assert uitkomst.endswith("(0 nieuw, 1 gewijzigd, 0 ongewijzigd).")
    contact.refresh_from_db()
    assert (contact.beeindigd_op, contact.resultaat) == (None, "afgebroken")


@pytest.mark.usefixtures("catalogus")
def test_what_the_format_does_not_know_stays(importeer):
    contact = KlantcontactFactory(
        referentie="tel-1", klant=KlantFactory(), notitie="Belt morgen terug.", resultaat="doorverwezen"
    )
    importeer("klantcontacten", KOP, RIJ)
    voor = contact.klant_id, contact.medewerker_id, contact.notitie
    contact.refresh_from_db()
    assert (contact.klant_id, contact.medewerker_id, contact.notitie) == voor
    assert contact.resultaat == "direct_beantwoord"


@pytest.mark.usefixtures("catalogus")
def test_columns_in_any_order_and_a_local_time(importeer, tmp_path):
    kolommen = KOP.split(",")
    velden = ["tel-1", "telefoon", "inkomend", "2025-07-01T12:00", "", "", "", "", "", ""]
    importeer("klantcontacten", "﻿" + ",".join(reversed(kolommen)), ",".join(reversed(velden)))
    assert Klantcontact.objects.get().begonnen_op.isoformat() == "2025-07-01T10:00:00+00:00"


@pytest.mark.usefixtures("catalogus")
def test_every_error_is_named_and_nothing_is_imported(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "klantcontacten",
            KOP,
            RIJ,
            rij(referentie="a", kanaal="fax", begonnen_op="2025-10-26T02:30", product="paspoord"),
            rij(referentie="", richting=""),
            rij(referentie="b", beeindigd_op="2025-03-12T09:59:59+01:00"),
            rij(referentie="c") + ",te veel",
            RIJ,
            rij(referentie="a", locatie="zuid", afdeling="x"),
            rij(referentie="d", onderwerp="o" * 301),
        )
    assert str(fout.value).splitlines() == [
        "rij 3, kolom kanaal: “fax” kan niet. Kies uit: "
        "telefoon, balie, email, post, web, chat, social, video, huisbezoek.",
        "rij 3, kolom begonnen_op: “2025-10-26T02:30” komt twee keer voor: dan wordt de klok verzet. "
        "Zet het verschil met UTC erbij, zoals +01:00.",
        "rij 3, kolom product: er is geen product met code “paspoord”.",
        "rij 4, kolom referentie: is leeg, maar moet ingevuld zijn.",
        "rij 4, kolom richting: is leeg, maar moet ingevuld zijn.",
        "rij 5, kolom beeindigd_op: ligt voor begonnen_op.",
        "rij 6: heeft 11 velden; de kop heeft er 10.",
        "rij 8, kolom afdeling: er is geen afdeling met code “x”.",
        "rij 8, kolom locatie: er is geen locatie met code “zuid”.",
        "rij 9, kolom onderwerp: heeft 301 tekens; er passen er 300 in.",
        "rij 7, kolom referentie: staat ook al in rij 2.",
        "rij 8, kolom referentie: staat ook al in rij 3.",
        "12 fouten. Er is niets ingelezen.",
    ]
    assert not Klantcontact.objects.exists()
    assert not VerouderdeDag.objects.exists()


@pytest.mark.usefixtures("catalogus")
def test_columns_that_are_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "klantcontacten", "referentie,kanaal,kanaal,kleur,richting", "a,telefoon,telefoon,rood,dwars"
        )
    meldingen = str(fout.value).splitlines()
    assert [melding.split(":")[0] for melding in meldingen[:-1]] == [
        "rij 1, kolom kanaal",
        "rij 1, kolom “kleur”",
        *(f"rij 1, kolom {naam}" for naam in KOP.split(",")[3:]),
        "rij 2, kolom richting",
    ]
    assert "staat er twee keer" in meldingen[0] and "kennen wij niet" in meldingen[1]


@pytest.mark.django_db
def test_only_a_header_and_no_file(importeer, tmp_path):
    assert importeer("klantcontacten", KOP).endswith(
        "0 rijen ingelezen (0 nieuw, 0 gewijzigd, 0 ongewijzigd)."
    )
    with pytest.raises(CommandError, match="is niet te openen"):
        call_command("importeer", "klantcontacten", str(tmp_path / "weg.csv"))
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("importeer", "kleuren", "x")


@pytest.mark.usefixtures("catalogus", "wijze")
def test_counts_in_norm_5_at_once(importeer):
    """The database itself marks the days that an import touches: of the old and of the new moment."""
    importeer("klantcontacten", KOP, RIJ, rij(referentie="tel-2", resultaat="terugbelverzoek"))
    assert norm("5") == (1, 2)
    importeer("klantcontacten", KOP, rij(begonnen_op="2025-03-13T10:00:00+01:00", beeindigd_op=""))
    assert norm("5") == (1, 2)
    importeer("klantcontacten", KOP, rij(begonnen_op="2025-06-13T10:00:00+02:00", beeindigd_op=""))
    assert norm("5") == (0, 1)
    importeer("klantcontacten", KOP, rij(begonnen_op="2025-06-13T10:00:00+02:00", beeindigd_op=""))
    assert not VerouderdeDag.objects.exists()


def norm(code):
    uit = StringIO()
    with time_machine.travel(NU + timedelta(days=365), tick=False):
        call_command("servicenormen", "2025-T1", "--json", stdout=uit)
    gevonden = next(norm for norm in json.loads(uit.getvalue())["normen"] if norm["code"] == code)
    return gevonden["teller"], gevonden["noemer"]


# --- Terugbelverzoeken -------------------------------------------------------------------------


def verzoek(referentie="tb-1", contact="", aangemaakt="2025-04-25T16:00:00+02:00", **momenten):
    rest = [momenten.get(naam, "") for naam in ("poging", "bereikt", "ingetrokken", "afgesloten")]
    return ",".join([referentie, contact, "burgerzaken", "paspoort", aangemaakt, *rest])


@pytest.mark.usefixtures("catalogus", "wijze")
def test_callback_gets_its_deadline_and_attempts(importeer):
    contact = KlantcontactFactory(referentie="tel-1")
    importeer(
        "terugbelverzoeken",
        VERZOEKKOP,
        verzoek("tb-1", "tel-1", poging="2025-04-28T16:59:00+02:00", bereikt="2025-04-29T09:00:00+02:00"),
        verzoek("tb-2", poging="2025-04-28T17:00:01+02:00", bereikt="2025-04-28T17:00:01+02:00"),
        verzoek("tb-3", aangemaakt="2025-12-24T10:00"),
        verzoek("tb-4", poging="2025-04-28T08:00:00+02:00", afgesloten="2025-05-01T08:00:00+02:00"),
    )
    eerste, tweede, derde, vierde = Terugbelverzoek.objects.order_by("referentie")
    assert (eerste.klantcontact, eerste.afdeling.code, eerste.product.code) == (
        contact,
        "burgerzaken",
        "paspoort",
    )
    assert [v.deadline_op.isoformat() for v in (eerste, tweede, derde)] == [
        "2025-04-28T15:00:00+00:00",
        "2025-04-28T15:00:00+00:00",
        "2025-12-29T16:00:00+00:00",
    ]
    assert "volgende werkdag" in eerste.deadline_regel

    def pogingen(verzoek):
        return list(verzoek.pogingen.values_list("moment", "uitkomst"))

    assert pogingen(eerste) == [(eerste.eerste_poging_op, ""), (eerste.bereikt_op, "bereikt")]
    assert pogingen(tweede) == [(tweede.eerste_poging_op, "bereikt")]
    assert (pogingen(derde), pogingen(vierde)) == ([], [(vierde.eerste_poging_op, "")])
    # On 28 April three deadlines, two of them met; the other one is in December.
    assert norm("6") == (2, 3)


@pytest.mark.usefixtures("catalogus")
def test_callback_again(importeer):
    rijen = VERZOEKKOP, verzoek(poging="2025-04-28T16:00:00+02:00")
    importeer("terugbelverzoeken", *rijen)
    voor = inhoud(Terugbelverzoek), inhoud(Terugbelpoging)
    # A promise keeps its deadline when the calendar changes afterwards.
    Kalenderdag.objects.create(kalender="dienst", datum="2025-04-28", omschrijving="Staking")
    assert importeer("terugbelverzoeken", *rijen).endswith("1 ongewijzigd).")
    assert (inhoud(Terugbelverzoek), inhoud(Terugbelpoging)) == voor
    importeer("terugbelverzoeken", VERZOEKKOP, verzoek())
    assert Terugbelverzoek.objects.get().deadline_op.isoformat() == "2025-04-28T15:00:00+00:00"
    assert not Terugbelpoging.objects.exists()
    importeer("terugbelverzoeken", VERZOEKKOP, verzoek(aangemaakt="2025-04-25T16:00:01+02:00"))
    assert Terugbelverzoek.objects.get().deadline_op.isoformat() == "2025-04-29T15:00:00+00:00"


@pytest.mark.usefixtures("catalogus")
def test_what_people_did_since_stays(importeer):
    importeer("terugbelverzoeken", VERZOEKKOP, verzoek(), verzoek("tb-2"))
    gebeld = Terugbelverzoek.objects.get(referentie="tb-1")
    leg_terugbelpoging_vast(
        verzoek_id=gebeld.pk,
        medewerker=MedewerkerFactory(),
        uitkomst="bereikt",
        is_afgehandeld=True,
        nu=NU + timedelta(days=60),
    )
    voor = inhoud(Terugbelverzoek), inhoud(Terugbelpoging)
    uitkomst = importeer("terugbelverzoeken", VERZOEKKOP, verzoek(), verzoek("tb-2"))
    assert uitkomst.endswith(
        "(0 nieuw, 0 gewijzigd, 1 ongewijzigd, 1 overgeslagen, want in KCC wordt eraan gewerkt)."
    )
    assert (inhoud(Terugbelverzoek), inhoud(Terugbelpoging)) == voor


@pytest.mark.usefixtures("catalogus")
def test_callbacks_that_are_wrong(importeer):
    with pytest.raises(CommandError) as fout:
        importeer(
            "terugbelverzoeken",
            VERZOEKKOP,
            verzoek("a", "weg"),
            verzoek("b", poging="2025-04-25T15:00:00+02:00", bereikt="2025-04-25T14:00:00+02:00"),
            verzoek("c", bereikt="2025-04-28T08:00:00+02:00", ingetrokken="2025-04-01T08:00:00+02:00"),
        )
    assert str(fout.value).splitlines() == [
        "rij 3, kolom eerste_poging_op: ligt voor aangemaakt_op.",
        "rij 3, kolom bereikt_op: ligt voor eerste_poging_op.",
        "rij 4, kolom ingetrokken_op: ligt voor aangemaakt_op.",
        "rij 4, kolom bereikt_op: kan niet zonder eerste_poging_op.",
        "rij 2, kolom klantcontact: er is geen klantcontact met referentie “weg”.",
        "5 fouten. Er is niets ingelezen.",
    ]
    assert not Terugbelverzoek.objects.exists()


# --- Together ----------------------------------------------------------------------------------


def _ref(nummer):
    return f"tel-{nummer:05}"


@pytest.mark.django_db(transaction=True)
def test_two_at_once(tmp_path):
    """The same rows in opposite orders, on two connections: each row once, no deadlock."""
    ProductFactory(), AfdelingFactory()
    rijen = [rij(referentie=_ref(nummer)) for nummer in range(2000)]
    bestanden = [tmp_path / "heen.csv", tmp_path / "terug.csv"]
    bestanden[0].write_text("\n".join([KOP, *rijen]))
    bestanden[1].write_text("\n".join([KOP, *reversed(rijen)]))
    uitvoer = [StringIO(), StringIO()]

    def doe(nummer):
        call_command("importeer", "klantcontacten", str(bestanden[nummer]), stdout=uitvoer[nummer])
        connection.close()

    draden = [threading.Thread(target=doe, args=[nummer]) for nummer in range(2)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(60)
    assert Klantcontact.objects.count() == 2000
    assert sorted(uit.getvalue().split("(")[1].strip() for uit in uitvoer) == [
        "0 nieuw, 0 gewijzigd, 2.000 ongewijzigd).",
        "2.000 nieuw, 0 gewijzigd, 0 ongewijzigd).",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_product_that_is_used_cannot_vanish_meanwhile(tmp_path, monkeypatch):
    """Where the check of foreign keys is left out, the lock on what they point to does its work."""
    product = ProductFactory()
    AfdelingFactory()
    gevonden = []

    def probeer_weg_te_gooien():
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
            try:
                connection.cursor().execute("DELETE FROM catalogus_product WHERE id = %s", [product.pk])
            except Exception as fout:
                gevonden.append(str(fout))
                transaction.set_rollback(True)
        connection.close()

    echte = schrijven._mag_controle_overslaan

    def intussen(cursor):
        draad = threading.Thread(target=probeer_weg_te_gooien)
        draad.start()
        draad.join()
        return echte(cursor)

    monkeypatch.setattr(schrijven, "_mag_controle_overslaan", intussen)
    bestand = tmp_path / "een.csv"
    bestand.write_text(f"{KOP}\n{RIJ}\n")
    call_command("importeer", "klantcontacten", str(bestand), stdout=StringIO())
    assert "lock timeout" in gevonden[0]
    assert Klantcontact.objects.get().product == product


@pytest.mark.django_db
def test_our_own_triggers_always_fire():
    """Reading in without row-by-row checks of foreign keys must leave out nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgenabled <> 'A' AND tgrelid = ANY(ARRAY['contacten_klantcontact', 'afspraken_bezoek',"
            " 'contacten_terugbelverzoek']::regclass[])"
        )
        assert cursor.fetchall() == []


@pytest.mark.usefixtures("catalogus")
def test_marks_are_worked_off_as_usual(importeer):
    importeer("klantcontacten", KOP, RIJ)
    assert werk_verouderde_dagen_bij() == 1
