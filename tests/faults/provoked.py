"""Every problem code with a case that brings it about; docs/errors.md is made from this list."""

# ruff: noqa: E501 (a table is read by its rows: one case, one line)

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from bangfu.core.facts import Form, RawFacts, read_facts
from bangfu.core.fields import share
from bangfu.core.policies.reader import PackUnusable, read_pack
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import told
from bangfu.engine.ask import ask
from bangfu.engine.backends.database import from_database
from bangfu.engine.cases import check
from bangfu.engine.tables import TablesUnusable, open_bytes, open_file
from tests.engine.monitored import pack as monitored
from tests.engine.monitored import screened
from tests.faults import broken_packs
from tests.faults.broken_facts import CELLS, FILES, OPTIONS, Handed
from tests.faults.broken_packs import FORM, SAID
from tests.faults.findings import FINDINGS
from tests.packs.written import FILES as PACK
from tests.packs.written import write_pack
from tests.worked import answer_to, jizhou


@dataclass(frozen=True)
class Provocation:
    """What brings a code about, in a few words, and how to do it: it gives the codes told."""

    what: str
    codes: Callable[[Path], list[str]]


def of_pack(write: Callable[[Path], Path], folder: Path) -> list[str]:
    """What the check of a pack tells."""
    try:
        return [problem.code for problem in check(read_pack(str(write(folder)))).problems]
    except PackUnusable as unusable:
        return [problem.code for problem in unusable.problems]


def of_facts(handed: Handed, folder: Path) -> list[str]:
    """What the command tells of facts or options."""
    from tests.cli.running import ask as command

    return command(*handed.arguments(folder)).codes


def of_question(code: str, folder: Path) -> list[str]:
    """What the answer to a question tells."""
    question, facts, readings = FINDINGS[code]
    return [p.code for p in told(answer_to(question, facts, readings=readings).problems)]


def of_parquet(select: str, folder: Path) -> list[str]:
    """What is told of a Parquet file with the rows of a query."""
    path = folder / "v.parquet"
    duckdb.sql(select).write_parquet(str(path))
    raw = RawFacts(open_file(path), values={"amount_fen": 1})
    return [problem.code for problem in ask(jizhou(), "returns.dividend", raw).problems]


def of_county(change: Mapping[str, object], folder: Path) -> list[str]:
    """What is told of the screening of one household."""
    facts: dict[str, object] = {
        "households": [{"household": "H1", "status": "relieved"}],
        "individuals": [{"individual": "I1", "household": "H1"}],
    }
    return [problem.code for problem in screened(facts | change).problems]


def of_statuses(folder: Path) -> list[str]:
    """What is told of a Parquet file with a status that is none."""
    duckdb.sql("SELECT 'H1' AS household, 'rich' AS status").write_parquet(
        str(folder / "h.parquet")
    )
    individuals = [{"individual": "I1", "household": "H1"}]
    raw = RawFacts(open_file(folder / "h.parquet"), {"individuals": individuals})
    return [problem.code for problem in ask(monitored(), "monitoring.risk", raw).problems]


def of_database(folder: Path) -> list[str]:
    """What is told of a database that is not there."""
    try:
        from_database("sqlite", str(folder / "none.sqlite3"), {"households": "SELECT 1"})
    except Unanswerable as unanswerable:
        return [problem.code for problem in unanswerable.problems]
    return []


def of_share(folder: Path) -> list[str]:
    """What is told of a part written in words."""
    form = Form(values=(share("ratio", "比例", "Ratio"),))
    return [problem.code for problem in read_facts(form, RawFacts({"ratio": "七成"}))[1]]


def of_upload(content: bytes, folder: Path) -> list[str]:
    """What is told of a file that was handed to the pages."""
    try:
        open_bytes("v.csv", content)
    except TablesUnusable as unusable:
        return [problem.code for problem in unusable.problems]
    return []


def of_shelf(folder: Path) -> list[str]:
    """What is told of a pack that stands on the county's shelf under another name."""
    from bangfu.apps.policies.queries.packs import pack_in

    moved = write_pack(folder, files=dict(PACK)).rename(folder / "renamed")
    try:
        pack_in(moved)
    except PackUnusable as unusable:
        return [problem.code for problem in unusable.problems]
    return []


def provocations() -> dict[str, Provocation]:
    """The list, by code."""
    found = {code: Provocation(f"`{FINDINGS[code][0]}`", partial(of_question, code)) for code in FINDINGS}  # fmt: skip
    for handed in (*reversed(OPTIONS), *reversed(FILES), *reversed(CELLS)):
        found[handed.codes[0]] = Provocation(handed.what, partial(of_facts, handed))
    for broken in (*SAID, *FORM):
        found[broken.code] = Provocation(broken.what, partial(of_pack, broken.write))
    return found | _others()


def _others() -> dict[str, Provocation]:
    def pack(what: str, write: Callable[[Path], Path]) -> Provocation:
        return Provocation(what, partial(of_pack, write))

    def parquet(what: str, select: str) -> Provocation:
        return Provocation(what, partial(of_parquet, select))

    return {
        "not_built_yet": pack("a clause kept in a table of a later version", partial(write_pack, files=dict(PACK))),
        "unreadable_file": pack("a clause file that leads nowhere", broken_packs.unreadable),
        "yaml_bom": pack("a clause file with a byte order mark", broken_packs.with_byte_order_mark),
        "not_utf8": pack("a clause file saved as GBK", broken_packs.in_another_encoding),
        "no_pack_file": pack("a folder without pack.yaml", broken_packs.without_identity),
        "no_such_pack": pack("a folder that is not there", broken_packs.nowhere),
        "folder_name_differs": Provocation("a pack on the shelf in a folder of another name", of_shelf),
        "missing_cells": parquet("a Parquet column with empty cells", "SELECT NULL::VARCHAR AS village"),
        "duplicate_keys": parquet("a Parquet file with a village twice", "SELECT 'A' AS village FROM range(2)"),
        "below_zero_cells": parquet("a Parquet column with sums below zero", "SELECT 'A' AS village, -1 AS contributed_fen"),
        "wrong_column_type": parquet("a Parquet column of another type", "SELECT 12 AS village"),
        "unknown_codes": Provocation("a Parquet column with a status that is none", of_statuses),
        "sum_too_large": Provocation("two losses of a household beyond 64 bits together", partial(of_county, {"losses": [{"household": "H1", "loss_fen": 2**63 - 1}] * 2})),
        "database_unreadable": Provocation("a database that is not there", of_database),
        "not_a_share": Provocation("a part written in words: 七成", of_share),
        "file_too_large": Provocation("a file of 6 MB handed to the pages", partial(of_upload, b"village\n" * 800_000)),
        "too_many_rows": Provocation("20,001 rows handed to the pages", partial(of_upload, b"village\n" + b"A\n" * 20_001)),
    }  # fmt: skip
