"""A list of people as workbooks bring it, with one thing after another changed in its rows."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, Reading, read
from bangfu.apps.people.scope import Viewer
from bangfu.core.words import words
from tests.apps.records.acting import NOON

VIEWER = Viewer("zh", 1, "", (), NOON)
PEOPLE = Import(
    "registry:members",
    "人员",
    columns=(
        ImportColumn("code", words("编号", "Code"), "code", is_key=True),
        ImportColumn("name", words("姓名", "Name"), "name", required=True),
        ImportColumn("identity", words("身份证号码", "Identity number"), "identity"),
        ImportColumn("phone", words("电话", "Phone"), "phone"),
        ImportColumn("card", words("银行账号", "Card"), "card"),
        ImportColumn("since", words("登记日期", "Since"), "date"),
        ImportColumn("amount_fen", words("金额", "Sum"), "money", required=True),
        ImportColumn("persons", words("人数", "Persons"), "number"),
        ImportColumn("year", words("年度", "Year"), "year"),
        ImportColumn("share", words("比例", "Share"), "share"),
        ImportColumn(
            "kind",
            words("类别", "Kind"),
            "choice",
            choices={"own": words("经营 收入", "Own work"), "rent": words("租金", "Rent")},
        ),
        ImportColumn("insured", words("参保", "Insured"), "flag"),
        ImportColumn("note", words("备注", "Note"), length_max=40),
    ),
    held=lambda _viewer: {},
    apply=lambda _viewer, _rows, _key: None,
    by="township",
    leads_to="registry:members",
)
NAMES = [column.name for column in PEOPLE.columns]
HEADS = [
    column.label.zh + ("（元）" if column.kind == "money" else "") for column in PEOPLE.columns
]
CLEAN: Mapping[str, object] = {
    "name": "王䶮",
    "identity": "11010519491231002X",
    "phone": "13800138000",
    "card": "6217000012345678",
    "since": date(2018, 3, 5),
    "amount_fen": 1200,
    "persons": 3,
    "year": 2018,
    "share": "12.5%",
    "kind": "租金",
    "insured": "是",
    "note": "无误",
}


def lines(*changes: Mapping[str, object]) -> list[list[Any]]:
    """A clean row for each, but for what is changed in it."""
    every = [{"code": f"H{number:03}", **CLEAN, **one} for number, one in enumerate(changes)]
    return [[one.get(name) for name in NAMES] for one in every]


def book(rows: Sequence[Sequence[Any]], *, epoch: Any = None, name: str = "人员") -> bytes:
    """A workbook of these rows, heads included."""
    workbook = openpyxl.Workbook()
    if epoch is not None:
        workbook.epoch = epoch
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:  # as typed: a text that begins with = is a text
            if isinstance(cell.value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def people(*changes: Mapping[str, object]) -> bytes:
    """A workbook with a row for each, clean but for what is changed."""
    return book([HEADS, *lines(*changes)])


def looked(content: bytes, file: str = "人员.xlsx") -> Reading:
    """A dry run of the list."""
    return read(PEOPLE, VIEWER, file, content=content)


def codes(found: Reading) -> dict[int | None, list[str]]:
    """What is told of each row; None stands for the file and its columns."""
    told: dict[int | None, list[str]] = {}
    for problem in found.problems:
        told.setdefault(problem.where.row, []).append(problem.code)
    return told


def refusing(found: Reading) -> dict[int | None, list[str]]:
    """The same, of what refuses only."""
    blocks = [problem for problem in found.problems if problem.severity == "block"]
    return codes(Reading(found.sheet, found.heads, found.rows, blocks))


def values(found: Reading, name: str) -> dict[int, Any]:
    """What was read in a column, by row."""
    return {row.number: row.values.get(name) for row in found.rows}
