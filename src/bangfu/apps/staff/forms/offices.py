"""Forms of accounts, grants, posts and tokens."""

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    PlaceField,
    PolicyForm,
    ReasonField,
    RowField,
    TextField,
)
from bangfu.apps.people.models import Person, Post
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.staff.queries import rights

FROM, TO = _("开始日期"), _("结束日期（当天不再有效）")


class PersonField(RowField):
    """A person, told from others of the same name by the user names."""

    def label_from_instance(self, obj: Person) -> str:
        """Name and user names."""
        accounts = "、".join(account.username for account in obj.accounts.all())
        return f"{obj.name}（{accounts}）" if accounts else obj.name


def _seats(viewer: Viewer) -> list[tuple[str, Any]]:
    return list(Post.SEATS)


class AccountForm(PolicyForm):
    """A new account."""

    name = TextField(_("姓名"), max_length=50)
    username = TextField(
        _("用户名"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("登录用，建议用姓名拼音，重名时加单位简称。"),
    )


class WhyForm(PolicyForm):
    """Why an account, a grant or a token is touched."""

    reason = ReasonField(_("理由"))


class GrantForm(PolicyForm):
    """A role for a place over some days."""

    person = PersonField(_("授予谁"), rights.people_for)
    role = ChoiceField(_("角色"), {code: role.name for code, role in ROLES.items()})
    place = PlaceField(_("范围"), rights.places_for)
    organisation = ChoiceField(_("单位"), rights.organisations_at_work, required=False)
    begins_on = DayField(FROM)
    ends_on = DayField(TO, required=False, help_text=_("不填则长期有效。"))


class DelegationForm(PolicyForm):
    """To whom one's own grant is passed on, and until when."""

    person = PersonField(_("委托给谁"), rights.people_for)
    ends_on = DayField(TO)


class PostForm(PolicyForm):
    """Who holds an office."""

    title = TextField(_("职务"), max_length=100)
    seat = ChoiceField(_("领导小组席位"), _seats, required=False)
    place = PlaceField(_("所在地"), rights.seats_at)
    organisation = ChoiceField(_("单位"), rights.organisations_at_work)
    holder = PersonField(
        _("任职人"), rights.people_for, required=False, help_text=_("有账号的人从这里选。")
    )
    holder_name = TextField(
        _("任职人姓名"), max_length=50, required=False, help_text=_("没有账号的人写姓名。")
    )
    begins_on = DayField(_("任职日期"))


class LeaveForm(PolicyForm):
    """When an office was left."""

    ends_on = DayField(_("卸任日期"))


READING = {code: role.name for code, role in ROLES.items() if role.reads}


class TokenForm(PolicyForm):
    """A program that may read."""

    name = TextField(_("用途"), max_length=100, help_text=_("哪个系统、用来做什么。"))
    organisation = ChoiceField(_("单位"), rights.organisations_at_work)
    role = ChoiceField(_("按哪个角色读"), READING)
    place = PlaceField(_("范围"), rights.places_for)
    ends_on = DayField(TO)
