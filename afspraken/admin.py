"""What a planner and a beheerder manage: desks, what is supplied where, and the roster.

A change that touches capacity recomputes it in the same transaction (Django's admin saves and deletes in
one) and tells which appointments no longer fit.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.admin import SimpleHistoryAdmin

from afspraken import services
from afspraken.enums import Afspraakkanaal
from afspraken.models import (
    Aanbod,
    Afspraak,
    Balie,
    Bezetting,
    Kanaaldeel,
    Productgroep,
    Roosterregel,
)
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


class BalieKeuze(forms.ModelChoiceField):
    """Desks of several places in one list."""

    def label_from_instance(self, obj: Balie) -> str:
        return f"{obj.locatie}, {obj}"


class CapaciteitAdmin(PlanningAdmin):
    """For what capacity follows from. `geraakte_dagen` names the days that a stored object touches; where a
    change does more than that, override what uses it."""

    def geraakte_dagen(self, obj: Any) -> Dagen:
        raise NotImplementedError

    def stand_voor(self, obj: Any) -> Any:
        """What `dagen_na` must know of the object as it was stored."""
        return self.geraakte_dagen(obj)

    def dagen_na(self, voor: Any, obj: Any) -> list[Dagen]:
        """The days that changed; `voor` is None for a new object."""
        return [voor or {}, self.geraakte_dagen(obj)]

    def dagen_bij_verwijderen(self, obj: Any) -> Dagen:
        """The days that change because `obj` is about to go."""
        return self.geraakte_dagen(obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.voor = self.stand_voor(self.model._default_manager.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._verwerk(request, self.dagen_na(form.voor, form.instance))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        dagen = self.dagen_bij_verwijderen(obj)
        super().delete_model(request, obj)
        self._verwerk(request, [dagen])

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        dagen = [self.dagen_bij_verwijderen(obj) for obj in queryset]
        super().delete_queryset(request, queryset)
        self._verwerk(request, dagen)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "balie":
            kwargs |= {"form_class": BalieKeuze, "queryset": Balie.objects.select_related("locatie")}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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


@admin.register(Aanbod)
class AanbodAdmin(PlanningAdmin, SimpleHistoryAdmin):
    list_display = [
        "product",
        "locatie",
        "groep",
        "duur_minuten",
        "extra_minuten_per_persoon",
        "maximum_personen",
        "is_actief",
    ]
    list_filter = ["locatie", "groep", "is_actief"]
    list_select_related = ["product", "locatie", "groep"]
    search_fields = ["product__naam", "product__code"]


@admin.register(Bezetting)
class BezettingAdmin(CapaciteitAdmin, SimpleHistoryAdmin):
    list_display = ["datum", "balie", "locatie", "van", "tot", "is_met_de_hand"]
    list_filter = ["balie__locatie", "groepen"]
    list_select_related = ["balie__locatie"]
    date_hierarchy = "datum"
    filter_horizontal = ["groepen"]
    exclude = ["regel"]

    @admin.display(ordering="balie__locatie")
    def locatie(self, bezetting: Bezetting) -> str:
        return str(bezetting.balie.locatie)

    @admin.display(boolean=True, description="met de hand")
    def is_met_de_hand(self, bezetting: Bezetting) -> bool:
        return bezetting.regel_id is None

    def geraakte_dagen(self, obj: Bezetting) -> Dagen:
        return services.geraakte_dagen([obj])


@admin.register(Roosterregel)
class RoosterregelAdmin(CapaciteitAdmin, SimpleHistoryAdmin):
    """A changed line is carried through to the days that were rolled out already."""

    list_display = ["balie", "locatie", "weekdag", "van", "tot", "geldig_vanaf", "geldig_tot"]
    list_filter = ["balie__locatie", "weekdag", "groepen"]
    list_select_related = ["balie__locatie"]
    filter_horizontal = ["groepen"]

    @admin.display(ordering="balie__locatie")
    def locatie(self, regel: Roosterregel) -> str:
        return str(regel.balie.locatie)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["balie"] if obj else []

    def stand_voor(self, obj: Roosterregel) -> services.Patroon:
        return services.lees_patroon(obj)

    def dagen_na(self, voor: services.Patroon | None, obj: Roosterregel) -> list[Dagen]:
        return [self._voer_door(obj, voor, services.lees_patroon(obj))]

    def dagen_bij_verwijderen(self, obj: Roosterregel) -> Dagen:
        return self._voer_door(obj, services.lees_patroon(obj), None)

    def _voer_door(
        self, regel: Roosterregel, oud: services.Patroon | None, nieuw: services.Patroon | None
    ) -> Dagen:
        locatie_id = regel.balie.locatie_id
        datums = services.voer_roosterwijziging_door(
            regel_id=regel.pk, locatie_id=locatie_id, oud=oud, nieuw=nieuw, vanaf=_vandaag()
        )
        return {locatie_id: datums} if datums else {}


class KanaaldeelForm(forms.ModelForm):
    """The channels as boxes to tick; kept in one order, so that the same set is the same row."""

    kanalen = forms.MultipleChoiceField(
        choices=Afspraakkanaal.choices, widget=forms.CheckboxSelectMultiple, label="Kanalen"
    )

    class Meta:
        model = Kanaaldeel
        fields = ["locatie", "kanalen", "percentage"]

    def clean_kanalen(self) -> list[str]:
        return sorted(self.cleaned_data["kanalen"])


@admin.register(Kanaaldeel)
class KanaaldeelAdmin(CapaciteitAdmin, SimpleHistoryAdmin):
    form = KanaaldeelForm
    list_display = ["locatie", "toon_kanalen", "percentage"]
    list_filter = ["locatie"]
    list_select_related = ["locatie"]

    @admin.display(description="kanalen")
    def toon_kanalen(self, deel: Kanaaldeel) -> str:
        return ", ".join(Afspraakkanaal(kanaal).label for kanaal in deel.kanalen)

    def geraakte_dagen(self, obj: Kanaaldeel) -> Dagen:
        datums = services.toekomstige_dagen(locatie_id=obj.locatie_id, vanaf=_vandaag())
        return {obj.locatie_id: set(datums)}
