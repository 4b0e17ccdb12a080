"""The import of receipts from a workbook: one row for each bank slip, all of them or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.apps.returns.access import MAKERS
from bangfu.apps.returns.actions.receipts import enter_receipts, refuse_receipt
from bangfu.apps.returns.models import RemittanceDue
from bangfu.apps.returns.queries.receipts import due_named, receipts_for
from bangfu.core.money import Fen
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words


def _held(viewer: Viewer) -> Mapping[Key, Mapping[str, Any]]:
    """The receipts that count, by their bank reference."""
    rows = receipts_for(viewer).exclude(state__in=["returned", "reversed"])
    return {
        (row.reference,): {
            "reference": row.reference,
            "project": row.due.project.code,
            "year": row.due.year,
            "tranche": row.due.tranche.code,
            "amount_fen": row.amount_fen,
            "received_on": row.received_on,
            "payer": row.payer,
        }
        for row in rows.select_related("due__project", "due__tranche")
    }


def _due_of(viewer: Viewer, row: ImportRow) -> RemittanceDue:
    values = row.values
    return due_named(
        viewer,
        project=values["project"],
        year=values["year"],
        tranche=values.get("tranche") or "",
    )


def _checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    """What stands against each row, told beside it; sums of several rows for one due count together."""
    before: Counter[int] = Counter()
    problems: list[Problem] = []
    for row in rows:
        if row.is_same:
            continue
        try:
            due = _due_of(viewer, row)
            refuse_receipt(viewer, due, _entered(row), before_fen=before[due.pk])
            before[due.pk] += row.values["amount_fen"]
        except Refused as refused:
            problems += [_beside(row, problem) for problem in refused.problems]
    return problems


def _entered(row: ImportRow) -> dict[str, Any]:
    values = row.values
    return {
        "amount_fen": values["amount_fen"],
        "received_on": values["received_on"],
        "reference": values["reference"],
        "payer": values.get("payer") or "",
    }


_COLUMN_OF = {
    "receipt_over_due": "amount_fen",
    "receipt_of_nothing": "amount_fen",
    "receipt_to_come": "received_on",
    "reference_used": "reference",
    "receipt_for_several": "tranche",
    "receipt_without_due": "year",
}


def _beside(row: ImportRow, problem: Problem) -> Problem:
    """A reason of refusal at the cell it is about."""
    column = _COLUMN_OF.get(problem.code, "project")
    return replace(problem, where=Where(row=row.number, column=column))


def _enter(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    enter_receipts(viewer, [(_due_of(viewer, row), _entered(row)) for row in rows], key=key)


def _usual(viewer: Viewer) -> Mapping[str, Fen]:
    """The middle of what is open: a sum ten thousand times off shows against it."""
    sums = sorted(receipts_for(viewer).values_list("amount_fen", flat=True))
    return {"amount_fen": sums[len(sums) // 2]} if sums else {}


RECEIPT_IMPORT = Import(
    "returns:receipt_import",
    _("上缴到账"),
    (
        ImportColumn(
            "reference", words("银行流水号", "Bank reference"), "code", is_key=True, length_max=60
        ),
        ImportColumn("project", words("项目编号", "Project code"), "code", required=True),
        ImportColumn("year", words("所属年度", "Year"), "year", required=True),
        ImportColumn(
            "tranche",
            words("批次编号", "Tranche"),
            "code",
            note=words("一个项目当年有几批应缴时必填", "Needed where a project owes for several"),
        ),
        ImportColumn("amount_fen", words("到账金额", "Sum received"), "money", required=True),
        ImportColumn("received_on", words("到账日期", "Received on"), "date", required=True),
        ImportColumn("payer", words("付款人", "Payer"), length_max=100),
    ),
    held=_held,
    apply=_enter,
    by=" ".join(MAKERS["remittance_receipt"]),
    leads_to="returns:receipts",
    check=_checked,
    usual=_usual,
    intro=_("一行一张银行回单。登记后由财政部门另一人逐笔核对入账。"),
)
