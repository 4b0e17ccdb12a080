"""The forms of the books: a reason, a day, or nothing but the key."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import DayField, PolicyForm, ReasonField


class ReverseForm(PolicyForm):
    """Why an entry is to be reversed."""

    reason = ReasonField()


class CloseForm(PolicyForm):
    """Through which day the books are closed."""

    through = DayField(_("结至"), help_text=_("这一天必须已经过完；这一天及以前不能再记账。"))


class VerifyForm(PolicyForm):
    """Nothing is asked: the checks are always all of them."""
