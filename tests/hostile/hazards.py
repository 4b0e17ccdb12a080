"""The hazards of a workbook, and a mark for the tests that show what happens to each.

`docs/hazards.md` is made from this table and from the marks.
"""

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])

HAZARDS = {
    "units": (
        "万元 for 元",
        (
            "The head of a sum names its unit, or the sheet stops. A column ten thousand times off last"
            " year stops too; a single cell its row. Two clusters in a new column, or one a hundred times"
            " off, are asked about: small villages beside large ones look the same."
        ),
    ),
    "numerals": (
        "壹仟贰佰元整, 一千二, 约3万, 3000元/户",
        (
            "Capital figures as the settlement rules spell them are read exactly and shown; anything"
            " else is refused."
        ),
    ),
    "folding": (
        "full-width digits, U+3000, U+00A0, U+200B, BOM, blanks, line breaks",
        (
            "Folded where a cell is counted or looked up, with a note for each column; texts and names"
            " are kept as typed, with a note. Numbers of people are never folded. Control characters"
            " and marks of direction are refused."
        ),
    ),
    "numbers": (
        "numbers as text, text as numbers, thousands commas, - / 无, digits of other scripts",
        (
            "Typed by column: exact numbers as text are numbers; a mark for nothing is empty where a"
            " cell may be; digits of other scripts are refused."
        ),
    ),
    "dates": (
        "serial numbers, the calendar of 1904, 2024.3.5, 20240305, 2024年3月, 二〇二四年",
        (
            "One way of writing in a column; a bare serial number, a month and Chinese numerals are"
            " refused; days that do not exist are not moved."
        ),
    ),
    "number_cells": (
        "an identity number or card in a number cell, or in scientific notation",
        "Refused: the cell must be text.",
    ),
    "identity": (
        "check digit, X x Х, 15 digits, impossible birthday, unknown area, 120 years old",
        (
            "Refused; what was probably meant stands beside it in the returned file only. An unknown"
            " area is warned of. No message repeats a number."
        ),
    ),
    "doubles": (
        "one identity number twice, with two names; one card for several households",
        "Refused with the earlier row; a card of several households is asked about.",
    ),
    "shapes": (
        (
            "merged cells, hidden rows, columns and sheets, filters, several rows of heads, notes,"
            " pictures"
        ),
        (
            "Whatever makes a row doubtful refuses it. Hidden sheets and pictures are told about: they"
            " are not read."
        ),
    ),
    "totals": (
        "合计, 小计",
        (
            "Held against the rows above: left out with a note where they agree, refused where they do"
            " not or cannot be checked."
        ),
    ),
    "formulas": (
        "stale results, links to other workbooks, #REF!, macros",
        (
            "What the file holds is read with a warning; errors, missing results, links and macros are"
            " refused."
        ),
    ),
    "kinds_of_files": (
        (
            ".xls, .et, CSV in GB18030, UTF-8 or UTF-16, a password, another kind renamed, cut short,"
            " empty"
        ),
        "Read, or refused by name; the encoding is told before anything is applied.",
    ),
    "names": (
        (
            "rare letters (Ext A-H), private and compatibility letters, glyph marks, dots, 1 to 50"
            " letters"
        ),
        (
            "Kept letter by letter; lost and private letters are refused; equal but for dots, blanks and"
            " glyph marks is equal when looked for."
        ),
    ),
    "same_person": (
        "𠮷 and 吉, traditional and simplified",
        "Two names; nothing merges them by itself.",
    ),
    "formula_lead": (
        "a text that begins with = + - @ TAB CR ＝",
        "A text; nothing that is given back runs it.",
    ),
    "archives": (
        "bombs, > 200 MB, > 1,000 parts, nested, .., links, parts twice, a document type",
        "Refused by the directory of the archive, before anything is unpacked.",
    ),
    "bounds": (
        "a far corner, two million rows, more than 200,000 rows or 5 million cells",
        "Refused while its XML streams by. Five million, since 100,000 persons have that many cells.",
    ),
    "limits": (
        "a reader that hangs, aborts, or takes all memory, all time or all room",
        "Only the child process ends; one message says why, and the server lives.",
    ),
    "fuzz": (
        "any other broken workbook",
        "A sheet, or one refusal with its words; never anything else.",
    ),
}


def shows(hazard: str) -> Callable[[Test], Test]:
    """Mark a test as showing what happens to a hazard."""
    assert hazard in HAZARDS, f"{hazard} is not in the table"
    return lambda test: test
