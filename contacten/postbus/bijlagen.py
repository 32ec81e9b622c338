"""What a file is, by its contents and not by its name, and whether it may be handed to a medewerker."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from contacten.postbus.tekst import een_regel

# Name ends that a computer runs, also inside an archive.
UITVOERBAAR = {
    *("ade", "app", "apk", "bat", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta", "inf", "iso", "img"),
    *("jar", "js", "jse", "lnk", "mjs", "msc", "msi", "msp", "pif", "ps1", "psm1", "py", "reg", "scr", "sh"),
    *("vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf", "wsh", "xll", "one", "chm", "url"),
}
_BEGIN_UITVOERBAAR = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"<script",
    b"<?php",
)
# The kinds that are kept: their name end, with which a download ends.
SOORTEN = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/heic": "heic",
    "application/rtf": "rtf",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "text/plain": "txt",
    "text/calendar": "ics",
    "text/vcard": "vcf",
    "message/rfc822": "eml",
}
_ZELFDE_EINDE = {
    "jpeg": "jpg",
    "tiff": "tif",
    "csv": "txt",
    "log": "txt",
    "md": "txt",
    "xls": "doc",
    "ppt": "doc",
}
_ONBEKEND = "application/octet-stream"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_MAPPEN = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MACRO = "In dit bestand zit een programma (een macro)."
_PROGRAMMA = "Dit bestand is een programma."


@dataclass(frozen=True)
class Keuring:
    """What a file is. `weigerreden` "": it may be kept. is_gevaarlijk: the message goes to quarantine."""

    naam: str
    mimetype: str
    weigerreden: str = ""
    is_gevaarlijk: bool = False


def keur(naam: str, inhoud: bytes, *, grootste: int, is_mail: bool = False) -> Keuring:
    """Judge a file of at most `grootste` bytes. `is_mail`: a mail inside a mail."""
    schone_naam = _naam(naam)
    if not inhoud:
        return Keuring(schone_naam, _ONBEKEND, "Het bestand is leeg.")
    einde = schone_naam.lower().rpartition(".")[2]
    if inhoud.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(tuple(b.lower() for b in _BEGIN_UITVOERBAAR)):
        return Keuring(schone_naam, _ONBEKEND, _PROGRAMMA, is_gevaarlijk=True)
    if einde in UITVOERBAAR:
        return Keuring(schone_naam, _ONBEKEND, _PROGRAMMA, is_gevaarlijk=True)
    if inhoud.startswith(b"PK\x03\x04"):
        soort, bezwaar, gevaarlijk = _in_zip(inhoud)
    elif inhoud.startswith(_OLE):
        soort, bezwaar, gevaarlijk = _in_ole(inhoud)
    else:
        soort, bezwaar, gevaarlijk = ("message/rfc822" if is_mail else _soort(inhoud)), "", False
    if not bezwaar and soort not in SOORTEN:
        bezwaar = "Dit soort bestand nemen wij niet aan."
    if not bezwaar and len(inhoud) > grootste:
        bezwaar = f"Het bestand is groter dan {grootste // 1024 // 1024} MB."
    return Keuring(_met_einde(schone_naam, soort), soort, bezwaar, gevaarlijk)


def _naam(naam: str) -> str:
    """A file name without a path in it."""
    naam = een_regel(naam.replace("\\", "/"), 400).rpartition("/")[2]
    naam = "".join(teken for teken in naam if teken not in '<>:"|?*;').strip(". ")
    if len(naam) > 150:
        naam = naam[:140] + PurePosixPath(naam).suffix[:10]
    return naam or "bijlage"


def _met_einde(naam: str, soort: str) -> str:
    hoort = SOORTEN.get(soort, "")
    heeft = naam.lower().rpartition(".")[2] if "." in naam else ""
    if not hoort or _ZELFDE_EINDE.get(heeft, heeft) == hoort:
        return naam
    return f"{naam}.{hoort}"


def _soort(inhoud: bytes) -> str:
    kop = inhoud[:1024].lstrip(b"\xef\xbb\xbf")
    if b"%PDF-" in kop:
        return "application/pdf"
    if kop.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if kop.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if kop.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if kop.startswith(b"RIFF") and kop[8:12] == b"WEBP":
        return "image/webp"
    if kop.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    if kop[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "image/heic"
    if kop.startswith(b"{\\rtf"):
        return "application/rtf"
    return _soort_tekst(inhoud)


def _soort_tekst(inhoud: bytes) -> str:
    """Plain text; HTML and SVG are none: a browser would run what is in them."""
    if b"\x00" in inhoud or sum(b < 9 or 13 < b < 32 for b in inhoud[:4096]) > 2:
        return _ONBEKEND
    begin = inhoud[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(teken in begin for teken in (b"<html", b"<!doctype", b"<svg", b"<body", b"<iframe", b"<?xml")):
        return "text/html"
    if begin.startswith(b"begin:vcalendar"):
        return "text/calendar"
    if begin.startswith(b"begin:vcard"):
        return "text/vcard"
    return "text/plain"


def _in_zip(inhoud: bytes) -> tuple[str, str, bool]:
    """Kind, objection and danger of an archive: an Office or OpenDocument file, or just an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
            namen = [lid.filename for lid in archief.infolist()[:5000]]
            mimetype = ""
            if "mimetype" in namen and archief.getinfo("mimetype").file_size < 100:
                mimetype = archief.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "application/zip", "Het archief is beschadigd of op slot.", False
    if any(PurePosixPath(naam).name.lower() == "vbaproject.bin" for naam in namen):
        return "application/zip", _MACRO, True
    if any(naam.lower().rpartition(".")[2] in UITVOERBAAR for naam in namen):
        return "application/zip", "In dit archief zit een programma.", True
    if mimetype in SOORTEN:
        return mimetype, "", False
    if "[Content_Types].xml" in namen:
        for map_, soort in _OFFICE_MAPPEN.items():
            if any(naam.startswith(map_) for naam in namen):
                return soort, "", False
    return "application/zip", "Een archief (zip) nemen wij niet aan.", False


def _in_ole(inhoud: bytes) -> tuple[str, str, bool]:
    """An old Office file; the names of its parts are in UTF-16."""
    if "_VBA_PROJECT".encode("utf-16-le") in inhoud or "Macros".encode("utf-16-le") in inhoud:
        return "application/msword", _MACRO, True
    return "application/msword", "", False
