"""The pages of the sign-on that are not allauth's own, and the guards around those that are."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from kcc.organisatie.middleware import SESSIE_EINDE
from kcc.organisatie.toegang import MedewerkerVerzoek, Verzoek

View = Callable[..., HttpResponse]


def demo_accounts() -> list[dict[str, str]]:
    """What the sign-on page of a demo offers; empty everywhere else."""
    if not settings.KCC_DEMO:
        return []
    return [
        {"gebruikersnaam": gebruikersnaam, "naam": naam, "wachtwoord": settings.KCC_DEMO_WACHTWOORD}
        for gebruikersnaam, _rollen, naam in settings.KCC_DEMO_ACCOUNTS
    ]


def _meld_storing(view: View) -> View:
    """A provider that does not answer gives the page that says so, not a server error."""

    @wraps(view)
    def binnen(request: Verzoek, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as fout:
            provider = get_adapter().get_provider(request, provider_id)
            return render_authentication_error(request, provider, exception=fout)

    return binnen


@login_not_required
@require_safe
@never_cache
@_meld_storing
def sso(request: Verzoek, provider_id: str) -> HttpResponse:
    """Go to the organisation's provider.

    A link and not a form: browsers hold every redirect after a form against the form-action of the
    Content-Security-Policy, and which hosts a provider passes people through is not ours to know. Only `next`
    is taken along: a link from elsewhere must not choose scopes or parameters.
    """
    doel = {"next": request.GET["next"]} if "next" in request.GET else {}
    request.GET = QueryDict(urlencode(doel))
    return openid_connect.login(request, provider_id)


@login_not_required
@never_cache
@_meld_storing
def sso_terug(request: Verzoek, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return openid_connect.callback(request, provider_id)


def alleen_lokaal(view: View) -> View:
    """Password and second factor belong to local accounts; the others have theirs at the provider."""

    @wraps(view)
    def binnen(request: Verzoek, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return binnen


@never_cache
def geen_rol(request: MedewerkerVerzoek) -> HttpResponse:
    """Tells who may sign on but has no role yet what to do; with a role there is nothing to tell."""
    if request.user.rollen:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "account/geen_rol.html")


@require_POST
def sessie_verlengen(request: Verzoek) -> HttpResponse:
    """Start the time of this sign-on anew; answers the seconds it now has, or goes back to the page."""
    request.session[SESSIE_EINDE] = time.time() + settings.SESSION_COOKIE_AGE
    if request.accepts("text/html"):
        return redirect(settings.LOGIN_REDIRECT_URL)
    return JsonResponse({"seconden": settings.SESSION_COOKIE_AGE})
