"""The catalogue in Django's admin: the redacteur writes products, the planner keeps opening hours."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from catalogus import services
from catalogus.enums import Publicatiestatus
from catalogus.forms import Openingstijdformset, PrijsForm, ProductForm, TekstForm, Uitzonderingformset
from catalogus.models import Locatie, Openingstijd, Openingsuitzondering, Prijs, Product, Thema
from kcc.lib.perioden import lokale_dag
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


class PrijsInline(_RegelVoorRollen, admin.TabularInline):
    model = Prijs
    form = PrijsForm
    extra = 1
    rollen = (Rol.REDACTEUR,)


@admin.register(Product)
class ProductAdmin(_VoorRollen, admin.ModelAdmin):
    rollen = (Rol.REDACTEUR,)
    form = ProductForm
    inlines = (PrijsInline,)
    list_display = ("naam", "status", "thema", "afdeling", "ontbreekt", "reviseren_voor")
    list_filter = ("status", "thema", "afdeling", "is_online_mogelijk")
    list_select_related = ("thema", "afdeling")
    search_fields = ("naam", "code", "synoniemen")
    autocomplete_fields = ("gerelateerd",)
    filter_horizontal = ("locaties",)
    fieldsets = (
        (None, {"fields": ("naam", "code", "status", "thema", "afdeling", "doelgroep", "reviseren_voor")}),
        (
            "Wat inwoners lezen",
            {"fields": ("kort", "wat", "hoe", "voorwaarden", "meenemen", "bijzonderheden", "bezwaar")},
        ),
        (
            "Kosten en termijn",
            {
                "fields": (
                    "is_gratis",
                    ("termijn_aantal", "termijn_eenheid"),
                    ("termijn_is_wettelijk", "wettelijke_grondslag"),
                ),
                "description": "De prijzen staan onder aan deze pagina.",
            },
        ),
        (
            "Waar en hoe",
            {"fields": ("kanalen", "locaties", "waar", "is_online_mogelijk", "online_adres", "digid_niveau")},
        ),
        ("Alleen voor medewerkers", {"fields": ("contacttekst_intern",)}),
        ("Vinden", {"fields": ("synoniemen", "gerelateerd", "vraag_gewicht", "upl_naam", "upl_uri")}),
        (
            "Engels",
            {"fields": ("naam_en", "kort_en", "wat_en", "hoe_en", "meenemen_en"), "classes": ("collapse",)},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return super().get_queryset(request).prefetch_related("prijzen", "locaties")

    @admin.display(description="ontbreekt nog (norm 7)")
    def ontbreekt(self, product: Product) -> str:
        return ", ".join(services.volledigheid(product, lokale_dag(timezone.now()))) or "niets"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what never was published: the rest is archived, so that contacts keep their product."""
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.status == Publicatiestatus.CONCEPT
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deleting of many at once: that would pass by the rule for one."""
        acties = super().get_actions(request)
        acties.pop("delete_selected", None)
        return acties


class OpeningstijdInline(_RegelVoorRollen, admin.TabularInline):
    model = Openingstijd
    formset = Openingstijdformset
    extra = 1
    rollen = (Rol.PLANNER,)


class OpeningsuitzonderingInline(_RegelVoorRollen, admin.TabularInline):
    model = Openingsuitzondering
    formset = Uitzonderingformset
    extra = 1
    rollen = (Rol.PLANNER,)


@admin.register(Locatie)
class LocatieAdmin(_VoorRollen, SimpleHistoryAdmin):
    rollen = (Rol.PLANNER,)
    form = TekstForm
    inlines = (OpeningstijdInline, OpeningsuitzonderingInline)
    list_display = ("naam", "straat", "huisnummer", "plaats", "is_actief")
    search_fields = ("naam", "code", "straat")

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            services.openingstijden_gewijzigd(locatie=form.instance)


@admin.register(Thema)
class ThemaAdmin(_VoorRollen, admin.ModelAdmin):
    rollen = (Rol.REDACTEUR,)
    list_display = ("naam", "naam_en", "volgorde")
    list_editable = ("volgorde",)
    search_fields = ("naam",)
