"""Files that nobody's office program writes, made quickly: small archives with much in them."""

import io
import stat
import struct
import zipfile
from collections.abc import Iterable

from tests.apps.pages.books import part_of, with_part
from tests.hostile.lists import people

SHEET = "xl/worksheets/sheet1.xml"


def good() -> bytes:
    """A list of one person, without a fault."""
    return people({})


def spoilt(name: str, old: str, new: str) -> bytes:
    """It with something else in one of its parts."""
    part = part_of(good(), name)
    assert old in part
    return with_part(good(), name, part.replace(old, new, 1).encode())


def with_rows(rows: Iterable[bytes]) -> bytes:
    """It with these rows below its own, as XML, written piece by piece."""
    content, out = good(), io.BytesIO()
    head, tail = part_of(content, SHEET).split("</sheetData>")
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8, True, 1) as new:
        for item in old.namelist():
            if item != SHEET:
                new.writestr(item, old.read(item))
        with new.open(SHEET, "w") as part:
            part.write(head.encode())
            for row in rows:
                part.write(row)
            part.write(f"</sheetData>{tail}".encode())
    return out.getvalue()


def two_million_rows() -> bytes:
    """Two million rows in half a megabyte; they say no number and count as they come."""
    return with_rows(
        [b"<row><c><v>7</v></c><c><v>%d</v></c></row>" % n * 20 for n in range(100_000)]
    )


def rows_over_the_bound() -> bytes:
    """A few rows more than are read, each with its number."""
    cell = '<row r="{0}"><c r="A{0}" t="b"><v>1</v></c></row>'
    return with_rows([cell.format(row).encode() for row in range(3, 200_009)])


def stored_bomb() -> bytes:
    """A part of noughts that unpacks to more than is allowed."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a", 8, True, 1) as new, new.open("xl/media/1.png", "w") as part:
        for _ in range(201):
            part.write(b"\0" * 1024**2)
    return out.getvalue()


def ratio_bomb() -> bytes:
    """A part that unpacks a thousandfold, though to no more than is allowed."""
    return with_part(good(), "xl/media/image1.png", b"\0" * (16 * 1024 * 1024))


def lying_bomb() -> bytes:
    """A sheet of 60 MB whose directory says it holds 300 bytes."""
    content = with_part(good(), SHEET, b"<a>" + b"\0" * (60 * 1024 * 1024))
    made = bytearray(content)
    real = struct.pack("<I", 60 * 1024 * 1024 + 3)
    at = made.find(real)
    while at >= 0:
        made[at : at + 4] = struct.pack("<I", 300)
        at = made.find(real, at)
    return bytes(made)


def many_parts() -> bytes:
    """More parts than a workbook has."""
    return added(*((f"x/{number}", b"") for number in range(1_001)))


def added(*parts: tuple[str, bytes]) -> bytes:
    """It with more parts at the end of its archive."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()


def linked() -> bytes:
    """It with a part that is a link to a file of the machine."""
    out = io.BytesIO(good())
    link = zipfile.ZipInfo("xl/media/image1.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/hostname")
    return out.getvalue()


def long_texts() -> bytes:
    """Thirty thousand cells that share one text of a megabyte: thirty gigabytes of letters."""
    content = with_rows([b'<row r="3">', *[b'<c t="s"><v>0</v></c>'] * 900, b"</row>"] * 30)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{space}"><si><t>{"x" * (1 << 20)}</t></si></sst>'
    return with_part(content, "xl/sharedStrings.xml", shared.encode())


def cell_nowhere() -> bytes:
    """It with a cell in row 99,999,999: the library that reads values asks for 700 GB and aborts."""
    return spoilt(SHEET, '<c r="A1"', '<c r="A99999999"><v>1</v></c><c r="A1"')


def wrong_sum() -> bytes:
    """It with some bytes of a part changed, so that the sum of the archive does not fit."""
    content = bytearray(good())
    at = content.index(SHEET.encode()) + 60
    content[at : at + 20] = b"\xff" * 20
    return bytes(content)
