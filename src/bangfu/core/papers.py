"""What a file that was handed in is, by its bytes; its words; and a picture without what it hides."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

PDF, PNG, JPEG, OLE, TEXT = (
    "application/pdf",
    "image/png",
    "image/jpeg",
    "application/x-ole-storage",
    "text/plain",
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}presentationml.presentation",
)
OFD = "application/ofd"

ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PPTX: ("pptx",),
    OFD: ("ofd",),
    OLE: ("doc", "xls", "ppt", "wps", "et"),
    TEXT: ("txt", "csv"),
}
"""The kinds of files that are taken, with the endings their names may have."""

PICTURES = (PNG, JPEG)
READABLE = (DOCX, XLSX, PPTX, OFD, TEXT)
"""The kinds whose words can be read here: only these, and pictures, may be shown to everybody."""

PARTS_MAX = 2_000
UNPACKED_MAX = 200 * 1024 * 1024
_FIRST_BYTES = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OLE,
}
_ZIPPED = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_ZIPPED |= {"OFD.xml": OFD}
_MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_END_OF_LINE = re.compile(r"</(?:\w+:)?(?:p|si|c|tc|TextCode)>")
_TAG = re.compile(r"<[^>]*>")


def content_type_of(content: bytes, name: str) -> str | None:
    """The kind of a file; None for one that is not taken, or is not what its name says.

    Not taken are programs, pages with markup, archives, and Office files with macros.
    """
    found = _kind(content)
    ending = name.rpartition(".")[2].lower()
    return found if found is not None and ending in ENDINGS[found] else None


def _kind(content: bytes) -> str | None:
    for first, kind in _FIRST_BYTES.items():
        if content.startswith(first):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    text = decoded(content)
    is_plain = text is not None and not _CONTROL.search(text) and not _MARKUP.search(text)
    return TEXT if is_plain and content else None


def _kind_of_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            parts = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    names = {part.filename for part in parts}
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    is_bomb = len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX
    if has_macros or is_bomb:
        return None
    return next((kind for part, kind in _ZIPPED.items() if part in names), None)


def decoded(content: bytes) -> str | None:
    """Text in UTF-8 or GB 18030; None for bytes that are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def words_in(content: bytes, content_type: str) -> str:
    """The words of a readable file, cells and paragraphs on lines of their own.

    Raises ValueError where a part cannot be unpacked.
    """
    if content_type == TEXT:
        return decoded(content) or ""
    return "\n".join(_words_of_parts(content))


def _words_of_parts(content: bytes) -> Iterator[str]:
    left = UNPACKED_MAX
    with zipfile.ZipFile(BytesIO(content)) as opened:
        for part in opened.infolist():
            if not part.filename.lower().endswith((".xml", ".rels", ".txt")):
                continue
            try:
                with opened.open(part) as stream:
                    text = stream.read(left + 1)
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                NotImplementedError,
                RuntimeError,
            ) as bad:
                raise ValueError(f"{part.filename}: {bad}") from bad
            left -= len(text)
            if left < 0:
                raise ValueError(f"{part.filename}: more than it says")
            yield _TAG.sub("", _END_OF_LINE.sub("\n", text.decode("utf-8", "replace")))


# --- pictures ---------------------------------------------------------------------------------


def without_metadata(content: bytes, content_type: str) -> bytes:
    """A picture without what a camera writes into it: place, time, device, names, thumbnails.

    Raises ValueError for a picture whose parts cannot be told apart.
    """
    return _bare_jpeg(content) if content_type == JPEG else _bare_png(content)


def _bare_jpeg(content: bytes) -> bytes:
    """Keep the segments that draw; drop those of applications (but the JFIF head) and comments."""
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] not in (b"\xda", b""):
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + size]
        if size < 2 or len(segment) != 2 + size:
            raise ValueError("a segment runs over the end")
        hides = 0xE1 <= marker <= 0xEF or marker == 0xFE
        kept += [] if hides else [segment]
        at += 2 + size
    end = content.rfind(b"\xff\xd9")
    if content[at : at + 2] != b"\xff\xda" or end < at:
        raise ValueError("no picture follows")
    return b"".join([*kept, content[at : end + 2]])


def _bare_png(content: bytes) -> bytes:
    """Keep the chunks that draw; drop texts, time and camera data, and what follows the end."""
    kept, at = [content[:8]], 8
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        chunk = content[at : at + 12 + size]
        if len(chunk) != 12 + size:
            raise ValueError("a chunk runs over the end")
        kept += [] if name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME") else [chunk]
        at += 12 + size
        if name == b"IEND":
            return b"".join(kept)
    raise ValueError("the picture does not end")
