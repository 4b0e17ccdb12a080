"""Hostile files: each costs only the child process that reads it, and says why it is refused."""

import io
import re
import time
import zipfile
from collections.abc import Callable

import pytest

from bangfu.apps.pages.models import ImportBatch
from tests.apps.pages.books import book, part_of, rows, with_part
from tests.apps.pages.offices import TOWN, loaded, villages_of
from tests.apps.pages.test_imports import bureau, codes, reading, uploaded
from tests.apps.pages.test_lists import words

pytestmark = pytest.mark.django_db


def good() -> bytes:
    return book(rows(["120119101200"]))


def spoilt(name: str, old: str, new: str) -> bytes:
    content = good()
    part = part_of(content, name)
    assert old in part
    return with_part(content, name, part.replace(old, new, 1).encode())


SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    return with_part(good(), "xl/media/image1.png", b"\0" * (201 * 1024 * 1024))


def doctype() -> bytes:
    return spoilt(SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet')


def shared_doctype() -> bytes:
    return spoilt("xl/sharedStrings.xml", "<sst", '<!DOCTYPE x [<!ENTITY a "b">]><sst')


def old_one() -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le")


def far_corner() -> bytes:
    return spoilt(SHEET, '<c r="A1"', '<c r="XFD1048576"><v>1</v></c><c r="A1"')


def stray_cell() -> bytes:
    return spoilt(
        SHEET, "</sheetData>", '<row r="262000"><c r="A262000"><v>1</v></c></row></sheetData>'
    )


def many_parts() -> bytes:
    content = good()
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"x/{number}", b"")
    return out.getvalue()


def wrong_sum() -> bytes:
    content = bytearray(good())
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 20] = b"\xff" * 20
    return bytes(content)


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "收入.xlsx", "empty_file"),
    "not a workbook": (lambda: b"PK\x03\x04 nonsense", "收入.xlsx", "broken_workbook"),
    "text called a workbook": (lambda: b"hello", "收入.xlsx", "file_not_its_kind"),
    "a page called an old workbook": (lambda: b"<html>", "收入.xls", "file_not_its_kind"),
    "a workbook called text": (good, "收入.csv", "file_not_its_kind"),
    "an old workbook called new": (old_one, "收入.xlsx", "file_not_its_kind"),
    "text of two bytes a letter": (
        lambda: "村代码,年度\n".encode("utf-16"), "收入.csv", "text_is_utf16",
    ),
    "a program": (lambda: b"MZ\x90\x00", "收入.exe", "unknown_sheet_type"),
    "a macro workbook": (good, "收入.xlsm", "unknown_sheet_type"),
    "locked": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "收入.xlsx", "sheet_locked"),
    "a broken old one": (lambda: b"\xd0\xcf\x11\xe0 x", "收入.xls", "broken_workbook"),
    "too large": (lambda: b"x" * (20 * 1024 * 1024 + 1), "收入.csv", "file_too_large"),
    "half a letter": (lambda: b"\x81\xff\xff", "收入.csv", "not_utf8"),
    "an open quote": ('村代码,"年度'.encode, "收入.csv", "broken_csv"),
    "too many lines": (lambda: b"1\n" * (2**18 + 1), "收入.csv", "too_many_rows"),
    "a part missing": (
        lambda: with_part(good(), "xl/workbook.xml", b""), "收入.xlsx", "broken_workbook",
    ),
    "a document type": (doctype, "收入.xlsx", "workbook_declares_type"),
    "a document type beside": (shared_doctype, "收入.xlsx", "workbook_declares_type"),
    "a far corner": (far_corner, "收入.xlsx", "sheet_too_large"),
    "a bomb": (bomb, "收入.xlsx", "workbook_unpacks_too_large"),
    "many parts": (many_parts, "收入.xlsx", "workbook_unpacks_too_large"),
    "a wrong sum": (wrong_sum, "收入.xlsx", "broken_workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_cause_and_the_server_lives(name: str) -> None:
    make, file, code = HOSTILE[name]
    loaded()
    handed = make()
    answer = uploaded(bureau(), handed, file)
    assert answer.status_code == 200
    assert "没有办成" in words(answer)
    assert codes(handed, file) == {code}
    assert not ImportBatch.everything.exists()


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "sheet_has_macros"),
        ("xl/externalLinks/externalLink1.xml", "sheet_has_links"),
    ],
)
def test_macros_and_links_to_other_workbooks_are_refused(part: str, code: str) -> None:
    loaded()
    found = reading(with_part(book(rows(villages_of(TOWN))), part, b"x"))
    assert [problem.code for problem in found.problems] == [code]
    assert found.is_refused


@pytest.mark.parametrize("name", HOSTILE)
def test_the_cause_is_told_in_the_language_of_the_reader(name: str) -> None:
    """No word of English stands in a Chinese sentence but names, endings and cells."""
    make, file, _code = HOSTILE[name]
    loaded()
    [problem] = reading(make(), file).problems
    told = problem.message("zh").replace(file, "")
    foreign = set(re.findall(r"[A-Za-z][a-z]{2,}", told)) - {
        "Excel",
        "Unicode",
        "xlsx",
        "csv",
        "xls",
    }
    assert not foreign - {"Parquet"}, told


def test_the_last_cell_of_a_sheet_that_is_too_large_is_named() -> None:
    loaded()
    [problem] = reading(far_corner()).problems
    assert "一直用到单元格 XFD1048576" in problem.message("zh")


def test_one_stray_cell_far_below_costs_no_more_than_its_own_row() -> None:
    loaded()
    began = time.perf_counter()
    found = reading(stray_cell())
    assert time.perf_counter() - began < 5
    assert {problem.where.row for problem in found.problems} == {262_000}
    assert len(found.rows) == 1
