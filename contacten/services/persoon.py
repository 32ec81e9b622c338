"""Everything that is held about one client, for that person (AVG art. 15 and 20), and who looked at it.

What there is, is read from the model registry: whatever refers to a client comes along by itself, with the
rows that belong to it, unless it is named in GEEN_EXPORT.
"""

import html
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from afspraken.models import Afspraak
from contacten.enums import Nummersoort
from contacten.models import Dubbelsuggestie, Identificatienummer, Klant, Samenvoeging
from contacten.services.klanten import afspraken_van
from contacten.services.klantnummers import sleutelring
from contacten.services.samenvoegen import verwijzingen
from kcc.organisatie.models import Inzage, Medewerker

# About another client too, or about our own administration: not what somebody asks for.
GEEN_EXPORT: set[type[models.Model]] = {Dubbelsuggestie, Samenvoeging}
# Hashes, keys and what only a machine reads.
_TECHNISCH = {
    "id",
    "zoeknaam",
    "zoeksleutel",
    "sleutel",
    "vingerafdruk",
    "inhoudskenmerk",
    "aanvraag_sleutel",
    "postcodesleutel",
    "geboortedatumsleutel",
    "verwijzingen",
    "html",
    "bestand",
}
_MEDEWERKER = "een medewerker"
Rij = dict[str, Any]


def verzamel(*, klant: Klant) -> list[tuple[str, list[Rij]]]:
    """The sections of what is held, each a title and its rows; a row is label → text, number or list."""
    delen = [("Uw gegevens", [_klantrij(klant)])]
    for verwijzing in verwijzingen():
        if verwijzing.model in GEEN_EXPORT:
            continue
        rijen = _rijen(verwijzing.model, verwijzing.rijen(klant.pk))
        if rijen:
            delen.append((capfirst(str(verwijzing.model._meta.verbose_name_plural)), rijen))
    if afspraken := _rijen(Afspraak, afspraken_van(klant).order_by("begint_op")):
        delen.append(("Afspraken", afspraken))
    vroeger = [
        {"Tot": _tekst(versie.history_date), "Naam": versie.naam, "Postcode": versie.postcode}
        for versie in klant.history.all()[1:]
    ]
    if vroeger:
        delen.append(("Eerdere gegevens", vroeger))
    if inzagen := [
        {"Moment": _tekst(inzage.moment), "Wat": inzage.get_handeling_display(), "Wie": wie_keek(inzage)}
        for inzage in inzagen_van(klant=klant).select_related("medewerker", "apitoken")
    ]:
        delen.append(("Wie uw gegevens bekeek", inzagen))
    return delen


def _klantrij(klant: Klant) -> Rij:
    [rij] = _rijen(Klant, Klant.objects.filter(pk=klant.pk), met_kinderen=False)
    ring = sleutelring()
    for nummer in klant.identificatienummers.all():
        rij[nummer.get_soort_display()] = ring.ontsleutel(nummer.versleuteld)
    return rij


def _rijen(
    model: type[models.Model], queryset: "models.QuerySet[Any]", *, met_kinderen: bool = True
) -> list[Rij]:
    """The rows as label → value, with the rows under them; as many queries for one row as for many."""
    if model is Identificatienummer:
        return []  # in full beside the client
    velden = [veld for veld in model._meta.concrete_fields if _hoort_erin(veld)]
    mee = [veld.name for veld in velden if veld.is_relation and veld.related_model is not Medewerker]
    objecten = list(queryset.select_related(*mee) if mee else queryset)
    rijen = {obj.pk: {_label(veld): _waarde(obj, veld) for veld in velden} for obj in objecten}
    if met_kinderen:
        _voeg_kinderen_toe(model, rijen)
    return [
        {naam: waarde for naam, waarde in rij.items() if waarde not in ("", None, [])}
        for rij in rijen.values()
    ]


def _voeg_kinderen_toe(model: type[models.Model], rijen: dict[Any, Rij]) -> None:
    for relatie in model._meta.related_objects:
        veld = relatie.field
        if relatie.on_delete is not models.CASCADE or veld.related_model is Klant or not rijen:
            continue
        kind: Any = relatie.related_model
        if any(isinstance(eigen, models.BinaryField) for eigen in kind._meta.concrete_fields):
            continue
        velden = [eigen for eigen in kind._meta.concrete_fields if _hoort_erin(eigen) and eigen is not veld]
        mee = [eigen.name for eigen in velden if eigen.is_relation and eigen.related_model is not Medewerker]
        onder = kind._base_manager.filter(**{f"{veld.name}__in": list(rijen)})
        per_rij: dict[Any, list[Rij]] = defaultdict(list)
        for obj in onder.select_related(*mee) if mee else onder:
            inhoud = {_label(eigen): _waarde(obj, eigen) for eigen in velden}
            per_rij[getattr(obj, veld.attname)].append(
                {naam: waarde for naam, waarde in inhoud.items() if waarde not in ("", None, [])}
            )
        for pk, inhoud_van_rij in per_rij.items():
            rijen[pk][capfirst(str(kind._meta.verbose_name_plural))] = inhoud_van_rij


