"""Forms of sign-in: name and password, and the change of a password."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class _SixDigits:
    """The field for the code of a second factor."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        code.label = _("验证码")
        code.widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        code.widget.attrs.pop("placeholder", None)


class CodeForm(_SixDigits, AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(_SixDigits, ReauthenticateForm):
    """The code once more, before the way to sign in is changed."""


class FirstCodeForm(_SixDigits, ActivateTOTPForm):
    """The first code of a new second factor."""


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class PasswordForm(ChangePasswordForm):
    """The password now, and a new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].label = _("现在的密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = _(
            "至少 12 个字符，不能是常见密码。可用一句自己记得住的话，不要求大小写或符号。"
        )
        self.fields["password2"].label = _("再输一次新密码")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Twice the same, and not the old one again."""
        given: dict[str, Any] = super().clean()
        new = given.get("password1")
        if new and new == given.get("oldpassword"):
            self.add_error("password1", _("新密码与现在的密码相同，请换一个。"))
        return given
