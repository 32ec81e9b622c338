"""The catalogue in Django's admin: themes by the redacteur, places and their opening hours by the planner."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from catalogus import services
from catalogus.forms.locaties import Openingstijdformset, TekstForm, Uitzonderingformset, VolgordeForm
from catalogus.models import Locatie, Openingstijd, Openingsuitzondering, Thema
from kcc.organisatie.beheersite import AlleenOngebruikt
from kcc.organisatie.enums import Rol


class _VoorRollen:
    """Who has one of `rollen` sees, adds and changes; throwing away is for the beheerder."""

    rollen: tuple[Rol, ...] = ()

    def _mag(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.heeft_rol(Rol.BEHEERDER, *self.rollen)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._mag(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.heeft_rol(Rol.BEHEERDER)  # type: ignore[union-attr]


class _RegelVoorRollen(_VoorRollen):
    """A row inside another object: who may change that object may also take the row away."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._mag(request)


class OpeningstijdInline(_RegelVoorRollen, admin.StackedInline):
    # Stacked, since only there every field has a label of its own; on one line all the same.
    model = Openingstijd
    formset = Openingstijdformset
    fields = (("weekdag", "van", "tot"),)
    extra = 1
    rollen = (Rol.PLANNER,)


class OpeningsuitzonderingInline(_RegelVoorRollen, admin.StackedInline):
    model = Openingsuitzondering
    formset = Uitzonderingformset
    fields = (("datum", "van", "tot"), "omschrijving")
    extra = 1
    rollen = (Rol.PLANNER,)


@admin.register(Locatie)
class LocatieAdmin(AlleenOngebruikt, _VoorRollen, SimpleHistoryAdmin):
    rollen = (Rol.PLANNER,)
    form = TekstForm
    inlines = (OpeningstijdInline, OpeningsuitzonderingInline)
    list_display = ("naam", "soort", "straat", "huisnummer", "plaats", "is_actief")
    list_filter = ("soort", "is_actief")
    search_fields = ("naam", "code", "straat")

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            services.openingstijden_gewijzigd(locatie=form.instance)


@admin.register(Thema)
class ThemaAdmin(AlleenOngebruikt, _VoorRollen, admin.ModelAdmin):
    rollen = (Rol.REDACTEUR,)
    list_display = ("naam", "naam_en", "volgorde")
    list_editable = ("volgorde",)
    search_fields = ("naam",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[VolgordeForm]:
        return VolgordeForm
