"""Forms and the workbook of records of work."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.employment import Work, enter_works
from bangfu.apps.monitoring.models import Employment
from bangfu.apps.monitoring.queries.employment import employments_for, workers_for
from bangfu.apps.monitoring.queries.policy import channel_choices, channels
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    MoneyField,
    PolicyForm,
    RowField,
    TextField,
)
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Individual
from bangfu.apps.registry.tables.class_3 import ENTERING
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
WORKS_MAX = 5_000
"""How many records a workbook may hold: everybody of a county who had work in a month."""
_PAY = ("wage_fen", "post_subsidy_fen", "post_returns_fen")


class MonthField(TextField):
    """A month, written 2023-07."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, max_length=7, **options)
        self.widget.input_type = "month"

    def clean(self, value: Any) -> Any:
        """The month, or a refusal with an example."""
        typed = super().clean(value)
        if not typed or _MONTH.fullmatch(typed):
            return typed
        told = gettext("「%(typed)s」不是月份。请写成 2023-07 的样子。") % {"typed": typed}
        raise ValidationError(told, code="month")


class WorkerChoice(RowField):
    """An individual, by name and code."""

    def label_from_instance(self, obj: Individual) -> str:
        """How somebody is told from others of the same name."""
        return f"{obj.name} {obj.code}"


class WorkForm(PolicyForm):
    """Work of somebody in a month."""

    individual = WorkerChoice(_("谁"), workers_for)
    month = MonthField(_("月份"))
    channel = ChoiceField(_("就业渠道"), channel_choices)
    employer = TextField(_("用人单位"), help_text=_("灵活就业的写明做什么"))
    place = TextField(_("就业地点"), required=False)
    wage_fen = MoneyField(_("月工资"), least_fen=0, required=False)
    post_subsidy_fen = MoneyField(
        _("其中岗位补贴"), least_fen=0, required=False, help_text=_("只有公益性岗位填写")
    )
    post_returns_fen = MoneyField(
        _("其中项目收益"), least_fen=0, required=False, help_text=_("只有公益性岗位填写")
    )


class WorkChangeForm(PolicyForm):
    """What may be corrected of a record."""

    employer = TextField(_("用人单位"))
    place = TextField(_("就业地点"), required=False)
    wage_fen = MoneyField(_("月工资"), least_fen=0, required=False)
    post_subsidy_fen = MoneyField(_("其中岗位补贴"), least_fen=0, required=False)
    post_returns_fen = MoneyField(_("其中项目收益"), least_fen=0, required=False)


def work_as_it_is(_viewer: Viewer, row: Employment) -> Mapping[str, Any]:
    """What the form shows of a record."""
    return {name: getattr(row, name) for name in ("employer", "place", *_PAY)}


def work_of(data: Mapping[str, Any], *, month: str = "", channel: str = "") -> Work:
    """The work as the action takes it."""
    return Work(
        data.get("month") or month,
        data.get("channel") or channel,
        data["employer"] or "",
        data.get("place") or "",
        *(data.get(name) for name in _PAY),
    )


# --- the workbook -----------------------------------------------------------------------------


def _channel_codes(viewer: Viewer) -> dict[str, str]:
    """The code of each channel by its name in either language."""
    named = channels(viewer.today).items()
    return {name: code for code, both in named for name in (both.zh, both.en)}


def _works_held(viewer: Viewer) -> Mapping[Key, Mapping[str, Any]]:
    """What is there, by member, month and the name of the channel."""
    names = channels(viewer.today)
    held: dict[Key, Mapping[str, Any]] = {}
    for row in employments_for(viewer).select_related("individual"):
        both = names.get(row.channel)
        values = {
            "individual": row.individual.code,
            "month": row.month,
            "name": row.individual.name,
            "employer": row.employer,
            "place": row.place or None,
        } | {name: getattr(row, name) for name in _PAY}
        for label in (both.zh, both.en) if both else ():
            held[row.individual.code, row.month, label] = values | {"channel": label}
    return held


def _works_checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    people = dict(workers_for(viewer).values_list("code", "name"))
    known = _channel_codes(viewer)
    problems = []
    for row in rows:
        values = row.values
        if values["individual"] not in people:
            problems.append(_fault(row, "individual", "worker_not_found"))
        elif people[values["individual"]] != values["name"]:
            problems.append(_fault(row, "name", "worker_named_otherwise"))
        if not _MONTH.fullmatch(values["month"]):
            problems.append(_fault(row, "month", "not_a_month", cell=values["month"]))
        if values["channel"] not in known:
            told = values["channel"]
            problems.append(_fault(row, "channel", "work_channel_unknown", channel=told))
    return problems


def _fault(row: ImportRow, column: str, code: str, /, **told: object) -> Problem:
    """What is wrong with a cell of a row; the row is called by the code of its member."""
    where = Where(row=row.number, column=column)
    return Problem(code, "block", row.values["individual"], where, values=told)


def _works_entered(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    people = {one.code: one for one in workers_for(viewer).select_related("household")}
    codes = _channel_codes(viewer)
    works = [
        (
            people[row.values["individual"]],
            work_of({**row.values, "channel": codes[row.values["channel"]]}),
        )
        for row in rows
    ]
    enter_works(viewer, works, key=key)


WORK_IMPORT = Import(
    "monitoring:employment_import",
    _("就业记录"),
    (
        ImportColumn("individual", words("成员编号", "Member code"), "code", is_key=True),
        ImportColumn("name", words("姓名", "Name"), required=True),
        ImportColumn("month", words("月份", "Month"), "code", is_key=True),
        ImportColumn("channel", words("就业渠道", "Channel"), is_key=True),
        ImportColumn("employer", words("用人单位", "Employer"), required=True),
        ImportColumn("place", words("就业地点", "Place of work")),
        ImportColumn("wage_fen", words("月工资", "Wage of the month"), "money", required=True),
        ImportColumn("post_subsidy_fen", words("其中岗位补贴", "Of it subsidy"), "money"),
        ImportColumn("post_returns_fen", words("其中项目收益", "Of it returns"), "money"),
    ),
    held=_works_held,
    apply=_works_entered,
    by=ENTERING,
    leads_to="monitoring:employments",
    check=_works_checked,
    intro=_("一行一人、一个月、一条渠道。成员编号可从“个人”名单导出；月份写成 2023-07。"),
    rows_max=WORKS_MAX,
)
