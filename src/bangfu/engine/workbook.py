"""Reads one workbook and prints its first sheet as JSON. Runs as a child process with limits."""

import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any, NamedTuple

from bangfu.engine.archives import refuse_hostile

CELLS_MAX = 5_000_000
ROWS_MAX = 2 * 10**5


class Bounds(NamedTuple):
    """What a child process that reads a workbook may take, all in all."""

    memory: int = 2 * 1024**3
    cpu_seconds: int = 30
    written: int = 128 * 1024**2

    def hold(self) -> None:
        """Hold this process to them for good; it leaves no core behind when it is killed.

        Out of time it is told so by a signal of its own, a second before it would be killed.
        """
        for limit, most, killed in (
            (resource.RLIMIT_AS, self.memory, self.memory),
            (resource.RLIMIT_CPU, self.cpu_seconds, self.cpu_seconds + 1),
            (resource.RLIMIT_FSIZE, self.written, self.written),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            resource.setrlimit(limit, (most, killed))


def main(path: str, bounds: str) -> int:
    """Print the rows of the first sheet; an error goes to standard error as one line."""
    Bounds(*json.loads(bounds)).hold()
    try:
        refuse_hostile(path)
        json.dump(_sheet(path), sys.stdout, ensure_ascii=True)
    except MemoryError:
        sys.stderr.write("it takes too much memory to read\n")
        return 1
    except Exception as error:  # a child process may fail in any way; the parent tells the reader
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


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
    sys.exit(main(sys.argv[1], sys.argv[2]))
