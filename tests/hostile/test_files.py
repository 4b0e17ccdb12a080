"""Hostile files: each costs only the child process that reads it, and says in one message why."""

import re
import time
from collections.abc import Callable

import pytest

from bangfu.apps.pages.models import ImportBatch
from bangfu.core.problem import problem_texts
from tests.apps.pages.conftest import specimen, written_files
from tests.apps.pages.offices import loaded
from tests.apps.pages.test_imports import bureau, uploaded
from tests.apps.pages.test_lists import words
from tests.hostile import files
from tests.hostile.files import SHEET, added, good, spoilt
from tests.hostile.hazards import shows
from tests.hostile.lists import codes, looked, people, values
from tests.hostile.test_cells import csv_of, people_lines

__all__ = ["specimen", "written_files"]

OLD = b"\xd0\xcf\x11\xe0"
File = tuple[Callable[[], bytes], str, str]

KINDS: dict[str, File] = {
    "empty": (lambda: b"", "a.xlsx", "empty_file"),
    "only a mark of its encoding": (lambda: b"\xef\xbb\xbf\r\n", "a.csv", "empty_file"),
    "not a workbook": (lambda: b"PK\x03\x04 nonsense", "a.xlsx", "broken_workbook"),
    "cut short": (lambda: good()[:-200], "a.xlsx", "broken_workbook"),
    "text called a workbook": (lambda: b"hello", "a.xlsx", "file_not_its_kind"),
    "a document called a workbook": (lambda: b"%PDF-1.7\n", "a.xlsx", "file_not_its_kind"),
    "a page called an old workbook": (lambda: b"<html>", "a.xls", "file_not_its_kind"),
    "a workbook called old": (good, "a.xls", "file_not_its_kind"),
    "a workbook called text": (good, "a.csv", "file_not_its_kind"),
    "an old workbook called new": (
        lambda: OLD + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a.xlsx", "file_not_its_kind",
    ),
    "text of two bytes a letter": (lambda: "编号\n".encode("utf-16"), "a.csv", "text_is_utf16"),
    "a program": (lambda: b"MZ\x90\x00", "a.exe", "unknown_sheet_type"),
    "a workbook of another office": (lambda: OLD, "a.et", "unknown_sheet_type"),
    "a macro workbook": (good, "a.xlsm", "unknown_sheet_type"),
    "locked": (
        lambda: OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "sheet_locked",
    ),
    "a broken old one": (lambda: OLD + b" x", "a.xls", "broken_workbook"),
    "too large": (lambda: b"x" * (20 * 1024 * 1024 + 1), "a.csv", "workbook_too_large"),
    "half a letter": (lambda: b"\x81\xff\xff", "a.csv", "not_utf8"),
    "an open quote": ('编号,"姓名'.encode, "a.csv", "broken_csv"),
    "a part missing": (
        lambda: files.with_part(good(), "xl/workbook.xml", b""), "a.xlsx", "broken_workbook",
    ),
    "a cell that stands nowhere": (files.cell_nowhere, "a.xlsx", "broken_workbook"),
    "a wrong sum": (files.wrong_sum, "a.xlsx", "broken_workbook"),
}  # fmt: skip
ARCHIVES: dict[str, File] = {
    "a bomb": (files.stored_bomb, "a.xlsx", "workbook_unpacks_too_large"),
    "a bomb by its ratio": (files.ratio_bomb, "a.xlsx", "workbook_unpacks_too_large"),
    "a bomb that lies": (files.lying_bomb, "a.xlsx", "broken_workbook"),
    "many parts": (files.many_parts, "a.xlsx", "workbook_unpacks_too_large"),
    "a way out": (lambda: added(("xl/../../x", b"")), "a.xlsx", "workbook_odd"),
    "a way to the top": (lambda: added(("/etc/x", b"")), "a.xlsx", "workbook_odd"),
    "a way of another system": (lambda: added(("..\\x", b"")), "a.xlsx", "workbook_odd"),
    "a drive": (lambda: added(("C:/x", b"")), "a.xlsx", "workbook_odd"),
    "a link": (files.linked, "a.xlsx", "workbook_odd"),
    "a part twice": (lambda: added(("XL/Workbook.xml", b"")), "a.xlsx", "workbook_odd"),
    "an archive within": (lambda: added(("xl/embeddings/a.zip", b"")), "a.xlsx", "workbook_odd"),
    "a document type": (
        lambda: spoilt(SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        "a.xlsx", "workbook_declares_type",
    ),
    "a document type beside": (
        lambda: spoilt("xl/styles.xml", "<styleSheet", '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet'),
        "a.xlsx", "workbook_declares_type",
    ),
}  # fmt: skip
BOUNDS: dict[str, File] = {
    "a far corner": (
        lambda: spoilt(SHEET, '<c r="A1"', '<c r="XFD1048576"><v>1</v></c><c r="A1"'),
        "a.xlsx", "sheet_too_large",
    ),
    "two million rows": (files.two_million_rows, "a.xlsx", "sheet_too_large"),
    "200,006 rows": (files.rows_over_the_bound, "a.xlsx", "sheet_too_large"),
    "too many lines": (lambda: b"1\n" * 200_001, "a.csv", "too_many_rows_at_once"),
}  # fmt: skip
HOSTILE = KINDS | ARCHIVES | BOUNDS
ENGLISH = {"Excel", "Unicode", "xlsx", "csv", "xls", "WPS", "UTF", "CSV"}


def refused(name: str) -> None:
    """One message, in the language of the reader: no word of English in it but names and endings."""
    make, file, code = HOSTILE[name]
    found = looked(make(), file)
    assert [problem.code for problem in found.problems] == [code]
    assert found.is_refused
    told = found.problems[0].message("zh").replace(file, "")
    assert not set(re.findall(r"[A-Za-z][a-z]{2,}", told)) - ENGLISH, told


@shows("kinds_of_files")
@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind_or_a_broken_one_is_refused_by_its_cause(name: str) -> None:
    refused(name)


@shows("archives")
@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_refused_before_it_is_unpacked(name: str) -> None:
    """workbook_odd"""
    refused(name)


@shows("bounds")
@pytest.mark.parametrize("name", BOUNDS)
def test_a_sheet_without_end_is_refused_while_it_streams_by(name: str) -> None:
    refused(name)


@shows("bounds")
def test_the_last_cell_of_a_sheet_that_is_too_large_is_named() -> None:
    [problem] = looked(BOUNDS["a far corner"][0]()).problems
    assert "一直用到单元格 XFD1048576" in problem.message("zh")


@shows("bounds")
def test_one_stray_cell_far_below_costs_no_more_than_its_own_row() -> None:
    row = '<row r="199000"><c r="A199000"><v>1</v></c></row></sheetData>'
    content = spoilt(SHEET, "</sheetData>", row)
    began = time.process_time()
    found = looked(content)
    assert time.process_time() - began < 2
    assert set(codes(found)) == {199_000}
    assert len(found.rows) == 1


@shows("bounds")
def test_a_declared_size_is_not_believed() -> None:
    """Programs often declare too much, and a lie costs nothing: the cells themselves are counted."""
    found = looked(spoilt(SHEET, '<dimension ref="A1:M2"', '<dimension ref="A1:XFD1048576"'))
    assert (found.problems, len(found.rows)) == ([], 1)


@shows("shapes")
def test_rows_that_say_no_number_are_counted_as_they_come() -> None:
    """A hidden row is found even where neither rows nor cells say where they stand."""
    content = people({}, {}, {})
    bare = re.sub(r'(<(?:row|c)) r="\w+"', r"\1", files.part_of(content, SHEET))
    bare = bare.replace("<row", '<row hidden="1"').replace('<row hidden="1"', "<row", 2)
    found = looked(files.with_part(content, SHEET, bare.encode()))
    assert codes(found) == {3: ["rows_hidden"]}
    assert found.problems[0].values["rows"] == [3, 4]


@shows("kinds_of_files")
@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", {}), ("utf-8-sig", {}), ("gbk", {None: ["text_encoding"]}),
     ("gb18030", {None: ["text_encoding"]})],
)  # fmt: skip
def test_a_text_file_tells_its_encoding(encoding: str, told: dict[None, list[str]]) -> None:
    content = csv_of(people_lines({"name": "王五"})).decode().encode(encoding)
    found = looked(content, "a.csv")
    assert codes(found) == told
    assert values(found, "name") == {2: "王五"}
    assert not found.is_refused


@pytest.mark.django_db
def test_the_page_says_why_and_keeps_nothing() -> None:
    loaded()
    browser = bureau()
    for name in ("cut short", "a bomb by its ratio", "a link", "a far corner"):
        make, file, code = HOSTILE[name]
        answer = uploaded(browser, make(), file)
        assert answer.status_code == 200
        cause = problem_texts()[code].zh.partition("{subject}")[2].partition("{")[0]
        assert cause in words(answer)
    assert not ImportBatch.everything.exists()
