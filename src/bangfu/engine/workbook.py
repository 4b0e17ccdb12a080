"""Reads one workbook and prints its first sheet as JSON. Runs as a child process with limits."""

import json
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

MEMORY_MAX = 2 * 1024**3
CPU_SECONDS_MAX = 30
UNPACKED_MAX = 200 * 1024**2
PARTS_MAX = 1_000
CELLS_MAX = 5_000_000


def main(path: str) -> int:
    """Print the rows of the first sheet; an error goes to standard error as one line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    try:
        refuse_bombs(path)
        json.dump(_sheet(path), sys.stdout, ensure_ascii=True)
    except MemoryError:
        sys.stderr.write("it takes too much memory to read\n")
        return 1
    except Exception as error:  # a child process may fail in any way; the parent tells the reader
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def refuse_bombs(path: str) -> None:
    """Read the directory of an archive before anything is unpacked. Raises ValueError."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
        raise ValueError("it unpacks to more than is allowed")


def _sheet(path: str) -> dict[str, Any]:
    """The rows of the first sheet from its first row that holds anything, and that row's number."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    if sheet.total_height * sheet.total_width > CELLS_MAX:
        raise ValueError("the sheet is larger than is allowed")
    rows = [[told(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and _is_empty(rows[-1]):
        rows.pop()
    first = next((number for number, row in enumerate(rows) if not _is_empty(row)), 0)
    return {"first_row": first + 1, "rows": rows[first:]}


def _is_empty(row: list[Any]) -> bool:
    return all(cell is None for cell in row)


def told(cell: Any) -> Any:
    """A cell as JSON carries it exactly: a number that is not whole goes as decimal text."""
    if cell == "":
        return None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else {"decimal": repr(cell)}
    if isinstance(cell, datetime) and cell.time() != time.min:
        return cell.isoformat(sep=" ")
    if isinstance(cell, datetime | date):
        return {"date": cell.isoformat()[:10]}
    return cell if isinstance(cell, str | bool | int) else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
