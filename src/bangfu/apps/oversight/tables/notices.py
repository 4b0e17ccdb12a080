"""Notices and objections as lists: for officials, and what hangs out for everybody."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.queries.notices import (
    kind_choices,
    named_hanging_for,
    named_notices_for,
)
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.records.flow import DRAFTING, NOTICE, NOTICE_LEVELS, OBJECTION
from bangfu.apps.records.queries.notices import objections_for
from bangfu.apps.registry.queries.places import place_choices
from bangfu.core.words import Words


def kind_name(row: Any) -> Words:
    """What a notice is about, as the policy had it."""
    return Words(**row.kind_name)


_TITLE = Column("title", _("标题"), link=True)
_KIND = Column("kind_name", _("公开事项"), value=kind_name)
_PLACE = Column("place_name", _("所在地"))
_LEVEL = Column("level", _("公示层级"), choices=NOTICE_LEVELS)
_BEGINS = Column("begins_on", _("开始日期"), "date")
_ENDS = Column("ends_on", _("结束日期"), "date")

NOTICES = Listing(
    "oversight:notices",
    _("公示公告"),
    named_notices_for,
    intro=_(
        "拟稿、由另一人审核、张贴；期满自动下架。公开的内容不得含有身份证号、手机号和银行卡号。"
    ),
    columns=(
        _TITLE,
        _KIND,
        _LEVEL,
        _PLACE,
        _BEGINS,
        _ENDS,
        Column("open_objections", _("未处理异议"), "number"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), NOTICE),
        Pick("level", _("公示层级"), NOTICE_LEVELS),
        Pick("kind", _("公开事项"), kind_choices, path="kind_code"),
        PlacePick("place", _("所在地"), place_choices, path="place"),
        Span("begins_on", _("开始日期"), "date"),
        Flag("objected", _("有未处理异议"), Q(open_objections__gt=0)),
    ),
    search=("title", "text"),
    order=("-begins_on", "-pk"),
    row_url="oversight:notice",
    buttons=(Button(_("拟公示"), "oversight:notice_new", DRAFTING),),
    empty=_("还没有公示。"),
)

PUBLIC_NOTICES = Listing(
    "oversight:public_notices",
    _("正在公示"),
    named_hanging_for,
    intro=_("期满的公示不再显示。对公示有异议的，点开后可以直接提出，不用登录。"),
    columns=(_TITLE, _KIND, _LEVEL, _PLACE, _BEGINS, _ENDS),
    filters=(Pick("level", _("公示层级"), NOTICE_LEVELS),),
    search=("title", "text"),
    order=("-begins_on", "-pk"),
    row_url="oversight:public_notice",
    empty=_("现在没有正在公示的内容。"),
)

OBJECTIONS = Listing(
    "oversight:objections",
    _("异议"),
    objections_for,
    intro=_("群众对公示的异议，逐条答复。联系方式只给办理的人看，看一次记一次。"),
    columns=(
        Column("number", _("编号"), value=str, link=True),
        Column("notice", _("公示"), path="notice__title"),
        Column("received_at", _("收到时间"), "moment"),
        Column("text", _("异议内容")),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), OBJECTION),
        PlacePick("place", _("所在地"), place_choices, path="notice__place"),
    ),
    search=("text", "notice__title"),
    order=("-received_at", "-pk"),
    row_url="oversight:objection",
    empty=_("没有异议。"),
)
