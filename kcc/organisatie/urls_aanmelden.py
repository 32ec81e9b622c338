"""The addresses of the sign-on, under allauth's own names.

Not all of allauth's: there is no signing up, no managing of e-mail addresses, no password by mail and no
linking of providers. A beheerder makes local accounts and gives a new password.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as herstelcodes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as socialaccount
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from kcc.organisatie import views_aanmelden as views
from kcc.organisatie.views_aanmelden import alleen_lokaal

urlpatterns = [
    path(
        "login/",
        account.LoginView.as_view(extra_context={"demo_accounts": views.demo_accounts}),
        name="account_login",
    ),
    # Also for who stands between the password and the code, and stops there.
    path("logout/", login_not_required(account.LogoutView.as_view()), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("geen-rol/", views.geen_rol, name="geen_rol"),
    path("sessie/verlengen/", views.sessie_verlengen, name="sessie_verlengen"),
    path("reauthenticate/", alleen_lokaal(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", alleen_lokaal(account.password_change), name="account_change_password"),
    path("2fa/", alleen_lokaal(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", alleen_lokaal(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", alleen_lokaal(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", alleen_lokaal(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        alleen_lokaal(herstelcodes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        alleen_lokaal(herstelcodes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        alleen_lokaal(herstelcodes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("oidc/<slug:provider_id>/login/", views.sso, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.sso_terug, name="openid_connect_callback"),
    path("oidc/afgebroken/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
]
