"""Django's admin at /beheer/admin/, behind the same sign-on as every other page of staff."""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import PROTECT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from kcc.organisatie.toegang import weiger

_ALLAUTH = {"account", "mfa", "socialaccount"}


class Beheersite(AdminSite):
    """The admin's own sign-on page would pass by the second factor and the provider: there is none here.

    Who is signed on but may not enter is refused like everywhere: 403 and a line in the Inzagelog.
    """

    site_header = _("KCC beheer")
    site_title = _("KCC beheer")
    index_title = _("Gegevens beheren")
    site_url = None

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leaves out the tables of the sign-on, which allauth registers.

        The provider is configured in the environment, who belongs to which `sub` is between the provider and
        KCC, and a second factor is nobody's to see or set: MedewerkerAdmin can only take it away.
        """
        modellen = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        eigen = [model for model in modellen if model._meta.app_label not in _ALLAUTH]
        super().register(eigen, admin_class, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        achter_de_deur = super().admin_view(view, cacheable)

        def binnen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                weiger(request)
            return achter_de_deur(request, *args, **kwargs)

        return update_wrapper(binnen, achter_de_deur)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
        if not self.has_permission(request):
            weiger(request)
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")


class AlleenOngebruikt:
    """Mixin of a ModelAdmin: what anything protected refers to has no button to throw it away.

    Django's own page would first collect everything that refers to it, which is all of the history, and then
    refuse. One at a time: what may go is asked per object.
    """

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            obj is not None
            and super().has_delete_permission(request, obj)  # type: ignore[misc]
            and not any(
                verband.related_model._default_manager.filter(**{verband.field.name: obj}).exists()
                for verband in obj._meta.related_objects
                if verband.on_delete is PROTECT
            )
        )
