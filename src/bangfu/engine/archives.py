"""A workbook as an archive: its directory is read before anything in it is unpacked."""

import stat
import zipfile

UNPACKED_MAX = 200 * 1024**2
PARTS_MAX = 1_000
RATIO_MAX = 100
RATIO_COUNTS_FROM = 10 * 1024**2
"""A small file may be mostly blanks; from this size on nobody's table packs a hundredfold."""

PACKED = (".zip", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xlsm", ".xls", ".docx", ".doc", ".exe")

OLD_BEGINS = b"\xd0\xcf\x11\xe0"
"""How a file begins that is a workbook of the time before they were archives, or a locked one."""

REFUSED = 3
"""What a process ends with when it prints a refusal: its code and its values."""


class Refused(Exception):
    """A workbook that is not read: the code of the problem and its values."""

    def __init__(self, code: str, told: str = "", **values: object) -> None:
        super().__init__(told or code)
        self.code, self.values = code, values


def refuse_hostile(path: str) -> list[str]:
    """The names of the parts of an archive. Raises Refused for one that nobody's program writes."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    _refuse_bombs(parts)
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) != len(names):
        raise _odd("twice")
    for part in parts:
        _refuse_odd(part)
    return names


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_bomb = unpacked > RATIO_COUNTS_FROM and unpacked > packed * RATIO_MAX
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_MAX or is_bomb:
        told = "it unpacks to more than is allowed"
        raise Refused("workbook_unpacks_too_large", told)


def _refuse_odd(part: zipfile.ZipInfo) -> None:
    """Parts that lead out of the archive, or hold another file."""
    steps = part.filename.replace("\\", "/").split("/")
    if ".." in steps or steps[0] == "" or ":" in steps[0]:
        raise _odd("outside")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise _odd("link")
    if part.filename.lower().endswith(PACKED):
        raise _odd("nested")


def _odd(how: str) -> Refused:
    return Refused("workbook_odd", f"its archive is not as programs write it ({how})", why=how)
