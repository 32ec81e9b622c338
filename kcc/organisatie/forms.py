"""The forms of the sign-on: allauth's own, with our words and without texts inside the controls."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kcc.organisatie.blokkade import TeltPogingen

_CIJFERS = {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


class _OnzeWoorden(forms.Form):
    """Gives the fields the labels of `labels`, and takes away what allauth writes inside the controls."""

    labels: dict[str, Any] = {}
    attributen: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for naam, veld in self.fields.items():
            veld.widget.attrs.pop("placeholder", None)
            veld.widget.attrs.update(self.attributen.get(naam, {}))
            veld.label = self.labels.get(naam, veld.label)


class InlogForm(_OnzeWoorden, LoginForm):
    labels = {"login": _("Gebruikersnaam"), "password": _("Wachtwoord")}
    attributen = {"login": {"autocapitalize": "none", "spellcheck": "false"}}


class WachtwoordBevestigForm(_OnzeWoorden, ReauthenticateForm):
    labels = {"password": _("Wachtwoord")}


class WachtwoordForm(_OnzeWoorden, ChangePasswordForm):
    labels = {
        "oldpassword": _("Uw wachtwoord van nu"),
        "password1": _("Nieuw wachtwoord"),
        "password2": _("Nieuw wachtwoord, nog een keer"),
    }


class CodeForm(_OnzeWoorden, TeltPogingen, AuthenticateForm):
    labels = {"code": _("Code")}
    attributen = {"code": _CIJFERS}


class CodeBevestigForm(_OnzeWoorden, TeltPogingen, CodeReauthenticateForm):
    labels = {"code": _("Code")}
    attributen = {"code": _CIJFERS}


class AppForm(_OnzeWoorden, ActivateTOTPForm):
    labels = {"code": _("Code uit de app")}
    attributen = {"code": _CIJFERS}
