"""The workbook of a department: read in memory, and never kept. Only what is matched goes on."""

import hashlib
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.feeds import FeedLine, FeedSent
from bangfu.apps.monitoring.models.feeds import FEED_KIND_NAMES, FEED_KINDS
from bangfu.apps.monitoring.queries.feeds import department_choices
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    FlagField,
    PaperField,
    PolicyForm,
    TextField,
)
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, read
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words

IDENTITY = "identity"
WITH_AMOUNT = ("medical_cost", "disaster_loss")
"""What is told by its sum."""


def feed_import(department: str) -> Import:
    """The columns of the list of a department; the number of the row is its key.

    Only departments that tell sums have a column for them.
    """
    kinds = {
        code: FEED_KIND_NAMES[code]
        for code, kind in FEED_KINDS.items()
        if kind.department == department
    }
    amount = ImportColumn(
        "amount_fen",
        words("金额", "Sum"),
        "money",
        note=words("没有金额的事项填0", "0 for a warning that has none"),
    )
    return Import(
        "monitoring:feed_new",
        _("部门预警数据"),
        (
            ImportColumn("number", words("序号", "Number"), "number", is_key=True),
            ImportColumn(IDENTITY, words("身份证号码", "Identity number"), "text", length_max=40),
            ImportColumn("kind", words("预警事项", "Kind"), "choice", required=True, choices=kinds),
            *([amount] if set(kinds) & set(WITH_AMOUNT) else []),
            ImportColumn("happened_on", words("发生日期", "Day"), "date", required=True),
        ),
        held=lambda _viewer: {},
        apply=lambda _viewer, _rows, _key: None,
        check=_amounts_given,
        by="department",
        leads_to="monitoring:feeds",
    )


def _amounts_given(_viewer: Viewer, rows: tuple[ImportRow, ...]) -> list[Problem]:
    return [
        _without_amount(row.number)
        for row in rows
        if row.values["kind"] in WITH_AMOUNT and not row.values.get("amount_fen")
    ]


def _without_amount(row: int | None) -> Problem:
    where = Where(row=row, column="amount_fen")
    return Problem("feed_amount_missing", "block", where=where, values={"row": row or 0})


def feed_sent(viewer: Viewer, department: str, period: str, file: Any) -> FeedSent:
    """What a workbook holds. Raises Refused with every fault; none names an identity number."""
    content = file.read()
    reading = read(feed_import(department), viewer, file.name, content=content)
    # Rows without a sum are left out by imports; here every row is accounted for.
    left_out = [p for p in reading.problems if p.code == "row_without_amount"]
    if reading.is_refused or left_out or not reading.rows:
        told = [_without_amount(p.where.row) for p in left_out]
        told += [_without_number(p) for p in reading.problems if p not in left_out]
        raise Refused(told)
    lines = tuple(
        FeedLine(
            row.number,
            row.values.get(IDENTITY) or "",
            row.values["kind"],
            row.values.get("amount_fen") or None,
            row.values["happened_on"],
        )
        for row in reading.rows
    )
    return FeedSent(department, period, file.name, hashlib.sha256(content).hexdigest(), lines)


def _without_number(problem: Problem) -> Problem:
    """A fault of an identity number names its row, not what stands there."""
    if problem.where.column != IDENTITY:
        return problem
    return replace(problem, subject=f"#{problem.where.row}")


class FeedForm(PolicyForm):
    """A list of the own department."""

    department = ChoiceField(_("部门"), department_choices)
    period = TextField(_("所属期"), max_length=20, help_text=_("四位年、短横、两位月"))
    workbook = PaperField(_("工作簿"), endings=("xlsx", "xls", "csv"))
    is_further = FlagField(
        _("补报"),
        required=False,
        help_text=_("本月已交过名单、这份是补充的，选“是”。已接收的名单不会被替换"),
    )
