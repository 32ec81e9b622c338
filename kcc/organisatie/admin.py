"""The organisation in Django's admin. Django's permissions are given to no role, so that only the beheerder
(superuser) sees these."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from kcc.organisatie.beheersite import AlleenOngebruikt
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Instelling, Kalenderdag, Medewerker
from kcc.organisatie.services import kalenderdagen_gewijzigd, wis_tweede_factor, zet_rollen

# Groups are the roles, which migrations make: nobody adds or renames one.
admin.site.unregister(Group)


@admin.register(Medewerker)
class MedewerkerAdmin(UserAdmin):
    """Accounts and their roles. Who leaves is made inactive: the Inzagelog must keep naming them."""

    list_display = ["username", "first_name", "last_name", "is_active", "rolnamen"]
    list_filter = ["is_active", "groups"]
    # Boxes, which need neither a mouse nor JavaScript; UserAdmin's two lists need both.
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Persoon", {"fields": ["first_name", "last_name", "email"]}),
        ("Werk", {"fields": ["is_active", "groups", "afdelingen"]}),
        ("Laatst", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["wis_tweede_factor"]

    @admin.action(description="Inloggen in twee stappen opnieuw laten instellen")
    def wis_tweede_factor(self, request: HttpRequest, queryset: QuerySet[Medewerker]) -> None:
        """For who lost the telephone and the recovery codes."""
        wis_tweede_factor(medewerkers=queryset)
        self.message_user(
            request,
            "Gedaan. Bij de volgende keer inloggen stelt de medewerker een nieuwe app in. "
            "Weet u zeker dat de medewerker dit zelf heeft gevraagd? Geef anders ook een nieuw wachtwoord.",
            messages.SUCCESS,
        )

    @admin.display(description="rollen")
    def rolnamen(self, medewerker: Medewerker) -> str:
        return ", ".join(groep.name for groep in medewerker.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Medewerker]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = CheckboxSelectMultiple
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=Rol.values)
        veld = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and veld is not None:
            veld.label, veld.help_text = "Rollen", "Bepalen welke pagina's iemand ziet."
        return veld

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The roles chosen decide the rest, as everywhere: who may enter the admin and who may do all."""
        super().save_related(request, form, formsets, change)
        medewerker = form.instance
        namen = medewerker.groups.values_list("name", flat=True)
        zet_rollen(medewerker=medewerker, rollen=[Rol(naam) for naam in namen if naam in Rol.values])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Afdeling)
class AfdelingAdmin(AlleenOngebruikt, admin.ModelAdmin):
    list_display = ["naam", "code", "cluster", "is_extern"]
    list_filter = ["is_extern", "cluster"]
    search_fields = ["naam", "code", "cluster"]


@admin.register(Kalenderdag)
class KalenderdagAdmin(SimpleHistoryAdmin):
    list_display = ["datum", "kalender", "is_vrij", "omschrijving"]
    list_filter = ["kalender", "is_vrij"]
    date_hierarchy = "datum"

    def save_model(self, request: HttpRequest, obj: Kalenderdag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        kalenderdagen_gewijzigd(datums={obj.datum, form.initial.get("datum") or obj.datum})

    def delete_model(self, request: HttpRequest, obj: Kalenderdag) -> None:
        super().delete_model(request, obj)
        kalenderdagen_gewijzigd(datums=[obj.datum])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Kalenderdag]) -> None:
        datums = list(queryset.values_list("datum", flat=True))
        super().delete_queryset(request, queryset)
        kalenderdagen_gewijzigd(datums=datums)


@admin.register(Instelling)
class InstellingAdmin(admin.ModelAdmin):
    """One row, which is changed and neither added to nor removed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Instelling.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
