"""Rosters for tests: workbooks of made-up households, handed in on the page and worked on by a worker."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.test import Client

import bangfu.apps.pages.jobs  # noqa: F401 (the works on files)
from bangfu.apps.records.jobs import claim, perform
from tests.apps.registry.people import VILLAGE, identity

AT = "/registry/households/import/"
DAY = date(2018, 3, 1)
HEADS = [
    "户编号", "镇乡", "村", "村民小组", "户类型", "认定依据", "入册日期", "姓名", "与户主关系",
    "身份证号码", "联系电话", "银行账号", "劳动能力", "参加医保",
]  # fmt: skip
Row = list[Any]


def head(number: int, *, village: str = VILLAGE, **changed: Any) -> Row:
    """The row of a head, which tells of the household too."""
    row = dict(
        zip(
            HEADS,
            [
                f"H{number:04d}", None, village, "一组", "脱贫户", "2018年名单", DAY,
                f"户主{number}", "户主", identity("19700101", number),
                f"138{number:08d}", None, "有劳动能力", "是",
            ],
            strict=True,
        )
    )  # fmt: skip
    return list((row | changed).values())


def spouse(number: int, **changed: Any) -> Row:
    """The row of a spouse, which tells of the person only."""
    row = dict.fromkeys(HEADS) | {
        "户编号": f"H{number:04d}",
        "姓名": f"配偶{number}",
        "与户主关系": "配偶",
        "身份证号码": identity("19710101", number),
    }
    return list((row | changed).values())


def couples(first: int, last: int) -> list[Row]:
    """The rows of so many households of two."""
    return [row for n in range(first, last + 1) for row in (head(n), spouse(n))]


def workbook(rows: list[Row], heads: list[str] = HEADS) -> bytes:
    """A workbook with the rows."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("人口")
        for number, row in enumerate([heads, *rows]):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, cell, day)
                else:
                    sheet.write(number, at, cell)
    return out.getvalue()


def worked() -> int:
    """Let a worker do all that waits; tells how many works there were."""
    count = 0
    while (run := claim()) is not None:
        perform(run)
        count += 1
    return count


def handed_in(client: Client, content: bytes, *, at: str = AT, name: str = "户与人口.xlsx") -> Any:
    """Hand a workbook in; the answer of the page."""
    file = BytesIO(content)
    file.name = name
    key = client.get(at).context["form"].key
    return client.post(at, {"_key": key, "workbook": file})


def checked(client: Client, content: bytes, *, at: str = AT) -> Any:
    """Hand a workbook in, let a worker read it; the page with the dry run."""
    answer = handed_in(client, content, at=at)
    assert answer.status_code == 303, answer.content.decode()
    worked()
    return client.get(answer["Location"])


def pressed(client: Client, page: Any, *, at: str = AT) -> Any:
    """Press the button of a page that lets it be applied."""
    key, batch = page.context["key"], page.context["batch"].pk
    return client.post(at, {"_key": key, "batch": batch})


def applied(client: Client, content: bytes, *, at: str = AT) -> Any:
    """The whole way of a good file; the page at its end."""
    page = checked(client, content, at=at)
    assert page.context["can_apply"], [one.message for one in page.context["found"]]
    answer = pressed(client, page, at=at)
    worked()
    return client.get(answer["Location"])
