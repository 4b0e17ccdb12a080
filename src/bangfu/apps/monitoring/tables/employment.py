"""Work as a list, and the stock by channel as a chart and as lines beside the goal."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.queries.employment import Stock, employments_for
from bangfu.apps.monitoring.queries.policy import channel_choices, channels
from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Typed
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import ENTERING, READERS
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.rules.indicator_target import STATES
from bangfu.engine.ask import Answer

LIGHT_OF_GOAL = {"met": "good", "not_met": "bad", "unknown": "care"}


def individual_href(row: Any) -> str:
    """Where the individual of a record is shown."""
    return reverse("registry:individual", args=[row.individual_id])


EMPLOYMENTS = Listing(
    "monitoring:employments",
    _("就业记录"),
    employments_for,
    intro=_("谁在哪个月末有工作、由哪条渠道找到。同一人、同一月、同一渠道只有一条。"),
    columns=(
        Column("name", _("姓名"), path="individual__name", link=True),
        Column("individual", _("成员编号"), path="individual__code", href=individual_href),
        Column("month", _("月份")),
        Column("channel", _("就业渠道"), path="channel_name"),
        Column("employer", _("用人单位")),
        Column("place", _("就业地点")),
        Column("wage_fen", _("月工资"), "money"),
        Column("post_subsidy_fen", _("其中岗位补贴"), "money", is_shown=False),
        Column("post_returns_fen", _("其中项目收益"), "money", is_shown=False),
        Column("village", _("村"), "place", path="individual__household__village"),
        Column(
            "status", _("户类型"), path="individual__household__status",
            choices=HOUSEHOLD_STATUSES, is_shown=False,
        ),
    ),
    filters=(
        PlacePick(
            "place", _("所在地"), household_places, path="individual__household__village__code"
        ),
        Pick("channel", _("就业渠道"), channel_choices),
        Typed("month", _("月份（年-月）")),
        Typed("employer", _("用人单位")),
    ),
    search=("individual__name", "individual__code", "employer"),
    order=("-month", "individual__code", "channel"),
    row_url="monitoring:employment",
    buttons=(
        Button(_("登记就业"), "monitoring:employment_new", ENTERING),
        Button(_("从工作簿导入"), "monitoring:employment_import", ENTERING),
        Button(_("就业规模"), "monitoring:employment_stock", READERS),
    ),
    empty=_("还没有就业记录。逐人登记，或从工作簿导入。"),
    readers=READERS,
)  # fmt: skip


def stock_chart(viewer: Viewer, found: list[Stock], as_of: date) -> Chart | None:
    """People with work at each month's end, one colour a channel; nothing before there is any."""
    names = channels(as_of)
    points = [
        Point(stock.month, stock.by_channel[code], names[code].said(viewer.language))
        for stock in found
        for code in names
        if stock.by_channel.get(code)
    ]
    return bar_chart(said("各月末就业人数"), points, "number") if points else None


def goal_lines(viewer: Viewer, answer: Answer | None) -> list[dict[str, Any]]:
    """Each period beside the goal, with its light in words."""
    told: Any = answer.in_words(viewer.language) if answer else None
    return [
        {
            "row": row,
            "light": Cell(
                STATES[row["state"]].said(viewer.language), badge=LIGHT_OF_GOAL[row["state"]]
            ),
        }
        for row in told or ()
    ]


def channel_lines(viewer: Viewer, found: list[Stock], as_of: date) -> list[tuple[str, list[int]]]:
    """The stock of each channel, month by month."""
    return [
        (name.said(viewer.language), [stock.by_channel.get(code, 0) for stock in found])
        for code, name in channels(as_of).items()
    ]
