"""Addresses of accounts and offices, and of sign-in."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import record_view
from bangfu.apps.staff import tables
from bangfu.apps.staff.views import offices, own
from bangfu.apps.staff.views.signing_in import PasswordChange, SignOut

app_name = "staff"
REGISTERS = {
    "account": tables.ACCOUNTS,
    "grant": tables.GRANTS,
    "post": tables.POSTS,
    "token": tables.TOKENS,
}
RECORDS = {
    "account": offices.ACCOUNT,
    "grant": offices.GRANT,
    "post": offices.POST,
    "token": offices.TOKEN,
}
WITH_SECRET = {
    "account_new": offices.account_new,
    "account_password": offices.account_password,
    "token_new": offices.token_new,
}


def address_of(name: str) -> str:
    """The address of an act: `grant_new` is `grants/new/`, `grant_end` is `grants/<pk>/end/`."""
    noun, _, act = name.partition("_")
    return f"{noun}s/new/" if act == "new" else f"{noun}s/<int:pk>/{act}/"


FORMS = {page.name.partition(":")[2]: form_view(page) for page in offices.FORMS} | WITH_SECRET

urlpatterns = [
    path("me/", own.me, name="me"),
    path("shown-once/", offices.shown_once, name="shown_once"),
    path("leading-group/", offices.group, name="leading_group"),
    *(path(f"{noun}s/", list_view(one), name=f"{noun}s") for noun, one in REGISTERS.items()),
    *(path(address_of(name), view, name=name) for name, view in FORMS.items()),
    *(path(f"{noun}s/<int:pk>/", record_view(one), name=noun) for noun, one in RECORDS.items()),
]

signing_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", SignOut.as_view(), name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("password/", PasswordChange.as_view(), name="account_change_password"),
    path("second-factor/", factor.index, name="mfa_index"),
    path("second-factor/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
"""The steps of sign-in that exist here: allauth knows more, which nobody can reach."""
