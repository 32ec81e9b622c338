"""Post of the last days: mails, letters and web forms, read by KCC itself, with text blocks for answers."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from django.db.models import F

from catalogus.models import Product
from contacten.enums import Postbron, Publieksreactiesoort
from contacten.models import Emailadres, Postantwoord, Postbericht, Tekstblok
from contacten.services import postbus
from kcc.demo.catalogus import gegevens
from kcc.demo.schalen import Opdracht
from kcc.organisatie.enums import Berichtstatus
from kcc.organisatie.kanalen import message_id
from kcc.organisatie.models import Afdeling, Medewerker, UitgaandBericht

_AGENT = "agent"


def vul_postbus(opdracht: Opdracht) -> None:
    """Take in the messages in order of time; some were answered, registered or assigned."""
    alles: Mapping[str, Any] = gegevens("postbus")  # type: ignore[assignment]
    afdelingen = {afdeling.code: afdeling for afdeling in Afdeling.objects.all()}
    for blok in alles["tekstblokken"]:
        Tekstblok.objects.create(**{**blok, "afdeling": afdelingen.get(blok.get("afdeling", ""))})
    adressen = list(Emailadres.objects.select_related("klant").order_by("pk")[:5])
    medewerkers = {medewerker.username: medewerker for medewerker in Medewerker.objects.all()}
    berichten: list[Postbericht] = []
    for rij in alles["berichten"]:
        nu = opdracht.nu - timedelta(hours=rij["uren"])
        bericht = _neem_aan(rij, adressen, berichten, nu)
        postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=nu)
        bericht.refresh_from_db()
        berichten.append(bericht)
        _werk_af(bericht, rij, afdelingen, medewerkers, nu + timedelta(hours=1))
    # It left at the time; the demo has no mail server that would tell so.
    UitgaandBericht.objects.filter(postantwoord__isnull=False).update(
        status=Berichtstatus.VERZONDEN, verzonden_op=F("aangemaakt_op"), pogingen=1
    )


def _werk_af(
    bericht: Postbericht,
    rij: Mapping[str, Any],
    afdelingen: Mapping[str, Afdeling],
    medewerkers: Mapping[str, Medewerker],
    nu: datetime,
) -> None:
    agent = medewerkers.get(_AGENT)
    if agent is None:
        return
    wie = medewerkers.get(rij.get("wie", ""), agent)
    if "afdeling" in rij:
        postbus.wijs_postbericht_toe(
            bericht_id=bericht.pk, medewerker=agent, afdeling=afdelingen[rij["afdeling"]], nu=nu
        )
    if "antwoord" in rij:
        postbus.beantwoord_postbericht(
            bericht_id=bericht.pk,
            medewerker=wie,
            sleutel=f"{bericht.pk:032x}",
            onderwerp=postbus.onderwerp_van_antwoord(bericht),
            tekst=rij["antwoord"],
            is_afgehandeld=True,
            nu=nu + timedelta(hours=1),
        )
    if rij.get("klacht"):
        postbus.registreer_als_publieksreactie(
            bericht_id=bericht.pk,
            medewerker=agent,
            soort=Publieksreactiesoort.KLACHT,
            afdeling=afdelingen["stadsbeheer"],
            nu=nu,
        )


def _neem_aan(
    rij: Mapping[str, Any], adressen: list[Emailadres], eerder: list[Postbericht], nu: datetime
) -> Postbericht:
    if rij["weg"] == "brief":
        return postbus.neem_aan(
            bron=Postbron.SCANMAP, ruw=brief_pdf(rij["regels"]), naam=rij["onderwerp"], nu=nu
        ).bericht
    if rij["weg"] == "leeg":
        return postbus.neem_aan(bron=Postbron.IMAP, ruw=b"", nu=nu).bericht
    naam, adres = rij.get("naam", ""), rij.get("adres", "")
    if "klant" in rij and rij["klant"] < len(adressen):
        naam, adres = adressen[rij["klant"]].klant.naam, adressen[rij["klant"]].adres
    naam, adres = naam or "Een inwoner", adres or "inwoner@post.example"
    if rij["weg"] == "formulier":
        webbericht = postbus.Webbericht(
            sleutel=f"demo-{rij['uren']}",
            naam=naam,
            email=adres,
            telefoon=rij.get("telefoon", ""),
            onderwerp=Product.objects.get(code=rij["product"]).naam,
            tekst=rij["tekst"],
            product=rij["product"],
            taal=rij.get("taal", "nl"),
        )
        return postbus.neem_formulier_aan(webbericht=webbericht, nu=nu).bericht
    return postbus.neem_aan(bron=Postbron.IMAP, ruw=_mail(rij, naam, adres, eerder, nu), nu=nu).bericht


def _mail(rij: Mapping[str, Any], naam: str, adres: str, eerder: list[Postbericht], nu: datetime) -> bytes:
    mail = EmailMessage()
    mail["From"] = f'"{naam}" <{adres}>'
    mail["To"] = "gemeente@localhost"
    mail["Subject"] = rij["onderwerp"]
    mail["Date"] = format_datetime(nu)
    mail["Message-ID"] = f"<demo-{rij['uren']}@post.example>"
    if rij.get("automatisch"):
        mail["Auto-Submitted"] = "auto-replied"
    if "vervolg_op" in rij:
        antwoord = (
            Postantwoord.objects.filter(bericht=eerder[rij["vervolg_op"]], is_automatisch=False)
            .select_related("uitgaand")
            .first()
        )
        if antwoord is not None:
            mail["In-Reply-To"] = message_id(antwoord.uitgaand.bericht_id)
    mail.set_content(rij["tekst"])
    for bijlage in rij.get("bijlagen", []):
        mail.add_attachment(
            _bestand(bijlage), maintype="application", subtype="octet-stream", filename=bijlage
        )
    return mail.as_bytes()


def _bestand(naam: str) -> bytes:
    """Contents that are what the name says."""
    einde = naam.rpartition(".")[2]
    if einde == "pdf":
        return brief_pdf(["Offerte", "", "Herstel van de gevel: 1.250 euro"])
    if einde == "png":
        return _plaatje()
    if einde == "zip":
        uit = io.BytesIO()
        with zipfile.ZipFile(uit, "w") as archief:
            archief.writestr("opname.heic", "")
        return uit.getvalue()
    return b"MZ\x90\x00"


def _plaatje() -> bytes:
    """A picture of one colour, 32 by 24."""

    def stuk(soort: bytes, inhoud: bytes) -> bytes:
        return struct.pack(">I", len(inhoud)) + soort + inhoud + struct.pack(">I", zlib.crc32(soort + inhoud))

    beeld = zlib.compress((b"\x00" + b"\xb5\x8a\x6a" * 32) * 24)
    kop = struct.pack(">IIBBBBB", 32, 24, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + stuk(b"IHDR", kop) + stuk(b"IDAT", beeld) + stuk(b"IEND", b"")


def brief_pdf(regels: list[str]) -> bytes:
    """A letter of one page, as a scanner would hand it over; ASCII only."""
    veilig = [regel.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for regel in regels]
    tekst = "BT /F1 12 Tf 16 TL 72 770 Td " + " ".join(f"({regel}) Tj T*" for regel in veilig) + " ET"
    inhoud = tekst.encode("ascii", "replace")
    delen = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(inhoud), inhoud),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    uit, plekken = b"%PDF-1.4\n", []
    for nummer, deel in enumerate(delen, start=1):
        plekken.append(len(uit))
        uit += b"%d 0 obj%b endobj\n" % (nummer, deel)
    begin = len(uit)
    uit += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % plek for plek in plekken)
    return uit + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % begin