def _hoort_erin(veld: "models.Field[Any, Any]") -> bool:
    """Not what only a machine reads, and nobody else: another client is never named."""
    if veld.name in _TECHNISCH or isinstance(veld, models.BinaryField):
        return False
    return not (veld.is_relation and veld.related_model in (Klant, veld.model))


def _label(veld: "models.Field[Any, Any]") -> str:
    return capfirst(str(veld.verbose_name))


def _waarde(obj: Any, veld: "models.Field[Any, Any]") -> Any:
    if veld.is_relation:
        if getattr(obj, veld.attname) is None:
            return None
        return _MEDEWERKER if veld.related_model is Medewerker else str(getattr(obj, veld.name))
    if veld.choices:
        return str(getattr(obj, f"get_{veld.name}_display")())
    waarde = getattr(obj, veld.name)
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    return waarde if isinstance(waarde, int | float | list) else _tekst(waarde)


def _tekst(waarde: Any) -> str:
    if waarde is None:
        return ""
    if isinstance(waarde, datetime):
        return f"{date_format(localtime(waarde), 'j F Y, H.i')} uur"
    return date_format(waarde, "j F Y") if isinstance(waarde, date) else str(waarde)


def als_zip(*, klant: Klant, nu: datetime) -> bytes:
    """What is held in two files: one for a machine (JSON) and one to read (HTML)."""
    delen = verzamel(klant=klant)
    gemaakt = localtime(nu)
    inhoud = {"gemaaktOp": gemaakt.isoformat(), "gegevens": [{"soort": t, "rijen": r} for t, r in delen]}
    leesbaar = render_to_string(
        "contacten/persoonsgegevens_bestand.html",
        {"gemaakt": gemaakt, "delen": [(titel, [_als_html(rij) for rij in rijen]) for titel, rijen in delen]},
    )
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as bestand:
        bestand.writestr("gegevens.json", json.dumps(inhoud, ensure_ascii=False, indent=2, default=str))
        bestand.writestr("gegevens.html", leesbaar)
    return uit.getvalue()


def _als_html(rij: Rij) -> str:
    regels = []
    for naam, waarde in rij.items():
        if isinstance(waarde, list) and waarde and isinstance(waarde[0], dict):
            inhoud = "".join(f"<li>{_als_html(onder)}</li>" for onder in waarde)
            regels.append(f"<dt>{html.escape(naam)}</dt><dd><ul>{inhoud}</ul></dd>")
        else:
            tekst = ", ".join(map(str, waarde)) if isinstance(waarde, list) else str(waarde)
            regels.append(f"<dt>{html.escape(naam)}</dt><dd>{html.escape(tekst)}</dd>")
    return f"<dl>{''.join(regels)}</dl>"


def objecten_van(*, klant: Klant) -> dict[str, list[str]]:
    """Under which names the Inzagelog may know this person: kind → keys, those of merged clients too."""
    ids = [klant.pk, *_opgegaan_in(klant)]
    objecten = {soort: list(map(str, ids)) for soort in ("klant", *Nummersoort.values)}
    for verwijzing in verwijzingen():
        if verwijzing.is_beschermd:
            sleutels = [str(pk) for pk in verwijzing.rijen(klant.pk).values_list("pk", flat=True)]
            objecten.setdefault(verwijzing.model._meta.model_name or "", []).extend(sleutels)
    objecten["afspraak"] = [str(pk) for pk in afspraken_van(klant).order_by().values_list("pk", flat=True)]
    return {soort: sleutels for soort, sleutels in objecten.items() if sleutels}


def _opgegaan_in(klant: Klant) -> Iterable[int]:
    return klant.samenvoegingen.filter(ongedaan_op=None).values_list("verdwenen_id", flat=True)


def inzagen_van(*, klant: Klant) -> "models.QuerySet[Inzage]":
    """Every line of the Inzagelog about this person, newest first."""
    over = Q()
    for soort, sleutels in objecten_van(klant=klant).items():
        over |= Q(object_soort=soort, object_id__in=sleutels)
    return Inzage.objects.filter(over).order_by("-moment", "-pk")


def wie_keek(inzage: Inzage) -> str:
    """Who looked, as a citizen is told: an application by name, a medewerker by what they are."""
    if inzage.apitoken is not None:
        return _("toepassing %(naam)s") % {"naam": inzage.apitoken.naam}
    if inzage.medewerker_id is not None:
        return _("een medewerker van de gemeente")
    return _("uzelf") if inzage.herkomst.startswith("contacten:mijn") else _("ons systeem")
