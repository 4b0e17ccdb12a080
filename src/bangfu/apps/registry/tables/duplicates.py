"""Suspected duplicates as a list, and the two rows of each side by side."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts
from bangfu.apps.registry.flow import DUPLICATE
from bangfu.apps.registry.models.individuals import GROUNDS, OUTCOMES, RELATIONS, SEXES, STANDINGS
from bangfu.apps.registry.queries import households as queries
from bangfu.apps.registry.tables.class_3 import READERS, of_class_3
from bangfu.core.households import HOUSEHOLD_STATUSES, LABOUR

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def duplicate_said(row: Any) -> str:
    """The two codes of a suspected duplicate."""
    return f"{row.first.code} / {row.second.code}"


def _side(title: "StrOrPromise", side: str) -> Facts:
    """One of the two rows, with the same facts as the other."""
    ways = {
        "household": "household__code",
        "village": "household__village",
        "status": "household__status",
    }
    said = (
        Column("name", _("姓名")),
        Column("code", _("成员编号")),
        Column("household", _("户编号")),
        Column("village", _("村"), "place"),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("relation", _("与户主关系"), choices=RELATIONS),
        Column("sex", _("性别"), choices=SEXES),
        Column("born_on", _("出生日期"), "date"),
        Column("labour", _("劳动能力"), choices=LABOUR),
        Column("joined_on", _("登记日期"), "date"),
        Column("standing", _("登记状况"), choices=STANDINGS),
    )
    columns = [
        replace(one, name=f"{side}_{one.name}", path=f"{side}__{ways.get(one.name, one.name)}")
        for one in said
    ]
    sealed = [
        replace(of_class_3(field, path=side), name=f"{side}_{field}")
        for field in ("identity", "phone", "card")
    ]
    return Facts(title, (*columns, *sealed))


DUPLICATES = Listing(
    "registry:duplicates",
    _("疑似重复"),
    queries.duplicates_for,
    intro=_("两条登记可能是同一人。一人提出处理意见，另一人复核，只处理一次。"),
    columns=(
        Column("pair", _("成员编号"), value=duplicate_said, link=True),
        Column("first", _("甲"), path="first__name"),
        Column("second", _("乙"), path="second__name"),
        Column("grounds", _("疑点"), choices=GROUNDS),
        Column("village", _("甲所在村"), "place", path="first__household__village"),
        Column("other", _("乙所在村"), "place", path="second__household__village"),
        Column("found_on", _("发现日期"), "date"),
        Column("outcome", _("处理意见"), choices=OUTCOMES),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), DUPLICATE),
        Pick("grounds", _("疑点"), GROUNDS),
        PlacePick(
            "place", _("所在地"), queries.household_places, path="first__household__village__code"
        ),
        Span("found_on", _("发现日期"), "date"),
    ),
    search=("first__name", "second__name", "first__code", "second__code"),
    order=("-found_on",),
    row_url="registry:duplicate",
    empty=_("没有疑似重复。录入和导入时自动比对。"),
    readers=READERS,
)

DUPLICATE_FACTS = (
    Facts(
        _("疑点"),
        (
            Column("grounds", _("疑点"), choices=GROUNDS),
            Column("found_on", _("发现日期"), "date"),
            Column("outcome", _("处理意见"), choices=OUTCOMES),
        ),
    ),
    _side(_("甲"), "first"),
    _side(_("乙"), "second"),
)
