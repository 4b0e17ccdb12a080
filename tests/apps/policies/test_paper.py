"""What leaves the screen: files with every part of an answer, and paper that tells its origin."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.apps.policies.test_calculator import ONE, REMITTANCE
from tests.apps.policies.visiting import AT
from tests.worked import jizhou

pytestmark = pytest.mark.django_db
SETTLE = f"{AT}ask/returns.settle/"
POOL = {"ask": "1", "values.year": "2019", "values.pool_fen": "9", "values.received_fen": "9"}
TWO = {"villages.0.village": "120119101201", "villages.1.village": "120119101202"}


def printed(response: Any) -> str:
    """The words that only paper carries."""
    parts = response.content.decode().split('<div class="print-only">')[1:]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(parts)))


def test_a_csv_file_holds_the_figures_and_then_every_list(client: Client) -> None:
    response = client.post(SETTLE, POOL | TWO | {"format": "csv"})
    lines = response.content.decode("utf-8-sig").splitlines()
    gap = lines.index("")
    assert lines[0] == "项目,结果"
    assert lines[1] == "付后余额（元）,10000.00"
    assert gap == 2
    assert lines[-1].startswith("120119101202,40000.00")


def test_a_workbook_holds_the_figures_every_list_and_the_grounds(client: Client) -> None:
    response = client.post(SETTLE, POOL | TWO | {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 3
    assert book.sheetnames[0] == "答案"
    assert book.sheetnames[-1] == "依据"
    told = [[cell or "" for cell in row] for row in book["依据"].iter_rows(values_only=True)]
    words = " ".join(str(cell) for row in told for cell in row)
    for said in (
        "蓟州政办函〔2018〕44号",
        "jizhou-2018",
        "returns.settle",
        "2019",
        "默认",
        "JZ-044",
    ):
        assert said in words


def test_paper_tells_policy_edition_question_day_readings_and_facts(client: Client) -> None:
    words = printed(client.get(REMITTANCE, ONE | {"reading.A-JZ-01": "R5"}))
    for said in (
        "蓟州政办函〔2018〕44号",
        jizhou().digest[:12],
        "returns.remittance",
        "2019-12-31",
    ):
        assert said in words
    assert "A-JZ-01 = R5" in words
    assert "T1 P1 2018-06-01 1000 万元" in words


def test_paper_lists_the_rows_of_a_file(client: Client) -> None:
    text = "village,old\n120119101201,甲\n120119101202,乙\n"
    file = {"file.villages": SimpleUploadedFile("村.csv", text.encode())}
    data = {"ask": "1", "values.year": "2020"} | file
    words = printed(client.post(f"{AT}ask/returns.guarantee/", data))
    assert "村.csv village old 120119101201 甲 120119101202 乙" in words


def test_the_forecast_on_paper_carries_its_grounds_unfolded(client: Client) -> None:
    words = printed(client.get(f"{AT}forecast/"))
    assert "蓟州政办函〔2018〕44号" in words
    assert "依据" in words
    assert "JZ-042" in words
