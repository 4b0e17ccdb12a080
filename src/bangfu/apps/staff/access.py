"""Who may sign in, by which name and from where; and who may give rights to others."""

import base64
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.scope import Viewer

ADMINISTRATORS = ("administrator",)
CONFIRMING = ("administrator", "county_leader", "leading_group_office")
"""Who confirms what an administrator has given."""

TOO_OFTEN = _("输错次数太多，请五分钟后再试。")


def keeps_people(viewer: Viewer) -> bool:
    """Whether the viewer keeps accounts and grants. A county has one database, so all of them."""
    return not viewer.roles.isdisjoint(ADMINISTRATORS)


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; wrong passwords are counted by axes alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": format_lazy(
            _("用户名或密码不对。连续输错 {wrong} 次，将暂停登录 {minutes} 分钟。"),
            wrong=settings.AXES_FAILURE_LIMIT,
            minutes=settings.AXES_COOLOFF_TIME.seconds // 60,
        ),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing is counted here: axes counts, and its page tells when the door opens again."""

    def add_message(self, *args: Any, **options: Any) -> None:
        """The pages say themselves what was done."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the browser."""
        return address_of(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不对或已用过。请等手机上换出新的六位数字，再输入。"),
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database holds it."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


@cache
def _cipher() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, None, b"bangfu second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """The name somebody tries to sign in with: capitals make no second name."""
    tried = (credentials or {}).get("username")
    return str(tried).strip().lower()[:255] if tried else None


def address_of(request: HttpRequest) -> str:
    """The address of the browser; behind our own proxy, the one the proxy has seen."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.IS_BEHIND_HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
