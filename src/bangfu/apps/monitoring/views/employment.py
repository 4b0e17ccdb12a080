"""The pages of work: a record, its forms, and the stock of each month beside the goal."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.employment import change_work, enter_work
from bangfu.apps.monitoring.forms.employment import (
    WorkChangeForm,
    WorkForm,
    work_as_it_is,
    work_of,
)
from bangfu.apps.monitoring.queries.employment import (
    against_goal,
    employments_for,
    sees_whole_county,
    stocks,
)
from bangfu.apps.monitoring.tables.employment import (
    EMPLOYMENTS,
    channel_lines,
    goal_lines,
    individual_href,
    stock_chart,
)
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Box, Facts, RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.class_3 import ENTERING, READERS
from bangfu.core.period import last_day

EMPLOYMENT = RecordPage(
    "monitoring:employment",
    employments_for,
    register=EMPLOYMENTS,
    boxes=(
        Box(
            _("工资"),
            (
                Column("wage_fen", _("月工资"), "money"),
                Column("post_subsidy_fen", _("其中岗位补贴"), "money"),
                Column("post_returns_fen", _("其中项目收益"), "money"),
            ),
        ),
    ),
    facts=(
        Facts(
            _("就业"),
            (
                Column("name", _("姓名"), path="individual__name", href=individual_href),
                Column("individual", _("成员编号"), path="individual__code"),
                Column("village", _("村"), "place", path="individual__household__village"),
                Column("month", _("月份")),
                Column("channel", _("就业渠道"), path="channel_name"),
                Column("employer", _("用人单位")),
                Column("place", _("就业地点")),
            ),
        ),
    ),
)


def _enter(sent: Sent) -> Told:
    return enter_work(sent.viewer, sent.data["individual"], work_of(sent.data), key=sent.key)


def _change(sent: Sent) -> Told:
    row = sent.row
    work = work_of(sent.data, month=row.month, channel=row.channel)
    return change_work(sent.viewer, row, work, key=sent.key)


EMPLOYMENT_NEW = FormPage(
    "monitoring:employment_new",
    _("登记就业"),
    WorkForm,
    _enter,
    by=ENTERING,
    leads_to="monitoring:employment",
    register=EMPLOYMENTS,
    intro=_("人数多时，用工作簿一次导入。"),
)
EMPLOYMENT_CHANGE = FormPage(
    "monitoring:employment_change",
    _("更正"),
    WorkChangeForm,
    _change,
    by=ENTERING,
    leads_to="monitoring:employment",
    page=EMPLOYMENT,
    initial=work_as_it_is,
)


def stock(request: HttpRequest) -> HttpResponseBase:
    """How many have work at each month's end, by channel, and for the county beside the goal."""
    viewer = viewer_of(request)
    if not viewer.roles & set(READERS.split()):
        raise NotYours(*READERS.split())
    years = _years(viewer.today.year)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else viewer.today.year
    day = min(last_day(year), viewer.today)
    found = stocks(viewer, day)
    answer = against_goal(viewer, found, day) if sees_whole_county(viewer) else None
    language = viewer.language
    context = {
        "year": year,
        "years": [(one, one == year) for one in years],
        "stocks": found,
        "in_two": sum(one.in_two for one in found),
        "channels": channel_lines(viewer, found, day),
        "goals": goal_lines(viewer, answer),
        "chart": stock_chart(viewer, found, day),
        "problems": [told(problem, language) for problem in answer.problems] if answer else [],
        "grounds": of_answer(answer, said("依据"), language) if answer else None,
        "register": EMPLOYMENTS,
    }
    return render(request, "monitoring/employment_stock.html", context)


def _years(this: int) -> list[int]:
    """The present year and the two before it."""
    return [this, this - 1, this - 2]
