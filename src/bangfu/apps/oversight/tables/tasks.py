"""The work ledger and the returns of figures as lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.access import LEADERS_OF_WORK, TASK_GIVERS
from bangfu.apps.oversight.flow import FORM_RETURN, TASK
from bangfu.apps.oversight.models import Task
from bangfu.apps.oversight.queries.tasks import (
    late_q,
    matter_choices,
    overdue_q,
    returns_for,
    tasks_for,
)
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span, Typed
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.filing import period_name
from bangfu.core.words import Words


def matter_name(row: Task) -> Words | None:
    """The matter of a task, as the policy had it."""
    return Words(**row.matter_name) if row.matter_name else None


TASKS = Listing(
    "oversight:tasks",
    _("工作台账"),
    tasks_for,
    intro=_("每件事有措施、有时间、有路线、有责任人；报完成后由另一人核验办结。"),
    columns=(
        Column("measure", _("措施"), link=True),
        Column("place", _("承办地"), "place"),
        Column("project", _("项目"), path="project__name"),
        Column("matter", _("事项"), value=matter_name, is_shown=False),
        Column("responsible", _("责任人")),
        Column("due_on", _("完成时间"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), TASK),
        Flag("overdue", _("逾期"), overdue_q),
        Pick("matter", _("事项"), matter_choices),
        PlacePick("place", _("镇乡"), township_choices),
        Span("due_on", _("完成时间"), "date"),
        Typed("responsible", _("责任人")),
    ),
    search=("measure", "road_map", "responsible", "project__name"),
    order=("due_on", "pk"),
    row_url="oversight:task",
    buttons=(Button(_("登记任务"), "oversight:task_new", " ".join(TASK_GIVERS)),),
    empty=_("还没有任务。"),
)


def period_of(row: Any) -> Words:
    """The period of a return in words."""
    return period_name(row.period)


FORM_RETURNS = Listing(
    "oversight:form_returns",
    _("统计报送"),
    returns_for,
    intro=_("各镇乡按期报送困难村的产业数据；更正时旧数留在记录里。"),
    columns=(
        Column("period", _("所属期"), value=period_of, link=True),
        Column("filer", _("报送镇乡"), "place"),
        Column("villages", _("村数"), "number"),
        Column("due_on", _("报送期限"), "date"),
        Column("filed_on", _("报送日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Typed("period", _("所属期")),
        Pick("state", _("状态"), FORM_RETURN),
        Flag("late", _("逾期"), late_q),
        PlacePick("filer", _("镇乡"), township_choices),
    ),
    search=("period", "filer__name"),
    order=("-period", "filer"),
    row_url="oversight:form_return",
    buttons=(Button(_("开通一期"), "oversight:form_return_new", " ".join(LEADERS_OF_WORK)),),
    empty=_("还没有开通报送。由农业农村部门或领导小组办公室按期开通。"),
)
