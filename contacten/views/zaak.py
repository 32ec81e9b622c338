"""The page of a case and what can be done with it: one way for everything that has a log and a deadline."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from contacten import services
from contacten.enums import BEHANDELAARS
from contacten.forms.fouten import voeg_fouten_toe
from contacten.forms.terugbelverzoek import HandelingForm
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, weiger

_Rijen = TypeVar("_Rijen", bound="QuerySet[Any]")


def op_lijst(
    rijen: _Rijen,
    gevraagd: dict[str, Any],
    *velden: str,
    lijst: str,
    medewerker: Medewerker,
    afdelingen: list[Afdeling],
) -> _Rijen:
    """What a worklist was asked for: "afdelingen" is of these `afdelingen`, "mij" what one took, else all;
    of that, what has the value in `gevraagd` for each of `velden` that was chosen."""
    if lijst == "afdelingen":
        rijen = rijen.filter(afdeling__in=afdelingen)
    elif lijst == "mij":
        rijen = rijen.filter(medewerker=medewerker)
    return rijen.filter(**{veld: gevraagd[veld] for veld in velden if gevraagd.get(veld)})


@dataclass(frozen=True)
class Actie:
    """One thing that can be done: its form, its service, and what is said when it is done."""

    form: type[HandelingForm]
    service: Callable[..., Any]
    gedaan: str


@dataclass(frozen=True)
class Zaakpagina:
    """`sleutel` is how the services call the case; `begin` gives the first values of the forms, by action;
    `context` what else the template shows."""

    rijen: Callable[[], "QuerySet[Any]"]
    sleutel: str
    acties: dict[str, Actie]
    sjabloon: str
    lijst: str
    begin: Callable[[Any], dict[str, dict[str, Any]]]
    context: Callable[[MedewerkerVerzoek, Any], dict[str, Any]]

    def laad(self, request: MedewerkerVerzoek, zaak_id: int) -> Any:
        """The case, when this medewerker may see it; a refusal is 403 and a line in the Inzagelog."""
        zaak = get_object_or_404(self.rijen(), pk=zaak_id)
        if not self._mag_zien(request, zaak):
            weiger(request)
        return zaak

    def handel(self, request: MedewerkerVerzoek, zaak_id: int, naam: str) -> HttpResponse:
        """Carry out one of `acties`; when somebody else was first, show the case as it is now and say so."""
        if naam not in self.acties:
            raise Http404
        zaak = self.laad(request, zaak_id)
        actie = self.acties[naam]
        form = actie.form(request.POST, auto_id=f"{naam}_%s")
        if not form.is_valid():
            return self.toon(request, zaak, naam, form)
        argumenten = {self.sleutel: zaak.pk, "medewerker": request.user, "nu": timezone.now()}
        try:
            actie.service(**argumenten, **form.argumenten())
        except ValidationError as fout:
            voeg_fouten_toe(form, fout)
            return self.toon(request, zaak, naam, form)
        except services.Achterhaald as fout:
            messages.warning(request, str(fout))
        else:
            log_personen(request, [zaak], Handeling.WIJZIGEN)
            messages.success(request, actie.gedaan)
        return redirect(zaak) if self._mag_zien(request, zaak) else redirect(self.lijst)

    def toon(
        self, request: MedewerkerVerzoek, zaak: Any, naam: str = "", form: HandelingForm | None = None
    ) -> HttpResponse:
        """The page; `form` is the refused form of the action `naam`, the others are fresh."""
        medewerker: Medewerker = request.user
        handelingen = list(zaak.handelingen.select_related(*self._logvelden(zaak)))
        gezien = handelingen[-1].pk if handelingen else 0
        begin = self.begin(zaak)
        log_personen(request, [zaak])
        return render(
            request,
            self.sjabloon,
            {
                "zaak": zaak,
                "handelingen": handelingen,
                "formulieren": {
                    actienaam: form
                    if actienaam == naam
                    else actie.form(
                        initial={"gezien": gezien, **begin.get(actienaam, {})}, auto_id=f"{actienaam}_%s"
                    )
                    for actienaam, actie in self.acties.items()
                },
                "form": form,
                "actie": naam,
                "gezien": gezien,
                "mag_handelen": medewerker.heeft_rol(*BEHANDELAARS),
                "mag_klant_zien": medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER),
                "is_van_mij": zaak.medewerker_id == medewerker.pk,
                "is_van_ander": zaak.medewerker_id not in {None, medewerker.pk},
                **self.context(request, zaak),
            },
            status=422 if form is not None else 200,
        )

    def _mag_zien(self, request: MedewerkerVerzoek, zaak: Any) -> bool:
        zichtbaar = type(zaak)._default_manager.for_medewerker(request.user)
        return bool(zichtbaar.filter(pk=zaak.pk).exists())

    @staticmethod
    def _logvelden(zaak: Any) -> list[str]:
        velden = {veld.name for veld in zaak.handelingen.model._meta.get_fields()}
        return [naam for naam in ("medewerker", "afdeling", "bericht", "poging") if naam in velden]
