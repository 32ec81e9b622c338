"""The desks and their skills; everything else of the planning has screens of its own (views.planning).

A desk or a skill that goes takes its capacity along in the same transaction (Django's admin deletes in one),
and the appointments that no longer fit are named.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from afspraken import services
from afspraken.models import Afspraak, Balie, Bezetting, Herinneringsmoment, Productgroep, Werkwijze
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol

Dagen = dict[int, set[date]]
# More than this many numbers in a message helps nobody; the rest is counted.
_MAXIMUM_GENOEMD = 20


def _vandaag() -> date:
    return lokale_dag(timezone.now())


class PlanningAdmin(admin.ModelAdmin):
    """For the planner and the beheerder, and for nobody else with access to the admin."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._mag(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._mag(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def _mag(self, request: HttpRequest) -> bool:
        medewerker = request.user
        return medewerker.is_superuser or medewerker.heeft_rol(Rol.PLANNER, Rol.BEHEERDER)  # type: ignore[union-attr]


class CapaciteitAdmin(PlanningAdmin):
    """For what capacity follows from. `geraakte_dagen` names the days that a stored object touches; only its
    going changes them."""

    def geraakte_dagen(self, obj: Any) -> Dagen:
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        dagen = self.geraakte_dagen(obj)
        super().delete_model(request, obj)
        self._verwerk(request, [dagen])

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        dagen = [self.geraakte_dagen(obj) for obj in queryset]
        super().delete_queryset(request, queryset)
        self._verwerk(request, dagen)

    def _verwerk(self, request: HttpRequest, delen: Iterable[Dagen]) -> None:
        dagen: Dagen = defaultdict(set)
        for deel in delen:
            for locatie_id, datums in deel.items():
                dagen[locatie_id] |= datums
        if afspraken := services.verwerk_wijziging(dagen=dagen):
            self.message_user(request, _conflictmelding(afspraken), messages.WARNING)


def _conflictmelding(afspraken: list[Afspraak]) -> str:
    genoemd = ", ".join(
        f"{afspraak.nummer} ({date_format(timezone.localtime(afspraak.begint_op), 'j F H.i')})"
        for afspraak in afspraken[:_MAXIMUM_GENOEMD]
    )
    rest = len(afspraken) - _MAXIMUM_GENOEMD
    en_meer = f" en nog {rest}" if rest > 0 else ""
    kop = "1 afspraak past" if len(afspraken) == 1 else f"{len(afspraken)} afspraken passen"
    return f"{kop} niet meer in het rooster: {genoemd}{en_meer}. Zet meer balies in of verplaats ze."


@admin.register(Herinneringsmoment)
class HerinneringsmomentAdmin(PlanningAdmin):
    """When citizens are reminded; a change holds for every appointment that was not reminded yet."""

    list_display = ["__str__", "dagen_vooraf", "tijd"]


@admin.register(Productgroep)
class ProductgroepAdmin(CapaciteitAdmin):
    list_display = ["naam", "code"]
    search_fields = ["naam", "code"]
    prepopulated_fields = {"code": ["naam"]}

    def geraakte_dagen(self, obj: Productgroep) -> Dagen:
        bezet = Bezetting.objects.filter(groepen=obj, datum__gte=_vandaag()).select_related("balie")
        return services.geraakte_dagen(bezet)


@admin.register(Balie)
class BalieAdmin(CapaciteitAdmin):
    list_display = ["__str__", "locatie"]
    list_filter = ["locatie"]
    list_select_related = ["locatie"]
    search_fields = ["nummer", "locatie__naam"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # A desk does not move: its roster, and the visits at it, are of this place.
        return ["locatie"] if obj else []

    def geraakte_dagen(self, obj: Balie) -> Dagen:
        bezet = Bezetting.objects.filter(balie=obj, datum__gte=_vandaag()).select_related("balie")
        return services.geraakte_dagen(bezet)


@admin.register(Werkwijze)
class WerkwijzeAdmin(PlanningAdmin):
    list_display = ["locatie", "oproepen", "wachttijd_seconden"]
    list_select_related = ["locatie"]
