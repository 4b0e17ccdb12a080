"""A table that came as a file, carried in the page so that it need not be handed over again."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bangfu.core.facts import RawTable

KEPT_BYTES_MAX = 3 * 1024 * 1024
ROWS_TYPED_MAX = 100
"""More rows than this are not shown as inputs; they stay a file."""


class Kept(BaseModel):
    """A RawTable as JSON. It comes back from the browser, so its form is checked again."""

    model_config = ConfigDict(extra="forbid", strict=True)

    file: str = Field(max_length=200)
    columns: list[str]
    rows: list[list[str | int | bool | None]]
    first_row: int = Field(ge=1)


def keep(table: RawTable) -> str | None:
    """The table as JSON text, or None where it is too large for a page."""
    rows = [[_plain(cell) for cell in row] for row in table.rows]
    columns = list(table.columns)
    kept = Kept(file=table.file[:200], columns=columns, rows=rows, first_row=table.first_row)
    text = kept.model_dump_json()
    return text if len(text) <= KEPT_BYTES_MAX else None


def _plain(cell: Any) -> str | int | bool | None:
    return cell if cell is None or isinstance(cell, str | int | bool) else str(cell)


def kept_table(text: str) -> RawTable | None:
    """The table of a kept text; None where the text was tampered with."""
    try:
        kept = Kept.model_validate_json(text)
    except ValidationError:
        return None
    return RawTable(kept.file, kept.columns, kept.rows, first_row=kept.first_row)
