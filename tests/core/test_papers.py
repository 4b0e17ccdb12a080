"""What a handed-in file is: by its bytes, whatever its name says; and what a picture hides."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from bangfu.core import papers
from bangfu.core.papers import content_type_of, without_metadata, words_in


def zipped(**parts: str) -> bytes:
    """An archive of parts; `__` in a name stands for a slash, `_x_` for a dot."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in parts.items():
            opened.writestr(name.replace("__", "/").replace("_x_", "."), text)
    return held.getvalue()


def docx(text: str) -> bytes:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in text.split("|"))
    return zipped(word__document_x_xml=f"<w:document><w:p>{runs}</w:p></w:document>")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + drawn + chunk(b"IEND", b"")


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    parts = [b"\xff\xd8"]
    for marker, data in ((0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), *segments):
        parts.append(bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data)
    return b"".join([*parts, b"\xff\xda\x00\x02", b"drawn", b"\xff\xd9"])


TAKEN = [
    (b"%PDF-1.7 ...", "批复.pdf", papers.PDF),
    (png(), "照片.PNG", papers.PNG),
    (jpeg(), "照片.jpeg", papers.JPEG),
    (docx("方案"), "方案.docx", papers.DOCX),
    (zipped(xl__workbook_x_xml="<workbook/>"), "表.xlsx", papers.XLSX),
    (zipped(OFD_x_xml="<OFD/>"), "公文.ofd", papers.OFD),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "旧表.xls", papers.OLE),
    ("村名,金额\n甲村,1".encode("gb18030"), "名单.csv", papers.TEXT),
]

REFUSED = [
    (b"MZ\x90\x00\x03", "安装.pdf"),  # a program under the name of a paper
    (b"\x7fELF\x02\x01", "x.txt"),
    (b"#!/bin/sh\x00\nrm", "x.txt"),
    (b"<!DOCTYPE html><p>x", "x.txt"),
    (b"note\n<script>alert(1)</script>", "x.csv"),
    (b"<svg onload=alert(1)>", "x.png"),
    (b"%PDF-1.7", "方案.docx"),  # not what its name says
    (b"%PDF-1.7", "方案.exe"),
    (b"%PDF-1.7", "方案"),
    (zipped(word__document_x_xml="", word__vbaProject_x_bin="x"), "带宏.docx"),
    (zipped(a_x_txt="x"), "打包.zip"),
    (b"PK\x03\x04 broken", "x.docx"),
    (b"", "空.txt"),
]


@pytest.mark.parametrize(("content", "name", "kind"), TAKEN, ids=[row[1] for row in TAKEN])
def test_a_paper_is_known_by_its_bytes(content: bytes, name: str, kind: str) -> None:
    assert content_type_of(content, name) == kind


@pytest.mark.parametrize(("content", "name"), REFUSED)
def test_what_is_no_paper_is_not_taken(content: bytes, name: str) -> None:
    assert content_type_of(content, name) is None


def test_an_archive_that_unpacks_without_end_is_not_taken() -> None:
    bomb = zipped(word__document_x_xml="0" * (papers.UNPACKED_MAX + 1))
    assert len(bomb) < 1_000_000
    assert content_type_of(bomb, "方案.docx") is None


def test_the_words_of_a_file_join_the_pieces_of_a_line_and_part_the_cells() -> None:
    assert "13800138000" in words_in(docx("1380|0138|000"), papers.DOCX)
    shared = "<sst><si><t>138</t></si><si><t>00138000</t></si></sst>"
    told = words_in(zipped(xl__sharedStrings_x_xml=shared), papers.XLSX)
    assert told.split() == ["138", "00138000"]
    assert words_in("甲村".encode("gb18030"), papers.TEXT) == "甲村"


def test_a_picture_loses_the_place_where_it_was_taken() -> None:
    where = (0xE1, b"Exif\x00\x00GPS 40.04N 117.40E")
    bare = without_metadata(jpeg(where, (0xFE, b"taken by Zhang")), papers.JPEG)
    assert bare == jpeg()
    text = png(chunk(b"tEXt", b"Author\x00Zhang"), chunk(b"eXIf", b"GPS"))
    assert without_metadata(text + b"trailing", papers.PNG) == png()


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (jpeg()[:25], papers.JPEG),
        (b"\xff\xd8\xff\xe1\xff\xff", papers.JPEG),
        (png()[:-6], papers.PNG),
        (b"\x89PNG\r\n\x1a\n", papers.PNG),
    ],
)
def test_a_picture_that_is_broken_off_is_told(broken: bytes, kind: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        without_metadata(broken, kind)
