"""What the beheerder (superuser) keeps of the contact register in Django's admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from contacten.models import Dienstverleningsovereenkomst, Dwangsombedrag, Termijnherberekening


@admin.register(Dienstverleningsovereenkomst)
class DienstverleningsovereenkomstAdmin(admin.ModelAdmin):
    """Agreements with departments. What was measured names the one it was measured by, so none is deleted."""

    list_display = ["afdeling", "geldig_vanaf", "geldig_tot", "doel_afdeling"]
    list_select_related = ["afdeling"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Dwangsombedrag)
class DwangsombedragAdmin(admin.ModelAdmin):
    """The amounts of the dwangsom; new ones are added with the day from which they hold."""

    list_display = ["geldig_vanaf", "eerste", "tweede", "derde"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Termijnherberekening)
class TermijnherberekeningAdmin(admin.ModelAdmin):
    """The log of deadlines that were worked out again; to look at."""

    list_display = ["aangevraagd_op", "uitgevoerd_op", "gewijzigd"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
